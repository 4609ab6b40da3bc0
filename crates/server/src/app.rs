//! What all requests share: desks at the ledger, the token of this process, who listens.

use std::{
    collections::BTreeMap,
    ops::{Deref, DerefMut},
    path::PathBuf,
    sync::{Arc, Mutex},
};

use rashomon_desk::{Access, At, Desk, Facets, LeftOut, OpenOptions, Query, QueueItem, Tallies, Timeline, Work};
use rashomon_model::{Action, Detail};
use tokio::sync::broadcast;

use crate::{
    ground::Ground,
    import::Imports,
    kept::{Kept, lock},
    problem::Problem,
};

/// Desks of other moments that are kept: each holds all incidents of its moment in memory.
const MOMENTS: usize = 3;
/// Desks that are kept while nobody asks.
const IDLE: usize = 16;
/// Filters of which something is kept.
const FILTERS: usize = 256;
/// Values of facets that are kept, over all filters: some 60 bytes each.
const CHOICES: usize = 500_000;
/// Matters that deserve a look that are told.
const QUEUED: usize = 1_000;
/// Incidents that are kept where maps draw them, over all filters: some 120 bytes each.
const GROUNDED: usize = 300_000;
/// Changes that a listener may lag behind.
const NEWS: usize = 64;

/// How many a filter's incidents are.
#[derive(Debug)]
pub struct Counted {
    /// How many they are.
    pub tallies: Tallies,
    /// What is left out of them.
    pub left_out: LeftOut,
}

/// A desk that is up to date.
pub struct Fresh {
    desk: Desk,
    /// The number of the journal that it knows at least: it was read before anything else was.
    seq: u64,
}

impl Deref for Fresh {
    type Target = Desk;

    fn deref(&self) -> &Desk {
        &self.desk
    }
}

impl DerefMut for Fresh {
    fn deref_mut(&mut self) -> &mut Desk {
        &mut self.desk
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
    /// The same that look back, each with its moment.
    moments: Mutex<Vec<(At, Fresh)>>,
    /// What is kept until something was recorded, by filter: what incidents can be narrowed by, how many they are, when they
    /// happened, and where maps draw them.
    facets: Kept<Facets>,
    counted: Kept<Counted>,
    timelines: Kept<Timeline>,
    grounds: Kept<Ground>,
    /// What deserves a look: all incidents are read for it.
    queue: Kept<Vec<QueueItem>>,
    /// Grades of publishers, by their subject.
    grades: Kept<BTreeMap<String, String>>,
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
            facets: Kept::new(FILTERS, CHOICES),
            counted: Kept::new(FILTERS, FILTERS),
            timelines: Kept::new(FILTERS, FILTERS),
            grounds: Kept::new(FILTERS, GROUNDED),
            queue: Kept::new(1, 1),
            grades: Kept::new(1, 1),
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
        ask: impl FnOnce(&mut Fresh) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let app = self.clone();
        blocking(move || {
            let mut desk = app.take(&at)?;
            let answer = ask(&mut desk);
            app.put_back(at, desk);
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

    /// What the incidents of a query can be narrowed by, on all its pages. `key` says the query, and the moment that the desk looks
    /// back to; of an open vocabulary so many values are counted at most.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn facets(&self, desk: &Fresh, key: &str, query: &Query, most: usize) -> Result<Arc<Facets>, Problem> {
        let weight = |f: &Facets| {
            f.types.len()
                + f.provinces.len()
                + f.actors.len()
                + f.publishers.len()
                + f.assignees.len()
                + f.tags.len()
                + 1
        };
        self.0.facets.of((desk.seq, &format!("{most} {key}")), weight, || Ok(desk.facets(query, most)?))
    }

    /// How many the incidents of a query are, on all its pages. `key` as in [`App::facets`].
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn counted(&self, desk: &Fresh, key: &str, query: &Query) -> Result<Arc<Counted>, Problem> {
        let count = || Ok(Counted { tallies: desk.tallied(query)?, left_out: desk.left_out(query)? });
        self.0.counted.of((desk.seq, key), |_| 1, count)
    }

    /// When the incidents of a query happened. `key` as in [`App::facets`].
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn timeline(&self, desk: &Fresh, key: &str, query: &Query) -> Result<Arc<Timeline>, Problem> {
        self.0.timelines.of((desk.seq, key), |_| 1, || Ok(desk.timeline(query)?))
    }

    /// Where a map draws the incidents of a query. `key` as in [`App::facets`].
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn ground(&self, desk: &Fresh, key: &str, query: &Query) -> Result<Arc<Ground>, Problem> {
        self.0.grounds.of((desk.seq, key), |ground| ground.len() + 1, || Ok(Ground::of(desk.marks(query)?)))
    }

    /// What deserves a look now, what matters most first, 1,000 matters at most.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn queue(&self, desk: &Fresh) -> Result<Arc<Vec<QueueItem>>, Problem> {
        self.0.queue.of((desk.seq, ""), |_| 1, || Ok(desk.queue(QUEUED)?))
    }

    /// Grades of publishers, by their subject. `key` says the moment that the desk looks back to.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn grades(&self, desk: &Fresh, key: &str) -> Result<Arc<BTreeMap<String, String>>, Problem> {
        let read = || {
            let mut grades = BTreeMap::new();
            for line in desk.judged(None)?.into_iter().filter(|line| line.undone_by.is_none()) {
                if let (Action::Grade, Some(Detail::Grade(grade))) = (line.judgement.action, &line.judgement.detail) {
                    grades.extend(line.judgement.subjects.into_iter().map(|subject| (subject, grade.to_string())));
                }
            }
            Ok(grades)
        };
        self.0.grades.of((desk.seq, key), |_| 1, read)
    }

    /// A desk that answers as of `at`.
    fn take(&self, at: &At) -> Result<Fresh, Problem> {
        let open = || Desk::open_read_only(&self.0.ledger, self.0.options.clone());
        if *at == At::default() {
            let idle = lock(&self.0.desks).pop();
            let mut desk = idle.map_or_else(open, Ok)?;
            let seq = desk.ledger().head()?.seq;
            desk.freshen()?;
            return Ok(Fresh { desk, seq });
        }
        let mut desk = open()?;
        let seq = desk.ledger().head()?.seq;
        let kept = {
            let mut moments = lock(&self.0.moments);
            // What was published later may be known by now.
            moments.retain(|(_, known)| known.seq >= seq);
            moments.iter().position(|(moment, _)| moment == at).map(|found| moments.remove(found).1)
        };
        if let Some(kept) = kept {
            return Ok(kept);
        }
        desk.look_back(at)?;
        desk.freshen()?;
        Ok(Fresh { desk, seq })
    }

    fn put_back(&self, at: At, desk: Fresh) {
        if at == At::default() {
            let mut desks = lock(&self.0.desks);
            if desks.len() < IDLE {
                desks.push(desk.desk);
            }
            return;
        }
        let mut moments = lock(&self.0.moments);
        moments.retain(|(moment, _)| *moment != at);
        moments.push((at, desk));
        if moments.len() > MOMENTS {
            moments.remove(0);
        }
    }
}

/// Runs what waits for the disk where waiting harms nobody. A fault in it is a problem of this request only.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T, Problem> + Send + 'static) -> Result<T, Problem> {
    tokio::task::spawn_blocking(work).await.unwrap_or(Err(Problem::Fault))
}
