//! One thing by its id, and many by a query.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use rashomon_desk::{At, Error, Freshness, Item, Query};
use rashomon_model::{Action, Incident, Judgement, Uncodable};
use rashomon_store::Ledger;
use serde_json::json;
use support::{MOMENT, data, desk, entries, ledger, options, reading_desk};

fn shelling(desk: &rashomon_desk::Desk) -> Incident {
    let incidents = desk.incidents(&Query { contested: true, ..Query::default() }).unwrap();
    assert_eq!(incidents.len(), 1, "{incidents:?}");
    incidents.into_iter().next().unwrap()
}

#[test]
fn an_incident_brings_everybody_who_speaks_about_it() {
    let desk = desk();
    let incident = shelling(&desk);
    // The beginning of an id is enough.
    let Some(Item::Incident(item)) = desk.get(&incident.id.as_str()[..9]).unwrap() else { panic!("no incident") };
    assert_eq!(item.incident, incident);
    for position in incident.facts.iter().flat_map(|f| &f.positions) {
        for claim in &position.claims {
            assert_eq!(&item.voices[claim].claim.id, claim);
        }
    }
    let speakers: Vec<_> = item.voices.values().filter_map(|v| v.speaker.as_ref()?.name.clone()).collect();
    assert!(speakers.contains(&"Ada Brandt".to_owned()) && speakers.contains(&"ferrymen's guild".to_owned()));
}

#[test]
fn a_report_has_its_claims_and_its_moment() {
    let (desk, entries) = (desk(), entries());
    let Some(Item::Report(item)) = desk.get(entries[1].report.id.as_str()).unwrap() else { panic!("no report") };
    assert_eq!(item.record, entries[1].record());
    assert_eq!(item.recorded_at.as_deref(), Some(MOMENT));
    let claims: Vec<_> = item.voices.iter().map(|v| &v.claim).collect();
    assert_eq!(claims, entries[1].reading.extraction.claims.iter().collect::<Vec<_>>());
}

#[test]
fn claims_events_and_speakers_stand_in_their_report() {
    let (desk, entries) = (desk(), entries());
    let extraction = &entries[0].reading.extraction;
    let Some(Item::Claim(claim)) = desk.get(extraction.claims[0].id.as_str()).unwrap() else { panic!("no claim") };
    assert_eq!((&claim.voice.claim, &claim.record), (&extraction.claims[0], &entries[0].record()));
    let Some(Item::Event(event)) = desk.get(extraction.events[0].id.as_str()).unwrap() else { panic!("no event") };
    assert_eq!((&event.event, event.report.origin.as_str()), (&extraction.events[0], "wires/ford.txt"));
    assert_eq!(event.incident, Some(shelling(&desk).id));
    assert_eq!(event.voices.len(), 1);
    let Some(Item::Speaker(speaker)) = desk.get(extraction.speakers[1].id.as_str()).unwrap() else { panic!("none") };
    assert_eq!((&speaker.speaker, speaker.voices.len()), (&extraction.speakers[1], 1));
    for item in [Item::Event(event), Item::Speaker(speaker)] {
        assert_eq!(desk.get(item.id()).unwrap(), Some(item));
    }
}

#[test]
fn a_judgement_is_found() {
    let mut ledger = ledger();
    let claim = entries()[0].reading.extraction.claims[0].id.to_string();
    let judgement = Judgement::new(Action::Reject, vec![claim], None, "r. reviewer", "misheard", MOMENT);
    ledger.judge(&judgement).unwrap();
    let desk = rashomon_desk::Desk::over(Box::new(ledger), options().data(data()));
    let Some(Item::Judgement(item)) = desk.get(judgement.id.as_str()).unwrap() else { panic!("no judgement") };
    let anchors: Vec<_> = item.judgement.anchors.iter().map(|anchor| anchor.text.as_str()).collect();
    assert_eq!(anchors, ["Four ferrymen were killed"], "the ledger adds the words that it hangs on");
    assert_eq!(Judgement { anchors: Vec::new(), ..item.judgement }, judgement);
}

#[test]
fn what_is_not_there_and_what_is_not_unique() {
    let mut reading = reading_desk();
    reading.freshen().unwrap();
    for desk in [desk(), reading] {
        for id in ["inc_ffffffffffff", "nothing", "", "clm_zz"] {
            assert_eq!(desk.get(id).unwrap(), None, "{id}");
        }
        for prefix in ["inc_", "clm_", "sha256:"] {
            let found = desk.get(prefix);
            assert!(
                matches!(found, Err(Error::Ledger(rashomon_store::Error::Ambiguous { .. }))),
                "{prefix}: {found:?}"
            );
        }
    }
}

#[test]
fn items_tell_their_kind_in_json() {
    let desk = desk();
    let item = desk.get(shelling(&desk).id.as_str()).unwrap();
    let json = serde_json::to_value(item).unwrap();
    assert_eq!((json["kind"].as_str(), json["incident"]["type"].as_str()), (Some("incident"), Some("ASSAULT")));
}

