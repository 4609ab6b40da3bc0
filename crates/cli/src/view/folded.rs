//! An incident that many reports tell, on two screens: equal accounts in one line, figures that replaced each other in one,
//! parts below their total in one, words that are alike as one. Nothing is lost: what a line stands for is counted, and
//! `--full` shows it.

use rashomon_desk::Voices;
use rashomon_model::{Fact, FactStatus, Incident, Position, Value};

use super::{
    account::{self, count, name},
    fold::{self, alike, between, named, speakers},
    matrix,
    page::{Page, Piece},
    value,
};
use crate::output::{ALERT, DIM, NAME, PLAIN, STRONG, clean};

/// Lines of two screens.
pub const SCREENS: usize = 100;
/// Columns of the values.
const COLUMN: usize = 26;

/// How much is shown of what there is.
#[derive(Clone, Copy, Debug)]
struct Limits {
    /// Reports that are listed.
    reports: usize,
    /// Accounts of a fact with a line of their own.
    accounts: usize,
    /// Values in words that are listed of a fact.
    values: usize,
    /// Speakers of an account that are named.
    names: usize,
    /// Whether each account has a quotation.
    quotes: bool,
}

/// From much to little; the last one is taken however long it is.
const LADDER: [Limits; 4] = [
    Limits { reports: 8, accounts: 6, values: 8, names: 4, quotes: true },
    Limits { reports: 5, accounts: 5, values: 6, names: 3, quotes: true },
    Limits { reports: 4, accounts: 4, values: 5, names: 3, quotes: false },
    Limits { reports: 2, accounts: 2, values: 3, names: 2, quotes: false },
];

/// As much of the incident as two screens hold.
pub fn incident(incident: &Incident, voices: &Voices, width: usize) -> String {
    let mut text = String::new();
    for limits in LADDER {
        text = laid_out(incident, voices, limits, width);
        if text.lines().count() <= SCREENS {
            break;
        }
    }
    text
}

fn laid_out(incident: &Incident, voices: &Voices, limits: Limits, width: usize) -> String {
    let mut page = Page::new(width);
    matrix::head(&mut page, incident, limits.reports);
    let (pending, known): (Vec<&Fact>, Vec<&Fact>) =
        incident.facts.iter().partition(|f| f.status == FactStatus::Pending);
    page.space();
    for of_one in known.chunk_by(|a, b| a.attribute == b.attribute) {
        let (whole, parts): (Vec<&Fact>, Vec<&Fact>) = of_one.iter().copied().partition(|f| f.of.is_none());
        for fact in &whole {
            self::fact(&mut page, fact, voices, limits);
        }
        if whole.is_empty()
            && let Some(part) = parts.first()
        {
            page.line(STRONG, 0, &format!("{}  only parts are told", part.attribute));
        }
        self::parts(&mut page, &parts, limits);
    }
    if !pending.is_empty() {
        page.space();
        page.line(STRONG, 0, "not known yet");
        for fact in pending {
            let positions: Vec<&Position> = fact.positions.iter().collect();
            page.row(2, &(PLAIN, name(fact)), COLUMN, &[(DIM, who(&positions, voices, limits))]);
        }
    }
    page.space();
    page.line(DIM, 0, "shortened to two screens; --full shows every account, quotation and report");
    page.finish()
}

/// The status, the estimate, and below them the accounts.
fn fact(page: &mut Page, fact: &Fact, voices: &Voices, limits: Limits) {
    let (style, mark) = matrix::mark(fact.status);
    let estimate = fact.estimate.as_ref().map(|e| format!(" · {}", account::numbers(e))).unwrap_or_default();
    page.line(style, 0, &format!("{}  {mark}{estimate}", name(fact)));
    let updates = fold::updates(fact, voices);
    let told = |at: usize| updates.iter().any(|u| u.path.contains(&at));
    for update in updates.iter().take(limits.accounts) {
        let path = update.path.iter().map(|at| figure(&fact.positions[*at])).collect::<Vec<_>>().join(" → ");
        let (first, last) = update.days;
        let who = format!("{}, {}", named(&update.who, limits.names), between(first, last));
        page.row(2, &(PLAIN, path), COLUMN, &[(NAME, who)]);
    }
    more(page, updates.len().saturating_sub(limits.accounts), "more update");
    let standing: Vec<&Position> = fact.positions.iter().filter(|p| !p.superseded).collect();
    accounts(page, fact, &standing, voices, limits);
    let replaced = fact.positions.iter().enumerate().filter(|(at, p)| p.superseded && !told(*at)).count();
    more(page, replaced, "earlier account");
}

