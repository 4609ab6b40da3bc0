//! From matches to claims: values, evidence, and the event and speaker of each.

use std::collections::HashSet;

use rashomon_model::{
    Attribute, Bytes, Claim, ClaimId, Count, Event, Mode, Quote, Span, Speaker, Stance, Status, Value, When,
};

use super::{
    Input,
    attribution::{self, Attribution},
    event::EventDraft,
    mention::{self, Mention},
    speaker::{AUTHOR, Speakers},
};
use crate::{
    annotate::{Chunk, Sentence, Upos},
    ground,
    pattern::{ClaimSpec, Gives, Match, ValueKind},
};

/// A claim before its event and speaker are known.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    sentence: usize,
    tokens: (usize, usize),
    /// Tokens of the words that tell it, without what their arcs reach.
    row: (usize, usize),
    /// Tokens of the value.
    value_tokens: (usize, usize),
    attribute: Attribute,
    value: Value,
    stance: Option<Stance>,
    /// Tokens that name the speaker, where the pattern knows it.
    speaker: Option<(usize, usize)>,
    event: Option<String>,
    /// The mode that the value's weapon implies.
    mode: Option<Mode>,
    pattern: String,
    confidence: f64,
}

/// A claim with the indices of its event and speakers.
pub(super) struct Linked {
    draft: Draft,
    event: usize,
    speaker: usize,
    via: Vec<usize>,
    medium: Option<rashomon_model::Medium>,
    stance: Stance,
    evidence: Span<Bytes>,
    said: Option<When>,
}

/// Drafts of all claim patterns' matches; where a sentence tells a harm and no happening, a mention is added for it.
pub(super) fn drafts(input: &Input<'_>, matches: &[(usize, Match<'_>)], mentions: &mut Vec<Mention>) -> Vec<Draft> {
    let mut drafts: Vec<Draft> = Vec::new();
    for (index, matched) in matches {
        let Gives::Claims(specs) = &matched.pattern.gives else { continue };
        for spec in specs {
            for tokens in matched.captures(&spec.from) {
                drafts.extend(draft(input, *index, matched, spec, tokens));
            }
        }
    }
    let violent = mentions.iter().any(|m| input.language.ontology.violent(&m.kind, m.mode.as_ref()));
    let mut by_sentence: Vec<Vec<Mention>> = vec![Vec::new(); input.annotation.sentences.len()];
    for mention in mentions.drain(..) {
        by_sentence[mention.sentence].push(mention);
    }
    for draft in drafts.iter().filter(|d| tells_a_happening(d)) {
        let Some(event) = &draft.event else { continue };
        let kind = event.split('/').next().unwrap_or(event);
        let in_sentence = by_sentence[draft.sentence].iter().any(|m| m.kind.0 == kind && draft.mode_fits(m));
        let sentence = &input.annotation.sentences[draft.sentence];
        let specific = event.contains('/') || draft.mode.is_some();
        if !in_sentence
            && !sentence.classes.contains(input.language.classes.accident)
            && (violent || specific || sentence.classes.contains(input.language.classes.kill))
        {
            by_sentence[draft.sentence].extend(mention::implied(
                input,
                draft.sentence,
                draft.row,
                event,
                draft.mode.clone(),
            ));
        }
    }
    mentions.extend(by_sentence.into_iter().flatten());
    drafts
        .chunk_by(|a, b| a.sentence == b.sentence)
        .flat_map(|of_sentence| without_rivals(of_sentence.to_vec()))
        .collect()
}

/// Who denies that its forces carried out the strike on the market does not deny the market, nor the day.
fn presupposed(attribute: Attribute) -> bool {
    use Attribute::{Date, Place, Target, Weapon};
    matches!(attribute, Date | Place | Target | Weapon)
}

/// Harm to people and munitions in flight tell that something happened; a motive or a method does not.
fn tells_a_happening(draft: &Draft) -> bool {
    use Attribute::{Abducted, Injured, Killed, MunitionsFired, MunitionsIntercepted, MunitionsLanded, Victim};
    let attributes = [Killed, Injured, Abducted, MunitionsFired, MunitionsIntercepted, MunitionsLanded, Victim];
    attributes.contains(&draft.attribute) && matches!(draft.value, Value::Count(_) | Value::Actor(_))
}

