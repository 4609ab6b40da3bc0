//! What the words of one attribution say of its speaker.

use rashomon_model::{Bytes, Span, SpeakerKind};

use super::Input;
use crate::{
    ground,
    lexicon::ClassId,
    sentence::{Chunk, Sentence},
    text::{EntityKind, Relation, Upos},
};

/// A speaker, as the words of one attribution tell.
#[derive(Clone, Debug)]
pub(super) struct Source {
    pub span: Span<Bytes>,
    pub name: Option<String>,
    pub role: Option<String>,
    pub affiliation: Option<String>,
    pub kind: SpeakerKind,
    pub pronoun: Option<String>,
    /// "the group", "the ministry": probably told before.
    pub definite: bool,
    /// Lemma of the head noun.
    pub head: String,
    /// Sentence and token of the head noun.
    pub at: (usize, usize),
    /// "the statement": what was said stands for who said it.
    pub is_medium: bool,
}

impl Source {
    /// Reads the tokens `whole` of a sentence; `role`, `of` and `name` are its parts where a pattern knows them.
    pub fn read(
        input: &Input<'_>,
        index: usize,
        whole: (usize, usize),
        role: Option<(usize, usize)>,
        of: Option<(usize, usize)>,
        name: Option<(usize, usize)>,
    ) -> Self {
        let sentence = &input.annotation.sentences[index];
        let text = &input.report.text;
        // "Minister for Security Ana Pires": who it is stands behind the office.
        let person = |(start, end): (usize, usize)| {
            let mut people = sentence.entities.iter().filter(|e| e.kind == EntityKind::Person);
            people.find(|e| start < e.start && e.end == end).map(|e| (e.start, e.end))
        };
        let named = of.filter(|_| role.is_some() && name.is_none()).and_then(person);
        let (of, name) = (of.map(|(start, end)| (start, named.map_or(end, |n| n.0))), name.or(named));
        let words = |(a, b): (usize, usize)| ground::actor::read(sentence.span_of(a, b).of(text)).name;
        let chunk = sentence.chunk_over(whole.0).cloned().unwrap_or_else(|| lone(whole));
        let head = &sentence.tokens[chunk.head.clamp(whole.0, whole.1 - 1)];
        let mut source = Self {
            span: sentence.span_of(whole.0, whole.1),
            name: None,
            role: None,
            affiliation: of.map(words),
            kind: SpeakerKind::Anonymous,
            pronoun: chunk.pronoun.then(|| head.lower.clone()),
            definite: chunk.definite && name.is_none(),
            head: head.lemma.clone(),
            at: (index, chunk.head.clamp(whole.0, whole.1 - 1)),
            is_medium: is(input, sentence, &chunk, input.classes.medium) && !chunk.name,
        };
        let only_rank =
            !chunk.name && !chunk.pronoun && chunk.definite && is(input, sentence, &chunk, input.classes.rank);
        if only_rank {
            // "the colonel" is whoever was named with a rank before.
            source.pronoun = Some("he".to_owned());
        }
        source.read_chunk(input, sentence, role.map_or(&chunk, |r| sentence.chunk_over(r.0).unwrap_or(&chunk)));
        if let Some(name) = name {
            let named = sentence.chunk_over(name.0).cloned().unwrap_or_else(|| lone(name));
            let (role, affiliation) = (source.role.take(), source.affiliation.take());
            let mut inner = Self { role: None, affiliation: None, name: None, ..source.clone() };
            inner.read_chunk(input, sentence, &Chunk { start: name.0, end: name.1, head: name.1 - 1, ..named });
            source.name = inner.name.or_else(|| Some(words(name)));
            source.kind = if source.kind == SpeakerKind::Group || inner.kind == SpeakerKind::Group {
                SpeakerKind::Group
            } else {
                inner.kind
            };
            source.role = role.or(inner.role);
            source.affiliation = affiliation.or(inner.affiliation);
        }
        source
    }

    /// "We", "I": whoever speaks the words that it stands in.
    pub fn is_first_person(&self) -> bool {
        self.pronoun.as_deref().is_some_and(|pronoun| matches!(pronoun, "i" | "me" | "we" | "us"))
    }

    /// Whether the words name what cannot speak: "drones", "a car bomb", "no group".
    pub fn cannot_speak(&self, input: &Input<'_>) -> bool {
        let sentence = &input.annotation.sentences[self.at.0];
        let classes = [input.classes.munition, input.classes.weapon, input.classes.launcher];
        let Some(chunk) = sentence.chunk_over(self.at.1) else { return false };
        sentence.begins(input.lexicon, chunk.start, input.classes.negation)
            || self.pronoun.is_none() && classes.iter().any(|class| is(input, sentence, chunk, *class))
    }

