//! Search over both full-text indexes.

use rashomon_model::ReportId;
use rusqlite::{Row, params};

use super::{SqliteLedger, records::Keys};
use crate::{
    Error, Hit, HitKind, Snippet,
    search::{CLOSE, ELLIPSIS, OPEN, SNIPPET_WORDS, Words, best},
};

/// Matches of an index that are ranked, because each costs a look at its length. Words that more have are hardly better in one than
/// in another.
const RANKED: usize = 5_000;

/// The indexes: what they hold, with which row the last matches begin, and how a row leads to its id and report. The best are
/// chosen before any snippet is made, because a snippet reads the text once more.
const INDEXES: [(HitKind, &str, &str); 2] = [
    (
        HitKind::Report,
        "SELECT min(rowid) FROM
             (SELECT rowid FROM report_fts WHERE report_fts MATCH ?1 ORDER BY rowid DESC LIMIT ?2)",
        "SELECT r.id, r.id, r.json, d.title, h.snippet, h.rank FROM
             (SELECT rowid, snippet(report_fts, -1, ?2, ?3, ?4, ?5) AS snippet, rank FROM report_fts
              WHERE report_fts MATCH ?1 AND rowid >= ?7 ORDER BY rank LIMIT ?6) h
         JOIN report r ON r.row = h.rowid JOIN heading d ON d.report = r.row",
    ),
    (
        HitKind::Claim,
        "SELECT min(rowid) FROM
             (SELECT rowid FROM claim_fts WHERE claim_fts MATCH ?1 ORDER BY rowid DESC LIMIT ?2)",
        "SELECT c.id, r.id, r.json, d.title, h.snippet, h.rank FROM
             (SELECT rowid, snippet(claim_fts, -1, ?2, ?3, ?4, ?5) AS snippet, rank FROM claim_fts
              WHERE claim_fts MATCH ?1 AND rowid >= ?7 ORDER BY rank LIMIT ?6) h
         JOIN claim c ON c.row = h.rowid JOIN report r ON r.row = c.report JOIN heading d ON d.report = r.row",
    ),
];

struct Match {
    id: String,
    report: String,
    json: String,
    title: String,
    snippet: String,
    rank: f64,
}

impl SqliteLedger {
    pub(super) fn full_text(&self, words: &str, limit: usize) -> Result<Vec<Hit>, Error> {
        self.full_text_among(words, limit, RANKED)
    }

    /// The best hits among the last matches of each index, so many at most.
    pub(super) fn full_text_among(&self, words: &str, limit: usize, ranked: usize) -> Result<Vec<Hit>, Error> {
        let query = Words::parse(words);
        if query.is_empty() || limit == 0 {
            return Ok(Vec::new());
        }
        let mut hits = Vec::new();
        for (kind, first, sql) in INDEXES {
            let Some(first) = self.named("search", self.first(first, &query.fts5(), ranked))? else { continue };
            for row in self.named("search", self.rows(sql, &query.fts5(), limit, first))? {
                let Keys { origin, .. } = self.parse(&row.report, &row.json)?;
                hits.push(Hit {
                    kind,
                    id: row.id,
                    report: ReportId(row.report),
                    title: Some(row.title).filter(|title| !title.is_empty()),
                    origin,
                    snippet: Snippet::parse(&row.snippet),
                    rank: row.rank,
                });
            }
        }
        Ok(best(hits, limit))
    }

    /// The first row of so many matches, counted from the last; none where there is no match.
    fn first(&self, sql: &str, query: &str, ranked: usize) -> rusqlite::Result<Option<i64>> {
        let ranked = i64::try_from(ranked).unwrap_or(i64::MAX);
        self.db.prepare_cached(sql)?.query_row(params![query, ranked], |row| row.get(0))
    }

    fn rows(&self, sql: &str, query: &str, limit: usize, first: i64) -> rusqlite::Result<Vec<Match>> {
        let row = |row: &Row<'_>| {
            Ok(Match {
                id: row.get(0)?,
                report: row.get(1)?,
                json: row.get(2)?,
                title: row.get(3)?,
                snippet: row.get(4)?,
                rank: row.get(5)?,
            })
        };
        let (open, close) = (OPEN.to_string(), CLOSE.to_string());
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        self.db
            .prepare_cached(sql)?
            .query_map(params![query, open, close, ELLIPSIS, SNIPPET_WORDS as i64, limit, first], row)?
            .collect()
    }
}
