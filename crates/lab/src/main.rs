//! Training and evaluation of the models in `data/models`; not shipped.

mod conllu;
mod eval;
mod lemmas;
mod perceptron;
mod train;

use std::{path::PathBuf, process::ExitCode};

use anyhow::{Result, bail};

const USAGE: &str = "\
usage: rashomon-lab train tagger --data DIR --out DIR
       rashomon-lab eval tagger --data DIR [--model DIR]

DIR of --data holds ud_ewt/ and gum/; --out and --model are data/models/tagger-en by default.
Training also writes data/lang/en/lemmas.tsv (--lemmas FILE).";

/// Where things are, as the command line says.
struct Paths {
    data: PathBuf,
    model: PathBuf,
    lemmas: PathBuf,
}

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
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
        ["train", "tagger", options @ ..] => train::tagger(&paths(options)?),
        ["eval", "tagger", options @ ..] => eval::tagger(&paths(options)?),
        _ => bail!("{USAGE}"),
    }
}

fn paths(options: &[&str]) -> Result<Paths> {
    let mut paths = Paths {
        data: "../shared/data".into(),
        model: "data/models/tagger-en".into(),
        lemmas: "data/lang/en/lemmas.tsv".into(),
    };
    for pair in options.chunks(2) {
        match pair {
            ["--data", dir] => paths.data = dir.into(),
            ["--out" | "--model", dir] => paths.model = dir.into(),
            ["--lemmas", file] => paths.lemmas = file.into(),
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
