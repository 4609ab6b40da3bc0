//! Treebanks in CoNLL-U, cut into the tokens that the program itself would find.

use std::{fs, path::Path, process::Command};

use anyhow::{Context, Result, bail, ensure};
use rashomon_core::text::{Upos, tokens::tokens};
use rashomon_model::Span;

/// A word with its gold tag.
pub struct TreebankWord {
    /// As written.
    pub form: String,
    /// Gold tag.
    pub tag: Upos,
    /// Gold lemma, where the token is also one of the treebank's.
    pub lemma: Option<String>,
}

/// A treebank file, read and cut.
pub struct Treebank {
    /// Sentences of words.
    pub sentences: Vec<Vec<TreebankWord>>,
}

/// A line of the file: one syntactic word.
struct Gold {
    form: String,
    lemma: String,
    tag: Upos,
    id: usize,
    head: usize,
    relation: String,
    /// Range in the sentence's characters without white space.
    start: usize,
    end: usize,
}

/// Reads a `.conllu` or `.conllu.zst` file.
pub fn read(path: &Path) -> Result<Treebank> {
    let content = if path.extension().is_some_and(|e| e == "zst") {
        unzstd(path)?
    } else {
        fs::read(path).with_context(|| path.display().to_string())?
    };
    let content = String::from_utf8(content).with_context(|| path.display().to_string())?;
    let mut sentences = Vec::new();
    for block in content.split("\n\n").filter(|b| !b.trim().is_empty()) {
        // Those whose text and words do not agree are left out.
        sentences.extend(sentence(block).with_context(|| path.display().to_string())?);
    }
    Ok(Treebank { sentences })
}

/// The content of a `.zst` file.
pub fn unzstd(path: &Path) -> Result<Vec<u8>> {
    let output = Command::new("zstd").arg("-dcq").arg(path).output().context("the program `zstd`")?;
    ensure!(output.status.success(), "zstd cannot read {}", path.display());
    Ok(output.stdout)
}

fn sentence(block: &str) -> Result<Option<Vec<TreebankWord>>> {
    let Some(text) = block.lines().find_map(|l| l.strip_prefix("# text = ")) else { bail!("a sentence without text") };
    let gold = words(block)?;
    let visible = |s: &str| s.chars().filter(|c| !c.is_whitespace()).count();
    if gold.last().map_or(0, |w| w.end) != visible(text) {
        return Ok(None);
    }
    let (mut out, mut at) = (Vec::new(), 0);
    for span in tokens(text, Span::new(0, text.len())) {
        let form = span.of(text);
        let end = at + visible(form);
        let inside: Vec<&Gold> = gold.iter().filter(|w| w.start < end && at < w.end).collect();
        let Some(tag) = joint_tag(&inside) else { return Ok(None) };
        let lemma = match inside.as_slice() {
            [word] if word.form == form => Some(word.lemma.clone()),
            _ => None,
        };
        out.push(TreebankWord { form: form.to_owned(), tag, lemma });
        at = end;
    }
    Ok(Some(out))
}

/// The syntactic words of a sentence with their places.
fn words(block: &str) -> Result<Vec<Gold>> {
    let mut out: Vec<Gold> = Vec::new();
    let mut at = 0;
    // Last word of a group written together, the group's form, and where it starts in `out`.
    let mut group: Option<(usize, String, usize)> = None;
    for line in block.lines().filter(|l| !l.starts_with('#')) {
        let fields: Vec<&str> = line.split('\t').collect();
        ensure!(fields.len() == 10, "not ten fields: {line}");
        if let Some((_, last)) = fields[0].split_once('-') {
            group = Some((last.parse()?, fields[1].to_owned(), out.len()));
            continue;
        }
        if fields[0].contains('.') {
            continue;
        }
        let form: String = fields[1].chars().filter(|c| !c.is_whitespace()).collect();
        let (id, start) = (fields[0].parse()?, at);
        at += form.chars().count();
        let (lemma, relation) = (fields[2].to_owned(), fields[7].to_owned());
        out.push(Gold { form, lemma, tag: fields[3].parse()?, id, head: fields[6].parse()?, relation, start, end: at });
        if let Some((last, surface, from)) = &group
            && *last == id
        {
            at = respell(&mut out[*from..], surface);
            group = None;
        }
    }
    Ok(out)
}

