//! How events of a report stand to each other, where its words say so: one avenges another, answers it on the spot, follows
//! it by so many days, or strikes with it in one wave. Patterns give the words ([`RelationSpec`]); nothing is said of two
//! events by their days and places alone.

use std::collections::BTreeMap;

use jiff::ToSpan as _;
use rashomon_model::{Bytes, Event, Follows, Quote, RegionKind, Relation, Span, Status, TimePrecision, When};

use super::{Input, event::EventDraft, mention::Mention};
use crate::{
    geography::{places_agree, rank},
    ground,
    pattern::{Earlier, Gives, Match, RelationSpec},
    sentence::Sentence,
    text::{self, time::What},
};

/// Sentences behind the words for a wave in which its attacks are told.
const NEAR: usize = 3;
/// Days within which attacks are a series that nobody gives a length.
const SERIES_DAYS: i32 = 60;
/// Days for a length in words that cannot be counted ("as many days").
const FEW_DAYS: f64 = 7.0;
/// Events of one wave that are tied to each other.
const WAVE: usize = 8;

/// Words that say how two events stand to each other, with the mentions that they are about.
#[derive(Clone, Debug)]
pub(super) struct Cue {
    spec: RelationSpec,
    pattern: String,
    sentence: usize,
    /// Tokens of the words.
    row: (usize, usize),
    /// Mention of the later event; none where the words are about several.
    later: Option<usize>,
    /// Mention of the earlier one, where it is a single one.
    earlier: Option<usize>,
    /// Days that the words give.
    within: Option<f64>,
}

/// What is looked at to find which events words are about.
struct Scene<'a> {
    input: &'a Input<'a>,
    mentions: &'a [Mention],
    event_of: &'a [usize],
}

