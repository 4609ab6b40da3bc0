//! Who says what: cues, sources and the stretch of text that each speaker is answerable for.

use std::collections::HashSet;

use rashomon_model::{Bytes, Medium, Span, Stance, Value};

use super::{
    Input,
    claim::{Draft, presupposed},
    learned, quoted,
    source::Source,
    speaker::Speakers,
};
use crate::{
    pattern::{AttributionSpec, ContentSide, Gives, Match},
    sentence::Sentence,
    text::{Relation, Upos},
};

/// A stretch of text that a speaker says.
#[derive(Clone, Debug)]
pub(super) struct Attribution {
    /// Index of the speaker.
    pub speaker: usize,
    /// Through whom the report has it, nearest to the report first.
    pub via: Vec<usize>,
    pub medium: Option<Medium>,
    pub stance: Stance,
    /// Whether a clause is said ("denied that …"), not a noun phrase ("denied the strike").
    pub clausal: bool,
    /// What the speaker answers of what another has said before; then the content is the words of the answer.
    pub answers: Option<ContentSide>,
    /// What is said.
    pub content: Span<Bytes>,
    /// When it was said.
    pub said: Option<Span<Bytes>>,
    /// The words that name the speaker, and those from the cue to the content: their times and places are not the event's.
    pub frame: [Span<Bytes>; 2],
    /// The pattern that found it.
    pub pattern: String,
}

impl Attribution {
    /// Whether the speaker says that something is not so, or may not be.
    pub fn disputes(&self) -> bool {
        matches!(self.stance, Stance::Denies | Stance::Doubts)
    }

    /// Whether a value of what is disputed is disputed itself: who "denied the strike that left nine dead" denies no dead, and who
    /// says that no bomb went off says nothing of the bomb.
    pub fn is_disputed(&self, draft: &Draft) -> bool {
        (self.clausal || !matches!(draft.value, Value::Count(_))) && !presupposed(draft.attribute)
    }

    /// Whether the report itself tells a number in what is disputed: the dead of "the strike that left nine dead", but not those of
    /// "the killing of nine" or of "the report that nine died".
    pub fn leaves(&self, input: &Input<'_>, draft: &Draft) -> bool {
        if !self.disputes() || self.clausal || !matches!(draft.value, Value::Count(_)) {
            return false;
        }
        let sentence = &input.annotation.sentences[draft.sentence];
        let words = sentence.tokens_in(self.content);
        let is_of = |i: usize, class| sentence.begins(input.lexicon, i, class);
        let happening = words
            .clone()
            .find_map(|i| sentence.chunk_over(i))
            .is_some_and(|chunk| is_of(chunk.head, input.classes.event) && !is_of(chunk.head, input.classes.harm_noun));
        let mut before = words.take_while(|i| *i < draft.value_tokens.0);
        happening && before.any(|i| sentence.tokens[i].tag == Upos::Verb)
    }

    /// The same speaker's words in other sentences.
    fn elsewhere(&self, input: &Input<'_>, contents: Vec<Span<Bytes>>) -> Vec<Self> {
        let of = |content| Self { content: widened(input, content), clausal: true, ..self.clone() };
        contents.into_iter().map(of).collect()
    }
}

/// Whether a clause begins at a word: "denied its men had fired", "denied killing nine", but not "denied the strike".
fn begins_clause(sentence: &Sentence, at: usize) -> bool {
    let verb = |tag| matches!(tag, Upos::Verb | Upos::Aux);
    let first = (at..sentence.tokens.len()).find(|i| sentence.tokens[*i].tag != Upos::Adv);
    first.is_some_and(|first| {
        let subject = sentence.chunk_over(first).map(|chunk| sentence.tokens[chunk.head].relation);
        verb(sentence.tokens[first].tag)
            || subject.is_some_and(|of| matches!(of, Relation::Nsubj | Relation::NsubjPass))
    })
}

/// The words that speak, each by its sentence and place in it: "Amnesty said" tells of no amnesty.
pub(super) fn speaking(input: &Input<'_>, attributions: &[Attribution]) -> HashSet<(usize, usize)> {
    let located = attributions.iter().filter_map(|a| input.located(a.frame[0]));
    located.map(|(index, (start, end))| (index, input.annotation.sentences[index].main_word(start, end))).collect()
}

/// A match of an attribution pattern, before its content is known.
struct Frame<'m> {
    sentence: usize,
    matched: Match<'m>,
    spec: &'m AttributionSpec,
    cue: (usize, usize),
}

