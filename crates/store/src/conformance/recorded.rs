//! Cases about reports, claims, judgements and the journal.

use rashomon_model::{ClaimId, EventId, Judgement, ReportId, ReportRecord, Span, SpeakerId, sha256_hex};

use super::{
    Case, all,
    fixture::{MOMENT, bridge, entry, judgement, market, numbered},
};
use crate::{Added, Entry, Error, Found, Head, JournalKind, Ledger, Stats};

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
    assert_eq!(ledger.record(&unknown).unwrap(), None);
    assert_eq!(ledger.original(&unknown).unwrap(), None);
    assert_eq!(ledger.claim(&ClaimId("clm_000000000000".into())).unwrap(), None);
    assert_eq!(all(ledger.reports()), []);
    assert_eq!(all(ledger.records()), []);
    assert_eq!(all(ledger.journal()), []);
    assert_eq!(ledger.judgements().unwrap(), []);
    for prefix in ["", "s", "sha256:", "clm_", "inc_12", "xyz_1", "clm_%", "clm_'; --", "clm_\0"] {
        assert_eq!(ledger.find(prefix).unwrap(), None, "{prefix:?}");
    }
}

fn comes_back(ledger: &mut dyn Ledger) {
    let entry = market();
    assert_eq!(ledger.add(&entry).unwrap(), Added::New);
    let id = &entry.record.report.id;
    assert!(ledger.contains(id).unwrap());
    assert_eq!(ledger.record(id).unwrap().as_ref(), Some(&entry.record));
    assert_eq!(ledger.original(id).unwrap().as_ref(), Some(&entry.bytes));
    assert_eq!(all(ledger.records()), std::slice::from_ref(&entry.record));
    let headings = all(ledger.reports());
    assert_eq!(headings.len(), 1);
    assert_eq!((&headings[0].id, &headings[0].title), (id, &entry.record.report.title));
    assert_eq!((headings[0].pipeline.as_str(), headings[0].recorded_at.as_str()), ("test 1", MOMENT));
    assert_eq!(headings[0].seq, 1);
    let stats = ledger.stats().unwrap();
    assert_eq!(stats, Stats { reports: 1, speakers: 3, events: 1, claims: 2, ..Stats::default() });
}

fn again(ledger: &mut dyn Ledger) {
    ledger.add(&market()).unwrap();
    let (head, stats) = (ledger.head().unwrap(), ledger.stats().unwrap());
    let later = Entry { pipeline: "test 2".into(), recorded_at: "2025-01-01T00:00:00Z".into(), ..market() };
    for entry in [market(), later] {
        assert_eq!(ledger.add(&entry).unwrap(), Added::Known);
        assert_eq!((ledger.head().unwrap(), ledger.stats().unwrap()), (head.clone(), stats));
        assert_eq!(all(ledger.reports())[0].pipeline, "test 1");
    }
}

/// More reports than any backend should fetch at a time.
fn sorted_lists(ledger: &mut dyn Ledger) {
    let mut expected: Vec<ReportRecord> = (0..600).map(|n| entry(&format!("An attack {n}"), "", &[]).record).collect();
    for n in 0..600 {
        ledger.add(&entry(&format!("An attack {n}"), "", &[])).unwrap();
    }
    expected.sort_by(|a, b| a.report.id.cmp(&b.report.id));
    assert!(all(ledger.records()) == expected);
    assert!(all(ledger.reports()).iter().map(|h| &h.id).eq(expected.iter().map(|r| &r.report.id)));
    let numbers: Vec<u64> = all(ledger.journal()).iter().map(|line| line.seq).collect();
    assert_eq!(numbers, (1..=1200).collect::<Vec<_>>());
    assert_eq!(ledger.records().unwrap().take(3).count(), 3);
}

