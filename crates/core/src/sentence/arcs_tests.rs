use crate::{sentence::compact, text::Relation};

/// The words that hang on a word by a relation.
fn dependents(compact: &str, head: &str, relation: Relation) -> String {
    let (sentence, _) = compact::sentence(&compact::lexicon(), compact);
    let at = sentence.tokens.iter().position(|t| t.lower == head).expect(head);
    let words = sentence.dependents(at, relation).into_iter();
    words.map(|i| sentence.tokens[i].lower.as_str()).collect::<Vec<_>>().join(" ")
}

const RAID: &str = "The/DET/2/det gunmen=gunman/NOUN/3/nsubj stormed=storm/VERB/0/root the/DET/5/det village/NOUN/3/obj \
    and/CCONJ/7/cc killed=kill/VERB/3/conj twelve/NUM/7/obj";
const PAIR: &str = "Rebels=rebel/NOUN/4/nsubj and/CCONJ/3/cc bandits=bandit/NOUN/1/conj killed=kill/VERB/0/root \
    drivers=driver/NOUN/4/obj and/CCONJ/7/cc guards=guard/NOUN/5/conj";
const RELATIVE: &str =
    "Villagers=villager/NOUN/0/root who/PRON/4/nsubj:pass were=be/AUX/4/aux:pass killed=kill/VERB/1/acl:relcl";
const GAP: &str = "Rockets=rocket/NOUN/0/root they/PRON/3/nsubj fired=fire/VERB/1/acl:relcl";
const SHARED: &str =
    "They/PRON/2/nsubj robbed=rob/VERB/0/root and/CCONJ/4/cc killed=kill/VERB/2/conj drivers=driver/NOUN/2/obj";
const PARTICIPLE: &str = "Men=man/NOUN/2/nsubj opened=open/VERB/0/root fire/NOUN/2/obj ,/PUNCT/5/punct \
    killing=kill/VERB/2/advcl nine/NUM/5/obj";
const BARE: &str = "Soldiers=soldier/NOUN/4/nsubj killed=kill/VERB/1/acl Monday/PROPN/2/obl rested=rest/VERB/0/root";
const LEFT: &str = "They/PRON/2/nsubj left=leave/VERB/0/root soldiers=soldier/NOUN/2/obj dying=die/VERB/2/xcomp";
const SEVERED: &str = "One/NUM/2/nsubj killed=kill/VERB/0/root ,/PUNCT/2/punct five/NUM/2/obj wounded=wound/VERB/4/acl";
const OBLIQUE: &str = "Gunmen=gunman/NOUN/2/obl killed=kill/VERB/0/root nine/NUM/2/obj";
const ACTIVE: &str = "Gunmen=gunman/NOUN/2/nsubj:pass killed=kill/VERB/0/root nine/NUM/2/obj";

#[test]
fn arcs_of_the_tree_and_those_that_follow_from_it() {
    let cases = [
        ("the tree's own", RAID, "stormed", Relation::Obj, "village"),
        ("a conjunct shares the subject", RAID, "killed", Relation::Nsubj, "gunmen"),
        ("a conjunct has its own object", RAID, "killed", Relation::Obj, "twelve"),
        ("a relation is what it is called", RAID, "killed", Relation::NsubjPass, ""),
        ("two who do it", PAIR, "killed", Relation::Nsubj, "rebels bandits"),
        ("two to whom it is done", PAIR, "killed", Relation::Obj, "drivers guards"),
        ("a relative pronoun stands for its noun", RELATIVE, "killed", Relation::NsubjPass, "villagers"),
        ("a clause without its object", GAP, "fired", Relation::Obj, "rockets"),
        ("the object behind the last of two verbs", SHARED, "killed", Relation::Obj, "drivers"),
        ("the subject of a participle", PARTICIPLE, "killing", Relation::Nsubj, "men"),
        ("the noun before a bare participle", BARE, "killed", Relation::NsubjPass, "soldiers"),
        ("an object is the subject of its complement", LEFT, "dying", Relation::Nsubj, "soldiers"),
        ("what a comma cuts off", SEVERED, "killed", Relation::Obj, ""),
        ("a subject that is tagged as an oblique", OBLIQUE, "killed", Relation::Nsubj, "gunmen"),
        ("no passive with an object", ACTIVE, "killed", Relation::Nsubj, "gunmen"),
    ];
    let wrong: Vec<String> = cases
        .into_iter()
        .map(|(what, compact, head, relation, expected)| (what, dependents(compact, head, relation), expected))
        .filter(|(_, given, expected)| given != expected)
        .map(|(what, given, expected)| format!("{what}: gives `{given}`, must be `{expected}`"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn voices() {
    for (compact, verb, passive) in [
        (RAID, "killed", false),
        (RELATIVE, "killed", true),
        (BARE, "killed", true),
        (PARTICIPLE, "killing", false),
        (
            "Ten/NUM/3/nsubj:pass were=be/AUX/3/aux:pass killed=kill/VERB/0/root or/CCONJ/5/cc hurt/VERB/3/conj",
            "hurt",
            true,
        ),
    ] {
        let (sentence, text) = compact::sentence(&compact::lexicon(), compact);
        let at = sentence.tokens.iter().position(|t| t.lower == verb).expect(verb);
        assert_eq!(sentence.is_passive(at), passive, "{verb}: {text}");
    }
}

#[test]
fn the_main_word_and_what_hangs_on_it() {
    let (sentence, text) = compact::sentence(&compact::lexicon(), RAID);
    assert_eq!(sentence.main_word(0, 2), 1);
    assert_eq!(sentence.main_word(3, 7), 4);
    let (start, end) = sentence.subtree(6);
    assert_eq!(sentence.span_of(start, end).of(&text), "and killed twelve");
    assert_eq!(sentence.steps(1, 7), 3);
    let (sentence, _) = compact::sentence(&compact::lexicon(), &format!("{PAIR} || 4:A0=1,A1=5"));
    assert_eq!(sentence.arguments(3, crate::text::Role::A1), [4, 6]);
    assert_eq!(sentence.arguments(3, crate::text::Role::A2), [0; 0]);
}
