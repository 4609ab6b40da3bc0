//! Which column of a table holds what.

use std::{fmt, str::FromStr};

use crate::Cause;

/// What a report is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    Text,
    Title,
    Published,
    Publisher,
    Url,
    Id,
}

/// The fields, with the names under which their columns are known. Names that come first go before those after them, and
/// a column that one field has taken is not taken by another. Case, spaces and signs do not count.
const FIELDS: [(Field, &[&str]); 6] = [
    (
        Field::Text,
        &[
            "text",
            "body",
            "full_text",
            "article_text",
            "article_body",
            "body_text",
            "main_text",
            "content",
            "article",
            "story",
            "report",
            "post",
            "post_text",
            "message",
            "message_text",
            "tweet",
            "narrative",
            "notes",
            "description",
            "details",
            "summary",
        ],
    ),
    (Field::Title, &["title", "headline", "heading", "article_title", "subject"]),
    (
        Field::Published,
        &[
            "published",
            "published_at",
            "published_on",
            "date_published",
            "published_date",
            "publication_date",
            "publish_date",
            "pub_date",
            "posted",
            "posted_at",
            "date_posted",
            "created_at",
            "date",
            "datetime",
            "timestamp",
        ],
    ),
    (
        Field::Publisher,
        &[
            "publisher",
            "published_by",
            "outlet",
            "newspaper",
            "media_outlet",
            "source_name",
            "source",
            "publication",
            "channel",
            "site_name",
            "site",
        ],
    ),
    (Field::Url, &["url", "link", "permalink", "article_url", "source_url", "web_url"]),
    (
        Field::Id,
        &[
            "id",
            "report_id",
            "article_id",
            "document_id",
            "doc_id",
            "uuid",
            "guid",
            "event_id",
            "event_id_cnty",
            "record_id",
        ],
    ),
];

/// Names of columns that the caller gives: `text=Body,published=Date`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    names: [Option<String>; FIELDS.len()],
}

/// A list of columns that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ColumnsError {
    /// A part without a name for its field.
    #[error("`{0}` is not of the form FIELD=COLUMN (text=Body)")]
    NoPair(String),
    /// A field that reports do not have.
    #[error("`{0}` is no field of a report; there are text, title, published, publisher, url and id")]
    UnknownField(String),
    /// A field that is given two columns.
    #[error("`{0}` is given twice")]
    Twice(String),
}

impl FromStr for Columns {
    type Err = ColumnsError;

    fn from_str(list: &str) -> Result<Self, ColumnsError> {
        let mut columns = Self::default();
        for part in list.split(',') {
            let (field, column) = part.split_once('=').ok_or_else(|| ColumnsError::NoPair(part.to_owned()))?;
            let (field, column) = (field.trim(), column.trim());
            if column.is_empty() {
                return Err(ColumnsError::NoPair(part.to_owned()));
            }
            let known = FIELDS.iter().position(|(_, names)| names[0].eq_ignore_ascii_case(field));
            let place = known.ok_or_else(|| ColumnsError::UnknownField(field.to_owned()))?;
            if columns.names[place].replace(column.to_owned()).is_some() {
                return Err(ColumnsError::Twice(field.to_owned()));
            }
        }
        Ok(columns)
    }
}

impl fmt::Display for Columns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let given =
            FIELDS.iter().zip(&self.names).filter_map(|((_, names), column)| Some((names[0], column.as_ref()?)));
        let parts: Vec<_> = given.map(|(field, column)| format!("{field}={column}")).collect();
        f.write_str(&parts.join(","))
    }
}

/// Where the fields stand in one table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Places {
    pub text: usize,
    pub title: Option<usize>,
    pub published: Option<usize>,
    pub publisher: Option<usize>,
    pub url: Option<usize>,
    pub id: Option<usize>,
}

