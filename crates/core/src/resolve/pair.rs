//! How well two events fit to be one happening: named features of the pair, their weights, and the reasons in words.
//!
//! The weights are learned (logistic regression, `crates/lab/training/resolve_train.py`); what speaks against counts as
//! what speaks for. The sum is a logarithm of odds: above 0 the two are rather one happening than not.

use std::collections::BTreeSet;

use rashomon_model::{Place, PlacePrecision, Relation, Status, TimePrecision, When};

use super::{
    node::{Node, Tied},
    rules::Rules,
};
use crate::geography::{is_one_place, kilometres, rank};

/// What two events share and in what they differ. A pair has a value of each, from 0 to 1.
pub const FEATURES: [&str; 48] = [
    "any",
    "words",
    "words-near",
    "rarest-word",
    "names-shared",
    "named-victim",
    "named-victim-other-day",
    "ages-shared",
    "ages-other",
    "published-gap",
    "published-near",
    "same-day",
    "same-said-day",
    "day-apart",
    "days-apart",
    "said-days-apart",
    "times-overlap",
    "times-far",
    "no-time",
    "same-place",
    "place-near",
    "place-not-far",
    "place-far",
    "same-place-name",
    "other-place-name",
    "place-within",
    "no-place",
    "place-and-day",
    "same-mode",
    "kin-mode",
    "one-mode",
    "killed-same",
    "killed-differ",
    "killed-falls",
    "killed-beyond",
    "injured-same",
    "injured-differ",
    "figures-shared",
    "victims-shared",
    "victims-other",
    "actors-shared",
    "actors-other",
    "targets-shared",
    "targets-other",
    "weapons-shared",
    "weapons-other",
    "one-report",
    "told-apart",
];

/// The values of a pair, in the order of [`FEATURES`].
pub type Features = [f64; FEATURES.len()];

/// Within so many kilometres two coordinates are one place.
const NEAR_KM: f64 = 15.0;
/// Within so many kilometres a place may be told by the name of another.
const FAR_KM: f64 = 60.0;
/// So many more dead, and so many times as many, are beyond what an early count leaves out.
const BEYOND: (u64, u64) = (5, 3);
/// Days after which a gap says no more than before.
const LONG_DAYS: i64 = 30;
/// Contributions below this are no reason.
const LEAST_REASON: f64 = 0.2;

/// The features of a pair; `None` where nothing else can make the two one: another type, a manner of no common family,
/// or one happened where the other was planned.
pub fn features(rules: &Rules, a: &Node, b: &Node) -> Option<Features> {
    let other_modes = a.mode.as_ref().zip(b.mode.as_ref()).filter(|(x, y)| x != y);
    let excluded = a.kind != b.kind
        || status_group(a.status) != status_group(b.status)
        || other_modes.is_some_and(|(x, y)| !rules.ontology.modes_of_one_family(&a.kind, x, y));
    if excluded {
        return None;
    }
    let mut values = Values([0.0; FEATURES.len()]);
    values.set("any", 1.0);
    // Of two events of one report neither its words nor its date say anything: it tells them apart, and knows why.
    let one_report = a.report == b.report;
    values.flag("one-report", one_report);
    // "In retaliation for", "the second attack in three days": who says so speaks of two. "Two days after" may tell what
    // became of one.
    values.flag("told-apart", told_apart(a, b).is_some());
    match (&a.mode, &b.mode) {
        (Some(x), Some(y)) if x == y => values.set("same-mode", 1.0),
        (Some(_), Some(_)) => values.set("kin-mode", 1.0),
        (None, None) => {}
        _ => values.set("one-mode", 1.0),
    }
    if !one_report {
        words(a, b, &mut values);
        published(a, b, &mut values);
    }
    times(a, b, &mut values);
    named_victims(a, b, &mut values);
    places(a.place.as_ref(), b.place.as_ref(), &mut values);
    values.set("place-and-day", values.get("same-place") * values.get("same-day"));
    tolls(a, b, &mut values);
    claims(a, b, &mut values);
    Some(values.0)
}

/// The logarithm of the odds that the two are one happening; `None` where they cannot be.
pub fn score(rules: &Rules, a: &Node, b: &Node) -> Option<f64> {
    features(rules, a, b).map(|values| rules.weights.score(&values))
}

/// Odds by their logarithm as a probability.
pub fn probability(logit: f64) -> f64 {
    // Three digits are more than is known, and no difference of the last bit shows.
    (1000.0 / (1.0 + libm::exp(-logit))).round() / 1000.0
}

