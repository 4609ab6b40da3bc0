//! Credits in a report's text: in its dateline, its bylines, and lines that are nothing else.

use rashomon_model::{Bytes, CharIndex, Quote, Region, RegionKind, RepeatReason, Report, Span};

use super::{
    super::Rules,
    credits::{Credit, House},
};
use crate::ontology::{Named, words};

/// Parts of a text at its head, and at its end, that may hold a credit.
const EDGE: usize = 4;
/// Bytes of a part in which the brackets of a dateline stand.
const HEAD: usize = 140;
/// Words of the longest line that credits somebody.
const LINE: usize = 40;
/// Bytes of the longest words that are shown.
const SHOWN: usize = 200;
const DASHES: [char; 5] = ['-', '–', '—', '―', ':'];

/// A report's text, its parts, and the agencies that it names.
pub(super) struct Written<'a> {
    pub rules: &'a Rules,
    pub text: &'a str,
    pub parts: Vec<(RegionKind, Span<Bytes>)>,
    pub named: Vec<Named>,
    pub index: CharIndex,
    /// Number of the first part from which on there is only the end.
    end: usize,
}

impl<'a> Written<'a> {
    pub fn new(rules: &'a Rules, report: &'a Report, named: Vec<Named>) -> Self {
        let parts = parts(&report.text, &report.regions);
        let told = (0..parts.len()).rev().filter(|at| parts[*at].0 != RegionKind::Furniture);
        let end = told.take(EDGE).last().unwrap_or(0);
        Self { rules, text: &report.text, parts, named, index: CharIndex::new(&report.text), end }
    }

    /// The agencies whose text the report says it is, with the words, in their order.
    pub fn credits(&self) -> Vec<Credit> {
        let credit =
            |words: Span<Bytes>, house| Credit { house, reason: RepeatReason::Credit, words: Some(self.quote(words)) };
        let mut credits: Vec<(usize, Credit)> = Vec::new();
        for named in &self.named {
            if let Some(words) = self.credit(named.span) {
                let house = House::agency(self.rules, named.agency);
                credits.push((named.span.start, credit(words, house)));
            }
        }
        for (_, part) in self.parts.iter().filter(|(kind, _)| *kind == RegionKind::Dateline) {
            if let Some(name) = self.unknown(*part) {
                credits.push((name.start, credit(*part, House::unknown_agency(name.of(self.text)))));
            }
        }
        credits.sort_by_key(|(at, _)| *at);
        credits.into_iter().map(|(_, credit)| credit).collect()
    }

    pub fn quote(&self, words: Span<Bytes>) -> Quote {
        Quote::new(self.text, words).in_chars(self.text, &self.index)
    }

    /// The part of the text in which a span stands.
    pub fn part(&self, span: Span<Bytes>) -> Option<usize> {
        let at = self.parts.partition_point(|(_, part)| part.start <= span.start).checked_sub(1)?;
        self.parts[at].1.contains(span).then_some(at)
    }

    /// The words that make the name of an agency a credit.
    fn credit(&self, name: Span<Bytes>) -> Option<Span<Bytes>> {
        let at = self.part(name)?;
        let (kind, part) = self.parts[at];
        let shown = |words: Span<Bytes>| if words.len() <= SHOWN { words } else { name };
        if matches!(kind, RegionKind::Dateline | RegionKind::Byline) {
            return Some(shown(part));
        }
        let (head, end) = (at < EDGE, at >= self.end);
        let dateline = || self.dateline(part, name).filter(|_| head);
        let line = || (head || end || kind == RegionKind::Furniture).then(|| self.line(part)).flatten();
        let closing = || self.closing(part, name).filter(|_| end);
        dateline().or_else(line).or_else(closing).map(shown)
    }

