//! Whose place it is: of all places that a report names, which is an event's own.

use std::collections::{HashMap, HashSet};

use rashomon_model::{Place, PlacePrecision, RegionKind};

use super::{Scene, Situation, apart, best, breaks, flag, gap, is_argument, one_holds};
use crate::{extract::mention::Mention, gazetteer::fold, ground::place::PlaceMention, sentence::Sentence, text::Role};

/// What ties a place to an event. A pair has a value of each, most of them 0 or 1.
pub const FEATURES: [&str; 47] = [
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
    "attached",
    "attached-first",
    "others",
    "others-status",
    "others-type",
];

/// The values of a pair, in the order of [`FEATURES`].
pub type Features = [f64; FEATURES.len()];

/// Roles that an event's place can have.
const PLACING: [Role; 5] = [Role::Loc, Role::Dir, Role::Gol, Role::A1, Role::A2];

/// Places that are weighed for an event, from the beginning of the report: enough for any report of an incident.
pub(super) const MOST_PLACES: usize = 150;

/// What holds of the places of a report, whatever the event.
pub(in crate::extract) struct Known {
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

/// An event for which places are weighed.
struct Asked<'a> {
    event: usize,
    mentions: Vec<&'a Mention>,
    /// None of its sentences tells where something is.
    silent: bool,
    /// It is told at the head of the report.
    head: bool,
    /// The place of the main event, where this is another.
    main: Option<usize>,
}

/// Places that were weighed for an event.
pub(in crate::extract) struct ChosenPlace {
    /// Each with its score.
    pub scored: Vec<(usize, f64)>,
    /// The place of the main event, against which they were weighed.
    pub main: Option<usize>,
    /// The one that was taken.
    pub chosen: Option<usize>,
    /// What it gives the event.
    pub place: Option<Place>,
}

/// How sure it must be that a site lies in a town of which the text does not say so.
const IN_TOWN: f64 = -2.5;

