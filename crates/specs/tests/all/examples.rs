//! The bundled examples: what a careful reader notes of each must be found, what nobody says must not, and everything
//! that is extracted stands as a snapshot.
//!
//! `tests/examples/expect.json` holds for each report the claims to be found and those that are forbidden, each as
//! conditions that one claim must meet all of: `attribute`, `stance`, `medium`, `kind` are words or lists of them; `low`
//! and `high` are numbers or null; `text`, `speaker`, `where` are parts of words in any case, alternatives with `|`;
//! `when` is how a day begins; `event` has conditions of the event. `incidents.json` holds incidents with their reports
//! and facts.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{collections::BTreeMap, fmt::Write, fs, path::PathBuf, sync::LazyLock};

use rashomon_core::{
    Language,
    data::Data,
    extract_if_relevant,
    resolve::{Accounts, Rules},
};
use rashomon_ingest::{Options, read, sources};
use rashomon_model::{Claim, Incident, Names, Position, ReportRecord, Value as ClaimValue};
use serde_json::Value;

/// Found at least, of how many; whoever raises them raises these.
const CLAIMS: (usize, usize) = (102, 132);
const POINTS: (usize, usize) = (17, 21);

/// What is read though it must not be, by report and evidence. To be emptied, never to be added to.
const FAULTS: [(&str, &str); 0] = [];

static LANGUAGE: LazyLock<Language> = LazyLock::new(|| Language::english().expect("the embedded data is right"));

/// The records of all examples by the names of their files, `hacari.jsonl#hc-1` among them.
static RECORDS: LazyLock<BTreeMap<String, ReportRecord>> = LazyLock::new(|| {
    let folder = root().join("../../examples");
    let mut records = BTreeMap::new();
    for source in sources(&[folder.to_str().unwrap()]) {
        let source = source.unwrap();
        for reading in read(&source, &Options::default()) {
            let mut report = reading.unwrap().report;
            let name = report.origin.rsplit('/').next().unwrap().to_owned();
            report.origin.clone_from(&name);
            let extraction = extract_if_relevant(&LANGUAGE, &report);
            records.insert(name, ReportRecord::new(report, extraction));
        }
    }
    records
});

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn expected(name: &str) -> Vec<Value> {
    let text = fs::read_to_string(root().join("tests/examples").join(name)).unwrap();
    serde_json::from_str(&text).unwrap_or_else(|e| panic!("{name}: {e}"))
}

fn incidents() -> Vec<Incident> {
    let mut accounts = Accounts::default();
    let rules = Rules::of(&Data::embedded()).unwrap();
    RECORDS.values().for_each(|record| accounts.add(&rules, record));
    accounts.incidents(&rules, &[], &Names::default()).incidents
}

#[test]
fn claims_are_found_and_none_is_forbidden() {
    let (mut found, mut all, mut missing, mut forbidden) = (0, 0, String::new(), Vec::new());
    for report in expected("expect.json") {
        let file = report["file"].as_str().unwrap();
        let record = RECORDS.get(file).unwrap_or_else(|| panic!("{file} is no example"));
        assert_eq!(
            record.report.published.as_ref().map(|p| p.date().to_string()).as_deref(),
            report["published"].as_str()
        );
        let claims: Vec<Value> = record.extraction.claims.iter().map(|c| serde_json::to_value(c).unwrap()).collect();
        let json = serde_json::to_value(record).unwrap();
        let met = |conditions: &Value| claims.iter().find(|claim| meets(&json, claim, conditions));
        for conditions in report["expect"].as_array().unwrap() {
            all += 1;
            match met(conditions) {
                Some(_) => found += 1,
                None => drop(writeln!(missing, "{file}: {}", conditions["id"])),
            }
        }
        for conditions in report["forbid"].as_array().into_iter().flatten() {
            if let Some(claim) = met(conditions) {
                forbidden.push((file.to_owned(), claim["evidence"]["text"].as_str().unwrap().to_owned()));
            }
        }
    }
    println!("{found} of {all} expected claims are found; missing are\n{missing}");
    assert_eq!(forbidden, FAULTS.map(|(file, words)| (file.to_owned(), words.to_owned())), "forbidden claims");
    assert_eq!(all, CLAIMS.1);
    assert!(found >= CLAIMS.0, "only {found} of {all} expected claims are found; missing are\n{missing}");
}

