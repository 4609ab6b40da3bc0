//! Full-text search: what a user's words mean, and what a hit looks like.

use std::{borrow::Cow, ops::Range};

use rashomon_model::{ReportId, ReportRecord, Speaker, Value};
use serde::{Deserialize, Serialize};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// A report or a claim that has the words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hit {
    /// What was found.
    pub kind: HitKind,
    /// Its id.
    pub id: String,
    /// The report that it is, or that it stands in.
    pub report: ReportId,
    /// The report's headline.
    pub title: Option<String>,
    /// Where the report was read.
    pub origin: String,
    /// Where the words stand.
    pub snippet: Snippet,
    /// The smaller, the better. Comparable only within one search.
    pub rank: f64,
}

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HitKind {
    /// A report, by its headline and text.
    Report,
    /// A claim, by its evidence, value and speaker.
    Claim,
}

/// A stretch of text with the places of the words in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snippet {
    /// The words around the hit, with `…` where the text goes on.
    pub text: String,
    /// Byte ranges of `text` that were looked for, in order.
    pub hits: Vec<Range<usize>>,
}

impl Snippet {
    /// The text with `open` and `close` around each hit.
    pub fn marked(&self, open: &str, close: &str) -> String {
        let mut out = String::with_capacity(self.text.len() + self.hits.len() * (open.len() + close.len()));
        let mut done = 0;
        for hit in &self.hits {
            out.extend([&self.text[done..hit.start], open, &self.text[hit.clone()], close]);
            done = hit.end;
        }
        out + &self.text[done..]
    }

    /// Reads a text in which hits stand between [`OPEN`] and [`CLOSE`].
    pub(crate) fn parse(marked: &str) -> Self {
        let mut snippet = Self::default();
        let mut open = None;
        for c in marked.chars() {
            match c {
                OPEN => open = open.or(Some(snippet.text.len())),
                CLOSE => snippet.hits.extend(open.take().map(|start| start..snippet.text.len())),
                _ => snippet.text.push(c),
            }
        }
        snippet.bounded()
    }

    /// The same with long pieces cut in their middle: a word can be as long as its report.
    fn bounded(&self) -> Self {
        let mut out = Self::default();
        let mut done = 0;
        for hit in &self.hits {
            out.text.push_str(&clipped(&self.text[done..hit.start]));
            let start = out.text.len();
            out.text.push_str(&clipped(&self.text[hit.clone()]));
            out.hits.push(start..out.text.len());
            done = hit.end;
        }
        out.text.push_str(&clipped(&self.text[done..]));
        out
    }
}

/// Both ends of a text, with `…` between them where it is longer than two hundred letters.
pub fn clipped(text: &str) -> Cow<'_, str> {
    let letters: Vec<char> = text.chars().take(2 * END + 2).collect();
    if letters.len() <= 2 * END + 1 {
        return Cow::Borrowed(text);
    }
    let start: String = letters[..END].iter().collect();
    let mut end: Vec<char> = text.chars().rev().take(END).collect();
    end.reverse();
    Cow::Owned(format!("{start}{ELLIPSIS}{}", end.into_iter().collect::<String>()))
}

/// Marks the beginning of a hit inside the backend: a code point that Unicode keeps free for internal use.
pub(crate) const OPEN: char = '\u{FDD0}';
/// Marks the end of a hit.
pub(crate) const CLOSE: char = '\u{FDD1}';
/// Stands where a text goes on.
pub(crate) const ELLIPSIS: &str = "…";
/// Letters that are kept of either end of a long piece.
const END: usize = 100;
/// Words of a snippet.
pub(crate) const SNIPPET_WORDS: usize = 24;

/// Words of a query that are looked at. Nobody types more, and a pasted page must not become a search of minutes.
const QUERY_WORDS: usize = 64;

/// What a user looks for: phrases of one or more words, all of which must be there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Words {
    phrases: Vec<Vec<String>>,
}

impl Words {
    /// Reads words and "quoted phrases". What is written together ("twenty-one") is a phrase, too; a quotation that is
    /// not closed goes to the end.
    pub(crate) fn parse(words: &str) -> Self {
        let mut phrases = Vec::new();
        let mut left = QUERY_WORDS;
        for (i, part) in words.split('"').enumerate() {
            let quoted = i % 2 == 1;
            let chunks = if quoted { vec![part] } else { part.split_whitespace().collect() };
            for chunk in chunks {
                let phrase: Vec<String> = tokens(chunk).take(left).map(|r| chunk[r].to_owned()).collect();
                left -= phrase.len();
                if !phrase.is_empty() {
                    phrases.push(phrase);
                }
            }
        }
        Self { phrases }
    }

