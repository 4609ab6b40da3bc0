//! Shares of a whole, in hundredths.

use super::{
    item::Item,
    numeral::{Numeral, Sort},
};

/// A share with the items that tell it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Share {
    pub from: usize,
    pub to: usize,
    pub percent: f64,
}

/// The shares of a text, in order.
pub(super) fn all(items: &[Item], numerals: &[Numeral]) -> Vec<Share> {
    let mut end = 0;
    let of = |numeral: &Numeral| {
        let share = share(items, numeral, end)?;
        end = share.to;
        Some(share)
    };
    numerals.iter().filter_map(of).collect()
}

fn share(items: &[Item], numeral: &Numeral, end: usize) -> Option<Share> {
    let word = |at: usize| items.get(at).map_or("", Item::word);
    let before = |back: usize| numeral.from.checked_sub(back).filter(|at| *at >= end).map_or("", word);
    let Numeral { from, to, value, sort } = *numeral;
    match sort {
        Sort::Chance => return Some(Share { from, to, percent: value * 100.0 }),
        Sort::Fraction if word(to) == "of" => return Some(Share { from, to: to + 1, percent: value * 100.0 }),
        Sort::Ordinal => return None,
        Sort::Cardinal | Sort::Fraction => {}
    }
    if let Some(to) = percent(items, to) {
        return Some(Share { from, to, percent: value });
    }
    // "percent of twenty", and "per cent of twenty".
    let led = before(1) == "of" && matches!(before(2), "percent" | "percents" | "cent");
    let from = from.checked_sub(if before(2) == "cent" && before(3) == "per" { 3 } else { 2 }).filter(|_| led)?;
    // Of "ten percent of twenty" the ten is the share.
    let own = from.checked_sub(1).is_some_and(|at| items[at].figure().is_some());
    (!own).then_some(Share { from, to, percent: value })
}

/// Where the sign or the words for "percent" end that begin at an item.
pub(super) fn percent(items: &[Item], at: usize) -> Option<usize> {
    let item = items.get(at)?;
    let words = match item.word() {
        "percent" | "percents" | "percentage" | "percentages" | "pct" => 1,
        "per" if items.get(at + 1).is_some_and(|next| next.word() == "cent") => 2,
        _ => usize::from(item.is_sign('%') || item.is_sign('％')),
    };
    (words > 0).then_some(at + words)
}
