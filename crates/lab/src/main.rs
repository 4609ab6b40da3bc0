//! Training and evaluation; not shipped.

mod conllu;
mod corpus;
mod cost;
mod gate;
mod incidents;
mod instructions;
mod jsonl;
mod lemmas;
mod mentions;
mod predict;
mod situations;
mod states;
mod synth;
mod threads;
mod tolls;
mod upper;

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
    thread,
};

use anyhow::{Result, bail};

const USAGE: &str = "\
usage: rashomon-lab predict TASK DOCS.jsonl [--threads N] [--weights FILE]
       rashomon-lab predict mentions DOCS.jsonl MENTIONS.jsonl [--threads N] [--weights FILE]
       rashomon-lab corpus PATH...
       rashomon-lab states REPORTS.jsonl --out DIR
       rashomon-lab situations REPORTS.jsonl
       rashomon-lab pairs DOCS.jsonl
       rashomon-lab pairs-of-documents DOCS.jsonl [--rarity FILE]
       rashomon-lab pairs-of-mentions DOCS.jsonl MENTIONS.jsonl [--rarity FILE] [--weights FILE] [--threads N]
       rashomon-lab cost DOCS.jsonl
       rashomon-lab upper FILE
       rashomon-lab instructions FILE...
       rashomon-lab train gate [--data DIR] [--weights FILE]
       rashomon-lab eval gate [--data DIR]
       rashomon-lab train lemmas [--data DIR] [--lemmas FILE]
       rashomon-lab synth [--seed N] [--reports N] [--years N] [--towns N] --out DIR
       rashomon-lab synth --same-event N [--undated yes] [--seed N] --out DIR

TASK is syntax, entities, attribution, times, places, places-populous, place-candidates, actors, actor-pairs, incidents,
tolls, copies or cases. Predictions go to standard output, in the formats of the scorers. `actors` tells which mentions are
of one side, and `actor-pairs` what shows it (training/sides_fit.py). `places-populous` takes the most populous place of
each name, for comparison. `cost` measures what grounding takes.
`pairs` prints the pairs of events that resolution compares, with their features (training/resolve_train.py); it and `predict
incidents` and `predict tolls` take what `rashomon extract` printed as well. `pairs-of-documents` and `pairs-of-mentions` print what mentions
are joined by (training/mentions_train.py), with other counts of words where a file of them is given. `situations` prints events with the places and times that are weighed for each. `corpus` prints annotated reports
(corpora/claims/GUIDE.md) as JSON lines. `states` writes the words of
reports with their states in the network, from which the reader of claims learns (training/README.md). `upper` prints a copy of documents (.jsonl) or of a
treebank (.conllu) in capitals. `instructions` reads reports with all vector instructions that the processor has, and fails
where that makes a difference. DIR holds the corpora, with ../eval beside it; it is ../shared/data by default, and what is
trained is written where the program looks for it. The network is trained by training/train.py.
`synth` makes reports of invented incidents with the truth about them.";

