//! Rule `syntax-number-form`.

use crate::json::{Kind, Value};
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::words::quote_bytes;
use crate::lint::{Finding, Report};

declare_rule! {
    /// # What it checks
    /// An integer (`size`, `schemaVersion`) is written with a fraction or an exponent, or as `-0`.
    ///
    /// # Why it matters
    /// Go reads these members as int64 and refuses `1e3` and `2.0`; JavaScript and JSON Schema take
    /// them. A check in a browser passes what docker refuses.
    ///
    /// # Example bad
    /// ```json
    /// {"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:9d5a0c2f4b3e8a7761f0d9c8b7a695847362514f3e2d1c0bafeeddccbba99887","size":1.0e3}
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:9d5a0c2f4b3e8a7761f0d9c8b7a695847362514f3e2d1c0bafeeddccbba99887","size":1000}
    /// ```
    ///
    /// # Checked today
    /// S R C D G X B M
    ///
    /// # Source
    /// image-spec descriptor.md line 32 (13cff54): size is an int64; seen in the parsers of docker,
    /// containerd, podman, crane, regctl and distribution.
    "syntax-number-form", Syntax, Error, since "0.1.0", on MANIFEST | INDEX | DESCRIPTOR | CONFIG | SCHEMA1;
    check
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    report.findings.extend(find(subject).map(finding));
}

fn find<'a>(subject: &Subject<'a>) -> impl Iterator<Item = Value<'a>> {
    let integers = subject.survey.integers.iter().copied();
    integers.filter(|value| {
        value.kind() == Kind::Number
            && (value.raw() == b"-0" || value.raw().iter().any(|b| matches!(b, b'.' | b'e' | b'E')))
    })
}

fn finding(value: Value<'_>) -> Finding {
    let written = quote_bytes(value.raw());
    let finding = RULE
        .on_value(value)
        .message(format!("An integer is due here and it is written as {written}."))
        .breaks("docker, containerd, podman, crane and registries refuse the document; JavaScript and JSON Schema take it.");
    match plain_digits(value.raw()) {
        Some(digits) => finding
            .fix(format!("Write {digits}."))
            .edit(value.span(), digits),
        None => finding.fix("Write plain digits."),
    }
}

/// The same number in plain digits, where it is a whole number that every reader holds exactly.
///
/// Reckoned on the text: a float's parser and printer would bring the page tables of 25 kB.
fn plain_digits(raw: &[u8]) -> Option<String> {
    const EXACT: u64 = 1 << 53;
    let text = std::str::from_utf8(raw).ok()?;
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{}{fraction}", whole.strip_prefix('-').unwrap_or(whole));
    let digits = digits.trim_start_matches('0');
    if digits.is_empty() {
        return Some("0".to_owned());
    }
    if whole.starts_with('-') {
        return None;
    }
    let zeros = exponent
        .parse::<i64>()
        .ok()?
        .checked_sub(i64::try_from(fraction.len()).ok()?)?;
    let digits = match usize::try_from(zeros) {
        Ok(zeros) if zeros <= 16 => format!("{digits}{}", "0".repeat(zeros)),
        Ok(_) => return None,
        Err(_) => {
            let fraction = usize::try_from(zeros.unsigned_abs()).ok()?;
            let (whole, rest) = digits.split_at(digits.len().checked_sub(fraction)?);
            rest.bytes()
                .all(|digit| digit == b'0')
                .then(|| whole.to_owned())?
        }
    };
    let number: u64 = digits.parse().ok()?;
    (number < EXACT).then(|| number.to_string())
}

#[cfg(test)]
mod tests {
    use super::plain_digits;
    use crate::lint::tests::check_bytes;

    #[test]
    fn integers_of_the_format_only() {
        let check = |text: &str, expected: &[&str]| {
            check_bytes("syntax-number-form", text.as_bytes(), expected);
        };
        check(
            r#"{"schemaVersion":2.0,"manifests":[{"size":1e3},{"size":-0}]}"#,
            &[
                r#""/schemaVersion" 17..20"#,
                r#""/manifests/0/size" 42..45"#,
                r#""/manifests/1/size" 55..57"#,
            ],
        );
        check(
            r#"{"schemaVersion":2,"manifests":[{"size":0,"x":1.5}]}"#,
            &[],
        );
        check(r#"{"schemaVersion":2,"manifests":[{"size":"1e3"}]}"#, &[]);
    }

    #[test]
    fn only_what_is_sure_is_rewritten() {
        assert_eq!(plain_digits(b"1.0e3").as_deref(), Some("1000"));
        assert_eq!(plain_digits(b"-0").as_deref(), Some("0"));
        assert_eq!(plain_digits(b"1.5"), None);
        assert_eq!(plain_digits(b"1e400"), None);
        assert_eq!(plain_digits(b"-2.0"), None);
        assert_eq!(plain_digits(b"1e16"), None);
        assert_eq!(plain_digits(b"1200E-2").as_deref(), Some("12"));
        assert_eq!(plain_digits(b"0.10e+1").as_deref(), Some("1"));
        assert_eq!(
            plain_digits(b"0e99999999999999999999").as_deref(),
            Some("0")
        );
        let largest = Some("9007199254740991");
        assert_eq!(plain_digits(b"9007199254740991.0").as_deref(), largest);
        assert_eq!(plain_digits(b"9007199254740992.0"), None);
        assert_eq!(plain_digits(b"120e-2"), None);
        assert_eq!(plain_digits(b"1e-400"), None);
        assert_eq!(plain_digits(b"1e99999999999999999999"), None);
    }
}
