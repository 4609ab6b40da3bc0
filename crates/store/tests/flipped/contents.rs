//! A ledger with something of everything, and all that can be read of it.

use std::path::Path;

use jiff::civil::Date;
use rashomon_model::{Action, Estimate, Incident, Judgement, Naming, Place, PlacePrecision, Setting, When};
use rashomon_store::{
    Basis, Entry, Known, Ledger, Order, Query, SqliteLedger,
    conformance::fixture::{
        MOMENT, bridge, corrected, correction, incident, later, market, market_read, naming, numbered,
    },
};

/// Fills a new ledger with `reports` numbered reports and two more.
pub fn build(path: &Path, reports: u64) {
    let mut ledger = SqliteLedger::open(path).unwrap();
    let entries: Vec<Entry> = (0..reports).map(numbered).chain([market(), bridge()]).collect();
    for entry in &entries {
        ledger.add(entry).unwrap();
    }
    let grown = market_read(&[("Zoë Čapek", "said four people were killed", 4)]);
    ledger.append(&later(&grown.reading, "two", MOMENT)).unwrap();
    for (n, entry) in entries.iter().enumerate().filter(|(n, _)| n % 4 == 1) {
        ledger.append(&later(&entry.reading, "three", MOMENT)).unwrap();
        let (first, reading) = correction(entry, &format!("Headline put right {n}"));
        ledger.correct(&first, &reading).unwrap();
        let publisher = Setting { publisher: Some(Some("Hill Herald".to_owned())), ..Setting::default() };
        let (second, reading) = corrected(entry, &reading.metadata, publisher);
        ledger.correct(&second, &reading).unwrap();
    }
    for entry in entries.iter().step_by(3) {
        let record = ledger.record(&entry.report.id, Known::Now).unwrap().unwrap();
        let mut subjects = vec![record.extraction.events[0].id.to_string(), record.report.id.to_string()];
        subjects.extend(record.extraction.claims.first().map(|claim| claim.id.to_string()));
        ledger.judge(&Judgement::new(Action::Accept, subjects, None, "r. reviewer", "seen", MOMENT)).unwrap();
    }
    name_all(&mut ledger, &entries);
}

/// Derives an incident of each report, then merges the first two.
fn name_all(ledger: &mut SqliteLedger, entries: &[Entry]) {
    let incidents: Vec<Incident> = entries.iter().enumerate().map(|(n, entry)| placed(n, incident(entry))).collect();
    let mut given = Naming::default();
    for incident in &incidents {
        given.given.extend(naming(incident).given);
    }
    let basis = |ledger: &SqliteLedger| Basis { seq: ledger.head().unwrap().seq, rules: "0123abcd".to_owned() };
    ledger.replace_incidents(&basis(ledger), &incidents, &given, MOMENT).unwrap();
    let merged = [(incidents[0].id.clone(), incidents[1].id.clone())].into();
    let merged = Naming { redirected: merged, ..Naming::default() };
    ledger.replace_incidents(&basis(ledger), &incidents[1..], &merged, MOMENT).unwrap();
}

fn placed(n: usize, plain: Incident) -> Incident {
    let country = ["ML", "CO", "FJ"][n % 3].to_owned();
    let place = Place {
        name: ["Gao", "Hacarí", "Suva"][n % 3].to_owned(),
        lat: Some(-80.0 + n as f64),
        lon: Some(-170.0 + 2.0 * n as f64),
        precision: PlacePrecision::Town,
        country: Some(country),
        admin1: None,
        gazetteer: None,
        text: "the town".to_owned(),
        ..Place::default()
    };
    let mut facts = plain.facts.clone();
    let rule = "test 1".to_owned();
    facts[0].estimate = (!n.is_multiple_of(3)).then_some(Estimate { low: n as u64, best: None, high: None, rule });
    let day = Date::new(2024, 1 + (n % 12) as i8, 1 + (n % 28) as i8).unwrap();
    let when = (!n.is_multiple_of(4)).then(|| When::day(day, None));
    Incident { place: (n % 5 != 4).then_some(place), when, facts, ..plain }
}

/// All that the trait gives, as lines.
pub fn read(ledger: &dyn Ledger) -> Vec<String> {
    let mut lines = Vec::new();
    recorded(ledger, &mut lines);
    derived(ledger, &mut lines);
    found(ledger, &mut lines);
    lines
}

/// A line of `found` that is not the one of `expected`.
pub fn difference(expected: &[String], found: &[String]) -> Option<String> {
    let at = (0..expected.len().max(found.len())).find(|at| expected.get(*at) != found.get(*at))?;
    Some(format!("expected {:?}\nfound {:?}", expected.get(at), found.get(at)))
}

