//! What is told about the inputs of a long command: progress, what was skipped, and a summary.

use std::{
    collections::BTreeMap,
    io::{self, IsTerminal},
    ops::Deref,
    thread,
    time::Duration,
};

use indicatif::{ProgressBar, ProgressStyle};
use rashomon_desk::{Codes, Progress, Tally};
use rashomon_ingest::{ReadError, Skipped};
use rashomon_model::Diagnostic;

use crate::{
    Done,
    output::{ALERT, Context, ERROR, clean, say},
};

/// Lines of one kind that are shown before the rest is only counted.
const SHOWN: usize = 20;

/// Values of one file that are named with the same reason, so that a file of other things does not fill the screen.
const OF_A_FILE: usize = 3;

/// How often a progress bar is drawn anew while nothing happens.
const TICK: Duration = Duration::from_millis(200);

/// The inputs of one command: a tally of them, with a progress bar and lines for what deserves a look.
#[derive(Debug)]
pub struct Batch<'a> {
    context: &'a Context,
    bar: ProgressBar,
    tally: Tally,
    /// Whether the inputs are reports of the ledger.
    again: bool,
    /// How much of each file was skipped for each reason.
    by_file: BTreeMap<(String, String), usize>,
    /// Lines that were shown of each kind.
    skips_shown: usize,
    warnings_shown: usize,
}

impl Deref for Batch<'_> {
    type Target = Tally;

    fn deref(&self) -> &Tally {
        &self.tally
    }
}

impl<'a> Batch<'a> {
    /// A batch of so many sources.
    pub fn new(context: &'a Context, sources: usize, left_out: &[Skipped]) -> Self {
        let mut tally = Tally::default();
        tally.count(&Progress::started(sources, left_out));
        let bar = if context.quiet { ProgressBar::hidden() } else { bar(sources, "files") };
        Self { context, bar, tally, again: false, by_file: BTreeMap::new(), skips_shown: 0, warnings_shown: 0 }
    }

    /// Reports of the ledger that are read again.
    pub fn again(context: &'a Context, reports: usize) -> Self {
        let mut batch = Self::new(context, reports, &[]);
        batch.again = true;
        if !context.quiet {
            batch.bar.finish_and_clear();
            batch.bar = bar(reports, "reports");
        }
        batch
    }

    /// Takes an event up, and shows it if it deserves a look.
    pub fn tell(&mut self, progress: &Progress<'_>) {
        self.tally.count(progress);
        match progress {
            Progress::SourceDone => self.bar.inc(1),
            Progress::At { origin } => self.bar.set_message(clean(origin)),
            Progress::Skipped { origin, code, reason } => self.skipped(code, origin, reason),
            Progress::Broken { origin } => {
                self.skipped("fault", origin, "the analysis broke down, a fault of this program");
            }
            Progress::Warned { origin, diagnostic } => self.warned(origin, diagnostic),
            Progress::Started { .. }
            | Progress::Added { .. }
            | Progress::Reread { .. }
            | Progress::Corrected { .. }
            | Progress::Known { .. }
            | Progress::NotRelevant { .. } => {}
        }
    }

    /// A report that a command has read without the desk.
    pub fn read(&mut self) {
        self.tally.added += 1;
    }

    /// A source is done.
    pub fn step(&mut self) {
        self.tell(&Progress::SourceDone);
    }

    /// An input that gave no report.
    pub fn skip(&mut self, error: &ReadError) {
        self.tell(&Progress::unread(error));
    }

    /// What is in doubt about a report, and whether it was analysed at all.
    pub fn remark(&mut self, origin: &str, diagnostics: &[Diagnostic]) {
        Progress::remarks(origin, diagnostics).for_each(|remark| self.tell(&remark));
    }

