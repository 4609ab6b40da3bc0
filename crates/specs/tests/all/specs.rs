//! Literate tests: every file `specs/*.md` is a page that explains a phenomenon, with reports and what must come out.
//!
//! A page begins with a heading of level 1. Blocks between fences are read, everything else is prose:
//!
//! - `report [name=N] [published=DATE] [publisher="…"] [html]`: a report, plain text or a page.
//! - `claims`: one line a claim that the report above must give: `ATTRIBUTE key=value …`.
//! - `never`: lines of the same form that no claim of the report above may meet.
//! - `incidents [as-of=DATE]`: what the reports since the last heading of level 1 give together, of those that were published
//!   by the day if one is given: `count=N`, or `reports=a,b key=value … ATTRIBUTE=STATUS[:low,low]`. What else can be asked of a
//!   fact stands in [`facts`](crate::facts), what of links to other incidents in [`links`](crate::links).
//!
//! `text`, `speaker`, `via`, `where`, `of` and `severity` are parts of words, in any case; `|` parts alternatives; a value
//! with spaces stands in quotation marks; `none` means that there is nothing. Lines that begin with `#` are remarks.

use std::{collections::BTreeSet, fmt::Write, fs, path::PathBuf, sync::LazyLock};

use rashomon_core::{
    Language,
    data::Data,
    extract,
    resolve::{Accounts, Rules},
};
use rashomon_ingest::{Options, report_from_bytes, report_from_text};
use rashomon_model::{
    Attribute, Chars, Claim, Incident, Medium, Names, Published, Quote, RepeatReason, ReportRecord, Speaker, Stance,
    Status,
};

use crate::{facts, links};

/// What tells which events are one incident.
static RULES: LazyLock<Rules> = LazyLock::new(|| Rules::of(&Data::embedded()).expect("the embedded data is right"));

const VALUE_KINDS: [&str; 7] = ["count", "actor", "place", "time", "term", "text", "pending"];

#[test]
fn every_spec_holds() {
    let language = Language::english().expect("the embedded data is right");
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../specs");
    let mut paths: Vec<PathBuf> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|e| e == "md"));
    paths.sort();
    assert!(!paths.is_empty(), "no specs in {}", folder.display());
    let mut failures = String::new();
    for path in &paths {
        let name = format!("specs/{}", path.file_name().unwrap().to_string_lossy());
        let found = check(&language, &name, &fs::read_to_string(path).unwrap());
        println!("{name}: {}", if found.is_empty() { "holds".to_owned() } else { format!("{} failures", found.len()) });
        failures.extend(found);
    }
    assert!(failures.is_empty(), "\n{failures}");
}

