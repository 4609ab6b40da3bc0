//! Place names and the places that have them.

mod disputed;
mod division;
mod features;

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use disputed::DisputedAreas;
pub use disputed::{Belongs, DisputedArea};
pub use division::Division;
use division::Divisions;
pub use features::{FEATURES, Features};
pub use rashomon_data::fold;

use crate::data::{Data, DataError, FeatureWeights};

/// Places by name, and how their names are used.
#[derive(Debug)]
pub struct Gazetteer {
    places: Arc<rashomon_data::Gazetteer>,
    /// In their folded form.
    stop_names: HashSet<String>,
    /// Adjectives and names of peoples, in lower case, to ISO codes.
    demonyms: HashMap<String, String>,
    /// Abbreviations of divisions behind a town ("La.", "N.H."), without full stops, to country and division.
    abbreviations: HashMap<String, (String, String)>,
    weights: FeatureWeights,
    divisions: Divisions,
    disputed: DisputedAreas,
}

/// An abbreviation without full stops and spaces: "N. H." is "NH".
fn bare(words: &str) -> String {
    words.chars().filter(|c| !matches!(c, '.' | ' ')).collect()
}

/// Names of few letters that are places all the same.
pub fn is_capital_alias(lower: &str) -> bool {
    matches!(lower, "us" | "u.s." | "uk" | "u.k." | "uae" | "drc" | "usa" | "u.s" | "gao")
}

/// A place of the gazetteer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Row<'g> {
    /// "geonames:98182".
    pub id: &'g str,
    /// Its usual English name.
    pub name: &'g str,
    /// Degrees north; NaN of a division that the user has added without its point.
    pub lat: f64,
    /// Degrees east; the same.
    pub lon: f64,
    /// "city", "admin1", "country", "airport", "airbase", "region", "site" …
    pub kind: &'g str,
    /// ISO 3166-1 alpha-2.
    pub country: &'g str,
    /// Name of the first-order division.
    pub admin1: &'g str,
    /// People, 0 where unknown.
    pub population: u64,
    /// Whether the user has added it.
    pub own: bool,
}

impl<'g> Row<'g> {
    /// Reads a row; nothing where it lacks a column.
    fn of(line: &'g str, own: bool) -> Option<Self> {
        let mut fields = line.split('\t');
        let mut next = || fields.next();
        let (id, name) = (next()?, next()?);
        let mut degrees = || next().map(|cell| cell.parse().unwrap_or(f64::NAN));
        let (lat, lon) = (degrees()?, degrees()?);
        let (kind, country, admin1) = (next()?, next()?, next()?);
        Some(Self { id, name, lat, lon, kind, country, admin1, population: next()?.parse().unwrap_or(0), own })
    }

    /// Whether it is a site that is no settlement: a base, an airport, a camp.
    pub fn is_site(&self) -> bool {
        matches!(self.kind, "site" | "airport" | "airbase")
    }
}

impl Gazetteer {
    /// The places of the data.
    ///
    /// # Errors
    /// Where a list is missing, or a line of one lacks a column.
    pub fn load(data: &Data) -> Result<Self, DataError> {
        let stop_names = data.text_file("gazetteer/stopnames.txt")?;
        let lines = stop_names.text.lines().filter(|l| !l.starts_with('#'));
        let stop_names = lines.map(str::to_owned).collect();
        let (file, mut demonyms) = (data.text_file("gazetteer/demonyms.tsv")?, HashMap::new());
        for (number, line) in file.text.lines().enumerate().skip(1) {
            let (word, code) = line.split_once('\t').ok_or_else(|| DataError {
                path: file.path.clone(),
                line: number + 1,
                message: "a word and a country's code stand apart by a tab".to_owned(),
            })?;
            demonyms.insert(word.to_lowercase(), code.trim().to_owned());
        }
        let (file, mut abbreviations) = (data.text_file("gazetteer/abbreviations.tsv")?, HashMap::new());
        for (number, line) in file.text.lines().enumerate().skip(1) {
            let wrong = || DataError {
                path: file.path.clone(),
                line: number + 1,
                message: "a form, a division's id, its use and the division's name stand apart by tabs".to_owned(),
            };
            let [form, id, _, division] = line.split('\t').collect::<Vec<_>>()[..] else { return Err(wrong()) };
            let country = id.rsplit(':').next().and_then(|code| code.split('.').next()).ok_or_else(wrong)?;
            abbreviations.insert(bare(form), (country.to_owned(), division.to_owned()));
        }
        let file = data.text_file("gazetteer/weights.toml")?;
        let weights = FeatureWeights::of(&file, &file.parse()?, &FEATURES)?;
        let divisions = Divisions::of(&data.text_file("gazetteer/divisions.tsv")?)?;
        let disputed = DisputedAreas::of(&data.text_file("gazetteer/disputed.tsv")?)?;
        let places = Arc::clone(data.gazetteer());
        Ok(Self { places, stop_names, demonyms, abbreviations, weights, divisions, disputed })
    }

