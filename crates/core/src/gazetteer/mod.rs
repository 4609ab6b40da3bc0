//! Place names against the gazetteer.

mod fold;

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

pub use fold::fold;
use rashomon_model::{Place, PlacePrecision};

static NAMES: LazyLock<fst::Map<&[u8]>> = LazyLock::new(|| {
    let bytes: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/places.fst"));
    fst::Map::new(bytes).expect("the build script wrote it")
});
static POSTINGS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/places.postings"));
static ROWS: &str = include_str!(concat!(env!("OUT_DIR"), "/places.rows"));
static OFFSETS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/places.offsets"));

static STOP_NAMES: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    include_str!("../../../../data/gazetteer/stopnames.txt").lines().filter(|l| !l.starts_with('#')).collect()
});
static DEMONYMS: LazyLock<HashMap<String, &str>> = LazyLock::new(|| {
    let lines = include_str!("../../../../data/gazetteer/demonyms.tsv").lines().skip(1);
    lines.filter_map(|l| l.split_once('\t')).map(|(word, code)| (word.to_lowercase(), code.trim())).collect()
});

/// Whether a place name is so common as a word or a personal name that more must speak for a place.
pub fn is_stop_name(name: &str) -> bool {
    STOP_NAMES.contains(fold(name).as_str())
}

/// Names of few letters that are places all the same.
pub fn is_capital_alias(lower: &str) -> bool {
    matches!(lower, "us" | "u.s." | "uk" | "u.k." | "uae" | "drc" | "usa" | "u.s" | "gao")
}

/// The ISO code of the country that an adjective or a name of its people belongs to ("iraqi").
pub fn demonym(lower: &str) -> Option<&'static str> {
    let stem = lower.split_once('-').map_or(lower, |(first, _)| first);
    DEMONYMS.get(stem).or_else(|| DEMONYMS.get(stem.strip_suffix('s')?)).copied()
}

/// A place of the gazetteer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Row {
    /// "geonames:98182".
    pub id: &'static str,
    /// Its usual English name.
    pub name: &'static str,
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// "city", "admin1", "country", "airport", "airbase", "region", "site" …
    pub kind: &'static str,
    /// ISO 3166-1 alpha-2.
    pub country: &'static str,
    /// Name of the first-order division.
    pub admin1: &'static str,
    /// People, 0 where unknown.
    pub population: u64,
}

/// All places with this name, in the gazetteer's order.
pub fn lookup(name: &str) -> Vec<Row> {
    let Some(at) = NAMES.get(fold(name)) else { return Vec::new() };
    let word = |i: usize| u32::from_le_bytes([POSTINGS[i], POSTINGS[i + 1], POSTINGS[i + 2], POSTINGS[i + 3]]) as usize;
    let at = at as usize;
    (0..word(at)).filter_map(|i| row(word(at + 4 + 4 * i))).collect()
}

fn row(index: usize) -> Option<Row> {
    let bytes = OFFSETS.get(4 * index..4 * index + 4)?;
    let offset = u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]) as usize;
    let mut fields = ROWS[offset..].lines().next()?.split('\t');
    let mut next = || fields.next();
    let (id, name) = (next()?, next()?);
    let (lat, lon) = (next()?.parse().ok()?, next()?.parse().ok()?);
    let (kind, country, admin1) = (next()?, next()?, next()?);
    Some(Row { id, name, lat, lon, kind, country, admin1, population: next()?.parse().unwrap_or(0) })
}

/// Whether a gazetteer knows the name.
pub fn known(name: &str) -> bool {
    NAMES.contains_key(fold(name))
}

/// Whether a place lies in the division of this code in its country ("CA" for a town in California).
pub fn is_division_code(code: &str, row: &Row) -> bool {
    let has_code = |division: &Row| division.id.rsplit_once('.').is_some_and(|(_, end)| end == code);
    lookup(row.admin1).iter().any(|d| d.kind == "admin1" && d.country == row.country && has_code(d))
}

/// Whether the gazetteer knows the name as a site and as nothing larger: a base, an airfield.
pub fn is_site(name: &str) -> bool {
    let rows = lookup(name);
    !rows.is_empty() && rows.iter().all(|r| matches!(r.kind, "airbase" | "site"))
}

/// What the words around a name say of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hints {
    /// "near", "outside", "30 km north of".
    pub near: bool,
    /// "province", "state", "governorate": the division, not the town of that name.
    pub division: bool,
}

/// Chooses among places of one name: in a country that the report names before elsewhere, then by kind and population.
///
/// `countries` are ISO codes with the number of times that the report names the country or something in it.
pub fn choose(name: &str, hints: Hints, countries: &[(String, usize)]) -> Option<Row> {
    let rows = lookup(name);
    let town = rows.iter().any(|r| r.kind == "city");
    let weight = |row: &Row| {
        let named = countries.iter().find(|(c, _)| c == row.country).map_or(0, |(_, n)| *n);
        let kind = match row.kind {
            "country" => 6.0,
            "admin1" | "region" if hints.division => 9.0,
            // A town gives its name to its province: without a word for the province the town is meant.
            "admin1" | "region" if town => -4.0,
            "admin1" | "region" => 3.0,
            "airbase" | "site" => 4.5,
            _ => 1.5,
        };
        // A country that is named counts as much as a hundredfold population.
        let context = if named > 0 { 5.0 + (named as f64).ln() } else { 0.0 };
        context + kind + (row.population.max(1) as f64).ln()
    };
    rows.into_iter().max_by(|a, b| weight(a).total_cmp(&weight(b)).then_with(|| b.id.cmp(a.id)))
}

/// The place that the words name; unresolved where no gazetteer knows it.
pub fn ground(name: &str, text: &str, hints: Hints, countries: &[(String, usize)]) -> Place {
    let Some(row) = choose(name, hints, countries) else {
        return Place {
            name: name.to_owned(),
            lat: None,
            lon: None,
            precision: PlacePrecision::Unresolved,
            country: None,
            admin1: None,
            gazetteer: None,
            text: text.to_owned(),
        };
    };
    let precision = match row.kind {
        "country" => PlacePrecision::Country,
        "admin1" | "region" => PlacePrecision::Admin1,
        _ if hints.near => PlacePrecision::Area,
        "city" => PlacePrecision::Town,
        _ => PlacePrecision::Exact,
    };
    // A country or a province has no point of its own: none is given, rather than its middle.
    let point = !matches!(precision, PlacePrecision::Country | PlacePrecision::Admin1);
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Place {
        name: row.name.to_owned(),
        lat: point.then_some(row.lat),
        lon: point.then_some(row.lon),
        precision,
        country: some(row.country),
        admin1: some(row.admin1),
        gazetteer: some(row.id),
        text: text.to_owned(),
    }
}
