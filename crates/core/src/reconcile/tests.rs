use rashomon_model::{Actor, Count, Fact, FactStatus, PlacePrecision, SpeakerKind, Stance, Value, When};

use super::*;
use crate::{
    data::Data,
    resolve::fixture::{account, count, town},
};

mod compared;
mod told;

fn terms() -> Terms {
    Terms::load(&Data::embedded()).unwrap()
}

/// The facts of what reports say, each report of an origin of its own.
fn facts_of(accounts: &[Account]) -> Vec<Fact> {
    let numbered = accounts.iter().enumerate();
    let said: Vec<Said<'_>> = numbered
        .flat_map(|(origin, a)| a.told.claims.iter().map(move |c| Said::new(a, c, Origin::Text(origin))))
        .collect();
    facts(&terms(), &said)
}

/// A fact in words: what it counts, its status, and of each position value, stance, voices, origins, and what became of it.
fn line(fact: &Fact) -> String {
    let positions = fact.positions.iter().map(|p| {
        let value = p.value.count().map_or_else(
            || p.value.text().to_owned(),
            |c| c.of.as_ref().map_or_else(|| c.low.to_string(), |of| format!("{} {of}", c.low)),
        );
        let stance = if p.stance == Stance::Asserts { String::new() } else { format!(" {}", p.stance) };
        let by = p.superseded_by.as_ref().map(|by| {
            assert!(fact.positions[by.position].claims.contains(&by.claim), "{by:?}");
            format!(" → {} {}", by.position, by.reason)
        });
        let part = if p.partial { " partial" } else { "" };
        let sum = if p.sum { " sum" } else { "" };
        format!("{value}{stance}: {} ({}){}{part}{sum}", p.speakers.join(", "), p.origins, by.unwrap_or_default())
    });
    let side = fact.side.map(|side| format!(" of {side}s")).unwrap_or_default();
    let of = fact.of.as_ref().map(|of| format!("/{of}")).unwrap_or_default();
    format!("{}{of}{side} {}: {}", fact.attribute, fact.status, positions.collect::<Vec<_>>().join("; "))
}

fn lines(accounts: &[Account]) -> Vec<String> {
    facts_of(accounts).iter().map(line).collect()
}

fn killed(report: &str, day: &str, number: u64) -> Account {
    account(report, day).says(Attribute::Killed, count(number, None))
}

fn pending() -> Value {
    Value::Pending { text: "not yet known".to_owned() }
}

fn nobody() -> Value {
    Value::Text { text: "nobody was hurt".to_owned() }
}

fn quoted(report: &str, day: &str, who: &str, stance: Stance, value: Value) -> Account {
    account(report, day).quotes(who, stance, Attribute::Killed, value)
}

impl Account {
    /// The same with these words as the evidence of its last claim.
    fn in_words(mut self, words: &str) -> Self {
        self.told.claims.last_mut().unwrap().evidence.text = words.to_owned();
        self
    }

    /// The same with its last claim told in the words of the one before.
    fn beside(mut self) -> Self {
        let last = self.told.claims.len() - 1;
        self.told.claims[last].evidence = self.told.claims[last - 1].evidence.clone();
        self
    }

    /// The same with the kind and the actor of the last speaker.
    fn of(mut self, kind: SpeakerKind, actor: Option<&str>) -> Self {
        let speaker = self.told.speakers.last_mut().unwrap();
        (speaker.kind, speaker.actor) = (kind, actor.map(str::to_owned));
        self
    }

    /// The same with a count of a part.
    fn including(self, number: u64, of: &str) -> Self {
        let Value::Count(whole) = count(number, Some(of)) else { return self };
        self.says(Attribute::Killed, Value::Count(Count { part: true, ..whole }))
    }
}

#[test]
fn equal_accounts_are_one_position() {
    let soldiers = |report: &str, n| account(report, "2024-03-07").says(Attribute::Killed, count(n, Some("soldier")));
    let children = |report: &str, n| account(report, "2024-03-07").says(Attribute::Killed, count(n, Some("child")));
    for (accounts, expected) in [
        (vec![killed("a", "2024-03-07", 9), killed("b", "2024-03-08", 9)], "killed agreed: 9: A, B (2)"),
        (vec![killed("a", "2024-03-07", 12), killed("b", "2024-03-07", 9)], "killed contested: 9: B (1); 12: A (1)"),
        (vec![killed("a", "2024-03-07", 9), soldiers("b", 9)], "killed agreed: 9 soldier: A, B (2)"),
        (
            vec![killed("a", "2024-03-07", 9), soldiers("b", 9), children("c", 9)],
            "killed single: 9: A (1); 9 child: C (1); 9 soldier: B (1)",
        ),
        (
            vec![
                quoted("a", "2024-03-07", "Army", Stance::Asserts, count(5, None))
                    .says(Attribute::Killed, count(5, None)),
            ],
            "killed single: 5: Army, A (1)",
        ),
    ] {
        assert_eq!(lines(&accounts), [expected]);
    }
}

