//! The ledger: what was read, what was made of it, and what people decided about it.
//!
//! Two kinds of things stand in a ledger, and they are kept apart:
//!
//! - **Recorded**: reports with their original bytes, [readings](Reading) of them, corrections of what is known about
//!   them, judgements, and the ids that were given to incidents. They are appended and never changed. Each leaves a line
//!   in the [journal](JournalRecord), which carries the hash of the line before, so that a change of any recorded word
//!   shows. Of a report's readings the last one counts, or the last that was [known](Known) at a moment.
//! - **Derived**: incidents, and the rows and full-text indexes by which the last readings are found. They can be remade
//!   from the recorded things at any time, and to the same bytes; a ledger only says from which state of the journal,
//!   and by which rules, the incidents were made ([`Basis`]).
//!
//! The ledger is a crate of its own because it is the one place that promises durability. The pipeline in `core` does
//! no I/O and knows nothing of it; the commands know only the trait [`Ledger`] and the plain values here. What a stage
//! of the pipeline makes can change its inside at will, as long as it can be said in the types of `model`.
//!
//! # What a backend must do
//!
//! The trait says what each method gives. Beyond that, a backend
//!
//! 1. takes one record as **one transaction**: after any failure, a killed process and a full disk included, either
//!    all of an [`Entry`], a [`Reading`] or a correction with its reading is there, or nothing;
//! 2. **refuses** what breaks the contract ([`faults`]), because nothing recorded can be mended later;
//! 3. keeps the **JSON as it was written** and digests those bytes: a later version of the program knows more keys, and
//!    digests over its own rendering would not match any more;
//! 4. returns lists **sorted by id**, or by number where there is one, so that no order of arrival shows;
//! 5. passes the suite in `conformance` (feature `conformance`).
//!
//! Two backends do: [`SqliteLedger`], a single file, and [`MemoryLedger`], for tests and for commands without a ledger.
//!
//! ```
//! use rashomon_store::{Known, Ledger, MemoryLedger};
//!
//! let ledger = MemoryLedger::new();
//! assert_eq!(ledger.head()?.seq, 0);
//! assert!(ledger.search("\"rocket attack\" airbase", 10, Known::Now)?.is_empty());
//! # Ok::<(), rashomon_store::Error>(())
//! ```
//!
//! # What the journal shows, and what it cannot
//!
//! Each line's hash covers the line and, through `previous`, all lines before it; each line's digest covers the
//! recorded JSON, which in turn holds the digest of the original bytes and of the extraction. [`Ledger::verify`] checks
//! all of it. Somebody who cuts off the *end* of the journal with everything recorded there, or who writes all of it
//! anew, leaves a ledger that is sound in itself: against that, [note the head](Ledger::head) elsewhere and compare.

mod check;
#[cfg(any(test, feature = "conformance"))]
pub mod conformance;
mod contents;
mod data;
mod error;
mod journal;
mod kept;
mod memory;
mod query;
mod search;
mod shape;
mod sqlite;
mod sum;

use std::{collections::BTreeSet, path::Path};

use rashomon_model::{
    Claim, ClaimId, Correction, EventId, Incident, IncidentId, Judgement, Lineage, Names, Naming, ReportId,
    ReportRecord,
};

pub use check::{Fault, faults};
pub use data::{Added, Basis, Entry, Found, Heading, Known, Problem, Reading, ReadingLine, Stats, Trouble};
pub use error::Error;
pub use journal::{Head, JournalKind, JournalRecord};
pub use kept::{GraphEdge, GraphNode, KeepsGraph, Made, NamedEvent, Part, Whole};
pub use memory::MemoryLedger;
pub use query::{
    Area, BadQuery, Bucket, Cursor, Facets, LeftOut, Mark, Order, Page, Pin, Province, Query, Tallies, Timeline, Unit,
};
pub use search::{Hit, HitKind, Snippet, clipped};
pub use shape::PUBLISHER;
pub use sqlite::SqliteLedger;

/// A walk through many values, of which one at a time is in memory.
pub type Walk<'a, T> = Box<dyn Iterator<Item = Result<T, Error>> + 'a>;

/// Recorded facts, appended and never changed, and what is derived from them.
pub trait Ledger: Send {
    /// Where the ledger is, for messages.
    fn path(&self) -> &Path;

    /// Records a report with its original bytes and its first reading, all or nothing. A report that is there already
    /// is left as it is.
    ///
    /// # Errors
    /// [`Error::Entry`] where the bytes do not hash to the report's id or the record breaks the contract;
    /// [`Error::Full`] where the disk is.
    fn add(&mut self, entry: &Entry) -> Result<Added, Error>;