/// What counted for and against, the weightiest first: "+2.3 same-place: Gao".
pub fn reasons(rules: &Rules, a: &Node, b: &Node) -> Vec<String> {
    let Some(values) = features(rules, a, b) else { return Vec::new() };
    let parts = FEATURES.iter().zip(values).zip(rules.weights.values());
    let mut parts: Vec<(f64, &str)> = parts.map(|((name, value), weight)| (value * weight, *name)).collect();
    parts.retain(|(part, _)| part.abs() >= LEAST_REASON);
    parts.sort_by(|x, y| y.0.abs().total_cmp(&x.0.abs()).then(x.1.cmp(y.1)));
    let told = |(part, name): (f64, &str)| match detail(a, b, name) {
        Some(detail) => format!("{part:+.1} {name}: {detail}"),
        None => format!("{part:+.1} {name}"),
    };
    parts.into_iter().map(told).collect()
}

/// Statuses that can be told of one happening have one number.
fn status_group(status: Status) -> u8 {
    use Status::{Attempted, Denied, Foiled, Occurred, Planned, Threatened};
    match status {
        Occurred | Denied => 0,
        Attempted | Foiled => 1,
        Planned | Threatened => 2,
        _ => 3,
    }
}

struct Values(Features);

impl Values {
    fn at(name: &str) -> usize {
        FEATURES.iter().position(|f| *f == name).unwrap_or(0)
    }

    fn get(&self, name: &str) -> f64 {
        self.0[Self::at(name)]
    }

    fn set(&mut self, name: &str, value: f64) {
        self.0[Self::at(name)] = value;
    }

    fn flag(&mut self, name: &str, holds: bool) {
        self.set(name, if holds { 1.0 } else { 0.0 });
    }
}

/// That their report tells one as the revenge for the other, its answer, or a part of its wave.
fn told_apart<'a>(a: &'a Node, b: &Node) -> Option<&'a Tied> {
    a.tied.iter().find(|tied| tied.event == b.event && tied.relation != Relation::Related)
}

fn words(a: &Node, b: &Node, values: &mut Values) {
    let placed: Vec<u32> = a.placed.iter().filter(|word| b.placed.contains(word)).copied().collect();
    let (whole, rarest) = a.whole.shared(&b.whole, &placed);
    values.set("words", whole);
    values.set("rarest-word", rarest);
    values.set("words-near", a.near.shared(&b.near, &placed).0);
    values.set("names-shared", a.names.iter().filter(|n| b.names.contains(n)).count().min(4) as f64 / 4.0);
    let ages = a.ages.iter().filter(|n| b.ages.contains(n)).count();
    values.set("ages-shared", ages.min(3) as f64 / 3.0);
    values.flag("ages-other", ages == 0 && !a.ages.is_empty() && !b.ages.is_empty());
}

/// A victim of one who is named where the other is told. Nobody is killed twice, so that a day which differs too is rather
/// that of an arrest or a funeral.
fn named_victims(a: &Node, b: &Node, values: &mut Values) {
    let told = |x: &Node, y: &Node| x.marks.named.iter().any(|name| y.names.contains(name));
    let told = a.report != b.report && (told(a, b) || told(b, a));
    values.flag("named-victim", told);
    let apart = values.get("said-days-apart").max(values.get("days-apart"));
    values.set("named-victim-other-day", if told { apart } else { 0.0 });
}

fn published(a: &Node, b: &Node, values: &mut Values) {
    let gap = a.day().zip(b.day()).map(|(x, y)| i64::from((x - y).get_days()).abs());
    values.set("published-gap", gap.map_or(0.5, |days| days.min(LONG_DAYS) as f64 / LONG_DAYS as f64));
    values.flag("published-near", gap.is_some_and(|days| days <= 3));
}

fn times(a: &Node, b: &Node, values: &mut Values) {
    let Some((x, y)) = a.when.as_ref().zip(b.when.as_ref()) else {
        values.set("no-time", 1.0);
        return;
    };
    let exact = |w: &When| matches!(w.precision, TimePrecision::Day | TimePrecision::Hour);
    let said = x.text.is_some() && y.text.is_some();
    let apart = x.days_apart(y);
    if exact(x) && exact(y) {
        values.flag("same-day", apart == 0);
        values.flag("same-said-day", apart == 0 && said);
        values.flag("day-apart", apart == 1);
        let far = if apart > 1 { apart.min(10) as f64 / 10.0 } else { 0.0 };
        values.set("days-apart", far);
        values.set("said-days-apart", if said { far } else { 0.0 });
    } else {
        values.flag("times-overlap", apart == 0);
    }
    values.flag("times-far", apart > 7);
}

