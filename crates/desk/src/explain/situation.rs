//! Where and when of an event: what was weighed, and what spoke for each.

use std::collections::BTreeSet;

use rashomon_core::{
    Language,
    annotate::annotate,
    data::FeatureWeights,
    extract::{self, Weighed, WeighedPlace, WeighedTime, situate},
    gazetteer::{FEATURES, Gazetteer},
    ground::{place::Candidate, time::CountedFrom},
};
use rashomon_model::{Bytes, CharIndex, Event, Place, Quote, ReportRecord, Span, When};
use serde::Serialize;

use crate::{Desk, Error};

/// What was weighed for the time and the place of an event, by today's program and data.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Situation {
    /// The place that it is given; null where none of the report is its own, and the dateline or nothing stands for it.
    pub place: Option<Place>,
    /// Places of the report, the best first.
    pub places: Vec<PlaceChoice>,
    /// The time that it is given; null where none of the report is its own, and the day of publication or nothing stands
    /// for it.
    pub when: Option<When>,
    /// Times of the report, the best first.
    pub times: Vec<TimeChoice>,
}

/// A place that a report names, for an event.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PlaceChoice {
    /// The words.
    pub words: Quote,
    /// What they were taken for.
    pub place: Place,
    /// Whether they stand in the dateline.
    pub dateline: bool,
    /// Whether the event was given it.
    pub chosen: bool,
    /// Above 0 it is rather the event's than not.
    pub score: f64,
    /// What ties it to the event and what does not.
    pub reasons: Vec<Reason>,
    /// Places of the gazetteer that the words can mean, the best first.
    pub candidates: Vec<PlaceCandidate>,
}

/// A place of the gazetteer that words can mean.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PlaceCandidate {
    /// Id in the gazetteer.
    pub id: String,
    /// Its usual name.
    pub name: String,
    /// "city", "admin1", "site" …
    pub kind: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// First-order division.
    pub admin1: String,
    /// People, 0 where unknown.
    pub population: u64,
    /// Degrees north; null where unknown.
    pub lat: Option<f64>,
    /// Degrees east.
    pub lon: Option<f64>,
    /// Whether the user has added it.
    pub own: bool,
    /// Compared with the other candidates of these words only.
    pub score: f64,
    /// What speaks for it and against it.
    pub reasons: Vec<Reason>,
}

/// A time that a report tells, for an event.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TimeChoice {
    /// The words.
    pub words: Quote,
    /// Kind and value of TIMEX3.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Its value.
    pub value: String,
    /// The days that it means for this event.
    pub when: When,
    /// What it was counted from; null where it says all by itself.
    pub counted_from: Option<Anchor>,
    /// Whether the event was given it.
    pub chosen: bool,
    /// Above 0 it is rather the event's than not.
    pub score: f64,
    /// What ties it to the event and what does not.
    pub reasons: Vec<Reason>,
}

/// What a time was counted from.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "by", rename_all = "kebab-case")]
pub enum Anchor {
    /// The day of publication.
    Published {
        /// That day.
        when: When,
    },
    /// A time that the report tells before.
    Told {
        /// That time.
        when: When,
    },
}

/// Something that speaks for a choice or against it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Reason {
    /// Its name in the file of weights; `network` is what the claims network says.
    pub feature: &'static str,
    /// Its value, most often 0 or 1.
    pub value: f64,
    /// How much it counts.
    pub weight: f64,
    /// What it adds to the score.
    pub adds: f64,
}

