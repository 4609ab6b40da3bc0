//! What the claims network reads where patterns are silent.
//!
//! Patterns are surer of what they know, the network knows more. So a value of the network becomes a claim where it is sure
//! enough, and no pattern has read these words for the attribute.

use std::collections::{HashMap, HashSet};

use rashomon_model::{Attribute, Bytes, Count, RegionKind, Span, Stance, Status, Value};

use super::{
    Input,
    attribution::{self, Attribution, overlap},
    claim::{self, Draft},
    link::{Context, Linked},
    mention::{self, Mention},
    source::Source,
    speaker::{AUTHOR, Speakers},
    vote::Known,
};
use crate::{
    lexicon::ClassId,
    propose::{Proposals, ProposedValue, Proposer, Trigger, answered},
    sentence::Sentence,
    text::{Relation, Token, Upos},
};

/// What claims name as their pattern that no pattern reads.
const NETWORK: &str = "network";

/// Gives mentions their triggers, and adds those triggers as mentions that only the network knows.
pub(super) fn join(input: &Input<'_>, triggers: &[Trigger], mentions: &mut Vec<Mention>) {
    let mut known = vec![false; triggers.len()];
    for mention in mentions.iter_mut() {
        let from = triggers.partition_point(|t| t.span.end <= mention.span.start);
        let touched = (from..triggers.len()).take_while(|t| triggers[*t].span.start < mention.span.end);
        for trigger in touched {
            known[trigger] = true;
            let surer = mention.trigger.is_none_or(|t| !triggers[t].tagged && triggers[trigger].tagged);
            mention.trigger = if surer { Some(trigger) } else { mention.trigger };
        }
    }
    let unknown = (0..triggers.len()).filter(|t| !known[*t]);
    mentions.extend(unknown.filter_map(|t| mention_of(input, &triggers[t], t)));
}

fn mention_of(input: &Input<'_>, trigger: &Trigger, number: usize) -> Option<Mention> {
    let (index, tokens) = input.located(trigger.span)?;
    let sentence = &input.annotation.sentences[index];
    if sentence.classes.contains(input.classes.accident) && !sentence.classes.contains(input.classes.event) {
        // "A bus fell into a river, and 19 passengers died": no act of anybody.
        return None;
    }
    let violent = input.ontology.violent(&trigger.kind, trigger.mode.as_ref());
    if violent && !mention::is_meant(input, sentence, tokens.0, tokens.1) {
        return None;
    }
    let nominal = sentence.tokens[sentence.main_word(tokens.0, tokens.1)].tag != Upos::Verb;
    // What the network takes for done, the tree may tell to be planned, threatened or only thought of.
    let foils = (tokens.0..tokens.1).any(|i| sentence.begins(input.lexicon, i, input.classes.foil));
    let told = || mention::status(input, sentence, tokens.0, tokens.1, nominal);
    let status = match trigger.status {
        Status::Occurred if foils => Status::Foiled,
        Status::Occurred => told(),
        Status::Attempted if told() == Status::Hypothetical => Status::Hypothetical,
        status => status,
    };
    Some(Mention {
        sentence: index,
        tokens,
        span: trigger.span,
        kind: trigger.kind.clone(),
        mode: trigger.mode.clone(),
        status,
        when: None,
        place: None,
        weak: false,
        headline: sentence.region == RegionKind::Headline,
        implied: false,
        by_pattern: false,
        trigger: Some(number),
    })
}

/// What the network reads, and what its claims are joined to.
pub(super) struct Network<'a> {
    pub input: &'a Input<'a>,
    pub proposer: &'a Proposer,
    pub triggers: &'a [Trigger],
    pub proposals: &'a Proposals,
    pub attributions: &'a [Attribution],
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