impl Draft {
    /// Whether the mention can be what the draft speaks of: rockets are not an air strike's, nor a killing's that only
    /// stands in the same sentence.
    fn mode_fits(&self, mention: &Mention) -> bool {
        match (&self.mode, &mention.mode) {
            (Some(a), Some(b)) => a == b || b.0 == "explosives",
            (Some(_), None) => mention.tokens.0 < self.tokens.1 && self.tokens.0 < mention.tokens.1,
            _ => true,
        }
    }
}

/// Of two drafts that read the same words for one attribute, the surer one stays; of equally sure ones the longer.
fn without_rivals(drafts: Vec<Draft>) -> Vec<Draft> {
    let beats = |a: &Draft, b: &Draft| {
        let overlap = |x: (usize, usize), y: (usize, usize)| x.0 < y.1 && y.0 < x.1;
        // "An armed group, the X Brigade, claimed responsibility": two readings of one claim.
        let one_claim = a.attribute == Attribute::Responsibility && overlap(a.tokens, b.tokens);
        let same = a.sentence == b.sentence
            && a.attribute == b.attribute
            && (one_claim || overlap(a.value_tokens, b.value_tokens));
        same && (a.confidence, a.tokens.1 - a.tokens.0) > (b.confidence, b.tokens.1 - b.tokens.0)
    };
    let beaten: Vec<bool> = drafts.iter().map(|d| drafts.iter().any(|other| beats(other, d))).collect();
    let mut kept: Vec<Draft> = Vec::new();
    for (draft, beaten) in drafts.into_iter().zip(beaten) {
        let twin = kept.iter().any(|k| {
            k.sentence == draft.sentence && k.attribute == draft.attribute && k.value_tokens == draft.value_tokens
        });
        if !beaten && !twin {
            kept.push(draft);
        }
    }
    kept
}

fn draft(
    input: &Input<'_>,
    index: usize,
    matched: &Match<'_>,
    spec: &ClaimSpec,
    tokens: (usize, usize),
) -> Option<Draft> {
    let sentence = &input.annotation.sentences[index];
    let value = value(input, sentence, matched, spec, tokens)?;
    Some(Draft {
        sentence: index,
        tokens: (matched.start, matched.end),
        row: matched.row,
        value_tokens: tokens,
        attribute: spec.attribute,
        value,
        stance: spec.stance,
        speaker: spec.speaker.as_deref().and_then(|name| matched.captures(name).next()),
        event: spec.event.clone(),
        mode: weapon_mode(input, sentence, spec, tokens),
        pattern: matched.pattern.id.clone(),
        confidence: spec.confidence,
    })
}

/// The mode of the munition or weapon that a claim counts or names.
fn weapon_mode(input: &Input<'_>, sentence: &Sentence, spec: &ClaimSpec, (start, end): (usize, usize)) -> Option<Mode> {
    use Attribute::{MunitionsFired, MunitionsIntercepted, MunitionsLanded, Weapon};
    if !matches!(spec.attribute, MunitionsFired | MunitionsIntercepted | MunitionsLanded | Weapon) {
        return None;
    }
    let hits = (start..end).flat_map(|i| sentence.hits[i].iter());
    hits.filter_map(|h| input.language.lexicon.property(h.class, "mode")).next_back().map(|m| Mode(m.to_owned()))
}

fn value(
    input: &Input<'_>,
    sentence: &Sentence,
    matched: &Match<'_>,
    spec: &ClaimSpec,
    tokens: (usize, usize),
) -> Option<Value> {
    let words = sentence.span_of(tokens.0, tokens.1).of(&input.report.text);
    Some(match spec.value {
        ValueKind::Count => Value::Count(count(input, sentence, matched, spec, tokens)?),
        ValueKind::Actor => Value::Actor(ground::actor::read(words)),
        ValueKind::Term => Value::Term {
            value: spec.term.clone().unwrap_or_else(|| term(input, sentence, tokens)),
            text: words.to_owned(),
        },
        ValueKind::Text => Value::Text { text: words.to_owned() },
        ValueKind::Pending => Value::Pending { text: words.to_owned() },
    })
}

/// The canonical word: the unit of the lexicon's class, else the head's dictionary form.
fn term(input: &Input<'_>, sentence: &Sentence, (start, end): (usize, usize)) -> String {
    let hits = (start..end).flat_map(|i| sentence.hits[i].iter().filter(move |h| i + h.len <= end));
    let unit = hits
        .filter_map(|h| Some((h.len, input.language.lexicon.property(h.class, "unit")?)))
        .max_by_key(|(len, _)| *len);
    unit.map_or_else(|| sentence.tokens[end - 1].lemma.clone(), |(_, unit)| unit.to_owned())
}

