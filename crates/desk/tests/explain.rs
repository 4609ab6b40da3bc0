//! How things came about, as data.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use rashomon_desk::{Desk, Error, Explanation, Query, explain::Provenance};
use support::{data, desk, entries};

fn json(desk: &Desk, id: &str) -> String {
    let explanation = desk.explain(id).unwrap().unwrap_or_else(|| panic!("{id} is not there"));
    let mut explanation = serde_json::to_value(&explanation).unwrap();
    // What is weighed for time and place is another thing with each change of the network; a test of its own looks at it.
    explanation.as_object_mut().unwrap().shift_remove("situation");
    // The digest of the rules is another one with each change of theirs.
    serde_json::to_string_pretty(&explanation).unwrap().replace(&data().rules().digest(), "digest of the rules")
}

#[test]
fn a_claim_by_a_pattern() {
    let claim = &entries()[0].reading.extraction.claims[0];
    insta::assert_snapshot!("claim", json(&desk(), claim.id.as_str()));
}

#[test]
fn an_event_a_report_and_an_incident() {
    let (desk, entries) = (desk(), entries());
    let record = &entries[1].record();
    insta::assert_snapshot!("event", json(&desk, record.extraction.events[0].id.as_str()));
    insta::assert_snapshot!("report", json(&desk, record.report.id.as_str()));
    let incidents = desk.incidents(&Query { contested: true, ..Query::default() }).unwrap();
    insta::assert_snapshot!("incident", json(&desk, incidents[0].id.as_str()));
}

#[test]
fn what_was_weighed_for_an_event() {
    let (desk, entries) = (desk(), entries());
    let mut weighed = 0;
    for record in entries.iter().map(rashomon_store::Entry::record) {
        for event in &record.extraction.events {
            let Some(Explanation::Event(explained)) = desk.explain(event.id.as_str()).unwrap() else {
                panic!("no event")
            };
            let Some(situation) = explained.situation else { continue };
            weighed += 1;
            let all = situation.places.iter().map(|c| &c.words).chain(situation.times.iter().map(|c| &c.words));
            for words in all {
                let text: String = record.report.text.chars().take(words.span.end).skip(words.span.start).collect();
                assert_eq!(text, words.text);
            }
            let chosen = situation.places.iter().filter(|c| c.chosen).count();
            assert_eq!(chosen, usize::from(situation.place.is_some()));
            let chosen = situation.times.iter().filter(|c| c.chosen).count();
            assert_eq!(chosen, usize::from(situation.when.is_some()));
        }
    }
    assert!(weighed > 0, "today's program finds some of the events");
}

#[test]
fn what_found_a_claim() {
    let data = data();
    let found = |id: &str| Provenance::of(id, &data).unwrap();
    let Provenance::Pattern { line, definition, must, .. } = found("tolls/kills") else { panic!("no pattern") };
    assert_eq!((line, must[0].gives[0].as_str()), (10, "killed: four ferrymen"));
    assert!(definition.starts_with("match = '%kill-verb v:<np>'") && !definition.contains("must"), "{definition}");
    assert_eq!(
        found("tolls/gone"),
        Provenance::Gone { id: "tolls/gone".to_owned(), file: "lang/en/patterns/tolls.toml".to_owned() }
    );
    for rule in ["mention/place", "continued-quotation"] {
        assert_eq!(found(rule), Provenance::Rule { id: rule.to_owned() });
    }
    assert_eq!(found(""), Provenance::Unrecorded);
}

#[test]
fn every_pattern_is_found_where_it_begins() {
    let data = rashomon_desk::Data::english();
    let files = data.pattern_files();
    for pattern in data.patterns().unwrap().patterns() {
        let found = Provenance::of(&pattern.id, &data).unwrap();
        let Provenance::Pattern { file, line, definition, must, .. } = found else { panic!("{}", pattern.id) };
        let file = files.iter().find(|f| f.path == file).unwrap();
        let lines: Vec<&str> = file.text.lines().collect();
        let name = pattern.id.split_once('/').unwrap().1;
        assert_eq!((lines[line - 1], lines[line]), ("[[pattern]]", format!("name = \"{name}\"").as_str()));
        assert!(definition.contains("match =") && !must.is_empty(), "{}: {definition}", pattern.id);
    }
}

#[test]
fn speakers_are_not_explained() {
    let desk = desk();
    let speaker = entries()[0].reading.extraction.speakers[0].id.to_string();
    assert!(matches!(desk.explain(&speaker), Err(Error::Unexplained { id }) if id == speaker));
    assert_eq!(desk.explain("inc_ffffffffffff").unwrap(), None);
}

#[test]
fn the_paragraph_holds_the_evidence() {
    let desk = desk();
    for claim in entries().iter().flat_map(|e| &e.reading.extraction.claims) {
        let Some(Explanation::Claim(explained)) = desk.explain(claim.id.as_str()).unwrap() else { panic!("no claim") };
        let (outer, inner) = (&explained.paragraph, &claim.evidence);
        assert!(outer.span.contains(inner.span) && outer.text.contains(&inner.text), "{outer:?} {inner:?}");
        assert!(outer.text.len() > inner.text.len());
    }
}
