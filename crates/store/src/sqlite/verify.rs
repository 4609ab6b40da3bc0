//! Looking for damage: every check names the record, and none stops the others.

use std::{collections::BTreeSet, path::Path};

use rashomon_model::{Extraction, Judgement, Report, ReportId, ReportRecord, sha256_hex};
use rusqlite::{ErrorCode, OptionalExtension, Row, types::Value};

use super::{
    SqliteLedger, read, schema,
    write::{PARTS, Part},
};
use crate::{Error, Found, Head, JournalKind, Problem, Trouble, check::Analysis, check::faults};

/// Rows that belong to nothing, or things that lack their row: a name of the record, and what is wrong with it.
const ORPHANS: [(Trouble, &str, &str); 10] = [
    (
        Trouble::Orphan,
        "the journal does not know it",
        "SELECT id FROM report WHERE NOT EXISTS (SELECT 1 FROM journal WHERE subject = id AND kind = 'report')",
    ),
    (
        Trouble::Orphan,
        "the journal does not know it",
        "SELECT id FROM judgement WHERE NOT EXISTS (SELECT 1 FROM journal WHERE subject = id AND kind = 'judgement')",
    ),
    (
        Trouble::Orphan,
        "it has no analysis",
        "SELECT id FROM report WHERE NOT EXISTS (SELECT 1 FROM analysis WHERE report = report.row)",
    ),
    (
        Trouble::Orphan,
        "its original is not in the archive",
        "SELECT id FROM report WHERE NOT EXISTS (SELECT 1 FROM archive WHERE report = report.row)",
    ),
    (
        Trouble::Orphan,
        "it is archived for no report",
        "SELECT digest FROM archive WHERE report NOT IN (SELECT row FROM report)",
    ),
    (
        Trouble::Orphan,
        "it is the analysis of no report",
        "SELECT 'analysis ' || row FROM analysis WHERE report NOT IN (SELECT row FROM report)",
    ),
    (
        Trouble::Search,
        "the full-text index does not have it",
        "SELECT id FROM report WHERE row NOT IN (SELECT id FROM report_fts_docsize)",
    ),
    (
        Trouble::Search,
        "the full-text index does not have it",
        "SELECT id FROM claim WHERE row NOT IN (SELECT id FROM claim_fts_docsize)",
    ),
    (
        Trouble::Search,
        "the full-text index has a row for no report",
        "SELECT 'report_fts ' || id FROM report_fts_docsize WHERE id NOT IN (SELECT row FROM report)",
    ),
    (
        Trouble::Search,
        "the full-text index has a row for no claim",
        "SELECT 'claim_fts ' || id FROM claim_fts_docsize WHERE id NOT IN (SELECT row FROM claim)",
    ),
];

type Problems = Vec<Problem>;
type Check = fn(&SqliteLedger, &mut Problems) -> Result<(), Error>;

impl SqliteLedger {
    pub(super) fn find_problems(&self) -> Result<Problems, Error> {
        let mut problems = Vec::new();
        let checks: [Check; 7] = [
            Self::check_file,
            Self::check_schema,
            Self::check_journal,
            Self::check_reports,
            Self::check_judgements,
            Self::check_incidents,
            Self::check_orphans,
        ];
        for check in checks {
            match check(self, &mut problems) {
                // Damage that keeps a check from going on is a finding; a lock or a lost disk is not.
                Err(Error::Database { doing, source, .. }) if is_damage(&source) => {
                    problems.push(Problem::new(Trouble::File, name_of(&self.path), format!("{doing}: {source}")));
                }
                other => other?,
            }
        }
        problems.dedup();
        Ok(problems)
    }

    fn check_file(&self, problems: &mut Problems) -> Result<(), Error> {
        let read = || {
            let mut pragma = self.db.prepare("PRAGMA integrity_check")?;
            let lines = pragma.query_map([], |row| row.get::<_, String>(0))?;
            lines.collect::<rusqlite::Result<Vec<_>>>()
        };
        let lines = self.named("check the file", read())?;
        let name = name_of(&self.path);
        problems.extend(lines.into_iter().filter(|l| l != "ok").map(|l| Problem::new(Trouble::File, &name, l)));
        Ok(())
    }

    fn check_schema(&self, problems: &mut Problems) -> Result<(), Error> {
        let expected = self.named("make a schema to compare with", schema::expected_objects())?;
        let found = self.named("read the schema", schema::objects(&self.db))?;
        for (name, sql) in &expected {
            match found.get(name) {
                None => problems.push(Problem::new(Trouble::Schema, name, "it is missing")),
                Some(other) if other != sql => problems.push(Problem::new(Trouble::Schema, name, "it was changed")),
                Some(_) => {}
            }
        }
        let added = found.keys().filter(|name| !expected.contains_key(*name));
        problems.extend(added.map(|name| Problem::new(Trouble::Schema, name, "no version of the ledger has it")));
        Ok(())
    }

