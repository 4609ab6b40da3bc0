//! Places of the user's own, which go before those of the program: one text file, a line a place.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{
    fold::fold,
    index::{WrongRow, degrees},
    layout::digest,
};

/// The heading of the file; columns stand apart by tabs.
const HEADING: &str = "id\tname\taliases\tlat\tlon\tkind\tcountry\tadmin1\tpopulation\tpcode\treplaces\tsource";

/// Most places of one's own.
pub const MOST_OWN: usize = 100_000;

/// What a place of one's own can be. Of a division or a country the point need not be known.
pub const OWN_KINDS: [&str; 9] =
    ["city", "site", "airport", "airbase", "admin1", "admin2", "region", "water", "country"];

/// A place of the user's own.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct OwnPlace {
    /// "own:zamar-iq", "pcode:NG002". One that a place of the program has takes that place's stead.
    pub id: String,
    /// Its name, as results give it.
    pub name: String,
    /// Other names.
    pub aliases: Vec<String>,
    /// Degrees north, WGS 84; none only where the point of a division is not known.
    pub lat: Option<f64>,
    /// Degrees east.
    pub lon: Option<f64>,
    /// One of [`OWN_KINDS`].
    pub kind: String,
    /// ISO 3166-1 alpha-2; empty where nobody says.
    pub country: String,
    /// Name of the first-order division; empty where nobody says.
    pub admin1: String,
    /// People, where known.
    pub population: Option<u64>,
    /// P-code, where it has one.
    pub pcode: String,
    /// Id of the program's place that it is: all names of that lead to this one.
    pub replaces: String,
    /// Name of the file that it came from.
    pub source: String,
}

/// What became of a place that was put in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// There was none of its id.
    Added,
    /// It took the stead of another of its id.
    Updated,
    /// It was there already.
    Unchanged,
}

/// The places of one's own, by id.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OwnPlaces(BTreeMap<String, OwnPlace>);

impl OwnPlaces {
    /// Reads the file's text.
    ///
    /// # Errors
    /// The first wrong row.
    pub fn parse(text: &str) -> Result<Self, WrongRow> {
        let mut own = Self::default();
        for (number, line) in text.lines().enumerate() {
            let wrong = |message: String| WrongRow { line: number + 1, message };
            if number == 0 {
                if line.trim_start_matches('\u{FEFF}') != HEADING {
                    return Err(wrong(format!("the heading is not `{}`", HEADING.replace('\t', " "))));
                }
            } else if !line.is_empty() {
                let place = place(line).map_err(wrong)?;
                if own.put(place) != Change::Added {
                    return Err(wrong("the id stands twice".to_owned()));
                }
            }
        }
        if own.len() > MOST_OWN {
            return Err(WrongRow { line: MOST_OWN + 2, message: format!("more than {MOST_OWN} places") });
        }
        Ok(own)
    }

    /// The file's text, in the order of the ids.
    pub fn table(&self) -> String {
        let lines = self.0.values().map(|place| row(place, true) + "\n");
        format!("{HEADING}\n{}", lines.collect::<String>())
    }

    /// Puts a place in; one with the same id makes way.
    pub fn put(&mut self, place: OwnPlace) -> Change {
        let is_same = self.0.get(&place.id).map(|there| *there == place);
        self.0.insert(place.id.clone(), place);
        match is_same {
            None => Change::Added,
            Some(true) => Change::Unchanged,
            Some(false) => Change::Updated,
        }
    }

    /// Takes a place out.
    pub fn remove(&mut self, id: &str) -> Option<OwnPlace> {
        self.0.remove(id)
    }

    /// The place of an id.
    pub fn get(&self, id: &str) -> Option<&OwnPlace> {
        self.0.get(id)
    }

    /// All places, by id.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &OwnPlace> {
        self.0.values()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// SHA-256 in hexadecimal digits of all that shapes a reading; from which file a place came does not.
    pub(crate) fn digest(&self) -> String {
        let lines: String = self.0.values().map(|place| row(place, false) + "\n").collect();
        digest(lines.as_bytes(), true)
    }
}

impl OwnPlace {
    /// What is wrong with it: the column, and what of it.
    ///
    /// # Errors
    /// The first thing that is.
    pub fn check(&self) -> Result<(), (&'static str, String)> {
        let texts = [("id", &self.id), ("name", &self.name), ("country", &self.country), ("admin1", &self.admin1)];
        let more = [("pcode", &self.pcode), ("replaces", &self.replaces), ("source", &self.source)];
        let aliases = self.aliases.iter().map(|alias| ("aliases", alias));
        for (column, text) in texts.into_iter().chain(more).chain(aliases) {
            if text.chars().any(char::is_control) {
                return Err((column, "it has a control character".to_owned()));
            }
        }
        if self.id.is_empty() {
            return Err(("id", "a place needs an id".to_owned()));
        }
        if fold(&self.name).is_empty() {
            return Err(("name", format!("`{}` has no letter and no figure", self.name)));
        }
        if self.aliases.iter().any(|alias| alias.contains('|') || alias.is_empty()) {
            return Err(("aliases", "an alias is empty or has the sign `|`, which parts them".to_owned()));
        }
        if !OWN_KINDS.contains(&self.kind.as_str()) {
            return Err(("kind", format!("`{}` is no kind of place; there are {}", self.kind, OWN_KINDS.join(", "))));
        }
        let code = |country: &str| country.len() == 2 && country.bytes().all(|b| b.is_ascii_uppercase());
        if !self.country.is_empty() && !code(&self.country) {
            return Err(("country", format!("`{}` is no code of a country in two letters", self.country)));
        }
        let is_outside = |degrees: f64, most: f64| degrees.is_nan() || degrees.abs() > most;
        match (self.lat, self.lon) {
            (None, None) if matches!(self.kind.as_str(), "admin1" | "admin2" | "country") => Ok(()),
            (Some(lat), _) if is_outside(lat, 90.0) => Err(("lat", format!("{lat} is no latitude"))),
            (_, Some(lon)) if is_outside(lon, 180.0) => Err(("lon", format!("{lon} is no longitude"))),
            (Some(_), Some(_)) => Ok(()),
            (None, _) => Err(("lat", "it is missing".to_owned())),
            (_, None) => Err(("lon", "it is missing".to_owned())),
        }
    }

