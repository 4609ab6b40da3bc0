//! The words of a report and what the network says of them.

use std::ops::Range;

use rashomon_model::{Bytes, Diagnostic, RegionKind, Report, Span};
use rashomon_nn as nn;

use super::{Resources, analyser::Analyser, names};
use crate::{
    sentence::overlap,
    text::{
        EntityKind, Relation, Upos,
        lemma::Lemmatiser,
        segment,
        words::{self, SyntacticWord},
    },
};

/// A report's words, analysed. Words are counted over all its paragraphs.
pub struct AnalysedReport<'t> {
    /// The report's text.
    pub text: &'t str,
    /// The words of headline, datelines and body.
    pub words: Vec<SyntacticWord>,
    /// Index of the region, and the words in it.
    pub paragraphs: Vec<(usize, Range<usize>)>,
    /// What the network says of them.
    pub said: nn::Analysis,
    /// The network's states of words, for the claims network.
    pub states: Vec<f32>,
    /// Words at which a sentence was cut because it is longer than what the network sees at once.
    pub cuts: Vec<usize>,
    /// The first byte of what was left out, where the report has more words than are analysed.
    pub left_out: Option<usize>,
}

/// Words of a report that are analysed, so that no report takes longer than some twenty seconds. A long report of an
/// organisation has some ten thousand.
pub const MOST_WORDS: usize = 50_000;
/// Bytes of a region that are looked at for each word that may still be analysed: those of very long words.
const BYTES_A_WORD: usize = 32;

/// Words that name or mention something.
#[derive(Clone)]
pub(super) struct EntityWords {
    pub words: Range<usize>,
    pub kind: EntityKind,
    /// A name, not a common noun ("the governor", "a hospital").
    pub named: bool,
}

impl EntityWords {
    /// These words, if there are any.
    pub fn new(words: &Range<usize>, kind: EntityKind, named: bool) -> Option<Self> {
        (!words.is_empty()).then(|| Self { words: words.clone(), kind, named })
    }
}

/// Whether none of what was found, in order and without overlap, has any of these words.
pub(super) fn is_free(all: &[EntityWords], words: &Range<usize>) -> bool {
    all.get(all.partition_point(|f| f.words.end <= words.start)).is_none_or(|f| !overlap(&f.words, words))
}

/// What a word is in its sentence, for people and treebanks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnalysedWord {
    /// Where it stands.
    pub span: Span<Bytes>,
    /// Part of speech.
    pub upos: Upos,
    /// Dictionary form.
    pub lemma: String,
    /// Word that it hangs on, counted like all words of the report; none for the root.
    pub head: Option<usize>,
    /// How it hangs there.
    pub relation: Relation,
    /// It goes on with the multiword token of the word before.
    pub in_multiword: bool,
}

/// Cuts a report into words and analyses them.
pub fn analyse<'t>(analyser: &Analyser, report: &'t Report<Bytes>) -> AnalysedReport<'t> {
    let text = report.text.as_str();
    let (mut all, mut paragraphs, mut input, mut left_out) = (Vec::new(), Vec::new(), Vec::new(), None);
    for (index, region) in report.regions.iter().enumerate() {
        if !matches!(region.kind, RegionKind::Headline | RegionKind::Dateline | RegionKind::Body) {
            continue;
        }
        let Region { words, boundaries, end } =
            Region::within(text, region.span, MOST_WORDS - all.len(), all.is_empty());
        for (i, word) in words.iter().enumerate() {
            input.push(nn::Word { form: word.span.of(text), begins: begins(text, &words, i, &boundaries) });
        }
        let first = all.len();
        all.extend(words);
        if first < all.len() {
            paragraphs.push((index, first..all.len()));
        }
        if end < region.span.end {
            left_out = Some(end);
            break;
        }
    }
    let (said, states) = analyser.analyse(&input);
    let begins_anyhow = |at: &usize| matches!(input[*at].begins, nn::Begins::Paragraph | nn::Begins::Likely);
    let cuts = said.windows.iter().map(|w| w.start).filter(|at| !begins_anyhow(at)).collect();
    AnalysedReport { text, said, states, words: all, paragraphs, cuts, left_out }
}

