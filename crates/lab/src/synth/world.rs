//! What the reports are made of: towns, outlets, groups, sentences. All but the towns is invented.

use anyhow::{Context, Result, ensure};
use rashomon_core::{data::Data, gazetteer::Gazetteer};
use serde::Deserialize;

const TOWNS: &str = include_str!("../../data/synth/towns.tsv");
const KINDS: [(&str, &str); 7] = [
    ("car-bomb", include_str!("../../data/synth/car-bomb.toml")),
    ("air-strike", include_str!("../../data/synth/air-strike.toml")),
    ("shelling", include_str!("../../data/synth/shelling.toml")),
    ("drone-attack", include_str!("../../data/synth/drone-attack.toml")),
    ("gun-attack", include_str!("../../data/synth/gun-attack.toml")),
    ("abduction", include_str!("../../data/synth/abduction.toml")),
    ("mine", include_str!("../../data/synth/mine.toml")),
];

/// Everything that reports are drawn from.
#[derive(Debug)]
pub struct World {
    pub towns: Vec<Town>,
    pub kinds: Vec<Kind>,
    pub common: Common,
    pub quiet: Quiet,
}

/// A town of the gazetteer; its name together with its country's means no other.
#[derive(Clone, Debug)]
pub struct Town {
    pub name: &'static str,
    pub country: &'static str,
    /// How often something happens there beside the others.
    pub weight: usize,
    pub id: String,
    /// ISO 3166-1 alpha-2.
    pub code: &'static str,
    pub lat: f64,
    pub lon: f64,
}

/// A kind of event with its sentences.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kind {
    #[serde(skip)]
    pub name: &'static str,
    #[serde(rename = "type")]
    pub event_type: String,
    pub mode: String,
    pub weapon: String,
    /// What the event is called when it is spoken of again.
    pub deed: String,
    pub sites: Vec<String>,
    pub headlines: Vec<String>,
    /// First sentences with the main figure: the dead, or those taken away.
    pub leads: Vec<String>,
    /// First sentences where no one died.
    pub hurt: Vec<String>,
    pub colour: Vec<String>,
}

/// Sentences for all kinds, and the names.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Common {
    pub tails: Vec<String>,
    pub injured: Vec<String>,
    pub killed_too: Vec<String>,
    pub quotes: Vec<String>,
    pub taken_quotes: Vec<String>,
    pub hurt_quotes: Vec<String>,
    pub disputes: Vec<String>,
    pub taken_disputes: Vec<String>,
    pub hurt_disputes: Vec<String>,
    pub updates: Vec<String>,
    pub taken_updates: Vec<String>,
    pub hurt_updates: Vec<String>,
    pub blame: Vec<String>,
    pub claims: Vec<String>,
    pub unclaimed: Vec<String>,
    pub denials: Vec<String>,
    pub denial_headlines: Vec<String>,
    pub update_headlines: Vec<String>,
    pub recalls: Vec<String>,
    pub sources: Vec<String>,
    pub outlets: Vec<String>,
    pub groups: Vec<String>,
}

/// What is no violence.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quiet {
    pub sports: Vec<String>,
    pub markets: Vec<String>,
    pub weather: Vec<String>,
    pub more: Vec<String>,
}

impl World {
    /// The world with its first `towns` towns; they are in such an order that the first ones are of all countries.
    pub fn new(towns: usize) -> Result<Self> {
        let rows = TOWNS.lines().skip(1).take(towns);
        let gazetteer = gazetteer()?;
        let towns_read: Vec<Town> = rows.map(|row| town(&gazetteer, row)).collect::<Result<_>>()?;
        ensure!(towns > 0 && towns_read.len() == towns, "--towns must be from 1 to {}", TOWNS.lines().count() - 1);
        let kind = |(name, text): &(&'static str, &str)| {
            let kind: Kind = toml::from_str(text).with_context(|| format!("data/synth/{name}.toml"))?;
            Ok(Kind { name, ..kind })
        };
        Ok(Self {
            towns: towns_read,
            kinds: KINDS.iter().map(kind).collect::<Result<_>>()?,
            common: toml::from_str(include_str!("../../data/synth/common.toml")).context("data/synth/common.toml")?,
            quiet: toml::from_str(include_str!("../../data/synth/quiet.toml")).context("data/synth/quiet.toml")?,
        })
    }
}

fn gazetteer() -> Result<Gazetteer> {
    Gazetteer::load(&Data::embedded()).context("the gazetteer")
}

fn town(gazetteer: &Gazetteer, line: &'static str) -> Result<Town> {
    let fields: Vec<&str> = line.split('\t').collect();
    let [code, country, name, weight] = fields[..] else { anyhow::bail!("data/synth/towns.tsv: `{line}`") };
    let named = gazetteer.lookup(name);
    let row = named.into_iter().filter(|r| r.country == code && r.kind == "city").max_by_key(|r| r.population);
    let row = row.with_context(|| format!("data/synth/towns.tsv: {name} is no town of {country} to the gazetteer"))?;
    let weight = weight.parse().with_context(|| line.to_owned())?;
    Ok(Town { name, country, weight, id: row.id.to_owned(), code, lat: row.lat, lon: row.lon })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn towns_are_many_and_each_is_found() {
        let gazetteer = gazetteer().unwrap();
        let wrong: Vec<String> =
            TOWNS.lines().skip(1).filter_map(|l| town(&gazetteer, l).err()).map(|e| e.to_string()).collect();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        let world = World::new(400).unwrap();
        let ids: BTreeSet<&str> = world.towns.iter().map(|t| t.id.as_str()).collect();
        let countries: BTreeSet<&str> = world.towns.iter().map(|t| t.country).collect();
        assert!(ids.len() == 400 && countries.len() >= 40, "{} towns in {}", ids.len(), countries.len());
        assert!(World::new(0).is_err() && World::new(100_000).is_err());
    }

    #[test]
    fn every_kind_has_a_dozen_first_sentences() {
        for kind in World::new(1).unwrap().kinds {
            let different: BTreeSet<&String> = kind.leads.iter().collect();
            assert!(different.len() >= 12, "{}: {}", kind.name, different.len());
        }
    }
}
