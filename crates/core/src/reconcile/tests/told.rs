//! Who is told of, who is counted, and who answers for whom.

use super::*;

/// A count in these words.
fn worded(number: u64, of: Option<&str>, text: &str) -> Value {
    let Value::Count(whole) = count(number, of) else { return count(number, of) };
    Value::Count(Count { text: text.to_owned(), ..whole })
}

fn tells(report: &str, number: u64, text: &str) -> Account {
    account(report, "2024-03-07").says(Attribute::Injured, worded(number, None, text))
}

#[test]
fn who_tells_of_somebody_counts_nobody() {
    let police = |account: Account, text: &str| {
        account
            .quotes("Police", Stance::Asserts, Attribute::Injured, worded(1, None, text))
            .of(SpeakerKind::Organisation, Some("so-police"))
    };
    for (what, accounts, expected) in [
        (
            "somebody beside a number of the same report, whoever says it",
            vec![police(tells("a", 4, "four people"), "Abdi Nur")],
            "injured single: 1: Police (1) partial; 4: A (1)",
        ),
        (
            "somebody in another report",
            vec![tells("a", 4, "four people"), tells("b", 1, "a tailor from Gao")],
            "injured single: 1: B (1) partial; 4: A (1)",
        ),
        (
            "an office that tells of one where another report counts four",
            vec![tells("a", 4, "four people"), police(account("b", "2024-03-07"), "a tailor")],
            "injured contested: 1: Police (1); 4: A (1)",
        ),
        (
            "one who is counted",
            vec![tells("a", 4, "four people"), tells("b", 1, "one person")],
            "injured contested: 1: B (1); 4: A (1)",
        ),
        ("nobody else", vec![tells("a", 1, "a tailor"), tells("b", 1, "a woman")], "injured agreed: 1: A, B (2)"),
        (
            "others than the dead are all that are hurt",
            vec![tells("a", 4, "four others").in_words("four others were hurt"), tells("b", 4, "four")],
            "injured agreed: 4: A, B (2)",
        ),
        (
            "others than those who are counted are not",
            vec![tells("a", 7, "seven others").says(Attribute::Injured, worded(2, None, "two tailors"))],
            "injured single: 2: A (1) partial; 7: A (1) partial",
        ),
    ] {
        assert_eq!(lines(&accounts), [expected], "{what}");
    }
}

#[test]
fn kinds_that_fit_agree() {
    let one = |report: &str, of: &str| account(report, "2024-03-07").says(Attribute::Injured, count(1, Some(of)));
    let status = |a: &str, b: &str| facts_of(&[one("a", a), one("b", b)])[0].status;
    assert_eq!(status("civilian", "teacher"), FactStatus::Agreed);
    assert_eq!(status("civilian", "soldier"), FactStatus::Single);
    assert_eq!(status("child", "teacher"), FactStatus::Single);
}

#[test]
fn bodies_of_the_register_are_one_voice() {
    let says = |report: &str, day: &str, who: &str, n| {
        quoted(report, day, who, Stance::Asserts, count(n, None)).of(SpeakerKind::Organisation, Some("so-army"))
    };
    let accounts = [says("a", "2024-03-07", "Army", 3), says("b", "2024-03-07", "General Command", 3)];
    assert_eq!(lines(&accounts), ["killed single: 3: Army, General Command (1)"]);
    let accounts = [says("a", "2024-03-07", "Army", 9), says("b", "2024-03-08", "General Command", 5)];
    assert_eq!(lines(&accounts), ["killed single: 5: General Command (1); 9: Army (1) → 0 same-voice"]);
}

#[test]
fn officials_who_count_somebody_take_back_that_it_was_nobody() {
    let both = quoted("a", "2024-03-07", "Ministry", Stance::Denies, nobody())
        .of(SpeakerKind::Organisation, Some("so-health-ministry"))
        .quotes("Army", Stance::Asserts, Attribute::Killed, count(3, None))
        .of(SpeakerKind::Organisation, Some("so-army"));
    assert_eq!(lines(&[both]), ["killed single: 0: Ministry (1) → 1 same-side; 3: Army (1)"]);
    // Of another kind it takes nothing back.
    let of = |n, kind: &str| count(n, Some(kind));
    let civilians = quoted("a", "2024-03-07", "Ministry", Stance::Asserts, of(0, "civilians"))
        .of(SpeakerKind::Organisation, Some("so-health-ministry"))
        .quotes("Army", Stance::Asserts, Attribute::Killed, of(12, "soldiers"))
        .of(SpeakerKind::Organisation, Some("so-army"));
    assert!(lines(&[civilians]).iter().all(|line| !line.contains("→")));
}

#[test]
fn who_denies_a_hand_in_it_answers_for_those_who_are_accused() {
    let actor = |name: &str| Value::Actor(Actor { name: name.to_owned(), actor: None, text: name.to_owned() });
    let accused =
        |name: &str| account("a", "2024-03-07").quotes("Mayor", Stance::Accuses, Attribute::Perpetrator, actor(name));
    let denies = |who: &str, whom: &str| {
        account("b", "2024-03-08").quotes(who, Stance::Denies, Attribute::Responsibility, actor(whom))
    };
    for (accused_of, who, whom, expected) in [
        ("herders", "Breeders League", "its members", FactStatus::Contested),
        ("Valley Front", "Valley Front", "its fighters", FactStatus::Contested),
        ("Valley Front", "River Brigade", "its fighters", FactStatus::Single),
        ("gunmen", "Breeders League", "its members", FactStatus::Single),
    ] {
        let facts = facts_of(&[accused(accused_of), denies(who, whom)]);
        assert_eq!(facts[0].status, expected, "{accused_of}, {who}: {whom}");
    }
}

