//! Mentions of events in sentences: the lexicon's words for happenings, with what the sentence says of their status,
//! time and place.

mod meant;
mod status;

use jiff::civil::Date;
pub(super) use meant::is_meant;
use rashomon_model::{Bytes, EventType, Mode, Place, RegionKind, Span, Status, When};
pub(super) use status::status;

use super::Input;
use crate::{
    ground::place::PlaceMention,
    lexicon::Hit,
    sentence::Sentence,
    text::{Entity, EntityKind, Upos},
};

/// A mention of an event.
#[expect(clippy::struct_excessive_bools, reason = "each is a property of its own")]
#[derive(Clone, Debug)]
pub(super) struct Mention {
    /// Index of its sentence.
    pub sentence: usize,
    /// Its tokens.
    pub tokens: (usize, usize),
    pub span: Span<Bytes>,
    pub kind: EventType,
    pub mode: Option<Mode>,
    pub status: Status,
    pub when: Option<(When, Span<Bytes>)>,
    pub place: Option<(Place, Span<Bytes>)>,
    /// A word that alone says little ("hit", "operation"): counts only beside other evidence.
    pub weak: bool,
    pub headline: bool,
    /// Made of a told harm, without a word for the happening.
    pub implied: bool,
    /// Known to the lexicon or a pattern, not to the claims network alone.
    pub by_pattern: bool,
    /// The trigger that it is, by which it is grouped.
    pub trigger: Option<usize>,
}

impl Mention {
    /// Whether it can be of the type, and of the mode where both have one.
    pub fn is_of(&self, kind: &EventType, mode: Option<&Mode>) -> bool {
        self.kind == *kind && mode.is_none_or(|mode| self.mode.as_ref().is_none_or(|own| own == mode))
    }

    /// The word of its sentence that it hangs on.
    pub fn main_word(&self, input: &Input<'_>) -> usize {
        input.annotation.sentences[self.sentence].main_word(self.tokens.0, self.tokens.1)
    }
}

/// The lexicon's words for happenings in a report, in order; times and places are attached later.
pub(super) fn find(input: &Input<'_>) -> Vec<Mention> {
    let mut mentions = Vec::new();
    for (index, sentence) in input.annotation.sentences.iter().enumerate() {
        let mut at = 0;
        while at < sentence.tokens.len() {
            match event_hit(input, sentence, at) {
                Some((hit, event)) => {
                    let mention = read(input, index, at, hit, event);
                    mentions.extend(mention.filter(|m| !m.weak || m.mode.is_some()));
                    at += hit.len;
                }
                None => at += 1,
            }
        }
    }
    mentions
}

/// A mention made of a pattern's match, where the sentence has no word for the happening ("Two soldiers killed in Gao").
pub(super) fn implied(
    input: &Input<'_>,
    index: usize,
    tokens: (usize, usize),
    event: &str,
    weapon: Option<Mode>,
) -> Option<Mention> {
    let sentence = &input.annotation.sentences[index];
    let (kind, mode) = input.ontology.parse(event)?;
    let mode = mode.or(weapon).or_else(|| mode_from_weapon(input, sentence, tokens.0, tokens.1));
    Some(Mention {
        sentence: index,
        tokens,
        span: sentence.span_of(tokens.0, tokens.1),
        kind,
        mode,
        status: status(input, sentence, tokens.0, tokens.1, false),
        when: None,
        place: None,
        weak: false,
        headline: sentence.region == RegionKind::Headline,
        implied: true,
        by_pattern: true,
        trigger: None,
    })
}

/// Gives mentions the times and places of their sentences. `frames` are the words that
/// name speakers and cues: their times and places are the speakers' own.
pub(super) fn situate(input: &Input<'_>, mentions: &mut [Mention], frames: &[Span<Bytes>], places: &[PlaceMention]) {
    mentions.sort_by_key(|m| (m.sentence, m.tokens));
    for group in mentions.chunk_by_mut(|a, b| a.sentence == b.sentence) {
        let index = group[0].sentence;
        let sentence = &input.annotation.sentences[index];
        let frames = in_span(frames, sentence.span);
        let from = places.partition_point(|p| p.sentence < index);
        let of_sentence = places[from..].iter().take_while(|p| p.sentence == index);
        let here: Vec<&PlaceMention> =
            of_sentence.filter(|p| p.locative && !frames.iter().any(|f| f.contains(p.span))).collect();
        attach_times(input, index, group, frames);
        attach_places(sentence, group, &here);
    }
}