impl Places {
    /// Finds the columns in a header: first those that are asked for by name, then the known ones.
    pub fn find(header: &[String], asked: &Columns) -> Result<Self, Cause> {
        let missing = |column: Option<&String>| Cause::NoColumn { column: column.cloned(), columns: header.to_vec() };
        let plain: Vec<String> = header.iter().map(|name| plain(name)).collect();
        let named = |name: &str, taken: &[Option<usize>]| named(header, &plain, name, taken);
        let mut places = [None; FIELDS.len()];
        for (place, column) in places.iter_mut().zip(&asked.names) {
            if let Some(column) = column {
                *place = Some(named(column, &[]).ok_or_else(|| missing(Some(column)))?);
            }
        }
        for (i, (_, names)) in FIELDS.iter().enumerate() {
            let known = || names.iter().find_map(|name| named(name, &places));
            places[i] = places[i].or_else(known);
        }
        let at = |field: Field| places[field as usize];
        Ok(Self {
            text: at(Field::Text).ok_or_else(|| missing(None))?,
            title: at(Field::Title),
            published: at(Field::Published),
            publisher: at(Field::Publisher),
            url: at(Field::Url),
            id: at(Field::Id),
        })
    }
}

/// The first free column of a name: as it is written, else by its letters and digits.
fn named(header: &[String], letters: &[String], name: &str, taken: &[Option<usize>]) -> Option<usize> {
    let free = |columns: &[String], name: &str| {
        columns.iter().enumerate().position(|(i, column)| column == name && !taken.contains(&Some(i)))
    };
    let plain = Some(plain(name)).filter(|plain| !plain.is_empty());
    free(header, name).or_else(|| free(letters, &plain?))
}

fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(header: &str, asked: &str) -> Result<Places, Cause> {
        let header: Vec<String> = header.split(',').map(str::to_owned).collect();
        let asked = if asked.is_empty() { Columns::default() } else { asked.parse().unwrap() };
        Places::find(&header, &asked)
    }

    #[test]
    fn fields_stand_in_their_order() {
        for (i, (field, _)) in FIELDS.iter().enumerate() {
            assert_eq!(*field as usize, i);
        }
    }

    #[test]
    fn one_table_by_many_names() {
        let all = Places { text: 0, title: Some(1), published: Some(2), publisher: Some(3), url: Some(4), id: Some(5) };
        for (header, asked) in [
            ("text,title,published,publisher,url,id", ""),
            ("Text,TITLE,Published,Publisher,URL,Id", ""),
            ("Full Text,Headline,Publication Date,Outlet,Link,GUID", ""),
            ("body,headline,pubDate,source,permalink,uuid,summary", ""),
            (
                "Was geschah,Titel,Tag,Wer,Wo,Nr",
                "text=Was geschah,title=titel,published=Tag,publisher=Wer,url=Wo,id=Nr",
            ),
            ("notes,title,created_at,source,url,event_id_cnty,text", "text=notes"),
        ] {
            assert_eq!(find(header, asked).unwrap(), all, "{header}");
        }
        let acled = "event_id_cnty,event_date,event_type,source,notes,fatalities";
        let acled = find(acled, "").unwrap();
        assert_eq!((acled.text, acled.published, acled.publisher, acled.id), (4, None, Some(3), Some(0)));
        assert_eq!(find("Text,text", "").unwrap().text, 1);
        assert_eq!(find("description,text", "").unwrap().text, 1);
        let source = find("text,source", "text=source").unwrap();
        assert_eq!((source.text, source.publisher), (1, None));
    }

    #[test]
    fn columns_that_are_missing() {
        let message = |found: Result<Places, Cause>| found.unwrap_err().to_string();
        let none = message(find("place,dead", ""));
        assert_eq!(none, "has no column that is known to hold text; its columns are “place”, “dead”");
        let asked = message(find("text,dead", "published=Day"));
        assert_eq!(asked, "has no column “Day”; its columns are “text”, “dead”");
        let many = vec!["x".repeat(90); 10_000].join(",");
        assert!(message(find(&many, "")).ends_with("…” and 9980 more"));
    }

    #[test]
    fn lists_of_columns() {
        let columns: Columns = " text = Body , Published=Date of issue".parse().unwrap();
        assert_eq!(columns.to_string(), "text=Body,published=Date of issue");
        assert_eq!("".parse::<Columns>(), Err(ColumnsError::NoPair(String::new())));
        assert_eq!("text".parse::<Columns>(), Err(ColumnsError::NoPair("text".to_owned())));
        assert_eq!("text=".parse::<Columns>(), Err(ColumnsError::NoPair("text=".to_owned())));
        assert_eq!("body=text".parse::<Columns>(), Err(ColumnsError::UnknownField("body".to_owned())));
        assert_eq!("text=a,text=b".parse::<Columns>(), Err(ColumnsError::Twice("text".to_owned())));
    }
}
