//! From the annotation to events, speakers and claims.
//!
//! Patterns find attributions and what is said of attributes; the lexicon finds mentions of events. This module brings
//! them together: every claim gets the event it is about and the speaker who answers for it.

mod attribution;
mod claim;
pub(crate) mod event;
mod learned;
mod link;
mod mention;
mod place;
mod source;
mod speaker;

use jiff::civil::Date;
use rashomon_model::{Bytes, Diagnostic, Event, Extraction, Place, Report, Span, Speaker, Stance};

use crate::{
    Language,
    annotate::{Annotation, annotate},
    pattern::Match,
};

/// What every part of this stage looks at.
struct Input<'a> {
    language: &'a Language,
    report: &'a Report<Bytes>,
    annotation: &'a Annotation,
    /// The day that relative dates count from.
    day: Option<Date>,
}

/// Events, speakers and claims of a report.
pub fn extract(language: &Language, report: &Report<Bytes>) -> Extraction<Bytes> {
    let annotation = annotate(language, report);
    extract_from(language, report, &annotation)
}

/// The same, from an annotation that is there already.
pub fn extract_from(language: &Language, report: &Report<Bytes>, annotation: &Annotation) -> Extraction<Bytes> {
    let input = Input { language, report, annotation, day: mention::report_day(report) };
    let matches = matches(&input);
    let mut speakers = speaker::Speakers::new(report.publisher.as_deref());
    let attributions = attribution::find(&input, &matches, &mut speakers);
    let places = place::find(language, report, annotation);

    let mut mentions = mention::find(&input);
    let drafts = claim::drafts(&input, &matches, &mut mentions);
    let mut frames: Vec<_> = attributions.iter().flat_map(|a| a.frame).collect();
    frames.sort_unstable();
    mention::situate(&input, &mut mentions, &frames, &places);
    let (mut events, event_of) = event::merge(&input, &mentions);
    if let Some(main) = events.first_mut() {
        let dateline: Option<&Place> =
            places.iter().filter(|p| p.dateline).min_by_key(|p| p.vagueness()).map(|p| &p.place);
        main.infer(&input, dateline);
    }

    let context = link::Context {
        input: &input,
        mentions: &mentions,
        events: &events,
        event_of: &event_of,
        attributions: &attributions,
    };
    let linked = context.link(drafts, &mut speakers);
    let speakers = speakers.finish(&input);
    let mut events: Vec<Event<Bytes>> = events.iter().map(|e| e.finish(&input, &mentions)).collect();
    event::identify(&input, &mut events);
    let claims = link::finish(&input, linked, &events, &speakers);
    finish(&input, speakers, events, claims)
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
pub fn attributed(language: &Language, report: &Report<Bytes>) -> Vec<Attributed> {
    let annotation = annotate(language, report);
    let input = Input { language, report, annotation: &annotation, day: mention::report_day(report) };
    let mut speakers = speaker::Speakers::new(report.publisher.as_deref());
    let attributions = attribution::find(&input, &matches(&input), &mut speakers);
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
fn matches<'a>(input: &Input<'a>) -> Vec<(usize, Match<'a>)> {
    let sentences = input.annotation.sentences.iter().enumerate();
    sentences
        .flat_map(|(i, s)| input.language.patterns.matches(&input.language.lexicon, s).into_iter().map(move |m| (i, m)))
        .collect()
}

/// Leaves out speakers to whom nothing is attributed; the author stays.
fn finish(
    input: &Input<'_>,
    mut speakers: Vec<rashomon_model::Speaker<Bytes>>,
    events: Vec<Event<Bytes>>,
    claims: Vec<rashomon_model::Claim<Bytes>>,
) -> Extraction<Bytes> {
    let author = speakers.first().map(|s| s.id.clone());
    speakers.retain(|s| {
        Some(&s.id) == author.as_ref() || claims.iter().any(|c| c.speaker == s.id || c.via.contains(&s.id))
    });
    let mut seen = Vec::new();
    speakers.retain(|s| {
        !seen.contains(&s.id) && {
            seen.push(s.id.clone());
            true
        }
    });
    let mut diagnostics = input.annotation.diagnostics.clone();
    if input.report.published.is_none() && !events.is_empty() {
        diagnostics.push(Diagnostic::warning(
            "relative-dates",
            "no date of publication: weekdays and the like stay unresolved",
        ));
    }
    Extraction { speakers, events, claims, diagnostics }
}
