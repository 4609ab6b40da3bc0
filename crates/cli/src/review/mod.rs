//! The review desk: a queue of what deserves a look, and a key for each decision.
//!
//! [`state`] holds what is shown and what keys make of it, [`draw`] shows it, and this module does at the ledger what the
//! keys ask for. The terminal is given back as it was: at the end, when the program breaks down, and at a signal.

mod draw;
pub mod keys;
mod state;
#[cfg(test)]
mod tests;

use std::{io, sync::atomic::Ordering, time::Duration};

use anyhow::Context as _;
use rashomon_desk::{Decision, Desk};
use rashomon_model::Action;
use ratatui::{
    DefaultTerminal,
    crossterm::event::{self, Event},
};

use crate::{commands::judge::said, output::Context};
use keys::{Key, Keys};
use state::{Effect, State};

/// Items that are shown at most: nobody works through more at once, and the queue can be filled again.
const MOST: usize = 2_000;
/// How long a signal waits at most.
const TICK: Duration = Duration::from_millis(200);

/// A desk and what of it is shown.
pub struct Session {
    desk: Desk,
    pub state: State,
    reason: String,
}

impl Session {
    /// Over a desk for recording. `reason` stands in what is recorded.
    pub fn new(mut desk: Desk, keys: Keys, reason: &str) -> anyhow::Result<Self> {
        desk.freshen()?;
        let state = State::new(keys, desk.queue(MOST)?);
        let mut session = Self { desk, state, reason: reason.to_owned() };
        session.look();
        Ok(session)
    }

    /// Takes a key, and does what it asks for. Gives whether to go on.
    pub fn press(&mut self, key: &Key) -> bool {
        match self.state.update(key) {
            Effect::None => {}
            Effect::Look => self.look(),
            Effect::Judge(decision) => self.judge(*decision),
            Effect::Correct { claim, words } => match self.desk.value_like(&claim, &words) {
                Ok(value) => self.judge(Decision::new(Action::Correct, [claim]).value(value)),
                Err(error) => self.state.fail(&error.to_string()),
            },
            Effect::Undo { judgement, own } => match self.desk.undo(judgement.as_str(), &self.reason) {
                Ok(_) => {
                    self.state.take_back(&judgement, own);
                    self.look();
                }
                Err(error) => self.state.fail(&error.to_string()),
            },
            Effect::Refresh => self.refresh(),
            Effect::Quit => return false,
        }
        true
    }

    fn judge(&mut self, decision: Decision) {
        match self.desk.judge(decision, &self.reason) {
            Ok(judgement) => self.state.take(judgement.id.clone(), &said(&judgement)),
            Err(error) => self.state.fail(&error.to_string()),
        }
    }

    fn look(&mut self) {
        let matter = self.state.entry().map(|entry| self.desk.matter(&entry.item));
        match matter.transpose() {
            Ok(matter) => self.state.matter = matter.unwrap_or_default(),
            Err(error) => self.state.fail(&error.to_string()),
        }
    }

    fn refresh(&mut self) {
        match self.desk.freshen().and_then(|_| self.desk.queue(MOST)) {
            Ok(items) => {
                self.state.fill(items);
                self.look();
            }
            Err(error) => self.state.fail(&error.to_string()),
        }
    }

    /// Brings the incidents up to date with what was decided. Gives how many judgements of this session stand.
    pub fn close(mut self) -> anyhow::Result<usize> {
        self.desk.freshen()?;
        Ok(self.state.recorded.len())
    }
}

/// Runs the session on the terminal until somebody leaves it or a signal ends it.
pub fn run(context: &Context, session: &mut Session) -> anyhow::Result<()> {
    let _screen = Screen::open(context);
    let mut terminal = ratatui::try_init().context("the terminal cannot be used")?;
    context.interrupt.heeding(|| walk(context, session, &mut terminal))?;
    Ok(())
}

fn walk(context: &Context, session: &mut Session, terminal: &mut DefaultTerminal) -> io::Result<()> {
    let stop = context.interrupt.flag();
    while !stop.load(Ordering::SeqCst) {
        terminal.draw(|frame| draw::draw(frame, &session.state))?;
        if !event::poll(TICK)? {
            continue;
        }
        if let Event::Key(event) = event::read()?
            && let Some(key) = draw::key(&event)
            && !session.press(&key)
        {
            break;
        }
    }
    Ok(())
}

/// The terminal while it is the program's own; it is given back where this ends, however it does.
struct Screen<'a>(&'a Context);

impl<'a> Screen<'a> {
    fn open(context: &'a Context) -> Self {
        context.interrupt.on_screen(Some(ratatui::restore));
        Self(context)
    }
}

impl Drop for Screen<'_> {
    fn drop(&mut self) {
        ratatui::restore();
        self.0.interrupt.on_screen(None);
    }
}
