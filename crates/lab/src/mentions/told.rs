//! A mention of a happening with what is compared of it.

use std::{collections::BTreeSet, ops::Range};

use rashomon_core::{
    lexicon::Lexicon,
    sentence::{Annotation, Sentence},
    text::{EntityKind, Relation, Role, Token, Upos},
};
use rashomon_model::{Bytes, Span};

use super::{
    read::Place,
    senses::Words,
    terms::{Rarity, Terms},
};

/// Words beside a mention that stand near it.
const NEAR: usize = 6;
/// Words beside a mention whose offsets are unsure among which its own are sought.
const STRAYED: usize = 4;
/// Words that are kept of a sentence.
const KEPT: usize = 96;
/// Steps from a pronoun to what it means.
const STEPS: usize = 5;

/// The roles whose words are compared.
pub const ROLES: [Role; 5] = [Role::A0, Role::A1, Role::A2, Role::Loc, Role::Tmp];

/// What a mention tells.
#[derive(Debug)]
pub struct Told {
    /// Its document, by its number.
    pub document: usize,
    /// Its sentence, counted in the document.
    pub sentence: usize,
    /// The dictionary form of the word that tells what happens.
    pub lemma: String,
    /// That without its ending.
    pub stem: String,
    /// The word's part of speech.
    pub tag: Upos,
    /// How rare the word is.
    pub rare: f64,
    /// The whole mention in lower case.
    pub text: String,
    /// Its words that say something, in dictionary form.
    pub words: BTreeSet<String>,
    /// Kinds of happenings that the word tells.
    pub kinds: BTreeSet<String>,
    /// Whether these are all that it can tell.
    pub listed: bool,
    /// Words of what plays each of [`ROLES`].
    pub roles: [BTreeSet<String>; ROLES.len()],
    /// Words of the sentence beside the mention, and of those near it.
    pub around: Terms,
    /// See `around`.
    pub near: Terms,
    /// Words of names, people and things in the sentence.
    pub names: BTreeSet<String>,
    /// Words of its times.
    pub times: BTreeSet<String>,
    /// Its numbers.
    pub numbers: BTreeSet<String>,
    /// Where the word that it means stands earlier in the document, as the network reads it, in bytes.
    pub means: Option<usize>,
    /// The mention's own bytes.
    pub span: Span<Bytes>,
}

/// What a mention is described by, beside the document.
#[derive(Clone, Copy)]
pub struct By<'a> {
    pub rarity: &'a Rarity,
    pub words: &'a Words,
    pub lexicon: &'a Lexicon,
}

/// Describes the words of a mention of a document; `None` where the document has no words. Where its offsets are unsure and no
/// word that is known to tell something stands there, its word is the nearest that does and that no mention of `asked` has.
pub fn told(by: By<'_>, annotation: &Annotation, document: usize, place: Place, asked: &[Place]) -> Option<Told> {
    let span = place.span;
    let all = &annotation.sentences;
    let at = all.iter().position(|s| s.span.end > span.start).or_else(|| all.len().checked_sub(1))?;
    let sentence = &all[at];
    let range = sentence.tokens_in(span);
    let last = sentence.tokens.len().checked_sub(1)?;
    let range = if range.is_empty() { range.start.min(last)..range.start + 1 } else { range };
    let range = range.start..range.end.min(sentence.tokens.len());
    let tokens = &sentence.tokens;
    let head = happening(by.words, tokens, &range, sentence.main_word(range.start, range.end));
    let strayed = || strayed(by.words, tokens, head, asked);
    let (range, head) = if place.sure { None } else { strayed() }.map_or((range, head), |at| (at..at + 1, at));
    let outside = |i: &usize| !range.contains(i);
    let around = (0..tokens.len()).filter(outside);
    let near = (head.saturating_sub(NEAR)..tokens.len().min(head + NEAR + 1)).filter(outside);
    let terms = |which: &mut dyn Iterator<Item = usize>| {
        let content = which.map(|i| &tokens[i]).filter(|t| is_content(t) && !by.words.is_light(&t.lemma));
        Terms::new(by.rarity, content.map(lemma), KEPT)
    };
    let lemma_of_head = lemma(&tokens[head]);
    let said = tokens[range.clone()].iter().filter(|t| is_content(t) || t.tag == Upos::Adv).map(lemma);
    let classes = classes(by.lexicon, sentence, &range, head);
    let entities = |wanted: fn(EntityKind) -> bool| {
        let found = sentence.entities.iter().filter(|e| wanted(e.kind));
        found.flat_map(|e| &tokens[e.start..e.end]).filter(|t| is_nominal(t)).map(lemma).collect()
    };
    let means = meant(annotation, (at, head)).filter(|to| *to != (at, head));
    Some(Told {
        document,
        sentence: at,
        stem: by.words.stem(&lemma_of_head),
        tag: tokens[head].tag,
        rare: by.rarity.of(&tokens[head].lower),
        text: tokens[range.clone()].iter().map(|t| t.lower.as_str()).collect::<Vec<_>>().join(" "),
        words: said.chain([lemma_of_head.clone()]).collect(),
        listed: by.words.is_listed(&lemma_of_head),
        kinds: by.words.kinds(&lemma_of_head, classes.into_iter()),
        roles: ROLES.map(|role| role_words(annotation, at, (&range, head), role)),
        around: terms(&mut { around }),
        near: terms(&mut { near }),
        names: entities(|kind| kind != EntityKind::Time),
        times: entities(|kind| kind == EntityKind::Time),
        numbers: tokens.iter().filter(|t| t.tag == Upos::Num).map(lemma).collect(),
        means: means.map(|(s, t)| all[s].tokens[t].span.start),
        lemma: lemma_of_head,
        span,
    })
}

