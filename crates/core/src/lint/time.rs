//! RFC 3339 moments, as Go's `time.Time` reads them from JSON: whether a text is one, and nothing more.

/// Whether `text` is a `date-time` of RFC 3339 section 5.6: the day exists in its month, and a zone is
/// given. `T` and `Z` may be small, and a second may be a leap second.
pub(super) fn is_rfc3339(text: &str) -> bool {
    let Some((date, rest)) = text.split_once(['T', 't']) else {
        return false;
    };
    let Some((clock, zone)) = split_zone(rest) else {
        return false;
    };
    is_date(date) && is_clock(clock) && is_zone(zone)
}

/// The time of day and the zone, which begins with `Z`, `+` or `-`.
fn split_zone(text: &str) -> Option<(&str, &str)> {
    let at = text.find(['Z', 'z', '+', '-'])?;
    text.split_at_checked(at)
}

fn is_date(text: &str) -> bool {
    let [Some(year), Some(month), Some(day)] = numbers(text, '-', [4, 2, 2]) else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    (1..=12).contains(&month) && (1..=days).contains(&day)
}

fn is_clock(text: &str) -> bool {
    let (whole, fraction) = match text.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text, None),
    };
    let is_fraction = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let [Some(hour), Some(minute), Some(second)] = numbers(whole, ':', [2, 2, 2]) else {
        return false;
    };
    hour < 24 && minute < 60 && second <= 60 && fraction.is_none_or(is_fraction)
}

fn is_zone(text: &str) -> bool {
    if matches!(text, "Z" | "z") {
        return true;
    }
    let offset = text.strip_prefix(['+', '-']).unwrap_or_default();
    matches!(numbers(offset, ':', [2, 2]), [Some(hour), Some(minute)] if hour < 24 && minute < 60)
}

/// Decimal numbers of fixed lengths with a separator between; none of them where the form is another.
fn numbers<const N: usize>(text: &str, separator: char, lengths: [usize; N]) -> [Option<u32>; N] {
    let mut found = [None; N];
    let mut parts = text.split(separator);
    for (slot, length) in found.iter_mut().zip(lengths) {
        let part = parts.next().unwrap_or_default();
        if part.len() == length && part.bytes().all(|b| b.is_ascii_digit()) {
            *slot = part.parse().ok();
        }
    }
    if parts.next().is_some() {
        return [None; N];
    }
    found
}

#[cfg(test)]
mod tests {
    use super::is_rfc3339;

    #[test]
    fn moments() {
        for text in [
            "2026-01-02T03:04:05Z",
            "2026-01-02T03:04:05.123456789Z",
            "2026-01-02T03:04:05+02:00",
            "2026-01-02T03:04:05.5-23:59",
            "2024-02-29T00:00:00Z",
            "0001-01-01T00:00:00Z",
            "1990-12-31T23:59:60Z",
            "2026-01-02t03:04:05z",
        ] {
            assert!(is_rfc3339(text), "{text}");
        }
    }

    #[test]
    fn what_go_does_not_read() {
        for text in [
            "",
            "20180804",
            "2026-01-02",
            "2026-01-02 03:04:05Z",
            "2026-01-02T03:04:05",
            "2026-01-02T03:04Z",
            "2026-1-2T03:04:05Z",
            "2026-02-30T03:04:05Z",
            "2025-02-29T03:04:05Z",
            "2026-13-01T03:04:05Z",
            "2026-00-01T03:04:05Z",
            "2026-01-02T24:00:00Z",
            "2026-01-02T03:60:05Z",
            "2026-01-02T03:04:61Z",
            "2026-01-02T03:04:05.Z",
            "2026-01-02T03:04:05,5Z",
            "2026-01-02T03:04:05+0200",
            "2026-01-02T03:04:05+02",
            "2026-01-02T03:04:05+24:00",
            "2026-01-02T03:04:05Z ",
            " 2026-01-02T03:04:05Z",
            "2026-01-02T03:04:05 UTC",
            "1514764800",
            "02 Jan 26 03:04 UTC",
        ] {
            assert!(!is_rfc3339(text), "{text}");
        }
    }
}
