//! Plain words that YAML takes for numbers, and what Helm prints of them: it holds every number as one
//! with a fraction, so that leading zeros, other bases and exponents are lost, and long ones gain one.
//!
//! As in the resolver of sigs.k8s.io/yaml (goyaml.v2, YAML 1.1) and `%v` of Go.

/// What is printed of a number; `None` of what is none.
pub(super) fn printed(written: &str) -> Option<String> {
    let text = written.replace('_', "");
    let first = written.trim_start_matches(['+', '-']).chars().next()?;
    if !(first.is_ascii_digit() || first == '.') {
        return None;
    }
    let value = whole(&text).or_else(|| {
        // Rust reads words such as "infinity" too; those do not begin so.
        let is_number = |c: char| c.is_ascii_digit() || matches!(c, '.' | 'e' | 'E' | '+' | '-');
        text.chars()
            .all(is_number)
            .then(|| text.parse().ok())
            .flatten()
    })?;
    // Go refuses what is out of range, and the reader keeps the word.
    value.is_finite().then(|| as_go(value))
}

/// A whole number in any base: `0x10`, `0b1`, `0o17` or `017`.
#[allow(clippy::cast_precision_loss, reason = "Helm loses it too")]
fn whole(text: &str) -> Option<f64> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let lower = digits.to_ascii_lowercase();
    let based = [("0x", 16), ("0b", 2), ("0o", 8), ("0", 8)]
        .into_iter()
        .find_map(|(prefix, base)| Some((lower.strip_prefix(prefix)?, base)))
        .filter(|(digits, _)| digits.starts_with(|c: char| c.is_ascii_alphanumeric()));
    let (digits, base) = based.unwrap_or((&lower, 10));
    let value = u64::from_str_radix(digits, base).ok()? as f64;
    Some(if text.starts_with('-') { -value } else { value })
}

/// `%v`: the shortest digits, with an exponent from a million on and below a ten-thousandth.
fn as_go(value: f64) -> String {
    let scientific = format!("{value:e}");
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    match exponent.parse::<i32>().unwrap_or_default() {
        -4..=5 => value.to_string(),
        exponent => {
            let sign = if exponent < 0 { '-' } else { '+' };
            format!("{digits}e{sign}{:02}", exponent.unsigned_abs())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(written: &str, expected: Option<&str>) {
        assert_eq!(printed(written).as_deref(), expected, "{written}");
    }

    #[test]
    fn numbers_are_printed_as_go_does() {
        check("1.25", Some("1.25"));
        check("7", Some("7"));
        check("0", Some("0"));
        check("999999", Some("999999"));
        check("1.10", Some("1.1"));
        check("2.0", Some("2"));
        check("0123456", Some("42798"));
        check("0189", Some("189"));
        check("00.5", Some("0.5"));
        check("0x10", Some("16"));
        check("0o17", Some("15"));
        check("0b11", Some("3"));
        check("1e3", Some("1000"));
        check("1E-7", Some("1e-07"));
        check("20240115", Some("2.0240115e+07"));
        check("1_000", Some("1000"));
        check("1.", Some("1"));
        check("0.00001", Some("1e-05"));
    }

    #[test]
    fn words_are_none() {
        for word in [
            "",
            "v1",
            "1.2.3",
            "1.25-alpine",
            "latest",
            "inf",
            "nan",
            "_1",
            "0xzz",
            "1e",
            "e3",
            "2024-01-15",
            "12ab",
            ".",
            "9f86d08",
            "12e4567",
        ] {
            check(word, None);
        }
    }
}