/// The words of a region, as far as they are analysed.
struct Region {
    words: Vec<SyntacticWord>,
    boundaries: segment::Boundaries,
    /// The end of the region, or the beginning of what is left out.
    end: usize,
}

impl Region {
    /// At most so many words of a region. It ends with a sentence, so that none is read by half; but of a report that begins
    /// with an endless one its beginning is read.
    fn within(text: &str, region: Span, most: usize, begins_report: bool) -> Self {
        let looked_at = text.floor_char_boundary(region.end.min(region.start + most.saturating_mul(BYTES_A_WORD)));
        let span = Span::new(region.start, looked_at);
        let (mut words, mut boundaries) = (words::words(text, span), segment::boundaries(text, span));
        if words.len() <= most && looked_at == region.end {
            return Self { words, boundaries, end: region.end };
        }
        let limit = words.get(most).map_or(looked_at, |word| word.span.start);
        let end = boundaries.cuts.iter().rev().find(|cut| **cut <= limit).copied();
        let end = end.unwrap_or(if begins_report { limit } else { region.start });
        words.truncate(words.partition_point(|word| word.span.end <= end));
        boundaries.cuts.retain(|cut| *cut < end);
        boundaries.vetoes.retain(|veto| *veto < end);
        Self { words, boundaries, end }
    }
}

/// What the rules know of a sentence that begins with the `i`-th word of a paragraph.
fn begins(text: &str, words: &[SyntacticWord], i: usize, boundaries: &segment::Boundaries) -> nn::Begins {
    let word = &words[i];
    let sure = boundaries.cuts.binary_search(&word.span.start).is_ok();
    // An item of a list begins as a paragraph does.
    let on_its_line = || text[words[i - 1].span.end..word.span.start].contains('\n');
    if i == 0 || (sure && on_its_line()) {
        nn::Begins::Paragraph
    } else if word.in_token
        || word.in_multiword
        || boundaries.vetoes.binary_search(&word.span.start).is_ok()
        || (!sure && is_joined_sign(text, &words[i - 1], word))
    {
        nn::Begins::Never
    } else if sure {
        nn::Begins::Likely
    } else {
        nn::Begins::Unknown
    }
}

/// A sign that goes on without a space and opens nothing: the "~" of "203|~1".
fn is_joined_sign(text: &str, before: &SyntacticWord, word: &SyntacticWord) -> bool {
    let opens = |c: char| c.is_alphanumeric() || "\"'“‘«„([{—–".contains(c);
    before.span.end == word.span.start && word.span.of(text).chars().next().is_some_and(|c| !opens(c))
}

