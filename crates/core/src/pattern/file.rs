//! Pattern files: TOML with the patterns, what they give, and the examples that prove them.

use std::collections::BTreeMap;

use rashomon_model::{Attribute, Medium, Relation, Stance};
use serde::Deserialize;

use super::{
    node::Node,
    syntax::{Parsed, Scope, parse},
};
use crate::{
    data::{DataError, DataFile, FileLine},
    lexicon::Lexicon,
};

/// A compiled pattern.
#[derive(Debug)]
pub struct Pattern {
    /// `file/name`.
    pub id: String,
    /// What a match gives.
    pub gives: Gives,
    /// Texts in which it must give something, and what.
    pub must: Vec<Example>,
    /// Texts in which it must give nothing.
    pub must_not: Vec<Example>,
    /// Names of the captures, by slot.
    pub captures: Vec<String>,
    pub(super) node: Node,
    /// The parts of its sequence, as the file has them.
    pub(super) parts: Vec<String>,
    /// Where it is defined.
    pub place: FileLine,
    /// Where it begins in its file, in bytes.
    pub offset: usize,
}

/// What a match gives.
#[derive(Debug)]
pub enum Gives {
    /// Claims about an event.
    Claims(Vec<ClaimSpec>),
    /// That somebody says something.
    Attribution(AttributionSpec),
    /// How events of a report stand to each other.
    Relation(RelationSpec),
}

/// How a claim is made from a match.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClaimSpec {
    /// Its attribute.
    pub attribute: Attribute,
    /// Kind of its value.
    pub value: ValueKind,
    /// The capture that the value is read from.
    pub from: String,
    /// What the speaker does with it, where that is not simply to assert it.
    #[serde(default)]
    pub stance: Option<Stance>,
    /// A canonical value for terms, else the lexicon's.
    #[serde(default)]
    pub term: Option<String>,
    /// The unit of a count, where its words have none.
    #[serde(default)]
    pub unit: Option<String>,
    /// How badly, as a word, or `@capture` for the words of a capture.
    #[serde(default)]
    pub severity: Option<String>,
    /// The count is a part of a larger one.
    #[serde(default)]
    pub part: bool,
    /// The capture that names the speaker, where the pattern itself knows it.
    #[serde(default)]
    pub speaker: Option<String>,
    /// The event type that it is about (`ASSAULT/heavy-weapons`), to find or make its event.
    #[serde(default)]
    pub event: Option<String>,
    /// How sure the pattern is, 0 to 1.
    #[serde(default = "default_confidence")]
    pub confidence: f64,
}

fn default_confidence() -> f64 {
    0.8
}

/// Kind of a claim's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ValueKind {
    /// A number; the capture must hold one, or a singular ("a soldier", "the mayor", a name).
    Count,
    /// Nought: the words say that it was nobody or nothing.
    Nobody,
    /// The number that an ordinal says: after "a third soldier died" three have.
    Nth,
    /// Somebody.
    Actor,
    /// A word of the lexicon.
    Term,
    /// The words themselves.
    Text,
    /// The words that say that it is not known.
    Pending,
}

/// How an attribution is made from a match. Captures: `source`, `cue`, and `role`, `of`, `name`, `medium` where there are.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AttributionSpec {
    /// Where what is said stands.
    pub content: ContentSide,
    /// What the speaker does with it.
    #[serde(default = "asserts")]
    pub stance: Stance,
    /// By what means, where the pattern itself knows it.
    #[serde(default)]
    pub medium: Option<Medium>,
}

fn asserts() -> Stance {
    Stance::Asserts
}

/// Where the content of an attribution stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ContentSide {
    /// From the match to the end of the sentence.
    After,
    /// From the start of the sentence to the match.
    Before,
    /// Both.
    Around,
    /// Before, by another: "the army denied this".
    Told,
    /// The same of who is said to have done it: "the army rejected the accusation".
    Accused,
    /// The same of a number: "the army rejected the figure".
    Counted,
}

impl ContentSide {
    /// Whether the content was told before, by another.
    pub fn is_answer(self) -> bool {
        matches!(self, Self::Told | Self::Accused | Self::Counted)
    }
}

/// How a match tells what one event is to another that was there first. Captures, where there are: `later`, words that
/// mention the later event, and `within`, a stretch of time up to it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RelationSpec {
    /// What the later one is to the earlier.
    pub is: Relation,
    /// Which event was there first.
    pub earlier: Earlier,
    /// The words always speak of two: what is mentioned on either side of them is never one event.
    #[serde(default)]
    pub two: bool,
    /// Where more events than this could be the earlier one, none is.
    #[serde(default)]
    pub most: Option<usize>,
}

