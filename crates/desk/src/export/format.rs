//! What can be exported, and in which formats.

use std::{fmt, str::FromStr};

use serde::{Serialize, Serializer};

/// What can be exported.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum What {
    /// A row an incident, or what the format makes of one.
    #[default]
    Incidents,
    /// A row a claim, with its event, speakers, report and incident.
    Claims,
    /// A row a report, with its text and all that was extracted from it.
    Reports,
}

macro_rules! formats {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $extension:literal, $media:literal;)+) => {
        /// In which format.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Format {
            $($(#[$doc])* $variant,)+
        }

        impl Format {
            /// All formats, in the order in which they are listed.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name, as it is typed.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// How names of its files end, without the dot.
            pub fn extension(self) -> &'static str {
                match self { $(Self::$variant => $extension),+ }
            }

            /// Its media type, as HTTP has it.
            pub fn media_type(self) -> &'static str {
                match self { $(Self::$variant => $media),+ }
            }
        }
    };
}

formats! {
    /// One JSON value a line, UTF-8, with escapes for signs that [act](crate::unseen::is_active) on what shows them.
    #[default]
    Jsonl = "jsonl", "jsonl", "application/jsonl; charset=utf-8";
    /// A flat table: UTF-8 with a heading line, lines that end with CR LF (RFC 4180), texts [guarded](super::guard) from
    /// spreadsheets. So are all tables here.
    Csv = "csv", "csv", "text/csv; charset=utf-8; header=present";
    /// ACLED's 31 columns.
    Acled = "acled", "csv", "text/csv; charset=utf-8; header=present";
    /// The 49 columns of UCDP GED.
    Ucdp = "ucdp", "csv", "text/csv; charset=utf-8; header=present";
    /// A row a report and event, as the R package `eventreport` takes them.
    EventReport = "event-report", "csv", "text/csv; charset=utf-8; header=present";
    /// Events of PLOVER, one JSON value a line.
    Plover = "plover", "jsonl", "application/jsonl; charset=utf-8";
    /// POLECAT's 40 columns, which stand apart by tabulators.
    Polecat = "polecat", "tsv", "text/tab-separated-values; charset=utf-8";
    /// A `FeatureCollection` by RFC 7946.
    Geojson = "geojson", "geojson", "application/geo+json";
    /// A workbook.
    Xlsx = "xlsx", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    /// A table by columns, which a crate of its own writes.
    Parquet = "parquet", "parquet", "application/vnd.apache.parquet";
    /// Monthly counts by province.
    Admin = "admin", "csv", "text/csv; charset=utf-8; header=present";
}

impl What {
    /// The name, as it is typed.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Incidents => "incidents",
            Self::Claims => "claims",
            Self::Reports => "reports",
        }
    }
}

/// A word that is no format, or nothing that can be exported.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{word}` is none of {known}")]
pub struct UnknownExport {
    word: String,
    known: String,
}

impl UnknownExport {
    fn new(word: &str, known: &[&str]) -> Self {
        Self { word: word.to_owned(), known: known.join(", ") }
    }
}

impl FromStr for Format {
    type Err = UnknownExport;

    fn from_str(word: &str) -> Result<Self, UnknownExport> {
        let found = Self::ALL.iter().find(|format| format.as_str() == word);
        found
            .copied()
            .ok_or_else(|| UnknownExport::new(word, &Self::ALL.iter().map(|f| f.as_str()).collect::<Vec<_>>()))
    }
}

impl FromStr for What {
    type Err = UnknownExport;

    fn from_str(word: &str) -> Result<Self, UnknownExport> {
        let all = [Self::Incidents, Self::Claims, Self::Reports];
        let found = all.into_iter().find(|what| what.as_str() == word);
        found.ok_or_else(|| UnknownExport::new(word, &all.map(Self::as_str)))
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Serialize for Format {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.as_str())
    }
}

impl Serialize for What {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back() {
        for format in Format::ALL {
            assert_eq!(format.as_str().parse(), Ok(*format));
            assert!(!format.extension().contains('.') && format.media_type().contains('/'));
        }
        assert_eq!("claims".parse(), Ok(What::Claims));
        let refused = "xml".parse::<Format>().unwrap_err().to_string();
        assert!(refused.starts_with("`xml` is none of jsonl, csv, acled, "), "{refused}");
    }
}