    /// Whether there is nothing to look for.
    pub(crate) fn is_empty(&self) -> bool {
        self.phrases.is_empty()
    }

    /// The query in FTS5's language. Every phrase is a string there, and no word can hold a quotation mark, so that
    /// nothing of it is ever read as an operator.
    pub(crate) fn fts5(&self) -> String {
        self.phrases.iter().map(|p| format!("\"{}\"", p.join(" "))).collect::<Vec<_>>().join(" AND ")
    }

    /// Looks for the phrases in a report and its claims.
    pub(crate) fn hits(&self, record: &ReportRecord) -> Vec<Hit> {
        let ReportRecord { report, extraction } = record;
        let look = |kind, id: &str, columns: &[&str]| {
            self.matches(columns).map(|(rank, snippet)| Hit {
                kind,
                id: id.to_owned(),
                report: report.id.clone(),
                title: report.title.clone().filter(|title| !title.is_empty()),
                origin: report.origin.clone(),
                snippet,
                rank,
            })
        };
        let title = report.title.as_deref().unwrap_or_default();
        let mut hits: Vec<Hit> =
            look(HitKind::Report, report.id.as_str(), &[title, &report.text]).into_iter().collect();
        for claim in &extraction.claims {
            let speaker = extraction.speaker(&claim.speaker).map(Speaker::label).unwrap_or_default();
            let columns = [claim.evidence.text.as_str(), &value_words(&claim.value), &speaker];
            hits.extend(look(HitKind::Claim, claim.id.as_str(), &columns));
        }
        hits
    }

    /// Looks for the phrases in the columns of a document: rank and snippet if all are there.
    pub(crate) fn matches(&self, columns: &[&str]) -> Option<(f64, Snippet)> {
        let folded = |text: &str, r: &Range<usize>| fold(&text[r.clone()]);
        let columns: Vec<Column<'_>> = columns
            .iter()
            .map(|text| {
                let places: Vec<_> = tokens(text).collect();
                let words = places.iter().map(|r| folded(text, r)).collect();
                Column { text, places, words }
            })
            .collect();
        let phrases: Vec<Vec<String>> = self.phrases.iter().map(|p| p.iter().map(|w| fold(w)).collect()).collect();
        let mut found: Vec<Vec<Range<usize>>> = vec![Vec::new(); columns.len()];
        for phrase in &phrases {
            let before: usize = found.iter().map(Vec::len).sum();
            for (column, found) in columns.iter().zip(&mut found) {
                found.extend(column.occurrences(phrase));
            }
            if found.iter().map(Vec::len).sum::<usize>() == before {
                return None;
            }
        }
        let words: usize = columns.iter().map(|c| c.words.len()).sum();
        let hits: usize = found.iter().map(Vec::len).sum();
        let best = (0..columns.len()).rev().max_by_key(|i| found[*i].len())?;
        Some((-(hits as f64) / (words.max(1) as f64), columns[best].snippet(&mut found[best])))
    }
}

struct Column<'a> {
    text: &'a str,
    places: Vec<Range<usize>>,
    words: Vec<String>,
}

impl Column<'_> {
    /// Ranges of words at which the phrase stands.
    fn occurrences<'a>(&'a self, phrase: &'a [String]) -> impl Iterator<Item = Range<usize>> + 'a {
        let n = phrase.len();
        self.words.windows(n).enumerate().filter(move |(_, w)| *w == phrase).map(move |(i, _)| i..i + n)
    }

    fn snippet(&self, found: &mut [Range<usize>]) -> Snippet {
        found.sort_by_key(|r| (r.start, r.end));
        let Some(first) = found.first() else { return Snippet::default() };
        let from = first.start.saturating_sub(SNIPPET_WORDS / 3);
        let to = (from + SNIPPET_WORDS).max(first.end).min(self.places.len());
        let start = if from == 0 { 0 } else { self.places[from].start };
        let end = if to == self.places.len() { self.text.len() } else { self.places[to - 1].end };
        let mut snippet = Snippet::default();
        if from > 0 {
            snippet.text.push_str(ELLIPSIS);
        }
        let shift = snippet.text.len();
        snippet.text.push_str(&self.text[start..end]);
        if to < self.places.len() {
            snippet.text.push_str(ELLIPSIS);
        }
        let mut done = 0;
        for hit in found.iter().filter(|hit| hit.end <= to) {
            let (a, b) = (self.places[hit.start].start - start + shift, self.places[hit.end - 1].end - start + shift);
            if a >= done {
                snippet.hits.push(a..b);
                done = b;
            }
        }
        snippet.bounded()
    }
}

