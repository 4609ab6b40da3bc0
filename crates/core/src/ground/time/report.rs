//! The times of a whole report, in the order of its text.

use jiff::civil::Date;
use rashomon_model::When;

use super::{Context, Kind, Meaning, Period, Tense, meaning, tense, when};
use crate::{
    sentence::Annotation,
    text::time::{TimeUnit, TimeWords, What},
};

/// A time expression with what was known where it stands.
#[derive(Clone, Debug)]
pub struct Grounded {
    /// Index of its sentence.
    pub sentence: usize,
    /// The words.
    pub words: TimeWords,
    /// What it counts from.
    pub context: Context,
}

impl Grounded {
    /// What it means.
    pub fn meaning(&self) -> Meaning {
        meaning(&self.words.says, &self.context)
    }
}

/// The times of a report, in order.
#[derive(Clone, Debug, Default)]
pub struct Times(pub Vec<Grounded>);

impl Times {
    /// The time whose words begin at a token of a sentence.
    pub fn at(&self, sentence: usize, start: usize) -> Option<&Grounded> {
        let at = self.0.partition_point(|t| (t.sentence, t.words.start) < (sentence, start));
        self.0.get(at).filter(|t| (t.sentence, t.words.start) == (sentence, start))
    }

    /// The dates that the time at a token means for what was, or with `ahead` for what is to come.
    pub fn when(&self, sentence: usize, start: usize, ahead: bool, text: &str) -> Option<When> {
        let time = self.at(sentence, start)?;
        let tense = if ahead { Tense::Future } else { Tense::Past };
        when(&time.words.says, &Context { tense, ..time.context }, text)
    }
}

/// Grounds all times of a report of `day`, each against the time told before it.
pub fn all(annotation: &Annotation, day: Option<Date>) -> Times {
    let day_first = habit(annotation);
    let (mut told, mut told_day, mut out) = (None, None, Vec::new());
    for (index, sentence) in annotation.sentences.iter().enumerate() {
        for words in &sentence.times {
            let tense = tense(&sentence.tokens, words.start, words.end);
            let context = Context { day, told, told_day, tense, day_first };
            let meaning = meaning(&words.says, &context);
            told = tells(words, &meaning).or(told);
            told_day = told.filter(|p| matches!(p, Period::Day(_) | Period::Week(_) | Period::Weekend(_))).or(told_day);
            out.push(Grounded { sentence: index, words: words.clone(), context });
        }
    }
    Times(out)
}

/// The time that what follows may count from.
fn tells(words: &TimeWords, meaning: &Meaning) -> Option<Period> {
    if let What::Away { length, .. } = &words.says.what
        && length.0.iter().any(|(_, unit)| *unit >= TimeUnit::Month)
    {
        // "from $2 million a year earlier": a comparison, and the story goes on where it was.
        return None;
    }
    match meaning.kind {
        Kind::Date | Kind::Time => meaning.point.and_then(|p| p.period),
        Kind::Duration | Kind::Set => None,
    }
}

/// Whether the report's figures give the day first: what one date shows that can be read in one way only.
fn habit(annotation: &Annotation) -> Option<bool> {
    let figures = annotation.sentences.iter().flat_map(|s| &s.times).filter_map(|t| match t.says.what {
        What::Figures { first, second, .. } => Some((first, second)),
        _ => None,
    });
    figures.into_iter().find_map(|(first, second)| match (first > 12, second > 12) {
        (true, false) => Some(true),
        (false, true) => Some(false),
        _ => None,
    })
}
