//! From the annotation to events, speakers and claims.
//!
//! Patterns find attributions and what is said of attributes; the lexicon finds mentions of events. This module brings
//! them together: every claim gets the event it is about and the speaker who answers for it. Where patterns are silent, the
//! claims network speaks ([`network`]).

mod actors;
mod attribution;
mod claim;
mod event;
mod follow;
mod learned;
mod link;
mod mention;
mod network;
mod quoted;
pub mod situate;
mod source;
mod speaker;
mod toll;
mod vote;
mod weigh;

use std::collections::HashSet;

use jiff::{ToSpan as _, civil::Date};
use rashomon_model::{Bytes, Diagnostic, Event, Extraction, Place, Report, Span, Speaker, Stance, When};

pub use actors::Sides;
pub use weigh::{Weighed, WeighedPlace, WeighedTime, weighed};

use crate::{
    gazetteer::Gazetteer,
    ground::{
        self,
        actor::{Cast, MentionPair, Register, SideWeights},
        place::PlaceMention,
        time::Times,
    },
    lexicon::{ClassId, Lexicon, classes},
    linkage::STRETCH,
    ontology::Ontology,
    pattern::{Match, PatternSet},
    propose::{Proposals, Proposer, Trigger},
    sentence::Annotation,
    text::time::What,
};

/// What this stage uses.
#[derive(Clone, Copy, Debug)]
pub struct Resources<'a> {
    /// Words by class.
    pub lexicon: &'a Lexicon,
    /// Classes that the code of this stage asks for.
    pub classes: &'a Classes,
    /// Patterns.
    pub patterns: &'a PatternSet,
    /// Event types.
    pub ontology: &'a Ontology,
    /// Places.
    pub gazetteer: &'a Gazetteer,
    /// Classes that the finding of places asks for.
    pub place_classes: &'a ground::place::Classes,
    /// Actors.
    pub actors: &'a Register,
    /// The claims network.
    pub proposer: &'a Proposer,
    /// What ties places to events.
    pub situation: &'a situate::Situation,
    /// What shows that mentions of actors are of one side.
    pub sides: &'a SideWeights,
}

classes! {
    event = "event",
    accident = "accident",
    person = "person",
    group = "group-noun",
    force = "force-noun",
    organisation = "organisation-noun",
    publication = "publication-noun",
    rank = "rank",
    title = "title",
    role = "role",
    anonymous = "anonymous-source",
    document = "document-noun",
    medium = "medium-noun",
    speech = "speech-verb",
    attribution_preposition = "attribution-preposition",
    doubt = "doubt-verb",
    react = "react-verb",
    deny = "deny-verb",
    accuse = "accuse-verb",
    munition = "munition",
    weapon = "weapon",
    launcher = "launcher",
    negation = "negation",
    modal = "modal-hypothetical",
    conditional = "conditional",
    plan = "plan-verb",
    attempt = "attempt-verb",
    foil = "foil-verb",
    overpower = "overpower-verb",
    blast = "blast-verb",
    threaten = "threaten-verb",
    generic_cue = "generic-cue",
    facility = "facility",
    military_site = "military-site",
    kill = "kill-verb",
    toll = "toll-noun",
    harm = "harm-verb",
    harm_noun = "death-noun",
    abduct = "abduct-verb",
    figurative = "figurative",
    abstract_object = "abstract-object",
    exercise = "exercise-noun",
}

/// What every part of this stage looks at.
struct Input<'a> {
    lexicon: &'a Lexicon,
    classes: &'a Classes,
    ontology: &'a Ontology,
    gazetteer: &'a Gazetteer,
    report: &'a Report<Bytes>,
    annotation: &'a Annotation,
    /// The day that relative dates count from.
    day: Option<Date>,
    /// The times of the report, each against what was told before it.
    times: Times,
    numbers: toll::Numbers,
}

impl Input<'_> {
    /// The sentence that a span begins in, and the tokens of it that the span touches.
    fn located(&self, span: Span<Bytes>) -> Option<(usize, (usize, usize))> {
        let index = self.annotation.sentences.partition_point(|s| s.span.end <= span.start);
        let tokens = self.annotation.sentences.get(index)?.tokens_in(span);
        (!tokens.is_empty()).then_some((index, (tokens.start, tokens.end)))
    }
}

