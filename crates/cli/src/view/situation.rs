//! What was weighed for the time and the place of an event, for people.

use std::collections::HashSet;

use rashomon_desk::explain::{Anchor, PlaceCandidate, PlaceChoice, Reason, Situation, TimeChoice};
use rashomon_model::{Event, PlacePrecision};

use super::{page::Page, value};
use crate::output::{DIM, PLAIN, STRONG, clean};

/// Places and times of a report that are shown; JSON has all.
const SHOWN: usize = 5;
/// Candidates of a name that are shown.
const CANDIDATES: usize = 5;
/// Reasons that are shown.
const REASONS: usize = 4;

/// Which places and times were weighed for the event, and what spoke for each.
pub fn write(page: &mut Page, event: &Event, situation: Option<&Situation>) {
    let Some(situation) = situation else {
        page.space();
        page.line(STRONG, 0, "Where and when");
        page.line(PLAIN, 2, "A reading of today has no such event, so that nothing can be weighed.");
        return;
    };
    places(page, event, situation);
    times(page, event, situation);
}

fn places(page: &mut Page, event: &Event, situation: &Situation) {
    page.space();
    page.line(STRONG, 0, "Where it was");
    let recorded = event.place.as_ref().map_or_else(|| "no place".to_owned(), value::place);
    let taken = match (&event.place, &situation.place) {
        (Some(_), None) => " No place of the report was found to be its own: this is the dateline's.",
        (recorded, weighed) if recorded != weighed => " Today's program would give it another.",
        _ => "",
    };
    page.line(PLAIN, 2, &format!("It was given {recorded}.{taken}"));
    let mut told = HashSet::new();
    for (rank, choice) in situation.places.iter().enumerate().filter(|(rank, c)| *rank < SHOWN || c.chosen) {
        place(page, rank + 1, choice);
        let names: Vec<&str> = choice.candidates.iter().map(|c| c.id.as_str()).collect();
        if told.insert(names) {
            choice.candidates.iter().take(CANDIDATES).for_each(|one| candidate(page, one));
            more(page, 6, choice.candidates.len(), CANDIDATES);
        }
    }
    more(page, 2, situation.places.len(), SHOWN);
}

fn place(page: &mut Page, rank: usize, choice: &PlaceChoice) {
    let what = match choice.place.precision {
        PlacePrecision::Unresolved => "which is in no gazetteer".to_owned(),
        _ => format!("taken for {}", value::place(&choice.place)),
    };
    let dateline = if choice.dateline { ", in the dateline" } else { "" };
    let words = format!("“{}” at code point {}{dateline}", clean(&choice.words.text), choice.words.span.start);
    page.line(PLAIN, 2, &format!("{rank}. {words}, {what}: {}", score(choice.score, choice.chosen)));
    page.line(DIM, 5, &reasons(&choice.reasons));
}

fn candidate(page: &mut Page, candidate: &PlaceCandidate) {
    let PlaceCandidate { id, name, kind, country, admin1, population, own, score, .. } = candidate;
    let people = if *population > 0 { format!("{} people", value::grouped(*population)) } else { String::new() };
    let own = if *own { "your own" } else { "" };
    let about = [kind.as_str(), admin1.as_str(), country.as_str(), &people, own];
    let about = about.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
    page.line(PLAIN, 5, &format!("{} {} ({}): {score:.2}", clean(id), clean(name), clean(&about)));
    page.line(DIM, 8, &reasons(&candidate.reasons));
}

fn times(page: &mut Page, event: &Event, situation: &Situation) {
    page.space();
    page.line(STRONG, 0, "When it was");
    let recorded = event.when.as_ref().map_or_else(|| "no time".to_owned(), ToString::to_string);
    let taken = match (&event.when, &situation.when) {
        (Some(_), None) => {
            " No time of the report was found to be its own: this is the day of publication and the day before."
        }
        (recorded, weighed) if recorded != weighed => " Today's program would give it another.",
        _ => "",
    };
    page.line(PLAIN, 2, &format!("It was given {recorded}.{taken}"));
    for (rank, choice) in situation.times.iter().enumerate().filter(|(rank, c)| *rank < SHOWN || c.chosen) {
        time(page, rank + 1, choice);
    }
    more(page, 2, situation.times.len(), SHOWN);
}

fn time(page: &mut Page, rank: usize, choice: &TimeChoice) {
    let from = match &choice.counted_from {
        None => String::new(),
        Some(Anchor::Published { when }) => format!(", counted from the publication on {when}"),
        Some(Anchor::Told { when }) => format!(", counted from {when}, which was told before"),
    };
    let words = format!("“{}” at code point {}", clean(&choice.words.text), choice.words.span.start);
    let value = format!("{} {}, {}{from}", choice.kind, clean(&choice.value), choice.when);
    page.line(PLAIN, 2, &format!("{rank}. {words}, {value}: {}", score(choice.score, choice.chosen)));
    page.line(DIM, 5, &reasons(&choice.reasons));
}

fn score(score: f64, chosen: bool) -> String {
    format!("{score:.2}{}", if chosen { ", taken" } else { "" })
}

/// What adds most to a score, with how much.
fn reasons(reasons: &[Reason]) -> String {
    let shown = reasons.iter().take(REASONS).map(|r| format!("{} {:+.2}", r.feature, r.adds));
    let rest = reasons.len().saturating_sub(REASONS);
    shown.chain((rest > 0).then(|| format!("{rest} more"))).collect::<Vec<_>>().join(", ")
}

fn more(page: &mut Page, indent: usize, count: usize, shown: usize) {
    if count > shown {
        page.line(DIM, indent, &format!("and {} more, which --format json shows", count - shown));
    }
}