#[test]
fn a_wrong_spec_is_refused_with_file_and_line() {
    let language = Language::english().expect("the embedded data is right");
    let report = "# T\n\n```report name=a\nA bomb killed two people in Lagos, police said.\n```\n\n";
    let with = |rest: &str| check(&language, "specs/x.md", &format!("{report}{rest}")).concat();
    assert_eq!(with("```claims\nkilled low=2\n```\n"), "");
    let wrong = [
        ("```claim\nkilled\n```\n", "specs/x.md:7: unknown block `claim`"),
        ("```claims\nkilled colour=red\n```\n", "specs/x.md:8: unknown key `colour`"),
        ("```claims\ndeaths low=2\n```\n", "specs/x.md:8: unknown attribute `deaths`"),
        ("```claims\nkilled low=two\n```\n", "specs/x.md:8: `two` is no number"),
        ("```claims\nkilled stance=says\n```\n", "specs/x.md:8: unknown stance `says`"),
        ("```claims\nkilled text=\"two\n```\n", "specs/x.md:8: a quotation mark is missing"),
        ("```claims\nkilled low=3\n```\n", "specs/x.md:8: no claim meets `killed low=3`"),
        ("```never\nkilled\n```\n", "specs/x.md:8: `killed` must not be claimed"),
        ("```incidents\ncount=2\n```\n", "specs/x.md:8: there are 1 incidents, not 2"),
        ("```incidents\nreports=b\n```\n", "specs/x.md:8: no report of this part is named `b`"),
        ("```incidents\nreports=a killed=contested\n```\n", "specs/x.md:8: no incident meets"),
        ("```incidents\nreports=a killed=true\n```\n", "specs/x.md:8: unknown fact status `true`"),
        ("```incidents\nreports=a killed.colour=red\n```\n", "specs/x.md:8: nothing of a fact is called `colour`"),
        ("```incidents\nreports=a killed.because=age\n```\n", "specs/x.md:8: unknown reason of a replacement `age`"),
        ("```incidents\nreports=a origins=few\n```\n", "specs/x.md:8: `few` is no number"),
        ("```incidents\nreports=a linked=revenge>Gao\n```\n", "specs/x.md:8: unknown relation `revenge`"),
        ("```incidents\nreports=a linked=wave\n```\n", "specs/x.md:8: `wave` says of no link in which direction"),
        ("```incidents\nreports=a linked=wave>Gao\n```\n", "specs/x.md:8: no incident meets"),
        ("```incidents\nreports=a repeats=rumour\n```\n", "specs/x.md:8: unknown reason of a repetition `rumour`"),
        ("```incidents as-of=noon\ncount=1\n```\n", "specs/x.md:7: `noon` is no ISO 8601 date"),
        ("```claims\nkilled\n", "specs/x.md:7: the block has no end"),
        ("Nothing is asked.\n", "specs/x.md:3: nothing is asked of this report"),
    ];
    for (rest, message) in wrong {
        let found = with(rest);
        assert!(found.starts_with(message), "{rest}: {found}");
    }
}

/// A page that is checked, with what is known up to the present block.
struct Page<'a> {
    language: &'a Language,
    name: &'a str,
    /// Name, line and record of the reports since the last heading of level 1.
    reports: Vec<(String, usize, ReportRecord)>,
    /// Which of them something is asked of.
    asked: BTreeSet<usize>,
    failures: Vec<String>,
}

/// Checks one page; returns what fails, each with file and line.
fn check(language: &Language, name: &str, page: &str) -> Vec<String> {
    let mut state = Page { language, name, reports: Vec::new(), asked: BTreeSet::new(), failures: Vec::new() };
    let lines: Vec<&str> = page.lines().collect();
    if !lines.first().is_some_and(|l| l.starts_with("# ")) {
        state.fail(1, "a page begins with a heading of level 1");
    }
    let mut at = 0;
    while at < lines.len() {
        let Some(info) = lines[at].strip_prefix("```") else {
            if lines[at].starts_with("# ") {
                state.close_part();
            }
            at += 1;
            continue;
        };
        let Some(length) = lines[at + 1..].iter().position(|l| l.trim_end() == "```") else {
            state.fail(at + 1, "the block has no end");
            break;
        };
        state.block(at + 1, info, &lines[at + 1..at + 1 + length]);
        at += length + 2;
    }
    state.close_part();
    state.failures
}

