//! Random inputs for the parts that read what anybody can give: made from the vectors by mutation,
//! kept where they reach something new, timed against what their size normally takes.

mod answers;
mod mutate;
mod run;
mod target;

pub use run::{Limits, Outcome, Slowest, run};
pub use target::Target;

/// Random numbers that a seed repeats: xorshift64*.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// A row of its own for each seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// Below `bound`; 0 for a bound of 0.
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let high = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        (high as usize).checked_rem(bound).unwrap_or(0)
    }

    /// One of them, if there are any.
    pub fn of<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        items.get(self.below(items.len()))
    }
}
