//! How events of a report stand to each other, where its words say so: one avenges another, answers it on the spot, follows
//! it by so many days, or strikes with it in one wave. Patterns give the words ([`RelationSpec`]); nothing is said of two
//! events by their days and places alone.

mod enter;

pub(super) use enter::enter;
use rashomon_model::{Place, RegionKind, Status};

use super::{Input, event::EventDraft, mention::Mention};
use crate::{
    geography::{places_agree, rank},
    ground,
    pattern::{Earlier, Gives, Match, RelationSpec},
    sentence::Sentence,
    text::{self, time::What},
};

/// Days for a length in words that cannot be counted ("as many days").
const FEW_DAYS: f64 = 7.0;

/// Arcs of the tree between the main word of what is told to be the earlier and the word that mentions it.
const STEPS: usize = 2;

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
    /// The tokens in which the earlier one is told, where the tree says so.
    object: Option<(usize, usize)>,
    /// Days that the words give.
    within: Option<f64>,
    /// The words for the time from the earlier to the later one, and its days, where these can be counted.
    length: Option<(String, i64)>,
}

/// What is looked at to find which events words are about.
struct Scene<'a> {
    input: &'a Input<'a>,
    mentions: &'a [Mention],
    events: &'a [EventDraft],
    event_of: &'a [usize],
}

