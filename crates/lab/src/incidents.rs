//! Which reports are one incident: predictions in the format of the scorers, and pairs of events to learn from.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::{self, Write as _},
    path::Path,
    rc::Rc,
};

use anyhow::{Context, Result, bail};
use rashomon_core::{
    Language,
    data::{Data, DataFile},
    resolve::{
        Accounts, Index, Rules, cluster,
        node::{self, Node},
        pair,
    },
};
use rashomon_ingest::{Options, report_from_json_line};
use rashomon_model::{Attribute, Incident, Names, ReportRecord, Status};
use serde_json::{Value, json};

use crate::threads;

/// Prints the incident of each report, and the tolls of each incident, by its estimates; with other weights of the features
/// of pairs where a file of them is given.
pub fn predict(file: &Path, threads: usize, weights: Option<&Path>) -> Result<()> {
    let mut data = Data::embedded();
    if let Some(file) = weights {
        let text = fs::read_to_string(file).with_context(|| file.display().to_string())?;
        data = data.with_file(DataFile { path: "incidents/weights.toml".to_owned(), text });
    }
    let rules = Rules::of(&data)?;
    let records = records(file, threads)?;
    let mut accounts = Accounts::default();
    for record in &records {
        accounts.add(&rules, record);
    }
    let incidents = accounts.incidents(&rules, &[], &Names::default()).incidents;
    let of_event: BTreeMap<_, _> = incidents.iter().flat_map(|i| i.events.iter().map(move |e| (e, i))).collect();
    let mut out = io::BufWriter::new(io::stdout().lock());
    let mut told: BTreeSet<&str> = BTreeSet::new();
    for record in &records {
        let main = main_event(&rules, &node::nodes(&rules, record)).and_then(|n| of_event.get(&n.event).copied());
        // A report without an event is an incident of its own.
        let label = main.map_or(id(record), |incident| incident.id.as_str());
        writeln!(out, "{}", json!({"id": id(record), "incident": label}))?;
        if let Some(incident) = main.filter(|i| told.insert(i.id.as_str())) {
            let toll = |attribute| toll(incident, attribute);
            let (killed, injured) = (toll(Attribute::Killed), toll(Attribute::Injured));
            writeln!(out, "{}", json!({"incident": label, "killed": killed, "injured": injured}))?;
        }
    }
    Ok(out.flush()?)
}

/// Prints the pairs of main events that meet, each with its features: `{"a", "b", "features"}` a line, and the names of the
/// features in the first.
pub fn pairs(file: &Path, threads: usize) -> Result<()> {
    let rules = Rules::of(&Data::embedded())?;
    let mut of_event = BTreeMap::new();
    let mut mains = Vec::new();
    for record in records(file, threads)? {
        if let Some(main) = main_event(&rules, &node::nodes(&rules, &record)) {
            of_event.insert(main.event.clone(), id(&record).to_owned());
            mains.push(Rc::new(main));
        }
    }
    let mut index = Index::new(mains.iter().cloned());
    let mut out = io::BufWriter::new(io::stdout().lock());
    writeln!(out, "{}", json!({"names": pair::FEATURES.to_vec()}))?;
    for one in &mains {
        let met = cluster::met(one, &mut index).unwrap_or_else(|never| match never {});
        for other in met.iter().filter(|other| one.event < other.event) {
            if let Some(features) = pair::features(&rules, one, other) {
                let ids = (&of_event[&one.event], &of_event[&other.event]);
                writeln!(out, "{}", json!({"a": ids.0, "b": ids.1, "features": features.to_vec()}))?;
            }
        }
    }
    Ok(out.flush()?)
}

/// The event that a report is about: one that happened and did harm before others; among these the one of which it says
/// most, and of equals the first it tells.
pub(crate) fn main_event(rules: &Rules, nodes: &[Node]) -> Option<Node> {
    let weight = |(at, n): &(usize, &Node)| {
        let assault = n.kind.0 == "ASSAULT" && rules.ontology.violent(&n.kind, n.mode.as_ref());
        let happened = matches!(n.status, Status::Occurred | Status::Denied);
        (assault, happened, n.marks.number(), std::cmp::Reverse(*at))
    };
    nodes.iter().enumerate().max_by_key(weight).map(|(_, n)| n.clone())
}

fn toll(incident: &Incident, attribute: Attribute) -> u64 {
    let whole = incident.facts.iter().find(|f| f.attribute == attribute && f.of.is_none());
    whole.and_then(|f| f.estimate.as_ref()).and_then(|e| e.best).unwrap_or(0)
}

/// The id that the document has in its file.
pub(crate) fn id(record: &ReportRecord) -> &str {
    record.report.origin.rsplit_once('#').map_or(record.report.origin.as_str(), |(_, id)| id)
}

/// The documents of a file, read by the program; lines that `rashomon extract` printed are taken as they are.
pub(crate) fn records(file: &Path, threads: usize) -> Result<Vec<ReportRecord>> {
    let path = file.display().to_string();
    let text = fs::read_to_string(file).with_context(|| path.clone())?;
    let lines: Vec<(usize, &str)> = text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()).collect();
    let first: Value = lines.first().map_or(Ok(Value::Null), |(_, line)| serde_json::from_str(line))?;
    if first.get("report").is_some() {
        let read =
            |(at, line): &(usize, &str)| serde_json::from_str(line).with_context(|| format!("{path}, line {}", at + 1));
        return lines.iter().map(read).collect();
    }
    let language = Language::english()?;
    let read = |n: usize| -> Result<ReportRecord> {
        let (at, line) = lines[n];
        let reading = report_from_json_line(&path, at + 1, line.as_bytes(), &Options::default())?;
        let report = reading.report;
        let extraction = rashomon_core::extract(&language, &report);
        Ok(ReportRecord::new(report, extraction))
    };
    let records: Result<Vec<_>> = threads::each(lines.len(), threads, read).into_iter().collect();
    let records = records?;
    if records.is_empty() {
        bail!("{path} has no documents");
    }
    Ok(records)
}
