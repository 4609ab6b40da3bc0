//! What was computed of the ledger and is kept until something is recorded, within bounds.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Values of one state of the ledger, by filter: of those that are too many or too heavy together, the ones go first that nobody has
/// asked for the longest. Nobody waits for a value but those who ask for the same one, which is computed once.
#[derive(Debug)]
pub struct Kept<T> {
    most: usize,
    heaviest: usize,
    held: Mutex<Held<T>>,
}

#[derive(Debug)]
struct Held<T> {
    /// The number of the journal that the values know at least.
    seq: u64,
    /// The last asked for stands last.
    slots: Vec<Slot<T>>,
}

#[derive(Debug)]
struct Slot<T> {
    key: String,
    weight: usize,
    value: Arc<Waited<T>>,
}

/// A value that is there, or that whoever holds the lock computes.
type Waited<T> = Mutex<Option<Arc<T>>>;

impl<T> Kept<T> {
    /// Keeps so many values, that weigh so much together, at most. The last one is kept, however heavy it is.
    pub fn new(most: usize, heaviest: usize) -> Self {
        Self { most, heaviest, held: Mutex::new(Held { seq: 0, slots: Vec::new() }) }
    }

    /// The value of a key at a number of the journal: the one that is kept, or what `make` gives. `make` must know at least what the
    /// journal held at that number. What belongs to a number that others have left behind is not kept.
    ///
    /// # Errors
    /// What `make` fails with; the next one who asks tries again.
    pub fn of<E>(
        &self,
        (seq, key): (u64, &str),
        weight: impl FnOnce(&T) -> usize,
        make: impl FnOnce() -> Result<T, E>,
    ) -> Result<Arc<T>, E> {
        let Some(slot) = self.slot(seq, key) else { return make().map(Arc::new) };
        let mut value = lock(&slot);
        if let Some(known) = &*value {
            return Ok(Arc::clone(known));
        }
        let made = Arc::new(make()?);
        *value = Some(Arc::clone(&made));
        drop(value);
        self.weigh(&slot, weight(&made));
        Ok(made)
    }

    /// The place of a key, the last one now.
    fn slot(&self, seq: u64, key: &str) -> Option<Arc<Waited<T>>> {
        let mut held = lock(&self.held);
        if held.seq > seq {
            return None;
        }
        if held.seq < seq {
            *held = Held { seq, slots: Vec::new() };
        }
        let known = held.slots.iter().position(|slot| slot.key == key).map(|at| held.slots.remove(at));
        let slot = known.unwrap_or_else(|| Slot { key: key.to_owned(), weight: 0, value: Arc::default() });
        let value = Arc::clone(&slot.value);
        held.slots.push(slot);
        if held.slots.len() > self.most {
            held.slots.remove(0);
        }
        Some(value)
    }

    fn weigh(&self, value: &Arc<Waited<T>>, weight: usize) {
        let mut held = lock(&self.held);
        if let Some(slot) = held.slots.iter_mut().find(|slot| Arc::ptr_eq(&slot.value, value)) {
            slot.weight = weight;
        }
        let mut all: usize = held.slots.iter().map(|slot| slot.weight).sum();
        while held.slots.len() > 1 && all > self.heaviest {
            all -= held.slots.remove(0).weight;
        }
    }
}

/// What is locked here is whole after each step, so that a fault elsewhere does not spoil it.
pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::{
        convert::Infallible,
        sync::{
            Barrier,
            atomic::{AtomicUsize, Ordering},
        },
    };

    use super::*;

    fn ask(kept: &Kept<usize>, seq: u64, key: &str, value: usize) -> usize {
        *kept.of((seq, key), |value| *value, || Ok::<_, Infallible>(value)).unwrap()
    }

    #[test]
    fn the_longest_unasked_goes_first() {
        let kept = Kept::new(2, 100);
        assert_eq!((ask(&kept, 1, "", 1), ask(&kept, 1, "b", 2), ask(&kept, 1, "", 9)), (1, 2, 1));
        // One too many: `b` goes, and not the one that was asked for again.
        ask(&kept, 1, "c", 3);
        assert_eq!((ask(&kept, 1, "", 9), ask(&kept, 1, "b", 4)), (1, 4));
        // Too heavy together: all others go; the last one stays.
        ask(&kept, 1, "heavy", 500);
        assert_eq!((ask(&kept, 1, "heavy", 9), ask(&kept, 1, "b", 5)), (500, 5));
    }

    #[test]
    fn what_is_left_behind_is_neither_kept_nor_given() {
        let kept = Kept::new(4, 100);
        assert_eq!((ask(&kept, 1, "a", 1), ask(&kept, 2, "a", 2)), (1, 2));
        // Somebody who began before the last record was made.
        assert_eq!((ask(&kept, 1, "a", 3), ask(&kept, 2, "a", 9)), (3, 2));
    }

    #[test]
    fn one_computes_and_only_those_who_ask_for_the_same_wait() {
        let (kept, made) = (Kept::new(4, 100), AtomicUsize::new(0));
        let (begun, go_on) = (Barrier::new(2), Barrier::new(2));
        let slow = || {
            begun.wait();
            go_on.wait();
            Ok::<_, Infallible>(made.fetch_add(1, Ordering::SeqCst))
        };
        std::thread::scope(|scope| {
            let first = scope.spawn(|| *kept.of((1, "a"), |_| 1, slow).unwrap());
            begun.wait();
            let second = scope.spawn(|| ask(&kept, 1, "a", 7));
            assert_eq!(ask(&kept, 1, "b", 8), 8);
            go_on.wait();
            assert_eq!((first.join().unwrap(), second.join().unwrap()), (0, 0));
        });
        assert_eq!(made.into_inner(), 1);
    }

    #[test]
    fn what_failed_is_tried_again() {
        let kept = Kept::new(4, 100);
        assert_eq!(kept.of((1, "a"), |_| 1, || Err("no")).unwrap_err(), "no");
        assert_eq!(ask(&kept, 1, "a", 2), 2);
    }
}
