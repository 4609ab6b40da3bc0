use std::collections::BTreeMap;

use super::*;
use crate::{
    pattern::syntax::{Parsed, Scope, parse},
    sentence::compact,
};

/// "The gunmen stormed the village and killed twelve villagers."
const RAID: &str = "[The/DET/2/det gunmen=gunman/NOUN/3/nsubj] stormed=storm/VERB/0/root [the/DET/5/det village/NOUN/3/obj] \
    and/CCONJ/7/cc killed=kill/VERB/3/conj [twelve/NUM/9/nummod villagers=villager/NOUN/7/obj] ./PUNCT/3/punct";
/// "Soldiers fired a rocket launcher, rockets and shells, said Noor." with a frame for "fired".
const FIRE: &str = "[Soldiers=soldier/NOUN/2/nsubj] fired=fire/VERB/0/root [a/DET/5/det rocket/NOUN/5/compound \
    launcher/NOUN/2/obj] ,/PUNCT/7/punct [rockets=rocket/NOUN/5/conj] and/CCONJ/9/cc [shells=shell/NOUN/5/conj] \
    ,/PUNCT/11/punct said=say/VERB/2/parataxis [Noor/PROPN/11/nsubj] || 2:A0=1,A1=5";
/// "Twelve were killed."
const PASSIVE: &str = "[Twelve/NUM/3/nsubj:pass] were=be/AUX/3/aux:pass killed=kill/VERB/0/root ./PUNCT/3/punct";

/// The words of each match that were read in a row, then its captures.
fn matches(pattern: &str, sentence: &str) -> String {
    let lexicon = compact::lexicon();
    let definitions = BTreeMap::from([("victims".to_owned(), "v:<np count>".to_owned())]);
    let Parsed { node, captures, .. } = match parse(pattern, &Scope { lexicon: &lexicon, definitions: &definitions }) {
        Ok(parsed) => parsed,
        Err(error) => panic!("{pattern}: {error:?}"),
    };
    let (sentence, text) = compact::sentence(&lexicon, sentence);
    let words = |start: usize, end: usize| sentence.span_of(start, end).of(&text);
    let matcher = Matcher { lexicon: &lexicon, sentence: &sentence };
    let line = |m: RawMatch| {
        let captured =
            m.captures.iter().map(|(slot, start, end)| format!(" {}={}", captures[*slot], words(*start, *end)));
        format!("{}{}", words(m.row.0, m.row.1), captured.collect::<String>())
    };
    matcher.find_all(&node).into_iter().map(line).collect::<Vec<_>>().join("; ")
}

#[test]
fn patterns_match_where_they_should() {
    let cases = [
        // One token: lemma, form, tag, class, properties, their negation.
        ("kill", RAID, "killed"),
        ("\"killed\"", RAID, "killed"),
        ("\"kill\"", RAID, ""),
        ("NOUN", PASSIVE, ""),
        ("NUM", RAID, "twelve"),
        ("%kill", RAID, "killed"),
        ("%deed", RAID, "stormed; killed"),
        ("%weapon", FIRE, "rocket launcher; rockets"),
        ("[%deed past]", RAID, "stormed; killed"),
        ("[%deed !%kill]", RAID, "stormed"),
        ("[capital NOUN]", FIRE, "Soldiers"),
        // Rows of tokens: sequence, alternatives, optional parts, repetition, gaps, the sentence's edges.
        ("NUM NOUN", RAID, "twelve villagers"),
        ("(and | \",\") x:NOUN", FIRE, ", rockets x=rockets; and shells x=shells"),
        ("NUM? NOUN", RAID, "gunmen; village; twelve villagers"),
        ("x:NOUN*  and", FIRE, "rockets and x=rockets"),
        ("%attack ..3 %kill", RAID, "stormed the village and killed"),
        ("%attack ..2 %kill", RAID, ""),
        ("^ DET", RAID, "The"),
        ("%kill $", PASSIVE, "killed"),
        ("%deed !DET", RAID, "killed"),
        // Noun phrases and what they are.
        ("v:<np>", PASSIVE, "Twelve v=Twelve"),
        ("v:<np count>", RAID, "twelve villagers v=twelve villagers"),
        ("v:<np bare>", PASSIVE, "Twelve v=Twelve"),
        ("v:<np bare>", RAID, ""),
        ("v:<np definite>", RAID, "The gunmen v=The gunmen; the village v=the village"),
        ("v:<np %people !definite>", RAID, "twelve villagers v=twelve villagers"),
        ("v:<np plural>", FIRE, "Soldiers v=Soldiers; rockets v=rockets; shells v=shells"),
        ("v:<np name>", FIRE, "Noor v=Noor"),
        ("%kill ~victims", RAID, "killed twelve villagers v=twelve villagers"),
        // What a word governs, wherever it stands.
        ("%kill >obj v:<np count>", RAID, "killed v=twelve villagers"),
        ("%kill >nsubj a:<np>", RAID, "killed a=The gunmen"),
        ("%kill >nsubj:pass v:<np>", RAID, ""),
        ("%kill >nsubj:pass v:<np>", PASSIVE, "killed v=Twelve"),
        ("%kill >obj|nsubj:pass v:<np>", PASSIVE, "killed v=Twelve"),
        ("%deed >!obj x:<np>", RAID, ""),
        ("%deed >!obj x:<np>", PASSIVE, "killed"),
        ("%kill >nsubj? a:<np> >nsubj:pass v:<np>", PASSIVE, "killed v=Twelve"),
        ("fire >A1 w:<np>", FIRE, "fired w=a rocket launcher w=rockets w=shells"),
        ("fire >obj w:<np %weapon>", FIRE, "fired w=a rocket launcher w=rockets"),
        ("fire >A2 w:<np>", FIRE, ""),
    ];
    let wrong: Vec<String> = cases
        .iter()
        .map(|(pattern, sentence, expected)| (pattern, matches(pattern, sentence), expected))
        .filter(|(_, given, expected)| given != *expected)
        .map(|(pattern, given, expected)| format!("{pattern}\n  gives   {given}\n  must be {expected}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_ways_to_match_are_bounded() {
    let words = "a/NOUN/0/root ".repeat(60);
    assert_eq!(matches("(NOUN | NOUN NOUN)* \"never\"", &words), "");
}
