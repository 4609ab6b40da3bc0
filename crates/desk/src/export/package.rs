//! An export as one file: data, provenance, losses and a description, as a Frictionless Data Package (version 2) in a ZIP.
//!
//! | entry | holds |
//! |---|---|
//! | `FORMAT-WHAT.EXT` | the export itself |
//! | `provenance.csv` | the [sidecar](super::provenance) |
//! | `losses.json` | what the format cannot hold: [`Exported`] |
//! | `datapackage.json` | columns and their types, how to cite it, the program's version, the journal's head, the query |
//!
//! The same ledger at the same moment of the desk's clock gives the same bytes. Licences are left open: they are those of whoever
//! publishes the package.

use std::io::{self, Seek, Write};

use serde_json::{Value, json};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use super::{Column, Export, Exported, Format, Kind, Request, provenance};
use crate::{Desk, Error, Query, unseen};

/// Bytes of a sidecar that are kept in memory before a file without a name takes them.
const IN_MEMORY: usize = 8 << 20;

impl Desk {
    /// Writes an export with its provenance, its losses and a description as one ZIP.
    ///
    /// # Errors
    /// As [`Desk::export`], and where the system has no room for the sidecar while it is made.
    pub fn export_package(&self, request: &Request, out: &mut dyn Write) -> Result<Exported, Error> {
        self.export_package_of(request, out, |out, provenance| self.export_traced(request, out, provenance))
    }

    /// The same where `write` writes data and sidecar, as for formats that a crate of its own writes.
    ///
    /// # Errors
    /// As [`Desk::export_package`], and what `write` fails with.
    pub fn export_package_of(
        &self,
        request: &Request,
        out: &mut dyn Write,
        write: impl FnOnce(&mut dyn Write, &mut dyn Write) -> Result<Exported, Error>,
    ) -> Result<Exported, Error> {
        let mut zip = ZipWriter::new_stream(Once { out, failed: false });
        // No entry has the time of its making, so that equal exports are equal bytes.
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(zip::DateTime::default())
            .unix_permissions(0o644)
            .large_file(true);
        let data = file_name(request);
        let mut sidecar = tempfile::SpooledTempFile::new(IN_MEMORY);
        zip.start_file(&data, options).map_err(broken)?;
        let exported = write(&mut zip, &mut sidecar)?;
        zip.start_file("provenance.csv", options).map_err(broken)?;
        sidecar.rewind()?;
        io::copy(&mut sidecar, &mut zip)?;
        zip.start_file("losses.json", options).map_err(broken)?;
        zip.write_all(losses(request, &exported)?.as_bytes())?;
        zip.start_file("datapackage.json", options).map_err(broken)?;
        zip.write_all(document(&self.description(request, &exported, &data)?)?.as_bytes())?;
        zip.finish().map_err(broken)?.into_inner().flush()?;
        Ok(exported)
    }

    /// `datapackage.json`.
    fn description(&self, request: &Request, exported: &Exported, data: &str) -> Result<Value, Error> {
        let head = self.ledger.head()?;
        let moment = (self.options.clock)();
        let version = env!("CARGO_PKG_VERSION");
        let (what, format) = (request.what, request.format);
        let filters = filters(&request.query);
        let citation = format!(
            "{rows} rows of {what} in the format {format}, exported with Rashomon {version} on {day} from a ledger whose journal \
             ends with number {seq} ({hash}). Every value leads to the words of a report in provenance.csv.",
            rows = exported.rows,
            day = moment.split('T').next().unwrap_or_default(),
            seq = head.seq,
            hash = head.hash,
        );
        Ok(json!({
            "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
            "name": format!("rashomon-{format}-{what}"),
            "title": format!("Rashomon: {what} as {format}"),
            "description": citation,
            "created": moment,
            "licenses": [],
            "resources": resources(request, data)?,
            "rashomon": {
                "program": version,
                "citation": citation,
                "journal": { "seq": head.seq, "hash": head.hash },
                "filters": filters,
                "looks_back": self.looks_back(),
                "rows": exported.rows,
            },
        }))
    }
}

