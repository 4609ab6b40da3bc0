//! What kind of number an expression is, by the words around it.

use super::{
    Kind,
    bound::CHANGES,
    item::{self, Is, Item},
    share, total, unit,
};

/// The kind of the number that the items `from..to` are; `figure` and `low` are its own digits and its value.
pub(super) fn of(items: &[Item], from: usize, to: usize, value: f64) -> Kind {
    let context = Context { items, from, to, value };
    if let Some(kind) = context.joined() {
        return kind;
    }
    let tests: [&dyn Fn() -> Option<Kind>; 9] = [
        &|| context.date(),
        &|| context.age(),
        &|| context.measured(),
        &|| context.clock(),
        &|| context.named(),
        &|| context.year(),
        &|| context.score(),
        &|| context.called(),
        &|| context.change(),
    ];
    if let Some(kind) = tests.iter().find_map(|test| test()) {
        return kind;
    }
    if total::is_running(items, from, to) { Kind::RunningTotal } else { Kind::Count }
}

struct Context<'a> {
    items: &'a [Item],
    from: usize,
    to: usize,
    value: f64,
}

impl Context<'_> {
    fn word(&self, at: usize) -> &str {
        self.items.get(at).map_or("", Item::word)
    }

    fn before(&self, back: usize) -> &str {
        self.from.checked_sub(back).map_or("", |at| self.word(at))
    }

    fn sign(&self, at: usize) -> Option<char> {
        if let Is::Sign(sign) = self.items.get(at)?.is { Some(sign) } else { None }
    }

    fn sign_before(&self, back: usize) -> Option<char> {
        self.sign(self.from.checked_sub(back)?)
    }

    fn is_figure(&self, at: usize) -> bool {
        self.items.get(at).is_some_and(|item| matches!(item.is, Is::Figure(_) | Is::Ordinal(_)))
    }

    fn touches(&self, at: usize) -> bool {
        self.items.get(at).is_some_and(|item| item.joined)
    }

    /// Digits of a figure without separators.
    fn digits(&self) -> usize {
        let figure = self.items[self.from].figure().filter(|_| self.to == self.from + 1);
        figure.map_or(0, |figure| figure.digits)
    }

    /// What signs and letters right before and behind make of it.
    fn joined(&self) -> Option<Kind> {
        if let Some(sign) = self.sign_before(1)
            && self.touches(self.from)
        {
            let further = self.from - 1;
            if unit::is_money(sign) {
                return Some(Kind::Money);
            }
            if matches!(sign, '#' | '№') {
                return Some(Kind::Name);
            }
            let figure_before = further > 0 && self.touches(further) && self.is_figure(further - 1);
            if matches!(sign, ':') && figure_before {
                return Some(Kind::Clock);
            }
            // "T-72", "Su-25".
            let letters = further.checked_sub(1).map(|at| &self.items[at]).filter(|_| self.touches(further));
            let short = letters.is_some_and(|item| item.is_capital() && item.word().len() <= 4);
            let plural = matches!(&self.items[self.from].is, Is::Measured { unit, .. } if unit == "s");
            if sign == '-' && short && (self.is_figure(self.from) || plural) {
                return Some(Kind::Model);
            }
            if matches!(sign, '-' | '/' | '+') && self.is_telephone() {
                return Some(Kind::Phone);
            }
        }
        match self.sign(self.to).filter(|_| self.touches(self.to)) {
            Some(':') if self.is_figure(self.to + 1) && self.touches(self.to + 1) => Some(Kind::Clock),
            Some(sign) if unit::is_money(sign) => Some(Kind::Money),
            Some('°' | '′' | '″') => Some(Kind::Measure),
            Some('-' | '/') if self.is_telephone() => Some(Kind::Phone),
            _ => (share::percent(self.items, self.to).is_some()).then_some(Kind::Percent),
        }
    }

    /// Whether it stands in a run of three figures or more that dashes join, which have seven digits or more.
    fn is_telephone(&self) -> bool {
        let part = |at: usize| {
            let item = &self.items[at];
            item.figure().filter(|f| f.digits > 0).map(|f| f.digits).or_else(|| {
                let joins = matches!(item.is, Is::Sign('-' | '/' | '+' | '(' | ')' | '.'));
                joins.then_some(0)
            })
        };
        let back = (self.from.saturating_sub(9)..self.from).rev().take_while(|at| self.touches(at + 1));
        let before: Vec<usize> = back.map_while(part).collect();
        let on = (self.to..self.items.len().min(self.to + 9)).take_while(|at| self.touches(*at));
        let behind: Vec<usize> = on.map_while(part).collect();
        let own: Vec<usize> = (self.from..self.to).filter_map(part).collect();
        let all = || before.iter().chain(&own).chain(&behind);
        all().filter(|digits| **digits > 0).count() >= 3 && all().sum::<usize>() >= 7
    }

    /// "May 12", "12 May", "the 12th of May".
    fn date(&self) -> Option<Kind> {
        let next = if self.word(self.to) == "of" { self.word(self.to + 1) } else { self.word(self.to) };
        let capital = |at: usize| self.items.get(at).is_some_and(Item::is_capital);
        let behind = item::is_month(next) && (capital(self.to) || capital(self.to + 1));
        let before = item::is_month(self.before(1)) && capital(self.from - 1);
        let figure = matches!(self.digits(), 1..=2) || matches!(self.items[self.from].is, Is::Ordinal(_));
        let day = figure && (1.0..=31.0).contains(&self.value);
        if day && (behind || before) {
            return Some(Kind::Date);
        }
        // "May 12, 2024", "May 2024".
        let comma = self.sign_before(1) == Some(',');
        let after_day = comma && self.from > 2 && self.is_figure(self.from - 2) && item::is_month(self.before(3));
        (self.digits() == 4 && (before || after_day)).then_some(Kind::Year)
    }

    /// "22 years old", "a 22-year-old", "aged 7", "John Doe, 45,", "Doe (45)".
    fn age(&self) -> Option<Kind> {
        let at = self.to + usize::from(self.sign(self.to) == Some('-'));
        let old = at + 1 + usize::from(self.sign(at + 1) == Some('-'));
        let years = unit::is_time(self.word(at)) && matches!(self.word(old), "old" | "olds");
        let of_age = self.word(at).starts_with("year") && self.word(at + 1) == "of" && self.word(at + 2) == "age";
        if years || of_age {
            return Some(Kind::Age);
        }
        // "aged 25 and 26", "between the ages of 12 and 15".
        let listed = |at: &usize| {
            self.is_figure(*at)
                || matches!(self.sign(*at), Some(',' | '-' | '–'))
                || AGE_LINKS.contains(&self.word(*at))
        };
        let lead = (self.from.saturating_sub(8)..self.from).rev().find(|at| !listed(at));
        if lead.is_some_and(|at| matches!(self.word(at), "aged" | "age" | "ages")) {
            return Some(Kind::Age);
        }
        let alone = (1.0..=OLDEST).contains(&self.value);
        let told = match (self.sign_before(1), self.sign(self.to)) {
            (Some(','), Some(',' | '.' | ')' | ';')) | (Some('('), Some(')')) => true,
            (Some(','), None) => matches!(self.word(self.to), "and" | "of" | "from") || self.to == self.items.len(),
            _ => false,
        };
        let name = self.from > 1 && self.items[self.from - 2].is_capital();
        (alone && told && name && self.digits() <= 3).then_some(Kind::Age)
    }

    /// "12 km", "a 12-mile march", "122mm", "500 dollars", "two tonnes", "three days".
    fn measured(&self) -> Option<Kind> {
        if let Is::Measured { unit, .. } = &self.items[self.from].is {
            return Some(if unit == "s" { Kind::Year } else { unit::unit(unit).unwrap_or(Kind::Measure) });
        }
        let dash = self.sign(self.to).is_some_and(|sign| matches!(sign, '-' | '‑'));
        let at = self.to + usize::from(dash);
        let word = match self.word(at) {
            "nautical" | "square" | "cubic" | "metric" | "us" | "more" => self.word(at + 1),
            word => word,
        };
        // "two night watchmen", "six foot soldiers": a singular behind more than one belongs to what is counted.
        let noun = !dash && (self.value - 1.0).abs() > f64::EPSILON && unit::is_singular(word);
        unit::unit(word).filter(|_| !noun).or_else(|| unit::is_currency_before(self.before(1)).then_some(Kind::Money))
    }

    /// "5 p.m.", "at 0400 GMT", "1430 hours".
    fn clock(&self) -> Option<Kind> {
        let point = |at: usize| self.sign(at) == Some('.');
        let letters = matches!(self.word(self.to), "a" | "p") && point(self.to + 1) && self.word(self.to + 2) == "m";
        let hundred = self.digits() == 4 && self.value < 2_400.0 && self.before(1) == "at";
        (letters || hundred).then_some(Kind::Clock)
    }

    /// "Highway 6", "Resolution 1701", "No. 5", "14 Baker Street", "the 3100 block of West Warren".
    fn named(&self) -> Option<Kind> {
        let figure = self.is_figure(self.from) && self.to == self.from + 1;
        let point = usize::from(self.sign_before(1) == Some('.'));
        let label = self.before(1 + point);
        let labelled = unit::is_label(label) && self.items[self.from - 1 - point].is_capital();
        if figure && (labelled || label == "no" && point == 1) {
            return Some(Kind::Name);
        }
        let named = (self.to..self.items.len().min(self.to + 4)).take_while(|at| self.items[*at].is_capital());
        let street = named.skip(1).any(|at| unit::is_street(self.word(at)));
        let block = self.word(self.to) == "block" && self.word(self.to + 1) == "of";
        (figure && (street || block)).then_some(Kind::Name)
    }

    /// "in 2014", "since 1998", "(2019)".
    fn year(&self) -> Option<Kind> {
        let year = self.digits() == 4 && (1_000.0..2_100.0).contains(&self.value);
        let led = YEAR_CUES.contains(&self.before(1));
        let alone = self.sign_before(1) == Some('(') && self.sign(self.to) == Some(')');
        let season = matches!(self.before(1), "spring" | "summer" | "autumn" | "winter" | "year");
        let noun = self.items.get(self.to).is_some_and(|next| {
            let word = next.word();
            !next.is_capital()
                && (PEOPLE.contains(&word)
                    || word.ends_with('s') && word.len() > 3 && !matches!(word, "this" | "does" | "less" | "plus"))
        });
        (year && (alone || (led || season) && !noun)).then_some(Kind::Year)
    }

    /// "won 2-1", "the 3-0 defeat".
    fn score(&self) -> Option<Kind> {
        let dash = |at: usize| matches!(self.sign(at), Some('-' | '–'));
        let pair = dash(self.to) && self.is_figure(self.to + 1)
            || self.from > 1 && dash(self.from - 1) && self.is_figure(self.from - 2)
            || (self.from..self.to).any(dash) && self.to - self.from == 3;
        let around = self.from.saturating_sub(3)..self.items.len().min(self.to + 4);
        (pair && around.into_iter().any(|at| GAMES.contains(&self.word(at)))).then_some(Kind::Score)
    }

    /// "call 555 123 4567".
    fn called(&self) -> Option<Kind> {
        let figure =
            |at: &usize| self.is_figure(*at) || matches!(self.sign(*at), Some('(' | ')' | '-' | '+' | ':' | '.'));
        let lead = (self.from.saturating_sub(8)..self.from).rev().find(|at| !figure(at));
        let led = lead.is_some_and(|at| CALLS.contains(&self.word(at)));
        (led && self.is_figure(self.from) && self.value >= 100.0 && !PEOPLE.contains(&self.word(self.to)))
            .then_some(Kind::Phone)
    }

    /// "rose by four to 26".
    fn change(&self) -> Option<Kind> {
        let by = self.before(1) == "by" && (2..6).any(|back| CHANGES.contains(&self.before(back)));
        by.then_some(Kind::Change)
    }
}

/// Older than this nobody is.
const OLDEST: f64 = 115.0;
const AGE_LINKS: [&str; 5] = ["and", "to", "or", "of", "between"];
const YEAR_CUES: [&str; 14] =
    ["in", "since", "of", "by", "from", "until", "during", "early", "late", "mid", "before", "after", "till", "around"];
const PEOPLE: [&str; 6] = ["people", "men", "women", "children", "troops", "police"];
const GAMES: [&str; 15] = [
    "won", "win", "wins", "beat", "lost", "lose", "defeat", "victory", "drew", "draw", "score", "scored", "vote",
    "voted", "match",
];
const CALLS: [&str; 8] = ["call", "phone", "telephone", "tel", "hotline", "dial", "helpline", "whatsapp"];