fn recorded(ledger: &dyn Ledger, lines: &mut Vec<String>) {
    lines.extend(ledger.journal().unwrap().map(|line| format!("{line:?}")));
    lines.extend(ledger.reports().unwrap().map(|heading| format!("{heading:?}")));
    lines.extend(ledger.judgements(Known::Now).unwrap().iter().map(|judgement| format!("{judgement:?}")));
    lines.push(format!("{:?} {:?}", ledger.head(), ledger.names(Known::Now)));
    let head = ledger.head().unwrap().seq;
    for known in [Known::Now, Known::At(head / 2), Known::At(head - 5)] {
        lines.extend(ledger.records(known).unwrap().map(|record| format!("{record:?}")));
        lines.push(format!("{:?} {:?}", ledger.judgements(known), ledger.names(known)));
    }
    for record in ledger.records(Known::Now).unwrap() {
        let Ok(record) = record else { continue };
        let id = &record.report.id;
        lines.push(format!("{:?} {:?}", ledger.readings(id), ledger.corrections(id)));
        lines.push(format!("{:?} {:?} {:?}", ledger.heading(id), ledger.contains(id), ledger.original(id)));
        lines.push(format!("{:?}", ledger.find(id.as_str())));
        for claim in &record.extraction.claims {
            lines.push(format!("{:?} {:?}", ledger.claim(&claim.id), ledger.find(claim.id.as_str())));
        }
        for event in &record.extraction.events {
            lines.push(format!("{:?} {:?}", ledger.report_of(event.id.as_str()), ledger.incident_of(&event.id)));
            lines.push(format!("{:?}", ledger.find(event.id.as_str())));
        }
        lines.extend(record.extraction.speakers.iter().map(|s| format!("{:?}", ledger.find(s.id.as_str()))));
    }
    for line in ledger.journal().unwrap() {
        let Ok(line) = line else { continue };
        lines.push(format!("{:?}", ledger.lineage(&line.subject)));
        lines.push(format!("{:?} {:?}", ledger.outdated(&line.subject), ledger.find(&line.subject)));
    }
    lines.push(format!("{:?} {:?} {:?}", ledger.held_back(), ledger.seq_at(MOMENT), ledger.stats()));
}

fn derived(ledger: &dyn Ledger, lines: &mut Vec<String>) {
    lines.extend(ledger.incidents().unwrap().map(|incident| format!("{incident:?}")));
    lines.push(format!("{:?} {:?} {:?}", ledger.basis(), ledger.is_stale(), ledger.derived_digest()));
    for id in ledger.names(Known::Now).unwrap().age.keys() {
        lines.push(format!("{:?} {:?}", ledger.redirect(id), ledger.find(id.as_str())));
        lines.push(format!("{:?}", ledger.incident(id)));
    }
}

fn found(ledger: &dyn Ledger, lines: &mut Vec<String>) {
    for query in queries() {
        for order in [Order::Earliest, Order::Latest, Order::Deadliest] {
            let page = Query { order, limit: Some(9), ..query.clone() };
            lines.push(format!("{:?} {:?}", ledger.query(&page), ledger.pins(&page)));
        }
        lines.push(format!("{:?} {:?}", ledger.facets(&query, 9), ledger.timeline(&query)));
    }
    // Every word that stands anywhere.
    let mut words: Vec<String> = Vec::new();
    for record in ledger.records(Known::Now).unwrap().flatten() {
        let title = record.report.title.unwrap_or_default();
        words.extend(title.split_whitespace().chain(record.report.text.split_whitespace()).map(str::to_owned));
    }
    words.sort();
    words.dedup();
    lines.extend(words.iter().map(|word| format!("{word} {:?}", ledger.search(word, 12, Known::Now))));
    lines.push(format!("{:?}", ledger.search("\"people were killed\" attack", 50, Known::Now)));
}

fn queries() -> Vec<Query> {
    let text = |text: &str| Some(text.to_owned());
    let plain = Query::default();
    vec![
        plain.clone(),
        Query { place: text("gao"), ..plain.clone() },
        Query { place: text("hac"), ..plain.clone() },
        Query { place: text("s"), ..plain.clone() },
        Query { place: text("the town"), ..plain.clone() },
        Query { country: text("ML"), ..plain.clone() },
        Query { country: text("FJ"), ..plain.clone() },
        Query { area: "-90,-180,90,180".parse().ok(), ..plain.clone() },
        Query { area: "-79,-170,-70,-150".parse().ok(), ..plain.clone() },
        Query { area: "-60,-140,60,140".parse().ok(), ..plain.clone() },
        Query { publisher: text("valley"), ..plain.clone() },
        Query { publisher: text("courier val"), ..plain.clone() },
        Query { actor: text("x"), ..plain.clone() },
        Query { kind: Some(("ASSAULT".to_owned(), text("heavy-weapons"))), ..plain.clone() },
        Query { contested: true, ..plain.clone() },
        Query { words: text("lind"), ..plain.clone() },
        Query { words: text("\"number 3\""), ..plain.clone() },
        Query { words: text("headline right"), ..plain.clone() },
        Query { killed: Some(0), ..plain.clone() },
        Query { since: "2024-01-01".parse().ok(), ..plain },
    ]
}
