//! Digests of the sources that make readings, and of those that make incidents of them.

#[path = "build/sources.rs"]
mod sources;

use std::error::Error;

/// What only makes incidents of readings.
const RULES: [&str; 3] = ["core/src/resolve/", "core/src/reconcile/", "core/src/incidents.rs"];
/// What only makes readings. Modules that stand in neither list count for both.
const READING: [&str; 8] = [
    "core/src/annotate/",
    "core/src/extract/",
    "core/src/gate/",
    "core/src/pattern/",
    "core/src/language.rs",
    "core/src/lexicon.rs",
    "data/",
    "nn/",
];
/// What stands with the readings and makes incidents too.
const BOTH: &str = "core/src/extract/event.rs";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=build");
    let sources = sources::Sources::of_this_crate()?;
    let among = |list: &[&str], path: &str| list.iter().any(|start| path.starts_with(start));
    let program = sources.digest(|path| !among(&RULES, path));
    let rules = sources.digest(|path| path == BOTH || !among(&READING, path));
    println!("cargo::rustc-env=RASHOMON_PROGRAM={program}");
    println!("cargo::rustc-env=RASHOMON_RULES={rules}");
    Ok(())
}
