//! Words of a language by class: the data of `data/lang/*/lexicon/*.toml`.
//!
//! A class has words, parents (`is`), a part of speech and string properties. A word of a class is also a word of each
//! ancestor. Words are looked up by lemma, several tokens at a time.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::Deserialize;

use crate::{
    data::{DataError, DataFile, FileLine},
    text::{Token, Upos},
};

/// Index of a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClassId(pub u16);

/// What a word of a class must be tagged as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Pos {
    /// A noun, as its last word is.
    #[default]
    Noun,
    /// A verb, as its first word is.
    Verb,
    /// An adjective or a participle.
    Adjective,
    /// It does not matter.
    Any,
}

/// A word of the lexicon as its file has it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ListedWord {
    /// The class whose file has it.
    pub class: ClassId,
    /// What it must be tagged as.
    pub pos: Pos,
    /// Its lemmas, in lower case, apart by single spaces.
    pub lemmas: String,
    /// Whether only that case matches in which the file has it.
    pub cased: bool,
}

/// Makes a struct of the classes that the code of a stage asks for by name.
macro_rules! classes {
    ($($field:ident = $name:literal),+ $(,)?) => {
        /// Lexicon classes that the code of this stage asks for.
        #[derive(Clone, Copy, Debug)]
        pub struct Classes {
            $(#[doc = concat!("Class `", $name, "`.")] pub $field: ClassId),+
        }

        impl Classes {
            /// Their names.
            pub const NAMES: &'static [&'static str] = &[$($name),+];

            /// Looks the classes up; the name of the first that is missing otherwise.
            pub fn new(lexicon: &Lexicon) -> Result<Self, &'static str> {
                Ok(Self { $($field: lexicon.class($name).ok_or($name)?),+ })
            }
        }
    };
}
pub(crate) use classes;

/// A class as its file has it.
#[derive(Deserialize)]
struct RawClass {
    #[serde(default)]
    is: Vec<String>,
    #[serde(default)]
    pos: Pos,
    #[serde(default)]
    words: Vec<String>,
    #[serde(flatten)]
    properties: BTreeMap<String, toml::Value>,
}

/// A class and where its file has it.
struct ReadClass {
    name: String,
    place: FileLine,
    raw: RawClass,
}

/// A class with its ancestors resolved.
#[derive(Debug)]
struct Class {
    name: String,
    place: FileLine,
    /// The class itself and all its ancestors.
    ancestors: ClassSet,
    properties: BTreeMap<String, String>,
}

#[derive(Debug)]
struct Entry {
    class: ClassId,
    pos: Pos,
    words: Vec<String>,
    /// The word as written, where only that case matches ("US").
    cased: Option<String>,
}

/// A set of classes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClassSet(Vec<u64>);

impl ClassSet {
    /// Adds a class.
    pub fn insert(&mut self, class: ClassId) {
        let at = usize::from(class.0) / 64;
        if self.0.len() <= at {
            self.0.resize(at + 1, 0);
        }
        self.0[at] |= 1 << (class.0 % 64);
    }

    /// Whether the class is in the set.
    pub fn contains(&self, class: ClassId) -> bool {
        self.0.get(usize::from(class.0) / 64).is_some_and(|bits| bits & (1 << (class.0 % 64)) != 0)
    }

    /// Adds all classes of another set.
    pub fn extend(&mut self, other: &Self) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        for (mine, theirs) in self.0.iter_mut().zip(&other.0) {
            *mine |= theirs;
        }
    }
}

/// A word of a class that stands in a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The class, not an ancestor.
    pub class: ClassId,
    /// Number of tokens.
    pub len: usize,
    /// Whether the word is a noun.
    pub noun: bool,
}

/// All lexicons of a language.
#[derive(Debug, Default)]
pub struct Lexicon {
    classes: Vec<Class>,
    by_name: HashMap<String, ClassId>,
    by_first: HashMap<String, Vec<Entry>>,
    /// Classes of plurals by their ending, and of compounds by their last part.
    endings: Vec<Endings>,
}

/// Words of a class are told by their ending, where no class has them.
#[derive(Debug)]
struct Endings {
    class: ClassId,
    tails: Vec<String>,
    except: HashSet<String>,
}

