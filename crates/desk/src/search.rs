//! Full text over reports and claims.

use rashomon_store::search_in;
pub use rashomon_store::{Hit, HitKind, Snippet};

use crate::{Desk, Error};

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
