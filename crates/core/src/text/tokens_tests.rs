use proptest::prelude::*;

use super::*;

fn split(sentence: &str) -> Vec<&str> {
    tokens(sentence, Span::new(0, sentence.len())).into_iter().map(|s| s.of(sentence)).collect()
}

/// Sentences with their tokens between bars.
const CASES: &[(&str, &str)] = &[
    ("Two people died.", "Two|people|died|."),
    ("U.S.-led forces, the U.S.", "U.S.-led|forces|,|the|U.S."),
    ("US-led forces, mid-air, a 14-year-old.", "US-led|forces|,|mid-air|,|a|14-year-old|."),
    ("They don't know; they can't.", "They|do|n't|know|;|they|ca|n't|."),
    ("THEY DIDN’T SEE IRAQ’S ARMY", "THEY|DID|N’T|SEE|IRAQ|’S|ARMY"),
    ("Iraq's army says they've gone and we'd stay.", "Iraq|'s|army|says|they|'ve|gone|and|we|'d|stay|."),
    ("the rebels' leader, I'm told", "the|rebels|'|leader|,|I|'m|told"),
    ("Sana'a, O'Brien, Ba’ath, Qur'an, Sa'd", "Sana'a|,|O'Brien|,|Ba’ath|,|Qur'an|,|Sa'd"),
    ("Sana'a's airport", "Sana'a|'s|airport"),
    ("al-'Asad and al-Ta'i spoke", "al-'Asad|and|al-Ta'i|spoke"),
    ("$5.2 million, 100% of 2,500 men", "$|5.2|million|,|100|%|of|2,500|men"),
    ("It cost €3m or £40bn.", "It|cost|€|3|m|or|£|40|bn|."),
    ("U.S. forces left the U.S.", "U.S.|forces|left|the|U.S."),
    ("at 3:15 p.m. or 3pm on 9/11", "at|3:15|p.m.|or|3|pm|on|9/11"),
    ("Maj. Gen. J. R. Smith of Acme Inc. spoke.", "Maj.|Gen.|J.|R.|Smith|of|Acme|Inc.|spoke|."),
    ("No. 5 said no.", "No.|5|said|no|."),
    ("the 21st brigade, the 1990s, 122mm rockets, 5 km", "the|21st|brigade|,|the|1990s|,|122|mm|rockets|,|5|km"),
    ("10-15 dead on 2021-07-08, score 3-1.", "10|-|15|dead|on|2021-07-08|,|score|3|-|1|."),
    ("10-15-year-olds with AK-47s and an F-16", "10-15-year-olds|with|AK-47s|and|an|F-16"),
    ("between 10–15 and 1914—1918", "between|10|–|15|and|1914|—|1918"),
    ("He said -- twice -- \"go\" (now)...", "He|said|--|twice|--|\"|go|\"|(|now|)|..."),
    ("“We hit it,” he said…", "“|We|hit|it|,|”|he|said|…"),
    ("See https://example.org/a_b?c=1, or www.example.org.", "See|https://example.org/a_b?c=1|,|or|www.example.org|."),
    ("Mail desk@example.org, @OIRSpox #Iraq #1", "Mail|desk@example.org|,|@OIRSpox|#Iraq|#1"),
    ("bbc.com said it.The army", "bbc.com|said|it|.|The|army"),
    ("AFP/Reuters, AT&T, R&D", "AFP|/|Reuters|,|AT&T|,|R&D"),
    ("What?! No!!", "What|?!|No|!!"),
    ("It cannot go on", "It|can|not|go|on"),
    ("cafe\u{301}s in Şırnak and Đà Nẵng", "cafe\u{301}s|in|Şırnak|and|Đà|Nẵng"),
    ("ثلاثة قتلى، أمس", "ثلاثة|قتلى|،|أمس"),
    ("a 0.5 and .5 share.", "a|0.5|and|.5|share|."),
    ("Plan B. failed, plan B.", "Plan|B.|failed|,|plan|B|."),
    ("the '90s and 5' tall", "the|'|90s|and|5|'|tall"),
    ("Ph.D. and e.g. this, etc.", "Ph.D.|and|e.g.|this|,|etc."),
    ("MOSUL, IRAQ (AP) _ SIX KILLED", "MOSUL|,|IRAQ|(|AP|)|_|SIX|KILLED"),
    ("-5 degrees, +3", "-|5|degrees|,|+|3"),
    ("30-rocket salvo; 5.56mm; 4x4s; 1,000-pound bomb", "30-rocket|salvo|;|5.56|mm|;|4x4s|;|1,000-pound|bomb"),
    ("killed.\" He", "killed|.|\"|He"),
    ("Karim.Noor@Example.org, desk@EXAMPLE wrote", "Karim.Noor@Example.org|,|desk@EXAMPLE|wrote"),
    ("mailto:desk@example.org example.org/a-b, plan-2.doc.", "mailto:desk@example.org|example.org/a-b|,|plan-2.doc|."),
    ("Call 555-0199 or 202/555-0143, 500-1000 men", "Call|555-0199|or|202/555-0143|,|500|-|1000|men"),
    ("the 1990's, the 107's crew", "the|1990's|,|the|107|'s|crew"),
    ("Great! :-) he said; (see:)", "Great|!|:-)|he|said|;|(|see|:|)"),
    ("Noor et al. met al Noor. Really.? ‘’yes’’", "Noor|et|al.|met|al|Noor|.|Really|.?|‘’|yes|’’"),
    ("<<plan>> a 5g load", "<<|plan|>>|a|5|g|load"),
    (
        "He said \"\"\"\"\"\"\"\"\"\" ((((now)))), \u{201c}\u{201c}go",
        "He|said|\"\"\"\"\"\"\"\"\"\"|(|(|(|(|now|)|)|)|)|,|“|“|go",
    ),
    ("", ""),
];

#[test]
fn sentences_are_cut_into_tokens() {
    let mut wrong = Vec::new();
    for (sentence, expected) in CASES {
        let found = split(sentence).join("|");
        if found != *expected {
            wrong.push(format!("   found {found}\nexpected {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_the_sentence_is_cut() {
    let text = "Before. Two died. After.";
    let found = tokens(text, Span::new(8, 17));
    assert_eq!(found, [Span::new(8, 11), Span::new(12, 16), Span::new(16, 17)]);
}

#[test]
fn long_odd_lines_take_no_long_time() {
    for odd in [
        "a-", "a.", "a@", "a'", "1-", "1.", ".", "'", "(", "A.", "al-", "http://", "#a", "\u{301}", "A&", "Mr.", "a.b",
        "1's", ".doc", "’", ":)", "et al ", "\"", ")", "(((((((a",
    ] {
        let line = odd.repeat(50_000);
        assert!(!split(&line).is_empty());
    }
}

proptest! {
    #[test]
    fn every_character_lies_in_one_token(
        text in "(\\PC|[a-zA-Z0-9 .,'’\"-]|\r\n|\u{301}|\u{202e}|👩‍👩‍👧|n't|'s|\\.\\.\\.|al-'|@x|www\\.){0,60}"
    ) {
        let mut covered = String::new();
        let mut last = 0;
        for token in tokens(&text, Span::new(0, text.len())) {
            prop_assert!(last <= token.start && !token.is_empty());
            covered.push_str(token.of(&text));
            last = token.end;
        }
        prop_assert!(!covered.contains(char::is_whitespace));
        let visible: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        prop_assert_eq!(covered, visible);
    }
}
