//! Cases about queries: what a plain filter over a table of incidents says, in every order and on pages of every size.

use std::cmp::{Ordering, Reverse};

use jiff::civil::Date;
use rashomon_model::{Incident, IncidentId, Naming, ReportRecord, Review, Status, Uncodable, WorkStatus};

use super::{
    Case, all,
    fixture::{MOMENT, later},
    searched::HOSTILE,
    table::{Spec, specs},
};
use crate::{Area, Basis, Cursor, Known, Ledger, LeftOut, Mark, Order, Page, Pin, Query, reports_with};

pub(super) const CASES: &[Case] = &[
    ("queries give what a plain filter gives, in every order and on every page", filtered),
    ("what is not codable is left out and counted unless all is asked for", codable),
    ("no words are a wrong query", hostile),
    ("a query follows the last readings", follows),
];

const ORDERS: [Order; 3] = [Order::Earliest, Order::Latest, Order::Deadliest];

pub(super) fn fill(ledger: &mut dyn Ledger, specs: &[Spec]) {
    for spec in specs {
        ledger.add(&spec.entry()).unwrap();
    }
    let incidents: Vec<Incident> = specs.iter().map(Spec::incident).collect();
    let basis = Basis { seq: ledger.head().unwrap().seq, rules: "test".into() };
    ledger.replace_incidents(&basis, &incidents, &Naming::default(), MOMENT).unwrap();
}

fn placed(spec: &Spec, prefixes: &[&str]) -> bool {
    spec.place.is_some_and(|spot| prefixes.iter().all(|p| spot.words.iter().any(|w| w.starts_with(p))))
}

fn within(spec: &Spec, since: &str, until: &str) -> bool {
    let (since, until): (Date, Date) = (since.parse().unwrap(), until.parse().unwrap());
    spec.begins.is_some_and(|begins| begins <= until && spec.ends.is_none_or(|ends| ends >= since))
}

fn by(spec: &Spec, name: &str) -> bool {
    spec.actor.is_some_and(|(known, _)| known == name)
}

fn located(spec: &Spec, inside: fn(f64, f64) -> bool) -> bool {
    spec.place.and_then(|spot| spot.located()).is_some_and(|(lat, lon)| inside(lat, lon))
}

fn area(area: &str) -> Query {
    Query { area: Some(area.parse::<Area>().unwrap()), ..Query::default() }
}

fn place(words: &str) -> Query {
    Query { place: Some(words.to_owned()), ..Query::default() }
}

fn actor(words: &str) -> Query {
    Query { actor: Some(words.to_owned()), ..Query::default() }
}

fn publisher(words: &str) -> Query {
    Query { publisher: Some(words.to_owned()), ..Query::default() }
}

fn words(words: &str) -> Query {
    Query { words: Some(words.to_owned()), ..Query::default() }
}

fn since(since: &str) -> Query {
    Query { since: since.parse().ok(), ..Query::default() }
}

fn until(until: &str) -> Query {
    Query { until: until.parse().ok(), ..Query::default() }
}

fn country(code: &str) -> Query {
    Query { country: Some(code.to_owned()), ..Query::default() }
}

fn kind(kind: &str, mode: Option<&str>) -> Query {
    Query { kind: Some((kind.to_owned(), mode.map(str::to_owned))), ..Query::default() }
}

fn status(status: Status) -> Query {
    Query { status: Some(status), ..Query::default() }
}

fn province(of: &str) -> Query {
    Query { province: Some(of.to_owned()), ..Query::default() }
}

fn assignee(name: &str) -> Query {
    Query { assignee: Some(name.to_owned()), ..Query::default() }
}

fn tag(tag: &str) -> Query {
    Query { tag: Some(tag.to_owned()), ..Query::default() }
}

fn origins(least: u64) -> Query {
    Query { origins: Some(least), ..Query::default() }
}

