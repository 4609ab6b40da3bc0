//! The order of the modules: none uses a later one, so that there is no circle either.
//!
//! A use is any path that begins with `crate::`, in a `use` or in the code. Unit tests inside the modules are read like the
//! rest: what needs the whole pipeline is tested from `tests/`. The crate root only names the modules and says again what
//! is public, so it is not read, and modules that need it stand at the end.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// The modules of `src/`, each before those that may use it.
const ORDER: [&str; 26] = [
    // What is known before any text is read.
    "data",
    "lineage",
    "ontology",
    "geography",
    "linkage",
    "gazetteer",
    // Text as rules read it, words of the lexicon in it, and sentences as plain data.
    "text",
    "lexicon",
    "sentence",
    // The stages of one report.
    "pattern",
    "propose",
    "annotate",
    "gate",
    "ground",
    "extract",
    // What follows from all reports together, and from what people decided.
    "decisions",
    "resolve",
    "reconcile",
    "naming",
    "codable",
    "incidents",
    "settled",
    // All resources in one bundle, with remarks on what of them is of no use, the stages in a row, and patterns tried out.
    "remark",
    "language",
    "pipeline",
    "pattern_check",
];

/// Names that the crate root says again, and the module that each comes from.
const AT_THE_ROOT: [(&str, &str); 6] = [
    ("Language", "language"),
    ("NOT_RELEVANT", "pipeline"),
    ("attributed", "pipeline"),
    ("attributed()", "pipeline"),
    ("extract()", "pipeline"),
    ("extract_if_relevant()", "pipeline"),
];

#[test]
fn no_module_uses_a_later_one() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/src");
    let mut wrong = Vec::new();
    let mut seen = BTreeSet::new();
    for path in files(&root) {
        let below = path.strip_prefix(&root).unwrap();
        let module = below.iter().next().unwrap().to_string_lossy().trim_end_matches(".rs").to_owned();
        if module == "lib" {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        wrong.extend(upwards(&module, &text).into_iter().map(|what| format!("{}: {what}", below.display())));
        seen.insert(module);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let unused: Vec<&str> = ORDER.into_iter().filter(|m| !seen.contains(*m)).collect();
    assert_eq!(unused, <[&str; 0]>::default(), "modules of the order that are not there");
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut out = Vec::new();
    for entry in fs::read_dir(folder).expect("the sources are there") {
        let path = entry.expect("a folder can be read").path();
        if path.is_dir() {
            out.extend(files(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            out.push(path);
        }
    }
    out.sort();
    out
}

/// What is wrong with the uses of a file of a module.
fn upwards(module: &str, text: &str) -> Vec<String> {
    let place = |name: &str| ORDER.iter().position(|m| *m == name);
    let Some(own) = place(module) else { return vec![format!("the module `{module}` is not in the order")] };
    let judge = |name: String| {
        let of = AT_THE_ROOT.iter().find(|(item, _)| *item == name).map_or(name.as_str(), |(_, of)| of);
        match place(of) {
            None => Some(format!("`crate::{name}` is no module of the order")),
            Some(used) if used > own => Some(format!("`{module}` uses `crate::{name}`, which is later")),
            Some(_) => None,
        }
    };
    uses(text).into_iter().filter_map(judge).collect()
}

/// What the paths of a file that begin with `crate::` name first, in order.
fn uses(text: &str) -> BTreeSet<String> {
    let code: String = code(text).chars().filter(|c| !c.is_whitespace()).collect();
    let mut out = BTreeSet::new();
    for (at, found) in code.match_indices("crate::") {
        let whole = code[..at].chars().next_back().is_none_or(|c| !(c.is_alphanumeric() || c == '_' || c == '$'));
        // White space is gone, so that `use crate` is one word; a name that only ends in it is not followed by a colon.
        let whole = whole || code[..at].ends_with("use");
        if whole {
            first_names(&code[at + found.len()..], &mut out);
        }
    }
    out
}

/// The first name of a path, or of each path in braces.
fn first_names(path: &str, out: &mut BTreeSet<String>) {
    let Some(group) = path.strip_prefix('{') else {
        let name: String = path.chars().take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '*')).collect();
        // A function of the root can have the name of a module.
        let called = path[name.len()..].starts_with('(');
        out.insert(if called { name + "()" } else { name });
        return;
    };
    let (mut depth, mut begins) = (0, true);
    for (at, c) in group.char_indices() {
        match c {
            '}' if depth == 0 => return,
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => begins = true,
            _ if begins => {
                first_names(&group[at..], out);
                begins = false;
            }
            _ => {}
        }
    }
}

/// The file without comments, strings and characters in quotation marks.
fn code(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let skipped = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if let Some(raw) = raw_string(rest, &out) {
            raw
        } else if c == '"' {
            quoted(rest, '"').unwrap_or(rest.len())
        } else if c == '\'' {
            // A lifetime has no second mark right behind its first letter.
            let mut letters = rest.chars().skip(1);
            let escaped = letters.next() == Some('\\');
            if escaped || letters.next() == Some('\'') { quoted(rest, '\'').unwrap_or(1) } else { 1 }
        } else {
            0
        };
        if skipped > 0 {
            out.push(' ');
            rest = &rest[skipped..];
        } else {
            out.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    out
}

/// The length of a string that begins here, its marks included.
fn quoted(text: &str, mark: char) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == mark => return Some(at + 1),
            _ => {}
        }
    }
    None
}

