//! Cases about full-text search.

use super::{
    Case,
    fixture::{bridge, market},
};
use crate::{Hit, HitKind, Known, Ledger};

pub(super) const CASES: &[Case] =
    &[("words and phrases are found", found), ("hits say where", hits), ("no text is a wrong query", hostile)];

/// Queries that are no words, or that some query language would read as more than words.
pub const HOSTILE: &[&str] = &[
    "",
    " ",
    "\"",
    "\"\"",
    "\"\"\"",
    "'",
    "(",
    ")",
    "()",
    "((((",
    "*",
    "a*",
    "^a",
    "-a",
    "+a",
    "a:b",
    "title:attack",
    "{title text}:a",
    "NEAR",
    "NEAR(",
    "NEAR(attack bridge, 2)",
    "AND",
    "OR",
    "NOT",
    "attack AND",
    "AND attack",
    "attack NOT",
    "NOT NOT",
    "a OR OR b",
    "\0",
    "a\0b",
    "\0\"\0",
    "\"open",
    "close\"",
    "\\",
    "\\\"",
    "%",
    "_",
    ";--",
    "'; DROP TABLE report; --",
    "\u{301}",
    "\u{202e}",
    "\u{FDD0}",
    "🕯️",
    "½",
    "ａ",
    "कि",
    "…",
    "\r\n",
    "#",
    "?1",
    "$x",
];

fn ids(hits: &[Hit], kind: HitKind) -> Vec<&str> {
    let mut ids: Vec<&str> = hits.iter().filter(|h| h.kind == kind).map(|h| h.id.as_str()).collect();
    ids.sort_unstable();
    ids
}

fn found(ledger: &mut dyn Ledger) {
    let (market, bridge) = (market(), bridge());
    ledger.add(&market).unwrap();
    ledger.add(&bridge).unwrap();
    let (m, b) = (&market, &bridge);
    let claim = |i: usize| m.reading.extraction.claims[i].id.as_str();
    let other = b.reading.extraction.claims[0].id.as_str();
    let cases: [(&str, &[&str], &[&str]); 16] = [
        ("attack", &[m.report.id.as_str(), b.report.id.as_str()], &[]),
        ("ATTACK mortar", &[m.report.id.as_str()], &[]),
        ("mortar bridge", &[], &[]),
        ("cafe", &[m.report.id.as_str()], &[]),
        ("CAFÉ", &[m.report.id.as_str()], &[]),
        ("cafe\u{301}", &[m.report.id.as_str()], &[]),
        ("zoe capek", &[m.report.id.as_str()], &[claim(0)]),
        ("\"four people\"", &[m.report.id.as_str()], &[claim(0)]),
        ("\"people four\"", &[], &[]),
        ("four-people", &[m.report.id.as_str()], &[claim(0)]),
        ("farouk seven", &[m.report.id.as_str()], &[claim(1)]),
        ("people were killed", &[m.report.id.as_str(), b.report.id.as_str()], &[claim(0), other]),
        ("okoye", &[b.report.id.as_str()], &[other]),
        ("kill", &[], &[]),
        ("(killed) AND:", &[], &[]),
        ("\"river bridge\" \"gave way\"", &[b.report.id.as_str()], &[]),
    ];
    for (words, reports, claims) in cases {
        let hits = ledger.search(words, 20, Known::Now).unwrap();
        let sorted = |ids: &[&str]| {
            let mut ids: Vec<String> = ids.iter().map(|id| (*id).to_owned()).collect();
            ids.sort_unstable();
            ids
        };
        assert_eq!(ids(&hits, HitKind::Report), sorted(reports), "reports for {words:?}");
        assert_eq!(ids(&hits, HitKind::Claim), sorted(claims), "claims for {words:?}");
        assert!(hits.is_sorted_by(|a, b| a.rank <= b.rank), "order for {words:?}");
        assert_eq!(ledger.search(words, 1, Known::Now).unwrap().len(), hits.len().min(1), "limit for {words:?}");
        assert_eq!(ledger.search(words, 0, Known::Now).unwrap(), []);
    }
}

fn hits(ledger: &mut dyn Ledger) {
    let market = market();
    ledger.add(&market).unwrap();
    ledger.add(&bridge()).unwrap();
    let hits = ledger.search("\"were killed\" zoe", 10, Known::Now).unwrap();
    assert_eq!(hits.len(), 2, "{hits:?}");
    for hit in &hits {
        assert_eq!(hit.report, market.report.id);
        assert_eq!((&hit.title, &hit.origin), (&market.report.title, &market.report.origin));
        assert!(hit.snippet.marked("[", "]").contains("[were killed]"), "{:?}", hit.snippet);
    }
    let hit = &ledger.search("CAFE", 1, Known::Now).unwrap()[0];
    assert_eq!(hit.snippet.marked("<b>", "</b>"), "<b>Café</b> district shaken by mortar attack");
}

fn hostile(ledger: &mut dyn Ledger) {
    ledger.add(&market()).unwrap();
    for query in HOSTILE {
        let result = ledger.search(query, 5, Known::Now);
        assert!(result.is_ok(), "{query:?}: {result:?}");
    }
    for unit in ["\"", "(", "a ", "a-", "\"a", "NEAR(", "x", "\0", "é", " OR "] {
        let query = unit.repeat(10_000 / unit.len());
        let result = ledger.search(&query, 5, Known::Now);
        assert!(result.is_ok(), "10 kB of {unit:?}: {result:?}");
    }
    assert_eq!(ledger.search("* ( )", 5, Known::Now).unwrap(), []);
    assert_eq!(ledger.search("attack )(* \" ", 5, Known::Now).unwrap().len(), 1);
}