fn work(work: WorkStatus) -> Query {
    Query { work: Some(work), ..Query::default() }
}

fn killed(least: u64) -> Query {
    Query { killed: Some(least), ..Query::default() }
}

fn review(review: Review) -> Query {
    Query { review: Some(review), ..Query::default() }
}

pub(super) type Asked = (Query, fn(&Spec) -> bool);

const EARLY: &str = "-009999-01-01";
const LATE: &str = "9999-12-31";

/// Conditions by themselves.
pub(super) fn single() -> Vec<Asked> {
    vec![
        (Query::default(), |_| true),
        (since("2024-05-02"), |s| within(s, "2024-05-02", LATE)),
        (since("2025-01-01"), |s| within(s, "2025-01-01", LATE)),
        (since("1968-03-01"), |s| within(s, "1968-03-01", LATE)),
        (since("1970-01-01"), |s| within(s, "1970-01-01", LATE)),
        (since(LATE), |s| within(s, LATE, LATE)),
        (until("2024-05-01"), |s| within(s, EARLY, "2024-05-01")),
        (until("1969-12-31"), |s| within(s, EARLY, "1969-12-31")),
        (until("1968-02-28"), |s| within(s, EARLY, "1968-02-28")),
        (until(LATE), |s| s.begins.is_some()),
        (Query { until: "2024-05-08".parse().ok(), ..since("2024-05-02") }, |s| within(s, "2024-05-02", "2024-05-08")),
        (Query { until: "2024-05-01".parse().ok(), ..since("2024-05-01") }, |s| within(s, "2024-05-01", "2024-05-01")),
        // The wrong way round, nothing but what spans all of it.
        (Query { until: "2024-05-01".parse().ok(), ..since("2024-05-09") }, |s| within(s, "2024-05-09", "2024-05-01")),
        (place("gao"), |s| placed(s, &["gao"])),
        (place("GAO reg"), |s| placed(s, &["gao", "reg"])),
        (place("hacari"), |s| placed(s, &["hacari"])),
        (place("HACARÍ, santander"), |s| placed(s, &["hacari", "santander"])),
        (place("al-asad"), |s| placed(s, &["al", "asad"])),
        (place("asad al"), |s| placed(s, &["asad", "al"])),
        (place("sad"), |s| placed(s, &["sad"])),
        (place("østby"), |s| placed(s, &["østby"])),
        (place("kataib"), |s| placed(s, &["kataib"])),
        (place("Kata’ib sq"), |s| placed(s, &["kataib", "sq"])),
        (place("iq"), |s| placed(s, &["iq"])),
        (place("gao mali"), |s| placed(s, &["gao", "mali"])),
        (place("a"), |s| placed(s, &["a"])),
        (place(""), |s| s.place.is_some()),
        (place(" ,-"), |s| s.place.is_some()),
        (country("ML"), |s| s.place.is_some_and(|p| p.country == Some("ML"))),
        (country("iq"), |s| s.place.is_some_and(|p| p.country == Some("IQ"))),
        (country("XX"), |_| false),
        (country(""), |_| false),
        (province("ML-7"), |s| placed(s, &["gao"])),
        (province("iq-an"), |s| placed(s, &["asad"])),
        (province("RU-CHU"), |s| placed(s, &["anadyr"])),
        (province("IQ"), |_| false),
        (province("santander NORTE"), |s| placed(s, &["hacari"])),
        (province("innland"), |s| placed(s, &["østby"])),
        (province("hacari"), |_| false),
        (province("gao"), |s| placed(s, &["gao"])),
        (province(""), |s| s.place.is_some_and(|p| p.admin1.is_some())),
        (area("-90,-180,90,180"), |s| located(s, |_, _| true)),
        (area("-20,170,0,-170"), |s| located(s, |lat, lon| lat <= 0.0 && (lon >= 170.0 || lon <= -170.0))),
        (area("60,179,70,-179"), |s| located(s, |lat, _| lat > 64.0)),
        (area("16.27,-0.04,16.27,-0.04"), |s| placed(s, &["gao"])),
        (area("16.27,-0.04,16.3,0"), |s| placed(s, &["gao"])),
        (area("16.2700001,-1,17,1"), |_| false),
        (area("33.79,42.44,34,44"), |s| placed(s, &["asad"])),
        (area("33,42,34,44.36"), |s| located(s, |lat, _| lat > 33.0 && lat < 34.0)),
        (area("0,0,2,2"), |_| false),
        (area("16,-5,18,-3"), |_| false),
        (actor("valley"), |s| by(s, "Free Valley Front") || by(s, "Valley Guard")),
        (actor("front valley"), |s| by(s, "Free Valley Front")),
        (actor("valley uniform"), |s| by(s, "Valley Guard")),
        (actor("kataib fighters"), |s| by(s, "Kata'ib al-Wadi")),
        (actor("RIO"), |s| by(s, "Brigada Río")),
        (actor("alley"), |_| false),
        (actor(""), |s| s.actor.is_some()),
        (publisher("valley"), |s| s.publisher == Some("Valley Courier")),
        (publisher("lantern sahel"), |s| s.publisher == Some("The Sahel Lantern")),
        (publisher("l'echo"), |s| s.publisher == Some("L’Écho du Val")),
        (publisher("echo"), |_| false),
        (publisher("val"), |s| s.publisher.is_some_and(|p| p != "The Sahel Lantern")),
        (kind("ASSAULT", None), |s| s.kind == "ASSAULT"),
        (kind("ASSAULT", Some("drone")), |s| s.kind == "ASSAULT" && s.mode == Some("drone")),
        (kind("KIDNAP", Some("drone")), |s| s.kind == "KIDNAP"),
        (kind("ABDUCT", Some("drone")), |_| false),
        (kind("assault", None), |_| false),
        (status(Status::Occurred), |s| s.status == Status::Occurred),
        (status(Status::Foiled), |s| s.status == Status::Foiled),
        (Query { contested: true, ..Query::default() }, |s| s.contested),
        (Query { awaited: true, ..Query::default() }, |s| s.awaited),
        (origins(0), |_| true),
        (origins(2), |s| s.origins >= 2),
        (origins(6), |s| s.origins >= 6),
        (origins(u64::MAX), |_| false),
        (assignee("Ada Brandt"), |s| s.assignee == Some("Ada Brandt")),
        (assignee("Río Paz"), |s| s.assignee == Some("Río Paz")),
        (assignee("Ada"), |_| false),
        (assignee(""), |_| false),
        (tag("border"), |s| s.tags.contains(&"border")),
        (tag("Border"), |s| s.tags.contains(&"Border")),
        (tag("café"), |s| s.tags.contains(&"café")),
        (tag("cafe"), |_| false),
        (tag(""), |_| false),
        (work(WorkStatus::Todo), |s| s.work == WorkStatus::Todo),
        (work(WorkStatus::NeedsHelp), |s| s.work == WorkStatus::NeedsHelp),
        (review(Review::Reviewed), |s| s.review == Review::Reviewed),
        (review(Review::Machine), |s| s.review == Review::Machine),
        (killed(0), |s| s.killed.is_some()),
        (killed(2), |s| s.killed.is_some_and(|n| n >= 2)),
        (killed(10), |s| s.killed.is_some_and(|n| n >= 10)),
        (killed(u64::MAX), |_| false),
        (words("quince"), |s| s.word == "quince"),
        (words("QUINCE moss"), |s| s.word == "quince"),
        (words("\"crates of walnut\""), |s| s.word == "walnut"),
        (words("\"depot 7\""), |s| s.number == 7),
        (words("attack"), |_| true),
        (words("quince walnut"), |_| false),
        (words("quin"), |_| false),
        (words(""), |_| false),
    ]
}

