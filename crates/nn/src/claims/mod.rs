//! The claims network: what of a report is a happening, a speaker, a value, and which of them belong together.
//!
//! It has an encoder of its own, whose windows hold most reports as a whole, takes the analyser's states of words too, and has
//! heads on words and on spans of words. It scores; what the scores make of a report is decided by its caller.

mod config;
mod pair;
mod windows;
mod wordpiece;

use std::{borrow::Cow, ops::Range};

use config::Config;
pub use pair::{Distance, Facts, Scores};
use pair::{Pair, Side};

use crate::{
    InstructionSet, Label, Labelled, ModelError, Table,
    decode::{sigmoid, spans::spans},
    embedding::{Embedding, Extent},
    file::File,
    functions::exp,
    labels::Tag,
    layers::{Layers, Size, means},
    linear::{Linear, Products, Quantised},
    rows::{self, Norm},
    vocabulary::{BEGIN, END, Vocabulary},
};

/// A claims network, ready to run. It is not changed by use, so threads can share one.
pub struct ClaimsModel {
    instructions: InstructionSet,
    vocabulary: Vocabulary,
    /// Most pieces of a window, with the two that frame it.
    window: usize,
    /// Most pieces of a window that the next one sees again.
    overlap: usize,
    embedding: Embedding,
    layers: Layers,
    /// From the analyser's states of words.
    trunk: Linear,
    /// A row for each mark.
    marks: Vec<f32>,
    norm: Norm,
    tags: Linear,
    /// Type, status, stance and part, one after the other.
    spans: Linear,
    same: Pair,
    event: Pair,
    speaker: Pair,
    place: Pair,
    time: Pair,
    side: Pair,
    labels: ClaimLabels,
}

/// What the labels of a claims network mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimLabels {
    /// What spans are tagged as: `trigger`, `speaker`, and the attributes of values.
    pub tags: Table,
    /// Types of events, with modes after a slash.
    pub types: Table,
    /// Statuses of events.
    pub statuses: Table,
    /// What a speaker does with a claim.
    pub stances: Table,
    /// What a word can be marked as by the analysis, one bit each, from the lowest.
    pub marks: Table,
    /// What can hold of a pair of spans, one bit each, from the lowest.
    pub facts: Table,
}

/// What binds a span on the left to one on the right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PairHead {
    /// A value, and a trigger of the event that it belongs to.
    Event,
    /// A value, and who says it: the author, or a speaker.
    Speaker,
    /// Words that name a place, and a trigger of the event that was there.
    Place,
    /// Words that name a time, and a trigger of the event that was then.
    Time,
}

/// Which spans are compared as to whether they are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SameHead {
    /// Triggers of one event.
    Event,
    /// Mentions of actors of one side.
    Side,
}

/// A report for the claims network.
#[derive(Clone, Copy, Debug)]
pub struct Document<'a> {
    /// Its words as they are written.
    pub forms: &'a [&'a str],
    /// The words of each sentence, one sentence after the other: together they are all words.
    pub sentences: &'a [Range<usize>],
    /// The analyser's states of words, a row of the network's width for each.
    pub states: &'a [f32],
    /// What each word is marked as.
    pub marks: &'a [u32],
}

/// A report as the claims network has read it.
#[derive(Clone, Debug, Default)]
pub struct ReadWords {
    /// A row for each word.
    states: Vec<f32>,
    /// For each word and tag the logits of outside, begin and inside.
    tags: Vec<f32>,
}

/// What a span is, if it is a trigger or a value. Logarithms of probabilities.
#[derive(Debug, Clone, PartialEq)]
pub struct SpanScores {
    /// Of each type of event.
    pub types: Vec<f32>,
    /// Of each status.
    pub statuses: Vec<f32>,
    /// Of each stance.
    pub stances: Vec<f32>,
    /// Probability that the value is a part of a total.
    pub part: f32,
}

const TAGS: [Tag; 3] = [Tag::Outside, Tag::Begin(Label(0)), Tag::Inside(Label(0))];

impl ClaimsModel {
    /// Loads weights, to be run with these instructions.
    ///
    /// # Errors
    /// What is wrong with the file.
    pub fn from_bytes(bytes: impl Into<Cow<'static, [u8]>>, instructions: InstructionSet) -> Result<Self, ModelError> {
        if !instructions.is_available() {
            return Err(ModelError::Instructions(instructions.to_string()));
        }
        let bytes = bytes.into();
        let (mut model, pieces) = File::parse(&bytes)?.load(|file| Self::load(file, instructions))?;
        model.embedding.keep(bytes, pieces);
        Ok(model)
    }

