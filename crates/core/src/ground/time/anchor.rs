//! What a time expression counts from.

use jiff::civil::Date;

use super::Period;
use crate::text::{Relation, Token, Upos, time::TimeUnit};

/// What is known where a time expression stands.
#[derive(Clone, Copy, Debug, Default)]
pub struct Context {
    /// The report's own day.
    pub day: Option<Date>,
    /// The time just told.
    pub told: Option<Period>,
    /// The day or the week just told: what days and weeks are counted from.
    pub told_day: Option<Period>,
    /// Whether its clause tells what was or what will be.
    pub tense: Tense,
    /// Whether figures give the day before the month, where the report shows it.
    pub day_first: Option<bool>,
}

impl Context {
    /// What a count of such units goes on from: "a day earlier" has no meaning after a year.
    pub(super) fn told_for(&self, unit: TimeUnit) -> Option<Period> {
        if unit < TimeUnit::Month { self.told_day } else { self.told }
    }
}

/// Whether a clause tells what was or what will be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tense {
    /// It has no verb that says it.
    #[default]
    Unknown,
    /// What was.
    Past,
    /// What will be.
    Future,
}

/// How far up the tree a verb is looked for.
const REACH: usize = 6;

/// The tense of the clause that the tokens from `start` to `end` stand in.
pub fn tense(tokens: &[Token], start: usize, end: usize) -> Tense {
    let mut at = end.saturating_sub(1).max(start);
    let mut own = true;
    let before = start.checked_sub(1).map_or("", |i| tokens[i].lower.as_str());
    match before {
        "until" | "till" | "through" | "ending" | "by" => return Tense::Future,
        "ended" | "since" => return Tense::Past,
        "to" => own = false,
        "as" if start > 1 && matches!(tokens[start - 2].lower.as_str(), "soon" | "early" | "late") => {
            return Tense::Future;
        }
        _ => {}
    }
    for _ in 0..REACH {
        let Some(token) = tokens.get(at) else { break };
        if !(start..end).contains(&at) {
            // What hangs on a noun need not be past because its verb is: "bought a bond payable Dec. 1".
            match of_verb(tokens, at) {
                Tense::Past if own && token.tag == Upos::Verb => return Tense::Past,
                Tense::Future if token.tag == Upos::Verb || token.tag == Upos::Adj => return Tense::Future,
                _ if token.tag == Upos::Verb => return Tense::Unknown,
                _ => {}
            }
            own = false;
        }
        match token.head {
            Some(head) if head != at => at = head,
            _ => break,
        }
    }
    Tense::Unknown
}

fn of_verb(tokens: &[Token], verb: usize) -> Tense {
    // Helpers and the "to" of infinitives stand close before their verb.
    let near = verb.saturating_sub(6)..verb;
    let helpers: Vec<&Token> = near.filter(|i| tokens[*i].head == Some(verb)).map(|i| &tokens[i]).collect();
    let has = |words: &[&str]| helpers.iter().any(|t| words.contains(&t.lower.as_str()));
    let word = &tokens[verb];
    if has(&["had"]) {
        return Tense::Past;
    }
    if has(&["will", "would", "could", "'d", "shall", "'ll", "wo", "may", "might", "can", "should", "must"]) {
        return Tense::Future;
    }
    let set = word.lemma == "set" && tokens.get(verb + 1).is_some_and(|t| matches!(t.lower.as_str(), "for" | "to"));
    if (PLANS.contains(&word.lemma.as_str()) || set) && word.relation != Relation::Amod {
        return Tense::Future;
    }
    let infinitive = helpers.iter().any(|t| t.tag == Upos::Part && t.lower == "to");
    if infinitive {
        let plan = word.head.and_then(|h| tokens.get(h)).is_some_and(|t| LEADS.contains(&t.lemma.as_str()));
        return if plan { Tense::Future } else { Tense::Unknown };
    }
    if helpers.is_empty() && word.lower == word.lemma && TIMETABLE.contains(&word.lemma.as_str()) {
        return Tense::Future;
    }
    if word.is_past() && !has(&["is", "are", "be", "'s"]) || has(&["was", "were", "had", "did", "has", "have", "been"])
    {
        return Tense::Past;
    }
    Tense::Unknown
}

/// Verbs for what is to come, whatever their form.
const PLANS: [&str; 6] = ["schedule", "plan", "expect", "slate", "due", "anticipate"];
/// Verbs whose present tense with a day tells what is arranged: "the two sides meet Monday".
const TIMETABLE: [&str; 12] =
    ["meet", "begin", "start", "open", "resume", "convene", "leave", "arrive", "expire", "visit", "depart", "end"];
/// Words whose infinitive is to come.
const LEADS: [&str; 22] = [
    "schedule", "plan", "expect", "slate", "due", "agree", "intend", "want", "hope", "ask", "urge", "vow", "set",
    "aim", "propose", "decide", "promise", "pledge", "likely", "order", "go", "prepare",
];
