use super::*;
use crate::data::Data;

/// Words by tag, each with its lemma.
const CASES: &[(Upos, &str)] = &[
    (
        Upos::Verb,
        "attacked attack, ATTACKED attack, fired fire, firing fire, seized seize, seizes seize, exploded explode, \
         detonating detonate, evacuated evacuate, besieged besiege, kidnapped kidnap, shot shoot, struck strike, \
         was be, said say, SAID say, told tell, killed kill, shelling shell, injured injure, wounded wound, died die, \
         dying die, denied deny, denies deny, carried carry, torched torch, torches torch, targeted target, hit hit, \
         launched launch, claimed claim, claims claim, accuses accuse, blaming blame, reported report, causing cause, \
         caused cause, forced force, fleeing flee, fled flee, held hold, released release, using use, storming storm, \
         collapsed collapse, provoked provoke, destroyed destroy, downed down, abducted abduct, disputed dispute, \
         patrolling patrol, admitted admit, begun begin, goes go, passes pass, raided raid, looted loot, set set, \
         dispersed disperse, declared declare, handled handle, needed need, exceed exceed, bring bring, bringing bring, \
         argued argue, agreed agree, intervened intervene, massacred massacre, visited visit, air-dropped air-drop, \
         explored explore, monitored monitor, ignited ignite, edited edit, stoned stone, tied tie, untying untie, \
         challenged challenge, banged bang, curbed curb, engulfed engulf, rammed ram, ambushed ambush, ambushes ambush",
    ),
    (
        Upos::Noun,
        "rockets rocket, casualties casualty, bodies body, men man, gunmen gunman, policemen policeman, women woman, \
         children child, people person, buses bus, churches church, explosives explosive, houses house, wives wife, \
         forces force, militias militia, crises crisis, aircraft aircraft, series series, gas gas, bus bus, status status, \
         mass mass, axes axe, taxes tax, clashes clash, heroes hero, news news, movies movie, troops troop, bases base, \
         counter-attacks counter-attack, ATTACKS attack, Houthis houthi, passers-by passer-by, 14-year-olds 14-year-old, \
         headquarters headquarters, weeks week, boss boss, 1990s 1990s, UAVs uav, shoes shoe",
    ),
    (
        Upos::Adj,
        "deadliest deadly, heavier heavy, largest large, biggest big, bigger big, worst bad, strongest strong, \
         wounded wounded, latest late, honest honest, closest close, nearest near",
    ),
    (Upos::Propn, "Marotto Marotto, IRAQ IRAQ, Nations Nations"),
    (Upos::Pron, "them they, HIM he"),
    (Upos::Num, "Two two, 2,500 2,500"),
];

fn english() -> Lemmatiser {
    Lemmatiser::load(&Data::embedded().text_file("lang/en/lemmas.tsv").unwrap()).unwrap()
}

#[test]
fn words_have_their_lemmas() {
    let lemmatiser = english();
    let mut wrong = Vec::new();
    for (tag, cases) in CASES {
        for case in cases.split(", ") {
            let (form, expected) = case.trim().split_once(' ').unwrap();
            let found = lemmatiser.lemma(form, *tag);
            if found != expected {
                wrong.push(format!("{form} {tag}: {found}, not {expected}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn odd_words_are_no_trouble() {
    let lemmatiser = english();
    for word in
        ["", "s", "ed", "ing", "-", "--", "a-", "-s", "'", "’s", "é", "és", "ßed", "𝒳ing", "👩s", "ies", "es", "men"]
    {
        for tag in Upos::ALL {
            let _ = lemmatiser.lemma(word, tag);
        }
    }
}

#[test]
fn a_wrong_line_is_named() {
    let error = |list: &str| Lemmatiser::from_tsv(list).unwrap_err().to_string();
    assert_eq!(error("# a note\nwas\tAUX\n"), "lemmas, line 2: 2 fields instead of form, tag, lemma");
    assert_eq!(error("was\taux\tbe\n"), "lemmas, line 1: `aux` is no universal part-of-speech tag");
    assert_eq!(error("was\tAUX\tbe\nwas\tAUX\tbe\n"), "lemmas, line 2: `was` as AUX is listed twice");
}
