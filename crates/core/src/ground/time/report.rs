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

    /// What it counts from: that without which it would mean something else.
    pub fn counted_from(&self) -> CountedFrom {
        let own = self.meaning().value;
        let matters = |without: Context| meaning(&self.words.says, &without).value != own;
        let context = self.context;
        let told = [
            (context.told_day, Context { told_day: None, ..context }),
            (context.told, Context { told: None, ..context }),
            (context.told_day.or(context.told), Context { told: None, told_day: None, ..context }),
        ];
        for (period, without) in told {
            if let Some(when) = period.filter(|_| matters(without)).and_then(|p| p.when("")) {
                return CountedFrom::Told(When { text: None, ..when });
            }
        }
        match context.day {
            Some(day) if matters(Context { day: None, ..context }) => CountedFrom::Published(day),
            _ => CountedFrom::Nothing,
        }
    }
}

/// What a time expression counts from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CountedFrom {
    /// It says all by itself, or nothing is known that it could count from.
    Nothing,
    /// The day of publication.
    Published(Date),
    /// A time that was told before it.
    Told(When),
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
