//! Which place of the gazetteer each name of a report means. All names are weighed together, in passes: what a name means
//! bears on the others.

use std::collections::{BTreeMap, HashMap};

use super::{Said, Toponym, relate::Container};
use crate::{
    data::FeatureWeights,
    gazetteer::{Belongs, Features, Gazetteer, Row, fold},
    geography::kilometres,
    sentence::Annotation,
};

/// A place that a name may mean.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// Its number in the gazetteer.
    pub row: usize,
    /// How much speaks for it.
    pub score: f64,
    /// What speaks for it, in the order of [`FEATURES`](crate::gazetteer::FEATURES).
    pub features: Features,
}

/// Candidates that are kept for each name.
const KEPT: usize = 12;
/// Places of a name that are weighed, and names that bear on the others: no report takes longer than its length allows.
const MOST_ROWS: usize = 200;
const MOST_OTHERS: usize = 40;
/// Times that all names are weighed anew.
const PASSES: usize = 3;

/// Mentions of one name in one sense.
struct Group<'g> {
    rows: Vec<(usize, Row<'g>)>,
    name: String,
    /// What the words at any of them say.
    said: Said,
    dateline: bool,
    /// What the text says it lies in; a name is that of a group here.
    within: Container,
    /// Groups that lie in this one, as the text says.
    holds: Vec<usize>,
    chosen: Option<usize>,
}

/// The candidates of each name, the best first.
pub(super) fn all(
    gazetteer: &Gazetteer,
    annotation: &Annotation,
    toponyms: &[Toponym],
    containers: &[Container],
) -> Vec<Vec<Candidate>> {
    let (mut groups, group_of) = groups(gazetteer, toponyms, containers);
    let demonyms = super::demonyms(gazetteer, annotation);
    let weights = gazetteer.weights();
    let mut candidates = vec![Vec::new(); groups.len()];
    for _ in 0..PASSES {
        let context = Context::of(gazetteer, &groups, &demonyms);
        let chosen: Vec<Option<usize>> = (0..groups.len())
            .map(|at| {
                candidates[at] = weigh(weights, &groups, at, &context);
                let first: Option<&Candidate> = candidates[at].first();
                first.and_then(|c| groups[at].rows.iter().position(|(row, _)| *row == c.row))
            })
            .collect();
        for (group, chosen) in groups.iter_mut().zip(chosen) {
            group.chosen = chosen;
        }
    }
    group_of.iter().map(|group| candidates[*group].clone()).collect()
}

/// Mentions by name and by what they lie in; a mention of which nothing is said goes with those of which it is.
fn groups<'g>(
    gazetteer: &'g Gazetteer,
    toponyms: &[Toponym],
    containers: &[Container],
) -> (Vec<Group<'g>>, Vec<usize>) {
    let name_of = |at: usize| fold(&toponyms[at].name);
    let key_of = |at: usize| match &containers[at] {
        Container::None => String::new(),
        Container::Toponym(outer) => name_of(*outer),
        Container::Country(code) => format!("={code}"),
        Container::Division(country, name) => format!("={country}.{name}"),
    };
    let keys: Vec<(String, String)> = (0..toponyms.len()).map(|at| (name_of(at), key_of(at))).collect();
    let mut said: HashMap<&str, &str> = HashMap::new();
    for (name, key) in keys.iter().rev().filter(|(_, key)| !key.is_empty()) {
        said.insert(name, key);
    }
    let (mut known, mut groups, mut group_of) = (HashMap::new(), Vec::new(), Vec::new());
    for (at, (name, key)) in keys.iter().enumerate() {
        if !key.is_empty() {
            said.insert(name, key);
        }
        let key = said.get(name.as_str()).copied().unwrap_or_default();
        let toponym = &toponyms[at];
        let group = *known.entry((name, key)).or_insert_with(|| {
            groups.push(Group {
                rows: rows(gazetteer, &toponym.name),
                name: name.clone(),
                said: Said::default(),
                dateline: false,
                within: Container::None,
                holds: Vec::new(),
                chosen: None,
            });
            groups.len() - 1
        });
        groups[group].said.division |= toponym.said.division;
        groups[group].said.settlement |= toponym.said.settlement;
        groups[group].said.article |= toponym.said.article;
        groups[group].dateline |= toponym.dateline;
        group_of.push(group);
    }
    for (at, container) in containers.iter().enumerate() {
        let inner = group_of[at];
        let within = match container {
            Container::None => continue,
            Container::Toponym(outer) if group_of[*outer] == inner => continue,
            Container::Toponym(outer) => {
                groups[group_of[*outer]].holds.push(inner);
                Container::Toponym(group_of[*outer])
            }
            other => other.clone(),
        };
        groups[inner].within = within;
    }
    (groups, group_of)
}

