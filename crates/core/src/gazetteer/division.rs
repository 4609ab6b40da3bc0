//! Codes of first-order divisions.

use std::collections::HashMap;

use crate::data::{DataError, DataFile};

/// The codes of a first-order division.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Division {
    /// In ISO 3166-2 ("UA-63"); none where ISO has none.
    pub iso: Option<String>,
    /// At `GeoNames` ("UA.07").
    pub geonames: String,
}

/// Divisions by country and name, as the rows of the places name them.
#[derive(Debug, Default)]
pub(super) struct Divisions(HashMap<(String, String), Division>);

/// What stands before the code in the id of a division.
const SCHEME: &str = "geonames-admin1:";

impl Divisions {
    /// The divisions of a table with a heading and the columns id, ISO code, `GeoNames` id, type, name.
    pub fn of(file: &DataFile) -> Result<Self, DataError> {
        let mut all: HashMap<(String, String), Division> = HashMap::new();
        for (number, line) in file.text.lines().enumerate().skip(1) {
            let wrong = || DataError {
                path: file.path.clone(),
                line: number + 1,
                message: "a division's id, ISO code, GeoNames id, type and name stand apart by tabs".to_owned(),
            };
            let [id, iso, _, _, name] = line.split('\t').collect::<Vec<_>>()[..] else { return Err(wrong()) };
            let code = id.strip_prefix(SCHEME).ok_or_else(wrong)?;
            let (country, _) = code.split_once('.').ok_or_else(wrong)?;
            let iso = (!iso.is_empty()).then(|| iso.to_owned());
            // Where two divisions of a country have one name the first, which is the older, keeps it.
            all.entry((country.to_owned(), name.to_owned()))
                .or_insert_with(|| Division { iso, geonames: code.to_owned() });
        }
        Ok(Self(all))
    }

    /// The division of this name in a country.
    pub fn get(&self, country: &str, name: &str) -> Option<&Division> {
        if name.is_empty() { None } else { self.0.get(&(country.to_owned(), name.to_owned())) }
    }
}
