//! Exports of a small made ledger, byte for byte.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use std::io::{self, Write};

use rashomon_desk::{
    Desk, Error, Query,
    export::{EXPORTS, Export, Format, IncidentTable, Request, What, guard::unguard},
};
use rashomon_model::{Action, Judgement};
use rashomon_store::Ledger;
use support::{data, desk, entries, ledger, options, reading_desk};

fn written(desk: &Desk, what: What, format: Format, all: bool) -> String {
    let mut out = Vec::new();
    desk.export(&Request { what, format, query: Query { all, ..Query::default() } }, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn export(what: What, format: Format) -> String {
    written(&desk(), what, format, true)
}

/// Exports that are texts.
fn texts() -> impl Iterator<Item = &'static Export> {
    EXPORTS.iter().filter(|export| export.format != Format::Xlsx)
}

#[test]
fn what_is_not_codable_is_left_out_of_incidents_alone() {
    for export in texts() {
        let (some, all) =
            (written(&desk(), export.what, export.format, false), self::export(export.what, export.format));
        // Formats of collections have no row for what is in no province.
        let collected = matches!(export.format, Format::Acled | Format::Admin);
        let left = usize::from(export.what == What::Incidents && !collected);
        assert_eq!(some.lines().count() + left, all.lines().count(), "{export:?}");
        assert!(some.lines().all(|line| all.contains(line) && !line.contains("no-province")), "{some}");
    }
}

#[test]
fn every_export_is_what_it_was() {
    for export in texts() {
        let name = format!("{}_{}", export.what, export.format);
        insta::assert_snapshot!(name, self::export(export.what, export.format));
    }
}

#[test]
fn what_nothing_writes_is_refused() {
    let refused = desk().export(&Request { what: What::Reports, ..Request::usual(Format::Csv) }, &mut Vec::new());
    assert!(matches!(refused, Err(Error::NoExport { what: What::Reports, format: Format::Csv })), "{refused:?}");
}

#[test]
fn incidents_that_could_not_be_stored_are_exported_alike() {
    let (desk, mut reading) = (desk(), reading_desk());
    reading.freshen().unwrap();
    for export in texts() {
        let write = |desk: &Desk| written(desk, export.what, export.format, true);
        assert_eq!(write(&desk), write(&reading), "{export:?}");
    }
}

#[test]
fn lines_end_as_tables_end_them_and_cells_give_their_texts_back() {
    let text = export(What::Claims, Format::Csv);
    assert_eq!(text.matches("\r\n").count(), 5, "{text}");
    let mut table = csv::Reader::from_reader(text.as_bytes());
    let publishers: Vec<String> = table.records().map(|row| unguard(&row.unwrap()[4]).to_owned()).collect();
    for publisher in ["Hill Courier", "=Ford Evening", ""] {
        assert!(publishers.iter().any(|p| p == publisher), "{publishers:?}");
    }
}

#[test]
fn chosen_incidents_are_rows_of_the_same_table() {
    let desk = desk();
    let incidents = desk.incidents(&Query { contested: true, ..Query::default() }).unwrap();
    let mut out = Vec::new();
    let mut table = IncidentTable::new(&desk, &mut out).unwrap();
    incidents.iter().try_for_each(|incident| table.row(incident)).unwrap();
    table.finish().unwrap();
    let (some, all) = (String::from_utf8(out).unwrap(), export(What::Incidents, Format::Csv));
    assert_eq!(some.lines().count(), 2, "{some}");
    assert!(some.lines().all(|line| all.contains(line)), "{some}\n{all}");
}

#[test]
fn what_people_have_looked_at_says_so() {
    let mut ledger = ledger();
    let claim = entries()[2].reading.extraction.claims[0].id.to_string();
    let judgement =
        Judgement::new(Action::Accept, vec![claim.clone()], None, "r. reviewer", "heard twice", "2024-03-09T08:00:00Z");
    ledger.judge(&judgement).unwrap();
    let mut desk = Desk::over(Box::new(ledger), options().data(data()));
    desk.freshen().unwrap();
    let text = written(&desk, What::Claims, Format::Csv, false);
    for line in text.lines().skip(1) {
        assert_eq!(line.ends_with(",reviewed"), line.contains(&claim), "{line}");
    }
}

/// A reader that leaves after so many bytes.
struct Leaves(usize);

impl Write for Leaves {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0 == 0 {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        let taken = bytes.len().min(self.0);
        self.0 -= taken;
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_reader_that_leaves_is_known_as_such() {
    for export in EXPORTS {
        let request = Request { what: export.what, ..Request::usual(export.format) };
        let broken = desk().export(&request, &mut Leaves(100));
        let Err(Error::Write(error)) = broken else { panic!("{export:?}: {broken:?}") };
        assert_eq!(error.kind(), io::ErrorKind::BrokenPipe, "{export:?}");
    }
}
