//! Two reports side by side, with what differs marked.

use askama::Template;
use axum::{
    extract::{Path, RawQuery, State},
    response::Html,
};
use rashomon_desk::{Desk, Item};
use rashomon_model::Report;
use rashomon_wording::clean;
use similar::{ChangeTag, TextDiff};

use crate::{
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

/// Stretches of a text, and whether they stand in it only.
type Pieces = Vec<(bool, String)>;

struct Side {
    name: String,
    published: String,
    address: String,
    pieces: Pieces,
}

/// The page.
///
/// # Errors
/// [`Problem::NotFound`] where one of them is no report.
pub async fn show(
    State(app): State<App>,
    Path((one, other)): Path<(String, String)>,
    RawQuery(raw): RawQuery,
) -> Result<Html<String>, Problem> {
    let asked = Asked::of(raw.as_deref());
    let frame = Frame::new(&app, "incidents", &asked);
    let shown = app
        .read(asked.at()?, move |desk| {
            let (one, other) = (report(desk, &one)?, report(desk, &other)?);
            Ok(compared(&one, &other, frame))
        })
        .await?;
    page(&shown)
}

fn report(desk: &Desk, id: &str) -> Result<Report, Problem> {
    match desk.get(id)? {
        Some(Item::Report(item)) => Ok(item.record.report),
        _ => Err(Problem::NotFound(format!("report {}", clean(id)))),
    }
}

fn compared(one: &Report, other: &Report, frame: Frame) -> Page {
    let cut = |report: &Report| report.text.chars().take(MOST).collect::<String>();
    let (old, new) = (cut(one), cut(other));
    let diff = TextDiff::configure().timeout(std::time::Duration::from_secs(2)).diff_words(&old, &new);
    let (mut left, mut right) = (Pieces::new(), Pieces::new());
    let add = |pieces: &mut Pieces, differs: bool, text: &str| match pieces.last_mut() {
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
    let side = |report: &Report, pieces| Side {
        name: clean(report.publisher.as_deref().unwrap_or(&report.origin)),
        published: report.published.as_ref().map_or_else(|| "no date".to_owned(), ToString::to_string),
        address: frame.to(&format!("/reports/{}", report.id)),
        pieces,
    };
    Page {
        sides: [side(one, left), side(other, right)],
        alike: format!("{:.0} % of the words stand in both", 100.0 * diff.ratio()),
        frame,
    }
}
