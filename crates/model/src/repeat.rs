//! Who has it from whom.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Quote, RepeatReason, ReportId};

/// A report that says again what another source says: an edge of the graph of who repeats whom.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Repeat {
    /// The report that repeats.
    pub report: ReportId,
    /// What it repeats.
    pub of: Repeated,
    /// What shows it.
    pub reason: RepeatReason,
    /// Of a copy the share of the shorter text's runs of five words that stand in the other too, 0 to 1; null elsewhere.
    #[serde(default)]
    pub share: Option<f64>,
    /// The words of the repeating report that say so; null where no words do: a copy, a publisher, an address.
    #[serde(default)]
    pub words: Option<Quote>,
}

/// What is repeated.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Repeated {
    /// Another report of the incident.
    Report {
        /// Its id.
        id: ReportId,
    },
    /// An agency, or a service whose texts others print.
    Agency {
        /// Its name.
        name: String,
    },
    /// Somebody who publishes reports of the incident.
    Publisher {
        /// Its name.
        name: String,
    },
    /// Somebody whom several reports quote.
    Speaker {
        /// As he or it is shown.
        name: String,
    },
}
