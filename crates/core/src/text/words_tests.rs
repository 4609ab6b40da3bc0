use proptest::prelude::*;

use super::*;

/// Words of a paragraph: a space between them, `+` where they form one multiword token.
fn shown(text: &str) -> String {
    let mut out = String::new();
    for word in words(text, Span::new(0, text.len())) {
        if !out.is_empty() {
            out.push(if word.in_multiword { '+' } else { ' ' });
        }
        out.push_str(word.span.of(text));
    }
    out
}

/// Paragraphs with their words.
const CASES: &[(&str, &str)] = &[
    ("US-led forces", "US - led forces"),
    ("A 14-year-old saw AK-47s and F-16s.", "A 14 - year - old saw AK - 47s and F - 16s ."),
    ("U.S.-backed rebels in al-Bab", "U.S. - backed rebels in al - Bab"),
    ("the rocket-propelled-grenade team", "the rocket - propelled - grenade team"),
    ("anti-government, non-violent, re-elected", "anti-government , non-violent , re-elected"),
    ("ANTI-GOVERNMENT e-mail, ex-members, mid-1990s", "ANTI-GOVERNMENT e-mail , ex-members , mid-1990s"),
    ("pro-rebel-held areas, UN-run camps, an x-ray", "pro-rebel - held areas , UN - run camps , an x - ray"),
    ("over-the-counter, Hizb-e-Noor", "over - the - counter , Hizb - e - Noor"),
    ("a crab-like, clock-wise turn", "a crab - like , clock-wise turn"),
    ("They don't; she can't.", "They do+n't ; she ca+n't ."),
    ("THEY DIDN’T SEE IRAQ’S ARMY", "THEY DID+N’T SEE IRAQ+’S ARMY"),
    ("I'm sure he'd say they've lost.", "I+'m sure he+'d say they+'ve lost ."),
    ("It cannot be; we're gonna go.", "It can+not be ; we+'re gon+na go ."),
    ("dont, didnt, Im, thats; its own", "do+nt , did+nt , I+m , that+s ; its own"),
    ("the rebels' camp, the bus' driver", "the rebels+' camp , the bus+' driver"),
    ("the rebels’ camp", "the rebels+’ camp"),
    ("He called it 'the heroes' and left.", "He called it ' the heroes ' and left ."),
    ("‘They were heroes’ said one.", "‘ They were heroes ’ said one ."),
    ("the 1990's, the 107's driver", "the 1990's , the 107+'s driver"),
    ("Sana'a's al-'Asad gate", "Sana'a+'s al - 'Asad gate"),
    ("10-15 dead, 2021-07-08, 555-0199", "10 - 15 dead , 2021-07-08 , 555-0199"),
    ("between 500-1000 and 1914-1918", "between 500 - 1000 and 1914 - 1918"),
    ("call 202-555-0143 or 202/555-0143", "call 202-555-0143 or 202/555-0143"),
    ("1/2 of it on 9/11, 20/20", "1 / 2 of it on 9/11 , 20 / 20"),
    ("lines 13,14 and 2,500 men", "lines 13 , 14 and 2,500 men"),
    ("and/or, AFP/Reuters", "and / or , AFP / Reuters"),
    ("5% of $3m, 122mm, 3:15 p.m.", "5 % of $ 3 m , 122 mm , 3:15 p.m."),
    ("#1 in #Iraq", "# 1 in #Iraq"),
    ("Desk.Two@Example.com, desk@EXAMPLE", "Desk.Two@Example.com , desk@EXAMPLE"),
    ("mailto:desk@example.org (www.Example.org)", "mailto:desk@example.org ( www.Example.org )"),
    ("See example.org/a-b?c=1, plan-2.doc.", "See example.org/a-b?c=1 , plan-2.doc ."),
    ("He left :-) and <<then>> ''she'' went", "He left :-) and << then >> '' she '' went"),
    ("Karim et al. wrote it... Really.?", "Karim et al. wrote it ... Really .?"),
    ("• Two tanks -- (one burnt)", "• Two tanks -- ( one burnt )"),
    ("", ""),
];

#[test]
fn paragraphs_are_cut_into_words() {
    let mut wrong = Vec::new();
    for (text, expected) in CASES {
        let found = shown(text);
        if found != *expected {
            wrong.push(format!("   found {found}\nexpected {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn words_are_grouped_into_tokens() {
    let text = "US-led forces don't stop.";
    let words = words(text, Span::new(0, text.len()));
    let groups: Vec<&str> =
        tokens(&words).into_iter().map(|r| words[r.start].span.cover(words[r.end - 1].span).of(text)).collect();
    assert_eq!(groups, ["US-led", "forces", "do", "n't", "stop", "."]);
}

#[test]
fn long_odd_lines_take_no_long_time() {
    for odd in ["a-", "non-", "1/", "1,", "a.b@", "'", "s' ", ":-)", ".doc", "#1", "a@", "x.com/", "’", "‘"] {
        let line = odd.repeat(20_000);
        assert!(!words(&line, Span::new(0, line.len())).is_empty());
    }
}

proptest! {
    #[test]
    fn every_token_is_a_union_of_words(
        text in "(\\PC|[a-zA-Z0-9 .,'’\"/-]|\r\n|\u{301}|👩‍👩‍👧|n't|'s|\\.\\.\\.|al-'|non-|@x|\\.doc|[:;]-\\)|dont|#1|‘|’|-[0-9]{4}){0,60}"
    ) {
        let paragraph = Span::new(0, text.len());
        let words = words(&text, paragraph);
        let mut covered = String::new();
        let mut last = 0;
        for word in &words {
            prop_assert!(last <= word.span.start && !word.span.is_empty());
            // What is bound to the word before stands right behind it.
            prop_assert!(!(word.in_token || word.in_multiword) || (last == word.span.start && last > 0));
            covered.push_str(word.span.of(&text));
            last = word.span.end;
        }
        prop_assert!(!covered.contains(char::is_whitespace));
        prop_assert_eq!(covered, text.chars().filter(|c| !c.is_whitespace()).collect::<String>());
        let expected: Vec<Span> = segment::sentences(&text, paragraph)
            .into_iter()
            .flat_map(|s| tokens::tokens(&text, s))
            .collect();
        let grouped: Vec<Span> =
            tokens(&words).into_iter().map(|r| words[r.start].span.cover(words[r.end - 1].span)).collect();
        prop_assert_eq!(grouped, expected);
    }
}
