//! What the review desk shows and what keys make of it. Nothing here asks the ledger or draws: a key gives an [`Effect`],
//! whoever has it done tells the state what came of it.

use rashomon_desk::{Decision, Matter, QueueItem, QueueKind};
use rashomon_model::{Action, JudgementId};

use super::keys::{Command, Key, Keys};

/// Everything that is shown.
#[derive(Clone, Debug)]
pub struct State {
    pub keys: Keys,
    /// The queue, what matters most first.
    pub entries: Vec<Entry>,
    /// Numbers in `entries` of what the filter lets through.
    pub shown: Vec<usize>,
    /// The place in `shown`.
    pub at: usize,
    /// The filter's words.
    pub filter: String,
    pub mode: Mode,
    /// What there is to see of the item.
    pub matter: Matter,
    /// Which account or judgement of it is marked.
    pub account: usize,
    /// What was recorded here and stands, with the item's key, the last one last.
    pub recorded: Vec<(JudgementId, String)>,
    /// A line about what was done last.
    pub message: String,
}

/// An item, and what was decided about it here.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub item: QueueItem,
    pub outcome: Option<String>,
}

/// Who gets the keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mode {
    /// The list.
    List,
    /// A line in which the filter's words are typed; what they were before.
    Filter { before: String },
    /// A line in which the right value of a claim is typed.
    Edit { claim: String, line: String },
    /// The list of keys.
    Help,
}

/// What is to be done outside.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Nothing.
    None,
    /// Another item is to be shown.
    Look,
    /// Record this.
    Judge(Box<Decision>),
    /// Record that a claim says this.
    Correct { claim: String, words: String },
    /// Take this back; whether it was recorded here.
    Undo { judgement: JudgementId, own: bool },
    /// Derive anew and fill the queue.
    Refresh,
    /// End.
    Quit,
}

impl State {
    /// Over a queue.
    pub fn new(keys: Keys, items: Vec<QueueItem>) -> Self {
        let mut state = Self {
            keys,
            entries: Vec::new(),
            shown: Vec::new(),
            at: 0,
            filter: String::new(),
            mode: Mode::List,
            matter: Matter::default(),
            account: 0,
            recorded: Vec::new(),
            message: String::new(),
        };
        state.fill(items);
        state
    }

    /// Puts another queue in the place of this one; the item that is shown stays, if it is in it.
    pub fn fill(&mut self, items: Vec<QueueItem>) {
        let key = self.entry().map(|entry| entry.item.key.clone());
        self.entries = items.into_iter().map(|item| Entry { item, outcome: None }).collect();
        self.refilter(key.as_deref());
    }

    /// The item that is shown.
    pub fn entry(&self) -> Option<&Entry> {
        self.shown.get(self.at).map(|at| &self.entries[*at])
    }

    /// What a key makes of it.
    pub fn update(&mut self, key: &Key) -> Effect {
        if key.0 == "ctrl-c" {
            return Effect::Quit;
        }
        self.message.clear();
        match self.mode.clone() {
            Mode::Help => {
                self.mode = Mode::List;
                Effect::None
            }
            Mode::Filter { before } => self.type_filter(key, before),
            Mode::Edit { claim, line } => self.type_value(key, claim, line),
            Mode::List => {
                if let Some(command) = self.keys.command(key) {
                    return self.command(command);
                }
                self.message = format!("`{key}` does nothing here; `{}` lists the keys", self.keys.of(Command::Help));
                Effect::None
            }
        }
    }

    fn command(&mut self, command: Command) -> Effect {
        match command {
            Command::Down => self.go(self.at + 1),
            Command::Up => self.go(self.at.saturating_sub(1)),
            Command::NextAccount => self.mark(1),
            Command::PreviousAccount => self.mark(-1),
            Command::Same => self.pair(Action::Same),
            Command::Different => self.pair(Action::Different),
            Command::Unsure => self.pair(Action::Unsure),
            Command::Accept => self.account(|claim| judge(Action::Accept, [claim])),
            Command::Reject => self.account(|claim| judge(Action::Reject, [claim])),
            Command::Edit => {
                let Some(claim) = self.claim() else { return self.no_account() };
                self.mode = Mode::Edit { claim, line: String::new() };
                Effect::None
            }
            Command::Undo => match self.recorded.last() {
                Some((judgement, _)) => Effect::Undo { judgement: judgement.clone(), own: true },
                None => self.say("nothing was recorded here that could be taken back"),
            },
            Command::TakeBack => match self.matter.judgements.get(self.account) {
                Some(line) => Effect::Undo { judgement: line.judgement.id.clone(), own: false },
                None => self.say("there is no judgement here; contradictions and orphans have some"),
            },
            Command::Filter => {
                self.mode = Mode::Filter { before: self.filter.clone() };
                Effect::None
            }
            Command::Refresh => Effect::Refresh,
            Command::Help => {
                self.mode = Mode::Help;
                Effect::None
            }
            Command::Quit => Effect::Quit,
        }
    }

    fn say(&mut self, words: &str) -> Effect {
        words.clone_into(&mut self.message);
        Effect::None
    }

    fn go(&mut self, to: usize) -> Effect {
        let to = to.min(self.shown.len().saturating_sub(1));
        if to == self.at {
            return Effect::None;
        }
        (self.at, self.account) = (to, 0);
        Effect::Look
    }