impl Lexicon {
    /// Reads lexicon files.
    ///
    /// # Errors
    /// A file that is no TOML, a class that stands twice, an unknown parent or a cycle, with file and line.
    pub fn load(files: &[DataFile]) -> Result<Self, DataError> {
        let mut read: Vec<ReadClass> = Vec::new();
        for file in files {
            let classes: BTreeMap<String, toml::Spanned<RawClass>> = file.parse()?;
            for (name, class) in classes {
                let place = FileLine::of(file, class.span().start);
                if read.iter().any(|other| other.name == name) {
                    return Err(place.error(format!("class `{name}` stands twice")));
                }
                read.push(ReadClass { name, place, raw: class.into_inner() });
            }
        }
        read.sort_by(|a, b| a.name.cmp(&b.name));
        let mut lexicon = Self::default();
        for (i, class) in read.iter().enumerate() {
            lexicon.by_name.insert(class.name.clone(), ClassId(i as u16));
        }
        for (i, ReadClass { name, place, raw }) in read.iter().enumerate() {
            let mut ancestors = ClassSet::default();
            lexicon.climb(&read, i, &mut ancestors, 0)?;
            let properties = raw
                .properties
                .iter()
                .map(|(key, value)| match value {
                    toml::Value::String(text) => Ok((key.clone(), text.clone())),
                    _ => Err(place.error(format!("property `{key}` of `{name}` is no string"))),
                })
                .collect::<Result<_, _>>()?;
            lexicon.classes.push(Class { name: name.clone(), place: place.clone(), ancestors, properties });
            for word in &raw.words {
                lexicon.add_word(ClassId(i as u16), raw.pos, word);
            }
        }
        lexicon.read_endings();
        lexicon.inherit_properties(&read);
        Ok(lexicon)
    }

    fn climb(&self, read: &[ReadClass], at: usize, set: &mut ClassSet, depth: usize) -> Result<(), DataError> {
        let ReadClass { name, place, raw } = &read[at];
        if depth > 16 {
            return Err(place.error(format!("class `{name}` is its own ancestor")));
        }
        set.insert(ClassId(at as u16));
        for parent in &raw.is {
            let Some(id) = self.by_name.get(parent) else {
                return Err(place.error(format!("`{name}` is a `{parent}`, which is no class")));
            };
            self.climb(read, usize::from(id.0), set, depth + 1)?;
        }
        Ok(())
    }

    fn read_endings(&mut self) {
        for (i, class) in self.classes.iter().enumerate() {
            let words =
                |key: &str| class.properties.get(key).into_iter().flat_map(|w| w.split_whitespace()).map(str::to_owned);
            let tails: Vec<String> = words("endings").collect();
            if !tails.is_empty() {
                self.endings.push(Endings { class: ClassId(i as u16), tails, except: words("except").collect() });
            }
        }
    }

    /// The class that a plural's ending tells, or the last part of a compound, where no class has the word.
    fn by_ending(&self, token: &Token) -> Option<Hit> {
        if token.tag != Upos::Noun || self.by_first.contains_key(&token.lemma) {
            return None;
        }
        let plural = token.lower != token.lemma;
        let ends = |end: &String| {
            // "A 16-year-old" is one by its last part, a plural by its ending.
            let fits = end.starts_with('-') || plural && token.lemma.len() > end.len() + 2;
            fits && token.lemma.ends_with(end)
        };
        let fits = |e: &&Endings| !e.except.contains(&token.lemma) && e.tails.iter().any(ends);
        self.endings.iter().find(fits).map(|e| Hit { class: e.class, len: 1, noun: true })
    }

    /// A class that lacks a property has its parent's.
    fn inherit_properties(&mut self, read: &[ReadClass]) {
        for _ in 0..4 {
            for (i, class) in read.iter().enumerate() {
                for parent in &class.raw.is {
                    let inherited = self.classes[usize::from(self.by_name[parent].0)].properties.clone();
                    for (key, value) in inherited {
                        self.classes[i].properties.entry(key).or_insert(value);
                    }
                }
            }
        }
    }

    fn add_word(&mut self, class: ClassId, pos: Pos, word: &str) {
        let lower = word.to_lowercase();
        let cased = (lower != word).then(|| word.to_owned());
        let mut words = lower.split_whitespace().map(str::to_owned);
        let Some(first) = words.next() else { return };
        self.by_first.entry(first).or_default().push(Entry { class, pos, words: words.collect(), cased });
    }

    /// The class with this name.
    pub fn class(&self, name: &str) -> Option<ClassId> {
        self.by_name.get(name).copied()
    }

