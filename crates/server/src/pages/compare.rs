//! Two reports side by side, with what differs marked.

use askama::Template;
use axum::{
    extract::{Path, RawQuery, State},
    response::{IntoResponse, Response},
};
use rashomon_desk::{Desk, Item, reference};
use rashomon_model::{Report, ReportRef};
use rashomon_wording::clean;
use serde::Serialize;
use similar::{ChangeTag, TextDiff};

use crate::{
    api::{Told, items::apart},
    app::App,
    asked::Asked,
    frame::{Frame, page},
    problem::Problem,
};

/// Letters of each text that are compared.
const MOST: usize = 60_000;

#[derive(Template)]
#[template(path = "compare.html")]
struct Page {
    frame: Frame,
    sides: [Side; 2],
    alike: String,
}

struct Side {
    name: String,
    published: String,
    address: String,
    pieces: Vec<(bool, String)>,
}

/// How two reports stand to each other, word by word.
#[derive(Debug, Serialize)]
pub struct Comparison {
    /// The share of the words that stand in both.
    pub alike: f32,
    /// The two reports.
    pub sides: [Compared; 2],
}

/// A report beside another.
#[derive(Debug, Serialize)]
pub struct Compared {
    /// The report.
    pub report: ReportRef,
    /// Its text in stretches, each with whether it stands in this one only.
    pub pieces: Vec<(bool, String)>,
}

/// The page or, by the ending of its address, the comparison for programs.
///
/// # Errors
/// [`Problem::NotFound`] where one of them is no report.
pub async fn show(
    State(app): State<App>,
    Path((one, other)): Path<(String, String)>,
    RawQuery(raw): RawQuery,
) -> Result<Response, Problem> {
    let asked = Asked::of(raw.as_deref());
    match apart(&other) {
        (_, None) => {}
        (other, Some("json")) => {
            let other = other.to_owned();
            let told = app.read(asked.at()?, move |desk| compared(desk, &one, &other)).await?;
            return Ok(Told(told).into_response());
        }
        _ => return Err(Problem::NotFound(format!("report {}", clean(&other)))),
    }
    let frame = Frame::new(&app, "incidents", &asked);
    let Comparison { alike, sides } = app.read(asked.at()?, move |desk| compared(desk, &one, &other)).await?;
    let side = |side: Compared| Side {
        name: clean(side.report.publisher.as_deref().unwrap_or(&side.report.origin)),
        published: side.report.published.as_ref().map_or_else(|| "no date".to_owned(), ToString::to_string),
        address: frame.to(&format!("/reports/{}", side.report.id)),
        pieces: side.pieces,
    };
    let shown = page(&Page {
        sides: sides.map(side),
        alike: format!("{:.0} % of the words stand in both", 100.0 * alike),
        frame,
    })?;
    Ok(shown.into_response())
}

fn report(desk: &Desk, id: &str) -> Result<Report, Problem> {
    match desk.get(id)? {
        Some(Item::Report(item)) => Ok(item.record.report),
        _ => Err(Problem::NotFound(format!("report {}", clean(id)))),
    }
}

/// Compares two reports.
///
/// # Errors
/// [`Problem::NotFound`] where one of them is no report.
pub fn compared(desk: &Desk, one: &str, other: &str) -> Result<Comparison, Problem> {
    let (one, other) = (report(desk, one)?, report(desk, other)?);
    let cut = |report: &Report| report.text.chars().take(MOST).collect::<String>();
    let (old, new) = (cut(&one), cut(&other));
    let diff = TextDiff::configure().timeout(std::time::Duration::from_secs(2)).diff_words(&old, &new);
    let (mut left, mut right) = (Vec::new(), Vec::new());
    let add = |pieces: &mut Vec<(bool, String)>, differs: bool, text: &str| match pieces.last_mut() {
        Some((known, last)) if *known == differs => last.push_str(text),
        _ => pieces.push((differs, text.to_owned())),
    };
    for change in diff.iter_all_changes() {
        match change.tag() {
            ChangeTag::Equal => {
                add(&mut left, false, change.value());
                add(&mut right, false, change.value());
            }
            ChangeTag::Delete => add(&mut left, true, change.value()),
            ChangeTag::Insert => add(&mut right, true, change.value()),
        }
    }
    let side = |report: &Report, pieces| Compared { report: reference(report), pieces };
    Ok(Comparison { alike: diff.ratio(), sides: [side(&one, left), side(&other, right)] })
}
