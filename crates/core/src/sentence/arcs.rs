//! Who does what to whom in a sentence: the arcs of its tree, and those that the tree implies.
//!
//! A tree gives a word one head, so that the subject of "the gunmen stormed the village and killed twelve" hangs on the
//! first verb alone. The arcs here are those of the tree and, after Enhanced Universal Dependencies (Schuster and Manning
//! 2016), the ones that follow from it: conjuncts share what their first member has, a relative pronoun stands for its
//! antecedent, a participle's noun is its subject, and the subject of a verb is that of its open complement.

use super::Sentence;
use crate::text::{Relation, Role, Token, Upos};

impl Sentence {
    /// The words that hang on `head` by `relation`, in the tree or implied by it, in order. A relation is what it is
    /// called: `nsubj` is no `nsubj:pass`.
    pub fn dependents(&self, head: usize, relation: Relation) -> Vec<usize> {
        let mut found = self.own(head, relation);
        if found.is_empty() && is_subject(relation) && !self.children(head).any(|i| is_subject(self.relation(i))) {
            found = self.implied_subject(head, relation, 0);
        }
        if found.is_empty() && matches!(relation, Relation::Obj | Relation::Obl) {
            found.extend(self.relative_head(head, relation));
        }
        if found.is_empty() && matches!(relation, Relation::Obj | Relation::Case) {
            found = self.shared(head, relation);
        }
        // What stands beyond the verb is told by another: "one man was killed, and three others wounded".
        let same_side = |word: usize, other: &usize| (word < head) == (*other < head);
        let conjuncts: Vec<usize> = found
            .iter()
            .flat_map(|word| self.conjuncts(*word).into_iter().filter(move |other| same_side(*word, other)))
            .collect();
        found.extend(conjuncts);
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The words that play a role for a predicate, and their conjuncts, in order.
    pub fn arguments(&self, predicate: usize, role: Role) -> Vec<usize> {
        let frames = self.frames.iter().filter(|f| f.predicate == predicate);
        let words = frames.flat_map(|f| &f.arguments).filter(|a| a.1 == role).map(|a| a.0);
        let words = words.filter(|word| !self.severed(predicate, *word));
        let mut found: Vec<usize> = words.flat_map(|w| std::iter::once(w).chain(self.conjuncts(w))).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The word of a run that the others hang on.
    pub fn main_word(&self, start: usize, end: usize) -> usize {
        let outside = |i: &usize| self.tokens[*i].head.is_none_or(|h| h < start || h >= end);
        let content = |i: &usize| outside(i) && self.tokens[*i].tag != Upos::Punct;
        (start..end).find(content).or_else(|| (start..end).find(outside)).unwrap_or(start)
    }

    /// A word, what it hangs on, and so on up to the root.
    pub fn upward(&self, word: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(Some(word), |word| self.tokens[*word].head).take(self.tokens.len())
    }

    /// The first and the last word of all that hangs on a word, itself included.
    pub fn subtree(&self, word: usize) -> (usize, usize) {
        let within = |i: usize| self.upward(i).any(|above| above == word);
        let first = (0..word).find(|i| within(*i)).unwrap_or(word);
        let last = (word + 1..self.tokens.len()).rev().find(|i| within(*i)).unwrap_or(word);
        (first, last + 1)
    }

    /// The arcs on the way from one word to another.
    pub fn steps(&self, from: usize, to: usize) -> usize {
        let above: Vec<usize> = self.upward(from).collect();
        let meet = self.upward(to).enumerate().find_map(|(down, w)| Some(down + above.iter().position(|a| *a == w)?));
        meet.unwrap_or(self.tokens.len())
    }

    fn own(&self, head: usize, relation: Relation) -> Vec<usize> {
        let antecedent = |word: usize| {
            // "twelve villagers who were killed": who is the villagers.
            let relative = is_relative_pronoun(&self.tokens[word]);
            relative.then(|| self.antecedent(word)).flatten().unwrap_or(word)
        };
        let severed = |i: usize| relation == Relation::Obj && self.severed(head, i);
        self.children(head).filter(|i| self.relation(*i) == relation && !severed(*i)).map(antecedent).collect()
    }

    fn children(&self, head: usize) -> impl Iterator<Item = usize> {
        (0..self.tokens.len()).filter(move |i| self.tokens[*i].head == Some(head))
    }

    /// How a word hangs on its head, where the order of English says it more surely than the network: the subject stands
    /// before its verb and the object behind it, neither with a preposition, and a passive has an auxiliary and no object.
    fn relation(&self, word: usize) -> Relation {
        let token = &self.tokens[word];
        let verb = token.head.filter(|verb| self.tokens[*verb].tag == Upos::Verb);
        let core = matches!(token.relation, Relation::Nsubj | Relation::NsubjPass | Relation::Obl);
        let nominal = matches!(token.tag, Upos::Noun | Upos::Propn | Upos::Num | Upos::Pron);
        let Some(verb) = verb.filter(|_| core && nominal && !self.has(word, &[Relation::Case])) else {
            return token.relation;
        };
        let subject = |i: usize| matches!(self.tokens[i].relation, Relation::Nsubj | Relation::NsubjPass);
        let before = self.children(verb).any(|i| i < verb && subject(i));
        let passive = self.has(verb, &[Relation::AuxPass]);
        let complete = passive || self.has(verb, &[Relation::Obj]);
        match token.relation {
            Relation::Nsubj | Relation::Obl if verb < word && !complete && before && !self.dated(word) => Relation::Obj,
            Relation::Obl if word < verb && !before && !self.dated(word) => {
                if passive {
                    Relation::NsubjPass
                } else {
                    Relation::Nsubj
                }
            }
            Relation::Nsubj if passive => Relation::NsubjPass,
            Relation::NsubjPass if !passive && self.has(verb, &[Relation::Obj]) => Relation::Nsubj,
            relation => relation,
        }
    }

    fn has(&self, head: usize, wanted: &[Relation]) -> bool {
        self.children(head).any(|i| wanted.contains(&self.tokens[i].relation))
    }

    /// Whether a word belongs to a time expression.
    fn dated(&self, word: usize) -> bool {
        self.entities.iter().any(|e| e.time.is_some() && e.start <= word && word < e.end)
    }

    /// The noun of the relative clause that a pronoun stands in.
    fn antecedent(&self, pronoun: usize) -> Option<usize> {
        let mut at = pronoun;
        for _ in 0..6 {
            let token = &self.tokens[at];
            if token.relation == Relation::AclRelcl {
                return token.head;
            }
            at = token.head?;
        }
        None
    }

    fn conjuncts(&self, word: usize) -> Vec<usize> {
        // "killing three and wounding 16": a verb between them has the other as its own.
        let verb = |i: usize| {
            let token = &self.tokens[i];
            let modifies = match token.relation {
                Relation::Acl | Relation::AclRelcl => true,
                Relation::Amod => self.tokens.get(i + 1).is_none_or(|next| next.tag != Upos::Num),
                _ => false,
            };
            let verbal = token.tag == Upos::Verb || (token.tag == Upos::Adj && token.is_past());
            verbal && !modifies
        };
        let joined = |i: &usize| self.tokens[*i].relation == Relation::Conj && (word < *i && !(word..*i).any(verb));
        self.children(word).filter(joined).collect()
    }

    /// "One killed, five others wounded": what follows a verb and a comma is not the verb's object.
    fn severed(&self, verb: usize, word: usize) -> bool {
        let comma = self.tokens.get(verb + 1).is_some_and(|t| t.lower == ",");
        verb < word && comma && !self.has(verb, &[Relation::Conj])
    }

    /// The subject that a verb without one has from elsewhere; `depth` bounds the way up.
    fn implied_subject(&self, verb: usize, relation: Relation, depth: usize) -> Vec<usize> {
        let token = &self.tokens[verb];
        let passive = self.is_passive(verb);
        let Some(head) = token.head.filter(|_| depth < 4) else { return Vec::new() };
        match token.relation {
            // "opened fire, killing nine", but not "accused of killing nine".
            Relation::Advcl if self.has(verb, &[Relation::Mark]) => Vec::new(),
            // "soldiers killed in the ambush", "soldiers guarding the gate".
            Relation::Acl if passive == (relation == Relation::NsubjPass) => vec![head],
            // "left three soldiers dead", "forced the villagers to flee".
            Relation::Xcomp if !passive && relation == Relation::Nsubj && !self.own(head, Relation::Obj).is_empty() => {
                self.own(head, Relation::Obj)
            }
            // "40 were killed and 70 were wounded": a number beside the verb, on which it should hang.
            Relation::Conj if self.number_between(head, verb).is_some() => {
                self.number_between(head, verb).into_iter().collect()
            }
            Relation::Conj | Relation::Xcomp | Relation::Advcl
                if passive == (relation == Relation::NsubjPass)
                    && (token.relation != Relation::Advcl || token.lower.ends_with("ing")) =>
            {
                let any = [Relation::Nsubj, Relation::NsubjPass].into_iter();
                let shared = any.map(|r| self.own(head, r)).find(|found| !found.is_empty());
                shared.unwrap_or_else(|| {
                    let of_head = if self.is_passive(head) { Relation::NsubjPass } else { Relation::Nsubj };
                    self.implied_subject(head, of_head, depth + 1)
                })
            }
            _ => Vec::new(),
        }
    }

    /// "the rockets that they fired", "the village they attacked": the noun of a relative clause whose object is not said.
    fn relative_head(&self, verb: usize, relation: Relation) -> Option<usize> {
        let token = &self.tokens[verb];
        let gap = relation == Relation::Obj && !self.is_passive(verb) && !self.own(verb, Relation::Nsubj).is_empty();
        (token.relation == Relation::AclRelcl && gap).then_some(token.head).flatten()
    }

    fn number_between(&self, first: usize, verb: usize) -> Option<usize> {
        let number = |i: &usize| {
            let token = &self.tokens[*i];
            first < *i && *i < verb && token.relation == Relation::Conj && token.tag == Upos::Num
        };
        self.children(first).filter(number).last()
    }

    /// What conjuncts have in common: an object behind the last of them ("robbed and killed two drivers"), a preposition
    /// before the first ("with knives and axes").
    fn shared(&self, word: usize, relation: Relation) -> Vec<usize> {
        let token = &self.tokens[word];
        let Some(first) = token.head.filter(|_| token.relation == Relation::Conj) else { return Vec::new() };
        let common = |at: &usize| relation == Relation::Case || (*at > word && !self.is_passive(word));
        self.own(first, relation).into_iter().filter(common).collect()
    }

    /// Whether a verb is in the passive: it has a passive auxiliary or subject, or is a bare past participle behind its noun.
    pub fn is_passive(&self, verb: usize) -> bool {
        self.is_passive_within(verb, 4)
    }

    fn is_passive_within(&self, verb: usize, depth: usize) -> bool {
        let token = &self.tokens[verb];
        let any = |wanted: &[Relation]| self.children(verb).any(|i| wanted.contains(&self.relation(i)));
        let marked = any(&[Relation::AuxPass, Relation::OblAgent])
            || (any(&[Relation::NsubjPass, Relation::CsubjPass]) && !any(&[Relation::Obj]));
        marked
            || match token.relation {
                Relation::Acl | Relation::Amod => token.is_past(),
                // "were killed or wounded"
                Relation::Conj => {
                    let bare = |r: Relation| self.own(verb, r).is_empty();
                    depth > 0
                        && token.is_past()
                        && [Relation::Aux, Relation::Nsubj, Relation::Obj].into_iter().all(bare)
                        && token.head.is_some_and(|first| self.is_passive_within(first, depth - 1))
                }
                _ => false,
            }
    }
}

fn is_subject(relation: Relation) -> bool {
    matches!(relation, Relation::Nsubj | Relation::NsubjPass)
}

fn is_relative_pronoun(token: &Token) -> bool {
    matches!(token.lower.as_str(), "who" | "which" | "that" | "whom")
}

#[cfg(test)]
#[path = "arcs_tests.rs"]
mod tests;
