//! The text that the parser is given: where its lines end, and what is left of it behind a broken
//! instruction, with every place as it was.

/// What a line goes on with and a variable is kept with: `\`, or what the directive says.
pub(super) fn escape_of(body: &str) -> char {
    let mut directives = body.lines().map_while(|line| {
        let (name, value) = line.trim().strip_prefix('#')?.split_once('=')?;
        Some((name.trim(), value.trim()))
    });
    let is_backtick = directives
        .find(|(name, _)| name.eq_ignore_ascii_case("escape"))
        .is_some_and(|(_, value)| value == "`");
    if is_backtick { '`' } else { '\\' }
}

/// The line after the one at `at`, and after those that go on from it.
pub(super) fn after_line(body: &str, at: usize) -> usize {
    let mut end = at;
    for line in body.get(at..).unwrap_or_default().split_inclusive('\n') {
        end += line.len();
        if !line.trim_end().ends_with(['\\', '`']) {
            break;
        }
    }
    end
}

/// The text with blanks before `from`, so that places stay as they are; directives are kept, and a
/// stage stands before what would be refused without one.
pub(super) fn blanked(body: &str, from: usize, has_stage: bool) -> String {
    let mut head: Vec<u8> = body
        .bytes()
        .take(from)
        .map(|byte| if byte == b'\n' { byte } else { b' ' })
        .collect();
    let directives: usize = body
        .split_inclusive('\n')
        .take_while(|line| line.starts_with('#') && line.contains('='))
        .map(str::len)
        .sum();
    let directives = directives.min(from);
    for (to, byte) in head.iter_mut().zip(body.bytes().take(directives)) {
        *to = byte;
    }
    if has_stage {
        let dummy = b"FROM x\n";
        if let Some(place) = from.checked_sub(dummy.len()).filter(|at| *at >= directives)
            && let Some(place) = head.get_mut(place..)
        {
            place.copy_from_slice(dummy);
        }
    }
    let mut source = String::from_utf8(head).unwrap_or_default();
    source.push_str(body.get(from..).unwrap_or_default());
    source
}