/// The length of a string with `r` before it.
fn raw_string(text: &str, before: &str) -> Option<usize> {
    if before.ends_with(|c: char| c.is_alphanumeric() || c == '_') {
        return None;
    }
    let hashes = text.strip_prefix('r')?.bytes().take_while(|b| *b == b'#').count();
    let body = text[1 + hashes..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    Some(body.find(&end).map_or(text.len(), |at| 2 + hashes + at + end.len()))
}

#[test]
fn every_path_of_the_crate_is_seen() {
    for (text, expected) in [
        ("use crate::text::Upos;", "text"),
        ("use crate::{text::{Upos, time}, lexicon, pattern::{self, Match}};", "lexicon pattern text"),
        ("use crate::{\n    Language,\n    gate::{Gate, words::{Table, words}},\n    text,\n};", "Language gate text"),
        ("pub(crate) use crate::lexicon::classes;", "lexicon"),
        ("let row = crate::gazetteer::lookup(name);", "gazetteer"),
        ("fn f(x: &crate :: extract :: Input<'_>) -> Vec<crate::text::Token> {}", "extract text"),
        ("use crate::*;", "*"),
        ("use rashomon_model::Span; use super::Input; use mycrate::text;", ""),
        ("// use crate::extract;\n/* crate::gate */ /// [`crate::resolve`]\n", ""),
        ("let s = \"crate::extract\"; let c = '\"'; use crate::text; let d = \"'\";", "text"),
        ("let s = r#\"a \"crate::gate\" b\"#; let t = \"\\\"crate::gate\"; crate::text::f()", "text"),
        ("impl<'a> Input<'a> { fn f() { crate::lexicon::g('\\'', 'x') } }", "lexicon"),
    ] {
        assert_eq!(uses(text).into_iter().collect::<Vec<_>>().join(" "), expected, "{text}");
    }
}

#[test]
fn an_arrow_upwards_is_found() {
    for (module, text, wrong) in [
        ("pattern", "use crate::sentence::Sentence;", ""),
        ("pattern", "use crate::pattern::Match;", ""),
        ("pattern", "use crate::{sentence, annotate};", "`pattern` uses `crate::annotate`, which is later"),
        ("gate", "fn f() { crate::extract::extract() }", "`gate` uses `crate::extract`, which is later"),
        ("reconcile", "crate::extract(&l, &r)", "`reconcile` uses `crate::extract()`, which is later"),
        ("annotate", "use crate::Language;", "`annotate` uses `crate::Language`, which is later"),
        ("text", "use crate::*;", "`crate::*` is no module of the order"),
        ("pipeline", "use crate::Language;", ""),
        ("picnic", "", "the module `picnic` is not in the order"),
    ] {
        assert_eq!(upwards(module, text).join("; "), wrong, "{module}: {text}");
    }
}
