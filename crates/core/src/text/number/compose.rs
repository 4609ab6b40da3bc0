//! What the parts of a number come to together.

use super::words::Cardinal;

/// A part of a number as it is composed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Part {
    /// A number below a hundred in words.
    Small(u64),
    /// A number in digits.
    Figure {
        value: f64,
        whole: bool,
    },
    /// "hundred", "million".
    Scale {
        by: f64,
        plural: bool,
    },
    /// "dozen".
    Dozen {
        plural: bool,
    },
    And,
    /// "a", which is one where something counted stands behind it.
    A,
    /// What ends an ordinal or a fraction.
    Ordinal {
        of: Cardinal,
        plural: bool,
    },
    /// "half", "quarter", which end a fraction.
    Share {
        by: f64,
        plural: bool,
    },
}

/// A number that ends in an ordinal or in a share.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Ended {
    Ordinal(f64),
    Fraction(Fraction),
}

/// A whole number and a part of one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Fraction {
    whole: f64,
    part: f64,
    /// The million of "three million and a half", of which the part is; else 1.
    of: f64,
}

impl Fraction {
    pub fn value(self) -> f64 {
        self.whole + self.part * self.of
    }

    /// The same with a scale behind it: "five and a half million", "one billion and a half million".
    pub fn times(self, scale: f64) -> f64 {
        if self.of > 1.0 { self.whole + self.part * scale } else { (self.whole + self.part) * scale }
    }
}

/// How far a sum has come.
#[derive(Clone, Copy)]
struct Sum {
    /// Of the scales that are closed.
    total: f64,
    /// Below the scale that comes next.
    current: f64,
    /// What was added since the last scale.
    tail: f64,
    /// What may still be added: nothing to a figure, ones to tens, less than a hundred to hundreds.
    room: f64,
    /// Thousands come after millions.
    limit: f64,
    hundreds: bool,
    /// The last scale's share of the total.
    piece: f64,
    /// Whether the last part is a scale.
    scaled: bool,
}

/// The longest number that the parts begin with: how many parts it has, and its value. Where `loose`, "twenty and three" is one.
pub(super) fn compose(parts: &[Part], loose: bool) -> Option<(usize, f64)> {
    let mut sum = Sum {
        total: 0.0,
        current: 0.0,
        tail: 0.0,
        room: f64::INFINITY,
        limit: f64::INFINITY,
        hundreds: false,
        piece: 0.0,
        scaled: false,
    };
    let (mut best, mut fallback, mut after_and) = (None, None, false);
    for (at, part) in parts.iter().enumerate() {
        let next = match *part {
            Part::And if best.is_some() && !after_and && (sum.scaled || loose && sum.room == 9.0) => {
                after_and = true;
                continue;
            }
            Part::A if at == 0 => continue,
            Part::Small(number) => sum.add(number as f64, number >= 20 && number % 10 == 0),
            Part::Figure { value, whole } if whole || at == 0 => sum.add(value, false),
            Part::Scale { by, plural } if !after_and && (!plural || best.is_some()) => sum.multiply(by, at),
            Part::Dozen { plural } if !after_and && (!plural || best.is_some()) => sum.dozens(at),
            _ => None,
        };
        let Some(next) = next else {
            // "three hundred and two hundred": the two belongs to what comes.
            let scale = matches!(part, Part::Scale { .. } | Part::Dozen { .. });
            return if scale { fallback.or(best) } else { best };
        };
        fallback = if next.scaled { None } else { fallback.or(best) };
        (sum, after_and) = (next, false);
        best = Some((at + 1, sum.total + sum.current));
    }
    best
}

impl Sum {
    fn add(self, number: f64, tens: bool) -> Option<Self> {
        let first = self.room == f64::INFINITY;
        if number > self.room || !first && number == 0.0 {
            return None;
        }
        let room = if tens { 9.0 } else { 0.0 };
        Some(Self { current: self.current + number, tail: self.tail + number, room, scaled: false, ..self })
    }

    fn multiply(self, by: f64, at: usize) -> Option<Self> {
        let bare = at > 0 && self.current == 0.0;
        if by == 100.0 {
            let fits = !(self.hundreds || bare && self.scaled);
            let current = self.current.max(1.0) * 100.0;
            return fits.then_some(Self { current, tail: 0.0, room: 99.0, hundreds: true, scaled: true, ..self });
        }
        if bare && self.scaled {
            // "three lakh crore", "a million million".
            let piece = self.piece * by;
            return Some(Self { total: self.total - self.piece + piece, piece, ..self });
        }
        if by >= self.limit || bare && self.total > 0.0 {
            return None;
        }
        let piece = if self.current == 0.0 { by } else { self.current * by };
        Some(Self {
            total: self.total + piece,
            current: 0.0,
            tail: 0.0,
            room: by - 1.0,
            limit: by,
            hundreds: false,
            piece,
            scaled: true,
        })
    }

