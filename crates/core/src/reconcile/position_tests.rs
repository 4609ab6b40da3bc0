use rashomon_model::{Actor, PlacePrecision, When};

use super::*;
use crate::{
    reconcile::facts,
    resolve::{
        Account,
        fixture::{account, count, town},
    },
};

/// What reports say, each of an origin of its own.
fn said(accounts: &[Account]) -> Vec<Said<'_>> {
    let numbered = accounts.iter().enumerate();
    numbered.flat_map(|(origin, a)| a.told.claims.iter().map(move |c| Said::new(a, c, origin))).collect()
}

/// The positions, a line each: value, stance where it is no assertion, speakers, origins, and whether it was replaced.
fn lines(accounts: &[Account]) -> Vec<String> {
    let line = |p: Position| {
        let value = p.value.count().map_or_else(
            || p.value.text().to_owned(),
            |c| c.of.as_ref().map_or_else(|| c.low.to_string(), |of| format!("{} {of}", c.low)),
        );
        let stance = if p.stance == Stance::Asserts { String::new() } else { format!(" {}", p.stance) };
        let replaced = if p.superseded { ", replaced" } else { "" };
        format!("{value}{stance}: {} ({}){replaced}", p.speakers.join(", "), p.origins)
    };
    positions(&said(accounts)).into_iter().map(line).collect()
}

fn killed(report: &str, day: &str, number: u64) -> Account {
    account(report, day).says(Attribute::Killed, count(number, None))
}

fn pending() -> Value {
    Value::Pending { text: "not yet known".to_owned() }
}

fn quoted(report: &str, day: &str, who: &str, stance: Stance, value: Value) -> Account {
    account(report, day).quotes(who, stance, Attribute::Killed, value)
}

#[test]
fn accounts_stand_side_by_side() {
    use Stance::{Asserts, Denies};
    let soldiers =
        |report: &str, number| account(report, "2024-03-07").says(Attribute::Killed, count(number, Some("soldier")));
    let children =
        |report: &str, number| account(report, "2024-03-07").says(Attribute::Killed, count(number, Some("child")));
    let cases: Vec<(&str, Vec<Account>, Vec<&str>)> = vec![
        (
            "equal values are one position",
            vec![killed("a", "2024-03-07", 9), killed("b", "2024-03-08", 9)],
            vec!["9: A, B (2)"],
        ),
        (
            "numbers sort as numbers",
            vec![killed("a", "2024-03-07", 12), killed("b", "2024-03-07", 9)],
            vec!["9: B (1)", "12: A (1)"],
        ),
        (
            "who says more takes up who says less",
            vec![killed("a", "2024-03-07", 9), soldiers("b", 9)],
            vec!["9: A, B (2)"],
        ),
        (
            "of two who say more neither does",
            vec![killed("a", "2024-03-07", 9), soldiers("b", 9), children("c", 9)],
            vec!["9: A (1)", "9 child: C (1)", "9 soldier: B (1)"],
        ),
        (
            "an outlet corrects itself",
            vec![killed("a", "2024-03-07", 9), killed("b", "2024-03-09", 12).by("A")],
            vec!["9: A (1), replaced", "12: A (1)"],
        ),
        (
            "a speaker says another number later",
            vec![
                quoted("a", "2024-03-07", "Army", Asserts, count(2, None)),
                quoted("b", "2024-03-08", "Army", Asserts, count(5, None)),
            ],
            vec!["2: Army (1), replaced", "5: Army (1)"],
        ),
        (
            "on the same day nothing is replaced",
            vec![
                quoted("a", "2024-03-07", "Army", Asserts, count(2, None)),
                quoted("b", "2024-03-07", "Army", Asserts, count(5, None)),
            ],
            vec!["2: Army (1)", "5: Army (1)"],
        ),
        (
            "another speaker replaces nothing",
            vec![
                quoted("a", "2024-03-07", "Army", Asserts, count(2, None)),
                quoted("b", "2024-03-08", "Police", Asserts, count(5, None)),
            ],
            vec!["2: Army (1)", "5: Police (1)"],
        ),
        (
            "whoever knows replaces what was not known",
            vec![
                quoted("a", "2024-03-07", "Army", Asserts, pending()),
                quoted("b", "2024-03-08", "Police", Asserts, count(5, None)),
            ],
            vec!["5: Police (1)", "not yet known: Army (1), replaced"],
        ),
        (
            "who denies has a position of one's own, which replaces nothing",
            vec![
                quoted("a", "2024-03-07", "Army", Asserts, count(5, None)),
                quoted("b", "2024-03-08", "Army", Denies, count(7, None)),
            ],
            vec!["5: Army (1)", "7 denies: Army (1)"],
        ),
        (
            "an author who repeats a speaker is no second origin",
            vec![quoted("a", "2024-03-07", "Army", Asserts, count(5, None)).says(Attribute::Killed, count(5, None))],
            vec!["5: Army, A (1)"],
        ),
    ];
    for (what, accounts, expected) in cases {
        assert_eq!(lines(&accounts), expected, "{what}");
    }
}

