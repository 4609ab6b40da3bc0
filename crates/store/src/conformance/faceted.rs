//! Cases about what a list offers to choose from: every number is what choosing the value would give.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rashomon_model::{Incident, IncidentId, PlacePrecision};

use super::{
    Case,
    queries::{fill, joined, single},
    table::{Spec, specs},
};
use crate::{Ledger, Order, Pin, Province, Query, Tallies};

pub(super) const CASES: &[Case] = &[
    ("each facet is counted with all conditions but its own", counted),
    ("a facet's number is what choosing its value gives", chosen),
    ("only the most frequent values are given", most),
    ("a timeline has every incident that fits once", timed),
    ("a pin shows what its incident has", pinned),
];

/// The queries of all cases, every other one without what is not codable.
fn queries() -> impl Iterator<Item = Query> {
    let asked = single().into_iter().chain(joined()).enumerate();
    asked.map(|(n, (query, _))| Query { all: n.is_multiple_of(2), ..query })
}

/// The rows of the table by the ids of their incidents.
fn table() -> BTreeMap<IncidentId, Spec> {
    specs().into_iter().map(|spec| (spec.incident().id, spec)).collect()
}

/// The rows of the table that fit a query.
fn fitting<'a>(ledger: &dyn Ledger, query: &Query, table: &'a BTreeMap<IncidentId, Spec>) -> Vec<&'a Spec> {
    ledger.pins(query).unwrap().items.iter().map(|pin| &table[&pin.id]).collect()
}