    fn skipped(&mut self, code: &str, origin: &str, reason: &str) {
        let file = origin.split_once('#').map_or(origin, |(file, _)| file);
        let nth = self.by_file.entry((file.to_owned(), code.to_owned())).or_default();
        *nth += 1;
        let line = match *nth {
            n if n > OF_A_FILE + 1 => return,
            n if n > OF_A_FILE => format!("{}: and more of this kind", clean(file)),
            _ => format!("{}: {}", clean(origin), clean(reason)),
        };
        if self.skips_shown < SHOWN {
            self.skips_shown += 1;
            self.note(&format!("{ALERT}skipped:{ALERT:#} {line}"));
        }
    }

    fn warned(&mut self, origin: &str, diagnostic: &Diagnostic) {
        if self.warnings_shown < SHOWN {
            self.warnings_shown += 1;
            self.note(&format!("{ALERT}warning:{ALERT:#} {}", clean(&format!("{origin}: {}", diagnostic.message))));
        }
    }

    /// Why the command failed, if it did: there is no report that could be read.
    pub fn failure(&self) -> Option<String> {
        if self.reports() > 0 {
            return None;
        }
        let reason = if self.skipped.total() > 0 { "nothing could be read" } else { "there is nothing to read" };
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
        for (total, shown, word) in [
            (self.skipped.total(), self.skips_shown, "skipped"),
            (self.warnings.total(), self.warnings_shown, "warnings"),
        ] {
            if total > shown && shown >= SHOWN {
                self.context.note(&format!("… and {} more {word}", total - shown));
            }
        }
        self.context.note(&self.summary());
    }

    /// "5 reports added, 2 known already, 3 skipped: 2 empty, 1 binary".
    fn summary(&self) -> String {
        let first = if self.again {
            format!("{} read again", counted(self.reread, "report"))
        } else {
            format!("{} added", counted(self.added, "report"))
        };
        let mut parts = vec![first];
        for (number, what) in [(self.corrected, "put right"), (self.known, "known already")] {
            if number > 0 {
                parts.push(format!("{number} {what}"));
            }
        }
        if self.skipped.total() > 0 {
            parts.push(format!("{} skipped: {}", self.skipped.total(), codes(&self.skipped)));
        }
        let mut line = parts.join(", ");
        if self.irrelevant > 0 {
            line = format!("{line}; {} not about violence and not analysed (--no-gate)", self.irrelevant);
        }
        if self.warnings.total() > 0 {
            line = format!("{line}; {}: {}", counted(self.warnings.total(), "warning"), codes(&self.warnings));
        }
        line + &self.left_out()
    }

    /// What folders hold besides reports.
    fn left_out(&self) -> String {
        let left_out = &self.tally.left_out;
        if left_out.is_empty() {
            return String::new();
        }
        let total: usize = left_out.values().sum();
        let reasons: Vec<_> = left_out.iter().map(|(reason, n)| format!("{n} {reason}")).collect();
        format!("; {} of other kinds not read: {}", counted(total, "file"), reasons.join(", "))
    }
}

/// "2 empty, 1 binary".
fn codes(codes: &Codes) -> String {
    codes.by_count().iter().map(|(code, n)| format!("{n} {code}")).collect::<Vec<_>>().join(", ")
}

/// "1 report", "3 reports".
pub fn counted(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// A bar on standard error, only where that is a terminal.
fn bar(length: usize, of: &str) -> ProgressBar {
    if !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(length as u64);
    let style = ProgressStyle::with_template(&format!(
        "{{bar:30}} {{human_pos}}/{{human_len}} {of}  {{per_sec}}  {{eta}} left  {{wide_msg}}"
    ));
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    tick(&bar);
    bar
}

/// Keeps the times of a bar running while nothing else moves it. A system that refuses the thread costs only that.
fn tick(bar: &ProgressBar) {
    let bar = bar.downgrade();
    let ticking = move || {
        while let Some(bar) = bar.upgrade().filter(|bar| !bar.is_finished()) {
            bar.tick();
            drop(bar);
            thread::sleep(TICK);
        }
    };
    let _ = thread::Builder::new().spawn(ticking);
}
