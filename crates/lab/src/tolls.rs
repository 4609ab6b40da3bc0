//! How many were killed and injured: of the main event of each report, or of an event by its dated headlines.

use std::{
    fs,
    io::{self, Write as _},
    path::Path,
};

use anyhow::{Context, Result};
use rashomon_core::{
    Language,
    data::Data,
    resolve::{Accounts, Rules, node},
};
use rashomon_ingest::{Options, report_from_json_line};
use rashomon_model::{Attribute, Estimate, Names, ReportRecord};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{incidents, jsonl, threads};

/// An event with the headlines that tell it.
#[derive(Deserialize)]
struct Told {
    id: String,
    headlines: Vec<Headline>,
}

#[derive(Deserialize)]
struct Headline {
    publisher: Option<String>,
    date: Option<String>,
    title: String,
}

/// Prints the tolls of each line of `file`: killed and injured of a report's main event, 0 where it says nothing of them, or
/// the lowest, the best and the highest number of dead of an event with headlines, null where none of them has one.
pub fn predict(file: &Path, threads: usize) -> Result<()> {
    let rules = Rules::of(&Data::embedded())?;
    let path = file.display().to_string();
    let text = fs::read_to_string(file).with_context(|| path.clone())?;
    let first = text.lines().find(|l| !l.trim().is_empty()).unwrap_or("null");
    let first: Value = serde_json::from_str(first).with_context(|| format!("{path}, first line"))?;
    let mut out = io::BufWriter::new(io::stdout().lock());
    if first.get("headlines").is_none() {
        for record in incidents::records(file, threads)? {
            let toll = |attribute| best(&rules, &record, attribute).and_then(|e| e.best).unwrap_or(0);
            let (killed, injured) = (toll(Attribute::Killed), toll(Attribute::Injured));
            writeln!(out, "{}", json!({"id": incidents::id(&record), "killed": killed, "injured": injured}))?;
        }
        return Ok(out.flush()?);
    }
    let language = Language::english()?;
    let lines: Vec<(usize, Told)> = jsonl::lines(file)?;
    let toll = |n: usize| -> Result<Value> {
        let (number, told) = &lines[n];
        of_headlines(&language, &rules, told).with_context(|| format!("{path}, line {number}"))
    };
    for line in threads::each(lines.len(), threads, toll) {
        writeln!(out, "{}", line?)?;
    }
    Ok(out.flush()?)
}

/// The dead of an event: the best number of the latest headline that has one, and the range of all.
fn of_headlines(language: &Language, rules: &Rules, told: &Told) -> Result<Value> {
    let mut found: Vec<(Option<&str>, Estimate)> = Vec::new();
    for headline in &told.headlines {
        let line = json!({"id": told.id, "title": headline.title, "text": "", "published": headline.date, "publisher": headline.publisher});
        let report = report_from_json_line(&told.id, 1, line.to_string().as_bytes(), &Options::default())?.report;
        let extraction = rashomon_core::extract(language, &report);
        let record = ReportRecord::new(report, extraction);
        found.extend(best(rules, &record, Attribute::Killed).map(|e| (headline.date.as_deref(), e)));
    }
    found.sort_by_key(|(date, _)| *date);
    let [best, low, high] = range(found.iter().map(|(_, e)| e));
    Ok(json!({"id": told.id, "best": best, "low": low, "high": high}))
}

/// The last number that is given, the lowest and the highest of estimates in their order.
fn range<'a>(estimates: impl Iterator<Item = &'a Estimate>) -> [Option<u64>; 3] {
    let (mut best, mut low, mut high) = (None, None, None);
    for estimate in estimates {
        best = estimate.best.or(best);
        low = Some(low.map_or(estimate.low, |l: u64| l.min(estimate.low)));
        high = high.max(estimate.high.or(estimate.best));
    }
    [best.or(low), low, high.max(best)]
}

/// What a report says of its main event's dead or injured.
fn best(rules: &Rules, record: &ReportRecord, attribute: Attribute) -> Option<Estimate> {
    let mut accounts = Accounts::default();
    accounts.add(rules, record);
    let main = incidents::main_event(rules, &node::nodes(rules, record))?;
    let incidents = accounts.incidents(rules, &[], &Names::default()).incidents;
    let incident = incidents.into_iter().find(|i| i.events.contains(&main.event))?;
    incident.facts.into_iter().find(|f| f.attribute == attribute && f.of.is_none())?.estimate
}

#[cfg(test)]
mod tests {
    use super::*;

    fn estimate(low: u64, best: Option<u64>, high: Option<u64>) -> Estimate {
        Estimate { low, best, high, rule: String::new() }
    }

    #[test]
    fn the_latest_number_is_the_best_and_all_make_the_range() {
        let all = [estimate(4, Some(4), Some(4)), estimate(9, Some(9), Some(12)), estimate(6, None, None)];
        assert_eq!(range(all.iter()), [Some(9), Some(4), Some(12)]);
        assert_eq!(range(all[2..].iter()), [Some(6), Some(6), None]);
        assert_eq!(range([].iter()), [None; 3]);
    }

    #[test]
    fn headlines_and_reports_give_their_main_events_toll() {
        let language = Language::english().expect("the data are well formed");
        let rules = Rules::of(&Data::embedded()).expect("the data are well formed");
        let headline = |date: &str, title: &str| Headline {
            publisher: None,
            date: Some(date.to_owned()),
            title: title.to_owned(),
        };
        let headlines = vec![
            headline("2015-03-06", "Suicide bomber kills 11 people in market"),
            headline("2015-03-05", "Suicide bomber kills seven people in market"),
            headline("2015-03-07", "Governor visits the market"),
        ];
        let told = Told { id: "e".to_owned(), headlines };
        let toll = of_headlines(&language, &rules, &told).expect("the headlines are read");
        assert_eq!(toll, json!({"id": "e", "best": 11, "low": 7, "high": 11}));
        let told = Told { id: "f".to_owned(), headlines: vec![headline("2015-03-07", "Governor visits the market")] };
        let toll = of_headlines(&language, &rules, &told).expect("the headline is read");
        assert_eq!(toll, json!({"id": "f", "best": null, "low": null, "high": null}));
    }
}