impl AnalysedReport<'_> {
    /// The words of each sentence, in order.
    pub fn sentences(&self) -> &[Range<usize>] {
        &self.said.sentences
    }

    /// What the word is in its sentence.
    pub fn word(&self, analyser: &Analyser, lemmatiser: &Lemmatiser, at: usize) -> AnalysedWord {
        let (word, said) = (self.words[at], self.said.words[at]);
        let form = word.span.of(self.text);
        let upos = analyser.upos(said.upos);
        AnalysedWord {
            span: word.span,
            upos,
            lemma: lemmatiser.lemma_with(form, upos, analyser.script(said.lemma)),
            head: said.head,
            relation: analyser.relation(said.relation),
            in_multiword: word.in_multiword,
        }
    }

    /// Whether the network calls a word a proper noun.
    pub(super) fn is_proper(&self, analyser: &Analyser, at: usize) -> bool {
        analyser.upos(self.said.words[at].upos) == Upos::Propn
    }

    /// The bytes of a run of words.
    pub fn span(&self, words: &Range<usize>) -> Span<Bytes> {
        self.words[words.start].span.cover(self.words[words.end - 1].span)
    }

    /// The index of the region that a word stands in.
    pub(super) fn region(&self, word: usize) -> usize {
        let at = self.paragraphs.partition_point(|p| p.1.end <= word);
        self.paragraphs.get(at).map_or(0, |p| p.0)
    }

    /// Names, things and people, in order and without overlap.
    pub(super) fn entities(&self, resources: Resources<'_>) -> Vec<EntityWords> {
        let analyser = resources.analyser;
        let mut all = names::of(self, resources);
        // A kind says more of a name than that it is a place or an organisation; but a large town is no building.
        let large = |words: &Range<usize>| names::is_large_place(resources.gazetteer, self.span(words).of(self.text));
        for kind in &self.said.kinds {
            let Some(label) = analyser.kind(kind.label) else { continue };
            let at = all.partition_point(|e| e.words.end <= kind.range.start);
            match all.get_mut(at).filter(|e| overlap(&e.words, &kind.range)) {
                Some(name) if name.words == kind.range && name.kind != EntityKind::Person => {
                    if label != EntityKind::Facility || !large(&name.words) {
                        name.kind = label;
                    }
                }
                Some(_) => {}
                None => {
                    if let Some(thing) = EntityWords::new(&kind.range, label, false) {
                        all.insert(at, thing);
                    }
                }
            }
        }
        for mention in &self.said.mentions {
            let at = all.partition_point(|e| e.words.end <= mention.range.start);
            let label = analyser.mention(mention.label).filter(|_| is_free(&all, &mention.range));
            if let Some(one) = label.and_then(|label| EntityWords::new(&mention.range, label, false)) {
                all.insert(at, one);
            }
        }
        all
    }

    /// What was cut off or left out.
    pub(super) fn diagnostics(&self) -> Vec<Diagnostic> {
        let mut out = Vec::new();
        if let Some(at) = self.left_out {
            let (words, total) = (self.words.len(), self.text.len());
            let message = format!(
                "too long: {words} words are analysed; what begins at byte {at}, {} of {total} bytes, is left out",
                total - at
            );
            out.push(Diagnostic::warning("too-long", message));
        }
        if let Some(first) = self.cuts.first() {
            let (count, at) = (self.cuts.len(), self.words[*first].span.start);
            let message = format!("long sentences are read in pieces, cut at {count} places; the first is byte {at}");
            out.push(Diagnostic::info("long-sentence", message));
        }
        if let Some(first) = self.said.truncated.first() {
            let (count, at) = (self.said.truncated.len(), self.words[*first].span.start);
            out.push(Diagnostic::info(
                "long-word",
                format!("{count} words are too long to be read whole; the first begins at byte {at}"),
            ));
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is read of a text and what is left out, in bytes.
    fn read(text: &str, most: usize, begins_report: bool) -> (usize, &str) {
        let region = Region::within(text, Span::new(0, text.len()), most, begins_report);
        assert!(region.words.iter().all(|word| word.span.end <= region.end));
        assert!(region.boundaries.cuts.iter().chain(&region.boundaries.vetoes).all(|at| *at < region.end));
        (region.words.len(), &text[region.end..])
    }

    #[test]
    fn a_region_is_read_as_far_as_the_budget_goes() {
        let three = "Gunmen came today. They killed two farmers. Nobody was arrested.";
        assert_eq!(read(three, 13, true), (13, ""));
        assert_eq!(read(three, 12, true), (9, "Nobody was arrested."));
        assert_eq!(read(three, 9, false), (9, "Nobody was arrested."));
        assert_eq!(read(three, 3, true), (3, ". They killed two farmers. Nobody was arrested."));
        assert_eq!(read(three, 3, false), (0, three));
        assert_eq!(read(three, 0, false), (0, three));
    }

    #[test]
    fn odd_text_is_read_as_far_as_the_budget_goes() {
        for odd in ["\"a", "a ", "\" ", "(", "\u{1F600}", "京", "1.", "a-", "Mr. ", "x\n", "’s "] {
            let text = odd.repeat(200_000);
            let (words, rest) = read(&text, 5_000, true);
            assert!(words <= 5_000, "{odd}: {words}");
            assert!(words < 100 || words > 1_000 && !rest.is_empty(), "{odd}: {words}");
        }
        let marks = "\"".repeat(100_000);
        assert_eq!(read(&marks, 5_000, true), (1, &marks[160_000.min(marks.len())..]));
    }
}