impl Frame<'_> {
    fn tokens(&self) -> (usize, usize) {
        (self.matched.start, self.matched.end)
    }

    fn spans(&self, sentence: &Sentence) -> [Span<Bytes>; 2] {
        let mut source = self.matched.captures("source").next().unwrap_or(self.cue);
        // "In Baghdad, the ministry said": the place is where it was said.
        let comma = source.0.checked_sub(1).is_some_and(|i| sentence.tokens[i].lower == ",");
        if comma && source.0 <= 6 && sentence.tokens[0].tag == Upos::Adp {
            source.0 = 0;
        }
        [sentence.span_of(source.0, source.1), sentence.span_of(self.cue.0, self.matched.end.max(self.cue.1))]
    }
}

/// All attributions of a report, in order. Speakers are entered as they appear.
pub(super) fn find(input: &Input<'_>, matches: &[(usize, Match<'_>)], speakers: &mut Speakers) -> Vec<Attribution> {
    let frames = frames(matches);
    let mut attributions: Vec<Attribution> = Vec::new();
    let mut elsewhere: Vec<Attribution> = Vec::new();
    for (index, sentence) in input.annotation.sentences.iter().enumerate() {
        let from = frames.partition_point(|f| f.sentence < index);
        let here: Vec<&Frame<'_>> = frames[from..].iter().take_while(|f| f.sentence == index).collect();
        let readings = learned::readings(input, index);
        let mut nested: Vec<(Span<Bytes>, usize, Option<Medium>)> = Vec::new();
        let mut read: Vec<(usize, usize)> = Vec::new();
        for (i, frame) in here.iter().enumerate() {
            let Some((content, inner)) = content(sentence, &here, i) else { continue };
            let reading = readings.iter().find(|r| r.shares(frame.cue));
            let answers = Some(frame.spec.content).filter(|side| side.is_answer());
            let agreed = reading.filter(|_| answers.is_none()).and_then(|r| agreed(sentence, frame, r, content));
            let content = agreed.unwrap_or(content);
            let Some((at, source)) = source(input, index, frame, reading).filter(|(_, s)| !s.cannot_speak(input))
            else {
                continue;
            };
            let speaker = speakers.resolve(input, at, &source);
            let medium = medium(input, sentence, frame, &source, speakers.medium_of(speaker, &source));
            let outer: Vec<usize> =
                nested.iter().rev().filter(|(span, _, _)| inner && span.contains(content)).map(|n| n.1).collect();
            nested.push((content, speaker, medium));
            read.extend([frame.cue, frame.tokens()]);
            attributions.push(Attribution {
                speaker,
                via: outer,
                medium,
                stance: frame.spec.stance,
                clausal: frame.spec.content == ContentSide::Before
                    || sentence.tokens[frame.matched.end - 1].lower == "that"
                    || begins_clause(sentence, frame.matched.end),
                answers,
                content: if answers.is_some() { content } else { widened(input, content) },
                said: frame.matched.captures("said").next().map(|(a, b)| sentence.span_of(a, b)),
                frame: frame.spans(sentence),
                pattern: frame.matched.pattern.id.clone(),
            });
            speakers.remember_medium(speaker, medium);
            if let (Some(reading), Stance::Asserts, Some(told)) = (reading, frame.spec.stance, attributions.last()) {
                elsewhere.extend(told.elsewhere(input, reading.elsewhere(sentence)));
            }
        }
        for (i, reading) in readings.iter().enumerate() {
            if !read.iter().any(|tokens| reading.shares(*tokens)) {
                let told = reading.attribution(input, index, &learned::bounds(&readings, i, index), speakers);
                elsewhere.extend(told.iter().flat_map(|told| told.elsewhere(input, reading.elsewhere(sentence))));
                attributions.extend(told);
            }
        }
        let from = matches.partition_point(|(i, _)| *i < index);
        enter_claimants(input, matches[from..].iter().take_while(|(i, _)| *i == index), index, speakers);
    }
    attributions.sort_by_key(|a| a.content);
    // Who speaks in a sentence comes before who spoke elsewhere.
    elsewhere.retain(|a| !covered(&attributions, a.content));
    attributions.extend(elsewhere);
    quoted::enter(input, &mut attributions, speakers);
    attributions
}

/// Who claims an attack speaks, though no cue of saying stands there: a later "it said" may mean that group.
fn enter_claimants<'m>(
    input: &Input<'_>,
    matches: impl Iterator<Item = &'m (usize, Match<'m>)>,
    index: usize,
    speakers: &mut Speakers,
) {
    for (_, matched) in matches {
        let Gives::Claims(specs) = &matched.pattern.gives else { continue };
        for name in specs.iter().filter_map(|s| s.speaker.as_deref()) {
            for tokens in matched.captures(name) {
                speakers.named(input, index, tokens);
            }
        }
    }
}

