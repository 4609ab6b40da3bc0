//! Candidates with their certainty: what the claims network proposes as happenings, speakers and values, and how sure it is that
//! they belong together.
//!
//! What of it becomes a claim, beside what patterns read, is decided by the stage of extraction.

mod cluster;
mod labels;

use std::{borrow::Cow, ops::Range};

use labels::Labels;
use rashomon_model::{Attribute, Bytes, EventType, Mode, Span, Stance, Status};
use rashomon_nn::{
    ClaimsModel, Distance, Facts, InstructionSet, ModelError, ReadWords, SpanScores, States, Table, log_sum,
};
use serde::Deserialize;

use crate::{
    data::{DataError, DataFile},
    sentence::Read,
};

/// The claims network and what its labels mean.
pub struct Proposer {
    model: ClaimsModel,
    labels: Labels,
    thresholds: Thresholds,
}

/// What decides which proposals are made. They belong to the weights and stand in their manifest.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Thresholds {
    /// Added to the logits of a word being of a trigger, a speaker, a value.
    pub trigger: f32,
    /// See `trigger`.
    pub speaker: f32,
    /// See `trigger`.
    pub value: f32,
    /// Mean logit from which triggers are of one event.
    pub same: f32,
    /// Confidence from which a value becomes a claim.
    pub claim: f64,
    /// Slope and offset of the logit that turns the product of probabilities into the confidence of a claim.
    pub confidence: [f32; 2],
}

/// What of the manifest is read with the weights.
#[derive(Debug, Deserialize)]
pub(crate) struct Manifest {
    /// Digest of the weights.
    pub sha256: String,
    /// What belongs to them.
    pub thresholds: Thresholds,
}

/// Weights that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ProposerError {
    /// The file is damaged, cut off, or of another version.
    #[error(transparent)]
    Weights(#[from] ModelError),
    /// A label that this program does not know.
    #[error("the weights have an unknown {section} `{label}`")]
    Label {
        /// What kind of label.
        section: &'static str,
        /// Its name in the weights.
        label: String,
    },
}

/// All that is proposed of a report.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Proposals {
    /// Words that name happenings, in order.
    pub triggers: Vec<Trigger>,
    /// Happenings, in the order of their first triggers.
    pub happenings: Vec<Happening>,
    /// Words that name who speaks, in order.
    pub speakers: Vec<Span<Bytes>>,
    /// Values, in order.
    pub values: Vec<ProposedValue>,
}

/// Words that name a happening.
#[derive(Clone, Debug, PartialEq)]
pub struct Trigger {
    /// Where they stand.
    pub span: Span<Bytes>,
    /// Mean probability of their tags.
    pub score: f32,
    /// The happening that they name.
    pub happening: usize,
}

/// A happening that a report tells.
#[derive(Clone, Debug, PartialEq)]
pub struct Happening {
    /// Type.
    pub kind: EventType,
    /// Mode, where the type has one.
    pub mode: Option<Mode>,
    /// Whether it happened.
    pub status: Status,
    /// Indices of its triggers.
    pub triggers: Vec<usize>,
}

/// A value and what it belongs to.
#[derive(Clone, Debug, PartialEq)]
pub struct ProposedValue {
    /// Where it stands.
    pub span: Span<Bytes>,
    /// What it says something about; perpetrators and those who take responsibility are told apart by the stance.
    pub attribute: Attribute,
    /// Mean probability of its tags.
    pub score: f32,
    /// What the speaker does with it, and how probable that is.
    pub stance: (Stance, f32),
    /// Whether it is a part of a total.
    pub part: bool,
    /// Probability of each happening.
    pub happenings: Vec<f32>,
    /// Probability of the author, then of each speaker.
    pub speakers: Vec<f32>,
}

impl ProposedValue {
    /// The most probable happening.
    pub fn happening(&self) -> Option<usize> {
        best(&self.happenings)
    }

    /// The most probable speaker's words; none for the author.
    pub fn speaker(&self) -> Option<usize> {
        best(&self.speakers).and_then(|at| at.checked_sub(1))
    }

    /// The product of the probabilities of all that was decided.
    pub fn certainty(&self) -> f32 {
        let most = |all: &[f32]| all.iter().copied().fold(0.0, f32::max);
        self.score * self.stance.1 * most(&self.happenings) * most(&self.speakers)
    }
}