#[test]
fn who_was_shot_and_died_is_not_injured() {
    let shot = |report: &str, number: u64, text: &str| tells(report, number, text).in_words("five people were shot");
    let died = |account: Account, number: u64, text: &str| account.says(Attribute::Killed, worded(number, None, text));
    let injured = |accounts: &[Account]| {
        let facts = facts_of(accounts);
        line(facts.iter().find(|f| f.attribute == Attribute::Injured).unwrap())
    };
    for (what, accounts, expected) in [
        ("what is left", vec![died(shot("a", 5, "five people"), 1, "one person")], "injured single: 4: A (1) sum"),
        (
            "what is left beside a number of the hurt",
            vec![died(shot("a", 5, "five people"), 1, "one person"), tells("b", 4, "four")],
            "injured agreed: 4: A, B (2)",
        ),
        (
            "the dead of another report",
            vec![shot("a", 5, "five people"), died(account("b", "2024-03-08"), 2, "two men")],
            "injured single: 3: A (1) sum",
        ),
        (
            "more dead than were shot are others",
            vec![died(shot("a", 5, "five people"), 6, "six people")],
            "injured single: 5: A (1)",
        ),
        ("one who died", vec![died(shot("a", 1, "Musa Keita"), 1, "Keita")], "injured single: 0: A (1) sum"),
        ("another than who died", vec![died(shot("a", 1, "a tailor"), 1, "Keita")], "injured single: 1: A (1)"),
        ("one of two men", vec![died(shot("a", 1, "a man"), 1, "a man")], "injured single: 1: A (1)"),
        (
            "another of the same family",
            vec![died(tells("a", 1, "Ibrahim Musa"), 1, "Fatima Musa")],
            "injured single: 1: A (1)",
        ),
        ("who died of it", vec![died(tells("a", 1, "Ibrahim Musa"), 1, "Musa")], "injured single: 0: A (1) sum"),
        ("a man of forty", vec![died(shot("a", 1, "a man"), 1, "a 40-year-old man")], "injured single: 1: A (1)"),
        ("the man who died", vec![died(shot("a", 1, "a man"), 1, "the man")], "injured single: 0: A (1) sum"),
        (
            "the man of forty who died",
            vec![died(shot("a", 1, "a 40-year-old tailor"), 1, "the 40-year-old tailor")],
            "injured single: 0: A (1) sum",
        ),
        ("the boy who died", vec![died(shot("a", 1, "the boy"), 1, "a 15-year-old")], "injured single: 0: A (1) sum"),
        ("a boy, and a man who died", vec![died(shot("a", 1, "the boy"), 1, "a man")], "injured single: 1: A (1)"),
        (
            "who died is told by name where the shot is",
            vec![died(shot("a", 1, "Musa Keita"), 1, "a tailor")],
            "injured single: 0: A (1) sum",
        ),
        (
            "somebody who died by a later report, in which nobody is hurt",
            vec![shot("a", 1, "a boy"), died(account("b", "2024-03-08"), 1, "a 15-year-old")],
            "injured single: 0: A (1) sum",
        ),
        (
            "somebody died by a later report, in which somebody is hurt",
            vec![shot("a", 1, "a boy"), died(tells("b", 1, "a trader"), 1, "a 15-year-old")],
            "injured agreed: 1: A, B (2)",
        ),
        (
            "somebody who died by an earlier report",
            vec![died(account("b", "2024-03-06"), 1, "a 15-year-old"), shot("a", 1, "a boy")],
            "injured single: 1: A (1)",
        ),
        (
            "two who died by a later report",
            vec![shot("a", 1, "a boy"), died(died(account("b", "2024-03-08"), 1, "a 15-year-old"), 1, "a 12-year-old")],
            "injured single: 1: A (1)",
        ),
        (
            "somebody of a report that knows of another dead",
            vec![died(shot("a", 1, "a boy"), 1, "a woman"), died(account("b", "2024-03-08"), 1, "a 15-year-old")],
            "injured single: 1: A (1)",
        ),
        (
            "somebody beside one who is counted",
            vec![died(shot("a", 1, "the driver"), 1, "one person")],
            "injured single: 1: A (1)",
        ),
        (
            "a man and a woman, of whom the victim died",
            vec![died(
                shot("a", 1, "the man")
                    .says(Attribute::Injured, worded(1, None, "the woman"))
                    .in_words("the woman was shot"),
                1,
                "the victim",
            )],
            "injured single: 1: A (1)",
        ),
        (
            "by another report, a woman died",
            vec![shot("a", 1, "a boy"), died(account("b", "2024-03-08"), 1, "a woman")],
            "injured single: 1: A (1)",
        ),
        (
            "who is hurt did not die",
            vec![died(tells("a", 5, "five people").in_words("five were shot and wounded"), 1, "one person")],
            "injured single: 5: A (1)",
        ),
    ] {
        assert_eq!(injured(&accounts), expected, "{what}");
    }
}

#[test]
fn a_side_that_stood_beside_another_is_followed_by_its_own() {
    let says = |account: Account, who: &str, n, kind, actor| {
        account.quotes(who, Stance::Asserts, Attribute::Killed, count(n, None)).of(kind, actor)
    };
    let (office, person) = (SpeakerKind::Organisation, SpeakerKind::Person);
    let beside =
        says(says(account("a", "2024-03-07"), "Police", 9, office, Some("so-police")), "Elder", 23, person, None);
    let later = says(account("b", "2024-03-19"), "Ministry", 23, office, Some("so-health-ministry"));
    assert_eq!(lines(&[beside, later]), ["killed agreed: 9: Police (1) → 1 same-side; 23: Elder, Ministry (2)"]);
}
