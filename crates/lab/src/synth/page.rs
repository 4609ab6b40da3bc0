//! A report while it is written.

use anyhow::Result;

use super::{
    truth::Says,
    words::{Slots, capital, number},
};

/// The sentences of a report, with what they say.
pub struct Page {
    pub slots: Slots,
    pub sentences: Vec<String>,
    pub says: Vec<Says>,
}

impl Page {
    pub fn new(slots: Slots) -> Self {
        Self { slots, sentences: Vec::new(), says: Vec::new() }
    }

    pub fn source(&mut self, source: &str) {
        source.clone_into(&mut self.slots.source);
    }

    /// Adds a sentence and gives it back.
    pub fn say(&mut self, template: &str) -> Result<String> {
        let sentence = self.slots.fill(template)?;
        self.sentences.push(sentence.clone());
        // The country is told once.
        self.slots.town.clone_from(&self.slots.bare);
        Ok(sentence)
    }

    /// Adds a sentence that tells `slots.count` of `attribute`.
    pub fn figure(&mut self, template: &str, attribute: &'static str) -> Result<()> {
        let sentence = self.say(template)?;
        let (count, people) = (number(self.slots.count), self.slots.people(self.slots.count));
        let ways = [capital(&people), capital(&count), people.clone(), count];
        let words = ways.into_iter().find(|w| sentence.contains(w.as_str())).unwrap_or(people);
        let quoted = template.to_lowercase().contains("{source}");
        let speaker = quoted.then(|| self.slots.source.clone());
        self.says.push(Says { speaker, attribute, stance: "asserts", figure: Some(self.slots.count), words });
        Ok(())
    }

    pub fn told(&mut self, speaker: Option<String>, attribute: &'static str, stance: &'static str, words: String) {
        self.says.push(Says { speaker, attribute, stance, figure: None, words });
    }
}
