//! What a time expression counts from.

use jiff::civil::Date;

use super::Period;
use crate::text::{Relation, Token, Upos};

/// What is known where a time expression stands.
#[derive(Clone, Copy, Debug, Default)]
pub struct Context {
    /// The report's own day.
    pub day: Option<Date>,
    /// The time just told.
    pub told: Option<Period>,
    /// Whether its clause tells what was or what will be.
    pub tense: Tense,
    /// Whether figures give the day before the month, where the report shows it.
    pub day_first: Option<bool>,
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
    for _ in 0..REACH {
        let Some(token) = tokens.get(at) else { break };
        if token.tag == Upos::Verb && !(start..end).contains(&at) {
            let of = of_verb(tokens, at);
            if of != Tense::Unknown {
                return of;
            }
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
    if has(&["will", "shall", "'ll", "wo", "may", "might", "can", "should", "must"]) {
        return Tense::Future;
    }
    if PLANS.contains(&word.lemma.as_str()) && word.relation != Relation::Amod {
        return Tense::Future;
    }
    let infinitive = helpers.iter().any(|t| t.tag == Upos::Part && t.lower == "to");
    if infinitive {
        let plan = word.head.and_then(|h| tokens.get(h)).is_some_and(|t| LEADS.contains(&t.lemma.as_str()));
        return if plan { Tense::Future } else { Tense::Unknown };
    }
    if has(&["would", "could"]) {
        return Tense::Unknown;
    }
    if word.is_past() && !has(&["is", "are", "be", "'s"]) || has(&["was", "were", "had", "did", "has", "have", "been"]) {
        return Tense::Past;
    }
    Tense::Unknown
}

/// Verbs for what is to come, whatever their form.
const PLANS: [&str; 6] = ["schedule", "plan", "expect", "slate", "due", "anticipate"];
/// Words whose infinitive is to come.
const LEADS: [&str; 22] = [
    "schedule", "plan", "expect", "slate", "due", "agree", "intend", "want", "hope", "ask", "urge", "vow", "set", "aim",
    "propose", "decide", "promise", "pledge", "likely", "order", "go", "prepare",
];
