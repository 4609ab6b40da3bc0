use rashomon_model::{Actor, PlacePrecision, Stance};

use super::*;
use crate::{
    data::DataFile,
    resolve::{
        Account,
        fixture::{account, count, town},
    },
};

fn ontology() -> Ontology {
    let mode = |mode: &str, families: &str| DataFile {
        path: format!("events/{mode}.toml"),
        text: format!("type = \"ASSAULT\"\nmode = \"{mode}\"\nlabel = \"{mode}\"\nfamilies = [{families}]\n"),
    };
    Ontology::load(&[mode("bomb", "\"blast\""), mode("rocket", "\"blast\""), mode("gun", "\"raid\"")]).unwrap()
}

/// The reasons for the points of two events, or that they exclude each other.
fn compared(a: &Account, b: &Account) -> String {
    let ontology = ontology();
    let (a, b) = (a.event(0), b.event(1));
    let compared = compare(&ontology, &a, &b);
    assert_eq!(compared.is_none(), excludes(&ontology, &a, &b), "what is not compared excludes, and nothing else");
    compared.map_or_else(|| "excluded".to_owned(), |c| c.reasons.unwrap_or_default().join("; "))
}

fn first() -> Account {
    account("a", "2024-03-07")
}

fn other() -> Account {
    account("b", "2024-03-08")
}

fn actor(name: &str) -> Value {
    Value::Actor(Actor { name: name.to_owned(), actor: None, text: name.to_owned() })
}

const TELL: (f64, f64) = (33.50, 42.00);

/// What both leave open, before each other point.
const OPEN: &str = "+0.5 one names no mode; +0.5 published within three days; +0.0 one names no place";

#[test]
fn modes_and_statuses() {
    for (a, b, expected) in [
        (first(), other(), OPEN),
        (first().mode("bomb"), other(), OPEN),
        (first().mode("bomb"), other().mode("bomb"), "+2.0 both bomb"),
        (first().mode("bomb"), other().mode("rocket"), "-0.5 bomb and rocket"),
        (first().mode("bomb"), other().mode("gun"), "excluded"),
        (first().status(Status::Denied), other(), OPEN),
        (first().status(Status::Attempted), other().status(Status::Foiled), OPEN),
        (first().status(Status::Planned), other(), "excluded"),
        (first().status(Status::Attempted), other(), "excluded"),
    ] {
        let reasons = compared(&a, &b);
        assert!(reasons.starts_with(expected), "{reasons}, must begin {expected}");
    }
}

#[test]
fn times() {
    let toll = |account: Account| account.says(Attribute::Killed, count(9, None)).at(town("Tell", TELL, "Anbar", "IQ"));
    let week = |mut account: Account, start: &str, end: &str| {
        account.told.events[0].when = Some(When {
            start: start.parse().unwrap(),
            end: end.parse().ok(),
            precision: TimePrecision::Week,
            text: None,
        });
        account
    };
    for (a, b, expected) in [
        (first().on("2024-03-06"), other().on("2024-03-06"), Some("+2.5 both on 2024-03-06")),
        (week(first(), "2024-03-04", "2024-03-10"), other().on("2024-03-06"), Some("+1.0 their times overlap")),
        (week(first(), "2024-03-04", "2024-03-10"), other().on("2024-03-11"), Some("+0.0 a day apart")),
        (first().on("2024-03-06"), other().on("2024-03-07"), None),
        (toll(first().on("2024-03-06")), toll(other().on("2024-03-07")), Some("-1.0 a day apart, same place and toll")),
        (toll(first().on("2024-03-06")), toll(other().on("2024-03-08")), None),
        (first().on("2024-03-06"), other(), Some("+0.5 published within three days")),
        (first(), account("b", "2024-03-11"), None),
        (first(), account("b", ""), None),
    ] {
        let reasons = compared(&a, &b);
        let right = expected.map_or(reasons == "excluded", |reason| reasons.split("; ").any(|r| r == reason));
        assert!(right, "{reasons}, must have {expected:?}");
    }
}

