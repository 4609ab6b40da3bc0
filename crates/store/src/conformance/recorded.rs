//! Cases about reports, claims, judgements and the journal.

use rashomon_model::{ClaimId, EventId, Judgement, ReportId, ReportRecord, Span, SpeakerId, sha256_hex};

use super::{
    Case, all,
    fixture::{MOMENT, bridge, entry, judgement, lineage, market, numbered},
};
use crate::{Added, Entry, Error, Found, Head, JournalKind, Known, Ledger, Reading, Stats};

pub(super) const CASES: &[Case] = &[
    ("an empty ledger", empty),
    ("a report comes back as it was", comes_back),
    ("the same report again changes nothing", again),
    ("lists are sorted and complete", sorted_lists),
    ("what breaks the contract is refused", refused),
    ("odd but right reports", odd),
    ("claims and ids", ids),
    ("judgements", judgements),
    ("the journal", journal),
];

fn empty(ledger: &mut dyn Ledger) {
    assert_eq!(ledger.stats().unwrap(), Stats::default());
    assert_eq!(ledger.head().unwrap(), Head { seq: 0, hash: "0".repeat(64) });
    let unknown = ReportId::of(b"unknown");
    assert!(!ledger.contains(&unknown).unwrap());
    assert_eq!(ledger.record(&unknown, Known::Now).unwrap(), None);
    assert_eq!(ledger.original(&unknown).unwrap(), None);
    assert_eq!(ledger.claim(&ClaimId("clm_000000000000".into())).unwrap(), None);
    assert_eq!(all(ledger.reports()), []);
    assert_eq!(all(ledger.records(Known::Now)), []);
    assert_eq!(all(ledger.journal()), []);
    assert_eq!(ledger.judgements(Known::Now).unwrap(), []);
    for prefix in ["", "s", "sha256:", "clm_", "inc_12", "xyz_1", "clm_%", "clm_'; --", "clm_\0"] {
        assert_eq!(ledger.find(prefix).unwrap(), None, "{prefix:?}");
    }
}

fn comes_back(ledger: &mut dyn Ledger) {
    let entry = market();
    assert_eq!(ledger.add(&entry).unwrap(), Added::New);
    let id = &entry.report.id;
    assert!(ledger.contains(id).unwrap());
    assert_eq!(ledger.record(id, Known::Now).unwrap().as_ref(), Some(&entry.record()));
    assert_eq!(ledger.original(id).unwrap().as_ref(), Some(&entry.bytes));
    assert_eq!(all(ledger.records(Known::Now)), [entry.record()]);
    let headings = all(ledger.reports());
    assert_eq!(headings.len(), 1);
    assert_eq!((&headings[0].id, &headings[0].reading.metadata.title), (id, &entry.report.title));
    assert_eq!((headings[0].seq, headings[0].recorded_at.as_str()), (1, MOMENT));
    assert_eq!((&headings[0].origin, &headings[0].language), (&entry.report.origin, &entry.report.language));
    let last = &headings[0].reading;
    assert_eq!((last.seq, last.recorded_at.as_str(), &last.remarks), (3, MOMENT, &entry.reading.remarks));
    assert_eq!(last.lineage, lineage("one").digest());
    assert_eq!(ledger.heading(id).unwrap().as_ref(), Some(&headings[0]));
    let stats = ledger.stats().unwrap();
    assert_eq!(stats, Stats { reports: 1, readings: 1, speakers: 3, events: 1, claims: 2, ..Stats::default() });
}

fn again(ledger: &mut dyn Ledger) {
    ledger.add(&market()).unwrap();
    let (head, stats) = (ledger.head().unwrap(), ledger.stats().unwrap());
    let reading = Reading { lineage: lineage("two"), recorded_at: "2025-01-01T00:00:00Z".into(), ..market().reading };
    for entry in [market(), Entry { reading, ..market() }] {
        assert_eq!(ledger.add(&entry).unwrap(), Added::Known);
        assert_eq!((ledger.head().unwrap(), ledger.stats().unwrap()), (head.clone(), stats));
        assert_eq!(all(ledger.reports())[0].reading.lineage, lineage("one").digest());
    }
}