impl Page<'_> {
    fn fail(&mut self, line: usize, message: impl AsRef<str>) {
        self.failures.push(format!("{}:{line}: {}\n", self.name, message.as_ref().trim_end()));
    }

    fn block(&mut self, line: usize, info: &str, body: &[&str]) {
        let words = match words(info) {
            Ok(words) => words,
            Err(message) => return self.fail(line, message),
        };
        let kind = words.first().map_or("", |w| w.0.as_str());
        if kind == "report" {
            return self.report(line, &words[1..], body);
        }
        if !matches!(kind, "claims" | "never" | "incidents") {
            return self.fail(line, format!("unknown block `{kind}`; known: report, claims, never, incidents"));
        }
        let by = match &words[1..] {
            [] => None,
            [(key, Some(day))] if kind == "incidents" && key == "as-of" => match day.parse::<Published>() {
                Ok(day) => Some(day),
                Err(error) => return self.fail(line, error.to_string()),
            },
            [(key, _), ..] => return self.fail(line, format!("unknown key `{key}`")),
        };
        if self.reports.is_empty() {
            return self.fail(line, "there is no report above");
        }
        let first = if kind == "incidents" { 0 } else { self.reports.len() - 1 };
        let asked = (first..self.reports.len()).filter(|i| self.is_published(*i, by.as_ref()));
        let asked: Vec<usize> = asked.collect();
        self.asked.extend(asked);
        let incidents = if kind == "incidents" { self.incidents(false, by.as_ref()) } else { Vec::new() };
        let mut taken = BTreeSet::new();
        for (number, text) in (line + 1..).zip(body) {
            if text.trim().is_empty() || text.starts_with('#') {
                continue;
            }
            let outcome = match kind {
                "incidents" => self.incident_line(&incidents, text, &mut taken),
                _ => self.claim_line(text, kind == "never"),
            };
            if let Err(message) = outcome {
                self.fail(number, message);
            }
        }
    }

    fn report(&mut self, line: usize, words: &[(String, Option<String>)], body: &[&str]) {
        let (mut options, mut name, mut html) = (Options::default(), format!("line-{line}"), false);
        for (key, value) in words {
            match (key.as_str(), value) {
                ("html", None) => html = true,
                ("name", Some(v)) => name.clone_from(v),
                ("publisher", Some(v)) => options.publisher = Some(v.clone()),
                ("published", Some(v)) => match v.parse() {
                    Ok(date) => options.published = Some(date),
                    Err(error) => return self.fail(line, error.to_string()),
                },
                _ => return self.fail(line, format!("unknown key `{key}`; known: html, name, publisher, published")),
            }
        }
        let text = body.join("\n") + "\n";
        let read = if html { report_from_bytes } else { report_from_text };
        match read(&name, text.as_bytes(), &options) {
            Ok(reading) => {
                let extraction = extract(self.language, &reading.report);
                let record = ReportRecord::new(reading.report, extraction);
                if let Some(message) = wrong_offset(&record) {
                    self.fail(line, message);
                }
                self.reports.push((name, line, record));
            }
            Err(error) => self.fail(line, error.to_string()),
        }
    }

    /// Ends the part under a heading of level 1: its reports give the same incidents in any order.
    fn close_part(&mut self) {
        let unasked: Vec<usize> =
            (0..self.reports.len()).filter(|i| !self.asked.contains(i)).map(|i| self.reports[i].1).collect();
        for line in unasked {
            self.fail(line, "nothing is asked of this report");
        }
        let forward = self.incidents(false, None);
        if json(&forward) != json(&self.incidents(true, None)) {
            let line = self.reports[0].1;
            self.fail(line, "the reports in reverse order give other incidents");
        }
        self.reports.clear();
        self.asked.clear();
    }

    /// Whether a report was published by a day; one without a date was on any.
    fn is_published(&self, report: usize, by: Option<&Published>) -> bool {
        let published = self.reports[report].2.report.published.as_ref();
        published.zip(by).is_none_or(|(published, by)| published.date() <= by.date())
    }

    /// What the reports tell that were published by a day.
    fn incidents(&self, reverse: bool, by: Option<&Published>) -> Vec<Incident> {
        let mut accounts = Accounts::default();
        let told = (0..self.reports.len()).filter(|i| self.is_published(*i, by));
        let mut records: Vec<&ReportRecord> = told.map(|i| &self.reports[i].2).collect();
        if reverse {
            records.reverse();
        }
        for record in records {
            accounts.add(&RULES, record);
        }
        accounts.incidents(&RULES, &[], &Names::default()).incidents
    }

    fn claim_line(&self, line: &str, never: bool) -> Result<(), String> {
        let words = words(line)?;
        let attribute: Attribute = parse(&words[0].0)?;
        let record = &self.reports.last().ok_or("there is no report above")?.2;
        let mut met = None;
        let mut others = String::new();
        // The first round finds wrong keys even where the report gives no claim.
        for (key, value) in &words[1..] {
            check_condition(key, value.as_deref().ok_or_else(|| format!("`{key}` has no value"))?)?;
        }
        for claim in &record.extraction.claims {
            let conditions =
                words[1..].iter().all(|(key, value)| meets(record, claim, key, value.as_deref().unwrap_or_default()));
            if claim.attribute == attribute && conditions {
                met.get_or_insert(claim);
            } else if claim.attribute == attribute {
                let _ = writeln!(others, "    {}", shown(record, claim));
            }
        }
        match (met, never) {
            (Some(claim), true) => {
                Err(format!("`{line}` must not be claimed, but there is\n    {}", shown(record, claim)))
            }
            (None, false) if others.is_empty() => {
                Err(format!("no claim meets `{line}`; there is none of {attribute}\n{}", all(record)))
            }
            (None, false) => Err(format!("no claim meets `{line}`; there are\n{others}")),
            _ => Ok(()),
        }
    }

    fn incident_line(&self, incidents: &[Incident], line: &str, taken: &mut BTreeSet<String>) -> Result<(), String> {
        let words = words(line)?;
        let list = || incidents.iter().fold(String::new(), |list, i| list + "    " + &told(i, incidents) + "\n");
        if let [(key, Some(count))] = words.as_slice()
            && key == "count"
        {
            let count: usize = number(count)?;
            let message = || format!("there are {} incidents, not {count}\n{}", incidents.len(), list());
            return if incidents.len() == count { Ok(()) } else { Err(message()) };
        }
        for (key, value) in &words {
            self.check_incident_condition(key, value.as_deref().ok_or_else(|| format!("`{key}` has no value"))?)?;
        }
        let fits = |i: &&Incident| {
            let mut words = words.iter().map(|(k, v)| (k.as_str(), v.as_deref().unwrap_or_default()));
            words.all(|(k, v)| links::meets(i, incidents, k, v).unwrap_or_else(|| incident_meets(i, k, v)))
        };
        match incidents.iter().filter(fits).find(|i| !taken.contains(i.id.as_str())) {
            Some(incident) => {
                taken.insert(incident.id.as_str().to_owned());
                Ok(())
            }
            None => Err(format!("no incident meets `{line}`; there are\n{}", list())),
        }
    }

    fn check_incident_condition(&self, key: &str, value: &str) -> Result<(), String> {
        match key {
            "reports" => match value.split(',').find(|n| !self.reports.iter().any(|r| r.0 == *n)) {
                Some(name) => Err(format!("no report of this part is named `{name}`")),
                None => Ok(()),
            },
            "when" | "where" | "event" => Ok(()),
            "repeats" if value == "none" => Ok(()),
            "repeats" => value.split(',').try_for_each(|reason| parse::<RepeatReason>(reason).map(drop)),
            "origins" => number::<usize>(value.trim_start_matches(facts::AT_MOST)).map(drop),
            "status" => parse::<Status>(value).map(drop),
            _ => links::check(key, value).unwrap_or_else(|| facts::check(key, value)),
        }
    }
}

