//! A batch in numbers.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{FAULT, Progress};

/// What became of the inputs of a batch, counted. It grows with every event, so that it can be asked at any time.
///
/// ```
/// use rashomon_desk::{Progress, Tally};
///
/// let mut tally = Tally::default();
/// tally.count(&Progress::Skipped { origin: "a.txt", code: "empty", reason: "is empty".to_owned() });
/// tally.count(&Progress::SourceDone);
/// assert_eq!((tally.reports(), tally.skipped.total(), tally.done), (0, 1, 1));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Sources of the batch, most often files.
    pub sources: usize,
    /// Sources that are read to their end.
    pub done: usize,
    /// Reports that were read for the first time.
    pub added: usize,
    /// Reports that were there already.
    pub known: usize,
    /// Reports of the ledger that were read again.
    pub reread: usize,
    /// Reports that were there already and about which something was put right.
    pub corrected: usize,
    /// Reports among those added that do not tell of violence and were not analysed.
    pub irrelevant: usize,
    /// Inputs that gave no report, by code. Reports on which the analysis broke down are among them, as "fault".
    pub skipped: Codes,
    /// What is in doubt about reports that were added, by code.
    pub warnings: Codes,
    /// Files of folders that were left out on purpose, by reason.
    pub left_out: BTreeMap<String, usize>,
}

impl Tally {
    /// Takes an event into account.
    pub fn count(&mut self, progress: &Progress<'_>) {
        match progress {
            Progress::Started { sources, left_out } => {
                self.sources = *sources;
                self.left_out = left_out.iter().map(|(reason, n)| ((*reason).to_owned(), *n)).collect();
            }
            Progress::At { .. } => {}
            Progress::Added { .. } => self.added += 1,
            Progress::Reread { .. } => self.reread += 1,
            Progress::Corrected { .. } => self.corrected += 1,
            Progress::Known { .. } => self.known += 1,
            Progress::NotRelevant { .. } => self.irrelevant += 1,
            Progress::Warned { diagnostic, .. } => self.warnings.add(&diagnostic.code),
            Progress::Skipped { code, .. } => self.skipped.add(code),
            Progress::Broken { .. } => self.skipped.add(FAULT),
            Progress::SourceDone => self.done += 1,
        }
    }

    /// Reports that were read, for the first time or again.
    pub fn reports(&self) -> usize {
        self.added + self.known + self.corrected
    }
}

/// How often each code occurred.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Codes(BTreeMap<String, usize>);

impl Codes {
    fn add(&mut self, code: &str) {
        *self.0.entry(code.to_owned()).or_default() += 1;
    }

    /// Of all codes together.
    pub fn total(&self) -> usize {
        self.0.values().sum()
    }

    /// The codes, the most frequent first, equally frequent ones by name.
    pub fn by_count(&self) -> Vec<(&str, usize)> {
        let mut codes: Vec<_> = self.0.iter().map(|(code, n)| (code.as_str(), *n)).collect();
        codes.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        codes
    }
}
