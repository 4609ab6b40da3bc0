//! What a page's address asks for: the whole state of a list stands in it.

use std::{collections::BTreeMap, fmt::Display, str::FromStr};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use rashomon_core::ontology::Ontology;
use rashomon_desk::{At, Cursor, Query};
use rashomon_model::{IncidentId, Published};

use crate::problem::Problem;

/// Incidents on a page.
pub const PAGE: usize = 50;
/// Most incidents that one answer has.
const MOST: usize = 1_000;
/// Signs of a value in an address that need no escape.
const PLAIN: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~').remove(b',').remove(b':');

/// The fields of an address, each once; of several the last. Empty ones are left out, as an unfilled form has them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked(BTreeMap<String, String>);

/// Fields that choose incidents; the others say how they are shown.
const FILTERS: [&str; 21] = [
    "id",
    "q",
    "since",
    "until",
    "place",
    "country",
    "province",
    "area",
    "actor",
    "publisher",
    "type",
    "status",
    "disputed",
    "awaited",
    "origins",
    "killed",
    "review",
    "work",
    "assignee",
    "tag",
    "all",
];

impl Asked {
    /// Reads the part of an address behind `?`.
    pub fn of(raw: Option<&str>) -> Self {
        let fields: Vec<(String, String)> = serde_html_form::from_str(raw.unwrap_or_default()).unwrap_or_default();
        let fields = fields.into_iter().map(|(name, value)| (name, value.trim().to_owned()));
        Self(fields.filter(|(_, value)| !value.is_empty()).collect())
    }

    /// One field.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// One field; empty where it is not given.
    pub fn or_empty(&self, name: &str) -> &str {
        self.get(name).unwrap_or_default()
    }

    /// Whether a field is given.
    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// The same with another value of one field, from the first page on; without the field where there is none.
    #[must_use]
    pub fn with(&self, name: &str, value: Option<&str>) -> Self {
        let mut fields = self.0.clone();
        if name != "after" {
            fields.remove("after");
        }
        match value {
            Some(value) => fields.insert(name.to_owned(), value.to_owned()),
            None => fields.remove(name),
        };
        Self(fields)
    }

    /// The filter alone: what is chosen, and as of when.
    #[must_use]
    pub fn filter(&self) -> Self {
        let kept = |name: &str| FILTERS.contains(&name) || matches!(name, "as_of" | "known_at");
        Self(self.0.iter().filter(|(name, _)| kept(name)).map(|(n, v)| (n.clone(), v.clone())).collect())
    }

    /// As of when it is asked, alone.
    #[must_use]
    pub fn moment(&self) -> Self {
        let kept =
            ["as_of", "known_at"].into_iter().filter_map(|name| Some((name.to_owned(), self.get(name)?.to_owned())));
        Self(kept.collect())
    }

    /// The fields that choose incidents, in the order of [`FILTERS`].
    pub fn chosen(&self) -> impl Iterator<Item = (&'static str, &str)> {
        FILTERS.into_iter().filter_map(|name| self.get(name).map(|value| (name, value)))
    }

    /// All fields, for a form that keeps them.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// An address with these fields.
    pub fn address(&self, path: &str) -> String {
        let fields: Vec<String> = self.fields().map(|(n, v)| format!("{}={}", escaped(n), escaped(v))).collect();
        if fields.is_empty() { path.to_owned() } else { format!("{path}?{}", fields.join("&")) }
    }

    /// As of when it is asked.
    ///
    /// # Errors
    /// [`Problem::Bad`] where a field is no moment.
    pub fn at(&self) -> Result<At, Problem> {
        let as_of = self.parsed::<Published>("as_of")?.map(|day| day.date());
        Ok(At { as_of, known_at: self.parsed("known_at")? })
    }