/// The word that tells what happens: of a verb that says nothing, the last noun or verb beside it in the mention.
fn happening(words: &Words, tokens: &[Token], range: &Range<usize>, head: usize) -> usize {
    if !words.is_light(&tokens[head].lemma) {
        return head;
    }
    let tells = |i: &usize| {
        let token = &tokens[*i];
        *i != head && matches!(token.tag, Upos::Noun | Upos::Verb | Upos::Propn) && !words.is_light(&token.lemma)
    };
    range.clone().rev().find(tells).unwrap_or(head)
}

/// The nearest word to `head` that is known to tell something, where `head` is not, among those that were not asked for.
fn strayed(words: &Words, tokens: &[Token], head: usize, asked: &[Place]) -> Option<usize> {
    let tells = |i: &usize| words.is_listed(&tokens[*i].lemma);
    if tells(&head) {
        return None;
    }
    let free = |i: &usize| asked.iter().all(|place| !place.span.overlaps(tokens[*i].span));
    let near = head.saturating_sub(STRAYED)..tokens.len().min(head + STRAYED + 1);
    near.filter(tells).filter(free).min_by_key(|i| i.abs_diff(head))
}

/// The classes of the lexicon's words that hold the head and are hardly longer than the mention.
fn classes<'a>(lexicon: &'a Lexicon, sentence: &Sentence, range: &Range<usize>, head: usize) -> Vec<&'a str> {
    let begins = range.start.saturating_sub(1)..=head;
    let hits = begins.flat_map(|i| sentence.hits[i].iter().map(move |hit| (i + hit.len, hit.class)));
    hits.filter(|(end, _)| head < *end && *end <= range.end + 1).map(|(_, class)| lexicon.name(class)).collect()
}

/// The words of what plays a role for the head, by its frame or else by the tree.
fn role_words(annotation: &Annotation, at: usize, told: (&Range<usize>, usize), role: Role) -> BTreeSet<String> {
    let sentence = &annotation.sentences[at];
    let (range, head) = told;
    let frames = sentence.frames.iter().filter(|f| f.predicate == head || range.contains(&f.predicate));
    let mut words: Vec<usize> = frames.flat_map(|f| &f.arguments).filter(|a| a.1 == role).map(|a| a.0).collect();
    if words.is_empty() {
        let relations: &[Relation] = match role {
            Role::A0 => &[Relation::Nsubj, Relation::OblAgent],
            Role::A1 => &[Relation::NsubjPass, Relation::Obj],
            _ => &[],
        };
        let hangs = |t: &Token| t.head == Some(head) && relations.contains(&t.relation);
        words = (0..sentence.tokens.len()).filter(|i| hangs(&sentence.tokens[*i])).collect();
    }
    let phrase = |word: usize| {
        let (s, t) = meant(annotation, (at, word)).unwrap_or((at, word));
        let (start, end) = annotation.sentences[s].subtree(t);
        annotation.sentences[s].tokens[start..end].iter().filter(|t| is_nominal(t)).map(lemma)
    };
    words.into_iter().flat_map(phrase).collect()
}

/// What a pronoun means: the first word on the way that is none, by sentence and token.
fn meant(annotation: &Annotation, mut at: (usize, usize)) -> Option<(usize, usize)> {
    for _ in 0..STEPS {
        let token = &annotation.sentences[at.0].tokens[at.1];
        if !matches!(token.tag, Upos::Pron | Upos::Det) {
            return Some(at);
        }
        at = annotation.antecedents.iter().find(|(word, _)| *word == at)?.1;
    }
    None
}

fn lemma(token: &Token) -> String {
    token.lemma.to_lowercase()
}

fn is_nominal(token: &Token) -> bool {
    matches!(token.tag, Upos::Noun | Upos::Propn | Upos::Num | Upos::Adj)
}

fn is_content(token: &Token) -> bool {
    is_nominal(token) || token.tag == Upos::Verb
}
