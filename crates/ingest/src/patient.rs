//! Reading what may be waited for without end: a terminal, a pipe whose writer says nothing.

use std::{
    fs::File,
    io::{self, Read},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

/// An input whose reader can be stopped while it waits: then reading fails.
#[derive(Debug)]
pub(crate) struct Patient {
    file: File,
    stop: Arc<AtomicBool>,
}

impl Patient {
    pub fn new(file: File, stop: Arc<AtomicBool>) -> Self {
        Self { file, stop }
    }

    /// Standard input, without the buffer that this process shares.
    #[cfg(unix)]
    pub fn stdin(stop: Arc<AtomicBool>) -> io::Result<Self> {
        use std::os::fd::AsFd;
        Ok(Self::new(io::stdin().as_fd().try_clone_to_owned()?.into(), stop))
    }

    /// Whether there is something to read, or the end; asked again where it is not known in time.
    #[cfg(unix)]
    fn is_ready(&self) -> io::Result<bool> {
        use rustix::event::{PollFd, PollFlags, Timespec, poll};

        /// How long it may take until a stop is seen.
        const WAIT: Timespec = Timespec { tv_sec: 0, tv_nsec: 100_000_000 };
        match poll(&mut [PollFd::new(&self.file, PollFlags::IN)], Some(&WAIT)) {
            Ok(ready) => Ok(ready > 0),
            Err(rustix::io::Errno::INTR) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Elsewhere a wait cannot be ended.
    #[cfg(not(unix))]
    fn is_ready(&self) -> io::Result<bool> {
        Ok(true)
    }
}

impl Read for Patient {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if self.stop.load(Ordering::Relaxed) {
                return Err(io::Error::other("broken off"));
            }
            if self.is_ready()? {
                return self.file.read(buffer);
            }
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::{thread, time::Duration};

    use super::*;

    #[test]
    fn a_wait_ends_when_it_is_stopped() {
        let (reader, writer) = io::pipe().unwrap();
        let stop = Arc::new(AtomicBool::new(false));
        let mut patient = Patient::new(File::from(std::os::fd::OwnedFd::from(reader)), Arc::clone(&stop));
        io::Write::write_all(&mut &writer, b"first").unwrap();
        let mut buffer = [0; 8];
        assert_eq!(patient.read(&mut buffer).unwrap(), 5);
        let waiting = thread::spawn(move || patient.read(&mut buffer));
        thread::sleep(Duration::from_millis(150));
        assert!(!waiting.is_finished(), "nothing was written, and the writer is there");
        stop.store(true, Ordering::Relaxed);
        assert_eq!(waiting.join().unwrap().unwrap_err().to_string(), "broken off");
        drop(writer);
    }
}
