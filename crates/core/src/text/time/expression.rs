//! What time expressions can say.

/// What a time expression says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeExpression {
    /// The time that is meant.
    pub what: What,
    /// The clock time in it.
    pub clock: Option<Clock>,
    /// The part of the day in it.
    pub part: Option<PartOfDay>,
    /// Which edge of it is meant.
    pub edge: Option<Edge>,
    /// How the word before ties it to what happens.
    pub bound: Option<Bound>,
}

/// The time that an expression means.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum What {
    /// No day: a clock time or a part of a day only.
    Clock,
    /// "today", "yesterday": days after the report's own day.
    Day(i32),
    /// "Wednesday", "last Wednesday", "Tuesday of last week".
    Weekday {
        /// Days after Monday.
        day: u8,
        /// Which of them.
        which: Shift,
        /// Whether `which` counts weeks ("Tuesday of last week"), not weekdays ("last Tuesday").
        week: bool,
    },
    /// "March 3", "3 March 2019".
    Date {
        /// The year.
        year: Year,
        /// Month, 1 to 12.
        month: u8,
        /// Day, 1 to 31.
        day: u8,
    },
    /// "14/10/2026": day and month in the order of the report.
    Figures {
        /// The first figure.
        first: u8,
        /// The second figure.
        second: u8,
        /// The year.
        year: Year,
    },
    /// "the 14th".
    DayOfMonth {
        /// 1 to 31.
        day: u8,
        /// The weekday that it is, where it is said.
        weekday: Option<u8>,
    },
    /// "March 2019", "in March", "last March".
    Month {
        /// The year.
        year: Year,
        /// Month, 1 to 12.
        month: u8,
    },
    /// "summer", "the winter of 1994".
    Season {
        /// The year.
        year: Year,
        /// Which.
        season: Season,
    },
    /// "the third quarter", "Q3 2019".
    Quarter {
        /// The year.
        year: Year,
        /// 1 to 4.
        quarter: u8,
    },
    /// "the first half of 2019".
    Half {
        /// The year.
        year: Year,
        /// 1 or 2.
        half: u8,
    },
    /// "2019", "fiscal 1989".
    Year(Year),
    /// "the 1980s": its first year.
    Decade(i16),
    /// "the 20th century": 20.
    Century(u8),
    /// A week of the year by its number.
    Week {
        /// The year.
        year: Year,
        /// 1 to 53.
        week: u8,
    },
    /// A holiday, by its place in [`words::HOLIDAYS`](super::words::HOLIDAYS).
    Holiday {
        /// Which.
        index: usize,
        /// The year.
        year: Year,
    },
    /// A month, or a day of one, of the Islamic calendar.
    Hijri {
        /// The year.
        year: Option<i16>,
        /// Month, 1 to 12.
        month: u8,
        /// Day, 1 to 30.
        day: Option<u8>,
    },
    /// "last month", "this week", "the following year".
    Unit {
        /// Of what length.
        unit: TimeUnit,
        /// Which.
        which: Shift,
    },
    /// "two years ago", "a week earlier", "three days after Christmas".
    Away {
        /// How far.
        length: Length,
        /// Whether it is later than what it counts from.
        later: bool,
        /// What it counts from.
        from: Anchor,
    },
    /// "the first week of March", "the last day of next month".
    Within {
        /// From 1; -1 is the last.
        nth: i8,
        /// Of what.
        unit: TimeUnit,
        /// The weekday, where it is one that is counted.
        weekday: Option<u8>,
        /// In which time.
        of: Box<TimeExpression>,
    },
    /// "the past three months", "the next few days", "recent weeks".
    Stretch {
        /// How long.
        length: Length,
        /// Whether it is to come.
        coming: bool,
    },
    /// "two years".
    Duration(Length),
    /// "every day", "each July": what returns.
    Set(Box<TimeExpression>),
    /// "recently", "the past".
    Past,
    /// "now", "currently".
    Present,
    /// "soon", "the future".
    Future,
}

