//! The list of incidents.

use std::fmt::Write;

use anstyle::Style;
use rashomon_core::ontology::Ontology;
use rashomon_desk::LeftOut;
use rashomon_model::{Count, Fact, FactStatus, Incident, Position, Review, Stance, Status, TimePrecision, Value};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::{
    batch::counted,
    output::{ALERT, DIM, NAME, PLAIN, STRONG, clean},
    view::{account, value::words},
};

/// On how many attributes accounts disagree.
pub fn contested(incident: &Incident) -> usize {
    incident.facts.iter().filter(|f| f.status == FactStatus::Contested).count()
}

/// Widths of the columns of ids, dates and numbers.
const ID: usize = 16;
const DATE: usize = 10;
const NUMBER: usize = 7;
/// Columns below which an incident's cells stand under each other.
const NARROW: usize = 76;

/// One incident a row, with what is contested and what is not known yet below it.
pub fn table(incidents: &[Incident], ontology: &Ontology, width: usize) -> String {
    let mut out = String::new();
    if width >= NARROW {
        row(&mut out, STRONG, width, ["INCIDENT", "DATE", "PLACE", "WHAT", "REPORTS", "ORIGINS"]);
    }
    for incident in incidents {
        let (date, place, what) = (date(incident), place(incident), label(incident, ontology));
        if width >= NARROW {
            let bound = if incident.at_most { "\u{2264}" } else { "" };
            let (reports, origins) = (incident.reports.len().to_string(), format!("{bound}{}", incident.origins));
            row(&mut out, PLAIN, width, [incident.id.as_str(), &date, &place, &what, &reports, &origins]);
        } else {
            // Writing to a String cannot fail.
            let _ = writeln!(out, "{NAME}{}{NAME:#}  {date}", incident.id);
            let origins = account::origins(incident.origins, incident.at_most);
            let numbers = format!("{}, {origins}", counted(incident.reports.len(), "report"));
            wrap(&mut out, PLAIN, 2, &format!("{what}, {place}; {numbers}"), width);
        }
        below(&mut out, incident, if width >= NARROW { ID + 2 } else { 2 }, width);
    }
    out
}

/// "15 incidents, 5 of them contested".
pub fn summary(incidents: &[Incident]) -> String {
    let all = counted(incidents.len(), "incident");
    match incidents.iter().filter(|i| contested(i) > 0).count() {
        0 => format!("{all}, none of them contested"),
        n => format!("{all}, {n} of them contested"),
    }
}

/// "12 more are not codable: 7 without a province, 5 look-backs; --all lists them"; nothing where nothing is left out.
pub fn left_out(left_out: &LeftOut, hint: &str) -> Option<String> {
    account::left_out(left_out).map(|told| format!("{told}; {hint}"))
}

/// What is contested and what is not known yet.
fn below(out: &mut String, incident: &Incident, indent: usize, width: usize) {
    let with = |status| incident.facts.iter().filter(move |f| f.status == status);
    for fact in with(FactStatus::Contested) {
        wrap(out, ALERT, indent, &format!("\u{2260} {}: {}", name(fact), accounts(fact)), width);
    }
    let pending: Vec<String> = with(FactStatus::Pending).map(name).collect();
    if !pending.is_empty() {
        wrap(out, DIM, indent, &format!("not known yet: {}", pending.join(", ")), width);
    }
}

/// The attribute, with the kind of victim where it counts a part: "killed (child)".
fn name(fact: &Fact) -> String {
    match &fact.of {
        Some(of) => format!("{} ({})", fact.attribute, clean(of)),
        None => fact.attribute.to_string(),
    }
}

/// Accounts of one attribute that are listed.
const ACCOUNTS: usize = 5;

/// What stands against each other, each once: "7 / 11".
fn accounts(fact: &Fact) -> String {
    let mut accounts: Vec<String> = Vec::new();
    for position in fact.positions.iter().filter(|p| !p.superseded && !p.value.is_pending()) {
        let account = account(position);
        if !accounts.contains(&account) {
            accounts.push(account);
        }
    }
    let more = accounts.len().saturating_sub(ACCOUNTS);
    accounts.truncate(ACCOUNTS);
    if more > 0 {
        accounts.push(format!("{more} more"));
    }
    accounts.join(" / ")
}

/// One account in few words.
fn account(position: &Position) -> String {
    let value = match &position.value {
        Value::Count(count) => number(count),
        value => {
            let words = clean(&words(value));
            if words.width() > 40 { fitted(&words, 40).trim_end().to_owned() } else { words }
        }
    };
    match position.stance {
        Stance::Denies => format!("denied: {value}"),
        Stance::Doubts => format!("doubted: {value}"),
        Stance::ClaimsResponsibility => format!("{value} (own claim)"),
        _ => value,
    }
}

/// The number alone, because the attribute says what is counted: "7", "about 2500", "at least 24".
fn number(count: &Count) -> String {
    let about = if count.approximate { "about " } else { "" };
    match count.high {
        Some(high) if high == count.low => format!("{about}{high}"),
        Some(high) if count.low == 0 => format!("{about}at most {high}"),
        Some(high) => format!("{about}{} to {high}", count.low),
        None => format!("at least {about}{}", count.low),
    }
}

