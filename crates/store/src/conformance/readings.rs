//! Cases about reports that are read again.

use rashomon_model::{Diagnostic, GateVerdict, Metadata, ReportId, SpeakerId};

use super::{
    Case, all,
    fixture::{MOMENT, bridge, later, lineage, market, market_read},
};
use crate::{Added, Entry, Error, Fault, HitKind, JournalKind, Known, Ledger, Reading, Stats};

pub(super) const CASES: &[Case] = &[
    ("the last reading counts, earlier ones stay", last_counts),
    ("the same reading again changes nothing", same_again),
    ("a lineage is recorded once and given back", lineages),
    ("what is outdated and what was held back", marked),
    ("wrong readings are refused", refused),
    ("remarks stand before diagnostics", remarks),
];

const LATER: &str = "2024-06-01T08:00:00Z";

/// The market's report, read to say less.
fn other() -> Reading {
    later(&market_read(&[("Amin Farouk", "seven people", 7)]).reading, "two", LATER)
}

fn last_counts(ledger: &mut dyn Ledger) {
    let first = market();
    ledger.add(&first).unwrap();
    ledger.add(&bridge()).unwrap();
    let second = other();
    assert_eq!(ledger.append(&second).unwrap(), Added::New);
    let id = &first.report.id;
    let now = Entry { reading: second.clone(), ..first.clone() };
    assert_eq!(ledger.record(id, Known::Now).unwrap(), Some(now.record()));
    assert!(all(ledger.records(Known::Now)).contains(&now.record()));
    assert!(!all(ledger.records(Known::Now)).contains(&first.record()));
    // The bytes and the report itself were recorded once.
    assert_eq!(ledger.original(id).unwrap(), Some(first.bytes.clone()));
    let lines = ledger.readings(id).unwrap();
    let said: Vec<_> = lines.iter().map(|l| (l.seq, l.lineage.clone(), l.recorded_at.as_str())).collect();
    assert_eq!(said, [(3, lineage("one").digest(), MOMENT), (7, lineage("two").digest(), LATER)]);
    assert_eq!(ledger.heading(id).unwrap().map(|h| h.reading), lines.last().cloned());
    // An earlier reading is known at its time, and what only it says is found nowhere now.
    assert_eq!(ledger.record(id, Known::At(6)).unwrap(), Some(first.record()));
    let (old, new) = (&first.reading.extraction.claims[0], &second.extraction.claims[0]);
    assert_eq!(ledger.claim(&old.id).unwrap(), None);
    assert_eq!(ledger.find(old.id.as_str()).unwrap(), None);
    assert_eq!(ledger.claim(&new.id).unwrap(), Some((id.clone(), new.clone())));
    assert_eq!(ledger.report_of(new.event.as_str()).unwrap().as_ref(), Some(id));
    let claims = |words: &str| {
        let hits = ledger.search(words, 9, Known::Now).unwrap();
        hits.into_iter().filter(|h| h.kind == HitKind::Claim).map(|h| h.id).collect::<Vec<_>>()
    };
    assert_eq!(claims("zoe"), [""; 0]);
    assert_eq!(claims("\"seven people\""), [new.id.as_str()]);
    assert_eq!(claims("\"seven people dead\""), [""; 0]);
    let stats = ledger.stats().unwrap();
    assert_eq!(stats, Stats { reports: 2, readings: 3, speakers: 4, events: 2, claims: 2, ..Stats::default() });
    // A reading may take back everything, and a later one may bring it back.
    let mut empty = later(&second, "three", LATER);
    (empty.extraction.speakers, empty.extraction.events) = (Vec::new(), Vec::new());
    empty.extraction.claims = Vec::new();
    ledger.append(&empty).unwrap();
    assert_eq!(ledger.claim(&new.id).unwrap(), None);
    assert_eq!(ledger.search("\"seven people\"", 9, Known::Now).unwrap().len(), 1);
    ledger.append(&later(&first.reading, "four", LATER)).unwrap();
    assert_eq!(ledger.record(id, Known::Now).unwrap(), Some(first.record()));
    assert_eq!(ledger.claim(&old.id).unwrap(), Some((id.clone(), old.clone())));
    assert_eq!(ledger.readings(id).unwrap().len(), 4);
    assert_eq!(ledger.readings(&ReportId::of(b"unknown")).unwrap(), []);
}

