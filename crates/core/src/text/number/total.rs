//! Running totals: numbers of a time that is longer than any single event.
//!
//! A war, a year, a campaign: "34,568 since October", "61 so far this year". What was counted since a weekday or in the past
//! 24 hours may be one event.

use super::item::{self, Is, Item};

/// Whether the number that the items `from..to` are is a running total.
pub(super) fn is_running(items: &[Item], from: usize, to: usize) -> bool {
    let text = Text { items };
    text.told_behind(to) || text.told_before(from)
}

struct Text<'a> {
    items: &'a [Item],
}

/// Items on either side that are looked at.
const REACH: usize = 28;

impl Text<'_> {
    fn word(&self, at: usize) -> &str {
        self.items.get(at).map_or("", Item::word)
    }

    /// Whether a sentence ends with the item.
    fn ends(&self, at: usize) -> bool {
        if self.items.get(at + 1).is_some_and(|next| next.paragraph) {
            return true;
        }
        let Is::Sign(sign) = self.items[at].is else { return false };
        let apart = self.items.get(at + 1).is_none_or(|next| !next.joined);
        matches!(sign, '.' | '!' | '?') && apart || matches!(sign, ';' | '•' | '|')
    }

    /// "… have been killed since October", up to where another time or another number's story begins.
    fn told_behind(&self, to: usize) -> bool {
        for at in to..self.items.len().min(to + REACH) {
            if self.is_long(at) {
                return !self.is_superlative(to, at);
            }
            let word = self.word(at);
            let turns = matches!(
                word,
                "bringing" | "taking" | "raising" | "pushing" | "total" | "toll" | "who" | "whose" | "but"
            );
            // "… were hurt, and the file has been asleep since the spring"
            let clause = matches!(word, "and" | "while" | "as" | "when") && SUBJECTS.contains(&self.word(at + 1));
            if self.ends(at) || turns || clause || is_day(word) {
                return false;
            }
        }
        false
    }

    /// "Since October, 34,568 people", "the number of people killed since the war began to 34,568".
    fn told_before(&self, from: usize) -> bool {
        let first = (from.saturating_sub(REACH)..from)
            .rev()
            .find(|at| self.ends(*at))
            .map_or(from.saturating_sub(REACH), |at| at + 1);
        if self.is_long(first) {
            let comma = (first..from).find(|at| self.items[*at].is_sign(','));
            return (first..comma.unwrap_or(from)).all(|at| !is_day(self.word(at)));
        }
        // The last cue before it, with a total before that, and nothing else counted between them.
        let number = |at: usize| matches!(self.items[at].is, Is::Figure(figure) if figure.digits != 4);
        let Some(cue) = (first..from).rev().take_while(|at| !number(*at)).find(|at| self.is_long(*at)) else {
            return false;
        };
        let total = (first..cue).rev().take(10).any(|at| TOTALS.contains(&self.word(at)));
        let leads = matches!(
            self.word(from.saturating_sub(1)),
            "to" | "at" | "is" | "of" | "reached" | "past" | "over" | "than"
        );
        total && leads && !self.is_superlative(first, cue)
    }

    /// "the deadliest attack since 2011", "the first since March".
    fn is_superlative(&self, from: usize, cue: usize) -> bool {
        (from..cue).rev().take(8).any(|at| {
            let word = self.word(at);
            matches!(word, "worst" | "first" | "most" | "latest" | "second" | "last")
                || word.len() > 5 && word.ends_with("est")
        })
    }

    /// Whether words that begin here tell a time of many events.
    fn is_long(&self, at: usize) -> bool {
        let word = |by: usize| self.word(at + by);
        match word(0) {
            "since" => self.is_since(at + 1),
            "so" => word(1) == "far" && word(2) == "this" && matches!(word(3), "year" | "month" | "season" | "decade"),
            "this" => {
                let so_far = word(2) == "so" && word(3) == "far";
                matches!(word(1), "year" | "decade") && (so_far || word(2) == "alone")
                    || word(1) == "month" && word(2) == "alone"
            }
            "in" | "over" | "during" | "within" | "for" | "throughout" => self.is_period(at + 1),
            "every" | "each" | "per" => matches!(word(1), "year" | "month"),
            "a" => {
                matches!(word(1), "year" | "month")
                    && matches!(self.word(at.saturating_sub(1)), "people" | "times" | "deaths")
            }
            "annually" | "yearly" => true,
            _ => false,
        }
    }

    /// What stands behind "since": a month, a year, the begin of a war; no day.
    fn is_since(&self, at: usize) -> bool {
        let words = (at..at + 5).map(|at| self.word(at));
        let figure = |at: usize| self.items.get(at).and_then(Item::figure);
        let year = figure(at).is_some_and(|f| f.digits == 4);
        let month = item::is_month(self.word(at)) || matches!(self.word(at), "early" | "late" | "mid");
        let day = figure(at + 1).is_some_and(|f| f.digits > 0 && f.digits <= 2);
        let war = words.clone().any(|word| WARS.contains(&word));
        let years = words
            .clone()
            .take(2)
            .any(|word| matches!(word, "year" | "month" | "summer" | "winter" | "spring" | "autumn"));
        let comma = (at..self.items.len().min(at + 5)).any(|at| self.items[at].is_sign(','));
        // "since May 12" may be the first day of a siege; "since October 7" of a year before is told with its year.
        year || month && (!day || comma && figure(at + 3).is_some()) || war || years
    }

    /// "the past decade", "the last three months", "the war", "ten years of war", "the whole of last year".
    fn is_period(&self, at: usize) -> bool {
        let the = usize::from(matches!(self.word(at), "the" | "its" | "their"));
        let at = at + the;
        let word = |by: usize| self.word(at + by);
        if matches!(word(0), "past" | "last" | "previous" | "preceding") && the == 1 {
            let unit = [1, 2].into_iter().map(word).find(|word| LONG.contains(word));
            return unit.is_some();
        }
        if word(0) == "whole" || word(0) == "all" && word(1) == "of" {
            return word(1) == "of" && (2..6).any(|by| word(by) == "year") || word(1) == "year";
        }
        let years = matches!(word(1), "years" | "months" | "decades") || matches!(word(0), "years" | "decades");
        let war = |by: usize| WARS.contains(&word(by));
        if years {
            return (1..4).any(|by| word(by) == "of" && (war(by + 1) || word(by + 1) == "fighting"));
        }
        the == 1
            && (war(0)
                || war(1) && !self.items.get(at + 1).is_some_and(Item::is_capital)
                || war(2) && word(1) == "year")
    }
}

fn is_day(word: &str) -> bool {
    DAYS.contains(&word)
}

const DAYS: [&str; 12] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "today",
    "yesterday",
    "overnight",
    "tonight",
    "weekend",
];
/// Words that a clause of its own begins with.
const SUBJECTS: [&str; 14] =
    ["the", "a", "an", "he", "she", "it", "they", "we", "his", "her", "its", "their", "this", "there"];
const WARS: [&str; 9] =
    ["war", "conflict", "insurgency", "uprising", "invasion", "intifada", "coup", "genocide", "rebellion"];
const LONG: [&str; 7] = ["decade", "decades", "year", "years", "months", "month", "century"];
const TOTALS: [&str; 11] =
    ["total", "toll", "number", "tally", "count", "figure", "killed", "deaths", "dead", "wounded", "displaced"];
