//! Runs the examples of patterns, and says for one that fails what was seen.

use std::fmt::{self, Write as _};

use rashomon_model::{Bytes, CharIndex, Event, Follows, Region, RegionKind, Report, ReportId, Span};

use crate::{
    Language,
    annotate::annotate,
    pattern::{Example, Gives, Near, Pattern},
    pipeline::{attributed, extract},
};

/// What became of all examples of all patterns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// Patterns that were tried.
    pub patterns: usize,
    /// Their examples.
    pub examples: usize,
    /// The examples that fail, in the order of the patterns.
    pub failures: Vec<Failure>,
}

/// An example in which a pattern gives something else than it must. What is given is written as in examples.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// `file/name`.
    pub pattern: String,
    /// The pattern's file, below `data/`.
    pub path: String,
    /// The example's line in it.
    pub line: usize,
    /// The example.
    pub text: String,
    /// What the pattern must give.
    pub wanted: Vec<String>,
    /// What it gives.
    pub given: Vec<String>,
    /// What other patterns of its kind give, each with the pattern's name.
    pub others: Vec<String>,
    /// What patterns see in the text, for people.
    pub seen: String,
    /// How far the pattern gets where it does not match, for people.
    pub near: Vec<String>,
}

/// Runs the examples of those patterns of a language that `tries` picks.
pub fn check(language: &Language, tries: impl Fn(&Pattern) -> bool) -> Checked {
    let mut checked = Checked::default();
    for pattern in language.patterns.patterns().iter().filter(|p| tries(p)) {
        checked.patterns += 1;
        for example in pattern.must.iter().chain(&pattern.must_not) {
            checked.examples += 1;
            checked.failures.extend(failure(language, pattern, example));
        }
    }
    checked
}

fn failure(language: &Language, pattern: &Pattern, example: &Example) -> Option<Failure> {
    let report = example_report(&example.text);
    let (own, others): (Vec<_>, Vec<_>) =
        all(language, pattern, &report).into_iter().partition(|(id, _)| *id == pattern.id);
    let given: Vec<String> = own.into_iter().map(|(_, line)| line).collect();
    let right =
        example.gives.iter().all(|want| given.contains(want)) && given.iter().all(|g| example.gives.contains(g));
    if right {
        return None;
    }
    let (mut seen, mut near) = (String::new(), Vec::new());
    for sentence in &annotate(language.for_annotate(), &report).sentences {
        // Writing to a string cannot fail.
        let _ = write!(seen, "{}", language.patterns.seen(&language.lexicon, sentence, &report.text));
        if language.patterns.matches(&language.lexicon, sentence).iter().all(|m| m.pattern.id != pattern.id) {
            let words = |(start, end): (usize, usize)| {
                if start < end { sentence.span_of(start, end).of(&report.text) } else { "" }
            };
            near.extend(pattern.nearest(&language.lexicon, sentence).map(|n| told(&n, words)));
        }
    }
    Some(Failure {
        pattern: pattern.id.clone(),
        path: pattern.place.path.clone(),
        line: example.line,
        text: example.text.clone(),
        wanted: example.gives.clone(),
        given,
        others: others.into_iter().map(|(id, line)| format!("{line} [{id}]")).collect(),
        seen,
        near,
    })
}

fn told<'a>(near: &Near, words: impl Fn((usize, usize)) -> &'a str) -> String {
    let out = match words(near.tokens) {
        "" => String::new(),
        taken => format!("`{}` takes \"{taken}\"; ", near.matched),
    };
    let rest = match near.governs {
        Some(at) => format!("`{}` is there (\"{}\"), but does not govern what it must", near.missing, words(at)),
        None => format!("`{}` does not follow", near.missing),
    };
    out + &rest
}

/// What patterns of this one's kind give in a report, each with the pattern's name, in the notation of examples.
fn all(language: &Language, pattern: &Pattern, report: &Report<Bytes>) -> Vec<(String, String)> {
    match pattern.gives {
        Gives::Claims(_) => {
            let claims = extract(language, report).claims;
            claims.into_iter().map(|c| (c.pattern, format!("{}: {}", c.attribute, c.value.text()))).collect()
        }
        Gives::Relation(_) => {
            let extraction = extract(language, report);
            let told = extraction.events.iter().flat_map(|later| later.follows.iter().map(move |f| (later, f)));
            let line = |(later, f): (&Event<Bytes>, &Follows<Bytes>)| {
                let earlier = &extraction.event(&f.event)?.trigger.text;
                Some((f.pattern.clone(), format!("{}: {} after {earlier}", f.relation, later.trigger.text)))
            };
            told.filter_map(line).collect()
        }
        Gives::Attribution(_) => {
            let (text, index) = (report.text.as_str(), CharIndex::new(&report.text));
            let said = attributed(language, report).into_iter();
            said.map(|a| (a.pattern, format!("{}: {}", a.speaker.in_chars(text, &index).label(), a.content.of(text))))
                .collect()
        }
    }
}

/// A report of the day to which all examples belong; its paragraphs are parted by empty lines.
pub fn example_report(text: &str) -> Report<Bytes> {
    let mut regions = Vec::new();
    let mut at = 0;
    for paragraph in text.split("\n\n") {
        let span = Span::<Bytes>::new(at, at + paragraph.len()).trimmed(text);
        if !span.is_empty() {
            regions.push(Region { kind: RegionKind::Body, span });
        }
        at += paragraph.len() + 2;
    }
    let report = Report::english(ReportId::of(text.as_bytes()), "example", text, regions);
    Report { published: "2024-03-07".parse().ok(), ..report }
}

/// Lines for people.
impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}:{}: {} gives something else", self.path, self.line, self.pattern)?;
        writeln!(f, "  in:    {}", self.text)?;
        if self.wanted.is_empty() {
            writeln!(f, "  must:  nothing")?;
        }
        self.wanted.iter().try_for_each(|line| writeln!(f, "  must:  {line}"))?;
        if self.given.is_empty() {
            writeln!(f, "  gives: nothing")?;
        }
        self.given.iter().try_for_each(|line| writeln!(f, "  gives: {line}"))?;
        self.others.iter().try_for_each(|line| writeln!(f, "  else:  {line}"))?;
        self.near.iter().try_for_each(|line| writeln!(f, "  near:  {line}"))?;
        writeln!(f, "  seen:")?;
        f.write_str(&self.seen)
    }
}
