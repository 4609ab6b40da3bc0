//! The relevance gate: whether a report tells of violence at all, and which of its sentences need the analysis.
//!
//! Most of what a stream brings is about something else, and the analysis of a report costs hundreds of times what it
//! costs to look for words. So the gate looks for the words of the lexicon's violent classes in one pass over the raw
//! text, without tokens, tags or lemmas, and adds up points in the stretch of the report where most of them stand. A
//! report that is let through by mistake costs time; one that is held back by mistake is lost. The weights are therefore
//! trained for recall, and nothing in a text counts against it.

mod file;
mod forms;
mod stretch;
mod words;

use std::collections::{BTreeMap, BTreeSet};

pub use file::{Counted, Weights};
use forms::Inflection;
use rashomon_model::{Bytes, RegionKind, Report, Span};
pub use stretch::{Stretch, ViolentWord};

use words::Table;

use crate::{
    data::{DataError, DataFile},
    lexicon::{ClassId, Lexicon, Pos},
    text::segment,
};

/// Decides which reports, and which of their sentences, need the analysis.
#[derive(Debug)]
pub struct Gate {
    /// All forms of all words that count, with the indices of their classes; figurative phrases have none.
    table: Table,
    /// The classes that count, with their points for each occurrence.
    classes: Vec<(ClassId, f32)>,
    points: Vec<f32>,
    enough: f32,
    stretch: Stretch,
    short: usize,
    post: usize,
    headline_times: usize,
}

/// What the gate says of a report.
#[derive(Clone, Debug, PartialEq)]
pub struct Judged {
    /// Whether the report needs to be analysed.
    pub relevant: bool,
    /// The points of its strongest stretch.
    pub score: f32,
    /// The points from which a report is relevant.
    pub enough: f32,
    /// What speaks for it in that stretch, in the order of the lexicon.
    pub because: Vec<Reason>,
    /// The sentences that need the analysis, in order and without overlap; none where the report is not relevant.
    ///
    /// Sentences are those of the rules alone. The analysis reads whole reports at present, since who speaks is often said
    /// in the others; this says what could be passed over.
    pub sentences: Vec<Span<Bytes>>,
}

/// A class that speaks for a report.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reason {
    /// The class.
    pub class: ClassId,
    /// How often its words occur.
    pub count: u32,
    /// What they weigh together.
    pub points: f32,
}

impl Gate {
    /// Builds the gate of a language from its lexicon and the files `gate/*.toml` and `lemmas.tsv` of its folder.
    ///
    /// # Errors
    /// A wrong data file, with file and line.
    pub fn load(folder: &str, files: &[DataFile], lexicon: &Lexicon) -> Result<Self, DataError> {
        let (counted, weights) = file::read(folder, files, lexicon)?;
        let lemmas = format!("{folder}/lemmas.tsv");
        let lemmas = files.iter().find(|f| f.path == lemmas).map_or("", |f| &f.text);
        let classes = file::counting(lexicon, &counted, &weights);
        let forms = surface(lexicon, &Inflection::from_tsv(lemmas), &counted, &classes);
        Ok(Self {
            table: Table::new(forms.iter().map(|(form, of)| (form.as_str(), of.iter().copied().collect()))),
            points: classes.iter().map(|(_, points)| *points).collect(),
            classes,
            enough: weights.enough,
            stretch: Stretch { bytes: counted.stretch, at_most: counted.at_most },
            short: counted.short,
            post: counted.post,
            headline_times: counted.headline_times,
        })
    }

    /// Whether a report is relevant.
    pub fn is_relevant(&self, report: &Report<Bytes>) -> bool {
        self.strongest(&self.find(report)).0 >= self.enough
    }

    /// Whether a report is relevant, why, and which of its sentences need the analysis.
    pub fn judge(&self, report: &Report<Bytes>) -> Judged {
        let found = self.find(report);
        let (score, counts) = self.strongest(&found);
        let reason = |(class, count): (usize, u32)| {
            let (class, points) = self.classes[class];
            Reason { class, count, points: points * count as f32 }
        };
        let relevant = score >= self.enough;
        let sentences = if relevant { self.sentences(report, &found) } else { Vec::new() };
        let because = counts.into_iter().map(reason).collect();
        Judged { relevant, score, enough: self.enough, because, sentences }
    }