    /// Its row for lookups: id, name, lat, lon, kind, country, admin1, population.
    pub(crate) fn lookup_row(&self) -> String {
        let Self { id, name, lat, lon, kind, country, admin1, population, .. } = self;
        let point = [text(*lat), text(*lon)].join("\t");
        format!("{id}\t{name}\t{point}\t{kind}\t{country}\t{admin1}\t{}", text(*population))
    }
}

/// The value, or nothing.
fn text<T: ToString>(value: Option<T>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

fn row(place: &OwnPlace, with_source: bool) -> String {
    let OwnPlace { id, name, aliases, lat, lon, kind, country, admin1, population, pcode, replaces, source } = place;
    let (aliases, lat, lon, population) = (aliases.join("|"), text(*lat), text(*lon), text(*population));
    let cells = [id, name, &aliases, &lat, &lon, kind, country, admin1, &population, pcode, replaces, source];
    let count = if with_source { cells.len() } else { cells.len() - 1 };
    cells[..count].iter().map(|cell| cell.as_str()).collect::<Vec<_>>().join("\t")
}

fn place(line: &str) -> Result<OwnPlace, String> {
    let cells: Vec<&str> = line.split('\t').collect();
    let [id, name, aliases, lat, lon, kind, country, admin1, population, pcode, replaces, source] = cells[..] else {
        return Err(format!("{} columns, not {}", cells.len(), HEADING.split('\t').count()));
    };
    let point = |cell: &str, most: f64| if cell.is_empty() { Ok(None) } else { degrees(cell, most).map(Some) };
    let people = |cell: &str| cell.parse::<u64>().map_err(|_| format!("`{cell}` is no number of people"));
    let place = OwnPlace {
        id: id.to_owned(),
        name: name.to_owned(),
        aliases: aliases.split('|').filter(|alias| !alias.is_empty()).map(str::to_owned).collect(),
        lat: point(lat, 90.0)?,
        lon: point(lon, 180.0)?,
        kind: kind.to_owned(),
        country: country.to_owned(),
        admin1: admin1.to_owned(),
        population: if population.is_empty() { None } else { Some(people(population)?) },
        pcode: pcode.to_owned(),
        replaces: replaces.to_owned(),
        source: source.to_owned(),
    };
    place.check().map_err(|(column, message)| format!("{column}: {message}"))?;
    Ok(place)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zamar() -> OwnPlace {
        OwnPlace {
            id: "own:zamar-iq".to_owned(),
            name: "Tell Zamar".to_owned(),
            aliases: vec!["Zamar".to_owned(), "تل زمر".to_owned()],
            lat: Some(33.5),
            lon: Some(-0.25),
            kind: "city".to_owned(),
            country: "IQ".to_owned(),
            population: Some(1200),
            source: "ours.csv".to_owned(),
            ..OwnPlace::default()
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let unit = OwnPlace { id: "pcode:IQ01".to_owned(), kind: "admin1".to_owned(), lat: None, lon: None, ..zamar() };
        let mut own = OwnPlaces::default();
        assert_eq!(
            [zamar(), zamar(), unit].map(|place| own.put(place)),
            [Change::Added, Change::Unchanged, Change::Added]
        );
        assert_eq!(OwnPlaces::parse(&own.table()).unwrap(), own);
        assert_eq!(OwnPlaces::parse(&own.table().replace('\n', "\r\n")).unwrap(), own);
        let digest = own.digest();
        assert_eq!(own.put(OwnPlace { source: "other.csv".to_owned(), ..zamar() }), Change::Updated);
        assert_eq!(own.digest(), digest);
        own.put(OwnPlace { lat: Some(33.6), ..zamar() });
        assert_ne!(own.digest(), digest);
    }

    #[test]
    fn a_wrong_row_is_named() {
        let mut own = OwnPlaces::default();
        own.put(zamar());
        let table = own.table();
        for (from, to, line, message) in [
            ("id\tname", "id\tnames", 1, "the heading is not"),
            ("\tours.csv", "", 2, "11 columns, not 12"),
            ("33.5", "93.5", 2, "`93.5` is no number of degrees up to 90"),
            ("33.5", "", 2, "lat: it is missing"),
            ("\tcity", "\tvillage", 2, "kind: `village` is no kind of place"),
            ("\tIQ", "\tIraq", 2, "country: `Iraq` is no code"),
            ("1200", "many", 2, "`many` is no number of people"),
            ("Tell Zamar", "-", 2, "name: `-` has no letter"),
        ] {
            let error = OwnPlaces::parse(&table.replacen(from, to, 1)).unwrap_err();
            assert!(error.line == line && error.message.starts_with(message), "{error:?}");
        }
        let twice = format!("{table}{}\n", table.lines().nth(1).unwrap());
        assert_eq!(OwnPlaces::parse(&twice).unwrap_err().message, "the id stands twice");
    }
}
