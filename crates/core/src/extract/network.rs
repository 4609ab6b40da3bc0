//! What the claims network reads where patterns are silent.
//!
//! Patterns are surer of what they know, the network knows more. So a value of the network becomes a claim where it is sure
//! enough, and no pattern has read these words for the attribute, nor anything for this attribute of the event.

use std::collections::{HashMap, HashSet};

use rashomon_model::{Attribute, Bytes, Count, RegionKind, Span, Stance, Status, Value};

use super::{
    Input,
    attribution::Attribution,
    claim::{self, Draft},
    event::EventDraft,
    link::{Context, Linked},
    mention::{self, Mention},
    place::PlaceMention,
    source::Source,
    speaker::{AUTHOR, Speakers},
};
use crate::{
    propose::{Happening, Proposals, ProposedValue, Proposer},
    sentence::Sentence,
    text::{Relation, Upos},
};

/// What claims name as their pattern that no pattern reads.
const NETWORK: &str = "network";

/// What the network reads, and what its claims are joined to.
pub(super) struct Reader<'a> {
    pub input: &'a Input<'a>,
    pub proposer: &'a Proposer,
    pub proposals: &'a Proposals,
    pub attributions: &'a [Attribution],
    /// Words that name speakers and cues.
    pub frames: &'a [Span<Bytes>],
    pub places: &'a [PlaceMention],
}

/// Events with the mentions of all, and the event of each.
pub(super) struct Told {
    pub mentions: Vec<Mention>,
    pub events: Vec<EventDraft>,
    pub event_of: Vec<usize>,
}

/// A value with the words that it is.
struct Read<'a> {
    proposed: &'a ProposedValue,
    sentence: usize,
    tokens: (usize, usize),
    span: Span<Bytes>,
    attribute: Attribute,
    confidence: f64,
}

