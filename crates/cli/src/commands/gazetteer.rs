//! `rashomon gazetteer`: places of the user's own, and which places bear a name.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use rashomon_core::{
    data::{Change, MOST_OWN, OwnPlace, OwnPlaces},
    gazetteer::{Gazetteer, Row},
};
use rashomon_desk::places::{self, Known, PlacesError};
use serde::Serialize;

use crate::{
    Done,
    args::{Format, words},
    desk,
    output::{self, Context, DIM, ERROR, NAME, PLAIN, clean, say},
    view::{page::Page, value::plural},
};

/// What is done with places.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Add places of your own, which go before those of the program
    Add(Add),
    /// List the places that were added
    List(List),
    /// Take places out that were added
    Remove(Remove),
    /// Which places bear a name
    Find(Find),
}

/// Examples of all that is done with places.
pub const EXAMPLES: &str = "\
Examples:
  rashomon gazetteer add villages.csv    places of your own: CSV, GeoJSON, tables of P-codes
  rashomon gazetteer list                those that were added
  rashomon gazetteer find Tripoli        which places bear a name, or have an id or a P-code
  rashomon gazetteer remove villages.csv";

const ADD_EXAMPLES: &str = "\
Examples:
  rashomon gazetteer add villages.csv --country ML     a table with a heading: name, lat, lon
  rashomon gazetteer add camps.geojson --dry-run       what would be added
  rashomon gazetteer add nga_adminboundaries.csv       P-codes of OCHA: ADM1_EN, ADM1_PCODE, ADM2_EN, ADM2_PCODE
  rashomon reread --stale                              reads the ledger's reports again, with the new places

Columns of a table: name, lat, lon (decimal degrees, WGS 84); if you like: id, kind, country (two letters, or an
English name), admin1 (name of the first-order division), aliases (parted by | or ;), population, pcode, replaces (id of
the built-in place that it is). Properties of GeoJSON have the same names; of an area a point inside counts. A row of
HXL tags below the heading is understood. Kinds: city (any settlement; the usual one), site, airport, airbase, admin1,
admin2, region, water, country.

A place with an id that is there already takes its stead. In a report, the name of a place of your own means that place,
unless the report puts it into another country, or into something in which another place of the name lies.

The places are kept beside the ledger, in LEDGER.places.tsv, or where --data names a folder in its gazetteer/own.tsv.
All commands that read reports heed them. A file is added whole or, where one of its rows is wrong, not at all.";

/// Add places of your own, which go before those of the program.
#[derive(Args, Debug)]
#[command(after_help = ADD_EXAMPLES)]
pub struct Add {
    /// Tables (CSV, TSV) or maps (GeoJSON)
    #[arg(required = true, value_name = "FILE")]
    #[expect(clippy::doc_markdown, reason = "it is the help text")]
    files: Vec<PathBuf>,
    /// Country of the places that have none, two letters of ISO 3166-1
    #[arg(long, value_name = "CODE", value_parser = words)]
    country: Option<String>,
    /// Show what would be added, and add nothing
    #[arg(long)]
    dry_run: bool,
    /// Table on a terminal, else JSON lines
    #[arg(long, value_enum)]
    format: Option<Format>,
}

/// List the places that were added.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  rashomon gazetteer list                         all places of your own
  rashomon gazetteer list --source villages.csv   those of one file
  rashomon gazetteer list --format json")]
pub struct List {
    /// Only those that came from a file of this name
    #[arg(long, value_name = "FILE")]
    source: Option<PathBuf>,
    /// Table on a terminal, else JSON lines
    #[arg(long, value_enum)]
    format: Option<Format>,
}

/// Take places out that were added.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  rashomon gazetteer remove own:kuriga-kaduna-ng   one place by its id
  rashomon gazetteer remove NG002                  by its P-code
  rashomon gazetteer remove villages.csv           all that came from a file of this name
  rashomon gazetteer remove villages.csv --dry-run")]
pub struct Remove {
    /// Ids, P-codes or names of files
    #[arg(required = true, value_name = "ID|FILE", value_parser = words)]
    what: Vec<String>,
    /// Show what would be taken out, and take nothing out
    #[arg(long)]
    dry_run: bool,
    /// Table on a terminal, else JSON lines
    #[arg(long, value_enum)]
    format: Option<Format>,
}

/// Which places bear a name.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  rashomon gazetteer find Tripoli        all places of this name, your own first
  rashomon gazetteer find NG002          the unit with a P-code
  rashomon gazetteer find geonames:98182 --format json")]
pub struct Find {
    /// A name as reports have it, an id, or a P-code
    #[arg(value_parser = words)]
    name: String,
    /// Table on a terminal, else JSON lines
    #[arg(long, value_enum)]
    format: Option<Format>,
}

