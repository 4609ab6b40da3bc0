//! The full-text indexes against the words that they are made from.
//!
//! SQLite checks that an index is sound in itself (`PRAGMA integrity_check`), and offers to compare it with its words
//! only where the ledger can be written to. So the words are indexed once more, some rows at a time and in memory, and
//! what both indexes hold of a row is compared: every word with its column and place, and how long the row is.

use std::collections::BTreeMap;

use rusqlite::{Row, params};

use super::{Problems, SqliteLedger};
use crate::{Error, Problem, Trouble};

/// A full-text index of the ledger.
struct Index {
    table: &'static str,
    columns: &'static str,
    tokenize: &'static str,
    /// Rows after `?1`, in order: the number, and the columns.
    words: &'static str,
    /// The name of a row in messages.
    name: &'static str,
}

const INDEXES: [Index; 3] = [
    Index {
        table: "report_fts",
        columns: "title, text",
        tokenize: "unicode61 remove_diacritics 2",
        words: "SELECT row, title, text FROM report_words WHERE row > ?1 ORDER BY row LIMIT 500",
        name: "SELECT id FROM report WHERE row = ?1",
    },
    Index {
        table: "claim_fts",
        columns: "evidence, value, speaker",
        tokenize: "unicode61 remove_diacritics 2",
        words: "SELECT row, evidence, value, speaker FROM claim_words WHERE row > ?1 ORDER BY row LIMIT 500",
        name: "SELECT id FROM claim WHERE row = ?1",
    },
    Index {
        table: "incident_name_fts",
        columns: "name",
        tokenize: "unicode61 remove_diacritics 0",
        words: "SELECT row, name FROM incident_name WHERE row > ?1 ORDER BY row LIMIT 500",
        name: "SELECT i.id FROM incident_name n JOIN incident i ON i.row = n.incident WHERE n.row = ?1",
    },
];

/// What an index holds of a row: a sum over its words, and the lengths of its columns.
type Held = BTreeMap<i64, (u64, Vec<u8>)>;

impl SqliteLedger {
    pub(super) fn check_words(&self, problems: &mut Problems) -> Result<(), Error> {
        for index in &INDEXES {
            let (expected, found) = self.named("compare a full-text index", self.both(index))?;
            let rows = expected.keys().chain(found.keys().filter(|row| !expected.contains_key(row)));
            for row in rows.filter(|row| expected.get(row) != found.get(row)) {
                let name = self.db.query_row(index.name, [row], |r| r.get::<_, String>(0));
                let name = name.unwrap_or_else(|_| format!("{} {row}", index.table));
                let message = match (expected.contains_key(row), found.contains_key(row)) {
                    (true, false) => "the full-text index does not have it",
                    (false, _) => "the full-text index has a row for it, and it is not there",
                    _ => "the full-text index has other words of it",
                };
                problems.push(Problem::new(Trouble::Search, name, message));
            }
            self.check_totals(index, &expected, problems)?;
            self.check_ways(index, problems)?;
        }
        Ok(())
    }

    /// What the index should hold, and what it holds.
    fn both(&self, index: &Index) -> rusqlite::Result<(Held, Held)> {
        let Index { table, columns, tokenize, .. } = index;
        self.db.execute_batch(&format!(
            "DROP TABLE IF EXISTS temp.found_words; DROP TABLE IF EXISTS temp.again_words;
             DROP TABLE IF EXISTS temp.again;
             CREATE VIRTUAL TABLE temp.again USING fts5 ({columns}, content = '', tokenize = '{tokenize}');
             CREATE VIRTUAL TABLE temp.again_words USING fts5vocab ('temp', 'again', 'instance');
             CREATE VIRTUAL TABLE temp.found_words USING fts5vocab ('main', '{table}', 'instance');"
        ))?;
        let mut expected = Held::new();
        let mut after = i64::MIN;
        while let Some(last) = self.index_again(index, after)? {
            self.hold("again", "temp.again_docsize", &mut expected)?;
            self.db.execute_batch("INSERT INTO temp.again (again) VALUES ('delete-all')")?;
            after = last;
        }
        let mut found = Held::new();
        self.hold("found", &format!("main.{table}_docsize"), &mut found)?;
        self.db.execute_batch("DROP TABLE temp.found_words; DROP TABLE temp.again_words; DROP TABLE temp.again;")?;
        Ok((expected, found))
    }

    /// Indexes the next rows once more; gives the last of them.
    fn index_again(&self, index: &Index, after: i64) -> rusqlite::Result<Option<i64>> {
        let width = index.columns.split(',').count();
        let places = ", ?".repeat(width);
        let mut insert =
            self.db.prepare(&format!("INSERT INTO temp.again (rowid, {}) VALUES (?{places})", index.columns))?;
        let mut last = None;
        let mut words = self.db.prepare_cached(index.words)?;
        let mut rows = words.query([after])?;
        while let Some(row) = rows.next()? {
            let number: i64 = row.get(0)?;
            insert.raw_bind_parameter(1, number)?;
            for column in 0..width {
                insert.raw_bind_parameter(column + 2, row.get::<_, String>(column + 1)?)?;
            }
            insert.raw_execute()?;
            last = Some(number);
        }
        Ok(last)
    }

