//! Which place of the gazetteer the words mean.

use rashomon_model::{Place, PlacePrecision};

use crate::gazetteer::{Gazetteer, Row};

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
pub fn choose<'g>(
    gazetteer: &'g Gazetteer,
    name: &str,
    hints: Hints,
    countries: &[(String, usize)],
) -> Option<Row<'g>> {
    let rows = gazetteer.lookup(name);
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
        let context = if named > 0 { 5.0 + libm::log(named as f64) } else { 0.0 };
        context + kind + libm::log(row.population.max(1) as f64)
    };
    rows.into_iter().max_by(|a, b| weight(a).total_cmp(&weight(b)).then_with(|| b.id.cmp(a.id)))
}

/// The place that the words name; unresolved where no gazetteer knows it.
pub fn ground(gazetteer: &Gazetteer, name: &str, text: &str, hints: Hints, countries: &[(String, usize)]) -> Place {
    let Some(row) = choose(gazetteer, name, hints, countries) else {
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
