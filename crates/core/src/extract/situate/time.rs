//! Whose time it is: of all times that a report tells, which is an event's own.

use std::collections::HashSet;

use rashomon_model::{Bytes, RegionKind, Span, Status, TimePrecision, When};

use super::{Scene, Situation, apart, best, breaks, flag, gap, is_argument, one_holds};
use crate::{extract::mention::Mention, text::Role};

/// A time that a sentence tells.
#[derive(Clone, Debug)]
pub(in crate::extract) struct TimeMention {
    pub sentence: usize,
    pub tokens: (usize, usize),
    pub span: Span<Bytes>,
    /// What it means of what was.
    pub past: Option<When>,
    /// What it means of what is to come.
    pub ahead: Option<When>,
    /// It dates what is told behind it only: "two days after a car bomb went off".
    pub of_what_follows: bool,
}

/// What ties a time to an event. A pair has a value of each, most of them 0 or 1.
pub const FEATURES: [&str; 39] = [
    "any",
    "same-sentence",
    "behind",
    "before",
    "clauses-between",
    "argument",
    "nearest-time",
    "nearest-event",
    "sentences-before",
    "sentences-behind",
    "same-paragraph",
    "headline",
    "dateline",
    "speaker",
    "day",
    "month",
    "year",
    "long",
    "future",
    "published",
    "old",
    "often",
    "first",
    "section",
    "section-line",
    "last-before",
    "silent",
    "silent-main",
    "main-own",
    "main",
    "head",
    "published-main",
    "silent-published",
    "attached",
    "attached-first",
    "others",
    "others-status",
    "others-type",
    "dates-what-follows",
];

/// The values of a pair, in the order of [`FEATURES`].
pub type Features = [f64; FEATURES.len()];

/// Times that were weighed for an event.
pub(in crate::extract) struct ChosenTime {
    /// Each with its score.
    pub scored: Vec<(usize, f64)>,
    /// The time of the main event, against which they were weighed.
    pub main: Option<When>,
    /// The one that was taken.
    pub chosen: Option<usize>,
    /// What it gives the event.
    pub when: Option<When>,
}

/// Times that are weighed for an event, from the beginning of the report.
pub(super) const MOST_TIMES: usize = 150;

