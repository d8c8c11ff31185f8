//! Points in time as RFC 3339 writes them, to the second: `2025-12-01T08:30:00`.
//!
//! Days are counted by the proleptic Gregorian calendar; leap seconds are not read.

/// Length of the text in bytes.
pub(super) const LENGTH: usize = 19;

/// Seconds since 1970, where a text starts with a time of the years 1970 to 9999 that [`format`]
/// would write in the same way.
pub(super) fn parse(text: &[u8]) -> Option<i64> {
    let text = text.get(..LENGTH)?;
    let number = |from: usize, len: usize| {
        text.get(from..from + len)?
            .iter()
            .try_fold(0i64, |number, byte| {
                byte.is_ascii_digit()
                    .then(|| number * 10 + i64::from(byte - b'0'))
            })
    };
    let (year, month, day) = (number(0, 4)?, number(5, 2)?, number(8, 2)?);
    let (hour, minute, second) = (number(11, 2)?, number(14, 2)?, number(17, 2)?);
    let days = days(year, month, day);
    let seconds = ((days * 24 + hour) * 60 + minute) * 60 + second;
    (format(seconds)?.as_bytes() == text).then_some(seconds)
}

/// The text for seconds since 1970; `None` outside the years that [`parse`] reads.
pub(super) fn format(seconds: i64) -> Option<String> {
    let (day, rest) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    if !(0..2_932_897).contains(&day) {
        return None;
    }
    // Eras of 400 years, each beginning on the first of March, so that leap days come last.
    let shifted = day + 719_468;
    let (era, in_era) = (shifted / 146_097, shifted % 146_097);
    let year_in_era = (in_era - in_era / 1_460 + in_era / 36_524 - in_era / 146_096) / 365;
    let in_year = in_era - (365 * year_in_era + year_in_era / 4 - year_in_era / 100);
    let month = (5 * in_year + 2) / 153;
    let day = in_year - (153 * month + 2) / 5 + 1;
    let year = era * 400 + year_in_era + i64::from(month >= 10);
    let month = if month < 10 { month + 3 } else { month - 9 };
    let (hour, minute, second) = (rest / 3_600, rest / 60 % 60, rest % 60);
    Some(format!(
        "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"
    ))
}

/// Days since 1970-01-01 of a date, which need not exist: then [`format`] gives another one.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, in_era) = (year.div_euclid(400), year.rem_euclid(400));
    let months = (month + 9).rem_euclid(12);
    let in_year = (153 * months + 2) / 5 + day - 1;
    era * 146_097 + in_era * 365 + in_era / 4 - in_era / 100 + in_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, seconds: i64) {
        assert_eq!(parse(text.as_bytes()), Some(seconds), "{text}");
        assert_eq!(format(seconds).as_deref(), Some(text));
    }

    #[test]
    fn times() {
        check("1970-01-01T00:00:00", 0);
        check("2025-01-01T00:00:00", 1_735_689_600);
        check("2024-02-29T23:59:59", 1_709_251_199);
        check("9999-12-31T23:59:59", 253_402_300_799);
    }

    #[test]
    fn what_is_no_time_stays_text() {
        for text in [
            "2025-02-29T00:00:00",
            "2025-13-01T00:00:00",
            "2025-00-01T00:00:00",
            "2025-01-01T24:00:00",
            "2025-01-01T23:59:60",
            "2025-01-01 00:00:00",
            "1969-12-31T23:59:59",
            "0001-01-01T00:00:00",
            "+025-01-01T00:00:00",
            "2025-01-01T00:00",
        ] {
            assert_eq!(parse(text.as_bytes()), None, "{text}");
        }
        assert_eq!(format(-1), None);
        assert_eq!(format(i64::MAX), None);
        assert_eq!(format(253_402_300_800), None);
    }

    #[test]
    fn every_day_comes_back() {
        for day in 0..60_000 {
            let seconds = day * 86_400 + 3_661;
            assert_eq!(parse(format(seconds).unwrap().as_bytes()), Some(seconds));
        }
    }
}
