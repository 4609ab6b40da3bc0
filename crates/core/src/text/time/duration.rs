//! Lengths of time.

use super::{Amount, Length, Pieces, Reading, TimeExpression, TimeUnit, What, words};
use crate::text::{
    Upos,
    numeral::{self, Part},
};

/// All readings of this kind that begin here.
pub(super) fn read(p: &Pieces<'_>, at: usize) -> [Reading<TimeExpression>; 3] {
    let plain = |read: Reading<Length>| read.map(|(end, length)| (end, TimeExpression::of(What::Duration(length))));
    [plain(duration(p, at)), plain(bare(p, at)), plain(long(p, at))]
}

/// "two years", "the first nine months", "the nine months", "an additional year".
fn duration(p: &Pieces<'_>, at: usize) -> Reading<Length> {
    let the = usize::from(
        p.is(at, &["the", "this", "that", "these", "those", "its", "his", "their", "her"]) && p.at(at) == "the",
    );
    let first = usize::from(p.is(at + the, &["first", "final"]) && the == 1);
    let another = p.is(at, &["another"]) && p.at(at + 1) != "one";
    let (end, length) = if another && words::unit(p.at(at + 1)).is_some() {
        (at + 2, Length(vec![(Amount::whole(1), words::unit(p.at(at + 1))?)]))
    } else {
        let from = at + the + first + usize::from(another);
        let read = if the + first > 0 { counted(p, from) } else { length(p, from) };
        match read {
            Some(read) => read,
            // "the first hours", "the early years".
            None if the == 1 && p.is(at + 1, &["first", "early", "final", "intervening"]) => {
                let unit = words::unit(p.at(at + 2)).filter(|_| p.at(at + 2).ends_with('s'))?;
                (at + 3, Length(vec![(Amount::VAGUE, unit)]))
            }
            None => return None,
        }
    };
    (!is_age(p, end)).then_some((end, length))
}

/// A number and a unit, and what follows: "two years", "2 1/2 years", "a year and a half", "1 hour and 30 minutes".
pub(super) fn length(p: &Pieces<'_>, at: usize) -> Reading<Length> {
    let (mut end, first) = amount_of_unit(p, at).or_else(|| compact(p, at))?;
    let mut all = vec![first];
    if let Some((next, more)) = and_part(p, end) {
        all[0].0.thousandths = all[0].0.thousandths.map(|t| t.saturating_add(more));
        return Some((next, Length(all)));
    }
    while all.len() < 4 {
        let and = end + usize::from(p.is(end, &["and", ","]));
        match amount_of_unit(p, and) {
            Some((next, (amount, unit))) if unit < all[all.len() - 1].1 && amount.thousandths.is_some() => {
                all.push((amount, unit));
                end = next;
            }
            _ => break,
        }
    }
    Some((end, Length(all)))
}

/// "and a half", "and a quarter": thousandths.
fn and_part(p: &Pieces<'_>, at: usize) -> Reading<u32> {
    let article = usize::from(p.at(at + 1) == "a");
    let more = match (p.at(at), p.at(at + 1 + article)) {
        ("and", "half") => 500,
        ("and", "quarter") if article == 1 => 250,
        _ => return None,
    };
    Some((at + 2 + article, more))
}

/// The same, but with a number that is no article.
pub(super) fn counted(p: &Pieces<'_>, at: usize) -> Reading<Length> {
    if p.is(at, &["a", "an"]) && !p.is(at + 1, &["few", "couple", "hundred", "dozen", "half"]) {
        return None;
    }
    length(p, at)
}

