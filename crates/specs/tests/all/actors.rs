//! One actor, many phrasings; and names that are no actors.

use std::sync::LazyLock;

use rashomon_core::{Language, annotate::annotate, extract};
use rashomon_ingest::{Options, report_from_text};
use rashomon_model::{Bytes, Span};

static LANGUAGE: LazyLock<Language> = LazyLock::new(|| Language::english().expect("the embedded data is right"));

/// Side and actor of each of the words, at their first place in the text.
fn read(text: &str, words: &[&str]) -> Vec<(Option<usize>, Option<String>)> {
    let report = report_from_text("a.txt", text.as_bytes(), &Options::default()).expect("the text is a report").report;
    let annotation = annotate(LANGUAGE.for_annotate(), &report);
    let cast = extract::cast(LANGUAGE.for_extract(), &report, &annotation);
    let span = |words: &&str| {
        let start = report.text.find(words).unwrap_or_else(|| panic!("`{words}` stands in the text"));
        Span::<Bytes>::new(start, start + words.len())
    };
    let spans: Vec<_> = words.iter().map(span).collect();
    let sides = extract::sides(LANGUAGE.for_extract(), &cast, &annotation, spans.clone());
    spans.into_iter().map(|span| (sides.side(span), cast.id(&annotation, span))).collect()
}

fn ids(text: &str, words: &[&str]) -> Vec<Option<String>> {
    read(text, words).into_iter().map(|(_, id)| id).collect()
}

const GAO: &str = "\
BAMAKO, March 7 - An air strike killed 12 herders near Gao on Thursday, the River Guard said. The group blamed the Malian army.

Mali's Defence Ministry rejected the account. The army bombed a camp of armed men, said Colonel Issa Kantao, a spokesman for \
the general staff. Kantao said that eight fighters had been killed.

JNIM said on Friday that its men had not been there.
";

#[test]
fn a_states_forces_and_officers_are_one_side() {
    let read =
        read(GAO, &["the Malian army", "Mali's Defence Ministry", "The army", "Colonel Issa Kantao", "Kantao said"]);
    let sides: Vec<_> = read.iter().map(|r| r.0).collect();
    assert!(sides[0].is_some() && sides.iter().all(|s| *s == sides[0]), "{read:?}");
    let ids: Vec<_> = read.iter().take(3).map(|r| r.1.as_deref()).collect();
    assert_eq!(ids, [Some("ml-army"), Some("ml-defence-ministry"), Some("ml-army")]);
}

#[test]
fn a_group_that_nobody_knows_has_a_local_entry() {
    let read = read(GAO, &["the River Guard", "JNIM"]);
    assert_eq!(read[0].1.as_deref(), Some("local:river-guard"));
    assert_eq!(read[1].1.as_deref(), Some("jnim"));
    assert_ne!(read[1].0, read[0].0);
}

#[test]
fn the_group_is_one_that_only_the_report_names() {
    let read = read(GAO, &["the River Guard", "The group", "JNIM"]);
    assert_eq!(read[1].1.as_deref(), Some("local:river-guard"), "{read:?}");
    assert_eq!(read[0].0, read[1].0);
    assert_ne!(read[1].0, read[2].0);
}

#[test]
fn a_paper_is_of_those_who_signed_it() {
    let text = "\
Mine kills nine on a road

KIRKUK, May 3 - A note left at the bridge was signed the Sons of the Marsh. The note said the mine was meant for soldiers. \
Governor Salim Darwish told reporters that nine people had died. Darwish's count includes two children.
";
    let read = read(text, &["A note", "the Sons of the Marsh", "The note", "Governor Salim Darwish", "Darwish's"]);
    let sides: Vec<_> = read.iter().map(|r| r.0).collect();
    assert!(sides[0].is_some() && sides[0] == sides[1] && sides[1] == sides[2], "{read:?}");
    assert_ne!(sides[3], sides[0]);
}

#[test]
fn what_is_said_in_a_statement_is_the_statements() {
    let text = "\
Gunmen kill four in Maradi

NIAMEY, May 3 - Gunmen on motorcycles killed four people in Maradi on Monday, the interior ministry said in a statement. The \
attackers fled. The statement blamed bandits.
";
    let read = read(text, &["Gunmen", "attackers", "the interior ministry", "The statement"]);
    let sides: Vec<_> = read.iter().map(|r| r.0).collect();
    assert_eq!(sides[0], sides[1], "{read:?}");
    assert_eq!(sides[2], sides[3], "{read:?}");
    assert_ne!(sides[0], sides[2]);
}

#[test]
fn who_is_told_again_in_other_words_is_one() {
    let text = "\
Two masked men shot a baker in Gao on Monday, police said. The pair fled on a motorbike. Officers are looking for both \
suspects.
";
    let read = read(text, &["Two masked men", "The pair", "both suspects", "police", "Officers"]);
    let sides: Vec<_> = read.iter().map(|r| r.0).collect();
    assert!(sides[0].is_some() && sides[0] == sides[1] && sides[1] == sides[2], "{read:?}");
    assert_eq!(sides[3], sides[4], "{read:?}");
    assert_ne!(sides[0], sides[3]);
}

#[test]
fn one_force_has_many_names() {
    let mut wrong = Vec::new();
    for (sentence, words, id) in [
        ("Ukraine's air force said it shot down 20 drones over Kyiv.", "Ukraine's air force", "ua-air-force"),
        ("The Ukrainian Air Force said it shot down 20 drones over Kyiv.", "The Ukrainian Air Force", "ua-air-force"),
        ("Russian drones hit a market in Kharkiv, killing four people.", "Russian drones", "ru-military"),
        ("Nigerian police said gunmen killed nine people in Jos.", "Nigerian police", "ng-police"),
        (
            "The Iraqi interior ministry said a bomb killed six in Baghdad.",
            "The Iraqi interior ministry",
            "iq-interior-ministry",
        ),
        ("Houthi rebels fired two missiles at a tanker off Hodeidah in Yemen.", "Houthi rebels", "ansar-allah"),
        ("Al-Shabaab militants attacked a hotel in Mogadishu, Somalia.", "Al-Shabaab militants", "al-shabaab"),
        ("Fighters of the M23 shelled a camp near Goma in Congo.", "the M23", "m23"),
    ] {
        let found = ids(sentence, &[words]);
        if found[0].as_deref() != Some(id) {
            wrong.push(format!("{words}: {found:?}, not {id}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_text_explains_its_own_short_names() {
    let text = "\
The Lake Defence Front (LDF) said its fighters attacked the barracks in Goma on Monday. The army said it had repelled the LDF.
";
    let read = read(text, &["The Lake Defence Front", "LDF."]);
    assert!(read[0].0.is_some());
    assert_eq!(read[0].0, read[1].0, "{read:?}");
}

#[test]
fn names_that_hold_an_actors_word_are_none() {
    for (text, words) in [
        ("The Times said a bomb killed six people in Leeds on Monday.", "The Times"),
        ("The Guardian reported that a bomb killed six people in Leeds.", "The Guardian"),
        ("Workers of General Motors found a bomb at a plant in Leeds on Monday.", "General Motors"),
        ("Lisa Wagner said that a bomb killed six people in Leeds on Monday.", "Lisa Wagner"),
        ("The bank's president said gunmen killed a guard in Leeds on Monday.", "The bank's president"),
    ] {
        let found = ids(text, &[words]);
        assert!(found[0].as_deref().is_none_or(|id| id.starts_with("local:")), "{words}: {found:?}");
    }
}
