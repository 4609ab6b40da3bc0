//! Which incidents are asked for.

use jiff::civil::Date;
use rashomon_model::{Attribute, FactStatus, Incident, Place, Value};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Conditions, all of which an incident must meet.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// It ended on this day or later.
    pub since: Option<Date>,
    /// It began on this day or earlier.
    pub until: Option<Date>,
    /// Words of its place.
    pub place: Option<String>,
    /// Words of who did it, claims it, was aimed at or harmed.
    pub actor: Option<String>,
    /// Event type, and mode if one was asked for.
    pub kind: Option<(String, Option<String>)>,
    /// Accounts disagree.
    pub contested: bool,
}

impl Filter {
    /// Whether the incident meets all conditions. One without a date lies in no stretch of time.
    pub fn admits(&self, incident: &Incident) -> bool {
        self.in_time(incident)
            && self.place.as_deref().is_none_or(|words| at_place(incident, words))
            && self.actor.as_deref().is_none_or(|words| with_actor(incident, words))
            && self.kind.as_ref().is_none_or(|(kind, mode)| {
                incident.kind.0 == *kind
                    && mode.as_ref().is_none_or(|m| incident.mode.as_ref().is_some_and(|i| i.0 == *m))
            })
            && (!self.contested || incident.facts.iter().any(|f| f.status == FactStatus::Contested))
    }

    fn in_time(&self, incident: &Incident) -> bool {
        if self.since.is_none() && self.until.is_none() {
            return true;
        }
        let Some(when) = &incident.when else { return false };
        let late_enough = self.since.is_none_or(|since| when.end.is_none_or(|end| end >= since));
        late_enough && self.until.is_none_or(|until| when.start <= until)
    }
}

fn at_place(incident: &Incident, words: &str) -> bool {
    let own = incident.place.iter();
    let told = incident.facts.iter().flat_map(|f| &f.positions).filter_map(|p| match &p.value {
        Value::Place(place) => Some(place),
        _ => None,
    });
    let names = |place: &Place| {
        let parts = [Some(&place.name), place.admin1.as_ref(), place.country.as_ref(), Some(&place.text)];
        parts.into_iter().flatten().cloned().collect::<Vec<_>>().join(" ")
    };
    own.chain(told).any(|place| has_words(&names(place), words))
}

fn with_actor(incident: &Incident, words: &str) -> bool {
    use Attribute as A;
    let acts = |a: A| matches!(a, A::Perpetrator | A::Responsibility | A::Target | A::Victim);
    let positions = incident.facts.iter().flat_map(|f| f.positions.iter().map(move |p| (f.attribute, p)));
    positions.into_iter().any(|(attribute, position)| match &position.value {
        Value::Actor(actor) => has_words(&format!("{} {}", actor.name, actor.text), words),
        value => acts(attribute) && has_words(value.text(), words),
    })
}

/// Whether every one of `words` begins a word of `text`, without regard to case and diacritics.
fn has_words(text: &str, words: &str) -> bool {
    let (text, words) = (fold(text), fold(words));
    words.split_whitespace().all(|word| text.split_whitespace().any(|t| t.starts_with(word)))
}

/// Lower case, without diacritics, with spaces for whatever is no letter or digit. Apostrophes leave no gap.
fn fold(text: &str) -> String {
    let letters = text.nfd().filter(|c| !is_combining_mark(*c) && !matches!(c, '\'' | '’' | '‘' | 'ʿ' | 'ʼ' | '`'));
    letters.flat_map(char::to_lowercase).map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_without_case_and_diacritics() {
        for (text, words, expect) in [
            ("Hacarí, Norte de Santander", "hacari", true),
            ("Al Asad Airbase", "al-asad", true),
            ("Kata'ib Hezbollah", "kataib hez", true),
            ("Mosul", "osul", false),
            ("Gao", "gao mali", false),
        ] {
            assert_eq!(has_words(text, words), expect, "{text} {words}");
        }
    }
}