/// The words of a report that say how events stand to each other. A happening that these words seem to name themselves ("in
/// retaliation for") is the later event, and gets no event of its own; what they speak of as two is parted.
pub(super) fn cues(
    input: &Input<'_>,
    matches: &[(usize, Match<'_>)],
    mentions: &[Mention],
    events: &mut Vec<EventDraft>,
    event_of: &mut [usize],
) -> Vec<Cue> {
    let mut cues = Vec::new();
    for (index, matched) in matches {
        let Gives::Relation(spec) = &matched.pattern.gives else { continue };
        let scene = Scene { input, mentions, events, event_of };
        let Some(cue) = scene.cue(*index, matched, spec) else { continue };
        if let Some((later, earlier)) = cue.later.zip(cue.earlier) {
            if event_of[later] == event_of[earlier] {
                // "The attack came a day after": the attack is that of the sentence before.
                let meant = scene.told(*index, mentions[later].tokens.0, later);
                if !part(input, &cue, later, mentions, events, event_of) {
                    continue;
                }
                let left = event_of[later];
                if let Some(meant) = meant.filter(|_| events[left].mentions == [later]) {
                    move_all(left, event_of[meant], events, event_of);
                }
            }
            take_in(&cue, later, mentions, events, event_of);
            // "To avenge a raid": the purpose lies ahead, the raid does not.
            let avenged = &mut events[event_of[earlier]].status;
            if spec.two && *avenged == Status::Planned {
                *avenged = Status::Occurred;
            }
        }
        cues.push(cue);
    }
    cues
}

/// Makes what is told in the object of the words an event of its own; `false` where the words do not speak of two.
fn part(
    input: &Input<'_>,
    cue: &Cue,
    later: usize,
    mentions: &[Mention],
    events: &mut Vec<EventDraft>,
    event_of: &mut [usize],
) -> bool {
    let apart = |earlier: usize| in_other_places(&mentions[later], &mentions[earlier]);
    let two = cue.spec.two || is_done(input, &mentions[later]) || cue.earlier.is_some_and(apart);
    let Some((from, to)) = cue.object.filter(|_| two) else { return false };
    let told = |m: &Mention| m.sentence == cue.sentence && (from..to).contains(&m.tokens.0);
    let whole = event_of[later];
    let (earlier, rest): (Vec<usize>, Vec<usize>) = events[whole].mentions.iter().partition(|m| told(&mentions[**m]));
    let Some(first) = earlier.first().filter(|_| rest.contains(&later)) else { return false };
    let mut parted = EventDraft::of(None, &mentions[*first]);
    for mention in earlier {
        event_of[mention] = events.len();
        parted.add(input.ontology, mention, &mentions[mention]);
    }
    // The manner may have been that of the other.
    let mut left = EventDraft { mode: None, mentions: Vec::new(), ..events[whole].clone() };
    for mention in rest {
        left.add(input.ontology, mention, &mentions[mention]);
    }
    events[whole] = left;
    events.push(parted);
    true
}

/// Whether somebody does it: "gunmen killed two", as against "a man died", which may be of an earlier attack.
fn is_done(input: &Input<'_>, mention: &Mention) -> bool {
    let sentence = &input.annotation.sentences[mention.sentence];
    let verb = (mention.tokens.0..mention.tokens.1).find(|i| sentence.tokens[*i].tag == text::Upos::Verb);
    verb.is_some_and(|verb| !sentence.arguments(verb, text::Role::A0).is_empty())
}

/// Whether two mentions have places of their own which are known to lie apart.
fn in_other_places(a: &Mention, b: &Mention) -> bool {
    let known = |place: &Place| place.lat.is_some() && rank(place.precision) <= 2;
    let both = a.place.as_ref().zip(b.place.as_ref());
    both.is_some_and(|((x, _), (y, _))| known(x) && known(y) && !places_agree(x, y))
}

/// Gives mentions within the words themselves to the later event: where nothing else mentions theirs, or the words always speak of
/// two ("in retaliation for an ambush").
fn take_in(cue: &Cue, later: usize, mentions: &[Mention], events: &mut [EventDraft], event_of: &mut [usize]) {
    let inside = |m: &Mention| m.sentence == cue.sentence && m.tokens.0 >= cue.row.0 && m.tokens.1 <= cue.row.1;
    let into = event_of[later];
    for (from, _) in mentions.iter().enumerate().filter(|(_, m)| inside(m)) {
        let own = event_of[from];
        let alone = || events[own].mentions.iter().all(|m| inside(&mentions[*m]));
        if own == into || !cue.spec.two && !alone() {
            continue;
        }
        events[own].mentions.retain(|m| *m != from);
        event_of[from] = into;
        events[into].mentions.push(from);
        events[into].mentions.sort_unstable();
    }
}

/// Makes the mentions of one event those of another.
fn move_all(from: usize, into: usize, events: &mut [EventDraft], event_of: &mut [usize]) {
    let moved = std::mem::take(&mut events[from].mentions);
    for mention in &moved {
        event_of[*mention] = into;
    }
    events[into].mentions.extend(moved);
    events[into].mentions.sort_unstable();
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
                // "Days after a paper counted how many such murders there had been" is no attack.
                let (main, told) = (root(sentence, row)?, self.mentions[earlier].tokens);
                if sentence.steps(main, sentence.main_word(told.0, told.1)) > STEPS {
                    return None;
                }
                let behind = || self.behind(index, to, Some(earlier).filter(|_| !spec.two));
                // "It came a day after a bombing": it is told in the sentence before.
                let pronoun = sentence.tokens.first().is_some_and(|t| t.tag == text::Upos::Pron);
                let before = || self.told(index, row.0, earlier).filter(|_| spec.two && pronoun);
                let later = captured.or_else(|| self.before(index, row.0)).or_else(behind).or_else(before);
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
        let length = object.and_then(|_| self.length(sentence, row));
        let cue = Cue { spec: spec.clone(), pattern, sentence: index, row, later, earlier, object, within, length };
        (later.is_some() || spec.earlier == Earlier::Together).then_some(cue)
    }

    /// The length of time before the last word of a match.
    fn length(&self, sentence: &Sentence, row: (usize, usize)) -> Option<(String, i64)> {
        let words = sentence.times.iter().find(|t| t.end + 1 == row.1)?;
        let What::Duration(length) = &words.says.what else { return None };
        let days = (ground::time::seconds(length)? / 86_400.0) as i64;
        let text = sentence.span_of(words.start, words.end).of(&self.input.report.text).to_owned();
        // Months and longer are too rough for a day.
        (days < 28).then_some((text, days))
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

    /// Whether a mention tells an attack, and not only that somebody died or was hurt: of what, is open.
    fn is_deed(&self, mention: usize) -> bool {
        let mention = &self.mentions[mention];
        !mention.implied || is_done(self.input, mention)
    }

    /// The nearest deed before a token.
    fn before(&self, index: usize, at: usize) -> Option<usize> {
        self.of_sentence(index).rev().find(|m| self.mentions[*m].tokens.1 <= at && self.is_deed(*m))
    }

    /// The first deed from a token on; of another event than a mention's, if one is given.
    fn behind(&self, index: usize, from: usize, other: Option<usize>) -> Option<usize> {
        let of_other = |m: &usize| other.is_none_or(|other| self.event_of[*m] != self.event_of[other]);
        let mut others = self.of_sentence(index).filter(of_other);
        others.find(|m| self.mentions[*m].tokens.0 >= from && self.is_deed(*m))
    }

    fn around(&self, index: usize, row: (usize, usize)) -> Option<usize> {
        self.before(index, row.0).or_else(|| self.behind(index, row.1, None))
    }

    /// What is told right before a token: the nearest mention of another event, else the first of the sentence before, where that
    /// does not tell of several days or places.
    fn told(&self, index: usize, at: usize, later: usize) -> Option<usize> {
        let other = |m: &usize| self.event_of[*m] != self.event_of[later];
        if let Some(here) = self.of_sentence(index).rev().filter(other).find(|m| self.mentions[*m].tokens.1 <= at) {
            return Some(here);
        }
        let before = index.checked_sub(1)?;
        if self.input.annotation.sentences[before].region == RegionKind::Headline {
            return None;
        }
        let mut there: Vec<usize> = self.of_sentence(before).filter(other).collect();
        let of = |m: &usize| &self.events[self.event_of[*m]];
        let violent = |m: &usize| self.input.ontology.violent(&of(m).kind, of(m).mode.as_ref());
        if there.iter().any(violent) {
            there.retain(violent);
        }
        let first = *there.first()?;
        let same = |m: &usize| self.event_of[*m] == self.event_of[first];
        there.iter().all(|m| same(m) || self.may_be_one(*m, first)).then_some(first)
    }

    /// Whether neither day nor place tells two mentions apart ("ambushed a convoy, killing ten").
    fn may_be_one(&self, one: usize, other: usize) -> bool {
        let (a, b) = (&self.mentions[one], &self.mentions[other]);
        let days = a.when.as_ref().zip(b.when.as_ref()).is_some_and(|((x, _), (y, _))| x.days_apart(y) > 0);
        let places = a.place.as_ref().zip(b.place.as_ref()).is_some_and(|((x, _), (y, _))| !places_agree(x, y));
        !days && !places
    }
}

/// The tokens behind a match of what its last word governs, or of the phrase or clause that this word leads; none where the
/// tree has it elsewhere.
pub(super) fn object(sentence: &Sentence, row: (usize, usize)) -> Option<(usize, usize)> {
    let to = sentence.subtree(root(sentence, row)?).1;
    (to > row.1).then_some((row.1, to))
}

/// The main word of these tokens.
fn root(sentence: &Sentence, (start, end): (usize, usize)) -> Option<usize> {
    use text::Relation::{Case, Mark};
    let last = end.checked_sub(1)?;
    let word = &sentence.tokens[last];
    let root = if matches!(word.relation, Case | Mark) { word.head? } else { last };
    if root < start {
        return None;
    }
    // "A week after a bomb killed nine": where the tree has "after a bomb", it leads all that the bomb did.
    let verb = sentence.tokens[root].head.filter(|verb| *verb > root);
    let verb = verb.filter(|verb| sentence.tokens[root..*verb].iter().all(|t| t.tag != text::Upos::Punct));
    Some(verb.unwrap_or(root))
}

/// A sentence of which a part tells an earlier event and the rest a later one, so that neither has the other's time or place.
#[derive(Clone, Debug)]
pub(super) struct Sides {
    sentence: usize,
    /// The word that leads the part.
    lead: usize,
    /// Tokens of the part.
    object: (usize, usize),
    /// The event of the rest; none where the part tells of it too.
    later: Option<usize>,
    /// The event of the part; none where the rest tells of it too.
    earlier: Option<usize>,
}

impl Sides {
    /// Whether words stand on the other side than all that tells an event. A length of time between the two is no time of the
    /// later one.
    pub fn part(&self, event: usize, sentence: usize, tokens: (usize, usize)) -> bool {
        let within = self.object.0 <= tokens.0 && tokens.1 <= self.object.1;
        let between = tokens.1 == self.lead;
        sentence == self.sentence
            && (self.later == Some(event) && (within || between) || self.earlier == Some(event) && !within && !between)
    }
}

/// The sentences that tell of two events so.
pub(super) fn sides(cues: &[Cue], mentions: &[Mention], events: &[EventDraft], event_of: &[usize]) -> Vec<Sides> {
    let sides = |cue: &Cue| {
        let (object, (later, earlier)) = (cue.object?, cue.later.zip(cue.earlier)?);
        let within = |m: &usize| (object.0..object.1).contains(&mentions[*m].tokens.0);
        let all = |event: usize, inside: bool| {
            let here = events[event].mentions.iter().filter(|m| mentions[**m].sentence == cue.sentence);
            Some(event).filter(|_| here.into_iter().all(|m| within(m) == inside))
        };
        let (later, earlier) = (all(event_of[later], false), all(event_of[earlier], true));
        Some(Sides { sentence: cue.sentence, lead: cue.row.1 - 1, object, later, earlier })
    };
    cues.iter().filter_map(sides).collect()
}

/// Days of the length that tokens give.
fn days(sentence: &Sentence, (start, end): (usize, usize)) -> f64 {
    let here = sentence.times.iter().filter(|t| t.start < end && start < t.end);
    let length = here.filter_map(|t| if let What::Duration(length) = &t.says.what { Some(length) } else { None });
    length.filter_map(ground::time::seconds).map(|s| s / 86_400.0).next().unwrap_or(FEW_DAYS)
}
