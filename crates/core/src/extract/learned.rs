//! Attributions as the network reads them: who speaks, by which words, and what is said.

use std::ops::Range;

use rashomon_model::{Bytes, Medium, Span, Stance};

use super::{
    Input,
    attribution::{Attribution, completed, overlap, trimmed, widened},
    source::Source,
    speaker::Speakers,
};
use crate::{
    lexicon::ClassId,
    sentence::Sentence,
    text::{Relation, Upos},
};

/// The pattern that claims of such attributions name, where no pattern knows the cue.
const NAME: &str = "network/attribution";
/// Shortest content, in bytes: less says nothing that a claim could be read from.
const LEAST: usize = 12;

/// An attribution of the network whose cue stands in a sentence.
pub(super) struct NetworkAttribution {
    /// Tokens of the cue that stand in this sentence.
    cue: Vec<(usize, usize)>,
    /// Sentence and tokens of the words that name the speaker.
    pub source: Option<(usize, (usize, usize))>,
    /// What is said, a stretch for each sentence or quotation, without signs at the edges. The main one comes first.
    pub content: Vec<Span<Bytes>>,
}

/// The attributions whose cues stand in a sentence.
pub(super) fn readings(input: &Input<'_>, index: usize) -> Vec<NetworkAttribution> {
    let sentence = &input.annotation.sentences[index];
    let here = input.annotation.attributions_in(sentence.span).iter();
    here.map(|a| NetworkAttribution {
        cue: a.cue.iter().map(|c| sentence.tokens_in(*c)).filter(|c| !c.is_empty()).map(pair).collect(),
        source: a.source.first().and_then(|s| input.located(*s)),
        content: contents(input, &a.content),
    })
    .collect()
}

fn pair(range: Range<usize>) -> (usize, usize) {
    (range.start, range.end)
}

/// Runs of one sentence are one stretch, with the cue between them ("The attackers, police said, escaped").
fn contents(input: &Input<'_>, runs: &[Span<Bytes>]) -> Vec<Span<Bytes>> {
    let mut stretches: Vec<(usize, (usize, usize))> = Vec::new();
    for (index, tokens) in runs.iter().flat_map(|run| pieces(input, *run)) {
        match stretches.last_mut() {
            Some((last, stretch)) if *last == index => stretch.1 = tokens.1,
            _ => stretches.push((index, tokens)),
        }
    }
    let clean = stretches.into_iter().filter_map(|(index, (start, end))| {
        let sentence = &input.annotation.sentences[index];
        let (start, end) = trimmed(sentence, start, end)?;
        Some(sentence.span_of(start, end))
    });
    let mut clean: Vec<Span<Bytes>> = clean.collect();
    // The sort is stable: of equals the first comes first.
    clean.sort_by_key(|c| std::cmp::Reverse(c.len()));
    clean
}

/// A run, cut where sentences end.
fn pieces(input: &Input<'_>, run: Span<Bytes>) -> Vec<(usize, (usize, usize))> {
    let sentences = &input.annotation.sentences;
    let from = sentences.partition_point(|s| s.span.end <= run.start);
    let touched = sentences[from..].iter().enumerate().take_while(|(_, s)| s.span.start < run.end);
    touched.map(|(i, s)| (from + i, pair(s.tokens_in(run)))).filter(|(_, t)| t.0 < t.1).collect()
}

/// Tokens of a sentence that end what the `own`-th of its readings can say: its cue and source, and the other cues.
pub(super) fn bounds(readings: &[NetworkAttribution], own: usize, index: usize) -> Vec<(usize, usize)> {
    let cues = readings.iter().flat_map(|r| r.cue.iter().copied());
    let source = readings.get(own).and_then(|r| r.source).filter(|s| s.0 == index).map(|s| s.1);
    cues.chain(source).collect()
}

impl NetworkAttribution {
    /// Whether the tokens are of the same cue.
    pub fn shares(&self, cue: (usize, usize)) -> bool {
        self.cue.iter().any(|c| overlap(*c, cue))
    }

    /// What is said, where the network agrees that it stands about where a pattern sees it.
    pub fn content_near(&self, span: Span<Bytes>) -> Option<Span<Bytes>> {
        self.content.iter().copied().find(|c| c.len() >= LEAST && c.overlaps(span))
    }

    /// What is said in other sentences than the cue's.
    pub fn elsewhere(&self, sentence: &Sentence) -> Vec<Span<Bytes>> {
        self.content.iter().copied().filter(|c| c.len() >= LEAST && !c.overlaps(sentence.span)).collect()
    }

