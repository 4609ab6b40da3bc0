//! Incidents, claims and reports for other programs.
//!
//! An export is a pair of [what](What) is exported and in which [format](Format), of the incidents that a [`Query`] asks for; each
//! pair that there is stands in [`EXPORTS`]. A new format is a new file with its columns and one function that makes the rows of an
//! incident, a variant of [`Format`], and a line in that table.
//!
//! | format | a row is |
//! |---|---|
//! | `jsonl` | an incident, a claim or a report, whole |
//! | `csv` | a claim, or an incident |
//! | `acled` | a day and a place of an incident |
//! | `ucdp` | an incident with deaths |
//! | `event-report`, `polecat`, `plover` | an event as one report tells it |
//! | `geojson` | an incident |
//! | `admin` | a month, a province and a kind of event |
//! | `xlsx` | incidents, claims and provenance, each on a sheet |
//! | `parquet` | an incident or a claim; [`Desk::export_to`] hands the rows to a crate of its own |
//!
//! Everything is written as it is read: one incident or one report is in memory at a time. The order is that of the
//! ledger for reports and claims (by report, then by evidence), and by date for incidents, so that two exports of the
//! same ledger are the same bytes.
//!
//! Numbers that are not known and bounds that are open are empty, never zero, and no coordinate stands without its
//! precision. What machines alone have made and what people have looked at can be told apart in each of our own formats. What a
//! format of others cannot hold is counted in [`Exported`], and every value can lead back to who says it, in a
//! [sidecar](Desk::export_traced).
//!
//! ```
//! use rashomon_desk::{Desk, Error, OpenOptions, Query, export::{Format, Request, What}};
//!
//! # let ledger = rashomon_store::MemoryLedger::new();
//! let desk = Desk::over(Box::new(ledger), OpenOptions::new(|| "2024-03-05T10:00:00Z".to_owned()));
//! let request = Request { what: What::Claims, format: Format::Csv, query: Query::default() };
//! let mut table = Vec::new();
//! assert_eq!(desk.export(&request, &mut table)?.rows, 0);
//! assert!(table.starts_with(b"incident_id,report_id,claim_id,"));
//! // Texts of reports are no table.
//! let texts = Request { what: What::Reports, ..request };
//! assert!(matches!(desk.export(&texts, &mut table), Err(Error::NoExport { .. })));
//! # Ok::<(), Error>(())
//! ```

mod account;
mod acled;
mod admin;
mod chosen;
mod claims_csv;
mod countries;
mod event_report;
pub mod file;
mod format;
mod geojson;
pub mod guard;
mod incidents_csv;
mod lines;
mod loss;
pub mod package;
mod parties;
mod plover;
mod polecat;
pub mod provenance;
mod run;
mod scene;
mod shape;
mod sheet;
mod table;
mod told;
mod toll;
mod ucdp;
mod xlsx;

use std::{fmt, io::Write};

use serde::Serialize;

pub use self::{
    countries::country_name,
    format::{Format, UnknownExport, What},
    incidents_csv::Incidents as IncidentTable,
    loss::{Exported, Loss, LossKind},
    shape::{Cell, Column, Datum, Kind, Row},
    sheet::Sheet,
    table::written as table,
    told::{Source, Told},
};
use self::{loss::Losses, run::How};
use crate::{Desk, Error, Query, unseen};

/// What is exported, in which format, of which incidents.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Request {
    /// What is exported.
    pub what: What,
    /// In which format.
    pub format: Format,
    /// Of which incidents. Its limit and its cursor are not heeded: all that fit are exported. Claims are those of the incidents
    /// that fit, reports those that tell them; where the query asks for nothing in particular, all there are.
    pub query: Query,
}

impl Request {
    /// What is usual in a format, of all incidents that are codable.
    pub fn usual(format: Format) -> Self {
        Self { what: format.usual(), format, query: Query::default() }
    }

    /// Whether only some incidents are asked for, besides those that are codable.
    pub(crate) fn is_filtered(&self) -> bool {
        let Query { all, order, limit, ref after, .. } = self.query;
        self.query != Query { all, order, limit, after: after.clone(), ..Query::default() }
    }