impl Network<'_> {
    /// The drafts of patterns, with their confidence.
    pub fn weighed(&self, drafts: Vec<Draft>) -> Vec<Draft> {
        let weigh = |(draft, seen): (Draft, &Option<ProposedValue>)| {
            let certainty = seen.as_ref().map_or(0.0, ProposedValue::certainty);
            Draft { confidence: self.proposer.confidence_of_pattern(certainty, draft.confidence), ..draft }
        };
        drafts.into_iter().zip(&self.proposals.told).map(weigh).collect()
    }

    /// The claims that are added to those that are linked already.
    pub fn claims(
        &self,
        linked: &[Linked],
        known: &Known,
        context: &Context<'_>,
        speakers: &mut Speakers,
    ) -> Vec<Linked> {
        let values = self.values(linked);
        let voices = self.voices(&values, speakers);
        let claims = values.iter().filter_map(|value| self.claim(value, known, &voices, context, speakers));
        without_repeats(claims.collect())
    }

    /// The values that become claims, the surest first.
    fn values(&self, linked: &[Linked]) -> Vec<Read<'_>> {
        let mut taken: HashMap<usize, Vec<&Draft>> = HashMap::new();
        for Linked { draft, .. } in linked {
            taken.entry(draft.sentence).or_default().push(draft);
        }
        let read = |proposed| {
            let value = self.read(proposed)?;
            let attribute = answered(value.attribute);
            // A number that a pattern has read counts nothing else.
            let one = |of: Attribute| of == attribute || claim::counts(of) && claim::counts(attribute);
            let mut beside = taken.get(&value.sentence).into_iter().flatten();
            let silent = !beside.any(|d| one(answered(d.attribute)) && overlap(d.value_tokens, value.tokens));
            (silent && value.confidence >= self.proposer.least()).then_some(value)
        };
        let mut values: Vec<Read<'_>> = self.proposals.values.iter().filter_map(read).collect();
        values.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
        let mut counted: HashMap<usize, Vec<(usize, usize)>> = HashMap::new();
        // Nor does one that the network is surer to count something else.
        values.retain(|value| {
            if !claim::counts(value.attribute) {
                return true;
            }
            let of_sentence = counted.entry(value.sentence).or_default();
            let again = of_sentence.iter().any(|tokens| overlap(*tokens, value.tokens));
            of_sentence.push(value.tokens);
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
            confidence: self.proposer.confidence(proposed),
        })
    }

    /// The speakers of the values that name one: of an attribution which the words are the source of, of that which holds the
    /// words where they are "we", else whom they mean.
    fn voices(&self, values: &[Read<'_>], speakers: &mut Speakers) -> HashMap<usize, usize> {
        let mut named: Vec<usize> = values.iter().filter_map(|v| v.proposed.speaker.0).collect();
        named.sort_unstable();
        named.dedup();
        let mut voices = HashMap::new();
        for at in named {
            let words = self.proposals.speakers[at];
            let own = || self.attributions.iter().filter(|a| a.frame[0].overlaps(words));
            let known = own().find(|a| a.stance != Stance::Reacts);
            if known.is_none() && own().next().is_some() {
                // Who only condemns an attack tells nothing of it.
                continue;
            }
            let voice = known.map(|a| a.speaker).or_else(|| {
                let (index, tokens) = self.input.located(words)?;
                let source = Source::of_words(self.input, index, tokens);
                let around = || attribution::around(self.attributions, words);
                let quoted = source.is_first_person().then(around).flatten();
                quoted.map(|a| a.speaker).or_else(|| {
                    (!source.cannot_speak(self.input)).then(|| speakers.resolve(self.input, index, &source))
                })
            });
            voices.extend(voice.map(|voice| (at, voice)));
        }
        voices
    }

    /// "One of their teachers" is told of nobody else's toll.
    fn is_of_somebodys(&self, read: &Read<'_>) -> bool {
        let sentence = &self.input.annotation.sentences[read.sentence];
        let next = |at: usize| sentence.tokens.get(at + 1).is_some_and(Token::is_possessive);
        (read.tokens.0..read.tokens.1).any(|at| sentence.tokens[at].lower == "of" && next(at))
    }

    fn claim(
        &self,
        read: &Read<'_>,
        known: &Known,
        voices: &HashMap<usize, usize>,
        context: &Context<'_>,
        speakers: &Speakers,
    ) -> Option<Linked> {
        let event = known.event_of(read.proposed)?;
        let speaker = read.proposed.speaker.0.and_then(|at| voices.get(&at)).copied().unwrap_or(AUTHOR);
        let stance = read.proposed.stance.0;
        let value = if stance == Stance::ReportsPending {
            Value::Pending { text: read.span.of(&self.input.report.text).to_owned() }
        } else {
            let value = claim::read(self.input, read.sentence, read.attribute, read.tokens)?;
            match value {
                Value::Count(count) => {
                    let part = count.part || read.proposed.part && !self.is_of_somebodys(read);
                    Value::Count(Count { part, ..count })
                }
                Value::Actor(actor) if read.attribute == Attribute::Responsibility => {
                    let name = speakers.name_for_pronoun(speaker, &actor.name).unwrap_or_else(|| actor.name.clone());
                    Value::Actor(rashomon_model::Actor { name, ..actor })
                }
                value => value,
            }
        };
        if read.proposed.implied && !self.single(read) {
            return None;
        }
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
        if !context.tells(event, &draft) || self.is_none(read, &draft, context.events[event].status) {
            return None;
        }
        let attribution = context.attribution(read.span).filter(|a| a.speaker == speaker);
        let left = attribution.is_some_and(|a| a.leaves(self.input, &draft));
        let (speaker, attribution) = if left { (AUTHOR, None) } else { (speaker, attribution) };
        let disputing = attribution.filter(|a| a.disputes() && stance == Stance::Asserts);
        if disputing.is_some_and(|a| !a.is_disputed(&draft)) {
            return None;
        }
        let stance = if left { Stance::Asserts } else { disputing.map_or(stance, |a| a.stance) };
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

    /// Whether the sentence tells that the draft, of an event of the status, is no claim.
    fn is_none(&self, read: &Read<'_>, draft: &Draft, status: Status) -> bool {
        let classes = self.input.classes;
        let accident = self.input.annotation.sentences[read.sentence].classes.contains(classes.accident);
        if accident && claim::tells_a_happening(draft)
            || draft.stance == Some(Stance::ClaimsResponsibility) && self.accuses(read)
        {
            return true;
        }
        match draft.attribute {
            Attribute::Damage => matches!(status, Status::Threatened | Status::Planned),
            // "Security forces foiled an attack": those who prevent it.
            Attribute::Perpetrator => self.does(read, classes.foil),
            // "A suicide bomber killed 34 people": those who do it.
            Attribute::Killed | Attribute::Injured => {
                self.does(read, classes.kill) || self.comes_free(read) || self.is_held(read)
            }
            Attribute::Displaced => self.lives_there(read),
            attribute => claim::counts_munitions(attribute) && !self.holds(read, classes.munition),
        }
    }

    /// Whether the sentence blames others and says of nobody that he takes responsibility.
    fn accuses(&self, read: &Read<'_>) -> bool {
        let sentence = &self.input.annotation.sentences[read.sentence];
        sentence.classes.contains(self.input.classes.accuse) && !tells_of_responsibility(sentence)
    }

    /// Whether any of the words is of the class.
    fn holds(&self, read: &Read<'_>, class: ClassId) -> bool {
        let sentence = &self.input.annotation.sentences[read.sentence];
        (read.tokens.0..read.tokens.1).any(|i| sentence.begins(self.input.lexicon, i, class))
    }

    /// Whether the words are of one person, and say who he is.
    fn single(&self, read: &Read<'_>) -> bool {
        let sentence = &self.input.annotation.sentences[read.sentence];
        let count = claim::read(self.input, read.sentence, Attribute::Killed, read.tokens);
        let one = matches!(count, Some(Value::Count(Count { low: 1, high: Some(1), .. })));
        let described = &sentence.tokens[read.tokens.0..read.tokens.1];
        one && (described.len() > 2 || described.iter().any(|token| token.tag == Upos::Propn))
    }

    /// The sentence of the words and their main word.
    fn main(&self, read: &Read<'_>) -> (&Sentence, &Token) {
        let sentence = &self.input.annotation.sentences[read.sentence];
        (sentence, &sentence.tokens[sentence.main_word(read.tokens.0, read.tokens.1)])
    }

    /// Whether the words are the subject of a verb of the class.
    fn does(&self, read: &Read<'_>, class: ClassId) -> bool {
        let (sentence, main) = self.main(read);
        let verb = main.head.filter(|_| main.relation == Relation::Nsubj);
        verb.is_some_and(|verb| sentence.begins(self.input.lexicon, verb, class))
    }

    /// Whether the words hang on one that tells of a release, or it on them: "four hostages freed".
    fn comes_free(&self, read: &Read<'_>) -> bool {
        let sentence = &self.input.annotation.sentences[read.sentence];
        let main = sentence.main_word(read.tokens.0, read.tokens.1);
        let releases = |at: usize| {
            let mut events = sentence.hits[at].iter().filter_map(|hit| self.input.lexicon.property(hit.class, "event"));
            events.any(|event| event.starts_with("RETREAT"))
        };
        let below = || (0..sentence.tokens.len()).filter(|at| sentence.tokens[*at].head == Some(main)).any(releases);
        sentence.tokens[main].head.is_some_and(releases) || below()
    }

    /// Whether the words are the object of a verb of holding: "says it is holding ten people".
    fn is_held(&self, read: &Read<'_>) -> bool {
        let (sentence, main) = self.main(read);
        let verb = main.head.filter(|_| matches!(main.relation, Relation::Obj | Relation::NsubjPass));
        verb.is_some_and(|verb| {
            matches!(sentence.tokens[verb].lemma.as_str(), "hold" | "keep")
                || sentence.begins(self.input.lexicon, verb, self.input.classes.abduct)
        })
    }

    /// Whether the words only tell how many live somewhere: "the town, which has 60,000 inhabitants".
    fn lives_there(&self, read: &Read<'_>) -> bool {
        let (sentence, main) = self.main(read);
        main.head.is_some_and(|head| matches!(sentence.tokens[head].lemma.as_str(), "have" | "house" | "count"))
    }

    /// The value's words with the nearest words of its sentence that name the happening.
    fn evidence(&self, read: &Read<'_>, happening: usize) -> Span<Bytes> {
        let sentence = self.input.annotation.sentences[read.sentence].span;
        let triggers = self.proposals.happenings[happening].triggers.iter().map(|t| self.triggers[*t].span);
        let here = triggers.filter(|span| sentence.contains(*span));
        here.min_by_key(|span| span.gap(read.span)).map_or(read.span, |span| read.span.cover(span))
    }
}

/// The words that a draft has read as its value.
pub(super) fn value_span(input: &Input<'_>, draft: &Draft) -> Span<Bytes> {
    let sentence = &input.annotation.sentences[draft.sentence];
    let (start, end) = whole(sentence, draft.attribute, draft.value_tokens);
    sentence.span_of(start, end)
}

/// Who says that he did it, or did not, speaks of his responsibility; who speaks of another names a perpetrator.
fn attribute(proposed: &ProposedValue, sentence: &Sentence) -> Attribute {
    match (proposed.attribute, proposed.stance.0) {
        (Attribute::Perpetrator, Stance::ClaimsResponsibility | Stance::Denies) => Attribute::Responsibility,
        (Attribute::Perpetrator, Stance::ReportsPending | Stance::Doubts) if tells_of_responsibility(sentence) => {
            Attribute::Responsibility
        }
        (attribute, _) => attribute,
    }
}

fn tells_of_responsibility(sentence: &Sentence) -> bool {
    sentence.tokens.iter().any(|t| matches!(t.lemma.as_str(), "responsibility" | "claim" | "credit"))
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