fn refused(ledger: &mut dyn Ledger) {
    type Spoil = (&'static str, fn(&mut Entry));
    ledger.add(&bridge()).unwrap();
    let head = ledger.head().unwrap();
    let wrong: [Spoil; 11] = [
        ("other bytes", |e| e.bytes.push(b' ')),
        ("no moment", |e| e.recorded_at = "yesterday".into()),
        ("evidence beside its place", |e| {
            let quote = &mut e.record.extraction.claims[0].evidence;
            quote.span = Span::new(quote.span.start + 1, quote.span.end + 1);
        }),
        ("evidence behind the text", |e| e.record.extraction.claims[0].evidence.span = Span::new(9000, 9023)),
        ("a trigger of other words", |e| e.record.extraction.events[0].trigger.text = "assault".into()),
        ("a mention of other words", |e| e.record.extraction.speakers[1].mentions[0].text.push('x')),
        ("an unknown speaker", |e| e.record.extraction.claims[1].speaker = SpeakerId("spk_0".into())),
        ("an unknown event", |e| e.record.extraction.claims[1].event = EventId("evt_0".into())),
        ("a claim twice", |e| e.record.extraction.claims.extend_from_within(..1)),
        ("no number", |e| e.record.extraction.claims[0].confidence = f64::NAN),
        ("a region behind the text", |e| e.record.report.regions[1].span.end += 1),
    ];
    for (name, spoil) in wrong {
        let mut entry = market();
        spoil(&mut entry);
        let result = ledger.add(&entry);
        assert!(matches!(result, Err(Error::Entry { .. })), "{name}: {result:?}");
        assert!(!ledger.contains(&entry.record.report.id).unwrap(), "{name}");
        assert_eq!(ledger.head().unwrap(), head, "{name}");
    }
    assert_eq!(ledger.add(&market()).unwrap(), Added::New);
}

fn odd(ledger: &mut dyn Ledger) {
    let mut silent = entry("attack", "", &[]);
    let extraction = &mut silent.record.extraction;
    (extraction.speakers, extraction.events) = (Vec::new(), Vec::new());
    silent.record.report.title = None;
    let mut nothing = silent.clone();
    nothing.bytes.clear();
    nothing.record.report.id = ReportId::of(b"");
    nothing.record.report.text.clear();
    nothing.record.report.regions.clear();
    let marks = entry("e\u{301} \u{202e}attack\u{202c} 👩‍👩‍👧", "a\0b \u{FDD0}\u{FDD1} \u{10FFFF}\r\n\u{feff}", &[]);
    let mut raw = bridge();
    raw.bytes = vec![0xFF, 0xFE, 0, 0x80];
    raw.record.report.id = ReportId::of(&raw.bytes);
    let mut large = numbered(5);
    large.bytes = vec![b'x'; 3_000_000];
    large.record.report.id = ReportId::of(&large.bytes);
    for entry in [silent, nothing, marks, raw, large] {
        assert_eq!(ledger.add(&entry).unwrap(), Added::New);
        assert_eq!(ledger.record(&entry.record.report.id).unwrap().as_ref(), Some(&entry.record));
        assert!(ledger.original(&entry.record.report.id).unwrap() == Some(entry.bytes));
    }
}

fn ids(ledger: &mut dyn Ledger) {
    let (market, bridge) = (market(), bridge());
    ledger.add(&market).unwrap();
    ledger.add(&bridge).unwrap();
    for entry in [&market, &bridge] {
        let ReportRecord { report, extraction } = &entry.record;
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
    assert_eq!(ledger.judgements().unwrap(), [first.clone(), second]);
    assert_eq!(ledger.find(first.id.as_str()).unwrap(), Some(Found::Judgement(first.id)));
    assert_eq!(ledger.stats().unwrap().judgements, 2);
    assert_eq!(ledger.head().unwrap().seq, 4);
}

fn journal(ledger: &mut dyn Ledger) {
    let entry = market();
    ledger.add(&entry).unwrap();
    let judgement = judgement(&entry, "plausible");
    ledger.judge(&judgement).unwrap();
    let lines = all(ledger.journal());
    let report = entry.record.report.id.as_str();
    let said: Vec<_> = lines.iter().map(|l| (l.seq, l.kind, l.subject.as_str(), l.recorded_at.as_str())).collect();
    assert_eq!(
        said,
        [
            (1, JournalKind::Report, report, MOMENT),
            (2, JournalKind::Analysis, report, MOMENT),
            (3, JournalKind::Judgement, judgement.id.as_str(), judgement.at.as_str()),
        ]
    );
    let mut previous = "0".repeat(64);
    for line in &lines {
        assert_eq!(line.previous, previous);
        assert_eq!(line.hash, line.expected_hash());
        previous.clone_from(&line.hash);
    }
    assert_eq!(ledger.head().unwrap(), Head { seq: 3, hash: previous });
    let report = serde_json::to_vec(&entry.record.report).unwrap();
    assert_eq!(lines[0].digest, sha256_hex(&report));
    assert_eq!(lines[2].digest, sha256_hex(&serde_json::to_vec(&judgement).unwrap()));
}
