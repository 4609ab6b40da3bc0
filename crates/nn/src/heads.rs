//! The heads: from the states of a window's words to what is said of them.

use std::ops::Range;

use crate::{
    Analysis, Attribution, Bounds, Frame, Label, Labelled, Labels, ModelError, Word, WordAnalysis,
    config::Config,
    decode::{
        attribution::{Context, CueScores, attributions},
        best, sentence, sigmoid,
        spans::spans,
        tree::tree,
    },
    file::File,
    labels::{self, Tag},
    linear::{Linear, Products, Quantised},
    pairwise::{Lefts, Pairwise, Rights, scores},
};

/// The heads' weights.
pub struct Heads {
    width: usize,
    linear: Linear,
    sections: Sections,
    arc: Pairwise,
    arc_root: Quantised,
    relation: Pairwise,
    relation_root: Quantised,
    /// The label that the root has and no other word.
    root: usize,
    role: Pairwise,
    attribution: Pairwise,
    /// Places of source, content and cue among the attribution's labels.
    parts: [usize; 3],
    coreference: Pairwise,
    /// For each part of speech, whether its words corefer.
    refers: Vec<bool>,
    bounds: Bounds,
}

/// Where each section's scores lie in a word's row.
struct Sections {
    upos: Range<usize>,
    start: usize,
    lemma: Range<usize>,
    entity: (Range<usize>, Vec<Tag>),
    mention: (Range<usize>, Vec<Tag>),
    kind: (Range<usize>, Vec<Tag>),
    event: (Range<usize>, Vec<Tag>),
    predicate: usize,
    cue: (Range<usize>, Vec<Tag>),
    source: usize,
    content: usize,
}

/// Parts of speech of words that corefer.
const REFERRING: [&str; 5] = ["NOUN", "PROPN", "PRON", "DET", "NUM"];

impl Heads {
    /// Loads the heads and the names of their labels.
    pub fn load(file: &File<'_>, products: &Products, bounds: Bounds) -> Result<(Self, Labels), ModelError> {
        let config = &file.config;
        let (_, entities) = labels::tags(config, "ner")?;
        let (_, mentions) = labels::tags(config, "mention")?;
        let (_, kinds) = labels::tags(config, "kind")?;
        let (_, events) = labels::tags(config, "event")?;
        let table = |name| labels::section(config, name);
        let pairs = |name| labels::pairwise(config, name);
        let (upos, lemma, relations, roles) = (table("upos")?, table("lemma")?, pairs("rel")?, pairs("srl")?);
        let labels = Labels { upos, lemma, entities, mentions, kinds, events, relations, roles };

        let attribution = pairs("attr")?;
        let part = |name| position(&attribution, "attr", name);
        let root = |name| Ok::<_, ModelError>(Quantised::of(products.set, &file.floats(name, &[config.d])?, config.d));
        for (name, table) in [("arc", pairs("arc")?), ("coref", pairs("coref")?)] {
            if table.iter().count() != 1 {
                return Err(ModelError::config(name, "one label is expected"));
            }
        }
        let outputs = config.linear.iter().map(|s| s.labels.len()).sum();
        let pairwise = |name| {
            let head = config.pairwise(name)?;
            Pairwise::load(file, products, name, config.d, [head.labels.len(), head.size])
        };
        let this = Self {
            width: config.d,
            linear: Linear::load(file, products, "linear", Some("linear_bias"), [outputs, config.d])?,
            sections: Sections::of(config)?,
            arc: pairwise("arc")?,
            arc_root: root("arc.root")?,
            relation: pairwise("rel")?,
            relation_root: root("rel.root")?,
            root: position(&labels.relations, "rel", "root")?,
            role: pairwise("srl")?,
            attribution: pairwise("attr")?,
            parts: [part("source")?, part("content")?, part("cue")?],
            coreference: pairwise("coref")?,
            refers: labels.upos.iter().map(|(_, name)| REFERRING.contains(&name)).collect(),
            bounds,
        };
        Ok((this, labels))
    }

    /// The scores of all words, a row for each.
    pub fn scores(&self, products: &mut Products, states: &[f32]) -> Vec<f32> {
        let states = Quantised::of(products.set, states, self.width);
        self.linear.apply(products, &states)
    }

