use rashomon_model::{EventId, EventType, Mode, PlacePrecision, ReportId, Span, When};

use super::*;
use crate::resolve::{
    fixture::{rules, town},
    node::Marks,
    terms::Terms,
};

fn day(text: &str) -> When {
    When::day(text.parse().unwrap(), Some("then".to_owned()))
}

fn node(report: &str) -> Node {
    let id = ReportId::of(report.as_bytes());
    Node {
        event: EventId::of(&id, Span::new(0, 1), 0),
        report: id,
        mentions: Vec::new(),
        published: "2024-03-04".parse().ok(),
        kind: EventType("ASSAULT".to_owned()),
        mode: Some(Mode("firearms".to_owned())),
        status: Status::Occurred,
        when: Some(day("2024-03-03")),
        place: Some(town("Gao", (16.27, -0.04), "Gao", "ML")),
        placed: Vec::new(),
        marks: Marks::default(),
        near: Terms::default(),
        whole: Terms::default(),
        names: Vec::new(),
        ages: Vec::new(),
        tied: Vec::new(),
    }
}

/// The features of a pair that are not zero; both ways round they are the same.
fn told(a: &Node, b: &Node) -> String {
    let Some(values) = features(rules(), a, b) else { return "two".to_owned() };
    assert_eq!(features(rules(), b, a), Some(values));
    let some = FEATURES.iter().zip(values).filter(|(_, v)| *v != 0.0);
    some.map(|(name, value)| if value >= 1.0 { (*name).to_owned() } else { format!("{name} {value:.2}") })
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn what_a_report_tells_apart() {
    let (mut a, mut b) = (node("a"), Node { event: EventId("evt_b".to_owned()), ..node("a") });
    let words = rashomon_model::Quote { span: Span::new(3, 17), text: "in revenge for".to_owned() };
    let tie = |event: &EventId, follows| Tied {
        event: event.clone(),
        relation: Relation::Retaliation,
        follows,
        words: words.clone(),
    };
    (a.tied, b.tied) = (vec![tie(&b.event, true)], vec![tie(&a.event, false)]);
    assert!(told(&a, &b).ends_with(" one-report told-apart"), "{}", told(&a, &b));
    assert!(reasons(rules(), &a, &b).contains(&"-6.0 told-apart: in revenge for".to_owned()));
    assert!(score(rules(), &a, &b).unwrap() < score(rules(), &a, &node("a")).unwrap());
    // That one came so many days later may be said of what became of it.
    a.tied[0].relation = Relation::Related;
    b.tied[0].relation = Relation::Related;
    assert!(told(&a, &b).ends_with(" one-report"), "{}", told(&a, &b));
}

const ALIKE: &str = "any published-near same-day same-said-day same-place place-and-day same-mode";

#[test]
fn what_is_alike() {
    assert_eq!(told(&node("a"), &node("b")), ALIKE);
    assert_eq!(told(&node("a"), &node("a")), format!("{} one-report", ALIKE.replace("published-near ", "")));
    let shares = |marks: Marks| Node { marks, ..node("b") };
    let set = |word: &str| BTreeSet::from([word.to_owned()]);
    let first = Node {
        marks: Marks {
            killed: Some(9),
            injured: Some(2),
            victims: set("amina"),
            actors: set("jnim"),
            ..Marks::default()
        },
        ..node("a")
    };
    for (marks, expected) in [
        (Marks { killed: Some(9), ..Marks::default() }, "killed-same"),
        (Marks { killed: Some(8), ..Marks::default() }, "killed-differ 0.25"),
        (Marks { killed: Some(90), injured: Some(2), ..Marks::default() }, "killed-differ killed-beyond injured-same"),
        (Marks { victims: set("amina"), actors: set("isgs"), ..Marks::default() }, "victims-shared actors-other"),
        (Marks { victims: set("omar"), actors: set("jnim"), ..Marks::default() }, "victims-other actors-shared"),
    ] {
        let expected =
            format!("any published-near same-day same-said-day same-place place-and-day same-mode {expected}");
        assert_eq!(told(&first, &shares(marks)), expected);
    }
    let later = Node {
        published: "2024-03-06".parse().ok(),
        marks: Marks { killed: Some(8), ..Marks::default() },
        ..node("b")
    };
    assert!(told(&first, &later).contains("killed-falls"), "a toll that falls is rather another's");
    let risen = Node { marks: Marks { killed: Some(12), ..Marks::default() }, ..later };
    assert!(!told(&first, &risen).contains("killed-falls"));
}

#[test]
fn times() {
    let month = When { end: "2024-03-31".parse().ok(), precision: TimePrecision::Month, ..day("2024-03-01") };
    for (when, expected) in [
        (Some(day("2024-03-04")), "day-apart"),
        (Some(day("2024-03-08")), "days-apart 0.50 said-days-apart 0.50"),
        (Some(When { text: None, ..day("2024-03-08") }), "days-apart 0.50"),
        (Some(day("2024-03-23")), "days-apart said-days-apart times-far"),
        (Some(month), "times-overlap"),
        (None, "no-time"),
    ] {
        let told = told(&node("a"), &Node { when, ..node("b") });
        assert_eq!(told, format!("any published-near {expected} same-place same-mode"));
    }
    let long = Node { published: "2024-09-04".parse().ok(), ..node("b") };
    assert!(told(&node("a"), &long).starts_with("any published-gap same-day"));
    let undated = Node { published: None, ..node("b") };
    assert!(told(&node("a"), &undated).starts_with("any published-gap 0.50 same-day"));
}

#[test]
fn places() {
    let unresolved = |name: &str| rashomon_model::Place {
        name: name.to_owned(),
        precision: PlacePrecision::Unresolved,
        country: Some("ML".to_owned()),
        ..rashomon_model::Place::default()
    };
    let coarse = |admin1: Option<&str>, country: &str| rashomon_model::Place {
        name: country.to_owned(),
        precision: if admin1.is_some() { PlacePrecision::Admin1 } else { PlacePrecision::Country },
        country: Some(country.to_owned()),
        admin1: admin1.map(str::to_owned),
        ..rashomon_model::Place::default()
    };
    for (place, expected) in [
        (Some(town("Wabaria", (16.25, 0.02), "Gao", "ML")), "place-near"),
        (Some(town("Bara", (16.6, 0.2), "Gao", "ML")), "place-not-far"),
        (Some(town("Kidal", (18.44, 1.41), "Kidal", "ML")), "place-far"),
        (Some(unresolved("gao")), "same-place-name"),
        (Some(unresolved("Inzammen")), "other-place-name"),
        (Some(coarse(Some("Gao"), "ML")), "place-within"),
        (Some(coarse(None, "ML")), "place-within"),
        (Some(coarse(Some("Kidal"), "ML")), "place-far"),
        (Some(coarse(None, "NE")), "place-far"),
        (None, "no-place"),
    ] {
        let told = told(&node("a"), &Node { place, ..node("b") });
        assert_eq!(told, format!("any published-near same-day same-said-day {expected} same-mode"));
    }
}

#[test]
fn what_can_never_be_one() {
    let mode = |mode: &str| Some(Mode(mode.to_owned()));
    assert_eq!(told(&node("a"), &Node { kind: EventType("PROTEST".to_owned()), ..node("b") }), "two");
    assert_eq!(told(&node("a"), &Node { status: Status::Planned, ..node("b") }), "two");
    assert_eq!(told(&node("a"), &Node { mode: mode("aerial"), ..node("b") }), "two");
    assert!(told(&node("a"), &Node { status: Status::Denied, ..node("b") }).starts_with("any"));
    assert!(told(&node("a"), &Node { mode: None, ..node("b") }).contains("one-mode"));
}

#[test]
fn reasons_are_told_with_what_they_compare() {
    let reasons = reasons(rules(), &node("a"), &node("b"));
    assert!(reasons.iter().any(|r| r.starts_with('+') && r.ends_with("same-day: 2024-03-03")), "{reasons:?}");
    let score = score(rules(), &node("a"), &node("b")).unwrap();
    let sum: f64 = reasons.iter().filter_map(|r| r.split(' ').next()?.parse::<f64>().ok()).sum();
    assert!((score - sum).abs() < 0.8, "{score} {reasons:?}");
    assert!((probability(0.0) - 0.5).abs() < 1e-9 && probability(9.0) > 0.99 && probability(-9.0) < 0.01);
}

#[test]
fn weights_speak_for_what_is_shared_and_against_what_differs() {
    for (name, weight) in FEATURES.iter().zip(rules().weights.values()) {
        let against = name.ends_with("-other")
            || name.ends_with("-differ")
            || name.ends_with("-beyond")
            || name.ends_with("apart")
            || name.ends_with("-far");
        let of_two = ["day-apart", "place-not-far"].contains(name);
        assert!(!against || of_two || *weight <= 0.0, "{name}");
        assert!(!(name.ends_with("-shared") || name.starts_with("same-")) || *weight >= 0.0, "{name}");
    }
}

#[test]
fn a_victim_who_is_named_in_both_is_killed_once() {
    let named = |report: &str| Node { marks: Marks { named: vec![7], ..Marks::default() }, ..node(report) };
    let funeral = Node { names: vec![3, 7], when: Some(day("2024-03-09")), ..node("b") };
    let told_of = told(&named("a"), &funeral);
    assert!(told_of.contains("named-victim ") && told_of.contains("named-victim-other-day 0.60"), "{told_of}");
    let same_day = told(&named("a"), &Node { names: vec![7], ..node("b") });
    assert!(same_day.contains("named-victim") && !same_day.contains("other-day"), "{same_day}");
    assert!(!told(&named("a"), &Node { names: vec![3], ..node("b") }).contains("named-victim"));
    // A report names the victims of its two attacks side by side.
    assert!(!told(&named("a"), &Node { names: vec![7], ..named("a") }).contains("named-victim"));
}
