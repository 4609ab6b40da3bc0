//! One incident: its tolls, who says what, what is awaited, what people decided, what may belong to it.

use askama::Template;
use axum::{
    extract::{Path, RawQuery, State},
    response::{Html, IntoResponse, Redirect, Response},
};
use rashomon_desk::{Desk, IncidentItem, Item, JudgementLine};
use rashomon_model::{EventType, Incident, IncidentId, Linked, Mode, Repeated, Review, WorkStatus};
use rashomon_wording::{account, clean, value};

use super::{
    matrix::{self, Matrix},
    tolls::{self, Chart},
};
use crate::{
    api::items,
    app::App,
    asked::Asked,
    frame::{Frame, page},
    problem::Problem,
};

#[derive(Template)]
#[template(path = "incident.html")]
struct Page {
    frame: Frame,
    id: String,
    here: String,
    print: String,
    json: String,
    geojson: String,
    title: String,
    kind: String,
    status: String,
    when: String,
    place: String,
    place_note: Option<String>,
    reviewed: bool,
    uncodable: Vec<String>,
    told: String,
    charts: Vec<Chart>,
    rules: Vec<(String, bool)>,
    matrix: Matrix,
    awaited: Vec<(String, Vec<matrix::Heard>)>,
    repeats: Vec<Repeats>,
    suggestions: Vec<Suggestion>,
    linked: Vec<Link>,
    reports: Vec<ReportLine>,
    history: Vec<Decision>,
    contradicted: Vec<String>,
    work: WorkForm,
    map: Option<String>,
    can_write: bool,
}

/// Who repeats one source.
struct Repeats {
    source: String,
    how: &'static str,
    by: Vec<RepeatLine>,
}

struct RepeatLine {
    name: String,
    address: String,
    words: String,
    compare: Option<String>,
}

/// Another incident that may be the same.
struct Suggestion {
    a: String,
    b: String,
    score: String,
    reasons: Vec<String>,
    title: String,
    address: Option<String>,
    words: String,
    source: String,
    report: String,
}

/// Another incident that has to do with it.
struct Link {
    words: String,
    address: String,
    by: String,
    report: Option<String>,
}

struct ReportLine {
    day: String,
    publisher: String,
    origin: String,
    address: String,
    id: String,
}

/// A judgement in words.
pub struct Decision {
    /// Its id.
    pub id: String,
    /// What was decided.
    pub action: String,
    /// Of what, shortened.
    pub about: String,
    /// With what.
    pub value: String,
    /// Why.
    pub reason: String,
    /// Whose.
    pub by: String,
    /// When.
    pub at: String,
    /// Taken back by this one.
    pub undone: bool,
    /// Its words are not read any more.
    pub orphaned: bool,
}

impl Decision {
    /// In words.
    pub fn of(line: &JudgementLine) -> Self {
        let judgement = &line.judgement;
        let detail = judgement.detail.as_ref().and_then(|detail| serde_json::to_value(detail).ok());
        let detail = detail.and_then(|detail| detail.as_object()?.values().next().cloned());
        let detail = detail.map(|detail| detail.as_str().map_or_else(|| detail.to_string(), str::to_owned));
        Self {
            id: judgement.id.to_string(),
            action: judgement.action.to_string(),
            about: clean(&judgement.subjects.join(", ")),
            value: judgement.value.as_ref().map(value::words).or(detail.map(|d| clean(&d))).unwrap_or_default(),
            reason: clean(&judgement.reason),
            by: clean(&judgement.reviewer),
            at: clean(&judgement.at),
            undone: line.undone_by.is_some(),
            orphaned: line.orphaned,
        }
    }
}

/// How far the work is, as a form shows it.
struct WorkForm {
    statuses: Vec<(&'static str, bool)>,
    assignee: String,
    tags: Vec<String>,
    notes: Vec<(String, String, String)>,
}

/// The page, or the incident in another form by the ending of its address.
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
        return items::incident(&app, id, form, &asked).await;
    }
    let frame = Frame::new(&app, "incidents", &asked);
    let at = asked.at()?;
    let shown = app
        .read(at, move |desk| match desk.get(&name)? {
            Some(Item::Incident(item)) if item.led_from.is_some() || item.incident.id.as_str() != name => {
                Ok(Err(frame.to(&format!("/incidents/{}", item.incident.id))))
            }
            Some(Item::Incident(item)) => laid_out(desk, &item, frame, asked.get("rule")).map(Ok),
            _ => Err(Problem::NotFound(format!("incident {}", clean(&name)))),
        })
        .await?;
    match shown {
        Ok(shown) => Ok(page(&shown)?.into_response()),
        Err(other) => Ok(Redirect::permanent(&other).into_response()),
    }
}

