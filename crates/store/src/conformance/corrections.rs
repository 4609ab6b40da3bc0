//! Cases about what people put right.

use rashomon_model::{Correction, Metadata, ReportId, Setting, sha256_hex};

use super::{
    Case, all,
    fixture::{MOMENT, bridge, corrected, correction, later, market},
};
use crate::{Added, Entry, Error, Fault, Hit, HitKind, JournalKind, Known, Ledger, Reading, Stats};

pub(super) const CASES: &[Case] = &[
    ("keys are set, cleared and left", keys),
    ("a corrected title is found, the old one is not", title),
    ("the report itself stays as it was read", stays),
    ("a second correction stands on the first", second),
    ("the same correction again changes nothing", again),
    ("wrong corrections are refused", refused),
];

fn keys(ledger: &mut dyn Ledger) {
    let entry = market();
    ledger.add(&entry).unwrap();
    let set = Setting {
        title: Some(None),
        published: Some("2024-04-30T18:00:00Z".parse().ok()),
        url: Some(Some("https://courier.example/market".to_owned())),
        ..Setting::default()
    };
    let (correction, reading) = corrected(&entry, &entry.reading.metadata, set);
    assert_eq!(ledger.correct(&correction, &reading).unwrap(), Added::New);
    let expected = Metadata {
        title: None,
        publisher: entry.report.publisher.clone(),
        published: "2024-04-30T18:00:00Z".parse().ok(),
        url: Some("https://courier.example/market".to_owned()),
    };
    let id = &entry.report.id;
    let record = ledger.record(id, Known::Now).unwrap().unwrap();
    assert_eq!(Metadata::of(&record.report), expected);
    assert_eq!((&record.report.text, &record.report.regions), (&entry.report.text, &entry.report.regions));
    assert_eq!(all(ledger.records(Known::Now)), [record]);
    assert_eq!(ledger.heading(id).unwrap().unwrap().reading.metadata, expected);
    assert_eq!(all(ledger.reports())[0].reading.metadata, expected);
    assert_eq!(ledger.corrections(id).unwrap(), std::slice::from_ref(&correction));
    assert_eq!(ledger.readings(id).unwrap().len(), 2);
    // One step: the correction's line, then its reading's.
    let lines = all(ledger.journal());
    let ends: Vec<_> = lines[3..].iter().map(|l| (l.seq, l.kind, l.subject.as_str(), l.recorded_at.as_str())).collect();
    assert_eq!(
        ends,
        [
            (4, JournalKind::Correction, id.as_str(), correction.at.as_str()),
            (5, JournalKind::Reading, id.as_str(), MOMENT)
        ]
    );
    assert_eq!(lines[3].digest, sha256_hex(&serde_json::to_vec(&correction).unwrap()));
    let stats = ledger.stats().unwrap();
    let expected =
        Stats { reports: 1, readings: 2, corrections: 1, speakers: 3, events: 1, claims: 2, ..Stats::default() };
    assert_eq!(stats, expected);
}

fn reports(hits: &[Hit]) -> Vec<(&str, Option<&str>)> {
    hits.iter().filter(|h| h.kind == HitKind::Report).map(|h| (h.id.as_str(), h.title.as_deref())).collect()
}

fn title(ledger: &mut dyn Ledger) {
    // The old title's words stand in the text as well, as they do in most reports; these two do not.
    let mut entry = market();
    entry.report.title = Some("Wharf quarter bulletin".to_owned());
    entry.reading.metadata = Metadata::of(&entry.report);
    ledger.add(&entry).unwrap();
    ledger.add(&bridge()).unwrap();
    let id = entry.report.id.as_str();
    let search = |ledger: &dyn Ledger, words: &str| ledger.search(words, 9, Known::Now).unwrap();
    assert_eq!(reports(&search(ledger, "wharf bulletin")), [(id, Some("Wharf quarter bulletin"))]);
    let (correction, reading) = correction(&entry, "Orchard quarter gazette");
    ledger.correct(&correction, &reading).unwrap();
    assert_eq!(reports(&search(ledger, "orchard gazette")), [(id, Some("Orchard quarter gazette"))]);
    assert_eq!(reports(&search(ledger, "\"orchard quarter\" mortar")), [(id, Some("Orchard quarter gazette"))]);
    for gone in ["wharf", "bulletin", "\"wharf quarter\"", "wharf mortar"] {
        assert_eq!(search(ledger, gone), [], "{gone}");
    }
    // Claims are found under the new title; other reports as before.
    let hits = search(ledger, "\"four people were killed\"");
    assert!(hits.iter().all(|h| h.title.as_deref() == Some("Orchard quarter gazette")), "{hits:?}");
    assert_eq!(hits.len(), 2);
    assert_eq!(reports(&search(ledger, "bridge")).len(), 1);
    // What was known before is still found at its time.
    let before = ledger.search("wharf", 9, Known::At(5)).unwrap();
    assert_eq!(reports(&before), [(id, Some("Wharf quarter bulletin"))]);
    assert_eq!(ledger.search("orchard", 9, Known::At(5)).unwrap(), []);
    // Without a title its words are gone, too.
    let set = Setting { title: Some(None), ..Setting::default() };
    let (correction, reading) = corrected(&entry, &reading.metadata, set);
    ledger.correct(&correction, &reading).unwrap();
    assert_eq!(search(ledger, "orchard"), []);
    assert_eq!(reports(&search(ledger, "mortar")), [(id, None)]);
}

