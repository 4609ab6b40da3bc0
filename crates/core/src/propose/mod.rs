//! Candidates with their certainty: what the claims network proposes as happenings, speakers and values, and how sure it is that
//! they belong together.
//!
//! What of it becomes a claim, beside what patterns read, is decided by the stage of extraction.

mod facts;
mod labels;
mod runs;
mod situated;
mod thresholds;

use std::{borrow::Cow, collections::BTreeMap, ops::Range};

use facts::{Beside, Left};
use labels::Labels;
use rashomon_model::{Attribute, Bytes, EventType, Mode, Span, Stance, Status};
use rashomon_nn::{
    ClaimsModel, Document, InstructionSet, ModelError, PairHead, ReadWords, SameHead, Scores, SpanScores, Table,
    log_sum,
};
use runs::{near, telling, united};
pub use situated::Situating;
pub(crate) use thresholds::Manifest;
pub use thresholds::{Calibration, Structure, Thresholds};

use crate::{
    linkage::{STRETCH, average_linkage},
    sentence::{Read, overlap},
};

/// The claims network and what its labels mean.
pub struct Proposer {
    model: ClaimsModel,
    labels: Labels,
    thresholds: Thresholds,
}

/// All that is proposed of a report.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Proposals {
    /// Happenings, in the order of their first triggers.
    pub happenings: Vec<Happening>,
    /// The happening of each trigger.
    pub happening_of: Vec<usize>,
    /// Words that name who speaks, in order.
    pub speakers: Vec<Span<Bytes>>,
    /// Values, in order.
    pub values: Vec<ProposedValue>,
    /// What others take for values, as the network sees them.
    pub told: Vec<Option<ProposedValue>>,
}

/// Words that name a happening.
#[derive(Clone, Debug, PartialEq)]
pub struct Trigger {
    /// Where they stand.
    pub span: Span<Bytes>,
    /// Whether the network itself takes them for a trigger.
    pub tagged: bool,
    /// Probability that they are one, by the network.
    pub presence: f32,
    /// Type.
    pub kind: EventType,
    /// Mode, where the type has one.
    pub mode: Option<Mode>,
    /// Whether it happened.
    pub status: Status,
    words: Range<usize>,
    scores: SpanScores,
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
    /// Whether the network itself takes any of its triggers for one.
    pub tagged: bool,
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
    /// Whether another value of the same words implies it: one who is counted is a victim, and a victim is counted.
    pub implied: bool,
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

impl Proposer {
    /// Width of the states of words that it takes.
    pub fn width(&self) -> usize {
        self.model.width()
    }

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

    /// Names of the marks of words, one bit each.
    pub(crate) fn marks(&self) -> &Table {
        &self.model.labels().marks
    }

    /// Reads a report's words.
    pub(crate) fn read(&self, document: Document<'_>) -> ReadWords {
        self.model.read(document)
    }

    /// The confidence of a claim of the network.
    pub fn confidence(&self, seen: &ProposedValue) -> f64 {
        self.thresholds.confidence.of_network(seen.certainty(), seen.attribute)
    }

    /// The confidence of a claim that a pattern has read: from the network's certainty, and how sure the pattern is by itself.
    pub fn confidence_of_pattern(&self, certainty: f32, own: f64) -> f64 {
        self.thresholds.confidence.of_pattern(certainty, own)
    }

    /// What the structure of two mentions takes off the logit of their being of one event.
    pub(crate) fn structure(&self) -> &Structure {
        &self.thresholds.structure
    }

    /// The confidence from which a value becomes a claim.
    pub fn least(&self) -> f64 {
        self.thresholds.claim
    }

    /// The probability of its words from which a happening that nothing is claimed of is an event.
    pub fn least_untold(&self) -> f32 {
        self.thresholds.untold
    }

    /// The confidence from which the perpetrator, victim or target that a pattern has read becomes a claim.
    pub fn least_actor(&self) -> f64 {
        self.thresholds.actor_of_pattern
    }