#[test]
fn updates_are_no_disputes() {
    use Stance::{Asserts, Denies};
    let police = |report: &str, day: &str, n| {
        quoted(report, day, "Police", Asserts, count(n, None)).of(SpeakerKind::Organisation, Some("so-police"))
    };
    let ministry = |report: &str, day: &str, n| {
        quoted(report, day, "Ministry", Asserts, count(n, None))
            .of(SpeakerKind::Organisation, Some("so-health-ministry"))
    };
    let group =
        |report: &str, day: &str, n| quoted(report, day, "Front", Asserts, count(n, None)).of(SpeakerKind::Group, None);
    let witness = |report: &str, day: &str, n| {
        quoted(report, day, "witness", Asserts, count(n, None)).of(SpeakerKind::Anonymous, None)
    };
    let chief =
        |report: &str, day: &str, n| quoted(report, day, "Musa", Asserts, count(n, None)).of(SpeakerKind::Person, None);
    for (what, accounts, expected) in [
        (
            "an outlet corrects itself",
            vec![killed("a", "2024-03-07", 9), killed("b", "2024-03-09", 12).by("A")],
            "killed single: 9: A (1) → 1 same-voice; 12: A (1)",
        ),
        (
            "a voice lowers its figure too",
            vec![police("a", "2024-03-07", 9), police("b", "2024-03-09", 7)],
            "killed single: 7: Police (1); 9: Police (1) → 0 same-voice",
        ),
        (
            "moments order the reports of one day",
            vec![police("a", "2024-03-07T09:00:00Z", 9), police("b", "2024-03-07T18:00:00Z", 12)],
            "killed single: 9: Police (1) → 1 same-voice; 12: Police (1)",
        ),
        (
            "outlets in their own voice rise together",
            vec![killed("a", "2024-03-07", 9), killed("b", "2024-03-08", 12), killed("c", "2024-03-08", 12)],
            "killed agreed: 9: A (1) → 1 same-side; 12: B, C (2)",
        ),
        (
            "officials of one state rise together",
            vec![police("a", "2024-03-07", 9), ministry("b", "2024-03-08", 12)],
            "killed single: 9: Police (1) → 1 same-side; 12: Ministry (1)",
        ),
        (
            "a witness is followed by the police",
            vec![witness("a", "2024-03-07", 9), police("b", "2024-03-08", 12)],
            "killed single: 9: witness (1) → 1 same-side; 12: Police (1)",
        ),
        (
            "an older figure told again stays replaced",
            vec![killed("a", "2024-03-07", 9), killed("b", "2024-03-08", 12), killed("c", "2024-03-09", 9)],
            "killed single: 9: A, C (2) → 1 repeated; 12: B (1)",
        ),
        (
            "nobody else's figure replaces that of those who fight",
            vec![group("a", "2024-03-07", 9), killed("b", "2024-03-08", 12)],
            "killed contested: 9: Front (1); 12: B (1)",
        ),
        (
            "nor theirs that of others",
            vec![killed("a", "2024-03-07", 9), group("b", "2024-03-08", 12)],
            "killed contested: 9: A (1); 12: Front (1)",
        ),
        (
            "a named person does not replace the police",
            vec![police("a", "2024-03-07", 5), chief("b", "2024-03-08", 9)],
            "killed contested: 5: Police (1); 9: Musa (1)",
        ),
        (
            "who stands beside another in one report is a source of one's own",
            vec![
                police("a", "2024-03-07", 9).quotes("Ministry", Asserts, Attribute::Killed, count(12, None)),
                killed("b", "2024-03-09", 15),
            ],
            "killed contested: 9: Police (1); 12: Ministry (1); 15: B (1)",
        ),
        (
            "who denied harm and counts it later",
            vec![
                quoted("a", "2024-03-07", "Army", Denies, nobody()),
                quoted("b", "2024-03-08", "Army", Asserts, count(3, None)),
            ],
            "killed single: 0: Army (1) → 1 same-voice; 3: Army (1)",
        ),
        (
            "who counts and denies the same later",
            vec![
                quoted("a", "2024-03-07", "Army", Asserts, count(5, None)),
                quoted("b", "2024-03-08", "Army", Denies, count(5, None)),
            ],
            "killed denied: 5: Army (1) → 1 withdrawn; 5 denies: Army (1)",
        ),
        (
            "a denial of another number takes nothing back",
            vec![
                quoted("a", "2024-03-07", "Army", Asserts, count(5, None)),
                quoted("b", "2024-03-08", "Army", Denies, count(7, None)),
            ],
            "killed single: 5: Army (1); 7 denies: Army (1)",
        ),
        (
            "without a date nothing is later",
            vec![police("a", "", 9), police("b", "", 12)],
            "killed single: 9: Police (1) partial; 12: Police (1)",
        ),
    ] {
        let found = lines(&accounts);
        // Without a date of publication the two are of one voice at no time, in two reports: neither is a part.
        let expected = expected.replace(" partial", "");
        assert_eq!(found, [expected], "{what}");
    }
}

