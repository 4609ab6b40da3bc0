//! Words by which a report says from whom it has its text.

use rashomon_model::RepeatReason;
use serde::Deserialize;

use super::revision::{holds, is};

/// The words, each list as the data file explains it; small letters.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CreditWords {
    filler: Vec<String>,
    line: Vec<String>,
    names: Vec<String>,
    told: Vec<String>,
    carried: Vec<String>,
    quotes: Vec<String>,
}

/// So many words may stand between "told" and the agency: "told the French news agency AFP".
const BETWEEN: usize = 4;

impl CreditWords {
    /// Whether a word may stand in a line that is nothing but a credit.
    pub fn is_filler(&self, word: &str) -> bool {
        self.filler.iter().any(|w| w == word)
    }

    /// Whether a name ends as those of agencies do: "Harbour Wire".
    pub fn names_agency(&self, last: &str) -> bool {
        self.names.iter().any(|w| w == last)
    }

    /// Whether a line with these words credits the agencies that it names.
    pub fn credits(&self, words: &[String]) -> bool {
        self.line.iter().any(|phrase| holds(words, phrase))
    }

    /// What the words before an agency's name say of it, and at which of them the phrase begins.
    pub fn before(&self, words: &[String]) -> Option<(RepeatReason, usize)> {
        let lists = [(RepeatReason::Told, &self.told), (RepeatReason::Carried, &self.carried)];
        let phrases = lists.iter().flat_map(|(reason, list)| list.iter().map(move |phrase| (*reason, phrase)));
        let found = phrases.filter_map(|(reason, phrase)| {
            let count = phrase.split(' ').count();
            let starts = (words.len().saturating_sub(BETWEEN + count)..=words.len().checked_sub(count)?).rev();
            Some((reason, starts.into_iter().find(|start| is(&words[*start..start + count], phrase))?))
        });
        // The nearest words speak of the name.
        found.max_by_key(|(_, start)| *start)
    }

    /// Whether the word behind an agency's name says that it quotes who comes next.
    pub fn quotes_next(&self, word: &str) -> bool {
        self.quotes.iter().any(|w| w == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{data::Data, ontology::Terms};

    #[test]
    fn words_before_a_name_tell_what_it_did() {
        let credit = Terms::load(&Data::embedded()).unwrap().credit;
        let before = |text: &str| {
            let words: Vec<String> = text.split(' ').map(str::to_owned).collect();
            credit.before(&words).map(|(reason, start)| (reason, words[start].clone()))
        };
        let told = |word: &str| Some((RepeatReason::Told, word.to_owned()));
        let carried = |word: &str| Some((RepeatReason::Carried, word.to_owned()));
        for (text, expected) in [
            ("the mayor told", told("told")),
            ("the mayor told the french news agency", told("told")),
            ("the mayor told a crowd of people that the", None),
            ("in an interview with", told("interview")),
            ("said the mayor as quoted by", carried("quoted")),
            ("told reporters according to", carried("according")),
            ("with", None),
            ("", None),
        ] {
            assert_eq!(before(text), expected, "{text}");
        }
    }
}