    /// The attribution with all that its sentence says of it; none where nothing is said ("did not say") or nobody speaks.
    pub fn attribution(
        &self,
        input: &Input<'_>,
        index: usize,
        bounds: &[(usize, usize)],
        speakers: &mut Speakers,
    ) -> Option<Attribution> {
        let sentence = &input.annotation.sentences[index];
        let stance = self.stance(input, sentence)?;
        let content = self.content.iter().copied().find(|c| c.len() >= LEAST)?;
        let (at, words) = self.source?;
        if index.abs_diff(at) > 1 {
            return None;
        }
        let content = {
            let said = sentence.tokens_in(content);
            let from = bounds.iter().map(|b| b.1).filter(|end| *end <= said.start).max().unwrap_or(0);
            let to = bounds.iter().map(|b| b.0).filter(|start| *start >= said.end).min();
            let bounds = (from, to.unwrap_or(sentence.tokens.len()));
            self.whole(sentence, content, bounds)
        };
        let source = Some(Source::of_words(input, at, words)).filter(|s| !s.cannot_speak(input))?;
        let speaker = speakers.resolve(input, at, &source);
        let medium = self.medium(input, sentence);
        let medium = medium.or_else(|| if source.is_medium { speakers.medium_of(speaker, &source) } else { None });
        speakers.remember_medium(speaker, medium);
        let cue = *self.cue.first()?;
        Some(Attribution {
            speaker,
            via: Vec::new(),
            medium,
            stance,
            clausal: true,
            answers: None,
            content: widened(input, content),
            said: self.said(sentence, content),
            frame: [input.annotation.sentences[at].span_of(words.0, words.1), sentence.span_of(cue.0, cue.1)],
            pattern: NAME.to_owned(),
        })
    }

    /// What is said with the rest of its clause, as far as that stands within bounds.
    pub fn whole(&self, sentence: &Sentence, content: Span<Bytes>, bounds: (usize, usize)) -> Span<Bytes> {
        completed(sentence, self.clause(sentence, content).unwrap_or(content), bounds)
    }

    /// The clause that the cue is told to say, where the network has but a part of it.
    fn clause(&self, sentence: &Sentence, content: Span<Bytes>) -> Option<Span<Bytes>> {
        let said = sentence.tokens_in(content);
        if said.is_empty() || !sentence.span.contains(content) {
            return None;
        }
        let clauses: Vec<usize> = self
            .tokens()
            .flat_map(|cue| [Relation::Ccomp, Relation::Parataxis].map(|relation| sentence.dependents(cue, relation)))
            .flatten()
            .collect();
        let clause = sentence.upward(sentence.main_word(said.start, said.end)).find(|word| clauses.contains(word))?;
        let (start, end) = sentence.subtree(clause);
        Some(sentence.span_of(start, end).cover(content))
    }

    fn tokens(&self) -> impl Iterator<Item = usize> + '_ {
        self.cue.iter().flat_map(|c| c.0..c.1)
    }

    /// What the cue does with what is said; none where it is not said but wanted, or not said at all.
    fn stance(&self, input: &Input<'_>, sentence: &Sentence) -> Option<Stance> {
        let (lexicon, classes) = (input.lexicon, input.classes);
        let end = self.cue.last()?.1;
        let is = |class: ClassId| {
            self.tokens().any(|i| sentence.hits[i].iter().any(|h| i + h.len <= end && lexicon.is_a(h.class, class)))
        };
        let negated = self.tokens().any(|i| {
            let of_verb = sentence.dependents(i, Relation::Advmod);
            of_verb.into_iter().any(|w| sentence.begins(lexicon, w, classes.negation))
        });
        if negated || is(classes.negation) {
            return None;
        }
        let sign = self.tokens().all(|i| sentence.tokens[i].tag == Upos::Punct);
        if !(sign || is(classes.speech) || is(classes.attribution_preposition) || is(classes.medium)) {
            return None;
        }
        Some(if is(classes.deny) {
            Stance::Denies
        } else if is(classes.accuse) {
            Stance::Accuses
        } else if is(classes.doubt) {
            Stance::Doubts
        } else if is(classes.react) || is(classes.threaten) {
            Stance::Reacts
        } else {
            Stance::Asserts
        })
    }

    /// By what means: the cue's own words, or what hangs on it ("said in a statement").
    fn medium(&self, input: &Input<'_>, sentence: &Sentence) -> Option<Medium> {
        let lexicon = input.lexicon;
        let of_words = |words: &mut dyn Iterator<Item = usize>| {
            let mut hits = words.flat_map(|i| sentence.hits[i].iter());
            hits.find_map(|h| lexicon.property(h.class, "medium").and_then(|m| m.parse().ok()))
        };
        let mut oblique = self.tokens().flat_map(|i| sentence.dependents(i, Relation::Obl));
        let posts = || self.tokens().any(|i| matches!(sentence.tokens[i].lemma.as_str(), "tweet" | "post"));
        of_words(&mut self.tokens()).or_else(|| of_words(&mut oblique)).or_else(|| posts().then_some(Medium::Tweet))
    }

    /// When it was said: a time that hangs on the cue, outside of what is said.
    fn said(&self, sentence: &Sentence, content: Span<Bytes>) -> Option<Span<Bytes>> {
        let hanging = self.tokens().flat_map(|i| {
            let relations = [Relation::Obl, Relation::OblUnmarked].into_iter();
            relations.flat_map(move |r| sentence.dependents(i, r))
        });
        let mut times = hanging.filter_map(|word| {
            let time = sentence.entities.iter().find(|e| e.time.is_some() && (e.start..e.end).contains(&word))?;
            Some(sentence.span_of(time.start, time.end))
        });
        times.find(|t| !content.overlaps(*t))
    }
}
