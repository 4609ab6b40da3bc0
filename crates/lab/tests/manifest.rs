//! The manifests of the shipped weights speak of the files that lie beside them.

use std::{fmt::Write, fs, path::PathBuf};

use sha2::{Digest, Sha256};

#[test]
fn manifests_name_the_weights_that_lie_beside_them() {
    for (model, most) in [("analyser-en", 30_000_000), ("claims-en", 12_000_000)] {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../data/models").join(model);
        let weights = fs::read(folder.join("weights.bin")).unwrap();
        let manifest = fs::read_to_string(folder.join("manifest.toml")).unwrap();
        let mut digest = String::new();
        for byte in Sha256::digest(&weights) {
            write!(digest, "{byte:02x}").unwrap();
        }
        assert!(manifest.contains(&format!("sha256 = \"{digest}\"")), "{model}: {digest}");
        assert!(weights.len() < most, "the weights of {model} have at most {most} bytes");
    }
}
