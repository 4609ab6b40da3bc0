//! The network against its definition, and against itself in other company.

mod support;

use rashomon_nn::{Analysis, Begins, Model, Word};
use support::{BOUNDS, Network, RELATIONS, ROLES, Random, SMALL, SPECIAL, reference::argmax};

/// A document of words of one to three pieces, all of them of one window.
fn forms(count: usize, seed: u64) -> Vec<(String, Vec<usize>)> {
    let mut random = Random(seed);
    let mut number = |below: usize| (random.next().abs() * below as f32) as usize % below;
    let word = |_| {
        let (n, tail) = (number(SMALL.words), number(3));
        let pieces = [SPECIAL.len() + n].into_iter().chain((0..tail).map(|i| 4 + i)).collect();
        (format!("w{n}{}", &"xy"[..tail]), pieces)
    };
    (0..count).map(word).collect()
}

fn words<'a>(forms: &'a [(String, Vec<usize>)]) -> Vec<Word<'a>> {
    let word = |(i, (form, _)): (usize, &'a (String, _))| Word {
        form,
        begins: if i % 5 == 0 { Begins::Likely } else { Begins::Unknown },
    };
    forms.iter().enumerate().map(word).collect()
}

fn cosine(a: &[f32], b: &[f32]) -> f32 {
    let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>();
    dot(a, b) / (dot(a, a) * dot(b, b)).sqrt()
}

#[test]
fn words_score_as_without_quantisation() {
    for seed in 1..6 {
        let network = Network::random(SMALL, seed);
        let model = Model::from_bytes(network.to_bytes(), BOUNDS).unwrap();
        let forms = forms(7, seed);
        let pieces: Vec<Vec<usize>> = forms.iter().map(|(_, pieces)| pieces.clone()).collect();
        let states = network.states(&pieces);
        for (scores, state) in model.word_scores(&words(&forms)).iter().zip(&states) {
            let wanted = network.linear("linear", state);
            assert_eq!(scores.len(), wanted.len());
            assert!(cosine(scores, &wanted) > 0.998, "{}", cosine(scores, &wanted));
        }
    }
}

/// How often decisions agree with those of the definition, where the winner is not within the rounding errors.
#[derive(Default)]
struct Agreement(usize, usize);

impl Agreement {
    fn count(&mut self, agrees: bool) {
        self.0 += usize::from(agrees);
        self.1 += 1;
    }

    fn check(&self, what: &str) {
        assert!(self.1 > 20, "{what}: {} cases", self.1);
        assert!(self.0 * 100 >= 88 * self.1, "{what}: {} of {}", self.0, self.1);
    }
}

#[test]
fn decisions_are_those_of_the_definition() {
    let (mut relations, mut roles, mut antecedents, mut tags) =
        <(Agreement, Agreement, Agreement, Agreement)>::default();
    let (mut chosen, mut highest) = (0.0, 0.0);
    for seed in 1..30 {
        let network = Network::random(SMALL, seed);
        let model = Model::from_bytes(network.to_bytes(), BOUNDS).unwrap();
        let forms = forms(7, seed);
        let pieces: Vec<Vec<usize>> = forms.iter().map(|(_, pieces)| pieces.clone()).collect();
        let states = network.states(&pieces);
        // One sentence: in short ones a tree has little choice.
        let words: Vec<Word<'_>> = words(&forms).iter().map(|w| Word { begins: Begins::Never, ..*w }).collect();
        let analysis = model.analyse(&words);
        for (i, word) in analysis.words.iter().enumerate() {
            let scores = network.linear("linear", &states[i]);
            tags.count(usize::from(word.upos.0) == argmax(&scores[..5]));
            let sentence = analysis.sentences.iter().find(|s| s.contains(&i)).unwrap().clone();
            let arc = |head: Option<usize>| {
                let head = head.map_or(network.values("arc.root"), |head| &states[head]);
                network.pair("arc", &states[i], head)[0]
            };
            chosen += arc(word.head);
            highest += sentence.filter(|j| *j != i).map(|j| arc(Some(j))).fold(arc(None), f32::max);
            match word.head {
                None => assert_eq!(model.labels().relations.name(word.relation), "root"),
                Some(head) => {
                    let mut scores = network.pair("rel", &states[i], &states[head]);
                    scores[RELATIONS.len() - 1] = f32::NEG_INFINITY;
                    relations.count(usize::from(word.relation.0) == argmax(&scores));
                }
            }
        }
        for frame in &analysis.frames {
            let sentence = analysis.sentences.iter().find(|s| s.contains(&frame.predicate)).unwrap().clone();
            for j in sentence {
                let role = frame.arguments.iter().find(|(word, _)| *word == j).map_or(0, |(_, role)| role.0);
                roles.count(usize::from(role) == argmax(&network.pair("srl", &states[frame.predicate], &states[j])));
            }
        }
        let refers = |i: &usize| ["NOUN", "PRON"].contains(&model.labels().upos.name(analysis.words[*i].upos));
        for i in (0..forms.len()).filter(refers) {
            let earlier: Vec<usize> = (0..i).filter(refers).collect();
            let scores: Vec<f32> = earlier.iter().map(|j| network.pair("coref", &states[i], &states[*j])[0]).collect();
            let best = (!scores.is_empty()).then(|| argmax(&scores)).filter(|at| scores[*at] > 0.0);
            antecedents.count(analysis.antecedents[i] == best.map(|at| earlier[at]));
        }
    }
    assert_eq!(ROLES[0], "none");
    tags.check("tags");
    relations.check("relations");
    roles.check("roles");
    antecedents.check("antecedents");
    assert!(chosen > 0.5 * highest, "trees score {chosen} of at most {highest}");
}

