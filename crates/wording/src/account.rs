//! Accounts in words: who says what, by what means, out of how many origins.

use rashomon_desk::{LeftOut, Voice};
use rashomon_model::{
    Disputed, Estimate, Fact, Incident, Linked, Medium, Position, Published, Relation, RepeatReason, ReportRef,
    Speaker, SpeakerKind, Stance, Uncodable,
};

use crate::{clean, fold::between, value};

/// ", published 18–20 Nov 2024", where more than one has a date.
pub fn days(reports: &[ReportRef]) -> String {
    let days = || reports.iter().filter_map(|r| r.published.as_ref()).map(Published::date);
    match (days().min(), days().max()) {
        (Some(first), Some(last)) if reports.len() > 1 => format!(", published {}", between(first, last)),
        _ => String::new(),
    }
}

/// "Crimea is claimed by UA, RU and held by RU".
pub fn disputed(mark: &Disputed) -> String {
    let list = |who: &[String]| if who.is_empty() { "nobody".to_owned() } else { clean(&who.join(", ")) };
    format!("{} is claimed by {} and held by {}", clean(&mark.area), list(&mark.claimants), list(&mark.administered))
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

/// "at most 2 origins in 5 reports of 4 publishers".
pub fn told_of(position: &Position) -> String {
    let origins = origins(position.origins, position.at_most);
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
pub fn manner(voices: &[&Voice]) -> String {
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

/// By what means: "in a statement".
pub fn medium(medium: Medium) -> String {
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
pub fn source(voice: &Voice) -> String {
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

/// What one incident is to another: "the retaliation for".
pub fn relation(relation: Relation) -> &'static str {
    match relation {
        Relation::Wave => "a wave with",
        Relation::Retaliation => "the retaliation for",
        Relation::CounterAttack => "the counter-attack to",
        Relation::Related => "related to",
    }
}

/// What an incident is to another of this name: "the retaliation for the raid on Gao", "the raid on Gao is the retaliation for it".
pub fn linked(linked: &Linked, other: &str) -> String {
    let words = relation(linked.relation);
    let turned = !linked.follows && matches!(linked.relation, Relation::Retaliation | Relation::CounterAttack);
    if turned { format!("{other} is {words} it") } else { format!("{words} {other}") }
}

/// Who says that two incidents are linked: the words of a report, or "decided by a person".
pub fn linked_by(linked: &Linked) -> String {
    let words = linked.words.as_ref().map(|words| format!("“{}”", clean(&words.quote.text)));
    words.unwrap_or_else(|| "decided by a person".to_owned())
}

/// "12 more are not codable: 7 without a province, 5 look-backs"; nothing where nothing is left out.
pub fn left_out(left_out: &LeftOut) -> Option<String> {
    let LeftOut { incidents, reasons } = left_out;
    if *incidents == 0 {
        return None;
    }
    let told = |(reason, number): (&Uncodable, &usize)| match reason {
        Uncodable::NoDate => format!("{number} without a month"),
        Uncodable::NoProvince => format!("{number} without a province"),
        Uncodable::LookBack => count(*number, "look-back"),
        Uncodable::NotTried => format!("{number} only planned, threatened or denied"),
    };
    let told = reasons.iter().map(told).collect::<Vec<_>>().join(", ");
    let several = if reasons.values().sum::<usize>() > *incidents { ", some for several reasons" } else { "" };
    let are = if *incidents == 1 { "is" } else { "are" };
    Some(format!("{incidents} more {are} not codable: {told}{several}"))
}

/// "1 report", "3 reports".
pub fn count(number: usize, noun: &str) -> String {
    value::plural(number as u64, noun)
}

/// "3 origins"; "at most 3 origins" where the publisher of one is not known.
pub fn origins(number: usize, at_most: bool) -> String {
    let bound = if at_most { "at most " } else { "" };
    format!("{bound}{}", count(number, "origin"))
}

/// "3 reports of at most 2 origins".
pub fn told(incident: &Incident) -> String {
    format!("{} of {}", count(incident.reports.len(), "report"), origins(incident.origins, incident.at_most))
}

/// What the reports do with the source.
pub fn how(reason: RepeatReason) -> &'static str {
    match reason {
        RepeatReason::Copy => "copied by",
        RepeatReason::Credit => "credited by",
        RepeatReason::Address => "address or id of",
        RepeatReason::Publisher => "publisher of",
        RepeatReason::Told => "told by somebody in",
        RepeatReason::Carried => "quotes somebody in",
        RepeatReason::Cited => "cited by",
        RepeatReason::Quoted => "quoted by",
    }
}
