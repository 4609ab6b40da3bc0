//! Speakers of a report: which words mean the same one.

use std::collections::{BTreeSet, HashMap};

use rashomon_model::{Bytes, CharIndex, Chars, Medium, Quote, Span, Speaker, SpeakerId, SpeakerKind};

use super::{
    Input,
    source::{Source, is, is_function},
};
use crate::sentence::{Chunk, Sentence};

/// The speakers of a report; the author is the first.
pub(super) struct Speakers {
    list: Vec<Draft>,
    /// Indices by last appearance.
    recent: Vec<usize>,
    /// Who the words of claim patterns mean, by sentence and tokens: settled where they stand.
    claimants: HashMap<(usize, (usize, usize)), usize>,
}

struct Draft {
    kind: SpeakerKind,
    name: Option<String>,
    role: Option<String>,
    affiliation: Option<String>,
    mentions: Vec<Span<Bytes>>,
    medium: Option<Medium>,
    head: String,
    /// Sentence and token of the head noun of each mention.
    words: Vec<(usize, usize)>,
}

/// What makes two drafts one speaker: kind, name, role and affiliation.
type Identity = (SpeakerKind, Option<String>, Option<String>, Option<String>);

impl Draft {
    fn identity(&self) -> Identity {
        (self.kind, self.name.clone(), self.role.clone(), self.affiliation.clone())
    }
}

/// Index of the report's author.
pub(super) const AUTHOR: usize = 0;

impl Speakers {
    pub fn new(publisher: Option<&str>) -> Self {
        let author = Draft {
            kind: SpeakerKind::Author,
            name: publisher.map(str::to_owned),
            role: None,
            affiliation: None,
            mentions: Vec::new(),
            medium: None,
            head: String::new(),
            words: Vec::new(),
        };
        Self { list: vec![author], recent: Vec::new(), claimants: HashMap::new() }
    }

    /// The speaker that the words mean; a new one where they fit none before.
    pub fn resolve(&mut self, input: &Input<'_>, sentence: usize, source: &Source) -> usize {
        let chain = if source.pronoun.is_some() || source.definite { chain(input, source) } else { Vec::new() };
        let known = if let Some(pronoun) = &source.pronoun {
            let named = || named(input, &chain).and_then(|s| self.by_name(&s)).filter(|i| self.fits(pronoun, *i));
            self.by_chain(input, &chain)
                .filter(|i| self.fits(pronoun, *i))
                .or_else(named)
                .or_else(|| self.by_pronoun(pronoun))
        } else if source.is_medium {
            self.recent.last().copied()
        } else {
            // "The group" is no army, whatever the network takes it for.
            let alike = |i: &usize| {
                let kind = self.list[*i].kind;
                source.kind != SpeakerKind::Person
                    && (kind == source.kind || (kind == SpeakerKind::Person && source.role.is_some()))
            };
            let described = || self.by_chain(input, &chain).filter(alike);
            self.by_name(source).or_else(described).or_else(|| self.by_description(source))
        };
        let index = known.unwrap_or_else(|| {
            let antecedent = named(input, &chain)
                .filter(|_| source.pronoun.is_some())
                .or_else(|| antecedent(input, sentence, source))
                .filter(|a| a.name.is_some());
            self.list.push(Draft {
                kind: antecedent.as_ref().map_or(source.kind, |a| a.kind),
                name: antecedent.as_ref().map_or_else(|| source.name.clone(), |a| a.name.clone()),
                role: source.role.clone(),
                affiliation: source.affiliation.clone(),
                mentions: Vec::new(),
                medium: None,
                head: source.head.clone(),
                words: Vec::new(),
            });
            self.list.len() - 1
        });
        let draft = &mut self.list[index];
        draft.mentions.push(source.span);
        draft.words.push(source.at);
        if source.pronoun.is_none() && !source.is_medium {
            draft.role = draft.role.take().or_else(|| source.role.clone());
            draft.affiliation = draft.affiliation.take().or_else(|| source.affiliation.clone());
            let longer = source.name.as_ref().map(|n| n.to_lowercase()).is_some_and(|n| {
                draft.name.as_ref().is_none_or(|d| n.len() > d.len() && n.ends_with(&d.to_lowercase()))
            });
            if longer && matches!(source.kind, SpeakerKind::Person | SpeakerKind::Group) {
                draft.name.clone_from(&source.name);
            }
        }
        self.recent.retain(|i| *i != index);
        self.recent.push(index);
        index
    }

