//! What a format cannot hold, counted while it is written.

use std::collections::BTreeMap;

use serde::Serialize;

/// What was written, and what of it the format could not hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Exported {
    /// Rows, lines or features.
    pub rows: u64,
    /// What is lost, by kind.
    pub losses: Vec<Loss>,
}

/// One kind of loss.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Loss {
    /// Which.
    pub kind: LossKind,
    /// What it means, a sentence for people.
    pub about: &'static str,
    /// How often.
    pub count: u64,
    /// The incidents, reports or claims that it befell, each once, in their order in the export.
    pub ids: Vec<String>,
}

macro_rules! losses {
    ($($variant:ident = $word:literal: $about:literal;)+) => {
        /// In which way something is lost.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum LossKind {
            $(#[doc = $about] $variant,)+
        }

        impl LossKind {
            /// All kinds, in the order of the report.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word for it.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// What it means, a sentence for people.
            pub fn about(self) -> &'static str {
                match self { $(Self::$variant => $about),+ }
            }
        }
    };
}

losses! {
    NoProvince = "no-province": "It is placed in no province or better, and the format has no row for it.";
    NoDate = "no-date": "It is dated to no month or better, and the format has no row for it.";
    NoDeath = "no-death": "Nobody is known to have died, and the format has rows for deaths only.";
    NotCounted = "not-counted": "What happened is of no kind that the format counts.";
    NotToldByNumber = "not-told-by-number": "Deaths are mentioned and no number of them stands: the cell is empty.";
    UnknownAsZero = "unknown-as-zero": "No death is mentioned, which the format writes as 0.";
    RangeAsNumber = "range-as-number": "Lowest and highest number differ, and the format has one.";
    OpenRange = "open-range": "The highest number is open (\"at least\"): the highest that is told stands for it.";
    Indeterminate = "indeterminate": "The rule prefers no account; the lowest number stands for it.";
    WholeNotTold = "whole-not-told": "Only parts of the toll are told; their highest number stands for the whole.";
    Disputed = "disputed": "Accounts exclude each other, and one of them stands for all.";
    Pending = "pending": "Something was not known yet, which the format cannot say.";
    VictimKinds = "victim-kinds": "Victims are told by kind (soldiers, children), and the format has no column for it.";
    SideNotTold = "side-not-told": "On whose side people died is not told of all: they are of unknown side.";
    Divided = "divided": "It lasted several days, and its toll is divided among their rows.";
    SeveralModes = "several-modes": "Reports tell several modes or tactics, and one stands for all.";
    Status = "status": "It was attempted or foiled, and the format writes what occurred.";
    ActorNotTold = "actor-not-told": "Nobody is named who did it, and the cell is empty.";
    ClassNotKnown = "class-not-known": "The class of an actor is not in the register of actors: the cell is empty.";
    MoreActors = "more-actors": "More actors are named than the format has columns for.";
    NoPoint = "no-point": "It is placed by a division or an area without a point: the coordinates are empty.";
    NoCode = "no-code": "No code of its country or province is known: the cell is empty.";
    ScaleNotKnown = "scale-not-known": "How far its publishers reach is not known: the cell is empty.";
    Attributes = "attributes": "Something else is claimed (damage, motive, munitions), and the format has no column for it.";
    Shortened = "shortened": "A text is longer than a cell may be, and its end is cut off.";
}

/// Losses as they come up.
#[derive(Debug, Default)]
pub(super) struct Losses(BTreeMap<LossKind, (u64, Vec<String>)>);

impl Losses {
    /// Notes that something of `id` is lost.
    pub fn note(&mut self, kind: LossKind, id: &str) {
        let (count, ids) = self.0.entry(kind).or_default();
        *count += 1;
        if ids.last().is_none_or(|last| last != id) {
            ids.push(id.to_owned());
        }
    }

    /// The same where it is so.
    pub fn note_if(&mut self, is_lost: bool, kind: LossKind, id: &str) {
        if is_lost {
            self.note(kind, id);
        }
    }

    /// All there are.
    pub fn finish(self) -> Vec<Loss> {
        let loss = |(kind, (count, ids)): (LossKind, _)| Loss { kind, about: kind.about(), count, ids };
        self.0.into_iter().map(loss).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn losses_are_counted_and_ids_stand_once() {
        let mut losses = Losses::default();
        losses.note(LossKind::Disputed, "inc_1");
        losses.note(LossKind::Disputed, "inc_1");
        losses.note_if(false, LossKind::Pending, "inc_1");
        losses.note(LossKind::NoProvince, "inc_2");
        let losses = losses.finish();
        assert_eq!(losses.iter().map(|l| l.kind).collect::<Vec<_>>(), [LossKind::NoProvince, LossKind::Disputed]);
        assert_eq!((losses[1].count, losses[1].ids.len()), (2, 1));
    }

    #[test]
    fn words_are_those_of_json() {
        for kind in LossKind::ALL {
            assert_eq!(serde_json::to_string(kind).unwrap(), format!("\"{}\"", kind.as_str()));
        }
    }
}
