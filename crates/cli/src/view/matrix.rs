//! The claim matrix of an incident: attribute by attribute, who says what.

use anstyle::Style;
use rashomon_desk::{Voice, Voices};
use rashomon_model::{Fact, FactStatus, Incident, Place, Position, ReportRef, Review};

use super::{
    account, folded, linked,
    page::{Page, Piece},
    repeats, value,
};
use crate::output::{ALERT, DIM, NAME, PLAIN, STRONG, clean};

/// Sources and quotations of one voice that are shown unless all are asked for.
const SHOWN: usize = 2;
/// Reports that are listed unless all are asked for.
const REPORTS: usize = 12;
/// Columns of the values.
const COLUMN: usize = 26;

/// The incident as a person wants to read it: with every account and quotation where `full` is asked for or two screens hold
/// them, else [folded](folded).
pub fn incident(incident: &Incident, voices: &Voices, full: bool, width: usize) -> String {
    let text = laid_out(incident, voices, full, width);
    if full || text.lines().count() <= folded::SCREENS { text } else { folded::incident(incident, voices, width) }
}

fn laid_out(incident: &Incident, voices: &Voices, all: bool, width: usize) -> String {
    let mut page = Page::new(width);
    head(&mut page, incident, if all { usize::MAX } else { REPORTS });
    let (pending, known): (Vec<&Fact>, Vec<&Fact>) =
        incident.facts.iter().partition(|f| f.status == FactStatus::Pending);
    for fact in known {
        page.space();
        self::fact(&mut page, fact, voices, all);
    }
    if !pending.is_empty() {
        page.space();
        page.line(STRONG, 0, "not known yet");
        for fact in pending {
            let pieces: Vec<Piece> = fact.positions.iter().flat_map(|p| self::voices_of(p, voices, all)).collect();
            page.row(2, &(PLAIN, account::name(fact)), COLUMN, &pieces);
        }
    }
    if all && !incident.repeats.is_empty() {
        page.space();
        page.line(STRONG, 0, "who repeats whom");
        repeats::graph(&mut page, 2, &incident.repeats, &incident.reports);
    }
    page.finish()
}

/// Title, time and place, and so many of the reports.
pub fn head(page: &mut Page, incident: &Incident, shown: usize) {
    page.line(STRONG, 0, &clean(&incident.title));
    let mode = incident.mode.as_ref().map(|m| format!("/{m}")).unwrap_or_default();
    let review = match incident.review {
        Review::Machine => "not reviewed by a person",
        Review::Reviewed => "reviewed",
    };
    page.line(DIM, 0, &format!("{} · {}{mode} · {} · {review}", incident.id, incident.kind, incident.status));
    if !incident.uncodable.is_empty() {
        let why = incident.uncodable.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        page.line(DIM, 0, &format!("not codable: {why}"));
    }
    let label = |name: &str| (DIM, name.to_owned());
    let when = incident.when.as_ref().map_or_else(
        || "not known".to_owned(),
        |w| {
            let read = w
                .text
                .as_deref()
                .map_or("inferred from the date of publication".to_owned(), |t| format!("“{}”", clean(t)));
            format!("{} (to the {}, {read})", w, w.precision)
        },
    );
    page.row(0, &label("when"), 8, &[(PLAIN, when.replace("to the range", "a range"))]);
    page.row(0, &label("where"), 8, &[(PLAIN, incident.place.as_ref().map_or_else(|| "not known".to_owned(), place))]);
    let mut pieces = vec![(PLAIN, account::told(incident) + &account::days(&incident.reports))];
    pieces.extend(incident.reports.iter().take(shown).map(|r| (PLAIN, report(r))));
    if incident.reports.len() > shown {
        pieces.push((DIM, format!("and {} more; --full lists them", incident.reports.len() - shown)));
    }
    page.row(0, &label("reports"), 8, &pieces);
    if !incident.linked.is_empty() {
        let links = incident.linked.iter().take(shown);
        let mut pieces: Vec<Piece> = links.flat_map(|l| linked::pieces(l, &incident.reports)).collect();
        if incident.linked.len() > shown {
            pieces.push((DIM, format!("and {} more; --full lists them", incident.linked.len() - shown)));
        }
        page.row(0, &label("linked"), 8, &pieces);
    }
}