/// A place that was added, or would be.
#[derive(Serialize)]
struct Changed<'a> {
    change: Change,
    #[serde(flatten)]
    place: &'a OwnPlace,
}

/// A place of the gazetteer.
#[derive(Serialize)]
struct Found<'a> {
    id: &'a str,
    name: &'a str,
    kind: &'a str,
    country: &'a str,
    admin1: &'a str,
    population: Option<u64>,
    lat: Option<f64>,
    lon: Option<f64>,
    own: bool,
}

/// Runs the command.
pub fn run(context: &Context, command: &Command) -> anyhow::Result<Done> {
    match command {
        Command::Add(args) => add(context, args),
        Command::List(args) => list(context, args),
        Command::Remove(args) => remove(context, args),
        Command::Find(args) => find(context, args),
    }
}

/// The file in which places are kept: in the folder of data that the user names, else beside the ledger.
fn kept(context: &Context) -> PathBuf {
    let in_folder = context.data.as_ref().map(|folder| folder.join("gazetteer/own.tsv"));
    in_folder.unwrap_or_else(|| places::beside(&context.db))
}

fn add(context: &Context, args: &Add) -> anyhow::Result<Done> {
    let files = desk::files(context)?;
    let gazetteer = Gazetteer::load(&files)?;
    let country = args.country.as_ref().map(|code| code.to_ascii_uppercase());
    if let Some(code) = country.as_ref().filter(|code| gazetteer.countries().all(|row| row.country != **code)) {
        anyhow::bail!(crate::Usage(format!("--country {}: it is no code of a country", clean(code))));
    }
    let known = Known { gazetteer: &gazetteer, country: country.as_deref() };
    let (mut read, mut is_wrong) = (Vec::new(), false);
    for file in &args.files {
        match places::read(file, known) {
            Ok(found) => {
                let unread = found.unread.iter().map(|name| clean(name)).collect::<Vec<_>>().join(", ");
                if !unread.is_empty() {
                    context.note(&format!("{}: not read: {unread}", clean(&file.display().to_string())));
                }
                let above = found.above;
                read.extend(found.places.into_iter().enumerate().map(|(at, place)| (place, at < above)));
            }
            Err(PlacesError::Wrong { problems }) => {
                is_wrong = true;
                for problem in problems {
                    say(&format!("{ERROR}error:{ERROR:#} {}", clean(&problem.to_string())));
                }
            }
            Err(error) => return Err(error.into()),
        }
    }
    let path = kept(context);
    if is_wrong {
        say(&format!("nothing was added to {}", clean(&path.display().to_string())));
        return Ok(Done::Badly);
    }
    let mut own = places::load(&path)?;
    // Of a unit that others only name, what is known already stays.
    let mut put = |(place, is_above): (OwnPlace, bool)| {
        let known = is_above && own.get(&place.id).is_some();
        (!known).then(|| (own.put(place.clone()), place))
    };
    let (changes, read): (Vec<Change>, Vec<OwnPlace>) = read.into_iter().filter_map(&mut put).unzip();
    if own.len() > MOST_OWN {
        anyhow::bail!("{} places of your own would be more than {MOST_OWN}", own.len());
    }
    let changed: Vec<Changed> =
        read.iter().zip(&changes).map(|(place, change)| Changed { change: *change, place }).collect();
    print(&changed, args.format, |page, changed| row(page, changed.place, Some(changed.change)))?;
    let count = |change: Change| changes.iter().filter(|c| **c == change).count();
    let (new, other, same) = (count(Change::Added), count(Change::Updated), count(Change::Unchanged));
    let told = format!("{new} new, {other} changed, {same} there already");
    if new + other > 0 && !args.dry_run {
        places::save(&path, &context.db, &own)?;
    }
    tell(context, &told, &path, args.dry_run, new + other > 0);
    Ok(Done::Well)
}

/// What was done, to which file, and what is to be done next.
fn tell(context: &Context, what: &str, path: &Path, dry_run: bool, is_other: bool) {
    let path = clean(&path.display().to_string());
    context.note(&format!("{what}; {} {path}", if dry_run { "nothing was written to" } else { "kept in" }));
    if is_other && !dry_run && context.db.exists() {
        context.note("`rashomon reread --stale` reads the ledger's reports again with these places");
    }
}

fn list(context: &Context, args: &List) -> anyhow::Result<Done> {
    let files = desk::files(context)?;
    let source = args.source.as_deref().map(base_name);
    let of = |place: &&OwnPlace| source.as_ref().is_none_or(|source| place.source == *source);
    let all: Vec<&OwnPlace> = files.own_places().iter().filter(of).collect();
    print(&all, args.format, |page, place| row(page, place, None))?;
    if all.is_empty() {
        context.note("no places were added; `rashomon gazetteer add FILE` adds some");
    }
    Ok(Done::Well)
}

/// The name of a file without its folders, as places keep it.
fn base_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

