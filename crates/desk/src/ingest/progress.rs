//! What happens while reports are read, told as it happens.

use std::collections::BTreeMap;

use rashomon_core::NOT_RELEVANT;
use rashomon_ingest::{ReadError, Skipped};
use rashomon_model::{Diagnostic, ReportId, ReportRecord, Severity};
use serde::{Serialize, Serializer, ser::SerializeStruct};

/// One thing that happened in a batch. Events come in the order of the input.
///
/// In JSON each is an object with its `event`; of a report that was added it has what a list shows, not the text.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum Progress<'a> {
    /// The batch begins.
    Started {
        /// Number of sources, most often files. For each there will be a [`Progress::SourceDone`].
        sources: usize,
        /// What folders hold besides reports: how many files for each reason ("extension", "readme").
        left_out: BTreeMap<&'static str, usize>,
    },
    /// The report that comes next, while its analysis is waited for.
    At {
        /// Where it was read.
        origin: &'a str,
    },
    /// A report was read, analysed and, where there is a ledger, recorded.
    Added {
        /// With all that was extracted from it.
        #[serde(serialize_with = "in_short")]
        report: &'a ReportRecord,
    },
    /// A report of the ledger was read again, and its reading recorded.
    Reread {
        /// With all that was extracted from it.
        #[serde(serialize_with = "in_short")]
        report: &'a ReportRecord,
    },
    /// The report was recorded before, and what was said about it now is put right: it was read again.
    Corrected {
        /// With all that was extracted from it.
        #[serde(serialize_with = "in_short")]
        report: &'a ReportRecord,
    },
    /// The report was recorded before. Nothing has changed.
    Known {
        /// Its id.
        report: &'a ReportId,
    },
    /// The report that was just added has too few words of violence, and was recorded without an analysis.
    NotRelevant {
        /// Where it was read.
        origin: &'a str,
    },
    /// Something about the report that was just added is in doubt.
    Warned {
        /// Where it was read.
        origin: &'a str,
        /// What is in doubt.
        diagnostic: &'a Diagnostic,
    },
    /// An input that gave no report.
    Skipped {
        /// A path, `path#id` inside a file, a glob, or `-`.
        origin: &'a str,
        /// A short stable name of the reason: "empty", "binary", "too-large".
        code: &'a str,
        /// The reason in words.
        reason: String,
    },
    /// The analysis broke down on the report: a fault of this program, which costs this report only.
    Broken {
        /// Where it was read.
        origin: &'a str,
    },
    /// A source is read to its end.
    SourceDone,
}

impl<'a> Progress<'a> {
    /// The beginning of a batch.
    pub fn started(sources: usize, left_out: &[Skipped]) -> Self {
        let mut reasons = BTreeMap::new();
        for skipped in left_out {
            *reasons.entry(skipped.reason).or_default() += 1;
        }
        Self::Started { sources, left_out: reasons }
    }

    /// An input that could not be read.
    pub fn unread(error: &'a ReadError) -> Self {
        Self::Skipped { origin: &error.origin, code: error.code(), reason: error.cause.to_string() }
    }

    /// What is in doubt about a report, and whether it was analysed at all.
    pub fn remarks(origin: &'a str, diagnostics: &'a [Diagnostic]) -> impl Iterator<Item = Self> {
        diagnostics.iter().filter_map(move |diagnostic| match diagnostic {
            d if d.code == NOT_RELEVANT => Some(Self::NotRelevant { origin }),
            d if d.severity == Severity::Warning => Some(Self::Warned { origin, diagnostic }),
            _ => None,
        })
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference to the field")]
fn in_short<S: Serializer>(record: &&ReportRecord, serializer: S) -> Result<S::Ok, S::Error> {
    let ReportRecord { report, extraction } = record;
    let mut short = serializer.serialize_struct("Report", 7)?;
    short.serialize_field("id", &report.id)?;
    short.serialize_field("origin", &report.origin)?;
    short.serialize_field("title", &report.title)?;
    short.serialize_field("publisher", &report.publisher)?;
    short.serialize_field("published", &report.published)?;
    short.serialize_field("events", &extraction.events.len())?;
    short.serialize_field("claims", &extraction.claims.len())?;
    short.end()
}