    /// The speaker's name, where the words are but a pronoun.
    pub fn name_for_pronoun(&self, speaker: usize, words: &str) -> Option<String> {
        let pronoun = matches!(words.to_lowercase().as_str(), "it" | "he" | "she" | "they" | "we");
        pronoun.then(|| self.list[speaker].name.clone()).flatten()
    }

    /// By what means the speaker spoke last, if the words stand for that.
    pub fn medium_of(&self, speaker: usize, source: &Source) -> Option<Medium> {
        let of_noun = match source.head.as_str() {
            "statement" | "communique" | "communiqué" => Some(Medium::Statement),
            "tweet" | "post" => Some(Medium::Tweet),
            "video" | "recording" => Some(Medium::Recording),
            "report" | "document" | "letter" => Some(Medium::Document),
            _ => None,
        };
        of_noun.or(self.list[speaker].medium)
    }

    pub fn remember_medium(&mut self, speaker: usize, medium: Option<Medium>) {
        self.list[speaker].medium = medium.or(self.list[speaker].medium);
    }

    fn by_pronoun(&self, pronoun: &str) -> Option<usize> {
        self.recent.iter().rev().copied().find(|i| self.fits(pronoun, *i))
    }

    /// Whether a pronoun can mean the speaker.
    fn fits(&self, pronoun: &str, speaker: usize) -> bool {
        let draft = &self.list[speaker];
        if matches!(pronoun, "he" | "she" | "i") {
            draft.kind == SpeakerKind::Person
                || draft.role.is_some()
                || (draft.kind == SpeakerKind::Anonymous && !draft.head.ends_with('s'))
        } else {
            // "It" is a body, and nobody in office.
            draft.kind != SpeakerKind::Person && (pronoun != "it" || draft.role.is_none())
        }
    }

    /// The speaker whom one of the words named, the nearest first.
    fn by_chain(&self, input: &Input<'_>, chain: &[(usize, usize)]) -> Option<usize> {
        let names =
            |i: &usize, word: &(usize, usize)| self.list[*i].words.iter().any(|w| same_phrase(input, *w, *word));
        chain.iter().find_map(|word| self.recent.iter().rev().copied().find(|i| names(i, word)))
    }

    /// The same name, or the surname of one ("Marotto").
    fn by_name(&self, source: &Source) -> Option<usize> {
        let name = source.name.as_deref()?.to_lowercase();
        let fits = |i: &usize| {
            let Some(other) = self.list[*i].name.as_deref() else { return false };
            let other = other.to_lowercase();
            // A person goes by the surname, a group by the last word of its name.
            let (kind, group) = (self.list[*i].kind, source.kind == SpeakerKind::Group);
            let shortened = match kind {
                SpeakerKind::Person => source.kind != SpeakerKind::Anonymous,
                SpeakerKind::Group => group,
                _ => false,
            };
            let lengthened = kind == SpeakerKind::Person || (kind == SpeakerKind::Group && group);
            *i != AUTHOR
                && (other == name
                    || (shortened && other.ends_with(&format!(" {name}")))
                    || (lengthened && name.ends_with(&format!(" {other}"))))
        };
        // Names are looked for among the last speakers of a very long report.
        let first = self.list.len().saturating_sub(200).max(1);
        (first..self.list.len()).find(|i| {
            fits(i)
                && (source.role.is_none() || source.kind == SpeakerKind::Person || self.list[*i].role == source.role)
        })
    }

    /// "the group", "the spokesman", "the ministry": the last speaker whose words have the same head.
    fn by_description(&self, source: &Source) -> Option<usize> {
        if !source.definite || source.kind == SpeakerKind::Person {
            return None;
        }
        let role = |draft: &Draft| {
            source.role.is_some()
                && draft.role == source.role
                && (source.affiliation.is_none() || draft.affiliation == source.affiliation)
        };
        let unnamed = source.name.as_deref().is_none_or(|n| !n.chars().any(char::is_uppercase));
        let head = |draft: &Draft| {
            source.role.is_none()
                && (draft.head == source.head
                    || draft
                        .name
                        .as_deref()
                        .is_some_and(|n| n.to_lowercase().split_whitespace().any(|w| w == source.head))
                    || (unnamed && draft.kind == SpeakerKind::Group && source.kind == SpeakerKind::Group))
        };
        self.recent.iter().rev().find(|i| role(&self.list[**i]) || head(&self.list[**i])).copied()
    }