    fn dozens(self, at: usize) -> Option<Self> {
        let bare = at <= 1 && self.current == 0.0;
        if self.tail == 0.0 && !bare {
            return None;
        }
        let more = if bare { 12.0 } else { self.tail * 11.0 };
        Some(Self { current: self.current + more, tail: 0.0, room: 0.0, hundreds: true, scaled: false, ..self })
    }
}

/// The number that all of the parts are.
fn all(parts: &[Part], loose: bool) -> Option<f64> {
    if parts == [Part::A] {
        return Some(1.0);
    }
    compose(parts, loose).filter(|(count, _)| *count == parts.len()).map(|(_, value)| value)
}

/// What parts are whose last is an ordinal or a share.
pub(super) fn ended(parts: &[Part]) -> Option<Ended> {
    let (last, before) = parts.split_last()?;
    let (cardinal, plural) = match *last {
        Part::Ordinal { of: Cardinal::Small(n), plural } => (Part::Small(n), plural),
        Part::Ordinal { of: Cardinal::Scale(by), plural } => (Part::Scale { by, plural: false }, plural),
        Part::Share { by, plural } => (Part::Figure { value: by, whole: true }, plural),
        _ => return None,
    };
    let share = matches!(last, Part::Share { .. });
    let number: Vec<Part> = before.iter().copied().chain([cardinal]).collect();
    if before.is_empty() {
        return match (share, plural) {
            (true, false) => Some(Ended::Fraction(Fraction { whole: 0.0, part: 1.0 / all(&number, false)?, of: 1.0 })),
            (false, false) => all(&number, false).map(Ended::Ordinal),
            _ => None,
        };
    }
    let ordinal = all(&number, false).filter(|_| !share && !plural && before != [Part::A]);
    if let Some(ordinal) = ordinal {
        return Some(Ended::Ordinal(ordinal));
    }
    fraction(&number, if share { number.len() - 1 } else { denominator(&number, plural) }, plural).map(Ended::Fraction)
}

/// Where what a fraction is divided by begins: it is the longest number at the end; where that is all, what stands behind the
/// first hundred or thousand and is less ("one hundred | thirty fifths"), else the last word ("twenty | fifths").
fn denominator(number: &[Part], plural: bool) -> usize {
    let led = |at: usize| at > 0 && number[at - 1] == Part::And;
    let is_number = |at: &usize| number[*at] != Part::A && !led(*at) && all(&number[*at..], false).is_some();
    let first = (0..number.len()).find(is_number).unwrap_or(number.len() - 1);
    let nothing_over = first == 0 || plural && number[..first] == [Part::A];
    if !nothing_over {
        return first;
    }
    let scale = |part: &Part| matches!(part, Part::Scale { .. });
    let less = |part: &Part| matches!(part, Part::Small(_));
    (1..number.len()).find(|at| scale(&number[at - 1]) && less(&number[*at])).unwrap_or(number.len() - 1)
}

fn fraction(number: &[Part], split: usize, plural: bool) -> Option<Fraction> {
    let under = all(&number[split..], false)?;
    let over = &number[..split];
    // "ten seconds", "the last two quarters" are times.
    let second = under <= 2.0 && matches!(number[split], Part::Small(_));
    if second || under == 0.0 {
        return None;
    }
    let and = over.iter().rposition(|part| *part == Part::And).filter(|and| *and > 0);
    let mixed = and.and_then(|and| {
        let part = all(&over[and + 1..], true).filter(|part| *part < under)?;
        Some((all(&over[..and], true)?, part, scale_of(&over[..and])))
    });
    let (whole, part, of) = mixed.or_else(|| Some((0.0, all(over, true)?, 1.0)))?;
    let fits = if plural { part > 1.0 && !(under == 4.0 && part == 2.0) } else { part == 1.0 };
    fits.then_some(Fraction { whole, part: part / under, of })
}

/// The scale of a number that is a multiple of one: the million of "three million".
fn scale_of(parts: &[Part]) -> f64 {
    match parts {
        [_, .., Part::Scale { by, .. }] if *by >= 1_000.0 => *by,
        _ => 1.0,
    }
}