    /// Adds a window's words and all that is said of them.
    pub fn analyse(&self, products: &mut Products, words: &[Word<'_>], states: &[f32], analysis: &mut Analysis) {
        let base = analysis.words.len();
        let states = Quantised::of(products.set, states, self.width);
        let scores = self.linear.apply(products, &states);
        let rows: Vec<&[f32]> = scores.chunks_exact(self.linear.outputs()).collect();
        let at = &self.sections;
        let starts = rows.iter().zip(words).map(|(row, word)| (sigmoid(row[at.start]), word.begins));
        let sentences = sentence::sentences(starts, self.bounds.sentence);
        let heads = self.heads(products, &states, &sentences);
        let relations = self.relations(products, &states, &heads);
        analysis.words.extend(rows.iter().zip(heads.iter().zip(relations)).map(|(row, (head, relation))| {
            WordAnalysis {
                upos: label(&row[at.upos.clone()]),
                lemma: label(&row[at.lemma.clone()]),
                head: head.map(|head| base + head),
                relation,
                source: sigmoid(row[at.source]),
                content: sigmoid(row[at.content]),
            }
        }));
        let cues: Vec<_> = found(&rows, &sentences, &at.cue).map(|span| span.range).collect();
        analysis.entities.extend(found(&rows, &sentences, &at.entity).map(|span| moved(span, base)));
        analysis.mentions.extend(found(&rows, &sentences, &at.mention).map(|span| moved(span, base)));
        analysis.kinds.extend(found(&rows, &sentences, &at.kind).map(|span| moved(span, base)));
        analysis.events.extend(found(&rows, &sentences, &at.event).map(|span| moved(span, base)));
        analysis.frames.extend(self.frames(products, &states, &rows, &sentences, base));
        let column = |section: usize| rows.iter().map(|row| row[section]).collect();
        let bounds = self.bounds.attribution;
        let context = Context::new(words, &sentences, column(at.source), column(at.content), bounds);
        analysis.attributions.extend(self.attributions(products, &states, &cues, &context, base));
        let upos = analysis.words[base..].iter().map(|word| usize::from(word.upos.0));
        let referring: Vec<usize> = upos.enumerate().filter(|(_, upos)| self.refers[*upos]).map(|(i, _)| i).collect();
        let antecedents = self.antecedents(products, &states, &referring);
        analysis.antecedents.resize(base + rows.len(), None);
        for (word, antecedent) in antecedents {
            analysis.antecedents[base + word] = Some(base + antecedent);
        }
        analysis.sentences.extend(sentences.into_iter().map(|range| shifted(range, base)));
    }

    /// The heads of all words, each in its sentence's tree.
    fn heads(&self, products: &mut Products, states: &Quantised, sentences: &[Range<usize>]) -> Vec<Option<usize>> {
        let lefts = self.arc.lefts(products, states);
        let root = states.len();
        let rights = self.arc.rights(products, &states.select(0..root).followed_by(&self.arc_root));
        let in_sentence = |sentence: &Range<usize>| {
            let start = sentence.start;
            let score = |dependent, head: Option<usize>| {
                one(&lefts, start + dependent, &rights, head.map_or(root, |head| start + head))
            };
            let heads = tree(sentence.len(), score);
            heads.into_iter().map(move |head| head.map(|head| start + head))
        };
        sentences.iter().flat_map(in_sentence).collect()
    }

    fn relations(&self, products: &mut Products, states: &Quantised, heads: &[Option<usize>]) -> Vec<Label> {
        let lefts = self.relation.lefts(products, states);
        let mut distinct: Vec<usize> = heads.iter().flatten().copied().collect();
        distinct.sort_unstable();
        distinct.dedup();
        let rights = states.select(distinct.iter().copied()).followed_by(&self.relation_root);
        let rights = self.relation.rights(products, &rights);
        let relation = |(word, head): (usize, &Option<usize>)| {
            let Some(at) = head.and_then(|head| distinct.binary_search(&head).ok()) else {
                return Label::from_index(self.root);
            };
            let scores = scores(&lefts, word, &rights, at).enumerate();
            Label::from_index(best(scores.map(|(i, score)| if i == self.root { f32::NEG_INFINITY } else { score })))
        };
        heads.iter().enumerate().map(relation).collect()
    }

    fn frames(
        &self,
        products: &mut Products,
        states: &Quantised,
        rows: &[&[f32]],
        sentences: &[Range<usize>],
        base: usize,
    ) -> Vec<Frame> {
        let mut frames = Vec::new();
        for sentence in sentences {
            let predicates: Vec<usize> = sentence.clone().filter(|i| rows[*i][self.sections.predicate] > 0.0).collect();
            if predicates.is_empty() {
                continue;
            }
            let lefts = self.role.lefts(products, &states.select(predicates.iter().copied()));
            let rights = self.role.rights(products, &states.select(sentence.clone()));
            frames.extend(predicates.iter().enumerate().map(|(left, predicate)| {
                let role = |right| best(scores(&lefts, left, &rights, right));
                let roles = (0..sentence.len()).map(|right| (base + sentence.start + right, role(right)));
                let arguments = roles.filter(|(_, role)| *role > 0).map(|(word, role)| (word, Label::from_index(role)));
                Frame { predicate: base + predicate, arguments: arguments.collect() }
            }));
        }
        frames
    }

    fn attributions(
        &self,
        products: &mut Products,
        states: &Quantised,
        cues: &[Range<usize>],
        context: &Context,
        base: usize,
    ) -> Vec<Attribution> {
        if cues.is_empty() {
            return Vec::new();
        }
        let lefts = self.attribution.lefts(products, &states.select(cues.iter().cloned().flatten()));
        let rights = self.attribution.rights(products, states);
        let mut next = 0;
        let mut of_cue = |range: &Range<usize>| {
            let rows = next..next + range.len();
            next = rows.end;
            let mut means = self.parts.map(|_| vec![0.0; states.len()]);
            for (left, word) in rows.clone().flat_map(|left| (0..states.len()).map(move |word| (left, word))) {
                let scores: Vec<f32> = scores(&lefts, left, &rights, word).collect();
                for (mean, part) in means.iter_mut().zip(self.parts) {
                    mean[word] += scores[part] / rows.len() as f32;
                }
            }
            let [source, content, cue] = means;
            CueScores { range: range.clone(), source, content, cue }
        };
        let cues: Vec<CueScores> = cues.iter().map(&mut of_cue).collect();
        let moved = |ranges: Vec<Range<usize>>| ranges.into_iter().map(|range| shifted(range, base)).collect();
        let found = attributions(&cues, context).into_iter();
        found.map(|a| Attribution { cue: moved(a.cue), source: moved(a.source), content: moved(a.content) }).collect()
    }

    /// Words with the earlier word that each corefers with; `words` are those that may.
    fn antecedents(&self, products: &mut Products, states: &Quantised, words: &[usize]) -> Vec<(usize, usize)> {
        if words.len() < 2 {
            return Vec::new();
        }
        let states = states.select(words.iter().copied());
        let lefts = self.coreference.lefts(products, &states);
        let rights = self.coreference.rights(products, &states);
        let antecedent = |left: usize| {
            let of = |right| one(&lefts, left, &rights, right);
            let at = best((0..left).map(of));
            (at < left && of(at) > 0.0).then(|| (words[left], words[at]))
        };
        (0..words.len()).filter_map(antecedent).collect()
    }
}

impl Sections {
    fn of(config: &Config) -> Result<Self, ModelError> {
        let range = |name| config.section(name).map(|(start, section)| start..start + section.labels.len());
        let tagged = |name| Ok::<_, ModelError>((range(name)?, labels::tags(config, name)?.0));
        let single = |name| match range(name)? {
            range if range.len() == 1 => Ok(range.start),
            _ => Err(ModelError::config(name, "one label is expected")),
        };
        Ok(Self {
            upos: range("upos")?,
            start: single("start")?,
            lemma: range("lemma")?,
            entity: tagged("ner")?,
            mention: tagged("mention")?,
            kind: tagged("kind")?,
            event: tagged("event")?,
            predicate: single("pred")?,
            cue: tagged("cue")?,
            source: single("source")?,
            content: single("content")?,
        })
    }
}

fn position(table: &labels::Table, head: &str, name: &str) -> Result<usize, ModelError> {
    let label = table.label(name).ok_or_else(|| ModelError::config(head, format!("the label {name} is missing")))?;
    Ok(usize::from(label.0))
}

/// The score of a head with one label.
fn one(lefts: &Lefts, left: usize, rights: &Rights, right: usize) -> f32 {
    scores(lefts, left, rights, right).next().unwrap_or(f32::NEG_INFINITY)
}

fn label(scores: &[f32]) -> Label {
    Label::from_index(best(scores.iter().copied()))
}

/// The spans of a BIO section in all sentences.
fn found<'a>(
    rows: &'a [&'a [f32]],
    sentences: &'a [Range<usize>],
    (section, tags): &'a (Range<usize>, Vec<Tag>),
) -> impl Iterator<Item = Labelled> + 'a {
    sentences.iter().flat_map(move |sentence| {
        let rows = rows[sentence.clone()].iter().map(|row| &row[section.clone()]);
        spans(tags, rows).into_iter().map(|span| moved(span, sentence.start))
    })
}

fn moved(span: Labelled, by: usize) -> Labelled {
    Labelled { range: shifted(span.range, by), ..span }
}

fn shifted(range: Range<usize>, by: usize) -> Range<usize> {
    range.start + by..range.end + by
}