fn count(
    input: &Input<'_>,
    sentence: &Sentence,
    matched: &Match<'_>,
    spec: &ClaimSpec,
    tokens: (usize, usize),
) -> Option<Count> {
    let lexicon = &input.language.lexicon;
    let chunk = sentence.chunk_over(tokens.0);
    let number =
        chunk.and_then(|c| c.number).or_else(|| (sentence.tokens[tokens.0].tag == Upos::Num).then_some(tokens));
    let quantity = match number {
        Some((start, end)) => ground::number::read(lexicon, sentence, start, end)?,
        None => chunk.filter(|c| c.countable() || !c.plural).map(|_| ground::number::Quantity {
            low: 1,
            high: Some(1),
            approximate: false,
        })?,
    };
    if quantity.low == 0 && quantity.high != Some(0) {
        return None;
    }
    let property = |key: &str| {
        let mut classes = chunk.into_iter().flat_map(|c| sentence.head_classes(c));
        classes.find_map(|c| lexicon.property(c, key)).map(str::to_owned)
    };
    let severity = spec.severity.as_deref().and_then(|word| match word.strip_prefix('@') {
        Some(capture) => matched.captures(capture).find_map(|(a, b)| severity(input, sentence, a, b)),
        None => Some(word.to_owned()),
    });
    let people = matches!(
        spec.attribute,
        Attribute::Killed
            | Attribute::Injured
            | Attribute::Missing
            | Attribute::Abducted
            | Attribute::Released
            | Attribute::Arrested
            | Attribute::Displaced
            | Attribute::CrowdSize
    );
    let unit = spec.unit.clone().or_else(|| {
        if people {
            Some("person".to_owned())
        } else {
            property("unit").or_else(|| chunk.map(|c| sentence.tokens[c.head].lemma.clone()))
        }
    });
    Some(Count {
        low: quantity.low,
        high: quantity.high,
        approximate: quantity.approximate,
        unit,
        of: property("of"),
        severity,
        part: spec.part || chunk.is_some_and(|c| c.part),
        text: value_words(input, sentence, tokens, chunk),
    })
}

/// The words of a count: the whole phrase where the capture is only its number.
fn value_words(input: &Input<'_>, sentence: &Sentence, tokens: (usize, usize), chunk: Option<&Chunk>) -> String {
    let (start, end) = chunk.filter(|c| c.start <= tokens.0 && tokens.1 <= c.end).map_or(tokens, |c| (c.start, c.end));
    sentence.span_of(start, end).of(&input.report.text).to_owned()
}

fn severity(input: &Input<'_>, sentence: &Sentence, start: usize, end: usize) -> Option<String> {
    let mut hits = (start..end).flat_map(|i| sentence.hits[i].iter());
    hits.find_map(|h| input.language.lexicon.property(h.class, "severity")).map(str::to_owned)
}

/// What is needed to give claims their events and speakers.
pub(super) struct Context<'a> {
    pub input: &'a Input<'a>,
    pub mentions: &'a [Mention],
    pub events: &'a [EventDraft],
    pub event_of: &'a [usize],
    pub attributions: &'a [Attribution],
}