/// The words of a report that say how events stand to each other. A happening that these words seem to name themselves ("in
/// retaliation for") is the later event, and gets no event of its own.
pub(super) fn cues(
    input: &Input<'_>,
    matches: &[(usize, Match<'_>)],
    mentions: &[Mention],
    events: &mut [EventDraft],
    event_of: &mut [usize],
) -> Vec<Cue> {
    let mut cues = Vec::new();
    for (index, matched) in matches {
        let Gives::Relation(spec) = &matched.pattern.gives else { continue };
        let scene = Scene { input, mentions, event_of };
        let Some(cue) = scene.cue(*index, matched, spec) else { continue };
        if let Some(later) = cue.later {
            take_in(&cue, later, mentions, events, event_of);
        }
        cues.push(cue);
    }
    cues
}

/// Gives mentions within the words themselves to the later event, where nothing else mentions theirs.
fn take_in(cue: &Cue, later: usize, mentions: &[Mention], events: &mut [EventDraft], event_of: &mut [usize]) {
    let inside = |m: &Mention| m.sentence == cue.sentence && m.tokens.0 >= cue.row.0 && m.tokens.1 <= cue.row.1;
    let into = event_of[later];
    for (from, _) in mentions.iter().enumerate().filter(|(_, m)| inside(m)) {
        let own = event_of[from];
        if own == into || events[own].mentions.iter().any(|m| !inside(&mentions[*m])) {
            continue;
        }
        let moved = std::mem::take(&mut events[own].mentions);
        moved.iter().for_each(|m| event_of[*m] = into);
        events[into].mentions.extend(moved);
        events[into].mentions.sort_unstable();
    }
}

impl Scene<'_> {
    fn cue(&self, index: usize, matched: &Match<'_>, spec: &RelationSpec) -> Option<Cue> {
        let sentence = &self.input.annotation.sentences[index];
        let row = matched.row;
        if self.is_negated(sentence, row.0) {
            return None;
        }
        let captured = matched.captures("later").find_map(|tokens| self.over(index, tokens));
        let object = (spec.earlier == Earlier::Object).then(|| object(sentence, row)).flatten();
        let (later, earlier) = match spec.earlier {
            Earlier::Object => {
                let (from, to) = object?;
                let earlier = self.inside(index, from, to)?;
                let later = captured.or_else(|| self.before(index, row.0)).or_else(|| self.behind(index, to, earlier));
                (later, Some(earlier))
            }
            Earlier::Told => {
                let later = captured.or_else(|| self.around(index, row))?;
                let at = self.mentions[later].tokens.0.min(row.0);
                (Some(later), Some(self.told(index, at, later)?))
            }
            Earlier::Dated => (Some(self.before(index, row.0).or(captured)?), None),
            Earlier::Together => (None, None),
        };
        let within = matched.captures("within").next().map(|tokens| days(sentence, tokens));
        let pattern = matched.pattern.id.clone();
        let cue = Cue { spec: spec.clone(), pattern, sentence: index, row, later, earlier, within };
        let one = later.zip(earlier).is_some_and(|(a, b)| self.event_of[a] == self.event_of[b]);
        (!one && (cue.later.is_some() || spec.earlier == Earlier::Together)).then_some(cue)
    }

    /// "was not in retaliation for".
    fn is_negated(&self, sentence: &Sentence, at: usize) -> bool {
        let (lexicon, negation) = (self.input.lexicon, self.input.classes.negation);
        (at.saturating_sub(2)..at).any(|i| sentence.begins(lexicon, i, negation))
    }

    /// The mentions of a sentence, in order.
    fn of_sentence(&self, index: usize) -> std::ops::Range<usize> {
        let from = self.mentions.partition_point(|m| m.sentence < index);
        from..self.mentions.partition_point(|m| m.sentence <= index)
    }

    /// The mention that shares tokens with these.
    fn over(&self, index: usize, (start, end): (usize, usize)) -> Option<usize> {
        self.of_sentence(index).find(|m| self.mentions[*m].tokens.0 < end && self.mentions[*m].tokens.1 > start)
    }

    /// The first mention that begins within tokens.
    fn inside(&self, index: usize, start: usize, end: usize) -> Option<usize> {
        self.of_sentence(index).find(|m| (start..end).contains(&self.mentions[*m].tokens.0))
    }

    /// The nearest mention before a token.
    fn before(&self, index: usize, at: usize) -> Option<usize> {
        self.of_sentence(index).rev().find(|m| self.mentions[*m].tokens.1 <= at)
    }

    /// The first mention of another event from a token on.
    fn behind(&self, index: usize, from: usize, other: usize) -> Option<usize> {
        let of_other = |m: &usize| self.event_of[*m] != self.event_of[other];
        self.of_sentence(index).filter(of_other).find(|m| self.mentions[*m].tokens.0 >= from)
    }

    fn around(&self, index: usize, row: (usize, usize)) -> Option<usize> {
        let sentence = &self.input.annotation.sentences[index];
        self.before(index, row.0).or_else(|| self.inside(index, row.1, sentence.tokens.len()))
    }

    /// What is told right before a token: the nearest mention of another event, else that of the only event that the sentence
    /// before tells.
    fn told(&self, index: usize, at: usize, later: usize) -> Option<usize> {
        let other = |m: &usize| self.event_of[*m] != self.event_of[later];
        if let Some(here) = self.of_sentence(index).rev().filter(other).find(|m| self.mentions[*m].tokens.1 <= at) {
            return Some(here);
        }
        let before = index.checked_sub(1)?;
        if self.input.annotation.sentences[before].region == RegionKind::Headline {
            return None;
        }
        let there: Vec<usize> = self.of_sentence(before).filter(other).collect();
        let first = *there.first()?;
        there.iter().all(|m| self.event_of[*m] == self.event_of[first]).then_some(first)
    }
}

/// The tokens behind a match of what its last word governs, or of the phrase or clause that this word leads; none where the
/// tree has it elsewhere.
fn object(sentence: &Sentence, (start, end): (usize, usize)) -> Option<(usize, usize)> {
    use text::Relation::{Case, Mark};
    let last = end.checked_sub(1)?;
    let word = &sentence.tokens[last];
    let root = if matches!(word.relation, Case | Mark) { word.head? } else { last };
    if root < start {
        return None;
    }
    let to = sentence.subtree(root).1;
    (to > end).then_some((end, to))
}

/// Days of the length that tokens give.
fn days(sentence: &Sentence, (start, end): (usize, usize)) -> f64 {
    let here = sentence.times.iter().filter(|t| t.start < end && start < t.end);
    let length = here.filter_map(|t| if let What::Duration(length) = &t.says.what { Some(length) } else { None });
    length.filter_map(ground::time::seconds).map(|s| s / 86_400.0).next().unwrap_or(FEW_DAYS)
}

/// Enters what the words say into the events of a report; `drafts` are the same events as they were put together.
pub(super) fn enter(
    input: &Input<'_>,
    cues: &[Cue],
    mentions: &[Mention],
    drafts: &[EventDraft],
    events: &mut [Event<Bytes>],
) {
    let event_of: BTreeMap<usize, usize> =
        drafts.iter().enumerate().flat_map(|(at, d)| d.mentions.iter().map(move |m| (*m, at))).collect();
    let attack = |at: usize| {
        let event: &Event<Bytes> = &events[at];
        event.status == Status::Occurred && input.ontology.violent(&event.kind, event.mode.as_ref())
    };
    let mut said: Vec<(usize, usize, Follows<Bytes>)> = Vec::new();
    for cue in cues {
        let ends = Ends { cue, mentions, event_of: &event_of, events };
        for (later, earlier) in ends.pairs() {
            let fits = later != earlier && attack(later) && attack(earlier) && !is_before(&events[later], &events[earlier]);
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

    /// The events that are told in the sentence of the words or right behind it, in order.
    fn near(&self) -> Vec<usize> {
        let sentences = self.cue.sentence..=self.cue.sentence + NEAR;
        let here = self.mentions.iter().enumerate().filter(|(_, m)| sentences.contains(&m.sentence));
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