    /// Loads all but the pieces' vectors, which lie there in the file.
    fn load(file: &File<'_, Config>, instructions: InstructionSet) -> Result<(Self, Range<usize>), ModelError> {
        let products = Products::new(instructions);
        let config = &file.config;
        let d = config.d;
        let size = Size { width: d, ffn: config.ffn, heads: config.heads };
        let outputs = config.types.len() + config.statuses.len() + config.stances.len() + 1;
        let pair = |name, size, rooted| Pair::load(file, &products, name, d, size, config.facts.len(), rooted);
        let extent = Extent { width: d, pieces: config.vocab, positions: config.window };
        let (embedding, pieces) = Embedding::load(file, extent)?;
        let this = Self {
            instructions,
            vocabulary: Vocabulary::parse(file.text("vocab")?, config.vocab)?,
            window: config.window,
            overlap: config.overlap,
            embedding,
            layers: Layers::load(file, &products, size, config.layers)?,
            trunk: Linear::load(file, &products, "trunk", None, [d, d])?,
            marks: file.floats("marks", &[config.marks.len(), d])?,
            norm: Norm::load(file, "norm", d)?,
            tags: Linear::load(file, &products, "tags", Some("tags_bias"), [3 * config.tags.len(), d])?,
            spans: Linear::load(file, &products, "spans", Some("spans_bias"), [outputs, d])?,
            same: pair("same", config.pairs.same, false)?,
            event: pair("event", config.pairs.event, false)?,
            speaker: pair("speaker", config.pairs.speaker, true)?,
            place: pair("place", config.pairs.place, false)?,
            time: pair("time", config.pairs.time, false)?,
            side: pair("side", config.pairs.side, false)?,
            labels: config.labels(),
        };
        Ok((this, pieces))
    }

    /// Width of the states, its own and those that it takes.
    pub fn width(&self) -> usize {
        self.embedding.width
    }

    /// What the labels mean.
    pub fn labels(&self) -> &ClaimLabels {
        &self.labels
    }

    /// Reads a report.
    pub fn read(&self, document: Document<'_>) -> ReadWords {
        let (d, mut products) = (self.embedding.width, Products::new(self.instructions));
        debug_assert_eq!(document.sentences.iter().map(Range::len).sum::<usize>(), document.forms.len());
        debug_assert_eq!(document.states.len(), document.forms.len() * d);
        let mut words = self.encoded(&mut products, document);
        let trunk = self.trunk.apply(&mut products, &Quantised::of(self.instructions, document.states, d));
        for ((word, trunk), marks) in words.chunks_exact_mut(d).zip(trunk.chunks_exact(d)).zip(document.marks) {
            word.iter_mut().zip(trunk).for_each(|(x, t)| *x += t);
            for mark in (0..self.marks.len() / d).filter(|mark| marks >> mark & 1 == 1) {
                word.iter_mut().zip(&self.marks[mark * d..]).for_each(|(x, m)| *x += m);
            }
        }
        let mut quantised = Quantised::default();
        quantised.resize(words.len() / d, d);
        rows::normalise(self.instructions, &mut words, &self.norm, &mut quantised, 0);
        let tags = self.tags.apply(&mut products, &quantised);
        ReadWords { states: words, tags }
    }

    /// The encoder's states of words, row by row: the mean over the windows that hold a word.
    fn encoded(&self, products: &mut Products, document: Document<'_>) -> Vec<f32> {
        let d = self.embedding.width;
        let (mut pieces, mut ends) = (Vec::new(), vec![0]);
        for form in document.forms {
            wordpiece::append_pieces(&self.vocabulary, form, &mut pieces);
            ends.push(pieces.len());
        }
        let counts: Vec<usize> = ends.windows(2).map(|pair| pair[1] - pair[0]).collect();
        let mut words = vec![0.0; counts.len() * d];
        let mut seen = vec![0.0_f32; counts.len()];
        for window in windows::of(document.sentences, &counts, self.window, self.overlap) {
            let mut framed = vec![BEGIN];
            framed.extend_from_slice(&pieces[ends[window.start]..ends[window.end]]);
            framed.push(END);
            let mut x = Vec::with_capacity(framed.len() * d);
            self.embedding.append(&framed, &mut x);
            let mut quantised = self.embedding.normalised(self.instructions, &mut x);
            self.layers.run(products, &[framed.len()], &mut x, &mut quantised);
            let own = means(std::iter::once(&counts[window.clone()]), &x, d);
            words[window.start * d..window.end * d].iter_mut().zip(own).for_each(|(sum, x)| *sum += x);
            seen[window].iter_mut().for_each(|seen| *seen += 1.0);
        }
        for (word, seen) in words.chunks_exact_mut(d).zip(seen) {
            for x in word {
                *x /= seen.max(1.0);
            }
        }
        words
    }

