//! One value in many phrasings, and what is none.

use super::*;

/// The cardinals, ordinals, percentages or ranges that a text has, with their words.
fn of_layer(text: &str, layer: fn(&Value) -> bool) -> Vec<(String, Value)> {
    let found = layers(text).into_iter().filter(|n| layer(&n.value));
    found.map(|n| (n.span.of(text).to_owned(), n.value)).collect()
}

/// The whole text is one number of the layer.
fn is_whole(text: &str, wanted: Value, layer: fn(&Value) -> bool) {
    let found = of_layer(text, layer);
    assert_eq!(found.len(), 1, "{text}: {found:?}");
    let (words, value) = &found[0];
    assert_eq!(words, text);
    match (value, wanted) {
        (Value::Cardinal(a), Value::Cardinal(b)) | (Value::Percent(a), Value::Percent(b)) => {
            assert!((a - b).abs() <= 1e-9 * b.abs().max(1e-3), "{text}: {a}, not {b}");
        }
        _ => assert_eq!(*value, wanted, "{text}"),
    }
}

fn is_cardinal(value: &Value) -> bool {
    matches!(value, Value::Cardinal(_))
}

fn is_ordinal(value: &Value) -> bool {
    matches!(value, Value::Ordinal(_))
}

fn is_percent(value: &Value) -> bool {
    matches!(value, Value::Percent(_))
}

fn is_range(value: &Value) -> bool {
    matches!(value, Value::Range(_))
}

#[test]
fn one_cardinal_in_many_phrasings() {
    for (value, phrasings) in [
        (0.5, &["half", "a half", "one half", "1/2", "0.5", ".5", "½", "zero point five"][..]),
        (0.75, &["three quarters", "3/4", "¾", "0.75", "three-fourths"]),
        (2.5, &["two and a half", "2 1/2", "2½", "2.5", "two point five"]),
        (6.0, &["six", "6", "half a dozen", "half dozen", "６"]),
        (24.0, &["two dozen", "2 dozen", "twenty-four", "twenty four", "24"]),
        (101.0, &["one hundred and one", "a hundred and one", "a hundred one", "101"]),
        (123.0, &["one hundred and twenty-three", "one hundred twenty three", "123", "1 hundred and 23"]),
        (1_500.0, &["fifteen hundred", "one thousand five hundred", "1,500", "1 500", "1.5k", "1.5 thousand"]),
        (2_500.0, &["2.5k", "2,500", "2\u{202f}500", "two and a half thousand", "two thousand and five hundred"]),
        (
            100_000.0,
            &["a hundred thousand", "one hundred thousand", "100,000", "100 000", "100k", "1 lakh", "1,00,000"],
        ),
        (500_000.0, &["half a million", "half million", "500,000", "0.5 million", "five lakh"]),
        (
            1_500_000.0,
            &["1.5 million", "one and a half million", "one million and a half", "1.5M", "1.5 mln", "1.500.000"],
        ),
        (3.2e9, &["3.2 billion", "3.2bn", "3.2b", "three billion two hundred million"]),
        (-4.0, &["minus four", "negative four", "-4"]),
    ] {
        for text in phrasings {
            is_whole(text, Value::Cardinal(value), is_cardinal);
        }
    }
}

#[test]
fn one_ordinal_in_many_phrasings() {
    for (value, phrasings) in [
        (3.0, &["third", "3rd"][..]),
        (6.0, &["sixth", "6th"]),
        (12.0, &["twelfth", "12th"]),
        (21.0, &["twenty-first", "twenty first", "21st"]),
        (40.0, &["fortieth", "40th"]),
        (103.0, &["hundred and third", "one hundred and third", "103rd"]),
        (1_000.0, &["thousandth", "one thousandth", "1000th"]),
    ] {
        for text in phrasings {
            is_whole(text, Value::Ordinal(value), is_ordinal);
        }
    }
}

#[test]
fn one_share_in_many_phrasings() {
    for (value, phrasings) in [
        (10.0, &["ten percent", "10 %", "10%", "10 per cent", "10 pct", "one in ten", "1 out of 10"][..]),
        (50.0, &["fifty per cent", "50%", "half of", "one in two", "1/2 of"]),
        (2.5, &["2.5 percent", "two and a half percent", "2½%"]),
        (75.0, &["75 percent", "three in four", "three quarters of", "three out of four"]),
    ] {
        for text in phrasings {
            is_whole(text, Value::Percent(value), is_percent);
        }
    }
}

