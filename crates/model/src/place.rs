//! Where something is, as a report says it and a gazetteer knows it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::PlacePrecision;

/// A place, with a coordinate only where a gazetteer gives one.
///
/// Country and divisions are those of the place that is named; where a [relation](Self::relation) tells something of a
/// distance from it, the point may lie beyond them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Place {
    /// The gazetteer's name, or the report's where no gazetteer knows it.
    pub name: String,
    /// Degrees north, WGS 84.
    pub lat: Option<f64>,
    /// Degrees east, WGS 84.
    pub lon: Option<f64>,
    /// How sure the coordinate is.
    pub precision: PlacePrecision,
    /// ISO 3166-1 alpha-2. None for a disputed area itself, unless the written policy on disputed areas names one.
    pub country: Option<String>,
    /// First-order division.
    pub admin1: Option<String>,
    /// Its code in ISO 3166-2 ("UA-63").
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub admin1_iso: Option<String>,
    /// Its code at `GeoNames` ("UA.07").
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub admin1_geonames: Option<String>,
    /// Second-order division, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub admin2: Option<String>,
    /// The disputed area that this is, or that it lies in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disputed: Option<Box<Disputed>>,
    /// The words that say how it lies to a place that is named: "12 km north of Izium".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relation: Option<String>,
    /// How far from the point it may be, in kilometres, where it is an area.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub radius_km: Option<f64>,
    /// Id in the gazetteer ("geonames:98182").
    pub gazetteer: Option<String>,
    /// The words it was read from.
    pub text: String,
}

/// An area that several claim. Neither list is in an order of merit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Disputed {
    /// Its name.
    pub area: String,
    /// Who claims it: ISO 3166-1 alpha-2, or a name where there is no code.
    pub claimants: Vec<String>,
    /// Who holds it, or a part of it; the same.
    pub administered: Vec<String>,
}

impl Default for Place {
    /// A place of which nothing is known.
    fn default() -> Self {
        Self {
            name: String::new(),
            lat: None,
            lon: None,
            precision: PlacePrecision::Unresolved,
            country: None,
            admin1: None,
            admin1_iso: None,
            admin1_geonames: None,
            admin2: None,
            disputed: None,
            relation: None,
            radius_km: None,
            gazetteer: None,
            text: String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_of_an_older_reading_is_read() {
        let old = r#"{"name":"Gao","lat":16.3,"lon":0.0,"precision":"town","country":"ML","admin1":"Gao","gazetteer":"t:1","text":"Gao"}"#;
        let place: Place = serde_json::from_str(old).unwrap();
        assert_eq!((place.disputed.is_none(), place.radius_km), (true, None));
        assert_eq!(serde_json::to_string(&place).unwrap(), old, "what is not known leaves no key");
    }
}