/// The places of the words: runs of letters, digits and marks that are more than marks.
fn tokens(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let inside = |c: char| c.is_alphanumeric() || is_combining_mark(c);
    text.split(move |c| !inside(c)).filter(|word| word.chars().any(char::is_alphanumeric)).map(move |word| {
        let start = word.as_ptr() as usize - text.as_ptr() as usize;
        start..start + word.len()
    })
}

/// A word without case and diacritics.
fn fold(word: &str) -> String {
    word.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

/// The words of a claim's value: as they stand in the report, and the name that they were resolved to.
pub(crate) fn value_words(value: &Value) -> String {
    let name = match value {
        Value::Actor(actor) => Some(&actor.name),
        Value::Place(place) => Some(&place.name),
        Value::Term { value, .. } => Some(value),
        Value::Count(_) | Value::Time(_) | Value::Text { .. } | Value::Pending { .. } => None,
    };
    match name {
        Some(name) if name != value.text() => format!("{} {name}", value.text()),
        _ => value.text().to_owned(),
    }
}

/// Every hit in `records`, found without an index.
pub(crate) fn scan<'a>(records: impl Iterator<Item = &'a ReportRecord>, words: &str) -> Vec<Hit> {
    let query = Words::parse(words);
    if query.is_empty() { Vec::new() } else { records.flat_map(|record| query.hits(record)).collect() }
}

/// The best hits first; equals by id, so that the order is the same everywhere.
pub(crate) fn best(mut hits: Vec<Hit>, limit: usize) -> Vec<Hit> {
    hits.sort_by(|a, b| a.rank.total_cmp(&b.rank).then_with(|| (a.kind, &a.id).cmp(&(b.kind, &b.id))));
    hits.truncate(limit);
    hits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_phrases() {
        let fts5 = |words: &str| Words::parse(words).fts5();
        assert_eq!(fts5("rocket  attack"), r#""rocket" AND "attack""#);
        assert_eq!(fts5(r#"near "al asad" base"#), r#""near" AND "al asad" AND "base""#);
        assert_eq!(fts5("twenty-one"), r#""twenty one""#);
        assert_eq!(
            fts5(r#"a* OR (b) NEAR/2 ^c {d}: "open end"#),
            r#""a" AND "OR" AND "b" AND "NEAR 2" AND "c" AND "d" AND "open end""#
        );
        assert_eq!(fts5("\0 \" () \u{301} *"), "");
        assert_eq!(Words::parse(&"word ".repeat(500)).phrases.len(), QUERY_WORDS);
        assert_eq!(Words::parse(&"a-".repeat(5000)).phrases[0].len(), QUERY_WORDS);
    }

    #[test]
    fn snippets_mark_their_hits() {
        let text = format!("{}The Café was hit; the CAFE burned. {}", "so ".repeat(40), "and on ".repeat(40));
        let (_, snippet) = Words::parse("cafe").matches(&[&text]).unwrap();
        let marked = snippet.marked("[", "]");
        assert!(marked.contains("The [Café] was hit; the [CAFE] burned."), "{marked}");
        assert!(marked.starts_with('…') && marked.ends_with('…'), "{marked}");
        assert_eq!(Snippet::parse(&snippet.marked("\u{FDD0}", "\u{FDD1}")), snippet);
    }

    #[test]
    fn long_pieces_lose_their_middle() {
        assert_eq!(clipped(&"a".repeat(2 * END + 1)), "a".repeat(2 * END + 1));
        let long = format!("{}b{}", "a".repeat(END), "c".repeat(5_000));
        assert_eq!(clipped(&long), format!("{}…{}", "a".repeat(END), "c".repeat(END)));
        let text = format!("{} cafe {}", "é".repeat(9_000), "z".repeat(9_000));
        for words in ["cafe", &"z".repeat(9_000)] {
            let (_, snippet) = Words::parse(words).matches(&[&text]).unwrap();
            assert!(snippet.text.chars().count() <= 3 * (2 * END + 1), "{words}");
            let [hit] = &snippet.hits[..] else { panic!("{words}: {:?}", snippet.hits) };
            assert_eq!(snippet.text[hit.clone()], clipped(words), "{words}");
        }
        // The same of what an index marks.
        let snippet = Snippet::parse(&format!("{0} {OPEN}cafe{CLOSE} {0}", "é".repeat(9_000)));
        assert!(snippet.text.chars().count() <= 3 * (2 * END + 1));
        assert_eq!(snippet.text[snippet.hits[0].clone()], *"cafe");
    }

    #[test]
    fn phrases_do_not_cross_columns() {
        assert!(Words::parse("\"one two\"").matches(&["one", "two"]).is_none());
        assert!(Words::parse("one two").matches(&["one", "two"]).is_some());
    }
}
