//! The forms in which a word of the lexicon can stand in a text.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    lexicon::Pos,
    text::{Upos, lemma::regular},
};

/// Makes inflected forms, which the annotation would lead back to the lemma.
#[derive(Debug, Default)]
pub struct Inflection {
    irregular: BTreeMap<(String, Upos), Vec<String>>,
}

impl Inflection {
    /// Reads lines of form, tag and lemma, apart by tabs, as the lemmatiser does, which also refuses wrong ones.
    pub fn from_tsv(list: &str) -> Self {
        let mut irregular: BTreeMap<_, Vec<String>> = BTreeMap::new();
        for line in list.lines().filter(|l| !l.starts_with("# ")) {
            if let [form, tag, lemma] = line.split('\t').collect::<Vec<_>>()[..]
                && let Ok(tag) = tag.parse()
            {
                irregular.entry((lemma.to_owned(), tag)).or_default().push(form.to_owned());
            }
        }
        Self { irregular }
    }

    /// The word itself and its inflected forms: the last part of a noun, the first of a verb, both of others.
    pub fn forms(&self, lemmas: &str, pos: Pos) -> BTreeSet<String> {
        let mut out = BTreeSet::from([lemmas.to_owned()]);
        let (first, behind) = lemmas.split_once(' ').map_or((lemmas, ""), |(f, _)| (f, &lemmas[f.len()..]));
        if matches!(pos, Pos::Verb | Pos::Any) {
            out.extend(self.of_word(first, Upos::Verb).into_iter().map(|form| form + behind));
        }
        let (before, last) = lemmas.rfind([' ', '-']).map_or(("", lemmas), |at| lemmas.split_at(at + 1));
        if matches!(pos, Pos::Noun | Pos::Any) {
            out.extend(self.of_word(last, Upos::Noun).into_iter().map(|form| before.to_owned() + &form));
        }
        if pos == Pos::Adjective {
            out.extend(self.of_word(first, Upos::Adj).into_iter().map(|form| form + behind));
        }
        out
    }

    fn of_word(&self, word: &str, tag: Upos) -> BTreeSet<String> {
        let (before, last) = word.rfind('-').map_or(("", word), |at| word.split_at(at + 1));
        let listed = self.irregular.get(&(last.to_owned(), tag)).cloned().unwrap_or_default();
        let regular = candidates(last, tag).into_iter().filter(|form| regular(form, tag) == last);
        regular.chain(listed).map(|form| before.to_owned() + &form).collect()
    }
}

/// Forms that regular inflection could give. Not all are words; the lemmatiser's rules sort most of those out.
fn candidates(word: &str, tag: Upos) -> Vec<String> {
    let with = |stem: &str, endings: &[&str]| -> Vec<String> { endings.iter().map(|e| format!("{stem}{e}")).collect() };
    let suffixes: &[&str] = match tag {
        Upos::Noun => &[],
        Upos::Adj => &["er", "est"],
        _ => &["ed", "ing"],
    };
    let mut out = match word.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'o', 'u'])) {
        Some(stem) => [with(stem, &["ies", "ied", "ier", "iest"]), with(word, &["ing"])].concat(),
        None if ["s", "x", "z", "ch", "sh"].iter().any(|e| word.ends_with(e)) => with(word, &["es"]),
        None if word.ends_with('o') => with(word, &["s", "es"]),
        None => with(word, &["s"]),
    };
    out.extend(word.strip_suffix("man").map(|stem| format!("{stem}men")));
    let doubling = doubles(word);
    if doubling != Doubling::Always {
        out.extend(with(word.strip_suffix('e').unwrap_or(word), suffixes));
    }
    if doubling != Doubling::Never {
        out.extend(with(&format!("{word}{}", &word[word.len() - 1..]), suffixes));
    }
    out
}

/// Whether the last letter is doubled before an ending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Doubling {
    Never,
    /// It depends on the stress, or on the ocean: "kidnapped", "kidnaped".
    Perhaps,
    Always,
}

/// One consonant behind one vowel is doubled, always where there is no other vowel ("stab").
fn doubles(word: &str) -> Doubling {
    let vowel = |b: &u8| b"aeiou".contains(b);
    match word.as_bytes() {
        [start @ .., v, last] if vowel(v) && last.is_ascii_lowercase() && !vowel(last) && !b"wxy".contains(last) => {
            match start.last() {
                None => Doubling::Never,
                Some(before) if vowel(before) => Doubling::Never,
                Some(_) if start.iter().any(vowel) => Doubling::Perhaps,
                Some(_) => Doubling::Always,
            }
        }
        _ => Doubling::Never,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_words_and_phrases() {
        let inflection = Inflection::from_tsv("# form\nshot\tVERB\tshoot\nblew\tVERB\tblow\nwomen\tNOUN\twoman\n");
        for (word, pos, expected, never) in [
            ("attack", Pos::Verb, "attack attacks attacked attacking", "attackked"),
            ("stab", Pos::Verb, "stab stabs stabbed stabbing", "stabed"),
            ("kidnap", Pos::Verb, "kidnap kidnaps kidnapped kidnapping", ""),
            ("ambush", Pos::Any, "ambush ambushes ambushed ambushing", "ambushs"),
            ("seize", Pos::Verb, "seize seizes seized seizing", "seizeed"),
            ("casualty", Pos::Noun, "casualty casualties", "casualtied"),
            ("gunman", Pos::Noun, "gunman gunmen", ""),
            ("shoot", Pos::Verb, "shoot shoots shot shooting", "shooted2"),
            ("car bomb", Pos::Noun, "car bomb|car bombs", "cars bomb"),
            ("blow up", Pos::Verb, "blow up|blew up|blows up|blowing up", "blow ups"),
            ("hostage-taking", Pos::Noun, "hostage-taking hostage-takings", ""),
            ("carpet-bomb", Pos::Verb, "carpet-bomb carpet-bombed", ""),
            ("bloody", Pos::Adjective, "bloody bloodier bloodiest", "bloodys"),
            ("police woman", Pos::Noun, "police woman|police women", ""),
        ] {
            let forms = inflection.forms(word, pos);
            let separator = if expected.contains('|') { '|' } else { ' ' };
            let missing: Vec<&str> = expected.split(separator).filter(|f| !forms.contains(*f)).collect();
            assert!(missing.is_empty(), "{word}: {missing:?} not in {forms:?}");
            assert!(!forms.contains(never), "{word}: {forms:?}");
        }
    }
}