/// Conditions together.
pub(super) fn joined() -> Vec<Asked> {
    vec![
        (Query { contested: true, ..kind("ASSAULT", None) }, |s| s.contested && s.kind == "ASSAULT"),
        (Query { killed: Some(2), ..since("2024-05-01") }, |s| {
            within(s, "2024-05-01", LATE) && s.killed.is_some_and(|n| n >= 2)
        }),
        (Query { tag: Some("border".to_owned()), work: Some(WorkStatus::Todo), ..origins(3) }, |s| {
            s.tags.contains(&"border") && s.work == WorkStatus::Todo && s.origins >= 3
        }),
        (Query { awaited: true, contested: true, ..assignee("Ada Brandt") }, |s| {
            s.awaited && s.contested && s.assignee == Some("Ada Brandt")
        }),
        (Query { country: Some("IQ".to_owned()), ..province("anbar") }, |s| placed(s, &["asad"])),
        (Query { actor: Some("valley".to_owned()), country: Some("ML".to_owned()), ..killed(1) }, |s| {
            (by(s, "Free Valley Front") || by(s, "Valley Guard"))
                && s.place.is_some_and(|p| p.country == Some("ML"))
                && s.killed.is_some_and(|n| n >= 1)
        }),
        (Query { place: Some("iq".to_owned()), ..words("attack") }, |s| placed(s, &["iq"])),
        (Query { country: Some("IQ".to_owned()), ..area("33,42,34,43") }, |s| placed(s, &["asad"])),
        (Query { publisher: Some("valley".to_owned()), ..actor("valley") }, |s| {
            s.publisher == Some("Valley Courier") && (by(s, "Free Valley Front") || by(s, "Valley Guard"))
        }),
        (Query { status: Some(Status::Denied), review: Some(Review::Machine), ..until("2024-12-31") }, |s| {
            s.status == Status::Denied && s.review == Review::Machine && within(s, EARLY, "2024-12-31")
        }),
        (Query { actor: Some(String::new()), publisher: Some(String::new()), ..place("") }, |s| {
            s.actor.is_some() && s.publisher.is_some() && s.place.is_some()
        }),
        (
            Query {
                place: Some("gao".to_owned()),
                country: Some("ml".to_owned()),
                contested: true,
                ..Query { until: "2024-12-31".parse().ok(), ..since("2024-05-01") }
            },
            |s| placed(s, &["gao"]) && s.contested && within(s, "2024-05-01", "2024-12-31"),
        ),
    ]
}

