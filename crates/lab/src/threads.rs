//! Work on several threads, with results in order.

use std::{sync::Mutex, thread};

/// What `work` makes of each of the first `count` numbers, in their order.
pub fn each<T: Send>(count: usize, threads: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let (next, done) = (Mutex::new(0..count), Mutex::new(Vec::with_capacity(count)));
    thread::scope(|scope| {
        for _ in 0..threads.max(1) {
            scope.spawn(|| {
                while let Some(at) = next.lock().ok().and_then(|mut n| n.next()) {
                    let made = work(at);
                    if let Ok(mut done) = done.lock() {
                        done.push((at, made));
                    }
                }
            });
        }
    });
    let mut done: Vec<(usize, T)> = done.into_inner().unwrap_or_default();
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, made)| made).collect()
}
