//! A report's text with the words of every claim marked.

use std::collections::{BTreeMap, BTreeSet};

use rashomon_desk::{Voice, unseen::is_unseen};
use rashomon_model::{RegionKind, Report, Span, SpeakerId};
use rashomon_wording::clean;

/// Speakers that are told apart in the text.
pub const SPEAKERS: usize = 8;
/// Letters of a text that are laid out; what follows is told to be there.
const MOST: usize = 400_000;

/// A stretch of a text between two line breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// "headline", "body", "dateline", "byline", "furniture".
    pub kind: &'static str,
    /// Its pieces, in order; together they are its text.
    pub pieces: Vec<Piece>,
}

/// A stretch of text that the same claims have as their words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Piece {
    /// The text.
    pub text: String,
    /// The claims, with a space between them; empty where there are none.
    pub claims: String,
    /// Claims whose words begin here, to be led to.
    pub begins: Vec<String>,
    /// What the shortest of them is about.
    pub attribute: &'static str,
    /// The mark of its speaker.
    pub speaker: usize,
}

/// The numbers of speakers, by the order in which their claims stand in the text.
pub fn numbered(voices: &[Voice]) -> BTreeMap<SpeakerId, usize> {
    let mut numbers = BTreeMap::new();
    for voice in voices {
        let next = numbers.len() % SPEAKERS;
        numbers.entry(voice.claim.speaker.clone()).or_insert(next);
    }
    numbers
}

/// The text in paragraphs, and whether it was cut.
pub fn marked(report: &Report, voices: &[Voice]) -> (Vec<Paragraph>, bool) {
    let numbers = numbered(voices);
    let letters: Vec<char> = report.text.chars().take(MOST + 1).collect();
    let cut = letters.len() > MOST;
    let end = letters.len().min(MOST);
    let mut breaks: Vec<usize> = vec![0, end];
    breaks.extend(letters[..end].iter().enumerate().filter(|(_, c)| **c == '\n').flat_map(|(at, _)| [at, at + 1]));
    breaks.extend(voices.iter().flat_map(|v| [v.claim.evidence.span.start, v.claim.evidence.span.end]));
    breaks.extend(report.regions.iter().flat_map(|r| [r.span.start, r.span.end]));
    breaks.retain(|at| *at <= end);
    breaks.sort_unstable();
    breaks.dedup();
    let mut begun: BTreeSet<&str> = BTreeSet::new();
    let mut paragraphs: Vec<Paragraph> = Vec::new();
    let mut fresh = true;
    for pair in breaks.windows(2) {
        let (start, end) = (pair[0], pair[1]);
        let text: String = letters[start..end].iter().collect();
        if text == "\n" {
            fresh = true;
            continue;
        }
        let kind = kind(report, Span::new(start, end));
        let piece = piece(text, start, end, voices, &numbers, &mut begun);
        match paragraphs.last_mut().filter(|last| !fresh && last.kind == kind) {
            Some(last) => last.pieces.push(piece),
            None => paragraphs.push(Paragraph { kind, pieces: vec![piece] }),
        }
        fresh = false;
    }
    (paragraphs, cut)
}

/// The heading of a page with this title, and what follows it. A headline that says the same is not said again: the heading is made
/// of its pieces, with the words of claims.
pub fn headed(mut paragraphs: Vec<Paragraph>, title: &str) -> (Vec<Piece>, Vec<Paragraph>) {
    let words = |paragraph: &Paragraph| clean(&paragraph.pieces.iter().map(|p| p.text.as_str()).collect::<String>());
    if paragraphs.first().is_some_and(|first| first.kind == "headline" && words(first) == title) {
        let pieces = paragraphs.remove(0).pieces.into_iter();
        return (pieces.map(|piece| Piece { text: seen(&piece.text), ..piece }).collect(), paragraphs);
    }
    (vec![Piece { text: title.to_owned(), ..Piece::default() }], paragraphs)
}

