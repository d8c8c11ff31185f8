//! Where the bytes before repeat: for each position the copies worth a thought.

use super::Step;

pub(super) const MAX_LEN: usize = 258;
const MAX_DISTANCE: usize = 1 << 15;
/// Candidates that are looked at per position, where the text is short.
const MOST: usize = 2_048;
/// Candidates that are looked at in all, about.
const BUDGET: usize = 1 << 24;

/// The copies for each position, shorter and nearer ones first.
pub(super) struct Matches {
    found: Vec<Step>,
    /// Where the copies of each position end in `found`.
    ends: Vec<u32>,
}

impl Matches {
    /// Looks through `dictionary` and `bytes`.
    pub(super) fn of(dictionary: &[u8], bytes: &[u8]) -> Self {
        let window = [dictionary, bytes].concat();
        let most = (BUDGET / (bytes.len() + 1)).clamp(16, MOST);
        let mut heads = vec![u32::MAX; 1 << 15];
        let mut before = vec![u32::MAX; window.len()];
        let (mut found, mut ends) = (Vec::new(), Vec::with_capacity(bytes.len()));
        for at in 0..window.len() {
            let slot = hash(&window, at).and_then(|hash| heads.get_mut(hash));
            let Some(head) = slot else {
                if at >= dictionary.len() {
                    ends.push(found.len() as u32);
                }
                continue;
            };
            if at >= dictionary.len() {
                copies(&window, at, *head, &before, most, &mut found);
                ends.push(found.len() as u32);
            }
            if let Some(before) = before.get_mut(at) {
                *before = *head;
            }
            *head = at as u32;
        }
        Self { found, ends }
    }

    /// The copies for the position `at` of the bytes.
    pub(super) fn at(&self, at: usize) -> &[Step] {
        let end = |at: usize| self.ends.get(at).map_or(0, |end| *end as usize);
        let start = at.checked_sub(1).map_or(0, end);
        self.found.get(start..end(at)).unwrap_or_default()
    }
}

/// Appends the copies for `at`: going back from `head`, each that is longer than all nearer ones.
fn copies(window: &[u8], at: usize, head: u32, before: &[u32], most: usize, found: &mut Vec<Step>) {
    let here = window.get(at..).unwrap_or_default();
    let here = here.get(..MAX_LEN).unwrap_or(here);
    let (mut from, mut longest) = (head as usize, 2);
    for _ in 0..most {
        let Some(there) = window.get(from..).filter(|_| at - from <= MAX_DISTANCE) else {
            return;
        };
        // Only a candidate that agrees in this byte too can be longer.
        let len = if here.get(longest) == there.get(longest) {
            here.iter().zip(there).take_while(|(a, b)| a == b).count()
        } else {
            0
        };
        if len > longest {
            longest = len;
            found.push(Step {
                len: len as u16,
                // 32,768 does not fit and becomes 0, which no copy has.
                distance: (at - from) as u16 & 0x7FFF,
            });
            if len == here.len() {
                return;
            }
        }
        from = before.get(from).map_or(usize::MAX, |from| *from as usize);
    }
}

/// The slot of the three bytes at a position.
fn hash(window: &[u8], at: usize) -> Option<usize> {
    let [a, b, c] = *window.get(at..)?.first_chunk::<3>()?;
    let three = u32::from_le_bytes([a, b, c, 0]);
    Some((three.wrapping_mul(2_654_435_761) >> 17) as usize)
}
