//! Heredocs of `RUN`, `COPY` and `ADD`, taken out before instructions are told apart.
//!
//! As BuildKit finds them (frontend/dockerfile/parser/parser.go, `heredocsFromLine`): every word of the
//! instruction that is `[n]<<[-]NAME` as a whole. It knows nothing of what instructions mean.

use std::ops::Range;

/// A text in which no heredoc is left; every other byte stands where it stood.
pub(super) struct Masked {
    pub(super) text: String,
    /// The heredoc that has no end: the bytes of its word, and its name. It holds the rest of the text.
    pub(super) endless: Option<(Range<usize>, String)>,
}

/// A word that opens a heredoc.
struct Opening {
    word: Range<usize>,
    name: String,
    strips_tabs: bool,
}

/// An instruction with the lines that it goes on in; each character with its place.
type Logical = Vec<(usize, char)>;

/// The text with blanks for the lines of heredocs, and without the `<<` that opens them.
pub(super) fn mask(text: &str, escape: char) -> Masked {
    let mut bytes = text.as_bytes().to_vec();
    let mut endless = None;
    let mut at = 0;
    while at < text.len() && endless.is_none() {
        let logical = logical(text, &mut at, escape);
        if !may_have(&logical) {
            continue;
        }
        for pair in logical.windows(2) {
            if let [(first, '<'), (second, '<')] = pair {
                for place in [*first, *second] {
                    if let Some(byte) = bytes.get_mut(place) {
                        *byte = b'_';
                    }
                }
            }
        }
        for opening in openings(&logical) {
            let start = at;
            let has_end = skip(text, &mut at, &opening);
            for byte in bytes.iter_mut().take(at).skip(start) {
                if *byte != b'\n' {
                    *byte = b' ';
                }
            }
            if !has_end {
                endless = Some((opening.word, opening.name));
                break;
            }
        }
    }
    Masked {
        // Only whole lines and single signs of ASCII were replaced.
        text: String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned()),
        endless,
    }
}

/// The line at `at` with those that it goes on in; comments and empty lines between them are none of it.
fn logical(text: &str, at: &mut usize, escape: char) -> Logical {
    let mut found = Logical::new();
    for line in text.get(*at..).unwrap_or_default().split_inclusive('\n') {
        let start = *at;
        *at += line.len();
        let trimmed = line.trim();
        if trimmed.is_empty() || trimmed.starts_with('#') {
            if found.is_empty() {
                return found;
            }
            continue;
        }
        let line = line.trim_end_matches(['\n', '\r']);
        let before = line.trim_end_matches([' ', '\t']).strip_suffix(escape);
        let before = before.filter(|before| !before.ends_with(escape));
        let taken = before.unwrap_or(line);
        found.extend(taken.char_indices().map(|(place, c)| (start + place, c)));
        if before.is_none() {
            break;
        }
    }
    found
}

/// Whether an instruction may have heredocs: its name says so, and it is not in the form of JSON.
fn may_have(logical: &Logical) -> bool {
    if !logical
        .windows(2)
        .any(|pair| matches!(pair, [(_, '<'), (_, '<')]))
    {
        return false;
    }
    let text: String = logical.iter().map(|(_, c)| *c).collect();
    let mut rest = text.trim();
    let is = |word: &str, name: &str| word.eq_ignore_ascii_case(name);
    let mut next = || {
        let (word, after) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        rest = after.trim_start();
        word
    };
    let mut name = next();
    if is(name, "ONBUILD") {
        name = next();
    }
    while rest.starts_with("--") {
        rest = rest
            .split_once(char::is_whitespace)
            .map_or("", |(_, after)| after.trim_start());
    }
    let is_json = rest
        .strip_prefix('[')
        .is_some_and(|inner| inner.trim_start().starts_with('"') && inner.ends_with(']'));
    !is_json && ["RUN", "COPY", "ADD"].iter().any(|known| is(name, known))
}

/// The words of an instruction that open heredocs; none where a quote stays open, as in BuildKit.
fn openings(logical: &Logical) -> Vec<Opening> {
    let mut found = Vec::new();
    let mut word = Logical::new();
    let mut quote = None;
    let mut chars = logical.iter().copied();
    while let Some((at, c)) = chars.next() {
        if quote.is_none() && c.is_whitespace() {
            found.extend(opening(&word));
            word.clear();
            continue;
        }
        word.push((at, c));
        match quote {
            _ if c == '\\' && quote != Some('\'') => word.extend(chars.next()),
            Some(open) if c == open => quote = None,
            None if c == '"' || c == '\'' => quote = Some(c),
            _ => {}
        }
    }
    found.extend(opening(&word));
    if quote.is_some() {
        found.clear();
    }
    found
}

