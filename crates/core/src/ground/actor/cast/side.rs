//! Which mentions of actors are of one side: what two of them show, weighed with what the claims network sees.
//!
//! The links of the cast are one of the things that are weighed. The weights are learned
//! (`crates/lab/training/sides_fit.py`). Mentions are grouped by average linkage, and those that the register knows as two
//! are never of one group.

use std::collections::{HashMap, HashSet};

use rashomon_model::{Bytes, Span};
use serde::Deserialize;

use super::Cast;
use crate::{
    data::{DataError, DataFile, FeatureWeights},
    ground::actor::reading::{Class, Reading},
    linkage::{STRETCH, average_linkage},
    sentence::Annotation,
    text::Upos,
};

/// Something that two mentions show of being of one side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    /// Always.
    Any,
    /// The logit of the claims network.
    Network,
    /// The cast leads one to the other.
    Linked,
    /// They mean one actor by themselves.
    SameActor,
    /// They mean two.
    OtherActor,
    SameWords,
    /// They share a word that is no small one.
    SharedWord,
    SharedName,
    SameHead,
    OnePronoun,
    Pronouns,
    SamePronoun,
    /// One stands in the other.
    Overlap,
    /// They are phrases of one class of actors.
    SameClass,
    OtherClass,
    /// One of them alone is a human being.
    OnePerson,
    /// Both are a state, its forces, its people.
    BothState,
    /// Both are unnamed attackers.
    BothUnnamed,
    /// One of them alone speaks for a body or has a rank.
    OneVoice,
}

/// All, by name, as the weights have them.
const SHOWN: [(&str, Shown); 19] = [
    ("any", Shown::Any),
    ("network", Shown::Network),
    ("linked", Shown::Linked),
    ("same-actor", Shown::SameActor),
    ("other-actor", Shown::OtherActor),
    ("same-words", Shown::SameWords),
    ("shared-word", Shown::SharedWord),
    ("shared-name", Shown::SharedName),
    ("same-head", Shown::SameHead),
    ("one-pronoun", Shown::OnePronoun),
    ("pronouns", Shown::Pronouns),
    ("same-pronoun", Shown::SamePronoun),
    ("overlap", Shown::Overlap),
    ("same-class", Shown::SameClass),
    ("other-class", Shown::OtherClass),
    ("one-person", Shown::OnePerson),
    ("both-state", Shown::BothState),
    ("both-unnamed", Shown::BothUnnamed),
    ("one-voice", Shown::OneVoice),
];

/// Names of what two mentions show of being of one side.
pub fn side_features() -> Vec<&'static str> {
    SHOWN.map(|(name, _)| name).to_vec()
}

/// How much each feature counts, and from what mean score on mentions are one side.
#[derive(Clone, Debug, PartialEq)]
pub struct SideWeights {
    features: FeatureWeights,
    least: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    least: f64,
    weights: HashMap<String, f64>,
}

impl SideWeights {
    /// The weights of a data file.
    ///
    /// # Errors
    /// Where it is no TOML, or names are missing or unknown.
    pub fn load(file: &DataFile) -> Result<Self, DataError> {
        let File { least, weights } = file.parse()?;
        Ok(Self { features: FeatureWeights::of(file, &weights, &side_features())?, least })
    }
}

/// What a mention shows with one before it.
#[derive(Clone, Debug, PartialEq)]
pub struct MentionPair {
    /// Values in the order of [`side_features`].
    pub features: Vec<f64>,
    /// Whether the register knows them as two sides.
    pub two: bool,
}

/// A mention as it is compared.
struct Mention<'a> {
    span: Span<Bytes>,
    words: Vec<&'a str>,
    /// Words that tell more than that somebody is meant.
    telling: HashSet<String>,
    names: HashSet<&'a str>,
    head: String,
    pronoun: bool,
    reading: Option<&'a Reading>,
    /// What stands above it in the cast.
    top: Option<usize>,
    /// What stands above all actors of its side in the register.
    root: Option<&'a str>,
    actor: Option<String>,
}