    /// Records another reading of a report. One that says what the last one says, by the same lineage, is left out.
    ///
    /// # Errors
    /// [`Error::Unknown`] where the ledger does not have the report; [`Error::Entry`] where the reading breaks the
    /// contract, or was made with something else than what is known about the report ([`Fault::Metadata`]): then
    /// somebody has corrected it meanwhile, and it is to be read again.
    fn append(&mut self, reading: &Reading) -> Result<Added, Error>;

    /// Records what is put right about a report together with the reading that was made with it, all or nothing. One
    /// that is there already is left as it is.
    ///
    /// # Errors
    /// As [`append`](Self::append), and [`Error::Correction`] where it sets nothing.
    fn correct(&mut self, correction: &Correction, reading: &Reading) -> Result<Added, Error>;

    /// Records a judgement; one that is there already is left as it is. When it was recorded is its own `at`. The ledger
    /// adds the anchors of its subjects; those of an incident are its events at that moment, the first 64 of them.
    ///
    /// # Errors
    /// [`Error::Judgement`] where it is about nothing, or about something that the ledger does not have, where it lacks
    /// what its action needs ([`Judgement`] has a table), or where another judgement has its id.
    fn judge(&mut self, judgement: &Judgement) -> Result<Added, Error>;

    /// Whether the report is recorded. Cheap: ask before reading and analysing.
    fn contains(&self, report: &ReportId) -> Result<bool, Error>;

    /// What identifies a report, without text and claims.
    fn heading(&self, report: &ReportId) -> Result<Option<Heading>, Error>;

    /// What identifies each report, in the order of the ids.
    fn reports(&self) -> Result<Walk<'_, Heading>, Error>;

    /// One report under its last reading that was known.
    fn record(&self, report: &ReportId, known: Known) -> Result<Option<ReportRecord>, Error>;

    /// All reports that were known, each under its last reading, in the order of the ids.
    fn records(&self, known: Known) -> Result<Walk<'_, ReportRecord>, Error>;

    /// The readings of a report, the first one first.
    fn readings(&self, report: &ReportId) -> Result<Vec<ReadingLine>, Error>;

    /// What people have put right about a report, in the order in which it was recorded.
    fn corrections(&self, report: &ReportId) -> Result<Vec<Correction>, Error>;

    /// What shaped the readings that carry this digest; `None` for names that old versions recorded.
    fn lineage(&self, digest: &str) -> Result<Option<Lineage>, Error>;

    /// The reports whose last reading has another lineage than `current`, in the order of the ids.
    fn outdated(&self, current: &str) -> Result<Vec<ReportId>, Error>;

    /// The reports that the relevance gate held back when they were last read, in the order of the ids.
    fn held_back(&self) -> Result<Vec<ReportId>, Error>;

    /// The bytes that the report was read from.
    fn original(&self, report: &ReportId) -> Result<Option<Vec<u8>>, Error>;

    /// One claim of a last reading and the report that it stands in.
    ///
    /// # Errors
    /// [`Error::Ambiguous`] in the rare case that two reports have a claim of this short id.
    fn claim(&self, claim: &ClaimId) -> Result<Option<(ReportId, Claim)>, Error>;

    /// The report whose last reading has the speaker, event or claim with this id.
    fn report_of(&self, id: &str) -> Result<Option<ReportId>, Error>;

    /// The one thing whose id begins with `prefix`: `sha256:ab`, `inc_12`, `clm_`, and so on. A whole id is a prefix
    /// of itself. Words that begin as no id does are found nowhere. An incident's may be an id that
    /// [leads](Self::redirect) elsewhere.
    ///
    /// # Errors
    /// [`Error::Ambiguous`] where several ids begin so.
    fn find(&self, prefix: &str) -> Result<Option<Found>, Error>;

    /// All judgements that were known, in the order in which they were recorded, with the anchors of their subjects.
    fn judgements(&self, known: Known) -> Result<Vec<Judgement>, Error>;

    /// The ids that were given to incidents.
    fn names(&self, known: Known) -> Result<Names, Error>;

    /// The incident to which an id leads that is not used any more.
    fn redirect(&self, incident: &IncidentId) -> Result<Option<IncidentId>, Error>;

