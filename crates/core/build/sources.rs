//! Digests of sources, for build scripts: what a program is, without a version that somebody has to remember to raise.

use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    error::Error,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};
use toml::{Table, Value};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Our crates with the sources that make a program, and the versions of what they build on.
pub struct Sources {
    /// Text by path, `core/src/lib.rs`; lines end as on Unix.
    files: BTreeMap<String, String>,
    /// `name version` of all crates of others.
    versions: BTreeSet<String>,
}

impl Sources {
    /// The sources of the crate that is built and of those of ours that it depends on. Cargo runs the build script again
    /// when any of them changes.
    pub fn of_this_crate() -> Result<Self> {
        let folder = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
        let crates = folder.parent().ok_or("a crate stands in a folder of crates")?;
        let this = folder.file_name().ok_or("a crate has a folder")?.to_string_lossy().into_owned();
        let (mut ours, mut others, mut waiting) = (BTreeSet::new(), BTreeSet::new(), vec![this]);
        while let Some(name) = waiting.pop() {
            if ours.insert(name.clone()) {
                for dependency in dependencies(&crates.join(&name).join("Cargo.toml"))? {
                    match dependency.strip_prefix("rashomon-") {
                        Some(other) => waiting.push(other.to_owned()),
                        None => _ = others.insert(dependency),
                    }
                }
            }
        }
        let mut files = BTreeMap::new();
        for name in &ours {
            collect(crates, &crates.join(name).join("src"), &mut files)?;
        }
        let lock = crates.join("../Cargo.lock");
        println!("cargo::rerun-if-changed={}", lock.display());
        Ok(Self { files, versions: versions(&toml::from_str(&fs::read_to_string(lock)?)?, others) })
    }

    /// SHA-256 over the sources that `counts` picks by their path, and over all versions.
    pub fn digest(&self, counts: impl Fn(&str) -> bool) -> String {
        let mut hash = Sha256::new();
        for (path, text) in self.files.iter().filter(|(path, _)| counts(path)) {
            hash.update(format!("{path} {}\n{text}", text.len()));
        }
        self.versions.iter().for_each(|version| hash.update(format!("{version}\n")));
        hash.finalize().iter().fold(String::new(), |mut hex, byte| {
            // Writing to a string cannot fail.
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    }
}

/// The crates that a manifest names for its program, not for its tests.
fn dependencies(manifest: &Path) -> Result<Vec<String>> {
    println!("cargo::rerun-if-changed={}", manifest.display());
    let manifest: Table = toml::from_str(&fs::read_to_string(manifest)?)?;
    let named = manifest.get("dependencies").and_then(Value::as_table);
    Ok(named.into_iter().flat_map(|table| table.keys().cloned()).collect())
}

/// Reads Rust files; tests shape no result.
fn collect(crates: &Path, folder: &Path, files: &mut BTreeMap<String, String>) -> Result<()> {
    println!("cargo::rerun-if-changed={}", folder.display());
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            collect(crates, &path, files)?;
        } else if !name.ends_with("tests.rs") && !name.starts_with('.') {
            let below = path.strip_prefix(crates)?.to_string_lossy().replace('\\', "/");
            files.insert(below, String::from_utf8_lossy(&fs::read(&path)?).replace("\r\n", "\n"));
        }
    }
    Ok(())
}

/// The locked versions of crates and of all that they depend on.
fn versions(lock: &Table, names: BTreeSet<String>) -> BTreeSet<String> {
    let packages = || lock.get("package").and_then(Value::as_array).into_iter().flatten();
    let text = |package: &Value, key: &str| package.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let (mut waiting, mut found): (Vec<String>, _) = (names.into_iter().collect(), BTreeSet::new());
    while let Some(wanted) = waiting.pop() {
        // A dependency is `name`, or `name version` where there are several.
        let (name, version) = wanted.split_once(' ').unwrap_or((&wanted, ""));
        for package in packages().filter(|p| text(p, "name") == name && text(p, "version").starts_with(version)) {
            if found.insert(format!("{name} {}", text(package, "version"))) {
                let dependencies = package.get("dependencies").and_then(Value::as_array).into_iter().flatten();
                waiting.extend(dependencies.filter_map(Value::as_str).map(str::to_owned));
            }
        }
    }
    found
}
