//! The Rust version that the manifest declares is the highest that any locked crate needs.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::process::Command;

/// "1.94" and "1.94.0" are one version.
fn version(text: &str) -> (u32, u32, u32) {
    let mut parts = text.split('.').map(|part| part.parse().unwrap());
    (parts.next().unwrap(), parts.next().unwrap_or(0), parts.next().unwrap_or(0))
}

/// The platform that this is built on: crates of others may not be here.
fn host() -> String {
    let output = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into())).arg("-vV").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().find_map(|line| line.strip_prefix("host: ")).unwrap().to_owned()
}

#[test]
fn the_declared_rust_version_is_true() {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked", "--offline", "--filter-platform", &host()])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let crates = metadata["packages"].as_array().unwrap().iter().filter(|package| !package["source"].is_null());
    let needed = crates.filter_map(|p| Some((version(p["rust_version"].as_str()?), p["name"].as_str()?)));
    let (highest, name) = needed.max().unwrap();
    assert_eq!(version(env!("CARGO_PKG_RUST_VERSION")), highest, "{name} needs the highest of all locked crates");
}
