//! Noun phrases, found by tags.
//!
//! A phrase runs from its first determiner, number or adjective to its head noun. "of" joins two phrases where the
//! first only measures or names ("dozens of people", "members of the army", "Ministry of Defence").

use super::Classes;
use crate::{
    lexicon::{ClassId, Hit, Lexicon},
    sentence::Chunk,
    text::{Entity, EntityKind, Relation, Token, Upos, number, numeral},
};

struct Finder<'a> {
    classes: Classes,
    lexicon: &'a Lexicon,
    tokens: &'a [Token],
    hits: &'a [Vec<Hit>],
    entities: &'a [Entity],
}

/// Finds the noun phrases of a sentence.
pub(super) fn find(
    classes: Classes,
    lexicon: &Lexicon,
    tokens: &[Token],
    hits: &[Vec<Hit>],
    entities: &[Entity],
) -> Vec<Chunk> {
    let finder = Finder { classes, lexicon, tokens, hits, entities };
    let mut chunks: Vec<Chunk> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match finder.chunk(at) {
            Some(chunk) => {
                at = chunk.end;
                match chunks.last_mut().filter(|last| finder.joins(last, &chunk)) {
                    Some(last) => finder.join(last, &chunk),
                    None => chunks.push(chunk),
                }
            }
            None => at += 1,
        }
    }
    chunks
}