/// How often each value occurs, the most frequent first.
fn tally<T: Ord + Clone>(specs: &[&Spec], values: impl Fn(&Spec) -> Vec<T>) -> Vec<(T, u64)> {
    let mut counts: BTreeMap<T, u64> = BTreeMap::new();
    for value in specs.iter().flat_map(|spec| values(spec)) {
        *counts.entry(value).or_default() += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    // Stable: what is equal stays in the order of the names.
    counts.sort_by(|(_, a), (_, b)| b.cmp(a));
    counts
}

fn owned(value: Option<&str>) -> Vec<String> {
    value.map(str::to_owned).into_iter().collect()
}

/// Values of a closed vocabulary by their words.
fn worded<T: ToString>(values: &[(T, u64)]) -> Vec<(String, u64)> {
    values.iter().map(|(value, number)| (value.to_string(), *number)).collect()
}

fn types(spec: &Spec) -> Vec<String> {
    [Some(spec.kind.to_owned()), spec.mode.map(|mode| format!("{}/{mode}", spec.kind))].into_iter().flatten().collect()
}

fn provinces(specs: &[&Spec]) -> Vec<Province> {
    let of = |spec: &Spec| {
        let place = spec.place.as_ref()?;
        let name = place.admin1.or(place.admin1_iso)?;
        let own = |value: Option<&str>| value.map(str::to_owned);
        Some((name.to_owned(), own(place.country), own(place.admin1_iso)))
    };
    let counts = tally(specs, |spec| of(spec).into_iter().collect());
    let province = |((name, country, code), incidents)| Province { country, code, name, incidents };
    counts.into_iter().map(province).collect()
}

fn least(specs: &[&Spec], numbers: &[u64], number: impl Fn(&Spec) -> Option<u64>) -> Vec<(u64, u64)> {
    let enough = |least: u64| specs.iter().filter(|s| number(s).is_some_and(|n| n >= least)).count() as u64;
    numbers.iter().map(|least_of| (*least_of, enough(*least_of))).collect()
}

/// How many of some rows have something.
fn number(specs: &[&Spec], has: fn(&Spec) -> bool) -> u64 {
    specs.iter().filter(|spec| has(spec)).count() as u64
}

fn counted(ledger: &mut dyn Ledger) {
    fill(ledger, &specs());
    let table = table();
    for query in queries() {
        let found = ledger.facets(&query, 100).unwrap();
        let all = fitting(ledger, &query, &table);
        // What is not asked for need not be left away.
        let fit = |without: Query| {
            if without == query { all.clone() } else { fitting(ledger, &without, &table) }
        };
        let q = || query.clone();
        let (disputed, awaited) = (fit(Query { contested: false, ..q() }), fit(Query { awaited: false, ..q() }));
        assert_eq!(found.incidents, all.len() as u64, "{query:?}");
        assert_eq!(found.types, tally(&fit(Query { kind: None, ..q() }), types), "{query:?}");
        let countries = fit(Query { country: None, ..q() });
        assert_eq!(found.countries, tally(&countries, |s| owned(s.place.and_then(|p| p.country))), "{query:?}");
        assert_eq!(found.provinces, provinces(&fit(Query { province: None, ..q() })), "{query:?}");
        let actors = fit(Query { actor: None, ..q() });
        assert_eq!(found.actors, tally(&actors, |s| owned(s.actor.map(|(name, _)| name))), "{query:?}");
        let publishers = fit(Query { publisher: None, ..q() });
        assert_eq!(found.publishers, tally(&publishers, |s| owned(s.publisher)), "{query:?}");
        let statuses = tally(&fit(Query { status: None, ..q() }), |s| vec![s.status.to_string()]);
        assert_eq!(worded(&found.statuses), statuses, "{query:?}");
        let reviews = tally(&fit(Query { review: None, ..q() }), |s| vec![s.review.to_string()]);
        assert_eq!(worded(&found.reviews), reviews, "{query:?}");
        let work = tally(&fit(Query { work: None, ..q() }), |s| vec![s.work.to_string()]);
        assert_eq!(worded(&found.work), work, "{query:?}");
        let assignees = fit(Query { assignee: None, ..q() });
        assert_eq!(found.assignees, tally(&assignees, |s| owned(s.assignee)), "{query:?}");
        let tags = |s: &Spec| s.tags.iter().map(|tag| (*tag).to_owned()).collect();
        assert_eq!(found.tags, tally(&fit(Query { tag: None, ..q() }), tags), "{query:?}");
        assert_eq!(found.disputed, number(&disputed, |s| s.contested), "{query:?}");
        assert_eq!(found.awaited, number(&awaited, |s| s.awaited), "{query:?}");
        let origins = fit(Query { origins: None, ..q() });
        assert_eq!(found.origins, least(&origins, &[1, 2, 3, 5], |s| Some(s.origins as u64)), "{query:?}");
        let killed = fit(Query { killed: None, ..q() });
        assert_eq!(found.killed, least(&killed, &[1, 5, 10, 50], |s| s.killed), "{query:?}");
        // Which page is asked for does not matter.
        let page = Query { limit: Some(1), order: Order::Latest, after: "latest~0~0~inc_0".parse().ok(), ..q() };
        assert_eq!(ledger.facets(&page, 100).unwrap(), found);
        let (disputed, awaited) = (number(&all, |s| s.contested), number(&all, |s| s.awaited));
        assert_eq!(ledger.tallied(&page).unwrap(), Tallies { incidents: found.incidents, disputed, awaited });
    }
}

fn chosen(ledger: &mut dyn Ledger) {
    fill(ledger, &specs());
    let base = Query { all: true, killed: Some(1), ..Query::default() };
    let facets = ledger.facets(&base, 100).unwrap();
    let number = |query: Query| ledger.tallied(&query).unwrap().incidents;
    let mut chosen = 0;
    let mut check = |query: Query, expected: u64| {
        assert_eq!(number(query.clone()), expected, "{query:?}");
        chosen += usize::from(expected > 0);
    };
    for (value, incidents) in facets.types {
        let (kind, mode) = value.split_once('/').map_or((value.as_str(), None), |(kind, mode)| (kind, Some(mode)));
        check(Query { kind: Some((kind.to_owned(), mode.map(str::to_owned))), ..base.clone() }, incidents);
    }
    for (country, incidents) in facets.countries {
        check(Query { country: Some(country), ..base.clone() }, incidents);
    }
    for province in facets.provinces {
        let value = province.code.unwrap_or(province.name);
        check(Query { province: Some(value), ..base.clone() }, province.incidents);
    }
    for (actor, incidents) in facets.actors {
        check(Query { actor: Some(actor), ..base.clone() }, incidents);
    }
    for (publisher, incidents) in facets.publishers {
        check(Query { publisher: Some(publisher), ..base.clone() }, incidents);
    }
    for (tag, incidents) in facets.tags {
        check(Query { tag: Some(tag), ..base.clone() }, incidents);
    }
    for (assignee, incidents) in facets.assignees {
        check(Query { assignee: Some(assignee), ..base.clone() }, incidents);
    }
    for (least, incidents) in facets.killed {
        check(Query { killed: Some(least), ..base.clone() }, incidents);
    }
    assert!(chosen > 25, "only {chosen} values were chosen");
}

fn most(ledger: &mut dyn Ledger) {
    fill(ledger, &specs());
    let query = Query { all: true, ..Query::default() };
    let (all, some) = (ledger.facets(&query, 100).unwrap(), ledger.facets(&query, 2).unwrap());
    assert!(all.types.len() > 2 && all.actors.len() > 2 && all.provinces.len() > 2);
    assert_eq!((&some.types[..], &some.actors[..]), (&all.types[..2], &all.actors[..2]));
    assert_eq!((&some.provinces[..], &some.publishers[..]), (&all.provinces[..2], &all.publishers[..2]));
    assert_eq!((&some.tags[..], &some.countries[..]), (&all.tags[..2], &all.countries[..2]));
    assert_eq!((some.statuses, some.work, some.incidents), (all.statuses, all.work, all.incidents));
}

fn timed(ledger: &mut dyn Ledger) {
    fill(ledger, &specs());
    let table = table();
    let mut dated = 0;
    for query in queries() {
        let found = ledger.timeline(&query).unwrap();
        let fit = fitting(ledger, &query, &table);
        assert!(found.buckets.len() <= 120);
        for bucket in &found.buckets {
            let within = |day: Date| bucket.start <= day && day <= bucket.end;
            let own: Vec<_> = fit.iter().filter(|s| s.begins.is_some_and(within)).collect();
            assert_eq!(bucket.incidents, own.len() as u64, "{bucket:?} of {query:?}");
            let tolls: Vec<u64> = own.iter().filter_map(|s| s.killed).collect();
            assert_eq!(bucket.killed, (!tolls.is_empty()).then(|| tolls.iter().sum()), "{bucket:?} of {query:?}");
        }
        let counted: u64 = found.buckets.iter().map(|bucket| bucket.incidents).sum();
        assert_eq!(counted + found.undated, fit.len() as u64, "{query:?}");
        assert_eq!(found.undated, number(&fit, |s| s.begins.is_none()), "{query:?}");
        dated += counted;
    }
    assert!(dated > 500, "only {dated} incidents stood in timelines");
}

/// What the incidents of the table have, in the words of the table.
fn pinned(ledger: &mut dyn Ledger) {
    let specs = specs();
    fill(ledger, &specs);
    let pins = ledger.pins(&Query { all: true, ..Query::default() }).unwrap().items;
    assert_eq!(pins.len(), specs.len());
    for spec in &specs {
        let incident = spec.incident();
        let pin = pins.iter().find(|pin| pin.id == incident.id).unwrap();
        check_pin(pin, spec, &incident);
    }
}

fn check_pin(pin: &Pin, spec: &Spec, incident: &Incident) {
    let text = |value: &Option<String>| value.clone();
    let spot =
        |of: fn(&super::table::Spot) -> Option<&'static str>| spec.place.as_ref().and_then(of).map(str::to_owned);
    assert_eq!((&pin.title, pin.kind.0.as_str()), (&incident.title, spec.kind));
    assert_eq!(pin.mode.as_ref().map(|mode| mode.0.as_str()), spec.mode);
    assert_eq!((pin.status, pin.review, pin.work), (spec.status, spec.review, spec.work));
    assert_eq!((pin.begins, pin.ends), (spec.begins, spec.begins.and(spec.ends)));
    assert_eq!(pin.lat.zip(pin.lon), spec.place.and_then(|spot| spot.located()));
    assert_eq!(pin.precision, spec.place.map_or(PlacePrecision::Unresolved, |spot| spot.precision));
    assert_eq!((text(&pin.country), text(&pin.admin1)), (spot(|s| s.country), spot(|s| s.admin1)));
    assert_eq!((text(&pin.admin1_iso), text(&pin.place)), (spot(|s| s.admin1_iso), spot(|s| Some(s.name))));
    assert_eq!((pin.contested, pin.awaited, pin.codable), (spec.contested, spec.awaited, spec.uncodable.is_empty()));
    assert_eq!((pin.killed, pin.killed_low), (spec.killed, spec.killed));
    assert_eq!(pin.killed_high, spec.killed.filter(|n| *n != 120).map(|n| n + 1));
    assert_eq!((pin.injured, pin.at_most), (None, false));
    assert_eq!((pin.origins, pin.reports), (spec.origins as u64, 1));
    assert_eq!(pin.assignee.as_deref(), spec.assignee);
    assert_eq!((pin.radius_km, &pin.area_disputed), (None, &None));
}