    /// The query without a limit.
    fn whole_query(&self) -> Query {
        Query { limit: None, after: None, ..self.query.clone() }
    }

    /// The columns of its rows; none where it has no rows, as JSON lines.
    ///
    /// # Errors
    /// [`Error::NoExport`].
    pub fn columns(&self) -> Result<&'static [Column], Error> {
        Ok(self.export()?.columns())
    }

    fn export(&self) -> Result<&'static Export, Error> {
        let Self { what, format, .. } = *self;
        let mut all = EXPORTS.iter().chain(ELSEWHERE);
        let export = all.find(|export| (export.what, export.format) == (what, format));
        export.ok_or(Error::NoExport { what, format })
    }
}

/// A way of exporting.
#[derive(Clone, Copy)]
pub struct Export {
    /// What is exported.
    pub what: What,
    /// In which format.
    pub format: Format,
    how: How,
}

/// All exports. Of a format, the first is the one that is meant where nobody says what to export.
pub const EXPORTS: &[Export] = &[
    Export { what: What::Incidents, format: Format::Jsonl, how: How::Lines },
    Export { what: What::Claims, format: Format::Jsonl, how: How::Lines },
    Export { what: What::Reports, format: Format::Jsonl, how: How::Lines },
    Export { what: What::Claims, format: Format::Csv, how: How::Claims(claims_csv::COLUMNS) },
    Export { what: What::Incidents, format: Format::Csv, how: How::Rows(incidents_csv::COLUMNS, incidents_csv::rows) },
    Export { what: What::Incidents, format: Format::Acled, how: How::Rows(acled::COLUMNS, acled::rows) },
    Export { what: What::Incidents, format: Format::Ucdp, how: How::Rows(ucdp::COLUMNS, ucdp::rows) },
    Export {
        what: What::Incidents,
        format: Format::EventReport,
        how: How::Rows(event_report::COLUMNS, event_report::rows),
    },
    Export { what: What::Incidents, format: Format::Plover, how: How::Rows(plover::COLUMNS, plover::rows) },
    Export { what: What::Incidents, format: Format::Polecat, how: How::Rows(polecat::COLUMNS, polecat::rows) },
    Export { what: What::Incidents, format: Format::Geojson, how: How::Rows(geojson::COLUMNS, geojson::rows) },
    Export { what: What::Incidents, format: Format::Admin, how: How::Months(admin::COLUMNS) },
    Export { what: What::Incidents, format: Format::Xlsx, how: How::Book },
];

/// Exports whose rows a crate of its own writes into a [`Sheet`].
pub const ELSEWHERE: &[Export] = &[
    Export {
        what: What::Incidents,
        format: Format::Parquet,
        how: How::Rows(incidents_csv::COLUMNS, incidents_csv::rows),
    },
    Export { what: What::Claims, format: Format::Parquet, how: How::Claims(claims_csv::COLUMNS) },
];

impl Desk {
    /// Writes an export. Incidents are those of the last [`Desk::freshen`].
    ///
    /// # Errors
    /// [`Error::NoExport`] where nothing writes this in this format; [`Error::Write`] where the stream fails; else where
    /// the ledger cannot be read.
    pub fn export(&self, request: &Request, out: &mut dyn Write) -> Result<Exported, Error> {
        self.export_with(request, out, None)
    }

    /// The same with its [provenance](provenance), a row a value.
    ///
    /// # Errors
    /// As [`Desk::export`], of both streams.
    pub fn export_traced(
        &self,
        request: &Request,
        out: &mut dyn Write,
        provenance: &mut dyn Write,
    ) -> Result<Exported, Error> {
        self.export_with(request, out, Some(provenance))
    }
}

impl Format {
    /// What is exported in this format where nobody says.
    pub fn usual(self) -> What {
        EXPORTS.iter().find(|export| export.format == self).map_or(What::Incidents, |export| export.what)
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

    #[test]
    fn only_some_are_asked_for() {
        let of = |query| Request { query, ..Request::default() }.is_filtered();
        assert!(!of(Query { all: true, limit: Some(3), ..Query::default() }));
        assert!(of(Query { contested: true, ..Query::default() }));
    }
}
