use super::*;

#[test]
fn what_cannot_both_be_true() {
    use Attribute::{Date, Killed, Perpetrator, Place, Victim};
    let actor = |name: &str| Value::Actor(Actor { name: name.to_owned(), actor: None, text: name.to_owned() });
    let known = |name: &str, id: &str| {
        Value::Actor(Actor { name: name.to_owned(), actor: Some(id.to_owned()), text: name.to_owned() })
    };
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
        (Killed, count(9, Some("civilian")), count(12, Some("soldier")), false),
        (Perpetrator, actor("River Brigade"), actor("Free Valley Front"), true),
        (Perpetrator, actor("River Brigade"), actor("the River Brigade fighters"), false),
        (Perpetrator, actor("River Brigade"), actor("suspected gunmen"), false),
        (Perpetrator, known("Houthis", "ansar-allah"), known("Ansar Allah", "ansar-allah"), false),
        (Perpetrator, known("Mali", "ml"), known("the army", "ml-army"), false),
        (Perpetrator, known("the army", "ml-army"), known("the army", "bf-army"), true),
        (Victim, actor("Diallo"), actor("Kamara"), false),
        (Date, day("2024-03-06"), day("2024-03-07"), true),
        (Place, place("Tell", 33.5), place("Ford", 34.5), true),
        (Place, place("Tell", 33.5), place("Ford", 33.6), false),
        (Place, place("Tell", 33.5), province, false),
    ] {
        let said = |report: &str, value: &Value| {
            account(report, "2024-03-07").quotes(report, Stance::Asserts, attribute, value.clone())
        };
        for accounts in [[said("a", &a), said("b", &b)], [said("a", &b), said("b", &a)]] {
            let contested = facts_of(&accounts).iter().any(|f| f.status == FactStatus::Contested);
            assert_eq!(contested, expected, "{attribute}: {a:?} and {b:?}");
        }
    }
}

#[test]
fn who_denies_disputes_only_what_is_said_of_them() {
    let actor = |name: &str| Value::Actor(Actor { name: name.to_owned(), actor: None, text: name.to_owned() });
    let accused =
        |name| account("a", "2024-03-07").quotes("Army", Stance::Accuses, Attribute::Perpetrator, actor(name));
    let denies = |name| account("b", "2024-03-08").quotes(name, Stance::Denies, Attribute::Responsibility, actor(name));
    let status = |accounts: &[Account]| facts_of(accounts)[0].status;
    assert_eq!(status(&[accused("River Brigade"), denies("River Brigade")]), FactStatus::Contested);
    assert_eq!(status(&[accused("River Brigade"), denies("Valley Front")]), FactStatus::Single);
}

#[test]
fn places_and_days_are_facts_where_accounts_differ() {
    let day = |report: &str, day: &str| {
        account(report, "2024-03-09").says(Attribute::Date, Value::Time(When::day(day.parse().unwrap(), None)))
    };
    assert_eq!(facts_of(&[day("a", "2024-03-06"), day("b", "2024-03-06")]), []);
    assert_eq!(facts_of(&[day("a", "2024-03-06"), day("b", "2024-03-07")]).len(), 1);
}

#[test]
fn rules_give_their_numbers_side_by_side() {
    let party = |report: &str, n| {
        quoted(report, "2024-03-07", "Front", Stance::Asserts, count(n, None)).of(SpeakerKind::Group, None)
    };
    let voice = |report: &str, who: &str, n| quoted(report, "2024-03-07", who, Stance::Asserts, count(n, None));
    let about = |n: u64| Value::Count(Count { approximate: true, ..Count::exactly(n, "about") });
    for (what, accounts, expected) in [
        ("one account", vec![killed("a", "2024-03-07", 9)], "9/9/9 9/9/9 9/9/9 9/9/9 9/9/9; 0"),
        (
            "two of equal weight that exclude each other",
            vec![voice("a", "Ada", 5), voice("b", "Bela", 9)],
            "5/5/9 5/9/9 5/-/9 5/5/9 5/-/9; 4",
        ),
        (
            "the middle of three",
            vec![voice("a", "Ada", 5), voice("b", "Bela", 9), voice("c", "Priest", 7)],
            "5/5/9 5/9/9 5/7/9 5/5/9 5/-/9; 4",
        ),
        (
            "claims of one side are high only",
            vec![voice("a", "Ada", 5), party("b", 22)],
            "5/5/22 5/22/22 5/-/22 5/5/22 5/5/22; 17",
        ),
        (
            "an exact number tells more",
            vec![
                voice("a", "Ada", 5),
                account("b", "2024-03-08").quotes("Bela", Stance::Asserts, Attribute::Killed, about(9)),
            ],
            "5/5/9 5/5/9 5/-/9 5/9/9 5/9/9; 4",
        ),
    ] {
        let facts = facts_of(&accounts);
        let word = |n: Option<u64>| n.map_or("-".to_owned(), |n| n.to_string());
        let rules: Vec<&str> = facts[0].estimates.iter().map(|e| e.rule.as_str()).collect();
        assert_eq!(
            rules,
            [
                "eventreport-conservative 1",
                "eventreport-informative 1",
                "eventreport-representative 1",
                "most-origins-latest-lowest 2",
                "ucdp 1"
            ]
        );
        let numbers: Vec<String> =
            facts[0].estimates.iter().map(|e| format!("{}/{}/{}", e.low, word(e.best), word(e.high))).collect();
        let spread = facts[0].sensitivity.as_ref().map_or(0, |s| s.spread);
        assert_eq!(format!("{}; {spread}", numbers.join(" ")), expected, "{what}");
    }
}

#[test]
fn ten_thousand_claims_are_done_soon() {
    let voices = ["Army", "Police", "Bela", "Front", "Hospital"];
    let accounts: Vec<Account> = (0..10_000_u64)
        .map(|n| {
            let day = format!("2024-{:02}-{:02}", 1 + n % 12, 1 + n / 12 % 28);
            quoted(&format!("r{n}"), &day, voices[(n % 5) as usize], Stance::Asserts, count(n * 7919 % 10_007, None))
        })
        .collect();
    let begin = std::time::Instant::now();
    assert_eq!(facts_of(&accounts).len(), 1);
    assert!(begin.elapsed().as_secs() < 5, "{:?}", begin.elapsed());
}
