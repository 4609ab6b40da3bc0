//! The closed vocabularies: what code branches on.

use std::{fmt, str::FromStr};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A word that its vocabulary does not have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown {vocabulary} `{word}`; known: {known}")]
pub struct UnknownWord {
    vocabulary: &'static str,
    word: String,
    known: String,
}

macro_rules! vocabulary {
    ($(#[$doc:meta])* $name:ident, $label:literal { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        pub enum $name {
            $($(#[$vdoc])* #[serde(rename = $word)] $variant),+
        }

        impl $name {
            /// Every word, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word as it stands in JSON.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word),+
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = UnknownWord;

            fn from_str(word: &str) -> Result<Self, UnknownWord> {
                Self::ALL.iter().copied().find(|v| v.as_str() == word).ok_or_else(|| UnknownWord {
                    vocabulary: $label,
                    word: word.to_owned(),
                    known: Self::ALL.iter().map(|v| v.as_str()).collect::<Vec<_>>().join(", "),
                })
            }
        }
    };
}

vocabulary!(
    /// How an event stands to reality, as the report tells it.
    Status, "status" {
        /// It happened.
        Occurred = "occurred",
        /// It was tried and failed of itself.
        Attempted = "attempted",
        /// Somebody stopped it.
        Foiled = "foiled",
        /// Somebody threatens it.
        Threatened = "threatened",
        /// Somebody intends it.
        Planned = "planned",
        /// It is said not to have happened.
        Denied = "denied",
        /// It stands in a condition or a question.
        Hypothetical = "hypothetical",
        /// No single happening is meant ("attacks have increased").
        Generic = "generic",
    }
);

vocabulary!(
    /// What a claim says about an event.
    Attribute, "attribute" {
        /// Who did it.
        Perpetrator = "perpetrator",
        /// Who says to have done it, or is said to have claimed it.
        Responsibility = "responsibility",
        /// What or who was aimed at.
        Target = "target",
        /// A named or described person who was harmed.
        Victim = "victim",
        /// With what.
        Weapon = "weapon",
        /// Rockets, shells, missiles, drones launched.
        MunitionsFired = "munitions-fired",
        /// Those that came down.
        MunitionsLanded = "munitions-landed",
        /// Those that were stopped.
        MunitionsIntercepted = "munitions-intercepted",
        /// Dead.
        Killed = "killed",
        /// Wounded.
        Injured = "injured",
        /// Unaccounted for.
        Missing = "missing",
        /// Taken by force.
        Abducted = "abducted",
        /// Set free.
        Released = "released",
        /// Detained by authorities.
        Arrested = "arrested",
        /// Driven from home.
        Displaced = "displaced",
        /// People in a crowd.
        CrowdSize = "crowd-size",
        /// Harm to things.
        Damage = "damage",
        /// How it was done.
        Method = "method",
        /// From where it was launched.
        LaunchSite = "launch-site",
        /// What was done against it or after it.
        Response = "response",
        /// Whether people are accounted for.
        Accountability = "accountability",
        /// Why.
        Motive = "motive",
        /// Where.
        Place = "place",
        /// When.
        Date = "date",
        /// How far it got.
        Stage = "stage",
    }
);

vocabulary!(
    /// What the speaker does with the value.
    Stance, "stance" {
        /// Says that it is so.
        Asserts = "asserts",
        /// Says that it is not so.
        Denies = "denies",
        /// Says to have done it.
        ClaimsResponsibility = "claims-responsibility",
        /// Says that another did it.
        Accuses = "accuses",
        /// Doubts it.
        Doubts = "doubts",
        /// Says that it is not known yet.
        ReportsPending = "reports-pending",
        /// Condemns, mourns, threatens revenge.
        Reacts = "reacts",
    }
);

vocabulary!(
    /// Who a speaker is.
    SpeakerKind, "speaker kind" {
        /// One human being.
        Person = "person",
        /// An institution: a ministry, an army, a hospital.
        Organisation = "organisation",
        /// An armed or political group.
        Group = "group",
        /// An outlet or agency.
        Publication = "publication",
        /// A paper, a log, a court file.
        Document = "document",
        /// People who are not named: residents, a witness, officials.
        Anonymous = "anonymous",
        /// The report's own voice.
        Author = "author",
    }
);

vocabulary!(
    /// By what means something was said.
    Medium, "medium" {
        /// A written or spoken statement.
        Statement = "statement",
        /// A post on a social network.
        Tweet = "tweet",
        /// A press conference or briefing.
        PressConference = "press-conference",
        /// Radio or television.
        Broadcast = "broadcast",
        /// An interview, also by telephone.
        Interview = "interview",
        /// A video or an audio message.
        Recording = "recording",
        /// A paper: a report, a letter, a court file.
        Document = "document",
    }
);

vocabulary!(
    /// How sure a date is.
    TimePrecision, "time precision" {
        /// Part of a day, or an hour.
        Hour = "hour",
        /// A day.
        Day = "day",
        /// A few days, or a week.
        Week = "week",
        /// A month.
        Month = "month",
        /// A year.
        Year = "year",
        /// Longer, or open at one end.
        Range = "range",
    }
);

vocabulary!(
    /// How sure a coordinate is.
    PlacePrecision, "place precision" {
        /// The site itself.
        Exact = "exact",
        /// A town or village.
        Town = "town",
        /// An area around a point: near a town, some way from it, between two.
        Area = "area",
        /// A second-order division, as a district: no coordinate is given.
        Admin2 = "admin2",
        /// A province: no coordinate is given.
        Admin1 = "admin1",
        /// A part of a country or of several, without a boundary: no coordinate is given.
        Region = "region",
        /// A sea, a lake, a river: no coordinate is given.
        Water = "water",
        /// A country: no coordinate is given.
        Country = "country",
        /// A name that no gazetteer knows: no coordinate is given.
        Unresolved = "unresolved",
    }
);

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

vocabulary!(
    /// Whether people have looked at a derived record.
    Review, "review" {
        /// Made by the program alone.
        Machine = "machine",
        /// A reviewer's judgement bears on it.
        Reviewed = "reviewed",
    }
);

vocabulary!(
    /// What a reviewer decided.
    Action, "action" {
        /// The record is right.
        Accept = "accept",
        /// The record is wrong.
        Reject = "reject",
        /// The record is replaced by another value.
        Correct = "correct",
        /// Events are the same happening.
        Merge = "merge",
        /// Events are different happenings.
        Split = "split",
        /// Events or incidents are the same happening.
        Same = "same",
        /// Events or incidents are different happenings.
        Different = "different",
        /// Whether events or incidents are the same happening cannot be said.
        Unsure = "unsure",
        /// An event is not part of its incident.
        Move = "move",
        /// Place, date, actor or type of an event or an incident are so.
        Set = "set",
        /// The work at an incident is so far.
        Status = "status",
        /// Somebody works at an incident.
        Assign = "assign",
        /// An incident has a word to find it by.
        Tag = "tag",
        /// It has that word no longer.
        Untag = "untag",
        /// Words for whoever looks at an incident next.
        Note = "note",
        /// Two incidents have to do with each other.
        Link = "link",
        /// A source or a claim can be relied on so far.
        Grade = "grade",
        /// Another judgement is taken back.
        Undo = "undo",
    }
);

vocabulary!(
    /// How far the work at an incident is.
    #[derive(Default)]
    WorkStatus, "status of work" {
        /// Nobody has begun.
        #[default]
        Todo = "todo",
        /// Somebody works at it.
        InProgress = "in-progress",
        /// Whoever works at it does not get on alone.
        NeedsHelp = "needs-help",
        /// Somebody else is to look at it.
        Ready = "ready",
        /// It is done.
        Done = "done",
    }
);

vocabulary!(
    /// How one incident stands to another.
    Relation, "relation" {
        /// It is part of the same wave of attacks.
        Wave = "wave",
        /// It avenges the other.
        Retaliation = "retaliation",
        /// It answers the other on the spot.
        CounterAttack = "counter-attack",
        /// They have to do with each other in some other way.
        Related = "related",
    }
);

vocabulary!(
    /// How far a source (letters) or what it says (digits) can be relied on, by the Admiralty scale.
    Grade, "grade" {
        /// A source that is completely reliable.
        A = "A",
        /// A source that is usually reliable.
        B = "B",
        /// A source that is fairly reliable.
        C = "C",
        /// A source that is not usually reliable.
        D = "D",
        /// A source that is unreliable.
        E = "E",
        /// A source whose reliability cannot be judged.
        F = "F",
        /// Confirmed by other sources.
        One = "1",
        /// Probably true.
        Two = "2",
        /// Possibly true.
        Three = "3",
        /// Doubtful.
        Four = "4",
        /// Improbable.
        Five = "5",
        /// Its truth cannot be judged.
        Six = "6",
    }
);

impl Grade {
    /// Whether it grades a source, not what it says.
    pub fn is_of_source(self) -> bool {
        matches!(self, Self::A | Self::B | Self::C | Self::D | Self::E | Self::F)
    }
}

vocabulary!(
    /// In which way judgements contradict each other.
    Conflict, "conflict" {
        /// A later one says the opposite of an earlier one about the same thing, and stands.
        Overruled = "overruled",
        /// What some together say to be the same, another says to be different. Both stand: whoever joins must not break
        /// the one that keeps apart.
        Transitive = "transitive",
    }
);

vocabulary!(
    /// What the relevance gate had to do with a reading.
    GateVerdict, "gate verdict" {
        /// The gate let the report through.
        Passed = "passed",
        /// The gate held the report back: nothing was extracted.
        HeldBack = "held-back",
        /// The report was analysed without asking the gate.
        NotAsked = "not-asked",
    }
);

vocabulary!(
    /// How much a diagnostic matters.
    Severity, "severity" {
        /// For information.
        Info = "info",
        /// Something was left out or is in doubt.
        Warning = "warning",
    }
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_and_text_agree() {
        for attribute in Attribute::ALL {
            assert_eq!(serde_json::to_string(attribute).unwrap(), format!("\"{attribute}\""));
            assert_eq!(attribute.as_str().parse(), Ok(*attribute));
        }
    }

    #[test]
    fn an_unknown_word_is_named() {
        let error = "deaths".parse::<Attribute>().unwrap_err().to_string();
        assert!(error.starts_with("unknown attribute `deaths`; known: perpetrator, "), "{error}");
    }
}
