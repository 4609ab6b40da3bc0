//! What data holds that has no use: refused where it is a mistake, remarked where it is unfinished.

use std::fmt;

use crate::{
    annotate,
    data::DataError,
    extract,
    gate::Counted,
    ground,
    lexicon::{ClassId, ClassSet, Lexicon},
    ontology::{EventKind, Ontology},
    pattern::{Gives, PatternSet},
};

/// Data that can be used but is of no use as it stands, with file and line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataRemark {
    /// Path below `data/`.
    pub path: String,
    /// Line, from 1.
    pub line: usize,
    /// What is to be said.
    pub message: String,
}

impl fmt::Display for DataRemark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.message)
    }
}

/// What remarks are made of.
pub(crate) struct Loaded<'a> {
    pub lexicon: &'a Lexicon,
    pub patterns: &'a PatternSet,
    pub ontology: &'a Ontology,
    pub counted: &'a Counted,
}

/// Properties that the code reads off the words of any class.
const PROPERTIES: [&str; 9] = ["bound", "low", "high", "medium", "mode", "of", "severity", "unit", "event"];

impl Loaded<'_> {
    /// Refuses classes that name an event type and can never mention an event of it.
    pub fn refuse(&self) -> Result<(), DataError> {
        let lexicon = self.lexicon;
        let Some(event) = lexicon.class("event") else { return Ok(()) };
        let with_words = lexicon.with_words();
        for class in lexicon.classes() {
            let Some(key) = lexicon.property(class, "event") else { continue };
            let Some((kind, mode)) = self.ontology.parse(key) else {
                return Err(self.at(class, &format!("names the event type `{key}`, which no file in events/ defines")));
            };
            if !lexicon.is_a(class, event) {
                return Err(self
                    .at(class, &format!("names the event type `{key}`, but is no `event`: no mention is made of it")));
            }
            if lexicon.name(class).ends_with("-weak") && mode.is_none() && kind.0 != "ASSAULT" {
                let why =
                    "is weak and names an event type without a mode: a weak word makes a mention with a mode only";
                return Err(self.at(class, why));
            }
            if !self.has_words(&with_words, class) {
                return Err(self.at(
                    class,
                    &format!("names the event type `{key}`, but neither it nor a class below it has a word"),
                ));
            }
        }
        Ok(())
    }

    /// What is of no use yet, in the order of files and lines.
    pub fn remarks(&self) -> Vec<DataRemark> {
        let types = self.ontology.kinds().filter(|kind| !self.is_reached(kind));
        let types =
            types.map(|kind| kind.place.error(format!("no word and no pattern gives the event type `{}`", kind.key())));
        let (event, with_words) = (self.lexicon.class("event"), self.lexicon.with_words());
        let nameless = self.lexicon.classes().filter(|c| {
            event.is_some_and(|event| self.lexicon.is_a(*c, event))
                && with_words.contains(*c)
                && self.lexicon.property(*c, "event").is_none()
        });
        let nameless =
            nameless.map(|c| self.at(c, "is an `event`, but names no event type: its words mention nothing"));
        let used = self.used();
        let unused = self.lexicon.classes().filter(|class| !self.is_used(&used, *class));
        let unused = unused.map(|class| self.at(class, "is used by no pattern and no rule"));
        let remark = |e: DataError| DataRemark { path: e.path, line: e.line, message: e.message };
        let mut remarks: Vec<DataRemark> = types.chain(nameless).chain(unused).map(remark).collect();
        remarks.sort_by(|a, b| (&a.path, a.line).cmp(&(&b.path, b.line)));
        remarks
    }

    /// Whether a word, or a weapon beside one, or a pattern gives a type.
    fn is_reached(&self, kind: &EventKind) -> bool {
        let (lexicon, key) = (self.lexicon, kind.key());
        let by_word = lexicon.with_property("event").any(|(_, event)| event == key);
        let mode = kind.mode.as_deref().filter(|_| kind.kind == "ASSAULT");
        let by_weapon = mode.is_some_and(|mode| lexicon.with_property("mode").any(|(_, m)| m == mode));
        let mut claims = self.patterns.patterns().iter().flat_map(|p| match &p.gives {
            Gives::Claims(claims) => claims.as_slice(),
            Gives::Attribution(_) | Gives::Relation(_) => &[],
        });
        by_word || by_weapon || claims.any(|c| c.event.as_deref() == Some(&key))
    }

    /// The classes that patterns, rules and the gate ask for.
    fn used(&self) -> ClassSet {
        let mut used = ClassSet::default();
        let by_gate = self.counted.classes.iter().filter_map(|name| self.lexicon.class(name));
        let by_property =
            PROPERTIES.into_iter().flat_map(|key| self.lexicon.with_property(key)).map(|(class, _)| class);
        let by_code = used_by_code().filter_map(|name| self.lexicon.class(name));
        for class in self.patterns.classes().into_iter().chain(by_gate).chain(by_property).chain(by_code) {
            used.insert(class);
        }
        used
    }

    /// Whether somebody asks for a class, for one above it, whose words its words are too, or for one below it, that it
    /// holds together.
    fn is_used(&self, used: &ClassSet, class: ClassId) -> bool {
        let related = |other: ClassId| self.lexicon.is_a(class, other) || self.lexicon.is_a(other, class);
        self.lexicon.classes().any(|other| used.contains(other) && related(other))
    }

    /// Whether the class, or one below it, is among those that have words.
    fn has_words(&self, with_words: &ClassSet, class: ClassId) -> bool {
        self.lexicon.classes().any(|c| with_words.contains(c) && self.lexicon.is_a(c, class))
    }

    fn at(&self, class: ClassId, message: &str) -> DataError {
        self.lexicon.place(class).error(format!("class `{}` {message}", self.lexicon.name(class)))
    }
}

/// The classes that the code of the stages asks for, by name.
fn used_by_code() -> impl Iterator<Item = &'static str> {
    let stages =
        [annotate::Classes::NAMES, extract::Classes::NAMES, ground::place::Classes::NAMES, ground::actor::CLASSES];
    stages.into_iter().flatten().copied()
}
