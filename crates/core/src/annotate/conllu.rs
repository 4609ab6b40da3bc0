//! CoNLL-U, the treebanks' format: a line a word, with its tag, its lemma and what it hangs on.

use std::fmt::Write;

use super::{Annotation, analysis::Analysis, analysis::Reading};
use crate::Language;

/// A report as CoNLL-U. In the last column stand `SpaceAfter=No`, and `Entity=KIND` with `B-` or `I-` for names.
pub fn conllu(language: &Language, analysis: &Analysis<'_>, annotation: &Annotation, id: &str) -> String {
    let mut out = format!("# newdoc id = {}\n", one_line(id));
    for (number, range) in analysis.sentences().iter().enumerate() {
        let span = analysis.span(range);
        if analysis.paragraphs.binary_search_by_key(&range.start, |(_, words)| words.start).is_ok() {
            out.push_str("# newpar\n");
        }
        let _ = writeln!(out, "# sent_id = {}-{}", one_line(id), number + 1);
        let _ = writeln!(out, "# text = {}", one_line(span.of(analysis.text)));
        let readings: Vec<Reading> = range.clone().map(|at| analysis.reading(language, at)).collect();
        for (i, reading) in readings.iter().enumerate() {
            let last = multiword_end(&readings, i);
            if last > i && !reading.in_multiword {
                let whole = reading.span.cover(readings[last].span);
                let misc = space_after(analysis.text, whole.end);
                let _ =
                    writeln!(out, "{}-{}\t{}\t_\t_\t_\t_\t_\t_\t_\t{misc}", i + 1, last + 1, whole.of(analysis.text));
            }
            let head = reading.head.map_or(0, |h| h - range.start + 1);
            let _ = writeln!(
                out,
                "{}\t{}\t{}\t{}\t_\t_\t{head}\t{}\t_\t{}",
                i + 1,
                reading.span.of(analysis.text),
                reading.lemma,
                reading.upos,
                reading.relation,
                misc(analysis.text, annotation, reading, last > i || reading.in_multiword),
            );
        }
        out.push('\n');
    }
    out
}

/// The last word of the multiword token that a word begins or stands in.
fn multiword_end(readings: &[Reading], at: usize) -> usize {
    at + readings[at + 1..].iter().take_while(|r| r.in_multiword).count()
}

fn misc(text: &str, annotation: &Annotation, reading: &Reading, in_multiword: bool) -> String {
    let entity = annotation.mention_over(reading.span).map(|m| {
        let begins = m.span.start == reading.span.start;
        format!("Entity={}-{}", if begins { "B" } else { "I" }, m.kind.label())
    });
    let space = if in_multiword { "_" } else { space_after(text, reading.span.end) };
    match (entity, space) {
        (None, space) => space.to_owned(),
        (Some(entity), "_") => entity,
        (Some(entity), space) => format!("{entity}|{space}"),
    }
}

fn space_after(text: &str, end: usize) -> &'static str {
    if text[end..].starts_with(|c: char| !c.is_whitespace()) { "SpaceAfter=No" } else { "_" }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