    /// The spans that are tagged so, where `bias` is added to the logits of being one. Their scores are mean probabilities.
    pub fn tagged(&self, read: &ReadWords, tag: Label, bias: f32) -> Vec<Labelled> {
        let rows: Vec<[f32; 3]> = self.rows(&read.tags, tag).map(|[o, b, i]| [o, b + bias, i + bias]).collect();
        spans(&TAGS, rows.iter().map(<[f32; 3]>::as_slice))
    }

    /// How sure it is that any of these words is tagged so.
    pub fn presence(&self, read: &ReadWords, tag: Label, words: &Range<usize>) -> f32 {
        let width = self.tags.outputs();
        let own = read.tags.get(words.start * width..words.end * width).unwrap_or_default();
        self.rows(own, tag).map(|row| 1.0 - exp(log_softmax(&row)[0])).fold(0.0, f32::max)
    }

    /// The logits of a tag, word by word, of all tags' logits.
    fn rows<'a>(&self, tags: &'a [f32], tag: Label) -> impl Iterator<Item = [f32; 3]> + 'a {
        let (at, width) = (3 * usize::from(tag.0), self.tags.outputs());
        tags.chunks_exact(width).map(move |row| [row[at], row[at + 1], row[at + 2]])
    }

    /// What spans are.
    pub fn describe(&self, read: &ReadWords, spans: &[Range<usize>]) -> Vec<SpanScores> {
        let mut products = Products::new(self.instructions);
        let states = Quantised::of(self.instructions, &self.states_of(read, spans), self.embedding.width);
        let scores = self.spans.apply(&mut products, &states);
        let (types, statuses) = (self.labels.types.len(), self.labels.statuses.len());
        let read = |row: &[f32]| {
            let (kinds, rest) = row.split_at(types);
            let (status, rest) = rest.split_at(statuses);
            let (stance, part) = rest.split_at(rest.len() - 1);
            SpanScores {
                types: log_softmax(kinds),
                statuses: log_softmax(status),
                stances: log_softmax(stance),
                part: sigmoid(part[0]),
            }
        };
        scores.chunks_exact(self.spans.outputs()).map(read).collect()
    }

    /// Which spans are one: logits, the same both ways.
    pub fn same(
        &self,
        read: &ReadWords,
        head: SameHead,
        spans: &[Range<usize>],
        facts: impl Fn(usize, usize) -> Facts,
    ) -> Scores {
        let pair = match head {
            SameHead::Event => &self.same,
            SameHead::Side => &self.side,
        };
        self.pairs(pair, read, spans, spans, &facts).symmetric()
    }

    /// How much each left span is bound to each right one; the author's score comes first where the head has one.
    pub fn bound(
        &self,
        read: &ReadWords,
        head: PairHead,
        left: &[Range<usize>],
        right: &[Range<usize>],
        facts: impl Fn(usize, usize) -> Facts,
    ) -> Scores {
        let pair = match head {
            PairHead::Event => &self.event,
            PairHead::Speaker => &self.speaker,
            PairHead::Place => &self.place,
            PairHead::Time => &self.time,
        };
        self.pairs(pair, read, left, right, &facts)
    }

    fn pairs(
        &self,
        pair: &Pair,
        read: &ReadWords,
        left: &[Range<usize>],
        right: &[Range<usize>],
        facts: &dyn Fn(usize, usize) -> Facts,
    ) -> Scores {
        let side = |spans: &[Range<usize>]| Side {
            states: Quantised::of(self.instructions, &self.states_of(read, spans), self.embedding.width),
            count: spans.len(),
        };
        pair.scores(&mut Products::new(self.instructions), &side(left), side(right), facts)
    }

    /// Mean states of spans.
    fn states_of(&self, read: &ReadWords, spans: &[Range<usize>]) -> Vec<f32> {
        let d = self.embedding.width;
        let mut out = vec![0.0; spans.len() * d];
        for (mean, span) in out.chunks_exact_mut(d).zip(spans) {
            let share = (span.len().max(1) as f32).recip();
            for row in read.states.chunks_exact(d).skip(span.start).take(span.len()) {
                mean.iter_mut().zip(row).for_each(|(sum, x)| *sum += x);
            }
            for x in mean {
                *x *= share;
            }
        }
        out
    }
}

/// Logarithms of the probabilities of logits.
pub fn log_softmax(logits: &[f32]) -> Vec<f32> {
    let total = log_sum(logits.iter().copied());
    logits.iter().map(|x| x - total).collect()
}

/// The logarithm of the sum of numbers given by their logarithms.
pub fn log_sum(logs: impl Iterator<Item = f32> + Clone) -> f32 {
    let high = logs.clone().fold(f32::NEG_INFINITY, f32::max);
    if high == f32::NEG_INFINITY {
        return high;
    }
    high + libm::logf(logs.map(|x| exp(x - high)).sum())
}
