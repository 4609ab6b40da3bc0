//! Ctrl-C and its like: what is recorded reaches the ledger's own file before the program ends.
//!
//! A batch ends after the report at hand, with its summary; a second signal ends it at once. Whatever else runs ends at
//! once at the first. In both cases the log beside the ledger is written back before, and the exit status is 128 and
//! the signal's number, as shells have it: 130 for Ctrl-C.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
    sync::{
        Arc, Mutex, OnceLock,
        atomic::{AtomicBool, AtomicI32, Ordering},
    },
};

/// What is known about signals, shared with the thread that waits for them.
#[derive(Clone, Debug, Default)]
pub struct Interrupt(Arc<State>);

#[derive(Debug, Default)]
struct State {
    /// Tells the desk to end what takes long.
    stop: Arc<AtomicBool>,
    /// Whether something runs that heeds `stop`.
    heeded: AtomicBool,
    /// The last signal; 0 where none has come.
    signal: AtomicI32,
    /// The ledger that this process has opened.
    ledger: OnceLock<PathBuf>,
    /// Gives the terminal back, while a screen has it.
    screen: Mutex<Option<fn()>>,
}

impl Interrupt {
    /// Waits for signals from here on. Where no thread can be had for that, they end the process as ever.
    pub fn watch() -> Self {
        let interrupt = Self::default();
        #[cfg(unix)]
        unix::watch(interrupt.clone());
        interrupt
    }

    /// The ledger whose log is written back at a signal.
    pub fn protects(&self, ledger: &Path) {
        // A process works at one ledger.
        let _ = self.0.ledger.set(ledger.to_owned());
    }

    /// Says how the terminal is given back, while a screen has it: nothing is written on it meanwhile, and it is as it was
    /// when the program ends.
    pub fn on_screen(&self, give_back: Option<fn()>) {
        if let Ok(mut screen) = self.0.screen.lock() {
            *screen = give_back;
        }
    }

    /// The flag that stops the desk.
    pub fn flag(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.0.stop)
    }

    /// Runs what heeds the flag; only meanwhile a first signal sets it.
    pub fn heeding<T>(&self, work: impl FnOnce() -> T) -> T {
        self.0.heeded.store(true, Ordering::SeqCst);
        let result = work();
        self.0.heeded.store(false, Ordering::SeqCst);
        result
    }

    /// The exit status after a signal that was heeded.
    pub fn status(&self) -> Option<ExitCode> {
        match self.0.signal.load(Ordering::SeqCst) {
            0 => None,
            signal => Some(ExitCode::from(status(signal))),
        }
    }
}

fn status(signal: i32) -> u8 {
    u8::try_from(128 + signal).unwrap_or(u8::MAX)
}

#[cfg(unix)]
mod unix {
    use std::{
        fs, process,
        sync::{
            Arc,
            atomic::{AtomicBool, Ordering},
            mpsc,
        },
        thread,
    };

    use rashomon_desk::write_back;
    use signal_hook::{
        consts::{SIGHUP, SIGINT, SIGTERM},
        flag,
        iterator::Signals,
    };

    use super::{Interrupt, status};
    use crate::output::say;

    /// Signals by which people and systems end a program.
    const ENDING: [i32; 3] = [SIGINT, SIGTERM, SIGHUP];

    /// The thread is there before a signal is taken from the system, so that none is lost.
    pub fn watch(interrupt: Interrupt) {
        let (hand_over, handed) = mpsc::channel::<(Signals, Arc<AtomicBool>)>();
        let wait = move || {
            let Ok((mut signals, at_once)) = handed.recv() else { return };
            for signal in signals.forever() {
                take(&interrupt, signal, &at_once);
            }
        };
        if thread::Builder::new().name("signals".to_owned()).spawn(wait).is_err() {
            return;
        }
        let ending: Vec<i32> = ENDING.into_iter().filter(|signal| !is_ignored(*signal)).collect();
        let at_once = Arc::new(AtomicBool::new(false));
        for signal in &ending {
            // While the log is written back, on a disk that hangs for instance, one more signal ends the process.
            if flag::register_conditional_shutdown(*signal, status(*signal).into(), Arc::clone(&at_once)).is_err() {
                return;
            }
        }
        if let Ok(signals) = Signals::new(&ending) {
            let _ = hand_over.send((signals, at_once));
        }
    }

    fn take(interrupt: &Interrupt, signal: i32, at_once: &AtomicBool) {
        let state = &interrupt.0;
        let first = state.signal.swap(signal, Ordering::SeqCst) == 0;
        if first && state.heeded.load(Ordering::SeqCst) {
            state.stop.store(true, Ordering::SeqCst);
            if screen(interrupt).is_none() {
                say("ending after what is at hand; once more ends at once");
            }
            return;
        }
        at_once.store(true, Ordering::SeqCst);
        if let Some(ledger) = state.ledger.get() {
            // Where it fails, everything is in the log still.
            let _ = write_back(ledger);
        }
        if let Some(give_back) = screen(interrupt) {
            give_back();
        }
        process::exit(status(signal).into());
    }

    /// How the terminal is given back, if a screen has it.
    fn screen(interrupt: &Interrupt) -> Option<fn()> {
        interrupt.0.screen.lock().ok().and_then(|screen| *screen)
    }

    /// Whether whoever started the program wants the signal ignored, as `nohup` does. Only Linux tells without unsafe code.
    fn is_ignored(signal: i32) -> bool {
        let told = fs::read_to_string("/proc/self/status").unwrap_or_default();
        let mask = told.lines().find_map(|line| line.strip_prefix("SigIgn:"));
        let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
        mask.is_some_and(|mask| mask >> (signal - 1) & 1 == 1)
    }
}