impl Reader<'_> {
    /// The claims that are added to those that are linked already; events that only the network sees are added too.
    pub fn add(&self, linked: &[Linked], told: &mut Told, speakers: &mut Speakers) -> Vec<Linked> {
        let known: Vec<Option<usize>> = self.proposals.happenings.iter().map(|h| self.known(h, told)).collect();
        let values = self.values(linked, &known);
        let happenings: HashSet<usize> = values.iter().map(|v| v.proposed.happening.0).collect();
        let own = self.mentions();
        let (first, by_patterns) = (told.mentions.len(), told.events.len());
        let mut events = known;
        for (number, happening) in self.proposals.happenings.iter().enumerate() {
            if events[number].is_some() || !happenings.contains(&number) {
                continue;
            }
            let mentions: Vec<&Mention> = happening.triggers.iter().map(|t| &own[*t]).collect();
            let Happening { kind, mode, .. } = happening.clone();
            let mut event = EventDraft::new(kind, mode, mentions[0].status);
            events[number] = Some(told.events.len());
            for mention in mentions {
                event.situate(told.mentions.len(), mention);
                told.mentions.push(mention.clone());
                told.event_of.push(told.events.len());
            }
            told.events.push(event);
        }
        let voices = self.voices(&values, speakers);
        let context = Context {
            input: self.input,
            mentions: &told.mentions,
            events: &told.events,
            event_of: &told.event_of,
            attributions: self.attributions,
        };
        let claims = values.iter().filter_map(|value| self.claim(value, &events, &voices, &context, speakers));
        let mut added = without_repeats(claims.collect());
        let of: HashSet<usize> = added.iter().map(|l| l.event).collect();
        let situated = (first..told.mentions.len()).filter(|index| of.contains(&told.event_of[*index]));
        added.extend(situated.flat_map(|index| context.situation(index, &told.mentions[index])));
        // An event of which nothing is claimed after all is none. Those of the network stand last.
        let mut kept = by_patterns;
        let mut places: Vec<usize> = (0..by_patterns).collect();
        for index in by_patterns..told.events.len() {
            places.push(kept);
            if of.contains(&index) {
                told.events.swap(kept, index);
                kept += 1;
            }
        }
        told.events.truncate(kept);
        for linked in &mut added {
            linked.event = places[linked.event];
        }
        added
    }

    /// The event of patterns that a happening is: the one that most of its triggers mention.
    fn known(&self, happening: &Happening, told: &Told) -> Option<usize> {
        let mut votes: HashMap<usize, usize> = HashMap::new();
        for trigger in happening.triggers.iter().map(|t| self.proposals.triggers[*t].span) {
            let from = told.mentions.partition_point(|m| m.span.end <= trigger.start);
            for index in (from..told.mentions.len()).take_while(|i| told.mentions[*i].span.start < trigger.end) {
                *votes.entry(told.event_of[index]).or_default() += 1;
            }
        }
        votes.into_iter().max_by_key(|(event, count)| (*count, usize::MAX - event)).map(|(event, _)| event)
    }

    /// The values that become claims, the surest first.
    fn values(&self, linked: &[Linked], known: &[Option<usize>]) -> Vec<Read<'_>> {
        let spoken: HashSet<(usize, Attribute)> = linked.iter().map(|l| (l.event, merged(l.draft.attribute))).collect();
        let taken: Vec<(Attribute, Span<Bytes>)> = linked
            .iter()
            .map(|l| {
                let sentence = &self.input.annotation.sentences[l.draft.sentence];
                let (start, end) = l.draft.value_tokens;
                (merged(l.draft.attribute), sentence.span_of(start, end))
            })
            .collect();
        let read = |proposed| {
            let value = self.read(proposed)?;
            let attribute = merged(value.attribute);
            let event = known[proposed.happening.0];
            // A number that a pattern has read counts nothing else.
            let one = |of: Attribute| of == attribute || claim::counts(of) && claim::counts(attribute);
            let silent = event.is_none_or(|event| !spoken.contains(&(event, attribute)))
                && !taken.iter().any(|(of, span)| one(*of) && span.overlaps(value.span));
            (silent && value.confidence >= self.proposer.least()).then_some(value)
        };
        let mut values: Vec<Read<'_>> = self.proposals.values.iter().filter_map(read).collect();
        values.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
        let mut counted: Vec<Span<Bytes>> = Vec::new();
        // Nor does one that the network is surer to count something else.
        values.retain(|value| {
            let again = claim::counts(value.attribute) && counted.iter().any(|span| span.overlaps(value.span));
            counted.extend(claim::counts(value.attribute).then_some(value.span));
            !again
        });
        values
    }

    fn read<'p>(&self, proposed: &'p ProposedValue) -> Option<Read<'p>> {
        let (index, tokens) = self.input.located(proposed.span)?;
        let sentence = &self.input.annotation.sentences[index];
        let tokens = whole(sentence, proposed.attribute, tokens);
        Some(Read {
            proposed,
            sentence: index,
            tokens,
            span: sentence.span_of(tokens.0, tokens.1),
            attribute: attribute(proposed, sentence),
            confidence: self.proposer.confidence(proposed.certainty()),
        })
    }

    /// The triggers as mentions, with the times and places of their sentences.
    fn mentions(&self) -> Vec<Mention> {
        let mut mentions = Vec::new();
        for trigger in &self.proposals.triggers {
            let happening = &self.proposals.happenings[trigger.happening];
            // Words are those of sentences, so that each is found; and the order stays, by which they are looked up.
            let (index, tokens) = self.input.located(trigger.span).unwrap_or((0, (0, 1)));
            let sentence = &self.input.annotation.sentences[index];
            mentions.push(Mention {
                sentence: index,
                tokens,
                span: trigger.span,
                kind: happening.kind.clone(),
                mode: happening.mode.clone(),
                status: self.status(happening, sentence, tokens),
                when: None,
                place: None,
                nominal: is_nominal(sentence, tokens),
                weak: false,
                headline: sentence.region == RegionKind::Headline,
                implied: false,
            });
        }
        mention::situate(self.input, &mut mentions, self.frames, self.places);
        mentions
    }

    /// What the network takes for done, the tree may tell to be planned, threatened or only thought of.
    fn status(&self, happening: &Happening, sentence: &Sentence, (start, end): (usize, usize)) -> Status {
        if happening.status != Status::Occurred {
            return happening.status;
        }
        mention::status(self.input, sentence, start, end, is_nominal(sentence, (start, end)))
    }

    /// The speakers of the values that name one: of an attribution which the words are the source of, else whom they mean.
    fn voices(&self, values: &[Read<'_>], speakers: &mut Speakers) -> HashMap<usize, usize> {
        let mut named: Vec<usize> = values.iter().filter_map(|v| v.proposed.speaker.0).collect();
        named.sort_unstable();
        named.dedup();
        let mut voices = HashMap::new();
        for at in named {
            let words = self.proposals.speakers[at];
            let known = self.attributions.iter().find(|a| a.frame[0].overlaps(words)).map(|a| a.speaker);
            let voice = known.or_else(|| {
                let (index, tokens) = self.input.located(words)?;
                Some(speakers.resolve(self.input, index, &Source::of_words(self.input, index, tokens)))
            });
            voices.extend(voice.map(|voice| (at, voice)));
        }
        voices
    }

    fn claim(
        &self,
        read: &Read<'_>,
        events: &[Option<usize>],
        voices: &HashMap<usize, usize>,
        context: &Context<'_>,
        speakers: &Speakers,
    ) -> Option<Linked> {
        let event = events[read.proposed.happening.0]?;
        let speaker = read.proposed.speaker.0.and_then(|at| voices.get(&at)).copied().unwrap_or(AUTHOR);
        let stance = read.proposed.stance.0;
        let value = if stance == Stance::ReportsPending {
            Value::Pending { text: read.span.of(&self.input.report.text).to_owned() }
        } else {
            let value = claim::read(self.input, read.sentence, read.attribute, read.tokens)?;
            match value {
                Value::Count(count) => Value::Count(Count { part: count.part || read.proposed.part, ..count }),
                Value::Actor(actor) if read.attribute == Attribute::Responsibility => {
                    let name = speakers.name_for_pronoun(speaker, &actor.name).unwrap_or_else(|| actor.name.clone());
                    Value::Actor(rashomon_model::Actor { name, ..actor })
                }
                value => value,
            }
        };
        let draft = Draft {
            sentence: read.sentence,
            tokens: read.tokens,
            row: read.tokens,
            value_tokens: read.tokens,
            attribute: read.attribute,
            value,
            stance: Some(stance),
            speaker: None,
            event: None,
            mode: None,
            pattern: NETWORK.to_owned(),
            confidence: read.confidence,
        };
        let accident = self.input.annotation.sentences[read.sentence].classes.contains(self.input.classes.accident);
        let undone = matches!(context.events[event].status, Status::Threatened | Status::Planned);
        if !context.tells(event, &draft)
            || accident && claim::tells_a_happening(&draft)
            || undone && draft.attribute == Attribute::Damage
            || draft.attribute == Attribute::Perpetrator && self.prevents(read)
        {
            return None;
        }
        let attribution = context.attribution(read.span).filter(|a| a.speaker == speaker);
        Some(Linked {
            draft,
            event,
            speaker,
            via: attribution.map_or_else(Vec::new, |a| a.via.clone()),
            medium: attribution.and_then(|a| a.medium),
            stance,
            evidence: self.evidence(read, read.proposed.happening.0),
            said: attribution.and_then(|a| a.said).and_then(|span| context.said(span)),
        })
    }

    /// Whether the words are those who prevent it: "security forces foiled an attack".
    fn prevents(&self, read: &Read<'_>) -> bool {
        let sentence = &self.input.annotation.sentences[read.sentence];
        let main = &sentence.tokens[sentence.main_word(read.tokens.0, read.tokens.1)];
        let Some(verb) = main.head.filter(|_| main.relation == Relation::Nsubj) else { return false };
        sentence.hits[verb].iter().any(|h| self.input.lexicon.is_a(h.class, self.input.classes.foil))
    }

    /// The value's words with the nearest words of its sentence that name the happening.
    fn evidence(&self, read: &Read<'_>, happening: usize) -> Span<Bytes> {
        let sentence = self.input.annotation.sentences[read.sentence].span;
        let triggers = self.proposals.triggers.iter().filter(|t| t.happening == happening).map(|t| t.span);
        let here = triggers.filter(|span| sentence.contains(*span));
        let distance =
            |span: &Span<Bytes>| span.start.saturating_sub(read.span.end).max(read.span.start.saturating_sub(span.end));
        here.min_by_key(distance).map_or(read.span, |span| read.span.cover(span))
    }
}

