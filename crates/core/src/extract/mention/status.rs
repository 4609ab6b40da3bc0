//! Whether a mentioned event happened, as the tree tells it: what governs the word, and what modifies it.

use rashomon_model::Status;

use crate::{extract::Input, lexicon::ClassId, sentence::Sentence, text::Relation};

/// How many steps up the tree a word may stand that changes the status.
const REACH: usize = 4;

/// Verbs that say no more than that the noun behind them happens: "carry out an attack", "come under attack".
const LIGHT: [&str; 14] = [
    "carry",
    "launch",
    "conduct",
    "stage",
    "mount",
    "commit",
    "perpetrate",
    "make",
    "face",
    "come",
    "see",
    "suffer",
    "witness",
    "be",
];

/// The status of the event that tokens `at..end` mention.
pub(in crate::extract) fn status(
    input: &Input<'_>,
    sentence: &Sentence,
    at: usize,
    end: usize,
    nominal: bool,
) -> Status {
    let classes = input.classes;
    let word = EventWord::new(input, sentence, sentence.main_word(at, end), nominal);
    let modified = |words: &[&str]| word.modifiers.iter().any(|i| words.contains(&sentence.tokens[*i].lower.as_str()));
    let helped = |words: &[&str]| word.auxiliaries.iter().any(|i| words.contains(&sentence.tokens[*i].lower.as_str()));
    let governed = |words: &[&str]| word.above.iter().any(|(i, _)| words.contains(&sentence.tokens[*i].lemma.as_str()));
    if word.under(classes.foil, &[Relation::Obj, Relation::NsubjPass, Relation::Xcomp, Relation::Advcl])
        || modified(&["foiled", "thwarted", "averted", "prevented"])
        || word.stops_a_weapon()
    {
        return Status::Foiled;
    }
    if word.above.iter().any(|(i, r)| *r != Relation::NsubjPass && word.is(*i, classes.threaten))
        || governed(&["threat"])
        || modified(&["threatened", "threatening"])
    {
        return Status::Threatened;
    }
    let infinitive = [Relation::Xcomp, Relation::Acl, Relation::Advcl];
    // Also what is tried on a condition was not tried.
    if !nominal && word.is_conditional() {
        return Status::Hypothetical;
    }
    if word.under(classes.attempt, &infinitive)
        || modified(&["attempted", "failed", "botched", "abortive", "unsuccessful"])
    {
        return Status::Attempted;
    }
    if word.under(classes.plan, &infinitive)
        || nominal && governed(&["plan", "schedule"])
        || governed(&["plot", "conspire"])
        || modified(&["planned", "plotted"])
        || helped(&["will", "'ll", "shall"])
    {
        return Status::Planned;
    }
    if governed(&["fear", "risk", "anticipation", "possibility"])
        || modified(&["if", "unless", "whether", "possible", "potential", "future", "further", "feared"])
        || helped(&["may", "might", "could", "would", "can", "should"])
    {
        return Status::Hypothetical;
    }
    if word.negated && word.is(word.main, classes.blast) && sentence.dependents(word.main, Relation::Obj).is_empty() {
        // "The charge did not explode": it was there.
        return Status::Attempted;
    }
    if word.negated || word.under(classes.deny, &infinitive) {
        return Status::Denied;
    }
    let plural_kind = nominal && sentence.chunk_over(at).is_some_and(|c| c.plural && c.number.is_none() && !c.definite);
    let mut near = at.saturating_sub(4)..(end + 3).min(sentence.tokens.len());
    if plural_kind && near.any(|i| word.is(i, classes.generic_cue)) {
        return Status::Generic;
    }
    Status::Occurred
}

/// A word for an event, and the words of its sentence that say how it stands to reality.
struct EventWord<'a> {
    input: &'a Input<'a>,
    sentence: &'a Sentence,
    main: usize,
    /// What it depends on, nearest first, and how.
    above: Vec<(usize, Relation)>,
    /// Its adverbs, adjectives, articles and conjunctions.
    modifiers: Vec<usize>,
    /// The auxiliaries of the verb, or of the light verb that the noun stands behind.
    auxiliaries: Vec<usize>,
    /// "not", or an object that is nobody.
    negated: bool,
}

