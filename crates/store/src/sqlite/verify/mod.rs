//! Looking for damage: every check names the record, and none stops the others.
//!
//! Four things are compared: the file with itself, what is recorded with the journal, what finds it with what is
//! recorded, and what is derived with its own digest.

mod derived;
mod recorded;
mod words;

use std::{collections::BTreeSet, path::Path};

use rashomon_model::Judgement;
use rusqlite::{ErrorCode, Row, params_from_iter, types::Value};

use super::{SqliteLedger, read, schema};
use crate::{Error, Found, Known, Problem, Trouble, shape::is_publisher};

/// Rows that belong to nothing, or things that lack their row: a name of the record, and what is wrong with it.
const ORPHANS: [(&str, &str); 15] = [
    (
        "the journal does not know it",
        "SELECT id FROM report WHERE NOT EXISTS (SELECT 1 FROM journal WHERE subject = id AND kind = 'report')",
    ),
    (
        "the journal does not know it",
        "SELECT id FROM judgement WHERE NOT EXISTS (SELECT 1 FROM journal WHERE subject = id AND kind = 'judgement')",
    ),
    (
        "the journal does not know a reading of it",
        "SELECT coalesce(r.id, 'reading ' || g.row) FROM reading g LEFT JOIN report r ON r.row = g.report WHERE NOT EXISTS
             (SELECT 1 FROM journal j WHERE j.seq = g.seq AND j.subject = r.id AND j.kind IN ('reading', 'analysis'))",
    ),
    (
        "the journal does not know a correction of it",
        "SELECT coalesce(r.id, 'correction ' || c.row) FROM correction c LEFT JOIN report r ON r.row = c.report WHERE NOT EXISTS
             (SELECT 1 FROM journal j WHERE j.seq = c.seq AND j.subject = r.id AND j.kind = 'correction')",
    ),
    (
        "the journal does not know it",
        "SELECT 'lineage ' || l.digest FROM lineage l
         WHERE NOT EXISTS (SELECT 1 FROM journal j WHERE j.subject = l.digest AND j.kind = 'lineage')",
    ),
    (
        "the journal does not know it",
        "SELECT 'naming ' || seq FROM naming n
         WHERE NOT EXISTS (SELECT 1 FROM journal j WHERE j.seq = n.seq AND j.kind = 'naming')",
    ),
    ("it was never read", "SELECT id FROM report WHERE NOT EXISTS (SELECT 1 FROM reading WHERE report = report.row)"),
    (
        "its original is not in the archive",
        "SELECT id FROM report WHERE NOT EXISTS (SELECT 1 FROM archive WHERE report = report.row)",
    ),
    ("it is archived for no report", "SELECT digest FROM archive WHERE report NOT IN (SELECT row FROM report)"),
    (
        "it is the reading of no report",
        "SELECT 'reading ' || row FROM reading WHERE report NOT IN (SELECT row FROM report)",
    ),
    (
        "no reading has it",
        "SELECT 'extraction ' || digest FROM extraction
         WHERE row NOT IN (SELECT extraction FROM reading WHERE extraction IS NOT NULL)",
    ),
    (
        "it is found without a report",
        "SELECT 'heading ' || report FROM heading WHERE report NOT IN (SELECT row FROM report)",
    ),
    ("no reading has it", "SELECT id FROM speaker WHERE report NOT IN (SELECT report FROM reading)"),
    ("no reading has it", "SELECT id FROM event WHERE report NOT IN (SELECT report FROM reading)"),
    ("no reading has it", "SELECT id FROM claim WHERE report NOT IN (SELECT report FROM reading)"),
];

type Problems = Vec<Problem>;
type Check = fn(&SqliteLedger, &mut Problems) -> Result<(), Error>;

impl SqliteLedger {
    pub(super) fn find_problems(&self) -> Result<Problems, Error> {
        let mut problems = Vec::new();
        let checks: [Check; 8] = [
            Self::check_file,
            Self::check_schema,
            Self::check_journal,
            Self::check_reports,
            Self::check_judgements,
            Self::check_orphans,
            Self::check_derived,
            Self::check_words,
        ];
        for check in checks {
            match check(self, &mut problems) {
                // Damage that keeps a check from going on is a finding; a lock or a lost disk is not.
                Err(Error::Database { doing, source, .. }) if is_damage(&source) => {
                    problems.push(Problem::new(Trouble::File, name_of(&self.path), format!("{doing}: {source}")));
                }
                Err(Error::Corrupt { record, reason, .. }) => {
                    problems.push(Problem::new(Trouble::Content, record, format!("it cannot be read: {reason}")));
                }
                other => other?,
            }
        }
        problems.dedup();
        Ok(problems)
    }

