//! Whose place it is: of all places that a report names, which is an event's own.
//!
//! Every pair of an event and a place is scored by what the text shows of both; the best one is taken, if it is better than
//! none. Weights are fitted on annotated reports (`crates/lab/training/situate_fit.py`).

use std::collections::{HashMap, HashSet};

use rashomon_model::{Bytes, Place, PlacePrecision, RegionKind, Span};
use serde::Deserialize;

use super::{event::EventDraft, mention::Mention};
use crate::{
    data::{DataError, DataFile},
    gazetteer::fold,
    ground::place::PlaceMention,
    sentence::{Annotation, Sentence},
    text::{Role, Upos},
};

/// Weights of what ties a place to an event, by the names of [`PLACE`].
#[derive(Clone, Debug, PartialEq)]
pub struct Situation {
    place: Vec<f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    place: HashMap<String, f64>,
}

/// What ties a place to an event. A pair has a value of each, most of them 0 or 1.
pub const PLACE: [&str; 42] = [
    "any",
    "same-sentence",
    "behind",
    "before",
    "clauses-between",
    "argument",
    "nearest-place",
    "nearest-event",
    "sentences-before",
    "sentences-behind",
    "same-paragraph",
    "headline",
    "dateline",
    "locative",
    "near",
    "from",
    "of",
    "to",
    "bare",
    "speaker",
    "hospital",
    "country",
    "division",
    "site",
    "unresolved",
    "often",
    "first",
    "holds-another",
    "lies-in-another",
    "head",
    "silent-often",
    "silent-dateline",
    "silent-main",
    "main-own",
    "main-dateline",
    "possessive",
    "facility",
    "section",
    "section-line",
    "last-before",
    "holds-finer",
    "first-lines",
];

impl Situation {
    /// The weights of a data file.
    ///
    /// # Errors
    /// Where it is no TOML, or names are missing or unknown.
    pub fn load(file: &DataFile) -> Result<Self, DataError> {
        let File { place } = file.parse()?;
        if let Some(unknown) = place.keys().filter(|k| !PLACE.contains(&k.as_str())).min() {
            return Err(file.error_at(unknown, format!("nothing called `{unknown}` ties a place to an event")));
        }
        let weight = |name: &&str| {
            place.get(*name).copied().ok_or_else(|| file.error(0, format!("the weight of `{name}` is missing")))
        };
        Ok(Self { place: PLACE.iter().map(weight).collect::<Result<_, _>>()? })
    }
}

/// The values of a pair, in the order of [`PLACE`].
pub type Features = [f64; PLACE.len()];

/// What is looked at.
pub(super) struct Scene<'a> {
    pub text: &'a str,
    pub annotation: &'a Annotation,
    pub mentions: &'a [Mention],
    pub events: &'a [EventDraft],
    pub event_of: &'a [usize],
    pub places: &'a [PlaceMention],
    /// Words that name speakers and cues.
    pub frames: &'a [Span<Bytes>],
}

/// Places that are weighed for an event, from the beginning of the report: enough for any report of an incident.
const MOST_PLACES: usize = 150;

/// What holds of the places of a report, whatever the event.
pub(super) struct Known {
    /// How often each place's name is told.
    often: Vec<f64>,
    /// Whether each heads a line.
    heads: Vec<bool>,
    /// Whether each holds another that the report names.
    holds_finer: Vec<bool>,
    /// Whether the text says of another that it lies in it.
    holds_another: Vec<bool>,
    /// The first that a preposition leads to, outside datelines.
    first: Option<usize>,
}

/// How sure it must be that a site lies in a town of which the text does not say so.
const IN_TOWN: f64 = -2.5;

