//! What one report says, and how it was read.

use std::{fmt, str::FromStr};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::UnknownWord;

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
