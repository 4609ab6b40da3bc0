//! Areas that several claim, by the policy in `data/gazetteer/DISPUTED.md`.

use std::collections::HashMap;

use rashomon_model::Disputed;

use super::{Division, Row};
use crate::data::{DataError, DataFile};

/// The areas in the order of their table.
#[derive(Debug, Default)]
pub(super) struct DisputedAreas {
    areas: Vec<DisputedArea>,
    /// Ids of their own rows.
    by_id: HashMap<String, usize>,
}

/// An area that several claim.
#[derive(Debug)]
pub struct DisputedArea {
    /// What is shown of it.
    pub mark: Disputed,
    /// The country that the area itself is shown with; none unless the policy names one.
    pub country: Option<String>,
    id: String,
    /// `GeoNames` codes of the first-order divisions that make it up; `XK.*` is all of a country.
    divisions: Vec<String>,
    /// South, west, north, east in degrees.
    bounds: Option<[f64; 4]>,
}

/// How a place belongs to a disputed area.
#[derive(Clone, Copy, Debug)]
pub enum Belongs<'a> {
    /// It is the area.
    Is(&'a DisputedArea),
    /// It lies in it.
    In(&'a DisputedArea),
}

impl DisputedAreas {
    /// The areas of a table with a heading and the columns id, name, claimants, administered, country, divisions, box, note.
    pub fn of(file: &DataFile) -> Result<Self, DataError> {
        let mut all = Self::default();
        for (number, line) in file.text.lines().enumerate().skip(1) {
            let wrong =
                |message: &str| DataError { path: file.path.clone(), line: number + 1, message: message.to_owned() };
            let [id, name, claimants, administered, country, divisions, bounds, _] =
                line.split('\t').collect::<Vec<_>>()[..]
            else {
                return Err(wrong("a disputed area has eight columns, apart by tabs"));
            };
            let list = |text: &str| -> Vec<String> {
                text.split('|').filter(|part| !part.is_empty()).map(str::to_owned).collect()
            };
            let bounds = match bounds {
                "" => None,
                text => {
                    let degrees: Vec<f64> = text.split(',').filter_map(|part| part.parse().ok()).collect();
                    let four = <[f64; 4]>::try_from(degrees).ok();
                    Some(four.ok_or_else(|| wrong("bounds are south, west, north and east in degrees"))?)
                }
            };
            all.by_id.insert(id.to_owned(), all.areas.len());
            all.areas.push(DisputedArea {
                mark: Disputed {
                    area: name.to_owned(),
                    claimants: list(claimants),
                    administered: list(administered).into_iter().filter(|who| who != "none").collect(),
                },
                country: (!country.is_empty()).then(|| country.to_owned()),
                id: id.to_owned(),
                divisions: list(divisions),
                bounds,
            });
        }
        Ok(all)
    }

    /// The area that a place is, else the one that it lies in: of several a part with bounds of its own first, then the
    /// one of the fewest divisions, and the division itself before others.
    pub fn of_place(&self, row: &Row<'_>, division: Option<&Division>) -> Option<Belongs<'_>> {
        if let Some(at) = self.by_id.get(row.id) {
            return Some(Belongs::Is(&self.areas[*at]));
        }
        if row.kind == "country" {
            return None;
        }
        let bounded = self.areas.iter().filter(|area| area.bounds(row));
        let bounded = bounded.min_by(|a, b| a.extent().total_cmp(&b.extent()));
        let by_division = || {
            let of = self.areas.iter().filter(|area| area.has_division(row, division));
            of.min_by_key(|area| (area.divisions.len(), !area.id.starts_with("geonames")))
        };
        bounded.or_else(by_division).map(Belongs::In)
    }
}

impl DisputedArea {
    fn has_division(&self, row: &Row<'_>, division: Option<&Division>) -> bool {
        self.divisions.iter().any(|code| {
            let whole = code.strip_suffix(".*").is_some_and(|country| country == row.country);
            whole || division.is_some_and(|division| division.geonames == *code)
        })
    }

    /// Whether a town stands within the bounds, and has the country of one who claims or holds the area: bounds are rough.
    fn bounds(&self, row: &Row<'_>) -> bool {
        let [south, west, north, east] = self.bounds.unwrap_or([f64::NAN; 4]);
        let theirs = || [&self.mark.claimants, &self.mark.administered].into_iter().flatten().any(|c| c == row.country);
        (matches!(row.kind, "city" | "admin2") || row.is_site())
            && (south..=north).contains(&row.lat)
            && (west..=east).contains(&row.lon)
            && theirs()
    }

    /// Square degrees within the bounds.
    fn extent(&self) -> f64 {
        self.bounds.map_or(f64::INFINITY, |[south, west, north, east]| (north - south) * (east - west))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{data::Data, gazetteer::Gazetteer};

    /// A name, the kind and the country of its row, the area that it is marked with, the country that it is shown with.
    const CASES: [(&str, &str, &str, &str, &str); 34] = [
        ("Crimea", "admin1", "UA", "Crimea", ""),
        ("Crimean Peninsula", "region", "UA", "Crimean Peninsula", ""),
        ("Sevastopol", "admin1", "UA", "Sevastopol", ""),
        ("Sevastopol", "city", "UA", "Sevastopol", "UA"),
        ("Simferopol", "city", "UA", "Crimea", "UA"),
        ("Kerch", "city", "UA", "Crimea", "UA"),
        ("Henichesk", "city", "UA", "Kherson", "UA"),
        ("Kashmir", "region", "", "Kashmir", ""),
        ("Jammu and Kashmir", "admin1", "IN", "Jammu and Kashmir", ""),
        ("Srinagar", "city", "IN", "Jammu and Kashmir", "IN"),
        ("Muzaffarabad", "city", "PK", "Azad Kashmir", "PK"),
        ("Western Sahara", "country", "EH", "Western Sahara", "EH"),
        ("Laayoune", "city", "EH", "Western Sahara", "EH"),
        ("Abyei Area", "region", "", "Abyei Area", ""),
        ("Donetsk", "admin1", "UA", "Donetsk", "UA"),
        ("Donetsk", "city", "UA", "Donetsk", "UA"),
        ("Bakhmut", "city", "UA", "Donetsk", "UA"),
        ("Kosovo", "country", "XK", "Kosovo", "XK"),
        ("Mitrovica", "city", "XK", "Kosovo", "XK"),
        ("Las Anod", "city", "SO", "Sool", "SO"),
        ("Hargeisa", "city", "SO", "Somaliland", "SO"),
        ("East Jerusalem", "city", "PS", "East Jerusalem", ""),
        ("Ramallah", "city", "PS", "West Bank", "PS"),
        ("Gaza Strip", "admin1", "PS", "Gaza Strip", "PS"),
        ("Tskhinvali", "city", "GE", "South Ossetia", "GE"),
        ("Taiwan", "country", "TW", "Taiwan", "TW"),
        // Beside the bounds, on the other side of a border, and far from any.
        ("Kharkiv", "city", "UA", "", "UA"),
        ("Novorossiysk", "city", "RU", "", "RU"),
        ("Amritsar", "city", "IN", "", "IN"),
        ("Agadir", "city", "MA", "", "MA"),
        ("Gori", "city", "GE", "", "GE"),
        ("Damascus", "city", "SY", "", "SY"),
        ("Serbia", "country", "RS", "", "RS"),
        ("Juba", "city", "SS", "", "SS"),
    ];

    #[test]
    fn areas_are_marked_and_what_lies_in_them_keeps_its_country() {
        let gazetteer = Gazetteer::load(&Data::embedded()).unwrap();
        let mut wrong = Vec::new();
        for (name, kind, country, area, shown) in CASES {
            let rows = gazetteer.lookup(name).into_iter().filter(|r| r.kind == kind && r.country == country);
            let Some(row) = rows.max_by_key(|r| (r.name == name, r.population)) else {
                wrong.push(format!("{name}: no row of kind {kind} in {country}"));
                continue;
            };
            let found = match gazetteer.disputed(&row) {
                Some(Belongs::Is(area)) => (area.mark.area.clone(), area.country.clone().unwrap_or_default()),
                Some(Belongs::In(area)) => (area.mark.area.clone(), row.country.to_owned()),
                None => (String::new(), row.country.to_owned()),
            };
            if found != (area.to_owned(), shown.to_owned()) {
                wrong.push(format!("{name} ({kind}): {found:?}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn a_wrong_line_is_named() {
        let file = |text: &str| DataFile { path: "gazetteer/disputed.tsv".to_owned(), text: text.to_owned() };
        let error = DisputedAreas::of(&file("heading\na\tb\n")).unwrap_err();
        assert_eq!((error.line, error.message.contains("eight columns")), (2, true));
        let error = DisputedAreas::of(&file("heading\na\tb\tUA\tUA\t\t\t1,2,3\t\n")).unwrap_err();
        assert!(error.message.contains("south, west"));
    }
}
