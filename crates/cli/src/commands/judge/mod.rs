//! `rashomon judge`: record what people decide, and take it back.

mod list;

use clap::{Args, Subcommand};
use rashomon_desk::{Decision, Desk};
use rashomon_model::{Action, Attribute, Detail, Grade, Judgement, Relation, Value, WorkStatus};

pub use list::said;

use crate::{
    Done, Usage,
    args::{self, Person},
    desk,
    output::{self, Context, clean},
};

/// Examples of the whole.
pub const EXAMPLES: &str = "\
An id is enough by how it begins. Nothing is changed or deleted: a judgement is recorded beside what the program read,
with who, when and why, holds when reports are read again, and can be taken back.

Examples:
  rashomon judge same inc_4f21 inc_90ab --reason \"one market, one hour\"
  rashomon judge correct clm_07d4 \"at least 7\" --reason \"misheard\" --by Mariam
  rashomon judge set inc_4f21 --place Gao --date 2024-06-12
  rashomon judge status inc_4f21 ready
  rashomon judge grade --publisher \"Hill Courier\" B
  rashomon judge list inc_4f21
  rashomon judge undo jdg_5c12";

/// What is done with judgements.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// What is decided.
    #[command(flatten)]
    Decide(Decide),
    /// Takes a judgement back; an undo of an undo restores
    #[command(after_help = "Examples:\n  rashomon judge undo jdg_5c12 --reason \"the other hospital\"")]
    Undo(Undo),
    /// All judgements, or those about an id
    List(list::Arguments),
}

/// What is decided.
#[derive(Debug, Subcommand)]
pub enum Decide {
    /// Events or incidents are one happening
    #[command(
        after_help = "Examples:\n  rashomon judge same evt_12 evt_9c\n  rashomon judge same inc_4f inc_90 inc_b3"
    )]
    Same(Several),
    /// Events or incidents are different happenings, whatever else links them
    #[command(after_help = "Examples:\n  rashomon judge different inc_4f inc_90 --reason \"two towns of one name\"")]
    Different(Several),
    /// Nobody can say whether events or incidents are one happening
    #[command(after_help = "Examples:\n  rashomon judge unsure evt_12 evt_9c")]
    Unsure(Several),
    /// Incidents are one (as `same`)
    #[command(after_help = "Examples:\n  rashomon judge merge inc_4f inc_90")]
    Merge(Several),
    /// Events leave their incident, together
    #[command(after_help = "Examples:\n  rashomon judge split evt_12 evt_9c")]
    Split(Several),
    /// An event leaves its incident, and joins another if one is named
    #[command(after_help = "Examples:\n  rashomon judge move evt_12\n  rashomon judge move evt_12 --to inc_90")]
    Move(Move),
    /// Claims, events or incidents are right
    #[command(after_help = "Examples:\n  rashomon judge accept clm_07 --reason \"two nurses say so\"")]
    Accept(Several),
    /// Claims are wrong; events or incidents are none
    #[command(after_help = "Examples:\n  rashomon judge reject clm_07 --reason hearsay")]
    Reject(Several),
    /// A claim says something else
    #[command(
        after_help = "Examples:\n  rashomon judge correct clm_07 14\n  rashomon judge correct clm_07 \"10 to 15\"\n  \
                            rashomon judge correct clm_3a unknown"
    )]
    Correct(Correct),
    /// Place, date, type or actor of an event or incident
    #[command(after_help = "Examples:\n  rashomon judge set inc_4f --place Gao\n  \
                            rashomon judge set inc_4f --place \"the old mill @ 16.27,-0.04\"\n  \
                            rashomon judge set inc_4f --date 2024-06 --type ASSAULT/drone\n  \
                            rashomon judge set inc_4f --actor \"Red Ridge Front\" --as perpetrator")]
    Set(Set),
    /// How far the work at incidents is: todo, in-progress, needs-help, ready, done
    #[command(after_help = "Examples:\n  rashomon judge status inc_4f done")]
    Status(Status),
    /// Who works at incidents; nobody, where no name is given
    #[command(after_help = "Examples:\n  rashomon judge assign inc_4f Mariam\n  rashomon judge assign inc_4f")]
    Assign(Assign),
    /// A word to find an incident by
    #[command(after_help = "Examples:\n  rashomon judge tag inc_4f border")]
    Tag(Worded),
    /// Takes such a word away
    #[command(after_help = "Examples:\n  rashomon judge untag inc_4f border")]
    Untag(Worded),
    /// Words for whoever looks at an incident next
    #[command(after_help = "Examples:\n  rashomon judge note inc_4f \"ask the hospital again on Monday\"")]
    Note(Worded),
    /// One incident is a wave with, the retaliation for, the counter-attack to, or related to another
    #[command(after_help = "Examples:\n  rashomon judge link inc_90 retaliation inc_4f")]
    Link(Link),
    /// How far a publisher (A to F) or a claim (1 to 6) can be relied on, by the Admiralty scale
    #[command(after_help = "Examples:\n  rashomon judge grade clm_07 2\n  \
                            rashomon judge grade --publisher \"Hill Courier\" B")]
    Grade(Graded),
}

