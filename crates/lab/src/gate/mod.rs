//! The relevance gate: training of its weights, and its figures.

mod corpora;
mod fit;

use std::{fmt::Write, fs, hint::black_box, path::Path, time::Instant};

use anyhow::{Context, Result};
use corpora::Set;
use fit::{Linear, Sample};
use rashomon_core::{
    Language,
    data::Data,
    gate::{self, Gate, ViolentWord},
};
use rashomon_model::{Bytes, Report};

use crate::{Paths, report};

/// Share of the relevant reports of MUC that must pass in training, so that .995 holds for others.
const RECALL: f64 = 0.998;
/// What is enough, as a share of the points by which that recall is reached: other reports are weaker than the weakest
/// that were trained on.
const MARGIN: f32 = 0.8;
/// Parts of the cross-validation.
const FOLDS: usize = 5;
/// What a word weighs in the beginning: of a violent class, and of one that also stands where there is no violence.
const BEGIN: [f32; 2] = [1.0, 0.2];
/// Rounds of finding stretches and weights in turns.
const ROUNDS: usize = 5;
/// Rounds of measuring speed, of which the fastest counts.
const SPEED_ROUNDS: usize = 10;

/// What is trained on, with the mass of each set. Wire reports, local news and headlines must pass. Reports of MUC
/// without a template and American politics are no clean examples of the contrary: many of them tell of fighting or of
/// crimes. So they count little, and the letters, reviews and questions of EWT stand for all that is not violent.
fn training(data: &Path) -> Result<Vec<(Set, f32)>> {
    let eval = data.join("../eval");
    let [relevant, irrelevant] = corpora::muc(data, "dev", ["MUC dev, relevant", "MUC dev, others"])?;
    Ok(vec![
        (relevant, 1.0),
        (irrelevant, 0.02),
        (corpora::json_lines(&eval.join("incidents/gva-train.docs.jsonl"), "GVA train", Some(true))?, 0.7),
        (corpora::headlines(&eval.join("tolls/ucdp-nga-dev.docs.jsonl"), "UCDP headlines, Nigeria")?, 0.5),
        (corpora::treebank(&data.join("ud_ewt/en_ewt-ud-train.conllu.zst"), "EWT train")?, 1.0),
        (corpora::json_lines(&eval.join("attribution/polnear-train.docs.jsonl"), "PolNeAR train", Some(false))?, 0.1),
    ])
}

/// A corpus as the gate reads it.
struct Counted {
    reports: Vec<Vec<ViolentWord>>,
    relevant: bool,
    mass: f32,
}

/// Trains the weights, prints the figures of the cross-validation, and writes the file.
pub fn train(paths: &Paths) -> Result<()> {
    let language = Language::english()?;
    let gate = &language.gate;
    let begin = begin(&language)?;
    let sets = training(&paths.data)?;
    let counted: Vec<Counted> = sets
        .iter()
        .map(|(set, mass)| Counted {
            reports: set.reports.iter().map(|r| gate.find(r)).collect(),
            relevant: set.relevant == Some(true),
            mass: mass / set.reports.len() as f32,
        })
        .collect();
    let mut passed = vec![0usize; sets.len()];
    for fold in 0..FOLDS {
        let linear = fitted(gate, &begin, &counted, |i| i % FOLDS != fold);
        for (passed, set) in passed.iter_mut().zip(&counted) {
            let held_out = set.reports.iter().enumerate().filter(|(i, _)| i % FOLDS == fold);
            *passed += held_out.filter(|(_, r)| strongest(gate, r, &linear.weights).0 >= linear.base).count();
        }
    }
    let mut shares = String::new();
    for ((set, _), passed) in sets.iter().zip(passed) {
        writeln!(shares, "# {}", line(set.name, passed, set.reports.len()))?;
    }
    report(&format!("let through in {FOLDS}-fold cross-validation\n{}", shares.trim_end()));
    let linear = fitted(gate, &begin, &counted, |_| true);
    fs::write(&paths.weights, written(&language, &linear, &shares)).with_context(|| paths.weights.display().to_string())
}

fn begin(language: &Language) -> Result<Vec<f32>> {
    let file = Data::embedded().text_file("lang/en/gate/counted.toml")?;
    let context: Vec<_> =
        file.parse::<gate::Counted>()?.context.iter().filter_map(|name| language.lexicon.class(name)).collect();
    let in_context = |class| context.iter().any(|of| language.lexicon.is_a(class, *of));
    Ok(language.gate.classes().iter().map(|(class, _)| BEGIN[usize::from(in_context(*class))]).collect())
}

fn strongest(gate: &Gate, found: &[ViolentWord], weights: &[f32]) -> (f32, Vec<(usize, u32)>) {
    gate.stretch().strongest(found, weights)
}

/// The score fitted to the reports that are kept, scaled so that 1 is enough for the recall on the first set, with its
/// margin. Which stretch of a report is its strongest depends on the weights, and these on the stretches, so both
/// are found in turns.
fn fitted(gate: &Gate, begin: &[f32], sets: &[Counted], keep: impl Fn(usize) -> bool) -> Linear {
    let kept = |set: &Counted| -> Vec<usize> { (0..set.reports.len()).filter(|i| keep(*i)).collect() };
    let mut linear = Linear { weights: begin.to_vec(), base: 1.0 };
    for _ in 0..ROUNDS {
        let mut samples = Vec::new();
        for set in sets {
            samples.extend(kept(set).into_iter().map(|i| Sample {
                counts: strongest(gate, &set.reports[i], &linear.weights).1,
                relevant: set.relevant,
                mass: set.mass,
            }));
        }
        linear = Linear::fit(begin, &samples);
    }
    let reached = |weights: &[f32]| {
        let scores = kept(&sets[0]).into_iter().map(|i| strongest(gate, &sets[0].reports[i], weights).0);
        fit::reached(scores.collect(), RECALL)
    };
    let scale = (MARGIN * reached(&linear.weights)).max(f32::MIN_POSITIVE);
    for (weight, begin) in linear.weights.iter_mut().zip(begin) {
        // What is read as a headline counts several times, so this much is enough there.
        let least = if *begin == BEGIN[0] { 1.0 / gate.stretch().at_most as f32 } else { 0.0 };
        *weight = (*weight / scale * 1000.0).round().max(1000.0 * least) / 1000.0;
    }
    linear.base = 1.0;
    linear
}