impl Desk {
    /// What today's program weighs for an event of a report; none where today's reading has no such event.
    pub(super) fn situation(&self, record: &ReportRecord, event: &Event) -> Result<Option<Situation>, Error> {
        let Some(report) = record.report.clone().in_bytes() else { return Ok(None) };
        let language = self.data().language()?;
        let annotation = annotate(language.for_annotate(), &report);
        let told = Told { language, text: &report.text, index: CharIndex::new(&report.text) };
        let all = extract::weighed(language.for_extract(), &report, &annotation);
        let own: BTreeSet<_> = event.mentions.iter().map(|m| m.span).collect();
        let shared = |weighed: &Weighed| {
            let spans = weighed.mentions.iter().map(|span| told.index.chars(told.text, *span));
            spans.filter(|span| own.contains(span)).count()
        };
        // Of those that share as many words the one with the fewest others: ids of events hang on their words.
        let found = all.into_iter().map(|weighed| (shared(&weighed), weighed)).filter(|(shared, _)| *shared > 0);
        let found = found.max_by(|(a, one), (b, other)| (a, other.mentions.len()).cmp(&(b, one.mentions.len())));
        Ok(found.map(|(_, weighed)| Situation {
            place: weighed.place,
            places: weighed.places.into_iter().map(|place| told.place(place)).collect(),
            when: weighed.when,
            times: weighed.times.into_iter().map(|time| told.time(time)).collect(),
        }))
    }
}

/// A report and what it is read with.
struct Told<'a> {
    language: &'a Language,
    text: &'a str,
    index: CharIndex,
}

impl Told<'_> {
    fn quote(&self, span: Span<Bytes>) -> Quote {
        Quote { span: self.index.chars(self.text, span), text: span.of(self.text).to_owned() }
    }

    fn place(&self, place: WeighedPlace) -> PlaceChoice {
        let weights = self.language.for_extract().situation.place();
        PlaceChoice {
            words: self.quote(place.span),
            dateline: place.dateline,
            chosen: place.chosen,
            score: place.score,
            reasons: with_network(&situate::place::FEATURES, weights, &place.features, place.network),
            candidates: place.candidates.iter().filter_map(|c| candidate(&self.language.gazetteer, c)).collect(),
            place: place.place,
        }
    }

    fn time(&self, time: WeighedTime) -> TimeChoice {
        let weights = self.language.for_extract().situation.time();
        TimeChoice {
            words: self.quote(time.span),
            kind: time.kind.as_str(),
            value: time.value,
            when: time.when,
            counted_from: match time.counted_from {
                CountedFrom::Nothing => None,
                CountedFrom::Published(day) => Some(Anchor::Published { when: When::day(day, None) }),
                CountedFrom::Told(when) => Some(Anchor::Told { when }),
            },
            chosen: time.chosen,
            score: time.score,
            reasons: with_network(&situate::time::FEATURES, weights, &time.features, time.network),
        }
    }
}

fn candidate(gazetteer: &Gazetteer, candidate: &Candidate) -> Option<PlaceCandidate> {
    let row = gazetteer.row(candidate.row)?;
    Some(PlaceCandidate {
        id: row.id.to_owned(),
        name: row.name.to_owned(),
        kind: row.kind.to_owned(),
        country: row.country.to_owned(),
        admin1: row.admin1.to_owned(),
        population: row.population,
        lat: Some(row.lat).filter(|lat| lat.is_finite()),
        lon: Some(row.lon).filter(|lon| lon.is_finite()),
        own: row.own,
        score: candidate.score,
        reasons: reasons(&FEATURES, gazetteer.weights(), &candidate.features),
    })
}

/// The same with what the claims network says, which counts as it is.
fn with_network(names: &[&'static str], weights: &FeatureWeights, features: &[f64], network: f64) -> Vec<Reason> {
    let mut all = reasons(names, weights, features);
    all.push(Reason { feature: "network", value: network, weight: 1.0, adds: network });
    sorted(all)
}

/// What there is of the features, that which counts most first.
fn reasons(names: &[&'static str], weights: &FeatureWeights, features: &[f64]) -> Vec<Reason> {
    let all = names.iter().zip(weights.values()).zip(features);
    let reason = |((feature, weight), value): ((&&'static str, &f64), &f64)| Reason {
        feature,
        value: *value,
        weight: *weight,
        adds: weight * value,
    };
    sorted(all.map(reason).collect())
}

fn sorted(mut reasons: Vec<Reason>) -> Vec<Reason> {
    reasons.retain(|reason| reason.adds != 0.0);
    reasons.sort_by(|a, b| b.adds.abs().total_cmp(&a.adds.abs()));
    reasons
}
