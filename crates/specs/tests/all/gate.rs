//! The gate lets reports of violence through, and the extraction behind it loses nothing.

use std::{collections::HashSet, fs, path::Path, sync::LazyLock};

use proptest::prelude::*;
use rashomon_core::{
    Language, NOT_RELEVANT,
    data::Data,
    extract, extract_if_relevant,
    gate::{Counted, Judged, Reason},
};
use rashomon_ingest::{Options, read, report_from_text, sources};
use rashomon_model::{Bytes, Report, Severity};

static LANGUAGE: LazyLock<Language> = LazyLock::new(|| Language::english().expect("the embedded data is right"));

fn report(text: &str) -> Report<Bytes> {
    report_from_text("a.txt", text.as_bytes(), &Options::default()).expect("the text is a report").report
}

fn judge(text: &str) -> Judged {
    LANGUAGE.gate.judge(&report(text))
}

/// What speaks for a report, to be read in a failure.
fn because(judged: &Judged) -> String {
    let reason = |r: &Reason| format!("{} x{} {:.2}", LANGUAGE.lexicon.name(r.class), r.count, r.points);
    format!("{:.2}: {}", judged.score, judged.because.iter().map(reason).collect::<Vec<_>>().join(", "))
}

/// The reports on which the gate is wrong, with what it counted.
fn wrong(texts: &[&str], relevant: bool) -> Vec<String> {
    let judged = texts.iter().map(|text| (text, judge(text)));
    judged.filter(|(_, j)| j.relevant != relevant).map(|(text, j)| format!("{text}\n{}", because(&j))).collect()
}

#[test]
fn reports_of_violence_pass() {
    let texts = [
        // Posts.
        "Explosion heard near the old port. Smoke over the harbour.",
        "BREAKING: gunfire in downtown Tamale, stay inside",
        "two ppl shot outside the bus station, cops everywhere",
        "My cousin's village was raided last night. They took four girls.",
        "Drones over Nikopol again, one hit a bakery.",
        // Headlines, upper case among them.
        "GUNMEN KILL 11 IN GAO",
        "CAR BOMB OUTSIDE COURTHOUSE WOUNDS SIX",
        "Army denies role in Saltmarsh air strike",
        "Mayor assassinated on his way to work",
        "Police fire tear gas at marchers in Lom\u{E9}",
        "Bodies found in mass grave near Tarhuna",
        "Hostages freed after eleven days",
        "Church set ablaze in Oromia",
        "Knife attack at railway station leaves one dead",
        "Suspected herders ambush convoy",
        "Two KIA, five WIA in the eastern sector",
        "Schoolgirl hit by stray bullet",
        // First reports, with hedged words.
        "A loud bang was heard in the Karrada district on Tuesday. Witnesses spoke of a blast; it was not clear whether \
         anyone was hurt, and officials had no immediate comment.",
        "An incident was reported near the border crossing. Residents said that they had heard shooting, and an ambulance \
         was seen leaving the area.",
        "The ministry said it was looking into reports that a fishing boat had been fired upon.",
        "Officers recovered a suspicious device from a parked van. A bomb disposal team made it safe; no one was injured.",
        // Kinds of violence that the corpora have little of.
        "A landmine killed a shepherd and his two sons near Taiz, the health office said.",
        "A crowd beat a man to death on suspicion of theft in Nakuru.",
        "Rebels abducted 30 pupils from a boarding school, the governor said.",
        "Cattle rustlers stormed a settlement in Turkana before dawn and made off with 200 goats, leaving three herders dead.",
        "Prisoners rioted for a second day; guards used batons and two inmates died.",
        "A woman was raped by men in uniform at a checkpoint, a rights group said.",
        "Acid was thrown at a schoolteacher in the eastern suburbs. She was badly burned.",
        "The coalition shot down two missiles fired at the refinery; debris damaged a storage hall.",
        "The plot to blow up the bridge was foiled, the interior ministry said.",
        "A journalist has been missing since armed men took him from his home in Goma.",
        "Naval gunners shelled the island for an hour.",
        "Police arrested nine people after petrol bombs were thrown at a mosque.",
    ];
    assert_eq!(wrong(&texts, true), <[String; 0]>::default());
}

#[test]
fn reports_of_other_things_are_held_back() {
    let texts = [
        "The price war between the two supermarkets enters its second month. Analysts expect margins to fall.",
        "The winger scored twice. Her first attack on goal came after nine minutes, and a shot on target brought the second.",
        "He suffered a heart attack in 2019 and has since changed his diet.",
        "They are shooting a film in the old town this week; the director is shooting a scene on the bridge.",
        "The sequel bombed at the box office, and the studio cut its forecast.",
        "Heavy clouds tonight, clearing by noon. Highs near 20 degrees with a light breeze from the west.",
        "The central bank left its rate unchanged. Shares rose, and the currency gained half a percent.",
        "The council approved a new library and will plant two hundred trees along the avenue.",
        "Mix the flour with the butter, add two eggs and bake for forty minutes.",
        "The band's second album is out in March, with a tour of twelve cities to follow.",
        "Great service and friendly staff, we will come again. The soup was a bit cold.",
        "The rights to the series went to the higher bidder after a bidding war.",
        "Her new novel is a murder mystery that plays on a cruise ship.",
    ];
    assert_eq!(wrong(&texts, false), <[String; 0]>::default());
}

#[test]
fn a_figure_of_speech_does_not_hide_what_happened() {
    let texts = [
        "In the price war of the taxi firms a driver was shot dead on Monday, police said.",
        "He died of a heart attack after officers beat him with batons, his family said.",
    ];
    assert_eq!(wrong(&texts, true), <[String; 0]>::default());
}

