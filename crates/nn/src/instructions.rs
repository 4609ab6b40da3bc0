//! The instructions that a network is computed with.
//!
//! What is computed does not depend on them. Rows are folded in a fixed number of lanes, whatever the vectors' width is, and
//! products of floats are summed up one after the other; each product is rounded before it is added, since not every
//! processor can do both at once; sums of integers are exact. So every set gives the same bits, and a choice among them is
//! only of use for tests.

use std::{env, fmt, str::FromStr};

#[cfg(target_arch = "x86_64")]
use rten_simd::isa::{Avx2Isa, Avx512Isa};
use rten_simd::{Isa, SimdOp, isa::GenericIsa};

use crate::ModelError;

/// A set of vector instructions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InstructionSet {
    /// What the compiler makes of plain code for every processor of the architecture.
    Generic,
    /// AVX2 of x86-64, without AVX-512.
    Avx2,
    /// AVX-512 of x86-64.
    Avx512,
    /// NEON of `AArch64`.
    Neon,
}

/// The environment variable that names the set to use in place of the best one.
const VARIABLE: &str = "RASHOMON_INSTRUCTIONS";

impl InstructionSet {
    const EVERY: [Self; 4] = [Self::Generic, Self::Avx2, Self::Avx512, Self::Neon];

    /// The sets that this processor has, the best last.
    pub fn all() -> Vec<Self> {
        Self::EVERY.into_iter().filter(|set| set.is_available()).collect()
    }

    /// The fastest set that this processor has.
    pub fn best() -> Self {
        Self::EVERY.into_iter().rfind(|set| set.is_available()).unwrap_or(Self::Generic)
    }

    /// The set that the environment variable `RASHOMON_INSTRUCTIONS` names (`generic`, `avx2`, `avx512` or `neon`), and the
    /// best where it names none: a switch with which a whole test suite runs on another path.
    pub fn chosen() -> Result<Self, ModelError> {
        match env::var(VARIABLE) {
            Ok(name) if !name.is_empty() => name.parse(),
            _ => Ok(Self::best()),
        }
    }

    /// Whether this processor has it.
    pub fn is_available(self) -> bool {
        match self {
            Self::Generic => true,
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => Avx2Isa::new().is_some(),
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 => Avx512Isa::new().is_some(),
            Self::Neon => cfg!(target_arch = "aarch64"),
            #[cfg(not(target_arch = "x86_64"))]
            Self::Avx2 | Self::Avx512 => false,
        }
    }

    /// Runs an operation, compiled for these instructions.
    #[inline]
    pub(crate) fn run<O: SimdOp>(self, op: O) -> O::Output {
        match self {
            Self::Generic => op.eval(GenericIsa::new()),
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 if Avx512Isa::new().is_some() => Narrow(op).dispatch(),
            _ => op.dispatch(),
        }
    }
}

/// An operation on AVX2's vectors where rten-simd would choose those of AVX-512. Processors with these have both.
#[cfg(target_arch = "x86_64")]
struct Narrow<O>(O);

#[cfg(target_arch = "x86_64")]
impl<O: SimdOp> SimdOp for Narrow<O> {
    type Output = O::Output;

    #[expect(clippy::inline_always, reason = "only inlined code is compiled for the instruction set that was chosen")]
    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) -> Self::Output {
        match Avx2Isa::new() {
            Some(narrow) => self.0.eval(narrow),
            None => self.0.eval(isa),
        }
    }
}

impl fmt::Display for InstructionSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Generic => "generic",
            Self::Avx2 => "avx2",
            Self::Avx512 => "avx512",
            Self::Neon => "neon",
        })
    }
}

impl FromStr for InstructionSet {
    type Err = ModelError;

    fn from_str(name: &str) -> Result<Self, ModelError> {
        let named = Self::EVERY.into_iter().find(|set| set.to_string() == name);
        named.ok_or_else(|| ModelError::Instructions(name.to_owned()))
    }
}
