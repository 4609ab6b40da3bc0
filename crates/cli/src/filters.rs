//! Which incidents are asked for: the options that `incidents` and `export` share.

use clap::Args;
use jiff::civil::Date;
use rashomon_core::ontology::Ontology;
use rashomon_desk::{Area, Query};
use rashomon_model::{Status, WorkStatus};

use crate::{Usage, args};

/// Conditions, all of which an incident must meet.
#[derive(Args, Debug)]
pub struct Filters {
    /// Only incidents on this day or later
    #[arg(long, value_name = "DATE", value_parser = args::day)]
    since: Option<Date>,
    /// Only incidents on this day or earlier
    #[arg(long, value_name = "DATE", value_parser = args::day)]
    until: Option<Date>,
    /// Only at places whose name, province or country has these words
    #[arg(long, value_name = "WORDS")]
    place: Option<String>,
    /// Only with an actor or victim whose name has these words
    #[arg(long, value_name = "WORDS")]
    actor: Option<String>,
    /// Only of this event type, or of this type and mode
    #[arg(long = "type", value_name = "TYPE[/MODE]")]
    kind: Option<String>,
    /// Only those on which accounts disagree
    #[arg(long)]
    contested: bool,
    /// Only those of which something is not known yet
    #[arg(long)]
    awaited: bool,
    /// Only in this country, ISO 3166-1 alpha-2
    #[arg(long, value_name = "CODE", value_parser = country)]
    country: Option<String>,
    /// Only in this province: its code in ISO 3166-2 (UA-63), or words of its name
    #[arg(long, value_name = "CODE|WORDS", value_parser = args::words)]
    province: Option<String>,
    /// Only with a coordinate in this box, in degrees
    #[arg(long, value_name = "S,W,N,E", allow_hyphen_values = true)]
    area: Option<Area>,
    /// Only told by a publisher whose name has these words
    #[arg(long, value_name = "WORDS")]
    publisher: Option<String>,
    /// Only with this status: occurred, attempted, foiled, threatened, planned, denied
    #[arg(long, value_name = "STATUS")]
    status: Option<Status>,
    /// Only with at least so many killed, by the estimate
    #[arg(long, value_name = "NUMBER")]
    killed: Option<u64>,
    /// Only with at least so many independent origins
    #[arg(long, value_name = "NUMBER")]
    origins: Option<u64>,
    /// Only with this status of work: todo, in-progress, needs-help, ready, done
    #[arg(long, value_name = "STATUS")]
    work: Option<WorkStatus>,
    /// Only what this person works at, by the whole name
    #[arg(long, value_name = "NAME", value_parser = args::words)]
    assignee: Option<String>,
    /// Only with this tag
    #[arg(long, value_name = "TAG", value_parser = args::words)]
    tag: Option<String>,
    /// Only told in a report that has these words, or "quoted words"
    #[arg(long, value_name = "WORDS")]
    words: Option<String>,
    /// Also what is not codable: without a month or a province, only looked back on, planned or threatened
    #[arg(long)]
    pub all: bool,
}

/// Two letters, in capitals.
fn country(code: &str) -> Result<String, String> {
    let code = code.trim().to_uppercase();
    let sound = code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase());
    if sound { Ok(code) } else { Err("it is a code of two letters, such as ML".to_owned()) }
}

impl Filters {
    /// The query with these conditions.
    pub fn query(&self, ontology: &Ontology) -> anyhow::Result<Query> {
        if self.since.zip(self.until).is_some_and(|(since, until)| since > until) {
            return Err(Usage("--since lies after --until".to_owned()).into());
        }
        Ok(Query {
            since: self.since,
            until: self.until,
            place: self.place.clone(),
            actor: self.actor.clone(),
            kind: self.kind.as_deref().map(|key| kind(key, ontology)).transpose()?,
            contested: self.contested,
            awaited: self.awaited,
            province: self.province.clone(),
            origins: self.origins,
            work: self.work,
            assignee: self.assignee.clone(),
            tag: self.tag.clone(),
            all: self.all,
            country: self.country.clone(),
            area: self.area,
            publisher: self.publisher.clone(),
            status: self.status,
            killed: self.killed,
            words: self.words.clone(),
            ..Query::default()
        })
    }
}

/// "assault/aerial" as the ontology writes it.
fn kind(key: &str, ontology: &Ontology) -> Result<(String, Option<String>), Usage> {
    let (kind, mode) = key.split_once('/').map_or((key, None), |(k, m)| (k, Some(m.to_lowercase())));
    let kind = kind.to_uppercase();
    let full = mode.as_ref().map_or_else(|| kind.clone(), |m| format!("{kind}/{m}"));
    if ontology.parse(&full).is_none() {
        let known = "ASSAULT, PROTEST, THREATEN, or one with a mode, ASSAULT/aerial";
        return Err(Usage(format!("--type: no event type `{key}`; types are such as {known}")));
    }
    Ok((kind, mode))
}
