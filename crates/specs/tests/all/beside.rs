//! Tables of places beside a name: every row of `specs/ground/places.md` is a text with a name in square brackets and what
//! it means.

use std::{fmt::Write, fs, path::PathBuf};

use rashomon_core::{Language, annotate::annotate, extract, kilometres};
use rashomon_ingest::{Options, report_from_text};
use rashomon_model::Place;

#[test]
fn every_row_holds() {
    let language = Language::english().expect("the embedded data is right");
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../specs/ground/places.md");
    let page = fs::read_to_string(&path).unwrap();
    let (mut failures, mut rows) = (String::new(), 0);
    for (number, line) in (1..).zip(page.lines()) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [text, expected @ ..] = cells.as_slice() else { continue };
        let Ok(expected) = <[&str; 5]>::try_from(expected) else { continue };
        if *text == "text" || text.starts_with("---") {
            continue;
        }
        rows += 1;
        if let Err(found) = check(&language, text, expected) {
            writeln!(failures, "specs/ground/places.md:{number}: {text}: {found}").unwrap();
        }
    }
    assert!(rows >= 40, "{rows} rows");
    assert!(failures.is_empty(), "\n{failures}");
}

/// Checks one row; what was found instead where it does not hold.
fn check(language: &Language, marked: &str, expected: [&str; 5]) -> Result<(), String> {
    let (from, to) = marked.find('[').zip(marked.find(']')).ok_or("no name is marked")?;
    let (name, text) = (&marked[from + 1..to], marked.replace(['[', ']'], ""));
    let report = report_from_text("a.txt", text.as_bytes(), &Options::default()).expect("it is a report").report;
    let annotation = annotate(language.for_annotate(), &report);
    let places = extract::places(language.for_extract(), &report, &annotation);
    let found = places.iter().find(|p| p.span.of(&report.text) == name);
    let place = &found.ok_or_else(|| format!("{name} is no place"))?.place;
    let [relation, point, radius, country, precision] = expected;
    let words = |text: Option<&str>| text.unwrap_or("–").to_owned();
    let read = [
        words(place.relation.as_deref()),
        words(place.radius_km.map(|km| km.to_string()).as_deref()),
        words(place.country.as_deref()),
        place.precision.to_string(),
    ];
    if read == [relation, radius, country, precision] && is_at(place, point) { Ok(()) } else { Err(told(place)) }
}

/// Whether the place is at "lat,lon ± km"; whether it has no point where that is "–".
fn is_at(place: &Place, point: &str) -> bool {
    let own = place.lat.zip(place.lon);
    let Some((degrees, off)) = point.split_once(" ± ") else { return own.is_none() };
    let (lat, lon) = degrees.split_once(',').expect("a point has two numbers");
    let there: (f64, f64) = (lat.parse().expect("degrees north"), lon.parse().expect("degrees east"));
    own.is_some_and(|own| kilometres(own, there) <= off.parse().expect("kilometres"))
}

fn told(place: &Place) -> String {
    let Place { relation, radius_km, country, precision, lat, lon, .. } = place;
    format!("{relation:?} {:?} {radius_km:?} {country:?} {precision}", lat.zip(*lon))
}