fn stays(ledger: &mut dyn Ledger) {
    let entry = market();
    ledger.add(&entry).unwrap();
    let line = all(ledger.journal())[0].clone();
    let (correction, reading) = correction(&entry, "Shells fall on a market");
    ledger.correct(&correction, &reading).unwrap();
    let id = &entry.report.id;
    assert_eq!(all(ledger.journal())[0], line);
    assert_eq!(line.digest, sha256_hex(&serde_json::to_vec(&entry.report).unwrap()));
    assert_eq!(ledger.original(id).unwrap(), Some(entry.bytes.clone()));
    assert_eq!(ledger.record(id, Known::At(3)).unwrap(), Some(entry.record()));
    // Adding the file once more brings nothing back.
    assert_eq!(ledger.add(&entry).unwrap(), Added::Known);
    assert_eq!(ledger.record(id, Known::Now).unwrap(), Some(reading.record(entry.report)));
}

fn second(ledger: &mut dyn Ledger) {
    let entry = market();
    let id = &entry.report.id;
    ledger.add(&entry).unwrap();
    let publisher = |name: &str| Setting { publisher: Some(Some(name.to_owned())), ..Setting::default() };
    let (first, reading) = correction(&entry, "Shells fall on a market");
    ledger.correct(&first, &reading).unwrap();
    // One made with what the report itself says is too late.
    let (stale, wrong) = corrected(&entry, &entry.reading.metadata, publisher("Hill Herald"));
    let result = ledger.correct(&stale, &wrong);
    assert!(matches!(result, Err(Error::Correction { .. })), "{result:?}");
    let (next, reading) = corrected(&entry, &reading.metadata, publisher("Hill Herald"));
    assert_eq!(ledger.correct(&next, &reading).unwrap(), Added::New);
    let (third, reading) = corrected(&entry, &reading.metadata, publisher("Hill Evening Herald"));
    assert_eq!(ledger.correct(&third, &reading).unwrap(), Added::New);
    let known = ledger.heading(id).unwrap().unwrap().reading.metadata;
    assert_eq!(known.title.as_deref(), Some("Shells fall on a market"));
    assert_eq!(known.publisher.as_deref(), Some("Hill Evening Herald"));
    assert_eq!(ledger.corrections(id).unwrap(), [first, next, third]);
    // Later readings are made with it.
    let plain = later(&entry.reading, "two", MOMENT);
    let result = ledger.append(&plain);
    assert!(matches!(result, Err(Error::Entry { fault: Fault::Metadata, .. })), "{result:?}");
    assert_eq!(ledger.append(&Reading { metadata: known, ..plain }).unwrap(), Added::New);
}

fn again(ledger: &mut dyn Ledger) {
    let entry = market();
    ledger.add(&entry).unwrap();
    let (correction, reading) = correction(&entry, "Shells fall on a market");
    ledger.correct(&correction, &reading).unwrap();
    let head = ledger.head().unwrap();
    assert_eq!(ledger.correct(&correction, &reading).unwrap(), Added::Known);
    assert_eq!(ledger.head().unwrap(), head);
    // One that sets what is known already is a person's word, too, though its reading says nothing new.
    let set = correction.set.clone();
    let confirmed = Correction::new(entry.report.id.clone(), set, "s. second", "I have seen it.", &correction.at);
    assert_eq!(ledger.correct(&confirmed, &reading).unwrap(), Added::New);
    assert_eq!(ledger.head().unwrap().seq, head.seq + 1);
    assert_eq!(ledger.corrections(&entry.report.id).unwrap().len(), 2);
    assert_eq!(ledger.readings(&entry.report.id).unwrap().len(), 2);
}

fn refused(ledger: &mut dyn Ledger) {
    let entry = market();
    let (right, reading) = correction(&entry, "Shells fall on a market");
    let unknown = ledger.correct(&right, &reading);
    assert!(matches!(&unknown, Err(Error::Unknown { report }) if *report == entry.report.id), "{unknown:?}");
    ledger.add(&entry).unwrap();
    ledger.add(&bridge()).unwrap();
    let before = (ledger.head().unwrap(), ledger.stats().unwrap());
    let new = |set: &Setting, at: &str| Correction::new(entry.report.id.clone(), set.clone(), "r. reviewer", "why", at);
    let nothing = new(&Setting::default(), MOMENT);
    let never = new(&right.set, "soon");
    for (correction, reading) in [
        (&nothing, &entry.reading),
        (&never, &reading),
        // Made with something else, and a reading of another report.
        (&right, &entry.reading),
        (&right, &Reading { metadata: Metadata::default(), ..reading.clone() }),
        (&right, &bridge().reading),
    ] {
        let result = ledger.correct(correction, reading);
        assert!(matches!(result, Err(Error::Correction { .. })), "{result:?}");
    }
    let mut broken = reading.clone();
    broken.extraction.claims[0].evidence.text.push('!');
    let result = ledger.correct(&right, &broken);
    assert!(matches!(result, Err(Error::Entry { .. })), "{result:?}");
    assert_eq!((ledger.head().unwrap(), ledger.stats().unwrap()), before);
    let id = &entry.report.id;
    assert_eq!(ledger.record(id, Known::Now).unwrap(), Some(Entry::record(&entry)));
    assert_eq!(ledger.corrections(id).unwrap(), []);
    assert_eq!(ledger.corrections(&ReportId::of(b"unknown")).unwrap(), []);
}
