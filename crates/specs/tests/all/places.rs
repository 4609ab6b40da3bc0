//! Towns whose names stand in several countries: what the text says they lie in decides.

use std::sync::LazyLock;

use rashomon_core::{Language, annotate::annotate, extract};
use rashomon_ingest::{Options, report_from_text};

static LANGUAGE: LazyLock<Language> = LazyLock::new(|| Language::english().expect("the embedded data is right"));

/// A name, what the text says that it lies in, and the country.
const PAIRS: [(&str, &str, &str); 40] = [
    ("Tripoli", "Lebanon", "LB"),
    ("Tripoli", "Libya", "LY"),
    ("Paris", "Texas", "US"),
    ("Paris", "France", "FR"),
    ("Granada", "Nicaragua", "NI"),
    ("Granada", "Spain", "ES"),
    ("Valencia", "Venezuela", "VE"),
    ("Valencia", "Spain", "ES"),
    ("Hyderabad", "Pakistan", "PK"),
    ("Hyderabad", "India", "IN"),
    ("Cordoba", "Argentina", "AR"),
    ("Cordoba", "Spain", "ES"),
    ("Santiago", "Chile", "CL"),
    ("Santiago", "Philippines", "PH"),
    ("Alexandria", "Egypt", "EG"),
    ("Alexandria", "Virginia", "US"),
    ("Athens", "Georgia", "US"),
    ("Athens", "Greece", "GR"),
    ("Cambridge", "England", "GB"),
    ("Cambridge", "Massachusetts", "US"),
    ("Kandahar", "Afghanistan", "AF"),
    ("Barcelona", "Venezuela", "VE"),
    ("Merida", "Mexico", "MX"),
    ("Merida", "Venezuela", "VE"),
    ("Leon", "Nicaragua", "NI"),
    ("Leon", "Mexico", "MX"),
    ("Birmingham", "Alabama", "US"),
    ("Birmingham", "England", "GB"),
    ("London", "Ontario", "CA"),
    ("London", "England", "GB"),
    ("Cartagena", "Colombia", "CO"),
    ("Cartagena", "Spain", "ES"),
    ("San Jose", "Costa Rica", "CR"),
    ("San Jose", "California", "US"),
    ("Vitoria", "Brazil", "BR"),
    ("Kingston", "Jamaica", "JM"),
    ("Georgetown", "Guyana", "GY"),
    ("Victoria", "British Columbia", "CA"),
    ("Trujillo", "Peru", "PE"),
    ("Trujillo", "Honduras", "HN"),
];

#[test]
fn what_the_text_says_decides() {
    let mut wrong = Vec::new();
    for (name, within, country) in PAIRS {
        let text = format!("Two shells hit a warehouse in {name}, {within}, on Monday, residents said.");
        let report = report_from_text("a.txt", text.as_bytes(), &Options::default()).expect("it is a report").report;
        let annotation = annotate(LANGUAGE.for_annotate(), &report);
        let places = extract::places(LANGUAGE.for_extract(), &report, &annotation);
        let found = places.iter().find(|p| p.span.of(&report.text) == name).and_then(|p| p.place.country.as_deref());
        if found != Some(country) {
            wrong.push(format!("{name}, {within}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn common_words_and_roads_are_no_towns() {
    for (text, words) in [
        ("Gunmen attacked the Western District Hospital in Mosul on Monday.", "Hospital"),
        ("A bomb went off in Orchard Street in Belfast.", "Orchard"),
        ("Somali troops shelled the village of Zamareh.", "Somali"),
    ] {
        let report = report_from_text("a.txt", text.as_bytes(), &Options::default()).expect("it is a report").report;
        let annotation = annotate(LANGUAGE.for_annotate(), &report);
        let places = extract::places(LANGUAGE.for_extract(), &report, &annotation);
        let found = places.iter().find(|p| p.span.of(&report.text).starts_with(words));
        assert!(found.is_none_or(|p| p.place.gazetteer.is_none()), "{text}: {found:?}");
    }
}
