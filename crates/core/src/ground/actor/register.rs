//! The register of actors: who is known by which names, of what kind, where and when.
//!
//! Groups, missions and bodies with names of their own are rows of `data/actors/*.tsv`. A state and its forces are made from
//! a table of countries and one of forces ([`States`]), so that "Mali's army" needs no row.

use std::collections::HashMap;

use super::{
    states::{self, Force, States},
    words::Words,
};
use crate::{
    data::{Data, DataError, DataFile, FileLine},
    gazetteer::fold,
    lexicon::Lexicon,
};

macro_rules! kinds {
    ($($variant:ident = $name:literal, $class:literal: $what:literal),+ $(,)?) => {
        /// What an actor is, after ACLED's classes of interaction.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum ActorKind {
            $(#[doc = $what] $variant,)+
        }

        impl ActorKind {
            /// Its name in files and output.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// ACLED's number of it.
            pub fn acled(self) -> u8 {
                match self { $(Self::$variant => $class,)+ }
            }

            /// The kind with this name.
            pub fn named(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

kinds! {
    State = "state", 1: "Forces and offices of a state.",
    Rebel = "rebel", 2: "Armed groups that fight a state over power or territory.",
    PoliticalMilitia = "political-militia", 3: "Armed groups with other political aims, and gangs.",
    IdentityMilitia = "identity-militia", 4: "Armed people of a community.",
    Rioters = "rioters", 5: "Violent crowds.",
    Protesters = "protesters", 6: "Peaceful crowds, and movements that call them.",
    Civilians = "civilians", 7: "Unarmed people and their organisations.",
    External = "external", 8: "Forces of other states, missions, international bodies.",
}

/// An actor of the register.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Entry {
    /// "jnim", "ml-army".
    pub id: String,
    /// Its usual English name.
    pub name: String,
    /// Other names, short ones too.
    pub aliases: Vec<String>,
    /// What it is.
    pub kind: ActorKind,
    /// Where it is at home, ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// Id of the actor that it belongs to.
    pub parent: Option<String>,
    /// First year of it, where known.
    pub since: Option<i16>,
    /// Last year of it, where it has ended.
    pub until: Option<i16>,
    /// Its ids elsewhere ("ucdp:1051").
    pub ids: Vec<String>,
}

/// All actors, and the words that lead to them.
#[derive(Debug)]
pub struct Register {
    entries: Vec<Entry>,
    by_id: HashMap<String, usize>,
    names: HashMap<String, Vec<u32>>,
    /// Most words of a name that begins with this word.
    longest: HashMap<String, usize>,
    pub(super) states: States,
    pub(super) words: Words,
}

/// Columns of a table of actors.
const HEADING: &str = "id\tname\taliases\tkind\tcountry\tparent\tsince\tuntil\tids";

impl Register {
    /// The register of the data.
    ///
    /// # Errors
    /// A wrong row, an id that stands twice, a parent that is none, with file and line.
    pub fn load(data: &Data, lexicon: &Lexicon) -> Result<Self, DataError> {
        let states = States::load(data)?;
        let words = Words::load(data, lexicon)?;
        let (mut entries, mut by_id, mut places) = (Vec::new(), HashMap::new(), Vec::new());
        let tables = data.text_files("actors").into_iter().filter(|f| f.path != states::COUNTRIES);
        for file in tables {
            for (place, line) in rows(&file)? {
                let entry = entry(line).map_err(|message| place.error(message))?;
                if states.parse(&entry.id).is_some() || by_id.insert(entry.id.clone(), entries.len()).is_some() {
                    return Err(place.error(format!("the id `{}` is another actor's", entry.id)));
                }
                entries.push(entry);
                places.push(place);
            }
        }
        let mut register = Self { entries, by_id, names: HashMap::new(), longest: HashMap::new(), states, words };
        register.check(&places)?;
        register.index();
        Ok(register)
    }

    fn check(&self, places: &[FileLine]) -> Result<(), DataError> {
        for (entry, place) in self.entries.iter().zip(places) {
            if let Some(parent) = entry.parent.as_deref().filter(|p| self.get(p).is_none()) {
                return Err(place.error(format!("no actor has the id `{parent}` of the parent")));
            }
            let code = |c: &str| c.len() == 2 && c.bytes().all(|b| b.is_ascii_uppercase());
            if let Some(country) = entry.country.as_deref().filter(|c| !code(c)) {
                return Err(place.error(format!("`{country}` is no country's code of two letters")));
            }
        }
        let circle = self.entries.iter().zip(places).find(|(e, _)| self.root(&e.id).is_none());
        circle.map_or(Ok(()), |(entry, place)| Err(place.error(format!("`{}` is above itself", entry.id))))
    }

    fn index(&mut self) {
        for (i, entry) in self.entries.iter().enumerate() {
            for name in entry.aliases.iter().chain([&entry.name]) {
                let key = fold(name);
                let Some(first) = key.split(' ').next().filter(|f| !f.is_empty()) else { continue };
                let longest = self.longest.entry(first.to_owned()).or_default();
                *longest = (*longest).max(key.split(' ').count());
                let all = self.names.entry(key).or_default();
                if all.last() != Some(&(i as u32)) {
                    all.push(i as u32);
                }
            }
        }
    }

    /// The actor with this id, the state's and its forces' too.
    pub fn get(&self, id: &str) -> Option<Entry> {
        self.by_id.get(id).map(|i| self.entries[*i].clone()).or_else(|| self.states.entry(id))
    }

    /// All actors, those of the tables first, then states and their forces.
    pub fn all(&self) -> impl Iterator<Item = Entry> + '_ {
        self.entries.iter().cloned().chain(self.states.all())
    }

    /// The actors with this name, whatever its case, signs and diacritics.
    pub fn named(&self, name: &str) -> Vec<Entry> {
        let key = fold(name);
        let key = key.strip_prefix("the ").unwrap_or(&key);
        let mut found: Vec<Entry> = self.with_name(key).cloned().collect();
        if found.is_empty() {
            found
                .extend(self.states.all().filter(|e| fold(&e.name) == key || e.aliases.iter().any(|a| fold(a) == key)));
        }
        found
    }

    /// The actors of the tables with this name in its folded form.
    pub(super) fn with_name(&self, folded: &str) -> impl Iterator<Item = &Entry> {
        self.names.get(folded).into_iter().flatten().map(|i| &self.entries[*i as usize])
    }

    /// Most words of a name that begins with this folded word; 0 where none does.
    pub(super) fn longest(&self, first: &str) -> usize {
        self.longest.get(first).copied().unwrap_or(0)
    }

    /// The side that an actor is on: the id of what stands above all above it; none where it stands above itself.
    pub fn root(&self, id: &str) -> Option<String> {
        let mut at = id.to_owned();
        for _ in 0..8 {
            match self.by_id.get(&at) {
                Some(i) => match &self.entries[*i].parent {
                    Some(parent) => at.clone_from(parent),
                    None => return Some(at),
                },
                None => return self.states.parse(&at).map(|(country, _)| country.to_lowercase()).or(Some(at)),
            }
        }
        None
    }

    /// The id of a force of a country ("ml-army"); the state's own where it has no such force.
    pub(super) fn force(&self, country: &str, force: Force) -> String {
        self.states.id(country, force)
    }
}

/// The rows of a table with their lines, without heading and remarks.
fn rows(file: &DataFile) -> Result<Vec<(FileLine, &str)>, DataError> {
    let place = |number: usize| FileLine { path: file.path.clone(), line: number + 1 };
    let mut lines = file.text.lines().enumerate().filter(|(_, l)| !l.starts_with('#') && !l.trim().is_empty());
    match lines.next() {
        Some((_, heading)) if heading == HEADING => {}
        Some((number, _)) => {
            return Err(place(number).error(format!("the columns are {}", HEADING.replace('\t', ", "))));
        }
        None => return Ok(Vec::new()),
    }
    Ok(lines.map(|(number, line)| (place(number), line)).collect())
}

fn entry(line: &str) -> Result<Entry, String> {
    let fields: Vec<&str> = line.split('\t').map(str::trim).collect();
    let [id, name, aliases, kind, country, parent, since, until, ids] = fields[..] else {
        return Err(format!("{} columns, not 9", fields.len()));
    };
    if id.is_empty() || name.is_empty() {
        return Err("an actor needs an id and a name".to_owned());
    }
    if id.contains(|c: char| !(c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')) {
        return Err(format!("`{id}`: ids are small letters, digits and hyphens"));
    }
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let year = |text: &str| match text {
        "" => Ok(None),
        text => text.parse::<i16>().map(Some).map_err(|_| format!("`{text}` is no year")),
    };
    let list = |text: &str| text.split('|').filter(|t| !t.is_empty()).map(str::to_owned).collect();
    Ok(Entry {
        id: id.to_owned(),
        name: name.to_owned(),
        aliases: list(aliases),
        kind: ActorKind::named(kind).ok_or_else(|| format!("`{kind}` is no kind of actor"))?,
        country: some(country),
        parent: some(parent),
        since: year(since)?,
        until: year(until)?,
        ids: list(ids),
    })
}
