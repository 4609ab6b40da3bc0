//! Filling the slots of sentences.

use anyhow::{Result, bail};
use jiff::civil::Date;

/// What can stand in a sentence's slots, as `{name}`; `{Name}` begins with a capital.
#[derive(Clone, Debug, Default)]
pub struct Slots {
    /// With its country where that is not told before.
    pub town: String,
    pub bare: String,
    pub day: String,
    pub month: String,
    pub site: String,
    pub deed: String,
    pub group: String,
    pub source: String,
    /// What those are called who were killed, wounded or taken: one, and many.
    pub victims: (&'static str, &'static str),
    pub killed: u64,
    pub injured: u64,
    pub abducted: u64,
    /// The number that the sentence is about.
    pub count: u64,
}

impl Slots {
    /// The template with its slots filled.
    pub fn fill(&self, template: &str) -> Result<String> {
        let (mut out, mut rest) = (String::with_capacity(template.len() * 2), template);
        while let Some((before, after)) = rest.split_once('{') {
            let Some((slot, behind)) = after.split_once('}') else { bail!("a slot without an end in `{template}`") };
            out.push_str(before);
            let value = self.value(&slot.to_lowercase(), template)?;
            out.push_str(&if slot.starts_with(char::is_uppercase) { capital(&value) } else { value });
            rest = behind;
        }
        out.push_str(rest);
        // A country between commas at the end of a clause needs only one of them, and a slot may be empty.
        let out = out.replace("  ", " ").replace(" ,", ",").replace(" .", ".");
        Ok(out.replace(",,", ",").replace(",.", "."))
    }

    fn value(&self, slot: &str, template: &str) -> Result<String> {
        Ok(match slot {
            "town" => self.town.clone(),
            "bare" => self.bare.clone(),
            "day" => self.day.clone(),
            "month" => self.month.clone(),
            "site" => self.site.clone(),
            "deed" => self.deed.clone(),
            "a_deed" => {
                format!("{} {}", if self.deed.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" }, self.deed)
            }
            "group" => self.group.clone(),
            "source" => self.source.clone(),
            "killed" => self.people(self.killed),
            "killed_were" => self.people_were(self.killed),
            "injured" => self.people(self.injured),
            "injured_were" => self.people_were(self.injured),
            "abducted" => self.people(self.abducted),
            "abducted_were" => self.people_were(self.abducted),
            "count" => number(self.count),
            _ => bail!("no slot `{slot}` in `{template}`"),
        })
    }

    /// "five villagers", "one villager".
    pub fn people(&self, n: u64) -> String {
        format!("{} {}", number(n), if n == 1 { self.victims.0 } else { self.victims.1 })
    }

    fn people_were(&self, n: u64) -> String {
        format!("{} {}", self.people(n), if n == 1 { "was" } else { "were" })
    }
}

/// The first letter as a capital.
pub fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Numbers up to nine in words, as agencies write them.
pub fn number(n: u64) -> String {
    let words = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
    words.get(n as usize).map_or_else(|| n.to_string(), |w| (*w).to_owned())
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// "March".
pub fn month(date: Date) -> &'static str {
    MONTHS[(date.month() - 1) as usize]
}

/// "Sunday".
pub fn weekday(date: Date) -> &'static str {
    WEEKDAYS[date.weekday().to_monday_zero_offset() as usize]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_are_filled() {
        let slots = Slots {
            town: "Gao, Mali,".into(),
            source: "police".into(),
            deed: "air strike".into(),
            victims: ("person", "people"),
            killed: 1,
            injured: 12,
            ..Slots::default()
        };
        let cases = [
            ("{Killed_were} killed in {town}, {source} said.", "One person was killed in Gao, Mali, police said."),
            ("{A_deed} wounded {injured} in {town}.", "An air strike wounded 12 people in Gao, Mali."),
            ("In {town} {day}, {source} said", "In Gao, Mali, police said"),
        ];
        for (template, words) in cases {
            assert_eq!(slots.fill(template).unwrap(), words);
        }
        assert!(slots.fill("{colour}").is_err() && slots.fill("{town").is_err());
    }
}
