use rashomon_core::{Language, annotate, data::DataFile};
use rashomon_model::{Bytes, Span};

use super::*;
use crate::mentions::{
    read::{Document, Place},
    senses::Words,
    terms::Rarity,
    told::{By, told},
};

const TEXT: &str = "Raiders burned the mill at Tarnow on Sunday.\nTwo millers died in the blaze, and it spread.\n\
    The miller's death was mourned on Friday.\nA guard sold bread.";

fn place(start: usize, words: &str, sure: bool) -> Place {
    Place { mention: 0, span: Span::<Bytes>::new(start, start + words.len()), sure }
}

/// The mentions of these words in the text, described.
fn described(wanted: &[&str]) -> Vec<Told> {
    let language = Language::english().expect("the data are well formed");
    let file = |text: &str| DataFile { path: "f".to_owned(), text: text.to_owned() };
    let rarity = Rarity::load(&file("\t99\nthe\t98\nand\t98\n")).expect("well formed");
    let words = Words::load(&file(include_str!("../../data/mentions/words.toml"))).expect("well formed");
    let document = Document { id: "d".to_owned(), title: None, text: TEXT.to_owned(), published: None };
    let annotation = annotate::annotate(language.for_annotate(), &document.report());
    let by = By { rarity: &rarity, words: &words, lexicon: &language.lexicon };
    let one = |word: &&str| {
        let at = TEXT.find(*word).expect("the word stands in the text");
        told(by, &annotation, 0, place(at, word, true), &[]).expect("the document has words")
    };
    wanted.iter().map(one).collect()
}

fn senses() -> Senses {
    let file = DataFile { path: "s".to_owned(), text: "burn\t00a7\nblaze\t00a900b3\nsell\t00c9\n".to_owned() };
    Senses::load(&file).expect("well formed")
}

fn value(a: &Told, b: &Told, name: &str) -> f64 {
    let at = FEATURES.iter().position(|n| *n == name).expect(name);
    let documents = Documents { same: true, odds: 3.0, grouped: true, often: 2 };
    let values = features(&senses(), documents, a, b);
    let turned = features(&senses(), documents, b, a);
    assert!(values.iter().zip(turned).all(|(v, t)| (v - t).abs() < 1e-9), "the order makes no difference");
    values[at]
}

#[test]
fn what_two_mentions_share() {
    let told = described(&["burned", "died", "blaze", "death", "sold"]);
    let [burned, died, blaze, death, sold] = &told[..] else { panic!("five mentions were asked for") };
    for (a, b, name, wanted) in [
        (burned, blaze, "sense", 0.7),
        (died, death, "kind-death", 1.0),
        (died, blaze, "kind-death", 0.0),
        (died, blaze, "same-sentence", 1.0),
        (died, death, "same-sentence", 0.0),
        (burned, death, "times-other", 1.0),
    ] {
        let found = value(a, b, name);
        assert!((found - wanted).abs() < 1e-9, "{name} of {} and {} is {found}", a.lemma, b.lemma);
    }
    assert!(value(burned, died, "apart") > 0.0 && value(burned, death, "apart") > value(burned, died, "apart"));
    assert!(meet(&senses(), burned, blaze) && meet(&senses(), died, death) && !meet(&senses(), burned, sold));
    assert!(value(died, died, "a1") + value(died, died, "a0") > 0.0, "the millers play a role");
}

#[test]
fn words_of_two_listed_kinds_tell_two_happenings() {
    let mut told = described(&["died", "death", "blaze"]);
    let near = |a: &Told, b: &Told, name: &str, wanted: f64| (value(a, b, name) - wanted).abs() < 1e-9;
    // Of one stem and of one listed kind they are alike; of two listed kinds they are not.
    let stem = told[0].stem.clone();
    told[1].stem = stem;
    assert!(near(&told[0], &told[1], "same-stem", 1.0) && meet(&senses(), &told[0], &told[1]));
    told[1].kinds = BTreeSet::from(["injury".to_owned()]);
    assert!(near(&told[0], &told[1], "same-stem", 0.0) && near(&told[0], &told[1], "sense", 0.0));
    assert!(near(&told[0], &told[1], "kind-other", 1.0));
    // What is not listed can still be anything.
    told[1].listed = false;
    assert!(near(&told[0], &told[1], "same-stem", 1.0) && near(&told[0], &told[1], "sense", 1.0));
}

/// What the mentions of some words tell that stand in `text`, beside those that are `asked` for.
fn lemmas(text: &str, wanted: &[(&str, bool)], asked: &[&str]) -> Vec<Option<String>> {
    let language = Language::english().expect("the data are well formed");
    let file = |text: &str| DataFile { path: "f".to_owned(), text: text.to_owned() };
    let rarity = Rarity::load(&file("\t99\nthe\t98\n")).expect("well formed");
    let words = Words::load(&file(include_str!("../../data/mentions/words.toml"))).expect("well formed");
    let document = Document { id: "d".to_owned(), title: None, text: text.to_owned(), published: None };
    let annotation = annotate::annotate(language.for_annotate(), &document.report());
    let by = By { rarity: &rarity, words: &words, lexicon: &language.lexicon };
    let at = |word: &str, sure: bool| place(text.find(word).expect("the word stands in the text"), word, sure);
    let asked: Vec<Place> = asked.iter().map(|word| at(word, true)).collect();
    wanted.iter().map(|(word, sure)| told(by, &annotation, 0, at(word, *sure), &asked).map(|told| told.lemma)).collect()
}

#[test]
fn light_verbs_leave_the_word_to_their_noun() {
    let text = "The raiders made an attack on the mill.";
    let found = lemmas(text, &[("made an attack", true), ("made", true)], &[]);
    assert_eq!(found, [Some("attack".to_owned()), Some("make".to_owned())]);
    assert_eq!(lemmas(" ", &[(" ", true)], &[]), [None]);
}

#[test]
fn the_word_of_an_unsure_mention_is_sought_nearby() {
    let text = "The old miller of Tarnow was murdered and his son hurt.";
    let find = |word, sure, asked: &[&str]| lemmas(text, &[(word, sure)], asked).remove(0).unwrap_or_default();
    assert_eq!(find("Tarnow", false, &[]), "murder");
    assert_eq!(
        [find("Tarnow", true, &[]).to_lowercase(), find("Tarnow", false, &["murdered"]).to_lowercase()],
        ["tarnow", "tarnow"]
    );
    assert_eq!(find("hurt", false, &[]), "hurt");
    assert_eq!(find("old", false, &[]), "old");
}
