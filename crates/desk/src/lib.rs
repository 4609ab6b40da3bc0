//! What can be done with a ledger.

mod data;
mod derive;
mod desk;
mod error;
pub mod explain;
pub mod export;
mod get;
mod ingest;
mod query;
mod search;
mod verify;
mod voice;

pub use data::Data;
pub use derive::{Freshness, Rebuilt};
pub use desk::{Access, Clock, Desk, OpenOptions};
pub use error::Error;
pub use explain::Explanation;
pub use get::{ClaimItem, EventItem, IncidentItem, Item, JudgementItem, ReportItem, SpeakerItem};
pub use ingest::{Analysis, Codes, Ingested, Progress, Tally, Work, extract};
pub use query::{Query, by_date};
pub use search::{Hit, HitKind, Snippet};
pub use verify::Verification;
pub use voice::{Voice, Voices, voices};
