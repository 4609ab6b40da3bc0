//! Conditions of specs on the facts of an incident.
//!
//! `killed=contested:7,9` is the status of a fact and the numbers that stand, `none` where there is no such fact;
//! `killed/child=…` is the fact of a part, by its words or its kind. More of a fact is asked by a word behind a dot:
//!
//! | condition | what it asks |
//! |---|---|
//! | `killed.updated=5,7` | the numbers that were replaced |
//! | `killed.because=words` | the reasons of that |
//! | `killed.partial=4` | the numbers that count a part of the others |
//! | `killed.sum=4` | the numbers that are sums of what somebody lists |
//! | `killed.denied=9` | the numbers that are denied |
//! | `killed.resolved=b` | the report that answered what was pending |
//! | `killed.side=attacker` | whose people are counted |
//! | `killed.origins=2` | how many origins each number has that stands; `at-most-2` where there may be fewer |
//! | `killed.publishers=5` | how many known publishers it has |
//! | `killed.ucdp=5,none,22` | low, best and high under a rule, by the name's last word |

use std::collections::BTreeSet;

use rashomon_model::{Attribute, Fact, FactStatus, Incident, Position, Replaced, Side, Stance};

/// Refuses a condition that no fact could meet.
pub fn check(key: &str, value: &str) -> Result<(), String> {
    let (name, asked) = split(key);
    let attribute = name.split_once('/').map_or(name, |(attribute, _)| attribute);
    attribute.parse::<Attribute>().map_err(|error| error.to_string())?;
    let numbers = |list: &str| {
        let mut words = list.split(',').filter(|word| !word.is_empty());
        words.try_for_each(|word| word.parse::<u64>().map(drop).map_err(|_| format!("`{word}` is no number")))
    };
    match asked {
        None => {
            let (status, lows) = value.split_once(':').unwrap_or((value, ""));
            numbers(lows)?;
            if status == "none" {
                return Ok(());
            }
            status.parse::<FactStatus>().map(drop).map_err(|error| error.to_string())
        }
        Some("updated" | "partial" | "sum" | "denied" | "publishers") => numbers(value),
        Some("origins") => numbers(&value.replace(AT_MOST, "")),
        Some("because") => {
            let mut reasons = value.split(',');
            reasons.try_for_each(|r| r.parse::<Replaced>().map(drop).map_err(|error| error.to_string()))
        }
        Some("side") => value.parse::<Side>().map(drop).map_err(|error| error.to_string()),
        Some("resolved" | "conservative" | "informative" | "representative" | "ucdp") => Ok(()),
        Some(other) => Err(format!("nothing of a fact is called `{other}`")),
    }
}

/// Whether the incident's fact meets a condition that [`check`] let through.
pub fn meets(incident: &Incident, key: &str, value: &str) -> bool {
    let (name, asked) = split(key);
    let (attribute, of) = name.split_once('/').map_or((name, None), |(attribute, of)| (attribute, Some(of)));
    let named = |f: &&Fact| match of {
        None => f.of.is_none(),
        Some(of) => f.of.as_deref() == Some(of) || f.kind.is_some_and(|kind| kind.as_str() == of),
    };
    let fact = incident.facts.iter().filter(|f| f.attribute.as_str() == attribute).find(named);
    let (Some(fact), Some(asked)) = (fact, asked) else { return stands(fact, value) };
    let all = |which: &dyn Fn(&&Position) -> bool| {
        let lows = fact.positions.iter().filter(which).filter_map(|p| p.value.count()).map(|c| c.low.to_string());
        lows.collect::<BTreeSet<String>>() == value.split(',').filter(|w| !w.is_empty()).map(str::to_owned).collect()
    };
    let standing = |told: &dyn Fn(&Position) -> String| {
        let told = fact.positions.iter().filter(|p| !p.superseded && p.value.count().is_some()).map(told);
        told.collect::<BTreeSet<String>>() == value.split(',').map(str::to_owned).collect()
    };
    match asked {
        "origins" => standing(&|p| origins(p.origins, p.at_most)),
        "publishers" => standing(&|p| p.publishers.to_string()),
        "updated" => all(&|p| p.superseded),
        "partial" => all(&|p| p.partial),
        "sum" => all(&|p| p.sum),
        "denied" => all(&|p| p.stance == Stance::Denies),
        "because" => {
            let reasons = fact.positions.iter().filter_map(|p| p.superseded_by.as_ref()).map(|by| by.reason.as_str());
            reasons.collect::<BTreeSet<_>>() == value.split(',').collect()
        }
        "side" => fact.side.is_some_and(|side| side.as_str() == value),
        "resolved" => {
            let by = fact.resolved.as_ref().and_then(|r| incident.reports.iter().find(|report| report.id == r.report));
            by.map_or("none", |report| report.origin.as_str()) == value
        }
        rule => fact.estimates.iter().filter(|e| is_rule(&e.rule, rule)).any(|e| {
            let word = |n: Option<u64>| n.map_or_else(|| "none".to_owned(), |n| n.to_string());
            format!("{},{},{}", e.low, word(e.best), word(e.high)) == value
        }),
    }
}

/// What stands before a number of origins that may be fewer.
pub const AT_MOST: &str = "at-most-";

/// "3", or "at-most-3".
pub fn origins(number: usize, at_most: bool) -> String {
    format!("{}{number}", if at_most { AT_MOST } else { "" })
}

/// The reasons for which reports are said to repeat others; "none" where no report does.
pub fn repeats(incident: &Incident) -> String {
    let reasons: BTreeSet<&str> = incident.repeats.iter().map(|r| r.reason.as_str()).collect();
    if reasons.is_empty() { "none".to_owned() } else { reasons.into_iter().collect::<Vec<_>>().join(",") }
}

fn stands(fact: Option<&Fact>, value: &str) -> bool {
    let (status, lows) = value.split_once(':').unwrap_or((value, ""));
    let Some(fact) = fact else { return status == "none" };
    let standing = fact.positions.iter().filter(|p| !p.superseded).filter_map(|p| p.value.count());
    let standing: BTreeSet<String> = standing.map(|c| c.low.to_string()).collect();
    fact.status.as_str() == status && (lows.is_empty() || standing == lows.split(',').map(str::to_owned).collect())
}

fn split(key: &str) -> (&str, Option<&str>) {
    key.split_once('.').map_or((key, None), |(name, asked)| (name, Some(asked)))
}

/// "eventreport-conservative 1" goes by "conservative".
fn is_rule(rule: &str, name: &str) -> bool {
    let rule = rule.split(' ').next().unwrap_or_default();
    rule == name || rule.strip_prefix("eventreport-") == Some(name)
}