    /// The lines of the journal from the first.
    fn journal(&self) -> Result<Walk<'_, JournalRecord>, Error> {
        self.journal_after(0)
    }

    /// The lines of the journal behind the one of this number; those before are not read.
    fn journal_after(&self, seq: u64) -> Result<Walk<'_, JournalRecord>, Error>;

    /// The last line's number and hash; number 0 and zeros where nothing is recorded.
    fn head(&self) -> Result<Head, Error>;

    /// The number of the last line before the first one that was recorded after a moment, an ISO 8601 moment in UTC; 0
    /// where there is none. Where a clock ran backwards, no line counts that stands behind a later one.
    fn seq_at(&self, moment: &str) -> Result<u64, Error>;

    /// Puts `incidents` in the place of all derived ones, and records the ids that were given meanwhile, all or nothing.
    /// The ids' line in the journal carries the moment `at`.
    ///
    /// # Errors
    /// [`Error::Derived`] where two incidents have one id, or the basis lies ahead of the journal; [`Error::Outrun`]
    /// where another process gave ids after the basis: derive again.
    fn replace_incidents(
        &mut self,
        basis: &Basis,
        incidents: &[Incident],
        naming: &Naming,
        at: &str,
    ) -> Result<(), Error>;

    /// The kept graph, where this ledger keeps one: else incidents are always derived from everything.
    fn graph(&self) -> Option<&dyn KeepsGraph> {
        None
    }

    /// The same, to be written to.
    fn graph_mut(&mut self) -> Option<&mut dyn KeepsGraph> {
        None
    }

    /// From what the incidents were derived; nothing before the first time.
    fn basis(&self) -> Result<Option<Basis>, Error>;

    /// Whether something was recorded since the incidents were derived that they hang on. An empty ledger is not stale.
    fn is_stale(&self) -> Result<bool, Error>;

    /// All incidents, in the order of the ids.
    fn incidents(&self) -> Result<Walk<'_, Incident>, Error>;

    /// One incident.
    fn incident(&self, incident: &IncidentId) -> Result<Option<Incident>, Error>;

    /// The incident that an event belongs to.
    fn incident_of(&self, event: &EventId) -> Result<Option<IncidentId>, Error>;

    /// The incidents that a report tells, in the order of the ids.
    fn incidents_told_by(&self, report: &ReportId) -> Result<Vec<IncidentId>, Error>;

    /// The page of incidents that `query` asks for.
    fn query(&self, query: &Query) -> Result<Page<Incident>, Error>;

    /// What lists show of the incidents on the page that `query` asks for: those of [`query`](Self::query), in its order and
    /// with its cursors, without their accounts.
    fn pins(&self, query: &Query) -> Result<Page<Pin>, Error>;

    /// What a map draws of the incidents that `query` asks for, whatever its page and order.
    fn marks(&self, query: &Query) -> Result<Vec<Mark>, Error>;

    /// What the incidents that `query` asks for, whatever its page, can be counted by: each facet with all conditions but
    /// its own, and `most` values of each open vocabulary.
    fn facets(&self, query: &Query, most: usize) -> Result<Facets, Error>;

    /// When the incidents that `query` asks for happened, whatever its page.
    fn timeline(&self, query: &Query) -> Result<Timeline, Error>;

    /// How many incidents `query` asks for, whatever its page.
    fn tallied(&self, query: &Query) -> Result<Tallies, Error>;

    /// What `query` leaves out because it is not codable, whatever its page.
    fn left_out(&self, query: &Query) -> Result<LeftOut, Error>;

    /// SHA-256 over the JSON of all incidents in the order of the ids, each with a line feed: the same whenever they
    /// are derived from the same records by the same rules.
    fn derived_digest(&self) -> Result<String, Error>;

    /// Reports (headline, text) and claims (evidence, value, speaker) that have all of the words and "quoted phrases",
    /// the best first, `limit` at most. Case and diacritics do not matter. Whatever is no letter, digit or double quote
    /// only separates words, so that no text is a wrong query; what is written together ("twenty-one") is a phrase.
    /// Words after the 64th are not looked at. Of more than 5,000 reports or claims that have the words, a backend may leave it at
    /// those that were read last. What was known at a moment is searched without an index.
    fn search(&self, words: &str, limit: usize, known: Known) -> Result<Vec<Hit>, Error>;

    /// Everything that is wrong in the ledger; empty where all is well.
    ///
    /// # Errors
    /// Only where the ledger cannot be read at all: damage is a result, not an error.
    fn verify(&self) -> Result<Vec<Problem>, Error>;

    /// Makes the rows and indexes by which the last readings are found anew from what is recorded.
    fn reindex(&mut self) -> Result<(), Error>;

    /// How much there is.
    fn stats(&self) -> Result<Stats, Error>;
}

/// What [`Ledger::search`] finds in these records, without an index.
///
/// # Errors
/// Those of the records.
pub fn search_in(
    records: impl IntoIterator<Item = Result<ReportRecord, Error>>,
    words: &str,
    limit: usize,
) -> Result<Vec<Hit>, Error> {
    let mut hits = Vec::new();
    for record in records {
        hits.extend(search::scan(std::iter::once(&record?), words));
    }
    Ok(search::best(hits, limit))
}

/// The reports among `records` that have the words of a search, or a claim that has them.
pub fn reports_with<'a>(records: impl IntoIterator<Item = &'a ReportRecord>, words: &str) -> BTreeSet<ReportId> {
    search::scan(records.into_iter(), words).into_iter().map(|hit| hit.report).collect()
}