impl Scene<'_> {
    /// The place of each event, where one is its own.
    pub fn places_of(&self, weights: &Situation) -> Vec<Option<Place>> {
        let (known, mut main) = (self.known(), None);
        let place = |event: usize| {
            let scored = self.scored(weights, &known, event, main);
            let (best, _) = best(&scored, |_| true)?;
            // Of several places that may each be its own, one is, though none is surer than that there is none.
            if scored.iter().map(|(_, score)| libm::exp(*score)).sum::<f64>() <= 1.0 {
                return None;
            }
            if event == 0 {
                main = Some(best);
            }
            Some(self.in_town(&scored, best))
        };
        (0..self.events.len()).map(place).collect()
    }

    /// The number of the place of the main event.
    pub fn main(&self, weights: &Situation) -> Option<usize> {
        let scored = if self.events.is_empty() { Vec::new() } else { self.scored(weights, &self.known(), 0, None) };
        best(&scored, |_| true).filter(|(_, score)| *score > 0.0).map(|(place, _)| place)
    }

    fn scored(&self, weights: &Situation, known: &Known, event: usize, main: Option<usize>) -> Vec<(usize, f64)> {
        let score = |(place, features): (usize, Features)| {
            (place, weights.place.iter().zip(features).map(|(w, f)| w * f).sum::<f64>())
        };
        self.pairs(known, event, main).into_iter().map(score).collect()
    }

    /// A street or a building that no gazetteer knows stands in the town that the text says, or that is the event's otherwise.
    fn in_town(&self, scored: &[(usize, f64)], chosen: usize) -> Place {
        let mention = &self.places[chosen];
        if !mention.facility || mention.place.precision != PlacePrecision::Unresolved {
            return mention.place.clone();
        }
        let is_town = |at: usize| at != chosen && self.places[at].place.precision == PlacePrecision::Town;
        let town = mention.within.filter(|at| is_town(*at));
        let town = town.or_else(|| best(scored, is_town).filter(|(_, score)| *score > IN_TOWN).map(|(at, _)| at));
        let Some(town) = town.map(|at| &self.places[at].place) else { return mention.place.clone() };
        let name = format!("{}, {}", mention.place.name, town.name);
        Place { name, text: mention.place.text.clone(), ..town.clone() }
    }

    pub fn known(&self) -> Known {
        let mut counts: HashMap<String, f64> = HashMap::new();
        let names: Vec<String> = self.places.iter().map(|p| fold(&p.place.name)).collect();
        names.iter().for_each(|name| *counts.entry(name.clone()).or_default() += 1.0);
        let finer = Finer::of(self.places);
        let mut holds_another = vec![false; self.places.len()];
        self.places.iter().filter_map(|p| p.within).for_each(|at| holds_another[at] = true);
        Known {
            often: names.iter().map(|name| libm::log(1.0 + counts.get(name).copied().unwrap_or_default())).collect(),
            heads: self.places.iter().map(|p| self.heads_a_line(p)).collect(),
            holds_finer: self.places.iter().map(|p| finer.has(&p.place)).collect(),
            holds_another,
            first: self.places.iter().position(|p| !p.dateline && p.locative),
        }
    }

    /// All places with what ties each to an event. `main` is the place of the report's main event.
    pub fn pairs(&self, known: &Known, event: usize, main: Option<usize>) -> Vec<(usize, Features)> {
        let of_event: Vec<&Mention> = self.events[event].mentions.iter().map(|m| &self.mentions[*m]).collect();
        let weighed = &self.places[..self.places.len().min(MOST_PLACES)];
        let sentences: HashSet<usize> = of_event.iter().map(|m| m.sentence).collect();
        let silent = !weighed.iter().any(|p| p.locative && sentences.contains(&p.sentence));
        let head = of_event.iter().any(|m| m.headline || m.sentence < 3);
        let pair = |(at, place): (usize, &PlaceMention)| {
            let mention = of_event.iter().min_by_key(|m| self.apart(m, place))?;
            let mut features = self.tie(mention, place, event);
            let mut set = |name: &str, value: f64| {
                if let Some(i) = PLACE.iter().position(|n| *n == name) {
                    features[i] = value;
                }
            };
            let flag = |yes: bool| f64::from(u8::from(yes));
            let same = |other: usize| {
                let (a, b) = (&self.places[other].place, &place.place);
                a.name == b.name && a.gazetteer == b.gazetteer
            };
            let before = self.places.partition_point(|p| p.span.start <= mention.span.start);
            let section = (0..before).rev().find(|p| known.heads[*p]) == Some(at);
            let line = || self.text.get(place.span.end..mention.span.start).is_some_and(|t| !t.contains('\n'));
            let last = self.places[..before].iter().rposition(|p| p.locative && !p.facility);
            set("section", flag(section));
            set("section-line", flag(section && line()));
            set("last-before", flag(silent && last == Some(at)));
            set("holds-finer", flag(known.holds_finer[at]));
            set("often", known.often[at]);
            set("first", flag(known.first == Some(at)));
            set("holds-another", flag(known.holds_another[at]));
            set("lies-in-another", flag(place.within.is_some()));
            set("head", flag(head && place.sentence < 3));
            set("silent-often", flag(silent) * known.often[at]);
            set("silent-dateline", flag(silent && place.dateline));
            set("silent-main", flag(silent && event > 0 && main.is_some_and(same)));
            set("main-own", flag(event > 0 && !silent && main.is_some_and(same)));
            set("main-dateline", flag(event == 0 && place.dateline));
            Some((at, features))
        };
        weighed.iter().enumerate().filter_map(pair).collect()
    }

    /// How far a place is from a mention: sentences, then tokens.
    fn apart(&self, mention: &Mention, place: &PlaceMention) -> (usize, usize) {
        let sentences = mention.sentence.abs_diff(place.sentence);
        (sentences, if sentences == 0 { gap(mention.tokens, place.tokens) } else { 0 })
    }

    /// What the text shows of a mention and a place.
    fn tie(&self, mention: &Mention, place: &PlaceMention, event: usize) -> Features {
        let sentence = &self.annotation.sentences[place.sentence];
        let flag = |yes: bool| f64::from(u8::from(yes));
        let same = mention.sentence == place.sentence;
        let behind = place.tokens.0 >= mention.tokens.1;
        let gap = libm::exp(-(gap(mention.tokens, place.tokens) as f64) / 6.0);
        let apart = mention.sentence.abs_diff(place.sentence) as f64;
        let earlier = place.sentence < mention.sentence;
        let lead = Lead::of(sentence, place.tokens.0);
        let precision = place.place.precision;
        let paragraph = self.annotation.sentences[mention.sentence].paragraph == sentence.paragraph;
        [
            1.0,
            flag(same),
            flag(same && behind) * gap,
            flag(same && !behind) * gap,
            if same { breaks(sentence, mention.tokens, place.tokens).min(3) as f64 / 3.0 } else { 0.0 },
            flag(same && is_argument(sentence, mention.tokens, place.tokens)),
            flag(same && self.is_nearest_place(mention, place)),
            flag(same && self.is_nearest_event(event, mention, place)),
            flag(!same && earlier) * libm::exp(-apart / 2.0),
            flag(!same && !earlier) * libm::exp(-apart / 2.0),
            flag(!same && paragraph),
            flag(sentence.region == RegionKind::Headline),
            flag(place.dateline),
            flag(place.locative),
            flag(precision == PlacePrecision::Area),
            flag(lead == Lead::From),
            flag(lead == Lead::Of),
            flag(lead == Lead::To),
            flag(lead == Lead::Other),
            flag(self.frames.iter().any(|f| f.contains(place.span))),
            flag(lead == Lead::Hospital),
            flag(precision == PlacePrecision::Country),
            flag(precision == PlacePrecision::Admin1),
            flag(precision == PlacePrecision::Exact),
            flag(precision == PlacePrecision::Unresolved),
            0.0,
            0.0,
            0.0,
            0.0,
            0.0,
            0.0,
            0.0,
            0.0,
            0.0,
            0.0,
            flag(sentence.tokens.get(place.tokens.1).is_some_and(|t| matches!(t.lower.as_str(), "'s" | "'"))),
            flag(place.facility && precision != PlacePrecision::Exact),
            0.0,
            0.0,
            0.0,
            0.0,
            flag(place.sentence < 2),
        ]
    }

    /// "Metlaoui. Knives came out", "13th, Tlacotepec: marines break in": the place heads a line, an item, a day of a log.
    fn heads_a_line(&self, place: &PlaceMention) -> bool {
        let sentence = &self.annotation.sentences[place.sentence];
        let line =
            self.text.get(..sentence.span.start).is_none_or(|before| before.trim_end_matches(' ').ends_with('\n'));
        let line = line || sentence.span.start == 0;
        let lead = &sentence.tokens[..place.tokens.0.min(sentence.tokens.len())];
        let quiet = lead.iter().all(|t| !matches!(t.tag, Upos::Verb | Upos::Aux | Upos::Noun | Upos::Pron));
        let next = sentence.tokens.get(place.tokens.1);
        let ends = next.is_none_or(|t| matches!(t.tag, Upos::Punct | Upos::Num | Upos::Sym) && t.lower != "'s");
        line && quiet && lead.len() <= 8 && ends
    }

    fn is_nearest_place(&self, mention: &Mention, place: &PlaceMention) -> bool {
        let own = gap(mention.tokens, place.tokens);
        let from = self.places.partition_point(|p| p.sentence < place.sentence);
        let of_sentence = self.places[from..].iter().take_while(|p| p.sentence == place.sentence);
        of_sentence.filter(|p| p.locative).all(|p| gap(mention.tokens, p.tokens) >= own)
    }

    fn is_nearest_event(&self, event: usize, mention: &Mention, place: &PlaceMention) -> bool {
        let own = gap(mention.tokens, place.tokens);
        let from = self.mentions.partition_point(|m| m.sentence < place.sentence);
        let of_sentence = self.mentions[from..].iter().enumerate().take_while(|(_, m)| m.sentence == place.sentence);
        of_sentence.filter(|(i, _)| self.event_of[from + i] != event).all(|(_, m)| gap(m.tokens, place.tokens) >= own)
    }
}

