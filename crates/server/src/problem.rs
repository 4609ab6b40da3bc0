//! What can go wrong, from one table: RFC 9457 for programs, a page for people.

use axum::{
    http::{HeaderValue, StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use rashomon_store::Error as LedgerError;
use serde::Serialize;

/// Why a request got no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// Nothing has this id or address.
    #[error("there is no {0}")]
    NotFound(String),
    /// Several ids begin so.
    #[error("{0}")]
    Ambiguous(String),
    /// A part of the address, or a field of a form, is not what it must be.
    #[error("{field}: {reason}")]
    Bad {
        /// Its name.
        field: String,
        /// What is wrong with it.
        reason: String,
    },
    /// What was decided cannot be recorded so.
    #[error("{0}")]
    Judging(String),
    /// Another process holds the ledger.
    #[error("{0}")]
    Held(String),
    /// More was sent than is taken.
    #[error("{0}")]
    TooLarge(String),
    /// What was sent is of a kind that is not taken.
    #[error("{0}")]
    MediaType(String),
    /// The request came by a name that is not this server's.
    #[error("this server answers to its own address only, not to `{0}`")]
    ForeignHost(String),
    /// A page of somebody else asked for a change.
    #[error("changes are taken from pages of this server only")]
    ForeignOrigin,
    /// A change came without the token of this process.
    #[error("the token of this session is missing or of an earlier one: load the page again")]
    Token,
    /// The address takes other methods.
    #[error("this address does not take that method")]
    Method,
    /// The ledger is damaged or of another version.
    #[error("{0}")]
    Ledger(String),
    /// A batch was broken off because the server ends.
    #[error(
        "broken off, because the server ends: what was recorded stays, and the same files again go on with the rest"
    )]
    Stopped,
    /// It took too long.
    #[error("this took too long; what was begun may still be recorded")]
    Timeout,
    /// A fault of this program.
    #[error("a fault of this program; what was recorded stays as it was")]
    Fault,
}

/// A problem as programs read it.
#[derive(Debug, Serialize)]
pub struct Details {
    /// A page that explains it.
    #[serde(rename = "type")]
    pub kind: String,
    /// In a few words.
    pub title: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// What is wrong here.
    pub detail: String,
    /// A short stable name.
    pub code: &'static str,
}

/// All problems there are: name, status, title. `/help/problems` shows the same table.
pub const TABLE: [(&str, StatusCode, &str); 15] = [
    ("not-found", StatusCode::NOT_FOUND, "Nothing is there"),
    ("ambiguous", StatusCode::CONFLICT, "Several ids begin so"),
    ("bad-value", StatusCode::BAD_REQUEST, "A value is not what it must be"),
    ("judgement", StatusCode::UNPROCESSABLE_ENTITY, "This cannot be recorded so"),
    ("ledger-held", StatusCode::SERVICE_UNAVAILABLE, "Another process holds the ledger"),
    ("too-large", StatusCode::PAYLOAD_TOO_LARGE, "Too much was sent"),
    ("media-type", StatusCode::UNSUPPORTED_MEDIA_TYPE, "This kind of content is not taken"),
    ("foreign-host", StatusCode::MISDIRECTED_REQUEST, "Asked by a foreign name"),
    ("foreign-origin", StatusCode::FORBIDDEN, "Asked by a foreign page"),
    ("token", StatusCode::FORBIDDEN, "The session's token is missing"),
    ("method", StatusCode::METHOD_NOT_ALLOWED, "Not by this method"),
    ("ledger", StatusCode::INTERNAL_SERVER_ERROR, "The ledger cannot be read"),
    ("stopped", StatusCode::SERVICE_UNAVAILABLE, "The server ends"),
    ("timeout", StatusCode::GATEWAY_TIMEOUT, "It took too long"),
    ("fault", StatusCode::INTERNAL_SERVER_ERROR, "A fault of this program"),
];

impl Problem {
    fn code(&self) -> &'static str {
        match self {
            Self::NotFound(_) => "not-found",
            Self::Ambiguous(_) => "ambiguous",
            Self::Bad { .. } => "bad-value",
            Self::Judging(_) => "judgement",
            Self::Held(_) => "ledger-held",
            Self::TooLarge(_) => "too-large",
            Self::MediaType(_) => "media-type",
            Self::ForeignHost(_) => "foreign-host",
            Self::ForeignOrigin => "foreign-origin",
            Self::Token => "token",
            Self::Method => "method",
            Self::Ledger(_) => "ledger",
            Self::Stopped => "stopped",
            Self::Timeout => "timeout",
            Self::Fault => "fault",
        }
    }

    /// A value that is not what it must be.
    #[expect(clippy::needless_pass_by_value, reason = "errors are handed over where they are mapped")]
    pub fn bad(field: impl Into<String>, reason: impl ToString) -> Self {
        Self::Bad { field: field.into(), reason: reason.to_string() }
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        self.row().1
    }

    fn row(&self) -> (&'static str, StatusCode, &'static str) {
        let code = self.code();
        TABLE.into_iter().find(|row| row.0 == code).unwrap_or(TABLE[TABLE.len() - 1])
    }

    /// As programs read it.
    pub fn details(&self) -> Details {
        let (code, status, title) = self.row();
        let kind = format!("/help/problems#{code}");
        Details { kind, title, status: status.as_u16(), detail: self.to_string(), code }
    }
}

impl From<rashomon_desk::Error> for Problem {
    fn from(error: rashomon_desk::Error) -> Self {
        use rashomon_desk::Error as E;
        match error {
            E::Ledger(error) => error.into(),
            E::Judging { reason } => Self::Judging(reason),
            E::Value(error) => Self::bad("value", error),
            E::NoExport { .. } | E::Unexplained { .. } | E::Ahead { .. } => Self::bad("address", error),
            error => Self::Ledger(error.to_string()),
        }
    }
}

impl From<LedgerError> for Problem {
    fn from(error: LedgerError) -> Self {
        match &error {
            LedgerError::Ambiguous { .. } => Self::Ambiguous(error.to_string()),
            LedgerError::Judgement { .. } | LedgerError::Correction { .. } => Self::Judging(error.to_string()),
            LedgerError::Busy { .. } => Self::Held(error.to_string()),
            _ => Self::Ledger(error.to_string()),
        }
    }
}

impl From<askama::Error> for Problem {
    fn from(_: askama::Error) -> Self {
        Self::Fault
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let json = serde_json::to_string(&self.details()).unwrap_or_default();
        let mut response = (self.status(), json).into_response();
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        // A page is made of it where somebody looks for one.
        response.extensions_mut().insert(self);
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_stands_in_the_table() {
        for problem in [Problem::NotFound("x".to_owned()), Problem::Token, Problem::Timeout, Problem::Fault] {
            assert_eq!(problem.row().0, problem.code());
        }
        assert_eq!(Problem::bad("since", "no day").details().status, 400);
    }
}
