//! What all requests share: desks at the ledger, the token of this process, who listens.

use std::{
    collections::BTreeMap,
    path::PathBuf,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use rashomon_desk::{Access, At, Desk, Facets, LeftOut, OpenOptions, Query, QueueItem, Tallies, Timeline, Work};
use tokio::sync::broadcast;

use crate::{ground::Ground, import::Imports, problem::Problem};

/// Desks of other moments that are kept: each holds all incidents of its moment in memory.
const MOMENTS: usize = 3;
/// Desks that are kept while nobody asks.
const IDLE: usize = 16;
/// Filters whose counts are kept.
const COUNTED: usize = 256;
/// Matters that deserve a look that are told.
const QUEUED: usize = 1_000;
/// Incidents that are kept where maps draw them, over all filters: some 120 bytes each.
const GROUNDED: usize = 300_000;
/// Changes that a listener may lag behind.
const NEWS: usize = 64;

/// A state of the ledger, by number of the journal, and a filter with the moment that is looked back to.
type Key = (u64, String);

/// What is counted of a filter's incidents.
#[derive(Debug)]
pub struct Counted {
    /// What they can be narrowed by.
    pub facets: Facets,
    /// How many they are.
    pub tallies: Tallies,
    /// What is left out of them.
    pub left_out: LeftOut,
    /// When they happened, once somebody has asked.
    timeline: OnceLock<Timeline>,
}

impl Counted {
    /// When they happened. `query` is that of the filter.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn timeline(&self, desk: &Desk, query: &Query) -> Result<&Timeline, Problem> {
        if let Some(known) = self.timeline.get() {
            return Ok(known);
        }
        let found = desk.timeline(query)?;
        Ok(self.timeline.get_or_init(|| found))
    }
}

/// What all requests share. A clone is the same.
#[derive(Clone)]
pub struct App(Arc<Shared>);

struct Shared {
    ledger: PathBuf,
    options: OpenOptions,
    work: Work,
    /// Desks that nobody uses at the moment.
    desks: Mutex<Vec<Desk>>,
    /// The same that look back, each with its moment and the number of the journal that it knows at least.
    moments: Mutex<Vec<(At, u64, Desk)>>,
    /// What is counted for lists, by state and filter: it is counted anew only when something was recorded.
    counted: Mutex<BTreeMap<Key, Arc<Counted>>>,
    /// What deserves a look, by number of the journal: all incidents are read for it.
    queue: Mutex<Option<(u64, Arc<Vec<QueueItem>>)>>,
    /// Where maps draw the incidents of a filter, the last asked for last.
    grounds: Mutex<Vec<(Key, Arc<Ground>)>>,
    /// Whoever holds it judges or derives; the others of this process wait. Batches hold it while they derive only.
    writing: Arc<tokio::sync::Mutex<()>>,
    token: String,
    hosts: Vec<String>,
    news: broadcast::Sender<u64>,
    imports: Imports,
}

impl App {
    /// An application over the ledger at `ledger`, which is made where there is none. `hosts` are the names, with the port,
    /// under which it may be asked.
    ///
    /// # Errors
    /// Where the ledger cannot be opened.
    pub fn new(
        ledger: PathBuf,
        options: OpenOptions,
        work: Work,
        hosts: Vec<String>,
    ) -> Result<Self, rashomon_desk::Error> {
        drop(Desk::open(&ledger, options.clone().access(Access::Write))?);
        let mut secret = [0; 24];
        getrandom::fill(&mut secret).map_err(|e| std::io::Error::other(e.to_string()))?;
        let token = crate::hex(&secret);
        Ok(Self(Arc::new(Shared {
            ledger,
            options,
            work,
            desks: Mutex::default(),
            moments: Mutex::default(),
            counted: Mutex::default(),
            queue: Mutex::default(),
            grounds: Mutex::default(),
            writing: Arc::default(),
            token,
            hosts,
            news: broadcast::channel(NEWS).0,
            imports: Imports::default(),
        })))
    }

    /// The token that every change must bring along.
    pub fn token(&self) -> &str {
        &self.0.token
    }

    /// The names under which it may be asked.
    pub fn hosts(&self) -> &[String] {
        &self.0.hosts
    }

    /// Who works at the desk.
    pub fn by(&self) -> &str {
        &self.0.options.by
    }

    /// The ledger's file.
    pub fn ledger(&self) -> &std::path::Path {
        &self.0.ledger
    }

    /// How reports are analysed.
    pub fn work(&self) -> Work {
        self.0.work
    }

    /// How desks are opened.
    pub fn options(&self) -> &OpenOptions {
        &self.0.options
    }

    /// The current day, by the clock of the caller.
    pub fn today(&self) -> Option<jiff::civil::Date> {
        (self.0.options.clock)().parse::<rashomon_model::Published>().ok().map(|moment| moment.date())
    }

    /// Batches of reports that are being read, and those that were.
    pub fn imports(&self) -> &Imports {
        &self.0.imports
    }

    /// Numbers of the journal, as it grows.
    pub fn listen(&self) -> broadcast::Receiver<u64> {
        self.0.news.subscribe()
    }

    /// Says that the journal has grown to this number. Nobody may be listening.
    pub fn tell(&self, seq: u64) {
        let _ = self.0.news.send(seq);
    }

    /// Whether the process is to end.
    pub fn is_stopped(&self) -> bool {
        self.0.options.stop.load(std::sync::atomic::Ordering::Relaxed)
    }

    /// Waits for the turn to derive, on a thread that may wait.
    pub fn turn(&self) -> tokio::sync::OwnedMutexGuard<()> {
        Arc::clone(&self.0.writing).blocking_lock_owned()
    }

