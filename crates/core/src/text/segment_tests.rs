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

/// The same, a table for each phenomenon.
const PHENOMENA: &[(&str, &[&str])] = &[
    (
        "datelines",
        &[
            "WASHINGTON, D.C. (AP) - Two men died.| No one was held.",
            "ERBIL, Iraq, Jan. 5 (Desk) -- Two men died.",
            "RICHMOND, Va. — The army said so.",
            "ST. LOUIS, MO. -- TWO MEN DIED.| NO ONE WAS HELD.",
        ],
    ),
    (
        "initials and ranks",
        &[
            "Lt. Col. J. R. Noor spoke.| He left.",
            "Brig.-Gen. K. Noor and Lt.-Col. Aziz met.",
            "Sgt. 1st Class Karim F. Aziz fell.| He was 20.",
            "MAJ. GEN. J. R. NOOR SPOKE.| HE LEFT.",
            "Gen. (Ret.) Noor and Const. Aziz left.",
        ],
    ),
    (
        "quotations",
        &[
            "'We hit it.'| The army denied it.",
            "«We hit it.»| The army denied it.",
            "„We hit it.“| The army denied it.",
            "``We hit it.''| The army denied it.",
            "‘Who fired?’ a man asked.| Nobody knew.",
            "\" We hit it . \"| The army denied it .",
            "He said: “We hit it. |It burned.”| Then he left.",
            "\"WE HIT IT.\"| THE ARMY DENIED IT.",
        ],
    ),
    (
        "bullets and lists",
        &[
            "Updates:|\n- 10:05 A shell fell.|\n- 10:20 It burned.",
            "UPDATES:|\n* A SHELL FELL|\n* IT BURNED",
            "2.1. The losses were high.",
            "The plan:|\n1) Stop the raid.|\n2) Leave.",
        ],
    ),
    (
        "headlines",
        &["TWO DIE IN BLAST|\nTwo men died on Monday.| One was 20.", "TWO DIE IN BLAST\nNEAR THE BRIDGE.| ONE WAS 20."],
    ),
    (
        "ellipses",
        &[
            "He waited . . . and left.",
            "He waited . . .| Then he left.",
            "HE WAITED ...| THEN HE LEFT.",
            "The raid [...] Karim wrote of was short.",
        ],
    ),
    (
        "times and dates",
        &[
            "It fell at 11:00 a.m. (EDT) and burned.",
            "Noor (b. March 1960) and Aziz (c. 1930) met.",
            "It fell at 5 p.m. Erbil time.| It burned.",
            "IT FELL AT 5 P.M. MONDAY.| IT BURNED.",
        ],
    ),
    (
        "footnotes and addresses",
        &["The toll is three. [1] [2]| More are missing.", "Write to Karim.Noor@example.org or www.Example.org today."],
    ),
];

/// Paragraphs with `|` at the safe cuts and `~` at the vetoes.
const BOUNDARIES: &[&str] = &[
    "The army left.| The base is shut.",
    "Gen. ~Noor left.| Lt. ~Col. ~J. ~R. ~Aziz stayed.",
    "He met John F. ~Noor in the U.~S. ~on Monday.| Later he left.",
    "It works for Acme Corp. The loss was small.",
    "Acme Corp. ~said no.",
    "The No. ~5 bus burned.",
    "MAJ. ~NOOR LEFT. THE BASE IS SHUT.",
    "He waited . ~. ~. and left.",
    "ERBIL (Desk) - Two died.|\n• One was 20",
    "The toll is said to be 3.~5.",
    "It was Charles V. The king left.",
    "Who fired?| Nobody knew.",
];

#[test]
fn phenomena_of_reports() {
    let mut wrong = Vec::new();
    for (phenomenon, cases) in PHENOMENA {
        for case in *cases {
            let expected: Vec<&str> = case.split('|').map(str::trim).collect();
            let found = case.replace('|', "");
            if cut(&found) != expected {
                wrong.push(format!("{phenomenon}\nfound    {:?}\nexpected {expected:?}", cut(&found)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn safe_cuts_and_vetoes() {
    let mut wrong = Vec::new();
    for case in BOUNDARIES {
        let text = case.replace(['|', '~'], "");
        let found = boundaries(&text, Span::new(0, text.len()));
        let mut shown = String::new();
        for (at, c) in text.char_indices() {
            if found.vetoes.contains(&at) {
                shown.push('~');
            }
            if found.cuts.contains(&at) {
                shown.push('|');
            }
            shown.push(c);
        }
        // In the table a sign may stand before white space.
        let bare = |s: &str| s.split_whitespace().collect::<String>();
        if bare(&shown) != bare(case) {
            wrong.push(format!("found    {shown}\nexpected {case}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

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
    for odd in [
        ". ", ".", "? \"", "a.b ", "A. ", "\n", "\n- ", "....", ".)", "1. ", ". [1]", ". \"", " .", "a.A", "a.b@",
        "\nA", ".“ ", "Mr. ", " \n ",
    ] {
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
        let found = boundaries(&text, paragraph);
        let starts: Vec<usize> = sentences(&text, paragraph).iter().map(|s| s.start).collect();
        prop_assert!(found.cuts.iter().all(|c| starts.contains(c)));
        prop_assert!(found.vetoes.iter().all(|v| !found.cuts.contains(v) && text.is_char_boundary(*v)));
    }
}