#[test]
fn words_of_change_replace() {
    let in_own_words = |report: &str, day: &str, n, words: &str| killed(report, day, n).in_words(words);
    for (what, accounts, expected) in [
        (
            "one report tells both",
            vec![
                in_own_words("a", "2024-03-07", 14, "the toll rose to 14 from 9")
                    .says(Attribute::Killed, count(9, None))
                    .in_words("the toll rose to 14 from 9"),
            ],
            "killed single: 9: A (1) → 1 words; 14: A (1)",
        ),
        (
            "it rose above what others said before",
            vec![
                quoted("a", "2024-03-07", "Musa", Stance::Asserts, count(9, None)).of(SpeakerKind::Person, None),
                in_own_words("b", "2024-03-08", 14, "the toll has risen to 14"),
            ],
            "killed single: 9: Musa (1) → 1 words; 14: B (1)",
        ),
        (
            "it was lowered",
            vec![killed("a", "2024-03-07", 14), in_own_words("b", "2024-03-08", 12, "the toll was revised down to 12")],
            "killed single: 12: B (1); 14: A (1) → 0 words",
        ),
        (
            "an earlier figure, in a report that has no other",
            vec![in_own_words("a", "2024-03-07", 9, "officials initially spoke of 9"), killed("b", "2024-03-07", 14)],
            "killed single: 9: A (1) → 1 words; 14: B (1)",
        ),
        (
            "an addition is no toll",
            vec![killed("a", "2024-03-07", 14).says(Attribute::Killed, more(4))],
            "killed single: 4: A (1) partial; 14: A (1)",
        ),
    ] {
        assert_eq!(lines(&accounts), [expected], "{what}");
    }
}

fn more(number: u64) -> Value {
    Value::Count(Count::exactly(number, format!("{number} more people")))
}

#[test]
fn parts_have_facts_of_their_own() {
    let own = |n, of| account("a", "2024-03-07").says(Attribute::Killed, count(n, Some(of)));
    for (what, accounts, expected) in [
        (
            "by the words",
            vec![killed("a", "2024-03-07", 9).including(3, "child"), killed("b", "2024-03-07", 9).including(2, "boy")],
            vec!["killed agreed: 9: A, B (2)", "killed/boy contested: 2 boy: B (1); 3 child: A (1)"],
        ),
        (
            "addends, with their sum",
            vec![own(3, "aid worker").says(Attribute::Killed, count(1, Some("medic"))).beside()],
            vec![
                "killed single: 4: A (1) sum",
                "killed/aid worker single: 3 aid worker: A (1)",
                "killed/medic single: 1 medic: A (1)",
            ],
        ),
        (
            "no sum where the report has the whole",
            vec![own(3, "aid worker").says(Attribute::Killed, count(1, Some("medic"))).beside().quotes(
                "Army",
                Stance::Asserts,
                Attribute::Killed,
                count(5, None),
            )],
            vec![
                "killed single: 5: Army (1)",
                "killed/aid worker single: 3 aid worker: A (1)",
                "killed/medic single: 1 medic: A (1)",
            ],
        ),
        (
            "a kind beside a greater whole of the same voice",
            vec![killed("a", "2024-03-07", 9).says(Attribute::Killed, count(3, Some("soldier")))],
            vec!["killed single: 9: A (1)", "killed/soldier single: 3 soldier: A (1)"],
        ),
        (
            "a kind where others count everybody",
            vec![
                killed("a", "2024-03-07", 9),
                account("b", "2024-03-07").says(Attribute::Killed, count(3, Some("soldier"))),
            ],
            vec!["killed single: 3 soldier: B (1) partial; 9: A (1)"],
        ),
        (
            "a sum beside a number that somebody says",
            vec![
                own(3, "aid worker").says(Attribute::Killed, count(1, Some("medic"))).beside(),
                account("b", "2024-03-07").says(Attribute::Killed, count(5, None)),
            ],
            vec![
                "killed single: 4: A (1) partial sum; 5: B (1)",
                "killed/aid worker single: 3 aid worker: A (1)",
                "killed/medic single: 1 medic: A (1)",
            ],
        ),
        (
            "less than the same voice says beside it",
            vec![killed("a", "2024-03-07", 9).says(Attribute::Killed, count(4, None))],
            vec!["killed single: 4: A (1) partial; 9: A (1)"],
        ),
    ] {
        assert_eq!(lines(&accounts), expected, "{what}");
    }
}

