//! What the parts of a text are: headline, bylines, dateline, paragraphs, furniture.

use std::ops::Range;

use rashomon_model::{Bytes, Region, RegionKind, Span};

use super::{
    byline::{Byline, byline},
    dateline::dateline,
    dates::{self, Dated},
    furniture::{ENGLISH, Sieve},
    paragraphs::{Line, blocks, lines, paragraphs},
};

/// The parts of a text, and what they say of the report.
#[derive(Debug, Default)]
pub(crate) struct Layout {
    /// In order, without overlap, each without white space at its ends.
    pub regions: Vec<Region<Bytes>>,
    pub title: Option<String>,
    pub publisher: Option<String>,
    /// From a byline, else from the dateline.
    pub published: Option<Dated>,
    /// Words of a date that lacks its year.
    pub incomplete: Option<String>,
}

/// Lays out a text. `headline` is the length of the headline at its beginning, where that is known.
pub(crate) fn layout(text: &str, headline: Option<usize>) -> Layout {
    let mut state = State { text, out: Layout::default(), head: true, sieve: ENGLISH.sieve(), from_dateline: None };
    let known = headline.unwrap_or(0);
    if known > 0 {
        state.headline(0..known);
    }
    let mut lines = lines(text);
    for line in &mut lines {
        // Lines of the known headline are done; the rest of the line on which it ends is not.
        line.start = line.start.max(known.min(line.end));
    }
    let lines: Vec<Line> = lines.into_iter().filter(|l| l.end > known || l.is_empty()).collect();
    let all: Vec<&[Line]> = blocks(&lines).collect();
    for (i, block) in all.iter().enumerate() {
        state.block(block, i + 1 < all.len());
    }
    let Layout { published, .. } = &mut state.out;
    *published = published.take().or(state.from_dateline);
    state.out
}

/// Longest headline, in characters and in words.
const HEADLINE_CHARS: usize = 220;
const HEADLINE_WORDS: usize = 32;

struct State<'a> {
    text: &'a str,
    out: Layout,
    /// Whether the first paragraph of the body is still to come.
    head: bool,
    sieve: Sieve<'static>,
    from_dateline: Option<Dated>,
}

impl State<'_> {
    fn push(&mut self, kind: RegionKind, range: Range<usize>) {
        let span = Span::new(range.start, range.end).trimmed(self.text);
        if !span.is_empty() {
            self.out.regions.push(Region { kind, span });
        }
    }

    fn headline(&mut self, range: Range<usize>) {
        self.out.title = Some(self.text[range.clone()].split_whitespace().collect::<Vec<_>>().join(" "));
        self.push(RegionKind::Headline, range);
    }

    fn block(&mut self, block: &[Line], more: bool) {
        let mut at = 0;
        while at < block.len() {
            let line = &block[at];
            if self.furniture(line) || self.head && self.byline(line) {
                at += 1;
            } else if let Some(len) = self.headline_lines(&block[at..], more) {
                self.headline(line.start..block[at + len - 1].end);
                at += len;
            } else {
                // Up to the next line of furniture, paragraphs are found together, because width tells wrapping.
                let end = (at + 1..block.len())
                    .find(|i| ENGLISH.is_furniture(&self.text[block[*i].clone()]))
                    .unwrap_or(block.len());
                for paragraph in paragraphs(self.text, &block[at..end]) {
                    self.paragraph(paragraph);
                }
                at = end;
            }
        }
    }

    fn furniture(&mut self, line: &Line) -> bool {
        let is = self.sieve.is_furniture(&self.text[line.clone()]);
        if is {
            self.push(RegionKind::Furniture, line.clone());
        }
        is
    }

    fn byline(&mut self, line: &Line) -> bool {
        let Some(Byline { publisher, date }) = byline(&self.text[line.clone()]) else { return false };
        self.out.publisher = self.out.publisher.take().or(publisher);
        if let Some(date) = date {
            let dated = self.dated(&date, line);
            self.out.published = self.out.published.take().or(dated);
        }
        self.push(RegionKind::Byline, line.clone());
        true
    }

    /// What a date of the range says; one that is not complete is kept in mind by its words.
    fn dated(&mut self, date: &dates::Found, range: &Range<usize>) -> Option<Dated> {
        let line = &self.text[range.clone()];
        let dated = date.dated(line);
        if dated.is_none() && self.out.incomplete.is_none() {
            self.out.incomplete = Some(line[date.start..date.end].to_owned());
        }
        dated
    }

    /// How many of the lines are the headline, if they begin with one.
    fn headline_lines(&self, lines: &[Line], more: bool) -> Option<usize> {
        if !self.head || self.out.title.is_some() {
            return None;
        }
        let fits = |len: usize| headline_like(&self.text[lines[0].start..lines[len - 1].end]).then_some(len);
        // A block of its own, of up to three lines, or what stands before a byline.
        let begins =
            |line: &Line| byline(&self.text[line.clone()]).is_some() || dateline(&self.text[line.clone()]).is_some();
        let len = lines.iter().take(4).position(begins).unwrap_or(lines.len());
        let apart = (1..=3).contains(&len) && (more || len < lines.len());
        if let Some(len) = apart.then(|| fits(len)).flatten() {
            return Some(len);
        }
        let Some(second) = lines.get(1).map(|l| &self.text[l.clone()]) else { return fits(1) };
        // Without a blank line after it: the next line is a sentence, or much longer.
        let longer = second.chars().count() > 120
            || (second.ends_with(['.', '”', '"']) && second.starts_with(char::is_uppercase));
        longer.then(|| fits(1)).flatten()
    }

    fn paragraph(&mut self, range: Range<usize>) {
        let mut start = range.start;
        let found = self.head.then(|| dateline(&self.text[range.clone()])).flatten();
        if let Some(found) = found {
            if let Some(date) = found.date {
                self.from_dateline = self.dated(&date, &range);
            }
            start += found.len;
            self.push(RegionKind::Dateline, range.start..start);
        }
        self.head = false;
        self.push(RegionKind::Body, start..range.end);
    }
}

