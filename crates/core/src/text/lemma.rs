//! Dictionary forms of English words: a list of irregular forms, and rules of regular inflection for all others.

use std::{collections::HashMap, str::FromStr};

use super::upos::Upos;
use crate::data::{DataError, DataFile};

/// How a form gives its lemma: so many letters off the end, then others; capitals stay or go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Script {
    keeps_case: bool,
    cut: usize,
    add: String,
}

impl FromStr for Script {
    type Err = ();

    /// `_2y`: in small letters, two letters off, "y" added; `=0`: as it is.
    fn from_str(script: &str) -> Result<Self, ()> {
        let (keeps_case, rest) = match script.split_at_checked(1) {
            Some(("=", rest)) => (true, rest),
            Some(("_", rest)) => (false, rest),
            _ => return Err(()),
        };
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        Ok(Self { keeps_case, cut: rest[..digits].parse().map_err(|_| ())?, add: rest[digits..].to_owned() })
    }
}

impl Script {
    fn apply(&self, form: &str) -> String {
        let base = if self.keeps_case { form.to_owned() } else { form.to_lowercase() };
        let kept = base.chars().count().saturating_sub(self.cut);
        base.chars().take(kept).chain(self.add.chars()).collect()
    }
}

/// Finds the dictionary form of a tagged word.
#[derive(Debug)]
pub struct Lemmatiser {
    irregular: HashMap<(Upos, String), String>,
}

/// A line of a list of irregular forms that cannot be read.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("lemmas, line {line}: {reason}")]
pub struct LemmaError {
    /// Line of the file, from 1.
    pub line: usize,
    /// What is wrong there.
    pub reason: String,
}

impl Lemmatiser {
    /// Reads lines of form, tag and lemma, apart by tabs; `#` at the beginning makes a comment.
    pub fn from_tsv(list: &str) -> Result<Self, LemmaError> {
        let mut irregular = HashMap::new();
        for (i, line) in list.lines().enumerate().filter(|(_, l)| !l.is_empty() && !l.starts_with("# ")) {
            let refuse = |reason: String| LemmaError { line: i + 1, reason };
            let fields: Vec<&str> = line.split('\t').collect();
            let &[form, tag, lemma] = fields.as_slice() else {
                return Err(refuse(format!("{} fields instead of form, tag, lemma", fields.len())));
            };
            let tag = Upos::from_str(tag).map_err(|e| refuse(e.to_string()))?;
            if irregular.insert((tag, form.to_owned()), lemma.to_owned()).is_some() {
                return Err(refuse(format!("`{form}` as {tag} is listed twice")));
            }
        }
        Ok(Self { irregular })
    }

    /// Reads the list of a data file.
    ///
    /// # Errors
    /// The first wrong line.
    pub fn load(file: &DataFile) -> Result<Self, DataError> {
        let wrong = |e: LemmaError| DataError { path: file.path.clone(), line: e.line, message: e.reason };
        Self::from_tsv(&file.text).map_err(wrong)
    }

    /// The dictionary form, in lower case; a proper noun keeps its form.
    pub fn lemma(&self, word: &str, tag: Upos) -> String {
        if tag == Upos::Propn {
            return word.to_owned();
        }
        let form = word.to_lowercase().replace('’', "'");
        if let Some(lemma) = self.listed(&form, tag) {
            return lemma;
        }
        // "counter-attacks", "air-dropped": the last part is inflected.
        if let Some(i) = form.rfind('-').filter(|i| *i > 0 && i + 1 < form.len()) {
            let (head, last) = form.split_at(i + 1);
            return head.to_owned() + &self.listed(last, tag).unwrap_or_else(|| regular(last, tag));
        }
        regular(&form, tag)
    }

    /// The dictionary form by the treebanks' habits: a listed form, else what the network's script gives, else the rules.
    pub fn lemma_with(&self, word: &str, tag: Upos, script: Option<&Script>) -> String {
        let form = word.to_lowercase().replace('’', "'");
        let listed = (tag != Upos::Propn).then(|| self.listed(&form, tag)).flatten();
        listed.unwrap_or_else(|| script.map_or_else(|| self.lemma(word, tag), |s| s.apply(word)))
    }

    fn listed(&self, form: &str, tag: Upos) -> Option<String> {
        self.irregular.get(&(tag, form.to_owned())).cloned()
    }
}

/// The dictionary form of a lower-case word by the rules alone.
pub fn regular(form: &str, tag: Upos) -> String {
    if !form.chars().all(|c| c.is_alphabetic() || c == '\'') {
        return form.to_owned();
    }
    match tag {
        Upos::Noun => singular(form),
        Upos::Verb | Upos::Aux => infinitive(form),
        Upos::Adj => positive(form),
        _ => form.to_owned(),
    }
}

fn singular(form: &str) -> String {
    match form.strip_suffix('s') {
        Some(stem) if stem.chars().count() > 1 && !ends(stem, &["s", "u", "i"]) => without_es(stem),
        Some(_) => form.to_owned(),
        None => match form.strip_suffix("men") {
            Some(stem) if stem.chars().count() > 1 => format!("{stem}man"),
            _ => form.to_owned(),
        },
    }
}

/// The form before "s", of nouns and verbs.
fn without_es(stem: &str) -> String {
    if let Some(root) = stem.strip_suffix("ie").filter(|r| r.chars().count() > 1) {
        return format!("{root}y");
    }
    let root = stem.strip_suffix('e').filter(|root| ends(root, &["ss", "x", "sh", "ch", "zz", "tz", "go", "to", "ro"]));
    root.unwrap_or(stem).to_owned()
}

