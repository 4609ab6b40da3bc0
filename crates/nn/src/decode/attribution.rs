//! Who said what: from the relations of cues' words to attributions.

use std::ops::Range;

use super::{sigmoid, spans::runs};
use crate::{Attribution, Begins, Word, bounds::AttributionBounds};

/// What is known of a window's words beside their scores with cues.
#[derive(Debug, Clone)]
pub struct Context {
    /// The sentence of each word.
    sentence: Vec<usize>,
    /// The score of each word that it is of some source.
    source: Vec<f32>,
    /// The score of each word that it is of some content.
    content: Vec<f32>,
    /// Quotations with their marks.
    quotations: Vec<Range<usize>>,
    edges: Vec<Edge>,
    bounds: AttributionBounds,
}

/// What a sign at the edge of a stretch says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Edge {
    Word,
    /// Belongs to no stretch at its beginning or end.
    Comma,
    /// Belongs to no stretch that it begins, nor to one that it ends outside of a quotation.
    Stop,
    /// Ends no stretch.
    Opening,
    /// Begins no stretch.
    Closing,
}

impl Context {
    /// The words of a window, its sentences, and each word's scores of being of some source and of some content.
    pub fn new(
        words: &[Word<'_>],
        sentences: &[Range<usize>],
        source: Vec<f32>,
        content: Vec<f32>,
        bounds: AttributionBounds,
    ) -> Self {
        let sentence = sentences.iter().enumerate().flat_map(|(i, s)| s.clone().map(move |_| i)).collect();
        let edges = words.iter().map(edge).collect();
        Self { sentence, source, content, quotations: quotations(words), edges, bounds }
    }

    fn quoted(&self, word: usize) -> bool {
        self.quotations.iter().any(|q| q.contains(&word))
    }

    /// A stretch without the signs at its edges that say nothing.
    fn trimmed(&self, mut range: Range<usize>) -> Range<usize> {
        let first = |i: usize| matches!(self.edges[i], Edge::Comma | Edge::Stop | Edge::Closing);
        while !range.is_empty() && first(range.start) {
            range.start += 1;
        }
        let last = |i: usize| match self.edges[i] {
            Edge::Comma | Edge::Stop => !self.quoted(i),
            Edge::Opening => true,
            Edge::Word | Edge::Closing => false,
        };
        while !range.is_empty() && last(range.end - 1) {
            range.end -= 1;
        }
        range
    }
}

fn edge(word: &Word<'_>) -> Edge {
    match word.form {
        "," | ";" | ":" | "-" | "--" | "—" | "–" => Edge::Comma,
        "." | "?" | "!" => Edge::Stop,
        "“" | "«" | "(" => Edge::Opening,
        "”" | "»" | ")" => Edge::Closing,
        _ => Edge::Word,
    }
}

/// From an opening mark to the closing one in the same paragraph.
fn quotations(words: &[Word<'_>]) -> Vec<Range<usize>> {
    let (mut found, mut open) = (Vec::new(), None);
    for (i, word) in words.iter().enumerate() {
        if word.begins == Begins::Paragraph {
            open = None;
        }
        let straight = matches!(word.form, "\"" | "''" | "``");
        match (word.form, open) {
            ("“" | "«", _) => open = Some(i),
            ("”" | "»", Some(start)) => {
                found.push(start..i + 1);
                open = None;
            }
            (_, Some(start)) if straight => {
                found.push(start..i + 1);
                open = None;
            }
            (_, None) if straight => open = Some(i),
            _ => {}
        }
    }
    found
}

/// Scores of a cue span's words with a window's words: the mean over the span's words.
#[derive(Debug, Clone)]
pub struct CueScores {
    /// The cue's words.
    pub range: Range<usize>,
    /// For each word of the window, the score that it is of the cue's source.
    pub source: Vec<f32>,
    /// For each word of the window, the score that it is of the cue's content.
    pub content: Vec<f32>,
    /// For each word of the window, the score that it is of the same cue.
    pub cue: Vec<f32>,
}

/// Cue spans that are one cue, and each word's scores with them.
struct Cue {
    ranges: Vec<Range<usize>>,
    source: Vec<f32>,
    content: Vec<f32>,
}

/// The attributions of a window. Cue spans that claim each other are one cue; one to which nothing is attributed is none.
pub fn attributions(cues: &[CueScores], context: &Context) -> Vec<Attribution> {
    let mut left: Vec<&CueScores> = cues.iter().collect();
    let mut joined_cues = Vec::new();
    while !left.is_empty() {
        let mut group = vec![left.remove(0)];
        // All that some member claims and that claims it.
        let mut at = 0;
        while at < group.len() {
            let (joined, others) =
                left.into_iter().partition(|other| claims(group[at], other) && claims(other, group[at]));
            left = others;
            group.extend::<Vec<_>>(joined);
            at += 1;
        }
        joined_cues.push(Cue::of(&group, context));
    }
    let found = joined_cues.iter().enumerate().map(|(i, cue)| {
        let source = cue.source(context);
        let content = cue.content(context, source.as_ref(), &joined_cues, i);
        Attribution { cue: cue.ranges.clone(), source: source.into_iter().collect(), content }
    });
    found.filter(|a| !a.content.is_empty()).collect()
}

fn claims(cue: &CueScores, other: &CueScores) -> bool {
    let mean = cue.cue[other.range.clone()].iter().sum::<f32>() / other.range.len() as f32;
    sigmoid(mean) > 0.5
}

impl Cue {
    fn of(group: &[&CueScores], context: &Context) -> Self {
        let words: usize = group.iter().map(|cue| cue.range.len()).sum();
        let combined = |scores: fn(&CueScores) -> &[f32], own: &[f32], [of_cue, of_word, bias]: [f32; 3]| {
            let combine = |(word, own): (usize, &f32)| {
                let sum: f32 = group.iter().map(|cue| scores(cue)[word] * cue.range.len() as f32).sum();
                of_cue * sum / words as f32 + of_word * own + bias
            };
            own.iter().enumerate().map(combine).collect()
        };
        let mut ranges: Vec<Range<usize>> = group.iter().map(|cue| cue.range.clone()).collect();
        ranges.sort_by_key(|range| range.start);
        Self {
            source: combined(|cue| &cue.source, &context.source, context.bounds.source),
            content: combined(|cue| &cue.content, &context.content, context.bounds.content),
            ranges,
        }
    }

    fn has(&self, word: usize) -> bool {
        self.ranges.iter().any(|range| range.contains(&word))
    }

    fn sentence(&self, context: &Context) -> usize {
        self.ranges.first().map_or(0, |range| context.sentence[range.start])
    }

    /// The run of words around the surest one. Others are mentions of the same speaker, or of others.
    fn source(&self, context: &Context) -> Option<Range<usize>> {
        let of_cue = self.sentence(context);
        let score = |word: usize| {
            let distance = context.sentence[word].abs_diff(of_cue).min(3);
            self.source[word] - context.bounds.distance * distance as f32
        };
        let free = (0..self.source.len()).filter(|word| !self.has(*word));
        let peak = free.fold(None, |best: Option<usize>, word| match best {
            Some(best) if score(best) >= score(word) => Some(best),
            _ => Some(word),
        })?;
        let surest = self.source[peak];
        if surest <= 0.0 {
            return None;
        }
        let bound = context.bounds.beside_source.max(surest - context.bounds.fall);
        let belongs = |word: usize| {
            self.source[word] > bound && !self.has(word) && context.sentence[word] == context.sentence[peak]
        };
        let start = (0..peak).rev().take_while(|word| belongs(*word)).last().unwrap_or(peak);
        let end = (peak..self.source.len()).skip(1).take_while(|word| belongs(*word)).last().unwrap_or(peak);
        Some(start..end + 1)
    }

    /// What is said: the main stretch, others that are nearly as sure and that no other cue claims more, and the rest of
    /// the quotations that they begin.
    fn content(
        &self,
        context: &Context,
        source: Option<&Range<usize>>,
        cues: &[Self],
        own: usize,
    ) -> Vec<Range<usize>> {
        let taken = |word: usize| self.has(word) || source.is_some_and(|s| s.contains(&word));
        let stretches = self.stretches(context, &taken);
        let of_cue = self.sentence(context);
        let near = |range: &Range<usize>| context.sentence[range.start] == of_cue;
        let weight = |range: &Range<usize>| {
            let sum: f32 = self.content[range.clone()].iter().map(|score| score.max(0.0)).sum();
            if near(range) { sum * context.bounds.near } else { sum }
        };
        let main = stretches.iter().enumerate().fold(None, |best: Option<(usize, f32)>, (i, range)| match best {
            Some((_, most)) if most >= weight(range) => best,
            _ => Some((i, weight(range))),
        });
        let Some((main, _)) = main else { return Vec::new() };
        let nested = |cue: &Self| cue.ranges.first().is_some_and(|r| stretches.iter().any(|s| s.contains(&r.start)));
        let rivals: Vec<&Self> =
            cues.iter().enumerate().filter(|(i, cue)| *i != own && !nested(cue)).map(|(_, cue)| cue).collect();
        let kept = |(i, range): &(usize, &Range<usize>)| {
            let mean = self.mean(range);
            *i == main
                || (mean >= context.bounds.further[usize::from(!near(range))]
                    && rivals.iter().all(|rival| rival.mean(range) <= mean))
        };
        let mut holds = vec![false; self.content.len()];
        for (_, range) in stretches.iter().enumerate().filter(kept) {
            holds[range.clone()].fill(true);
        }
        for quotation in &context.quotations {
            let inner = quotation.start + 1..quotation.end - 1;
            let free = inner.clone().filter(|word| !taken(*word)).count();
            let held = inner.filter(|word| holds[*word]).count();
            if free > 0 && held as f32 >= context.bounds.quoted * free as f32 {
                quotation.clone().filter(|word| !taken(*word)).for_each(|word| holds[word] = true);
            }
        }
        let trimmed = runs(holds.into_iter()).into_iter().map(|range| context.trimmed(range));
        trimmed.filter(|range| !range.is_empty()).collect()
    }

    /// Runs of words that may be content and hold one that is, each within a sentence.
    fn stretches(&self, context: &Context, taken: &impl Fn(usize) -> bool) -> Vec<Range<usize>> {
        let mut stretches: Vec<Range<usize>> = Vec::new();
        for word in (0..self.content.len()).filter(|w| self.content[*w] > context.bounds.beside_content && !taken(*w)) {
            match stretches.last_mut() {
                Some(last) if last.end == word && context.sentence[last.start] == context.sentence[word] => {
                    last.end = word + 1;
                }
                _ => stretches.push(word..word + 1),
            }
        }
        stretches.retain(|range| self.content[range.clone()].iter().any(|score| *score > 0.0));
        stretches
    }

    fn mean(&self, range: &Range<usize>) -> f32 {
        self.content[range.clone()].iter().sum::<f32>() / range.len() as f32
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bounds::TRIED;

    fn scores(marks: &str, mark: char) -> Vec<f32> {
        marks.chars().map(|m| if m == mark { 2.0 } else { -2.0 }).collect()
    }

    /// A cue at a range, with marks for each word: s of the source, c of the content, q of the cue.
    fn cue(range: Range<usize>, marks: &str) -> CueScores {
        CueScores { range, source: scores(marks, 's'), content: scores(marks, 'c'), cue: scores(marks, 'q') }
    }

    /// Words whose own scores say nothing, with the sentences that end behind them.
    fn context(words: &str, ends: &[usize]) -> Context {
        let forms: Vec<&str> = words.split(' ').collect();
        let words: Vec<Word<'_>> = forms.iter().map(|form| Word { form, begins: Begins::Unknown }).collect();
        let starts = std::iter::once(0).chain(ends.iter().copied());
        let sentences: Vec<Range<usize>> = starts.zip(ends.iter().copied()).map(|(a, b)| a..b).collect();
        let neutral = vec![0.0; words.len()];
        Context::new(&words, &sentences, neutral.clone(), neutral, TRIED.attribution)
    }

    /// An attribution in the notation of `cue`.
    fn marks(found: &Attribution, count: usize) -> String {
        let has = |ranges: &[Range<usize>], word: usize| ranges.iter().any(|range| range.contains(&word));
        let mark = |word| match word {
            word if has(&found.source, word) => 's',
            word if has(&found.content, word) => 'c',
            word if has(&found.cue, word) => 'q',
            _ => '.',
        };
        (0..count).map(mark).collect()
    }

    fn plain(count: usize) -> Context {
        context(&vec!["w"; count].join(" "), &[count])
    }

    #[test]
    fn a_source_is_the_surest_run() {
        let mut one = cue(2..3, "ssq.cc.cccs.");
        one.source[11] = -0.9;
        let found = attributions(&[one], &plain(12));
        assert_eq!(marks(&found[0], 12), "ssq.cc.ccc..", "of equals the first");
        let two = context("w w w w w w w w", &[4, 8]);
        let far = attributions(&[cue(5..6, "ss..sqcc")], &two);
        assert_eq!(marks(&far[0], 8), "....sqcc");
    }

    #[test]
    fn contents_stop_at_signs_and_fill_quotations() {
        let spoken = context("“ We saw it , ” she said . “ All of it . ”", &[9, 15]);
        let found = attributions(&[cue(7..8, ".ccc..sq...cc..")], &spoken);
        assert_eq!(marks(&found[0], 15), "ccccccsq.cccccc");
        let reported = context("They said : it , too .", &[7]);
        assert_eq!(marks(&attributions(&[cue(1..2, "sqccccc")], &reported)[0], 7), "sq.ccc.");
    }

    #[test]
    fn the_surer_cue_has_a_stretch() {
        let words = context("w w w w w w w w", &[4, 8]);
        let first = cue(1..2, "sqcc..cc");
        let mut second = cue(5..6, "....sqcc");
        second.content.iter_mut().for_each(|score| *score *= 2.0);
        let found = attributions(&[first, second], &words);
        assert_eq!([marks(&found[0], 8), marks(&found[1], 8)], ["sqcc....", "....sqcc"]);
    }

    #[test]
    fn cues_are_merged_that_claim_each_other() {
        let (a, b) = (cue(1..2, "sq.q..."), cue(3..4, "sq.qccc"));
        let merged = attributions(&[a.clone(), b.clone()], &plain(7));
        assert_eq!(merged.len(), 1);
        assert_eq!(merged[0].cue, [1..2, 3..4]);
        assert_eq!(marks(&merged[0], 7), "sq.qccc");
        let apart = attributions(&[CueScores { cue: vec![-1.0; 7], ..a }, b], &plain(7));
        assert_eq!(apart.len(), 1, "to the first nothing is attributed");
        assert_eq!(marks(&apart[0], 7), "s..qccc");
        assert_eq!(attributions(&[], &plain(1)), []);
    }
}
