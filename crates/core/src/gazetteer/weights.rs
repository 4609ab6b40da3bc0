//! How much each thing that speaks for a place counts.

use serde::Deserialize;

/// Weights of what speaks for a place of the gazetteer, fitted on reports whose places are known
/// (`crates/lab/training/places_fit.py`).
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Weights {
    /// For each tenfold number of people.
    pub people: f64,
    /// A country.
    pub country: f64,
    /// A first-order division.
    pub admin1: f64,
    /// A second-order division.
    pub admin2: f64,
    /// An area without a boundary.
    pub region: f64,
    /// A sea, a river, a lake.
    pub water: f64,
    /// A site, an airport, a base.
    pub site: f64,
    /// The name is another than its usual one.
    pub alias: f64,
    /// A word for a division stands at the name, and it is one.
    pub division_said: f64,
    /// A word for a settlement stands at the name, and it is one.
    pub settlement_said: f64,
    /// The words say the one and it is the other.
    pub kind_gainsaid: f64,
    /// It lies in what the text says it lies in.
    pub within: f64,
    /// It does not, and another of its name does.
    pub not_within: f64,
    /// The report names its country; times the logarithm of how often.
    pub country_named: f64,
    /// The report has an adjective or a people of its country; the same.
    pub demonym: f64,
    /// The report names its first-order division.
    pub admin1_named: f64,
    /// The dateline's country is its own.
    pub dateline: f64,
    /// Share of the other places that lie in its country.
    pub same_country: f64,
    /// Share of the other places that lie in its first-order division.
    pub same_admin1: f64,
    /// Another place of the report is some 30 km away.
    pub near: f64,
    /// Another place of the report is some 300 km away.
    pub in_reach: f64,
}

/// What speaks for a place: values of the features, in the order of [`Weights`]' fields.
pub type Features = [f64; 21];

impl Weights {
    /// The score of a place.
    pub fn score(&self, features: &Features) -> f64 {
        self.as_array().iter().zip(features).map(|(w, f)| w * f).sum()
    }

    fn as_array(&self) -> Features {
        [
            self.people,
            self.country,
            self.admin1,
            self.admin2,
            self.region,
            self.water,
            self.site,
            self.alias,
            self.division_said,
            self.settlement_said,
            self.kind_gainsaid,
            self.within,
            self.not_within,
            self.country_named,
            self.demonym,
            self.admin1_named,
            self.dateline,
            self.same_country,
            self.same_admin1,
            self.near,
            self.in_reach,
        ]
    }

    /// Names of the features, for `explain` and for those who fit them.
    pub const NAMES: [&'static str; 21] = [
        "people",
        "country",
        "admin1",
        "admin2",
        "region",
        "water",
        "site",
        "alias",
        "division-said",
        "settlement-said",
        "kind-gainsaid",
        "within",
        "not-within",
        "country-named",
        "demonym",
        "admin1-named",
        "dateline",
        "same-country",
        "same-admin1",
        "near",
        "in-reach",
    ];
}
