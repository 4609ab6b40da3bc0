//! Embeds the data folder, each file with its digest, and the gazetteer as a finite-state map from folded names to rows.

use std::{
    env,
    error::Error,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

#[path = "src/fold.rs"]
mod fold;
#[path = "src/index.rs"]
mod index;
#[path = "src/layout.rs"]
mod layout;

use layout::{Kind, digest, kind};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    let data = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("../../data").canonicalize()?;
    let out = PathBuf::from(env::var("OUT_DIR")?);
    for shared in ["build.rs", "src/fold.rs", "src/index.rs", "src/layout.rs"] {
        println!("cargo::rerun-if-changed={shared}");
    }
    let mut files = Vec::new();
    collect(&data, &mut files)?;
    files.sort();
    let mut code = String::from("static FILES: &[(&str, &str, &[u8])] = &[\n");
    let mut places = String::new();
    for file in files {
        let path = file.strip_prefix(&data)?.to_string_lossy().replace('\\', "/");
        let is_text = match kind(&path) {
            Some(Kind::Text(_)) => true,
            Some(Kind::Bytes(_)) => false,
            Some(Kind::Places) => {
                places = embed_places(&file, &out)?;
                continue;
            }
            Some(Kind::Note) => continue,
            Some(Kind::Own) => return Err(format!("{}: the program has no places of one's own", file.display()).into()),
            None => return Err(format!("{}: no data is read from here", file.display()).into()),
        };
        let digest = digest(&fs::read(&file)?, is_text);
        writeln!(code, "    ({path:?}, {digest:?}, include_bytes!({:?})),", file.to_string_lossy())?;
    }
    writeln!(code, "];\nstatic PLACES: &str = {places:?};")?;
    fs::write(out.join("embedded.rs"), code)?;
    Ok(())
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    println!("cargo::rerun-if-changed={}", folder.display());
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

/// Writes the index of the places, and gives the digest of their text.
fn embed_places(file: &Path, out: &Path) -> Result<String> {
    let compressed = file.extension().is_some_and(|e| e == "gz");
    let text = index::text(&fs::read(file)?, compressed)?;
    let index = index::build(&text).map_err(|e| format!("{}:{}: {}", file.display(), e.line, e.message))?;
    fs::write(out.join("places.fst"), index.names)?;
    fs::write(out.join("places.postings"), index.postings)?;
    fs::write(out.join("places.rows"), index.rows)?;
    fs::write(out.join("places.offsets"), index.offsets)?;
    Ok(digest(text.as_bytes(), true))
}