/// The best of the places of which something holds.
fn best(scored: &[(usize, f64)], holds: impl Fn(usize) -> bool) -> Option<(usize, f64)> {
    scored.iter().copied().filter(|(at, _)| holds(*at)).fold(None, |best: Option<(usize, f64)>, next| match best {
        Some((_, score)) if score >= next.1 => best,
        _ => Some(next),
    })
}

/// Countries and divisions in which a report names something smaller.
#[derive(Default)]
struct Finer<'a> {
    countries: HashSet<&'a str>,
    divisions: HashSet<(&'a str, &'a str)>,
}

impl<'a> Finer<'a> {
    fn of(places: &'a [PlaceMention]) -> Self {
        let mut finer = Self::default();
        for Place { precision, country, admin1, .. } in places.iter().map(|p| &p.place) {
            let Some(country) = country.as_deref().filter(|_| *precision != PlacePrecision::Country) else { continue };
            finer.countries.insert(country);
            finer
                .divisions
                .extend(admin1.as_deref().filter(|_| *precision != PlacePrecision::Admin1).map(|d| (country, d)));
        }
        finer
    }

    /// Whether the place is one of these.
    fn has(&self, place: &Place) -> bool {
        let Some(country) = place.country.as_deref() else { return false };
        match place.precision {
            PlacePrecision::Country => self.countries.contains(country),
            PlacePrecision::Admin1 => place.admin1.as_deref().is_some_and(|d| self.divisions.contains(&(country, d))),
            _ => false,
        }
    }
}

