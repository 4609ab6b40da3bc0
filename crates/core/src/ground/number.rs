//! Numbers with their bounds, in words and figures.

use crate::{
    lexicon::{ClassId, Lexicon},
    sentence::Sentence,
    text::{
        Relation, Upos, number,
        numeral::{self, Part},
    },
};

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

/// Reads tokens `start..end` as a number: "at least 12", "dozens", "10 to 15", "about 2,500", "two dozen", "1.5 million".
///
/// A number is read whole or not at all: nothing is read from a part of `1_000` or "10^9", nor from "5%".
pub fn read(lexicon: &Lexicon, sentence: &Sentence, start: usize, end: usize) -> Option<Quantity> {
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
        at += usize::from(at < end && sentence.tokens[at].lower == "between");
        written(sentence, at, end)?
    };
    Some(bounds.into_iter().fold(exact, bounded))
}

/// The number that the words of tokens `start..end` tell: of a phrase among them, with what bounds it before them; else of a
/// numeral; nought where they say that there is none, and one where they name one. None where a number is not understood, and
/// where nobody says how many they are ("civilians").
pub fn told(lexicon: &Lexicon, negation: ClassId, sentence: &Sentence, start: usize, end: usize) -> Option<Quantity> {
    let word = |i: usize| sentence.tokens.get(i).map_or("", |t| t.lower.as_str());
    // "22 years old", "a 22-year-old", "the driver, 28,", "aged 7".
    let age = |i: usize| {
        let next = if matches!(word(i + 1), "-" | "–") { word(i + 2) } else { word(i + 1) };
        let before = i.checked_sub(1).map_or("", word);
        let apart =
            before == "," && matches!(word(i + 1), "," | "." | ")" | ";" | "") || before == "(" && word(i + 1) == ")";
        next.starts_with("year")
            || matches!(before, "aged" | "age")
            || apart && word(i).parse().is_ok_and(|n: u64| n <= OLDEST)
    };
    if (start..end).any(|i| word(i) == "no" && word(i + 1) == "one") {
        return Some(NOBODY);
    }
    let main = sentence.main_word(start, end);
    let differs = |i: usize| matches!(word(i), "more" | "fewer" | "less") && word(i + 1) == "than";
    if numeral::is_numeral(word(end - 1)) && differs(end) || end == start + 1 && is_age(sentence, start) {
        return None;
    }
    let counts = |number: &(usize, usize)| number.0 < end && start < number.1 && !age(number.1 - 1);
    let numbered = || sentence.chunks.iter().filter(|c| c.number.as_ref().is_some_and(counts));
    let own = numbered().find(|c| (c.start..c.end).contains(&main)).or_else(|| numbered().next());
    if let Some((from, to)) = own.and_then(|c| c.number) {
        return read(lexicon, sentence, from, to);
    }
    let is_numeral = |i: &usize| numeral::is_numeral(word(*i));
    if let Some(at) = (start..end).find(|i| is_numeral(i) && !age(*i)) {
        if word(at + 1) == "-" {
            // "a five-member family": the number is no count of what is named.
            return None;
        }
        let to = (at..end).find(|i| !is_numeral(i)).unwrap_or(end);
        return read(lexicon, sentence, at, to);
    }
    let odd = |i: usize| {
        word(i).contains(char::is_numeric) && !age(i) && !word(i).contains("year") || numeral::is_fraction(word(i))
    };
    let names = matches!(sentence.tokens[main].tag, Upos::Noun | Upos::Propn | Upos::Pron);
    if !names || (start..end).any(odd) {
        return None;
    }
    let none = (start..end).any(|i| sentence.begins(lexicon, i, negation));
    if none {
        return Some(NOBODY);
    }
    // "members of a family": the first noun says how many, whatever the tree makes of the others.
    let first = (start..end).find(|i| sentence.tokens[*i].tag == Upos::Noun);
    let plural = first.is_some_and(|i| i <= main && word(i) != sentence.tokens[i].lemma && word(i + 1) == "of");
    let many = plural
        || sentence.chunk_over(main).is_some_and(|c| c.plural && !c.countable())
        || matches!(word(main), "they" | "them" | "we" | "us" | "many" | "others" | "those" | "these");
    (!many).then_some(Quantity { low: 1, high: Some(1), approximate: false })
}