    /// How many accounts or judgements of the item can be marked.
    pub fn accounts(&self) -> usize {
        match self.entry().map(|entry| entry.item.kind) {
            Some(QueueKind::Contradiction | QueueKind::Orphan) => self.matter.judgements.len(),
            _ => self.matter.sides.iter().map(|side| side.told.len()).sum(),
        }
    }

    fn mark(&mut self, by: isize) -> Effect {
        let last = self.accounts().saturating_sub(1);
        self.account = self.account.saturating_add_signed(by).min(last);
        Effect::None
    }

    /// The claim that is marked.
    fn claim(&self) -> Option<String> {
        let told = self.matter.sides.iter().flat_map(|side| &side.told).nth(self.account)?;
        told.id.starts_with("clm_").then(|| told.id.clone())
    }

    fn account(&mut self, make: impl FnOnce(String) -> Effect) -> Effect {
        match self.claim() {
            Some(claim) => make(claim),
            None => self.no_account(),
        }
    }

    fn no_account(&mut self) -> Effect {
        let next = self.keys.of(Command::NextAccount);
        self.message = format!("no claim is marked here; `{next}` goes to the next account");
        Effect::None
    }

    fn pair(&mut self, action: Action) -> Effect {
        match self.entry().map(|entry| &entry.item) {
            Some(item) if item.kind == QueueKind::NearMiss => judge(action, item.subjects.clone()),
            _ => self.say("this is about two events that may be one, and here there are none"),
        }
    }

    fn type_filter(&mut self, key: &Key, before: String) -> Effect {
        match key.0.as_str() {
            "enter" => {
                self.mode = Mode::List;
                return Effect::None;
            }
            "esc" => {
                self.filter = before;
                self.mode = Mode::List;
            }
            _ => typed(&mut self.filter, key),
        }
        let key = self.entry().map(|entry| entry.item.key.clone());
        self.refilter(key.as_deref());
        Effect::Look
    }

    fn type_value(&mut self, key: &Key, claim: String, mut line: String) -> Effect {
        match key.0.as_str() {
            "esc" => {
                self.mode = Mode::List;
                return Effect::None;
            }
            "enter" if !line.trim().is_empty() => return Effect::Correct { claim, words: line.trim().to_owned() },
            "enter" => return self.say("type the right value, or esc"),
            _ => typed(&mut line, key),
        }
        self.mode = Mode::Edit { claim, line };
        Effect::None
    }

    /// Shows what has all words of the filter, and goes to the item with this key, if it is among it.
    fn refilter(&mut self, key: Option<&str>) {
        let words: Vec<String> = self.filter.split_whitespace().map(str::to_lowercase).collect();
        let has = |entry: &Entry| {
            let item = &entry.item;
            let incident = item.incident.as_ref().map_or("", |id| id.as_str());
            let text = format!("{} {} {incident} {}", item.title, item.reason, item.kind.as_str()).to_lowercase();
            words.iter().all(|word| text.contains(word))
        };
        self.shown = (0..self.entries.len()).filter(|at| has(&self.entries[*at])).collect();
        let same = |at: &usize| key == Some(self.entries[*at].item.key.as_str());
        self.at = self.shown.iter().position(same).unwrap_or(self.at.min(self.shown.len().saturating_sub(1)));
        self.account = 0;
        if self.shown.is_empty() {
            self.matter = Matter::default();
        }
    }

    /// A judgement was recorded about the item that is shown.
    pub fn take(&mut self, judgement: JudgementId, said: &str) {
        self.mode = Mode::List;
        let Some(at) = self.shown.get(self.at).copied() else { return };
        let entry = &mut self.entries[at];
        entry.outcome = Some(said.to_owned());
        self.message = format!("{said}: {judgement}; `{}` takes it back", self.keys.of(Command::Undo));
        self.recorded.push((judgement, entry.item.key.clone()));
    }

    /// A judgement was taken back.
    pub fn take_back(&mut self, judgement: &JudgementId, own: bool) {
        self.message = format!("{judgement} is taken back");
        if !own && let Some(at) = self.shown.get(self.at).copied() {
            self.entries[at].outcome = Some(format!("{judgement} taken back"));
        }
        let Some(at) = self.recorded.iter().position(|(id, _)| id == judgement) else { return };
        let (_, key) = self.recorded.remove(at);
        let before = self.recorded.iter().any(|(_, other)| *other == key);
        if let Some(entry) = self.entries.iter_mut().find(|entry| entry.item.key == key && !before) {
            entry.outcome = None;
        }
    }

    /// Something could not be done.
    pub fn fail(&mut self, why: &str) {
        why.clone_into(&mut self.message);
    }
}

fn judge<S: Into<String>>(action: Action, subjects: impl IntoIterator<Item = S>) -> Effect {
    Effect::Judge(Box::new(Decision::new(action, subjects)))
}

/// Longest line that is typed, in letters.
const LINE: usize = 200;

fn typed(line: &mut String, key: &Key) {
    if key.0 == "backspace" {
        line.pop();
    } else if let Some(letter) = key.letter().filter(|_| line.chars().count() < LINE) {
        line.push(letter);
    }
}