/// What stands: accounts that people differ on, and numbers, in a line each; what is told in words, and agreed, as a list.
fn accounts(page: &mut Page, fact: &Fact, standing: &[&Position], voices: &Voices, limits: Limits) {
    let groups = alike(standing);
    let in_words = standing.iter().all(|p| !matches!(p.value, Value::Count(_)));
    if in_words && groups.len() > 1 && fact.status != FactStatus::Contested {
        let shown = groups.iter().take(limits.values).map(|group| value_of(group, standing, voices));
        let mut list: Vec<String> = shown.collect();
        let more = groups.len().saturating_sub(limits.values);
        if more > 0 {
            list.push(format!("and {more} more"));
        }
        page.line(PLAIN, 2, &list.join("; "));
        page.line(DIM, 2, &who(standing, voices, limits));
        return;
    }
    for group in groups.iter().take(limits.accounts) {
        let members: Vec<&Position> = group.iter().map(|at| standing[*at]).collect();
        let mut pieces: Vec<Piece> = vec![(NAME, who(&members, voices, limits))];
        if limits.quotes
            && let Some(quote) = quote(members[0], voices)
        {
            pieces.push((PLAIN, quote));
        }
        let also = members.len() - 1;
        let also = if also > 0 { format!(" (and {also} alike)") } else { String::new() };
        page.row(2, &(PLAIN, format!("{}{also}", short(&account::said(members[0])))), COLUMN, &pieces);
    }
    let rest: Vec<String> = groups.iter().skip(limits.accounts).map(|g| figure(standing[g[0]])).collect();
    if !rest.is_empty() {
        page.line(DIM, 2, &format!("and {} more: {}", rest.len(), named(&rest, limits.values)));
    }
}

/// Parts of a total in one line: "of them  3 children · 2 women ≠ 1 woman".
fn parts(page: &mut Page, parts: &[&Fact], limits: Limits) {
    if parts.is_empty() {
        return;
    }
    let told = |fact: &&Fact| {
        let standing: Vec<&Position> = fact.positions.iter().filter(|p| !p.superseded).collect();
        let values = account::distinct(standing.iter().map(|p| figure(p)));
        let join = if fact.status == FactStatus::Contested { " ≠ " } else { " / " };
        let values = if values.len() > limits.values {
            format!("{}{join}{} more", values[..limits.values].join(join), values.len() - limits.values)
        } else {
            values.join(join)
        };
        match fact.of.as_deref() {
            None | Some("person" | "part") => values,
            // "3 children" says already of whom.
            Some(of) if values.contains(&value::plural_of(&clean(of))) => values,
            Some(of) => format!("{}: {values}", value::plural_of(&clean(of))),
        }
    };
    let most = limits.values * 2;
    let mut list: Vec<String> = parts.iter().take(most).map(told).collect();
    if parts.len() > most {
        list.push(format!("and {} more parts", parts.len() - most));
    }
    let style = if parts.iter().any(|f| f.status == FactStatus::Contested) { ALERT } else { PLAIN };
    page.row(2, &(DIM, "of them".to_owned()), COLUMN, &[(style, list.join(" · "))]);
}

/// "police, Ada Brandt (major) and 9 more · 14 reports of 5 origins, 18–20 Nov 2024".
fn who(positions: &[&Position], voices: &Voices, limits: Limits) -> String {
    let heard = fold::voices_of(positions, voices);
    let names = named(&speakers(&heard), limits.names);
    let days = fold::days(&heard).map(|(first, last)| format!(", {}", between(first, last))).unwrap_or_default();
    let reports = count(fold::reports(&heard).len(), "report");
    // Origins of several positions may be the same, so that only those of one can be told.
    let origins = match positions {
        [one] if one.reports > 1 => format!(" of {}", account::origins(one.origins, one.at_most)),
        _ => String::new(),
    };
    format!("{names} · {reports}{origins}{days}")
}

/// A value in words with the number of reports that have it or one that is alike.
fn value_of(group: &[usize], standing: &[&Position], voices: &Voices) -> String {
    let members: Vec<&Position> = group.iter().map(|at| standing[*at]).collect();
    let words = short(&account::said(members[0]));
    match fold::reports(&fold::voices_of(&members, voices)).len() {
        0 | 1 => words,
        reports => format!("{words} ({})", count(reports, "report")),
    }
}

/// A figure alone, or a value in few words.
fn figure(position: &Position) -> String {
    match &position.value {
        Value::Pending { .. } => "not known".to_owned(),
        _ => short(&account::said(&Position { superseded: false, ..position.clone() })),
    }
}

/// What one line holds of a quotation or a value.
fn short(text: &str) -> String {
    const MOST: usize = 66;
    match text.char_indices().nth(MOST) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}\u{2026}", text[..end].trim_end()),
    }
}

/// The words of the best speaker.
fn quote(position: &Position, voices: &Voices) -> Option<String> {
    let heard = fold::voices_of(&[position], voices);
    let best = speakers(&heard).into_iter().next()?;
    let voice = heard.iter().find(|voice| fold::label(voice).eq_ignore_ascii_case(&best))?;
    Some(format!("“{}”", short(&clean(&voice.claim.evidence.text))))
}

fn more(page: &mut Page, number: usize, noun: &str) {
    if number > 0 {
        page.line(DIM, 2, &format!("and {}", count(number, noun)));
    }
}

#[cfg(test)]
#[path = "folded_tests.rs"]
mod tests;