    /// Words that name happenings: those that the network takes for triggers, and those that others know where it has none, if
    /// something is told of them, or it gives them a chance.
    pub fn triggers(&self, read: &Read, known: &[(Span<Bytes>, bool)]) -> Vec<Trigger> {
        let found = self.model.tagged(&read.words, self.labels.trigger, self.thresholds.trigger);
        let found = telling(read, found.into_iter().map(|t| t.range));
        let least = self.thresholds.known;
        let presence = |words: &Range<usize>| self.model.presence(&read.words, self.labels.trigger, words);
        let known = known.iter().map(|(span, told)| (read.words_in(*span), *told));
        let known = known.filter(|(words, told)| *told || presence(words) >= least).map(|(words, _)| words);
        let (runs, tagged) = united(found, known);
        let described = self.model.describe(&read.words, &runs);
        let triggers = runs.into_iter().zip(tagged).zip(&described);
        let trigger = |((words, tagged), scores): ((Range<usize>, bool), &SpanScores)| {
            let (kind, mode) = self.labels.types[best(&scores.types)?].clone();
            Some(Trigger {
                span: read.span(&words),
                presence: presence(&words),
                words,
                tagged,
                kind,
                mode,
                status: self.labels.statuses[best(&scores.statuses)?],
                scores: scores.clone(),
            })
        };
        triggers.filter_map(trigger).collect()
    }

    /// What is proposed of a report's words with these triggers. `against` says what else speaks against two of them being of one
    /// event; `told` are values that others know, which are linked as the network's own are.
    pub fn propose(
        &self,
        read: &Read,
        triggers: &[Trigger],
        against: impl Fn(usize, usize) -> f32,
        told: &[(Span<Bytes>, Attribute)],
    ) -> Proposals {
        let happenings = self.happenings(read, triggers, against);
        if happenings.is_empty() {
            return Proposals { told: vec![None; told.len()], ..Proposals::default() };
        }
        let tagged = self.model.tagged(&read.words, self.labels.speaker, self.thresholds.speaker);
        let speakers: Vec<Range<usize>> = tagged.into_iter().map(|s| s.range).collect();
        let mut happening_of = vec![0; triggers.len()];
        for (number, happening) in happenings.iter().enumerate() {
            happening.triggers.iter().for_each(|t| happening_of[*t] = number);
        }
        let words: Vec<Range<usize>> = triggers.iter().map(|t| t.words.clone()).collect();
        let link = |values: &[Value]| self.linked(read, values, &words, &happening_of, &speakers);
        let told: Vec<Value> = told.iter().map(|(span, attribute)| self.value(read, *span, *attribute)).collect();
        Proposals {
            values: link(&self.values(read)).into_iter().flatten().collect(),
            told: link(&told),
            speakers: speakers.iter().map(|s| read.span(s)).collect(),
            happening_of,
            happenings,
        }
    }

    /// Triggers by happening.
    fn happenings(&self, read: &Read, triggers: &[Trigger], against: impl Fn(usize, usize) -> f32) -> Vec<Happening> {
        let words: Vec<Range<usize>> = triggers.iter().map(|t| t.words.clone()).collect();
        let mut groups: Vec<Vec<usize>> = Vec::new();
        // Reports of endless happenings are read stretch by stretch, so that the work stays linear.
        for start in (0..triggers.len()).step_by(STRETCH) {
            let stretch = &words[start..triggers.len().min(start + STRETCH)];
            let same = self.same(read, SameHead::Event, stretch);
            let of_stretch = average_linkage(
                stretch.len(),
                |i, j| same.row(i)[j],
                |i, j| against(start + i, start + j),
                self.thresholds.same,
            );
            groups.extend(of_stretch.into_iter().map(|group| group.into_iter().map(|i| start + i).collect()));
        }
        groups.into_iter().filter_map(|group| self.happening(triggers, group)).collect()
    }

