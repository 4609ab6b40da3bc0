//! The words of Rashomon as values with public fields.
//!
//! Everything here is plain data: no I/O, no clock, no logic beyond a value's own. Types that hold a place in a text
//! are generic over its unit ([`Bytes`] inside the pipeline, [`Chars`] in JSON and in the ledger); the default is
//! [`Chars`], and only that side can be serialised.

mod anchor;
mod claim;
mod correction;
mod event;
mod extraction;
mod id;
mod incident;
mod judgement;
mod lineage;
mod naming;
mod place;
mod place_codes;
mod repeat;
mod report;
mod span;
mod speaker;
mod time;
mod value;
mod vocabulary;
mod work;

pub use anchor::{Anchor, AnchorKind, Standing};
pub use claim::Claim;
pub use correction::{Correction, Metadata, Setting};
pub use event::{Event, EventType, Follows, Mode};
pub use extraction::{Diagnostic, Extraction, ReportRecord, schema};
pub use id::{ClaimId, CorrectionId, EventId, IncidentId, JudgementId, ReportId, SpeakerId, sha256_hex};
pub use incident::{Estimate, Fact, Incident, Link, Position, Replacement, ReportRef, Resolution, Sensitivity};
pub use judgement::{Detail, Judgement};
pub use lineage::Lineage;
pub use naming::{Members, Names, Naming};
pub use place::{Disputed, Place};
pub use repeat::{Repeat, Repeated};
pub use report::{Region, RegionKind, Report};
pub use span::{Bytes, CharIndex, Chars, Quote, Span, Unit, byte_span};
pub use speaker::Speaker;
pub use time::{BadTime, Published, When};
pub use value::{Actor, Count, Value};
pub use vocabulary::{
    Action, Attribute, Conflict, FactStatus, GateVerdict, Grade, Medium, PlacePrecision, Relation, RepeatReason,
    Replaced, Review, Severity, Side, SpeakerKind, Stance, Status, TimePrecision, Uncodable, UnknownWord, VictimKind,
    WorkStatus,
};
pub use work::{Contradiction, Decided, Linked, Note, Words, Work};
