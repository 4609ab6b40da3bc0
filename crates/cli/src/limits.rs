//! Limits of memory that the system sets to this process (`ulimit -v`, `ulimit -d`), and what fits into them.
//!
//! A program that is refused memory can only break off. So what can be known is asked before: whether there is enough to
//! analyse anything, and for how many reports at once. A report that needs more than is left still ends the program; what was
//! recorded before it stays.

/// A limit, with what the analysis needs of it.
#[derive(Clone, Copy, Debug)]
struct Limit {
    /// The option of the shell's `ulimit`.
    option: &'static str,
    /// Bytes that are allowed.
    bytes: u64,
    /// Bytes without which nothing can be analysed: the program with its data, and the network.
    program: u64,
    /// Bytes for each thread: its stack, its part of the heap, and what a report of some pages needs.
    thread: u64,
}

const MIB: u64 = 1 << 20;

/// The limits that are set.
#[cfg(target_os = "linux")]
fn limits() -> impl Iterator<Item = Limit> {
    use rustix::process::{Resource, getrlimit};

    // Address space counts the program's file and what the heap of a thread sets aside (64 MiB, which it asks for in pieces of
    // twice that); data count only what is used.
    [(Resource::As, "-v", 464 * MIB, 128 * MIB), (Resource::Data, "-d", 72 * MIB, 32 * MIB)].into_iter().filter_map(
        |(resource, option, program, thread)| {
            getrlimit(resource).current.map(|bytes| Limit { option, bytes, program, thread })
        },
    )
}

/// Elsewhere they are not asked for.
#[cfg(not(target_os = "linux"))]
fn limits() -> impl Iterator<Item = Limit> {
    std::iter::empty()
}

/// Too little memory for any analysis.
#[derive(Debug, thiserror::Error)]
#[error(
    "memory is limited to {} MiB, and the analysis needs {} MiB; `ulimit {option}` shows the limit",
    bytes / MIB,
    program / MIB
)]
pub struct TooLittle {
    option: &'static str,
    bytes: u64,
    program: u64,
}

/// Whether anything can be analysed.
pub fn check() -> Result<(), TooLittle> {
    limits().try_for_each(Limit::check)
}

/// How many reports can be analysed at once, at least one.
pub fn threads() -> usize {
    limits().map(Limit::threads).min().unwrap_or(usize::MAX)
}

impl Limit {
    fn check(self) -> Result<(), TooLittle> {
        let Self { option, bytes, program, .. } = self;
        if bytes < program { Err(TooLittle { option, bytes, program }) } else { Ok(()) }
    }

    fn threads(self) -> usize {
        let fitting = self.bytes.saturating_sub(self.program) / self.thread;
        usize::try_from(fitting).unwrap_or(usize::MAX).max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn threads_fit_into_what_is_left() {
        let limit = |bytes| Limit { option: "-v", bytes, program: 100, thread: 10 };
        for (bytes, threads) in [(0, 1), (99, 1), (100, 1), (119, 1), (120, 2), (1100, 100)] {
            assert_eq!(limit(bytes).threads(), threads, "{bytes}");
        }
        assert!(limit(100).check().is_ok());
        let refused = Limit { option: "-d", bytes: 3 * MIB, program: 4 * MIB, thread: 1 }.check();
        let told = "memory is limited to 3 MiB, and the analysis needs 4 MiB; `ulimit -d` shows the limit";
        assert_eq!(refused.unwrap_err().to_string(), told);
    }
}
