//! What is told about the inputs of a long command: progress, what was skipped, and a summary.

use std::{
    collections::BTreeMap,
    fmt,
    io::{self, IsTerminal},
    time::Duration,
};

use indicatif::{ProgressBar, ProgressStyle};
use rashomon_core::NOT_RELEVANT;
use rashomon_ingest::{ReadError, Skipped};
use rashomon_model::{Diagnostic, Severity};

use crate::{
    Done,
    output::{ALERT, Context, ERROR, clean, say},
};

/// Lines of one kind that are shown before the rest is only counted.
const SHOWN: usize = 20;

/// Values of one file that are named with the same reason, so that a file of other things does not fill the screen.
const OF_A_FILE: usize = 3;

/// The inputs of one command.
#[derive(Debug)]
pub struct Batch<'a> {
    context: &'a Context,
    bar: ProgressBar,
    /// Reports that were read for the first time.
    pub added: usize,
    /// Reports that were there already.
    pub known: usize,
    skipped: Counted,
    /// How much of each file was skipped for each reason.
    by_file: BTreeMap<(String, String), usize>,
    warnings: Counted,
    /// Reports that were not analysed.
    irrelevant: usize,
    left_out: BTreeMap<&'static str, usize>,
}

/// How often each code occurred.
#[derive(Debug, Default)]
struct Counted {
    codes: BTreeMap<String, usize>,
    total: usize,
    shown: usize,
}

impl<'a> Batch<'a> {
    /// A batch of so many sources.
    pub fn new(context: &'a Context, sources: usize, left_out: &[Skipped]) -> Self {
        let mut counts = BTreeMap::new();
        for skipped in left_out {
            *counts.entry(skipped.reason).or_default() += 1;
        }
        Self {
            context,
            bar: if context.quiet { ProgressBar::hidden() } else { bar(sources) },
            added: 0,
            known: 0,
            skipped: Counted::default(),
            by_file: BTreeMap::new(),
            warnings: Counted::default(),
            irrelevant: 0,
            left_out: counts,
        }
    }

    /// A source is done.
    pub fn step(&self) {
        self.bar.inc(1);
    }

    /// An input that gave no report.
    pub fn skip(&mut self, error: &ReadError) {
        self.skip_for(error.code(), &error.origin, &error.cause.to_string());
    }

    /// The same for other reasons.
    pub fn skip_for(&mut self, code: &str, origin: &str, reason: &str) {
        let file = origin.split_once('#').map_or(origin, |(file, _)| file);
        let nth = self.by_file.entry((file.to_owned(), code.to_owned())).or_default();
        *nth += 1;
        let line = match *nth {
            n if n > OF_A_FILE + 1 => None,
            n if n > OF_A_FILE => Some(format!("{}: and more of this kind", clean(file))),
            _ => Some(format!("{}: {}", clean(origin), clean(reason))),
        };
        self.skipped.add(code);
        if let Some(line) = line.filter(|_| self.skipped.shows()) {
            self.note(&format!("{ALERT}skipped:{ALERT:#} {line}"));
        }
    }

    /// A report that the analysis broke down on: a fault of this program, which costs this report only.
    pub fn broke(&mut self, origin: &str) {
        self.skip_for("fault", origin, "the analysis broke down, a fault of this program");
    }

    /// What is in doubt about a report, and whether it was analysed at all.
    pub fn remark(&mut self, origin: &str, diagnostics: &[Diagnostic]) {
        self.irrelevant += diagnostics.iter().filter(|d| d.code == NOT_RELEVANT).count();
        for diagnostic in diagnostics.iter().filter(|d| d.severity == Severity::Warning) {
            self.warnings.add(&diagnostic.code);
            if self.warnings.shows() {
                self.note(&format!("{ALERT}warning:{ALERT:#} {}", clean(&format!("{origin}: {}", diagnostic.message))));
            }
        }
    }

    /// Why the command failed, if it did: there is no report that could be read.
    pub fn failure(&self) -> Option<String> {
        if self.added + self.known > 0 {
            return None;
        }
        let reason = if self.skipped.total > 0 { "nothing could be read" } else { "there is nothing to read" };
        Some(format!("{reason}{}", self.left_out()))
    }

    /// Says why the command failed, if it did.
    pub fn verdict(&self) -> Done {
        let Some(reason) = self.failure() else { return Done::Well };
        say(&format!("{ERROR}error:{ERROR:#} {reason}"));
        Done::Badly
    }

    /// A line above the progress bar.
    fn note(&self, line: &str) {
        self.bar.suspend(|| self.context.note(line));
    }

    /// Ends the progress and prints what was not shown, and the summary.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
        for (counted, word) in [(&self.skipped, "skipped"), (&self.warnings, "warnings")] {
            if counted.total > counted.shown && counted.shown >= SHOWN {
                self.context.note(&format!("… and {} more {word}", counted.total - counted.shown));
            }
        }
        self.context.note(&self.summary());
    }

    /// "5 reports added, 2 known already, 3 skipped: 2 empty, 1 binary".
    fn summary(&self) -> String {
        let mut parts = vec![format!("{} added", counted(self.added, "report"))];
        if self.known > 0 {
            parts.push(format!("{} known already", self.known));
        }
        if self.skipped.total > 0 {
            parts.push(format!("{} skipped: {}", self.skipped.total, self.skipped));
        }
        let mut line = parts.join(", ");
        if self.irrelevant > 0 {
            line = format!("{line}; {} not about violence and not analysed (--no-gate)", self.irrelevant);
        }
        if self.warnings.total > 0 {
            line = format!("{line}; {}: {}", counted(self.warnings.total, "warning"), self.warnings);
        }
        line + &self.left_out()
    }

    /// What folders hold besides reports.
    fn left_out(&self) -> String {
        if self.left_out.is_empty() {
            return String::new();
        }
        let total: usize = self.left_out.values().sum();
        let reasons: Vec<_> = self.left_out.iter().map(|(reason, n)| format!("{n} {reason}")).collect();
        format!("; {} of other kinds not read: {}", counted(total, "file"), reasons.join(", "))
    }
}

impl Counted {
    fn add(&mut self, code: &str) {
        *self.codes.entry(code.to_owned()).or_default() += 1;
        self.total += 1;
    }

    /// Whether one more is shown; counts it if so.
    fn shows(&mut self) -> bool {
        let shows = self.shown < SHOWN;
        self.shown += usize::from(shows);
        shows
    }
}

impl fmt::Display for Counted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut codes: Vec<_> = self.codes.iter().collect();
        codes.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
        let codes: Vec<_> = codes.iter().map(|(code, n)| format!("{n} {code}")).collect();
        f.write_str(&codes.join(", "))
    }
}

/// "1 report", "3 reports".
pub fn counted(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// A bar on standard error, only where that is a terminal.
fn bar(length: usize) -> ProgressBar {
    if !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(length as u64);
    let style = ProgressStyle::with_template("{bar:30} {human_pos}/{human_len} files  {per_sec}  {eta} left");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}
