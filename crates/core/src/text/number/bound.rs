//! Ranges: numerals with what bounds them, "between 20 and 30", "more than 20", "up to 30", ">= 5".

use super::{
    Range,
    item::{Is, Item},
    numeral::Numeral,
    unit, words,
};

/// A range with the items that tell it, and the numerals in it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Ranged {
    pub from: usize,
    pub to: usize,
    pub range: Range,
    /// Indices of its numerals.
    pub numerals: std::ops::Range<usize>,
}

/// Which side of a number a bound leaves open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Bound {
    Low { open: bool },
    High { open: bool },
    Exact,
}

/// The ranges of a text, in order.
pub(super) fn all(items: &[Item], numerals: &[Numeral]) -> Vec<Ranged> {
    let text = Text { items, numerals };
    let (mut found, mut at): (Vec<Ranged>, usize) = (Vec::new(), 0);
    while at < numerals.len() {
        let from = found.last().map_or(0, |last| last.to);
        let range = text.span(at, from).or_else(|| text.bounded(at, from));
        match range {
            Some(range) => {
                at = range.numerals.end;
                match found.last_mut() {
                    Some(last) if let Some(both) = text.both(last, &range) => *last = both,
                    _ => found.push(range),
                }
            }
            None => at += 1,
        }
    }
    found
}

struct Text<'a> {
    items: &'a [Item],
    numerals: &'a [Numeral],
}

