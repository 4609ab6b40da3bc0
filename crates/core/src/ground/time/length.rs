//! Lengths as ISO 8601 writes them.

use crate::text::time::{Amount, Length, TimeUnit};

/// "P2Y6M", "PT1H30M", "PXM": as TIMEX3 writes a length. Decades and centuries are years.
pub fn iso(length: &Length) -> String {
    let (mut date, mut time) = (String::new(), String::new());
    for (amount, unit) in &length.0 {
        let (factor, sign, next) = match unit {
            TimeUnit::Second => (1, 'S', None),
            TimeUnit::Minute => (1, 'M', Some((60, 'S'))),
            TimeUnit::Hour => (1, 'H', Some((60, 'M'))),
            TimeUnit::Day => (1, 'D', None),
            TimeUnit::Week | TimeUnit::Weekend => (1, 'W', None),
            TimeUnit::Month => (1, 'M', None),
            TimeUnit::Quarter => (3, 'M', None),
            TimeUnit::Year => (1, 'Y', Some((12, 'M'))),
            TimeUnit::Decade => (10, 'Y', None),
            TimeUnit::Century => (100, 'Y', None),
        };
        let out = if *unit < TimeUnit::Day { &mut time } else { &mut date };
        match amount.thousandths {
            None => *out += &vague(*unit, sign),
            Some(t) => {
                let t = u64::from(t) * factor;
                let (whole, rest) = (t / 1000, t % 1000);
                match next {
                    _ if rest == 0 => push(out, whole, sign),
                    Some((per, below)) if rest * per % 1000 == 0 => {
                        if whole > 0 {
                            push(out, whole, sign);
                        }
                        push(out, rest * per / 1000, below);
                    }
                    _ => {
                        *out += format!("{whole}.{rest:03}").trim_end_matches('0');
                        out.push(sign);
                    }
                }
            }
        }
    }
    if time.is_empty() { format!("P{date}") } else { format!("P{date}T{time}") }
}

fn push(out: &mut String, number: u64, sign: char) {
    *out += &number.to_string();
    out.push(sign);
}

fn vague(unit: TimeUnit, sign: char) -> String {
    match unit {
        TimeUnit::Decade => "XE".to_owned(),
        TimeUnit::Century => "XC".to_owned(),
        TimeUnit::Quarter => "XQ".to_owned(),
        _ => format!("X{sign}"),
    }
}

/// A length in seconds, a month of 30 days and a year of 365; none where the words leave it open.
pub fn seconds(length: &Length) -> Option<f64> {
    let of = |(amount, unit): &(Amount, TimeUnit)| {
        let one = match unit {
            TimeUnit::Second => 1,
            TimeUnit::Minute => 60,
            TimeUnit::Hour => 3600,
            TimeUnit::Day => 86_400,
            TimeUnit::Week => 7 * 86_400,
            TimeUnit::Weekend => 2 * 86_400,
            TimeUnit::Month => 30 * 86_400,
            TimeUnit::Quarter => 90 * 86_400,
            TimeUnit::Year => 365 * 86_400,
            TimeUnit::Decade => 3650 * 86_400,
            TimeUnit::Century => 36_500_u32 * 86_400,
        };
        Some(f64::from(amount.thousandths?) / 1000.0 * f64::from(one))
    };
    length.0.iter().map(of).sum()
}
