//! A unified diff of two texts that differ inside of lines alone, as edits of pins do: no line comes or
//! goes. Bytes stay as they are, so that `patch` and `git apply` take it.

/// Lines that stand around a change.
const AROUND: usize = 3;

/// The diff, empty where nothing differs. `name` is a path; both texts have as many lines.
#[must_use]
pub fn unified(name: &str, before: &[u8], after: &[u8]) -> Vec<u8> {
    let (old, new) = (lines(before), lines(after));
    let changed: Vec<usize> = (0..old.len().max(new.len()))
        .filter(|at| old.get(*at) != new.get(*at))
        .collect();
    let mut out = Vec::new();
    let mut rest = changed.as_slice();
    while let Some(first) = rest.first() {
        if out.is_empty() {
            let name = name.trim_start_matches("./").trim_start_matches('/');
            let (old, new) = (header("a", name), header("b", name));
            out.extend_from_slice(format!("--- {old}\n+++ {new}\n").as_bytes());
        }
        // Changes whose surroundings touch stand in one hunk.
        let gap = |pair: &[usize]| pair[1] - pair[0] > 2 * AROUND;
        let length = rest
            .windows(2)
            .position(gap)
            .map_or(rest.len(), |at| at + 1);
        let (here, later) = rest.split_at(length);
        let last = here.last().unwrap_or(first);
        hunk(&mut out, &old, &new, (*first, *last));
        rest = later;
    }
    out
}

/// The path in a header, in quotes as git writes one that could be read as something else.
fn header(side: &str, name: &str) -> String {
    let path = format!("{side}/{name}");
    if !path.contains(|c: char| c.is_control() || matches!(c, '"' | '\\')) {
        return path;
    }
    let mut out = String::from('"');
    for byte in path.bytes() {
        match byte {
            b'"' | b'\\' => out.extend(['\\', char::from(byte)]),
            b' '..=b'~' => out.push(char::from(byte)),
            _ => out.push_str(&format!("\\{byte:03o}")),
        }
    }
    out.push('"');
    out
}

fn hunk(out: &mut Vec<u8>, old: &[&[u8]], new: &[&[u8]], (first, last): (usize, usize)) {
    let from = first.saturating_sub(AROUND);
    let to = (last + AROUND + 1).min(old.len());
    let count = to.saturating_sub(from);
    let start = from + 1;
    out.extend_from_slice(format!("@@ -{start},{count} +{start},{count} @@\n").as_bytes());
    let mut at = from;
    while at < to {
        if old.get(at) == new.get(at) {
            line(out, b' ', old.get(at));
            at += 1;
            continue;
        }
        let end = (at..to)
            .find(|at| old.get(*at) == new.get(*at))
            .unwrap_or(to);
        (at..end).for_each(|at| line(out, b'-', old.get(at)));
        (at..end).for_each(|at| line(out, b'+', new.get(at)));
        at = end;
    }
}

fn line(out: &mut Vec<u8>, mark: u8, text: Option<&&[u8]>) {
    let Some(text) = text else { return };
    out.push(mark);
    out.extend_from_slice(text);
    if !text.ends_with(b"\n") {
        out.extend_from_slice(b"\n\\ No newline at end of file\n");
    }
}

fn lines(text: &[u8]) -> Vec<&[u8]> {
    text.split_inclusive(|byte| *byte == b'\n').collect()
}

#[cfg(test)]
mod tests {
    use super::unified;

    #[test]
    fn hunks_with_their_surroundings() {
        let text = |lines: &[(usize, &str)]| {
            let line = |at: usize| {
                let own = lines.iter().find(|(line, _)| *line == at);
                own.map_or_else(|| format!("line {at}\n"), |(_, text)| format!("{text}\n"))
            };
            (1..=20).map(line).collect::<String>()
        };
        let diff = unified(
            "./a/Dockerfile",
            text(&[]).as_bytes(),
            text(&[(2, "two"), (16, "x"), (17, "y")]).as_bytes(),
        );
        let expected = "--- a/a/Dockerfile\n+++ b/a/Dockerfile\n@@ -1,5 +1,5 @@\n line 1\n-line 2\n+two\n line 3\n line 4\n line 5\n@@ -13,8 +13,8 @@\n line 13\n line 14\n line 15\n-line 16\n-line 17\n+x\n+y\n line 18\n line 19\n line 20\n";
        assert_eq!(String::from_utf8(diff).unwrap(), expected);
    }

    #[test]
    fn a_last_line_without_its_end() {
        let diff = unified("x", b"a\r\n\xffb", b"a\r\n\xffc");
        let expected: &[u8] = b"--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n a\r\n-\xffb\n\\ No newline at end of file\n+\xffc\n\\ No newline at end of file\n";
        assert_eq!(diff, expected);
        assert_eq!(unified("x", b"same", b"same"), b"");
    }
}
