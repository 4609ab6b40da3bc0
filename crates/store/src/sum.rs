//! A digest to which things can be added and from which they can be taken, in any order.

use sha2::{Digest, Sha256};

/// The sum of the SHA-256 hashes of some things, modulo 2^256: the same things give the same sum, in whatever order they
/// came and went (the set hash of Clarke et al. 2003). It shows damage, not a deceiver; incidents can always be derived
/// anew.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sum([u64; 4]);

impl Sum {
    pub fn add(&mut self, parts: &[&[u8]]) {
        let mut carry = false;
        for (digit, more) in self.0.iter_mut().zip(hash(parts)) {
            let (with, over) = digit.overflowing_add(more);
            let (with, again) = with.overflowing_add(u64::from(carry));
            (*digit, carry) = (with, over || again);
        }
    }

    pub fn take(&mut self, parts: &[&[u8]]) {
        let mut borrow = false;
        for (digit, less) in self.0.iter_mut().zip(hash(parts)) {
            let (without, under) = digit.overflowing_sub(less);
            let (without, again) = without.overflowing_sub(u64::from(borrow));
            (*digit, borrow) = (without, under || again);
        }
    }

    /// The sum that [`Display`](std::fmt::Display) wrote; none where it is no sum.
    pub fn parse(text: &str) -> Option<Self> {
        let mut digits = [0; 4];
        if text.len() != 64 || !text.is_ascii() {
            return None;
        }
        for (at, digit) in digits.iter_mut().enumerate() {
            *digit = u64::from_str_radix(&text[48 - 16 * at..64 - 16 * at], 16).ok()?;
        }
        Some(Self(digits))
    }
}

impl std::fmt::Display for Sum {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().rev().try_for_each(|digit| write!(f, "{digit:016x}"))
    }
}

/// The hash of some parts, each with its length before it, the lowest digit first.
fn hash(parts: &[&[u8]]) -> [u64; 4] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    let bytes = hash.finalize();
    let mut digits = [0; 4];
    for (digit, bytes) in digits.iter_mut().zip(bytes.chunks_exact(8)) {
        *digit = bytes.iter().rev().fold(0, |d, b| (d << 8) | u64::from(*b));
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(things: &[&str]) -> Sum {
        let mut sum = Sum::default();
        for thing in things {
            sum.add(&[thing.as_bytes()]);
        }
        sum
    }

    #[test]
    fn what_comes_and_goes_leaves_no_trace() {
        let all = of(&["a", "b", "c", "d"]);
        assert_eq!(of(&["d", "b", "a", "c"]), all);
        let mut sum = of(&["x", "a", "b", "y"]);
        sum.take(&[b"y"]);
        sum.add(&[b"c"]);
        sum.take(&[b"x"]);
        sum.add(&[b"d"]);
        assert_eq!(sum, all);
        assert_ne!(of(&["a", "b", "c"]), all);
        sum.take(&[b"z"]);
        sum.add(&[b"z"]);
        assert_eq!(sum, all);
        let mut below = Sum::default();
        below.take(&[b"a"]);
        below.add(&[b"a"]);
        assert_eq!(below, Sum::default());
    }

    #[test]
    fn parts_are_told_apart_and_sums_can_be_read_back() {
        let (mut one, mut other) = (Sum::default(), Sum::default());
        one.add(&[b"ab", b"c"]);
        other.add(&[b"a", b"bc"]);
        assert_ne!(one, other);
        assert_eq!(Sum::parse(&one.to_string()), Some(one));
        assert_eq!(Sum::parse(""), None);
        assert_eq!(Sum::parse(&"é".repeat(32)), None);
    }
}
