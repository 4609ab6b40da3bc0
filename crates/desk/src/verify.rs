//! Whether a ledger is sound.

use rashomon_store::{Head, Problem, Stats};
use serde::Serialize;

use crate::{Desk, Error};

/// What came of looking through a whole ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Verification {
    /// Everything that is wrong; empty where all is well.
    pub problems: Vec<Problem>,
    /// How much there is; none where the ledger is too damaged to count.
    pub stats: Option<Stats>,
    /// The journal's end; none where the ledger is too damaged to tell. Noted elsewhere and compared later, it shows
    /// whether the end was cut off.
    pub head: Option<Head>,
}

impl Verification {
    /// Whether nothing is wrong.
    pub fn is_sound(&self) -> bool {
        self.problems.is_empty()
    }
}

impl Desk {
    /// Checks that archived originals hash to their ids, that every quotation stands in its report where it is said to
    /// stand, and that the journal is whole.
    ///
    /// # Errors
    /// Only where the ledger cannot be read at all: damage is a result, not an error.
    pub fn verify(&self) -> Result<Verification, Error> {
        let problems = self.ledger.verify()?;
        let sound = problems.is_empty();
        // Where something is wrong, a count that fails too says nothing new.
        let (stats, head) = (self.ledger.stats(), self.ledger.head());
        Ok(Verification {
            problems,
            stats: if sound { Some(stats?) } else { stats.ok() },
            head: if sound { Some(head?) } else { head.ok() },
        })
    }
}