/// The report of losses as a document.
///
/// # Errors
/// Never in practice: [`Error::Form`] where it has no JSON.
pub fn losses(request: &Request, exported: &Exported) -> Result<String, Error> {
    let Request { what, format, .. } = request;
    document(&json!({ "what": what, "format": format, "rows": exported.rows, "losses": exported.losses }))
}

/// The name of the data in a package: `acled-incidents.csv`.
pub fn file_name(request: &Request) -> String {
    format!("{}-{}.{}", request.format, request.what, request.format.extension())
}

fn document(value: &Value) -> Result<String, Error> {
    let mut text = unseen::json_document(value).map_err(|e| Error::Form(e.to_string()))?;
    text.push('\n');
    Ok(text)
}

fn resources(request: &Request, data: &str) -> Result<Value, Error> {
    let export = request.export()?;
    let media = |format: Format| format.media_type().split(';').next().unwrap_or_default();
    let mut main = json!({
        "name": format!("{}-{}", request.format, request.what),
        "path": data,
        "format": request.format.extension(),
        "mediatype": media(request.format),
        "encoding": "utf-8",
    });
    if is_table(export) {
        main["type"] = json!("table");
        main["schema"] = schema(export.columns());
        if request.format == Format::Polecat {
            main["dialect"] = json!({ "delimiter": "\t", "lineTerminator": "\n" });
        }
    }
    let words: Vec<Column> = provenance::COLUMNS.iter().map(|name| Column { name, kind: Kind::Text }).collect();
    Ok(json!([
        main,
        {
            "name": "provenance",
            "path": "provenance.csv",
            "type": "table",
            "format": "csv",
            "mediatype": media(Format::Csv),
            "encoding": "utf-8",
            "schema": schema(&words),
        },
        { "name": "losses", "path": "losses.json", "format": "json", "mediatype": "application/json", "encoding": "utf-8" },
    ]))
}

/// Whether the data are rows under headings.
fn is_table(export: &Export) -> bool {
    !export.columns().is_empty() && !matches!(export.format, Format::Geojson | Format::Plover)
}

fn schema(columns: &[Column]) -> Value {
    let fields: Vec<Value> =
        columns.iter().map(|column| json!({ "name": column.name, "type": field_type(column.kind) })).collect();
    json!({ "fields": fields, "missingValues": [""] })
}

/// What Table Schema calls it.
fn field_type(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "string",
        Kind::Day => "date",
        Kind::Whole => "integer",
        Kind::Number => "number",
        Kind::Flag => "boolean",
        Kind::Json => "any",
    }
}

/// What the query asks for, by the names of its options; nothing where it asks for all that is codable.
pub(super) fn filters(query: &Query) -> Value {
    let area = query.area.map(|a| json!([a.south, a.west, a.north, a.east]));
    let kind = query
        .kind
        .as_ref()
        .map(|(kind, mode)| mode.as_ref().map_or_else(|| kind.clone(), |mode| format!("{kind}/{mode}")));
    let all = json!({
        "since": query.since, "until": query.until, "place": query.place, "country": query.country, "area": area,
        "actor": query.actor, "publisher": query.publisher, "type": kind, "status": query.status,
        "contested": query.contested.then_some(true), "review": query.review, "killed": query.killed,
        "words": query.words, "report": query.report, "all": query.all.then_some(true),
    });
    match all {
        Value::Object(map) => map.into_iter().filter(|(_, value)| !value.is_null()).collect(),
        other => other,
    }
}

/// A stream that fails once and swallows what comes then: a ZIP that is dropped tries to write its end, and would complain on
/// standard error.
struct Once<'a> {
    out: &'a mut dyn Write,
    failed: bool,
}

impl Write for Once<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.failed {
            return Ok(bytes.len());
        }
        self.out.write(bytes).inspect_err(|error| self.failed = error.kind() != io::ErrorKind::Interrupted)
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.failed { Ok(()) } else { self.out.flush() }
    }
}

/// An error of the ZIP is one of the stream below.
fn broken(error: zip::result::ZipError) -> Error {
    match error {
        zip::result::ZipError::Io(error) => Error::Write(error),
        other => Error::Form(other.to_string()),
    }
}
