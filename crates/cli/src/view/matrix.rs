//! The claim matrix of an incident: attribute by attribute, who says what.

use anstyle::Style;
use rashomon_desk::{Voice, Voices};
use rashomon_model::{
    Disputed, Estimate, Fact, FactStatus, Incident, Medium, Place, Position, Published, ReportRef, Review, Speaker,
    SpeakerKind, Stance,
};

use super::{
    fold::between,
    folded, linked,
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
            page.row(2, &(PLAIN, name(fact)), COLUMN, &pieces);
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
    let mut pieces = vec![(PLAIN, repeats::told(incident) + &days(&incident.reports))];
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

/// ", published 18–20 Nov 2024", where more than one has a date.
fn days(reports: &[ReportRef]) -> String {
    let days = || reports.iter().filter_map(|r| r.published.as_ref()).map(Published::date);
    match (days().min(), days().max()) {
        (Some(first), Some(last)) if reports.len() > 1 => format!(", published {}", between(first, last)),
        _ => String::new(),
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
    known.extend(place.disputed.as_deref().map(disputed));
    format!("{} ({})", value::place(place), known.join("; "))
}

/// "Crimea is claimed by UA, RU and held by RU".
fn disputed(mark: &Disputed) -> String {
    let list = |who: &[String]| if who.is_empty() { "nobody".to_owned() } else { clean(&who.join(", ")) };
    format!("{} is claimed by {} and held by {}", clean(&mark.area), list(&mark.claimants), list(&mark.administered))
}

/// "2024-11-18 Lakeside News Agency, sha256:0123456789ab, reports/a.txt".
pub fn report(report: &ReportRef) -> String {
    let id: String = report.id.as_str().chars().take(19).collect();
    let publisher = report.publisher.as_deref().map_or("no publisher known".to_owned(), clean);
    let published = report.published.as_ref().map_or("no date known".to_owned(), |p| p.date().to_string());
    format!("{published}  {publisher}, {id}, {}", clean(&report.origin))
}

fn fact(page: &mut Page, fact: &Fact, voices: &Voices, all: bool) {
    let estimate = fact.estimate.as_ref().map(|e| format!(" · {}", self::estimate(e))).unwrap_or_default();
    let (style, mark) = mark(fact.status);
    page.line(style, 0, &format!("{}  {mark}{estimate}", name(fact)));
    for position in &fact.positions {
        let pieces = voices_of(position, voices, all);
        page.row(2, &(if position.superseded { DIM } else { PLAIN }, said(position)), COLUMN, &pieces);
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

/// The attribute, and whom it counts where that is a part: "killed (children)".
pub fn name(fact: &Fact) -> String {
    match fact.of.as_deref() {
        None => fact.attribute.to_string(),
        Some("person" | "part") => format!("{} (a part)", fact.attribute),
        Some(of) => format!("{} ({})", fact.attribute, value::plural_of(&clean(of))),
    }
}

/// "estimate 7, from 7 to 11 (rule most-origins 1)".
pub fn estimate(estimate: &Estimate) -> String {
    format!("{} (rule {})", numbers(estimate), estimate.rule)
}

/// The same without the rule.
pub fn numbers(estimate: &Estimate) -> String {
    let best = estimate.best.map_or("indeterminate".to_owned(), value::grouped);
    let low = value::grouped(estimate.low);
    let bounds = match estimate.high {
        Some(high) if high == estimate.low && estimate.best == Some(high) => String::new(),
        Some(high) => format!(", from {low} to {}", value::grouped(high)),
        None => format!(", from {low} with no upper bound"),
    };
    format!("estimate {best}{bounds}")
}

/// What a position says, as its speakers do.
pub fn said(position: &Position) -> String {
    let words = value::words(&position.value);
    let words = match position.stance {
        Stance::Denies => format!("denied: {words}"),
        Stance::Doubts => format!("doubted: {words}"),
        Stance::Reacts => format!("reaction: {words}"),
        _ => words,
    };
    if position.superseded { format!("{words} (superseded)") } else { words }
}

/// Everybody who takes a position, with sources and quoted words.
fn voices_of(position: &Position, voices: &Voices, all: bool) -> Vec<Piece> {
    let mut groups: Vec<(String, Vec<&Voice>)> = Vec::new();
    for voice in position.claims.iter().filter_map(|id| voices.get(id)) {
        let who = who(voice);
        match groups.iter_mut().find(|(w, _)| *w == who) {
            Some((_, members)) => members.push(voice),
            None => groups.push((who, vec![voice])),
        }
    }
    let (name, dim) = if position.superseded { (DIM, DIM) } else { (NAME, PLAIN) };
    let mut pieces = Vec::new();
    for (who, members) in groups {
        pieces.push((name, format!("{who}{}", manner(&members))));
        let quotes = distinct(members.iter().map(|v| format!("“{}”", clean(&v.claim.evidence.text))));
        pieces.extend(limited(quotes, all, "more quotations").into_iter().map(|q| (dim, q)));
        let sources = distinct(members.iter().map(|v| source(v)));
        pieces.push((DIM, limited(sources, all, "more reports").join("; ")));
    }
    if position.origins > 1 || position.publishers > 1 {
        pieces.push((DIM, told(position)));
    }
    pieces
}

/// "at most 2 origins in 5 reports of 4 publishers".
fn told(position: &Position) -> String {
    let origins = repeats::origins(position.origins, position.at_most);
    format!("{origins} in {}{}", count(position.reports, "report"), publishers(position))
}

/// " of 4 publishers", where more than one is known.
pub fn publishers(position: &Position) -> String {
    if position.publishers > 1 { format!(" of {}", count(position.publishers, "publisher")) } else { String::new() }
}

/// Who says it: name, role, affiliation; the report's own voice by its publisher.
pub fn who(voice: &Voice) -> String {
    chain(voice.speaker.as_ref(), &voice.via, &voice.report)
}

/// The same of a speaker and those through whom the report has it.
pub fn chain(speaker: Option<&Speaker>, via: &[Speaker], report: &ReportRef) -> String {
    let Some(speaker) = speaker else { return "unknown".to_owned() };
    let own = || report.publisher.as_deref().unwrap_or(&report.origin);
    let label = if speaker.kind == SpeakerKind::Author {
        format!("{} (the report itself)", clean(own()))
    } else {
        clean(&speaker.label())
    };
    let mut more: Vec<String> = [&speaker.role, &speaker.affiliation].into_iter().flatten().map(|w| clean(w)).collect();
    more.retain(|w| speaker.name.is_some() && !label.to_lowercase().contains(&w.to_lowercase()));
    let who = if more.is_empty() { label } else { format!("{label} ({})", more.join(", ")) };
    [who].into_iter().chain(via.iter().map(|s| clean(&s.label()))).collect::<Vec<_>>().join(", through ")
}

/// What the speakers do with the value, and by what means.
fn manner(voices: &[&Voice]) -> String {
    let stances = voices.iter().filter_map(|v| match v.claim.stance {
        Stance::ClaimsResponsibility => Some("claims responsibility".to_owned()),
        Stance::Accuses => Some("accuses".to_owned()),
        _ => None,
    });
    let media = voices.iter().filter_map(|v| v.claim.medium).map(medium);
    let said = voices.iter().filter_map(|v| v.claim.said.as_ref()).map(|w| format!("said {w}"));
    let mut manner = String::new();
    for part in distinct(stances.chain(media).chain(said)) {
        manner.push_str(", ");
        manner.push_str(&part);
    }
    manner
}

fn medium(medium: Medium) -> String {
    match medium {
        Medium::Statement => "in a statement".to_owned(),
        Medium::Tweet => "in a tweet".to_owned(),
        Medium::PressConference => "at a press conference".to_owned(),
        Medium::Broadcast => "in a broadcast".to_owned(),
        Medium::Interview => "in an interview".to_owned(),
        Medium::Recording => "in a recording".to_owned(),
        Medium::Document => "in a document".to_owned(),
    }
}

/// "published 2024-11-18 by Lakeside News Agency".
fn source(voice: &Voice) -> String {
    let report = &voice.report;
    let by = report
        .publisher
        .as_deref()
        .map_or_else(|| format!("in {}", clean(&report.origin)), |p| format!("by {}", clean(p)));
    report
        .published
        .as_ref()
        .map_or_else(|| format!("without a date, {by}"), |p| format!("published {} {by}", p.date()))
}

/// The first of each, in order; case does not matter.
pub fn distinct(texts: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen: Vec<String> = Vec::new();
    for text in texts {
        if !seen.iter().any(|s| s.to_lowercase() == text.to_lowercase()) {
            seen.push(text);
        }
    }
    seen
}

fn limited(mut texts: Vec<String>, all: bool, what: &str) -> Vec<String> {
    let more = texts.len().saturating_sub(SHOWN);
    if !all && more > 0 {
        texts.truncate(SHOWN);
        texts.push(format!("and {more} {what}"));
    }
    texts
}

/// "1 report", "3 reports".
pub fn count(number: usize, noun: &str) -> String {
    value::plural(number as u64, noun)
}
