//! Reports as JSON: an object a line, or a file that is one object or an array of them.

use rashomon_model::Diagnostic;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::{
    Cause, Options, ReadError, Reading, charset,
    report::{Found, check_size, finish},
    text::dates::Dated,
};

/// The keys that are read; others are passed over.
#[derive(Deserialize)]
struct Record {
    #[serde(default)]
    id: Option<Name>,
    #[serde(default)]
    title: Option<String>,
    text: String,
    #[serde(default)]
    published: Option<String>,
    #[serde(default)]
    publisher: Option<String>,
    #[serde(default)]
    url: Option<String>,
}

/// An id is a string or a whole number.
#[derive(Deserialize)]
#[serde(untagged, expecting = "an id must be a string or a whole number")]
enum Name {
    Text(String),
    Number(i64),
}

/// Reads one object that stands on line `line` of its file; its origin is `path#id`, or `path#line-N` without an id.
pub fn report_from_json_line(path: &str, line: usize, bytes: &[u8], options: &Options) -> Result<Reading, ReadError> {
    object(path, &format!("#line-{line}"), line, bytes, options)
}

/// Reads a file that is one object (its origin is the path) or an array (`path#id`, `path#item-N`).
pub fn report_from_json(path: &str, bytes: &[u8], options: &Options) -> Vec<Result<Reading, ReadError>> {
    let trimmed = bytes.trim_ascii();
    if trimmed.is_empty() {
        return vec![Err(ReadError::new(path, Cause::Empty))];
    }
    if !trimmed.starts_with(b"[") {
        return vec![object(path, "", 1, bytes, options)];
    }
    match serde_json::from_slice::<Vec<&RawValue>>(bytes) {
        Err(error) => vec![Err(ReadError::new(path, bad(&error, 0)))],
        Ok(items) => {
            let (mut line, mut counted) = (1, 0);
            let read = |(i, item): (usize, &&RawValue)| {
                let raw = item.get();
                // The items are slices of the file, so their addresses tell their places.
                let before =
                    (raw.as_ptr() as usize).saturating_sub(bytes.as_ptr() as usize).clamp(counted, bytes.len());
                line += String::from_utf8_lossy(&bytes[counted..before]).matches('\n').count();
                counted = before;
                object(path, &format!("#item-{}", i + 1), line, raw.as_bytes(), options)
            };
            items.iter().enumerate().map(read).collect()
        }
    }
}

/// Reads an object that begins on `line`; `suffix` names it where it has no id. An empty suffix: it is the whole file.
fn object(path: &str, suffix: &str, line: usize, bytes: &[u8], options: &Options) -> Result<Reading, ReadError> {
    let at = |cause| ReadError::new(format!("{path}{suffix}"), cause);
    check_size(bytes.len(), options).map_err(at)?;
    let mut diagnostics = Vec::new();
    let record = parse(bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes), &mut diagnostics);
    let record = record.map_err(|error| at(bad(&error, line.saturating_sub(1))))?;
    let origin = match &record.id {
        Some(Name::Text(id)) if !suffix.is_empty() && !id.is_empty() => format!("{path}#{id}"),
        Some(Name::Number(id)) if !suffix.is_empty() => format!("{path}#{id}"),
        _ => format!("{path}{suffix}"),
    };
    let at = |cause| ReadError::new(origin.clone(), cause);
    charset::check_controls(&record.text, &mut diagnostics).map_err(at)?;
    charset::report_replacements(&record.text, &mut diagnostics);
    let published = record.published.as_deref().and_then(|words| date(words, &mut diagnostics));
    let some = |text: Option<String>| text.map(|t| t.trim().to_owned()).filter(|t| !t.is_empty());
    let mut found = Found {
        text: record.text,
        publisher: some(record.publisher),
        published,
        url: some(record.url),
        diagnostics,
        ..Found::default()
    };
    if found.text.trim().is_empty() && record.title.as_deref().is_none_or(|t| t.trim().is_empty()) {
        return Err(at(Cause::Empty));
    }
    found.with_title(record.title.as_deref());
    finish(&origin, bytes, found, options).map_err(at)
}

/// A date by ISO 8601 or in words.
fn date(words: &str, diagnostics: &mut Vec<Diagnostic>) -> Option<Dated> {
    let found = Dated::whole(words);
    if found.is_none() && !words.trim().is_empty() {
        let message = format!("\u{201C}{words}\u{201D} under `published` is no date that can be read.");
        diagnostics.push(Diagnostic::warning("bad-date", message));
    }
    found
}

fn parse(bytes: &[u8], diagnostics: &mut Vec<Diagnostic>) -> Result<Record, serde_json::Error> {
    serde_json::from_slice(bytes).or_else(|error| {
        let Some(repaired) = without_lone_surrogates(bytes) else { return Err(error) };
        let record = serde_json::from_slice(&repaired)?;
        let message = "Half of a surrogate pair (\\uD800 to \\uDFFF) stands alone; U+FFFD takes its place.";
        diagnostics.push(Diagnostic::warning("lone-surrogate", message));
        Ok(record)
    })
}