/// Who decides, and why.
#[derive(Args, Debug)]
pub struct Why {
    /// Why
    #[arg(long, value_name = "WORDS", default_value = "")]
    reason: String,
    /// Who.
    #[command(flatten)]
    person: Person,
}

/// Some ids.
#[derive(Args, Debug)]
pub struct Several {
    /// Ids, or how they begin
    #[arg(value_name = "ID", required = true)]
    ids: Vec<String>,
    /// Who and why.
    #[command(flatten)]
    why: Why,
}

/// An event that moves.
#[derive(Args, Debug)]
pub struct Move {
    /// The event
    #[arg(value_name = "EVENT")]
    event: String,
    /// The incident that it joins
    #[arg(long, value_name = "INCIDENT")]
    to: Option<String>,
    /// Who and why.
    #[command(flatten)]
    why: Why,
}

/// A claim and its right value.
#[derive(Args, Debug)]
pub struct Correct {
    /// The claim
    #[arg(value_name = "CLAIM")]
    claim: String,
    /// The right value, as the claim's attribute has it: "at least 7", a name, a place, a day; or "unknown"
    #[arg(value_name = "VALUE", value_parser = args::words)]
    value: String,
    /// Who and why.
    #[command(flatten)]
    why: Why,
}

/// What is set.
#[derive(Args, Debug)]
pub struct Set {
    /// Events or incidents
    #[arg(value_name = "ID", required = true)]
    ids: Vec<String>,
    /// Where: a name or an id of the gazetteer, with its point behind an @ if need be
    #[arg(long, value_name = "PLACE", value_parser = args::words)]
    place: Option<String>,
    /// When: a day, a month, a year, or FIRST..LAST
    #[arg(long, value_name = "DATE", value_parser = args::words)]
    date: Option<String>,
    /// What kind of event
    #[arg(long = "type", value_name = "TYPE/MODE", value_parser = args::words)]
    kind: Option<String>,
    /// Who took part
    #[arg(long, value_name = "NAME", value_parser = args::words, requires = "role")]
    actor: Option<String>,
    /// As what: perpetrator, responsibility, target, victim
    #[arg(long = "as", value_name = "ATTRIBUTE", requires = "actor", id = "role")]
    role: Option<Attribute>,
    /// Who and why.
    #[command(flatten)]
    why: Why,
}

/// Incidents and how far the work is.
#[derive(Args, Debug)]
pub struct Status {
    /// Incidents
    #[arg(value_name = "INCIDENT", required = true)]
    ids: Vec<String>,
    /// How far
    #[arg(value_name = "STATUS")]
    so_far: WorkStatus,
    /// Who and why.
    #[command(flatten)]
    why: Why,
}

/// An incident and who works at it.
#[derive(Args, Debug)]
pub struct Assign {
    /// The incident
    #[arg(value_name = "INCIDENT")]
    id: String,
    /// Who
    #[arg(value_name = "NAME", value_parser = args::words)]
    who: Option<String>,
    /// Who and why.
    #[command(flatten)]
    why: Why,
}

/// An incident and words.
#[derive(Args, Debug)]
pub struct Worded {
    /// The incident
    #[arg(value_name = "INCIDENT")]
    id: String,
    /// The words
    #[arg(value_name = "WORDS", value_parser = args::words)]
    words: String,
    /// Who and why.
    #[command(flatten)]
    why: Why,
}

/// Two incidents.
#[derive(Args, Debug)]
pub struct Link {
    /// The one that follows
    #[arg(value_name = "INCIDENT")]
    one: String,
    /// wave, retaliation, counter-attack, related
    #[arg(value_name = "RELATION")]
    relation: Relation,
    /// The one that it follows
    #[arg(value_name = "INCIDENT")]
    other: String,
    /// Who and why.
    #[command(flatten)]
    why: Why,
}

/// What is graded.
#[derive(Args, Debug)]
pub struct Graded {
    /// Claims, and the grade behind them
    #[arg(value_name = "CLAIM|GRADE", required = true)]
    words: Vec<String>,
    /// The publisher, as reports name it
    #[arg(long, value_name = "NAME", value_parser = args::words)]
    publisher: Option<String>,
    /// Who and why.
    #[command(flatten)]
    why: Why,
}

/// What is taken back.
#[derive(Args, Debug)]
pub struct Undo {
    /// The judgement
    #[arg(value_name = "JUDGEMENT")]
    id: String,
    /// Who and why.
    #[command(flatten)]
    why: Why,
}

/// Runs the command.
pub fn run(context: &Context, command: &Command) -> anyhow::Result<Done> {
    match command {
        Command::List(args) => list::run(context, args),
        Command::Undo(Undo { id, why }) => {
            let undone = desk::open_as(context, &why.person)?.undo(id, &why.reason)?;
            output::print(&told(&undone))?;
            Ok(Done::Well)
        }
        Command::Decide(decide) => {
            let why = why(decide);
            let mut desk = desk::open_as(context, &why.person)?;
            // All are read before the first is recorded.
            for decision in decisions(&desk, decide)? {
                output::print(&told(&desk.judge(decision, &why.reason)?))?;
            }
            Ok(Done::Well)
        }
    }
}

