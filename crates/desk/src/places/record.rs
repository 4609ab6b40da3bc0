//! From a row or a feature to places.

use std::collections::{BTreeMap, HashMap, HashSet};

use rashomon_core::{
    data::{OWN_KINDS, OwnPlace},
    gazetteer::fold,
};

use super::{
    Read, Wrong,
    fields::{Columns, Field, Level},
    grounds::Grounds,
};
use crate::unseen::is_unseen;

/// Most signs of a name, an alias, an id.
const LONGEST: usize = 200;
/// Problems that are kept; a file that is wrong throughout is not read to its end for more.
const MOST_WRONG: usize = 100;

/// Other words for kinds of places, with the kind.
const KINDS: [(&str, &str); 31] = [
    ("town", "city"),
    ("village", "city"),
    ("settlement", "city"),
    ("hamlet", "city"),
    ("suburb", "city"),
    ("neighbourhood", "city"),
    ("quarter", "city"),
    ("populated place", "city"),
    ("ppl", "city"),
    ("camp", "site"),
    ("base", "site"),
    ("crossing", "site"),
    ("checkpoint", "site"),
    ("facility", "site"),
    ("landmark", "site"),
    ("poi", "site"),
    ("airfield", "airport"),
    ("air base", "airbase"),
    ("adm1", "admin1"),
    ("state", "admin1"),
    ("province", "admin1"),
    ("governorate", "admin1"),
    ("adm2", "admin2"),
    ("adm3", "admin2"),
    ("adm4", "admin2"),
    ("district", "admin2"),
    ("county", "admin2"),
    ("area", "region"),
    ("river", "water"),
    ("lake", "water"),
    ("sea", "water"),
];

/// A row of a table, or a feature of a map.
pub(super) struct Record<'r> {
    /// Where it begins, from 1.
    pub line: usize,
    pub columns: &'r Columns,
    pub cells: &'r [String],
    /// The point of its geometry, degrees north and east.
    pub point: Option<(f64, f64)>,
    /// Whether its geometry is an area.
    pub area: bool,
}

impl Record<'_> {
    fn cell(&self, at: Option<usize>) -> Option<&str> {
        self.cells.get(at?).map(|cell| cell.trim()).filter(|cell| !cell.is_empty())
    }

    fn wrong(&self, at: Option<usize>, usual: &str, message: impl Into<String>) -> Wrong {
        let column = at.and_then(|at| self.columns.names.get(at)).map_or(usual, String::as_str);
        Wrong { line: self.line, column: Some(column.to_owned()), message: message.into() }
    }

    /// The text of a column without what nobody sees, in one line.
    fn text(&self, at: Option<usize>, usual: &str) -> Result<Option<String>, Wrong> {
        let Some(cell) = self.cell(at) else { return Ok(None) };
        let text = one_line(cell).map_err(|message| self.wrong(at, usual, message))?;
        Ok(Some(text).filter(|text| !text.is_empty()))
    }

    fn field(&self, field: Field, usual: &str) -> Result<Option<String>, Wrong> {
        self.text(self.columns.at(field), usual)
    }
}

fn one_line(text: &str) -> Result<String, String> {
    let seen: String = text.chars().filter(|c| !is_unseen(*c)).collect();
    let line = seen.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().any(char::is_control) {
        return Err("it has a control character".to_owned());
    }
    if line.chars().count() > LONGEST {
        return Err(format!("it is longer than {LONGEST} signs; is a quotation mark missing?"));
    }
    Ok(line)
}

/// What was taken from a file so far.
pub(super) struct Taken<'g> {
    source: &'g str,
    grounds: &'g Grounds<'g>,
    places: Vec<OwnPlace>,
    /// Where each id stands in `places`.
    ids: HashMap<String, usize>,
    /// Units that rows name as what they lie in.
    parents: BTreeMap<String, OwnPlace>,
    wrong: Vec<Wrong>,
    unread: Vec<String>,
}

impl<'g> Taken<'g> {
    pub fn new(source: &'g str, grounds: &'g Grounds<'g>) -> Self {
        let (places, ids, parents) = (Vec::new(), HashMap::new(), BTreeMap::new());
        Self { source, grounds, places, ids, parents, wrong: Vec::new(), unread: Vec::new() }
    }

