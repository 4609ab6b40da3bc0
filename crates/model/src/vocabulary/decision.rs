//! What people decide.

use std::{fmt, str::FromStr};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::UnknownWord;

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