    fn check_journal(&self, problems: &mut Problems) -> Result<(), Error> {
        let mut before = Head::default();
        for line in self.journal_lines() {
            let line = line?;
            problems.extend(line.problems_after(&before));
            before = line.head();
            let sql = match line.kind {
                JournalKind::Report => "SELECT 1 FROM report WHERE id = ?1",
                JournalKind::Analysis => "SELECT 1 FROM analysis WHERE report = (SELECT row FROM report WHERE id = ?1)",
                JournalKind::Judgement => "SELECT 1 FROM judgement WHERE id = ?1",
            };
            let there = || self.db.prepare_cached(sql)?.exists([&line.subject]);
            if !self.named("look for what was recorded", there())? {
                problems.push(Problem::new(Trouble::Content, line.name(), "what it records is missing"));
            }
        }
        Ok(())
    }

    fn check_reports(&self, problems: &mut Problems) -> Result<(), Error> {
        for id in self.report_ids() {
            let id = id?;
            self.check_original(&id, problems)?;
            self.check_report(&id, problems)?;
        }
        Ok(())
    }

    fn check_original(&self, id: &str, problems: &mut Problems) -> Result<(), Error> {
        let report = ReportId(id.to_owned());
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
        let sql = "SELECT r.json, r.title, r.text, a.json, a.pipeline, a.row FROM report r
             JOIN analysis a ON a.report = r.row WHERE r.id = ?1 ORDER BY a.row";
        let row = |row: &Row<'_>| {
            let columns: [String; 5] = [row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?];
            Ok((columns, row.get(5)?))
        };
        let read = || self.db.prepare_cached(sql)?.query_map([id], row)?.collect::<rusqlite::Result<Vec<_>>>();
        for ([report_json, title, text, analysis_json, pipeline], row) in self.named("read a report", read())? {
            self.check_digest(JournalKind::Report, id, &report_json, problems)?;
            self.check_digest(JournalKind::Analysis, id, &analysis_json, problems)?;
            let parsed = serde_json::from_str::<Report>(&report_json)
                .and_then(|r| Ok((r, serde_json::from_str::<Analysis>(&analysis_json)?)));
            let (report, analysis) = match parsed {
                Ok(parsed) => parsed,
                Err(e) => {
                    problems.push(Problem::new(Trouble::Content, id, format!("its JSON cannot be read: {e}")));
                    continue;
                }
            };
            let mut differs = |what: &str| {
                problems.push(Problem::new(Trouble::Content, id, format!("{what} differs from the recorded JSON")));
            };
            if report.id.as_str() != id || analysis.report.as_str() != id {
                differs("the id");
            }
            if report.title.as_deref().unwrap_or_default() != title || report.text != text {
                differs("the row with title and text");
            }
            if analysis.pipeline != pipeline {
                differs("the name of the pipeline");
            }
            for part in &PARTS {
                self.check_part(part, id, row, &analysis.extraction, problems)?;
            }
            let record = ReportRecord { report, extraction: analysis.extraction };
            problems.extend(faults(&record).iter().map(|f| Problem::new(Trouble::Contract, id, f.to_string())));
        }
        Ok(())
    }

    /// Compares the rows of one table with what the analysis says.
    fn check_part(
        &self,
        part: &Part,
        id: &str,
        analysis: i64,
        extraction: &Extraction,
        problems: &mut Problems,
    ) -> Result<(), Error> {
        let sql = format!("SELECT {} FROM {} WHERE analysis = ?1", part.columns, part.table);
        let width = part.columns.split(',').count();
        let row = |row: &Row<'_>| (0..width).map(|i| row.get(i)).collect::<rusqlite::Result<Vec<Value>>>();
        let read = || self.db.prepare_cached(&sql)?.query_map([analysis], row)?.collect::<rusqlite::Result<Vec<_>>>();
        let found: BTreeSet<_> =
            self.named("read the rows of a report", read())?.iter().map(|row| keyed(row)).collect();
        let expected: BTreeSet<_> = (part.rows)(extraction).iter().map(|row| keyed(row)).collect();
        let wrong = expected.difference(&found).map(|row| (row, "its row is missing or changed"));
        let extra = found.difference(&expected).map(|row| (row, "the recorded JSON has no such row"));
        for ((own, _), message) in wrong.chain(extra) {
            problems.push(Problem::new(Trouble::Content, format!("{} {own} of {id}", part.table), message));
        }
        Ok(())
    }

    /// Whether the journal has a line with this digest of the content.
    fn check_digest(&self, kind: JournalKind, id: &str, json: &str, problems: &mut Problems) -> Result<(), Error> {
        let sql = "SELECT max(digest = ?3) FROM journal WHERE subject = ?1 AND kind = ?2";
        let digest = sha256_hex(json.as_bytes());
        let read = || {
            let found =
                self.db.prepare_cached(sql)?.query_row([id, kind.as_str(), &digest], |row| row.get(0)).optional();
            found.map(Option::flatten)
        };
        let same: Option<bool> = self.named("read the journal", read())?;
        // Content that the journal does not know at all is found among the orphans.
        if same == Some(false) {
            let message = format!("the recorded {kind} is not what the journal has a digest of");
            problems.push(Problem::new(Trouble::Content, id, message));
        }
        Ok(())
    }

    fn check_judgements(&self, problems: &mut Problems) -> Result<(), Error> {
        for (id, json) in self.named("read the judgements", read::judgements(&self.db))? {
            self.check_digest(JournalKind::Judgement, &id, &json, problems)?;
            let judgement: Judgement = match serde_json::from_str(&json) {
                Ok(judgement) => judgement,
                Err(e) => {
                    problems.push(Problem::new(Trouble::Content, &id, format!("its JSON cannot be read: {e}")));
                    continue;
                }
            };
            for subject in &judgement.subjects {
                // Incidents are remade; one that was judged may rightly be gone.
                let derived = matches!(Found::sort(subject), Some(Found::Incident(_)));
                let there = self.named("look for an id", read::ids(&self.db, subject))?.first() == Some(subject);
                if !derived && !there {
                    problems.push(Problem::new(Trouble::Contract, &id, format!("the ledger has no {subject}")));
                }
            }
        }
        Ok(())
    }

    fn check_incidents(&self, problems: &mut Problems) -> Result<(), Error> {
        for line in self.incident_lines() {
            let (id, json) = line?;
            match serde_json::from_str::<rashomon_model::Incident>(&json) {
                Ok(incident) if incident.id.as_str() == id => {}
                Ok(other) => {
                    problems.push(Problem::new(Trouble::Content, &id, format!("its JSON is that of {}", other.id)));
                }
                Err(e) => problems.push(Problem::new(Trouble::Content, &id, format!("its JSON cannot be read: {e}"))),
            }
        }
        Ok(())
    }

    fn check_orphans(&self, problems: &mut Problems) -> Result<(), Error> {
        for (trouble, message, sql) in ORPHANS {
            let read = || {
                let mut statement = self.db.prepare(sql)?;
                let names = statement.query_map([], |row| row.get::<_, String>(0))?;
                names.collect::<rusqlite::Result<Vec<_>>>()
            };
            let names = self.named("look for orphans", read())?;
            problems.extend(names.into_iter().map(|name| Problem::new(trouble, name, message)));
        }
        for part in &PARTS {
            let sql = format!("SELECT id FROM {} WHERE analysis NOT IN (SELECT row FROM analysis)", part.table);
            let read = || {
                let mut statement = self.db.prepare(&sql)?;
                let names = statement.query_map([], |row| row.get::<_, String>(0))?;
                names.collect::<rusqlite::Result<Vec<_>>>()
            };
            let names = self.named("look for orphans", read())?;
            problems.extend(names.into_iter().map(|id| Problem::new(Trouble::Orphan, id, "its analysis is missing")));
        }
        Ok(())
    }
}

/// Whether a failure is one of the file's content: pages that contradict each other, or a value of the wrong kind.
fn is_damage(error: &rusqlite::Error) -> bool {
    match error {
        rusqlite::Error::SqliteFailure(e, _) => e.code == ErrorCode::DatabaseCorrupt,
        rusqlite::Error::SqlInputError { .. }
        | rusqlite::Error::InvalidColumnType(..)
        | rusqlite::Error::InvalidColumnName(_)
        | rusqlite::Error::FromSqlConversionFailure(..)
        | rusqlite::Error::IntegralValueOutOfRange(..)
        | rusqlite::Error::Utf8Error(..) => true,
        _ => false,
    }
}

/// A row as its id and a form that can be sorted.
fn keyed(row: &[Value]) -> (String, String) {
    let id = if let Some(Value::Text(id)) = row.first() { id.clone() } else { "?".to_owned() };
    (id, format!("{row:?}"))
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}
