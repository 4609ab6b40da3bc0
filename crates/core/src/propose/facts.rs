//! What is known of a pair of runs of words besides their states: the structure that links are learned from.

use std::ops::Range;

use rashomon_nn::{Distance, Facts};

use crate::sentence::{AttributedWords, Read, overlap};

/// What can hold of a run of words and another, on the right of the pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fact {
    /// An attribution has the right one as its source and says something of the left one.
    Covers,
    /// The shortest such attribution does.
    Innermost,
    /// They share words.
    Touches,
    /// Of all on the right it is the nearest, in words.
    Nearest,
    /// It is the last before the left one.
    Before,
    /// It is the first behind it.
    After,
    /// The left one hangs on it in the tree.
    Head,
    /// It hangs on the left one.
    Dependent,
    /// At most [`NEAR`] arcs lead from one to the other.
    NearInTree,
    SameParagraph,
    /// Their main words begin alike, as forms of one word do.
    SameWord,
    /// One is told as another than what was told before: "a second blast".
    Another,
    /// Their sentences name a time in common.
    SameTime,
    /// Their sentences name times, and none in common.
    OtherTime,
    SamePlace,
    OtherPlace,
}

/// Names of all, as the weights have them.
const NAMES: [(&str, Fact); 16] = [
    ("covers", Fact::Covers),
    ("innermost", Fact::Innermost),
    ("touches", Fact::Touches),
    ("nearest", Fact::Nearest),
    ("before", Fact::Before),
    ("after", Fact::After),
    ("head", Fact::Head),
    ("dependent", Fact::Dependent),
    ("near-in-tree", Fact::NearInTree),
    ("same-paragraph", Fact::SameParagraph),
    ("same-word", Fact::SameWord),
    ("another", Fact::Another),
    ("same-time", Fact::SameTime),
    ("other-time", Fact::OtherTime),
    ("same-place", Fact::SamePlace),
    ("other-place", Fact::OtherPlace),
];

/// Arcs of the tree between words that are near in it.
const NEAR: usize = 3;
/// Characters that forms of one word begin with.
const STEM: usize = 4;
/// Words that tell a happening apart from others.
const ANOTHER: [&str; 10] =
    ["another", "second", "third", "separate", "similar", "previous", "earlier", "different", "other", "past"];

impl Fact {
    pub fn named(name: &str) -> Option<Self> {
        NAMES.iter().find(|(of, _)| *of == name).map(|(_, fact)| *fact)
    }
}

/// A run of words.
pub(super) struct Left<'a> {
    read: &'a Read,
    words: Range<usize>,
    main: usize,
    another: bool,
    /// The attributions that say something of it.
    covering: Vec<&'a AttributedWords>,
    /// The shortest of them.
    innermost: Option<&'a AttributedWords>,
}

/// A run of words, and those on the right that it is compared with.
pub(super) struct Beside<'a> {
    left: &'a Left<'a>,
    rights: &'a [Range<usize>],
    nearest: Option<usize>,
    before: Option<usize>,
    after: Option<usize>,
}

impl<'a> Left<'a> {
    pub fn new(read: &'a Read, words: &Range<usize>) -> Self {
        let length = |runs: &[Range<usize>]| runs.iter().map(Range::len).sum::<usize>();
        let covers = |a: &&AttributedWords| !a.source.is_empty() && touches(&a.content, words);
        let covering: Vec<&AttributedWords> = read.attributions.iter().filter(covers).collect();
        let innermost = covering.iter().copied().min_by_key(|a| length(&a.content));
        let (main, another) = (read.main_word(words), another(read, words));
        Self { read, words: words.clone(), main, another, covering, innermost }
    }

    /// It and runs on the right, which are in order.
    pub fn beside(&'a self, rights: &'a [Range<usize>]) -> Beside<'a> {
        let words = &self.words;
        let gap =
            |right: &Range<usize>| words.start.saturating_sub(right.end).max(right.start.saturating_sub(words.end));
        let others = (0..rights.len()).filter(|j| rights[*j] != *words);
        Beside {
            left: self,
            nearest: others.min_by_key(|j| gap(&rights[*j])),
            before: (0..rights.len()).rev().find(|j| rights[*j].end <= words.start),
            after: (0..rights.len()).find(|j| rights[*j].start >= words.end),
            rights,
        }
    }
}

