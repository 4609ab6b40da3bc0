//! From drafts to claims: the event, the speaker and the evidence of each.

use std::{
    collections::{HashMap, HashSet},
    ops::Range,
};

use rashomon_model::{
    Attribute, Bytes, CharIndex, Claim, ClaimId, Event, Medium, Quote, Span, Speaker, SpeakerId, Stance, Status, Value,
    When,
};

use super::{
    Input,
    attribution::{self, Attribution},
    claim::{Draft, tells_a_happening},
    event::EventDraft,
    mention::Mention,
    speaker::{AUTHOR, Speakers},
};
use crate::{pattern::ContentSide, sentence::Sentence};

/// A claim with the indices of its event and speakers.
pub(super) struct Linked {
    pub draft: Draft,
    pub event: usize,
    pub speaker: usize,
    pub via: Vec<usize>,
    pub medium: Option<Medium>,
    pub stance: Stance,
    pub evidence: Span<Bytes>,
    pub said: Option<When>,
}

impl Linked {
    /// The same value, as another says that it is not so.
    fn answered(&self, answer: &Attribution, said: Option<When>) -> Self {
        let pattern = answer.pattern.clone();
        Self {
            draft: Draft { pattern, ..self.draft.clone() },
            event: self.event,
            speaker: answer.speaker,
            via: answer.via.clone(),
            medium: answer.medium,
            stance: answer.stance,
            evidence: answer.content,
            said,
        }
    }
}

/// Sentences back to what somebody answers.
const ANSWERED: usize = 2;
/// Claims back to what somebody answers, so that the work stays linear.
const MOST_ANSWERED: usize = 40;