#[test]
fn one_range_in_many_phrasings() {
    let range = |low: Option<f64>, high: Option<f64>, low_open, high_open| {
        Value::Range(Range { low, high, low_open, high_open })
    };
    let between = range(Some(20.0), Some(30.0), false, false);
    let at_least = range(Some(7.0), None, false, false);
    let above = range(Some(20.0), None, true, false);
    let at_most = range(None, Some(30.0), false, false);
    let below = range(None, Some(50.0), false, true);
    for (value, phrasings) in [
        (
            between,
            &[
                "between 20 and 30",
                "20-30",
                "20–30",
                "from 20 to 30",
                "twenty to thirty",
                "between twenty and thirty",
                "20 to 30",
            ][..],
        ),
        (
            at_least,
            &[
                "at least seven",
                "no fewer than 7",
                "not less than seven",
                ">= 7",
                "7 or more",
                "seven and more",
                "7+",
                "a minimum of 7",
            ],
        ),
        (
            above,
            &[
                "more than 20",
                "over twenty",
                "upwards of 20",
                "in excess of 20",
                "> 20",
                "exceeding 20",
                "greater than 20",
            ],
        ),
        (
            at_most,
            &[
                "up to 30",
                "at most thirty",
                "no more than 30",
                "<= 30",
                "30 or fewer",
                "as many as 30",
                "a maximum of 30",
            ],
        ),
        (below, &["fewer than 50", "less than fifty", "under 50", "below 50", "< 50"]),
        (
            range(Some(2e6), Some(3e6), false, false),
            &[
                "two to three million",
                "2-3 million",
                "between 2 and 3 million",
                "from two million to three million",
                "between $2 and $3 million",
            ],
        ),
        (range(Some(900.0), Some(1e3), false, false), &["900 to 1 thousand", "900 to a thousand"]),
        (range(Some(5.0), Some(9.0), true, true), &["more than five but fewer than nine", "above 5 and below 9"]),
    ] {
        for text in phrasings {
            is_whole(text, value, is_range);
        }
    }
}

#[test]
fn what_is_no_number_of_its_layer() {
    for text in [
        "the 180kg load",
        "which one",
        "this one",
        "an old man",
        "https://a.example/p%20q?n=7",
        "a hundredfold",
        "5m deep",
    ] {
        assert_eq!(of_layer(text, is_cardinal), [], "{text}");
    }
    for text in ["the second to last house", "ten seconds", "two thirds", "the last one", "a fifth of them"] {
        assert_eq!(of_layer(text, is_ordinal), [], "{text}");
    }
    for text in ["1998-02", "555-010-2299", "the score was 30-20", "=> 5", "from 9 on", "The toll rose from nine to 11"]
    {
        assert_eq!(of_layer(text, is_range), [], "{text}");
    }
    for text in ["2 in 2019", "killed two in ten days", "five out of three", "12 in six boxes"] {
        assert_eq!(of_layer(text, is_percent), [], "{text}");
    }
}

#[test]
fn numbers_that_stand_beside_each_other_stay_apart() {
    for (text, wanted) in [
        ("10.20.30.40", &[10.0, 20.0, 30.0, 40.0][..]),
        ("rows 4,5,8,9", &[4.0, 5.0, 8.0, 9.0]),
        ("two hundred and three hundred", &[200.0, 300.0]),
        ("three-nil, four-two", &[3.0, 4.0, 2.0]),
        ("On May 12 300 people came", &[12.0, 300.0]),
        ("In 2014 500 people came", &[2_014.0, 500.0]),
        ("1000 2 hundred", &[1_000.0, 200.0]),
        ("KABUL - 5 people", &[5.0]),
        ("- 3 soldiers", &[3.0]),
    ] {
        let found = of_layer(text, is_cardinal);
        let values: Vec<f64> = found.iter().map(|(_, v)| if let Value::Cardinal(v) = v { *v } else { 0.0 }).collect();
        assert_eq!(values, wanted, "{text}");
    }
}

/// The kinds of the expressions of a text, with their words.
fn kinds(text: &str) -> Vec<(&str, Kind)> {
    expressions(text).iter().map(|e| (e.span.of(text), e.kind)).collect()
}