/// Short, several words, no full stop at the end, and no dateline.
fn headline_like(words: &str) -> bool {
    let count = words.split_whitespace().count();
    let lettered =
        words.split_whitespace().filter(|w| w.chars().all(|c| c.is_alphabetic() || "'’-,:".contains(c))).count();
    let end = words.trim_end_matches(['"', '”', '’', '\'', ')']);
    let stops = end.ends_with(['.', ';', ',']) && !end.ends_with("..");
    (2..=HEADLINE_WORDS).contains(&count)
        && lettered >= 2
        && words.chars().count() <= HEADLINE_CHARS
        && !stops
        && dateline(words).is_none()
        && dates::whole(words).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use RegionKind::{Body, Byline as By, Dateline, Furniture, Headline};

    fn check(text: &str, expect: &[(RegionKind, &str)]) -> Layout {
        let found = layout(text, None);
        let parts: Vec<_> = found.regions.iter().map(|r| (r.kind, r.span.of(text))).collect();
        assert_eq!(parts, expect, "{text:?}");
        found
    }

    #[test]
    fn a_dispatch() {
        let text = "Two soldiers killed in Kirkuk ambush\nBy Ann Lee | 4 March 2025\n\nKIRKUK, Iraq, March 3 - Gunmen fired.\n\nNobody claimed it.\n\nLeave a reply\n";
        let found = check(
            text,
            &[
                (Headline, "Two soldiers killed in Kirkuk ambush"),
                (By, "By Ann Lee | 4 March 2025"),
                (Dateline, "KIRKUK, Iraq, March 3 -"),
                (Body, "Gunmen fired."),
                (Body, "Nobody claimed it."),
                (Furniture, "Leave a reply"),
            ],
        );
        assert_eq!(found.title.as_deref(), Some("Two soldiers killed in Kirkuk ambush"));
        assert_eq!(found.published.map(|d| d.published.to_string()).as_deref(), Some("2025-03-04"));
        assert_eq!(found.incomplete.as_deref(), Some("March 3"));
    }

    #[test]
    fn an_outlet_first() {
        let text = "Lakeside News | 4 March 2025\r\n\r\nRaid on\r\nriver village\r\n\r\nMen came at dawn.\r\n";
        let found = check(
            text,
            &[
                (By, "Lakeside News | 4 March 2025"),
                (Headline, "Raid on\r\nriver village"),
                (Body, "Men came at dawn."),
            ],
        );
        assert_eq!(found.title.as_deref(), Some("Raid on river village"));
        assert_eq!(found.publisher.as_deref(), Some("Lakeside News"));
    }

    #[test]
    fn no_headline() {
        check("Two men died.\n\nNobody claimed it.", &[(Body, "Two men died."), (Body, "Nobody claimed it.")]);
        check(
            "SAN SALVADOR, 18 FEB 90 (DPA) -- [TEXT] Men came.",
            &[(Dateline, "SAN SALVADOR, 18 FEB 90 (DPA) -- [TEXT]"), (Body, "Men came.")],
        );
        check("One line without an end", &[(Headline, "One line without an end")]);
        check("\u{FEFF}", &[]);
        check("", &[]);
    }

    #[test]
    fn titles_of_other_reports() {
        check(
            "Men came at dawn.\n\nRelated stories\nOlder raid kills nine\nArmy denies raid\n\nThe raid ended at noon.",
            &[
                (Body, "Men came at dawn."),
                (Furniture, "Related stories"),
                (Furniture, "Older raid kills nine"),
                (Furniture, "Army denies raid"),
                (Body, "The raid ended at noon."),
            ],
        );
    }

    #[test]
    fn a_known_headline() {
        let text = "Raid.\n\nBy Ann Lee\n\nLagos, 2 Jan. 2024 – Men came.";
        let found = layout(text, Some(5));
        assert_eq!(found.regions.iter().map(|r| r.kind).collect::<Vec<_>>(), [Headline, By, Dateline, Body]);
        assert_eq!(found.published.map(|d| d.published.to_string()).as_deref(), Some("2024-01-02"));
    }
}