/// Whether such an answer can be meant for it: a number, or who is said to have done it.
fn is_answered(linked: &Linked, side: ContentSide) -> bool {
    match linked.draft.attribute {
        Attribute::Perpetrator => linked.stance == Stance::Accuses && side != ContentSide::Counted,
        Attribute::Responsibility => linked.stance == Stance::ClaimsResponsibility && side == ContentSide::Told,
        _ => {
            let count = matches!(linked.draft.value, Value::Count(_));
            count && linked.stance == Stance::Asserts && side != ContentSide::Accused
        }
    }
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
    /// Links drafts, but for actors that are less sure than `least`, each to the event that is voted for or else the nearest, and
    /// adds what the mentions themselves tell of time and place.
    pub fn link(
        &self,
        drafts: Vec<Draft>,
        votes: &[Option<usize>],
        least: f64,
        speakers: &mut Speakers,
    ) -> Vec<Linked> {
        // The network tags who did it to whom as well; it does not tag how a pattern reads a number, or that nothing is known.
        let is_actor = |draft: &Draft| {
            matches!(draft.attribute, Attribute::Perpetrator | Attribute::Victim | Attribute::Target)
                && !draft.value.is_pending()
        };
        let sure = |draft: &Draft| draft.confidence >= least || !is_actor(draft);
        let drafts = drafts.into_iter().zip(votes).filter(|(draft, _)| sure(draft));
        let mut linked: Vec<Linked> = drafts.filter_map(|(d, vote)| self.link_one(d, *vote, speakers)).collect();
        for (index, mention) in self.mentions.iter().enumerate() {
            linked.extend(self.situation(index, mention));
        }
        linked
    }

    /// What speakers answer that only say "that is untrue": the counts and the accusations that somebody else told last, at most
    /// [`ANSWERED`] sentences before. Who is accused answers that, whatever else was told.
    pub fn answers(&self, linked: &[Linked]) -> Vec<Linked> {
        if self.attributions.iter().all(|a| a.answers.is_none()) {
            return Vec::new();
        }
        let mut told: Vec<&Linked> = linked.iter().filter(|l| l.speaker != AUTHOR).collect();
        told.sort_by_key(|l| l.evidence);
        let answered = |answer: &Attribution| -> Option<Vec<Linked>> {
            let side = answer.answers?;
            let first = self.input.located(answer.content)?.0.saturating_sub(ANSWERED);
            let before = told.partition_point(|l| l.evidence.start < answer.content.start);
            let near = told[..before].iter().rev().take(MOST_ANSWERED).take_while(|l| l.draft.sentence >= first);
            let mut meant: Vec<&&Linked> =
                near.filter(|l| l.speaker != answer.speaker && is_answered(l, side)).collect();
            let last = *meant.first()?;
            meant.retain(|l| l.draft.sentence == last.draft.sentence && l.speaker == last.speaker);
            let accused = meant.iter().any(|l| l.stance == Stance::Accuses);
            meant.retain(|l| !accused || l.stance == Stance::Accuses);
            let said = answer.said.and_then(|span| self.said(span));
            Some(meant.iter().map(|l| l.answered(answer, said.clone())).collect())
        };
        self.attributions.iter().filter_map(answered).flatten().collect()
    }

    fn link_one(&self, draft: Draft, vote: Option<usize>, speakers: &mut Speakers) -> Option<Linked> {
        let nearest = self.event_for(&draft)?;
        // The network knows the happening better than a pattern knows its kind or mode.
        let event = vote.filter(|_| !self.is_governed(&draft)).unwrap_or(nearest);
        if !self.tells(event, &draft) {
            return None;
        }
        let sentence = &self.input.annotation.sentences[draft.sentence];
        let evidence = sentence.span_of(draft.tokens.0, draft.tokens.1);
        let value_span = sentence.span_of(draft.value_tokens.0, draft.value_tokens.1);
        let attribution = if draft.stance == Some(Stance::Reacts) {
            let near = attribution::near(self.attributions, evidence).iter();
            near.rev().find(|a| a.stance == Stance::Reacts && a.frame[1].overlaps(evidence))
        } else {
            self.attribution(value_span.cover(evidence)).or_else(|| self.attribution(value_span))
        };
        let attribution = attribution.filter(|a| draft.stance.is_some() || !a.leaves(self.input, &draft));
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
        if draft.stance.is_none() && attribution.is_some_and(|a| a.disputes() && !a.is_disputed(&draft)) {
            return None;
        }
        let stance = draft.stance.unwrap_or(match (&draft.value, said_stance) {
            (Value::Pending { .. }, _) => Stance::ReportsPending,
            (_, Stance::Accuses) if draft.attribute != Attribute::Perpetrator => Stance::Asserts,
            (_, stance) => stance,
        });
        let said = attribution.and_then(|a| a.said).and_then(|span| self.said(span));
        let medium = attribution.and_then(|a| a.medium);
        Some(Linked { draft, event, speaker, via, medium, stance, evidence, said })
    }

    /// Hypothetical and general events are not reported on; what did not happen has no victims.
    pub fn tells(&self, event: usize, draft: &Draft) -> bool {
        let harm = matches!(draft.value, Value::Count(_)) || draft.attribute == Attribute::Victim;
        match self.events[event].status {
            Status::Hypothetical => draft.value.is_pending(),
            Status::Generic => false,
            Status::Threatened | Status::Planned => !harm,
            Status::Occurred | Status::Attempted | Status::Foiled | Status::Denied => true,
        }
    }

    /// The time that an attribution itself carries.
    pub fn said(&self, span: Span<Bytes>) -> Option<When> {
        let index = self.input.annotation.sentences.iter().position(|s| s.span.contains(span))?;
        let sentence = &self.input.annotation.sentences[index];
        let tokens = sentence.tokens_in(span);
        let entity = sentence.entities.iter().find(|e| e.time.is_some() && tokens.contains(&e.start))?;
        self.input.times.when(index, entity.start, false, span.of(&self.input.report.text))
    }

    /// The innermost attribution that holds the words.
    pub fn attribution(&self, span: Span<Bytes>) -> Option<&Attribution> {
        attribution::around(self.attributions, span)
    }

    /// Whether the words of a draft hang on a mention of an event: "rockets hit the town, wounding five". The nearest words are
    /// surer then.
    fn is_governed(&self, draft: &Draft) -> bool {
        let sentence = &self.input.annotation.sentences[draft.sentence];
        let head = sentence.tokens[sentence.main_word(draft.row.0, draft.row.1)].head;
        let governs = |m: &Mention| {
            let holds = head.is_some_and(|head| (m.tokens.0..m.tokens.1).contains(&head));
            holds && !attribution::overlap(m.tokens, draft.row)
        };
        self.mentions[self.mentions_in(draft.sentence)].iter().any(governs)
    }

    /// The mentions of a sentence.
    fn mentions_in(&self, sentence: usize) -> Range<usize> {
        let before = |index: usize| self.mentions.partition_point(|m| m.sentence < index);
        before(sentence)..before(sentence + 1)
    }

    /// The event that a draft is about: a mention inside the match, else the nearest of the sentence, else the last before.
    fn event_for(&self, draft: &Draft) -> Option<usize> {
        let kind = draft.event.as_deref().and_then(|e| self.input.ontology.parse(e));
        let of_kind = |m: &Mention| kind.as_ref().is_none_or(|(kind, mode)| m.is_of(kind, mode.as_ref()));
        let fits = |m: &Mention| draft.mode_fits(m) && of_kind(m);
        let sentence = &self.input.annotation.sentences[draft.sentence];
        let of_sentence = self.mentions_in(draft.sentence);
        let mut own = self.mentions[of_sentence.clone()].iter().filter(|m| attribution::overlap(m.tokens, draft.row));
        if draft.attribute == Attribute::Perpetrator && own.next().is_some_and(|m| !of_kind(m) && !own.any(of_kind)) {
            // "The group that was outlawed by the president": his is another event than the attack.
            return None;
        }
        let from = of_sentence.start;
        let here = of_sentence.filter(|i| fits(&self.mentions[*i]));
        if let Some(index) = here.min_by_key(|i| distance(sentence, &self.mentions[*i], draft)) {
            // "bombed nothing, neither with drones nor with aircraft": what is negated tells nothing more.
            let negated =
                self.mentions[index].status == Status::Denied && draft.stance.is_none() && !draft.value.is_pending();
            return (!negated).then_some(self.event_of[index]);
        }
        if tells_a_happening(draft) && sentence.classes.contains(self.input.classes.accident) {
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
    pub fn situation(&self, index: usize, mention: &Mention) -> Vec<Linked> {
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
    let text = &input.report.text;
    let mut claims: Vec<Claim<Bytes>> = linked
        .into_iter()
        .map(|l| Claim {
            id: ClaimId(String::new()),
            via: l.via.iter().map(|v| speakers[*v].id.clone()).collect(),
            event: events[l.event].id.clone(),
            speaker: speakers[l.speaker].id.clone(),
            medium: l.medium,
            stance: l.stance,
            attribute: l.draft.attribute,
            value: l.draft.value,
            evidence: Quote::new(text, l.evidence),
            said: l.said,
            pattern: l.draft.pattern,
            confidence: l.draft.confidence,
        })
        .collect();
    // Of claims that are read from the same words those come first whose speaker and value stand first.
    let speaker_at: HashMap<&SpeakerId, Option<Span<Bytes>>> =
        speakers.iter().map(|s| (&s.id, s.mentions.iter().map(|m| m.span).min())).collect();
    claims.sort_by_cached_key(|c| {
        let value = c.value.text().to_owned();
        let value_at = c.evidence.text.find(&value).unwrap_or(usize::MAX);
        let speaker = speaker_at.get(&c.speaker).copied().flatten();
        let event = events.iter().position(|e| e.id == c.event);
        (c.evidence.span, c.attribute, value_at, value, speaker, event, c.stance)
    });
    // A time or a place is told once by each speaker.
    let (mut seen, mut told) = (HashSet::new(), HashSet::new());
    claims.retain(|c| {
        let (event, speaker) = (c.event.clone(), c.speaker.clone());
        let said = (event.clone(), speaker.clone(), c.attribute, c.stance, c.value.text().to_owned(), c.evidence.span);
        let situation = matches!(c.attribute, Attribute::Place | Attribute::Date);
        seen.insert(said)
            && (!situation || told.insert((event, speaker, c.attribute, c.stance, format!("{:?}", c.value))))
    });
    identify(input, &mut claims);
    claims
}

/// Gives the claims their ids: by evidence and attribute, and in their order where several share both.
fn identify(input: &Input<'_>, claims: &mut [Claim<Bytes>]) {
    let (text, index) = (&input.report.text, CharIndex::new(&input.report.text));
    let mut taken: HashMap<(Span<Bytes>, Attribute), usize> = HashMap::new();
    for claim in claims {
        let nth = taken.entry((claim.evidence.span, claim.attribute)).or_default();
        claim.id = ClaimId::of(&input.report.id, claim.attribute, index.chars(text, claim.evidence.span), *nth);
        *nth += 1;
    }
}