/// Words of a text as a heading may have them, where no sign turns what stands around it: [`clean`], with the blanks at both ends.
fn seen(text: &str) -> String {
    let seen = text.chars().filter(|c| !is_unseen(*c));
    seen.map(|c| if c.is_control() && !c.is_whitespace() { '\u{FFFD}' } else { c }).collect()
}

fn piece<'a>(
    text: String,
    start: usize,
    end: usize,
    voices: &'a [Voice],
    numbers: &BTreeMap<SpeakerId, usize>,
    begun: &mut BTreeSet<&'a str>,
) -> Piece {
    let holds = |v: &&Voice| v.claim.evidence.span.start <= start && end <= v.claim.evidence.span.end;
    let mut here: Vec<&Voice> = voices.iter().filter(holds).collect();
    here.sort_by_key(|v| (v.claim.evidence.span.end - v.claim.evidence.span.start, &v.claim.id));
    let mut begins = Vec::new();
    for voice in &here {
        if begun.insert(voice.claim.id.as_str()) {
            begins.push(voice.claim.id.to_string());
        }
    }
    Piece {
        text,
        claims: here.iter().map(|v| v.claim.id.as_str()).collect::<Vec<_>>().join(" "),
        begins,
        attribute: here.first().map_or("", |v| v.claim.attribute.as_str()),
        speaker: here.first().and_then(|v| numbers.get(&v.claim.speaker)).copied().unwrap_or(0),
    }
}

fn kind(report: &Report, span: Span<rashomon_model::Chars>) -> &'static str {
    // Regions stand in order and do not overlap.
    let at = report.regions.partition_point(|region| region.span.end <= span.start);
    match report.regions.get(at).filter(|region| region.span.contains(span)).map(|region| region.kind) {
        Some(RegionKind::Headline) => "headline",
        Some(RegionKind::Byline) => "byline",
        Some(RegionKind::Dateline) => "dateline",
        Some(RegionKind::Furniture) => "furniture",
        Some(RegionKind::Body) | None => "body",
    }
}

#[cfg(test)]
mod tests {
    use rashomon_model::{Region, ReportId};

    use super::*;

    #[test]
    fn the_pieces_are_the_text() {
        let text = "Three die\nPolice in Gao said three died.\n\nMore to follow";
        let region = |kind, start, end| Region { kind, span: Span::new(start, end) };
        let regions = vec![region(RegionKind::Headline, 0, 9), region(RegionKind::Body, 10, 40)];
        let report = Report::english(ReportId("sha256:0".to_owned()), "a.txt", text, regions);
        let (paragraphs, cut) = marked(&report, &[]);
        let lines: Vec<(&str, String)> =
            paragraphs.iter().map(|p| (p.kind, p.pieces.iter().map(|p| p.text.as_str()).collect())).collect();
        assert!(!cut);
        assert_eq!(
            lines,
            [
                ("headline", "Three die".to_owned()),
                ("body", "Police in Gao said three died.".to_owned()),
                ("body", "More to follow".to_owned())
            ]
        );
        // What stands in the heading does not stand below it again.
        let (heading, rest) = headed(paragraphs.clone(), "Three die");
        assert_eq!((heading[0].text.as_str(), &rest[..]), ("Three die", &paragraphs[1..]));
        let turned = |text: &str| Paragraph {
            kind: "headline",
            pieces: [text, " of ", "seven"].map(|text| Piece { text: text.to_owned(), ..Piece::default() }).to_vec(),
        };
        let (heading, _) = headed(vec![turned("Three\u{202E}\u{1b}")], "Three\u{FFFD} of seven");
        assert_eq!(heading.iter().map(|p| p.text.as_str()).collect::<Vec<_>>(), ["Three\u{FFFD}", " of ", "seven"]);
        let (heading, rest) = headed(paragraphs.clone(), "Three die in Gao");
        assert_eq!((heading[0].text.as_str(), rest), ("Three die in Gao", paragraphs));
    }
}