/// The places of a name, the user's own and the largest where there are too many. An alias in capitals only is none in small letters.
fn rows<'g>(gazetteer: &'g Gazetteer, name: &str) -> Vec<(usize, Row<'g>)> {
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    if letters == 0 || (letters <= 3 && name.chars().all(|c| !c.is_uppercase())) {
        return Vec::new();
    }
    let mut rows: Vec<(usize, Row<'g>)> = gazetteer.numbered(name).collect();
    if rows.len() > MOST_ROWS {
        rows.sort_by(|(_, a), (_, b)| {
            b.own.cmp(&a.own).then_with(|| b.population.cmp(&a.population)).then_with(|| a.id.cmp(b.id))
        });
        rows.truncate(MOST_ROWS);
    }
    rows
}

/// What the report says as a whole.
struct Context<'a> {
    gazetteer: &'a Gazetteer,
    demonyms: &'a BTreeMap<String, usize>,
    /// Countries that are named, how often.
    countries: HashMap<&'a str, f64>,
    /// First-order divisions that may be named.
    divisions: HashMap<(&'a str, &'a str), Vec<usize>>,
    datelines: Vec<&'a str>,
    /// What the first names mean so far, with the number of the group.
    others: Vec<(usize, &'a Row<'a>)>,
}

impl<'a> Context<'a> {
    fn of(gazetteer: &'a Gazetteer, groups: &'a [Group<'a>], demonyms: &'a BTreeMap<String, usize>) -> Self {
        let (mut countries, mut divisions): (HashMap<&str, f64>, HashMap<_, Vec<usize>>) = Default::default();
        let (mut datelines, mut others) = (Vec::new(), Vec::new());
        for (at, group) in groups.iter().enumerate() {
            for (_, row) in &group.rows {
                match row.kind {
                    "country" => *countries.entry(row.country).or_default() += 1.0,
                    "admin1" => divisions.entry((row.country, row.admin1)).or_default().push(at),
                    _ => {}
                }
            }
            if let Some(chosen) = group.chosen {
                let row = &group.rows[chosen].1;
                if group.dateline {
                    datelines.push(row.country);
                }
                if others.len() < MOST_OTHERS && !row.country.is_empty() {
                    others.push((at, row));
                }
            }
        }
        Self { gazetteer, demonyms, countries, divisions, datelines, others }
    }
}

/// The candidates of a name, the best first.
fn weigh(weights: &FeatureWeights, groups: &[Group<'_>], at: usize, context: &Context<'_>) -> Vec<Candidate> {
    let group = &groups[at];
    let held: Vec<bool> = group.rows.iter().map(|(_, row)| is_held(groups, group, row)).collect();
    let any_held = held.contains(&true);
    let mut out: Vec<Candidate> = group
        .rows
        .iter()
        .zip(&held)
        .map(|((number, row), held)| {
            let features = features(groups, at, row, (*held, any_held), context);
            Candidate { row: *number, score: weights.score(&features), features }
        })
        .collect();
    // Rows stand in the order of their ids, and the sort keeps it where scores are equal.
    out.sort_by(|a, b| b.score.total_cmp(&a.score));
    out.truncate(KEPT);
    out
}

/// Whether a place lies in what the text says that it lies in, or holds what the text says that it holds.
fn is_held(groups: &[Group<'_>], group: &Group<'_>, row: &Row<'_>) -> bool {
    let by = match &group.within {
        Container::None => false,
        Container::Toponym(outer) => {
            let outer = &groups[*outer];
            match outer.chosen.map(|c| &outer.rows[c].1) {
                Some(chosen) if holds(chosen, row) => true,
                _ => outer.rows.iter().any(|(_, o)| matches!(o.kind, "country" | "admin1" | "admin2") && holds(o, row)),
            }
        }
        Container::Country(code) => row.country == code,
        Container::Division(country, name) => row.country == country && row.admin1 == name,
    };
    by || (matches!(row.kind, "country" | "admin1" | "admin2" | "region")
        && group.holds.iter().any(|inner| groups[*inner].rows.iter().any(|(_, r)| holds(row, r))))
}

/// Whether a place is a disputed area of this very name, and the text does not say what it lies in: a part of the area that
/// bears its name too would lie in a country.
fn is_area(gazetteer: &Gazetteer, group: &Group<'_>, row: &Row<'_>) -> bool {
    row.kind == "region"
        && matches!(group.within, Container::None)
        && fold(row.name) == group.name
        && matches!(gazetteer.disputed(row), Some(Belongs::Is(_)))
}

/// Whether the text puts a place into another country, by what it says that the place lies in.
fn is_abroad(groups: &[Group<'_>], group: &Group<'_>, row: &Row<'_>) -> bool {
    let country = match &group.within {
        Container::None => return false,
        Container::Toponym(outer) => groups[*outer].chosen.map_or("", |chosen| groups[*outer].rows[chosen].1.country),
        Container::Country(code) | Container::Division(code, _) => code,
    };
    !country.is_empty() && !row.country.is_empty() && country != row.country
}

/// Whether the one place holds the other, as far as the gazetteer can tell.
fn holds(outer: &Row<'_>, inner: &Row<'_>) -> bool {
    if outer.id == inner.id {
        return false;
    }
    let apart = || kilometres((outer.lat, outer.lon), (inner.lat, inner.lon));
    match outer.kind {
        "country" => outer.country == inner.country && inner.kind != "country",
        "admin1" => {
            outer.country == inner.country
                && outer.admin1 == inner.admin1
                && !matches!(inner.kind, "country" | "admin1")
        }
        "admin2" => outer.country == inner.country && (inner.kind == "city" || inner.is_site()) && apart() < 80.0,
        "region" => {
            !matches!(inner.kind, "country")
                && (outer.country.is_empty() || outer.country == inner.country)
                && apart() < 500.0
        }
        "city" => outer.country == inner.country && (inner.kind == "city" || inner.is_site()) && apart() < 30.0,
        _ => false,
    }
}

fn features(
    groups: &[Group<'_>],
    at: usize,
    row: &Row<'_>,
    (held, any_held): (bool, bool),
    context: &Context<'_>,
) -> Features {
    let group = &groups[at];
    let flag = |yes: bool| f64::from(u8::from(yes));
    let division = matches!(row.kind, "admin1" | "admin2" | "region");
    let settlement = row.kind == "city";
    let of_division = |at: &usize| groups[*at].name != group.name;
    let named = context.divisions.get(&(row.country, row.admin1)).is_some_and(|by| by.iter().any(of_division));
    let own = flag(row.kind == "country");
    let times = context.countries.get(row.country).map_or(0.0, |n| (n - own).max(0.0));
    let around = around(at, row, context);
    [
        libm::log10(1.0 + row.population as f64),
        own,
        flag(row.kind == "admin1"),
        flag(row.kind == "admin2"),
        flag(row.kind == "region"),
        flag(row.kind == "water"),
        flag(row.is_site()),
        flag(fold(row.name) != group.name),
        flag(group.said.division && division),
        flag(group.said.settlement && settlement),
        flag((group.said.division && settlement) || (group.said.settlement && !group.said.division && division)),
        flag(held),
        flag(!held && any_held),
        libm::log(1.0 + times),
        libm::log(1.0 + context.demonyms.get(row.country).copied().unwrap_or_default() as f64),
        flag(named && row.kind != "admin1"),
        flag(!group.dateline && context.datelines.contains(&row.country)),
        around[0],
        around[1],
        around[2],
        around[3],
        flag(group.said.article && matches!(row.kind, "region" | "water")),
        flag(is_area(context.gazetteer, group, row)),
        flag(row.own && (held || !any_held) && !is_abroad(groups, group, row)),
    ]
}

/// Shares of the other places in its country and in its division, and how near the nearest is on two scales.
fn around(at: usize, row: &Row<'_>, context: &Context<'_>) -> [f64; 4] {
    let (mut country, mut division, mut nearest, mut count) = (0.0, 0.0, f64::INFINITY, 0.0);
    for (_, other) in context.others.iter().filter(|(group, o)| *group != at && o.id != row.id) {
        count += 1.0;
        if other.country == row.country {
            country += 1.0;
            division += f64::from(u8::from(other.admin1 == row.admin1 && !row.admin1.is_empty()));
        }
        if other.kind != "country" && row.kind != "country" && other.kind != "admin1" {
            nearest = kilometres((row.lat, row.lon), (other.lat, other.lon)).min(nearest);
        }
    }
    if count == 0.0 {
        return [0.0; 4];
    }
    [country / count, division / count, libm::exp(-nearest / 30.0), libm::exp(-nearest / 300.0)]
}