fn event_hit<'a>(input: &'a Input<'_>, sentence: &Sentence, at: usize) -> Option<(Hit, &'a str)> {
    let lexicon = input.lexicon;
    let hits = sentence.hits[at].iter().filter(|h| lexicon.is_a(h.class, input.classes.event));
    let known = hits.filter_map(|h| Some((*h, lexicon.property(h.class, "event")?)));
    // The longest words win; of equally long ones the more telling class.
    known.max_by_key(|(h, event)| (h.len, !is_weak(lexicon.name(h.class)), event.contains('/')))
}

fn is_weak(class: &str) -> bool {
    class.ends_with("-weak")
}

fn read(input: &Input<'_>, index: usize, at: usize, hit: Hit, event: &str) -> Option<Mention> {
    let sentence = &input.annotation.sentences[index];
    let (kind, mut mode) = input.ontology.parse(event)?;
    let end = at + hit.len;
    let nominal = sentence.tokens[end - 1].tag != Upos::Verb && sentence.tokens[at].tag != Upos::Verb;
    let (lexicon, classes) = (input.lexicon, input.classes);
    let kills = sentence.begins(lexicon, at, classes.kill);
    if kills && sentence.classes.contains(classes.accident) {
        // "A fire killed 31 workers": no act of anybody.
        return None;
    }
    let chunk = sentence.chunk_over(at);
    if nominal && chunk.is_some_and(|c| c.head >= end && names_a_thing(input, sentence, c.head)) {
        return None;
    }
    if nominal && chunk.is_some_and(|c| c.start > 0 && sentence.tokens[c.start - 1].lower == "as" && c.indefinite) {
        // "described it as an attack on the nation": a judgement, no happening.
        return None;
    }
    if sentence.tokens.get(end).is_some_and(|t| t.lower == "down") && sentence.tokens[end - 1].lemma == "shoot" {
        return None;
    }
    if input.ontology.violent(&kind, mode.as_ref()) && !is_meant(input, sentence, at, end) {
        return None;
    }
    let threat = kind.0 == "THREATEN";
    let weak = is_weak(input.lexicon.name(hit.class));
    let fires = sentence.tokens[at].lemma == "fire" && !nominal;
    if kind.0 == "ASSAULT" && (mode.is_none() || fires) {
        // "fired at" is a gun's unless a rocket is beside it.
        mode = mode_from_weapon(input, sentence, at, end).or(mode);
    }
    Some(Mention {
        sentence: index,
        tokens: (at, end),
        span: sentence.span_of(at, end),
        kind,
        mode,
        status: if threat { Status::Threatened } else { status(input, sentence, at, end, nominal) },
        when: None,
        place: None,
        weak,
        headline: sentence.region == RegionKind::Headline,
        implied: false,
        by_pattern: true,
        trigger: None,
    })
}

/// "attack helicopters", "bomb squad": the word only modifies the name of a thing or of people.
fn names_a_thing(input: &Input<'_>, sentence: &Sentence, head: usize) -> bool {
    let (lexicon, classes) = (input.lexicon, input.classes);
    let things = [classes.weapon, classes.force, classes.organisation, classes.group, classes.role];
    things.iter().any(|thing| sentence.begins(lexicon, head, *thing))
}