fn best(scores: &[f32]) -> Option<usize> {
    (0..scores.len()).max_by(|a, b| scores[*a].total_cmp(&scores[*b]).then(b.cmp(a)))
}

impl Manifest {
    /// Reads a manifest.
    ///
    /// # Errors
    /// Where a threshold is missing, unknown, or no number.
    pub fn read(file: &DataFile) -> Result<Self, DataError> {
        let manifest: Self = file.parse()?;
        let Thresholds { trigger, speaker, value, same, claim, confidence: [slope, offset] } = manifest.thresholds;
        let finite = [trigger, speaker, value, same, slope, offset].iter().all(|bound| bound.is_finite());
        if !finite || !claim.is_finite() {
            return Err(file.error_at("[thresholds]", "a threshold is no number"));
        }
        Ok(manifest)
    }
}

impl Proposer {
    /// Reads a weights file; the thresholds are those of its manifest.
    ///
    /// # Errors
    /// Where the bytes are no weights, damaged, or made for another program, or this processor lacks the instructions.
    pub fn from_bytes_with(
        bytes: impl Into<Cow<'static, [u8]>>,
        thresholds: Thresholds,
        instructions: InstructionSet,
    ) -> Result<Self, ProposerError> {
        let model = ClaimsModel::from_bytes(bytes, instructions)?;
        Ok(Self { labels: Labels::read(model.labels())?, model, thresholds })
    }

    /// The analyser's layer that the network takes over from.
    pub fn tap(&self) -> usize {
        self.model.tap()
    }

    /// Names of the marks of words, one bit each.
    pub(crate) fn marks(&self) -> &Table {
        &self.model.labels().marks
    }

    /// Reads a report's words from their states in the analyser and their marks.
    pub(crate) fn read(&self, states: &States, marks: &[u32]) -> ReadWords {
        self.model.read(states, marks)
    }

    /// The confidence of a claim, from the product of the probabilities of all that was decided.
    pub fn confidence(&self, certainty: f32) -> f64 {
        let [slope, offset] = self.thresholds.confidence;
        let bounded = certainty.clamp(1e-6, 1.0 - 1e-6);
        let logit = slope * libm::logf(bounded / (1.0 - bounded)) + offset;
        let confidence = 1.0 / (1.0 + libm::expf(-logit));
        // Two digits are all that it means.
        f64::from((confidence * 100.0).round()) / 100.0
    }

    /// The confidence from which a value becomes a claim.
    pub fn least(&self) -> f64 {
        self.thresholds.claim
    }

    /// All that is proposed of a report's words.
    pub fn propose(&self, read: &Read) -> Proposals {
        let (model, labels, bounds) = (&self.model, &self.labels, self.thresholds);
        let found = model.tagged(&read.words, labels.trigger, bounds.trigger);
        let triggers: Vec<Range<usize>> = found.iter().map(|t| t.range.clone()).collect();
        let described = model.describe(&read.words, &triggers);
        let happenings = self.happenings(read, &triggers, &described);
        if happenings.is_empty() {
            return Proposals::default();
        }
        let speakers: Vec<Range<usize>> =
            model.tagged(&read.words, labels.speaker, bounds.speaker).into_iter().map(|s| s.range).collect();
        let mut of_trigger = vec![0; triggers.len()];
        for (number, happening) in happenings.iter().enumerate() {
            happening.triggers.iter().for_each(|t| of_trigger[*t] = number);
        }
        let trigger = |(t, happening): (&rashomon_nn::Labelled, &usize)| Trigger {
            span: read.span(&t.range),
            score: t.score,
            happening: *happening,
        };
        let values = self.values(read);
        let ranges: Vec<Range<usize>> = values.iter().map(|v| v.words.clone()).collect();
        let event = model.event(&read.words, &ranges, &triggers, |i, j| facts(read, &ranges[i], &triggers[j]));
        let by = model.speaker(&read.words, &ranges, &speakers, |i, j| facts(read, &ranges[i], &speakers[j]));
        let described = model.describe(&read.words, &ranges);
        let value = |(i, value): (usize, Value)| {
            let scores = event.row(i);
            let per: Vec<f32> = happenings.iter().map(|h| log_sum(h.triggers.iter().map(|t| scores[*t]))).collect();
            let stance = best(&described[i].stances)?;
            Some(ProposedValue {
                span: read.span(&value.words),
                attribute: value.attribute,
                score: value.score,
                stance: (labels.stances[stance], libm::expf(described[i].stances[stance])),
                part: described[i].part > 0.5,
                happenings: softmax(&per),
                speakers: softmax(by.row(i)),
            })
        };
        Proposals {
            values: values.into_iter().enumerate().filter_map(value).collect(),
            triggers: found.iter().zip(&of_trigger).map(trigger).collect(),
            speakers: speakers.iter().map(|s| read.span(s)).collect(),
            happenings,
        }
    }