fn amount_of_unit(p: &Pieces<'_>, at: usize) -> Reading<(Amount, TimeUnit)> {
    let (mut end, amount) = number(p, at)?;
    if p.at(end) == "fortnight" {
        return Some((
            end + 1,
            (Amount { thousandths: amount.thousandths.and_then(|t| t.checked_mul(2)) }, TimeUnit::Week),
        ));
    }
    let fillers = end;
    while p.is(end, &FILLERS) && end < fillers + 2 {
        end += 1;
    }
    let unit = words::unit(p.at(end)).filter(|u| *u != TimeUnit::Weekend)?;
    // "a second": mostly an ordinal. "a quarter": mostly a share.
    let article = p.is(at, &["a", "an", "one"]);
    let unclear = matches!(unit, TimeUnit::Second | TimeUnit::Quarter) && !p.at(end).ends_with('s');
    if article && unclear && p.at(at) != "one"
        || (unit == TimeUnit::Quarter && (unclear || p.at(end + 1) == "of" || p.glued(end)))
    {
        return None;
    }
    if p.is(at, &["a", "an"]) && p.at(end).ends_with('s') && end == at + 1 {
        return None;
    }
    // "a day-long siege": the article is the siege's.
    if article && p.glued(end + 1) {
        return None;
    }
    // "60 Minutes", a name.
    let figure = p.at(at).starts_with(|c: char| c.is_ascii_digit());
    if figure && at > 0 && p.capital(end) && p.tag(end) == Some(Upos::Propn) {
        return None;
    }
    let mut after = end + 1;
    // "a week or two".
    if p.at(after) == "or" && p.is(after + 1, &["two", "three", "more"]) && article {
        after += 2;
    }
    Some((after, (amount, unit)))
}

const FILLERS: [&str; 16] = [
    "more",
    "full",
    "additional",
    "consecutive",
    "straight",
    "long",
    "trading",
    "business",
    "working",
    "calendar",
    "fiscal",
    "whole",
    "extra",
    "solid",
    "further",
    "successive",
];

/// "3h", "2w", "3.5years": a figure and its unit in one piece.
fn compact(p: &Pieces<'_>, at: usize) -> Reading<(Amount, TimeUnit)> {
    let word = p.at(at);
    let (figure, unit) = word.split_at(word.find(|c: char| c.is_ascii_alphabetic())?);
    let unit = match unit {
        "h" => TimeUnit::Hour,
        "w" => TimeUnit::Week,
        "y" => TimeUnit::Year,
        "d" if figure.len() > 1 => TimeUnit::Day,
        "m" | "s" | "d" => return None,
        unit => words::unit(unit)?,
    };
    let thousandths = match numeral::decimal(figure) {
        Some((digits, places)) => u32::try_from(digits.checked_mul(1000)? / 10_u64.pow(places)).ok()?,
        None => u32::try_from(numeral::figure(figure)?).ok()?.checked_mul(1000)?,
    };
    Some((at + 1, (Amount { thousandths: Some(thousandths) }, unit)))
}

/// "twenty years old", "20-year-old": an age, which is read with the person.
fn is_age(p: &Pieces<'_>, end: usize) -> bool {
    p.is(end, &["old", "olds", "older", "younger"]) || p.at(end) == "of" && p.at(end + 1) == "age"
}

/// A number before a unit: "two", "twenty-five", "2 1/2", "a couple of", "several", "12 to 18" (the lower one), "half a".
pub(super) fn number(p: &Pieces<'_>, at: usize) -> Reading<Amount> {
    let (mut end, mut amount) = one_number(p, at)?;
    if p.is(end, &["to", "or", "-", "–"])
        && let Some((next, other)) = one_number(p, end + 1)
        && other.thousandths > amount.thousandths
        && amount.thousandths.is_some()
        && !p.is(at, &["a", "an"])
    {
        end = next;
    }
    if let Some((next, more)) = and_part(p, end) {
        amount.thousandths = amount.thousandths.map(|t| t.saturating_add(more));
        end = next;
    }
    Some((end, amount))
}

