//! Whether an international label decodes at all (RFC 3492). Knows nothing of which characters a name
//! may hold: that needs the tables of UTS 46.

/// Whether the text after `xn--` decodes (RFC 3492 section 6.2) to something that is not plain
/// ASCII: what every URL parser asks of it, whatever its Unicode version.
pub(super) fn decodes_to_unicode(encoded: &str) -> bool {
    const BASE: u32 = 36;
    let (basic, deltas) = encoded.rsplit_once('-').unwrap_or(("", encoded));
    if deltas.is_empty() {
        return false;
    }
    let (mut code, mut index, mut bias) = (128_u32, 0_u32, 72_u32);
    let Ok(mut length) = u32::try_from(basic.len()) else {
        return false;
    };
    let mut digits = deltas.bytes().map(|b| match b {
        b'a'..=b'z' => Some(u32::from(b - b'a')),
        b'0'..=b'9' => Some(u32::from(b - b'0') + 26),
        _ => None,
    });
    while digits.len() > 0 {
        let (before, mut weight, mut k) = (index, 1_u32, BASE);
        loop {
            let Some(Some(digit)) = digits.next() else {
                return false;
            };
            let step = digit.checked_mul(weight).and_then(|d| index.checked_add(d));
            let Some(next) = step else { return false };
            index = next;
            let threshold = k.saturating_sub(bias).clamp(1, 26);
            if digit < threshold {
                break;
            }
            let Some(next) = weight.checked_mul(BASE - threshold) else {
                return false;
            };
            weight = next;
            k += BASE;
        }
        length += 1;
        bias = adapt(index - before, length, before == 0);
        let Some(next) = code.checked_add(index / length) else {
            return false;
        };
        code = next;
        index = index % length + 1;
        if char::from_u32(code).is_none() {
            return false;
        }
    }
    true
}

/// Bias adaptation, RFC 3492 section 6.1.
fn adapt(delta: u32, length: u32, first: bool) -> u32 {
    let mut delta = if first { delta / 700 } else { delta / 2 };
    delta += delta / length;
    let mut k = 0;
    while delta > 455 {
        delta /= 35;
        k += 36;
    }
    k + 36 * delta / (delta + 38)
}