    /// The incidents that are asked for: a page of them.
    ///
    /// # Errors
    /// [`Problem::Bad`] where a field is not what it must be.
    pub fn query(&self, ontology: &Ontology) -> Result<Query, Problem> {
        let day = |name: &str| self.parsed::<Published>(name).map(|day| day.map(|day| day.date()));
        let words = |name: &str| self.get(name).map(str::to_owned);
        let query = Query {
            since: day("since")?,
            until: day("until")?,
            place: words("place"),
            country: self.get("country").map(str::to_uppercase),
            province: words("province"),
            area: self.parsed("area")?,
            actor: words("actor"),
            publisher: words("publisher"),
            kind: self.get("type").map(|key| kind(key, ontology)).transpose()?,
            status: self.parsed("status")?,
            contested: self.has("disputed"),
            awaited: self.has("awaited"),
            origins: self.parsed("origins")?,
            review: self.parsed("review")?,
            killed: self.parsed("killed")?,
            work: self.parsed("work")?,
            assignee: words("assignee"),
            tag: words("tag"),
            words: words("q"),
            id: self.get("id").map(|id| IncidentId(id.to_owned())),
            all: self.has("all"),
            order: self.parsed("order")?.unwrap_or_default(),
            limit: Some(self.limit(PAGE)?),
            after: self.parsed::<Cursor>("after")?,
            ..Query::default()
        };
        if query.since.zip(query.until).is_some_and(|(since, until)| since > until) {
            return Err(Problem::bad("since", "it lies after `until`"));
        }
        if query.after.as_ref().is_some_and(|after| after.order() != query.order) {
            return Err(Problem::bad("after", "the cursor is one of another order"));
        }
        Ok(query)
    }

    /// How many are asked for on a page, or as many as are usual.
    ///
    /// # Errors
    /// [`Problem::Bad`] where it is no number.
    pub fn limit(&self, usual: usize) -> Result<usize, Problem> {
        Ok(self.parsed::<usize>("limit")?.unwrap_or(usual).clamp(1, MOST))
    }

    /// Where a page begins behind a line: the number of that line, and its name.
    ///
    /// # Errors
    /// [`Problem::Bad`] where the field `after` is no such cursor.
    pub fn behind<N: FromStr>(&self) -> Result<Option<(N, &str)>, Problem> {
        let Some(cursor) = self.get("after") else { return Ok(None) };
        let apart = cursor.split_once('~').and_then(|(number, name)| Some((number.parse().ok()?, name)));
        apart.map(Some).ok_or_else(|| Problem::bad("after", "it is no cursor of this list"))
    }

    /// One field as what it must be.
    ///
    /// # Errors
    /// [`Problem::Bad`] where it is something else.
    pub fn parsed<T: FromStr<Err: Display>>(&self, name: &str) -> Result<Option<T>, Problem> {
        self.get(name).map(|text| text.parse().map_err(|e: T::Err| Problem::bad(name, e))).transpose()
    }
}

/// A value as it may stand in an address.
pub fn escaped(value: &str) -> impl Display {
    utf8_percent_encode(value, PLAIN)
}

/// "assault/aerial" as the ontology writes it.
fn kind(key: &str, ontology: &Ontology) -> Result<(String, Option<String>), Problem> {
    let (kind, mode) = key.split_once('/').map_or((key, None), |(kind, mode)| (kind, Some(mode.to_lowercase())));
    let kind = kind.to_uppercase();
    let whole = mode.as_ref().map_or_else(|| kind.clone(), |mode| format!("{kind}/{mode}"));
    if ontology.parse(&whole).is_none() {
        return Err(Problem::bad("type", format!("there is no event type `{key}`")));
    }
    Ok((kind, mode))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_holds_the_whole_state() {
        let asked = Asked::of(Some("q=two+words&country=ML&view=map&since=&area=1,2,3,4"));
        assert_eq!((asked.get("q"), asked.has("since")), (Some("two words"), false));
        assert_eq!(asked.address("/incidents"), "/incidents?area=1,2,3,4&country=ML&q=two%20words&view=map");
        assert_eq!(Asked::of(Some(&asked.address("")[1..])), asked);
        assert_eq!(asked.filter().with("country", None).address("/x"), "/x?area=1,2,3,4&q=two%20words");
    }

    #[test]
    fn another_filter_begins_at_the_first_page() {
        let asked = Asked::of(Some("after=earliest~1~2~inc_1&country=ML"));
        assert!(!asked.with("country", Some("NE")).has("after"));
        assert_eq!(asked.with("after", Some("x")).get("after"), Some("x"));
    }

    #[test]
    fn bad_moments_are_named() {
        assert!(matches!(Asked::of(Some("as_of=never")).at(), Err(Problem::Bad { field, .. }) if field == "as_of"));
    }
}
