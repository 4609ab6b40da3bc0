//! Incidents, claims and reports for other programs.
//!
//! An export is a pair of [what](What) is exported and in which [format](Format), and each pair that there is has a file
//! of its own here. A new format is a new file with one function, a variant of [`Format`], and a line in [`EXPORTS`].
//!
//! Everything is written as it is read: one incident or one report is in memory at a time. The order is that of the
//! ledger for reports and claims (by report, then by evidence), and by date for incidents, so that two exports of the
//! same ledger are the same bytes.
//!
//! Numbers that are not known and bounds that are open are empty, never zero, and no coordinate stands without its
//! precision. What machines alone have made and what people have looked at can be told apart in each.
//!
//! ```
//! use rashomon_desk::{Desk, Error, OpenOptions, export::{Format, What}};
//!
//! # let ledger = rashomon_store::MemoryLedger::new();
//! let desk = Desk::over(Box::new(ledger), OpenOptions::new(|| "2024-03-05T10:00:00Z".to_owned()));
//! let mut table = Vec::new();
//! desk.export(What::Claims, Format::Csv, &mut table)?;
//! assert!(table.starts_with(b"incident_id,report_id,claim_id,"));
//! // Texts of reports are no table.
//! assert!(matches!(desk.export(What::Reports, Format::Csv, &mut table), Err(Error::NoExport { .. })));
//! # Ok::<(), Error>(())
//! ```

mod claims_csv;
mod claims_jsonl;
pub mod file;
pub mod guard;
mod incidents_csv;
mod incidents_jsonl;
mod reports_jsonl;
mod table;
mod told;

use std::{fmt, io::Write};

pub use incidents_csv::Incidents as IncidentTable;
use serde::Serialize;
pub use told::{Source, Told};

use crate::{Desk, Error, unseen};

/// What can be exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum What {
    /// One line an incident.
    Incidents,
    /// One line a claim, with its event, speakers, report and incident.
    Claims,
    /// One line a report, with its text and all that was extracted from it.
    Reports,
}

/// In which format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// One JSON value a line, UTF-8, with escapes for signs that [act](unseen::is_active) on what shows them.
    Jsonl,
    /// A flat table: UTF-8 with a heading line, lines that end with CR LF (RFC 4180), texts [guarded](guard) from
    /// spreadsheets.
    Csv,
}

/// A way of exporting.
#[derive(Clone, Copy)]
pub struct Export {
    /// What is exported.
    pub what: What,
    /// In which format.
    pub format: Format,
    write: fn(&Desk, bool, &mut dyn Write) -> Result<(), Error>,
}

/// All exports. Of a format, the first is the one that is meant where nobody says what to export.
pub const EXPORTS: &[Export] = &[
    Export { what: What::Incidents, format: Format::Jsonl, write: incidents_jsonl::write },
    Export { what: What::Claims, format: Format::Jsonl, write: claims_jsonl::write },
    Export { what: What::Reports, format: Format::Jsonl, write: reports_jsonl::write },
    Export { what: What::Claims, format: Format::Csv, write: claims_csv::write },
    Export { what: What::Incidents, format: Format::Csv, write: incidents_csv::write },
];

impl Desk {
    /// Writes an export. Incidents are those of the last [`Desk::freshen`] that are codable; [`Desk::export_all`] writes the
    /// rest of them as well.
    ///
    /// # Errors
    /// [`Error::NoExport`] where nothing writes this in this format; [`Error::Write`] where the stream fails; else where
    /// the ledger cannot be read.
    pub fn export(&self, what: What, format: Format, out: &mut dyn Write) -> Result<(), Error> {
        self.write_export(what, format, false, out)
    }

    /// The same with incidents that are not codable. Claims and reports are all there in both.
    ///
    /// # Errors
    /// As [`Desk::export`].
    pub fn export_all(&self, what: What, format: Format, out: &mut dyn Write) -> Result<(), Error> {
        self.write_export(what, format, true, out)
    }

    fn write_export(&self, what: What, format: Format, all: bool, out: &mut dyn Write) -> Result<(), Error> {
        let export = EXPORTS.iter().find(|export| (export.what, export.format) == (what, format));
        let export = export.ok_or(Error::NoExport { what, format })?;
        (export.write)(self, all, out)?;
        Ok(out.flush()?)
    }
}

impl Format {
    /// What is exported in this format where nobody says.
    pub fn usual(self) -> What {
        EXPORTS.iter().find(|export| export.format == self).map_or(What::Incidents, |export| export.what)
    }

    /// The name, as it is typed.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Jsonl => "jsonl",
            Self::Csv => "csv",
        }
    }
}

impl What {
    /// The name, as it is typed.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Incidents => "incidents",
            Self::Claims => "claims",
            Self::Reports => "reports",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Export {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} as {}", self.what, self.format)
    }
}

/// One JSON value as a line.
fn line<T: Serialize>(out: &mut dyn Write, value: &T) -> Result<(), Error> {
    // To memory first: serde_json would hide a broken pipe in an error of its own.
    let mut json = unseen::json(value).map_err(|e| Error::Form(e.to_string()))?;
    json.push('\n');
    Ok(out.write_all(json.as_bytes())?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_meant_where_nobody_says() {
        assert_eq!((Format::Jsonl.usual(), Format::Csv.usual()), (What::Incidents, What::Claims));
    }

    #[test]
    fn every_export_stands_once() {
        for (n, export) in EXPORTS.iter().enumerate() {
            let same = |e: &Export| (e.what, e.format) == (export.what, export.format);
            assert!(!EXPORTS[n + 1..].iter().any(same), "{export:?} stands twice");
        }
    }
}