impl Scene<'_> {
    /// The time of each event, where one is its own, and what was weighed. `day` is that of publication.
    pub fn chosen_times(&self, weights: &Situation, day: Option<jiff::civil::Date>) -> Vec<ChosenTime> {
        let mut main = None;
        let choose = |event: usize| {
            let scored = self.scored_times(weights, event, main.as_ref(), day);
            // What an event's own sentences tell goes before what others do.
            let own: HashSet<usize> = self.events[event].mentions.iter().map(|m| self.mentions[*m].sentence).collect();
            let here = best(&scored, |time| own.contains(&self.times[time].sentence));
            let best = here.or_else(|| best(&scored, |_| true)).filter(|_| one_holds(&scored));
            let chosen = best.map(|(time, _)| time);
            let when = chosen.and_then(|time| self.when(event, time)).cloned();
            let weighed = ChosenTime { scored, main: main.clone(), chosen, when };
            if event == 0 {
                main.clone_from(&weighed.when);
            }
            weighed
        };
        (0..self.events.len()).map(choose).collect()
    }

    fn scored_times(
        &self,
        weights: &Situation,
        event: usize,
        main: Option<&When>,
        day: Option<jiff::civil::Date>,
    ) -> Vec<(usize, f64)> {
        let pairs = self.time_pairs(event, main, day).into_iter();
        pairs.map(|(time, features)| (time, weights.time.score(&features) + self.seen.time(event, time))).collect()
    }

    /// What a time means for an event: of one that is threatened or planned what is to come.
    pub fn when(&self, event: usize, time: usize) -> Option<&When> {
        let event = &self.events[event];
        let ahead = matches!(event.status, Status::Threatened | Status::Planned) && event.kind.0 != "THREATEN";
        if ahead { self.times[time].ahead.as_ref() } else { self.times[time].past.as_ref() }
    }

    /// All times with what ties each to an event. `main` is the time of the report's main event.
    pub fn time_pairs(
        &self,
        event: usize,
        main: Option<&When>,
        day: Option<jiff::civil::Date>,
    ) -> Vec<(usize, Features)> {
        let of_event: Vec<&Mention> = self.events[event].mentions.iter().map(|m| &self.mentions[*m]).collect();
        let weighed = &self.times[..self.times.len().min(MOST_TIMES)];
        let here = |t: &TimeMention| of_event.iter().any(|m| m.sentence == t.sentence);
        let silent = !weighed.iter().any(here);
        let head = of_event.iter().any(|m| m.headline || m.sentence < 3);
        let told = |t: usize| self.when(event, t).map(|w| (w.start, w.end));
        let all: Vec<_> = (0..weighed.len()).map(told).collect();
        let first = all.iter().position(Option::is_some);
        let pair = |(at, time): (usize, &TimeMention)| {
            let when = self.when(event, at).filter(|_| !self.is_of_another(event, time.sentence, time.tokens))?;
            let mention = of_event.iter().min_by_key(|m| apart(m, time.sentence, time.tokens))?;
            if time.of_what_follows && (mention.sentence != time.sentence || mention.tokens.0 < time.tokens.1) {
                return None;
            }
            let sentence = &self.annotation.sentences[time.sentence];
            let same = mention.sentence == time.sentence;
            let behind = time.tokens.0 >= mention.tokens.1;
            let near = libm::exp(-(gap(mention.tokens, time.tokens) as f64) / 6.0);
            let apart = libm::exp(-(mention.sentence.abs_diff(time.sentence) as f64) / 2.0);
            let earlier = time.sentence < mention.sentence;
            let paragraph = self.annotation.sentences[mention.sentence].paragraph == sentence.paragraph;
            let own = main == Some(when);
            let days = day.map_or(0, |day| (day - when.start).get_days());
            let published = day == Some(when.start) && when.precision == TimePrecision::Day;
            let before = weighed.partition_point(|t| t.span.start <= mention.span.start);
            let heads = |t: &TimeMention| self.heads_a_line(t.sentence, t.tokens);
            let section = weighed[..before].iter().rposition(heads) == Some(at);
            let line = || self.text.get(time.span.end..mention.span.start).is_some_and(|t| !t.contains('\n'));
            let last = (0..before).rev().find(|t| all[*t].is_some()) == Some(at);
            let often = all.iter().filter(|t| **t == all[at]).count() as f64;
            let attached = |m: &Mention| m.when.as_ref().is_some_and(|(_, span)| *span == time.span);
            let [others, other_status, other_type] = self.of_others(event, time.sentence);
            let features = [
                1.0,
                flag(same),
                flag(same && behind) * near,
                flag(same && !behind) * near,
                if same { breaks(sentence, mention.tokens, time.tokens).min(3) as f64 / 3.0 } else { 0.0 },
                flag(same && is_argument(sentence, mention.tokens, time.tokens, &[Role::Tmp])),
                flag(same && self.is_nearest_time(mention, time)),
                flag(same && self.is_nearest_event(event, mention, time.sentence, time.tokens)),
                flag(!same && earlier) * apart,
                flag(!same && !earlier) * apart,
                flag(!same && paragraph),
                flag(sentence.region == RegionKind::Headline),
                flag(sentence.region == RegionKind::Dateline),
                flag(self.frames.iter().any(|f| f.contains(time.span))),
                flag(when.precision == TimePrecision::Day),
                flag(when.precision == TimePrecision::Month),
                flag(when.precision == TimePrecision::Year),
                flag(matches!(when.precision, TimePrecision::Week | TimePrecision::Range)),
                flag(days < 0),
                flag(published),
                flag(days > 31),
                libm::log(often),
                flag(first == Some(at)),
                flag(section),
                flag(section && line()),
                flag(silent && last),
                flag(silent),
                flag(silent && event > 0 && own),
                flag(!silent && event > 0 && own),
                flag(event == 0),
                flag(head && time.sentence < 3),
                flag(published && event == 0),
                flag(published && silent),
                flag(of_event.iter().any(|m| attached(m))),
                flag(of_event.iter().find(|m| m.when.is_some()).is_some_and(|m| attached(m))),
                flag(others),
                flag(other_status),
                flag(other_type),
                flag(time.of_what_follows),
            ];
            Some((at, features))
        };
        weighed.iter().enumerate().filter_map(pair).collect()
    }

    fn is_nearest_time(&self, mention: &Mention, time: &TimeMention) -> bool {
        let own = gap(mention.tokens, time.tokens);
        let from = self.times.partition_point(|t| t.sentence < time.sentence);
        let of_sentence = self.times[from..].iter().take_while(|t| t.sentence == time.sentence);
        of_sentence.filter(|t| t.past.is_some()).all(|t| gap(mention.tokens, t.tokens) >= own)
    }
}
