//! Digests of the sources that make readings, and of those that make incidents of them.

#[path = "build/sources.rs"]
mod sources;

use std::error::Error;

/// What only makes incidents of readings.
const RULES: [&str; 7] = [
    "core/src/decisions/",
    "core/src/resolve/",
    "core/src/reconcile/",
    "core/src/naming.rs",
    "core/src/codable.rs",
    "core/src/incidents.rs",
    "core/src/settled.rs",
];
/// What makes neither.
const NEITHER: [&str; 2] = ["core/src/pattern_check.rs", "core/src/remark.rs"];
/// What only makes readings. Modules that stand in neither list count for both.
const READING: [&str; 12] = [
    "core/src/annotate/",
    "core/src/extract/",
    "core/src/gate/",
    "core/src/gazetteer.rs",
    "core/src/ground/",
    "core/src/language.rs",
    "core/src/lexicon.rs",
    "core/src/pattern/",
    "core/src/pipeline.rs",
    "core/src/sentence/",
    "data/",
    "nn/",
];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=build");
    let sources = sources::Sources::of_this_crate()?;
    let among = |list: &[&str], path: &str| list.iter().any(|start| path.starts_with(start));
    let program = sources.digest(|path| !among(&RULES, path) && !among(&NEITHER, path));
    let rules = sources.digest(|path| !among(&READING, path) && !among(&NEITHER, path));
    println!("cargo::rustc-env=RASHOMON_PROGRAM={program}");
    println!("cargo::rustc-env=RASHOMON_RULES={rules}");
    Ok(())
}