impl Beside<'_> {
    /// What is known of it and one on the right.
    pub fn facts(&self, facts: &[Fact], right: usize) -> Facts {
        let read = self.left.read;
        let main = read.main_word(&self.rights[right]);
        let distance = match read.sentence_of[main] as isize - read.sentence_of[self.left.main] as isize {
            0 if main < self.left.main => Distance::Before,
            0 => Distance::After,
            gap => Distance::Sentences(gap),
        };
        let bits = facts.iter().enumerate().map(|(bit, fact)| u32::from(self.holds(*fact, right, main)) << bit);
        Facts { distance, holds: bits.fold(0, |all, bit| all | bit) }
    }

    fn holds(&self, fact: Fact, at: usize, main: usize) -> bool {
        let (left, right) = (self.left, &self.rights[at]);
        let read = left.read;
        let hangs = |word: usize, on: &Range<usize>| read.heads[word].is_some_and(|head| on.contains(&head));
        let (here, there) = (read.sentence_of[left.main], read.sentence_of[main]);
        match fact {
            Fact::Covers => left.covering.iter().any(|a| touches(&a.source, right)),
            Fact::Innermost => left.innermost.is_some_and(|a| touches(&a.source, right)),
            Fact::Touches => overlap(&left.words, right),
            Fact::Nearest => self.nearest == Some(at),
            Fact::Before => self.before == Some(at),
            Fact::After => self.after == Some(at),
            Fact::Head => hangs(left.main, right),
            Fact::Dependent => hangs(main, &left.words),
            Fact::NearInTree => here == there && near_in_tree(read, left.main, main),
            Fact::SameParagraph => read.paragraph_of[left.main] == read.paragraph_of[main],
            Fact::SameWord => left.main != main && stem(&read.lower[left.main]).eq(stem(&read.lower[main])),
            Fact::Another => left.another || another(read, right),
            Fact::SameTime => read.times[here].iter().any(|time| read.times[there].contains(time)),
            Fact::OtherTime => differ(&read.times[here], &read.times[there]),
            Fact::SamePlace => read.places[here].iter().any(|place| read.places[there].contains(place)),
            Fact::OtherPlace => differ(&read.places[here], &read.places[there]),
        }
    }
}

fn stem(word: &str) -> impl Iterator<Item = char> + '_ {
    word.chars().take(STEM)
}

fn another(read: &Read, words: &Range<usize>) -> bool {
    read.lower[words.start.saturating_sub(3)..words.start].iter().any(|word| ANOTHER.contains(&word.as_str()))
}

fn differ(some: &[String], others: &[String]) -> bool {
    !some.is_empty() && !others.is_empty() && !some.iter().any(|word| others.contains(word))
}

fn near_in_tree(read: &Read, one: usize, other: usize) -> bool {
    let up = |word: usize| std::iter::successors(Some(word), |w| read.heads[*w]).take(NEAR + 1).enumerate();
    up(one).any(|(steps, word)| up(other).any(|(more, above)| above == word && steps + more <= NEAR))
}