/// The file of the weights.
fn written(language: &Language, linear: &Linear, shares: &str) -> String {
    let names = language.gate.classes().iter().map(|(class, _)| language.lexicon.name(*class));
    let mut lines: Vec<String> = names.zip(&linear.weights).map(|(name, w)| format!("{name} = {w:.3}\n")).collect();
    lines.sort();
    let mut weights = linear.weights.clone();
    weights.sort_by(f32::total_cmp);
    format!(
        "# What a word of each class weighs in the relevance gate. Written by\n\
         # `rashomon-lab train gate --data ../shared/data`; SOURCE.md says from what. The classes stand in counted.toml.\n\
         # Let through in {FOLDS}-fold cross-validation:\n{shares}\
         enough = {:.3}\notherwise = {:.3}\n\n[weights]\n{}",
        linear.base,
        weights.get(weights.len() / 2).copied().unwrap_or_default(),
        lines.concat()
    )
}

/// Prints what is let through of each set, and how fast.
pub fn eval(paths: &Paths) -> Result<()> {
    let language = Language::english()?;
    let data = &paths.data;
    let eval = data.join("../eval");
    let lines = |file: &str, name, relevant| corpora::json_lines(&eval.join(file), name, relevant);
    let mut sets: Vec<Set> = training(data)?.into_iter().map(|(set, _)| set).collect();
    sets.extend(corpora::muc(data, "tst1", ["MUC TST1, relevant", "MUC TST1, others"])?);
    sets.extend(corpora::muc(data, "tst2", ["MUC TST2, relevant", "MUC TST2, others"])?);
    let gva = data.join("semeval2018_task5_gva/train/news_items.jsonl.zst");
    sets.extend([
        corpora::json_lines(&gva, "GVA, all of train", Some(true))?,
        lines("incidents/gva-dev.docs.jsonl", "GVA dev", Some(true))?,
        corpora::headlines(&eval.join("tolls/ucdp-ukr-dev.docs.jsonl"), "UCDP headlines, Ukraine")?,
        lines("entities/re3d-train.docs.jsonl", "re3d", None)?,
        corpora::folder(Path::new("examples"), "examples of this project", Some(true)),
        corpora::folder(&data.join("../corpus"), "first real report", Some(true)),
        corpora::treebank(&data.join("ud_ewt/en_ewt-ud-dev.conllu"), "EWT dev")?,
        lines("entities/wikigold.docs.jsonl", "Wikigold", None)?,
        lines("entities/wnut17-dev.docs.jsonl", "WNUT17 dev, posts", None)?,
        corpora::pages(&data.join("article_extraction/trafilatura/html_en.tar.zst"), "article extraction, pages")?,
        lines("places/lgl.docs.jsonl", "LGL, local news", None)?,
        lines("attribution/polnear-dev.docs.jsonl", "PolNeAR dev", None)?,
        lines("times/timebank.docs.jsonl", "TempEval-3 TimeBank", None)?,
        lines("times/aquaint.docs.jsonl", "TempEval-3 AQUAINT", None)?,
    ]);
    let gate = &language.gate;
    let (mut held_back, mut let_through) = (Vec::new(), Vec::new());
    let (mut needed, mut all) = (0usize, 0usize);
    for set in &sets {
        let (relevant, others): (Vec<_>, Vec<_>) = set.reports.iter().partition(|r| gate.judge(r).relevant);
        report(&line(set.name, relevant.len(), set.reports.len()));
        for r in &relevant {
            needed += gate.judge(r).sentences.iter().map(|s| s.len()).sum::<usize>();
            all += r.text.len();
        }
        let_through.extend(relevant);
        held_back.extend(others);
    }
    report(&format!("{:32} {:.4}", "bytes in sentences to analyse", needed as f64 / all as f64));
    speed("relevance, held back", &held_back, |r| _ = black_box(gate.is_relevant(r)));
    speed("relevance, let through", &let_through, |r| _ = black_box(gate.is_relevant(r)));
    speed("with sentences, let through", &let_through, |r| drop(black_box(gate.judge(r))));
    Ok(())
}

/// Prints the megabytes a second of the fastest of some rounds, on one thread.
fn speed(name: &str, reports: &[&Report<Bytes>], work: impl Fn(&Report<Bytes>)) {
    let bytes: usize = reports.iter().map(|r| r.text.len()).sum();
    let fastest = (0..SPEED_ROUNDS)
        .map(|_| {
            let start = Instant::now();
            for r in reports {
                work(r);
            }
            start.elapsed().as_secs_f64()
        })
        .fold(f64::INFINITY, f64::min);
    report(&format!("{name:32} {:.0} MB/s of {:.1} MB", bytes as f64 / fastest / 1e6, bytes as f64 / 1e6));
}

fn line(name: &str, passed: usize, all: usize) -> String {
    format!("{name:32} {passed:5} of {all:5}  {:.4}", passed as f64 / all.max(1) as f64)
}