    /// "GOMA (AFP) -", or "AFP -", that was not read as a dateline.
    fn dateline(&self, part: Span<Bytes>, name: Span<Bytes>) -> Option<Span<Bytes>> {
        let behind = &self.text[name.end..part.end];
        let dashed = |rest: &str| rest.trim_start().starts_with(DASHES);
        if name.start == part.start && dashed(behind) {
            return Some(Span::new(part.start, name.end));
        }
        let before = &self.text[part.start..name.start];
        if before.len() > HEAD {
            return None;
        }
        let open = before.rfind('(').filter(|open| !before[*open..].contains(')'));
        let (close, _) = behind.char_indices().take_while(|(at, _)| *at <= HEAD).find(|(_, c)| *c == ')')?;
        open.filter(|_| dashed(&behind[close + 1..])).map(|_| Span::new(part.start, name.end + close + 1))
    }

    /// A line of agencies alone, or one that says who had a part in the report.
    fn line(&self, part: Span<Bytes>) -> Option<Span<Bytes>> {
        let words: Vec<Span<Bytes>> = words(part.of(self.text)).take(LINE + 1).collect();
        if words.len() > LINE {
            return None;
        }
        let lower: Vec<String> = words.iter().map(|w| w.of(part.of(self.text)).to_lowercase()).collect();
        let alone = self.only_agencies(part);
        (alone || self.rules.terms.credit.credits(&lower)).then_some(part)
    }

    /// "… he said. (AFP)", "… he said. — dpa", at the end of a part.
    fn closing(&self, part: Span<Bytes>, name: Span<Bytes>) -> Option<Span<Bytes>> {
        if part.end - name.end > HEAD {
            return None;
        }
        let before = &self.text[part.start..name.start];
        let words = part.of(self.text).trim_end_matches(['.', ' ']);
        let end = part.start + words.len();
        let start = if words.ends_with(')') {
            before.rfind('(')?
        } else {
            let dash = before.rfind(DASHES)?;
            // A dash inside the last sentence leads to no credit: the sentence has ended before it.
            before[..dash].trim_end_matches(['-', ' ', '\n']).ends_with(['.', '”', '"', '!', '?']).then_some(dash)?
        };
        let words = Span::new(part.start + start, end);
        (words.contains(name) && self.only_agencies(words)).then_some(words)
    }

    /// Whether a stretch holds nothing but agencies, numbers and words of credits.
    fn only_agencies(&self, stretch: Span<Bytes>) -> bool {
        let text = stretch.of(self.text);
        words(text).all(|word| {
            let at = Span::new(stretch.start + word.start, stretch.start + word.end);
            let word = word.of(text).to_lowercase();
            self.named.iter().any(|n| n.span.contains(at))
                || self.rules.terms.credit.is_filler(&word)
                || word.chars().all(char::is_numeric)
        })
    }

    /// The name in the brackets of a dateline that ends as agencies' names do and is none of the register.
    fn unknown(&self, dateline: Span<Bytes>) -> Option<Span<Bytes>> {
        let text = dateline.of(self.text);
        let open = text.find('(')? + 1;
        let name = Span::new(dateline.start + open, dateline.start + open + text[open..].find(')')?);
        let name = name.trimmed(self.text);
        let last = words(name.of(self.text)).last()?.of(name.of(self.text)).to_lowercase();
        let known = self.named.iter().any(|n| n.span.overlaps(name));
        let several = words(name.of(self.text)).count() > 1;
        (several && !known && self.rules.terms.credit.names_agency(&last)).then_some(name)
    }
}

/// The parts of a text in bytes; those that do not lie in it are left out. A text without parts is one.
fn parts(text: &str, regions: &[Region]) -> Vec<(RegionKind, Span<Bytes>)> {
    if regions.is_empty() {
        return vec![(RegionKind::Body, Span::new(0, text.len()))];
    }
    let mut starts = text.char_indices().map(|(at, _)| at).chain([text.len()]).enumerate().peekable();
    let mut byte = |chars: usize| {
        while starts.next_if(|(n, _)| *n < chars).is_some() {}
        starts.peek().filter(|(n, _)| *n == chars).map(|(_, at)| *at)
    };
    let mut parts = Vec::with_capacity(regions.len());
    for region in regions {
        if let Some(start) = byte(region.span.start)
            && let Some(end) = byte(region.span.end)
        {
            parts.push((region.kind, Span::new(start, end)));
        }
    }
    parts
}