#[test]
fn what_is_not_relevant_gives_a_remark_and_no_claims() {
    let extraction = extract_if_relevant(&LANGUAGE, &report("The council will plant two hundred trees."));
    assert!(extraction.claims.is_empty() && extraction.events.is_empty());
    let [remark] = &extraction.diagnostics[..] else { panic!("{:?}", extraction.diagnostics) };
    assert_eq!((remark.severity, remark.code.as_str()), (Severity::Info, NOT_RELEVANT));
    assert!(remark.message.contains("--no-gate"));
}

#[test]
fn the_examples_give_the_same_with_and_without_the_gate() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    // The corpus lies beside the repository, where it is there.
    let corpus = root.join("../shared/corpus");
    let folders: Vec<_> = [root.join("examples"), corpus].into_iter().filter(|f| f.is_dir()).collect();
    let found = sources(&folders).into_iter().flatten();
    let mut seen = 0;
    let mut outside = Vec::new();
    for reading in found.filter(|s| !s.origin.ends_with("json")).flat_map(|s| read(&s, &Options::default())).flatten() {
        let report = reading.report;
        let whole = extract(&LANGUAGE, &report);
        assert_eq!(extract_if_relevant(&LANGUAGE, &report), whole, "{}", report.origin);
        let sentences = LANGUAGE.gate.judge(&report).sentences;
        for claim in &whole.claims {
            let span = claim.evidence.span;
            if !sentences.iter().any(|s| s.start <= span.start && span.end <= s.end) {
                outside.push((report.origin.clone(), span.of(&report.text).to_owned()));
            }
        }
        seen += 1;
    }
    assert!(seen >= 15, "{seen} reports");
    assert_eq!(outside, [], "claims in sentences that would not be analysed");
}

#[test]
fn the_reports_of_the_specs_pass() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../specs");
    let mut held_back = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        // A folder holds tables of single values.
        if path.is_dir() {
            continue;
        }
        let page = fs::read_to_string(path).unwrap();
        for block in page.split("\n```report").skip(1) {
            let text = block.split_once('\n').unwrap().1.split("\n```").next().unwrap();
            let judged = judge(text);
            let claims = || !extract(&LANGUAGE, &report(text)).claims.is_empty();
            if !judged.relevant && claims() {
                held_back.push(format!("{text}\n{}", because(&judged)));
            }
        }
    }
    assert!(held_back.is_empty(), "{}", held_back.join("\n\n"));
}

#[test]
fn sentences_with_violent_words_and_those_beside_them_are_analysed() {
    let calm = "The town lies on a river. It has a library. Its market opens at eight. ".repeat(10);
    let text =
        format!("{calm}\n\nMayor Diallo spoke first. Gunmen killed six people there. Nothing else is known.\n\n{calm}");
    let report = report(&text);
    let judged = LANGUAGE.gate.judge(&report);
    let told: Vec<&str> = judged.sentences.iter().map(|s| s.of(&report.text)).filter(|s| !calm.contains(s)).collect();
    assert_eq!(told, ["Mayor Diallo spoke first.", "Gunmen killed six people there.", "Nothing else is known."]);
    assert!(judged.sentences.len() < 8, "{:?}", judged.sentences);
}

#[test]
fn what_is_taken_out_would_count() {
    let file = Data::embedded().text_file("lang/en/gate/counted.toml").unwrap();
    let Counted { figurative, ambiguous, .. } = file.parse().unwrap();
    let (lexicon, gate) = (&LANGUAGE.lexicon, &LANGUAGE.gate);
    let words = lexicon.words();
    for word in &ambiguous {
        assert!(words.iter().any(|w| w.lemmas == *word), "`{word}` is no word of the lexicon");
    }
    let class = lexicon.class("figurative").unwrap();
    let of_lexicon = words.iter().filter(|w| lexicon.is_a(w.class, class)).map(|w| &w.lemmas);
    let (mut seen, mut useless) = (HashSet::new(), Vec::new());
    for phrase in of_lexicon.chain(&figurative) {
        assert!(seen.insert(phrase), "`{phrase}` stands twice");
        assert!(gate.find(&report(phrase)).is_empty(), "`{phrase}` is also a word that counts");
        let words: Vec<&str> = phrase.split_whitespace().collect();
        let inside = (0..words.len())
            .any(|from| (from..words.len()).any(|to| !gate.find(&report(&words[from..=to].join(" "))).is_empty()));
        let rare = words.iter().any(|word| ambiguous.iter().any(|a| word.starts_with(a.as_str())));
        if !inside && !rare {
            useless.push(phrase);
        }
    }
    assert_eq!(useless, <[&str; 0]>::default(), "phrases without a word that counts");
}

proptest! {
    /// Any text gives an answer, and its sentences stand in it, in order.
    #[test]
    fn sentences_stand_in_the_text(text in "(\\PC{0,20}|[\n .!?]{1,3}|killed|bomb|\u{2019}|\u{E9}){0,30}") {
        let Ok(reading) = report_from_text("a.txt", text.as_bytes(), &Options::default()) else { return Ok(()) };
        let judged = LANGUAGE.gate.judge(&reading.report);
        prop_assert!(judged.score >= 0.0);
        prop_assert_eq!(judged.relevant, LANGUAGE.gate.is_relevant(&reading.report));
        let mut end = 0;
        for span in judged.sentences {
            prop_assert!(end <= span.start && span.start < span.end);
            prop_assert!(reading.report.text.get(span.start..span.end).is_some());
            end = span.end;
        }
    }
}
