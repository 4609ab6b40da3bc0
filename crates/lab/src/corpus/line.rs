//! The lines of an annotation: speakers, events and claims.

use anyhow::{Context, Result, bail};
use rashomon_core::ontology::Ontology;
use rashomon_model::{Attribute, Medium, SpeakerKind, Stance, Status};
use serde::Serialize;

/// Words of the text, by code points.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Words {
    pub start: usize,
    pub end: usize,
    pub text: String,
}

#[derive(Debug, Serialize)]
pub struct Speaker {
    pub id: String,
    kind: String,
    name: String,
    role: Option<String>,
    of: Option<String>,
    mentions: Vec<Words>,
}

#[derive(Debug, Serialize)]
pub struct Event {
    pub id: String,
    #[serde(rename = "type")]
    kind: String,
    pub mode: Option<String>,
    status: String,
    when: Option<String>,
    #[serde(rename = "where")]
    place: Vec<Words>,
    mentions: Vec<Words>,
}

#[derive(Debug, Serialize)]
pub struct Claim {
    pub speaker: String,
    pub via: Vec<String>,
    pub event: String,
    stance: String,
    attribute: String,
    pub value: Value,
    pub part: bool,
    of: Option<String>,
    severity: Option<String>,
    approximate: bool,
    medium: Option<String>,
    said: Option<String>,
}

/// Words, and the bounds that they give where they count.
#[derive(Debug, Serialize)]
pub struct Value {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub low: Option<u64>,
    /// None where it is open, or nothing is counted.
    pub high: Option<u64>,
    #[serde(flatten)]
    pub words: Words,
}

/// A word of a line: bare, or in quotation marks with the number of its occurrence.
#[derive(Debug, Clone, PartialEq)]
pub enum Word {
    Bare(String),
    Quoted(String, Option<usize>),
}

/// The words of a line.
pub fn words(line: &str) -> Result<Vec<Word>> {
    let (mut words, mut rest) = (Vec::new(), line.trim_start_matches([' ', ',']));
    while !rest.is_empty() {
        if let Some(quoted) = rest.strip_prefix('"') {
            let end = quoted.char_indices().find(|(i, c)| *c == '"' && !quoted[..*i].ends_with('\\'));
            let end = end.context("a quotation mark is missing")?.0;
            let text = quoted[..end].replace("\\\"", "\"");
            rest = &quoted[end + 1..];
            let mut number = None;
            if let Some(after) = rest.strip_prefix('@') {
                let length = after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len());
                number = Some(after[..length].parse().context("a number is wanted behind @")?);
                rest = &after[length..];
            }
            words.push(Word::Quoted(text, number));
        } else {
            let end = rest.find([' ', '"', ',']).unwrap_or(rest.len());
            words.push(Word::Bare(rest[..end].to_owned()));
            rest = &rest[end..];
        }
        rest = rest.trim_start_matches([' ', ',']);
    }
    Ok(words)
}

impl Word {
    fn text(&self) -> &str {
        match self {
            Self::Bare(text) | Self::Quoted(text, _) => text,
        }
    }

    fn is(&self, word: &str) -> bool {
        matches!(self, Self::Bare(text) if text == word)
    }

    /// Where the words stand.
    fn located(&self, text: &str) -> Result<Words> {
        let Self::Quoted(words, number) = self else { bail!("words in quotation marks are wanted: {}", self.text()) };
        // Occurrences may overlap.
        let places: Vec<usize> =
            text.char_indices().map(|(i, _)| i).filter(|i| text[*i..].starts_with(words.as_str())).collect();
        if words.is_empty() || places.is_empty() {
            bail!("not in the text: {words}");
        }
        let at = number.unwrap_or(1).checked_sub(1).and_then(|at| places.get(at));
        let at = at.with_context(|| format!("the text has it {} times: {words}", places.len()))?;
        let start = text[..*at].chars().count();
        Ok(Words { start, end: start + words.chars().count(), text: words.clone() })
    }
}

fn all(text: &str, words: &[Word]) -> Result<Vec<Words>> {
    words.iter().filter(|w| matches!(w, Word::Quoted(..))).map(|w| w.located(text)).collect()
}

/// The words before and after `=`.
fn parted(words: &[Word]) -> Result<(&[Word], &[Word])> {
    let at = words.iter().position(|w| w.is("=")).context("= is missing")?;
    Ok((&words[..at], &words[at + 1..]))
}

fn named<T: std::str::FromStr<Err: std::fmt::Display>>(word: &Word) -> Result<String> {
    word.text().parse::<T>().map(|_| word.text().to_owned()).map_err(|e| anyhow::anyhow!("{e}"))
}

impl Speaker {
    pub fn read(text: &str, words: &[Word]) -> Result<Self> {
        let (head, mentions) = parted(words)?;
        let [id, kind, name, rest @ ..] = head else { bail!("key, kind and name are wanted") };
        let mut this = Self {
            id: id.text().to_owned(),
            kind: named::<SpeakerKind>(kind)?,
            name: name.text().to_owned(),
            role: None,
            of: None,
            mentions: all(text, mentions)?,
        };
        for pair in rest.chunks(2) {
            match pair {
                [key, value] if key.is("role") => this.role = Some(value.text().to_owned()),
                [key, value] if key.is("of") => this.of = Some(value.text().to_owned()),
                _ => bail!("unknown word {}", pair[0].text()),
            }
        }
        if this.kind == SpeakerKind::Author.as_str() {
            bail!("the author is not listed");
        }
        if this.mentions.is_empty() {
            bail!("a mention is wanted");
        }
        Ok(this)
    }
}