#[test]
fn incidents_come_by_date_and_can_be_asked_for() {
    let desk = desk();
    let modes = |query: Query| -> Vec<String> {
        desk.incidents(&query).unwrap().iter().filter_map(|i| i.mode.as_ref().map(|m| m.0.clone())).collect()
    };
    let all = Query { all: true, ..Query::default() };
    assert_eq!(modes(all.clone()), ["heavy-weapons", "drone"]);
    // No gazetteer knows where Wyrrow is: a coder could not place it.
    assert_eq!(modes(Query::default()), ["heavy-weapons"]);
    let left_out = desk.left_out(&Query::default()).unwrap();
    assert_eq!((left_out.incidents, left_out.reasons), (1, [(Uncodable::NoProvince, 1)].into()));
    assert_eq!(desk.left_out(&all).unwrap().incidents, 0);
    assert_eq!(modes(Query { place: Some("ostrel".to_owned()), ..Query::default() }), ["heavy-weapons"]);
    assert_eq!(modes(Query { since: "2024-03-05".parse().ok(), ..all }), ["drone"]);
    assert_eq!(modes(Query { kind: Some(("PROTEST".to_owned(), None)), ..Query::default() }), [""; 0]);
    // On the fifth only the army had spoken.
    let mut early = self::desk();
    early.look_back(&At { as_of: "2024-03-05".parse().ok(), known_at: None }).unwrap();
    assert_eq!(early.freshen().unwrap(), Freshness::Kept);
    let told = early.incidents(&Query::default()).unwrap();
    assert_eq!(told.iter().map(|i| i.reports.len()).collect::<Vec<_>>(), [1]);
    assert_eq!(early.incidents(&Query { contested: true, ..Query::default() }).unwrap(), []);
}

#[test]
fn what_lists_offer_serialises_as_a_page_reads_it() {
    let desk = desk();
    let all = Query { all: true, ..Query::default() };
    let facets = serde_json::to_value(desk.facets(&all, 10).unwrap()).unwrap();
    assert_eq!((&facets["incidents"], &facets["work"]), (&json!(2), &json!([["todo", 2]])));
    let types = json!([["ASSAULT", 2], ["ASSAULT/drone", 1], ["ASSAULT/heavy-weapons", 1]]);
    assert_eq!((&facets["types"], &facets["statuses"]), (&types, &json!([["occurred", 2]])));
    let timeline = serde_json::to_value(desk.timeline(&all).unwrap()).unwrap();
    assert_eq!((&timeline["unit"], &timeline["undated"]), (&json!("days"), &json!(0)));
    let incidents: i64 = timeline["buckets"].as_array().unwrap().iter().filter_map(|b| b["incidents"].as_i64()).sum();
    assert_eq!(incidents, 2);
    let pins = desk.pins(&all).unwrap();
    let pin = serde_json::to_value(&pins.items[0]).unwrap();
    let incident = serde_json::to_value(&desk.incidents(&all).unwrap()[0]).unwrap();
    for key in ["id", "title", "type", "mode", "status", "review", "origins", "at_most"] {
        assert_eq!(pin[key], incident[key], "{key}");
    }
    assert_eq!((&pin["begins"], &pin["precision"]), (&incident["when"]["start"], &incident["where"]["precision"]));
}

#[test]
fn incidents_are_fresh_stored_or_kept() {
    let mut desk = rashomon_desk::Desk::over(Box::new(ledger()), options().data(data()));
    assert_eq!(desk.incidents(&Query::default()).unwrap(), []);
    assert_eq!(desk.freshen().unwrap(), Freshness::Stored);
    assert_eq!(desk.freshen().unwrap(), Freshness::Fresh);
    let mut reading = reading_desk();
    assert_eq!(reading.freshen().unwrap(), Freshness::Kept);
    assert_eq!(reading.incidents(&Query::default()).unwrap(), desk.incidents(&Query::default()).unwrap());
    let rebuilt = desk.rebuild().unwrap();
    assert_eq!((rebuilt.incidents, &rebuilt), (2, &desk.rebuild().unwrap()));
    assert!(matches!(reading.rebuild(), Err(Error::ReadOnly { .. })));
}

#[test]
fn a_sound_ledger_says_what_it_holds() {
    let verified = desk().verify().unwrap();
    assert!(verified.is_sound(), "{verified:?}");
    assert_eq!(verified.stats.map(|s| (s.reports, s.claims, s.incidents)), Some((3, 4, 2)));
    // A report and a reading three times, their lineage, and the names of the incidents.
    assert_eq!(verified.head.map(|h| h.seq), Some(8));
}

#[test]
fn search_finds_reports_and_claims() {
    let hits = desk().search("ferrymen killed", 10).unwrap();
    assert_eq!(hits.len(), 2, "{hits:?}");
    assert_eq!(desk().search("ferrymen killed", 1).unwrap().len(), 1);
}

#[test]
fn desks_go_to_other_threads() {
    let desk = desk();
    let found = std::thread::spawn(move || desk.search("tanner", 10).unwrap().len());
    assert_eq!(found.join().unwrap(), 2);
}