/// Which one of its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shift {
    /// Nothing says it.
    Unsaid,
    /// So many after that of the report's day.
    Now(i32),
    /// So many after that of the time just told.
    Told(i32),
}

/// Which year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Year {
    /// Nothing says it.
    Unsaid,
    /// By its number.
    Said(i16),
    /// So many years after the report's.
    Now(i32),
    /// So many years after that of the time just told.
    Told(i32),
    /// "last April": of the last one of its kind.
    Last,
    /// "next April": of the next one of its kind.
    Next,
}

/// Units of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TimeUnit {
    /// Seconds.
    Second,
    /// Minutes.
    Minute,
    /// Hours.
    Hour,
    /// Days.
    Day,
    /// Weeks from Monday on.
    Week,
    /// Saturday and Sunday.
    Weekend,
    /// Months.
    Month,
    /// Quarters of years.
    Quarter,
    /// Years.
    Year,
    /// Decades.
    Decade,
    /// Centuries.
    Century,
}

/// A number of units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Amount {
    /// The number in thousandths; none where the words leave it open ("several").
    pub thousandths: Option<u32>,
}

impl Amount {
    /// A whole number.
    pub fn whole(number: u32) -> Self {
        Self { thousandths: number.checked_mul(1000) }
    }

    /// "several".
    pub const VAGUE: Self = Self { thousandths: None };

    /// The number without its fraction.
    pub fn floor(self) -> Option<i64> {
        self.thousandths.map(|t| i64::from(t / 1000))
    }
}

/// "two years and three months": amounts with their units, in order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Length(pub Vec<(Amount, TimeUnit)>);

/// What "earlier" or "before" counts from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Anchor {
    /// The report's day ("ago").
    Now,
    /// The time just told ("earlier", "later").
    Told,
    /// A time that the words name.
    Said(Box<TimeExpression>),
}

/// A clock time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Clock {
    /// 0 to 24.
    pub hour: u8,
    /// 0 to 59.
    pub minute: Option<u8>,
    /// 0 to 59.
    pub second: Option<u8>,
    /// Whether morning or afternoon is not said ("7", "10:30").
    pub open: bool,
    /// Minutes east of Greenwich, where a zone with one is named.
    pub zone: Option<i16>,
}

/// A part of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PartOfDay {
    /// Morning.
    Morning,
    /// Afternoon.
    Afternoon,
    /// Evening.
    Evening,
    /// Night.
    Night,
    /// The night up to the morning of the day: "overnight".
    Overnight,
}

/// A season, of the northern half of the world.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names say all")]
pub enum Season {
    Spring,
    Summer,
    Autumn,
    Winter,
}

/// Which part of a time is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Edge {
    /// "early", "the beginning of".
    Start,
    /// "mid", "the middle of".
    Middle,
    /// "late", "the end of".
    End,
    /// "earlier this week": before the report's day.
    Earlier,
    /// "later this week": after the report's day.
    Later,
    /// "about", "nearly", "more than".
    About,
}

/// How a word before a time ties it to what happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bound {
    /// "since", "from": it began then and lasts.
    Since,
    /// "until", "till": it ends then.
    Until,
    /// "by": then at the latest.
    By,
    /// "before".
    Before,
    /// "after".
    After,
    /// "in", "within", in front of a duration: when it is over.
    In,
}

impl TimeExpression {
    /// An expression that says nothing but this.
    pub fn of(what: What) -> Self {
        Self { what, clock: None, part: None, edge: None, bound: None }
    }

    /// Whether it says when something is, by a calendar: no duration, no set, nothing vague, no clock time without a day.
    pub fn tells_when(&self) -> bool {
        match &self.what {
            What::Duration(_) | What::Set(_) | What::Past | What::Present | What::Future | What::Clock => false,
            What::Unit { unit, which } => *which != Shift::Unsaid && *unit >= TimeUnit::Day,
            What::Quarter { year, .. } | What::Half { year, .. } => *year != Year::Unsaid,
            _ => true,
        }
    }
}
