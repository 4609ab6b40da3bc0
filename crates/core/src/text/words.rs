//! Syntactic words, as the English treebanks of Universal Dependencies cut them.
//!
//! They are finer than [`tokens`](super::tokens::tokens()): a hyphen stands alone ("US - led") but behind a prefix
//! ("non-violent"). Contractions are two words in both; here they are marked as one multiword token. The words of a
//! paragraph are cut before its final sentences are known, so a later cut can fall between any two words that are not
//! bound to each other.

use std::ops::Range;

use rashomon_model::{Bytes, Span};

use super::{
    segment,
    tokens::{self, is_apostrophe},
};

/// A syntactic word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SyntacticWord {
    /// Where it stands.
    pub span: Span<Bytes>,
    /// Whether it goes on with the pipeline's token of the word before ("-" and "led" behind "US").
    pub in_token: bool,
    /// Whether it goes on with the multiword token of the word before ("n't" behind "do").
    pub in_multiword: bool,
}

/// The words of a paragraph: every character that is not white space lies in exactly one of them.
pub fn words(text: &str, paragraph: Span) -> Vec<SyntacticWord> {
    let mut out = Vec::with_capacity(paragraph.len() / 5 + 1);
    for sentence in segment::sentences(text, paragraph) {
        let mut quoted = false;
        for part in tokens::parts(text, sentence) {
            let token = part.span;
            let mark = token.of(text);
            if is_single_quote(mark) {
                let possessive = ends_possessive(text, token, quoted);
                let opens = text[..token.start].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
                quoted = if possessive { quoted } else { opens && !quoted };
                out.push(SyntacticWord { span: token, in_token: false, in_multiword: possessive });
            } else {
                cut(text, token, part.clitic, &mut out);
            }
        }
    }
    out
}

/// For each of the pipeline's tokens, in order, which words it consists of.
pub fn tokens(words: &[SyntacticWord]) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::with_capacity(words.len());
    for (at, word) in words.iter().enumerate() {
        match out.last_mut() {
            Some(token) if word.in_token => token.end = at + 1,
            _ => out.push(at..at + 1),
        }
    }
    out
}

/// Prefixes whose hyphen stays inside the word. Not "un", for the United Nations.
const PREFIXES: [&str; 36] = [
    "agro", "ante", "anti", "arch", "bi", "bio", "co", "counter", "cross", "cyber", "de", "e", "ex", "extra", "inter",
    "intra", "macro", "mega", "micro", "mid", "mini", "multi", "neo", "non", "over", "para", "post", "pre", "pro",
    "pseudo", "psycho", "re", "semi", "socio", "sub", "ultra",
];
/// Words behind which such a hyphen is one of several between words ("over-the-counter").
const AFTER_NO_PREFIX: [&str; 8] = ["the", "and", "to", "of", "or", "a", "in", "who"];
/// Endings whose hyphen stays inside the word.
const SUFFIXES: [&str; 3] = ["esque", "wise", "ish"];
/// Contractions without their apostrophe, with the length of their first part. Others are words too ("its", "were").
const BARE: [(&str, usize); 26] = [
    ("aint", 2),
    ("arent", 3),
    ("cant", 2),
    ("couldnt", 5),
    ("didnt", 3),
    ("doesnt", 4),
    ("dont", 2),
    ("hadnt", 3),
    ("hasnt", 3),
    ("havent", 4),
    ("isnt", 2),
    ("shouldnt", 6),
    ("wasnt", 3),
    ("werent", 4),
    ("wont", 2),
    ("wouldnt", 5),
    ("im", 1),
    ("ive", 1),
    ("youre", 3),
    ("youve", 3),
    ("youll", 3),
    ("theyre", 4),
    ("theyve", 4),
    ("thats", 4),
    ("whats", 4),
    ("theres", 5),
];

/// The words of one token; `clitic` binds the first of them to the word before.
fn cut(text: &str, token: Span, clitic: bool, out: &mut Vec<SyntacticWord>) {
    let form = token.of(text);
    let bare = bare_contraction(form);
    let cuts = bare.map_or_else(|| cuts(form), |first| vec![first]);
    let mut from = 0;
    for to in cuts.into_iter().chain([form.len()]).filter(|to| *to > 0) {
        let span = Span::new(token.start + from, token.start + to);
        let in_multiword = if from == 0 { clitic } else { bare.is_some() };
        out.push(SyntacticWord { span, in_token: from > 0, in_multiword });
        from = to;
    }
}