/// The JSON with every escape of half a surrogate pair replaced, or `None` where there is none.
fn without_lone_surrogates(bytes: &[u8]) -> Option<Vec<u8>> {
    let unit = |at: usize| {
        let escape = bytes.get(at..at + 6).filter(|e| e.starts_with(b"\\u"))?;
        u16::from_str_radix(std::str::from_utf8(&escape[2..]).ok()?, 16).ok()
    };
    let (mut out, mut at, mut replaced) = (Vec::with_capacity(bytes.len()), 0, false);
    while at < bytes.len() {
        let step = match unit(at) {
            Some(0xD800..0xDC00) if matches!(unit(at + 6), Some(0xDC00..0xE000)) => 12,
            Some(0xD800..0xE000) => {
                out.extend_from_slice(b"\\uFFFD");
                replaced = true;
                at += 6;
                continue;
            }
            Some(_) => 6,
            // An escaped backslash is no beginning of an escape.
            None if bytes[at] == b'\\' => 2,
            None => 1,
        };
        out.extend_from_slice(&bytes[at..(at + step).min(bytes.len())]);
        at += step;
    }
    replaced.then_some(out)
}

/// `before`: lines of the file before the value.
fn bad(error: &serde_json::Error, before: usize) -> Cause {
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or_default().to_owned();
    Cause::BadJson { line: before + error.line().max(1), column: error.column(), message }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(json: &str) -> Result<Reading, ReadError> {
        report_from_json_line("a.jsonl", 7, json.as_bytes(), &Options::default())
    }

    #[test]
    fn a_full_line() {
        let json = r#"{"id":"x1","title":"Raid","text":"Men came.","published":"2024-05-01T10:00:00Z","publisher":"P","url":"https://x.example/1","extra":[1]}"#;
        let reading = line(json).unwrap();
        assert_eq!(reading.report.origin, "a.jsonl#x1");
        assert_eq!(reading.report.text, "Raid\n\nMen came.");
        assert_eq!(reading.report.title.as_deref(), Some("Raid"));
        assert_eq!(reading.report.published.unwrap().to_string(), "2024-05-01T10:00:00Z");
        assert_eq!(reading.bytes, json.as_bytes());
    }

    #[test]
    fn what_may_be_missing() {
        let reading = line(r#"{"text":"Raid\n\nMen came.","title":"Raid","publisher":null,"id":null}"#).unwrap();
        assert_eq!(reading.report.origin, "a.jsonl#line-7");
        assert_eq!(reading.report.text, "Raid\n\nMen came.");
        assert_eq!(line(r#"{"id":12,"text":"Men came."}"#).unwrap().report.origin, "a.jsonl#12");
        let dated = line(r#"{"text":"Men came.","published":"4 March 2025"}"#).unwrap();
        assert_eq!(dated.report.published.unwrap().to_string(), "2025-03-04");
        let codes = line(r#"{"text":"Men came.","published":"soon"}"#).unwrap().diagnostics;
        assert!(codes.iter().any(|d| d.code == "bad-date"));
    }

    #[test]
    fn bad_lines() {
        for (json, code) in [
            ("", "bad-json"),
            ("{", "bad-json"),
            (r#"{"title":"no text"}"#, "bad-json"),
            (r#"{"text":5}"#, "bad-json"),
            (r#"{"text":"a","id":{}}"#, "bad-json"),
            (r#"["text"]"#, "bad-json"),
            (r#"{"text":"  "}"#, "empty"),
            (r#"{"text":"a\u0000b"}"#, "binary"),
        ] {
            let error = line(json).unwrap_err();
            assert_eq!(error.code(), code, "{json}");
            assert_eq!(error.origin, "a.jsonl#line-7");
            if let Cause::BadJson { line, .. } = error.cause {
                assert_eq!(line, 7);
            }
        }
        assert!(line(&"[".repeat(100_000)).is_err());
    }

    #[test]
    fn half_a_surrogate_pair() {
        let reading = line(r#"{"text":"a \ud83d b \ud83d\ude00 \\ud83d c."}"#).unwrap();
        assert_eq!(reading.report.text, "a \u{FFFD} b \u{1F600} \\ud83d c.");
        assert!(reading.diagnostics.iter().any(|d| d.code == "lone-surrogate"));
    }

    #[test]
    fn a_whole_file() {
        let all = |json: &str| report_from_json("a.json", json.as_bytes(), &Options::default());
        assert_eq!(all("{\n\"text\":\n\"Men came.\"}\n")[0].as_ref().unwrap().report.origin, "a.json");
        let two = all("[{\"text\":\"Men came.\"},\n{\"id\":\"b\",\"text\":\"Men left.\"},\n{\"text\":1}]");
        assert_eq!(two[0].as_ref().unwrap().report.origin, "a.json#item-1");
        assert_eq!(two[1].as_ref().unwrap().report.origin, "a.json#b");
        assert!(matches!(two[2].as_ref().unwrap_err().cause, Cause::BadJson { line: 3, .. }));
        assert_eq!(all(" ")[0].as_ref().unwrap_err().code(), "empty");
    }
}