impl<'a> Input<'a> {
    fn new(resources: Resources<'a>, report: &'a Report<Bytes>, annotation: &'a Annotation) -> Self {
        let Resources { lexicon, classes, ontology, gazetteer, .. } = resources;
        let (day, numbers) = (mention::report_day(report), toll::Numbers::of(&report.text));
        let times = ground::time::all(annotation, day);
        Self { lexicon, classes, ontology, gazetteer, report, annotation, day, times, numbers }
    }
}

/// Events, speakers and claims of an annotated report.
pub fn extract(resources: Resources<'_>, report: &Report<Bytes>, annotation: &Annotation) -> Extraction<Bytes> {
    let input = Input::new(resources, report, annotation);
    let matches = matches(resources, annotation);
    let told = Told::of(resources, &input, &matches);
    let scene = told.scene(&input);
    let (places_of, times_of) =
        (scene.chosen_places(resources.situation), scene.chosen_times(resources.situation, input.day));
    let Told {
        mut speakers,
        attributions,
        places,
        mentions,
        mut events,
        event_of,
        triggers,
        proposals,
        drafts,
        cues,
        ..
    } = told;
    for (event, (place, time)) in events.iter_mut().zip(places_of.into_iter().zip(times_of)) {
        (event.place, event.when) = (place.place, time.when);
    }
    let cast = actors::of_places(resources, report, annotation, &places);
    let network = network::Network {
        input: &input,
        proposer: resources.proposer,
        triggers: &triggers,
        proposals: &proposals,
        attributions: &attributions,
    };
    let drafts = network.weighed(drafts);
    let context = link::Context {
        input: &input,
        mentions: &mentions,
        events: &events,
        event_of: &event_of,
        attributions: &attributions,
    };
    let known = network.events(&context);
    let mut linked = context.link(drafts, &network.votes(&known), resources.proposer.least_actor(), &mut speakers);
    linked.extend(network.claims(&linked, &known, &context, &mut speakers));
    linked.extend(context.answers(&linked));
    event::without_untold(&mut events, &mut linked, &mentions, &triggers, resources.proposer.least_untold());
    let dateline: Option<&Place> = places.iter().filter(|p| p.dateline).min_by_key(|p| p.vagueness()).map(|p| &p.place);
    if let Some(main) = events.first_mut() {
        main.infer(&input, dateline);
    }
    let mut speakers = speakers.finish(&input);
    actors::ground_speakers(&cast, annotation, &mut speakers);
    actors::ground_values(&cast, annotation, &mut linked);
    let grouped = events;
    let mut events: Vec<Event<Bytes>> = grouped.iter().map(|e| e.finish(&input, &mentions)).collect();
    event::identify(&input, &mut events);
    follow::enter(&input, &cues, &mentions, &grouped, &mut events);
    let claims = link::finish(&input, linked, &events, &speakers);
    finish(&input, speakers, events, claims)
}

/// What is known of a report before its claims are linked.
struct Told {
    speakers: speaker::Speakers,
    attributions: Vec<attribution::Attribution>,
    places: Vec<PlaceMention>,
    mentions: Vec<mention::Mention>,
    events: Vec<event::EventDraft>,
    event_of: Vec<usize>,
    triggers: Vec<Trigger>,
    proposals: Proposals,
    drafts: Vec<claim::Draft>,
    cues: Vec<follow::Cue>,
    /// Words that name speakers and cues, in order.
    frames: Vec<Span<Bytes>>,
    times: Vec<situate::TimeMention>,
    seen: situate::Seen,
    sides: Vec<follow::Sides>,
}