    /// Triggers by happening.
    fn happenings(&self, read: &Read, triggers: &[Range<usize>], described: &[SpanScores]) -> Vec<Happening> {
        let mut groups: Vec<Vec<usize>> = Vec::new();
        // Reports of endless happenings are read stretch by stretch, so that the work stays linear.
        for start in (0..triggers.len()).step_by(STRETCH) {
            let stretch = &triggers[start..triggers.len().min(start + STRETCH)];
            let same = self.model.same(&read.words, stretch, |i, j| facts(read, &stretch[i], &stretch[j]));
            let of_stretch = cluster::average_linkage(stretch.len(), |i, j| same.row(i)[j], self.thresholds.same);
            groups.extend(of_stretch.into_iter().map(|group| group.into_iter().map(|i| start + i).collect()));
        }
        let happening = |triggers: Vec<usize>| {
            let sum = |scores: &dyn Fn(&SpanScores) -> &[f32]| {
                let mut sums = vec![0.0; scores(&described[triggers[0]]).len()];
                for t in &triggers {
                    sums.iter_mut().zip(scores(&described[*t])).for_each(|(sum, x)| *sum += x);
                }
                best(&sums)
            };
            let (kind, mode) = self.labels.types[sum(&|d| &d.types)?].clone();
            let status = self.labels.statuses[sum(&|d| &d.statuses)?];
            Some(Happening { kind, mode, status, triggers })
        };
        groups.into_iter().filter_map(happening).collect()
    }

    /// Values of every attribute, in order.
    fn values(&self, read: &Read) -> Vec<Value> {
        let mut values: Vec<Value> = Vec::new();
        for (label, attribute) in &self.labels.values {
            let found = self.model.tagged(&read.words, *label, self.thresholds.value);
            let value = |f: rashomon_nn::Labelled| Value { words: f.range, attribute: *attribute, score: f.score };
            values.extend(found.into_iter().map(value));
        }
        values.sort_by_key(|v| (v.words.start, v.words.end, v.attribute));
        values
    }
}

impl std::fmt::Debug for Proposer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Proposer").finish_non_exhaustive()
    }
}

/// Triggers that are compared with each other.
const STRETCH: usize = 256;

/// A value before it is known what it belongs to.
struct Value {
    words: Range<usize>,
    attribute: Attribute,
    score: f32,
}

fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

fn softmax(scores: &[f32]) -> Vec<f32> {
    rashomon_nn::log_softmax(scores).into_iter().map(libm::expf).collect()
}

/// What is known of two runs of words besides their states.
fn facts(read: &Read, left: &Range<usize>, right: &Range<usize>) -> Facts {
    let (i, j) = (read.main_word(left), read.main_word(right));
    let gap = read.sentence_of[j] as isize - read.sentence_of[i] as isize;
    let distance = match gap {
        0 if j < i => Distance::Before,
        0 => Distance::After,
        gap => Distance::Sentences(gap),
    };
    let touches = |runs: &[Range<usize>], words: &Range<usize>| runs.iter().any(|run| overlap(run, words));
    let length = |runs: &[Range<usize>]| runs.iter().map(Range::len).sum::<usize>();
    // The innermost among those whose source is any speaker's words would need all of them: the shortest that covers decides.
    let covering = read.attributions.iter().filter(|a| touches(&a.content, left) && !a.source.is_empty());
    let innermost = covering.clone().min_by_key(|a| length(&a.content));
    Facts {
        distance,
        covers: covering.clone().any(|a| touches(&a.source, right)),
        innermost: innermost.is_some_and(|a| touches(&a.source, right)),
        touches: overlap(left, right),
    }
}
