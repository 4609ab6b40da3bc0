//! `synth`: reports about incidents that never were, with the truth about them, for measuring resolution and speed.
//!
//! A seed gives a world: incidents over some years in towns of the gazetteer ([`happen`]), each told by one to six
//! reports ([`tell`]): long ones with a dateline, wire copies, briefs, quoted statements, later days with a changed toll,
//! two speakers who disagree, denials, look-backs. Every tenth report is of sports, markets or weather. Towns exist;
//! outlets, armed groups, incidents and all sentences are invented.
//!
//! Three files are written: `reports.jsonl` for `rashomon ingest`; `truth.jsonl` with a line an incident, its reports and
//! what each of them says; `manifest.json` with seed, counts and digests. The same seed gives the same bytes everywhere:
//! all draws are whole numbers of streams of their own.

mod happen;
mod line;
mod page;
mod quiet;
mod rng;
mod tell;
mod truth;
mod words;
mod world;

use std::{
    collections::{BTreeMap, HashMap},
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};
use happen::Happening;
use jiff::civil::{self, Date};
use rashomon_model::sha256_hex;
use serde::Serialize;
use tell::{Draft, Writer};
use truth::{Form, Recall, ReportTruth, Truth};
use world::World;

/// Changes whenever the same seed gives other bytes.
const GENERATOR: &str = "synth 1";

/// What to make.
#[derive(Clone, Debug)]
pub struct Options {
    pub seed: u64,
    /// All reports, the quiet ones among them.
    pub reports: usize,
    pub years: usize,
    pub towns: usize,
    /// This many reports of a line each about one event, in place of a world.
    pub same_event: Option<usize>,
    /// With `same_event`: no report has a date.
    pub undated: bool,
    pub out: PathBuf,
}

impl Default for Options {
    fn default() -> Self {
        Self { seed: 7, reports: 1000, years: 10, towns: 400, same_event: None, undated: false, out: "synth".into() }
    }
}

impl Options {
    fn days(&self) -> usize {
        self.years * 365 + self.years / 4
    }
}

/// A line of `reports.jsonl`.
#[derive(Clone, Debug, Serialize)]
struct Line {
    id: String,
    title: Option<String>,
    text: String,
    published: Option<String>,
    publisher: String,
    url: String,
}

/// What is made, before it is written.
struct Made {
    lines: Vec<Line>,
    truth: Vec<Truth>,
}

/// What was made from what.
#[derive(Debug, Serialize)]
struct Manifest {
    generator: &'static str,
    seed: u64,
    years: usize,
    towns: usize,
    reports: usize,
    quiet: usize,
    incidents: usize,
    /// Incidents by their number of reports.
    reports_an_incident: BTreeMap<usize, usize>,
    forms: BTreeMap<Form, usize>,
    kinds: BTreeMap<&'static str, usize>,
    sha256: BTreeMap<&'static str, String>,
}

/// Makes the files under `options.out`.
pub fn run(options: &Options) -> Result<()> {
    let made = match options.same_event {
        Some(number) => line::same_event(options, number)?,
        None => world(options)?,
    };
    fs::create_dir_all(&options.out).with_context(|| options.out.display().to_string())?;
    let reports = write(&options.out, "reports.jsonl", &made.lines)?;
    let truth = write(&options.out, "truth.jsonl", &made.truth)?;
    let mut manifest = manifest(options, &made);
    manifest.sha256 = BTreeMap::from([("reports.jsonl", reports), ("truth.jsonl", truth)]);
    let path = options.out.join("manifest.json");
    fs::write(&path, serde_json::to_string_pretty(&manifest)? + "\n").with_context(|| path.display().to_string())
}

/// Writes a line an item and gives the digest of the file.
fn write(folder: &Path, name: &str, items: &[impl Serialize]) -> Result<String> {
    let path = folder.join(name);
    let page = page(items)?;
    fs::write(&path, &page).with_context(|| path.display().to_string())?;
    Ok(sha256_hex(page.as_bytes()))
}

fn page(items: &[impl Serialize]) -> Result<String> {
    let mut page = String::new();
    for item in items {
        page.push_str(&serde_json::to_string(item)?);
        page.push('\n');
    }
    Ok(page)
}