    fn hold(&self, words: &str, lengths: &str, held: &mut Held) -> rusqlite::Result<()> {
        let mut instances = self.db.prepare(&format!("SELECT doc, term, col, \"offset\" FROM temp.{words}_words"))?;
        let mut rows = instances.query([])?;
        while let Some(row) = rows.next()? {
            let sum = &mut held.entry(row.get(0)?).or_default().0;
            *sum = sum.wrapping_add(instance(row)?);
        }
        let mut sizes = self.db.prepare(&format!("SELECT id, sz FROM {lengths}"))?;
        let mut rows = sizes.query([])?;
        while let Some(row) = rows.next()? {
            held.entry(row.get(0)?).or_default().1 = row.get(1)?;
        }
        Ok(())
    }

    /// The keys by which a word is looked up. A walk over all words does not use them, and SQLite's own check lets one
    /// pass that is too small, so that every word is looked up once and must be found as often as the walk finds it.
    fn check_ways(&self, index: &Index, problems: &mut Problems) -> Result<(), Error> {
        for term in self.named("look words up", self.lost_words(index.table))? {
            problems.push(Problem::new(Trouble::Search, index.table, format!("looking up `{term}` does not find it")));
        }
        Ok(())
    }

    fn lost_words(&self, table: &str) -> rusqlite::Result<Vec<String>> {
        self.db.execute_batch(&format!(
            "DROP TABLE IF EXISTS temp.found_terms;
             CREATE VIRTUAL TABLE temp.found_terms USING fts5vocab ('main', '{table}', 'row');"
        ))?;
        let mut lost = Vec::new();
        {
            let mut walk = self.db.prepare("SELECT term, doc, cnt FROM temp.found_terms")?;
            let mut look =
                self.db.prepare("SELECT 1 FROM temp.found_terms WHERE term = ?1 AND doc = ?2 AND cnt = ?3")?;
            let mut rows = walk.query([])?;
            while let Some(row) = rows.next()? {
                let term: String = row.get(0)?;
                if !look.exists(params![term, row.get::<_, i64>(1)?, row.get::<_, i64>(2)?])? {
                    lost.push(term);
                }
            }
        }
        self.db.execute_batch("DROP TABLE temp.found_terms")?;
        Ok(lost)
    }

    /// The totals by which hits are ranked: how many rows there are, and how long their columns are together.
    fn check_totals(&self, index: &Index, expected: &Held, problems: &mut Problems) -> Result<(), Error> {
        let mut totals = vec![0; 1 + index.columns.split(',').count()];
        for (_, lengths) in expected.values() {
            totals[0] += 1;
            for (total, length) in totals[1..].iter_mut().zip(varints(lengths)) {
                *total += length;
            }
        }
        let sql = format!("SELECT block FROM {}_data WHERE id = 1", index.table);
        let blocks: Vec<Vec<u8>> = self.column(&sql, "read the totals of a full-text index")?;
        // An index that never held anything has no totals yet.
        let found = blocks.first().map_or_else(Vec::new, |block| varints(block));
        let none = expected.is_empty() && found.iter().all(|n| *n == 0);
        if found != totals && !none {
            problems.push(Problem::new(Trouble::Search, index.table, "its totals are not those of its rows"));
        }
        Ok(())
    }
}

/// A number for a word at its place: FNV-1a, mixed once more (splitmix64), because those of a row are added up (they
/// come in the order of the words), and places that all move by one step would cancel out in the sum of the former.
fn instance(row: &Row<'_>) -> rusqlite::Result<u64> {
    let term = row.get_ref(1)?.as_bytes().unwrap_or_default().to_vec();
    let column = row.get_ref(2)?.as_str().unwrap_or_default().as_bytes().to_vec();
    let place = row.get::<_, i64>(3)?.to_le_bytes();
    let bytes = term.iter().chain(&[0xFF]).chain(&column).chain(&[0xFF]).chain(&place);
    let plain = bytes.fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(*b)).wrapping_mul(0x0100_0000_01b3_u64));
    let mixed = (plain ^ (plain >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    Ok(mixed ^ (mixed >> 31))
}

/// SQLite's numbers of variable length: seven bits a byte, the high bit where more follow, eight in a ninth.
fn varints(bytes: &[u8]) -> Vec<u64> {
    let (mut out, mut value, mut length) = (Vec::new(), 0_u64, 0);
    for byte in bytes {
        length += 1;
        if length == 9 {
            value = (value << 8) | u64::from(*byte);
        } else {
            value = (value << 7) | u64::from(byte & 0x7F);
        }
        if length == 9 || byte & 0x80 == 0 {
            out.push(value);
            (value, length) = (0, 0);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_variable_length() {
        assert_eq!(varints(&[0x05, 0x81, 0x00, 0x7F]), [5, 128, 127]);
        assert_eq!(varints(&[0xFF; 9]), [u64::MAX]);
        assert_eq!(varints(&[]), [0; 0]);
    }
}