impl Scene<'_> {
    /// The place of each event, where one is its own, and what was weighed.
    pub fn chosen_places(&self, weights: &Situation) -> Vec<ChosenPlace> {
        let (known, mut main) = (self.known(), None);
        let choose = |event: usize| {
            let scored = self.scored(weights, &known, event, main);
            let best = best(&scored, |_| true).filter(|_| one_holds(&scored));
            let chosen = best.map(|(best, _)| self.finer(&scored, event, best));
            let place = chosen.map(|at| self.in_town(&scored, at));
            let weighed = ChosenPlace { scored, main, chosen, place };
            if event == 0 {
                main = chosen;
            }
            weighed
        };
        (0..self.events.len()).map(choose).collect()
    }

    fn scored(&self, weights: &Situation, known: &Known, event: usize, main: Option<usize>) -> Vec<(usize, f64)> {
        let pairs = self.pairs(known, event, main).into_iter();
        pairs.map(|(place, features)| (place, weights.place.score(&features) + self.seen.place(event, place))).collect()
    }

    /// A country or a province only tells where its town lies, unless the event's own sentences put it there; also then, where
    /// they name the town too.
    fn finer(&self, scored: &[(usize, f64)], event: usize, chosen: usize) -> usize {
        let outer = &self.places[chosen];
        let own = |place: &PlaceMention| {
            self.events[event].mentions.iter().any(|m| self.mentions[*m].sentence == place.sentence)
        };
        let holds = |at: usize| {
            let inner = &self.places[at].place;
            inner.lat.is_some() && Finer::of(&self.places[at..=at]).has(outer)
        };
        let told = own(outer) && outer.locative && !self.frames.iter().any(|f| f.contains(outer.span));
        let (inner, least) = if told {
            (best(scored, |at| own(&self.places[at]) && holds(at)), 0.0)
        } else {
            (best(scored, holds), IN_TOWN)
        };
        inner.filter(|(_, score)| *score > least).map_or(chosen, |(at, _)| at)
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
        for name in &names {
            *counts.entry(name.clone()).or_default() += 1.0;
        }
        let finer = Finer::of(self.places);
        let mut holds_another = vec![false; self.places.len()];
        self.places.iter().filter_map(|p| p.within).for_each(|at| holds_another[at] = true);
        Known {
            often: names.iter().map(|name| libm::log(1.0 + counts.get(name).copied().unwrap_or_default())).collect(),
            heads: self.places.iter().map(|p| self.heads_a_line(p.sentence, p.tokens)).collect(),
            holds_finer: self.places.iter().map(|p| finer.has(p)).collect(),
            holds_another,
            first: self.places.iter().position(|p| !p.dateline && p.locative),
        }
    }

    /// All places with what ties each to an event. `main` is the place of the report's main event.
    pub fn pairs(&self, known: &Known, event: usize, main: Option<usize>) -> Vec<(usize, Features)> {
        let mentions: Vec<&Mention> = self.events[event].mentions.iter().map(|m| &self.mentions[*m]).collect();
        let weighed = &self.places[..self.places.len().min(MOST_PLACES)];
        let sentences: HashSet<usize> = mentions.iter().map(|m| m.sentence).collect();
        let silent = !weighed.iter().any(|p| p.locative && sentences.contains(&p.sentence));
        let head = mentions.iter().any(|m| m.headline || m.sentence < 3);
        let asked = Asked { event, mentions, silent, head, main: main.filter(|_| event > 0) };
        let pair = |at: usize| Some((at, self.features(known, &asked, at)?));
        let own = |at: &usize| !self.is_of_another(event, weighed[*at].sentence, weighed[*at].tokens);
        (0..weighed.len()).filter(own).filter_map(pair).collect()
    }

    /// What the text shows of an event and a place, in the order of [`FEATURES`].
    fn features(&self, known: &Known, asked: &Asked<'_>, at: usize) -> Option<Features> {
        let (event, silent, place) = (asked.event, asked.silent, &self.places[at]);
        let mention = asked.mentions.iter().min_by_key(|m| apart(m, place.sentence, place.tokens))?;
        let sentence = &self.annotation.sentences[place.sentence];
        let same = mention.sentence == place.sentence;
        let behind = place.tokens.0 >= mention.tokens.1;
        let near = libm::exp(-(gap(mention.tokens, place.tokens) as f64) / 6.0);
        let apart = libm::exp(-(mention.sentence.abs_diff(place.sentence) as f64) / 2.0);
        let earlier = place.sentence < mention.sentence;
        let paragraph = self.annotation.sentences[mention.sentence].paragraph == sentence.paragraph;
        let lead = Lead::of(sentence, place.tokens.0);
        let precision = place.scale;
        let possessive = sentence.tokens.get(place.tokens.1).is_some_and(|t| matches!(t.lower.as_str(), "'s" | "'"));
        let is_main = asked.main.is_some_and(|main| {
            let main = &self.places[main].place;
            main.name == place.place.name && main.gazetteer == place.place.gazetteer
        });
        let before = self.places.partition_point(|p| p.span.start <= mention.span.start);
        let section = (0..before).rev().find(|p| known.heads[*p]) == Some(at);
        let line = || self.text.get(place.span.end..mention.span.start).is_some_and(|t| !t.contains('\n'));
        let last = || self.places[..before].iter().rposition(|p| p.locative && !p.facility) == Some(at);
        let attached = |m: &Mention| m.place.as_ref().is_some_and(|(_, span)| *span == place.span);
        let [others, other_status, other_type] = self.of_others(event, place.sentence);
        let mut placed = asked.mentions.iter().filter(|m| m.place.is_some());
        Some([
            1.0,
            flag(same),
            flag(same && behind) * near,
            flag(same && !behind) * near,
            if same { breaks(sentence, mention.tokens, place.tokens).min(3) as f64 / 3.0 } else { 0.0 },
            flag(same && is_argument(sentence, mention.tokens, place.tokens, &PLACING)),
            flag(same && self.is_nearest_place(mention, place)),
            flag(same && self.is_nearest_event(event, mention, place.sentence, place.tokens)),
            flag(!same && earlier) * apart,
            flag(!same && !earlier) * apart,
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
            known.often[at],
            flag(known.first == Some(at)),
            flag(known.holds_another[at]),
            flag(place.within.is_some()),
            flag(asked.head && place.sentence < 3),
            flag(silent) * known.often[at],
            flag(silent && place.dateline),
            flag(silent && is_main),
            flag(!silent && is_main),
            flag(event == 0 && place.dateline),
            flag(possessive),
            flag(place.facility && precision != PlacePrecision::Exact),
            flag(section),
            flag(section && line()),
            flag(silent && last()),
            flag(known.holds_finer[at]),
            flag(place.sentence < 2),
            flag(asked.mentions.iter().any(|m| attached(m))),
            flag(placed.next().is_some_and(|m| attached(m))),
            flag(others),
            flag(other_status),
            flag(other_type),
        ])
    }

    fn is_nearest_place(&self, mention: &Mention, place: &PlaceMention) -> bool {
        let own = gap(mention.tokens, place.tokens);
        let from = self.places.partition_point(|p| p.sentence < place.sentence);
        let of_sentence = self.places[from..].iter().take_while(|p| p.sentence == place.sentence);
        of_sentence.filter(|p| p.locative).all(|p| gap(mention.tokens, p.tokens) >= own)
    }
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
        for place in places {
            let Some(country) = place.country.as_deref().filter(|_| place.scale != PlacePrecision::Country) else {
                continue;
            };
            finer.countries.insert(country);
            let division = place.place.admin1.as_deref().filter(|_| place.scale != PlacePrecision::Admin1);
            finer.divisions.extend(division.map(|d| (country, d)));
        }
        finer
    }

    /// Whether the place is one of these.
    fn has(&self, place: &PlaceMention) -> bool {
        let Some(country) = place.country.as_deref() else { return false };
        let division = || place.place.admin1.as_deref().is_some_and(|d| self.divisions.contains(&(country, d)));
        match place.scale {
            PlacePrecision::Country => self.countries.contains(country),
            PlacePrecision::Admin1 => division(),
            _ => false,
        }
    }
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