    /// All classes, in order.
    pub fn classes(&self) -> impl Iterator<Item = ClassId> + '_ {
        (0..self.classes.len()).map(|i| ClassId(i as u16))
    }

    /// The class's name.
    pub fn name(&self, class: ClassId) -> &str {
        &self.classes[usize::from(class.0)].name
    }

    /// Where the class is defined.
    pub fn place(&self, class: ClassId) -> &FileLine {
        &self.classes[usize::from(class.0)].place
    }

    /// The class itself and all its ancestors.
    pub fn ancestors(&self, class: ClassId) -> &ClassSet {
        &self.classes[usize::from(class.0)].ancestors
    }

    /// Whether `class` is `of` or one of its descendants.
    pub fn is_a(&self, class: ClassId, of: ClassId) -> bool {
        self.ancestors(class).contains(of)
    }

    /// A string property of the class, its own or the nearest ancestor's.
    pub fn property(&self, class: ClassId, key: &str) -> Option<&str> {
        self.classes[usize::from(class.0)].properties.get(key).map(String::as_str)
    }

    /// Every class that has the property, with its value.
    pub fn with_property<'a>(&'a self, key: &'a str) -> impl Iterator<Item = (ClassId, &'a str)> {
        self.classes().filter_map(move |class| Some((class, self.property(class, key)?)))
    }

    /// The classes that have words themselves, or endings that tell them.
    pub fn with_words(&self) -> ClassSet {
        let mut classes = ClassSet::default();
        let entries = self.by_first.values().flatten().map(|entry| entry.class);
        entries.chain(self.endings.iter().map(|e| e.class)).for_each(|class| classes.insert(class));
        classes
    }

    /// All words of all classes, in order.
    pub fn words(&self) -> Vec<ListedWord> {
        let word = |first: &str, entry: &Entry| {
            let lemmas = [&[first.to_owned()], entry.words.as_slice()].concat().join(" ");
            ListedWord { class: entry.class, pos: entry.pos, lemmas, cased: entry.cased.is_some() }
        };
        let mut words: Vec<ListedWord> =
            self.by_first.iter().flat_map(|(first, entries)| entries.iter().map(|e| word(first, e))).collect();
        words.sort();
        words
    }

    /// The words that begin at `tokens[at]`, longest first.
    pub fn hits(&self, text: &str, tokens: &[Token], at: usize) -> Vec<Hit> {
        let token = &tokens[at];
        let mut hits = Vec::new();
        let keys = [token.lower.as_str(), token.lemma.as_str()];
        let distinct = if keys[0] == keys[1] { &keys[..1] } else { &keys[..] };
        for key in distinct {
            for entry in self.by_first.get(*key).into_iter().flatten() {
                let len = entry.words.len() + 1;
                let Some(covered) = tokens.get(at..at + len) else { continue };
                let only_noun =
                    || keys.iter().all(|k| self.by_first.get(*k).into_iter().flatten().all(|e| e.pos == Pos::Noun));
                let same = entry.words.iter().zip(&covered[1..]).all(|(w, t)| *w == t.lower || *w == t.lemma);
                let hit = Hit { class: entry.class, len, noun: entry.pos == Pos::Noun };
                if same
                    && (entry.fits(text, covered) || (entry.mistagged(covered) && only_noun()))
                    && !hits.contains(&hit)
                {
                    hits.push(hit);
                }
            }
        }
        if hits.is_empty() {
            hits.extend(self.by_ending(token));
        }
        hits.sort_by_key(|h| std::cmp::Reverse(h.len));
        hits
    }
}

impl Entry {
    /// A noun by the lexicon that is tagged as a verb: "the directorate said".
    fn mistagged(&self, covered: &[Token]) -> bool {
        self.pos == Pos::Noun
            && self.words.is_empty()
            && covered[0].tag == Upos::Verb
            && covered[0].lower == covered[0].lemma
    }

    fn fits(&self, text: &str, covered: &[Token]) -> bool {
        let (first, last) = (&covered[0], &covered[covered.len() - 1]);
        if let Some(cased) = &self.cased {
            let written = first.span.cover(last.span).of(text);
            if written != cased && !(written.len() > 3 && written == cased.to_uppercase()) {
                return false;
            }
        }
        match self.pos {
            Pos::Any => true,
            Pos::Noun => !matches!(last.tag, Upos::Verb | Upos::Aux | Upos::Adv | Upos::Adp),
            Pos::Verb => {
                matches!(first.tag, Upos::Verb | Upos::Aux)
                    || (first.tag == Upos::Adj && (first.lower.ends_with("ed") || first.lower.ends_with("ing")))
            }
            Pos::Adjective => !matches!(last.tag, Upos::Aux | Upos::Adv | Upos::Adp),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(text: &str) -> Result<Lexicon, DataError> {
        let file = |path: &str, text: &str| DataFile { path: path.to_owned(), text: text.to_owned() };
        Lexicon::load(&[
            file("lexicon/a.toml", "# Words.\n[thing]\nwords = [\"stone\"]\n"),
            file("lexicon/b.toml", text),
        ])
    }

    #[test]
    fn a_class_knows_where_it_stands() {
        let lexicon = load("[tool]\nis = [\"thing\"]\nkind = \"[blade]\"\n\n[blade]\nis = [\"tool\"]\n").unwrap();
        for (name, path, line) in
            [("thing", "lexicon/a.toml", 2), ("tool", "lexicon/b.toml", 1), ("blade", "lexicon/b.toml", 5)]
        {
            let place = lexicon.place(lexicon.class(name).unwrap());
            assert_eq!((place.path.as_str(), place.line), (path, line), "{name}");
        }
    }

    #[test]
    fn a_wrong_class_is_refused_with_file_and_line() {
        for (text, expected) in [
            ("\n[thing]\n", "lexicon/b.toml:2: class `thing` stands twice"),
            ("[a]\n\n[b]\nis = [\"c\"]\n", "lexicon/b.toml:3: `b` is a `c`, which is no class"),
            ("\n\n[a]\nis = [\"a\"]\n", "lexicon/b.toml:3: class `a` is its own ancestor"),
            ("[a]\n[b]\nnumber = 3\n", "lexicon/b.toml:2: property `number` of `b` is no string"),
        ] {
            assert_eq!(load(text).unwrap_err().to_string(), expected);
        }
    }
}
