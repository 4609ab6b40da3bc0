//! What can be done with a ledger: read reports into it, look things up, say how they came about, export and check them.
//!
//! The crates below know one thing each: `ingest` turns files into reports, `core` turns reports into claims and
//! incidents, `store` keeps them. A [`Desk`] is where they meet. It stands between them and everybody who asks, so that a
//! command, a web page and another program get the same answers: **nothing here prints, reads a clock, or lays out a
//! text for people**. Answers are plain values, nearly all of which can be serialised; what a person reads is made of them
//! elsewhere.
//!
//! | to | ask | and get |
//! |---|---|---|
//! | open a ledger | [`Desk::open`], [`Desk::open_read_only`], [`Desk::over`] | a [`Desk`] |
//! | read reports | [`Desk::ingest`]; [`extract`] without a ledger | [`Progress`] as it happens, a [`Tally`] |
//! | derive incidents | [`Desk::freshen`], [`Desk::derive`], [`Desk::rebuild`] | [`Freshness`], incidents, [`Rebuilt`] |
//! | read again, put right | [`Desk::reread`] with a [`Selection`], [`Desk::correct`] | [`Reread`], [`Corrected`] |
//! | judge, take back | [`Desk::judge`] with a [`Decision`], [`Desk::undo`] | the judgement as it is recorded |
//! | know what people decided | [`Desk::judged`], [`Desk::decisions`] | [`JudgementLine`]s, what stands of them |
//! | know what deserves a look | [`Desk::queue`], [`Desk::matter`] | [`QueueItem`]s, the [`Matter`] of one |
//! | list incidents | [`Desk::query`] with a [`Query`], [`Desk::incidents`] | a [`Page`] of the codable ones, all of them |
//! | draw a list | [`Desk::pins`] | a [`Page`] of [`Pin`]s, without reading any accounts |
//! | draw a map | [`Desk::marks`] | a [`Mark`] of each incident, tens of thousands at once |
//! | offer what to choose from | [`Desk::facets`], [`Desk::timeline`], [`Desk::tallied`] | counts by type, place, actor and so on ([`Facets`]), by time ([`Timeline`]) |
//! | know what that leaves out | [`Desk::left_out`] | how many, and why ([`LeftOut`]) |
//! | look back | [`Desk::look_back`] to a moment ([`At`]) | every answer as it was then |
//! | see what changed | [`Desk::diff`] of one incident between two moments | a [`Diff`] |
//! | let a copy follow | [`Desk::changes`] since a number of the journal | [`Changes`] |
//! | look at one thing | [`Desk::get`] with an id, or with how it begins | an [`Item`] |
//! | find words | [`Desk::search`], [`by_report`] | [`Hit`]s, those of one report together |
//! | know why | [`Desk::explain`] | an [`Explanation`] |
//! | hand over | [`Desk::export`], into a file with [`export::file`] | JSON lines, tables |
//! | check | [`Desk::verify`], [`Desk::status`] | a [`Verification`], a [`Status`] |
//!
//! # From reports to incidents
//!
//! Two outlets tell of one attack, and do not agree. The ledger of this example is in memory; [`Desk::open`] takes a path.
//!
//! ```
//! use std::{fs, ops::ControlFlow};
//!
//! use rashomon_desk::{Desk, Item, OpenOptions, Progress, Query, Work};
//! use rashomon_ingest::{Options, sources};
//! use rashomon_store::MemoryLedger;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let folder = tempfile::tempdir()?;
//! fs::write(folder.path().join("army.txt"), "Published: 4 March 2024\n\nRockets hit the barracks in Gao on Sunday \
//!     and two soldiers were killed, the army said.\n")?;
//! fs::write(folder.path().join("group.txt"), "Published: 5 March 2024\n\nThe Red Ridge Front said its rockets had \
//!     killed nine soldiers at the barracks in Gao on Sunday.\n")?;
//!
//! // The caller has the clock, and says when things are recorded.
//! let options = OpenOptions::new(|| "2024-03-06T08:00:00Z".to_owned());
//! let mut desk = Desk::over(Box::new(MemoryLedger::new()), options);
//!
//! // Whoever watches a batch sees each event, and can break it off.
//! let paths = [folder.path().display().to_string()];
//! let ingested = desk.ingest(sources(&paths), &Options::default(), Work::relevant(), &mut |progress| {
//!     if let Progress::Skipped { origin, reason, .. } = progress {
//!         panic!("{origin} {reason}");
//!     }
//!     ControlFlow::Continue(())
//! })?;
//! assert_eq!(ingested.tally.added, 2);
//!
//! // Incidents are derived once for the batch, and answers come from them.
//! desk.freshen()?;
//! let contested = desk.incidents(&Query { contested: true, ..Query::default() })?;
//! assert_eq!((contested.len(), contested[0].reports.len()), (1, 2));
//!
//! // The beginning of an id is enough, and brings everybody who speaks about the incident.
//! let Some(Item::Incident(item)) = desk.get(&contested[0].id.as_str()[..12])? else { panic!("it is there") };
//! let killed = item.voices.values().filter(|voice| voice.claim.evidence.text.contains("killed"));
//! assert!(killed.count() >= 2);
//! # Ok(())
//! # }
//! ```
//!
//! # Recorded and derived
//!
//! Reports, what was extracted from them, and judgements are recorded: appended, never changed. Incidents are derived from
//! all of them together, and stored so that looking one up costs nothing. They go out of date with every report, so that
//! whoever asks about incidents calls [`Desk::freshen`] first: it does nothing where nothing has changed. A desk
//! that is kept open while others record calls it again before each answer.
//!
//! Walks over many things hold one of them at a time, and showing one thing never loads all. What has to be put in order is
//! kept as ids and dates only.
//!
//! # Who may write
//!
//! [`Access`] says whether a desk records. One process writes at a time, and any number read beside it; a desk goes from
//! thread to thread, but one thread uses it at a time. Readers on many threads open a desk each, and
//! share the [`Data`] of a language by cloning it, so that the network is in memory once.