fn same_again(ledger: &mut dyn Ledger) {
    ledger.add(&market()).unwrap();
    let head = ledger.head().unwrap();
    // When it was made is nothing that it says.
    let again = Reading { recorded_at: LATER.to_owned(), ..market().reading };
    assert_eq!(ledger.append(&again).unwrap(), Added::Known);
    assert_eq!(ledger.head().unwrap(), head);
    // The same by another lineage is another reading, whose extraction is there already.
    assert_eq!(ledger.append(&later(&market().reading, "two", LATER)).unwrap(), Added::New);
    assert_eq!(ledger.append(&later(&market().reading, "two", LATER)).unwrap(), Added::Known);
    // What was said before the last reading may be said again.
    assert_eq!(ledger.append(&later(&market().reading, "one", LATER)).unwrap(), Added::New);
    let id = market().report.id;
    let lineages: Vec<String> = ledger.readings(&id).unwrap().into_iter().map(|l| l.lineage).collect();
    assert_eq!(lineages, ["one", "two", "one"].map(|program| lineage(program).digest()));
    for seq in [3, 5, 6] {
        assert_eq!(ledger.record(&id, Known::At(seq)).unwrap(), Some(market().record()), "at {seq}");
    }
}

fn lineages(ledger: &mut dyn Ledger) {
    let (one, two) = (lineage("one"), lineage("two"));
    ledger.add(&market()).unwrap();
    ledger.add(&bridge()).unwrap();
    assert_eq!(ledger.lineage(&one.digest()).unwrap(), Some(one.clone()));
    assert_eq!(ledger.lineage(&two.digest()).unwrap(), None);
    for entry in [market(), bridge()] {
        ledger.append(&later(&entry.reading, "two", LATER)).unwrap();
        ledger.append(&later(&entry.reading, "one", LATER)).unwrap();
    }
    assert_eq!(ledger.lineage(&two.digest()).unwrap(), Some(two.clone()));
    let lines = all(ledger.journal());
    let kept: Vec<_> = lines.iter().filter(|l| l.kind == JournalKind::Lineage).map(|l| l.subject.as_str()).collect();
    assert_eq!(kept, [one.digest(), two.digest()]);
    assert_eq!(lines.iter().filter(|l| l.kind == JournalKind::Reading).count(), 6);
    assert_eq!(ledger.lineage("").unwrap(), None);
}

fn marked(ledger: &mut dyn Ledger) {
    let (one, two) = (lineage("one").digest(), lineage("two").digest());
    ledger.add(&market()).unwrap();
    let held = Entry { reading: Reading { gate: GateVerdict::HeldBack, ..bridge().reading }, ..bridge() };
    ledger.add(&held).unwrap();
    let mut both = vec![market().report.id, bridge().report.id];
    both.sort();
    assert_eq!(ledger.outdated(&one).unwrap(), []);
    assert_eq!(ledger.outdated(&two).unwrap(), both);
    assert_eq!(ledger.outdated("").unwrap(), both);
    assert_eq!(ledger.held_back().unwrap(), [bridge().report.id]);
    ledger.append(&later(&market().reading, "two", LATER)).unwrap();
    assert_eq!(ledger.outdated(&one).unwrap(), [market().report.id]);
    assert_eq!(ledger.outdated(&two).unwrap(), [bridge().report.id]);
    let unasked = Reading { gate: GateVerdict::NotAsked, ..later(&bridge().reading, "two", LATER) };
    ledger.append(&unasked).unwrap();
    assert_eq!(ledger.held_back().unwrap(), []);
    assert_eq!(ledger.outdated(&two).unwrap(), []);
    let verdicts: Vec<_> = ledger.readings(&bridge().report.id).unwrap().iter().map(|l| l.gate).collect();
    assert_eq!(verdicts, [GateVerdict::HeldBack, GateVerdict::NotAsked]);
}

