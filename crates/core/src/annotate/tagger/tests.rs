use super::{weights::VERSION, *};

/// Weights by hand: enough for one word.
fn small() -> Vec<u8> {
    let mut keys = [0; FEATURES];
    Sentence::new(&["rockets"]).features(0, &[], &mut keys);
    Weights::write(&[(keys[1], vec![(Upos::Noun, 5), (Upos::Verb, -3)]), (keys[0], vec![(Upos::Verb, 1)])])
}

#[test]
fn weights_are_found_again() {
    let tagger = Tagger::from_bytes(&small()).unwrap();
    assert_eq!(tagger.tag(&["rockets"]), [Upos::Noun]);
    assert_eq!(tagger.tag(&["unheard"]), [Upos::Verb]);
    assert_eq!(tagger.tag(&[]), []);
}

#[test]
fn damage_is_named() {
    let good = small();
    let error = |bytes: &[u8]| Tagger::from_bytes(bytes).unwrap_err();
    assert_eq!(error(b""), ModelError::NotAModel);
    assert_eq!(error(b"PK\x03\x04 and more than a header of it"), ModelError::NotAModel);
    assert_eq!(error(&good[..10]), ModelError::Length { expected: 24, found: 10 });
    let cut = &good[..good.len() - 1];
    assert_eq!(error(cut), ModelError::Length { expected: good.len(), found: cut.len() });
    let mut newer = good.clone();
    newer[4] = VERSION as u8 + 1;
    assert_eq!(error(&newer), ModelError::Version { found: VERSION + 1 });
    for i in 24..good.len() {
        let mut changed = good.clone();
        changed[i] ^= 0x10;
        assert_eq!(error(&changed), ModelError::Checksum, "byte {i}");
    }
    let shown = error(&newer).to_string();
    assert!(shown.contains(&format!("version {}", VERSION + 1)), "{shown}");
}

/// Sentences by word and tag, in the styles that reports come in.
const GOLDEN: &[&str] = &[
    "Gunmen/NOUN opened/VERB fire/NOUN on/ADP a/DET convoy/NOUN near/ADP Mosul/PROPN ,/PUNCT the/DET army/NOUN said/VERB \
     ./PUNCT",
    "The/DET U.S.-led/ADJ coalition/NOUN denied/VERB that/SCONJ its/PRON drones/NOUN had/AUX struck/VERB the/DET \
     hospital/NOUN ./PUNCT",
    "THE/DET ARMED/ADJ FORCES/NOUN DENIED/VERB THE/DET REPORT/NOUN ./PUNCT",
    "FARC/PROPN REBELS/NOUN KIDNAPPED/VERB THE/DET MAYOR/NOUN ./PUNCT",
    "the/DET group/NOUN 's/PART leader/NOUN claimed/VERB responsibility/NOUN for/ADP the/DET bombing/NOUN",
    "Boko/PROPN Haram/PROPN fighters/NOUN abducted/VERB 40/NUM girls/NOUN from/ADP a/DET school/NOUN ./PUNCT",
    "They/PRON did/AUX n't/PART say/VERB who/PRON fired/VERB the/DET rockets/NOUN ./PUNCT",
    "Two/NUM soldiers/NOUN were/AUX killed/VERB when/ADV a/DET bomb/NOUN exploded/VERB ./PUNCT",
];

#[test]
fn the_shipped_weights_tag_plain_reports() {
    let weights = include_bytes!("../../../../../data/models/tagger-en/weights.bin");
    assert!(weights.len() <= 1_500_000);
    let tagger = Tagger::from_bytes(weights).unwrap();
    for case in GOLDEN {
        let words: Vec<&str> = case.split_whitespace().map(|pair| pair.rsplit_once('/').unwrap().0).collect();
        let tagged: Vec<String> =
            words.iter().zip(tagger.tag(&words)).map(|(word, tag)| format!("{word}/{tag}")).collect();
        assert_eq!(tagged.join(" "), case.split_whitespace().collect::<Vec<_>>().join(" "));
    }
}

#[test]
fn an_unknown_word_is_of_no_closed_class() {
    let tagger = Tagger::from_bytes(include_bytes!("../../../../../data/models/tagger-en/weights.bin")).unwrap();
    for word in ["Zvrkonia", "QUERTOLS", "xx-yy", "ثلاثة", "👩", "\u{301}"] {
        let tags = tagger.tag(&[word, "attacked", word, "and", word]);
        assert!(!CLOSED.contains(&tags[0]) && !CLOSED.contains(&tags[4]), "{word}: {tags:?}");
    }
}