/// `[n]<<[-]NAME`, with or without quotes around the name.
fn opening(word: &Logical) -> Option<Opening> {
    let text: String = word.iter().map(|(_, c)| *c).collect();
    let rest = text
        .trim_start_matches(|c: char| c.is_ascii_digit())
        .strip_prefix("<<")?;
    let (strips_tabs, rest) = match rest.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, rest),
    };
    if rest.is_empty() || rest.contains('<') {
        return None;
    }
    let mut name = String::new();
    let mut quote = None;
    let mut chars = rest.chars();
    while let Some(c) = chars.next() {
        match quote {
            _ if c == '\\' && quote != Some('\'') => name.extend(chars.next()),
            Some(open) if c == open => quote = None,
            None if c == '"' || c == '\'' => quote = Some(c),
            _ => name.push(c),
        }
    }
    let (start, _) = word.first()?;
    let (last, c) = word.last()?;
    Some(Opening {
        word: *start..last + c.len_utf8(),
        name,
        strips_tabs,
    })
}

/// Goes behind the line that ends a heredoc; `false` where there is none.
fn skip(text: &str, at: &mut usize, opening: &Opening) -> bool {
    for line in text.get(*at..).unwrap_or_default().split_inclusive('\n') {
        *at += line.len();
        let mut line = line.trim_end_matches(['\n', '\r']);
        if opening.strips_tabs {
            line = line.trim_start_matches('\t');
        }
        if line == opening.name {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is left of the lines below the first.
    fn check(text: &str, expected: &[&str]) {
        let masked = mask(text, '\\');
        assert_eq!(masked.text.len(), text.len(), "{text}");
        let left: Vec<&str> = masked.text.lines().skip(1).map(str::trim).collect();
        assert_eq!(left, expected, "{text}");
        assert_eq!(masked.endless, None, "{text}");
    }

    #[test]
    fn every_word_may_open_one() {
        for line in [
            "RUN <<EOF",
            "RUN cat <<EOF > /f",
            "RUN bash <<EOF",
            "RUN cat > /f <<EOF",
            "RUN cat <<EOF | sh",
            "RUN --mount=type=cache,target=/x bash -e <<EOF",
            "RUN cat <<\"EOF\"",
            "run cat <<'EOF'",
            "RUN cat 3<<EOF",
            "RUN cat <<E\\OF",
            "COPY <<EOF /f",
            "ADD --chmod=1 <<EOF /f",
            "ONBUILD RUN cat <<EOF",
            "RUN [ -f a ] && cat <<EOF",
        ] {
            check(
                &format!("{line}\nFROM b:1\n EOF\nEOF\nFROM c\n"),
                &["", "", "", "FROM c"],
            );
        }
        check(
            "RUN cat <<-EOF\n\té\n\t\tEOF\nFROM c\n",
            &["", "", "FROM c"],
        );
        check(
            "RUN <<F1 cat > a && <<F2 cat > b\n1\nF1\n2\nF2\nFROM c\n",
            &["", "", "", "", "FROM c"],
        );
        check(
            "RUN cat <<EOF\r\nFROM b\r\nEOF\r\nFROM c\r\n",
            &["", "", "FROM c"],
        );
    }

    #[test]
    fn others_open_none() {
        for line in [
            "RUN cat <<<EOF",
            "RUN echo '<<EOF'",
            "RUN echo \"a <<EOF\"",
            "RUN echo a<<EOF",
            "RUN [\"cat\", \" <<EOF \"]",
            "ENV A <<EOF",
            "RUN cat << EOF",
            "# RUN cat <<EOF",
            "RUN echo don't <<EOF",
        ] {
            check(&format!("{line}\nFROM b\n"), &["FROM b"]);
        }
    }

    #[test]
    fn it_begins_below_the_lines_of_its_instruction() {
        let text = "RUN cat <<EOF \\\n # no\n\n > f\nFROM b\nEOF\nFROM c\n";
        check(text, &["# no", "", "> f", "", "", "FROM c"]);
        let masked = mask("RUN a `\n <<E\nFROM b\nE\nFROM c\n", '`');
        assert!(
            masked.text.ends_with("\n      \n \nFROM c\n"),
            "{}",
            masked.text
        );
    }

    #[test]
    fn without_end_it_holds_the_rest() {
        let masked = mask("RUN cat <<EOF\nFROM b:1\nEOF \n", '\\');
        assert_eq!(masked.endless, Some((8..13, "EOF".to_owned())));
        assert!(!masked.text.contains("FROM"));
    }
}
