//! Which incidents are asked for.

use std::cmp::Ordering;

use jiff::civil::Date;
use rashomon_model::{Attribute, FactStatus, Incident, IncidentId, Place, Value};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use crate::{Desk, Error};

/// Conditions, all of which an incident must meet. The default has none.
///
/// Words are compared without case, diacritics and apostrophes, and each must begin a word of the name: "al-asad" finds
/// Al Asad Airbase, and "kataib" finds Kata'ib Hezbollah.
///
/// ```
/// use rashomon_desk::Query;
///
/// # use rashomon_desk::{Desk, OpenOptions};
/// # let ledger = rashomon_store::MemoryLedger::new();
/// # let desk = Desk::over(Box::new(ledger), OpenOptions::new(|| "2024-03-05T10:00:00Z".to_owned()));
/// // Contested attacks of July 2021, as they were told on the eighth.
/// let july = Query {
///     since: "2021-07-01".parse().ok(),
///     until: "2021-07-31".parse().ok(),
///     kind: Some(("ASSAULT".to_owned(), None)),
///     contested: true,
///     as_of: "2021-07-08".parse().ok(),
///     ..Query::default()
/// };
/// // Nothing is recorded yet.
/// assert!(desk.incidents(&july)?.is_empty());
/// # Ok::<(), rashomon_desk::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
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
    /// As the reports told it that were published up to this day (recorded, where they have no date).
    pub as_of: Option<Date>,
}

impl Query {
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

impl Desk {
    /// The incidents that meet the query, the earliest first and those without a date last. What was recorded since the
    /// last [`Desk::freshen`] is not in them, but with [`Query::as_of`] it is.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn incidents(&self, query: &Query) -> Result<Vec<Incident>, Error> {
        let mut incidents = Vec::new();
        match query.as_of {
            Some(day) => incidents.extend(self.as_of(day)?.into_iter().filter(|i| query.admits(i))),
            None => self.each_incident(|incident| {
                if query.admits(&incident) {
                    incidents.push(incident);
                }
                Ok(())
            })?,
        }
        incidents.sort_by(by_date);
        Ok(incidents)
    }

    /// Hands over all incidents, one at a time, in the order of their ids.
    pub(crate) fn each_incident(&self, mut take: impl FnMut(Incident) -> Result<(), Error>) -> Result<(), Error> {
        match &self.derived {
            Some(incidents) => incidents.iter().cloned().try_for_each(take),
            None => self.ledger.incidents()?.try_for_each(|incident| take(incident?)),
        }
    }

    /// The same, the earliest first. Of each only its place in the order is kept, so that one incident is in memory.
    pub(crate) fn each_incident_by_date(
        &self,
        mut take: impl FnMut(Incident) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let mut order = Vec::new();
        self.each_incident(|incident| {
            order.push((incident.when.is_none(), incident.when.map(|w| (w.start, w.end)), incident.id));
            Ok(())
        })?;
        order.sort();
        for (.., id) in order {
            // What another process has derived anew meanwhile is told by its own export.
            self.incident(&id)?.map_or(Ok(()), &mut take)?;
        }
        Ok(())
    }

    /// One incident.
    pub(crate) fn incident(&self, id: &IncidentId) -> Result<Option<Incident>, Error> {
        match &self.derived {
            Some(incidents) => Ok(incidents.iter().find(|i| &i.id == id).cloned()),
            None => Ok(self.ledger.incident(id)?),
        }
    }
}

/// The earliest first; those without a date last.
pub fn by_date(a: &Incident, b: &Incident) -> Ordering {
    let key = |i: &Incident| (i.when.is_none(), i.when.as_ref().map(|w| (w.start, w.end)));
    key(a).cmp(&key(b)).then_with(|| a.id.cmp(&b.id))
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
