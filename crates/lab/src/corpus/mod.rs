//! Reports with complete claim annotations (`corpora/claims/GUIDE.md`): read, checked, and printed as JSON lines for training.

mod line;

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use line::{Claim, Event, Speaker};
use rashomon_core::{data::Data, ontology::Ontology};
use serde::Serialize;

/// A report with its annotation. Offsets are code points.
#[derive(Debug, Serialize)]
pub struct Annotated {
    id: String,
    published: Option<String>,
    publisher: String,
    register: String,
    source: String,
    text: String,
    speakers: Vec<Speaker>,
    events: Vec<Event>,
    claims: Vec<Claim>,
}

/// Prints the annotated reports of files and folders, a line each.
pub fn run(paths: &[&str]) -> Result<()> {
    use std::io::Write as _;
    let ontology = Ontology::of(&Data::embedded())?;
    let mut out = std::io::stdout().lock();
    for path in files(paths)? {
        let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        let report = read(&ontology, &text).with_context(|| path.display().to_string())?;
        writeln!(out, "{}", serde_json::to_string(&report)?)?;
    }
    Ok(())
}

/// The files that are named, and those of folders, in order.
fn files(paths: &[&str]) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in paths.iter().map(Path::new) {
        if path.is_dir() {
            let entries = fs::read_dir(path).with_context(|| path.display().to_string())?;
            let mut found = entries.map(|e| Ok(e?.path())).collect::<Result<Vec<_>>>()?;
            found.retain(|p| p.extension().is_some_and(|e| e == "claims"));
            found.sort();
            files.extend(found);
        } else {
            files.push(path.to_owned());
        }
    }
    Ok(files)
}

/// Reads one report.
pub fn read(ontology: &Ontology, file: &str) -> Result<Annotated> {
    let parts: Vec<&str> = file.split("\n---\n").collect();
    let [head, text, annotation] = parts.as_slice() else {
        bail!("header, text and annotation are parted by two lines of ---, but there are {}", parts.len() - 1);
    };
    let field = |key: &str| {
        let line = head.lines().find_map(|l| l.strip_prefix(key)?.strip_prefix(':'));
        line.map(|value| value.trim().to_owned()).with_context(|| format!("the header has no {key}"))
    };
    let text = text.trim_matches('\n').to_owned() + "\n";
    let mut report = Annotated {
        id: field("id")?,
        published: Some(field("published")?).filter(|p| !matches!(p.as_str(), "" | "-")),
        publisher: field("publisher").unwrap_or_default(),
        register: field("register")?,
        source: field("source")?,
        text,
        speakers: Vec::new(),
        events: Vec::new(),
        claims: Vec::new(),
    };
    if let Some(published) = &report.published {
        line::check_when(published)?;
    }
    let first = head.lines().count() + parts[1].lines().count() + 3;
    let mut section = "";
    for (number, line) in annotation.lines().enumerate() {
        let line = line.trim();
        match line {
            "" => {}
            "speakers" | "events" | "claims" => section = line,
            _ => report.add(ontology, section, line).with_context(|| format!("line {}: {line}", first + number))?,
        }
    }
    Ok(report)
}

impl Annotated {
    fn add(&mut self, ontology: &Ontology, section: &str, line: &str) -> Result<()> {
        let words = line::words(line)?;
        match section {
            "speakers" => {
                let speaker = Speaker::read(&self.text, &words)?;
                if speaker.id == AUTHOR || self.speakers.iter().any(|s| s.id == speaker.id) {
                    bail!("the speaker {} is there already", speaker.id);
                }
                self.speakers.push(speaker);
            }
            "events" => {
                let event = Event::read(ontology, &self.text, &words)?;
                if self.events.iter().any(|e| e.id == event.id) {
                    bail!("the event {} is there already", event.id);
                }
                self.events.push(event);
            }
            "claims" => {
                let claim = Claim::read(&self.text, &words)?;
                for speaker in claim.via.iter().chain([&claim.speaker]) {
                    if speaker != AUTHOR && !self.speakers.iter().any(|s| s.id == *speaker) {
                        bail!("there is no speaker {speaker}");
                    }
                }
                if !self.events.iter().any(|e| e.id == claim.event) {
                    bail!("there is no event {}", claim.event);
                }
                self.claims.push(claim);
            }
            _ => bail!("a line before any section"),
        }
        Ok(())
    }
}

/// The key of a report's author, who is not listed.
const AUTHOR: &str = "a";

#[cfg(test)]
mod tests {
    use super::*;

    fn ontology() -> Ontology {
        Ontology::of(&Data::embedded()).unwrap()
    }

    #[test]
    fn every_report_of_the_corpus_is_right() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpora/claims/reports");
        let paths = files(&[folder.to_str().unwrap()]).unwrap();
        let (mut wrong, ontology) = (Vec::new(), ontology());
        for path in &paths {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            match read(&ontology, &fs::read_to_string(path).unwrap()) {
                Ok(report) if report.id == name => {}
                Ok(report) => wrong.push(format!("{name}: the header names {}", report.id)),
                Err(error) => wrong.push(format!("{name}: {error:#}")),
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        assert!(!paths.is_empty());
    }

    const HEAD: &str = "id: x\npublished: 2024-05-01\nregister: wire\nsource: own\n---\n";

    fn with(annotation: &str) -> Result<Annotated> {
        read(&ontology(), &format!("{HEAD}Élan: a bomb killed two men, two more fled, police said.\n---\n{annotation}"))
    }

    #[test]
    fn a_report_has_offsets_in_code_points() {
        let report = with(
            "speakers\np organisation \"police\" = \"police\"\nevents\ne ASSAULT/explosives occurred 2024-05 - = \"bomb\"\n\
             claims\np e asserts killed 2..* \"two men\" part of \"man\"\np e asserts killed 3 \"two\"@2\n",
        )
        .unwrap();
        let [first, second] = report.claims.as_slice() else { panic!("{:?}", report.claims) };
        assert_eq!(
            (first.value.words.start, first.value.words.end, first.value.low, first.value.high),
            (20, 27, Some(2), None)
        );
        assert_eq!((second.value.words.start, second.part, first.part), (29, false, true));
        assert_eq!(report.events[0].mode.as_deref(), Some("explosives"));
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line() {
        let event = "events\ne ASSAULT occurred - - = \"bomb\"\n";
        for (annotation, message) in [
            ("claims\na e asserts killed 2 \"two\"\n".to_owned(), "there is no event e"),
            (format!("{event}claims\nq e asserts killed 2 \"two\"\n"), "there is no speaker q"),
            (format!("{event}claims\na e says killed 2 \"two\"\n"), "unknown stance `says`"),
            (format!("{event}claims\na e asserts killed \"two\"\n"), "killed wants a count"),
            (format!("{event}claims\na e asserts killed 2 \"three\"\n"), "not in the text: three"),
            (format!("{event}claims\na e asserts killed 2 \"two\"@3\n"), "the text has it 2 times"),
            (format!("{event}{event}"), "the event e is there already"),
            ("events\ne PICNIC occurred - - = \"bomb\"\n".to_owned(), "unknown type PICNIC"),
            ("events\ne ASSAULT occurred May - = \"bomb\"\n".to_owned(), "no day, month or year: May"),
            ("e ASSAULT occurred - - = \"bomb\"\n".to_owned(), "a line before any section"),
        ] {
            let error = format!("{:#}", with(&annotation).unwrap_err());
            assert!(error.starts_with("line ") && error.contains(message), "{error}");
        }
    }
}