/// Tokens between two stretches.
fn gap(a: (usize, usize), b: (usize, usize)) -> usize {
    b.0.saturating_sub(a.1).max(a.0.saturating_sub(b.1))
}

/// Words between two stretches that part clauses.
fn breaks(sentence: &Sentence, a: (usize, usize), b: (usize, usize)) -> usize {
    let (from, to) = (a.1.min(b.1), b.0.max(a.0));
    let parts =
        |lower: &str| matches!(lower, ";" | "while" | "but" | "who" | "which" | "where" | "when" | "after" | ":");
    sentence.tokens[from..to.max(from)].iter().filter(|t| parts(&t.lower)).count()
}

/// Whether the network calls the place an argument of the happening.
fn is_argument(sentence: &Sentence, mention: (usize, usize), place: (usize, usize)) -> bool {
    let of = |at: usize, tokens: (usize, usize)| tokens.0 <= at && at < tokens.1;
    sentence.frames.iter().filter(|f| of(f.predicate, mention)).any(|frame| {
        let placing = |role: &Role| matches!(role, Role::Loc | Role::Dir | Role::Gol | Role::A1 | Role::A2);
        frame.arguments.iter().any(|(at, role)| of(*at, place) && placing(role))
    })
}

/// The word that leads to a name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lead {
    In,
    From,
    Of,
    To,
    Hospital,
    Other,
}

impl Lead {
    fn of(sentence: &Sentence, at: usize) -> Self {
        for back in 1..=4 {
            let Some(i) = at.checked_sub(back) else { break };
            match sentence.tokens[i].lower.as_str() {
                "in" | "at" | "near" | "outside" | "on" | "inside" | "around" | "across" | "within" | "north"
                | "south" | "east" | "west" => {
                    let hospital = i > 0 && sentence.tokens[i - 1].lower.starts_with("hospital");
                    return if hospital { Self::Hospital } else { Self::In };
                }
                "from" => return Self::From,
                "of" => return Self::Of,
                "to" | "into" | "toward" | "towards" => return Self::To,
                "," | "." | ";" | "and" | ":" | "said" => return Self::Other,
                _ => {}
            }
        }
        Self::Other
    }
}