/// What comes first; the ids decide where nothing else does.
fn compare(order: Order, (a, left): (&Spec, &IncidentId), (b, right): (&Spec, &IncidentId)) -> Ordering {
    let undated = |s: &Spec| s.begins.is_none();
    let open = |s: &Spec| s.ends.is_none();
    let by_key = match order {
        Order::Earliest => (undated(a), a.begins, open(a), a.ends).cmp(&(undated(b), b.begins, open(b), b.ends)),
        Order::Latest => {
            let key = |s: &Spec| (undated(s), Reverse(s.begins), !open(s), Reverse(s.ends));
            key(a).cmp(&key(b))
        }
        Order::Deadliest => {
            let key = |s: &Spec| (s.killed.is_none(), Reverse(s.killed), undated(s), s.begins);
            key(a).cmp(&key(b))
        }
    };
    by_key.then_with(|| left.cmp(right))
}

fn ids(page: &Page<Incident>) -> Vec<IncidentId> {
    page.items.iter().map(|i| i.id.clone()).collect()
}

/// All pages of `size`, walked to the end by cursors that people could have typed.
fn walk(ledger: &dyn Ledger, query: &Query, size: usize) -> Vec<IncidentId> {
    let (mut walked, mut after) = (Vec::new(), None);
    loop {
        let page = ledger.query(&Query { limit: Some(size), after, ..query.clone() }).unwrap();
        assert!(page.items.len() <= size);
        assert!(page.next.is_none() || page.items.len() == size, "a page that is not the last one is full");
        walked.extend(ids(&page));
        match page.next {
            Some(next) => after = Some(next.to_string().parse::<Cursor>().unwrap()),
            None => return walked,
        }
    }
}