    /// Reads words that no pattern has parted: the tree tells office, body and name.
    pub fn of_words(input: &Input<'_>, index: usize, (start, end): (usize, usize)) -> Self {
        let sentence = &input.annotation.sentences[index];
        let head = sentence.main_word(start, end);
        let Some(chunk) = sentence.chunk_over(head) else {
            return Self::read(input, index, (start, end), None, None, None);
        };
        let whole =
            if (chunk.start..chunk.end).contains(&start) { (start, end) } else { (chunk.start, end.max(chunk.end)) };
        let classes = input.classes;
        let office = |c: &Chunk| is(input, sentence, c, classes.role);
        let tokens = |c: &Chunk| (c.start, c.end);
        let next =
            sentence.tokens.get(chunk.end).filter(|t| t.lower == ",").and_then(|_| sentence.chunk_at(chunk.end + 1));
        let beside = sentence.dependents(head, Relation::Appos).into_iter().filter_map(|w| sentence.chunk_over(w));
        let beside: Vec<&Chunk> = beside.chain(next.filter(|c| c.end <= end)).collect();
        let body = |of: usize| {
            let bodies = sentence.dependents(of, Relation::Nmod).into_iter().filter(|w| {
                let cases = sentence.dependents(*w, Relation::Case);
                cases
                    .iter()
                    .any(|c| matches!(sentence.tokens[*c].lower.as_str(), "for" | "of" | "at" | "from" | "with" | "in"))
            });
            let chunks = bodies.filter_map(|w| sentence.chunk_over(w));
            chunks.filter(|c| c.kind != Some(EntityKind::Time) && c.start >= chunk.end).map(tokens).next()
        };
        if office(chunk) || !chunk.name {
            let collective = is(input, sentence, chunk, classes.group);
            let role = office(chunk).then(|| tokens(chunk));
            let of = role.and_then(|_| body(head));
            let name =
                beside.iter().find(|c| c.name && (role.is_some() || collective) && !bare_office(input, sentence, c));
            return Self::read(input, index, whole, role, of, name.map(|c| tokens(c)));
        }
        if let Some(role) = beside.iter().find(|c| office(c)) {
            return Self::read(input, index, whole, Some(tokens(role)), body(role.head), Some(tokens(chunk)));
        }
        Self::read(input, index, whole, None, None, None)
    }

    /// Parts a noun phrase: affiliation before the role, rank dropped, name behind it.
    fn read_chunk(&mut self, input: &Input<'_>, sentence: &Sentence, chunk: &Chunk) {
        let (lexicon, classes, text) = (input.lexicon, input.classes, &input.report.text);
        let words = |a: usize, b: usize| ground::actor::read(sentence.span_of(a, b).of(text)).name;
        let word_of = |class: ClassId| {
            (chunk.start..chunk.end)
                .flat_map(|i| sentence.hits[i].iter().map(move |h| (i, i + h.len, h.class)))
                .filter(|(_, end, c)| *end <= chunk.end && lexicon.is_a(*c, class))
                .max_by_key(|(start, end, _)| (*end, end - start))
        };
        let title = [classes.rank, classes.title].into_iter().filter_map(word_of).max_by_key(|w| w.1);
        let role = word_of(classes.role);
        // The name follows the last title or role; what stands before the role is the affiliation.
        let lead = [title, role].into_iter().flatten().map(|w| w.1).max();
        let named = |l: usize| sentence.tokens[l..chunk.end].iter().any(|t| t.tag == Upos::Propn || t.capital);
        if let Some(lead) = lead.filter(|l| *l < chunk.end && named(*l)) {
            self.name = Some(words(lead, chunk.end));
            self.kind = SpeakerKind::Person;
        }
        if let Some((start, end, _)) = role {
            // "its chief physician": the office goes on to the end.
            let end = if lead == Some(end) && self.name.is_none() { chunk.end } else { end };
            self.role = Some(sentence.span_of(start, end).of(text).to_lowercase());
            let first = chunk.start + usize::from(is_function(sentence, chunk.start) && chunk.start + 1 < chunk.end);
            if start > first && self.affiliation.is_none() {
                self.affiliation = Some(words(first, start));
            }
            return;
        }
        if self.name.is_none() {
            self.name = Some(words(chunk.start, chunk.end));
            self.kind = self.kind_of(input, sentence, chunk);
        }
    }

    fn kind_of(&self, input: &Input<'_>, sentence: &Sentence, chunk: &Chunk) -> SpeakerKind {
        let classes = input.classes;
        let kinds = [
            (classes.group, SpeakerKind::Group),
            (classes.publication, SpeakerKind::Publication),
            (classes.organisation, SpeakerKind::Organisation),
            (classes.force, SpeakerKind::Organisation),
            (classes.document, SpeakerKind::Document),
            (classes.anonymous, SpeakerKind::Anonymous),
        ];
        if let Some((_, kind)) = kinds.iter().find(|(class, _)| is(input, sentence, chunk, *class)) {
            return *kind;
        }
        let names = sentence.tokens[chunk.start..chunk.end].iter().filter(|t| t.tag == Upos::Propn).count();
        let covering = sentence.entities.iter().filter(|e| e.time.is_none() && (e.start..e.end).contains(&chunk.head));
        for entity in covering.filter(|_| names > 0) {
            match entity.kind {
                EntityKind::Person if !chunk.definite => return SpeakerKind::Person,
                EntityKind::Organisation => return SpeakerKind::Organisation,
                EntityKind::Group => return SpeakerKind::Group,
                _ => {}
            }
        }
        let place = input.gazetteer.known(self.name.as_deref().unwrap_or_default());
        match names {
            0 => SpeakerKind::Anonymous,
            2..=4 if chunk.number.is_none() && !place && !chunk.definite => SpeakerKind::Person,
            _ => SpeakerKind::Organisation,
        }
    }
}

fn lone((start, end): (usize, usize)) -> Chunk {
    Chunk {
        start,
        end,
        head: end - 1,
        number: None,
        possessor: None,
        kind: None,
        name: true,
        pronoun: false,
        definite: false,
        indefinite: false,
        plural: false,
        part: false,
    }
}

pub(super) fn is(input: &Input<'_>, sentence: &Sentence, chunk: &Chunk, class: ClassId) -> bool {
    sentence.head_is(input.lexicon, chunk, class)
}

/// An office without the name of its holder behind it.
fn bare_office(input: &Input<'_>, sentence: &Sentence, chunk: &Chunk) -> bool {
    is(input, sentence, chunk, input.classes.role)
}

pub(super) fn is_function(sentence: &Sentence, at: usize) -> bool {
    matches!(sentence.tokens[at].tag, Upos::Det | Upos::Pron)
}