impl Text<'_> {
    fn word(&self, at: usize) -> &str {
        self.items.get(at).map_or("", Item::word)
    }

    fn before(&self, at: usize, back: usize) -> &str {
        at.checked_sub(back).map_or("", |at| self.word(at))
    }

    /// Whether a sign of money stands there: "between $5 and $10".
    fn is_money(&self, at: usize) -> bool {
        self.items.get(at).is_some_and(|item| matches!(item.is, Is::Sign(sign) if unit::is_money(sign)))
    }

    /// "20-30", "20 to 30", "between 20 and 30", "from 20 to 30".
    fn span(&self, first: usize, from: usize) -> Option<Ranged> {
        let (low, high) = (&self.numerals[first], self.numerals.get(first + 1)?);
        let the = usize::from(self.before(low.from, 1) == "the" || low.from > 0 && self.is_money(low.from - 1));
        let leading = self.before(low.from, 1 + the);
        let article = usize::from(self.word(low.to + 1) == "the" || self.is_money(low.to + 1));
        if high.from != low.to + 1 + article {
            return None;
        }
        let start = low.from.saturating_sub(1 + the);
        let (link, led) = (&self.items[low.to], start >= from && low.from > the);
        let begins = match (&link.is, link.word()) {
            (_, "and") if leading == "between" && led => start,
            // "rose from nine to 11": two tolls, one after the other.
            (_, "to") if leading == "from" && self.is_change(low.from) => return None,
            // "climbed by four to 26"
            (_, "to") if leading == "by" => return None,
            (_, "to" | "through" | "until") if leading == "from" && led => start,
            (_, "to" | "through") => low.from,
            (Is::Sign('-' | '–' | '—' | '~' | '‑'), _) if self.is_dash(low, high) => low.from,
            _ => return None,
        };
        let least = low.value * self.scale_of_both(low, high);
        let range = Range { low: Some(least), high: Some(high.value), low_open: false, high_open: false };
        (low.value < high.value).then_some(Ranged { from: begins, to: high.to, range, numerals: first..first + 2 })
    }

    /// What the scale behind the second number makes of the first: "two to three million"; not in "900 to 1 thousand", where the
    /// first would be the greater.
    fn scale_of_both(&self, low: &Numeral, high: &Numeral) -> f64 {
        let scale = |n: &Numeral| words::scale(self.word(n.to - 1)).filter(|by| *by > 100.0);
        let both =
            scale(high).filter(|by| scale(low).is_none() && high.to > high.from + 1 && low.value * by < high.value);
        both.filter(|_| low.value < 1_000.0).unwrap_or(1.0)
    }

    /// Whether what stands before "from" tells of a change.
    fn is_change(&self, at: usize) -> bool {
        (2..5).any(|back| CHANGES.contains(&self.before(at, back)))
    }

    /// Whether the dash between two numbers is no part of a date, a telephone number or a score.
    fn is_dash(&self, low: &Numeral, high: &Numeral) -> bool {
        let dash = &self.items[low.to];
        let even = dash.joined == self.items[high.from].joined;
        let digits = !dash.joined || [low, high].into_iter().all(|n| self.items[n.from].figure().is_some());
        let chained = |item: &Item| matches!(item.is, Is::Sign('-' | '/' | ':' | '.' | '+')) && item.joined;
        let before = self.items[low.from].joined && low.from > 0 && {
            let before = &self.items[low.from - 1];
            matches!(before.is, Is::Sign('-' | '/' | ':' | '+'))
        };
        let behind =
            |at: usize| self.items.get(at).is_some_and(|i| i.joined && (i.figure().is_some() || i.is == Is::Code));
        let after = self.items.get(high.to).is_some_and(chained) && behind(high.to + 1);
        even && digits && !before && !after && low.value >= 0.0
    }

    /// A number with a word or sign that bounds it.
    fn bounded(&self, number: usize, from: usize) -> Option<Ranged> {
        let numeral = &self.numerals[number];
        let before = self.bound_before(numeral.from, from);
        let (start, mut bound, mut to) = match before {
            Some((start, bound)) => (start, Some(bound), numeral.to),
            None => (numeral.from, None, numeral.to),
        };
        if bound.is_none_or(|bound| bound == Bound::Exact)
            && let Some((end, behind)) = self.bound_behind(numeral.to)
        {
            (to, bound) = (end, Some(behind));
        } else if let Some(Bound::Low { .. } | Bound::High { .. }) = bound
            && let Some(end) = self.equal_behind(numeral.to)
        {
            bound = bound.map(closed);
            to = end;
        }
        Some(Ranged { from: start, to, range: range(bound?, numeral.value), numerals: number..number + 1 })
    }

    /// The bound that ends before an item and does not begin before `from`; and where it begins.
    fn bound_before(&self, at: usize, from: usize) -> Option<(usize, Bound)> {
        let end = at - usize::from(at > from && (self.before(at, 1) == "the" || self.is_money(at - 1)));
        if end > 0 && self.comparison(end - 1).is_some() {
            return self.signs_before(end).filter(|(start, _)| *start >= from);
        }
        let listed = |list: &[(&str, Bound)]| {
            list.iter().find_map(|(words, bound)| {
                let count = words.split(' ').count();
                let start = end.checked_sub(count).filter(|start| *start >= from)?;
                words.split(' ').zip(start..).all(|(word, at)| self.word(at) == word).then_some((start, *bound))
            })
        };
        // "No more than" and "less than or equal to" are each read before what they end in.
        listed(&BEFORE_LONG).or_else(|| self.compared(end, from)).or_else(|| listed(&BEFORE))
    }

    /// "more than", "larger than or equal to", "equal to or less than": a comparison that ends before an item.
    fn compared(&self, end: usize, from: usize) -> Option<(usize, Bound)> {
        let is = |at: usize, words: &[&str]| words.contains(&self.word(at));
        let back = |at: usize, by: usize| at.checked_sub(by).filter(|at| *at >= from);
        // "… than or equal to", "… or equal to", "… or equal than".
        let equal =
            back(end, 3).filter(|at| self.word(*at) == "or" && is(at + 1, &["equal"]) && is(at + 2, &["to", "than"]));
        let closed_behind = equal.is_some();
        let end = equal.unwrap_or(end);
        let than = back(end, 1).filter(|at| self.word(*at) == "than");
        let adjective = back(than.unwrap_or(end), 1).filter(|_| than.is_some() || closed_behind)?;
        let bound = side(self.word(adjective))?;
        let equal_before = [3, 2].into_iter().find_map(|count| {
            let at = back(adjective, count)?;
            let or = self.word(adjective - 1) == "or";
            let equal =
                if count == 3 { is(at, &["equal"]) && is(at + 1, &["to"]) } else { is(at, &["equals", "equal"]) };
            (or && equal).then_some(at)
        });
        // "no more than" is read before.
        match equal_before {
            Some(start) => Some((start, closed(bound))),
            None if closed_behind => Some((adjective, closed(bound))),
            None => Some((adjective, bound)),
        }
    }

    fn comparison(&self, at: usize) -> Option<char> {
        if let Is::Sign(sign @ ('<' | '>' | '=' | '≤' | '≥')) = self.items[at].is { Some(sign) } else { None }
    }

    /// ">", "< =", "≥" before an item; "<>" and the like compare nothing.
    fn signs_before(&self, end: usize) -> Option<(usize, Bound)> {
        let start = (0..end).rev().take(4).take_while(|at| self.comparison(*at).is_some()).last()?;
        let signs: String = (start..end).filter_map(|at| self.comparison(at)).collect();
        let bound = match signs.as_str() {
            ">" => Bound::Low { open: true },
            "<" => Bound::High { open: true },
            ">=" | "≥" => Bound::Low { open: false },
            "<=" | "≤" => Bound::High { open: false },
            _ => return None,
        };
        Some((start, bound))
    }

    /// "or more", "and above", "or greater than", "+" behind a number: where it ends.
    fn bound_behind(&self, at: usize) -> Option<(usize, Bound)> {
        let item = self.items.get(at)?;
        let joined = |at: usize| self.items.get(at).is_some_and(|next| next.joined);
        if item.joined && item.is_sign('+') && !joined(at + 1) {
            return Some((at + 1, Bound::Low { open: false }));
        }
        if !matches!(item.word(), "or" | "and") {
            return None;
        }
        let bound = closed(side(self.word(at + 1))?);
        let than = self.word(at + 2) == "than";
        if !than && !matches!(self.word(at + 1), "more" | "less") && item.word() == "and" && self.is_number(at + 2) {
            return None;
        }
        let end = at + 2 + usize::from(than);
        // "200 or greater than 190" bounds another number.
        let other = self.is_number(end) || self.word(end) == "or" && self.word(end + 1) == "equal";
        (!other).then_some((end, bound))
    }

    /// "more than 5000 or equal to": where it ends; none where another number stands behind it.
    fn equal_behind(&self, at: usize) -> Option<usize> {
        let equal = self.word(at) == "or" && self.word(at + 1) == "equal";
        let end = at + 2 + usize::from(self.word(at + 2) == "to");
        (equal && !self.is_number(end)).then_some(end)
    }

    fn is_number(&self, at: usize) -> bool {
        let index = self.numerals.partition_point(|n| n.from < at);
        self.numerals.get(index).is_some_and(|n| n.from == at)
    }

    /// "more than 20 and less than 30": one range of two.
    fn both(&self, first: &Ranged, second: &Ranged) -> Option<Ranged> {
        let between = &self.items[first.to..second.from];
        let links = match between {
            [one] => matches!(one.word(), "and" | "but") || one.is_sign(','),
            [comma, one] => comma.is_sign(',') && matches!(one.word(), "and" | "but"),
            _ => false,
        };
        let ordered = |low: &Range, high: &Range| {
            let (from, to) = (low.low.filter(|_| low.high.is_none())?, high.high.filter(|_| high.low.is_none())?);
            (from < to).then_some(Range {
                low: Some(from),
                high: Some(to),
                low_open: low.low_open,
                high_open: high.high_open,
            })
        };
        let range = ordered(&first.range, &second.range).or_else(|| ordered(&second.range, &first.range));
        let numerals = first.numerals.start..second.numerals.end;
        range.filter(|_| links).map(|range| Ranged { from: first.from, to: second.to, range, numerals })
    }
}