fn filtered(ledger: &mut dyn Ledger) {
    let specs = specs();
    fill(ledger, &specs);
    let table: Vec<(&Spec, Incident)> = specs.iter().map(|s| (s, s.incident())).collect();
    let mut met = 0;
    for (query, admits) in single().into_iter().chain(joined()) {
        for order in ORDERS {
            let query = Query { order, all: true, ..query.clone() };
            let mut expected: Vec<_> = table.iter().filter(|(s, _)| admits(s)).map(|(s, i)| (*s, &i.id)).collect();
            expected.sort_by(|a, b| compare(order, *a, *b));
            let expected: Vec<IncidentId> = expected.into_iter().map(|(_, id)| id.clone()).collect();
            let page = ledger.query(&query).unwrap();
            assert_eq!((ids(&page), page.next), (expected.clone(), None), "{query:?}");
            let pins = ledger.pins(&query).unwrap();
            assert_eq!((pins.items, pins.next), (page.items.iter().map(Pin::of).collect(), None), "{query:?}");
            let mut marks = ledger.marks(&query).unwrap();
            marks.sort_by_key(|mark| expected.iter().position(|id| *id == mark.id));
            let drawn: Vec<Mark> = page.items.iter().map(Pin::of).map(Mark::of).collect();
            assert_eq!(marks, drawn, "{query:?}");
            for incident in &page.items {
                assert!(table.iter().any(|(_, i)| i == incident), "{}", incident.id);
            }
            for size in [1, 2, 3, 7] {
                // Long walks of small pages tell no more than one of them does.
                if expected.len() > 12 * size && query.words.as_deref() != Some("attack") {
                    continue;
                }
                assert_eq!(walk(ledger, &query, size), expected, "pages of {size} of {query:?}");
                let part = Query { limit: Some(size), ..query.clone() };
                let (page, pins) = (ledger.query(&part).unwrap(), ledger.pins(&part).unwrap());
                assert_eq!((pins.items.len(), pins.next), (page.items.len(), page.next), "{part:?}");
            }
            let none = ledger.query(&Query { limit: Some(0), ..query }).unwrap();
            assert_eq!((ids(&none), none.next), (Vec::new(), None));
            met += usize::from(!expected.is_empty());
        }
    }
    assert!(met > 3 * 50, "only {met} queries found something");
}

fn codable(ledger: &mut dyn Ledger) {
    let specs = specs();
    fill(ledger, &specs);
    let incidents: Vec<Incident> = specs.iter().map(Spec::incident).collect();
    let mut left = 0;
    for (query, admits) in single().into_iter().chain(joined()) {
        let fit: Vec<&Spec> = specs.iter().filter(|s| admits(s)).collect();
        let page = ledger.query(&query).unwrap();
        let mut expected: Vec<IncidentId> =
            fit.iter().filter(|s| s.uncodable.is_empty()).map(|s| s.incident().id).collect();
        let mut found = ids(&page);
        assert_eq!(walk(ledger, &query, 3), found, "{query:?}");
        expected.sort();
        found.sort();
        assert_eq!(found, expected, "{query:?}");
        let out = ledger.left_out(&query).unwrap();
        let looked_back = fit.iter().filter(|s| s.uncodable.contains(&Uncodable::LookBack)).count();
        let undated = fit.iter().filter(|s| s.uncodable.contains(&Uncodable::NoDate)).count();
        assert_eq!(out.incidents, fit.len() - expected.len(), "{query:?}");
        let of = |reason| out.reasons.get(&reason).copied().unwrap_or_default();
        assert_eq!((of(Uncodable::LookBack), of(Uncodable::NoDate)), (looked_back, undated), "{query:?}");
        // Which page is asked for does not matter; whoever asks for all leaves nothing out.
        let some =
            Query { limit: Some(1), after: page.items.first().map(|_| "earliest~0~0~inc_0".parse().unwrap()), ..query };
        assert_eq!(ledger.left_out(&some).unwrap(), out);
        assert_eq!(ledger.left_out(&Query { all: true, ..some }).unwrap(), LeftOut::default());
        left += out.incidents;
    }
    assert!(left > 50, "only {left} are left out");
    assert_eq!(ledger.left_out(&Query::default()).unwrap(), LeftOut::of(&incidents));
}