#[test]
fn the_attackers_own_dead_stand_apart() {
    let gunmen = Value::Actor(Actor { name: "gunmen".to_owned(), actor: None, text: "gunmen".to_owned() });
    let army = Actor { name: "army".to_owned(), actor: Some("ml-army".to_owned()), text: "army".to_owned() };
    let fight = |who: Value| {
        [
            account("a", "2024-03-07")
                .says(Attribute::Killed, count(5, Some("soldier")))
                .says(Attribute::Perpetrator, who),
            account("b", "2024-03-07").says(Attribute::Killed, count(2, Some("militant"))),
        ]
    };
    let expected = ["killed single: 5 soldier: A (1)", "killed/militant of attackers single: 2 militant: B (1)"];
    assert_eq!(lines(&fight(gunmen))[1..], expected);
    let one = ["killed single: 2 militant: B (1); 5 soldier: A (1)"];
    assert_eq!(lines(&fight(Value::Actor(army)))[1..], one);
}

#[test]
fn facts_have_the_status_that_their_positions_give() {
    use Stance::{Asserts, Denies};
    for (accounts, status) in [
        (vec![killed("a", "2024-03-07", 9)], FactStatus::Single),
        (vec![killed("a", "2024-03-07", 9), killed("b", "2024-03-07", 9)], FactStatus::Agreed),
        (vec![killed("a", "2024-03-07", 9), killed("b", "2024-03-07", 12)], FactStatus::Contested),
        (vec![quoted("a", "2024-03-07", "Army", Asserts, pending())], FactStatus::Pending),
        (vec![quoted("a", "2024-03-07", "Army", Denies, count(9, None))], FactStatus::Denied),
        (
            vec![killed("a", "2024-03-07", 9), quoted("b", "2024-03-08", "Army", Denies, count(9, None))],
            FactStatus::Contested,
        ),
        (
            vec![killed("a", "2024-03-07", 9), quoted("b", "2024-03-08", "Army", Denies, nobody())],
            FactStatus::Contested,
        ),
    ] {
        let facts = facts_of(&accounts);
        let [fact] = &facts[..] else { panic!("{facts:?}") };
        assert_eq!(fact.status, status, "{:?}", fact.positions);
    }
}

#[test]
fn what_was_pending_is_resolved_by_the_first_who_knows() {
    use Stance::{Asserts, ReportsPending};
    let accounts = [
        quoted("a", "2024-03-07", "Army", ReportsPending, pending()),
        quoted("b", "2024-03-08", "Police", Asserts, count(5, None)),
        quoted("c", "2024-03-09", "Police", Asserts, count(6, None)),
    ];
    let facts = facts_of(&accounts);
    let resolved = facts[0].resolved.as_ref().unwrap();
    assert_eq!(resolved.pending, [accounts[0].told.claims[0].id.clone()]);
    assert_eq!((resolved.by.as_str(), resolved.report.as_str()), ("b 0", "b"));
    assert_eq!(resolved.published.as_ref().map(rashomon_model::Published::as_str), Some("2024-03-08"));
    assert_eq!(facts_of(&accounts[..1])[0].resolved, None);
    let expected = "killed single: 5: Police (1) → 1 same-voice; 6: Police (1); not yet known: Army (1) → 0 answered";
    assert_eq!(line(&facts[0]), expected.replace("not yet known:", "not yet known reports-pending:"));
}
