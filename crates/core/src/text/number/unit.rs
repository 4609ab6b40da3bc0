//! Words behind or before a number that tell what it measures.

use super::Kind;

/// What a unit right behind a number tells of it.
pub(super) fn unit(word: &str) -> Option<Kind> {
    let of = |list: &[&str]| list.contains(&word);
    if of(&DISTANCES) {
        return Some(Kind::Distance);
    }
    if of(&CALIBRES) {
        return Some(Kind::Calibre);
    }
    if of(&CURRENCIES) {
        return Some(Kind::Money);
    }
    if of(&TIMES) {
        return Some(Kind::Duration);
    }
    if of(&CLOCKS) {
        return Some(Kind::Clock);
    }
    of(&MEASURES).then_some(Kind::Measure)
}

/// Whether a unit is a word in the singular.
pub(super) fn is_singular(word: &str) -> bool {
    let plural = word.ends_with('s')
        || matches!(word, "feet" | "yen" | "yuan" | "naira" | "birr" | "rand" | "taka" | "kyat" | "baht");
    word.len() > 3 && !plural && !matches!(word, "calibre" | "caliber" | "noon" | "o'clock" | "o’clock" | "million")
}

pub(super) fn is_time(word: &str) -> bool {
    TIMES.contains(&word)
}

/// Whether a word before a figure makes it a part of a name: "Highway 6", "Resolution 1701".
pub(super) fn is_label(word: &str) -> bool {
    LABELS.contains(&word)
}

/// Whether a word ends an address: "14 Baker Street".
pub(super) fn is_street(word: &str) -> bool {
    STREETS.contains(&word)
}

/// Whether a sign is one of money.
pub(super) fn is_money(sign: char) -> bool {
    matches!(sign, '$' | '¢' | '£' | '¤' | '¥' | '\u{20A0}'..='\u{20CF}')
}

/// Whether letters before a figure name money: "Rs 500", "USD 20".
pub(super) fn is_currency_before(word: &str) -> bool {
    matches!(word, "rs" | "re" | "usd" | "eur" | "gbp" | "us" | "sfr" | "rmb" | "inr" | "pkr" | "ngn" | "kes" | "zar")
}

const DISTANCES: [&str; 21] = [
    "km",
    "kms",
    "kilometre",
    "kilometres",
    "kilometer",
    "kilometers",
    "mile",
    "miles",
    "mi",
    "metre",
    "metres",
    "meter",
    "meters",
    "m",
    "cm",
    "centimetres",
    "centimeters",
    "ft",
    "feet",
    "foot",
    "yards",
];
const CALIBRES: [&str; 8] =
    ["mm", "millimetre", "millimetres", "millimeter", "millimeters", "calibre", "caliber", "cal"];
const CURRENCIES: [&str; 44] = [
    "dollar",
    "dollars",
    "euro",
    "euros",
    "cent",
    "cents",
    "pound",
    "pounds",
    "rouble",
    "roubles",
    "ruble",
    "rubles",
    "rupee",
    "rupees",
    "naira",
    "hryvnia",
    "hryvnias",
    "dinar",
    "dinars",
    "yen",
    "yuan",
    "shekel",
    "shekels",
    "riyal",
    "riyals",
    "rial",
    "rials",
    "peso",
    "pesos",
    "franc",
    "francs",
    "lira",
    "liras",
    "birr",
    "shilling",
    "shillings",
    "rand",
    "taka",
    "afghanis",
    "dirhams",
    "kyat",
    "baht",
    "usd",
    "eur",
];
const TIMES: [&str; 22] = [
    "second",
    "seconds",
    "minute",
    "minutes",
    "min",
    "mins",
    "hour",
    "hours",
    "hr",
    "hrs",
    "day",
    "days",
    "night",
    "nights",
    "week",
    "weeks",
    "month",
    "months",
    "year",
    "years",
    "decades",
    "centuries",
];
const CLOCKS: [&str; 9] = ["am", "pm", "o'clock", "o’clock", "gmt", "utc", "a.m", "p.m", "noon"];
const MEASURES: [&str; 34] = [
    "kg",
    "kgs",
    "kilo",
    "kilos",
    "kilogram",
    "kilograms",
    "kilogramme",
    "kilogrammes",
    "g",
    "gram",
    "grams",
    "gramme",
    "grammes",
    "lb",
    "lbs",
    "t",
    "ton",
    "tons",
    "tonne",
    "tonnes",
    "litre",
    "litres",
    "liter",
    "liters",
    "ml",
    "gallons",
    "barrels",
    "hectares",
    "acres",
    "degrees",
    "mph",
    "kph",
    "knots",
    "kt",
];
const LABELS: [&str; 38] = [
    "no",
    "nr",
    "number",
    "route",
    "highway",
    "motorway",
    "road",
    "flight",
    "resolution",
    "article",
    "section",
    "chapter",
    "room",
    "ward",
    "block",
    "zone",
    "sector",
    "building",
    "house",
    "flat",
    "plot",
    "gate",
    "terminal",
    "platform",
    "channel",
    "page",
    "seat",
    "district",
    "lane",
    "exit",
    "junction",
    "kilometre",
    "km",
    "calle",
    "apartment",
    "phase",
    "level",
    "version",
];
const STREETS: [&str; 16] = [
    "street",
    "st",
    "road",
    "rd",
    "avenue",
    "ave",
    "lane",
    "boulevard",
    "blvd",
    "drive",
    "square",
    "highway",
    "block",
    "court",
    "terrace",
    "crescent",
];