    /// How much each thing that speaks for a place counts.
    pub fn weights(&self) -> &FeatureWeights {
        &self.weights
    }

    /// Country and division that an abbreviation behind a town's name means ("La.", "NH").
    pub fn abbreviation(&self, words: &str) -> Option<(&str, &str)> {
        self.abbreviations.get(&bare(words)).map(|(country, division)| (country.as_str(), division.as_str()))
    }

    /// Whether a place name is so common as a word or a personal name that more must speak for a place.
    pub fn is_stop_name(&self, name: &str) -> bool {
        self.stop_names.contains(fold(name).as_str())
    }

    /// The ISO code of the country that an adjective or a name of its people belongs to ("iraqi").
    pub fn demonym(&self, lower: &str) -> Option<&str> {
        let stem = lower.split_once('-').map_or(lower, |(first, _)| first);
        self.demonyms.get(stem).or_else(|| self.demonyms.get(stem.strip_suffix('s')?)).map(String::as_str)
    }

    /// All places with this name: those that the user has added, then the others in the gazetteer's order.
    pub fn lookup(&self, name: &str) -> Vec<Row<'_>> {
        self.numbered(name).map(|(_, row)| row).collect()
    }

    /// The same with their numbers.
    pub fn numbered(&self, name: &str) -> impl Iterator<Item = (usize, Row<'_>)> {
        self.places.numbers(name).filter_map(|number| Some((number, self.row(number)?)))
    }

    /// The places with this id or this P-code. Reads the whole gazetteer.
    pub fn with_id(&self, id: &str) -> Vec<Row<'_>> {
        self.places.with_id(id).filter_map(|number| self.row(number)).collect()
    }

    /// All countries, in the gazetteer's order. Reads the whole gazetteer.
    pub fn countries(&self) -> impl Iterator<Item = Row<'_>> {
        self.places.all().filter_map(|line| Row::of(line, false)).filter(|row| row.kind == "country")
    }

    /// The place of a number that [`numbered`](Self::numbered) gave.
    pub fn row(&self, number: usize) -> Option<Row<'_>> {
        Row::of(self.places.row(number)?, self.places.is_own(number))
    }

    /// The codes of the first-order division that a place is or lies in.
    pub fn division(&self, row: &Row<'_>) -> Option<&Division> {
        self.divisions.get(row.country, row.admin1)
    }

    /// The disputed area that a place is or lies in.
    pub fn disputed(&self, row: &Row<'_>) -> Option<Belongs<'_>> {
        self.disputed.of_place(row, self.division(row))
    }

    /// Whether a gazetteer knows the name.
    pub fn known(&self, name: &str) -> bool {
        self.places.knows(name)
    }

    /// Whether a place lies in the division of this code in its country ("CA" for a town in California).
    pub fn is_division_code(&self, code: &str, row: &Row<'_>) -> bool {
        let has_code = |division: &Row| division.id.rsplit_once('.').is_some_and(|(_, end)| end == code);
        self.lookup(row.admin1).iter().any(|d| d.kind == "admin1" && d.country == row.country && has_code(d))
    }

    /// Whether the gazetteer knows the name as a site and as nothing larger: a base, an airfield.
    pub fn is_site(&self, name: &str) -> bool {
        let rows = self.lookup(name);
        !rows.is_empty() && rows.iter().all(|r| matches!(r.kind, "airbase" | "site"))
    }
}