fn remove(context: &Context, args: &Remove) -> anyhow::Result<Done> {
    let path = kept(context);
    let mut own = places::load(&path)?;
    let mut gone: Vec<OwnPlace> = Vec::new();
    for what in &args.what {
        let ids = meant(&own, what);
        if ids.is_empty() && !gone.iter().any(|place| is_meant(place, what)) {
            let path = clean(&path.display().to_string());
            say(&format!("{ERROR}error:{ERROR:#} {}: no place of {path} is it or came from it", clean(what)));
            return Ok(Done::Badly);
        }
        gone.extend(ids.iter().filter_map(|id| own.remove(id)));
    }
    if !args.dry_run {
        places::save(&path, &context.db, &own)?;
    }
    print(&gone, args.format, |page, place| row(page, place, None))?;
    let told = format!("{} taken out, {} left", plural(gone.len() as u64, "place"), own.len());
    tell(context, &told, &path, args.dry_run, true);
    Ok(Done::Well)
}

/// The ids of the places that the user means: one, or all of a file.
fn meant(own: &OwnPlaces, what: &str) -> Vec<String> {
    own.iter().filter(|place| is_meant(place, what)).map(|place| place.id.clone()).collect()
}

fn is_meant(place: &OwnPlace, what: &str) -> bool {
    place.id == what
        || place.id.strip_prefix("own:") == Some(what)
        || place.pcode == what
        || place.source == base_name(Path::new(what))
}

fn find(context: &Context, args: &Find) -> anyhow::Result<Done> {
    let gazetteer = Gazetteer::load(&desk::files(context)?)?;
    let mut rows = gazetteer.lookup(&args.name);
    rows.extend(gazetteer.with_id(&args.name).into_iter().filter(|row| !rows.contains(row)).collect::<Vec<_>>());
    if rows.is_empty() {
        context.note(&format!("no place has the name, the id or the P-code `{}`", clean(&args.name)));
        return Ok(Done::Badly);
    }
    // The user's own, then the largest, as far as names alone can say.
    rows.sort_by_key(|row| (!row.own, std::cmp::Reverse(row.population)));
    let found: Vec<Found> = rows.into_iter().map(found).collect();
    print(&found, args.format, |page, place| {
        let lies = lies(place.admin1, place.country);
        let people = place.population.map(|n| plural(n, "inhabitant")).unwrap_or_default();
        let own = if place.own { "your own" } else { "" };
        line(page, place.id, place.name, &[place.kind, &lies, &point(place.lat, place.lon), &people, own]);
    })?;
    Ok(Done::Well)
}

fn found(row: Row<'_>) -> Found<'_> {
    let Row { id, name, lat, lon, kind, country, admin1, population, own } = row;
    let known = |degrees: f64| Some(degrees).filter(|degrees| degrees.is_finite());
    let population = Some(population).filter(|people| *people > 0);
    Found { id, name, kind, country, admin1, population, lat: known(lat), lon: known(lon), own }
}

/// Places of a table that people read at once.
const SHOWN: usize = 200;

fn print<T: Serialize>(all: &[T], format: Option<Format>, row: impl Fn(&mut Page, &T)) -> anyhow::Result<()> {
    match output::format(format) {
        Format::Table => {
            let mut page = Page::new(output::width());
            all.iter().take(SHOWN).for_each(|one| row(&mut page, one));
            if all.len() > SHOWN {
                page.line(DIM, 0, &format!("and {} more, which --format jsonl shows", all.len() - SHOWN));
            }
            page.line(DIM, 0, &plural(all.len() as u64, "place"));
            Ok(output::print(&page.finish())?)
        }
        format => output::json(all, format),
    }
}

fn row(page: &mut Page, place: &OwnPlace, change: Option<Change>) {
    let change = match change {
        None => "",
        Some(Change::Added) => "new",
        Some(Change::Updated) => "changed",
        Some(Change::Unchanged) => "there already",
    };
    let lies = lies(&place.admin1, &place.country);
    let from = format!("from {}", place.source);
    line(page, &place.id, &place.name, &[change, &place.kind, &lies, &point(place.lat, place.lon), &from]);
}

/// Columns of an id.
const IDS: usize = 28;

fn line(page: &mut Page, id: &str, name: &str, about: &[&str]) {
    let about: Vec<&str> = about.iter().copied().filter(|part| !part.is_empty()).collect();
    let pieces = [(PLAIN, clean(name)), (DIM, clean(&about.join(" · ")))];
    page.row(0, &(NAME, clean(id)), IDS, &pieces);
}

fn lies(admin1: &str, country: &str) -> String {
    [admin1, country].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

fn point(lat: Option<f64>, lon: Option<f64>) -> String {
    match (lat, lon) {
        (Some(lat), Some(lon)) => format!("{lat}, {lon}"),
        _ => "no point".to_owned(),
    }
}
