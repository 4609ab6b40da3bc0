//! Candidates with their certainty: what the claims network proposes as happenings, speakers and values, and how sure it is that
//! they belong together.
//!
//! What of it becomes a claim, beside what patterns read, is decided by the stage of extraction.

mod cluster;
mod labels;

use std::{borrow::Cow, collections::BTreeMap, ops::Range};

use labels::Labels;
use rashomon_model::{Attribute, Bytes, EventType, Mode, Span, Stance, Status};
use rashomon_nn::{
    ClaimsModel, Distance, Facts, InstructionSet, ModelError, ReadWords, SpanScores, States, Table, log_sum,
};
use serde::Deserialize;

use crate::{
    data::{DataError, DataFile},
    sentence::{AttributedWords, Read},
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
    /// The most probable happening, and how probable it is.
    pub happening: (usize, f32),
    /// The most probable speaker's words, none for the author, and how probable they are.
    pub speaker: (Option<usize>, f32),
}

impl ProposedValue {
    /// The product of the probabilities of all that was decided.
    pub fn certainty(&self) -> f32 {
        self.score * self.stance.1 * self.happening.1 * self.speaker.1
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
    ) -> Result<Self, ModelError> {
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
    pub(crate) fn read(&self, states: States, marks: &[u32]) -> ReadWords {
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
        Proposals {
            values: self.linked(read, &triggers, &of_trigger, &speakers),
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
            let lefts: Vec<Left> = stretch.iter().map(|words| Left::new(read, words)).collect();
            let same = self.model.same(&read.words, stretch, |i, j| lefts[i].facts(read, &stretch[j]));
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

    /// Values with what they belong to. Each is compared with the triggers and speakers around it, so that the work stays linear.
    fn linked(
        &self,
        read: &Read,
        triggers: &[Range<usize>],
        of_trigger: &[usize],
        speakers: &[Range<usize>],
    ) -> Vec<ProposedValue> {
        let values = self.values(read);
        let mut linked = Vec::with_capacity(values.len());
        for stretch in values.chunks(STRETCH) {
            let ranges: Vec<Range<usize>> = stretch.iter().map(|v| v.words.clone()).collect();
            let (Some(first), Some(last)) = (ranges.first(), ranges.last()) else { continue };
            let around = first.start..last.end;
            let (near_triggers, near_speakers) = (near(triggers, &around), near(speakers, &around));
            let lefts: Vec<Left> = ranges.iter().map(|words| Left::new(read, words)).collect();
            let event = self.model.event(&read.words, &ranges, &triggers[near_triggers.clone()], |i, j| {
                lefts[i].facts(read, &triggers[near_triggers.start + j])
            });
            let by = self.model.speaker(&read.words, &ranges, &speakers[near_speakers.clone()], |i, j| {
                lefts[i].facts(read, &speakers[near_speakers.start + j])
            });
            let described = self.model.describe(&read.words, &ranges);
            for (i, value) in stretch.iter().enumerate() {
                let mut per: BTreeMap<usize, Vec<f32>> = BTreeMap::new();
                for (score, trigger) in event.row(i).iter().zip(near_triggers.clone()) {
                    per.entry(of_trigger[trigger]).or_default().push(*score);
                }
                let (names, sums): (Vec<usize>, Vec<f32>) =
                    per.into_iter().map(|(happening, scores)| (happening, log_sum(scores.into_iter()))).unzip();
                let (happenings, voices) = (softmax(&sums), softmax(by.row(i)));
                let chosen = (best(&happenings), best(&voices), best(&described[i].stances));
                let (Some(happening), Some(voice), Some(stance)) = chosen else { continue };
                linked.push(ProposedValue {
                    span: read.span(&value.words),
                    attribute: value.attribute,
                    score: value.score,
                    stance: (self.labels.stances[stance], libm::expf(described[i].stances[stance])),
                    part: described[i].part > 0.5,
                    happening: (names[happening], happenings[happening]),
                    speaker: (voice.checked_sub(1).map(|at| near_speakers.start + at), voices[voice]),
                });
            }
        }
        linked
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

/// The runs that stand around words: those among them, and a stretch on either side.
fn near(runs: &[Range<usize>], words: &Range<usize>) -> Range<usize> {
    let from = runs.partition_point(|run| run.end <= words.start).saturating_sub(STRETCH);
    let to = runs.partition_point(|run| run.start < words.end).saturating_add(STRETCH).min(runs.len());
    from..to.max(from)
}

/// A run of words that others are compared with.
struct Left<'a> {
    words: Range<usize>,
    main: usize,
    /// The attributions that say something of it.
    covering: Vec<&'a AttributedWords>,
    /// The shortest of them.
    innermost: Option<&'a AttributedWords>,
}

impl<'a> Left<'a> {
    fn new(read: &'a Read, words: &Range<usize>) -> Self {
        let length = |runs: &[Range<usize>]| runs.iter().map(Range::len).sum::<usize>();
        let covers = |a: &&AttributedWords| !a.source.is_empty() && touches(&a.content, words);
        let covering: Vec<&AttributedWords> = read.attributions.iter().filter(covers).collect();
        let innermost = covering.iter().copied().min_by_key(|a| length(&a.content));
        Self { words: words.clone(), main: read.main_word(words), covering, innermost }
    }

    /// What is known of it and another run besides their states.
    fn facts(&self, read: &Read, right: &Range<usize>) -> Facts {
        let (i, j) = (self.main, read.main_word(right));
        let distance = match read.sentence_of[j] as isize - read.sentence_of[i] as isize {
            0 if j < i => Distance::Before,
            0 => Distance::After,
            gap => Distance::Sentences(gap),
        };
        Facts {
            distance,
            covers: self.covering.iter().any(|a| touches(&a.source, right)),
            innermost: self.innermost.is_some_and(|a| touches(&a.source, right)),
            touches: overlap(&self.words, right),
        }
    }
}

fn touches(runs: &[Range<usize>], words: &Range<usize>) -> bool {
    runs.iter().any(|run| overlap(run, words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_around_is_compared() {
        let runs: Vec<Range<usize>> = (0..2_000).map(|i| 10 * i..10 * i + 2).collect();
        assert_eq!(near(&runs, &(10_000..10_012)), 1_000 - STRETCH..1_002 + STRETCH);
        assert_eq!(near(&runs, &(0..5)), 0..1 + STRETCH);
        assert_eq!(near(&runs[..3], &(0..5)), 0..3);
        assert_eq!(near(&[], &(0..5)), 0..0);
    }
}