impl Cast {
    /// For each mention, in order, the number of its side; mentions of two stretches are of two sides. `seen` gives the network's
    /// logits of a stretch; where the network has not read the report, the links of the cast alone decide.
    pub fn sides(
        &self,
        weights: &SideWeights,
        annotation: &Annotation,
        mentions: &[Span<Bytes>],
        seen: Option<impl Fn(&[Span<Bytes>]) -> Vec<Vec<f64>>>,
    ) -> Vec<usize> {
        let Some(seen) = seen else {
            let top = |(at, span): (usize, &Span<Bytes>)| {
                self.find(annotation, *span).map_or(self.nodes.len() + at, |node| self.top(node))
            };
            return mentions.iter().enumerate().map(top).collect();
        };
        let mut numbers = Vec::with_capacity(mentions.len());
        for stretch in mentions.chunks(STRETCH) {
            let first = numbers.iter().max().map_or(0, |last| last + 1);
            let of_stretch = grouped(weights, &self.pairs(annotation, stretch, &seen(stretch)));
            numbers.extend(of_stretch.into_iter().map(|number| first + number));
        }
        numbers
    }

    /// What each of a stretch of mentions shows with each before it.
    pub fn pairs(&self, annotation: &Annotation, mentions: &[Span<Bytes>], seen: &[Vec<f64>]) -> Vec<Vec<MentionPair>> {
        let mentions: Vec<Mention<'_>> = mentions.iter().map(|span| self.mention(annotation, *span)).collect();
        pairs(&mentions, seen)
    }

    fn mention<'a>(&'a self, annotation: &'a Annotation, span: Span<Bytes>) -> Mention<'a> {
        let index = annotation.sentences.partition_point(|s| s.span.end <= span.start);
        let sentence = annotation.sentences.get(index);
        let words = sentence.map_or(0..0, |s| s.tokens_in(span));
        let tokens = sentence.map_or(&[][..], |s| &s.tokens[words.clone()]);
        let head = sentence.filter(|_| !words.is_empty()).map(|s| &s.tokens[s.main_word(words.start, words.end)]);
        let telling = tokens.iter().filter(|t| matches!(t.tag, Upos::Noun | Upos::Propn | Upos::Adj | Upos::Num));
        let node = self.find(annotation, span);
        let top = node.map(|node| self.top(node));
        Mention {
            span,
            words: tokens.iter().map(|t| t.lower.as_str()).collect(),
            telling: telling.clone().map(|t| t.lemma.to_lowercase()).collect(),
            names: telling.filter(|t| t.tag == Upos::Propn).map(|t| t.lower.as_str()).collect(),
            head: head.map_or_else(String::new, |t| t.lemma.to_lowercase()),
            pronoun: head.is_some_and(|t| t.tag == Upos::Pron),
            reading: node.map(|node| &self.nodes[node].reading),
            root: top.and_then(|top| self.nodes[top].root.as_deref()),
            top,
            actor: node.and_then(|node| self.known(node).or_else(|| self.local(node))),
        }
    }
}