    fn strongest(&self, found: &[ViolentWord]) -> (f32, Vec<(usize, u32)>) {
        self.stretch.strongest(found, &self.points)
    }

    /// The words of [`classes`](Self::classes) in headline, datelines and body. For those who train the weights.
    pub fn find(&self, report: &Report<Bytes>) -> Vec<ViolentWord> {
        // Six letters and a space, most often.
        let (mut list, mut found) = (Vec::with_capacity(report.text.len() / 5), Vec::new());
        for region in report.regions.iter().filter(|r| is_read(r.kind)) {
            list.clear();
            words::words(region.span.of(&report.text), region.span.start, &mut list);
            // A word of a headline says what the report is about, and so does one of a report as short as a headline.
            let headline = region.kind == RegionKind::Headline || report.text.len() <= self.post;
            let times = if headline { self.headline_times } else { 1 };
            self.table.each(&list, |at, classes| {
                for class in classes {
                    found.extend(std::iter::repeat_n(ViolentWord { at, class: *class }, times));
                }
            });
        }
        found
    }

    /// The classes that count, with their points for each word.
    pub fn classes(&self) -> &[(ClassId, f32)] {
        &self.classes
    }

    /// How the strongest stretch is found.
    pub fn stretch(&self) -> Stretch {
        self.stretch
    }

    /// The sentences that need the analysis. Headline and datelines tell what the report is about, when and where;
    /// a sentence beside one with a violent word may tell who says it, or go on with it.
    fn sentences(&self, report: &Report<Bytes>, found: &[ViolentWord]) -> Vec<Span<Bytes>> {
        let read = report.regions.iter().filter(|r| is_read(r.kind));
        let all: Vec<(RegionKind, Span<Bytes>)> = read
            .flat_map(|r| segment::sentences(&report.text, r.span).into_iter().map(|span| (r.kind, span)))
            .collect();
        let short = report.text.len() <= self.short;
        let violent = |(_, span): &(RegionKind, Span<Bytes>)| {
            found.get(found.partition_point(|f| f.at < span.start)).is_some_and(|f| f.at < span.end)
        };
        let violent: Vec<bool> = all.iter().map(violent).collect();
        let near = |at: usize| violent[at.saturating_sub(1)..(at + 2).min(violent.len())].contains(&true);
        let needed = |at: usize, kind| short || kind != RegionKind::Body || near(at);
        all.iter().enumerate().filter(|(at, (kind, _))| needed(*at, *kind)).map(|(_, (_, span))| *span).collect()
    }
}

/// Whether the analysis reads such a part.
fn is_read(kind: RegionKind) -> bool {
    matches!(kind, RegionKind::Headline | RegionKind::Dateline | RegionKind::Body)
}

/// The forms of all words that count, with the indices of the classes that each belongs to.
fn surface(
    lexicon: &Lexicon,
    inflection: &Inflection,
    counted: &Counted,
    classes: &[(ClassId, f32)],
) -> BTreeMap<String, BTreeSet<u16>> {
    let mut out: BTreeMap<String, BTreeSet<u16>> = BTreeMap::new();
    let mut add = |lemmas: &str, pos: Pos, class: Option<u16>| {
        for form in inflection.forms(lemmas, pos) {
            // Hyphens are spaces to the gate, and a phrase stands in the table once.
            out.entry(form.replace('-', " ")).or_default().extend(class);
        }
    };
    let figurative = lexicon.class("figurative");
    // The gate does not tell cases apart: a car that is taken for a soldier killed in action costs time only.
    for word in lexicon.words().iter().filter(|w| !counted.ambiguous.contains(&w.lemmas)) {
        if let Ok(class) = classes.binary_search_by_key(&word.class, |(class, _)| *class) {
            add(&word.lemmas, word.pos, Some(class as u16));
        } else if figurative.is_some_and(|figurative| lexicon.is_a(word.class, figurative)) {
            add(&word.lemmas, word.pos, None);
        }
    }
    counted.figurative.iter().for_each(|phrase| add(phrase, Pos::Verb, None));
    out
}