/// Whether every quoted word of a record stands where its offsets say, counted in code points.
fn wrong_offset(record: &ReportRecord) -> Option<String> {
    let text: Vec<char> = record.report.text.chars().collect();
    let extraction = &record.extraction;
    let speakers = extraction.speakers.iter().flat_map(|s| &s.mentions);
    let events = extraction.events.iter();
    let events = events.flat_map(|e| e.mentions.iter().chain([&e.trigger]).chain(e.follows.iter().map(|f| &f.words)));
    let mut quotes = extraction.claims.iter().map(|c| &c.evidence).chain(speakers).chain(events);
    let wrong = |q: &&Quote<Chars>| {
        text.get(q.span.start..q.span.end).map(|w| w.iter().collect::<String>()) != Some(q.text.clone())
    };
    quotes.find(wrong).map(|q| format!("`{}` does not stand at {}..{}", q.text, q.span.start, q.span.end))
}

/// Words parted by spaces, each `key` or `key=value`; the value may stand in quotation marks.
fn words(line: &str) -> Result<Vec<(String, Option<String>)>, String> {
    let mut words = Vec::new();
    let mut rest = line.trim();
    while !rest.is_empty() {
        let end = rest.find([' ', '=']).unwrap_or(rest.len());
        let key = rest[..end].to_owned();
        rest = &rest[end..];
        let Some(value) = rest.strip_prefix('=') else {
            words.push((key, None));
            rest = rest.trim_start();
            continue;
        };
        let (value, after) = match value.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').ok_or("a quotation mark is missing")?,
            None => value.split_once(' ').unwrap_or((value, "")),
        };
        words.push((key, Some(value.to_owned())));
        rest = after.trim_start();
    }
    if words.is_empty() { Err("the line is empty".to_owned()) } else { Ok(words) }
}

