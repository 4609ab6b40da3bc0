//! What the gazetteer knows that places of one's own are tied to: countries, their divisions, and units that are the same.

use std::collections::HashMap;

use rashomon_core::{
    gazetteer::{Gazetteer, Row, fold},
    kilometres,
};

use super::Known;

/// Kilometres from the middle of its country beyond which a point may have its numbers in the wrong order.
const FAR: f64 = 1000.0;

/// Countries and divisions, to look up.
pub(super) struct Grounds<'a> {
    gazetteer: &'a Gazetteer,
    /// Middles of countries by code.
    countries: HashMap<&'a str, (f64, f64)>,
    /// The country of places that have none.
    pub country: Option<&'a str>,
}

impl<'a> Grounds<'a> {
    pub fn new(known: Known<'a>) -> Self {
        let countries = known.gazetteer.countries().map(|row| (row.country, (row.lat, row.lon))).collect();
        Self { gazetteer: known.gazetteer, countries, country: known.country }
    }

    /// The code of a country that is given by its code or its name.
    pub fn country_of(&self, words: &str) -> Option<&'a str> {
        let code = words.to_ascii_uppercase();
        let by_code = self.countries.get_key_value(code.as_str()).map(|(code, _)| *code);
        by_code.or_else(|| self.gazetteer.lookup(words).into_iter().find(|r| r.kind == "country").map(|r| r.country))
    }

    /// The country that a P-code begins with.
    pub fn country_of_code(&self, pcode: &str) -> Option<&'a str> {
        self.countries.get_key_value(pcode.get(..2)?).map(|(code, _)| *code)
    }

    /// The name that the gazetteer gives a first-order division of a country.
    pub fn division(&self, country: &str, name: &str) -> Option<&'a str> {
        self.twin("admin1", country, "", name).map(|row| row.admin1)
    }

    /// The unit of the gazetteer that this one is: of its kind, country and division, and of its name; none where there are
    /// several. `admin1` is empty where it is not known.
    pub fn twin(&self, kind: &str, country: &str, admin1: &str, name: &str) -> Option<Row<'a>> {
        let is_it = |row: &Row<'_>| {
            let division = kind == "admin1" || admin1.is_empty() || row.admin1.is_empty() || row.admin1 == admin1;
            row.kind == kind && row.country == country && division && !row.own
        };
        let all: Vec<Row<'a>> = self.gazetteer.lookup(name).into_iter().filter(is_it).collect();
        match all.as_slice() {
            [one] => Some(*one),
            several => {
                let mut same = several.iter().filter(|row| fold(row.name) == fold(name));
                same.next().filter(|_| same.next().is_none()).copied()
            }
        }
    }

    /// What is wrong with a point: nothing is there, or its numbers stand in the wrong order.
    pub fn check_point(&self, lat: f64, lon: f64, country: &str) -> Result<(), String> {
        if lat == 0.0 && lon == 0.0 {
            return Err("0, 0 is a point in the sea that stands for none".to_owned());
        }
        let Some(middle) = self.countries.get(country) else { return Ok(()) };
        let (here, swapped) = (kilometres((lat, lon), *middle), kilometres((lon, lat), *middle));
        if lon.abs() <= 90.0 && here > FAR && swapped < here / 4.0 {
            let message = format!("it is {here:.0} km from the middle of {country}, and {swapped:.0} km with latitude");
            return Err(format!("{message} and longitude the other way round: are they swapped?"));
        }
        Ok(())
    }
}
