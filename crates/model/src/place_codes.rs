//! How exact a place is, in the codes of three collections of conflict events.
//!
//! | inner scale | ACLED | UCDP GED | MAVERICK |
//! |---|---:|---:|---:|
//! | exact: a site | 1 | 1 | 6 |
//! | town | 1 | 1 | 5 |
//! | area of at most 25 km around its point | 2 | 2 | 4 |
//! | a larger area | 2 | 5 | 3 |
//! | admin2 | 2 | 3 | 3 |
//! | admin1 | 3 | 4 | 2 |
//! | region, and a river or a lake of one country | 3 | 5 | 2 |
//! | a region of several countries | 3 | 5 | – |
//! | water of no country | 3 | 7 | – |
//! | country | – | 6 | 1 |
//! | unresolved | that of the division or the country that the text gives it, else none | | |
//!
//! Sources. ACLED, `geo_precision`, by its codebook: 1 a town is named, 2 a part of a region or the surroundings of a town,
//! 3 a larger region; it has no events of a whole country. UCDP GED, `where_prec`, by its codebook: 1 the exact place,
//! 2 within some 25 km of a known point, 3 a second-order division, 4 a first-order one, 5 a feature of the landscape or an
//! area without a boundary, 6 the country, 7 international waters or air space. MAVERICK, `geo_precision`, by the
//! documentation of the R package `eventreport`: from 1, the country, to 6, the street or the building; it documents the
//! two ends, and the four steps between them are ours in that order.

use crate::{Place, PlacePrecision};

/// Up to here UCDP's second code reaches, in kilometres.
const WITHIN_KM: f64 = 25.0;

impl Place {
    /// ACLED's `geo_precision`, 1 to 3; none where ACLED would have no event.
    pub fn acled_precision(&self) -> Option<u8> {
        match self.known() {
            Known::Exact | Known::Town => Some(1),
            Known::Near | Known::Wide | Known::Admin2 => Some(2),
            Known::Admin1 | Known::Region | Known::Across | Known::Sea => Some(3),
            Known::Country | Known::Nothing => None,
        }
    }

    /// UCDP GED's `where_prec`, 1 to 7; none where nothing is known.
    pub fn ucdp_precision(&self) -> Option<u8> {
        match self.known() {
            Known::Exact | Known::Town => Some(1),
            Known::Near => Some(2),
            Known::Admin2 => Some(3),
            Known::Admin1 => Some(4),
            Known::Wide | Known::Region | Known::Across => Some(5),
            Known::Country => Some(6),
            Known::Sea => Some(7),
            Known::Nothing => None,
        }
    }

    /// MAVERICK's `geo_precision`, 1 to 6, where a larger number is more exact; none where not even a country is known.
    pub fn maverick_precision(&self) -> Option<u8> {
        match self.known() {
            Known::Exact => Some(6),
            Known::Town => Some(5),
            Known::Near => Some(4),
            Known::Wide | Known::Admin2 => Some(3),
            Known::Admin1 | Known::Region => Some(2),
            Known::Country => Some(1),
            Known::Across | Known::Sea | Known::Nothing => None,
        }
    }

    fn known(&self) -> Known {
        let one_country = self.country.is_some();
        match self.precision {
            PlacePrecision::Exact => Known::Exact,
            PlacePrecision::Town => Known::Town,
            PlacePrecision::Area if self.radius_km.is_some_and(|km| km > WITHIN_KM) => Known::Wide,
            PlacePrecision::Area => Known::Near,
            PlacePrecision::Admin2 => Known::Admin2,
            PlacePrecision::Admin1 => Known::Admin1,
            PlacePrecision::Region | PlacePrecision::Water if one_country => Known::Region,
            PlacePrecision::Region => Known::Across,
            PlacePrecision::Water => Known::Sea,
            PlacePrecision::Country => Known::Country,
            // A name that no gazetteer knows is only as exact as what it is said to lie in.
            PlacePrecision::Unresolved if self.admin2.is_some() => Known::Admin2,
            PlacePrecision::Unresolved if self.admin1.is_some() => Known::Admin1,
            PlacePrecision::Unresolved if one_country => Known::Country,
            PlacePrecision::Unresolved => Known::Nothing,
        }
    }
}

/// The steps that the three scales tell apart.
enum Known {
    Exact,
    Town,
    Near,
    Wide,
    Admin2,
    Admin1,
    Region,
    /// A region of several countries.
    Across,
    Sea,
    Country,
    Nothing,
}

#[cfg(test)]
mod tests {
    use PlacePrecision::{Admin1, Admin2, Area, Country, Exact, Region, Town, Unresolved, Water};

    use super::*;

    /// Precision, radius, country, admin1, and the codes of ACLED, UCDP and MAVERICK; 0 is none.
    type Case = (PlacePrecision, Option<f64>, bool, bool, [u8; 3]);

    #[test]
    fn codes_of_three_collections() {
        let cases: [Case; 16] = [
            (Exact, None, true, true, [1, 1, 6]),
            (Town, None, true, true, [1, 1, 5]),
            (Area, None, true, true, [2, 2, 4]),
            (Area, Some(25.0), true, true, [2, 2, 4]),
            (Area, Some(25.1), true, true, [2, 5, 3]),
            (Admin2, None, true, true, [2, 3, 3]),
            (Admin1, None, true, true, [3, 4, 2]),
            // Crimea: a division all the same.
            (Admin1, None, false, true, [3, 4, 2]),
            (Region, None, true, false, [3, 5, 2]),
            (Region, None, false, false, [3, 5, 0]),
            (Water, None, true, false, [3, 5, 2]),
            (Water, None, false, false, [3, 7, 0]),
            (Country, None, true, false, [0, 6, 1]),
            (Unresolved, None, true, true, [3, 4, 2]),
            (Unresolved, None, true, false, [0, 6, 1]),
            (Unresolved, None, false, false, [0, 0, 0]),
        ];
        for (precision, radius_km, country, admin1, expected) in cases {
            let some = |yes: bool| yes.then(|| "some".to_owned());
            let place =
                Place { precision, radius_km, country: some(country), admin1: some(admin1), ..Place::default() };
            let codes = [place.acled_precision(), place.ucdp_precision(), place.maverick_precision()];
            assert_eq!(codes.map(Option::unwrap_or_default), expected, "{place:?}");
        }
        for precision in PlacePrecision::ALL {
            assert!(cases.iter().any(|case| case.0 == *precision), "{precision:?} has no case");
        }
    }

    #[test]
    fn finer_places_have_no_worse_codes() {
        let codes = |precision| {
            let some = || Some("some".to_owned());
            let place = Place { precision, country: some(), admin1: some(), ..Place::default() };
            (place.acled_precision().unwrap_or(4), place.ucdp_precision(), place.maverick_precision())
        };
        for pair in [Exact, Town, Area, Admin2, Admin1, Country].windows(2) {
            let (fine, coarse) = (codes(pair[0]), codes(pair[1]));
            assert!(fine.0 <= coarse.0 && fine.1 <= coarse.1 && fine.2 > coarse.2, "{pair:?}");
        }
    }
}