/// Which side an adjective of comparison leaves open.
fn side(word: &str) -> Option<Bound> {
    Some(match word {
        "more" | "greater" | "larger" | "higher" | "bigger" | "above" | "over" | "upwards" | "upward" => {
            Bound::Low { open: true }
        }
        "less" | "fewer" | "smaller" | "lower" | "below" | "under" => Bound::High { open: true },
        _ => return None,
    })
}

fn closed(bound: Bound) -> Bound {
    match bound {
        Bound::Low { .. } => Bound::Low { open: false },
        Bound::High { .. } => Bound::High { open: false },
        Bound::Exact => Bound::Exact,
    }
}

fn range(bound: Bound, value: f64) -> Range {
    let none = Range { low: None, high: None, low_open: false, high_open: false };
    match bound {
        Bound::Low { open } => Range { low: Some(value), low_open: open, ..none },
        Bound::High { open } => Range { high: Some(value), high_open: open, ..none },
        Bound::Exact => Range { low: Some(value), high: Some(value), ..none },
    }
}

/// Words for a number that becomes another.
pub(super) const CHANGES: [&str; 24] = [
    "rose",
    "rise",
    "rises",
    "rising",
    "risen",
    "climbed",
    "climbs",
    "climb",
    "increased",
    "increases",
    "grew",
    "grown",
    "jumped",
    "went",
    "up",
    "raised",
    "lowered",
    "revised",
    "fell",
    "dropped",
    "down",
    "cut",
    "reduced",
    "changed",
];

const LOW: Bound = Bound::Low { open: false };
const HIGH: Bound = Bound::High { open: false };
const ABOVE: Bound = Bound::Low { open: true };
const BELOW: Bound = Bound::High { open: true };

/// Words before a number that bound it, of more than one word; longer ones first.
const BEFORE_LONG: [(&str, Bound); 28] = [
    ("at least or equal to", LOW),
    ("at most or equal to", HIGH),
    ("no more than", HIGH),
    ("not more than", HIGH),
    ("no greater than", HIGH),
    ("not greater than", HIGH),
    ("no larger than", HIGH),
    ("no higher than", HIGH),
    ("not exceeding", HIGH),
    ("no less than", LOW),
    ("not less than", LOW),
    ("no fewer than", LOW),
    ("not fewer than", LOW),
    ("no lower than", LOW),
    ("no smaller than", LOW),
    ("a minimum of", LOW),
    ("minimum of", LOW),
    ("a maximum of", HIGH),
    ("maximum of", HIGH),
    ("as many as", HIGH),
    ("as much as", HIGH),
    ("in excess of", ABOVE),
    ("upwards of", ABOVE),
    ("at a minimum", LOW),
    ("at least", LOW),
    ("at most", HIGH),
    ("up to", HIGH),
    ("well over", ABOVE),
];
const BEFORE: [(&str, Bound); 19] = [
    ("equals to", Bound::Exact),
    ("equal to", Bound::Exact),
    ("equaling to", Bound::Exact),
    ("equalling to", Bound::Exact),
    ("over", ABOVE),
    ("above", ABOVE),
    ("exceed", ABOVE),
    ("exceeds", ABOVE),
    ("exceeded", ABOVE),
    ("exceeding", ABOVE),
    ("surpass", ABOVE),
    ("surpasses", ABOVE),
    ("surpassed", ABOVE),
    ("surpassing", ABOVE),
    ("under", BELOW),
    ("below", BELOW),
    ("equals", Bound::Exact),
    ("equaling", Bound::Exact),
    ("equal", Bound::Exact),
];