fn why(decide: &Decide) -> &Why {
    match decide {
        Decide::Same(args)
        | Decide::Different(args)
        | Decide::Unsure(args)
        | Decide::Merge(args)
        | Decide::Split(args)
        | Decide::Accept(args)
        | Decide::Reject(args) => &args.why,
        Decide::Move(args) => &args.why,
        Decide::Correct(args) => &args.why,
        Decide::Set(args) => &args.why,
        Decide::Status(args) => &args.why,
        Decide::Assign(args) => &args.why,
        Decide::Tag(args) | Decide::Untag(args) | Decide::Note(args) => &args.why,
        Decide::Link(args) => &args.why,
        Decide::Grade(args) => &args.why,
    }
}

/// Each of what is set is a judgement of its own, so that each can be taken back.
fn decisions(desk: &Desk, decide: &Decide) -> anyhow::Result<Vec<Decision>> {
    let about = |action: Action, args: &Several| Decision::new(action, args.ids.clone());
    Ok(vec![match decide {
        Decide::Same(args) => about(Action::Same, args),
        Decide::Different(args) => about(Action::Different, args),
        Decide::Unsure(args) => about(Action::Unsure, args),
        Decide::Merge(args) => about(Action::Merge, args),
        Decide::Split(args) => about(Action::Split, args),
        Decide::Accept(args) => about(Action::Accept, args),
        Decide::Reject(args) => about(Action::Reject, args),
        Decide::Move(args) => Decision::new(Action::Move, [Some(&args.event), args.to.as_ref()].into_iter().flatten()),
        Decide::Correct(args) => {
            Decision::new(Action::Correct, [&args.claim]).value(desk.value_like(&args.claim, &args.value)?)
        }
        Decide::Status(args) => Decision::new(Action::Status, args.ids.clone()).detail(Detail::Status(args.so_far)),
        Decide::Assign(args) => Decision::new(Action::Assign, [&args.id]).detail(Detail::Assignee(args.who.clone())),
        Decide::Tag(args) => Decision::new(Action::Tag, [&args.id]).detail(Detail::Tag(args.words.clone())),
        Decide::Untag(args) => Decision::new(Action::Untag, [&args.id]).detail(Detail::Tag(args.words.clone())),
        Decide::Note(args) => Decision::new(Action::Note, [&args.id]).detail(Detail::Note(args.words.clone())),
        Decide::Link(args) => {
            Decision::new(Action::Link, [&args.one, &args.other]).detail(Detail::Relation(args.relation))
        }
        Decide::Grade(args) => graded(args)?,
        Decide::Set(args) => return set(desk, args),
    }])
}

fn graded(args: &Graded) -> Result<Decision, Usage> {
    let Some((grade, claims)) = args.words.split_last() else { return Err(Usage("give a grade".to_owned())) };
    let grade: Grade = grade.to_uppercase().parse().map_err(|e: rashomon_model::UnknownWord| Usage(e.to_string()))?;
    let subjects: Vec<String> = match (&args.publisher, claims) {
        (Some(publisher), []) => vec![format!("publisher:{publisher}")],
        (None, [_, ..]) => claims.to_vec(),
        (Some(_), _) => return Err(Usage("grade a publisher or claims, not both at once".to_owned())),
        (None, []) => return Err(Usage("give the claims before the grade, or --publisher".to_owned())),
    };
    Ok(Decision::new(Action::Grade, subjects).detail(Detail::Grade(grade)))
}

fn set(desk: &Desk, args: &Set) -> anyhow::Result<Vec<Decision>> {
    let about = || Decision::new(Action::Set, args.ids.clone());
    let mut decisions = Vec::new();
    if let Some(place) = &args.place {
        decisions.push(about().value(Value::Place(desk.place_value(place)?)));
    }
    if let Some(date) = &args.date {
        decisions.push(about().value(Value::Time(desk.time_value(date)?)));
    }
    if let Some(kind) = &args.kind {
        decisions.push(about().detail(desk.type_value(kind)?));
    }
    if let (Some(actor), Some(role)) = (&args.actor, args.role) {
        decisions.push(about().value(Value::Actor(desk.actor_value(actor)?)).detail(Detail::Attribute(role)));
    }
    if decisions.is_empty() {
        return Err(Usage("give --place, --date, --type, or --actor with --as".to_owned()).into());
    }
    Ok(decisions)
}

/// What was recorded, and how to take it back.
fn told(judgement: &Judgement) -> String {
    let id = &judgement.id;
    let restores = if judgement.action == Action::Undo { "restores it" } else { "takes it back" };
    format!("{id}: {}, by {}\n  `rashomon judge undo {id}` {restores}\n", said(judgement), clean(&judgement.reviewer))
}
