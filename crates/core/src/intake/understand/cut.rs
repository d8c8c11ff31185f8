//! JSON that a paste cut off, closed again: what stands whole before the cut can be read.

/// Where a text may end, and how many brackets are open there.
type End = (usize, usize);

/// The text up to its last whole member or element, with the brackets that are open there closed; `None`
/// where nothing is open or nothing stands whole. An object of a list that is not whole is left out with all
/// its members: which ones it lacks is not known, such as the variant of a platform.
pub(super) fn closed(text: &str) -> Option<String> {
    // What closes each open bracket, and where the text may end before it.
    let mut open: Vec<(u8, Option<End>)> = Vec::new();
    let (mut is_string, mut is_escaped) = (false, false);
    let mut end: Option<End> = None;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if is_string => is_escaped = true,
            b'"' => is_string = !is_string,
            _ if is_string => {}
            b'{' => open.push((b'}', end)),
            b'[' => {
                open.push((b']', end));
                end = Some((at + 1, open.len()));
            }
            b'}' | b']' => {
                if open.pop().map(|(closer, _)| closer) != Some(byte) {
                    return None;
                }
                end = Some((at + 1, open.len()));
            }
            b',' => end = Some((at, open.len())),
            _ => {}
        }
    }
    let end = match open.as_slice() {
        [_, .., (b']', _), (b'}', before)] => *before,
        [] => None,
        _ => end,
    };
    let (end, depth) = end?;
    let closers = open.get(..depth)?.iter().rev();
    let closers = closers.map(|(closer, _)| char::from(*closer));
    Some(text.get(..end)?.chars().chain(closers).collect())
}

#[cfg(test)]
mod tests {
    use super::closed;

    #[test]
    fn what_stands_whole_before_a_cut_is_closed() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(closed(text).as_deref(), expected, "{text}");
        };
        check(r#"{"a": 1, "b": "c"#, Some(r#"{"a": 1}"#));
        check(
            r#"{"a": [{"b": "}\""}, {"c"#,
            Some(r#"{"a": [{"b": "}\""}]}"#),
        );
        check(
            r#"{"a": {"b": 1}, "c": [1, 2"#,
            Some(r#"{"a": {"b": 1}, "c": [1]}"#),
        );
        check(r#"[{"a": {}"#, Some(r#"[{"a": {}}]"#));
        check(r#"{"a": 1}"#, None);
        check(r#"{"a"#, None);
        check(r#"{"a": ]"#, None);
        check("", None);
    }
}