#[test]
fn places() {
    let tell = || town("Tell", TELL, "Anbar", "IQ");
    let unresolved = |name: &str| Place {
        lat: None,
        lon: None,
        precision: PlacePrecision::Unresolved,
        admin1: None,
        country: None,
        gazetteer: None,
        ..town(name, TELL, "", "")
    };
    let province =
        |name: &str| Place { lat: None, lon: None, precision: PlacePrecision::Admin1, ..town(name, TELL, name, "IQ") };
    let country = || Place {
        lat: None,
        lon: None,
        admin1: None,
        precision: PlacePrecision::Country,
        ..town("Iraq", TELL, "", "IQ")
    };
    // "100 km north of Tell" bears the id of Tell and is another place.
    let north = || Place {
        lat: Some(TELL.0 + 0.9),
        lon: Some(TELL.1),
        precision: PlacePrecision::Area,
        relation: Some("100 km north of Tell".to_owned()),
        ..tell()
    };
    for (a, b, expected) in [
        (tell(), tell(), Some("+3.0 both in Tell")),
        (tell(), north(), None),
        (north(), north(), Some("+3.0 both in Tell")),
        (tell(), town("Ford", (33.55, 42.05), "Anbar", "IQ"), Some("+2.5 Tell and Ford are near")),
        (tell(), town("Ford", (33.75, 42.05), "Anbar", "IQ"), Some("+1.0 Tell and Ford are not far")),
        (tell(), town("Ford", (34.50, 42.05), "Anbar", "IQ"), None),
        (tell(), town("Ford", TELL, "Deir", "SY"), None),
        (tell(), province("Anbar"), Some("+1.5 the same province")),
        (tell(), province("Basra"), None),
        (tell(), country(), Some("+0.5 the same country")),
        (unresolved("Old Ford"), unresolved("old ford"), Some("+2.5 both in Old Ford")),
    ] {
        let reasons = compared(&first().at(a), &other().at(b));
        let right = expected.map_or(reasons == "excluded", |reason| reasons.split("; ").any(|r| r == reason));
        assert!(right, "{reasons}, must have {expected:?}");
    }
    let nowhere = compared(&first().at(unresolved("Old Ford")), &other().at(tell()));
    assert_eq!(nowhere, "+0.5 one names no mode; +0.5 published within three days");
}

#[test]
fn what_is_said() {
    let text = |words: &str| Value::Text { text: words.to_owned() };
    let killed = |number| first().says(Attribute::Killed, count(number, None));
    let two = |account: Account| {
        account.says(Attribute::Killed, count(9, None)).quotes(
            "Army",
            Stance::Denies,
            Attribute::Injured,
            count(4, None),
        )
    };
    for (a, b, expected) in [
        (killed(9), other().says(Attribute::Killed, count(9, Some("soldier"))), "; +1.0 same figures: killed 9"),
        (killed(9), other().says(Attribute::Injured, count(9, None)), ""),
        (two(first()), two(other()), "; +1.5 same figures: injured 4, killed 9"),
        (
            first().says(Attribute::Victim, actor("Amadou Diallo")),
            other().says(Attribute::Victim, actor("amadou diallo")),
            "; +2.5 same victim: amadou diallo",
        ),
        (
            first().says(Attribute::Perpetrator, actor("River Brigade")),
            other().says(Attribute::Responsibility, actor("River Brigade")),
            "; +1.0 same actor: river brigade",
        ),
        (
            first().says(Attribute::Target, text("an army base")),
            other().says(Attribute::Target, text("the base")),
            "; +0.5 same target: base",
        ),
    ] {
        assert_eq!(compared(&a, &b), format!("{OPEN}{expected}"));
    }
}

#[test]
fn one_report_that_tells_two_events_apart() {
    let account = first().mode("bomb").on("2024-03-06");
    let ontology = ontology();
    let told = account.event(3);
    let compared = compare(&ontology, &told, &told).unwrap();
    assert_eq!(compared.reasons.as_ref().unwrap().last().unwrap(), "-1.5 the report itself tells them apart");
    assert!((compared.score - 3.0).abs() < 1e-9, "{compared:?}");
    assert!((share(compared.score) - 0.3).abs() < 1e-9);
}
