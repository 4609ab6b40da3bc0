//! The manifest of the shipped weights speaks of the file that lies beside it.

use std::{fmt::Write, fs, path::PathBuf};

use sha2::{Digest, Sha256};

#[test]
fn the_manifest_names_the_weights_that_lie_beside_it() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../data/models/analyser-en");
    let weights = fs::read(folder.join("weights.bin")).unwrap();
    let manifest = fs::read_to_string(folder.join("manifest.toml")).unwrap();
    let mut digest = String::new();
    for byte in Sha256::digest(&weights) {
        write!(digest, "{byte:02x}").unwrap();
    }
    assert!(manifest.contains(&format!("sha256 = \"{digest}\"")), "{digest}");
    assert!(weights.len() < 30_000_000, "shipped weights have at most 30 MB");
}
