//! Full text over reports and claims.

use std::collections::BTreeMap;

use rashomon_model::ReportId;
use rashomon_store::search_in;
pub use rashomon_store::{Hit, HitKind, Snippet, clipped};
use serde::Serialize;

use crate::{Desk, Error};

/// What was found in one report: the report itself, claims that stand in it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReportHits {
    /// The report.
    pub report: ReportId,
    /// Its headline.
    pub title: Option<String>,
    /// Where it was read.
    pub origin: String,
    /// The best first.
    pub hits: Vec<Hit>,
}

/// Hits by their reports: the report of the best hit first, and the hits of each in their order.
pub fn by_report(hits: Vec<Hit>) -> Vec<ReportHits> {
    let mut found: Vec<ReportHits> = Vec::new();
    let mut places: BTreeMap<ReportId, usize> = BTreeMap::new();
    for hit in hits {
        let place = *places.entry(hit.report.clone()).or_insert(found.len());
        if place == found.len() {
            let (report, title, origin) = (hit.report.clone(), hit.title.clone(), hit.origin.clone());
            found.push(ReportHits { report, title, origin, hits: Vec::new() });
        }
        found[place].hits.push(hit);
    }
    found
}

impl Desk {
    /// Reports (headline, text) and claims (evidence, value, speaker) that have all of the words and "quoted phrases",
    /// the best first, `limit` at most. Case and diacritics do not matter, and no text is a wrong query.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn search(&self, words: &str, limit: usize) -> Result<Vec<Hit>, Error> {
        if self.looks_back() {
            return Ok(search_in(self.records()?, words, limit)?);
        }
        Ok(self.ledger.search(words, limit, self.known)?)
    }
}