/// Checks a day, a month, a year, or a range of them.
pub fn check_when(when: &str) -> Result<()> {
    let one = |date: &str| {
        let parts: Vec<&str> = date.split('-').collect();
        let sizes: Vec<usize> = parts.iter().map(|p| p.len()).collect();
        let shape = matches!(sizes.as_slice(), [4] | [4, 2] | [4, 2, 2]);
        shape && parts.iter().all(|p| p.bytes().all(|b| b.is_ascii_digit()))
    };
    if when.split("..").all(one) && when.split("..").count() <= 2 {
        Ok(())
    } else {
        bail!("no day, month or year: {when}")
    }
}

impl Event {
    pub fn read(ontology: &Ontology, text: &str, words: &[Word]) -> Result<Self> {
        let (head, mentions) = parted(words)?;
        let [id, kind, status, when, place @ ..] = head else { bail!("key, type, status, when and where are wanted") };
        if ontology.parse(kind.text()).is_none() {
            bail!("unknown type {}", kind.text());
        }
        let (name, mode) = kind.text().split_once('/').map_or((kind.text(), None), |(k, m)| (k, Some(m.to_owned())));
        let when = Some(when.text()).filter(|w| *w != "-");
        when.map_or(Ok(()), check_when)?;
        let this = Self {
            id: id.text().to_owned(),
            kind: name.to_owned(),
            mode,
            status: named::<Status>(status)?,
            when: when.map(str::to_owned),
            place: all(text, place)?,
            mentions: all(text, mentions)?,
        };
        if this.mentions.is_empty() {
            bail!("a mention is wanted");
        }
        Ok(this)
    }
}

impl Claim {
    pub fn read(text: &str, words: &[Word]) -> Result<Self> {
        let (via, words): (Vec<String>, Vec<Word>) = match words {
            [speaker, via, through, rest @ ..] if via.is("via") => {
                (vec![through.text().to_owned()], [std::slice::from_ref(speaker), rest].concat())
            }
            words => (Vec::new(), words.to_vec()),
        };
        let [speaker, event, stance, attribute, rest @ ..] = words.as_slice() else {
            bail!("speaker, event, stance, attribute and value are wanted");
        };
        let stance = named::<Stance>(stance)?;
        let (bounds, rest) = match rest {
            [Word::Bare(count), rest @ ..] => (Some(bounds(count)?), rest),
            rest => (None, rest),
        };
        let asserted = !matches!(stance.as_str(), "reports-pending" | "doubts" | "denies" | "reacts");
        if bounds.is_none() && asserted && counts(attribute.text()) {
            bail!("{} wants a count", attribute.text());
        }
        let [value, options @ ..] = rest else { bail!("words of the value are wanted") };
        let value = value.located(text)?;
        let (low, high) = bounds.map_or((None, None), |(low, high)| (Some(low), high));
        let mut this = Self {
            speaker: speaker.text().to_owned(),
            via,
            event: event.text().to_owned(),
            stance,
            attribute: named::<Attribute>(attribute)?,
            value: Value { low, high, words: value },
            part: false,
            of: None,
            severity: None,
            approximate: false,
            medium: None,
            said: None,
        };
        this.options(options)?;
        Ok(this)
    }

    fn options(&mut self, mut options: &[Word]) -> Result<()> {
        while let [key, rest @ ..] = options {
            let value = rest.first().map(|v| v.text().to_owned()).filter(|v| v != "-");
            options = rest.get(1..).unwrap_or_default();
            match key.text() {
                "part" | "approx" => {
                    options = rest;
                    if key.is("part") { self.part = true } else { self.approximate = true }
                }
                "of" => self.of = value,
                "severity" => self.severity = value,
                "said" => self.said = value,
                "medium" => self.medium = rest.first().filter(|v| !v.is("-")).map(named::<MediumName>).transpose()?,
                other => bail!("unknown word {other}"),
            }
        }
        Ok(())
    }
}

/// Media of the contract, and those that only annotations tell apart.
struct MediumName;

impl std::str::FromStr for MediumName {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        let more = ["broadcast", "interview", "post", "video", "press-conference"];
        let known = more.contains(&word) || word.parse::<Medium>().is_ok();
        if known { Ok(Self) } else { Err(format!("unknown medium `{word}`")) }
    }
}

fn counts(attribute: &str) -> bool {
    let people = ["killed", "injured", "missing", "abducted", "released", "arrested", "displaced", "crowd-size"];
    people.contains(&attribute) || attribute.starts_with("munitions-")
}

/// `7`, `7..*`, `..50`, `10..12`.
fn bounds(word: &str) -> Result<(u64, Option<u64>)> {
    let number = |digits: &str| digits.parse().with_context(|| format!("no count: {word}"));
    let Some((low, high)) = word.split_once("..") else {
        let count = number(word)?;
        return Ok((count, Some(count)));
    };
    let low = if low.is_empty() { 0 } else { number(low)? };
    Ok((low, if matches!(high, "" | "*") { None } else { Some(number(high)?) }))
}