    /// Which runs of words, in order, are one.
    fn same(&self, read: &Read, head: SameHead, runs: &[Range<usize>]) -> Scores {
        let lefts: Vec<Left> = runs.iter().map(|words| Left::new(read, words)).collect();
        let beside: Vec<Beside> = lefts.iter().map(|left| left.beside(runs)).collect();
        self.model.same(&read.words, head, runs, |i, j| beside[i].facts(&self.labels.facts, j))
    }

    /// For mentions of actors, in order, the logits of any two being of one side; 0 where one has no words that were
    /// read.
    pub(crate) fn sides(&self, read: &Read, mentions: &[Span<Bytes>]) -> Vec<Vec<f64>> {
        let run = |span: &Span<Bytes>| Some(read.words_in(*span)).filter(|run| !run.is_empty());
        let (numbers, runs): (Vec<usize>, Vec<_>) =
            mentions.iter().enumerate().filter_map(|(at, span)| Some((at, run(span)?))).unzip();
        let same = self.same(read, SameHead::Side, &runs);
        let mut logits = vec![vec![0.0; mentions.len()]; mentions.len()];
        for (i, row) in numbers.iter().enumerate() {
            for (column, logit) in numbers.iter().zip(same.row(i)) {
                logits[*row][*column] = f64::from(*logit);
            }
        }
        logits
    }

    /// A happening of triggers; the network's own say what it is, where there are any.
    fn happening(&self, triggers: &[Trigger], group: Vec<usize>) -> Option<Happening> {
        let own: Vec<usize> = group.iter().copied().filter(|t| triggers[*t].tagged).collect();
        let asked = if own.is_empty() { &group } else { &own };
        let sum = |scores: &dyn Fn(&SpanScores) -> &[f32]| {
            let mut sums = vec![0.0; scores(&triggers[asked[0]].scores).len()];
            for t in asked {
                sums.iter_mut().zip(scores(&triggers[*t].scores)).for_each(|(sum, x)| *sum += x);
            }
            best(&sums)
        };
        let (kind, mode) = self.labels.types[sum(&|d| &d.types)?].clone();
        let status = self.labels.statuses[sum(&|d| &d.statuses)?];
        Some(Happening { kind, mode, status, tagged: !own.is_empty(), triggers: group })
    }

    /// Values with what they belong to. Each is compared with the triggers and speakers around it, so that the work stays linear.
    fn linked(
        &self,
        read: &Read,
        values: &[Value],
        triggers: &[Range<usize>],
        of_trigger: &[usize],
        speakers: &[Range<usize>],
    ) -> Vec<Option<ProposedValue>> {
        let facts = &self.labels.facts;
        let mut linked = Vec::with_capacity(values.len());
        for stretch in values.chunks(STRETCH) {
            let ranges: Vec<Range<usize>> = stretch.iter().map(|v| v.words.clone()).collect();
            let (Some(first), Some(last)) = (ranges.first(), ranges.last()) else { continue };
            let around = first.start..last.end;
            let (near_triggers, near_speakers) = (near(triggers, &around), near(speakers, &around));
            let (triggers, speakers) = (&triggers[near_triggers.clone()], &speakers[near_speakers.clone()]);
            let lefts: Vec<Left> = ranges.iter().map(|words| Left::new(read, words)).collect();
            let beside = |rights| lefts.iter().map(|left| left.beside(rights)).collect::<Vec<Beside>>();
            let (of_triggers, of_speakers) = (beside(triggers), beside(speakers));
            let event = self
                .model
                .bound(&read.words, PairHead::Event, &ranges, triggers, |i, j| of_triggers[i].facts(facts, j));
            let by = self
                .model
                .bound(&read.words, PairHead::Speaker, &ranges, speakers, |i, j| of_speakers[i].facts(facts, j));
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
                let (Some(happening), Some(voice), Some(stance)) = chosen else {
                    linked.push(None);
                    continue;
                };
                linked.push(Some(ProposedValue {
                    span: read.span(&value.words),
                    attribute: value.attribute,
                    score: value.score,
                    implied: value.implied,
                    stance: (self.labels.stances[stance], libm::expf(described[i].stances[stance])),
                    part: described[i].part > 0.5,
                    happening: (names[happening], happenings[happening]),
                    speaker: (voice.checked_sub(1).map(|at| near_speakers.start + at), voices[voice]),
                }));
            }
        }
        linked
    }

