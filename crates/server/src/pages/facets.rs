//! What a list can be narrowed by, with how many incidents each choice leaves.

use rashomon_core::ontology::Ontology;
use rashomon_desk::Facets;
use rashomon_wording::value::{country, grouped};

use crate::asked::Asked;

/// A property with its values.
#[derive(Clone, Debug)]
pub struct Facet {
    /// In words.
    pub name: &'static str,
    /// The field of the address.
    pub field: &'static str,
    /// The values, those with the most incidents first.
    pub choices: Vec<Choice>,
    /// Whether one is chosen, so that it is shown open.
    pub open: bool,
}

/// A value to choose, or to give up where it is chosen.
#[derive(Clone, Debug)]
pub struct Choice {
    /// In words.
    pub label: String,
    /// Incidents that it leaves.
    pub number: String,
    /// Whether it is chosen.
    pub on: bool,
    /// The list with it, or without it where it is chosen.
    pub address: String,
}

/// What a chosen filter is shown as, to be taken away.
#[derive(Clone, Debug)]
pub struct Chip {
    /// "country: ML".
    pub label: String,
    /// The list without it.
    pub address: String,
}

/// Facets of one choice, which is to have it or not.
const FLAGS: [&str; 2] = ["disputed", "awaited"];

/// "Bombing" for `ASSAULT/explosives`; the key where the data has no name for it.
pub fn type_name(key: &str, ontology: &Ontology) -> String {
    let kind = ontology.parse(key).and_then(|(kind, mode)| ontology.get(&kind, mode.as_ref()));
    let Some(kind) = kind else { return key.to_owned() };
    let mut letters = kind.label.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// All facets that have something to choose.
pub fn all(facets: &Facets, asked: &Asked, path: &str, ontology: &Ontology) -> Vec<Facet> {
    let plain = |values: &[(String, u64)]| -> Vec<(String, String, u64)> {
        values.iter().map(|(value, number)| (value.clone(), value.clone(), *number)).collect()
    };
    let least = |values: &[(u64, u64)]| -> Vec<(String, String, u64)> {
        values.iter().map(|(least, number)| (least.to_string(), format!("{least} or more"), *number)).collect()
    };
    let flag = |label: &str, number: u64| vec![("1".to_owned(), label.to_owned(), number)];
    let provinces = facets.provinces.iter().map(|p| {
        let value = p.code.clone().unwrap_or_else(|| p.name.clone());
        let country = p.country.as_deref().map(|code| format!(", {}", country(code))).unwrap_or_default();
        (value, format!("{}{country}", p.name), p.incidents)
    });
    let countries = facets.countries.iter().map(|(code, n)| (code.clone(), country(code).to_owned(), *n));
    let types = facets.types.iter().map(|(key, n)| (key.clone(), type_name(key, ontology), *n));
    let found = [
        ("disputed", "disputed", flag("accounts disagree", facets.disputed)),
        ("awaited", "awaited", flag("something is awaited", facets.awaited)),
        ("type", "type", types.collect()),
        ("country", "country", countries.collect()),
        ("province", "province", provinces.collect()),
        ("actor", "actor", plain(&facets.actors)),
        ("publisher", "publisher", plain(&facets.publishers)),
        ("status", "status", facets.statuses.iter().map(|(s, n)| (s.to_string(), s.to_string(), *n)).collect()),
        ("independent origins", "origins", least(&facets.origins)),
        ("killed", "killed", least(&facets.killed)),
        ("review", "review", facets.reviews.iter().map(|(r, n)| (r.to_string(), r.to_string(), *n)).collect()),
        ("work", "work", facets.work.iter().map(|(w, n)| (w.to_string(), w.to_string(), *n)).collect()),
        ("assignee", "assignee", plain(&facets.assignees)),
        ("tag", "tag", plain(&facets.tags)),
    ];
    let facets = found.into_iter().map(|(name, field, values)| {
        let choices: Vec<Choice> = values
            .into_iter()
            .filter(|(value, _, number)| *number > 0 || asked.get(field) == Some(value))
            .map(|(value, label, number)| choice(asked, path, field, &value, &label, number))
            .collect();
        Facet { name, field, open: choices.iter().any(|choice| choice.on), choices }
    });
    // What leaves all as they are is no choice.
    facets
        .filter(|facet| {
            facet.open || facet.choices.len() > 1 || FLAGS.contains(&facet.field) && !facet.choices.is_empty()
        })
        .collect()
}

fn choice(asked: &Asked, path: &str, field: &str, value: &str, label: &str, number: u64) -> Choice {
    let on = asked.get(field) == Some(value);
    let address = asked.with(field, if on { None } else { Some(value) }).address(path);
    Choice { label: rashomon_wording::clean(label), number: grouped(number), on, address }
}

/// What is chosen, each to be taken away.
pub fn chips(asked: &Asked, path: &str) -> Vec<Chip> {
    let label = |field: &str, value: &str| match field {
        "disputed" => "disputed".to_owned(),
        "awaited" => "awaited".to_owned(),
        "all" => "also what is not codable".to_owned(),
        "q" => format!("words: {value}"),
        "since" => format!("from {value}"),
        "until" => format!("until {value}"),
        "area" => "within the map's view".to_owned(),
        "killed" => format!("at least {value} killed"),
        "origins" => format!("at least {value} origins"),
        field => format!("{field}: {value}"),
    };
    let chip = |(field, value): (&'static str, &str)| Chip {
        label: rashomon_wording::clean(&label(field, value)),
        address: asked.with(field, None).address(path),
    };
    asked.chosen().map(chip).collect()
}
