//! The way in for a caller in JavaScript, by numbers alone: it gives the corpus four bytes at a time and
//! takes the digests eight bytes at a time. No memory is shared, so nothing here is unsafe.

#![allow(unsafe_code, reason = "exports; nothing in them is unsafe")]

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::Export;

#[derive(Default)]
struct Given {
    corpus: Vec<(String, Vec<u8>)>,
    text: Vec<u8>,
    name: Option<String>,
    made: Vec<Export>,
}

static GIVEN: Mutex<Option<Given>> = Mutex::new(None);

fn given<T>(then: impl FnOnce(&mut Given) -> T) -> T {
    let mut given: MutexGuard<'_, Option<Given>> =
        GIVEN.lock().unwrap_or_else(PoisonError::into_inner);
    then(given.get_or_insert_default())
}

/// So many of the four bytes of `word`, the lowest first, belong to the text that is being given.
#[unsafe(no_mangle)]
pub extern "C" fn give(word: u32, count: u32) {
    given(|given| {
        let bytes = word.to_le_bytes();
        given.text.extend(bytes.iter().take(count as usize));
    });
}

/// The text is whole: a document's name, or, after one, its bytes.
#[unsafe(no_mangle)]
pub extern "C" fn end() {
    given(|given| {
        let text = std::mem::take(&mut given.text);
        match given.name.take() {
            None => given.name = Some(String::from_utf8_lossy(&text).into_owned()),
            Some(name) => given.corpus.push((name, text)),
        }
    });
}

/// Makes every export of what was given; how many there are.
#[unsafe(no_mangle)]
pub extern "C" fn make() -> u32 {
    given(|given| {
        given.made = crate::exports(&given.corpus);
        u32::try_from(given.made.len()).unwrap_or(u32::MAX)
    })
}

/// Eight bytes of an export's digest, from `8 * word` on, big endian.
#[unsafe(no_mangle)]
pub extern "C" fn digest_word(export: u32, word: u32) -> u64 {
    given(|given| {
        let made = given.made.get(export as usize);
        let bytes = made.and_then(|(_, digest)| digest.chunks_exact(8).nth(word as usize));
        let bytes = bytes.unwrap_or_default().iter();
        bytes.fold(0, |sum, byte| sum << 8 | u64::from(*byte))
    })
}
