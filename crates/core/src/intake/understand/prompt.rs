//! Prompts of shells, told by their shape: `$ command`, `user@host:~$ command`, `PS C:\> command`.

/// Commands after marks that begin other lines too: a comment, a heading, a quotation, a listing.
const TOOLS: &[&str] = &[
    "docker ",
    "crane ",
    "skopeo ",
    "regctl ",
    "oras ",
    "podman ",
    "kubectl ",
    "ctr ",
    "crictl ",
    "nerdctl ",
    "buildah ",
    "curl ",
    "cat ",
    "manifest-tool ",
    "helm ",
    "sudo ",
];

/// The command of a line that begins with a prompt.
pub(super) fn command(line: &str) -> Option<&str> {
    let line = line.trim();
    let rest = after(line).filter(|rest| is_command(rest));
    rest.or_else(|| {
        let (_, command) = ["$ ", "# ", "% ", "> ", "+ "]
            .iter()
            .filter_map(|mark| line.split_once(*mark))
            .min_by_key(|(before, _)| before.len())?;
        let is_tool = TOOLS.iter().any(|tool| command.starts_with(tool));
        is_tool.then_some(command)
    })
}

/// Whether a line is a prompt and nothing else.
pub(super) fn is_bare(line: &str) -> bool {
    let line = line.trim();
    line == "$" || after(&format!("{line} ")).is_some_and(|rest| rest.trim().is_empty())
}

/// What stands after a prompt that nothing else looks like.
fn after(line: &str) -> Option<&str> {
    if let Some(rest) = line.strip_prefix("$ ").or_else(|| line.strip_prefix("❯ ")) {
        return Some(rest.trim_start());
    }
    if let Some(rest) = line.strip_prefix("➜ ") {
        return Some(after_arrow(rest.trim_start()));
    }
    // `PS C:\src> command` and `C:\src>command`.
    let path = line.strip_prefix("PS ").unwrap_or(line);
    if matches!(path.as_bytes(), [drive, b':', b'\\', ..] if drive.is_ascii_alphabetic())
        || path.len() < line.len()
    {
        return path.split_once('>').map(|(_, rest)| rest.trim_start());
    }
    let (before, rest) = ["$ ", "# ", "% "]
        .iter()
        .filter_map(|mark| line.split_once(*mark))
        .min_by_key(|(before, _)| before.len())?;
    is_host(before).then(|| rest.trim_start())
}

/// zsh shows the folder and the branch before a command: `➜  shop git:(main) ✗ docker …`.
fn after_arrow(text: &str) -> &str {
    let next = |text: &str| text.find(' ').map_or(text.len(), |at| at + 1);
    let mut rest = text.get(next(text)..).unwrap_or_default();
    while rest.starts_with("git:(") || rest.starts_with('✗') || rest.starts_with(' ') {
        rest = rest.get(next(rest)..).unwrap_or_default();
    }
    rest
}

/// `user@host:~`, `[user@host dir]`, `(env) user@host ~`.
fn is_host(before: &str) -> bool {
    let mut words = before.split_whitespace();
    let first = words.find(|word| !(word.starts_with('(') && word.ends_with(')')));
    let Some((user, host)) = first.and_then(|word| word.split_once('@')) else {
        return false;
    };
    let is_name = |c: char| c.is_alphanumeric() || "_.-".contains(c);
    let user = user.trim_start_matches(['[', '(']);
    !user.is_empty()
        && user.chars().all(is_name)
        && host.starts_with(is_name)
        && !host.contains("sha256:")
        && words.count() <= 2
}

/// A program's name, or a path to one.
fn is_command(text: &str) -> bool {
    let word = text.split_whitespace().next().unwrap_or_default();
    word.starts_with(|c: char| c.is_ascii_lowercase() || "./~_".contains(c))
        || word.split_once('=').is_some_and(|(name, _)| {
            !name.is_empty() && name.bytes().all(|b| b.is_ascii_uppercase() || b == b'_')
        })
}