#[test]
fn what_is_measured_is_not_counted() {
    use Kind::{
        Age, Calibre, Clock, Count, Date, Distance, Duration, Measure, Model, Money, Name, Percent, Phone, Score, Year,
    };
    for (text, wanted) in [
        ("a 22-year-old guard", &[("22", Age)][..]),
        ("a guard aged 22", &[("22", Age)]),
        ("two men, aged 25 and 26,", &[("two", Count), ("25", Age), ("26", Age)]),
        ("Rosa Dukuly, nine, and Tom Bale (44)", &[("nine", Age), ("44", Age)]),
        ("a six-month-old baby", &[("six", Age)]),
        ("12 km north of the two villages", &[("12", Distance), ("two", Count)]),
        ("a three-mile walk", &[("three", Distance)]),
        ("122mm rockets and 7.62 mm rounds", &[("122mm", Calibre), ("7.62", Calibre)]),
        ("two 155-mm shells", &[("two", Count), ("155", Calibre)]),
        (
            "$20 million, 500 dinars, £3m and Rs 700",
            &[("20 million", Money), ("500", Money), ("3m", Money), ("700", Money)],
        ),
        (
            "a T-72, an S-300, BM-21s and the F16s",
            &[("T-72", Model), ("S-300", Model), ("BM-21s", Model), ("F16s", Model)],
        ),
        ("call +44-555-010-2299 or phone 555 010 2299", &[("44-555-010-2299", Phone), ("555 010 2299", Phone)]),
        ("in 1998, since 2011 and the 1960s", &[("1998", Year), ("2011", Year), ("1960s", Year)]),
        ("on May 12 and the 3rd of June, 12 May 2021", &[("12", Date), ("3rd", Date), ("12", Date), ("2021", Year)]),
        ("at 14:30, 5 p.m., 7pm and 0400 GMT", &[("14:30", Clock), ("5", Clock), ("7pm", Clock), ("0400", Clock)]),
        ("for three days and 24 hours", &[("three", Duration), ("24", Duration)]),
        ("40 kg of powder and a 30°C day", &[("40", Measure), ("30", Measure)]),
        ("ten percent of them", &[("ten percent", Percent)]),
        ("they won 2-1", &[("2-1", Score)]),
        ("on Highway 6 at 14 Baker Street, Seat 31", &[("6", Name), ("14", Name), ("31", Name)]),
        ("two night watchmen and six foot soldiers", &[("two", Count), ("six", Count)]),
        ("2000 people fled in 1500 cars", &[("2000", Count), ("1500", Count)]),
    ] {
        assert_eq!(kinds(text), wanted, "{text}");
    }
}

#[test]
fn running_totals_are_of_a_longer_time_than_an_event() {
    for text in [
        "8,120 people have been killed since October, the ministry said.",
        "Since January, 8,120 farmers have lost their homes.",
        "Some 8,120 villagers were taken so far this year.",
        "The shelling brought the number of people killed since the war began to 8,120.",
        "At least 8,120 people have died in the conflict.",
        "Bandits kidnapped 8,120 pupils in the past decade.",
        "The register has 8,120 deaths for the whole of last year.",
        "Over the past three years 8,120 miners were shot.",
        "He spoke of 8,120 dead in ten years of war.",
        "The north counted 8,120 killings this month alone.",
        "So far this year 8,120 houses burned.",
    ] {
        let found = expressions(text);
        let total = found.iter().find(|e| e.span.of(text).ends_with("8,120")).map(|e| e.kind);
        assert_eq!(total, Some(Kind::RunningTotal), "{text}");
    }
    for text in [
        "The blast killed 12 people in the deadliest attack since 2011.",
        "Gunmen killed 12 people, the first dead in the town since March.",
        "The raid killed 12 people on Monday, bringing the toll since May to 40.",
        "In the past 24 hours 12 people were killed.",
        "Since Monday 12 people have been killed.",
        "A bomb killed 12 people last year.",
        "Guards shot 12 men, and the case has been asleep since the spring.",
        "Gunmen killed 12 people.\n\nIn the war of 1998 he lost a leg.",
    ] {
        let count = expressions(text).iter().find(|e| e.span.of(text) == "12").map(|e| e.kind);
        assert_eq!(count, Some(Kind::Count), "{text}");
    }
}

#[test]
fn words_without_a_number_have_named_bounds() {
    for (text, low, high) in [
        ("a couple", 2.0, Some(2.0)),
        ("several", 3.0, None),
        ("a handful", 3.0, None),
        ("dozens", 24.0, None),
        ("scores", 40.0, None),
        ("hundreds", 200.0, None),
        ("tens of thousands", 20_000.0, None),
    ] {
        let range = Range { low: Some(low), high, low_open: false, high_open: false };
        let value = expressions(text).into_iter().map(|e| (e.kind, e.value)).next();
        assert_eq!(value, Some((Kind::Count, Some(Value::Range(range)))), "{text}");
    }
}

#[test]
fn odd_text_gives_no_panic() {
    let signs = [
        "-", "½", "１", "1", ".", ",", "e", "^", " ", "\u{a0}", "hundred", "and", "a", "third", "–", "%", "é", "İ",
        "🔥", "\n\n",
    ];
    let mut text = String::new();
    for (at, _) in (0..4_000).enumerate() {
        text.push_str(signs[at * at * 7 % 13 + at % 8]);
        text.push_str(if at % 3 == 0 { " " } else { "" });
    }
    for from in (0..text.len()).step_by(97).filter(|at| text.is_char_boundary(*at)) {
        let _ = (layers(&text[from..]).len(), expressions(&text[from..]).len());
        if from > 4_000 {
            break;
        }
    }
}
