//! The list of incidents, the map and the timeline, on one filter.

use askama::Template;
use axum::{
    extract::{RawQuery, State},
    response::{Html, Response},
};
use rashomon_desk::{Order, Pin};
use rashomon_wording::{
    account::{self, count},
    clean,
    fold::between,
    value::{country, grouped},
};

use super::{
    facets::{self, Chip, Facet},
    timeline::{self, Timeline},
};
use crate::{
    app::{App, Counted},
    asked::Asked,
    frame::{Frame, page},
    problem::Problem,
};

/// Values of a facet that are listed.
const CHOICES: usize = 12;
const PATH: &str = "/incidents";
/// What a map draws.
pub const MAP: &str = "/api/v1/map";

#[derive(Template)]
#[template(path = "incidents.html")]
struct Page {
    frame: Frame,
    asked: Asked,
    view: &'static str,
    rows: Vec<Row>,
    chips: Vec<Chip>,
    facets: Vec<Facet>,
    found: String,
    disputed: String,
    awaited: String,
    left_out: Option<String>,
    with_all: String,
    next: Option<String>,
    first: Option<String>,
    orders: Vec<(&'static str, &'static str, bool)>,
    views: Vec<(&'static str, String, bool)>,
    timeline: Timeline,
    map: String,
    on_map: String,
    downloads: Vec<(&'static str, String)>,
    is_empty: bool,
    today: String,
    slider: Option<(String, String)>,
}

/// A line of the list.
#[expect(clippy::struct_excessive_bools, reason = "each is a badge, and none says anything of another")]
pub struct Row {
    /// Its id.
    pub id: String,
    /// Its page.
    pub address: String,
    /// Its title.
    pub title: String,
    /// Its day.
    pub day: String,
    /// Its place.
    pub place: String,
    /// Killed, with its bounds.
    pub killed: Option<String>,
    /// Injured.
    pub injured: Option<String>,
    /// "3 reports of at most 2 origins".
    pub told: String,
    /// Accounts disagree.
    pub disputed: bool,
    /// Something is not known yet.
    pub awaited: bool,
    /// A coder would take it up.
    pub codable: bool,
    /// People have looked at it.
    pub reviewed: bool,
    /// It did not simply occur.
    pub status: Option<String>,
}

impl Row {
    /// The line of an incident, as of the frame's moment.
    pub fn of(pin: &Pin, frame: &Frame) -> Self {
        let reports = usize::try_from(pin.reports).unwrap_or(usize::MAX);
        let origins = usize::try_from(pin.origins).unwrap_or(usize::MAX);
        Self {
            id: pin.id.to_string(),
            address: frame.to(&format!("{PATH}/{}", pin.id)),
            title: clean(&pin.title),
            day: day(pin),
            place: place(pin),
            killed: bounds(pin.killed_low, pin.killed, pin.killed_high),
            injured: pin.injured.map(grouped),
            told: format!("{} of {}", count(reports, "report"), account::origins(origins, pin.at_most)),
            disputed: pin.contested,
            awaited: pin.awaited,
            codable: pin.codable,
            reviewed: pin.review == rashomon_model::Review::Reviewed,
            status: (pin.status != rashomon_model::Status::Occurred).then(|| pin.status.to_string()),
        }
    }
}

/// The day as it is known: "2 Mar 2024", "Mar 2024", "1–7 Mar 2024".
fn day(pin: &Pin) -> String {
    let Some(start) = pin.begins else { return "no date".to_owned() };
    let Some(end) = pin.ends else { return format!("since {}", start.strftime("%-d %b %Y")) };
    let whole = |first: jiff::civil::Date, last: jiff::civil::Date| start == first && end == last;
    if whole(start.first_of_year(), start.last_of_year()) {
        start.year().to_string()
    } else if whole(start.first_of_month(), start.last_of_month()) {
        start.strftime("%b %Y").to_string()
    } else {
        between(start, end)
    }
}

fn place(pin: &Pin) -> String {
    let mut parts: Vec<String> = Vec::new();
    let country = pin.country.as_deref().map(country);
    for part in [pin.place.as_deref(), pin.admin1.as_deref(), country].into_iter().flatten().map(clean) {
        if !parts.contains(&part) {
            parts.push(part);
        }
    }
    if parts.is_empty() { "no place".to_owned() } else { parts.join(", ") }
}

/// "7", "7 (5–11)", "5 or more".
fn bounds(low: Option<u64>, best: Option<u64>, high: Option<u64>) -> Option<String> {
    let low = low.or(best)?;
    let best = best.map_or_else(|| "indeterminate".to_owned(), grouped);
    Some(match high {
        Some(high) if high == low => best,
        Some(high) => format!("{best} ({}\u{2013}{})", grouped(low), grouped(high)),
        None => format!("{best} ({} or more)", grouped(low)),
    })
}

/// The page.
///
/// # Errors
/// [`Problem::Bad`] where the address asks for what there is not.
pub async fn list(State(app): State<App>, RawQuery(raw): RawQuery) -> Result<Html<String>, Problem> {
    let asked = Asked::of(raw.as_deref());
    let frame = Frame::new(&app, "incidents", &asked);
    let today = app.today();
    let at = asked.at()?;
    let counting = app.clone();
    let shown = app.read(at, move |desk| {
        let ontology = desk.data().ontology()?;
        let query = asked.query(ontology)?;
        let pins = desk.pins(&query)?;
        let filter = asked.filter();
        let key = filter.address("");
        let facets = counting.facets(desk, &key, &query, CHOICES)?;
        let counted = counting.counted(desk, &key, &query)?;
        let Counted { tallies, left_out } = &*counted;
        let view = match asked.get("view") {
            Some("map") => "map",
            Some("timeline") => "timeline",
            _ => "list",
        };
        let timeline = if view == "timeline" {
            timeline::drawn(&counting.timeline(desk, &key, &query)?.buckets, &asked, PATH)
        } else {
            Timeline::default()
        };
        let order = |name: &'static str, order: Order| (name, words(order), query.order == order);
        let download = |ending: &'static str| (ending, filter.address(&format!("{PATH}.{ending}")));
        Ok(Page {
            rows: pins.items.iter().map(|pin| Row::of(pin, &frame)).collect(),
            chips: facets::chips(&asked, PATH),
            found: count(usize::try_from(facets.incidents).unwrap_or(usize::MAX), "incident"),
            disputed: grouped(tallies.disputed),
            awaited: grouped(tallies.awaited),
            facets: facets::all(&facets, &asked, PATH, ontology),
            left_out: account::left_out(left_out),
            with_all: asked.with("all", Some("1")).address(PATH),
            next: pins.next.map(|next| asked.with("after", Some(&next.to_string())).address(PATH)),
            first: asked.has("after").then(|| asked.with("after", None).address(PATH)),
            orders: vec![
                order("earliest", Order::Earliest),
                order("latest", Order::Latest),
                order("deadliest", Order::Deadliest),
            ],
            views: ["list", "map", "timeline"]
                .into_iter()
                .map(|name| (name, asked.with("view", (name != "list").then_some(name)).address(PATH), view == name))
                .collect(),
            timeline,
            map: filter.address(MAP),
            on_map: asked.address(&format!("{MAP}/incidents")),
            downloads: ["csv", "json", "geojson"].map(download).to_vec(),
            is_empty: desk.ledger().head()?.seq == 0,
            slider: today.and_then(|today| slider(desk, today)),
            today: today.map(|day| day.to_string()).unwrap_or_default(),
            view,
            frame,
            asked,
        })
    });
    page(&shown.await?)
}

/// The days that one can look back to: from the first incident to today.
fn slider(desk: &rashomon_desk::Desk, today: jiff::civil::Date) -> Option<(String, String)> {
    let earliest = rashomon_desk::Query { limit: Some(1), ..rashomon_desk::Query::default() };
    let first = desk.pins(&earliest).ok()?.items.first()?.begins?;
    (first < today).then(|| (first.to_string(), today.to_string()))
}

fn words(order: Order) -> &'static str {
    match order {
        Order::Earliest => "earliest first",
        Order::Latest => "latest first",
        Order::Deadliest => "most killed first",
    }
}

/// The list as a table.
///
/// # Errors
/// As [`list`].
pub async fn table(State(app): State<App>, RawQuery(raw): RawQuery) -> Result<Response, Problem> {
    crate::download::of(&app, "csv", Asked::of(raw.as_deref()), false).await
}

/// The list as `GeoJSON`.
///
/// # Errors
/// As [`list`].
pub async fn features(State(app): State<App>, RawQuery(raw): RawQuery) -> Result<Response, Problem> {
    crate::download::of(&app, "geojson", Asked::of(raw.as_deref()), false).await
}
