//! CoNLL-U, the treebanks' format: a line a word, with its tag, its lemma and what it hangs on.

use std::fmt::Write;

use super::{
    Resources,
    analysis::{AnalysedReport, AnalysedWord},
};
use crate::sentence::Annotation;

/// A report as CoNLL-U. In the last column stand `SpaceAfter=No`, and `Entity=KIND` with `B-` or `I-` for names.
pub fn conllu(resources: Resources<'_>, analysis: &AnalysedReport<'_>, annotation: &Annotation, id: &str) -> String {
    let mut out = format!("# newdoc id = {}\n", one_line(id));
    for (number, range) in analysis.sentences().iter().enumerate() {
        let span = analysis.span(range);
        if analysis.paragraphs.binary_search_by_key(&range.start, |(_, words)| words.start).is_ok() {
            out.push_str("# newpar\n");
        }
        let _ = writeln!(out, "# sent_id = {}-{}", one_line(id), number + 1);
        let _ = writeln!(out, "# text = {}", one_line(span.of(analysis.text)));
        let words: Vec<AnalysedWord> =
            range.clone().map(|at| analysis.word(resources.analyser, resources.lemmatiser, at)).collect();
        for (i, word) in words.iter().enumerate() {
            let last = multiword_end(&words, i);
            if last > i && !word.in_multiword {
                let whole = word.span.cover(words[last].span);
                let misc = space_after(analysis.text, whole.end);
                let _ =
                    writeln!(out, "{}-{}\t{}\t_\t_\t_\t_\t_\t_\t_\t{misc}", i + 1, last + 1, whole.of(analysis.text));
            }
            let head = word.head.map_or(0, |h| h - range.start + 1);
            let _ = writeln!(
                out,
                "{}\t{}\t{}\t{}\t_\t_\t{head}\t{}\t_\t{}",
                i + 1,
                word.span.of(analysis.text),
                word.lemma,
                word.upos,
                word.relation,
                misc(analysis.text, annotation, word, last > i || word.in_multiword),
            );
        }
        out.push('\n');
    }
    out
}

/// The last word of the multiword token that a word begins or stands in.
fn multiword_end(words: &[AnalysedWord], at: usize) -> usize {
    at + words[at + 1..].iter().take_while(|r| r.in_multiword).count()
}

fn misc(text: &str, annotation: &Annotation, word: &AnalysedWord, in_multiword: bool) -> String {
    let entity = annotation.mention_over(word.span).map(|m| {
        let begins = m.span.start == word.span.start;
        format!("Entity={}-{}", if begins { "B" } else { "I" }, m.kind.label())
    });
    let space = if in_multiword { "_" } else { space_after(text, word.span.end) };
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
