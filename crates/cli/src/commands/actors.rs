//! `rashomon actors`: the register of actors, and who of it the ledger's claims name.

use clap::Args;
use rashomon_core::ground::actor::{ActorKind, Entry};
use rashomon_desk::NamedActor;
use serde::Serialize;

use crate::{
    Done,
    args::Format,
    desk,
    output::{self, Context, DIM, NAME, PLAIN, clean},
    view::{page::Page, value::plural},
};

const EXAMPLES: &str = "\
Without a name: the actors that the claims of the ledger name, those with most claims first; --register lists the register
instead, as does a place without a ledger. With a name or an id: that actor, and the words that mean it in the ledger.

Examples:
  rashomon actors                          whom the ledger's claims name, with counts
  rashomon actors JNIM                     one actor: names, kind, country, years, who is grounded to it
  rashomon actors --register --country ML  the register's actors of a country
  rashomon actors --register --format jsonl";

/// The register of actors, and who of it the ledger's claims name.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// Name, short name or id of an actor
    name: Option<String>,
    /// List the register, not the ledger
    #[arg(long, conflicts_with = "name")]
    register: bool,
    /// Only actors of this kind: state, rebel, political-militia, identity-militia, rioters, protesters, civilians, external
    #[arg(long, value_parser = kind)]
    kind: Option<ActorKind>,
    /// Only actors of this country, two letters of ISO 3166-1
    #[arg(long, value_name = "CODE")]
    country: Option<String>,
    /// Actors at most
    #[arg(long, value_name = "NUMBER")]
    limit: Option<usize>,
    /// Table on a terminal, else JSON lines
    #[arg(long, value_enum)]
    format: Option<Format>,
}

/// An actor of the register with what the ledger says of it.
#[derive(Serialize)]
struct Shown {
    #[serde(flatten)]
    entry: Entry,
    /// ACLED's number of its kind.
    acled: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    ledger: Option<NamedActor>,
}

fn kind(name: &str) -> Result<ActorKind, String> {
    ActorKind::named(name).ok_or_else(|| "it is no kind of actor".to_owned())
}

/// Runs the command.
pub fn run(context: &Context, args: &Arguments) -> anyhow::Result<Done> {
    let data = desk::data(context)?;
    let register = data.actors()?;
    let there = context.db.exists();
    let named = if there && !args.register { desk::read_only(context)?.actors()? } else { Vec::new() };
    if let Some(name) = &args.name {
        let mut found = register.named(name);
        found.extend(register.get(name).filter(|e| found.iter().all(|f| f.id != e.id)));
        found.retain(|e| args.keeps(Some(e)));
        if found.is_empty() {
            context.note(&format!("no actor of the register has the name `{}`", clean(name)));
            return Ok(Done::Badly);
        }
        let ledger = |id: &str| named.iter().find(|n| n.actor.as_deref() == Some(id)).cloned();
        let shown: Vec<Shown> = found.into_iter().map(|e| shown(ledger(&e.id), e)).collect();
        return print(&shown, args, detail);
    }
    if there && !args.register {
        let of = |n: &NamedActor| n.actor.as_deref().and_then(|id| register.get(id));
        let kept: Vec<NamedActor> = named.into_iter().filter(|n| args.keeps(of(n).as_ref())).collect();
        return print(&kept, args, row_of_ledger);
    }
    let kept: Vec<Shown> = register.all().filter(|e| args.keeps(Some(e))).map(|e| shown(None, e)).collect();
    print(&kept, args, row_of_register)
}

impl Arguments {
    fn keeps(&self, entry: Option<&Entry>) -> bool {
        let kind = self.kind.is_none_or(|kind| entry.is_some_and(|e| e.kind == kind));
        let of = |code: &String| entry.and_then(|e| e.country.as_ref()).is_some_and(|c| c.eq_ignore_ascii_case(code));
        kind && self.country.as_ref().is_none_or(of)
    }
}

fn shown(ledger: Option<NamedActor>, entry: Entry) -> Shown {
    Shown { acled: entry.kind.acled(), entry, ledger }
}

fn print<T: Serialize>(all: &[T], args: &Arguments, row: impl Fn(&mut Page, &T)) -> anyhow::Result<Done> {
    let most = args.limit.unwrap_or(usize::MAX).min(all.len());
    match output::format(args.format) {
        Format::Table => {
            let mut page = Page::new(output::width());
            all[..most].iter().for_each(|one| row(&mut page, one));
            page.line(DIM, 0, &plural(most as u64, "actor"));
            output::print(&page.finish())?;
        }
        format => output::json(&all[..most], format)?,
    }
    Ok(Done::Well)
}

/// Columns of an id.
const IDS: usize = 28;

fn row_of_ledger(page: &mut Page, actor: &NamedActor) {
    let counts = [(actor.named, "named in"), (actor.claimed, "made")]
        .into_iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, how)| format!("{how} {}", plural(n as u64, "claim")))
        .chain([plural(actor.reports as u64, "report")]);
    let counts = counts.collect::<Vec<_>>().join(", ");
    let id = actor.actor.as_deref().map_or_else(|| "-".to_owned(), clean);
    page.row(0, &(NAME, id), IDS, &[(PLAIN, clean(&actor.name)), (DIM, counts)]);
}

fn row_of_register(page: &mut Page, shown: &Shown) {
    let Entry { id, name, kind, country, .. } = &shown.entry;
    let about = [Some(kind.as_str()), country.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(", ");
    page.row(0, &(NAME, clean(id)), IDS, &[(PLAIN, format!("{} ({about})", clean(name)))]);
}

fn detail(page: &mut Page, shown: &Shown) {
    let Entry { id, name, aliases, kind, country, parent, since, until, ids } = &shown.entry;
    page.line(NAME, 0, &format!("{} ({})", clean(name), clean(id)));
    page.line(PLAIN, 2, &format!("{}, ACLED {}", kind.as_str(), shown.acled));
    let year = |y: &Option<i16>| y.map(|y| y.to_string()).unwrap_or_default();
    let years = (since.is_some() || until.is_some()).then(|| format!("{} to {}", year(since), year(until)));
    for (label, value) in [
        ("country", country.clone()),
        ("part of", parent.clone()),
        ("years", years),
        ("also", (!aliases.is_empty()).then(|| aliases.join("; "))),
        ("elsewhere", (!ids.is_empty()).then(|| ids.join(", "))),
    ] {
        if let Some(value) = value {
            page.row(2, &(DIM, label.to_owned()), 10, &[(PLAIN, clean(value.trim()))]);
        }
    }
    if let Some(ledger) = &shown.ledger {
        row_of_ledger(page, ledger);
        page.row(2, &(DIM, "words".to_owned()), 10, &[(PLAIN, clean(&ledger.words.join("; ")))]);
    }
    page.space();
}