/// Where the words of a group are spelt otherwise than the group, each gets the whole range. Gives the range's end.
fn respell(group: &mut [Gold], surface: &str) -> usize {
    let start = group.first().map_or(0, |w| w.start);
    let end = start + surface.chars().count();
    if group.iter().map(|w| w.form.as_str()).collect::<String>() != surface {
        for word in group {
            (word.start, word.end) = (start, end);
        }
    }
    end
}

/// The tag of a token that holds several gold words: that of their head, but an adjective where they modify a noun
/// with another head than a name ("US-led", "14-year-old").
fn joint_tag(words: &[&Gold]) -> Option<Upos> {
    if let [word] = words {
        return Some(word.tag);
    }
    let outside = |w: &&&Gold| words.iter().all(|other| other.id != w.head);
    let marks = |w: &&&Gold| w.tag != Upos::Punct;
    let head = words.iter().filter(outside).find(marks).or_else(|| words.iter().find(marks)).or(words.first())?;
    let modifies = head.relation == "amod" && matches!(head.tag, Upos::Verb | Upos::Noun | Upos::Adv);
    Some(if modifies { Upos::Adj } else { head.tag })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A line for a word: id, form, tag, head, relation.
    fn block(text: &str, words: &[(&str, &str, &str, &str, &str)]) -> String {
        let lines = words.iter().map(|(id, form, tag, head, relation)| {
            format!("{id}\t{form}\t{form}\t{tag}\t_\t_\t{head}\t{relation}\t_\t_\n")
        });
        format!("# text = {text}\n") + &lines.collect::<String>()
    }

    fn tagged(block: &str) -> Option<String> {
        let words = sentence(block).unwrap()?;
        Some(words.iter().map(|w| format!("{}/{}", w.form, w.tag)).collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn hyphenated_words_are_joined_and_clitics_kept_apart() {
        let gold = block(
            "A UN-led team can't enter.",
            &[
                ("1", "A", "DET", "5", "det"),
                ("2", "UN", "PROPN", "4", "obl"),
                ("3", "-", "PUNCT", "4", "punct"),
                ("4", "led", "VERB", "5", "amod"),
                ("5", "team", "NOUN", "8", "nsubj"),
                ("6-7", "can't", "_", "_", "_"),
                ("6", "ca", "AUX", "8", "aux"),
                ("7", "n't", "PART", "8", "advmod"),
                ("8", "enter", "VERB", "0", "root"),
                ("9", ".", "PUNCT", "8", "punct"),
            ],
        );
        // "ca" and "n't" spell "can't", so both keep their own place.
        let expected = "A/DET UN-led/ADJ team/NOUN ca/AUX n't/PART enter/VERB ./PUNCT";
        assert_eq!(tagged(&gold).as_deref(), Some(expected));
    }

    #[test]
    fn a_group_that_is_spelt_otherwise_shares_its_place() {
        let gold = block(
            "its fine",
            &[
                ("1-2", "its", "_", "_", "_"),
                ("1", "it", "PRON", "3", "nsubj"),
                ("2", "'s", "AUX", "3", "cop"),
                ("3", "fine", "ADJ", "0", "root"),
            ],
        );
        assert_eq!(tagged(&gold).as_deref(), Some("its/PRON fine/ADJ"));
    }

    #[test]
    fn a_text_that_its_words_do_not_spell_is_left_out() {
        assert_eq!(
            tagged(&block("He left town", &[("1", "He", "PRON", "2", "nsubj"), ("2", "left", "VERB", "0", "root")])),
            None
        );
    }
}
