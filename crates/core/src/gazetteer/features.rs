//! What speaks for one of the places of a name. How much each of it counts is in `gazetteer/weights.toml`, fitted on reports
//! whose places are known (`crates/lab/training/places_fit.py`).

/// Names of what speaks for a place.
pub const FEATURES: [&str; 24] = [
    // For each tenfold number of people.
    "people",
    // A country.
    "country",
    // A first-order division.
    "admin1",
    // A second-order division.
    "admin2",
    // An area without a boundary.
    "region",
    // A sea, a river, a lake.
    "water",
    // A site, an airport, a base.
    "site",
    // The name is another than its usual one.
    "alias",
    // A word for a division stands at the name, and it is one.
    "division-said",
    // A word for a settlement stands at the name, and it is one.
    "settlement-said",
    // The words say the one and it is the other.
    "kind-gainsaid",
    // It lies in what the text says it lies in.
    "within",
    // It does not, and another of its name does.
    "not-within",
    // The report names its country; times the logarithm of how often.
    "country-named",
    // The report has an adjective or a people of its country; the same.
    "demonym",
    // The report names its first-order division.
    "admin1-named",
    // The dateline's country is its own.
    "dateline",
    // Share of the other places that lie in its country.
    "same-country",
    // Share of the other places that lie in its first-order division.
    "same-admin1",
    // Another place of the report is some 30 km away.
    "near",
    // Another place of the report is some 300 km away.
    "in-reach",
    // "the" stands before the name, and it is a region or a sea: "the Sahel". Set by hand: few such names are in what the
    // others are fitted on, and how many people live there is unknown of most.
    "article",
    // It is a disputed area named by its own name, and the text does not say that a part is meant. Set by hand, by the
    // policy on disputed areas.
    "disputed",
    // The user has added it, and the text does not say that another is meant. Set by hand, above all that can speak for
    // another place.
    "own",
];

/// What speaks for a place, in the order of [`FEATURES`].
pub type Features = [f64; FEATURES.len()];
