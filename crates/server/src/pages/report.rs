//! One report: its text with the words of every claim marked, and who says what in it.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::{
    extract::{Path, RawQuery, State},
    http::{
        HeaderValue,
        header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE},
    },
    response::{IntoResponse, Response},
};
use rashomon_desk::{Desk, Item, ReportItem, Voice};
use rashomon_model::{Event, Repeated, ReportId};
use rashomon_wording::{account, clean, value};

use super::{
    facets,
    incident::key,
    matrix::citation,
    text::{self, Paragraph, Piece},
};
use crate::{
    api::items,
    app::App,
    asked::Asked,
    frame::{Frame, page},
    problem::Problem,
};

/// What an archived page may do: show itself, and nothing else.
const SANDBOX: &str = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'";

#[derive(Template)]
#[template(path = "report.html")]
struct Page {
    frame: Frame,
    id: String,
    json: String,
    heading: Vec<Piece>,
    title: String,
    fields: Vec<(&'static str, String)>,
    url: Option<String>,
    language: String,
    diagnostics: Vec<(String, String)>,
    paragraphs: Vec<Paragraph>,
    cut: bool,
    events: Vec<EventLine>,
    attributes: Vec<&'static str>,
    speakers: Vec<(usize, String)>,
    incidents: Vec<(String, String)>,
    repeats: Vec<(String, String, Option<String>)>,
    claims: usize,
    can_write: bool,
}

/// An event as the report tells it, with what is said of it.
struct EventLine {
    heading: String,
    trigger: String,
    when: String,
    place: String,
    claims: Vec<ClaimLine>,
}

struct ClaimLine {
    id: String,
    attribute: &'static str,
    value: String,
    who: String,
    speaker: usize,
    manner: String,
    quote: String,
    confidence: String,
    citation: String,
    reviewed: bool,
}

/// The page, or the report in another form by the ending of its address.
///
/// # Errors
/// [`Problem::NotFound`] where nothing has the id.
pub async fn show(
    State(app): State<App>,
    Path(name): Path<String>,
    RawQuery(raw): RawQuery,
) -> Result<Response, Problem> {
    let asked = Asked::of(raw.as_deref());
    if let (id, Some(form)) = items::apart(&name) {
        return items::report(&app, id, form, &asked).await;
    }
    let frame = Frame::new(&app, "incidents", &asked);
    let shown = app
        .read(asked.at()?, move |desk| match desk.get(&name)? {
            Some(Item::Report(item)) => laid_out(desk, &item, frame),
            _ => Err(Problem::NotFound(format!("report {}", clean(&name)))),
        })
        .await?;
    Ok(page(&shown)?.into_response())
}

fn laid_out(desk: &Desk, item: &ReportItem, frame: Frame) -> Result<Page, Problem> {
    let report = &item.record.report;
    let ontology = desk.data().ontology()?;
    let title = report.title.as_deref().map_or_else(|| clean(&report.origin), clean);
    let (paragraphs, cut) = text::marked(report, &item.voices);
    let (heading, paragraphs) = text::headed(paragraphs, &title);
    let numbers = text::numbered(&item.voices);
    let decisions = desk.decisions()?;
    let judged: BTreeSet<&String> = decisions.reviewed().collect();
    let of_event = |event: &Event| -> Vec<ClaimLine> {
        let voices = item.voices.iter().filter(|v| v.claim.event == event.id);
        voices.map(|voice| claim(voice, numbers.get(&voice.claim.speaker).copied().unwrap_or(0), &judged)).collect()
    };
    let events = item.record.extraction.events.iter().map(|event| EventLine {
        heading: facets::type_name(&key(&event.kind, event.mode.as_ref()), ontology),
        trigger: clean(&event.trigger.text),
        when: event.when.as_ref().map_or_else(|| "no date".to_owned(), ToString::to_string),
        place: event.place.as_ref().map_or_else(|| "no place".to_owned(), value::place),
        claims: of_event(event),
    });
    let attributes: BTreeSet<&'static str> = item.voices.iter().map(|v| v.claim.attribute.as_str()).collect();
    let speakers: BTreeMap<usize, BTreeSet<String>> =
        item.voices.iter().fold(BTreeMap::new(), |mut all: BTreeMap<usize, BTreeSet<String>>, voice| {
            let number = numbers.get(&voice.claim.speaker).copied().unwrap_or(0);
            all.entry(number).or_default().insert(account::who(voice));
            all
        });
    let incidents = desk.incidents_told_by(&BTreeSet::from([report.id.clone()]))?;
    Ok(Page {
        id: report.id.to_string(),
        json: frame.to(&format!("/reports/{}.json", report.id)),
        heading,
        title,
        fields: fields(item),
        // Only an address that a browser may open is made a link of.
        url: report.url.as_deref().filter(|u| u.starts_with("https://") || u.starts_with("http://")).map(clean),
        language: report.language.chars().filter(char::is_ascii_alphanumeric).take(8).collect(),
        diagnostics: item
            .record
            .extraction
            .diagnostics
            .iter()
            .map(|d| (d.severity.to_string(), clean(&d.message)))
            .collect(),
        paragraphs,
        cut,
        events: events.collect(),
        attributes: attributes.into_iter().collect(),
        speakers: speakers.into_iter().map(|(n, who)| (n, who.into_iter().collect::<Vec<_>>().join("; "))).collect(),
        incidents: incidents.iter().map(|i| (clean(&i.title), frame.to(&format!("/incidents/{}", i.id)))).collect(),
        repeats: incidents.iter().flat_map(|i| repeats(i, &report.id, &frame)).collect(),
        claims: item.voices.len(),
        can_write: frame.moment.is_none(),
        frame,
    })
}

fn fields(item: &ReportItem) -> Vec<(&'static str, String)> {
    let report = &item.record.report;
    let unknown = || "not known".to_owned();
    vec![
        ("publisher", report.publisher.as_deref().map_or_else(unknown, clean)),
        ("published", report.published.as_ref().map_or_else(unknown, ToString::to_string)),
        ("read from", clean(&report.origin)),
        ("language", clean(&report.language)),
        ("recorded", item.recorded_at.as_deref().map_or_else(unknown, clean)),
        ("digest", report.id.to_string()),
    ]
}

fn claim(voice: &Voice, speaker: usize, judged: &BTreeSet<&String>) -> ClaimLine {
    ClaimLine {
        id: voice.claim.id.to_string(),
        attribute: voice.claim.attribute.as_str(),
        value: value::words(&voice.claim.value),
        who: account::who(voice),
        speaker,
        manner: account::manner(&[voice]),
        quote: clean(&voice.claim.evidence.text),
        confidence: format!("{:.0} %", 100.0 * voice.claim.confidence),
        citation: citation(voice),
        reviewed: judged.contains(&voice.claim.id.0),
    }
}

/// From whom the report has what it says, and who has it from the report.
fn repeats(
    incident: &rashomon_model::Incident,
    report: &ReportId,
    frame: &Frame,
) -> Vec<(String, String, Option<String>)> {
    let mut out = Vec::new();
    for repeat in &incident.repeats {
        let other = match &repeat.of {
            Repeated::Report { id } if &repeat.report == report => id,
            Repeated::Report { id } if id == report => &repeat.report,
            Repeated::Agency { name } | Repeated::Publisher { name } | Repeated::Speaker { name }
                if &repeat.report == report =>
            {
                out.push((account::how(repeat.reason).to_owned(), clean(name), None));
                continue;
            }
            _ => continue,
        };
        let name = incident.reports.iter().find(|r| &r.id == other);
        let name = name.map_or(other.as_str(), |r| r.publisher.as_deref().unwrap_or(&r.origin));
        let compare = frame.to(&format!("/reports/{report}/compare/{other}"));
        let how = if &repeat.report == report { "copies" } else { "is copied by" };
        out.push((how.to_owned(), clean(name), Some(compare)));
    }
    out
}

/// The bytes that the report was read from, shut in: a page shows itself and runs nothing.
///
/// # Errors
/// [`Problem::NotFound`].
#[utoipa::path(get, path = "/reports/{id}/original", tag = "items",
    params(("id" = String, Path, description = "An id, or how it begins")),
    responses((status = 200, description = "The bytes, as they were", content_type = "text/plain", body = String),
        (status = 404, description = "not-found", content_type = "application/problem+json", body = serde_json::Value)))]
pub async fn original(State(app): State<App>, Path(id): Path<String>) -> Result<Response, Problem> {
    let bytes = app
        .read(rashomon_desk::At::default(), move |desk| {
            let id = desk.report_id(&id)?.ok_or_else(|| Problem::NotFound(format!("report {}", clean(&id))))?;
            desk.ledger().original(&id)?.ok_or_else(|| Problem::NotFound(format!("original of {id}")))
        })
        .await?;
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(2_048)]).to_lowercase();
    let is_page = head.contains("<html") || head.contains("<!doctype html") || head.contains("<body");
    let mut response = bytes.into_response();
    let kind = if is_page { "text/html" } else { "text/plain; charset=utf-8" };
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    response.headers_mut().insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(SANDBOX));
    Ok(response)
}