impl Finder<'_> {
    fn hit_len(&self, at: usize, class: ClassId) -> Option<usize> {
        let hits = self.hits.get(at)?;
        hits.iter().filter(|h| self.lexicon.is_a(h.class, class)).map(|h| h.len).max()
    }

    fn time_at(&self, at: usize) -> Option<&Entity> {
        self.entities.iter().find(|e| e.start == at)
    }

    /// A noun phrase that begins here.
    fn chunk(&self, start: usize) -> Option<Chunk> {
        if let Some(time) = self.time_at(start) {
            return self.time_chunk(time);
        }
        if self.tokens[start].tag == Upos::Pron && !self.tokens[start].is_possessive() {
            return is_person_pronoun(&self.tokens[start].lower)
                .then(|| self.finish(start, start + 1, None, None, true));
        }
        if self.is_result(start) {
            return None;
        }
        let mut number = self.number(start);
        let mut at = number.map_or(start, |n| n.1);
        let mut head = number.map(|n| n.1 - 1);
        let mut possessor = None;
        while at < self.tokens.len() {
            if at > start && self.time_at(at).is_some() && !self.time_modifies(start, at) {
                break;
            }
            let token = &self.tokens[at];
            if self.closed(start, at) {
                break;
            }
            if is_possessive_clitic(token) && head.is_some() {
                possessor = Some(at + 1);
                head = None;
                // "two victims' mother": the number counts the possessors.
                number = None;
                at += 1;
                continue;
            }
            // "the remaining three rockets": a number behind a determiner or an adjective.
            if let Some(found) = self.number(at).filter(|_| number.is_none() && head.is_none() && at > start) {
                number = Some(found);
                head = Some(found.1 - 1);
                at = found.1;
                continue;
            }
            if !self.continues(start, at, head.is_some()) {
                break;
            }
            if matches!(token.tag, Upos::Noun | Upos::Propn) || (token.tag == Upos::Num && head.is_none()) {
                head = Some(at);
            }
            at += 1;
        }
        // "the wounded": a determiner and an adjective, no noun.
        let adjective_head = || {
            let last = at.checked_sub(1).filter(|l| *l > start)?;
            (is_determiner(&self.tokens[start]) && matches!(self.tokens[last].tag, Upos::Adj | Upos::Verb))
                .then_some(last)
        };
        let head = head.or_else(adjective_head).or(possessor.map(|p| p.saturating_sub(2)))?;
        let end = (head + 1).max(number.map_or(0, |n| n.1));
        let possessor = possessor.filter(|p| *p <= head);
        let mut chunk = self.finish(start, end, number, possessor, false);
        chunk.head = head;
        chunk.plural = self.is_plural(&chunk);
        Some(chunk)
    }

    /// "Shot dead two gunmen": the adjective is the verb's.
    fn is_result(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        let hangs = matches!(token.relation, Relation::Xcomp | Relation::Advmod | Relation::Amod);
        let verb = |head: usize| head < at && self.tokens[head].tag == Upos::Verb;
        token.tag == Upos::Adj && hangs && token.head.is_some_and(verb)
    }

    /// "after the shooting three men": the article belongs to a noun before the number.
    fn closed(&self, start: usize, at: usize) -> bool {
        let first = &self.tokens[start];
        let noun = first.head.filter(|_| first.tag == Upos::Det);
        self.tokens[at].tag == Upos::Num
            && noun.is_some_and(|noun| start < noun && noun < at && self.tokens[at].head.is_some_and(|h| h > at))
    }

    /// Whether the token goes on with the phrase that began at `start`.
    fn continues(&self, start: usize, at: usize, has_head: bool) -> bool {
        let token = &self.tokens[at];
        let next = self.tokens.get(at + 1).map(|t| t.tag);
        let nominal_next = matches!(next, Some(Upos::Noun | Upos::Propn | Upos::Adj | Upos::Num));
        match token.tag {
            Upos::Noun | Upos::Propn => true,
            Upos::Det => {
                at == start || (at == start + 1 && matches!(self.tokens[start].lower.as_str(), "all" | "both" | "half"))
            }
            Upos::Pron => at == start && token.is_possessive(),
            Upos::Num => {
                !has_head
                    || self.tokens[at - 1].tag == Upos::Propn
                    || (token.lower.len() <= 4
                        && !nominal_next
                        && next != Some(Upos::Verb)
                        && self.tokens[at - 1].tag == Upos::Noun
                        && numeral::figure(&token.lower).is_some())
            }
            Upos::Adj => !has_head || nominal_next,
            Upos::Sym => nominal_next,
            Upos::Verb => {
                let participle = token.lower.ends_with("ed") || token.lower.ends_with("ing") || token.is_past();
                let modifies = matches!(next, Some(Upos::Noun | Upos::Propn | Upos::Adj));
                let after_number = at > start && numeral::is_numeral(&self.tokens[at - 1].lower);
                let determined = at > start && (!has_head || after_number);
                participle
                    && determined
                    && (modifies
                        || next.is_none_or(|t| !matches!(t, Upos::Noun | Upos::Propn))
                            && at == start + 1
                            && is_determiner(&self.tokens[start]))
            }
            Upos::Adv => at > start && !has_head && next == Some(Upos::Adj),
            _ => false,
        }
    }

    /// "a Wednesday attack": a time expression inside a phrase that has begun and goes on with a noun.
    fn time_modifies(&self, start: usize, at: usize) -> bool {
        let end = self.time_at(at).map_or(at, |e| e.end);
        let noun_after =
            self.tokens.get(end).is_some_and(|t| matches!(t.tag, Upos::Noun | Upos::Adj) || is_possessive_clitic(t));
        noun_after && (is_determiner(&self.tokens[start]) || self.tokens[start].is_possessive()) && at > start
    }

    /// A phrase that is a time expression, or begins with one and its possessive ("Wednesday's attack").
    fn time_chunk(&self, time: &Entity) -> Option<Chunk> {
        if self.tokens.get(time.end).is_some_and(is_possessive_clitic) {
            let rest = (time.end + 1 < self.tokens.len()).then(|| self.chunk(time.end + 1)).flatten()?;
            return (rest.start == time.end + 1).then_some(Chunk { start: time.start, definite: true, ..rest });
        }
        let mut chunk = self.finish(time.start, time.end, None, None, false);
        chunk.kind = Some(EntityKind::Time);
        Some(chunk)
    }

    /// The number that begins here, with what bounds it.
    fn number(&self, start: usize) -> Option<(usize, usize)> {
        let mut at = start;
        if self.tokens.get(at)?.lower == "between" {
            at += 1;
        } else {
            while let Some(len) = self.hit_len(at, self.classes.approximator) {
                at += len;
            }
        }
        let first = at;
        if let Some(len) = self.hit_len(at, self.classes.quantity) {
            return Some((start, at + len));
        }
        while let Some(token) = self.tokens.get(at) {
            let links = matches!(token.lower.as_str(), "and" | "to" | "or" | "-" | "–") && at > first;
            if (self.is_numeral(at) || at > first && self.is_suffix(at)) && self.time_at(at).is_none() {
                at += 1;
            } else if (links && self.is_numeral(at + 1) && self.links_numbers(first, at))
                || (token.lower == "a" && self.is_scale(at + 1))
            {
                at += 2;
            } else if at == first && token.lower == "half" && self.is_half(at) {
                at += 3;
            } else {
                break;
            }
        }
        (at > first && !self.is_age(at) && !self.is_told_age(first, at)).then_some((start, at))
    }

    /// Whether the token is a number or a part of one; "1.5" is where a scale stands behind it or, in a range, behind the other
    /// bound: what else is measured in tenths is not counted.
    fn is_numeral(&self, at: usize) -> bool {
        let word = |i: usize| self.tokens.get(i).map_or("", |t| t.lower.as_str());
        let numeral = |i: usize| numeral::is_numeral(word(i)) || numeral::decimal(word(i)).is_some();
        let linked = |i: usize| matches!(word(i), "to" | "or" | "and" | "-" | "–");
        numeral::is_numeral(word(at))
            || numeral::decimal(word(at)).is_some()
                && (self.is_scale(at + 1)
                    || self.is_suffix(at + 1)
                    || (linked(at + 1) && numeral(at + 2))
                    || (at > 1 && linked(at - 1) && numeral(at - 2)))
    }

    fn is_scale(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|t| matches!(numeral::part(&t.lower), Some(numeral::Part::Times(_))))
    }

    /// The "k" of "20k".
    fn is_suffix(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|t| numeral::suffix(&t.lower).is_some() && self.touches(at))
    }

    /// "half a million".
    fn is_half(&self, at: usize) -> bool {
        self.tokens.get(at + 1).is_some_and(|t| t.lower == "a") && self.is_scale(at + 2)
    }

    /// Whether no space stands before the token.
    fn touches(&self, at: usize) -> bool {
        at > 0 && self.tokens[at - 1].span.end == self.tokens[at].span.start
    }

    /// "a 9 year old boy", "12-year-old": an age counts nobody.
    fn is_age(&self, after: usize) -> bool {
        let word = |i: usize| self.tokens.get(i).map_or("", |t| t.lower.as_str());
        let unit = |w: &str| matches!(w, "year" | "years" | "month" | "months" | "week" | "weeks");
        (unit(word(after)) && matches!(word(after + 1), "old" | "-")) || (word(after) == "-" && unit(word(after + 1)))
    }

    /// "two men, ages 25 and 26,", "one of them, 21,".
    fn is_told_age(&self, first: usize, after: usize) -> bool {
        let word = |i: usize| self.tokens.get(i).map_or("", |t| t.lower.as_str());
        let listed = |i: &usize| matches!(word(*i), "," | "and") || numeral::is_numeral(word(*i));
        let before = (0..first).rev().find(|i| !listed(i));
        let alone = first > 1 && word(first - 1) == "," && word(after) == "," && numeral::figure(word(first)).is_some();
        before.is_some_and(|i| matches!(word(i), "age" | "ages" | "aged"))
            || (alone && !numeral::is_numeral(word(after + 1)))
    }

    /// "10 to 15", "two or three", "between 5 and 9", "two hundred and six"; not "two and three" by itself.
    fn links_numbers(&self, first: usize, at: usize) -> bool {
        let between = first.checked_sub(1).is_some_and(|i| self.tokens[i].lower == "between");
        let scaled = matches!(self.tokens[at - 1].lower.as_str(), "hundred" | "thousand");
        match self.tokens[at].lower.as_str() {
            "and" => between || scaled,
            "to" => !self.becomes(first),
            _ => true,
        }
    }

    /// "climbed by four to 26", "rose from nine to 11": of two numbers the second is what the first became.
    fn becomes(&self, first: usize) -> bool {
        let word = |back: usize| first.checked_sub(back).map_or("", |at| self.tokens[at].lower.as_str());
        word(1) == "by" || word(1) == "from" && (2..5).any(|back| number::is_change(word(back)))
    }

    /// Whether "of" joins the phrase to the one before.
    fn joins(&self, last: &Chunk, next: &Chunk) -> bool {
        let of = self.tokens.get(last.end).is_some_and(|t| t.lower == "of");
        if !of
            || next.start != last.end + 1
            || next.kind == Some(EntityKind::Time)
            || last.kind == Some(EntityKind::Time)
        {
            return false;
        }
        let bare_number = last.number.is_some_and(|n| n.1 == last.end);
        let head_in = |class| {
            (last.start..=last.head)
                .any(|i| self.hits[i].iter().any(|h| i + h.len == last.head + 1 && self.lexicon.is_a(h.class, class)))
        };
        bare_number
            || head_in(self.classes.partitive)
            || (self.names_together(last, next) && !head_in(self.classes.role))
    }

    /// "Ministry of Defence", "the Sons of the River Brigade".
    fn names_together(&self, last: &Chunk, next: &Chunk) -> bool {
        let capital = |chunk: &Chunk| self.tokens[chunk.head].capital;
        last.number.is_none() && next.number.is_none() && capital(last) && capital(next) && next.name && last.head > 0
    }

    fn join(&self, last: &mut Chunk, next: &Chunk) {
        let names = self.names_together(last, next);
        let bare_number = last.number.is_some_and(|n| n.1 == last.end);
        last.end = next.end;
        // "Two of the nine" are a part; "two of our team" and "three of his cousins" are told of nobody else's toll.
        last.part |= bare_number && next.definite && !self.tokens[next.start].is_possessive();
        if !names {
            last.head = next.head;
            last.plural = next.plural;
            last.number = last.number.or(next.number);
        }
        last.name |= next.name;
    }

    fn finish(
        &self,
        start: usize,
        end: usize,
        number: Option<(usize, usize)>,
        possessor: Option<usize>,
        pronoun: bool,
    ) -> Chunk {
        let first = &self.tokens[start];
        Chunk {
            start,
            end,
            head: end - 1,
            number,
            possessor,
            kind: None,
            name: self.tokens[start..end].iter().any(|t| t.tag == Upos::Propn),
            pronoun,
            definite: is_definite(first) || possessor.is_some(),
            indefinite: matches!(first.lower.as_str(), "a" | "an" | "another"),
            plural: matches!(first.lower.as_str(), "they" | "we" | "them" | "us"),
            part: false,
        }
    }

    fn is_plural(&self, chunk: &Chunk) -> bool {
        let head = &self.tokens[chunk.head];
        let name_in_s = head.tag == Upos::Propn && head.lower.ends_with('s') && chunk.number.is_some();
        let ends_in_s = head.lower.len() > 3 && head.lower.ends_with('s') && head.lower != head.lemma;
        name_in_s || ends_in_s || PLURALS.contains(&head.lower.as_str())
    }
}

/// Plurals without -s that are people.
const PLURALS: [&str; 12] = [
    "people",
    "men",
    "women",
    "children",
    "police",
    "troops",
    "personnel",
    "others",
    "policemen",
    "servicemen",
    "gunmen",
    "militiamen",
];

fn is_determiner(token: &Token) -> bool {
    token.tag == Upos::Det || token.is_possessive()
}

fn is_definite(token: &Token) -> bool {
    matches!(token.lower.as_str(), "the" | "this" | "that" | "these" | "those") || token.is_possessive()
}

fn is_possessive_clitic(token: &Token) -> bool {
    token.tag == Upos::Part && matches!(token.lower.as_str(), "'s" | "'" | "s'")
}

fn is_person_pronoun(word: &str) -> bool {
    matches!(
        word,
        "he" | "she" | "they" | "it" | "we" | "i" | "him" | "them" | "us" | "who" | "someone" | "others" | "one"
    )
}