fn one_number(p: &Pieces<'_>, at: usize) -> Reading<Amount> {
    let whole = |end, n| Some((end, Amount::whole(n)));
    match p.at(at) {
        "a" if p.at(at + 1) == "couple" => return whole(at + 2 + usize::from(p.at(at + 2) == "of"), 2),
        "couple" => return whole(at + 1 + usize::from(p.at(at + 1) == "of"), 2),
        "a" if p.at(at + 1) == "few" => return Some((at + 2, Amount::VAGUE)),
        "some" if p.at(at + 1).ends_with('s') && words::unit(p.at(at + 1)).is_some() => {
            return Some((at + 1, Amount::VAGUE));
        }
        "all" if words::unit(p.at(at + 1)).is_some() && !p.at(at + 1).ends_with('s') => return whole(at + 1, 1),
        "one" if p.at(at + 1) == "and" && p.is(at + 2, &["half"]) => {
            return Some((at + 3, Amount { thousandths: Some(1500) }));
        }
        "a" if p.at(at + 1) == "half" => return Some((at + 2, Amount { thousandths: Some(500) })),
        "half" if p.is(at + 1, &["a", "an"]) => return Some((at + 2, Amount { thousandths: Some(500) })),
        "few" | "several" | "many" | "numerous" | "countless" => return Some((at + 1, Amount::VAGUE)),
        "dozens" | "hundreds" | "thousands" | "scores" if p.at(at + 1) == "of" => return Some((at + 2, Amount::VAGUE)),
        _ => {}
    }
    if let Some((digits, places)) = numeral::decimal(p.at(at)) {
        let thousandths = digits.checked_mul(1000)? / 10_u64.pow(places);
        return Some((at + 1, Amount { thousandths: u32::try_from(thousandths).ok() }));
    }
    let (end, number) = cardinal(p, at)?;
    let fraction = match p.at(end) {
        "1/2" => 500,
        "1/4" => 250,
        "3/4" => 750,
        _ => 0,
    };
    let thousandths = number.checked_mul(1000)?.checked_add(fraction)?;
    Some((end + usize::from(fraction > 0), Amount { thousandths: Some(thousandths) }))
}

/// "a", "twenty five", "a hundred and twenty", "1,500".
fn cardinal(p: &Pieces<'_>, at: usize) -> Reading<u32> {
    if let Some(figure) = numeral::figure(p.at(at)) {
        return u32::try_from(figure).ok().filter(|n| *n < 100_000).map(|n| (at + 1, n));
    }
    let article = p.is(at, &["a", "an"]);
    if article && !matches!(numeral::part(p.at(at + 1)), Some(Part::Times(_))) {
        return Some((at + 1, 1));
    }
    let (mut end, mut sum, mut last) = (at + usize::from(article), 0_u32, 0_u32);
    while end < at + 8 {
        let and = end + usize::from(p.at(end) == "and" && sum >= 100);
        match numeral::part(p.at(and)) {
            Some(Part::Add(n)) if last == 0 || (last >= 100 || last >= 20 && last % 10 == 0 && n < 10) => {
                last = u32::try_from(n).ok()?;
                sum = sum.checked_add(last)?;
                end = and + 1;
            }
            Some(Part::Times(n)) if n <= 1000 => {
                sum = sum.max(1).checked_mul(u32::try_from(n).ok()?)?;
                last = 1000;
                end = and + 1;
            }
            _ => break,
        }
    }
    if end == at + usize::from(article) {
        return article.then_some((end, 1));
    }
    Some((end, sum))
}

/// "years", "weeks": plural units without a number, where nothing else stands before them.
fn bare(p: &Pieces<'_>, at: usize) -> Reading<Length> {
    let from = at + usize::from(p.at(at) == "the" && p.at(at + 1) == "years");
    let unit = words::unit(p.at(from)).filter(|u| (TimeUnit::Hour..=TimeUnit::Century).contains(u))?;
    let plural =
        p.at(from).ends_with('s') && p.at(from) != "nights" && p.at(from) != "weekends" && unit != TimeUnit::Quarter;
    if !plural || is_age(p, from + 1) && !p.glued(from + 1) || p.glued(from) {
        return None;
    }
    let end = from + 1 + usize::from(p.is(from + 1, &["ahead"]));
    // "weeks or months".
    let end = if p.at(end) == "or" && words::unit(p.at(end + 1)).is_some() { end + 2 } else { end };
    Some((end, Length(vec![(Amount::VAGUE, unit)])))
}

/// "weeklong", "day-long".
fn long(p: &Pieces<'_>, at: usize) -> Reading<Length> {
    if let Some(unit) = words::long(p.at(at)) {
        return Some((at + 1, Length(vec![(Amount::whole(1), unit)])));
    }
    let unit = words::unit(p.at(at)).filter(|_| p.at(at + 1) == "long" && p.glued(at + 1))?;
    let some = p.at(at).ends_with('s') && p.tag(at) != Some(Upos::Verb);
    Some((at + 2, Length(vec![(if some { Amount::VAGUE } else { Amount::whole(1) }, unit)])))
}