impl<'a> EventWord<'a> {
    fn new(input: &'a Input<'a>, sentence: &'a Sentence, head: usize, nominal: bool) -> Self {
        let mut word = Self {
            input,
            sentence,
            main: head,
            above: Vec::new(),
            modifiers: Vec::new(),
            auxiliaries: Vec::new(),
            negated: false,
        };
        word.modifiers =
            word.children(head, &[Relation::Advmod, Relation::Amod, Relation::Mark, Relation::Det, Relation::Case]);
        let mut verb = (!nominal).then_some(head);
        let mut at = head;
        for _ in 0..REACH {
            let token = &sentence.tokens[at];
            let Some(governor) = token.head else { break };
            let mark = |words: &[&str]| {
                word.children(at, &[Relation::Mark, Relation::Case])
                    .iter()
                    .any(|i| words.contains(&sentence.tokens[*i].lower.as_str()))
            };
            let goes_on = match token.relation {
                Relation::Conj => {
                    if word.children(at, &[Relation::Nsubj, Relation::NsubjPass]).is_empty() && Some(at) == verb {
                        word.auxiliaries.extend(word.children(governor, &[Relation::Aux]));
                    }
                    at = governor;
                    continue;
                }
                Relation::Xcomp | Relation::Obj => true,
                Relation::NsubjPass | Relation::Ccomp | Relation::Nmod | Relation::Compound => false,
                Relation::Acl | Relation::Advcl if mark(&["to", "from", "of"]) => false,
                Relation::Obl if mark(&["of", "from", "with", "to"]) => false,
                _ => break,
            };
            let light = nominal && at == head && LIGHT.contains(&sentence.tokens[governor].lemma.as_str());
            if light && matches!(token.relation, Relation::Obj | Relation::Obl) {
                verb = Some(governor);
            }
            word.above.push((governor, token.relation));
            if !goes_on {
                break;
            }
            at = governor;
        }
        if let Some(verb) = verb {
            word.auxiliaries.extend(word.children(verb, &[Relation::Aux]));
            word.negated = word.has_nobody(verb, nominal);
        }
        let negation = input.classes.negation;
        word.negated |= nominal && word.children(head, &[Relation::Det]).iter().any(|i| word.is(*i, negation));
        word
    }

    /// "If soldiers attacked", "if soldiers tried to free the hostages".
    fn is_conditional(&self) -> bool {
        let conditional = self.input.classes.conditional;
        let marked = |verb: usize| self.children(verb, &[Relation::Mark]).iter().any(|i| self.is(*i, conditional));
        let governors = self.above.iter().filter(|(_, relation)| *relation == Relation::Xcomp).map(|(verb, _)| *verb);
        std::iter::once(self.main).chain(governors).any(marked)
    }

    /// "Disarmed a mine", "overpowered a man who was carrying a grenade": nobody is harmed yet.
    fn stops_a_weapon(&self) -> bool {
        let (sentence, classes) = (self.sentence, self.input.classes);
        let stops = [classes.foil, classes.overpower].iter().any(|class| self.is(self.main, *class));
        let armed = |object: usize| {
            let (from, to) = sentence.subtree(object);
            (from..to).any(|i| self.is(i, classes.weapon))
        };
        stops
            && !sentence.classes.contains(classes.harm)
            && sentence.dependents(self.main, Relation::Obj).into_iter().any(armed)
    }

    /// "did not attack", "attacked nobody". Where nobody is a victim ("no soldier was killed"), something may have happened.
    fn has_nobody(&self, verb: usize, light: bool) -> bool {
        let negation = self.input.classes.negation;
        let relations: &[Relation] = if light { &[Relation::Advmod] } else { &[Relation::Advmod, Relation::Obj] };
        self.children(verb, relations).iter().any(|i| self.is(*i, negation))
    }

    fn children(&self, head: usize, relations: &[Relation]) -> Vec<usize> {
        let hangs = |i: &usize| {
            let token = &self.sentence.tokens[*i];
            token.head == Some(head) && relations.contains(&token.relation)
        };
        (0..self.sentence.tokens.len()).filter(hangs).collect()
    }

    fn is(&self, at: usize, class: ClassId) -> bool {
        self.sentence.begins(self.input.lexicon, at, class)
    }

    fn under(&self, class: ClassId, relations: &[Relation]) -> bool {
        self.above.iter().any(|(i, r)| relations.contains(r) && self.is(*i, class))
    }
}
