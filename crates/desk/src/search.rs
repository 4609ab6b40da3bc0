//! Full text over reports and claims.

pub use rashomon_store::{Hit, HitKind, Snippet};

use crate::{Desk, Error};

impl Desk {
    /// Reports (headline, text) and claims (evidence, value, speaker) that have all of the words and "quoted phrases",
    /// the best first, `limit` at most. Case and diacritics do not matter, and no text is a wrong query.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn search(&self, words: &str, limit: usize) -> Result<Vec<Hit>, Error> {
        Ok(self.ledger.search(words, limit)?)
    }
}
