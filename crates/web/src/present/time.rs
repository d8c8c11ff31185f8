//! Times of day and spans of time.

/// `14:02`, local: `at` in seconds since 1970, `zone` in minutes ahead of UTC.
#[must_use]
pub fn clock(at: u64, zone: i32) -> String {
    let local = i64::try_from(at).unwrap_or(0) + i64::from(zone) * 60;
    let minutes = local.div_euclid(60).rem_euclid(24 * 60);
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// `14:02:31`, local.
#[must_use]
pub fn clock_seconds(at: u64, zone: i32) -> String {
    format!("{}:{:02}", clock(at, zone), at % 60)
}

/// `11 min 20 s`
#[must_use]
pub fn span(seconds: u64) -> String {
    match (seconds / 3600, seconds / 60 % 60, seconds % 60) {
        (0, 0, s) => format!("{s} s"),
        (0, m, 0) => format!("{m} min"),
        (0, m, s) => format!("{m} min {s} s"),
        (h, m, _) => format!("{h} h {m} min"),
    }
}

/// A wait as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// How long it lasts yet, or that it is over.
    pub text: String,
    /// The button's words.
    pub button: String,
    /// How much of it is over, in hundredths.
    pub share: u64,
    /// Whether it is over.
    pub over: bool,
}

/// A wait until `until` that was `whole` seconds long, `left` seconds before its end.
#[must_use]
pub fn waiting(until: u64, whole: u64, left: u64, zone: i32) -> Waiting {
    let at = clock_seconds(until, zone);
    if left == 0 {
        return Waiting {
            text: "The time is over; it can be asked again.".to_owned(),
            button: "Fetch again".to_owned(),
            share: 100,
            over: true,
        };
    }
    let whole = whole.max(left);
    Waiting {
        text: format!("Next try at {at}, in {}.", span(left)),
        button: format!("Retry at {at}"),
        share: (whole - left).saturating_mul(100) / whole,
        over: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_local() {
        assert_eq!(clock(0, 0), "00:00");
        assert_eq!(clock(0, -60), "23:00");
        assert_eq!(clock(1_790_000_000, 330), "19:43");
        assert_eq!(clock_seconds(61, 0), "00:01:01");
        assert_eq!(span(680), "11 min 20 s");
        assert_eq!(span(3_600), "1 h 0 min");
    }

    #[test]
    fn a_wait_counts_down_to_its_end() {
        let start = waiting(1_000, 680, 680, 0);
        assert_eq!(start.text, "Next try at 00:16:40, in 11 min 20 s.");
        assert_eq!(
            (start.button.as_str(), start.share, start.over),
            ("Retry at 00:16:40", 0, false)
        );
        assert_eq!(waiting(1_000, 680, 340, 0).share, 50);
        assert_eq!(waiting(1_000, 0, 9, 0).share, 0, "longer than announced");
        let end = waiting(1_000, 680, 0, 0);
        assert_eq!(
            (end.button.as_str(), end.share, end.over),
            ("Fetch again", 100, true)
        );
    }
}