/// What each mention shows with each before it.
fn pairs(mentions: &[Mention<'_>], seen: &[Vec<f64>]) -> Vec<Vec<MentionPair>> {
    let pair = |i: usize, j: usize| {
        let (a, b) = (&mentions[i], &mentions[j]);
        let features = SHOWN.iter().map(|(_, shown)| a.shows(b, *shown, seen[i][j])).collect();
        MentionPair { features, two: a.root.zip(b.root).is_some_and(|(a, b)| a != b) }
    };
    (0..mentions.len()).map(|i| (0..i).map(|j| pair(i, j)).collect()).collect()
}

impl Mention<'_> {
    fn shows(&self, other: &Self, shown: Shown, seen: f64) -> f64 {
        let words = !self.words.is_empty() && !self.pronoun && !other.pronoun;
        let readings = self.reading.zip(other.reading);
        let classes = |holds: fn(Class, Class) -> bool| readings.is_some_and(|(a, b)| holds(a.class, b.class));
        let one = |holds: fn(&Reading) -> bool| readings.is_some_and(|(a, b)| holds(a) != holds(b));
        let actors = |holds: fn(&String, &String) -> bool| {
            self.actor.as_ref().zip(other.actor.as_ref()).is_some_and(|(a, b)| holds(a, b))
        };
        let holds = match shown {
            Shown::Any => true,
            Shown::Network => return seen,
            Shown::Linked => self.top.is_some() && self.top == other.top,
            Shown::SameActor => actors(|a, b| a == b),
            Shown::OtherActor => actors(|a, b| a != b),
            Shown::SameWords => words && self.words == other.words,
            Shown::SharedWord => !self.telling.is_disjoint(&other.telling),
            Shown::SharedName => !self.names.is_disjoint(&other.names),
            Shown::SameHead => words && self.head == other.head,
            Shown::OnePronoun => self.pronoun != other.pronoun,
            Shown::Pronouns => self.pronoun && other.pronoun,
            Shown::SamePronoun => self.pronoun && other.pronoun && self.head == other.head,
            Shown::Overlap => self.span.start < other.span.end && other.span.start < self.span.end,
            Shown::SameClass => classes(|a, b| a == b),
            Shown::OtherClass => classes(|a, b| a != b),
            Shown::OnePerson => one(|reading| reading.class == Class::Person),
            Shown::BothState => classes(|a, b| a == Class::State && b == Class::State),
            Shown::BothUnnamed => classes(|a, b| a == Class::Unnamed && b == Class::Unnamed),
            Shown::OneVoice => one(|reading| reading.voice || reading.rank),
        };
        f64::from(u8::from(holds))
    }
}