/// "The youngest is fourteen": what is told of somebody, where it is no toll.
fn is_age(sentence: &Sentence, at: usize) -> bool {
    let of = |relation: Relation| sentence.tokens.iter().find(|t| t.head == Some(at) && t.relation == relation);
    let subject = of(Relation::Nsubj).filter(|_| of(Relation::Cop).is_some());
    subject.is_some_and(|s| !TOLLS.contains(&s.lemma.as_str()))
}

const TOLLS: [&str; 9] = ["toll", "number", "figure", "count", "total", "tally", "dead", "casualty", "loss"];

const NOBODY: Quantity = Quantity { low: 0, high: Some(0), approximate: false };

/// Older than this nobody is.
const OLDEST: u64 = 110;

/// The number that the tokens `at..end` are, with the signs that touch it: "~50" is about 50, "50+" at least 50.
fn written(sentence: &Sentence, at: usize, end: usize) -> Option<Quantity> {
    let tokens = &sentence.tokens;
    if at >= end || numeral::begins_before(tokens, &sentence.entities, at) || numeral::goes_on(tokens, end) {
        return None;
    }
    let words: Vec<&str> = tokens[at..end].iter().map(|t| t.lower.as_str()).collect();
    let exact = figures(&words)?;
    let about = at.checked_sub(1).is_some_and(|i| tokens[i].lower == "~");
    let more = tokens.get(end).is_some_and(|t| t.lower == "+" && t.span.start == tokens[end - 1].span.end);
    Some(Quantity { high: exact.high.filter(|_| !more), approximate: exact.approximate || about, ..exact })
}

fn bounded(q: Quantity, bound: &str) -> Quantity {
    match bound {
        // Who says "more than 20" says "at least 20" as well as any reader knows.
        "at-least" | "more-than" => Quantity { high: None, ..q },
        "at-most" => Quantity { low: 0, high: q.high.or(Some(q.low)), ..q },
        "less-than" => Quantity { low: 0, high: Some(q.low.saturating_sub(1).max(1)), ..q },
        "about" => Quantity { approximate: true, ..q },
        _ => q,
    }
}

/// A sum ("two hundred and six"), or a range of two ("10 to 15", "two or three", "10-15", "1.5 to 2 million").
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
        let (low, high) = range(&words[..link], &words[link + 1..])?;
        return (low <= high).then_some(Quantity { low, high: Some(high), approximate: false });
    }
    sum(words).map(|n| Quantity { low: n, high: Some(n), approximate: false })
}

/// The bounds of a range. A scale behind the second is the first one's too: "two to three million", "1.5 or 2 thousand";
/// not in "900 to 1 thousand", where the first would be the greater.
fn range(low: &[&str], high: &[&str]) -> Option<(u64, u64)> {
    let top = sum(high)?;
    if let ([number], [.., scale]) = (low, high)
        && let Some(Part::Times(_)) = part(scale)
        && high.len() > 1
        && !matches!(high[0], "a" | "an")
        && !matches!(part(number), Some(Part::Times(_)))
        && let Some(scaled) = sum(&[number, scale]).filter(|scaled| *scaled <= top)
    {
        return Some((scaled, top));
    }
    Some((sum(low)?, top))
}

fn part(word: &str) -> Option<Part> {
    numeral::part(word).or_else(|| numeral::suffix(word).map(Part::Times))
}