/// The place with its coordinate and how sure it is.
fn place(place: &Place) -> String {
    let mut known = vec![place.precision.to_string()];
    if let Some((lat, lon)) = place.lat.zip(place.lon) {
        let within = place.radius_km.map(|km| format!(" within {km} km")).unwrap_or_default();
        known.push(format!("{lat:.4}, {lon:.4}{within}"));
    }
    known.extend(place.gazetteer.as_deref().map(clean));
    known.push(format!("“{}”", clean(&place.text)));
    known.extend(place.disputed.as_deref().map(account::disputed));
    format!("{} ({})", value::place(place), known.join("; "))
}

/// "2024-11-18 Lakeside News Agency, sha256:0123456789ab, reports/a.txt".
pub fn report(report: &ReportRef) -> String {
    let id: String = report.id.as_str().chars().take(19).collect();
    let publisher = report.publisher.as_deref().map_or("no publisher known".to_owned(), clean);
    let published = report.published.as_ref().map_or("no date known".to_owned(), |p| p.date().to_string());
    format!("{published}  {publisher}, {id}, {}", clean(&report.origin))
}

fn fact(page: &mut Page, fact: &Fact, voices: &Voices, all: bool) {
    let estimate = fact.estimate.as_ref().map(|e| format!(" · {}", account::estimate(e))).unwrap_or_default();
    let (style, mark) = mark(fact.status);
    page.line(style, 0, &format!("{}  {mark}{estimate}", account::name(fact)));
    for position in &fact.positions {
        let pieces = voices_of(position, voices, all);
        page.row(2, &(if position.superseded { DIM } else { PLAIN }, account::said(position)), COLUMN, &pieces);
    }
}

/// How a fact stands, and how that looks.
pub fn mark(status: FactStatus) -> (Style, &'static str) {
    match status {
        FactStatus::Contested => (ALERT, "≠ contested"),
        FactStatus::Single => (STRONG, "one origin"),
        FactStatus::Agreed => (STRONG, "agreed"),
        FactStatus::Denied => (ALERT, "denied"),
        FactStatus::Superseded => (DIM, "superseded"),
        FactStatus::Pending => (STRONG, "not known yet"),
    }
}

/// Everybody who takes a position, with sources and quoted words.
fn voices_of(position: &Position, voices: &Voices, all: bool) -> Vec<Piece> {
    let mut groups: Vec<(String, Vec<&Voice>)> = Vec::new();
    for voice in position.claims.iter().filter_map(|id| voices.get(id)) {
        let who = account::who(voice);
        match groups.iter_mut().find(|(w, _)| *w == who) {
            Some((_, members)) => members.push(voice),
            None => groups.push((who, vec![voice])),
        }
    }
    let (name, dim) = if position.superseded { (DIM, DIM) } else { (NAME, PLAIN) };
    let mut pieces = Vec::new();
    for (who, members) in groups {
        pieces.push((name, format!("{who}{}", account::manner(&members))));
        let quotes = account::distinct(members.iter().map(|v| format!("“{}”", clean(&v.claim.evidence.text))));
        pieces.extend(limited(quotes, all, "more quotations").into_iter().map(|q| (dim, q)));
        let sources = account::distinct(members.iter().map(|v| account::source(v)));
        pieces.push((DIM, limited(sources, all, "more reports").join("; ")));
    }
    if position.origins > 1 || position.publishers > 1 {
        pieces.push((DIM, account::told_of(position)));
    }
    pieces
}

fn limited(mut texts: Vec<String>, all: bool, what: &str) -> Vec<String> {
    let more = texts.len().saturating_sub(SHOWN);
    if !all && more > 0 {
        texts.truncate(SHOWN);
        texts.push(format!("and {more} {what}"));
    }
    texts
}