fn infinitive(form: &str) -> String {
    if let Some(stem) = form.strip_suffix("ing").filter(|s| has_vowel(s)) {
        return with_e_restored(stem);
    }
    if let Some(stem) = form.strip_suffix("ied").filter(|s| !s.is_empty()) {
        return if stem.len() == 1 { format!("{stem}ie") } else { format!("{stem}y") };
    }
    if let Some(stem) = form.strip_suffix("ed") {
        if stem.ends_with('e') && !ends(stem, &["agre", "fre", "guarante", "decre", "refere", "fle"]) {
            return form.to_owned();
        }
        if has_vowel(stem) {
            return with_e_restored(stem);
        }
    }
    match form.strip_suffix('s') {
        Some(stem) if stem.len() > 1 && !ends(stem, &["s", "u", "i"]) => without_es(stem),
        _ => form.to_owned(),
    }
}

fn positive(form: &str) -> String {
    if let Some(stem) = form.strip_suffix("iest").or_else(|| form.strip_suffix("ier")).filter(|s| s.len() > 2) {
        return format!("{stem}y");
    }
    match form.strip_suffix("est") {
        Some(stem) if stem.len() > 2 && has_vowel(stem) && !ends(stem, &["hon", "mod", "inter", "earn"]) => {
            with_e_restored(stem)
        }
        _ => form.to_owned(),
    }
}

/// Stems that lost no "e" although the rules below would give one back.
const WITHOUT_E: [&str; 20] = [
    "pilot", "pivot", "ballot", "riot", "plot", "combat", "format", "focus", "bias", "canvas", "murmur", "bargain",
    "margin", "ruin", "kidnap", "pillar", "mortar", "debut", "period", "embed",
];
/// Stems that lost an "e" although the rules below would give none.
const WITH_E: [&str; 65] = [
    "ignit", "reignit", "unit", "reunit", "invit", "recit", "excit", "incit", "cit", "expedit", "complet", "delet",
    "compet", "deplet", "secret", "postpon", "condon", "dethron", "welcom", "becom", "overcom", "com", "cloth", "bath",
    "breath", "loath", "sooth", "seeth", "bequeath", "interfer", "adher", "persever", "coher", "chang", "exchang",
    "arrang", "rang", "creat", "recreat", "procreat", "permeat", "delineat", "explor", "restor", "ignor", "deplor",
    "implor", "ador", "compil", "reconcil", "exil", "profil", "defil", "consol", "cajol", "parol", "infring", "hing",
    "cring", "tast", "wast", "past", "extradit", "brows", "hast",
];
/// Ends of stems behind which an "e" was lost in nearly all verbs.
const LOST_E: [&str; 56] = [
    "c", "v", "u", "dg", "rg", "lg", "eng", "ung", "ag", "eg", "ug", "ig", "z", "rs", "ls", "ns", "ps", "us", "is",
    "os", "as", "ys", "bl", "cl", "dl", "fl", "gl", "kl", "pl", "tl", "zl", "cr", "tr", "ir", "ur", "ar", "ad", "ed",
    "id", "od", "ud", "ib", "ob", "ub", "ut", "ot", "at", "ul", "um", "in", "ap", "ak", "ik", "ok", "uk", "ven",
];
/// Pairs of vowels before a last consonant: the verb ends without "e" ("avoid", "appear").
const LONG: [&str; 9] = ["ai", "ea", "ee", "ei", "oa", "oi", "oo", "ou", "au"];
/// The same endings behind such a pair that still lost an "e" ("cause", "leave", "house", "piece").
const LONG_WITH_E: [&str; 5] = ["aus", "eas", "ais", "ous", "oos"];

/// The verb behind a stem that stood before "-ed" or "-ing".
fn with_e_restored(stem: &str) -> String {
    let with_e = || format!("{stem}e");
    if WITHOUT_E.contains(&stem) || !stem.is_ascii() {
        return stem.to_owned();
    }
    if WITH_E.contains(&stem) {
        return with_e();
    }
    let bytes = stem.as_bytes();
    let &[.., before, last] = bytes else { return stem.to_owned() };
    if before == last && !matches!(last, b'l' | b's' | b'z' | b'f' | b'e' | b'o') {
        let single = &stem[..stem.len() - 1];
        return if matches!(stem, "add" | "err" | "butt" | "egg" | "putt") {
            stem.to_owned()
        } else {
            single.to_owned()
        };
    }
    if matches!(last, b'w' | b'x' | b'y' | b'h' | b'e' | b'o' | b'i' | b'a') {
        return stem.to_owned();
    }
    if ends(stem, &["ss", "zz", "ff", "ll", "tz"]) {
        return stem.to_owned();
    }
    let long = LONG.iter().any(|pair| stem[..stem.len() - 1].ends_with(pair));
    if long {
        return if ends(stem, &LONG_WITH_E) || matches!(last, b'v' | b'c' | b'z') { with_e() } else { stem.to_owned() };
    }
    // One syllable with a short vowel doubles its consonant, so a single one lost an "e".
    let one_syllable = is_vowel(before) && vowels(stem) == 1;
    if one_syllable || ends(stem, &LOST_E) { with_e() } else { stem.to_owned() }
}

fn ends(word: &str, endings: &[&str]) -> bool {
    endings.iter().any(|e| word.ends_with(e))
}

fn is_vowel(letter: u8) -> bool {
    matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u' | b'y')
}

fn vowels(word: &str) -> usize {
    word.bytes().filter(|b| is_vowel(*b)).count()
}

fn has_vowel(word: &str) -> bool {
    word.bytes().any(is_vowel) || !word.is_ascii()
}

#[cfg(test)]
#[path = "lemma_tests.rs"]
mod tests;