fn parse<T: std::str::FromStr<Err: ToString>>(word: &str) -> Result<T, String> {
    word.parse().map_err(|error: T::Err| error.to_string())
}

fn number<T: std::str::FromStr>(word: &str) -> Result<T, String> {
    word.parse().map_err(|_| format!("`{word}` is no number"))
}

fn check_condition(key: &str, value: &str) -> Result<(), String> {
    let each = |f: fn(&str) -> Result<(), String>| value.split('|').try_for_each(f);
    match key {
        "high" if value == "open" => Ok(()),
        "low" | "high" => number::<u64>(value).map(drop),
        "stance" => each(|v| parse::<Stance>(v).map(drop)),
        "medium" => each(|v| if v == "none" { Ok(()) } else { parse::<Medium>(v).map(drop) }),
        "status" => each(|v| parse::<Status>(v).map(drop)),
        "kind" => each(|v| if VALUE_KINDS.contains(&v) { Ok(()) } else { Err(format!("unknown kind `{v}`")) }),
        "text" | "speaker" | "via" | "event" | "when" | "where" | "of" | "severity" => Ok(()),
        _ => Err(format!("unknown key `{key}`")),
    }
}

fn meets(record: &ReportRecord, claim: &Claim, key: &str, value: &str) -> bool {
    let event = record.extraction.event(&claim.event);
    let speaker = |id| record.extraction.speaker(id).map(described);
    let count = claim.value.count();
    let one_of = |words: Option<&str>| value.split('|').any(|v| words.unwrap_or("none") == v);
    match key {
        "low" => count.is_some_and(|c| c.low.to_string() == value),
        "high" => count.is_some_and(|c| c.high.map_or_else(|| "open".to_owned(), |h| h.to_string()) == value),
        "text" => part(Some(claim.value.text()), value),
        "speaker" => part(speaker(&claim.speaker).as_deref(), value),
        "via" if claim.via.is_empty() => value == "none",
        "via" => claim.via.iter().any(|id| part(speaker(id).as_deref(), value)),
        "stance" => one_of(Some(claim.stance.as_str())),
        "medium" => one_of(claim.medium.map(Medium::as_str)),
        "event" => event.is_some_and(|e| {
            let mode = e.mode.as_ref().map_or("none", |m| m.0.as_str());
            value.split('|').any(|v| v == e.kind.0 || v == format!("{}/{mode}", e.kind))
        }),
        "status" => one_of(event.map(|e| e.status.as_str())),
        "when" => begins(event.and_then(|e| e.when.as_ref()), value),
        "where" => {
            part(event.and_then(|e| e.place.as_ref()).map(|p| format!("{} {}", p.name, p.text)).as_deref(), value)
        }
        "kind" => serde_json::to_value(&claim.value).is_ok_and(|v| one_of(v["kind"].as_str())),
        "of" => part(count.and_then(|c| c.of.as_deref()), value),
        "severity" => part(count.and_then(|c| c.severity.as_deref()), value),
        _ => false,
    }
}

