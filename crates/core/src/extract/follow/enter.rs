//! What words that tie events say of them: entered into the events of the report, as their days and places allow.

use std::collections::BTreeMap;

use jiff::ToSpan as _;
use rashomon_model::{Bytes, Event, Follows, Quote, Relation, Span, Status, TimePrecision, When};

use super::Cue;
use crate::{
    extract::{Input, event::EventDraft, mention::Mention},
    geography::{places_agree, rank},
    pattern::Earlier,
};

/// Sentences behind the words for a wave in which its attacks are told.
const NEAR: usize = 3;
/// Days within which attacks are a series that nobody gives a length.
const SERIES_DAYS: i32 = 60;
/// Events of one wave that are tied to each other.
const WAVE: usize = 8;

/// Enters what the words say into the events of a report; `drafts` are the same events as they were put together.
pub(in crate::extract) fn enter(
    input: &Input<'_>,
    cues: &[Cue],
    mentions: &[Mention],
    drafts: &[EventDraft],
    events: &mut [Event<Bytes>],
) {
    let event_of: BTreeMap<usize, usize> =
        drafts.iter().enumerate().flat_map(|(at, d)| d.mentions.iter().map(move |m| (*m, at))).collect();
    let attack = |event: &Event<Bytes>| {
        event.status == Status::Occurred && input.ontology.violent(&event.kind, event.mode.as_ref())
    };
    for cue in cues {
        let pairs = Ends { cue, mentions, event_of: &event_of, events }.pairs();
        if pairs.iter().all(|(later, earlier)| attack(&events[*later]) && attack(&events[*earlier])) {
            count_back(cue, &pairs, events);
        }
    }
    let mut said: Vec<(usize, usize, Follows<Bytes>)> = Vec::new();
    for cue in cues {
        let ends = Ends { cue, mentions, event_of: &event_of, events };
        for (later, earlier) in ends.pairs() {
            let fits = later != earlier
                && attack(&events[later])
                && attack(&events[earlier])
                && !is_before(&events[later], &events[earlier]);
            let known = said.iter().any(|(l, e, f)| (*l, *e, f.relation) == (later, earlier, cue.spec.is));
            if fits && !known {
                let words = Quote::new(&input.report.text, ends.words(input, later, earlier));
                let (event, relation) = (events[earlier].id.clone(), cue.spec.is);
                said.push((later, earlier, Follows { event, relation, words, pattern: cue.pattern.clone() }));
            }
        }
    }
    for (later, _, follows) in said {
        events[later].follows.push(follows);
    }
    for event in events {
        event.follows.sort_by(|a, b| (a.words.span, &a.event, a.relation).cmp(&(b.words.span, &b.event, b.relation)));
    }
}

/// "The strike came three days after a bombing": the bombing's day, where the strike's is told anywhere.
fn count_back(cue: &Cue, pairs: &[(usize, usize)], events: &mut [Event<Bytes>]) {
    let (Some((words, days)), [(later, earlier)]) = (&cue.length, pairs) else { return };
    let exact = |w: &&When| w.precision == TimePrecision::Day && w.text.is_some();
    let Some(day) = events[*later].when.as_ref().filter(exact).map(|w| w.start) else { return };
    let counted = events[*earlier].when.as_mut().filter(|w| w.text.as_deref() == Some(words));
    if let Some((when, first)) = counted.zip(day.checked_sub(days.days()).ok()) {
        *when = When::day(first, Some(words.clone()));
    }
}

/// Whether the days of two events say that the one which is called the later was there first.
fn is_before(later: &Event<Bytes>, earlier: &Event<Bytes>) -> bool {
    let last = |when: &When| when.end.unwrap_or(when.start);
    later.when.as_ref().zip(earlier.when.as_ref()).is_some_and(|(l, e)| last(l) < e.start)
}

/// The events that words are about.
struct Ends<'a> {
    cue: &'a Cue,
    mentions: &'a [Mention],
    /// By mention.
    event_of: &'a BTreeMap<usize, usize>,
    events: &'a [Event<Bytes>],
}