/// More reports than any backend should fetch at a time.
fn sorted_lists(ledger: &mut dyn Ledger) {
    let mut expected: Vec<ReportRecord> =
        (0..600).map(|n| entry(&format!("An attack {n}"), "", &[]).record()).collect();
    for n in 0..600 {
        ledger.add(&entry(&format!("An attack {n}"), "", &[])).unwrap();
    }
    expected.sort_by(|a, b| a.report.id.cmp(&b.report.id));
    assert!(all(ledger.records(Known::Now)) == expected);
    assert!(all(ledger.reports()).iter().map(|h| &h.id).eq(expected.iter().map(|r| &r.report.id)));
    let numbers: Vec<u64> = all(ledger.journal()).iter().map(|line| line.seq).collect();
    assert_eq!(numbers, (1..=1201).collect::<Vec<_>>());
    assert_eq!(ledger.records(Known::Now).unwrap().take(3).count(), 3);
}

fn refused(ledger: &mut dyn Ledger) {
    type Spoil = (&'static str, fn(&mut Entry));
    ledger.add(&bridge()).unwrap();
    let head = ledger.head().unwrap();
    let wrong: [Spoil; 11] = [
        ("other bytes", |e| e.bytes.push(b' ')),
        ("no moment", |e| e.reading.recorded_at = "yesterday".into()),
        ("evidence beside its place", |e| {
            let quote = &mut e.reading.extraction.claims[0].evidence;
            quote.span = Span::new(quote.span.start + 1, quote.span.end + 1);
        }),
        ("evidence behind the text", |e| e.reading.extraction.claims[0].evidence.span = Span::new(9000, 9023)),
        ("a trigger of other words", |e| e.reading.extraction.events[0].trigger.text = "assault".into()),
        ("a mention of other words", |e| e.reading.extraction.speakers[1].mentions[0].text.push('x')),
        ("an unknown speaker", |e| e.reading.extraction.claims[1].speaker = SpeakerId("spk_0".into())),
        ("an unknown event", |e| e.reading.extraction.claims[1].event = EventId("evt_0".into())),
        ("a claim twice", |e| e.reading.extraction.claims.extend_from_within(..1)),
        ("no number", |e| e.reading.extraction.claims[0].confidence = f64::NAN),
        ("a region behind the text", |e| e.report.regions[1].span.end += 1),
    ];
    for (name, spoil) in wrong {
        let mut entry = market();
        spoil(&mut entry);
        let result = ledger.add(&entry);
        assert!(matches!(result, Err(Error::Entry { .. })), "{name}: {result:?}");
        assert!(!ledger.contains(&entry.report.id).unwrap(), "{name}");
        assert_eq!(ledger.head().unwrap(), head, "{name}");
    }
    assert_eq!(ledger.add(&market()).unwrap(), Added::New);
}

/// Gives a report the id of its bytes.
fn rename(entry: &mut Entry) {
    entry.report.id = ReportId::of(&entry.bytes);
    entry.reading.report = entry.report.id.clone();
}

fn odd(ledger: &mut dyn Ledger) {
    let mut silent = entry("attack", "", &[]);
    let extraction = &mut silent.reading.extraction;
    (extraction.speakers, extraction.events) = (Vec::new(), Vec::new());
    (silent.report.title, silent.reading.metadata.title) = (None, None);
    let mut nothing = silent.clone();
    nothing.bytes.clear();
    rename(&mut nothing);
    nothing.report.text.clear();
    nothing.report.regions.clear();
    let marks = entry("e\u{301} \u{202e}attack\u{202c} 👩‍👩‍👧", "a\0b \u{FDD0}\u{FDD1} \u{10FFFF}\r\n\u{feff}", &[]);
    let mut raw = bridge();
    raw.bytes = vec![0xFF, 0xFE, 0, 0x80];
    rename(&mut raw);
    let mut large = numbered(5);
    large.bytes = vec![b'x'; 3_000_000];
    rename(&mut large);
    for entry in [silent, nothing, marks, raw, large] {
        assert_eq!(ledger.add(&entry).unwrap(), Added::New);
        assert_eq!(ledger.record(&entry.report.id, Known::Now).unwrap().as_ref(), Some(&entry.record()));
        assert!(ledger.original(&entry.report.id).unwrap() == Some(entry.bytes));
    }
}

fn ids(ledger: &mut dyn Ledger) {
    let (market, bridge) = (market(), bridge());
    ledger.add(&market).unwrap();
    ledger.add(&bridge).unwrap();
    for entry in [&market, &bridge] {
        let (report, extraction) = (&entry.report, &entry.reading.extraction);
        for claim in &extraction.claims {
            assert_eq!(ledger.claim(&claim.id).unwrap(), Some((report.id.clone(), claim.clone())));
            assert_eq!(ledger.find(claim.id.as_str()).unwrap(), Some(Found::Claim(claim.id.clone())));
        }
        let short = &report.id.as_str()[..20];
        assert_eq!(ledger.find(short).unwrap(), Some(Found::Report(report.id.clone())));
        let event = &extraction.events[0].id;
        assert_eq!(ledger.find(&event.as_str()[..12]).unwrap(), Some(Found::Event(event.clone())));
        let speaker = &extraction.speakers[0].id;
        assert_eq!(ledger.find(speaker.as_str()).unwrap(), Some(Found::Speaker(speaker.clone())));
    }
    let Err(Error::Ambiguous { candidates, more, .. }) = ledger.find("clm_") else { panic!("three claims begin so") };
    assert_eq!((candidates.len(), more), (3, false));
    assert!(candidates.is_sorted());
    let Err(error) = ledger.find("sha256:") else { panic!("two reports begin so") };
    assert!(error.to_string().starts_with("`sha256:` is not unique: sha256:"), "{error}");
    assert_eq!(ledger.find("clm_zz").unwrap(), None);
}

fn judgements(ledger: &mut dyn Ledger) {
    let entry = market();
    ledger.add(&entry).unwrap();
    let (first, second) = (judgement(&entry, "checked by telephone"), judgement(&entry, "checked on site"));
    assert_eq!(ledger.judge(&first).unwrap(), Added::New);
    assert_eq!(ledger.judge(&second).unwrap(), Added::New);
    assert_eq!(ledger.judge(&first).unwrap(), Added::Known);
    let wrong = [
        Judgement { reviewer: "somebody else".into(), ..first.clone() },
        Judgement { id: judgement(&entry, "x").id, subjects: Vec::new(), ..first.clone() },
        Judgement { id: judgement(&entry, "y").id, subjects: vec!["clm_ffffffffffff".into()], ..first.clone() },
        Judgement { id: judgement(&entry, "z").id, subjects: vec!["clm_".into()], ..first.clone() },
    ];
    for judgement in wrong {
        let result = ledger.judge(&judgement);
        assert!(matches!(result, Err(Error::Judgement { .. })), "{result:?}");
    }
    let recorded = ledger.judgements(Known::Now).unwrap();
    let plain = |j: &Judgement| Judgement { anchors: Vec::new(), ..j.clone() };
    assert_eq!(recorded.iter().map(plain).collect::<Vec<_>>(), [first.clone(), second]);
    assert_eq!(ledger.find(first.id.as_str()).unwrap(), Some(Found::Judgement(first.id)));
    assert_eq!(ledger.stats().unwrap().judgements, 2);
    assert_eq!(ledger.head().unwrap().seq, 5);
}

fn journal(ledger: &mut dyn Ledger) {
    let entry = market();
    ledger.add(&entry).unwrap();
    let judgement = judgement(&entry, "plausible");
    ledger.judge(&judgement).unwrap();
    let lines = all(ledger.journal());
    let report = entry.report.id.as_str();
    let one = lineage("one").digest();
    let said: Vec<_> = lines.iter().map(|l| (l.seq, l.kind, l.subject.as_str(), l.recorded_at.as_str())).collect();
    assert_eq!(
        said,
        [
            (1, JournalKind::Report, report, MOMENT),
            (2, JournalKind::Lineage, one.as_str(), MOMENT),
            (3, JournalKind::Reading, report, MOMENT),
            (4, JournalKind::Judgement, judgement.id.as_str(), judgement.at.as_str()),
        ]
    );
    let mut previous = "0".repeat(64);
    for line in &lines {
        assert_eq!(line.previous, previous);
        assert_eq!(line.hash, line.expected_hash());
        previous.clone_from(&line.hash);
    }
    assert_eq!(ledger.head().unwrap(), Head { seq: 4, hash: previous });
    // From any line on, as far as there are some.
    for seq in [0, 1, 3, 4, 9, u64::MAX] {
        let behind: Vec<_> = lines.iter().filter(|line| line.seq > seq).cloned().collect();
        assert_eq!(all(ledger.journal_after(seq)), behind, "behind {seq}");
    }
    let report = serde_json::to_vec(&entry.report).unwrap();
    assert_eq!(lines[0].digest, sha256_hex(&report));
    let lineage = serde_json::to_vec(&lineage("one")).unwrap();
    assert_eq!(lines[1].digest, sha256_hex(&lineage));
    let anchored = &ledger.judgements(Known::Now).unwrap()[0];
    assert_eq!(lines[3].digest, sha256_hex(&serde_json::to_vec(anchored).unwrap()));
}
