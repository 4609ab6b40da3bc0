//! Codes and regions of countries, by ISO 3166-1 alpha-2: the data of `data/countries.tsv` of this crate.
//!
//! Codes are those of ISO 3166-1; regions those of ACLED and of UCDP; numbers of states those of Gleditsch and Ward, which UCDP
//! uses, and of the Correlates of War project. What has no number there has none here.

use std::{collections::BTreeMap, sync::LazyLock};

/// What others call a country.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Country {
    /// ISO 3166-1 alpha-3.
    pub alpha3: &'static str,
    /// ISO 3166-1 numeric.
    pub numeric: Option<u64>,
    /// Its short English name.
    pub name: &'static str,
    /// ACLED's region.
    pub acled_region: &'static str,
    /// UCDP's region.
    pub ucdp_region: &'static str,
    /// Gleditsch and Ward.
    pub gw: Option<u64>,
    /// Correlates of War.
    pub cow: Option<u64>,
}

static COUNTRIES: LazyLock<BTreeMap<&str, Country>> =
    LazyLock::new(|| include_str!("../../data/countries.tsv").lines().skip(1).filter_map(row).collect());

/// The country with this code of two letters.
pub(super) fn country(alpha2: &str) -> Option<&'static Country> {
    COUNTRIES.get(alpha2)
}

/// The short English name of the country with this code of two letters.
pub fn country_name(alpha2: &str) -> Option<&'static str> {
    country(alpha2).map(|country| country.name)
}

fn row(line: &'static str) -> Option<(&'static str, Country)> {
    let [alpha2, alpha3, numeric, name, acled_region, ucdp_region, gw, cow] = line.split('\t').collect::<Vec<_>>()[..]
    else {
        return None;
    };
    let number = |text: &str| text.parse().ok();
    let (numeric, gw, cow) = (number(numeric), number(gw), number(cow));
    Some((alpha2, Country { alpha3, numeric, name, acled_region, ucdp_region, gw, cow }))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_line_is_a_country() {
        assert_eq!(COUNTRIES.len(), include_str!("../../data/countries.tsv").lines().count() - 1);
        let mut codes = BTreeSet::new();
        for (alpha2, country) in COUNTRIES.iter() {
            let letters = |code: &str, n| code.len() == n && code.bytes().all(|b| b.is_ascii_uppercase());
            assert!(letters(alpha2, 2) && letters(country.alpha3, 3) && !country.name.is_empty(), "{country:?}");
            assert!(codes.insert(country.alpha3), "{country:?} stands twice");
            let state = country.gw.is_some();
            assert!(!state || (!country.acled_region.is_empty() && !country.ucdp_region.is_empty()), "{country:?}");
        }
    }

    #[test]
    fn codes_of_some() {
        let of = |code| country(code).map(|c| (c.alpha3, c.numeric, c.gw, c.cow));
        assert_eq!(of("ML"), Some(("MLI", Some(466), Some(432), Some(432))));
        assert_eq!(of("DE"), Some(("DEU", Some(276), Some(260), Some(255))));
        assert_eq!(of("PS"), Some(("PSE", Some(275), None, None)));
        assert_eq!(of("XX"), None);
    }
}