    fn check_file(&self, problems: &mut Problems) -> Result<(), Error> {
        let lines: Vec<String> = self.column("PRAGMA integrity_check", "check the file")?;
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

    fn check_judgements(&self, problems: &mut Problems) -> Result<(), Error> {
        let rows = self.named("read the judgements", read::judgements(&self.db, Known::Now))?;
        for (id, json) in rows {
            match serde_json::from_str::<Judgement>(&json) {
                Ok(judgement) if judgement.id.as_str() != id => {
                    problems.push(Problem::new(Trouble::Content, &id, format!("its JSON is that of {}", judgement.id)));
                }
                Ok(_) => {}
                Err(e) => problems.push(Problem::new(Trouble::Content, &id, format!("its JSON cannot be read: {e}"))),
            }
        }
        // Incidents are remade, and readings are made anew: what was judged may rightly be gone. Only an anchor must
        // lead to a report that is there.
        for judgement in self.read_judgements(Known::Now)? {
            let of_texts = |s: &&String| !matches!(Found::sort(s), Some(Found::Incident(_))) && !is_publisher(s);
            let texts = judgement.subjects.iter().filter(of_texts);
            for subject in texts {
                let anchored = judgement.anchors.iter().any(|a| &a.subject == subject);
                let there = self.named("look for an id", read::ids(&self.db, subject))?.first() == Some(subject);
                if !anchored && !there {
                    let message = format!("the ledger has no {subject}");
                    problems.push(Problem::new(Trouble::Contract, judgement.id.as_str(), message));
                }
            }
            for anchor in &judgement.anchors {
                if !self.named("look for a report", read::has_report(&self.db, &anchor.report))? {
                    let message = format!("the ledger has no {}", anchor.report);
                    problems.push(Problem::new(Trouble::Contract, judgement.id.as_str(), message));
                }
            }
        }
        Ok(())
    }

    fn check_orphans(&self, problems: &mut Problems) -> Result<(), Error> {
        for (message, sql) in ORPHANS {
            let names: Vec<String> = self.column(sql, "look for orphans")?;
            problems.extend(names.into_iter().map(|name| Problem::new(Trouble::Orphan, name, message)));
        }
        Ok(())
    }

    /// The first column of all rows.
    fn column<T: rusqlite::types::FromSql>(&self, sql: &str, doing: &'static str) -> Result<Vec<T>, Error> {
        let read = || self.db.prepare(sql)?.query_map([], |row| row.get(0))?.collect();
        self.named(doing, read())
    }

    /// The first `width` columns of all rows with a number, sorted.
    fn rows_of(&self, sql: &str, width: usize, of: Option<i64>) -> Result<BTreeSet<(String, String)>, Error> {
        let row = |row: &Row<'_>| (0..width).map(|i| row.get(i)).collect::<rusqlite::Result<Vec<Value>>>();
        let read =
            || self.db.prepare_cached(sql)?.query_map(params_from_iter(of), row)?.collect::<rusqlite::Result<Vec<_>>>();
        Ok(self.named("read the rows that find things", read())?.iter().map(|row| keyed(row)).collect())
    }
}

/// What rows lack, and what they have too much.
fn compare(
    problems: &mut Problems,
    trouble: Trouble,
    name: impl Fn(&str) -> String,
    expected: &BTreeSet<(String, String)>,
    found: &BTreeSet<(String, String)>,
) {
    let wrong = expected.difference(found).map(|row| (row, "its row is missing or changed"));
    let extra = found.difference(expected).map(|row| (row, "the recorded JSON has no such row"));
    for ((own, _), message) in wrong.chain(extra) {
        problems.push(Problem::new(trouble, name(own), message));
    }
}

/// Whether a failure is one of the file's content: pages that contradict each other, or a value of the wrong kind.
fn is_damage(error: &rusqlite::Error) -> bool {
    match error {
        rusqlite::Error::SqliteFailure(e, _) => {
            matches!(e.code, ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase | ErrorCode::Unknown)
        }
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