    /// Asks a desk with incidents that are up to date, on a thread that may wait.
    ///
    /// # Errors
    /// What `ask` fails with; where the ledger cannot be read.
    pub async fn read<T: Send + 'static>(
        &self,
        at: At,
        ask: impl FnOnce(&mut Desk) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let app = self.clone();
        blocking(move || {
            let (mut desk, seq) = app.take(&at)?;
            let answer = ask(&mut desk);
            app.put_back(at, seq, desk);
            answer
        })
        .await
    }

    /// Has something recorded, in turn with all others of this process, and incidents derived from it.
    ///
    /// # Errors
    /// What `act` fails with; where the ledger cannot be written.
    pub async fn write<T: Send + 'static>(
        &self,
        act: impl FnOnce(&mut Desk) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        // The turn ends with the work, also where nobody waits for it any more.
        let turn = Arc::clone(&self.0.writing).lock_owned().await;
        let app = self.clone();
        blocking(move || {
            let _turn = turn;
            let mut desk = Desk::open(&app.0.ledger, app.0.options.clone().access(Access::Write))?;
            let answer = act(&mut desk)?;
            desk.freshen()?;
            app.tell(desk.ledger().head()?.seq);
            Ok(answer)
        })
        .await
    }

    /// What is counted of the incidents of a query on all its pages. `key` says the query, and the moment that the desk looks back
    /// to; of an open vocabulary so many values are counted at most.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn counted(&self, desk: &Desk, key: String, query: &Query, most: usize) -> Result<Arc<Counted>, Problem> {
        let key = (desk.ledger().head()?.seq, key);
        if let Some(known) = lock(&self.0.counted).get(&key) {
            return Ok(Arc::clone(known));
        }
        let facets = desk.facets(query, most)?;
        let (tallies, left_out) = (desk.tallied(query)?, desk.left_out(query)?);
        let found = Arc::new(Counted { facets, tallies, left_out, timeline: OnceLock::new() });
        let mut counted = lock(&self.0.counted);
        counted.retain(|(seq, _), _| *seq == key.0);
        if counted.len() >= COUNTED {
            counted.pop_first();
        }
        counted.insert(key, Arc::clone(&found));
        Ok(found)
    }

    /// What deserves a look now, what matters most first, 1,000 matters at most.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn queue(&self, desk: &Desk) -> Result<Arc<Vec<QueueItem>>, Problem> {
        let seq = desk.ledger().head()?.seq;
        // Whoever asks at the same time waits for the one answer.
        let mut kept = lock(&self.0.queue);
        if let Some((_, known)) = kept.as_ref().filter(|(known, _)| *known == seq) {
            return Ok(Arc::clone(known));
        }
        let found = Arc::new(desk.queue(QUEUED)?);
        *kept = Some((seq, Arc::clone(&found)));
        Ok(found)
    }

    /// Where a map draws the incidents of a query. `key` says the query, and the moment that the desk looks back to.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn ground(&self, desk: &Desk, key: String, query: &Query) -> Result<Arc<Ground>, Problem> {
        let key = (desk.ledger().head()?.seq, key);
        let known = {
            let mut grounds = lock(&self.0.grounds);
            grounds.iter().position(|(known, _)| *known == key).map(|at| grounds.remove(at).1)
        };
        let ground = known.map_or_else(|| desk.marks(query).map(|marks| Arc::new(Ground::of(marks))), Ok)?;
        let mut grounds = lock(&self.0.grounds);
        grounds.retain(|(known, _)| known.0 == key.0 && *known != key);
        grounds.push((key, Arc::clone(&ground)));
        // The last one is kept, however large it is.
        while grounds.len() > 1 && grounds.iter().map(|(_, ground)| ground.len()).sum::<usize>() > GROUNDED {
            grounds.remove(0);
        }
        Ok(ground)
    }

    /// A desk that answers as of `at`, and the number of the journal that it knows at least.
    fn take(&self, at: &At) -> Result<(Desk, u64), Problem> {
        let open = || Desk::open_read_only(&self.0.ledger, self.0.options.clone());
        if *at == At::default() {
            let idle = lock(&self.0.desks).pop();
            let mut desk = idle.map_or_else(open, Ok)?;
            let seq = desk.ledger().head()?.seq;
            desk.freshen()?;
            return Ok((desk, seq));
        }
        let mut fresh = open()?;
        let seq = fresh.ledger().head()?.seq;
        let kept = {
            let mut moments = lock(&self.0.moments);
            // What was published later may be known by now.
            moments.retain(|(_, known, _)| *known >= seq);
            moments.iter().position(|(moment, ..)| moment == at).map(|found| moments.remove(found).2)
        };
        if let Some(desk) = kept {
            return Ok((desk, seq));
        }
        fresh.look_back(at)?;
        fresh.freshen()?;
        Ok((fresh, seq))
    }

    fn put_back(&self, at: At, seq: u64, desk: Desk) {
        if at == At::default() {
            let mut desks = lock(&self.0.desks);
            if desks.len() < IDLE {
                desks.push(desk);
            }
            return;
        }
        let mut moments = lock(&self.0.moments);
        moments.retain(|(moment, ..)| *moment != at);
        moments.push((at, seq, desk));
        if moments.len() > MOMENTS {
            moments.remove(0);
        }
    }
}

/// Runs what waits for the disk where waiting harms nobody. A fault in it is a problem of this request only.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T, Problem> + Send + 'static) -> Result<T, Problem> {
    tokio::task::spawn_blocking(work).await.unwrap_or(Err(Problem::Fault))
}

/// What is locked here is whole after each step, so that a fault elsewhere does not spoil it.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
