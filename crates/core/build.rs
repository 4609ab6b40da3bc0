//! Embeds the data folder: text files as they are, the gazetteer as a finite-state map from folded names to rows.

use std::{
    collections::BTreeMap,
    env,
    error::Error,
    fmt::Write as _,
    fs,
    io::{BufWriter, Read as _, Write as _},
    path::{Path, PathBuf},
};

#[path = "src/gazetteer/fold.rs"]
mod fold;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Folders below `data/` whose text files are embedded.
const TEXT: [&str; 2] = ["events", "lang"];

fn main() -> Result<()> {
    let data = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("../../data").canonicalize()?;
    let out = PathBuf::from(env::var("OUT_DIR")?);
    embed_text(&data, &out)?;
    build_gazetteer(&data.join("gazetteer"), &out)
}

fn embed_text(data: &Path, out: &Path) -> Result<()> {
    let mut files = Vec::new();
    for folder in TEXT {
        collect(&data.join(folder), &mut files)?;
    }
    files.sort();
    let mut code = String::from("static EMBEDDED: &[(&str, &str)] = &[\n");
    for file in files {
        let name = file.strip_prefix(data)?.to_string_lossy().replace('\\', "/");
        writeln!(code, "    ({name:?}, include_str!({:?})),", file.to_string_lossy())?;
    }
    code.push_str("];\n");
    fs::write(out.join("embedded.rs"), code)?;
    Ok(())
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    println!("cargo::rerun-if-changed={}", folder.display());
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|e| e == "toml" || e == "txt" || e == "tsv") {
            files.push(path);
        }
    }
    Ok(())
}

/// Columns of a row: id, name, aliases, lat, lon, kind, country, admin1, population.
fn build_gazetteer(folder: &Path, out: &Path) -> Result<()> {
    println!("cargo::rerun-if-changed={}", folder.display());
    let source = folder.join("places.tsv.gz");
    let mut text = String::new();
    flate2::read::GzDecoder::new(fs::File::open(&source)?).read_to_string(&mut text)?;
    let mut names: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    let (mut rows, mut offsets) = (String::new(), Vec::new());
    for (number, line) in text.lines().enumerate().skip(1) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [id, name, aliases, lat, lon, kind, country, admin1, population] = fields[..] else {
            return Err(format!("{}:{}: {} columns, not 9", source.display(), number + 1, fields.len()).into());
        };
        let row = offsets.len() as u32;
        offsets.push(rows.len() as u32);
        writeln!(rows, "{id}\t{name}\t{lat}\t{lon}\t{kind}\t{country}\t{admin1}\t{population}")?;
        for name in [name].into_iter().chain(aliases.split('|')) {
            let key = fold::fold(name);
            if !key.is_empty() {
                let ids = names.entry(key).or_default();
                if ids.last() != Some(&row) {
                    ids.push(row);
                }
            }
        }
    }
    let mut map = fst::MapBuilder::new(BufWriter::new(fs::File::create(out.join("places.fst"))?))?;
    let mut postings: Vec<u8> = Vec::new();
    for (name, rows) in names {
        map.insert(name, postings.len() as u64)?;
        postings.extend((rows.len() as u32).to_le_bytes());
        postings.extend(rows.iter().flat_map(|r| r.to_le_bytes()));
    }
    map.finish()?;
    fs::write(out.join("places.postings"), postings)?;
    fs::write(out.join("places.rows"), rows)?;
    let mut file = BufWriter::new(fs::File::create(out.join("places.offsets"))?);
    for offset in offsets {
        file.write_all(&offset.to_le_bytes())?;
    }
    Ok(())
}
