//! What terminals, chats and CI add to a text, taken away again: prompts, Markdown fences, quote
//! marks, timestamps, no-break spaces, CRLF and a byte order mark.

/// A text without what pasting added.
pub(super) struct Unwrapped {
    /// The text.
    pub(super) text: String,
    /// What was taken away, in words.
    pub(super) steps: Vec<&'static str>,
    /// The command of the prompt line.
    pub(super) command: Option<String>,
}

/// Takes the layers off from the outside to the inside.
pub(super) fn unwrap(given: &str) -> Unwrapped {
    let mut found = Unwrapped {
        text: given.to_owned(),
        steps: Vec::new(),
        command: None,
    };
    replace(&mut found, '\u{feff}', "", "a byte order mark");
    if found.text.contains("\r\n") {
        found.text = found.text.replace("\r\n", "\n");
        found.steps.push("CRLF line ends");
    }
    replace(&mut found, '\u{a0}', " ", "no-break spaces");
    each_line(&mut found, "quote marks", |line| {
        line.strip_prefix("> ")
            .or_else(|| (line == ">").then_some(""))
    });
    each_line(&mut found, "timestamps of CI", without_time);
    fence(&mut found);
    prompt(&mut found);
    found
}

fn replace(found: &mut Unwrapped, what: char, with: &str, step: &'static str) {
    if found.text.contains(what) {
        found.text = found.text.replace(what, with);
        found.steps.push(step);
    }
}

/// Takes a mark off only where every line that is not empty has it.
fn each_line(found: &mut Unwrapped, step: &'static str, strip: impl Fn(&str) -> Option<&str>) {
    let mut lines = Vec::new();
    for line in found.text.split('\n') {
        match strip(line) {
            Some(rest) => lines.push(rest),
            None if line.trim().is_empty() => lines.push(line),
            None => return,
        }
    }
    let text = lines.join("\n");
    if text != found.text {
        found.text = text;
        found.steps.push(step);
    }
}

/// `2026-01-02T03:04:05.0000000Z rest`, as GitHub's and GitLab's logs have it before every line.
fn without_time(line: &str) -> Option<&str> {
    let (time, rest) = line.split_once(' ').unwrap_or((line, ""));
    let bytes = time.as_bytes();
    let is_time = bytes.len() >= 20
        && bytes.get(4) == Some(&b'-')
        && bytes.get(10) == Some(&b'T')
        && bytes.get(13) == Some(&b':')
        && time.ends_with('Z');
    // A log of an application has times and levels of its own: those lines stay whole.
    let level = ["INFO ", "WARN ", "ERROR ", "DEBUG "];
    (is_time && !level.iter().any(|word| rest.starts_with(word))).then_some(rest)
}

fn fence(found: &mut Unwrapped) {
    let trimmed = found.text.trim();
    let Some(rest) = trimmed.strip_prefix("```") else {
        return;
    };
    let Some((info, body)) = rest.split_once('\n') else {
        return;
    };
    if info.contains('`') {
        return;
    }
    let body = body.strip_suffix("```").unwrap_or(body);
    let body = body.strip_suffix('\n').unwrap_or(body);
    if body.contains("\n```") {
        return;
    }
    found.text = body.to_owned();
    found.steps.push("a Markdown fence");
}

/// A first line `$ command`, `user@host:~$ command` or `PS C:\> command`, with output below it.
fn prompt(found: &mut Unwrapped) {
    let Some((first, rest)) = found.text.split_once('\n') else {
        if let Some(command) = command_of(&found.text) {
            found.command = Some(command.to_owned());
        }
        return;
    };
    let Some(command) = command_of(first) else {
        return;
    };
    let command = command.to_owned();
    if rest.trim().is_empty() {
        return;
    }
    let text = rest.to_owned();
    found.command = Some(command);
    found.text = text;
    found.steps.push("a prompt line");
}

fn command_of(line: &str) -> Option<&str> {
    let tools = [
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
    let (_, command) = ["$ ", "# ", "% ", "> "]
        .iter()
        .filter_map(|mark| line.split_once(*mark))
        .min_by_key(|(before, _)| before.len())?;
    tools
        .iter()
        .any(|tool| command.starts_with(tool))
        .then_some(command)
}