fn places(a: Option<&Place>, b: Option<&Place>, values: &mut Values) {
    let Some((a, b)) = a.zip(b) else {
        values.set("no-place", 1.0);
        return;
    };
    let coarse = |p: &Place| rank(p.precision) > 2 && p.precision != PlacePrecision::Unresolved;
    let other = |x: &Option<String>, y: &Option<String>| x.is_some() && y.is_some() && x != y;
    let name = if is_one_place(a, b) && !coarse(a) {
        "same-place"
    } else if other(&a.country, &b.country) {
        "place-far"
    } else if coarse(a) || coarse(b) {
        if other(&a.admin1, &b.admin1) { "place-far" } else { "place-within" }
    } else if let Some((from, to)) = a.lat.zip(a.lon).zip(b.lat.zip(b.lon)) {
        match kilometres(from, to) {
            km if km <= NEAR_KM => "place-near",
            km if km <= FAR_KM => "place-not-far",
            _ => "place-far",
        }
    } else if a.name.to_lowercase() == b.name.to_lowercase() {
        "same-place-name"
    } else {
        "other-place-name"
    };
    values.set(name, 1.0);
}

fn tolls(a: &Node, b: &Node, values: &mut Values) {
    let differ = |x: u64, y: u64| x.abs_diff(y).min(4) as f64 / 4.0;
    if let Some((x, y)) = a.marks.killed.zip(b.marks.killed) {
        values.flag("killed-same", x == y);
        values.set("killed-differ", differ(x, y));
        // Tolls rise; one that falls from day to day is rather that of another attack.
        let falls = a.day().zip(b.day()).is_some_and(|(p, q)| (p < q && x > y) || (q < p && y > x));
        values.flag("killed-falls", falls);
        values.flag("killed-beyond", x.abs_diff(y) >= BEYOND.0 && x.max(y) >= BEYOND.1 * x.min(y));
    }
    if let Some((x, y)) = a.marks.injured.zip(b.marks.injured) {
        values.flag("injured-same", x == y);
        values.set("injured-differ", differ(x, y));
    }
    let figures = a.marks.figures.intersection(&b.marks.figures).count();
    values.set("figures-shared", figures.min(3) as f64 / 3.0);
}

fn claims(a: &Node, b: &Node, values: &mut Values) {
    let mut compare = |x: &BTreeSet<String>, y: &BTreeSet<String>, shared: &str, other: Option<&str>| {
        let both = x.intersection(y).count();
        values.flag(shared, both > 0);
        if let Some(other) = other {
            values.flag(other, both == 0 && !x.is_empty() && !y.is_empty());
        }
    };
    compare(&a.marks.victims, &b.marks.victims, "victims-shared", Some("victims-other"));
    compare(&a.marks.actors, &b.marks.actors, "actors-shared", Some("actors-other"));
    compare(&a.marks.targets, &b.marks.targets, "targets-shared", Some("targets-other"));
    compare(&a.marks.weapons, &b.marks.weapons, "weapons-shared", Some("weapons-other"));
}

/// What a feature's name leaves open.
fn detail(a: &Node, b: &Node, feature: &str) -> Option<String> {
    let both =
        |x: &BTreeSet<String>, y: &BTreeSet<String>| Some(x.intersection(y).cloned().collect::<Vec<_>>().join(", "));
    let each = |x: String, y: String| Some(if x == y { x } else { format!("{x}, {y}") });
    let names = || a.place.as_ref().zip(b.place.as_ref()).and_then(|(x, y)| each(x.name.clone(), y.name.clone()));
    let days = || a.when.as_ref().zip(b.when.as_ref()).and_then(|(x, y)| each(x.to_string(), y.to_string()));
    let tolls = |x: Option<u64>, y: Option<u64>| x.zip(y).and_then(|(x, y)| each(x.to_string(), y.to_string()));
    match feature {
        "same-day" | "same-said-day" | "day-apart" | "days-apart" | "said-days-apart" | "times-overlap"
        | "times-far" => days(),
        "same-place" | "place-near" | "place-not-far" | "place-far" | "same-place-name" | "other-place-name"
        | "place-within" | "place-and-day" => names(),
        "same-mode" => a.mode.as_ref().map(ToString::to_string),
        "kin-mode" => a.mode.as_ref().zip(b.mode.as_ref()).map(|(x, y)| format!("{x}, {y}")),
        "killed-same" | "killed-differ" | "killed-falls" | "killed-beyond" => tolls(a.marks.killed, b.marks.killed),
        "injured-same" | "injured-differ" => tolls(a.marks.injured, b.marks.injured),
        "published-gap" | "published-near" => {
            a.day().zip(b.day()).and_then(|(x, y)| each(x.to_string(), y.to_string()))
        }
        "told-apart" => told_apart(a, b).map(|tied| tied.words.text.clone()),
        "figures-shared" => both(&a.marks.figures, &b.marks.figures),
        "victims-shared" => both(&a.marks.victims, &b.marks.victims),
        "actors-shared" => both(&a.marks.actors, &b.marks.actors),
        "targets-shared" => both(&a.marks.targets, &b.marks.targets),
        "weapons-shared" => both(&a.marks.weapons, &b.marks.weapons),
        _ => None,
    }
}

#[cfg(test)]
#[path = "pair_tests.rs"]
mod tests;