/// The group of each mention, of what each shows with each before it.
fn grouped(weights: &SideWeights, pairs: &[Vec<MentionPair>]) -> Vec<usize> {
    let at = |i: usize, j: usize| (i != j).then(|| &pairs[i.max(j)][i.min(j)]);
    let score = |i: usize, j: usize| at(i, j).map_or(0.0, |pair| weights.features.score(&pair.features) as f32);
    let against = |i: usize, j: usize| if at(i, j).is_some_and(|pair| pair.two) { f32::INFINITY } else { 0.0 };
    let mut numbers = vec![0; pairs.len()];
    for (number, group) in average_linkage(pairs.len(), score, against, weights.least as f32).iter().enumerate() {
        for mention in group {
            numbers[*mention] = number;
        }
    }
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Data;

    fn loaded(text: String) -> Result<SideWeights, String> {
        let file = DataFile { path: "lang/en/sides.toml".to_owned(), text };
        SideWeights::load(&file).map_err(|e| e.to_string())
    }

    #[test]
    fn every_feature_has_a_weight_and_no_other_has() {
        let own = Data::embedded().text_file("lang/en/sides.toml").unwrap().text;
        assert!(loaded(own.clone()).is_ok());
        let missing = loaded(own.replace("\nlinked", "\n# linked")).unwrap_err();
        assert!(missing.ends_with("the weight of `linked` is missing"), "{missing}");
        let unknown = loaded(own.replace("\nlinked", "\nbound = 1.0\nlinked")).unwrap_err();
        assert!(unknown.ends_with("there is no feature `bound`"), "{unknown}");
        assert!(loaded(own.replace("least", "most")).is_err());
    }

    /// A mention of these words, the last of which is its head.
    fn mention<'a>(at: usize, words: &[&'a str], top: Option<usize>, root: Option<&'a str>) -> Mention<'a> {
        Mention {
            span: Span::new(at, at + 1),
            words: words.to_vec(),
            telling: words.iter().map(|w| (*w).to_owned()).collect(),
            names: HashSet::new(),
            head: words.last().map_or_else(String::new, |w| (*w).to_owned()),
            pronoun: words == ["they"],
            reading: None,
            top,
            root,
            actor: root.map(str::to_owned),
        }
    }

    fn shown(a: &Mention<'_>, b: &Mention<'_>) -> Vec<&'static str> {
        SHOWN.iter().filter(|(_, shown)| a.shows(b, *shown, 0.0) > 0.0).map(|(name, _)| *name).collect()
    }

    #[test]
    fn two_mentions_show_what_they_share() {
        let [army, troops] = [mention(0, &["the", "army"], Some(0), Some("ml")), mention(9, &["troops"], None, None)];
        assert_eq!(shown(&army, &troops), ["any"]);
        let again = mention(20, &["army"], Some(0), Some("ml"));
        assert_eq!(shown(&army, &again), ["any", "linked", "same-actor", "shared-word", "same-head"]);
        let they = mention(30, &["they"], None, Some("jnim"));
        assert_eq!(shown(&they, &again), ["any", "other-actor", "one-pronoun"]);
        let them = mention(30, &["they"], None, None);
        assert_eq!(shown(&they, &them), ["any", "shared-word", "pronouns", "same-pronoun", "overlap"]);
        // No words of the report: nothing that they share.
        let [nothing, none] = [mention(40, &[], None, None), mention(50, &[], None, None)];
        assert_eq!(shown(&nothing, &none), ["any"]);
        let mut kantao = mention(60, &["colonel", "kantao"], None, None);
        kantao.names.insert("kantao");
        let again =
            Mention { span: Span::new(70, 71), names: kantao.names.clone(), ..mention(70, &["kantao"], None, None) };
        assert_eq!(shown(&kantao, &again), ["any", "shared-word", "shared-name", "same-head"]);
        let whole = mention(80, &["colonel", "kantao"], None, None);
        assert_eq!(shown(&kantao, &whole), ["any", "same-words", "shared-word", "same-head"]);
    }

    #[test]
    fn the_register_keeps_two_apart() {
        let mentions = [mention(0, &["army"], Some(0), Some("ml")), mention(5, &["jnim"], Some(1), Some("jnim"))];
        assert!(pairs(&mentions, &[vec![0.0; 2], vec![0.0; 2]])[1][0].two);
        let mentions = [mention(0, &["army"], Some(0), Some("ml")), mention(5, &["gunmen"], Some(1), None)];
        assert!(!pairs(&mentions, &[vec![0.0; 2], vec![0.0; 2]])[1][0].two);
    }

    /// Groups of as many mentions, of which no two share a word, where the network sees these pairs, the later one first.
    fn seen(mentions: &[Mention<'_>], logits: &[(usize, usize, f64)]) -> Vec<usize> {
        let mut seen = vec![vec![-9.0; mentions.len()]; mentions.len()];
        for (later, earlier, logit) in logits {
            seen[*later][*earlier] = *logit;
        }
        let weights = SideWeights::load(&Data::embedded().text_file("lang/en/sides.toml").unwrap()).unwrap();
        grouped(&weights, &pairs(mentions, &seen))
    }

    #[test]
    fn what_the_network_sees_as_one_is_one_unless_the_register_knows_two() {
        let mentions = |root| {
            [
                mention(0, &["pair"], None, root),
                mention(5, &["suspects"], None, None),
                mention(9, &["jnim"], None, Some("jnim")),
            ]
        };
        assert_eq!(seen(&mentions(None), &[]), [0, 1, 2]);
        assert_eq!(seen(&mentions(None), &[(1, 0, 6.0)]), [0, 0, 1]);
        assert_eq!(seen(&mentions(None), &[(2, 0, 6.0)]), [0, 1, 0]);
        assert_eq!(seen(&mentions(Some("ml")), &[(2, 0, 6.0)]), [0, 1, 2]);
    }
}