    /// The contract's speakers, one for each index. Drafts of one kind, name, role and affiliation are one speaker: they
    /// have one id, by the earliest of their mentions, and all mentions.
    pub fn finish(self, input: &Input<'_>) -> Vec<Speaker<Bytes>> {
        let (text, index) = (&input.report.text, CharIndex::new(&input.report.text));
        let mut mentions: HashMap<Identity, BTreeSet<Span<Bytes>>> = HashMap::new();
        for draft in &self.list {
            mentions.entry(draft.identity()).or_default().extend(&draft.mentions);
        }
        let mut given: HashMap<Identity, SpeakerId> = HashMap::new();
        let mut taken: HashMap<Option<Span<Chars>>, usize> = HashMap::new();
        let mut speaker = |draft: Draft| {
            let identity = draft.identity();
            let all = &mentions[&identity];
            let fresh = || {
                let place = all.first().map(|first| index.chars(text, *first));
                let nth = taken.entry(place).or_default();
                *nth += 1;
                SpeakerId::of(&input.report.id, place, *nth - 1)
            };
            Speaker {
                id: given.entry(identity).or_insert_with(fresh).clone(),
                mentions: all.iter().map(|s| Quote::new(text, *s)).collect(),
                kind: draft.kind,
                name: draft.name,
                role: draft.role,
                affiliation: draft.affiliation,
                actor: None,
            }
        };
        self.list.into_iter().map(&mut speaker).collect()
    }

    /// Enters a speaker that a claim pattern names itself.
    pub fn named(&mut self, input: &Input<'_>, sentence: usize, tokens: (usize, usize)) -> usize {
        if let Some(known) = self.claimants.get(&(sentence, tokens)) {
            return *known;
        }
        let source = Source::read(input, sentence, tokens, None, None, None);
        let speaker = self.resolve(input, sentence, &source);
        self.claimants.insert((sentence, tokens), speaker);
        speaker
    }
}

/// The earlier words that mean what the source's words mean, as the network reads the report, the nearest first.
fn chain(input: &Input<'_>, source: &Source) -> Vec<(usize, usize)> {
    let known = &input.annotation.antecedents;
    let before = |word: &(usize, usize)| known.binary_search_by_key(word, |a| a.0).ok().map(|i| known[i].1);
    std::iter::successors(before(&source.at), before).take(LONGEST_CHAIN).collect()
}

/// Links of a chain that are followed.
const LONGEST_CHAIN: usize = 40;

fn same_phrase(input: &Input<'_>, a: (usize, usize), b: (usize, usize)) -> bool {
    let start = |word: (usize, usize)| {
        input.annotation.sentences[word.0].chunk_over(word.1).map_or(word, |chunk| (word.0, chunk.start))
    };
    start(a) == start(b)
}

/// The first of these words that is a name or says more than an article and a noun.
fn named(input: &Input<'_>, chain: &[(usize, usize)]) -> Option<Source> {
    chain.iter().find_map(|(index, word)| {
        let sentence = &input.annotation.sentences[*index];
        let chunk = sentence.chunk_over(*word).filter(|c| !c.pronoun && !is_bare(sentence, c))?;
        Some(Source::of_words(input, *index, (chunk.start, chunk.end)))
    })
}

/// "The group said": the last group that the report names before, with its name.
fn antecedent(input: &Input<'_>, index: usize, source: &Source) -> Option<Source> {
    let classes = input.classes;
    let generic = source.definite && source.name.as_deref().is_some_and(|n| !n.chars().any(char::is_uppercase));
    if !generic || source.role.is_some() {
        return None;
    }
    let before = input.annotation.sentences[..index].iter().enumerate().rev().take(4);
    for (i, sentence) in before {
        for chunk in sentence.chunks.iter().rev().filter(|c| !c.pronoun) {
            let same = sentence.tokens[chunk.head].lemma == source.head;
            let group = source.kind == SpeakerKind::Group && is(input, sentence, chunk, classes.group);
            if (same || group) && !is_bare(sentence, chunk) {
                return Some(Source::read(input, i, (chunk.start, chunk.end), None, None, None));
            }
        }
    }
    None
}

/// A noun with nothing but an article says no more than the words to be resolved.
fn is_bare(sentence: &Sentence, chunk: &Chunk) -> bool {
    chunk.end - chunk.start <= 1 + usize::from(is_function(sentence, chunk.start))
}
