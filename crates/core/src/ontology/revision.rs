//! What words beside a number say of it: that it took another's place, that it was another's before, that it is added.

use serde::Deserialize;

/// What the words of an account say of its figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Revision {
    /// It took the place of a lower one: "rose to 14".
    Raised,
    /// It took the place of a higher one: "revised down to 12".
    Lowered,
    /// It took the place of another: "updated to 12".
    Revised,
    /// Another took its place: "from nine", "initially nine".
    Earlier,
    /// It is added to another: "four more people".
    Added,
    /// It counts others than somebody who was told before, who may have suffered the same or not: "four others".
    Others,
}

/// The words, each list as the data file explains it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    raised: Vec<String>,
    lowered: Vec<String>,
    revised: Vec<String>,
    from: Vec<String>,
    earlier: Vec<String>,
    added: Vec<String>,
    others: Vec<String>,
    bounds: Vec<String>,
}

/// More words of an account are not looked at: what is said of a number stands near it.
const MOST: usize = 60;
/// So many words may stand between words of change and the number: "rose to at least 14".
const BETWEEN: usize = 3;
/// So many words before a number, or behind it, tell that it was given earlier.
const NEAR: usize = 8;

impl Words {
    /// What `evidence` says of the figure that was read from the words `figure`.
    pub fn of(&self, evidence: &str, figure: &str) -> Option<Revision> {
        let (words, number) = (words(evidence), words(figure));
        if self.adds(&self.added, &number) {
            return Some(Revision::Added);
        }
        let others = self.adds(&self.others, &number).then_some(Revision::Others);
        let Some(at) = position(&words, &number) else { return others };
        let (before, behind) = (&words[..at], &words[at + number.len()..]);
        if self.from.iter().any(|from| ends(before, from, 0)) && self.changes(&words) {
            return Some(Revision::Earlier);
        }
        let near = |list: &[String], most| list.iter().any(|phrase| ends(before, phrase, most));
        // "Revised down to": the longer words say more.
        if near(&self.lowered, BETWEEN) {
            return Some(Revision::Lowered);
        }
        if near(&self.raised, BETWEEN) {
            return Some(Revision::Raised);
        }
        if near(&self.revised, BETWEEN) {
            return Some(Revision::Revised);
        }
        let soon = &behind[..behind.len().min(BETWEEN)];
        let earlier = near(&self.earlier, NEAR) || self.earlier.iter().any(|phrase| holds(soon, phrase));
        if earlier { Some(Revision::Earlier) } else { others }
    }

    fn adds(&self, added: &[String], number: &[String]) -> bool {
        let is = |list: &[String], word: &String| list.contains(word);
        let bounded = |i: usize| {
            let beside = |at: Option<&String>| at.is_some_and(|w| is(&self.bounds, w));
            beside(number.get(i + 1)) || beside(i.checked_sub(1).and_then(|i| number.get(i)))
        };
        (0..number.len()).any(|i| is(added, &number[i]) && !bounded(i))
    }

    fn changes(&self, words: &[String]) -> bool {
        [&self.raised, &self.lowered, &self.revised].into_iter().flatten().any(|phrase| holds(words, phrase))
    }
}

/// The first words, in small letters.
fn words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    words.take(MOST).map(str::to_lowercase).collect()
}

fn position(words: &[String], part: &[String]) -> Option<usize> {
    if part.is_empty() { None } else { words.windows(part.len()).position(|window| window == part) }
}

/// Whether a phrase stands among words.
pub(super) fn holds(words: &[String], phrase: &str) -> bool {
    let count = phrase.split(' ').count();
    words.windows(count).any(|window| is(window, phrase))
}

/// Whether words are a phrase.
pub(super) fn is(words: &[String], phrase: &str) -> bool {
    phrase.split(' ').eq(words.iter().map(String::as_str))
}

/// Whether the words end with a phrase, but for `most` words behind it.
fn ends(words: &[String], phrase: &str, most: usize) -> bool {
    let count = phrase.split(' ').count();
    holds(&words[words.len().saturating_sub(count + most)..], phrase)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{data::Data, ontology::Terms};

    #[test]
    fn words_say_what_became_of_a_figure() {
        use Revision::{Added, Earlier, Lowered, Others, Raised, Revised};
        let words = Terms::load(&Data::embedded()).unwrap().revision;
        for (evidence, figure, expected) in [
            ("The death toll rose to 14 from nine", "14", Some(Raised)),
            ("The death toll rose to 14 from nine", "nine", Some(Earlier)),
            ("has risen to at least 31", "at least 31", Some(Raised)),
            ("bringing the toll to 18", "18", Some(Raised)),
            ("the toll was revised down to 12", "12", Some(Lowered)),
            ("the count was updated to 12", "12", Some(Revised)),
            ("police initially put the toll at seven", "seven", Some(Earlier)),
            ("Four more people died", "Four more people", Some(Added)),
            ("killed two soldiers and seven others", "seven others", Some(Others)),
            ("the wounded rose to nine others", "nine others", Some(Raised)),
            ("Nobody else was hurt but one", "one", None),
            ("More than four people died", "More than four people", None),
            ("no more than four people died", "no more than four people", None),
            ("nine people from Gao were killed", "nine people", None),
            ("returned from nine villages", "nine", None),
            ("nine people were killed", "nine people", None),
            ("", "nine", None),
            ("nine", "", None),
            ("ＮＩＮＥ — ٩ people\u{300}", "٩ people\u{300}", None),
        ] {
            assert_eq!(words.of(evidence, figure), expected, "{evidence}: {figure}");
        }
    }
}
