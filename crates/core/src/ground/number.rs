//! Numbers with their bounds, in words and figures.

use crate::{lexicon::Lexicon, sentence::Sentence, text::numeral};

/// A number as it was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quantity {
    /// Lowest number that the words allow.
    pub low: u64,
    /// Highest, `None` where it is open.
    pub high: Option<u64>,
    /// Whether the words say "about".
    pub approximate: bool,
}

/// Reads tokens `start..end` as a number: "at least 12", "dozens", "10 to 15", "about 2,500", "two dozen".
pub fn read(lexicon: &Lexicon, sentence: &Sentence, start: usize, end: usize) -> Option<Quantity> {
    let tokens = &sentence.tokens[start..end];
    let property = |at: usize, key: &str| {
        let hits = sentence.hits[at].iter().filter(|h| at + h.len <= end);
        hits.filter_map(|h| Some((h.len, lexicon.property(h.class, key)?))).max_by_key(|(len, _)| *len)
    };
    let (mut at, mut bounds) = (start, Vec::new());
    while at < end {
        match property(at, "bound") {
            Some((len, bound)) => {
                bounds.push(bound);
                at += len;
            }
            None => break,
        }
    }
    let exact = if let Some((_, low)) = property(at.min(end - 1), "low") {
        let (len, high) = property(at, "high").unwrap_or((0, ""));
        let high = (len > 0).then(|| high.parse().ok()).flatten();
        Quantity { low: low.parse().ok()?, high, approximate: false }
    } else {
        let words: Vec<&str> =
            tokens[at - start..].iter().map(|t| t.lower.as_str()).filter(|w| *w != "between").collect();
        figures(&words)?
    };
    Some(bounds.into_iter().fold(exact, bounded))
}

fn bounded(q: Quantity, bound: &str) -> Quantity {
    match bound {
        "at-least" => Quantity { high: None, ..q },
        "more-than" => Quantity { low: q.low.saturating_add(1), high: None, ..q },
        "at-most" => Quantity { low: 1.min(q.low), high: q.high.or(Some(q.low)), ..q },
        "less-than" => Quantity { low: 1.min(q.low), high: Some(q.low.saturating_sub(1).max(1)), ..q },
        "about" => Quantity { approximate: true, ..q },
        _ => q,
    }
}

/// A sum ("two hundred and six"), or a range of two ("10 to 15", "two or three", "10-15").
fn figures(words: &[&str]) -> Option<Quantity> {
    if let [word] = words
        && let Some((low, high)) = numeral::range(word)
    {
        return Some(Quantity { low, high: Some(high), approximate: false });
    }
    let link = words.iter().position(|w| matches!(*w, "to" | "or" | "-" | "–")).or_else(|| {
        let and = words.iter().position(|w| *w == "and")?;
        let scaled = and > 0 && matches!(words[and - 1], "hundred" | "thousand");
        (!scaled).then_some(and)
    });
    if let Some(link) = link {
        let (low, high) = (sum(&words[..link])?, sum(&words[link + 1..])?);
        return (low <= high).then_some(Quantity { low, high: Some(high), approximate: false });
    }
    sum(words).map(|n| Quantity { low: n, high: Some(n), approximate: false })
}

fn sum(words: &[&str]) -> Option<u64> {
    let (mut total, mut current, mut seen, mut scale) = (0_u64, 0_u64, false, u64::MAX);
    for word in words.iter().filter(|w| **w != "and") {
        let part = match *word {
            "a" | "an" => Some(numeral::Part::Add(0)),
            word => numeral::figure(word).map(numeral::Part::Add).or_else(|| numeral::part(word)),
        };
        match part? {
            numeral::Part::Add(n) => current = current.checked_add(n)?,
            numeral::Part::Times(n @ (12 | 100)) => current = current.max(1).checked_mul(n)?,
            // Thousands come after millions: what goes on otherwise is no number.
            numeral::Part::Times(n) if n >= scale => return None,
            numeral::Part::Times(n) => {
                scale = n;
                total = total.checked_add(current.max(1).checked_mul(n)?)?;
                current = 0;
            }
        }
        seen |= !matches!(*word, "a" | "an");
    }
    seen.then(|| total.checked_add(current)).flatten()
}