#[test]
fn parts_are_counted_apart() {
    let part = |number, of: &str| match count(number, Some(of)) {
        Value::Count(count) => Value::Count(Count { part: true, ..count }),
        other => other,
    };
    let account =
        account("a", "2024-03-07").says(Attribute::Killed, count(9, None)).says(Attribute::Killed, part(3, "child"));
    let groups = groups(&said(std::slice::from_ref(&account)));
    let sizes: Vec<(Option<&str>, usize)> = groups.iter().map(|(of, said)| (of.as_deref(), said.len())).collect();
    assert_eq!(sizes, [(None, 1), (Some("child"), 1)]);
}

#[test]
fn facts_have_the_status_that_their_positions_give() {
    use Stance::{Asserts, Denies};
    for (accounts, status) in [
        (vec![killed("a", "2024-03-07", 9)], "single"),
        (vec![killed("a", "2024-03-07", 9), killed("b", "2024-03-07", 9)], "agreed"),
        (vec![killed("a", "2024-03-07", 9), killed("b", "2024-03-07", 12)], "contested"),
        (vec![quoted("a", "2024-03-07", "Army", Asserts, pending())], "pending"),
        (vec![quoted("a", "2024-03-07", "Army", Denies, count(9, None))], "denied"),
        (vec![killed("a", "2024-03-07", 9), quoted("b", "2024-03-08", "Army", Denies, count(9, None))], "contested"),
    ] {
        let facts = facts(&said(&accounts));
        let [fact] = &facts[..] else { panic!("{facts:?}") };
        assert_eq!(fact.status.as_str(), status, "{:?}", fact.positions);
    }
}

/// Positions of one speaker each, with these values.
fn conflicting(attribute: Attribute, a: Value, b: Value) -> bool {
    let accounts = [
        account("a", "2024-03-07").quotes("Army", Stance::Asserts, attribute, a),
        account("b", "2024-03-07").quotes("Police", Stance::Asserts, attribute, b),
    ];
    let positions = positions(&said(&accounts));
    let [a, b] = &positions[..] else { return false };
    let both = conflict(attribute, a, b);
    assert_eq!(both, conflict(attribute, b, a), "a conflict has no direction");
    both
}

#[test]
fn what_cannot_both_be_true() {
    use Attribute::{Date, Killed, Perpetrator, Place, Victim};
    let actor = |name: &str| Value::Actor(Actor { name: name.to_owned(), actor: None, text: name.to_owned() });
    let day = |day: &str| Value::Time(When::day(day.parse().unwrap(), None));
    let place = |name: &str, lat| Value::Place(town(name, (lat, 42.0), "Anbar", "IQ"));
    let at_least = |low| match count(low, None) {
        Value::Count(count) => Value::Count(Count { high: None, ..count }),
        other => other,
    };
    let province = match place("Anbar", 10.0) {
        Value::Place(place) => Value::Place(rashomon_model::Place { precision: PlacePrecision::Admin1, ..place }),
        other => other,
    };
    for (attribute, a, b, expected) in [
        (Killed, count(9, None), count(12, None), true),
        (Killed, at_least(9), count(12, None), false),
        (Killed, at_least(13), count(12, None), true),
        (Killed, count(9, Some("soldier")), count(12, Some("child")), false),
        (Killed, count(9, Some("civilian")), count(12, Some("child")), true),
        (Perpetrator, actor("River Brigade"), actor("Free Valley Front"), true),
        (Perpetrator, actor("River Brigade"), actor("the River Brigade fighters"), false),
        (Perpetrator, actor("River Brigade"), actor("gunmen"), false),
        (Victim, actor("Diallo"), actor("Kamara"), false),
        (Date, day("2024-03-06"), day("2024-03-07"), true),
        (Place, place("Tell", 33.5), place("Ford", 34.5), true),
        (Place, place("Tell", 33.5), place("Ford", 33.6), false),
        (Place, place("Tell", 33.5), province, false),
    ] {
        let what = format!("{attribute}: {a:?} and {b:?}");
        assert_eq!(conflicting(attribute, a, b), expected, "{what}");
    }
}
