//! What is known about a report besides its text, and how people correct it.

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

use crate::{CorrectionId, Published, Report, ReportId, Unit};

/// What is known about a report besides its text. A reading says which it was made with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Metadata {
    /// Its headline.
    pub title: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// When it was published.
    pub published: Option<Published>,
    /// Where it was published.
    pub url: Option<String>,
}

impl Metadata {
    /// What the report itself says.
    pub fn of<U: Unit>(report: &Report<U>) -> Self {
        Self {
            title: report.title.clone(),
            publisher: report.publisher.clone(),
            published: report.published.clone(),
            url: report.url.clone(),
        }
    }

    /// Puts it in the place of what the report says.
    pub fn apply<U: Unit>(&self, report: &mut Report<U>) {
        report.title.clone_from(&self.title);
        report.publisher.clone_from(&self.publisher);
        report.published.clone_from(&self.published);
        report.url.clone_from(&self.url);
    }
}

/// A person's correction of what is known about a report: who, when, why. Appended to the ledger, never changed; the
/// last one of a key counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Correction {
    /// Derived from the content.
    pub id: CorrectionId,
    /// The report.
    pub report: ReportId,
    /// What is put right; keys that are not there stay as they are.
    pub set: Setting,
    /// Who corrected.
    pub by: String,
    /// Why.
    pub reason: String,
    /// When, as an ISO 8601 moment in UTC.
    pub at: String,
}

/// New values of [`Metadata`]: a key with null takes the value away, a key that is not there leaves it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Setting {
    /// The headline.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "there")]
    pub title: Option<Option<String>>,
    /// Who published it.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "there")]
    pub publisher: Option<Option<String>>,
    /// When it was published.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "there")]
    pub published: Option<Option<Published>>,
    /// Where it was published.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "there")]
    pub url: Option<Option<String>>,
}

/// A key that is there, with null or a value.
#[expect(clippy::option_option, reason = "the outer one says that the key is there")]
fn there<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

impl Setting {
    /// Whether it sets nothing.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What is known once it is put right.
    #[must_use]
    pub fn applied_to(&self, known: &Metadata) -> Metadata {
        let known = known.clone();
        Metadata {
            title: self.title.clone().unwrap_or(known.title),
            publisher: self.publisher.clone().unwrap_or(known.publisher),
            published: self.published.clone().unwrap_or(known.published),
            url: self.url.clone().unwrap_or(known.url),
        }
    }
}

impl Correction {
    /// A correction with the id that its content gives.
    pub fn new(report: ReportId, set: Setting, by: &str, reason: &str, at: &str) -> Self {
        let json = serde_json::to_string(&set).unwrap_or_default();
        let id = CorrectionId::of(&[report.as_str(), &json, by, reason, at]);
        Self { id, report, set, by: by.to_owned(), reason: reason.to_owned(), at: at.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn null_takes_away_and_a_missing_key_leaves() {
        let set: Setting = serde_json::from_str(r#"{"title":null,"published":"2024-05-01"}"#).unwrap();
        let known = Metadata { title: Some("Blast".into()), publisher: Some("Courier".into()), ..Metadata::default() };
        let put_right = set.applied_to(&known);
        assert_eq!(put_right.title, None);
        assert_eq!(put_right.publisher.as_deref(), Some("Courier"));
        assert_eq!(put_right.published, "2024-05-01".parse().ok());
        assert_eq!(serde_json::to_string(&set).unwrap(), r#"{"title":null,"published":"2024-05-01"}"#);
        assert!(Setting::default().is_empty() && !set.is_empty());
    }
}
