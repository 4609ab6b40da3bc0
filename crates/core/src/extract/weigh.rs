//! What was weighed for the time and the place of each event. For people who ask why.

use rashomon_model::{Bytes, Place, Report, Span, When};

use super::{Input, Resources, Told, matches, situate};
use crate::{
    ground::{
        place::Candidate,
        time::{CountedFrom, Kind},
    },
    sentence::Annotation,
};

/// An event with all places and times that were weighed for it, the best of each first.
#[derive(Clone, Debug)]
pub struct Weighed {
    /// Its mentions.
    pub mentions: Vec<Span<Bytes>>,
    /// The place that it is given; none where no place is its own.
    pub place: Option<Place>,
    /// Places of the report.
    pub places: Vec<WeighedPlace>,
    /// The time that it is given; none where no time is its own.
    pub when: Option<When>,
    /// Times of the report.
    pub times: Vec<WeighedTime>,
}

/// A place of a report that may be an event's.
#[derive(Clone, Debug)]
pub struct WeighedPlace {
    /// Its words.
    pub span: Span<Bytes>,
    /// What they mean.
    pub place: Place,
    /// Whether it stands in the dateline.
    pub dateline: bool,
    /// The places of the gazetteer that the words can mean, the best first.
    pub candidates: Vec<Candidate>,
    /// Whether it was taken.
    pub chosen: bool,
    /// How much speaks for it.
    pub score: f64,
    /// What ties it to the event.
    pub features: situate::place::Features,
    /// What the claims network adds to it.
    pub network: f64,
}

/// A time of a report that may be an event's.
#[derive(Clone, Debug)]
pub struct WeighedTime {
    /// Its words.
    pub span: Span<Bytes>,
    /// Its kind of TIMEX3.
    pub kind: Kind,
    /// Its value of TIMEX3.
    pub value: String,
    /// The days that it means for the event.
    pub when: When,
    /// What it counts from.
    pub counted_from: CountedFrom,
    /// Whether it was taken.
    pub chosen: bool,
    /// How much speaks for it.
    pub score: f64,
    /// What ties it to the event.
    pub features: situate::time::Features,
    /// What the claims network adds to it.
    pub network: f64,
}

/// The events of a report with what was weighed for each, as [`extract`](super::extract) weighs it.
pub fn weighed(resources: Resources<'_>, report: &Report<Bytes>, annotation: &Annotation) -> Vec<Weighed> {
    let input = Input::new(resources, report, annotation);
    let told = Told::of(resources, &input, &matches(resources, annotation));
    let (scene, weights) = (told.scene(&input), resources.situation);
    let (places, times) = (scene.chosen_places(weights), scene.chosen_times(weights, input.day));
    let known = scene.known();
    let of = |(event, (place, time)): (usize, (situate::place::ChosenPlace, situate::time::ChosenTime))| {
        let pairs = scene.pairs(&known, event, place.main);
        let mut weighed_places: Vec<WeighedPlace> = pairs
            .into_iter()
            .zip(&place.scored)
            .map(|((at, features), (_, score))| {
                let mention = &told.places[at];
                WeighedPlace {
                    span: mention.span,
                    place: mention.place.clone(),
                    dateline: mention.dateline,
                    candidates: mention.candidates.clone(),
                    chosen: place.chosen == Some(at),
                    score: *score,
                    features,
                    network: scene.seen_place(event, at),
                }
            })
            .collect();
        weighed_places.sort_by(|a, b| b.score.total_cmp(&a.score));
        let pairs = scene.time_pairs(event, time.main.as_ref(), input.day);
        let weighed = pairs.into_iter().zip(&time.scored).filter_map(|((at, features), (_, score))| {
            let mention = &told.times[at];
            let grounded = input.times.at(mention.sentence, mention.tokens.0)?;
            let meaning = grounded.meaning();
            Some(WeighedTime {
                span: mention.span,
                kind: meaning.kind,
                value: meaning.value,
                when: scene.when(event, at)?.clone(),
                counted_from: grounded.counted_from(),
                chosen: time.chosen == Some(at),
                score: *score,
                features,
                network: scene.seen_time(event, at),
            })
        });
        let mut weighed_times: Vec<WeighedTime> = weighed.collect();
        weighed_times.sort_by(|a, b| b.score.total_cmp(&a.score));
        Weighed {
            mentions: told.events[event].mentions.iter().map(|m| told.mentions[*m].span).collect(),
            place: place.place,
            places: weighed_places,
            when: time.when,
            times: weighed_times,
        }
    };
    places.into_iter().zip(times).enumerate().map(of).collect()
}