impl Ends<'_> {
    /// Each later event with an earlier one.
    fn pairs(&self) -> Vec<(usize, usize)> {
        let of = |mention: Option<usize>| self.event_of.get(&mention?).copied();
        match self.cue.spec.earlier {
            Earlier::Object | Earlier::Told => of(self.cue.later).zip(of(self.cue.earlier)).into_iter().collect(),
            Earlier::Dated => of(self.cue.later).map(|later| self.dated(later)).unwrap_or_default(),
            Earlier::Together => self.together(),
        }
    }

    /// The events that are told in the sentence of the words or right behind it, in order, without what the words themselves
    /// seem to name: that is all of them.
    fn near(&self) -> Vec<usize> {
        let (sentences, (start, end)) = (self.cue.sentence..=self.cue.sentence + NEAR, self.cue.row);
        let named = |m: &Mention| m.sentence == self.cue.sentence && start <= m.tokens.0 && m.tokens.0 < end;
        let here = self.mentions.iter().enumerate();
        let here = here.filter(|(_, m)| sentences.contains(&m.sentence) && !named(m));
        let mut near: Vec<usize> = Vec::new();
        for event in here.filter_map(|(m, _)| self.event_of.get(&m)) {
            if !near.contains(event) {
                near.push(*event);
            }
        }
        near
    }

    /// The day on which something happened, where that is known.
    fn day(&self, event: usize) -> Option<jiff::civil::Date> {
        let when = self.events[event].when.as_ref()?;
        let exact = matches!(when.precision, TimePrecision::Day | TimePrecision::Hour);
        (exact && when.text.is_some()).then_some(when.start)
    }

    fn dated(&self, later: usize) -> Vec<(usize, usize)> {
        let Some(day) = self.day(later) else { return Vec::new() };
        let length = self.cue.within.map_or(SERIES_DAYS, |days| days.ceil().min(f64::from(SERIES_DAYS)) as i32);
        let Ok(first) = day.checked_sub(length.days()) else { return Vec::new() };
        let all = if self.cue.within.is_some() { (0..self.events.len()).collect() } else { self.near() };
        let occurred = |e: &usize| self.events[*e].status == Status::Occurred;
        let earlier = |e: &usize| self.day(*e).is_some_and(|d| first <= d && d < day);
        let found: Vec<usize> = all.into_iter().filter(|e| occurred(e) && earlier(e)).collect();
        if self.cue.spec.most.is_some_and(|most| found.len() > most) {
            return Vec::new();
        }
        found.into_iter().take(WAVE).map(|e| (later, e)).collect()
    }

    /// All of the first day that are told near by, each in a place of its own.
    fn together(&self) -> Vec<(usize, usize)> {
        let near = self.near();
        let Some(day) = near.iter().find_map(|e| self.day(*e)) else { return Vec::new() };
        let mut wave: Vec<usize> = Vec::new();
        for event in near.into_iter().filter(|e| self.day(*e) == Some(day)) {
            let Some(place) = self.events[event].place.as_ref().filter(|p| rank(p.precision) <= 2) else { continue };
            let known = |e: &usize| self.events[*e].place.as_ref().is_some_and(|p| places_agree(p, place));
            if !wave.iter().any(known) && wave.len() < WAVE {
                wave.push(event);
            }
        }
        let pairs = wave.iter().enumerate().flat_map(|(n, later)| wave[..n].iter().map(move |e| (*later, *e)));
        pairs.collect()
    }

    /// The words, with the mentions of both events that stand in their sentence.
    fn words(&self, input: &Input<'_>, later: usize, earlier: usize) -> Span<Bytes> {
        let sentence = &input.annotation.sentences[self.cue.sentence];
        let mut span = sentence.span_of(self.cue.row.0, self.cue.row.1);
        if self.cue.spec.is == Relation::Wave {
            return span;
        }
        for (mention, event) in [(self.cue.later, later), (self.cue.earlier, earlier)] {
            let own = mention.map(|m| &self.mentions[m]).filter(|m| m.sentence == self.cue.sentence);
            debug_assert!(mention.is_none_or(|m| self.event_of.get(&m) == Some(&event)), "a mention is of its event");
            span = own.map_or(span, |m| span.cover(m.span));
        }
        span
    }
}