fn laid_out(desk: &Desk, item: &IncidentItem, frame: Frame, rule: Option<&str>) -> Result<Page, Problem> {
    let IncidentItem { incident, voices, .. } = item;
    let ontology = desk.data().ontology()?;
    let matrix = matrix::of(incident, voices, &frame);
    let charts = tolls::of(incident, voices, &frame, rule);
    let rules = tolls::rules(incident).into_iter().map(|name| (name.clone(), rule == Some(name.as_str())));
    let awaited = awaited(&matrix);
    let history = desk.judged(Some(incident.id.as_str()))?;
    let place = incident.place.as_ref();
    let alone = || frame.back.with("id", Some(incident.id.as_str())).with("all", Some("1"));
    let located = place.filter(|p| p.lat.is_some()).map(|_| alone().address(super::incidents::MAP));
    Ok(Page {
        id: incident.id.to_string(),
        here: frame.to(&format!("/incidents/{}", incident.id)),
        print: frame.to(&format!("/incidents/{}/print", incident.id)),
        json: frame.to(&format!("/incidents/{}.json", incident.id)),
        geojson: frame.to(&format!("/incidents/{}.geojson", incident.id)),
        title: clean(&incident.title),
        kind: super::facets::type_name(&key(&incident.kind, incident.mode.as_ref()), ontology),
        status: incident.status.to_string(),
        when: when(incident),
        place: place.map_or_else(|| "not known".to_owned(), value::place),
        place_note: place.map(place_note),
        reviewed: incident.review == Review::Reviewed,
        uncodable: incident.uncodable.iter().map(ToString::to_string).collect(),
        told: account::told(incident) + &account::days(&incident.reports),
        charts,
        rules: rules.collect(),
        awaited,
        matrix,
        repeats: repeats(incident, &frame),
        suggestions: suggestions(desk, incident, &frame)?,
        linked: linked(desk, &incident.linked, &frame)?,
        reports: reports(incident, &frame),
        history: history.iter().rev().map(Decision::of).collect(),
        contradicted: incident.contradicted.iter().map(|c| format!("{}: {}", c.kind, c.about.join(", "))).collect(),
        work: work(incident),
        map: located.filter(|_| frame.moment.is_none()),
        can_write: frame.moment.is_none(),
        frame,
    })
}

/// "ASSAULT/drone".
pub fn key(kind: &EventType, mode: Option<&Mode>) -> String {
    mode.map_or_else(|| kind.to_string(), |mode| format!("{kind}/{mode}"))
}

fn when(incident: &Incident) -> String {
    let Some(when) = &incident.when else { return "not known".to_owned() };
    let read = when
        .text
        .as_deref()
        .map_or_else(|| "inferred from the date of publication".to_owned(), |text| format!("“{}”", clean(text)));
    format!("{when} (to the {}, {read})", when.precision).replace("to the range", "a range")
}

fn place_note(place: &rashomon_model::Place) -> String {
    let mut known = vec![place.precision.to_string()];
    if let Some((lat, lon)) = place.lat.zip(place.lon) {
        let within = place.radius_km.map(|km| format!(" within {km} km")).unwrap_or_default();
        known.push(format!("{lat:.4}, {lon:.4}{within}"));
    }
    known.push(format!("“{}”", clean(&place.text)));
    known.extend(place.disputed.as_deref().map(account::disputed));
    known.join("; ")
}

/// What somebody says is not known yet, and nobody has told since.
fn awaited(matrix: &Matrix) -> Vec<(String, Vec<matrix::Heard>)> {
    let voices = |line: &matrix::Line| line.accounts.iter().flat_map(|account| account.voices.clone()).collect();
    matrix.lines.iter().filter(|line| line.awaited).map(|line| (line.name.clone(), voices(line))).collect()
}

fn repeats(incident: &Incident, frame: &Frame) -> Vec<Repeats> {
    let name = |id: &rashomon_model::ReportId| {
        let report = incident.reports.iter().find(|r| &r.id == id);
        clean(report.map_or(id.as_str(), |r| r.publisher.as_deref().unwrap_or(&r.origin)))
    };
    let mut groups: Vec<Repeats> = Vec::new();
    let mut keys: Vec<(&Repeated, rashomon_model::RepeatReason)> = Vec::new();
    for repeat in &incident.repeats {
        let key = (&repeat.of, repeat.reason);
        let at = keys.iter().position(|k| *k == key).unwrap_or_else(|| {
            let source = match &repeat.of {
                Repeated::Report { id } => name(id),
                Repeated::Agency { name } | Repeated::Publisher { name } | Repeated::Speaker { name } => clean(name),
            };
            keys.push(key);
            groups.push(Repeats { source, how: account::how(repeat.reason), by: Vec::new() });
            groups.len() - 1
        });
        let share = repeat.share.map(|share| format!("{:.0} % of the shorter text", 100.0 * share));
        let words = repeat.words.as_ref().map(|words| format!("“{}”", clean(&words.text)));
        let compare = match &repeat.of {
            Repeated::Report { id } => Some(frame.to(&format!("/reports/{}/compare/{id}", repeat.report))),
            _ => None,
        };
        groups[at].by.push(RepeatLine {
            name: name(&repeat.report),
            address: frame.to(&format!("/reports/{}", repeat.report)),
            words: [share, words].into_iter().flatten().collect::<Vec<_>>().join(", "),
            compare,
        });
    }
    groups
}

