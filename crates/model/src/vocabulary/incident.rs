//! What the reports of one incident say together.

use std::{fmt, str::FromStr};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::UnknownWord;

vocabulary!(
    /// How the accounts of one attribute stand to each other.
    FactStatus, "fact status" {
        /// One origin only.
        Single = "single",
        /// Several origins whose accounts can all be true.
        Agreed = "agreed",
        /// Disputed: accounts of different voices that stand beside each other and exclude each other. What was updated, and
        /// what counts a part, is no dispute.
        Contested = "contested",
        /// Said not to be known yet, and nothing later is said but words on some part of it.
        Pending = "pending",
        /// Somebody denies, nobody asserts.
        Denied = "denied",
        /// Later accounts replaced all there were, and none of them stands.
        Superseded = "superseded",
    }
);

vocabulary!(
    /// Why an incident is none that a coder of conflict data would take up.
    Uncodable, "reason why not" {
        /// It is dated to no month or better.
        NoDate = "no-date",
        /// It is placed in no province or better.
        NoProvince = "no-province",
        /// Every report that tells it looks back on it.
        LookBack = "look-back",
        /// It neither occurred nor was tried: planned, threatened, denied.
        NotTried = "not-tried",
    }
);

vocabulary!(
    /// Whom a count counts. The words of the report stay beside it.
    VictimKind, "kind of victim" {
        /// People who take no part in fighting, told as such or by what they do ("farmers").
        Civilian = "civilian",
        /// Armed people of no state.
        Combatant = "combatant",
        /// Armed forces of a state, peacekeepers too.
        Soldier = "soldier",
        /// Police and gendarmes.
        Police = "police",
        /// Minors.
        Child = "child",
        /// Women.
        Woman = "woman",
        /// Those who treat the sick and wounded.
        Health = "health",
        /// Aid workers and rescuers.
        Aid = "aid",
        /// Journalists and those who work with them.
        Media = "media",
        /// Teachers and lecturers.
        Teacher = "teacher",
        /// Holders of public office.
        Official = "official",
        /// Those who attacked.
        Attacker = "attacker",
        /// A kind that none of these is; the words tell it.
        Other = "other",
        /// No kind is told.
        Unknown = "unknown",
    }
);

vocabulary!(
    /// Whose people a count counts.
    Side, "side" {
        /// Those who attacked.
        Attacker = "attacker",
        /// Those who were attacked.
        Target = "target",
    }
);

vocabulary!(
    /// Why a later account stands in the place of an earlier one.
    Replaced, "reason of a replacement" {
        /// The same voice says another figure later.
        SameVoice = "same-voice",
        /// Words say so: "rose to", "up from nine", "initially".
        Words = "words",
        /// The report's own voice, or officials of the same side, have a higher figure later.
        SameSide = "same-side",
        /// It repeats a figure that was replaced before.
        Repeated = "repeated",
        /// It was not known, and now somebody knows.
        Answered = "answered",
        /// Who had said it denies it later.
        Withdrawn = "withdrawn",
    }
);

vocabulary!(
    /// What shows that a report repeats a source.
    RepeatReason, "reason of a repetition" {
        /// Most of the shorter text stands in the other.
        Copy = "copy",
        /// A dateline, a byline or a line of its own names the agency.
        Credit = "credit",
        /// The address or the id of the report is the agency's.
        Address = "address",
        /// It is the publisher's own, or the agency's own, as other reports are.
        Publisher = "publisher",
        /// Somebody told the agency: "told AFP".
        Told = "told",
        /// The agency quotes somebody: "quoted by AFP", "citing AFP".
        Carried = "carried",
        /// The agency itself is the speaker: "Reuters said".
        Cited = "cited",
        /// Several reports quote one speaker.
        Quoted = "quoted",
    }
);
