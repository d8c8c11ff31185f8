//! Random states of links, written and read again, with a digest over all texts: it has to be the
//! same natively and as WebAssembly.
//!
//! Compiles the sources of the frozen format by themselves, which shows that they need no other part
//! of Allarch.

mod random;

#[path = "../../../crates/core/src/permalink"]
#[allow(dead_code, reason = "the core uses the rest")]
mod permalink {
    pub(crate) mod v1;
    pub(crate) mod value;
}

use std::sync::OnceLock;

use permalink::v1;
use sha2::{Digest as _, Sha256};

/// Writes the states of the seeds below `count`, reads each again and gives the SHA-256 over all
/// texts, each followed by a line end; the seed of the first that does not come back as an error.
///
/// # Errors
/// The seed whose state was not written, or came back as another.
pub fn digest(count: u32) -> Result<[u8; 32], u32> {
    let mut hasher = Sha256::new();
    for seed in 0..count {
        let state = random::state(seed);
        let text = v1::encode(&state).map_err(|_| seed)?;
        if v1::decode(&text) != Ok(state) {
            return Err(seed);
        }
        hasher.update(&text);
        hasher.update(b"\n");
    }
    Ok(hasher.finalize().into())
}

/// The digest's 8 bytes from `8 * word` on, big endian, for a caller in JavaScript. Where a state
/// does not come back: its seed, with ones before it. The first call sets the count.
#[allow(unsafe_code, reason = "an export; nothing in it is unsafe")]
#[unsafe(no_mangle)]
pub extern "C" fn digest_word(count: u32, word: u32) -> u64 {
    static DIGEST: OnceLock<Result<[u8; 32], u32>> = OnceLock::new();
    match DIGEST.get_or_init(|| digest(count)) {
        Ok(digest) => digest
            .chunks_exact(8)
            .nth(word as usize)
            .map_or(0, |bytes| {
                bytes
                    .iter()
                    .fold(0, |sum, byte| sum << 8 | u64::from(*byte))
            }),
        Err(seed) => u64::MAX << 32 | u64::from(*seed),
    }
}
