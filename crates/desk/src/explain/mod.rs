//! How a claim, an event, a report or an incident came about, as data.
//!
//! An explanation names everything that had a part in a result: the words, the pattern with its file and line and the
//! sentences that prove it, who was taken for the speaker, what was compared before two events became one, and the rule
//! behind each estimate. How it is laid out is the reader's: a command prints it, a page shows it, JSON carries it.

mod claim;
mod incident;
mod pattern;
mod situation;

pub use claim::{
    ActorCandidate, ActorChoice, ClaimExplanation, EventExplanation, ReadingExplanation, ReportExplanation,
};
pub use incident::{IncidentExplanation, ToldEvent};
pub use pattern::{Proof, Provenance};
use rashomon_store::Found;
use serde::Serialize;
pub use situation::{Anchor, PlaceCandidate, PlaceChoice, Reason, Situation, TimeChoice};

use crate::{Desk, Error};

/// How something came about. In JSON, an object with its `kind`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Explanation {
    /// A claim: words, pattern, speaker, event.
    Claim(Box<ClaimExplanation>),
    /// An event: its mentions, what was weighed for its time and place, and why it belongs to its incident.
    Event(Box<EventExplanation>),
    /// An incident: merges, origins, estimates.
    Incident(Box<IncidentExplanation>),
    /// A report: what was made of it, by what.
    Report(Box<ReportExplanation>),
}

impl Desk {
    /// How the one thing came about whose id begins with `prefix`.
    ///
    /// # Errors
    /// [`Error::Unexplained`] for speakers and judgements, which [`Desk::get`] shows whole;
    /// [`rashomon_store::Error::Ambiguous`] where several ids begin so.
    pub fn explain(&self, prefix: &str) -> Result<Option<Explanation>, Error> {
        let Some(found) = self.find(prefix)? else { return Ok(None) };
        Ok(match found {
            Found::Claim(id) => self.explain_claim(&id)?.map(|e| Explanation::Claim(Box::new(e))),
            Found::Event(id) => self.explain_event(&id)?.map(|e| Explanation::Event(Box::new(e))),
            Found::Incident(id) => {
                self.explain_incident(&self.redirect(&id)?.unwrap_or(id))?.map(|e| Explanation::Incident(Box::new(e)))
            }
            Found::Report(id) => self.explain_report(&id)?.map(|e| Explanation::Report(Box::new(e))),
            Found::Speaker(_) | Found::Judgement(_) => {
                return Err(Error::Unexplained { id: found.id().to_owned() });
            }
        })
    }
}