/// Where things are, as the command line says.
struct Paths {
    data: PathBuf,
    lemmas: PathBuf,
    weights: PathBuf,
}

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    // Threads are for documents: a product of matrices stays on the one that asks for it.
    rashomon_core::keep_products_on_their_thread();
    match run(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            report(&format!("rashomon-lab: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn run(args: &[String]) -> Result<()> {
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["predict", "mentions", docs, asked, options @ ..] => {
            let Common { threads, weights, .. } = common(options, &["--threads", "--weights"])?;
            mentions::predict(docs.as_ref(), asked.as_ref(), threads, weights)
        }
        ["predict", task, docs, options @ ..] => {
            let Common { threads, weights, .. } = common(options, &["--threads", "--weights"])?;
            match *task {
                "incidents" => incidents::predict(docs.as_ref(), threads, weights),
                "tolls" => tolls::predict(docs.as_ref(), threads),
                _ => predict::run(task, docs.as_ref(), threads, weights),
            }
        }
        ["pairs-of-documents", docs, options @ ..] => {
            let Common { rarity, .. } = common(options, &["--rarity"])?;
            mentions::pairs_of_documents(docs.as_ref(), rarity)
        }
        ["pairs-of-mentions", docs, asked, options @ ..] => {
            let Common { threads, weights, rarity } = common(options, &["--threads", "--weights", "--rarity"])?;
            mentions::pairs_of_mentions(docs.as_ref(), asked.as_ref(), threads, rarity, weights)
        }
        ["instructions", files @ ..] if !files.is_empty() => instructions::run(files),
        ["pairs", docs] => incidents::pairs(docs.as_ref(), thread::available_parallelism()?.into()),
        ["cost", docs] => cost::run(docs.as_ref()),
        ["situations", file] => situations::run(file.as_ref()),
        ["upper", file] => upper::run(file.as_ref()),
        ["corpus", paths @ ..] if !paths.is_empty() => corpus::run(paths),
        ["states", reports, "--out", dir] => states::run(reports.as_ref(), dir.as_ref()),
        ["train", "gate", options @ ..] => gate::train(&paths(options)?),
        ["eval", "gate", options @ ..] => gate::eval(&paths(options)?),
        ["train", "lemmas", options @ ..] => lemmas::train(&paths(options)?),
        ["synth", options @ ..] => synth::run(&synth_options(options)?),
        _ => bail!("{USAGE}"),
    }
}

/// Options of several commands.
struct Common<'a> {
    threads: usize,
    weights: Option<&'a Path>,
    rarity: Option<&'a Path>,
}

/// Reads the options that a command knows.
fn common<'a>(words: &'a [&'a str], known: &[&str]) -> Result<Common<'a>> {
    let mut common = Common { threads: thread::available_parallelism()?.into(), weights: None, rarity: None };
    for pair in words.chunks(2) {
        match pair {
            [option, _] if !known.contains(option) => bail!("unknown option `{option}`\n{USAGE}"),
            ["--threads", number] => common.threads = number.parse()?,
            ["--weights", file] => common.weights = Some(Path::new(file)),
            ["--rarity", file] => common.rarity = Some(Path::new(file)),
            _ => bail!("unknown option `{}`\n{USAGE}", pair[0]),
        }
    }
    Ok(common)
}

fn synth_options(words: &[&str]) -> Result<synth::Options> {
    let (mut options, mut out) = (synth::Options::default(), None);
    for pair in words.chunks(2) {
        match pair {
            ["--seed", number] => options.seed = number.parse()?,
            ["--reports", number] => options.reports = number.parse()?,
            ["--years", number] => options.years = number.parse()?,
            ["--towns", number] => options.towns = number.parse()?,
            ["--same-event", number] => options.same_event = Some(number.parse()?),
            ["--undated", "yes"] => options.undated = true,
            ["--out", dir] => out = Some(dir.into()),
            _ => bail!("unknown option `{}`\n{USAGE}", pair[0]),
        }
    }
    let Some(out) = out else { bail!("--out is missing\n{USAGE}") };
    Ok(synth::Options { out, ..options })
}

fn paths(options: &[&str]) -> Result<Paths> {
    let mut paths = Paths {
        data: "../shared/data".into(),
        lemmas: "data/lang/en/lemmas.tsv".into(),
        weights: "data/lang/en/gate/weights.toml".into(),
    };
    for pair in options.chunks(2) {
        match pair {
            ["--data", dir] => paths.data = dir.into(),
            ["--lemmas", file] => paths.lemmas = file.into(),
            ["--weights", file] => paths.weights = file.into(),
            _ => bail!("unknown option `{}`\n{USAGE}", pair[0]),
        }
    }
    Ok(paths)
}

/// A line of progress or result.
#[expect(clippy::print_stderr, reason = "the one place where this binary writes to the terminal")]
pub(crate) fn report(line: &str) {
    eprintln!("{line}");
}