impl Context<'_> {
    /// Links drafts, and adds what the mentions themselves tell of time and place.
    pub fn link(&self, drafts: Vec<Draft>, speakers: &mut Speakers) -> Vec<Linked> {
        let mut linked: Vec<Linked> = drafts.into_iter().filter_map(|d| self.link_one(d, speakers)).collect();
        for (index, mention) in self.mentions.iter().enumerate() {
            linked.extend(self.situation(index, mention));
        }
        linked
    }

    fn link_one(&self, draft: Draft, speakers: &mut Speakers) -> Option<Linked> {
        let event = self.event_for(&draft)?;
        if !self.tells(event, &draft) {
            return None;
        }
        let sentence = &self.input.annotation.sentences[draft.sentence];
        let evidence = sentence.span_of(draft.tokens.0, draft.tokens.1);
        let value_span = sentence.span_of(draft.value_tokens.0, draft.value_tokens.1);
        let attribution = self.attribution(value_span.cover(evidence)).or_else(|| self.attribution(value_span));
        let (mut speaker, mut via) = attribution.map_or((AUTHOR, Vec::new()), |a| (a.speaker, a.via.clone()));
        if let Some(tokens) = draft.speaker {
            let own = speakers.named(self.input, draft.sentence, tokens);
            if own != speaker && speaker != AUTHOR {
                via.insert(0, speaker);
            }
            speaker = own;
        }
        let mut draft = draft;
        if let (Value::Actor(actor), true) = (&mut draft.value, draft.speaker == Some(draft.value_tokens)) {
            // "It denied involvement": the one who speaks, by name.
            if let Some(name) = speakers.name_for_pronoun(speaker, &actor.name) {
                actor.name = name;
            }
        }
        let said_stance = attribution.map_or(Stance::Asserts, |a| a.stance);
        let disputes = matches!(said_stance, Stance::Denies | Stance::Doubts) && draft.stance.is_none();
        // "denied the strike that left nine dead": the nine are not what is denied.
        let noun_phrase = attribution.is_some_and(|a| !a.clausal) && matches!(draft.value, Value::Count(_));
        if disputes && (noun_phrase || presupposed(draft.attribute)) {
            return None;
        }
        let stance = draft.stance.unwrap_or(match (&draft.value, said_stance) {
            (Value::Pending { .. }, _) => Stance::ReportsPending,
            (_, Stance::Accuses | Stance::Reacts) if draft.attribute != Attribute::Perpetrator => Stance::Asserts,
            (_, stance) => stance,
        });
        let said = attribution.and_then(|a| a.said).and_then(|span| self.said(span));
        let medium = attribution.and_then(|a| a.medium);
        Some(Linked { draft, event, speaker, via, medium, stance, evidence, said })
    }

    /// Hypothetical and general events are not reported on; what did not happen has no victims.
    fn tells(&self, event: usize, draft: &Draft) -> bool {
        let harm = matches!(draft.value, Value::Count(_)) || draft.attribute == Attribute::Victim;
        match self.events[event].status {
            Status::Hypothetical => draft.value.is_pending(),
            Status::Generic => false,
            Status::Threatened | Status::Planned => !harm,
            Status::Occurred | Status::Attempted | Status::Foiled | Status::Denied => true,
        }
    }

    /// The time that an attribution itself carries.
    fn said(&self, span: Span<Bytes>) -> Option<When> {
        let sentence = self.input.annotation.sentences.iter().find(|s| s.span.contains(span))?;
        let tokens = sentence.tokens_in(span);
        let entity = sentence.entities.iter().find(|e| e.time.is_some() && tokens.contains(&e.start))?;
        ground::time::resolve(entity.time?, self.input.day, false, span.of(&self.input.report.text))
    }

    /// The innermost attribution that covers the words.
    fn attribution(&self, span: Span<Bytes>) -> Option<&Attribution> {
        let covering = attribution::near(self.attributions, span).iter().filter(|a| a.content.contains(span));
        covering.min_by_key(|a| a.content.len())
    }

    /// The event that a draft is about: a mention inside the match, else the nearest of the sentence, else the last before.
    fn event_for(&self, draft: &Draft) -> Option<usize> {
        let kind = draft.event.as_deref().and_then(|e| self.input.language.ontology.parse(e));
        let fits = |m: &Mention| {
            draft.mode_fits(m)
                && kind.as_ref().is_none_or(|(kind, mode)| {
                    m.kind == *kind && (mode.is_none() || m.mode.is_none() || m.mode == *mode)
                })
        };
        let sentence = &self.input.annotation.sentences[draft.sentence];
        let from = self.mentions.partition_point(|m| m.sentence < draft.sentence);
        let to = self.mentions.partition_point(|m| m.sentence <= draft.sentence);
        let here = (from..to).filter(|i| fits(&self.mentions[*i]));
        if let Some(index) = here.min_by_key(|i| distance(sentence, &self.mentions[*i], draft)) {
            // "bombed nothing, neither with drones nor with aircraft": what is negated tells nothing more.
            let negated =
                self.mentions[index].status == Status::Denied && draft.stance.is_none() && !draft.value.is_pending();
            return (!negated).then_some(self.event_of[index]);
        }
        if tells_a_happening(draft) && sentence.classes.contains(self.input.language.classes.accident) {
            // "Cholera killed 30": no violence, and nobody's attack.
            return None;
        }
        // Nothing in the sentence: what was told last, but not a look back at another time; else what was told first.
        let told = |i: &usize| {
            !matches!(self.events[self.event_of[*i]].status, Status::Generic | Status::Hypothetical)
                && fits(&self.mentions[*i])
        };
        let near = (0..from).rev().take_while(|i| draft.sentence - self.mentions[*i].sentence <= 4).find(told);
        let first = || (0..self.mentions.len()).take(FIRST_MENTIONS).find(told);
        near.or_else(first).map(|i| self.event_of[i])
    }

    /// Claims of the time and the place of a mention.
    fn situation(&self, index: usize, mention: &Mention) -> Vec<Linked> {
        let event = self.event_of[index];
        // The time of a death is not the attack's, unless nothing else tells of it.
        let told_otherwise = mention.implied && self.events[event].mentions.len() > 1;
        if told_otherwise || matches!(self.events[event].status, Status::Generic | Status::Hypothetical) {
            return Vec::new();
        }
        let place = mention.place.as_ref().map(|(place, span)| (Attribute::Place, Value::Place(place.clone()), *span));
        let date = mention.when.as_ref().map(|(when, span)| (Attribute::Date, Value::Time(when.clone()), *span));
        let link = |(attribute, value, span): (Attribute, Value, Span<Bytes>)| {
            let evidence = mention.span.cover(span);
            let attribution = self.attribution(evidence);
            if attribution.is_some_and(|a| matches!(a.stance, Stance::Denies | Stance::Doubts)) {
                return None;
            }
            let draft = Draft {
                sentence: mention.sentence,
                tokens: mention.tokens,
                row: mention.tokens,
                value_tokens: mention.tokens,
                attribute,
                value,
                stance: None,
                speaker: None,
                event: None,
                mode: None,
                pattern: format!("mention/{attribute}"),
                confidence: 0.7,
            };
            Some(Linked {
                draft,
                event,
                speaker: attribution.map_or(AUTHOR, |a| a.speaker),
                via: attribution.map_or_else(Vec::new, |a| a.via.clone()),
                medium: attribution.and_then(|a| a.medium),
                stance: Stance::Asserts,
                evidence,
                said: None,
            })
        };
        place.into_iter().chain(date).filter_map(link).collect()
    }
}