fn incident_meets(incident: &Incident, key: &str, value: &str) -> bool {
    let mode = incident.mode.as_ref().map_or("none", |m| m.0.as_str());
    match key {
        "reports" => {
            let names: BTreeSet<&str> = incident.reports.iter().map(|r| r.origin.as_str()).collect();
            names == value.split(',').collect()
        }
        "when" => begins(incident.when.as_ref(), value),
        "where" => part(incident.place.as_ref().map(|p| format!("{} {}", p.name, p.text)).as_deref(), value),
        "event" => value.split('|').any(|v| v == incident.kind.0 || v == format!("{}/{mode}", incident.kind)),
        "origins" => facts::origins(incident.origins, incident.at_most) == value,
        "repeats" => facts::repeats(incident) == value,
        "status" => incident.status.as_str() == value,
        _ => facts::meets(incident, key, value),
    }
}

/// Whether one of the alternatives is a part of the words, in any case; `none` is met where there are no words.
fn part(words: Option<&str>, value: &str) -> bool {
    let Some(words) = words else { return value == "none" };
    value.split('|').any(|v| words.to_lowercase().contains(&v.to_lowercase()))
}

fn begins(when: Option<&rashomon_model::When>, value: &str) -> bool {
    let day = when.map_or_else(|| "none".to_owned(), |w| w.start.to_string());
    value.split('|').any(|v| day.starts_with(v))
}

fn described(speaker: &Speaker) -> String {
    let parts = [&speaker.name, &speaker.role, &speaker.affiliation].map(|p| p.as_deref().unwrap_or_default());
    format!("{}: {}", speaker.kind, parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(", "))
}

fn shown(record: &ReportRecord, claim: &Claim) -> String {
    let speaker = record.extraction.speaker(&claim.speaker).map(described).unwrap_or_default();
    let event = record.extraction.event(&claim.event);
    let event = event.map_or_else(String::new, |e| {
        let (mode, when) = (e.mode.as_ref().map_or("", |m| m.0.as_str()), e.when.as_ref().map(|w| w.start.to_string()));
        let place = e.place.as_ref().map_or("nowhere", |p| p.name.as_str());
        format!("{}/{mode} {} {} {place}", e.kind, e.status, when.unwrap_or_else(|| "undated".to_owned()))
    });
    let mut value = serde_json::to_value(&claim.value).unwrap_or_default();
    if let Some(object) = value.as_object_mut() {
        object.retain(|key, v| !v.is_null() && *v != false && !matches!(key.as_str(), "lat" | "lon" | "gazetteer"));
    }
    let medium = claim.medium.map_or("", Medium::as_str);
    format!("{} {value} {} {medium} by {speaker} [{event}] {}", claim.attribute, claim.stance, claim.pattern)
}

fn all(record: &ReportRecord) -> String {
    record.extraction.claims.iter().fold(String::new(), |list, c| list + "    " + &shown(record, c) + "\n")
}

fn told(incident: &Incident, all: &[Incident]) -> String {
    let reports = incident.reports.iter().map(|r| r.origin.as_str()).collect::<Vec<_>>().join(",");
    let origins = facts::origins(incident.origins, incident.at_most);
    let mut line = format!("{} reports={reports} origins={origins} status={}", incident.title, incident.status);
    for link in links::told(incident, all) {
        let _ = write!(line, " linked={link}");
    }
    for fact in &incident.facts {
        let of = fact.of.as_ref().map(|of| format!("/{of}")).unwrap_or_default();
        let counts = fact.positions.iter().filter_map(|p| p.value.count().map(|c| (c.low, p)));
        let counts: Vec<String> = counts
            .map(|(low, p)| {
                let by = p.superseded_by.as_ref().map(|by| format!("({})", by.reason)).unwrap_or_default();
                let denied = if p.stance == Stance::Denies { "(denied)" } else { "" };
                format!(
                    "{low}{by}{}{}{denied}",
                    if p.partial { "(partial)" } else { "" },
                    if p.sum { "(sum)" } else { "" }
                )
            })
            .collect();
        let _ = write!(line, " {}{of}={}:{}", fact.attribute, fact.status, counts.join(","));
    }
    line
}

fn json(incidents: &[Incident]) -> String {
    serde_json::to_string(incidents).expect("incidents are plain data")
}