/// The mode that a weapon beside the word implies, or somebody who is one: "attacked by 14 rockets", "a drone hit", "a suicide
/// bomber killed".
fn mode_from_weapon(input: &Input<'_>, sentence: &Sentence, at: usize, end: usize) -> Option<Mode> {
    let (lexicon, classes) = (input.lexicon, input.classes);
    let reach = 8;
    let near = at.saturating_sub(reach)..(end + reach).min(sentence.tokens.len());
    let weapons = near.flat_map(|i| sentence.hits[i].iter().map(move |h| (i, *h)));
    let weapon = |h: &Hit| lexicon.is_a(h.class, classes.weapon) || lexicon.property(h.class, "mode").is_some();
    let weapons = weapons.filter(|(_, h)| weapon(h));
    let nearest = weapons.min_by_key(|(i, h)| {
        (if *i < at { at.saturating_sub(i + h.len) } else { i - end.min(*i) }, usize::MAX - h.len)
    })?;
    lexicon.property(nearest.1.class, "mode").map(|m| Mode(m.to_owned()))
}

/// The spans of a sorted list that begin inside another.
fn in_span(sorted: &[Span<Bytes>], span: Span<Bytes>) -> &[Span<Bytes>] {
    let from = sorted.partition_point(|s| s.start < span.start);
    let to = sorted.partition_point(|s| s.start < span.end);
    &sorted[from..to.max(from)]
}

/// Gives each mention the nearest time expression of its sentence that no speaker's verb takes, one behind it first.
fn attach_times(input: &Input<'_>, index: usize, mentions: &mut [Mention], frames: &[Span<Bytes>]) {
    let sentence = &input.annotation.sentences[index];
    let mut nearest: Vec<(usize, usize, &Entity)> = Vec::new();
    for entity in sentence.entities.iter().filter(|e| e.kind == EntityKind::Time) {
        let span = sentence.span_of(entity.start, entity.end);
        if !frames.iter().any(|f| f.contains(span)) && !belongs_to_speech(input, sentence, entity.start) {
            let own = mentions.iter().enumerate().filter(|(_, m)| !of_another_verb(input, sentence, m, entity));
            let distances = own.map(|(i, m)| (time_distance(sentence, m, entity), i));
            nearest.extend(distances.min().map(|(distance, i)| (distance, i, entity)));
        }
    }
    nearest.sort_by_key(|(distance, mention, entity)| (*distance, *mention, entity.start));
    for (_, nearest, entity) in nearest {
        let mention = &mut mentions[nearest];
        let span = sentence.span_of(entity.start, entity.end);
        let ahead = matches!(mention.status, Status::Threatened | Status::Planned) && mention.kind.0 != "THREATEN";
        if let Some(when) = input.times.when(index, entity.start, ahead, span.of(&input.report.text)) {
            mention.when.get_or_insert((when, span));
        }
    }
    // Several words for one happening in a clause share its time ("a suicide bomber struck … killing").
    let timed: Vec<_> = mentions.iter().filter_map(|m| Some((m.tokens, m.kind.clone(), m.when.clone()?))).collect();
    for mention in mentions.iter_mut().filter(|m| m.when.is_none()) {
        let near = timed.iter().find(|(tokens, kind, _)| {
            let (from, to) = (tokens.1.min(mention.tokens.1), tokens.0.max(mention.tokens.0));
            *kind == mention.kind && (from..to.max(from)).all(|i| !parts_clauses(sentence, i))
        });
        mention.when = near.map(|(_, _, when)| when.clone());
    }
}

/// How far a time expression is from a mention: little behind it, more before it, much beyond a comma or another clause.
fn time_distance(sentence: &Sentence, mention: &Mention, entity: &Entity) -> usize {
    let inside = sentence.chunk_over(mention.tokens.0).is_some_and(|c| c.start <= entity.start && entity.end <= c.end);
    if inside {
        return 0;
    }
    let gap = if entity.start >= mention.tokens.1 {
        2 * (entity.start - mention.tokens.1)
    } else {
        3 * mention.tokens.0.saturating_sub(entity.end) + 1
    };
    let (from, to) = (mention.tokens.0.min(entity.start), mention.tokens.1.max(entity.end));
    let between = sentence.tokens[from..to].iter();
    let breaks =
        between.filter(|t| matches!(t.lower.as_str(), "," | ";" | "and" | "while" | "but" | "who" | "which")).count();
    // "who were shot dead in the raid were buried on Monday": the time is the other verb's.
    let (from, to) = (mention.tokens.1.min(entity.end), mention.tokens.0.max(entity.start));
    let finite = sentence.tokens[from..to.max(from)].iter().filter(|t| t.tag == Upos::Aux).count();
    gap + 8 * breaks + 6 * finite
}

