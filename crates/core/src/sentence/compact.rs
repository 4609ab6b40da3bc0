//! Sentences for tests, written by hand: what is tested over them does not hang on what the network reads.

use rashomon_model::{RegionKind, Span};

use super::{Chunk, Frame, Sentence};
use crate::{
    data::DataFile,
    lexicon::Lexicon,
    text::{Token, Upos},
};

/// A lexicon of a few words.
pub(crate) fn lexicon() -> Lexicon {
    let text = r#"
[deed]
pos = "verb"
[kill]
is = ["deed"]
pos = "verb"
words = ["kill"]
[attack]
is = ["deed"]
pos = "verb"
words = ["attack", "storm"]
[people]
words = ["gunman", "villager", "soldier", "driver"]
[weapon]
words = ["rocket", "rocket launcher"]
"#;
    let file = DataFile { path: "lexicon/tried.toml".to_owned(), text: text.to_owned() };
    Lexicon::load(&[file]).expect("the test's own words are right")
}

/// A sentence of tokens `form=lemma/TAG/head/relation`, apart by spaces: the head is counted from 1, 0 is the root, and a
/// lemma that is the form in small letters is left out. Square brackets around tokens make a noun phrase, whose head is its
/// last token. Behind `||` stand frames: `predicate:ROLE=argument,ROLE=argument`, counted likewise.
pub(crate) fn sentence(lexicon: &Lexicon, compact: &str) -> (Sentence, String) {
    let (words, frames) = compact.split_once("||").unwrap_or((compact, ""));
    let (mut text, mut tokens, mut phrases, mut open) = (String::new(), Vec::new(), Vec::new(), 0);
    for word in words.split_whitespace() {
        if word.starts_with('[') {
            open = tokens.len();
        }
        let parts: Vec<&str> = word.trim_matches(['[', ']']).split('/').collect();
        let &[form, tag, head, relation] = parts.as_slice() else { panic!("`{word}` is no token") };
        let (form, lemma) = form.split_once('=').unwrap_or((form, form));
        if !text.is_empty() {
            text.push(' ');
        }
        let start = text.len();
        text.push_str(form);
        tokens.push(Token {
            span: Span::new(start, text.len()),
            lower: form.to_lowercase(),
            lemma: lemma.to_lowercase(),
            tag: tag.parse().expect(word),
            capital: form.starts_with(char::is_uppercase),
            head: head.parse::<usize>().expect(word).checked_sub(1),
            relation: relation.parse().expect(word),
        });
        if word.ends_with(']') {
            phrases.push((open, tokens.len()));
        }
    }
    let chunks = phrases.into_iter().map(|(start, end)| chunk(&tokens, start, end)).collect();
    let mut sentence = Sentence::new(tokens, RegionKind::Body, 0);
    sentence.hits = (0..sentence.tokens.len()).map(|at| lexicon.hits(&text, &sentence.tokens, at)).collect();
    for hit in sentence.hits.iter().flatten() {
        sentence.classes.extend(lexicon.ancestors(hit.class));
    }
    sentence.set_chunks(chunks);
    sentence.frames = frames.split_whitespace().map(frame).collect();
    (sentence, text)
}

fn frame(compact: &str) -> Frame {
    let position = |text: &str| text.parse::<usize>().expect(compact) - 1;
    let (predicate, arguments) = compact.split_once(':').expect(compact);
    let argument = |text: &str| {
        let (role, word) = text.split_once('=').expect(compact);
        (position(word), role.parse().expect(compact))
    };
    Frame { predicate: position(predicate), arguments: arguments.split(',').map(argument).collect() }
}

fn chunk(tokens: &[Token], start: usize, end: usize) -> Chunk {
    let (first, head) = (&tokens[start], &tokens[end - 1]);
    let number = (start..end).rev().find(|i| tokens[*i].tag == Upos::Num);
    Chunk {
        start,
        end,
        head: end - 1,
        number: number.map(|last| (start, last + 1)),
        possessor: None,
        kind: None,
        name: tokens[start..end].iter().any(|t| t.tag == Upos::Propn),
        pronoun: first.tag == Upos::Pron,
        definite: first.lower == "the",
        indefinite: first.lower == "a",
        plural: head.lower != head.lemma,
        part: false,
    }
}