    /// How sure it is that any of the words is of a value of the attribute, which the network may not know.
    fn presence(&self, read: &Read, attribute: Attribute, words: &Range<usize>) -> Option<f32> {
        let (label, _) = self.labels.values.iter().find(|(_, of)| *of == attribute)?;
        Some(self.model.presence(&read.words, *label, words))
    }

    /// What another takes for a value.
    fn value(&self, read: &Read, span: Span<Bytes>, attribute: Attribute) -> Value {
        let words = read.words_in(span);
        let score = self.presence(read, answered(attribute), &words).unwrap_or(0.0);
        Value { words, attribute, score, implied: false }
    }

    /// Values of every attribute, in order.
    fn values(&self, read: &Read) -> Vec<Value> {
        let mut values: Vec<Value> = Vec::new();
        for (label, attribute) in &self.labels.values {
            let found = self.model.tagged(&read.words, *label, self.thresholds.value);
            let value = |f: rashomon_nn::Labelled| Value {
                words: f.range,
                attribute: *attribute,
                score: f.score,
                implied: false,
            };
            values.extend(found.into_iter().map(value));
        }
        let order = |v: &Value| (v.words.start, v.words.end, v.attribute);
        values.sort_by_key(order);
        let implied: Vec<Value> = values.iter().filter_map(|value| self.implied(read, value, &values)).collect();
        values.extend(implied);
        values.sort_by_key(order);
        values
    }

    /// What a value implies, if none of the values says it: as sure as it and the network's view of its words together.
    fn implied(&self, read: &Read, value: &Value, values: &[Value]) -> Option<Value> {
        let others: &[Attribute] = match value.attribute {
            Attribute::Victim => &HARMS,
            harm if HARMS.contains(&harm) => &[Attribute::Victim],
            _ => return None,
        };
        let from = values.partition_point(|v| v.words.start + LONGEST < value.words.start);
        let mut around = values[from..].iter().take_while(|v| v.words.start < value.words.end);
        if around.any(|v| others.contains(&v.attribute) && overlap(&v.words, &value.words)) {
            return None;
        }
        let presence = |of: &Attribute| Some((*of, self.presence(read, *of, &value.words)?));
        let (attribute, presence) = others.iter().filter_map(presence).max_by(|a, b| a.1.total_cmp(&b.1))?;
        Some(Value { words: value.words.clone(), attribute, score: libm::sqrtf(presence * value.score), implied: true })
    }
}

impl std::fmt::Debug for Proposer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Proposer").finish_non_exhaustive()
    }
}

/// Perpetrators and those who take responsibility answer one question.
pub(crate) fn answered(attribute: Attribute) -> Attribute {
    if attribute == Attribute::Responsibility { Attribute::Perpetrator } else { attribute }
}

/// What is counted of people who are victims.
const HARMS: [Attribute; 4] = [Attribute::Killed, Attribute::Injured, Attribute::Abducted, Attribute::Missing];

/// Words of a value, of which hardly any is longer.
const LONGEST: usize = 32;

/// A value before it is known what it belongs to.
struct Value {
    words: Range<usize>,
    attribute: Attribute,
    score: f32,
    implied: bool,
}

fn softmax(scores: &[f32]) -> Vec<f32> {
    rashomon_nn::log_softmax(scores).into_iter().map(libm::expf).collect()
}