/// "1.2345 thousand" is no number of people.
fn sum(words: &[&str]) -> Option<u64> {
    let figure = |word: &str| numeral::figure(word).is_some() || numeral::decimal(word).is_some();
    let known = |word: &&str| figure(word) || part(word).is_some() || matches!(*word, "a" | "an" | "and" | "half");
    // Of "12 500 people" nobody can say whether it is one number.
    if !words.iter().all(known) || words.windows(2).any(|two| two.iter().all(|word| figure(word))) {
        return None;
    }
    let value = number::cardinal(&words.join(" "))?;
    // Of "8.2 million" the product is not whole to the last bit.
    let whole = value.round();
    ((0.0..MOST).contains(&value) && (value - whole).abs() <= 1e-9 * whole).then_some(whole as u64)
}

/// Above it not every whole number has a value of its own.
const MOST: f64 = 9_007_199_254_740_992.0;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{data::DataFile, sentence::compact};

    fn lexicon() -> Lexicon {
        let text = r#"
[no]
pos = "any"
words = ["no"]
[at-least]
pos = "any"
words = ["at least"]
bound = "at-least"
[more-than]
pos = "any"
words = ["more than", "over"]
bound = "more-than"
[up-to]
pos = "any"
words = ["up to"]
bound = "at-most"
"#;
        let file = DataFile { path: "lexicon/numbers.toml".to_owned(), text: text.to_owned() };
        Lexicon::load(&[file]).unwrap()
    }

    #[test]
    fn a_bare_number_tells_a_toll_and_no_age_or_difference() {
        let lexicon = lexicon();
        let no = lexicon.class("no").unwrap();
        for (words, at, wanted) in [
            ("the/DET/2/det youngest/ADJ/4/nsubj is=be/AUX/4/cop fourteen/NUM/0/root", 3, None),
            ("the/DET/2/det toll/NOUN/4/nsubj is=be/AUX/4/cop fourteen/NUM/0/root", 3, Some(14)),
            ("four/NUM/0/root more/ADJ/1/amod than/ADP/5/case the/DET/5/det police/NOUN/1/obl", 0, None),
        ] {
            let (sentence, _) = compact::sentence(&lexicon, words);
            assert_eq!(told(&lexicon, no, &sentence, at, at + 1).map(|q| q.low), wanted, "{words}");
        }
    }

    #[test]
    fn what_is_told_of_people_is_their_number_and_no_age() {
        let lexicon = lexicon();
        let no = lexicon.class("no").unwrap();
        let exact = |n| Some((n, Some(n)));
        for (words, wanted) in [
            ("[12/NUM/2/nummod soldiers=soldier/NOUN/0/root]", exact(12)),
            ("[a/DET/2/det soldier/NOUN/0/root]", exact(1)),
            ("[soldiers=soldier/NOUN/0/root]", None),
            ("[no/DET/2/det soldiers=soldier/NOUN/0/root]", exact(0)),
            ("[more/ADJ/3/advmod than/ADP/1/fixed 20/NUM/4/nummod men=man/NOUN/0/root]", Some((20, None))),
            ("[up/ADP/3/advmod to/ADP/1/fixed 20/NUM/4/nummod men=man/NOUN/0/root]", Some((0, Some(20)))),
            ("[another/DET/2/det man/NOUN/0/root] ,/PUNCT/2/punct 28/NUM/2/appos ,/PUNCT/2/punct", exact(1)),
            ("[Musa/PROPN/0/root] (/PUNCT/3/punct 40/NUM/1/appos )/PUNCT/3/punct", exact(1)),
            (
                "[a/DET/6/det 16/NUM/4/nummod –/PUNCT/4/punct year/NOUN/6/compound old/ADJ/6/amod boy/NOUN/0/root]",
                exact(1),
            ),
            ("[no/DET/2/det one/NUM/0/root]", exact(0)),
            ("[a/DET/2/det boy/NOUN/0/root] aged/VERB/2/acl 7/NUM/3/obj", exact(1)),
        ] {
            let (sentence, _) = compact::sentence(&lexicon, words);
            let count = told(&lexicon, no, &sentence, 0, sentence.tokens.len());
            assert_eq!(count.map(|q| (q.low, q.high)), wanted, "{words}");
        }
    }
}