/// A row of a wide terminal.
fn row(out: &mut String, style: Style, width: usize, cells: [&str; 6]) {
    let rest = width.saturating_sub(ID + DATE + 2 * NUMBER + 2 * 5);
    let place = rest * 2 / 5;
    let widths = [ID, DATE, place, rest - place, NUMBER, NUMBER];
    let mut line = String::new();
    for (n, (cell, width)) in cells.iter().zip(widths).enumerate() {
        let style = if n == 0 && style == PLAIN { NAME } else { style };
        let gap = if n == 0 { "" } else { "  " };
        let cell = if n > 3 { right(cell, width) } else { fitted(cell, width) };
        // Writing to a String cannot fail.
        let _ = write!(line, "{gap}{style}{cell}{style:#}");
    }
    let _ = writeln!(out, "{line}");
}

/// The first day, as finely as it is known.
fn date(incident: &Incident) -> String {
    let Some(when) = &incident.when else { return "\u{2013}".to_owned() };
    match when.precision {
        TimePrecision::Year => when.start.year().to_string(),
        TimePrecision::Month => when.start.to_string()[..7].to_owned(),
        _ => when.start.to_string(),
    }
}

fn place(incident: &Incident) -> String {
    let Some(place) = &incident.place else { return "\u{2013}".to_owned() };
    let disputed = if place.disputed.is_some() { " (disputed)" } else { "" };
    match &place.country {
        Some(country) => format!("{}, {country}{disputed}", clean(&place.name)),
        None => clean(&place.name) + disputed,
    }
}

/// "air strike", "car bombing (foiled)", "abduction, reviewed".
fn label(incident: &Incident, ontology: &Ontology) -> String {
    let kind = ontology.get(&incident.kind, incident.mode.as_ref());
    let mut label = kind.map_or_else(|| incident.kind.to_string(), |k| k.label.clone());
    if incident.status != Status::Occurred {
        let _ = write!(label, " ({})", incident.status);
    }
    if incident.review == Review::Reviewed {
        label.push_str(", reviewed");
    }
    label
}

/// The text in exactly so many columns, cut with an ellipsis where it is longer.
fn fitted(text: &str, width: usize) -> String {
    let whole = text.width();
    if whole <= width {
        return format!("{text}{}", " ".repeat(width - whole));
    }
    let (mut out, mut used) = (String::new(), 0);
    for c in text.chars() {
        let wide = c.width().unwrap_or(0);
        if used + wide + 1 > width {
            break;
        }
        out.push(c);
        used += wide;
    }
    format!("{out}\u{2026}{}", " ".repeat(width.saturating_sub(used + 1)))
}

/// The text at the right end of so many columns.
fn right(text: &str, width: usize) -> String {
    format!("{}{text}", " ".repeat(width.saturating_sub(text.width())))
}

/// Appends the text in lines that fit, all indented, those after the first by two more.
pub fn wrap(out: &mut String, style: Style, indent: usize, text: &str, width: usize) {
    let room = width.saturating_sub(indent + 2).max(20);
    let mut lines: Vec<String> = vec![String::new()];
    for word in text.split(' ') {
        let line = lines.last_mut().expect("there is always one");
        if !line.is_empty() && line.width() + 1 + word.width() > room {
            lines.push(word.to_owned());
            continue;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    for (n, line) in lines.iter().enumerate() {
        let hang = if n > 0 { 2 } else { 0 };
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{}{style}{line}{style:#}", " ".repeat(indent + hang));
    }
}

#[cfg(test)]
mod tests {
    use rashomon_model::Uncodable;

    use super::*;

    #[test]
    fn what_is_left_out_adds_up_or_says_why_not() {
        let of = |incidents, reasons: &[(Uncodable, usize)]| {
            left_out(&LeftOut { incidents, reasons: reasons.iter().copied().collect() }, "--all lists them")
        };
        assert_eq!(of(0, &[]), None);
        assert_eq!(
            of(12, &[(Uncodable::LookBack, 5), (Uncodable::NoProvince, 7)]).unwrap(),
            "12 more are not codable: 7 without a province, 5 look-backs; --all lists them"
        );
        assert_eq!(
            of(1, &[(Uncodable::LookBack, 1), (Uncodable::NoProvince, 1)]).unwrap(),
            "1 more is not codable: 1 without a province, 1 look-back, some for several reasons; --all lists them"
        );
    }

    #[test]
    fn cells() {
        assert_eq!(fitted("Gao", 5), "Gao  ");
        assert_eq!(fitted("Timbuktu", 5), "Timb\u{2026}");
        assert_eq!(fitted("\u{888B}\u{64CA}\u{888B}", 4), "\u{888B}\u{2026} ");
        assert_eq!(right("7", 3), "  7");
        let mut out = String::new();
        wrap(&mut out, PLAIN, 2, "one two three four five six", 24);
        assert_eq!(out, "  one two three four\n    five six\n");
    }
}