    /// Whether more of the file need not be read.
    pub fn is_hopeless(&self) -> bool {
        self.wrong.len() >= MOST_WRONG
    }

    pub fn fail(&mut self, wrong: Wrong) {
        self.wrong.push(wrong);
    }

    /// Names columns from which nothing is read.
    pub fn passes_over(&mut self, columns: Vec<String>) {
        for column in columns {
            if self.unread.len() < LONGEST && !self.unread.contains(&column) {
                self.unread.push(column);
            }
        }
    }

    /// Takes what a record says.
    pub fn take(&mut self, record: &Record<'_>) {
        let taken = if record.columns.is_of_units() { self.unit(record) } else { self.place(record) };
        if let Err(wrong) = taken {
            self.wrong.push(wrong);
        }
    }

    /// The places, if nothing is wrong.
    pub fn finish(mut self) -> Result<Read, Vec<Wrong>> {
        if !self.wrong.is_empty() {
            return Err(self.wrong);
        }
        let above = std::mem::take(&mut self.parents).into_values();
        let above: Vec<OwnPlace> = above.filter(|unit| !self.ids.contains_key(&unit.id)).collect();
        let count = above.len();
        Ok(Read { above: count, places: above.into_iter().chain(self.places).collect(), unread: self.unread })
    }

    fn place(&mut self, record: &Record<'_>) -> Result<(), Wrong> {
        let columns = record.columns;
        let missing = || record.wrong(columns.at(Field::Name), "name", "the place has no name");
        let name = record.field(Field::Name, "name")?.ok_or_else(missing)?;
        let kind = kind(record)?;
        let country = self.country(record)?;
        let division = record.field(Field::Admin1, "admin1")?;
        let division = division.map_or_else(|| record.text(columns.levels[1].name, "admin1"), |d| Ok(Some(d)))?;
        let known = |division: String| self.grounds.division(&country, &division).map_or(division, str::to_owned);
        let admin1 = division.map(known).unwrap_or_default();
        let mut aliases = Vec::new();
        for alias in record.cell(columns.at(Field::Aliases)).unwrap_or_default().split(['|', ';']) {
            let wrong = |message| record.wrong(columns.at(Field::Aliases), "aliases", message);
            aliases.push(one_line(alias).map_err(wrong)?);
        }
        let pcode = pcode(record, columns.at(Field::Pcode))?.unwrap_or_default();
        let given = record.field(Field::Id, "id")?.map(|id| if id.contains(':') { id } else { format!("own:{id}") });
        let made = given.is_none() && pcode.is_empty();
        let id = given.unwrap_or_else(|| match pcode.as_str() {
            "" => made_id(&[&name, &admin1, &country]),
            pcode => format!("pcode:{pcode}"),
        });
        let place = OwnPlace {
            id,
            aliases,
            name,
            kind,
            country,
            admin1,
            population: population(record)?,
            pcode,
            replaces: record.field(Field::Replaces, "replaces")?.unwrap_or_default(),
            ..self.blank()
        };
        let point = self.point(record, &place.country)?;
        self.put(record, OwnPlace { lat: point.map(|p| p.0), lon: point.map(|p| p.1), ..place }, made)
    }

    /// A unit of administration by its P-code, and those that it lies in.
    fn unit(&mut self, record: &Record<'_>) -> Result<(), Wrong> {
        let levels = &record.columns.levels;
        let codes = levels.iter().map(|level| pcode(record, level.code)).collect::<Result<Vec<_>, _>>()?;
        let lowest = (1..levels.len()).rev().find(|level| codes[*level].is_some());
        let lowest = lowest.ok_or_else(|| Wrong::at(record.line, "there is no P-code in this row"))?;
        let mut country = self.country(record)?;
        if country.is_empty() {
            let by_code = codes[lowest].as_deref().and_then(|code| self.grounds.country_of_code(code));
            let unknown = || record.wrong(levels[lowest].code, "pcode", "it does not begin with the code of a country");
            by_code.ok_or_else(unknown)?.clone_into(&mut country);
        }
        let mut division = String::new();
        for (at, level) in levels.iter().enumerate().take(lowest + 1).skip(1) {
            let (Some(code), name) = (&codes[at], record.text(level.name, "name")?) else { continue };
            let Some(name) = name else {
                if at < lowest {
                    continue;
                }
                return Err(record.wrong(level.name, "name", format!("the unit {code} has no name")));
            };
            let unit = self.unit_of(record, (at, level), code, name, &country, &division)?;
            if at == 1 {
                division.clone_from(&unit.admin1);
            }
            if at == lowest {
                let point = self.point(record, &country)?;
                let unit = point.map_or(unit.clone(), |(lat, lon)| OwnPlace { lat: Some(lat), lon: Some(lon), ..unit });
                let unit = OwnPlace { population: population(record)?, ..unit };
                self.put(record, unit, false)?;
            } else {
                self.parents.entry(unit.id.clone()).or_insert(unit);
            }
        }
        Ok(())
    }

