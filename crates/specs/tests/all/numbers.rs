//! One number, many ways to write it; and what looks like a number and counts nobody.

use std::sync::LazyLock;

use proptest::prelude::*;
use rashomon_core::{Language, extract};
use rashomon_ingest::{Options, report_from_text};
use rashomon_model::{Count, Value};

static LANGUAGE: LazyLock<Language> = LazyLock::new(|| Language::english().expect("the embedded data is right"));

/// Sentences that count people, whose number is put in place of `{}`.
const FRAMES: [&str; 3] = [
    "Gunmen killed {} people in Gao on Monday.",
    "Some {} people were killed in Gao.",
    "At least {} soldiers were wounded in the attack in Gao.",
];

/// The counts of a report of one sentence.
fn counts(text: &str) -> Vec<Count> {
    let options = Options::default();
    let report = report_from_text("a.txt", text.as_bytes(), &options).expect("the text is a report").report;
    let count = |claim: rashomon_model::Claim<_>| match claim.value {
        Value::Count(count) => Some(count),
        _ => None,
    };
    extract(&LANGUAGE, &report).claims.into_iter().filter_map(count).collect()
}

/// Low and high of each count, in the frame that bounds nothing.
fn bounds(number: &str) -> Vec<(u64, Option<u64>)> {
    counts(&FRAMES[0].replace("{}", number)).iter().map(|c| (c.low, c.high)).collect()
}

#[test]
fn numbers_that_are_understood() {
    let mut wrong = Vec::new();
    for (number, low, high) in [
        ("12", 12, Some(12)),
        ("1,500", 1_500, Some(1_500)),
        ("twenty five", 25, Some(25)),
        ("two hundred and six", 206, Some(206)),
        ("2 million", 2_000_000, Some(2_000_000)),
        ("1.5 million", 1_500_000, Some(1_500_000)),
        ("0.5 million", 500_000, Some(500_000)),
        ("2.0 million", 2_000_000, Some(2_000_000)),
        ("1.25 million", 1_250_000, Some(1_250_000)),
        ("3.2 thousand", 3_200, Some(3_200)),
        ("3.2k", 3_200, Some(3_200)),
        ("20k", 20_000, Some(20_000)),
        ("2.5 dozen", 30, Some(30)),
        ("1.5 billion", 1_500_000_000, Some(1_500_000_000)),
        ("half a million", 500_000, Some(500_000)),
        ("10-15", 10, Some(15)),
        ("2–3", 2, Some(3)),
        ("2 to 3 million", 2_000_000, Some(3_000_000)),
        ("900 to 1 thousand", 900, Some(1_000)),
        ("1.5 to 2.5 million", 1_500_000, Some(2_500_000)),
        ("1.5 million to 2 million", 1_500_000, Some(2_000_000)),
        ("1.5 or 2 million", 1_500_000, Some(2_000_000)),
        ("50+", 50, None),
    ] {
        let found = bounds(number);
        if found != [(low, high)] {
            wrong.push(format!("{number}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_not_understood_gives_no_count() {
    let mut wrong = Vec::new();
    for number in [
        "1_000",
        "1__2",
        "10^9",
        "10^9 thousand",
        "10**3",
        "10*3",
        "10²",
        "1e3",
        "0x10",
        "1'000",
        "1 000",
        "12 500",
        "1_000 thousand",
        "1.5.2 million",
        "1,5 million",
        "1.2345 thousand",
        "0.0000001 million",
        "2.5",
        "1.5-2.5",
        "5.5 to 6",
        "5 to 6.5",
        "10 - 15.5",
        "1..5",
        "5%",
        "5.5%",
        "5 percent",
        "5 per cent",
        "v2.3",
        "7.62mm",
        "AK-47",
        "10:15",
        "12/20",
        "3-2",
        "12-20-30",
        "1.5m",
        "3m",
        "5 km",
        "5km",
        "-5",
        "$5",
        "5€",
        "x5",
        "#5",
        "two and a half million",
        "a million and a half",
        "a quarter of a million",
        "one point five million",
        "five twenty",
        "two three",
    ] {
        for frame in FRAMES {
            for count in counts(&frame.replace("{}", number)) {
                wrong.push(format!("{number}: {} to {:?}, {:?}", count.low, count.high, count.text));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_date_is_read_from_the_middle_of_a_number() {
    for text in ["Gunmen killed two people in Gao 10^9 days ago.", "Gunmen killed two people in Gao on 1_3 March 2024."]
    {
        let options = Options { published: "2024-05-01".parse().ok(), ..Options::default() };
        let report = report_from_text("a.txt", text.as_bytes(), &options).expect("the text is a report").report;
        let when = extract(&LANGUAGE, &report).events.into_iter().filter_map(|e| e.when).map(|w| w.start.to_string());
        assert_eq!(when.filter(|w| w == "2024-04-22" || w == "2024-03-03").count(), 0, "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    /// Digits on both sides of any sign: the number is the whole of them, or none.
    #[test]
    fn no_reading_starts_in_the_middle(first in 1_u64..999, sign in "[_^*'’=~%$€#@&|\\\\<>·×°²½]{1,3}", second in 1_u64..999) {
        let written = format!("{first}{sign}{second}");
        for frame in FRAMES {
            let found = counts(&frame.replace("{}", &written));
            prop_assert!(found.is_empty(), "{}: {:?}", written, found);
        }
    }

    /// Tenths of thousands and millions come out to the last person.
    #[test]
    fn decimals_before_a_scale(whole in 0_u64..50, tenths in 1_u64..10, scale in prop::sample::select(vec![
        ("thousand", 1_000), ("million", 1_000_000), ("billion", 1_000_000_000), ("k", 1_000),
    ])) {
        let space = if scale.0 == "k" { "" } else { " " };
        let number = (whole * 10 + tenths) * (scale.1 / 10);
        prop_assert_eq!(bounds(&format!("{whole}.{tenths}{space}{}", scale.0)), [(number, Some(number))]);
    }
}