/// The best frame of each cue: the one that covers most. Frames inside a headline's first noun phrase count as well.
fn frames<'m>(matches: &[(usize, Match<'m>)]) -> Vec<Frame<'m>> {
    let mut frames: Vec<Frame<'m>> = Vec::new();
    for (sentence, matched) in matches {
        let Gives::Attribution(spec) = &matched.pattern.gives else { continue };
        let Some(cue) = matched.captures("cue").next() else { continue };
        let frame = Frame { sentence: *sentence, matched: matched.clone(), spec, cue };
        let mut of_sentence = frames.iter_mut().rev().take_while(|f| f.sentence == frame.sentence);
        let rival = of_sentence.find(|f| overlap(f.cue, frame.cue));
        match rival {
            Some(rival) if width(&rival.matched) < width(&frame.matched) => *rival = frame,
            Some(_) => {}
            None => frames.push(frame),
        }
    }
    frames.sort_by_key(|f| (f.sentence, f.matched.start));
    frames
}

pub(super) fn overlap(a: (usize, usize), b: (usize, usize)) -> bool {
    a.0 < b.1 && b.0 < a.1
}

fn width(m: &Match<'_>) -> usize {
    m.end - m.start
}

/// The content of frame `i` in its sentence, and whether the frame stands inside another's content ("X said that Y said").
fn content(sentence: &Sentence, frames: &[&Frame<'_>], i: usize) -> Option<(Span<Bytes>, bool)> {
    let frame = frames[i];
    let (start, end) = (frame.matched.start, frame.matched.end);
    let previous_end = frames[..i].iter().map(|f| f.matched.end).max().unwrap_or(0);
    let next = frames[i + 1..].iter().find(|f| f.matched.start >= end && !is_nested(sentence, end, f.matched.start));
    let next_start = next.map_or(sentence.tokens.len(), |f| cut_before(sentence, f, end));
    let inner =
        frames[..i].iter().any(|f| f.spec.content != ContentSide::Before && is_nested(sentence, f.matched.end, start));
    // "Five killed, medics say; militia claims bombing".
    let closes = sentence.tokens.get(end).is_some_and(|t| t.lower == ";");
    let range = match frame.spec.content {
        ContentSide::Told | ContentSide::Accused | ContentSide::Counted => {
            return Some((sentence.span_of(frame.cue.0, end), inner));
        }
        ContentSide::After | ContentSide::Around if closes && start > previous_end => (previous_end, start),
        ContentSide::After => (end, next_start),
        ContentSide::Before => (previous_end, start),
        ContentSide::Around if start <= 1 || start == previous_end => (end, next_start),
        ContentSide::Around => (previous_end, next_start),
    };
    let range = trimmed(sentence, range.0, range.1)?;
    Some((sentence.span_of(range.0, range.1), inner))
}

/// A frame right behind another's cue is part of what that one says.
fn is_nested(sentence: &Sentence, end: usize, start: usize) -> bool {
    start >= end
        && sentence.tokens[end..start]
            .iter()
            .all(|t| matches!(t.lower.as_str(), "that" | "," | "“" | "\"" | "in" | "a"))
}

/// Where the content before a following frame ends: a frame with content before it owns the clause it closes.
fn cut_before(sentence: &Sentence, next: &Frame<'_>, from: usize) -> usize {
    if next.spec.content != ContentSide::Before {
        return next.matched.start;
    }
    let joint = |i: &usize| matches!(sentence.tokens[*i].lower.as_str(), ";" | "while" | "but" | "and" | ".");
    (from..next.matched.start).rev().find(joint).unwrap_or(next.matched.start)
}

pub(super) fn trimmed(sentence: &Sentence, mut start: usize, mut end: usize) -> Option<(usize, usize)> {
    let edge = |i: usize| {
        matches!(
            sentence.tokens[i].lower.as_str(),
            "," | ":" | "that" | ";" | "." | "-" | "--" | "—" | "while" | "but" | "and"
        )
    };
    while start < end && edge(start) {
        start += 1;
    }
    while end > start && edge(end - 1) {
        end -= 1;
    }
    (start < end).then_some((start, end))
}

/// The content with every quotation that it touches, so that all sentences of a quotation have its speaker.
pub(super) fn widened(input: &Input<'_>, content: Span<Bytes>) -> Span<Bytes> {
    let quotations = &input.annotation.quotations;
    let from = quotations.partition_point(|q| q.inner.end <= content.start);
    let touched = quotations[from..].iter().take_while(|q| q.inner.start < content.end);
    touched.fold(content, |span, q| span.cover(q.inner))
}

/// Contents are at most this long, so that no earlier one reaches a place beyond.
const LONGEST_CONTENT: usize = 12_000;

/// The attributions, sorted by content, whose content may reach `span`.
pub(super) fn near(sorted: &[Attribution], span: Span<Bytes>) -> &[Attribution] {
    let from = sorted.partition_point(|a| a.content.start + LONGEST_CONTENT < span.start);
    let to = sorted.partition_point(|a| a.content.start < span.end);
    &sorted[from..to.max(from)]
}

pub(super) fn covered(sorted: &[Attribution], span: Span<Bytes>) -> bool {
    near(sorted, span).iter().any(|a| a.content.overlaps(span))
}

/// The innermost attribution that holds the words. Who condemns an attack tells nothing of it.
pub(super) fn around(sorted: &[Attribution], span: Span<Bytes>) -> Option<&Attribution> {
    let covering = near(sorted, span).iter().filter(|a| a.content.contains(span));
    covering.filter(|a| a.stance != Stance::Reacts && a.answers.is_none()).min_by_key(|a| a.content.len())
}

/// The words that name the speaker, with the sentence that they stand in. A pattern reads the nearest words before the
/// cue; where the tree has another subject, and the network the same one, these are the speaker.
fn source(
    input: &Input<'_>,
    index: usize,
    frame: &Frame<'_>,
    reading: Option<&learned::NetworkAttribution>,
) -> Option<(usize, Source)> {
    let sentence = &input.annotation.sentences[index];
    let capture = |name: &str| frame.matched.captures(name).next();
    let whole = capture("source")?;
    let cue = sentence.main_word(frame.cue.0, frame.cue.1);
    let subjects = sentence.dependents(cue, Relation::Nsubj);
    let subject_in = |words: (usize, usize)| subjects.iter().any(|s| (words.0..words.1).contains(s));
    if let Some((at, words)) = reading.and_then(|r| r.source)
        && at == index
        && !overlap(words, whole)
        && subject_in(words)
        && !subject_in(whole)
    {
        return Some((index, Source::of_words(input, index, words)));
    }
    Some((index, Source::read(input, index, whole, capture("role"), capture("of"), capture("name"))))
}

/// What is said: the network sees how far it goes, a pattern on which side of the cue it stands.
fn agreed(
    sentence: &Sentence,
    frame: &Frame<'_>,
    reading: &learned::NetworkAttribution,
    content: Span<Bytes>,
) -> Option<Span<Bytes>> {
    // What is denied or blamed is often no clause, and the network leaves it out.
    if frame.spec.stance != Stance::Asserts {
        return None;
    }
    let bounds = sentence.tokens_in(content);
    let said = reading.content_near(content)?;
    let said = reading.whole(sentence, said, (bounds.start, bounds.end));
    // What a cue closes or interrupts begins before it.
    let first = sentence.span_of(frame.matched.start, frame.matched.end).start;
    if content.start < first && said.start >= first {
        return None;
    }
    // The words of the frame itself are not said.
    let start = said.start.max(content.start);
    let [source, cue] = frame.spans(sentence);
    let own = source.start.min(cue.start);
    let end = if content.start < own { said.end.min(own.max(content.end)) } else { said.end };
    (start < end).then(|| Span::new(start, end))
}

/// The words of a sentence's stretch with the rest of their clause, as far as that stands within bounds.
pub(super) fn completed(sentence: &Sentence, content: Span<Bytes>, bounds: (usize, usize)) -> Span<Bytes> {
    let words = sentence.tokens_in(content);
    if !sentence.span.contains(content) || words.is_empty() {
        return content;
    }
    let (first, last) = sentence.subtree(sentence.main_word(words.start, words.end));
    let (start, end) = (first.max(bounds.0).min(words.start), last.min(bounds.1).max(words.end));
    trimmed(sentence, start, end).map_or(content, |(start, end)| sentence.span_of(start, end))
}

fn medium(
    input: &Input<'_>,
    sentence: &Sentence,
    frame: &Frame<'_>,
    source: &Source,
    carried: Option<Medium>,
) -> Option<Medium> {
    let lexicon = input.lexicon;
    let of_tokens = |(start, end): (usize, usize)| {
        let hits = (start..end).flat_map(|i| sentence.hits[i].iter());
        hits.filter_map(|h| lexicon.property(h.class, "medium")).find_map(|m| m.parse().ok())
    };
    let captured = frame.matched.captures("medium").next().and_then(of_tokens);
    let verb = matches!(sentence.tokens[frame.cue.0].lemma.as_str(), "tweet" | "post").then_some(Medium::Tweet);
    captured.or(frame.spec.medium).or(verb).or(if source.is_medium { carried } else { None })
}