/// Mentions at the head of a report among which its main event is looked for.
const FIRST_MENTIONS: usize = 40;

/// How far a mention is from a draft of its sentence: steps in the tree, then tokens between them.
fn distance(sentence: &Sentence, mention: &Mention, draft: &Draft) -> (usize, usize, usize) {
    let steps = sentence
        .steps(sentence.main_word(mention.tokens.0, mention.tokens.1), sentence.main_word(draft.row.0, draft.row.1));
    let gap = mention.tokens.0.saturating_sub(draft.row.1).max(draft.row.0.saturating_sub(mention.tokens.1));
    (steps, gap, mention.tokens.0)
}

/// The contract's claims, in the order of their evidence, each once.
pub(super) fn finish(
    input: &Input<'_>,
    linked: Vec<Linked>,
    events: &[Event<Bytes>],
    speakers: &[Speaker<Bytes>],
) -> Vec<Claim<Bytes>> {
    let mut claims: Vec<Claim<Bytes>> = linked
        .into_iter()
        .map(|l| {
            let (event, speaker) = (events[l.event].id.clone(), speakers[l.speaker].id.clone());
            let offsets = format!("{:?}", l.evidence);
            let value = l.draft.value.text().to_owned();
            let key =
                [event.as_str(), speaker.as_str(), l.draft.attribute.as_str(), l.stance.as_str(), &value, &offsets];
            Claim {
                id: ClaimId::of(&input.report.id, &key),
                via: l.via.iter().map(|v| speakers[*v].id.clone()).collect(),
                event: event.clone(),
                speaker: speaker.clone(),
                medium: l.medium,
                stance: l.stance,
                attribute: l.draft.attribute,
                value: l.draft.value,
                evidence: Quote::new(&input.report.text, l.evidence),
                said: l.said,
                pattern: l.draft.pattern,
                confidence: l.draft.confidence,
            }
        })
        .collect();
    claims.sort_by(|a, b| (a.evidence.span, a.attribute, &a.id).cmp(&(b.evidence.span, b.attribute, &b.id)));
    claims.dedup_by(|a, b| a.id == b.id);
    // A time or a place is told once by each speaker.
    let mut told = HashSet::new();
    claims.retain(|c| {
        let situation = matches!(c.attribute, Attribute::Place | Attribute::Date);
        !situation || told.insert((c.event.clone(), c.speaker.clone(), c.attribute, c.stance, format!("{:?}", c.value)))
    });
    claims
}
