//! The ledger: what was read, what was made of it, and what people decided about it.
//!
//! Two kinds of things stand in a ledger, and they are kept apart:
//!
//! - **Recorded**: reports with their original bytes, the analysis of each report, and judgements. They are appended
//!   and never changed. Each leaves a line in the [journal](JournalRecord), which carries the hash of the line before,
//!   so that a change of any recorded word shows.
//! - **Derived**: incidents. They can be remade from the recorded things at any time, and to the same bytes; a ledger
//!   only says from which state of the journal, and by which rules, they were made ([`Basis`]).
//!
//! The ledger is a crate of its own because it is the one place that promises durability. The pipeline in `core` does
//! no I/O and knows nothing of it; the commands know only the trait [`Ledger`] and the plain values here. What a stage
//! of the pipeline makes can change its inside at will, as long as it can be said in the types of `model`.
//!
//! # What a backend must do
//!
//! The trait says what each method gives. Beyond that, a backend
//!
//! 1. takes one report as **one transaction**: after any failure, a killed process and a full disk included, either
//!    all of an [`Entry`] is there or nothing;
//! 2. **refuses** an entry that breaks the contract ([`faults`]), because nothing recorded can be mended later;
//! 3. keeps the **JSON as it was written** and digests those bytes: a later version of the program knows more keys, and
//!    digests over its own rendering would not match any more;
//! 4. returns lists **sorted by id**, or by number where there is one, so that no order of arrival shows;
//! 5. passes the suite in `conformance` (feature `conformance`).
//!
//! Two backends do: [`SqliteLedger`], a single file, and [`MemoryLedger`], for tests and for commands without a ledger.
//!
//! ```
//! use rashomon_store::{Ledger, MemoryLedger};
//!
//! let ledger = MemoryLedger::new();
//! assert_eq!(ledger.head()?.seq, 0);
//! assert!(ledger.search("\"rocket attack\" airbase", 10)?.is_empty());
//! # Ok::<(), rashomon_store::Error>(())
//! ```
//!
//! # What the journal shows, and what it cannot
//!
//! Each line's hash covers the line and, through `previous`, all lines before it; each line's digest covers the
//! recorded JSON, which in turn holds the digest of the original bytes. [`Ledger::verify`] checks all of it. Somebody
//! who cuts off the *end* of the journal with everything recorded there, or who writes all of it anew, leaves a ledger
//! that is sound in itself: against that, [note the head](Ledger::head) elsewhere and compare.

mod check;
#[cfg(any(test, feature = "conformance"))]
pub mod conformance;
mod data;
mod error;
mod journal;
mod memory;
mod search;
mod sqlite;

use std::path::Path;

use rashomon_model::{Claim, ClaimId, Incident, IncidentId, Judgement, ReportId, ReportRecord};

pub use check::{Fault, faults};
pub use data::{Added, Basis, Entry, Found, Heading, Problem, Stats, Trouble};
pub use error::Error;
pub use journal::{Head, JournalKind, JournalRecord};
pub use memory::MemoryLedger;
pub use search::{Hit, HitKind, Snippet};
pub use sqlite::SqliteLedger;

/// A walk through many values, of which one at a time is in memory.
pub type Walk<'a, T> = Box<dyn Iterator<Item = Result<T, Error>> + 'a>;

/// Recorded facts, appended and never changed, and the incidents derived from them.
pub trait Ledger: Send {
    /// Where the ledger is, for messages.
    fn path(&self) -> &Path;

    /// Records a report with its original bytes and its analysis, all or nothing. A report that is there already is
    /// left as it is.
    ///
    /// # Errors
    /// [`Error::Entry`] where the bytes do not hash to the report's id or the record breaks the contract;
    /// [`Error::Full`] where the disk is.
    fn add(&mut self, entry: &Entry) -> Result<Added, Error>;