mod actors;
mod backup;
mod changes;
mod correct;
mod data;
mod derive;
mod desk;
mod diff;
mod error;
pub mod explain;
pub mod export;
mod get;
mod ingest;
mod judge;
mod past;
pub mod places;
mod query;
mod queue;
mod reread;
mod search;
mod status;
pub mod unseen;
mod verify;
mod voice;

pub use actors::NamedActor;
pub use backup::{Backup, backup};
pub use changes::{Change, Changes};
pub use correct::Corrected;
pub use data::Data;
pub use derive::{Freshness, Rebuilt};
pub use desk::{Access, Clock, Desk, OpenOptions, write_back};
pub use diff::{Became, Diff, FactChange, FieldChange, LinkChange, PositionChange, Side};
pub use error::Error;
pub use explain::Explanation;
pub use get::{ClaimItem, EventItem, IncidentItem, Item, JudgementItem, ReportItem, SpeakerItem};
pub use ingest::{Analysis, Codes, Ingested, Progress, Tally, Work, analyse, extract};
pub use judge::{BadValue, Decision, JudgementLine};
pub use past::{At, BadMoment, KnownAt};
pub use query::{
    Area, BadQuery, Bucket, Cursor, Facets, LeftOut, Mark, Order, Page, Pin, Province, Query, Tallies, Timeline, Unit,
    by_date,
};
pub use queue::{EventSide, Matter, QueueItem, QueueKind, Told};
pub use reread::{Reread, Selection};
pub use search::{Hit, HitKind, ReportHits, Snippet, by_report, clipped};
pub use status::{Displaced, Standings, Status};
pub use verify::Verification;
pub use voice::{Voice, Voices, reference, voices};