#[test]
fn evidence_stands_where_it_is_said_to() {
    for (file, record) in &*RECORDS {
        let text: Vec<char> = record.report.text.chars().collect();
        for claim in &record.extraction.claims {
            let span = claim.evidence.span;
            let words: String = text[span.start..span.end].iter().collect();
            assert!(!words.is_empty() && words == claim.evidence.text, "{file}: {claim:?}");
        }
    }
}

#[test]
fn incidents_have_their_reports_and_facts() {
    let incidents = incidents();
    let (mut points, mut all, mut missing) = (0, 0, String::new());
    for expected in expected("incidents.json") {
        let facts = expected["facts"].as_array().unwrap();
        all += 1 + facts.len();
        let Some(incident) = incidents.iter().find(|incident| is(incident, &expected)) else {
            let _ = writeln!(missing, "{}", expected["id"]);
            continue;
        };
        points += 1;
        for fact in facts {
            if holds(incident, fact) {
                points += 1;
            } else {
                let _ = writeln!(missing, "{}: {fact}", expected["id"]);
            }
        }
    }
    println!("{points} of {all} points; missing are\n{missing}");
    assert_eq!(all, POINTS.1);
    assert!(points >= POINTS.0, "only {points} of {all} points; missing are\n{missing}");
}

#[test]
fn conditions_mean_what_they_say() {
    let record = serde_json::json!({
        "speakers": [{"id": "s", "name": "Ada Brandt", "role": "major", "affiliation": null, "kind": "person"}],
        "events": [{"id": "e", "type": "ASSAULT", "mode": "drone", "status": "occurred",
            "when": {"start": "2024-03-04"}, "where": {"name": "Ostrel Ford", "text": "the ford"}}],
    });
    let claim = serde_json::json!({
        "speaker": "s", "via": [], "event": "e", "stance": "asserts", "medium": null, "attribute": "killed",
        "value": {"kind": "count", "low": 4, "high": null, "text": "at least four"}, "evidence": {"text": "four dead"},
    });
    for (conditions, met) in [
        (r#"{"id": "x"}"#, true),
        (r#"{"attribute": ["injured", "killed"], "low": 4, "high": null, "kind": "count"}"#, true),
        (r#"{"attribute": "injured"}"#, false),
        (r#"{"high": 4}"#, false),
        (r#"{"speaker": "general|MAJOR", "text": "Four Dead"}"#, true),
        (r#"{"speaker": "general"}"#, false),
        (r#"{"event": {"type": "ASSAULT", "mode": ["drone", "aerial"]}, "when": "2024-03", "where": "ostrel"}"#, true),
        (r#"{"event": {"mode": "aerial"}}"#, false),
        (r#"{"when": "2024-04"}"#, false),
        (r#"{"stance": ["denies", "asserts"]}"#, true),
        (r#"{"medium": "tweet"}"#, false),
    ] {
        let conditions: Value = serde_json::from_str(conditions).unwrap();
        assert_eq!(meets(&record, &claim, &conditions), met, "{conditions}");
    }
}

/// Whether a claim of a record meets all conditions.
fn meets(record: &Value, claim: &Value, conditions: &Value) -> bool {
    let (value, none) = (&claim["value"], Value::Null);
    let by_id = |list: &str, id: &Value| record[list].as_array().into_iter().flatten().find(|x| &x["id"] == id);
    let event = by_id("events", &claim["event"]).unwrap_or(&none);
    let speakers = || {
        let ids = [&claim["speaker"]].into_iter().chain(claim["via"].as_array().into_iter().flatten());
        ids.filter_map(|id| by_id("speakers", id)).flat_map(|s| [&s["name"], &s["role"], &s["affiliation"], &s["kind"]])
    };
    conditions.as_object().unwrap().iter().all(|(key, wanted)| match key.as_str() {
        "id" => true,
        "attribute" | "stance" | "medium" => among(wanted, &claim[key]),
        "kind" => among(wanted, &value[key]),
        "low" | "high" => value.get(key).unwrap_or(&none) == wanted,
        "speaker" => has_words(wanted, speakers()),
        "text" => has_words(wanted, [&value["text"], &value["name"], &value["value"], &claim["evidence"]["text"]]),
        "event" => wanted.as_object().unwrap().iter().all(|(key, wanted)| among(wanted, &event[key])),
        "when" => event["when"]["start"].as_str().is_some_and(|day| day.starts_with(wanted.as_str().unwrap())),
        "where" => has_words(wanted, [&event["where"]["name"], &event["where"]["text"]]),
        _ => panic!("unknown condition `{key}`"),
    })
}

/// Whether a word is the wanted one, or one of the wanted ones.
fn among(wanted: &Value, word: &Value) -> bool {
    wanted.as_array().map_or(wanted == word, |list| list.contains(word))
}

/// Whether one of the texts has one of the alternatives.
fn has_words<'a>(wanted: &Value, texts: impl IntoIterator<Item = &'a Value>) -> bool {
    let wanted = wanted.as_str().unwrap().to_lowercase();
    assert!(!wanted.contains(['(', '[', '\\', '*', '+', '?', '^', '$']), "`{wanted}` is more than alternatives");
    texts.into_iter().filter_map(Value::as_str).any(|text| {
        let text = text.to_lowercase();
        wanted.split('|').any(|words| text.contains(words))
    })
}

/// Whether an incident is the expected one: its day, its place and all named reports.
fn is(incident: &Incident, expected: &Value) -> bool {
    let place = incident.place.as_ref().map(|p| Value::from(format!("{} {}", p.name, p.text)));
    let day = incident.when.as_ref().map_or_else(String::new, |when| when.start.to_string());
    let told = |name: &Value| incident.reports.iter().any(|report| report.origin == name.as_str().unwrap());
    day.starts_with(expected["when"].as_str().unwrap())
        && has_words(&expected["where"], &place)
        && expected["reports"].as_array().unwrap().iter().all(told)
}

/// Whether a fact of the incident has the attribute, the status and a position for each number.
fn holds(incident: &Incident, expected: &Value) -> bool {
    incident.facts.iter().any(|fact| {
        let status = &expected["status"];
        let has = |low: &Value| fact.positions.iter().any(|p| p.value.count().map(|c| c.low) == low.as_u64());
        among(&expected["attribute"], &Value::from(fact.attribute.to_string()))
            && (status.is_null() || among(status, &Value::from(fact.status.to_string())))
            && expected["lows"].as_array().into_iter().flatten().all(has)
    })
}

#[test]
fn every_extraction_is_what_it_was() {
    for (file, record) in &*RECORDS {
        let name = file.replace(['.', '#'], "-");
        insta::with_settings!({ snapshot_path => "../examples/golden", prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(name, golden(record));
        });
    }
}

#[test]
fn all_incidents_are_what_they_were() {
    let mut incidents = incidents();
    incidents.sort_by_key(|i| (i.when.as_ref().map(|w| w.start), i.id.clone()));
    let text: Vec<String> = incidents.iter().map(told).collect();
    insta::with_settings!({ snapshot_path => "../examples/golden", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("incidents", text.join("\n"));
    });
}

/// A record, a line for each speaker, event and claim.
fn golden(record: &ReportRecord) -> String {
    let ReportRecord { report, extraction } = record;
    let published = report.published.as_ref().map(ToString::to_string);
    let mut out = format!("{}\n", report.title.as_deref().unwrap_or("–"));
    let _ = writeln!(out, "{} · {}", report.publisher.as_deref().unwrap_or("–"), published.as_deref().unwrap_or("–"));
    out += "\nspeakers\n";
    for speaker in &extraction.speakers {
        let known = [&speaker.name, &speaker.role, &speaker.affiliation].map(|word| word.as_deref().unwrap_or("–"));
        let _ = writeln!(out, "{} {}: {}", speaker.id, speaker.kind, known.join(" · "));
    }
    out += "\nevents\n";
    for event in &extraction.events {
        let mode = event.mode.as_ref().map_or_else(String::new, |mode| format!("/{mode}"));
        let when = event.when.as_ref().map_or_else(|| "no day".to_owned(), |w| days(w.start, w.end));
        let place = event.place.as_ref().map_or("no place", |place| &place.name);
        let words: Vec<_> = event.mentions.iter().map(|m| line(&m.text)).collect();
        let _ = writeln!(
            out,
            "{} {}{mode} {} · {when} · {place} · {}",
            event.id,
            event.kind,
            event.status,
            words.join(" | ")
        );
    }
    out += "\nclaims\n";
    for claim in &extraction.claims {
        let _ = writeln!(out, "{}", claim_line(record, claim));
    }
    for diagnostic in &extraction.diagnostics {
        let _ = writeln!(out, "\n{}: {}", diagnostic.code, diagnostic.message);
    }
    out
}

fn claim_line(record: &ReportRecord, claim: &Claim) -> String {
    let name = |id| record.extraction.speaker(id).map_or_else(|| "nobody".to_owned(), rashomon_model::Speaker::label);
    let via = claim.via.iter().fold(String::new(), |via, id| via + " via " + &name(id));
    let (words, value) = (line(&claim.evidence.text), shown(&claim.value));
    let (id, event, stance, attribute) = (&claim.id, &claim.event, claim.stance, claim.attribute);
    format!("{id} {event} {}{via} {stance} {attribute}: {value} · “{words}” · {}", name(&claim.speaker), claim.pattern)
}

fn days(start: jiff::civil::Date, end: Option<jiff::civil::Date>) -> String {
    match end {
        Some(end) if end == start => start.to_string(),
        end => format!("{start} to {}", end.map_or_else(|| "…".to_owned(), |end| end.to_string())),
    }
}

fn shown(value: &ClaimValue) -> String {
    match value {
        ClaimValue::Count(count) => {
            let high = count.high.map_or_else(|| "…".to_owned(), |high| high.to_string());
            let range = if count.high == Some(count.low) { high } else { format!("{} to {high}", count.low) };
            let about = if count.approximate { "about " } else { "" };
            let of = count.of.as_ref().or(count.unit.as_ref()).map_or_else(String::new, |of| format!(" {of}"));
            format!("{about}{range}{of}{}", if count.part { " in part" } else { "" })
        }
        ClaimValue::Actor(actor) => actor.name.clone(),
        ClaimValue::Place(place) => place.name.clone(),
        ClaimValue::Time(when) => days(when.start, when.end),
        ClaimValue::Term { value, .. } => value.clone(),
        ClaimValue::Text { text } => line(text),
        ClaimValue::Pending { text } => format!("not known yet ({})", line(text)),
    }
}

/// Words on one line.
fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// An incident, a line for each position.
fn told(incident: &Incident) -> String {
    let mut out = format!("{} {} · {}\n", incident.id, incident.title, incident.status);
    let reports: Vec<&str> = incident.reports.iter().map(|report| report.origin.as_str()).collect();
    let _ = writeln!(out, "  {} origins: {}", incident.origins, reports.join(", "));
    for fact in &incident.facts {
        let of = fact.of.as_ref().map_or_else(String::new, |of| format!(" of {of}"));
        let estimate =
            fact.estimate.as_ref().and_then(|e| e.best).map_or_else(String::new, |n| format!(", estimate {n}"));
        let _ = writeln!(out, "  {}{of}: {}{estimate}", fact.attribute, fact.status);
        for Position { value, stance, speakers, superseded, .. } in &fact.positions {
            let old = if *superseded { ", superseded" } else { "" };
            let _ = writeln!(out, "    {} {stance} {}{old}", speakers.join(", "), shown(value));
        }
    }
    out
}