fn is_nominal(sentence: &Sentence, (start, end): (usize, usize)) -> bool {
    sentence.tokens[sentence.main_word(start, end)].tag != Upos::Verb
}

/// Perpetrators and those who take responsibility answer one question.
fn merged(attribute: Attribute) -> Attribute {
    if attribute == Attribute::Responsibility { Attribute::Perpetrator } else { attribute }
}

/// Who says that he did it, or did not, speaks of his responsibility; who speaks of another names a perpetrator.
fn attribute(proposed: &ProposedValue, sentence: &Sentence) -> Attribute {
    let told = || sentence.tokens.iter().any(|t| matches!(t.lemma.as_str(), "responsibility" | "claim" | "credit"));
    match (proposed.attribute, proposed.stance.0) {
        (Attribute::Perpetrator, Stance::ClaimsResponsibility | Stance::Denies) => Attribute::Responsibility,
        (Attribute::Perpetrator, Stance::ReportsPending | Stance::Doubts) if told() => Attribute::Responsibility,
        (attribute, _) => attribute,
    }
}

/// The whole phrase that words are of: the network is surer where one begins than where it ends. What tells how, why or what
/// was done goes on with what hangs on its main word.
fn whole(sentence: &Sentence, attribute: Attribute, (start, end): (usize, usize)) -> (usize, usize) {
    let phrase = |at: usize| sentence.chunk_over(at).map_or((at, at + 1), |c| (c.start, c.end));
    let (mut from, mut to) = (phrase(start).0.min(start), phrase(end - 1).1.max(end));
    if matches!(attribute, Attribute::Method | Attribute::Motive | Attribute::Response | Attribute::Accountability) {
        let (first, last) = sentence.subtree(sentence.main_word(from, to));
        if last - first <= LONGEST_CLAUSE {
            (from, to) = (from.min(first), to.max(last));
        }
    }
    while to > from + 1 && matches!(sentence.tokens[to - 1].lower.as_str(), "," | "." | ";" | ":" | "and") {
        to -= 1;
    }
    (from, to)
}

/// More words than these are a sentence of its own, not what one is about.
const LONGEST_CLAUSE: usize = 14;

/// What one speaker says of one event again, with the same main word or the same number, is told once: the surest stays, which
/// comes first.
fn without_repeats(claims: Vec<Linked>) -> Vec<Linked> {
    let mut seen = HashSet::new();
    let repeats = |l: &Linked| {
        let value = match &l.draft.value {
            Value::Count(count) => format!("{}-{:?} {:?}", count.low, count.high, count.of),
            value => value.text().rsplit(' ').next().unwrap_or_default().to_lowercase(),
        };
        (l.event, l.speaker, l.draft.attribute, l.stance, value)
    };
    claims.into_iter().filter(|l| seen.insert(repeats(l))).collect()
}