fn bare_contraction(form: &str) -> Option<usize> {
    BARE.iter().find(|(bare, _)| bare.eq_ignore_ascii_case(form)).map(|(_, first)| *first)
}

/// Where a token is cut into words, in order, neither at its end nor twice in one place.
fn cuts(form: &str) -> Vec<usize> {
    let mut out = Vec::new();
    let mut around = |at: usize, mark: &str| {
        out.extend([at, at + mark.len()].into_iter().filter(|cut| *cut < form.len()));
    };
    if form.len() > 1 && form.starts_with('#') && form[1..].bytes().all(|b| b.is_ascii_digit()) {
        around(0, "#");
    } else if is_fraction(form) || is_list_of_numbers(form) {
        form.match_indices(['/', ',']).for_each(|(at, mark)| around(at, mark));
    } else if has_hyphens(form) {
        let separate = |at: &(usize, &str)| !stays(&form[..at.0], &form[at.0 + at.1.len()..]);
        form.match_indices(is_hyphen).filter(separate).for_each(|(at, mark)| around(at, mark));
    }
    out.dedup();
    out
}

/// "1/2", "20/20", but not "9/11", which is a date.
fn is_fraction(form: &str) -> bool {
    let mut numbers = form.split('/').map(|n| n.parse::<u32>().ok().filter(|_| n.len() < 5));
    let (Some(Some(over)), Some(Some(under)), None) = (numbers.next(), numbers.next(), numbers.next()) else {
        return false;
    };
    over > 12 || under > 31 || (over < under && under <= 5 && !form.contains('0'))
}

/// "13,14", where commas do not part thousands.
fn is_list_of_numbers(form: &str) -> bool {
    let mut groups = form.split(',');
    let first = groups.next().unwrap_or("");
    let digits = form.bytes().all(|b| b.is_ascii_digit() || b == b',');
    digits && form.contains(',') && (first.len() > 3 || groups.any(|g| g.len() != 3))
}

/// Whether the token is a word with hyphens, rather than an address, a file's name, a date or a telephone number.
fn has_hyphens(form: &str) -> bool {
    let address = || form.contains(['@', '/', '~', '%', '=']) || form.starts_with(['.', ':', ';']);
    let lettered = || form.starts_with(char::is_alphabetic) || form.contains(char::is_alphabetic);
    form.contains(is_hyphen) && !form.chars().all(is_hyphen) && lettered() && !address() && !tokens::is_file_name(form)
}

/// Whether the hyphen between `before` and `after` stays inside the word.
fn stays(before: &str, after: &str) -> bool {
    let is = |list: &[&str], part: &str| list.iter().any(|w| w.eq_ignore_ascii_case(part));
    let last = before.rsplit(is_hyphen).next().unwrap_or("");
    let next = after.split(is_hyphen).next().unwrap_or("");
    // "e" is a prefix only where the word begins, and an article in names elsewhere.
    let inside = last.len() == 1 && last.len() < before.len();
    (is(&PREFIXES, last) && !inside && !is(&AFTER_NO_PREFIX, next)) || is(&SUFFIXES, next)
}

/// Whether the apostrophe marks the owner behind a plural ("the rebels' camp").
fn ends_possessive(text: &str, mark: Span, quoted: bool) -> bool {
    let before = text[..mark.start].chars().next_back();
    let mut after = text[mark.end..].chars();
    let spaced = after.next().is_some_and(char::is_whitespace);
    spaced
        && !quoted
        && before.is_some_and(|c| c.eq_ignore_ascii_case(&'s'))
        && after.next().is_some_and(char::is_alphanumeric)
}

fn is_single_quote(mark: &str) -> bool {
    mark == "‘" || (mark.chars().all(is_apostrophe) && mark.chars().count() == 1)
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '‐' | '‑')
}

#[cfg(test)]
#[path = "words_tests.rs"]
mod tests;
