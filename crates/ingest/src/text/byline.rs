//! Lines that name the writer, the outlet or the date.

use super::dates::{self, Found};

/// What a byline says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Byline {
    pub publisher: Option<String>,
    pub date: Option<Found>,
}

const PUBLISHER: &[&str] = &["publisher", "published by", "source", "outlet", "publication"];
const WRITER: &[&str] =
    &["author", "authors", "byline", "reporter", "written by", "reported by", "reporting by", "story by", "text by"];
const DATE: &[&str] = &[
    "published",
    "published on",
    "publication date",
    "date",
    "posted",
    "posted on",
    "updated",
    "last updated",
    "dated",
];

/// Small words that stand between names.
const BETWEEN: &[&str] =
    &["and", "of", "in", "for", "the", "de", "la", "al", "el", "bin", "van", "von", "der", "at", "with", "a"];

/// Longest byline, in bytes.
const LONGEST: usize = 160;

/// What a line says if it is a byline and nothing else. `date` is relative to the line.
pub(crate) fn byline(line: &str) -> Option<Byline> {
    if line.len() > LONGEST {
        return None;
    }
    labelled(line).or_else(|| written_by(line)).or_else(|| parts(line))
}

fn labelled(line: &str) -> Option<Byline> {
    let (label, value) = line.split_once(':')?;
    let (label, value) = (label.trim().to_ascii_lowercase(), value.trim());
    let is = |labels: &[&str]| labels.contains(&label.as_str());
    let short = !value.is_empty() && value.split_whitespace().count() <= 10;
    if is(DATE) {
        let date = dates::whole(line)?;
        return Some(Byline { date: Some(date), ..Byline::default() });
    }
    if is(PUBLISHER) && short {
        return parts_of(line, value).or_else(|| Some(Byline { publisher: Some(value.to_owned()), date: None }));
    }
    (is(WRITER) && short).then(Byline::default)
}

/// "By Ann Lee and Omar Aziz, staff writers | 4 March 2025".
fn written_by(line: &str) -> Option<Byline> {
    let lower = line.get(..3)?.to_ascii_lowercase();
    if lower != "by " || line.ends_with('.') {
        return None;
    }
    let date = dates::find(line);
    let names = &line[3..date.as_ref().map_or(line.len(), |d| d.start)];
    if date.as_ref().is_some_and(|d| line[d.end..].chars().any(char::is_alphabetic)) {
        return None;
    }
    let mut words = names.split(|c: char| c.is_whitespace() || ",|•·/–—".contains(c)).filter(|w| !w.is_empty());
    let name = |w: &str| w.starts_with(char::is_uppercase) || w == "-";
    let first = words.next().filter(|w| name(w) && !BETWEEN.contains(&w.to_lowercase().as_str()))?;
    let known =
        ["staff", "correspondent", "correspondents", "reporter", "reporters", "writer", "writers", "editor", "on"];
    let rest: Vec<&str> = words.collect();
    let all = rest.iter().all(|w| name(w) || BETWEEN.contains(w) || known.contains(&w.to_ascii_lowercase().as_str()));
    (!first.is_empty() && all && rest.len() <= 12).then_some(Byline { publisher: None, date })
}

/// "Lakeside News | 4 March 2025", or a date alone.
fn parts(line: &str) -> Option<Byline> {
    if let Some(date) = dates::whole(line) {
        return Some(Byline { publisher: None, date: Some(date) });
    }
    parts_of(line, line)
}

/// Reads `value`, a tail of `line`, as parts with a bar, a dot or a spaced dash between them, one of them a date.
fn parts_of(line: &str, value: &str) -> Option<Byline> {
    let separators = [" | ", " • ", " · ", " – ", " — ", " - ", ", "];
    let offset = value.as_ptr() as usize - line.as_ptr() as usize;
    separators.iter().find_map(|separator| {
        // Without a label, what stands before a comma or a dash may be a headline: only a short name will do.
        let longest = if offset > 0 || separators[..3].contains(separator) { 6 } else { 4 };
        let (mut publisher, mut date, mut at, mut parts) = (None, None, offset, 0);
        let split: Vec<&str> = match *separator {
            // Dates have commas of their own, so only the first one separates.
            ", " => value.splitn(2, ", ").collect(),
            other => value.split(other).collect(),
        };
        for part in split {
            parts += 1;
            if let Some(found) = dates::whole(part) {
                date = date.or(Some(Found { start: found.start + at, end: found.end + at, ..found }));
            } else if is_name(part, longest) {
                publisher = publisher.or(Some(part.trim()).filter(|p| !p.to_ascii_lowercase().starts_with("by ")));
            } else {
                return None;
            }
            at += part.len() + separator.len();
        }
        (date.is_some() && (2..=4).contains(&parts)).then(|| Byline { publisher: publisher.map(str::to_owned), date })
    })
}

/// A few capitalised words.
fn is_name(part: &str, longest: usize) -> bool {
    let part = part.trim();
    let mut words = part.split_whitespace();
    let count = part.split_whitespace().count();
    let capital = |w: &str| w.starts_with(|c: char| c.is_uppercase() || c.is_numeric() || c == '&');
    (1..=longest).contains(&count)
        && part.starts_with(char::is_uppercase)
        && !part.ends_with('.')
        && words.all(|w| capital(w) || BETWEEN.contains(&w))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines() {
        for (line, publisher, date) in [
            ("By Ann Lee", None, None),
            ("By Ann Lee and Omar Aziz, staff writers | 4 March 2025", None, Some("2025-03-04")),
            ("BY ANN LEE", None, None),
            ("Publisher: Lakeside News", Some("Lakeside News"), None),
            ("Source: Harbour Wire, 4 March 2025", Some("Harbour Wire"), Some("2025-03-04")),
            ("Published: 4 March 2025", None, Some("2025-03-04")),
            ("4 March 2025", None, Some("2025-03-04")),
            ("March 4, 2025 10:15 GMT", None, Some("2025-03-04T10:15:00Z")),
            ("Lakeside News | 4 March 2025", Some("Lakeside News"), Some("2025-03-04")),
            ("Harbour Wire — Tuesday, March 4, 2025", Some("Harbour Wire"), Some("2025-03-04")),
            ("Author: Ann Lee", None, None),
        ] {
            let found = byline(line).unwrap_or_else(|| panic!("{line}"));
            assert_eq!(found.publisher.as_deref(), publisher, "{line}");
            let read = found.date.as_ref().and_then(|d| d.published.as_ref()).map(ToString::to_string);
            assert_eq!(read.as_deref(), date, "{line}");
            if let Some(date) = found.date {
                assert!(line.get(date.start..date.end).is_some_and(|w| w.contains("March")), "{line}");
            }
        }
        for line in [
            "",
            "By the river, a town mourns its dead",
            "By 4 March 2025 the army had left",
            "Two killed in Mosul, 4 March 2025 protest told",
            "Source: the ministry said on Tuesday that eleven people had died in the blast",
            "Police: two killed",
            "By Friday morning, ten had died.",
        ] {
            assert_eq!(byline(line), None, "{line}");
        }
    }
}