fn refused(ledger: &mut dyn Ledger) {
    type Spoil = (&'static str, fn(&mut Reading));
    let unknown = ledger.append(&market().reading);
    assert!(matches!(&unknown, Err(Error::Unknown { report }) if *report == market().report.id), "{unknown:?}");
    ledger.add(&market()).unwrap();
    let (head, stats) = (ledger.head().unwrap(), ledger.stats().unwrap());
    let wrong: [Spoil; 5] = [
        ("no moment", |r| r.recorded_at = "noon".into()),
        ("evidence of other words", |r| r.extraction.claims[0].evidence.text.push('!')),
        ("an unknown speaker", |r| r.extraction.claims[0].speaker = SpeakerId("spk_0".into())),
        ("a claim twice", |r| r.extraction.claims.extend_from_within(..1)),
        ("no number", |r| r.extraction.claims[0].confidence = f64::INFINITY),
    ];
    for (name, spoil) in wrong {
        let mut reading = other();
        spoil(&mut reading);
        let result = ledger.append(&reading);
        assert!(matches!(result, Err(Error::Entry { .. })), "{name}: {result:?}");
    }
    let titled = |title: Option<&str>| Metadata { title: title.map(str::to_owned), ..market().reading.metadata };
    let metadata = [titled(Some("Another headline")), titled(None), Metadata::default()];
    for metadata in metadata {
        let result = ledger.append(&Reading { metadata: metadata.clone(), ..other() });
        assert!(matches!(result, Err(Error::Entry { fault: Fault::Metadata, .. })), "{result:?}");
        let elsewhere = Entry { reading: Reading { metadata, ..bridge().reading }, ..bridge() };
        let result = ledger.add(&elsewhere);
        assert!(matches!(result, Err(Error::Entry { fault: Fault::Metadata, .. })), "{result:?}");
    }
    let of_another = Entry { reading: market().reading, ..bridge() };
    let result = ledger.add(&of_another);
    assert!(matches!(result, Err(Error::Entry { fault: Fault::OtherReport(_), .. })), "{result:?}");
    assert_eq!((ledger.head().unwrap(), ledger.stats().unwrap()), (head, stats));
    assert_eq!(ledger.lineage(&lineage("two").digest()).unwrap(), None, "a refused reading leaves no lineage");
    assert_eq!(ledger.append(&other()).unwrap(), Added::New);
}

fn remarks(ledger: &mut dyn Ledger) {
    let doubt = Diagnostic::warning("no-event", "No event was found.");
    let mut entry = market();
    entry.reading.extraction.diagnostics = vec![doubt.clone()];
    let remark = entry.reading.remarks[0].clone();
    ledger.add(&entry).unwrap();
    let id = &entry.report.id;
    let record = ledger.record(id, Known::Now).unwrap().unwrap();
    assert_eq!(record.extraction.diagnostics, [remark.clone(), doubt.clone()]);
    let heading = ledger.heading(id).unwrap().unwrap();
    assert_eq!(heading.reading.remarks, [remark]);
    // What is carried on does not pile up.
    ledger.append(&Reading { remarks: heading.reading.remarks, ..later(&entry.reading, "two", LATER) }).unwrap();
    assert_eq!(ledger.record(id, Known::Now).unwrap(), Some(record));
    let silent = Reading { remarks: Vec::new(), ..later(&entry.reading, "three", LATER) };
    ledger.append(&silent).unwrap();
    assert_eq!(ledger.record(id, Known::Now).unwrap().unwrap().extraction.diagnostics, [doubt]);
}
