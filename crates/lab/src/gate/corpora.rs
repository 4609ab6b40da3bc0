//! Reports of the corpora, as the program itself reads them.

use std::{
    collections::{BTreeMap, HashSet},
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, ensure};
use rashomon_ingest::{Options, read, report_from_json_line, report_from_text, sources};
use rashomon_model::{Bytes, Report};
use serde_json::{Value, json};

use crate::conllu::unzstd;

/// Reports of one corpus.
pub struct Set {
    /// What it is.
    pub name: &'static str,
    /// Whether all of its reports tell of violence, as far as its makers say; `None` where they do not say.
    pub relevant: Option<bool>,
    /// The reports, in the order of the corpus.
    pub reports: Vec<Report<Bytes>>,
}

/// Reports of MUC by their answer keys: those with a template, and those without.
pub fn muc(data: &Path, part: &str, names: [&'static str; 2]) -> Result<[Set; 2]> {
    let folder = data.join("muc34/corpora").join(part);
    let (mut texts, mut relevant) = (BTreeMap::new(), HashSet::new());
    for path in files(&folder)? {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.starts_with("key-") {
            relevant.extend(filled(&read_text(&path)?));
        } else if name.contains("-muc") {
            texts.extend(messages(&read_text(&path)?));
        }
    }
    ensure!(!texts.is_empty() && !relevant.is_empty(), "no texts or no keys in {}", folder.display());
    let (mut with, mut without) = (Vec::new(), Vec::new());
    for (id, text) in texts {
        let to = if relevant.contains(&id) { &mut with } else { &mut without };
        to.extend(report_from_text(&id, text.as_bytes(), &Options::default()).map(|r| r.report));
    }
    Ok([
        Set { name: names[0], relevant: Some(true), reports: with },
        Set { name: names[1], relevant: Some(false), reports: without },
    ])
}

/// Messages whose key has a template with a number.
fn filled(key: &str) -> Vec<String> {
    let mut id = String::new();
    let mut out = Vec::new();
    for line in key.lines() {
        let value = |label: &str| Some(line.split_once(label)?.1.trim());
        if let Some(value) = value("MESSAGE: ID") {
            value.split_whitespace().next().unwrap_or_default().clone_into(&mut id);
        } else if value("MESSAGE: TEMPLATE").is_some_and(|v| v.starts_with(|c: char| c.is_ascii_digit())) {
            out.push(id.clone());
        }
    }
    out
}

/// Messages of a file of texts: each begins with a line of its id.
fn messages(file: &str) -> Vec<(String, String)> {
    let mut out: Vec<(String, String)> = Vec::new();
    for line in file.lines() {
        let first = line.split_whitespace().next().unwrap_or_default();
        let heads = (line.starts_with("DEV-MUC") || line.starts_with("TST")) && first.contains("-MUC");
        match out.last_mut() {
            _ if heads => out.push((first.to_owned(), String::new())),
            Some((_, text)) => {
                text.push_str(line);
                text.push('\n');
            }
            None => {}
        }
    }
    out
}

/// JSON lines with `title`, and `text` or `content`.
pub fn json_lines(path: &Path, name: &'static str, relevant: Option<bool>) -> Result<Set> {
    let content = read_text(path)?;
    let mut reports = Vec::new();
    for (i, line) in content.lines().enumerate() {
        let value: Value = serde_json::from_str(line).with_context(|| format!("{}:{}", path.display(), i + 1))?;
        let text = value.get("text").or(value.get("content")).and_then(Value::as_str).unwrap_or_default();
        let record = json!({ "title": value.get("title"), "text": text }).to_string();
        // Some have no text; they are no reports.
        reports.extend(report_from_json_line(name, i + 1, record.as_bytes(), &Options::default()).map(|r| r.report));
    }
    Ok(Set { name, relevant, reports })
}

/// The headlines of the articles that UCDP GED cites, each a report of its own.
pub fn headlines(path: &Path, name: &'static str) -> Result<Set> {
    let mut titles = Vec::new();
    let mut seen = HashSet::new();
    for line in read_text(path)?.lines() {
        let value: Value = serde_json::from_str(line).with_context(|| path.display().to_string())?;
        let all = value["headlines"].as_array().into_iter().flatten();
        for title in all.filter_map(|h| h["title"].as_str()) {
            // Places, numbers and titles in Russian stand among them.
            let told = title.is_ascii() && title.split_whitespace().count() > 3;
            if told && seen.insert(title.to_owned()) {
                titles.push(title.to_owned());
            }
        }
    }
    let reports = titles.iter().filter_map(|t| report_from_text(name, t.as_bytes(), &Options::default()).ok());
    Ok(Set { name, relevant: Some(true), reports: reports.map(|r| r.report).collect() })
}

/// The documents of a treebank.
pub fn treebank(path: &Path, name: &'static str) -> Result<Set> {
    let mut texts: Vec<String> = Vec::new();
    for line in read_text(path)?.lines() {
        if line.starts_with("# newdoc") {
            texts.push(String::new());
        } else if let (Some(text), true) = (texts.last_mut(), line.starts_with("# newpar")) {
            text.push_str("\n\n");
        } else if let (Some(text), Some(sentence)) = (texts.last_mut(), line.strip_prefix("# text = ")) {
            text.push_str(sentence);
            text.push(' ');
        }
    }
    let reports = texts.iter().filter_map(|t| report_from_text(name, t.as_bytes(), &Options::default()).ok());
    Ok(Set { name, relevant: Some(false), reports: reports.map(|r| r.report).collect() })
}

/// The pages in a packed archive.
pub fn pages(archive: &Path, name: &'static str) -> Result<Set> {
    let folder = tempfile::tempdir()?;
    let status = Command::new("tar").arg("--zstd").arg("-xf").arg(archive).arg("-C").arg(folder.path()).status();
    ensure!(status.context("the program `tar`")?.success(), "tar cannot read {}", archive.display());
    Ok(self::folder(folder.path(), name, None))
}

/// All reports of a folder.
pub fn folder(path: &Path, name: &'static str, relevant: Option<bool>) -> Set {
    let found = sources(&[path.as_os_str()]).into_iter().flatten();
    let reports = found.flat_map(|s| read(&s, &Options::default())).flatten().map(|r| r.report).collect();
    Set { name, relevant, reports }
}

fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    let mut paths = entries.map(|e| Ok(e?.path())).collect::<Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}

