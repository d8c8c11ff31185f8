//! Times of day and spans of time.

/// `14:02`, local: `at` in seconds since 1970, `zone` in minutes ahead of UTC.
#[must_use]
pub fn clock(at: u64, zone: i32) -> String {
    let local = i128::from(at) + i128::from(zone) * 60;
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
}
