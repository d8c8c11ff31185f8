//! `Retry-After`: when a registry may be asked again.
//!
//! Source: RFC 9110 10.2.3: seconds, or a date in any of the three forms of 5.6.7.

use std::time::UNIX_EPOCH;

/// Seconds from `now` (seconds since 1970) on; 0 for a date that has passed, `None` for what is neither
/// seconds nor a date.
#[must_use]
pub fn read(value: &str, now: u64) -> Option<u64> {
    let value = value.trim();
    if !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit()) {
        // More digits than a number holds are for ever.
        return Some(value.parse().unwrap_or(u64::MAX));
    }
    let date = httpdate::parse_http_date(value).ok()?;
    let at = date.duration_since(UNIX_EPOCH).ok()?.as_secs();
    Some(at.saturating_sub(now))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 1994-11-06T08:49:37Z, the date of RFC 9110 5.6.7.
    const AT: u64 = 784_111_777;

    fn check(value: &str, expected: Option<u64>) {
        assert_eq!(read(value, AT - 90), expected, "{value}");
    }

    #[test]
    fn seconds_and_every_form_of_date() {
        check("120", Some(120));
        check(" 0 ", Some(0));
        check("99999999999999999999999", Some(u64::MAX));
        check("Sun, 06 Nov 1994 08:49:37 GMT", Some(90));
        check("Sunday, 06-Nov-94 08:49:37 GMT", Some(90));
        check("Sun Nov  6 08:49:37 1994", Some(90));
        check("Sun, 06 Nov 1994 08:00:00 GMT", Some(0));
        for junk in [
            "",
            "-1",
            "1.5",
            "soon",
            "1 2",
            "Sun, 31 Feb 1994 08:49:37 GMT",
        ] {
            check(junk, None);
        }
    }
}
