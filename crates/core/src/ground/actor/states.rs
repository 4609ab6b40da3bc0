//! States and their forces, made from a table of countries and one of forces.

use std::collections::HashMap;

use super::register::{ActorKind, Entry};
use crate::data::{Data, DataError, DataFile, FileLine};

/// The table of countries.
pub(super) const COUNTRIES: &str = "actors/countries.tsv";
/// The table of forces.
const FORCES: &str = "lang/en/actors/forces.tsv";

/// A force or office that states have: its row in the table.
pub(super) type Force = usize;

/// Countries and the forces that states have.
#[derive(Debug)]
pub(super) struct States {
    countries: Vec<Country>,
    by_code: HashMap<String, usize>,
    forces: Vec<ForceRow>,
    /// Dictionary forms of the words of a force, joined by blanks, to the force.
    heads: HashMap<String, Force>,
    /// Capitals, in lower case, to countries.
    capitals: HashMap<String, String>,
}

#[derive(Debug)]
struct Country {
    code: String,
    name: String,
    without: Vec<String>,
}

#[derive(Debug)]
struct ForceRow {
    key: String,
    name: String,
    heads: Vec<String>,
}

/// Most words that name a force.
pub(super) const LONGEST: usize = 4;

impl States {
    pub fn load(data: &Data) -> Result<Self, DataError> {
        let (countries, forces) = (data.text_file(COUNTRIES)?, data.text_file(FORCES)?);
        let mut states = Self {
            countries: Vec::new(),
            by_code: HashMap::new(),
            forces: Vec::new(),
            heads: HashMap::new(),
            capitals: HashMap::new(),
        };
        for (place, fields) in rows(&forces) {
            let [key, name, heads] = fields[..] else { return Err(place.error("3 columns are needed")) };
            let heads: Vec<String> = heads.split('|').map(str::to_owned).collect();
            for head in &heads {
                if head.is_empty() || head.split(' ').count() > LONGEST || !name.contains("{}") {
                    return Err(
                        place.error(format!("`{head}` has no word or more than {LONGEST}, or `{name}` no {{}}"))
                    );
                }
                states.heads.insert(head.clone(), states.forces.len());
            }
            states.forces.push(ForceRow { key: key.to_owned(), name: name.to_owned(), heads });
        }
        for (place, fields) in rows(&countries) {
            let [code, name, capital, without] = fields[..] else { return Err(place.error("4 columns are needed")) };
            let without: Vec<String> = without.split('|').filter(|w| !w.is_empty()).map(str::to_owned).collect();
            if let Some(force) = without.iter().find(|w| states.forces.iter().all(|f| f.key != **w)) {
                return Err(place.error(format!("`{force}` is no force of {FORCES}")));
            }
            for capital in capital.split('|').filter(|c| !c.is_empty()) {
                states.capitals.insert(capital.to_lowercase(), code.to_owned());
            }
            states.by_code.insert(code.to_owned(), states.countries.len());
            states.countries.push(Country { code: code.to_owned(), name: name.to_owned(), without });
        }
        Ok(states)
    }

    pub fn is_country(&self, code: &str) -> bool {
        self.by_code.contains_key(code)
    }

    /// The force whose words these are.
    pub fn force(&self, words: &str) -> Option<Force> {
        self.heads.get(words).copied()
    }

    /// The force with this key.
    pub fn keyed(&self, key: &str) -> Option<Force> {
        self.forces.iter().position(|f| f.key == key)
    }

    /// The country that a capital stands for ("Moscow said").
    pub fn of_capital(&self, lower: &str) -> Option<&str> {
        self.capitals.get(lower).map(String::as_str)
    }

    /// The id of a force of a country; the state's own where it has no such force.
    pub fn id(&self, code: &str, force: Force) -> String {
        let key = self.forces.get(force).map_or("", |f| f.key.as_str());
        let lacks = self.country(code).is_none_or(|c| c.without.iter().any(|w| w == key));
        if lacks { code.to_lowercase() } else { format!("{}-{key}", code.to_lowercase()) }
    }

    /// The country and the force of an id ("ml-army"; "ml" is the state itself).
    pub fn parse(&self, id: &str) -> Option<(String, Option<Force>)> {
        let (code, key) = id.split_once('-').map_or((id, None), |(code, key)| (code, Some(key)));
        let code = code.to_uppercase();
        let country = self.country(&code).filter(|_| id.starts_with(|c: char| c.is_ascii_lowercase()))?;
        let force = match key {
            None => None,
            Some(key) if country.without.iter().any(|w| w == key) => return None,
            Some(key) => Some(self.keyed(key)?),
        };
        Some((code, force))
    }

    /// The actor with such an id.
    pub fn entry(&self, id: &str) -> Option<Entry> {
        let (code, force) = self.parse(id)?;
        let country = self.country(&code)?;
        let row = force.map(|f| &self.forces[f]);
        let name = row.map_or_else(|| format!("State of {}", country.name), |r| r.name.replace("{}", &country.name));
        let aliases = row.map_or_else(
            || vec![country.name.clone()],
            |r| r.heads.iter().take(3).map(|h| format!("{}'s {h}", country.name)).collect(),
        );
        Some(Entry {
            id: id.to_owned(),
            name,
            aliases,
            kind: ActorKind::State,
            parent: row.map(|_| code.to_lowercase()),
            country: Some(code),
            since: None,
            until: None,
            ids: Vec::new(),
        })
    }

    /// All states and all their forces.
    pub fn all(&self) -> impl Iterator<Item = Entry> + '_ {
        self.countries.iter().flat_map(|country| {
            let code = country.code.to_lowercase();
            let forces = self.forces.iter().filter(|f| !country.without.contains(&f.key));
            let ids = forces.map({
                let code = code.clone();
                move |f| format!("{code}-{}", f.key)
            });
            std::iter::once(code).chain(ids).filter_map(|id| self.entry(&id))
        })
    }

    fn country(&self, code: &str) -> Option<&Country> {
        self.by_code.get(code).map(|i| &self.countries[*i])
    }
}

/// The rows of a table behind its heading, with their lines.
fn rows(file: &DataFile) -> Vec<(FileLine, Vec<&str>)> {
    let lines = file.text.lines().enumerate().skip(1).filter(|(_, l)| !l.trim().is_empty() && !l.starts_with('#'));
    let place = |number: usize| FileLine { path: file.path.clone(), line: number + 1 };
    lines.map(|(number, line)| (place(number), line.split('\t').map(str::trim).collect())).collect()
}