fn touches(runs: &[Range<usize>], words: &Range<usize>) -> bool {
    runs.iter().any(|run| overlap(run, words))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::single_range_in_vec_init, reason = "runs of words, of which there is one")]

    use rashomon_model::Span;
    use rashomon_nn::ReadWords;

    use super::*;

    /// Words of sentences, apart by spaces: `form/head`, the head counted from 1 within its sentence; 0 is the root.
    fn read(sentences: &[&str]) -> Read {
        let mut read = Read {
            words: ReadWords::default(),
            spans: Vec::new(),
            sentence_of: Vec::new(),
            paragraph_of: Vec::new(),
            lower: Vec::new(),
            times: vec![Vec::new(); sentences.len()],
            places: vec![Vec::new(); sentences.len()],
            heads: Vec::new(),
            attributions: Vec::new(),
        };
        let mut at = 0;
        for (number, sentence) in sentences.iter().enumerate() {
            let first = read.lower.len();
            for word in sentence.split(' ') {
                let (form, head) = word.split_once('/').unwrap();
                read.spans.push(Span::new(at, at + form.len()));
                read.sentence_of.push(number);
                read.paragraph_of.push(number / 2);
                read.lower.push(form.to_owned());
                read.heads.push(head.parse::<usize>().unwrap().checked_sub(1).map(|h| first + h));
                at += form.len() + 1;
            }
        }
        read
    }

    /// The facts that hold of a run of words and each on the right.
    fn facts(read: &Read, left: Range<usize>, rights: &[Range<usize>]) -> Vec<Vec<&'static str>> {
        let all = NAMES.map(|(_, fact)| fact);
        let left = Left::new(read, &left);
        let of = left.beside(rights);
        let held = |right: usize| {
            let holds = of.facts(&all, right).holds;
            NAMES.iter().enumerate().filter(|(bit, _)| holds >> bit & 1 == 1).map(|(_, (name, _))| *name).collect()
        };
        (0..rights.len()).map(held).collect()
    }

    #[test]
    fn what_stands_beside_and_hangs_on_what_is_told() {
        // "gunmen killed two | a second killing", "the mayor said" of it.
        let mut read = read(&["gunmen/2 killed/0 two/2", "a/3 second/3 killing/5 he/5 said/0"]);
        let triggers = [1..2, 5..6];
        assert_eq!(
            facts(&read, 2..3, &triggers),
            [
                vec!["nearest", "before", "head", "near-in-tree", "same-paragraph"],
                vec!["after", "same-paragraph", "another"],
            ]
        );
        assert_eq!(facts(&read, 1..2, &triggers)[1], ["nearest", "after", "same-paragraph", "same-word", "another"]);
        assert_eq!(facts(&read, 1..2, &[0..3])[0], ["touches", "nearest", "near-in-tree", "same-paragraph"]);
        read.attributions = vec![
            AttributedWords { source: vec![6..7], content: vec![0..6] },
            AttributedWords { source: vec![0..1], content: vec![3..6] },
            AttributedWords { source: Vec::new(), content: vec![5..6] },
        ];
        let covered = facts(&read, 5..6, &[0..1, 6..7]);
        assert_eq!(covered[0], ["covers", "innermost", "before", "same-paragraph", "another"]);
        assert_eq!(covered[1][..2], ["covers", "nearest"]);
    }

    #[test]
    fn days_and_places_agree_or_differ_where_both_are_named() {
        let mut read = read(&["struck/0", "struck/0", "struck/0"]);
        read.times = vec![vec!["monday".into()], vec!["monday".into(), "may".into()], vec!["friday".into()]];
        read.places = vec![vec!["gao".into()], Vec::new(), vec!["gao".into()]];
        let held = facts(&read, 0..1, &[1..2, 2..3]);
        let of = |names: &[&'static str]| {
            names.iter().copied().filter(|n| n.ends_with("time") || n.ends_with("place")).collect::<Vec<_>>()
        };
        assert_eq!(of(&held[0]), ["same-time"]);
        assert_eq!(of(&held[1]), ["other-time", "same-place"]);
    }

    #[test]
    fn facts_are_told_in_the_order_that_is_asked_for() {
        let read = read(&["a/0 b/1"]);
        let rights = [1..2];
        let left = Left::new(&read, &(0..1));
        let left = left.beside(&rights);
        assert_eq!(left.facts(&[Fact::Covers, Fact::After], 0).holds, 0b10);
        assert_eq!(left.facts(&[Fact::After], 0).holds, 0b1);
        assert_eq!(Fact::named("near-in-tree"), Some(Fact::NearInTree));
        assert_eq!(Fact::named("far"), None);
    }
}