/// Which event was there first. The later one is, unless it is captured, the one that stands nearest before the match in its
/// sentence, else the first one behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Earlier {
    /// The first in what the last word of the match governs, or in the phrase or clause that it leads.
    Object,
    /// The one that is told right before: in the sentence, else the only one of the sentence before.
    Told,
    /// All whose day is before that of the later one: within the stretch that is captured, else those that are told near by.
    Dated,
    /// All of one day in several places that are told in the sentence of the match and right behind it; the one that is told
    /// first.
    Together,
}

/// A text and what the pattern must give in it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// The text, a sentence or more.
    pub text: String,
    /// `attribute: words of the value` for claims, `speaker: words of the content` for attributions, `relation: trigger of the
    /// later event after trigger of the earlier` for relations.
    pub gives: Vec<String>,
    /// Its line in its file.
    #[serde(skip)]
    pub line: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    /// What the file is for.
    #[serde(rename = "about")]
    _about: String,
    #[serde(default)]
    define: BTreeMap<String, String>,
    #[serde(default)]
    pattern: Vec<toml::Spanned<RawPattern>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPattern {
    name: String,
    #[serde(rename = "match")]
    text: toml::Spanned<String>,
    #[serde(default)]
    claim: Vec<ClaimSpec>,
    #[serde(default)]
    attribution: Option<AttributionSpec>,
    #[serde(default)]
    relation: Option<RelationSpec>,
    #[serde(default)]
    must: Vec<toml::Spanned<Example>>,
    #[serde(default)]
    must_not: Vec<toml::Spanned<String>>,
}

/// Reads and compiles a file.
pub(super) fn read(file: &DataFile, lexicon: &Lexicon) -> Result<Vec<Pattern>, DataError> {
    let raw: RawFile = file.parse()?;
    let scope = Scope { lexicon, definitions: &raw.define };
    raw.pattern.into_iter().map(|p| compile(file, &scope, p.span().start, p.into_inner())).collect()
}

fn compile(file: &DataFile, scope: &Scope<'_>, offset: usize, raw: RawPattern) -> Result<Pattern, DataError> {
    let wrong = |message: String| Err(file.error(offset, format!("pattern `{}`: {message}", raw.name)));
    let at = raw.text.span().start;
    let parsed = parse(raw.text.get_ref(), scope).map_err(|e| {
        // The text begins after its quotation marks; a line break right after them is not part of it.
        let quotes = file.text[at..].bytes().take_while(|b| matches!(b, b'\'' | b'"' | b'\n')).count();
        file.error(at + quotes + e.offset, format!("pattern `{}`: {}", raw.name, e.message))
    })?;
    let Parsed { node, captures, parts } = parsed;
    let gives = match (raw.attribution, raw.relation, raw.claim.is_empty()) {
        (Some(attribution), None, true) => Gives::Attribution(attribution),
        (None, Some(relation), true) => Gives::Relation(relation),
        (None, None, false) => Gives::Claims(raw.claim),
        _ => return wrong("it must have one of `claim`, `attribution` and `relation`".into()),
    };
    if let Gives::Claims(claims) = &gives {
        for claim in claims {
            let severity = claim.severity.as_deref().and_then(|s| s.strip_prefix('@'));
            for name in [Some(claim.from.as_str()), claim.speaker.as_deref(), severity].into_iter().flatten() {
                if !captures.iter().any(|c| c == name) {
                    return wrong(format!("`{name}` is no capture of it"));
                }
            }
        }
    }
    if raw.must.is_empty() || raw.must_not.is_empty() {
        return wrong("it needs examples: at least one in `must`, one in `must_not`".into());
    }
    let id = format!("{}/{}", file.stem(), raw.name);
    let must = raw.must.into_iter().map(|e| Example { line: file.line(e.span().start), ..e.into_inner() }).collect();
    let nothing = |e: toml::Spanned<String>| {
        let line = file.line(e.span().start);
        Example { text: e.into_inner(), gives: Vec::new(), line }
    };
    let must_not = raw.must_not.into_iter().map(nothing).collect();
    let place = FileLine::of(file, offset);
    Ok(Pattern { id, gives, must, must_not, captures, node, parts, place, offset })
}