fn suggestions(desk: &Desk, incident: &Incident, frame: &Frame) -> Result<Vec<Suggestion>, Problem> {
    let suggestion = |link: &rashomon_model::Link| -> Result<Option<Suggestion>, Problem> {
        let Some(Item::Event(other)) = desk.get(link.b.as_str())? else {
            // Another reading may have lost its words.
            return Ok(None);
        };
        let of = other.incident.as_ref().map(|id| titled(desk, id)).transpose()?.flatten();
        Ok(Some(Suggestion {
            a: link.a.to_string(),
            b: link.b.to_string(),
            score: format!("{:.2}", link.score),
            reasons: link.reasons.iter().map(|reason| clean(reason)).collect(),
            title: of.clone().unwrap_or_else(|| "an event in no incident".to_owned()),
            address: of.and(other.incident).map(|id| frame.to(&format!("/incidents/{id}"))),
            words: clean(&other.event.trigger.text),
            source: {
                let day =
                    other.report.published.as_ref().map_or_else(|| "no date".to_owned(), |p| p.date().to_string());
                format!("{}, {day}", clean(other.report.publisher.as_deref().unwrap_or(&other.report.origin)))
            },
            report: frame.to(&format!("/reports/{}", other.report.id)),
        }))
    };
    incident.suggestions.iter().filter_map(|link| suggestion(link).transpose()).collect()
}

/// The title of an incident, without reading all of it.
fn titled(desk: &Desk, id: &IncidentId) -> Result<Option<String>, Problem> {
    Ok(desk.pin(id)?.map(|pin| clean(&pin.title)))
}

fn linked(desk: &Desk, linked: &[Linked], frame: &Frame) -> Result<Vec<Link>, Problem> {
    let mut out = Vec::new();
    for link in linked {
        let Some(title) = titled(desk, &link.incident)? else { continue };
        let report = link.words.as_ref().map(|words| frame.to(&format!("/reports/{}", words.report)));
        out.push(Link {
            words: account::linked(link, &title),
            address: frame.to(&format!("/incidents/{}", link.incident)),
            by: account::linked_by(link),
            report,
        });
    }
    Ok(out)
}

fn reports(incident: &Incident, frame: &Frame) -> Vec<ReportLine> {
    let line = |report: &rashomon_model::ReportRef| ReportLine {
        day: report.published.as_ref().map_or_else(|| "no date".to_owned(), |p| p.date().to_string()),
        publisher: report.publisher.as_deref().map_or_else(|| "publisher not known".to_owned(), clean),
        origin: clean(&report.origin),
        address: frame.to(&format!("/reports/{}", report.id)),
        id: report.id.to_string(),
    };
    incident.reports.iter().map(line).collect()
}

fn work(incident: &Incident) -> WorkForm {
    let work = &incident.work;
    WorkForm {
        statuses: WorkStatus::ALL.iter().map(|s| (s.as_str(), *s == work.status)).collect(),
        assignee: work.assignee.as_deref().map(clean).unwrap_or_default(),
        tags: work.tags.iter().map(|tag| clean(tag)).collect(),
        notes: work.notes.iter().map(|n| (clean(&n.text), clean(&n.by), clean(&n.at))).collect(),
    }
}

/// A page for printing: the same with all sources, laid out by the style for print.
///
/// # Errors
/// As [`show`].
pub async fn print(app: State<App>, name: Path<String>, query: RawQuery) -> Result<Html<String>, Problem> {
    let Path(id) = &name;
    let asked = Asked::of(query.0.as_deref());
    let frame = Frame::new(&app.0, "incidents", &asked);
    let (id, at) = (id.clone(), asked.at()?);
    let shown = app
        .0
        .read(at, move |desk| match desk.get(&id)? {
            Some(Item::Incident(item)) => {
                let page = laid_out(desk, &item, frame, asked.get("rule"))?;
                Ok(Print { page })
            }
            _ => Err(Problem::NotFound(format!("incident {}", clean(&id)))),
        })
        .await?;
    page(&shown)
}

#[derive(Template)]
#[template(path = "print.html")]
struct Print {
    page: Page,
}