/// A text, unpacked where it is packed. Bytes that are no UTF-8, of which the older corpora have a few, are replaced.
fn read_text(path: &Path) -> Result<String> {
    let packed = path.extension().is_some_and(|e| e == "zst");
    let bytes = if packed { unzstd(path)? } else { fs::read(path).with_context(|| path.display().to_string())? };
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_and_keys() {
        let texts = "DEV-MUC3-0001 (X)\n\n   A BRIDGE FELL.\n\nDEV-MUC3-0002 (X)\n\n   RAIN.\n";
        let found = messages(texts);
        assert_eq!(found.len(), 2);
        assert_eq!(found[0], ("DEV-MUC3-0001".to_owned(), "\n   A BRIDGE FELL.\n\n".to_owned()));
        let key = "0.  MESSAGE: ID      DEV-MUC3-0001 (X)\n1.  MESSAGE: TEMPLATE  1\n4.  INCIDENT: TYPE  *\n\
                   0.  MESSAGE: ID      DEV-MUC3-0002 (X)\n1.  MESSAGE: TEMPLATE  *\n\
                   0.  MESSAGE: ID      DEV-MUC3-0003\n1.  MESSAGE: TEMPLATE  2 (OPTIONAL)\n";
        assert_eq!(filled(key), ["DEV-MUC3-0001", "DEV-MUC3-0003"]);
    }
}