fn hostile(ledger: &mut dyn Ledger) {
    let specs = specs();
    fill(ledger, &specs);
    let incidents: Vec<Incident> = specs.iter().map(Spec::incident).collect();
    let records: Vec<ReportRecord> = all(ledger.records(Known::Now));
    for hostile in HOSTILE {
        for ask in [place, actor, publisher, country, province, assignee, tag, words] {
            let query = ask(hostile);
            let found = query.words.as_deref().map(|words| reports_with(&records, words));
            let page = ledger.query(&query).unwrap();
            assert_eq!(page, query.page(&incidents, found.as_ref()), "{query:?}");
        }
    }
    let long = "gao ".repeat(3000);
    for ask in [place, actor, publisher, country, province, assignee, tag, words] {
        ledger.query(&ask(&long)).unwrap();
    }
    let (kind, mode) = ("'; DROP TABLE incident; --".to_owned(), Some("\0".to_owned()));
    let page = ledger.query(&Query { kind: Some((kind, mode)), ..Query::default() }).unwrap();
    assert_eq!(ids(&page), []);
    let every = Query { all: true, ..Query::default() };
    assert_eq!(ledger.query(&every).unwrap().items.len(), specs.len());
}

fn follows(ledger: &mut dyn Ledger) {
    let specs = specs();
    fill(ledger, &specs[..3]);
    let entry = specs[0].entry();
    let found = |ledger: &dyn Ledger, asked: &str| ids(&ledger.query(&words(asked)).unwrap());
    // The claim's speaker stands in the text, its value's words do as well: only the claim's absence may not matter.
    let mut empty = later(&entry.reading, "two", MOMENT);
    empty.extraction.claims = Vec::new();
    ledger.append(&empty).unwrap();
    assert_eq!(found(ledger, "quince"), [specs[0].incident().id]);
    let (correction, reading) = super::fixture::correction(&entry, "Orchard gazette");
    ledger.correct(&correction, &reading).unwrap();
    assert_eq!(found(ledger, "orchard gazette"), [specs[0].incident().id]);
    // Incidents that are replaced are found no more by what they were.
    let moved = Incident { place: specs[1].incident().place, ..specs[0].incident() };
    let basis = Basis { seq: ledger.head().unwrap().seq, rules: "test".into() };
    ledger.replace_incidents(&basis, std::slice::from_ref(&moved), &Naming::default(), MOMENT).unwrap();
    assert_eq!(ids(&ledger.query(&place("gao")).unwrap()), []);
    assert_eq!(ids(&ledger.query(&area("16,-1,17,1")).unwrap()), []);
    assert_eq!(ids(&ledger.query(&place("hacari")).unwrap()), std::slice::from_ref(&moved.id));
    assert_eq!(ids(&ledger.query(&area("8,-74,9,-73")).unwrap()), std::slice::from_ref(&moved.id));
    assert_eq!(found(ledger, "walnut"), []);
    // A cursor of an incident that is gone still has its place.
    let after: Cursor = "earliest~-99999~-99999~inc_0".parse().unwrap();
    let page = ledger.query(&Query { after: Some(after), ..Query::default() }).unwrap();
    assert_eq!(ids(&page), [moved.id]);
}
