//! Which documents are copies of one text: the program's own test, over all pairs.

use std::{
    io::{self, Write as _},
    path::Path,
};

use anyhow::Result;
use rashomon_core::resolve::origins::copies::{self, Sketch};
use serde_json::json;

use super::documents;
use crate::threads;

/// Shingles of the shortest text that gold speaks of.
const SHORTEST: usize = 20;

/// Prints the pairs of documents of which one is a copy of the other: `{"a", "b", "share"}` a line.
pub(super) fn run(docs: &Path, threads: usize) -> Result<()> {
    let documents = documents(docs)?;
    let sketches = threads::each(documents.len(), threads, |at| Sketch::new(&documents[at].text));
    let pairs = threads::each(documents.len(), threads, |a| {
        let later = (a + 1..documents.len()).map(|b| (b, copies::share(&sketches[a], &sketches[b])));
        let spoken_of = |at: usize| sketches[at].len() >= SHORTEST;
        later.filter(|(b, share)| copies::is_copy(*share) && spoken_of(a) && spoken_of(*b)).collect::<Vec<_>>()
    });
    let mut out = io::BufWriter::new(io::stdout().lock());
    for (a, copies) in pairs.iter().enumerate() {
        for (b, share) in copies {
            writeln!(out, "{}", json!({"a": documents[a].id, "b": documents[*b].id, "share": share}))?;
        }
    }
    Ok(out.flush()?)
}
