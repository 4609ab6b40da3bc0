//! Agencies through which a report has what its speakers say: "told AFP", "quoted by AFP", "AFP quoted him as saying".

use rashomon_model::{Bytes, Quote, RegionKind, RepeatReason, Span, Speaker, SpeakerId};

use super::{super::Rules, written::Written};
use crate::{
    ontology::{Named, words},
    text::segment,
};

/// That an agency has the words of a speaker first.
pub(super) struct Carried {
    pub speaker: SpeakerId,
    pub agency: usize,
    pub reason: RepeatReason,
    pub words: Quote,
}

/// Words before a name that are looked at.
const BEFORE: usize = 8;
/// Bytes before a name that are looked at for these words, however long a sentence is.
const NEAR: usize = 400;
/// Bytes of the longest words that are shown.
const SHOWN: usize = 200;

/// What the sentences that name an agency say of it, in their order.
pub(super) fn carried(rules: &Rules, text: &Written<'_>, speakers: &[&Speaker]) -> Vec<Carried> {
    let mut carried = Vec::new();
    // The sentences of a part are found once.
    let mut split: (usize, Vec<Span<Bytes>>) = (usize::MAX, Vec::new());
    for named in &text.named {
        let Some(part) = text.part(named.span).filter(|part| text.parts[*part].0 != RegionKind::Furniture) else {
            continue;
        };
        if split.0 != part {
            split = (part, segment::sentences(text.text, text.parts[part].1));
        }
        let sentence = split.1.iter().find(|s| s.contains(named.span));
        carried.extend(sentence.and_then(|sentence| one(rules, text, *sentence, *named, speakers)));
    }
    carried
}

fn one(
    rules: &Rules,
    text: &Written<'_>,
    sentence: Span<Bytes>,
    named: Named,
    speakers: &[&Speaker],
) -> Option<Carried> {
    let (reason, cue) = cue(rules, text, sentence, named)?;
    let in_sentence = text.index.chars(text.text, sentence);
    let (cue_chars, name) = (text.index.chars(text.text, cue), text.index.chars(text.text, named.span));
    let mentions = speakers.iter().flat_map(|s| s.mentions.iter().map(move |m| (*s, m.span)));
    let here = mentions.filter(|(_, span)| in_sentence.contains(*span) && !span.overlaps(name));
    // Who told it stands before "told"; whom it quotes behind "quoted".
    let ahead = cue.start >= named.span.start;
    let key = |(speaker, span): &(&Speaker, Span<rashomon_model::Chars>)| {
        let before = span.end <= cue_chars.start.min(name.start);
        let distance = if before { cue_chars.start - span.end } else { span.start.saturating_sub(cue_chars.end) };
        (before == ahead, distance, speaker.id.clone())
    };
    let (speaker, span) = here.min_by_key(key)?;
    let shown = rashomon_model::byte_span(text.text, span)?.cover(cue).cover(named.span);
    let words = if shown.len() <= SHOWN { shown } else { cue.cover(named.span) };
    Some(Carried { speaker: speaker.id.clone(), agency: named.agency, reason, words: text.quote(words) })
}

/// The words beside a name that say what the agency did.
fn cue(rules: &Rules, text: &Written<'_>, sentence: Span<Bytes>, named: Named) -> Option<(RepeatReason, Span<Bytes>)> {
    let credit = &rules.terms.credit;
    let ahead = &text.text[named.span.end..sentence.end];
    if let Some(next) = words(ahead).next().filter(|next| next.start <= 1)
        && credit.quotes_next(&next.of(ahead).to_lowercase())
    {
        let quotes = Span::new(named.span.end + next.start, named.span.end + next.end);
        return Some((RepeatReason::Carried, quotes));
    }
    let mut from = named.span.start.saturating_sub(NEAR).max(sentence.start);
    while !text.text.is_char_boundary(from) {
        from += 1;
    }
    let before = &text.text[from..named.span.start];
    let all: Vec<Span<Bytes>> = words(before).collect();
    let near = &all[all.len().saturating_sub(BEFORE)..];
    let lower: Vec<String> = near.iter().map(|w| w.of(before).to_lowercase()).collect();
    let (reason, start) = credit.before(&lower)?;
    let cue = Span::new(from + near[start].start, named.span.start);
    // "Told reporters, AFP said": behind a comma another clause begins.
    let joined = !cue.of(text.text).contains([',', ';', ':', '(', ')', '"', '“', '”', '—', '–']);
    joined.then(|| (reason, cue.trimmed(text.text)))
}