    /// Whether the report is recorded. Cheap: ask before reading and analysing.
    fn contains(&self, report: &ReportId) -> Result<bool, Error>;

    /// What identifies each report, in the order of the ids, without text and claims.
    fn reports(&self) -> Result<Walk<'_, Heading>, Error>;

    /// One report with what was extracted from it.
    fn record(&self, report: &ReportId) -> Result<Option<ReportRecord>, Error>;

    /// All reports with what was extracted from them, in the order of the ids.
    fn records(&self) -> Result<Walk<'_, ReportRecord>, Error>;

    /// The bytes that the report was read from.
    fn original(&self, report: &ReportId) -> Result<Option<Vec<u8>>, Error>;

    /// One claim and the report that it stands in.
    ///
    /// # Errors
    /// [`Error::Ambiguous`] in the rare case that two reports have a claim of this short id.
    fn claim(&self, claim: &ClaimId) -> Result<Option<(ReportId, Claim)>, Error>;

    /// The one thing whose id begins with `prefix`: `sha256:ab`, `inc_12`, `clm_`, and so on. A whole id is a prefix
    /// of itself. Words that begin as no id does are found nowhere.
    ///
    /// # Errors
    /// [`Error::Ambiguous`] where several ids begin so.
    fn find(&self, prefix: &str) -> Result<Option<Found>, Error>;

    /// Records a judgement; one that is there already is left as it is. When it was recorded is its own `at`.
    ///
    /// # Errors
    /// [`Error::Judgement`] where it is about nothing, or about something that the ledger does not have, or where
    /// another judgement has its id.
    fn judge(&mut self, judgement: &Judgement) -> Result<Added, Error>;

    /// All judgements in the order in which they were recorded.
    fn judgements(&self) -> Result<Vec<Judgement>, Error>;

    /// The lines of the journal from the first.
    fn journal(&self) -> Result<Walk<'_, JournalRecord>, Error>;

    /// The last line's number and hash; number 0 and zeros where nothing is recorded.
    fn head(&self) -> Result<Head, Error>;

    /// Puts `incidents` in the place of all derived ones, all or nothing.
    ///
    /// # Errors
    /// [`Error::Derived`] where two incidents have one id, or the basis lies ahead of the journal.
    fn replace_incidents(&mut self, basis: &Basis, incidents: &[Incident]) -> Result<(), Error>;

    /// From what the incidents were derived; nothing before the first time.
    fn basis(&self) -> Result<Option<Basis>, Error>;

    /// Whether the journal has moved on since the incidents were derived. An empty ledger is not stale.
    fn is_stale(&self) -> Result<bool, Error> {
        Ok(self.head()?.seq != self.basis()?.map_or(0, |b| b.seq))
    }

    /// All incidents, in the order of the ids.
    fn incidents(&self) -> Result<Walk<'_, Incident>, Error>;

    /// One incident.
    fn incident(&self, incident: &IncidentId) -> Result<Option<Incident>, Error>;

    /// SHA-256 over the JSON of all incidents in the order of the ids, each with a line feed: the same whenever they
    /// are derived from the same records by the same rules.
    fn derived_digest(&self) -> Result<String, Error>;

    /// Reports (headline, text) and claims (evidence, value, speaker) that have all of the words and "quoted phrases",
    /// the best first, `limit` at most. Case and diacritics do not matter. Whatever is no letter, digit or double quote
    /// only separates words, so that no text is a wrong query; what is written together ("twenty-one") is a phrase.
    /// Words after the 64th are not looked at.
    fn search(&self, words: &str, limit: usize) -> Result<Vec<Hit>, Error>;

    /// Everything that is wrong in the ledger; empty where all is well.
    ///
    /// # Errors
    /// Only where the ledger cannot be read at all: damage is a result, not an error.
    fn verify(&self) -> Result<Vec<Problem>, Error>;

    /// How much there is.
    fn stats(&self) -> Result<Stats, Error>;
}
