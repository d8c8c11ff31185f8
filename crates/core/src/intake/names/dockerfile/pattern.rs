//! Patterns of the shell in the variables of a Dockerfile: `*`, `?`, and `\` before what stands for itself.

use super::super::interpolate::Refused;
use super::variables::MAX_FILLED;

/// Characters of a value by those of the pattern that is looked for in it; more is left open.
const MAX_COMPARED: usize = 16_384;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Piece {
    Any,
    One,
    Is(char),
}

fn pieces(pattern: &str) -> Result<Vec<Piece>, Refused> {
    let mut found = Vec::new();
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        found.push(match c {
            '*' => Piece::Any,
            '?' => Piece::One,
            '\\' => Piece::Is(chars.next().ok_or(Refused::Template)?),
            other => Piece::Is(other),
        });
    }
    Ok(found)
}

/// For every place of `value` where the shortest or longest match that begins there ends.
fn ends(pieces: &[Piece], value: &[char], is_longest: bool) -> Result<Vec<Option<usize>>, Refused> {
    if pieces.len().saturating_mul(value.len()) > MAX_COMPARED {
        return Err(Refused::Template);
    }
    // One row a place, from the last: where a match of the pieces from each on ends.
    let mut next: Vec<Option<usize>> = Vec::new();
    let mut found = vec![None; value.len() + 1];
    for at in (0..=value.len()).rev() {
        let mut row = vec![Some(at)];
        for (number, piece) in pieces.iter().enumerate().rev() {
            // Rows stand backwards: behind piece `number` there are `behind` others.
            let behind = pieces.len() - 1 - number;
            let here = row.last().copied().flatten();
            let after = |count: usize| next.get(count).copied().flatten();
            let end = match piece {
                Piece::Any => match (here, after(behind + 1)) {
                    (Some(one), Some(other)) if is_longest => Some(one.max(other)),
                    (Some(one), Some(other)) => Some(one.min(other)),
                    (one, other) => one.or(other),
                },
                Piece::One => after(behind),
                Piece::Is(c) => after(behind).filter(|_| value.get(at) == Some(c)),
            };
            row.push(end);
        }
        if let Some(place) = found.get_mut(at) {
            *place = row.last().copied().flatten();
        }
        next = row;
    }
    Ok(found)
}

/// `${V#pattern}` and its kin: the value without what matches at its beginning, or at its end.
pub(super) fn trimmed(
    pattern: &str,
    value: &str,
    at_end: bool,
    is_longest: bool,
) -> Result<String, Refused> {
    let mut pieces = pieces(pattern)?;
    let mut chars: Vec<char> = value.chars().collect();
    if at_end {
        pieces.reverse();
        chars.reverse();
    }
    let end = ends(&pieces, &chars, is_longest)?
        .first()
        .copied()
        .flatten();
    chars.drain(..end.unwrap_or(0));
    if at_end {
        chars.reverse();
    }
    Ok(chars.into_iter().collect())
}

/// `${V/pattern/replacement}`, of the first match or of all.
pub(super) fn replaced(
    pattern: &str,
    value: &str,
    replacement: &str,
    is_all: bool,
) -> Result<String, Refused> {
    let pieces = pieces(pattern)?;
    if pieces.is_empty() {
        return Err(Refused::Template);
    }
    let chars: Vec<char> = value.chars().collect();
    let ends = ends(&pieces, &chars, true)?;
    let mut out = String::new();
    let (mut at, mut is_done) = (0, false);
    while let Some(c) = chars.get(at) {
        match ends.get(at).copied().flatten().filter(|end| *end > at) {
            Some(end) if !is_done => {
                out.push_str(replacement);
                if out.len() > MAX_FILLED {
                    return Err(Refused::Template);
                }
                at = end;
                is_done = !is_all;
            }
            _ => {
                out.push(*c);
                at += 1;
            }
        }
    }
    Ok(out)
}