/// What must hold in every analysis.
fn check(analysis: &Analysis, words: usize) {
    let cover = |ranges: &[std::ops::Range<usize>]| {
        let mut next = 0;
        ranges.iter().all(|r| std::mem::replace(&mut next, r.end) == r.start && !r.is_empty()) && next == words
    };
    assert!(cover(&analysis.sentences) && cover(&analysis.windows));
    assert_eq!((analysis.words.len(), analysis.antecedents.len()), (words, words));
    for sentence in &analysis.sentences {
        let roots = sentence.clone().filter(|i| analysis.words[*i].head.is_none()).count();
        assert_eq!(roots, 1);
        assert!(sentence.clone().all(|i| analysis.words[i].head.is_none_or(|h| sentence.contains(&h))));
    }
    for span in analysis.entities.iter().chain(&analysis.mentions).chain(&analysis.kinds).chain(&analysis.events) {
        assert!((0.0..=1.0001).contains(&span.score));
        assert!(analysis.sentences.iter().any(|s| s.start <= span.range.start && span.range.end <= s.end));
    }
    assert!(analysis.antecedents.iter().enumerate().all(|(i, a)| a.is_none_or(|a| a < i)));
}

#[test]
fn documents_are_analysed_alike_alone_and_together() {
    let model = Model::from_bytes(Network::random(SMALL, 3).to_bytes(), BOUNDS).unwrap();
    let documents: Vec<_> = [40, 0, 1, 7, 300, 3].iter().zip(1..).map(|(n, seed)| forms(*n, seed)).collect();
    let documents: Vec<Vec<Word<'_>>> = documents.iter().map(|forms| words(forms)).collect();
    let alone: Vec<Analysis> = documents.iter().map(|document| model.analyse(document)).collect();
    for (analysis, document) in alone.iter().zip(&documents) {
        check(analysis, document.len());
    }
    assert!(alone.iter().any(|a| !a.attributions.is_empty()) && alone.iter().any(|a| !a.entities.is_empty()));
    // Not `assert_eq`, whose message would be long.
    assert!(model.analyse_all(&documents) == alone);
    for threads in [1, 3] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        assert!(pool.install(|| model.analyse_all(&documents)) == alone);
    }
}

#[test]
fn any_words_are_analysed() {
    let model = Model::from_bytes(Network::random(SMALL, 4).to_bytes(), BOUNDS).unwrap();
    let long = "w1x".repeat(4000);
    let forms =
        ["", " ", "\0", "\u{301}", "京都", "🚀🚀", "W1", "w1xyxyxyxyxy", "\u{fffd}", &long, "W2", "W3", "W4", "W5"];
    let words: Vec<_> = forms.iter().map(|form| Word { form, begins: Begins::Unknown }).collect();
    let analysis = model.analyse(&words);
    check(&analysis, words.len());
    assert_eq!(analysis.truncated, [7, 9]);
}
