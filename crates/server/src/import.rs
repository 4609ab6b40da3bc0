//! Reading reports that a browser sends: into a folder of their own, from there as `rashomon ingest` does, one batch at a time.

mod read;
mod receive;
mod unpack;

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use rashomon_desk::Tally;
use rashomon_wording::{account::count, clean};
use serde::Serialize;
use tokio::sync::watch;

pub use self::{
    read::begin,
    receive::{LARGEST, Upload, receive},
};

/// Batches that are kept after they have ended.
const ENDED: usize = 100;
/// Remarks that are kept of a batch; more are counted.
const REMARKS: usize = 200;

/// Batches of this process, by their numbers.
#[derive(Debug, Default)]
pub struct Imports {
    next: AtomicU64,
    all: Mutex<BTreeMap<u64, Arc<Import>>>,
    /// Whoever holds it reads; other batches wait.
    turn: Arc<tokio::sync::Mutex<()>>,
}

/// A batch that is being read, or that was.
#[derive(Debug)]
pub struct Import {
    /// Its number.
    pub id: u64,
    state: watch::Sender<State>,
}

/// How far a batch is.
#[derive(Clone, Debug, Default, Serialize)]
pub struct State {
    /// What is being read.
    pub at: String,
    /// What came of it so far, in numbers.
    pub tally: Tally,
    /// What was skipped or is in doubt, with the reason: the first of them.
    pub remarks: Vec<(String, String)>,
    /// How many remarks there are.
    pub remarked: usize,
    /// Whether it has ended.
    pub done: bool,
    /// What made it fail.
    pub failed: Option<String>,
    /// What the reports tell, once it has ended.
    pub incidents: Option<Found>,
}

/// A batch as pages and programs are told of it.
#[derive(Clone, Debug, Serialize)]
pub struct Batch {
    /// Its number.
    pub id: u64,
    /// Its page.
    pub href: String,
    /// Where its events come from.
    pub events: String,
    /// What came of it so far, in a sentence.
    pub told: String,
    /// How far it is.
    #[serde(flatten)]
    pub state: State,
}

/// What the reports of a batch tell.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Found {
    /// Incidents that they tell.
    pub incidents: usize,
    /// Those on which accounts disagree.
    pub disputed: usize,
    /// Those of which something is not known yet.
    pub awaited: usize,
    /// Reports that are copies of others.
    pub copies: usize,
}

impl Imports {
    /// One batch.
    pub fn get(&self, id: u64) -> Option<Arc<Import>> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner).get(&id).cloned()
    }

    /// All batches, the last one first.
    pub fn all(&self) -> Vec<Arc<Import>> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner).values().rev().cloned().collect()
    }

    fn begin(&self) -> Arc<Import> {
        let id = self.next.fetch_add(1, Ordering::Relaxed) + 1;
        let import = Arc::new(Import { id, state: watch::channel(State::default()).0 });
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert(id, Arc::clone(&import));
        while all.len() > ENDED {
            let ended = all.iter().find(|(_, import)| import.state.borrow().done).map(|(id, _)| *id);
            let Some(ended) = ended else { break };
            all.remove(&ended);
        }
        drop(all);
        import
    }
}

impl Import {
    /// How far it is.
    pub fn told(&self) -> Batch {
        Batch::of(self.id, self.state.borrow().clone())
    }

    fn remark(&self, origin: &str, reason: &str) {
        self.state.send_modify(|state| {
            state.remarked += 1;
            if state.remarks.len() < REMARKS {
                state.remarks.push((clean(origin), clean(reason)));
            }
        });
    }

    /// The same whenever it changes.
    pub fn watch(&self) -> watch::Receiver<State> {
        self.state.subscribe()
    }
}

impl Batch {
    /// A batch in this state.
    pub fn of(id: u64, state: State) -> Self {
        let href = format!("/import/{id}");
        Self { id, events: format!("/api/v1/imports/{id}/events"), href, told: told(&state), state }
    }
}

/// "12 reports added, 3 known before, 5 incidents, 2 disputed, 1 awaited, 2 copies folded".
fn told(state: &State) -> String {
    let mut told = vec![format!("{} added", count(state.tally.added, "report"))];
    if state.tally.known > 0 {
        told.push(format!("{} known before", state.tally.known));
    }
    if state.tally.irrelevant > 0 {
        told.push(format!("{} with few words of violence", state.tally.irrelevant));
    }
    if let Some(found) = &state.incidents {
        told.push(count(found.incidents, "incident"));
        told.push(format!("{} disputed, {} awaited", found.disputed, found.awaited));
        told.push(format!("{} folded", count(found.copies, "copy")));
    }
    told.join(", ")
}
