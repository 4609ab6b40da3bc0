use proptest::prelude::*;

use super::*;

/// Paragraphs in which `|` stands where one sentence ends and the next begins.
const CASES: &[&str] = &[
    "Two rockets hit the base.| No one was hurt.",
    "Maj. Gen. Qasem spoke.| He blamed the rebels.",
    "Col. J. R. Smith of the U.S. Army said so.| The base is closed.",
    "They left the U.S.| The envoy stayed.",
    "U.S. forces fired at 3 a.m. on Monday.| At 5 p.m. Tuesday they left.",
    "It began at 7 p.m.| Police closed the road.",
    "The No. 5 bus burned.| Did it stop?| The driver said no.| Nobody believed him.",
    "About 5.2 million live there.| Some 1.5 left.",
    "He waited ... and left.| She waited ...| They came.",
    "“We hit the tower.”| The army denied it.",
    "\"We hit the tower.\"| The army denied it.",
    "“Who fired?” a man shouted.| Nobody knew.",
    "“Who fired?” Karim Aziz asked.| Nobody knew.",
    "\"Stop!\" he cried.| They ran.",
    "The mayor (a former Gen.) resigned.| He left town.",
    "It burned down.| (It was empty.)",
    "The toll is three.[1]| More are missing.",
    "Six soldiers died in Mosul",
    "The army said\nthe bridge was hit.| The river\nis closed.",
    "The ministry listed:|\n• two tanks|\n• one truck|\n• three guns",
    "The ministry listed:|\n- two tanks;|\n- one truck;|\n- three guns.",
    "The losses:|\n1. Two tanks.|\n2. One truck.",
    "The town was quiet\n- the third day in a row -\nwhen the shell fell.",
    "SIX SOLDIERS DIED IN A BLAST.| THE ARMY BLAMED REBELS.| GEN. KARIM SAID MORE.",
    "HE MET U.S. OFFICIALS.| THEY SPOKE.",
    "He was shot at St. Mary Hospital on Dec. 5.| In Jan. 2020 he left.",
    "Acme Corp. said it lost a truck.| It works for Acme Corp.| The loss was small.",
    "Guards, drivers, etc.| They all fled.",
    "Guards, drivers, etc. were held.",
    "two men died.| police came.| nobody knows why.",
    "The group al-Naba attacked.| al-Naba denied it.",
    "Dr. Aziz et al. disagree vs. others, e.g. Karim.",
    "Rebels fired 30 rockets!| Only 14 landed?! he wondered.",
    "He said he saw it.| “It fell,” he added.| “Then it burned.”",
    "He called it \"a crime.\"| Then he left.",
    "See www.example.org for more.| Call 5.30 p.m. at the latest.",
    "The attack [...] killed two.| It was the third.",
    "J. Aziz and K. M. Noor died.| They were 20.",
    "He served in the 3rd Bn. and left.| Then came Sgt. Noor.",
    "Prices rose 5 percent, to $4.50.| Bread is scarce.",
    "وقع انفجار.| قتل ثلاثة؟| نعم.",
    "…and then it fell.",
    "Really?| Yes!| Good.",
    "They came from Washington, D.C., and Va. on Friday.| They left.",
    "It hit Raqqa, Syria.| 14 people died.",
    "It hit Raqqa.|  \"We saw it\", he said.",
];

fn cut(text: &str) -> Vec<&str> {
    sentences(text, Span::new(0, text.len())).into_iter().map(|s| s.of(text)).collect()
}

#[test]
fn paragraphs_are_cut_into_sentences() {
    let mut wrong = Vec::new();
    for case in CASES {
        let expected: Vec<&str> = case.split('|').map(str::trim).collect();
        let text = case.replace('|', "");
        let found = cut(&text);
        if found != expected {
            wrong.push(format!("found    {found:?}\nexpected {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_lost_space_still_ends_a_sentence() {
    assert_eq!(cut("The shell killed five.The sixth died later."), ["The shell killed five.", "The sixth died later."]);
    assert_eq!(cut("It is on Example.Com now."), ["It is on Example.Com now."]);
}

#[test]
fn only_the_paragraph_is_cut() {
    let text = "One. Two. Three. Four.";
    assert_eq!(sentences(text, Span::new(5, 16)), [Span::new(5, 9), Span::new(10, 16)]);
    assert_eq!(sentences(text, Span::new(4, 5)), []);
}

#[test]
fn long_odd_paragraphs_take_no_long_time() {
    for odd in [". ", ".", "? \"", "a.b ", "A. ", "\n", "\n- ", "....", ".)", "1. ", "Mr. ", " \n "] {
        cut(&odd.repeat(50_000));
    }
}

proptest! {
    #[test]
    fn sentences_hold_all_of_the_paragraph(
        text in "(\\PC|[a-zA-Z0-9 .!?\"”’)-]|\r\n|\n• |\u{301}|\u{202e}|👩‍👩‍👧|Gen\\. |U\\.S\\. |p\\.m\\. |\\.\\.\\. |\\? ){0,60}",
        a in 0usize..80, b in 0usize..80,
    ) {
        let at = |n: usize| text.char_indices().nth(n).map_or(text.len(), |(i, _)| i);
        let paragraph = Span::new(at(a.min(b)), at(a.max(b)));
        let mut covered = String::new();
        let mut last = paragraph.start;
        for sentence in sentences(&text, paragraph) {
            prop_assert!(last <= sentence.start && paragraph.contains(sentence) && !sentence.is_empty());
            prop_assert_eq!(sentence.trimmed(&text), sentence);
            covered.push_str(sentence.of(&text));
            last = sentence.end;
        }
        let visible = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        prop_assert_eq!(visible(&covered), visible(paragraph.of(&text)));
    }
}
