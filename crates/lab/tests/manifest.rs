//! The manifests of the shipped weights speak of the files that lie beside them.

use std::{fmt::Write, fs, path::PathBuf};

use sha2::{Digest, Sha256};

#[test]
fn manifests_name_the_weights_that_lie_beside_them() {
    let mut size = 0;
    for model in ["analyser-en", "claims-en"] {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../data/models").join(model);
        let weights = fs::read(folder.join("weights.bin")).unwrap();
        let manifest = fs::read_to_string(folder.join("manifest.toml")).unwrap();
        let mut digest = String::new();
        for byte in Sha256::digest(&weights) {
            write!(digest, "{byte:02x}").unwrap();
        }
        assert!(manifest.contains(&format!("sha256 = \"{digest}\"")), "{model}: {digest}");
        size += weights.len();
    }
    assert!(size < 60_000_000, "all weights together have {size} bytes");
}
