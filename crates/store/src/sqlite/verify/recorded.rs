//! What is recorded against the journal, and the rows that find it against what is recorded.

use rashomon_model::{Extraction, Report, ReportId, ReportRecord, sha256_hex};
use rusqlite::OptionalExtension;

use super::{Problems, SqliteLedger, compare, keyed};
use crate::{
    Error, Head, JournalKind, JournalRecord, Problem, Trouble,
    check::faults,
    contents::{Recorded, Stored},
    data::record,
    sqlite::{
        index::{HeadingRow, PARTS},
        read::{self, ReadingRow},
    },
};

impl SqliteLedger {
    pub(super) fn check_journal(&self, problems: &mut Problems) -> Result<(), Error> {
        let mut before = Head::default();
        for line in self.journal_lines(0) {
            let line = line?;
            problems.extend(line.problems_after(&before));
            before = line.head();
            match self.content(&line)? {
                None => problems.push(Problem::new(Trouble::Content, line.name(), "what it records is missing")),
                Some(json) if sha256_hex(json.as_bytes()) != line.digest => {
                    let message = format!("the recorded {} is not what the journal has a digest of", line.kind);
                    problems.push(Problem::new(Trouble::Content, &line.subject, message));
                }
                Some(_) => {}
            }
        }
        Ok(())
    }

    /// The JSON that a line of the journal records.
    fn content(&self, line: &JournalRecord) -> Result<Option<String>, Error> {
        let (sql, by_seq) = match line.kind {
            JournalKind::Report => ("SELECT json FROM report WHERE id = ?1", false),
            JournalKind::Lineage => ("SELECT json FROM lineage WHERE digest = ?1", false),
            JournalKind::Judgement => ("SELECT json FROM judgement WHERE id = ?1", false),
            JournalKind::Analysis | JournalKind::Reading => ("SELECT json FROM reading WHERE seq = ?1", true),
            JournalKind::Correction => ("SELECT json FROM correction WHERE seq = ?1", true),
            JournalKind::Naming => ("SELECT json FROM naming WHERE seq = ?1", true),
        };
        let read = || {
            let mut statement = self.db.prepare_cached(sql)?;
            let row = |row: &rusqlite::Row<'_>| row.get(0);
            if by_seq {
                statement.query_row([line.seq as i64], row).optional()
            } else {
                statement.query_row([&line.subject], row).optional()
            }
        };
        self.named("look for what was recorded", read())
    }

    pub(super) fn check_reports(&self, problems: &mut Problems) -> Result<(), Error> {
        for id in self.report_ids() {
            let id = id?;
            self.check_original(&id, problems)?;
            self.check_report(&id, problems)?;
        }
        Ok(())
    }

    fn check_original(&self, id: &str, problems: &mut Problems) -> Result<(), Error> {
        let report = ReportId(id.to_owned());
        let sql = "SELECT a.digest FROM archive a JOIN report r ON r.row = a.report WHERE r.id = ?1";
        let read = || self.db.prepare_cached(sql)?.query_row([id], |row| row.get::<_, String>(0)).optional();
        if self.named("read an original", read())?.is_some_and(|digest| digest != id) {
            problems.push(Problem::new(Trouble::Archive, id, "the archive names another digest"));
        }
        let message = match self.read_original(&report) {
            Ok(Some(bytes)) if ReportId::of(&bytes) != report => "the archived original has another digest".to_owned(),
            // One that is not there is found among the orphans.
            Ok(_) => return Ok(()),
            Err(Error::Corrupt { reason, .. }) => format!("the archived original cannot be unpacked: {reason}"),
            Err(e) => return Err(e),
        };
        problems.push(Problem::new(Trouble::Archive, id, message));
        Ok(())
    }

