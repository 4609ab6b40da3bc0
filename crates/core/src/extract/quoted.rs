//! Who speaks in a quotation that no cue of saying stands beside.

use rashomon_model::{Bytes, RegionKind, Span, Stance};

use super::{
    Input,
    attribution::{Attribution, covered},
    source::Source,
    speaker::Speakers,
};
use crate::text::{EntityKind, Quotation};

/// Quotations of a sentence or more without a cue belong to who signs them, or is announced with a colon, else to whoever speaks
/// last before.
pub(super) fn enter(input: &Input<'_>, attributions: &mut Vec<Attribution>, speakers: &mut Speakers) {
    attributions.sort_by_key(|a| a.content);
    let mut more = Vec::new();
    for quotation in &input.annotation.quotations {
        let words = quotation.inner.of(&input.report.text).split_whitespace().count();
        if words < 5 || covered(attributions, quotation.inner) {
            continue;
        }
        let Some(region) = input.report.regions.iter().find(|r| r.span.contains(quotation.inner)) else { continue };
        if region.kind != RegionKind::Body {
            continue;
        }
        let before = attributions[..attributions.partition_point(|a| a.content.start < quotation.inner.start)].last();
        let signed = signature(input, quotation, region.span).map(|words| (words, "signed-quotation"));
        let named = signed.or_else(|| Some((announced(input, quotation, region.span)?, "announced-quotation")));
        if let Some(((index, words), pattern)) = named {
            let source = Source::of_words(input, index, words);
            let span = input.annotation.sentences[index].span_of(words.0, words.1);
            more.push(Attribution {
                speaker: speakers.resolve(input, index, &source),
                via: Vec::new(),
                medium: None,
                stance: Stance::Asserts,
                clausal: true,
                answers: None,
                content: quotation.inner,
                said: None,
                frame: [span, span],
                pattern: pattern.to_owned(),
            });
        } else if let Some(speaker) = before {
            more.push(Attribution {
                content: quotation.inner,
                said: None,
                pattern: "continued-quotation".to_owned(),
                ..speaker.clone()
            });
        }
    }
    attributions.extend(more);
    attributions.sort_by_key(|a| a.content);
}

/// Words of a signature or an announcement, at most, and bytes of a signature.
const LONGEST_SIGNATURE: usize = 12;
const LONGEST_LINE: usize = 200;

/// The words between a dash behind the quotation and the end of its paragraph: "…" – Governor Ada Obi.
fn signature(input: &Input<'_>, quotation: &Quotation, region: Span<Bytes>) -> Option<(usize, (usize, usize))> {
    let text = &input.report.text;
    let rest = &text[quotation.outer.end..region.end.max(quotation.outer.end)];
    let signed =
        rest.trim_start_matches([' ', '\n']).strip_prefix(['–', '—', '-', '―'])?.trim_start_matches(['-', ' ']);
    let start = quotation.outer.end + (rest.len() - signed.len());
    let near = &signed[..signed.floor_char_boundary(LONGEST_LINE)];
    let name = near.split("\n\n").next().filter(|line| line.len() < near.len() || signed.len() == near.len())?;
    if name.split_whitespace().count() > LONGEST_SIGNATURE {
        return None;
    }
    let span = Span::new(start, start + name.len()).trimmed(text);
    if span.is_empty() {
        return None;
    }
    input.located(span).filter(|(index, words)| names_a_speaker(input, *index, *words))
}

/// The last noun phrase of a short clause with a colon before the quotation: "And from the police: "…""
fn announced(input: &Input<'_>, quotation: &Quotation, region: Span<Bytes>) -> Option<(usize, (usize, usize))> {
    let before = input.report.text[region.start.min(quotation.outer.start)..quotation.outer.start].trim_end();
    let colon = region.start + before.strip_suffix(':')?.len();
    let (index, (at, _)) = input.located(Span::new(colon, colon + 1))?;
    let sentence = &input.annotation.sentences[index];
    let chunk = sentence.chunks.iter().rev().find(|c| c.end == at).filter(|_| at <= LONGEST_SIGNATURE)?;
    let words = (chunk.start, chunk.end);
    names_a_speaker(input, index, words).then_some((index, words))
}

/// Whether the words name a person, an office or a body.
fn names_a_speaker(input: &Input<'_>, index: usize, words: (usize, usize)) -> bool {
    let sentence = &input.annotation.sentences[index];
    let Some(chunk) = sentence.chunk_over(sentence.main_word(words.0, words.1)) else { return false };
    let classes = input.classes;
    let kinds = [classes.role, classes.rank, classes.title, classes.group, classes.organisation, classes.force];
    let person = sentence.entities.iter().any(|e| {
        let speaks = matches!(e.kind, EntityKind::Person | EntityKind::Organisation | EntityKind::Group);
        speaks && e.time.is_none() && (e.start..e.end).contains(&chunk.head)
    });
    person || sentence.head_classes(chunk).any(|class| kinds.iter().any(|kind| input.lexicon.is_a(class, *kind)))
}
