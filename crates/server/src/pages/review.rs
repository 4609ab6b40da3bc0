//! The queue of what deserves a look, with a key for each decision.

use askama::Template;
use axum::{
    extract::{RawQuery, State},
    response::Html,
};
use rashomon_desk::{At, Matter, QueueItem, QueueKind};
use rashomon_wording::{account::count, clean, value};

use super::incident::Decision;
use crate::{
    api::{
        Listed,
        queue::{self, Queue},
    },
    app::App,
    asked::Asked,
    frame::{Frame, page},
    problem::Problem,
};

/// Matters on a page.
const SHOWN: usize = 12;
const PATH: &str = "/review";

#[derive(Template)]
#[template(path = "review.html")]
struct Page {
    frame: Frame,
    items: Vec<Item>,
    waiting: String,
    kinds: Vec<(&'static str, String, bool)>,
    next: Option<String>,
    downloads: [(&'static str, String); 2],
    decided: Vec<Decision>,
    back: String,
}

/// Something that deserves a look.
struct Item {
    key: String,
    kind: &'static str,
    what: &'static str,
    title: String,
    reason: String,
    reasons: Vec<String>,
    incident: Option<String>,
    subjects: String,
    is_pair: bool,
    sides: Vec<Side>,
    judgements: Vec<Decision>,
}

struct Side {
    heading: String,
    told: Vec<Told>,
}

struct Told {
    id: String,
    attribute: String,
    value: String,
    speaker: String,
    source: String,
    sentence: String,
    address: String,
    is_claim: bool,
}

/// The page.
///
/// # Errors
/// [`Problem::Bad`] where the address asks for what there is not.
pub async fn show(State(app): State<App>, RawQuery(raw): RawQuery) -> Result<Html<String>, Problem> {
    let asked = Asked::of(raw.as_deref());
    let frame = Frame::new(&app, "review", &Asked::default());
    let queued = app.clone();
    let shown = app
        .read(At::default(), move |desk| {
            let Queue { page, kinds } = queue::of(&queued, desk, &asked, SHOWN, PATH)?;
            let kinds = kinds.into_iter().map(|kind| {
                let on = asked.get("kind") == Some(kind.as_str());
                (words(kind), asked.with("kind", (!on).then_some(kind.as_str())).address(PATH), on)
            });
            let kinds = kinds.collect();
            let Listed { items, total, next_url } = page.with(|item| Ok(laid_out(&item, desk.matter(&item)?)))?;
            let download = |ending: &'static str| {
                let of = Asked::default().with("kind", asked.get("kind"));
                (ending, of.address(&format!("{PATH}.{ending}")))
            };
            let mut decided = desk.judged(None)?;
            decided.reverse();
            decided.truncate(20);
            Ok(Page {
                items,
                waiting: count(total, "matter"),
                kinds,
                next: next_url,
                downloads: ["csv", "json"].map(download),
                decided: decided.iter().map(Decision::of).collect(),
                back: asked.address(PATH),
                frame,
            })
        })
        .await?;
    page(&shown)
}

fn words(kind: QueueKind) -> &'static str {
    match kind {
        QueueKind::Disputed => "disputed",
        QueueKind::NearMiss => "near misses",
        QueueKind::Contradiction => "contradictions",
        QueueKind::Orphan => "without their words",
    }
}

fn laid_out(item: &QueueItem, matter: Matter) -> Item {
    let sides = matter.sides.into_iter().map(|side| Side {
        heading: clean(&side.heading),
        told: side
            .told
            .into_iter()
            .map(|told| Told {
                attribute: told.attribute.map(|a| a.to_string()).unwrap_or_default(),
                value: told.value.as_ref().map(value::words).unwrap_or_default(),
                speaker: clean(&told.speaker),
                source: clean(told.report.publisher.as_deref().unwrap_or(&told.report.origin)),
                sentence: clean(&told.sentence),
                address: format!("/reports/{}#{}", told.report.id, told.id),
                is_claim: told.id.starts_with("clm_"),
                id: told.id,
            })
            .collect(),
    });
    Item {
        key: clean(&item.key),
        kind: item.kind.as_str(),
        what: words(item.kind),
        title: clean(&item.title),
        reason: clean(&item.reason),
        reasons: item.reasons.iter().map(|reason| clean(reason)).collect(),
        incident: item.incident.as_ref().map(|id| format!("/incidents/{id}")),
        subjects: item.subjects.join(" "),
        is_pair: item.kind == QueueKind::NearMiss,
        sides: sides.collect(),
        judgements: matter.judgements.iter().map(Decision::of).collect(),
    }
}