    /// The unit of a level, with what the gazetteer knows of the one that it is.
    fn unit_of(
        &self,
        record: &Record<'_>,
        (at, level): (usize, &Level),
        code: &str,
        name: String,
        country: &str,
        division: &str,
    ) -> Result<OwnPlace, Wrong> {
        let kind = if at == 1 { "admin1" } else { "admin2" };
        let twin = self.grounds.twin(kind, country, division, &name).filter(|_| at <= 2);
        let mut aliases = Vec::new();
        for other in &level.others {
            aliases.extend(record.text(Some(*other), "name")?);
        }
        let own = || if at == 1 { name.clone() } else { division.to_owned() };
        Ok(OwnPlace {
            id: format!("pcode:{code}"),
            aliases,
            lat: twin.map(|row| row.lat),
            lon: twin.map(|row| row.lon),
            kind: kind.to_owned(),
            country: country.to_owned(),
            admin1: twin.filter(|row| !row.admin1.is_empty()).map_or_else(own, |row| row.admin1.to_owned()),
            pcode: code.to_owned(),
            replaces: twin.map(|row| row.id.to_owned()).unwrap_or_default(),
            name,
            ..self.blank()
        })
    }

    fn blank(&self) -> OwnPlace {
        OwnPlace { source: self.source.to_owned(), ..OwnPlace::default() }
    }

    /// The code of the country that a record names, or that places without one lie in; empty where nobody says.
    fn country(&self, record: &Record<'_>) -> Result<String, Wrong> {
        let level = &record.columns.levels[0];
        let given = [record.columns.at(Field::Country), level.code, level.name];
        let given: Vec<_> = given.into_iter().filter(|at| record.cell(*at).is_some()).collect();
        for at in &given {
            if let Some(code) = record.text(*at, "country")?.and_then(|words| self.grounds.country_of(&words)) {
                return Ok(code.to_owned());
            }
        }
        match given.first() {
            None => Ok(self.grounds.country.unwrap_or_default().to_owned()),
            Some(at) => {
                let words = record.text(*at, "country")?.unwrap_or_default();
                let hint = "two letters of ISO 3166-1 or an English name are known";
                Err(record.wrong(*at, "country", format!("`{words}` is no country; {hint}")))
            }
        }
    }

    /// Degrees north and east: of the columns, else of the geometry.
    fn point(&self, record: &Record<'_>, country: &str) -> Result<Option<(f64, f64)>, Wrong> {
        let (north, east) = (record.columns.at(Field::Lat), record.columns.at(Field::Lon));
        let told = (record.cell(north), record.cell(east));
        let (lat, lon) = match (told, record.point) {
            ((Some(lat), Some(lon)), _) => (
                degrees(lat).map_err(|message| record.wrong(north, "lat", message))?,
                degrees(lon).map_err(|message| record.wrong(east, "lon", message))?,
            ),
            (_, Some(point)) => point,
            ((None, None), None) => return Ok(None),
            ((None, _), None) => return Err(record.wrong(north, "lat", "it is missing")),
            ((_, None), None) => return Err(record.wrong(east, "lon", "it is missing")),
        };
        if lat.abs() > 90.0 {
            let swapped = if lat.abs() <= 180.0 && lon.abs() <= 90.0 { "; are lat and lon swapped?" } else { "" };
            return Err(record.wrong(north, "lat", format!("{lat} is no latitude, which is -90 to 90{swapped}")));
        }
        if lon.abs() > 180.0 {
            return Err(record.wrong(east, "lon", format!("{lon} is no longitude, which is -180 to 180")));
        }
        self.grounds.check_point(lat, lon, country).map_err(|message| record.wrong(north, "lat", message))?;
        Ok(Some((lat, lon)))
    }