impl Told {
    /// What times and places are weighed in.
    fn scene<'a>(&'a self, input: &'a Input<'_>) -> situate::Scene<'a> {
        situate::Scene {
            text: &input.report.text,
            annotation: input.annotation,
            mentions: &self.mentions,
            events: &self.events,
            event_of: &self.event_of,
            places: &self.places,
            times: &self.times,
            frames: &self.frames,
            seen: &self.seen,
            sides: &self.sides,
        }
    }

    fn of(resources: Resources<'_>, input: &Input<'_>, matches: &[(usize, Match<'_>)]) -> Self {
        let (report, annotation) = (input.report, input.annotation);
        let mut speakers = speaker::Speakers::new(report.publisher.as_deref());
        let attributions = attribution::find(input, matches, &mut speakers);
        let places = places(resources, report, annotation);
        let mut mentions = mention::find(input);
        let speaking = attribution::speaking(input, &attributions);
        mentions.retain(|m| {
            input.ontology.violent(&m.kind, m.mode.as_ref()) || !speaking.contains(&(m.sentence, m.main_word(input)))
        });
        let drafts = claim::drafts(input, matches, &mut mentions);
        let mut frames: Vec<_> = attributions.iter().flat_map(|a| a.frame).collect();
        frames.sort_unstable();
        let read = annotation.read.as_ref();
        let told: HashSet<usize> = drafts.iter().map(|d| d.sentence).collect();
        let known: Vec<_> = mentions.iter().map(|m| (m.span, told.contains(&m.sentence))).collect();
        let triggers = read.map_or_else(Vec::new, |read| resources.proposer.triggers(read, &known));
        network::join(input, &triggers, &mut mentions);
        mentions.retain(|m| m.trigger.is_some());
        mention::situate(input, &mut mentions, &frames, &places);
        let values: Vec<_> = drafts.iter().map(|d| (network::value_span(input, d), d.attribute)).collect();
        let against = event::against(input, resources.proposer, &triggers, &mentions);
        let proposals =
            read.map_or_else(Proposals::default, |read| resources.proposer.propose(read, &triggers, against, &values));
        let (mut events, mut event_of) = event::group(input, &mentions, &proposals);
        let cues = follow::cues(input, matches, &mentions, &mut events, &mut event_of);
        let sides = follow::sides(&cues, &mentions, &events, &event_of);
        let times = times(input);
        let seen = read.map_or_else(situate::Seen::default, |read| {
            situate::Seen::of(resources.proposer, read, (&mentions, &events), &places, &times)
        });
        Self {
            speakers,
            attributions,
            places,
            mentions,
            events,
            event_of,
            triggers,
            proposals,
            drafts,
            cues,
            frames,
            times,
            seen,
            sides,
        }
    }
}

/// All times that a report tells of happenings, in order.
fn times(input: &Input<'_>) -> Vec<situate::TimeMention> {
    let time = |grounded: &ground::time::Grounded| {
        let (sentence, words) = (&input.annotation.sentences[grounded.sentence], &grounded.words);
        if mention::belongs_to_speech(input, sentence, words.start) {
            return None;
        }
        let span = sentence.span_of(words.start, words.end);
        let when = |ahead| input.times.when(grounded.sentence, words.start, ahead, span.of(&input.report.text));
        let before = before_what_follows(input, grounded);
        Some(situate::TimeMention {
            sentence: grounded.sentence,
            tokens: (words.start, words.end),
            span,
            of_what_follows: before.is_some(),
            past: before.clone().or_else(|| when(false)),
            ahead: before.or_else(|| when(true)),
        })
    };
    input.times.0.iter().filter_map(time).collect()
}

/// "The alarm came two days after a car bomb went off": the bomb's day.
fn before_what_follows(input: &Input<'_>, grounded: &ground::time::Grounded) -> Option<When> {
    let (sentence, words) = (&input.annotation.sentences[grounded.sentence], &grounded.words);
    let What::Duration(length) = &words.says.what else { return None };
    if sentence.tokens.get(words.end).is_none_or(|t| t.lower != "after") {
        return None;
    }
    // What is told in the same sentence is what it counts from, else the news of the day.
    let at = input.times.0.partition_point(|t| (t.sentence, t.words.start) < (grounded.sentence, words.start));
    let before = input.times.0[..at].iter().rev().take_while(|t| t.sentence == grounded.sentence);
    let dated = |t: &ground::time::Grounded| input.times.when(t.sentence, t.words.start, false, "").map(|w| w.start);
    let beyond = follow::object(sentence, (words.start, words.end + 1)).map_or(sentence.tokens.len(), |(_, to)| to);
    let behind = input.times.0[at..].iter().take_while(|t| t.sentence == grounded.sentence);
    let mut behind = behind.filter(|t| t.words.start >= beyond);
    let told = before.into_iter().find_map(dated).or_else(|| behind.find_map(dated)).or(input.day)?;
    // Months and longer are too rough for a day.
    let days = ground::time::seconds(length).map(|s| (s / 86_400.0) as i64).filter(|days| *days < 28)?;
    let text = sentence.span_of(words.start, words.end).of(&input.report.text).to_owned();
    Some(When::day(told.checked_sub(days.days()).ok()?, Some(text)))
}

/// All places that a report names, in order.
pub fn places(resources: Resources<'_>, report: &Report<Bytes>, annotation: &Annotation) -> Vec<PlaceMention> {
    let Resources { lexicon, gazetteer, place_classes: classes, .. } = resources;
    ground::place::find(ground::place::Resources { lexicon, classes, gazetteer }, report, annotation)
}

/// Who acts in a report: which actor each of its phrases means.
pub fn cast(resources: Resources<'_>, report: &Report<Bytes>, annotation: &Annotation) -> Cast {
    actors::of_places(resources, report, annotation, &places(resources, report, annotation))
}

/// Which of these words of a report, whose cast this is, mean actors of one side.
pub fn sides(resources: Resources<'_>, cast: &Cast, annotation: &Annotation, mentions: Vec<Span<Bytes>>) -> Sides {
    Sides::of(resources, cast, annotation, mentions)
}

/// What each of these words of a report, in order, shows with each before it of being of one side, as far as they are
/// compared; nothing where the network has not read the report.
pub fn side_pairs(
    resources: Resources<'_>,
    cast: &Cast,
    annotation: &Annotation,
    mentions: &[Span<Bytes>],
) -> Vec<Vec<MentionPair>> {
    let mentions = &mentions[..mentions.len().min(STRETCH)];
    let Some(read) = &annotation.read else { return Vec::new() };
    cast.pairs(annotation, mentions, &resources.proposer.sides(read, mentions))
}

/// A stretch of a report's text that a speaker answers for.
#[derive(Clone, Debug)]
pub struct Attributed {
    /// Who says it.
    pub speaker: Speaker<Bytes>,
    /// What is said.
    pub content: Span<Bytes>,
    /// What the speaker does with it.
    pub stance: Stance,
    /// The pattern that found it, `file/name`.
    pub pattern: String,
}

/// Who says which words of a report, before any claim is read from them. For people who write attribution patterns.
pub fn attributed(resources: Resources<'_>, report: &Report<Bytes>, annotation: &Annotation) -> Vec<Attributed> {
    let input = Input::new(resources, report, annotation);
    let mut speakers = speaker::Speakers::new(report.publisher.as_deref());
    let attributions = attribution::find(&input, &matches(resources, annotation), &mut speakers);
    let speakers = speakers.finish(&input);
    let of = |a: attribution::Attribution| Attributed {
        speaker: speakers[a.speaker].clone(),
        content: a.content,
        stance: a.stance,
        pattern: a.pattern,
    };
    attributions.into_iter().map(of).collect()
}

/// All matches of all patterns, with the index of the sentence.
fn matches<'a>(resources: Resources<'a>, annotation: &Annotation) -> Vec<(usize, Match<'a>)> {
    let sentences = annotation.sentences.iter().enumerate();
    let of = |(i, s)| resources.patterns.matches(resources.lexicon, s).into_iter().map(move |m| (i, m));
    sentences.flat_map(of).collect()
}

/// Leaves out speakers to whom nothing is attributed; the author stays.
fn finish(
    input: &Input<'_>,
    mut speakers: Vec<rashomon_model::Speaker<Bytes>>,
    events: Vec<Event<Bytes>>,
    claims: Vec<rashomon_model::Claim<Bytes>>,
) -> Extraction<Bytes> {
    let author = speakers.first().map(|s| s.id.clone());
    let quoted: HashSet<_> = claims.iter().flat_map(|c| c.via.iter().chain([&c.speaker])).collect();
    speakers.retain(|s| Some(&s.id) == author.as_ref() || quoted.contains(&s.id));
    let mut seen = HashSet::new();
    speakers.retain(|s| seen.insert(s.id.clone()));
    let mut diagnostics = input.annotation.diagnostics.clone();
    if input.report.published.is_none() && !events.is_empty() {
        diagnostics.push(Diagnostic::warning(
            "relative-dates",
            "no date of publication: weekdays and the like stay unresolved",
        ));
    }
    Extraction { speakers, events, claims, diagnostics }
}