/// "The three who were shot in the raid were buried on Monday": between the deed and the time stands a verb that tells
/// something else.
fn of_another_verb(input: &Input<'_>, sentence: &Sentence, mention: &Mention, entity: &Entity) -> bool {
    let event = |i: usize| sentence.begins(input.lexicon, i, input.classes.event);
    let light = |i: usize| {
        matches!(
            sentence.tokens[i].lemma.as_str(),
            "take" | "occur" | "happen" | "carry" | "begin" | "start" | "report" | "come"
        )
    };
    let between = mention.tokens.1..entity.start.max(mention.tokens.1);
    let verb = |i: usize| sentence.tokens[i].tag == Upos::Verb && !event(i) && !light(i);
    between.clone().any(|i| sentence.tokens[i].tag == Upos::Aux && (i + 1..between.end.min(i + 4)).any(verb))
}

/// "claimed responsibility on Tuesday for Monday's attack", "denied on Thursday": the day of the words, not of the deed.
pub(super) fn belongs_to_speech(input: &Input<'_>, sentence: &Sentence, time: usize) -> bool {
    let (lexicon, classes) = (input.lexicon, input.classes);
    let disputes = |i: usize| [classes.deny, classes.accuse].iter().any(|class| sentence.begins(lexicon, i, *class));
    let on = usize::from(time > 0 && sentence.tokens[time - 1].lower == "on");
    let verb = (time - on).checked_sub(1);
    let claims = |i: usize| matches!(sentence.tokens[i].lower.as_str(), "responsibility" | "credit");
    let before = time.saturating_sub(3)..time;
    verb.is_some_and(disputes)
        || (before.clone().any(claims) && before.clone().all(|i| sentence.tokens[i].lower != "for"))
}

/// Words between two happenings that each has its own time; a comma before a participle does not part them.
fn parts_clauses(sentence: &Sentence, at: usize) -> bool {
    let next = sentence.tokens.get(at + 1);
    match sentence.tokens[at].lower.as_str() {
        ";" | "while" | "but" | "who" | "which" | "that" | "after" | "since" => true,
        "," => !next.is_some_and(|t| t.lower.ends_with("ing") || t.lower == "and"),
        _ => false,
    }
}

/// Farther than this a place is no longer the event's; counted in tokens, double before the event.
const PLACE_REACH: usize = 26;

/// Gives each mention the nearest place that stands after a preposition of place in its sentence.
fn attach_places(sentence: &Sentence, mentions: &mut [Mention], places: &[&PlaceMention]) {
    for mention in mentions.iter_mut() {
        let distance = |p: &&&PlaceMention| {
            let gap = if p.tokens.0 >= mention.tokens.1 {
                p.tokens.0 - mention.tokens.1
            } else {
                2 * mention.tokens.0.saturating_sub(p.tokens.1) + 2
            };
            let (from, to) = (mention.tokens.1.min(p.tokens.1), p.tokens.0.max(mention.tokens.0));
            let breaks = sentence.tokens[from..to.max(from)]
                .iter()
                .filter(|t| matches!(t.lower.as_str(), ";" | "while" | "but" | "who" | "which"))
                .count();
            gap + 12 * breaks
        };
        let best = places.iter().filter(|p| distance(p) < PLACE_REACH).min_by_key(|p| distance(p) + p.vagueness());
        mention.place = best.map(|p| (p.place.clone(), p.span));
    }
}

/// The day that relative dates count from.
pub(super) fn report_day(report: &rashomon_model::Report<Bytes>) -> Option<Date> {
    report.published.as_ref().map(rashomon_model::Published::date)
}
