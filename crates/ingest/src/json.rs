//! Reports as JSON: an object a line, or a file that is one object or an array of them.

use std::fmt;

use rashomon_model::Diagnostic;
use serde::{Deserialize, Deserializer, de::Visitor};

use crate::{Cause, Options, ReadError, Reading, elements::Elements, record::Record, report::check_size};

/// The keys that are read; others are passed over.
#[derive(Deserialize)]
#[serde(expecting = "an object with a text")]
struct Object {
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

/// An id: a string, or the digits of a whole number.
struct Name(String);

/// By hand, because an untagged choice would first hold the whole value in memory, whatever it is.
impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl Visitor<'_> for Text {
            type Value = Name;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an id that is a string or a whole number")
            }

            fn visit_str<E>(self, id: &str) -> Result<Name, E> {
                Ok(Name(id.to_owned()))
            }

            fn visit_i64<E>(self, id: i64) -> Result<Name, E> {
                Ok(Name(id.to_string()))
            }

            fn visit_u64<E>(self, id: u64) -> Result<Name, E> {
                Ok(Name(id.to_string()))
            }
        }
        deserializer.deserialize_any(Text)
    }
}

/// Reads one object that stands on line `line` of its file; its origin is `path#id`, or `path#line-N` without an id.
pub fn report_from_json_line(path: &str, line: usize, bytes: &[u8], options: &Options) -> Result<Reading, ReadError> {
    object(path, &format!("#line-{line}"), line, bytes, options)
}

/// Reads a file that is one object (its origin is the path) or an array (`path#id`, `path#item-N`), element by element.
pub fn report_from_json<'a>(
    path: &str,
    bytes: &'a [u8],
    options: &Options,
) -> Box<dyn Iterator<Item = Result<Reading, ReadError>> + 'a> {
    if without_mark(bytes).trim_ascii_start().starts_with(b"[") {
        return Box::new(Elements::new(path.to_owned(), bytes, options.clone()));
    }
    Box::new(std::iter::once(object(path, "", 1, bytes, options)))
}

/// Reads an object that begins on `line`; `place` names it where it has no id. An empty place: it is the whole file.
pub(crate) fn object(
    path: &str,
    place: &str,
    line: usize,
    bytes: &[u8],
    options: &Options,
) -> Result<Reading, ReadError> {
    let at = |cause| ReadError::new(format!("{path}{place}"), cause);
    check_size(bytes.len(), options).map_err(at)?;
    if place.is_empty() && without_mark(bytes).trim_ascii().is_empty() {
        return Err(at(Cause::Empty));
    }
    let mut diagnostics = Vec::new();
    let object = parse(without_mark(bytes), &mut diagnostics);
    let Object { id, title, text, published, publisher, url } =
        object.map_err(|error| at(bad(&error, line.saturating_sub(1))))?;
    Record { id: id.map(|Name(id)| id), title, text, published, publisher, url, diagnostics }
        .read(path, place, bytes, options)
}

fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)
}

fn parse(bytes: &[u8], diagnostics: &mut Vec<Diagnostic>) -> Result<Object, serde_json::Error> {
    serde_json::from_slice(bytes).or_else(|error| {
        let Some(repaired) = without_lone_surrogates(bytes) else { return Err(error) };
        let object = serde_json::from_slice(&repaired)?;
        let message = "Half of a surrogate pair (\\uD800 to \\uDFFF) stands alone; U+FFFD takes its place.";
        diagnostics.push(Diagnostic::warning("lone-surrogate", message));
        Ok(object)
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
            (r#"{"text":"a","id":[1,1]}"#, "bad-json"),
            (r#"{"text":"a","id":1.5}"#, "bad-json"),
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
        let all = |json: &str| -> Vec<_> { report_from_json("a.json", json.as_bytes(), &Options::default()).collect() };
        assert_eq!(all("{\n\"text\":\n\"Men came.\"}\n")[0].as_ref().unwrap().report.origin, "a.json");
        let two = all("[{\"text\":\"Men came.\"},\n{\"id\":\"b\",\"text\":\"Men left.\"},\n{\"text\":1}]");
        assert_eq!(two[0].as_ref().unwrap().report.origin, "a.json#item-1");
        assert_eq!(two[1].as_ref().unwrap().report.origin, "a.json#b");
        assert!(matches!(two[2].as_ref().unwrap_err().cause, Cause::BadJson { line: 3, .. }));
        assert_eq!(all(" ")[0].as_ref().unwrap_err().code(), "empty");
    }
}