    fn check_report(&self, id: &str, problems: &mut Problems) -> Result<(), Error> {
        let sql = "SELECT row, title, text, json FROM report WHERE id = ?1";
        let row = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, [row.get(1)?, row.get(2)?, row.get(3)?]));
        let read = || self.db.prepare_cached(sql)?.query_row([id], row).optional();
        let Some((row, [title, text, json])): Option<(i64, [String; 3])> = self.named("read a report", read())? else {
            return Ok(());
        };
        let report: Report = match serde_json::from_str(&json) {
            Ok(report) => report,
            Err(e) => {
                problems.push(Problem::new(Trouble::Content, id, format!("its JSON cannot be read: {e}")));
                return Ok(());
            }
        };
        let mut differs = |what: &str| {
            problems.push(Problem::new(Trouble::Content, id, format!("{what} differs from the recorded JSON")));
        };
        if report.id.as_str() != id {
            differs("the id");
        }
        if report.title.as_deref().unwrap_or_default() != title || report.text != text {
            differs("the row with title and text");
        }
        let readings = self.named("read the readings", read::readings(&self.db, row))?;
        let mut last = None;
        for reading in &readings {
            let Some((recorded, extraction)) = self.check_reading(id, &report, reading, problems)? else { continue };
            let record = record(report.clone(), &recorded.metadata, &[], extraction);
            problems.extend(faults(&record).iter().map(|f| Problem::new(Trouble::Contract, id, f.to_string())));
            let ReportRecord { extraction, .. } = record;
            last = Some((reading.row, recorded, extraction));
        }
        match last {
            Some((reading, recorded, extraction)) => {
                self.check_finding(id, row, reading, &HeadingRow::of(&recorded), &extraction, problems)
            }
            None => Ok(()),
        }
    }

    /// A reading and what it extracted, where both can be read.
    fn check_reading(
        &self,
        id: &str,
        report: &Report,
        reading: &ReadingRow,
        problems: &mut Problems,
    ) -> Result<Option<(Recorded, Extraction)>, Error> {
        let unreadable =
            |e: serde_json::Error| Problem::new(Trouble::Content, id, format!("a reading cannot be read: {e}"));
        let recorded = match Recorded::parse(&reading.json, report) {
            Ok(recorded) => recorded,
            Err(e) => {
                problems.push(unreadable(e));
                return Ok(None);
            }
        };
        if recorded.report.as_str() != id {
            problems.push(Problem::new(Trouble::Content, id, format!("a reading is one of {}", recorded.report)));
        }
        if let Stored::Inside(extraction) = &recorded.extraction {
            let extraction = (**extraction).clone();
            return Ok(Some((recorded, extraction)));
        }
        let Stored::Apart(digest) = &recorded.extraction else { return Ok(None) };
        let sql = "SELECT e.digest FROM reading g JOIN extraction e ON e.row = g.extraction WHERE g.row = ?1";
        let read = || self.db.prepare_cached(sql)?.query_row([reading.row], |row| row.get::<_, String>(0)).optional();
        let named = self.named("read an extraction", read())?;
        let json = reading.extraction.as_deref().unwrap_or_default();
        if named.as_ref() != Some(digest) || sha256_hex(json.as_bytes()) != *digest {
            problems.push(Problem::new(Trouble::Content, id, "what a reading extracted has another digest"));
        }
        match serde_json::from_str(json) {
            Ok(extraction) => Ok(Some((recorded, extraction))),
            Err(e) => {
                problems.push(unreadable(e));
                Ok(None)
            }
        }
    }

    /// Compares the rows that find a report with its last reading.
    fn check_finding(
        &self,
        id: &str,
        report: i64,
        reading: i64,
        heading: &HeadingRow,
        extraction: &Extraction,
        problems: &mut Problems,
    ) -> Result<(), Error> {
        let sql = "SELECT title, lineage, gate, reading FROM heading WHERE report = ?1";
        let row = |row: &rusqlite::Row<'_>| {
            let heading = HeadingRow { title: row.get(0)?, lineage: row.get(1)?, gate: row.get(2)? };
            Ok((heading, row.get::<_, i64>(3)?))
        };
        let read = || self.db.prepare_cached(sql)?.query_row([report], row).optional();
        if self.named("read a heading", read())?.as_ref() != Some(&(heading.clone(), reading)) {
            problems.push(Problem::new(Trouble::Content, id, "the row of its last reading is missing or changed"));
        }
        for part in &PARTS {
            let sql = format!("SELECT {} FROM {} WHERE report = ?1", part.columns, part.table);
            let found = self.rows_of(&sql, part.columns.split(',').count(), Some(report))?;
            let expected = (part.rows)(extraction).iter().map(|row| keyed(row)).collect();
            compare(problems, Trouble::Content, |own| format!("{} {own} of {id}", part.table), &expected, &found);
        }
        Ok(())
    }
}