fn manifest(options: &Options, made: &Made) -> Manifest {
    let mut manifest = Manifest {
        generator: GENERATOR,
        seed: options.seed,
        years: options.years,
        towns: options.towns,
        reports: made.lines.len(),
        quiet: made.lines.len() - made.truth.iter().map(|t| t.reports.len()).sum::<usize>(),
        incidents: made.truth.len(),
        reports_an_incident: BTreeMap::new(),
        forms: BTreeMap::new(),
        kinds: BTreeMap::new(),
        sha256: BTreeMap::new(),
    };
    for truth in &made.truth {
        *manifest.kinds.entry(truth.kind).or_default() += 1;
        *manifest.reports_an_incident.entry(truth.reports.len()).or_default() += 1;
        for report in &truth.reports {
            *manifest.forms.entry(report.form).or_default() += 1;
        }
    }
    manifest
}

/// Whose report it is: an incident's, by the incident's number and the report's own, or nobody's.
type Owner = Option<(usize, usize)>;

fn world(options: &Options) -> Result<Made> {
    ensure!(options.years > 0, "--years must be more than 0");
    let world = World::new(options.towns)?;
    let first = civil::date(2015, 1, 1);
    let quiet = options.reports / 10;
    let happenings = happen::incidents(&world, options, options.reports - quiet);
    let mut drafts: Vec<(Owner, Draft)> = Vec::with_capacity(options.reports);
    for (n, happening) in happenings.iter().enumerate() {
        let reports = Writer::new(&world, happening, first, options.seed).reports(&happenings[..n])?;
        drafts.extend(reports.into_iter().enumerate().map(|(i, draft)| (Some((n, i)), draft)));
    }
    for index in 0..quiet {
        drafts.push((None, quiet::report(&world, options, index)?));
    }
    drafts.sort_by_key(|(owner, draft)| (draft.published, *owner));
    let ids: HashMap<(usize, usize), String> =
        drafts.iter().enumerate().filter_map(|(at, (owner, _))| Some(((*owner)?, report_id(at)))).collect();
    let mut truth: Vec<Truth> =
        happenings.iter().enumerate().map(|(n, happening)| incident(&world, first, n, happening)).collect();
    let mut lines = Vec::with_capacity(drafts.len());
    for (at, (owner, draft)) in drafts.into_iter().enumerate() {
        if let Some((n, _)) = owner {
            let late = draft.published.0 >= happenings[n].day + 3;
            truth[n].reports.push(told(report_id(at), late, &draft, &happenings, |i| ids.get(&(n, i)).cloned()));
        }
        lines.push(line(first, report_id(at), draft));
    }
    Ok(Made { lines, truth })
}

fn report_id(at: usize) -> String {
    format!("r-{:06}", at + 1)
}

fn incident_id(n: usize) -> String {
    format!("i-{:06}", n + 1)
}

fn incident(world: &World, first: Date, n: usize, happening: &Happening) -> Truth {
    let (town, kind) = (&world.towns[happening.town], &world.kinds[happening.kind]);
    Truth {
        id: incident_id(n),
        kind: kind.name,
        event_type: kind.event_type.clone(),
        mode: kind.mode.clone(),
        town: town.name,
        country: town.code,
        gazetteer: town.id.clone(),
        lat: town.lat,
        lon: town.lon,
        date: tell::date(first, happening.day).to_string(),
        killed: happening.killed,
        injured: happening.injured,
        abducted: happening.abducted,
        perpetrator: happening.group.map(|g| world.common.groups[g].clone()),
        weapon: kind.weapon.clone(),
        site: kind.sites[happening.site].clone(),
        reports: Vec::new(),
    }
}

fn told(
    id: String,
    late: bool,
    draft: &Draft,
    happenings: &[Happening],
    other: impl Fn(usize) -> Option<String>,
) -> ReportTruth {
    ReportTruth {
        id,
        form: draft.form,
        copy_of: draft.copy_of.and_then(&other),
        updates: draft.updates.and_then(&other),
        late,
        says: draft.says.clone(),
        recalls: draft.recalls.map(|i| Recall { incident: incident_id(i), killed: happenings[i].killed }),
    }
}

fn line(first: Date, id: String, draft: Draft) -> Line {
    let (day, minute) = draft.published;
    let date = tell::date(first, day);
    let slug = draft.publisher.to_lowercase().replace(' ', "-");
    Line {
        url: format!("https://{slug}.example/{date}/{id}"),
        id,
        title: Some(draft.title),
        text: draft.text,
        published: Some(format!("{date}T{:02}:{:02}:00Z", minute / 60, minute % 60)),
        publisher: draft.publisher,
    }
}

#[cfg(test)]
mod tests;
