//! Prints what is read from a folder of pages, a line a page: `{"id","title","published","text"}`.
//!
//! `cargo run --release -p rashomon-ingest --example pages -- FOLDER > predictions.jsonl`

use std::{
    io::{self, Write},
    path::Path,
};

use rashomon_ingest::{Options, read, sources};
use serde_json::{Value, json};

fn main() -> io::Result<()> {
    let folders: Vec<String> = std::env::args().skip(1).collect();
    let mut out = io::stdout().lock();
    for source in sources(&folders) {
        let source = source.map_err(io::Error::other)?;
        let id = Path::new(&source.origin).file_stem().unwrap_or_default().to_string_lossy().into_owned();
        for reading in read(&source, &Options::default()) {
            let line: Value = match reading {
                Ok(r) => {
                    let published = r.report.published.map(|p| p.to_string());
                    json!({"id": id, "title": r.report.title, "published": published, "text": r.report.text})
                }
                Err(error) => {
                    json!({"id": id, "title": null, "published": null, "text": null, "error": error.to_string()})
                }
            };
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}