    fn put(&mut self, record: &Record<'_>, mut place: OwnPlace, made: bool) -> Result<(), Wrong> {
        let mut seen = HashSet::from([String::new(), fold(&place.name)]);
        place.aliases.retain(|alias| seen.insert(fold(alias)));
        place.check().map_err(|(column, message)| {
            let fields = [("lat", Field::Lat), ("lon", Field::Lon), ("name", Field::Name), ("id", Field::Id)];
            let field = fields.iter().find(|(name, _)| *name == column).map(|(_, field)| *field);
            record.wrong(field.and_then(|field| record.columns.at(field)), column, message)
        })?;
        if let Some(at) = self.ids.get(&place.id) {
            let there = &mut self.places[*at];
            if made && (there.lat, there.lon) != (place.lat, place.lon) {
                let message = format!("`{}` is another place of this name; give both an id", place.name);
                return Err(record.wrong(record.columns.at(Field::Id), "id", message));
            }
            *there = place;
        } else {
            self.ids.insert(place.id.clone(), self.places.len());
            self.places.push(place);
        }
        Ok(())
    }
}

/// The kind that a record says; else a town, or of an area a region. A column `type` can be about anything.
fn kind(record: &Record<'_>) -> Result<String, Wrong> {
    let at = record.columns.at(Field::Kind);
    let usual = if record.area { "region" } else { "city" };
    let Some(said) = record.cell(at) else { return Ok(usual.to_owned()) };
    let lower = said.to_lowercase().replace(['_', '-'], " ");
    let known = OWN_KINDS.iter().find(|kind| **kind == lower).copied();
    let known = known.or_else(|| KINDS.iter().find(|(word, _)| *word == lower).map(|(_, kind)| *kind));
    let is_vague = at.and_then(|at| record.columns.names.get(at)).is_some_and(|name| name.eq_ignore_ascii_case("type"));
    match known {
        Some(kind) => Ok(kind.to_owned()),
        None if is_vague => Ok(usual.to_owned()),
        None => {
            let said: String = said.chars().filter(|c| !c.is_control()).take(40).collect();
            let message = format!("`{said}` is no kind of place; there are {}", OWN_KINDS.join(", "));
            Err(record.wrong(at, "kind", message))
        }
    }
}

/// The P-code of a column.
fn pcode(record: &Record<'_>, at: Option<usize>) -> Result<Option<String>, Wrong> {
    let Some(code) = record.cell(at) else { return Ok(None) };
    let fits = code.len() <= 40 && code.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
    if fits { Ok(Some(code.to_owned())) } else { Err(record.wrong(at, "pcode", "it is no P-code")) }
}

/// A number of people; commas and blanks may stand between the figures.
fn population(record: &Record<'_>) -> Result<Option<u64>, Wrong> {
    let at = record.columns.at(Field::Population);
    let Some(said) = record.cell(at) else { return Ok(None) };
    let figures: String = said.chars().filter(|c| !matches!(c, ',' | ' ' | '\u{A0}' | '\u{202F}')).collect();
    let whole = figures.strip_suffix(".0").unwrap_or(&figures);
    let wrong = || record.wrong(at, "population", "it is no number of people");
    whole.parse().map(Some).map_err(|_| wrong())
}

/// Degrees with a point or a comma.
fn degrees(cell: &str) -> Result<f64, String> {
    let number = cell.parse::<f64>().or_else(|_| cell.replacen(',', ".", 1).parse());
    let wrong = || {
        let cell: String = cell.chars().filter(|c| !c.is_control()).take(40).collect();
        format!("`{cell}` is no number of degrees (33.79)")
    };
    number.ok().filter(|degrees| degrees.is_finite()).ok_or_else(wrong)
}

/// An id of what a place is called.
fn made_id(parts: &[&str]) -> String {
    let parts = parts.iter().map(|part| fold(part).replace(' ', "-")).filter(|part| !part.is_empty());
    format!("own:{}", parts.collect::<Vec<_>>().join("-"))
}
