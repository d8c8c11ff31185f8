//! Numbers as people read them: thousands separators, sizes with one decimal, times, plurals.

use std::time::Duration;

/// `6,099`
#[must_use]
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Decimal units as registries and `docker images` use them: `642 B`, `1.1 kB`, `24.8 MB`.
#[must_use]
pub fn size(bytes: u64) -> String {
    const UNITS: [(u64, &str); 4] = [
        (1_000_000_000_000, "TB"),
        (1_000_000_000, "GB"),
        (1_000_000, "MB"),
        (1_000, "kB"),
    ];
    for (unit, name) in UNITS {
        if bytes >= unit {
            let tenth = bytes % unit * 10 / unit;
            return format!("{}.{tenth} {name}", grouped(bytes / unit));
        }
    }
    format!("{bytes} B")
}

/// `84 ms`, `1.2 s`
#[must_use]
pub fn milliseconds(duration: Duration) -> String {
    match duration.as_millis() {
        long @ 1_000.. => format!("{}.{} s", long / 1_000, long % 1_000 / 100),
        short => format!("{short} ms"),
    }
}

/// `1 error`, `2 errors`
#[must_use]
pub fn count(number: usize, one: &str) -> String {
    let noun = noun(number, one);
    format!("{} {noun}", grouped(number as u64))
}

/// `error` for one, `errors` for any other number; `entry` becomes `entries`.
#[must_use]
pub fn noun(number: usize, one: &str) -> String {
    if number == 1 {
        return one.to_owned();
    }
    match one.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{stem}ies"),
        _ => format!("{one}s"),
    }
}

/// `1`, `1 and 2`, `1, 2 and 3`.
#[must_use]
pub fn listed(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [head @ .., last] => format!("{} and {last}", head.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_and_sized() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(6_099), "6,099");
        assert_eq!(grouped(1_234_567), "1,234,567");
        assert_eq!(size(642), "642 B");
        assert_eq!(size(1_100), "1.1 kB");
        assert_eq!(size(24_800_000), "24.8 MB");
        assert_eq!(size(403_999_999_999), "403.9 GB");
        assert_eq!(size(u64::MAX), "18,446,744.0 TB");
    }

    #[test]
    fn times_are_as_long_as_they_are_worth() {
        let shown = |ms| milliseconds(Duration::from_millis(ms));
        assert_eq!([0, 84, 999].map(shown), ["0 ms", "84 ms", "999 ms"]);
        assert_eq!([1_000, 12_394].map(shown), ["1.0 s", "12.3 s"]);
    }

    #[test]
    fn words_follow_numbers() {
        assert_eq!(count(1, "error"), "1 error");
        assert_eq!(count(2, "entry"), "2 entries");
        assert_eq!(noun(0, "key"), "keys");
        assert_eq!(listed(&["7".into(), "8".into(), "9".into()]), "7, 8 and 9");
    }
}
