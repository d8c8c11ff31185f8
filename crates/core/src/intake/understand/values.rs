//! Values of a message: image, platform, digest, media type, code, status, as they are written, each with
//! its place where it is a piece of the text.

use super::{Understood, causes, places, words};

/// What stands before the name of an image in messages, the surest first.
const BEFORE_REFERENCE: &[&str] = &[
    "image with reference ",
    "FAIL: ",
    "resolve reference \"",
    "Failed to pull image \"",
    "No such manifest: ",
    "no such manifest: ",
    "tag does not exist: ",
    "fetching manifest ",
    "docker://",
    "Trying to pull ",
    "Back-off pulling image \"",
    "fetch the content of \"",
    "Unable to find image '",
    "ctr: image \"",
    "short-name \"",
    "base image '",
    "failed to solve: ",
];

/// Values between fixed words: name, what stands before, what ends it.
const BETWEEN: &[(&str, &str, &[char])] = &[
    ("path", "exec container process `", &['`']),
    ("path", "exec: \"", &['"']),
    ("path", "exec /", &[':', ' ', '"']),
    ("tag", "\"Tag\":\"", &['"']),
    ("tag", "map[Tag:", &[']']),
    ("repository", "\"name\":\"", &['"']),
    ("repository", "pull access denied for ", &[',']),
    ("repository", "The push refers to repository [", &[']']),
    ("repository_path", ": Pulling from ", &['\n']),
    ("offset", "\"Offset\":", &['}', ',']),
    (
        "host_os_version",
        "-based image is incompatible with a ",
        &[' '],
    ),
    ("os_version", "a Windows version ", &['-']),
    ("os_version", "windows(", &[')']),
    ("container_id", "CreateComputeSystem ", &[':']),
    ("os", "image operating system \"", &['"']),
    ("list_reference", " does not exist in ", &['\n', ' ']),
    ("host_platform", "detected host platform (", &[')']),
    ("actual_size", "failed size validation: ", &[' ']),
    ("expected_size", " != ", &[':']),
    ("layers", "mismatched fs layers (", &[')']),
    ("diff_ids", "and diff ids (", &[')']),
    ("text", "could not parse reference: ", &['\n', ' ']),
    ("entry", "copying image ", &['/', ' ']),
    ("expected_diff_id", "config's DiffID \"", &['"']),
    ("expected_diff_id", "diffid: DiffID()=", &[',', '\n']),
    (
        "actual_diff_id",
        "SHA256(Gunzip(Compressed()))=",
        &[',', '\n', ' '],
    ),
    ("index_digest", "         sha256:", &[' ']),
    ("text", "combination: ", &['"', '\n']),
    ("repository", "reading tags for ", &[' ', '\n']),
    ("step", "buildkit_qemu_emulator /bin/sh -c ", &['"']),
    ("exit_code", "non-zero exit (", &[')']),
    ("pod", "resource Pod/", &[' ', '\n']),
    ("pod", "Successfully assigned ", &[' ']),
    ("node", "Successfully assigned ", &['\n']),
    ("driver", "not supported for the ", &[' ']),
    ("driver", "not supported for ", &[' ']),
    ("dockerfile_line", "Dockerfile:", &['\n', ' ']),
    ("dockerfile_line", "(line ", &[')']),
];

/// Codes of registries' errors, as clients print them before a colon.
const CODES: &[&str] = &[
    "MANIFEST_UNKNOWN",
    "NAME_UNKNOWN",
    "BLOB_UNKNOWN",
    "DENIED",
    "UNAUTHORIZED",
    "TOOMANYREQUESTS",
    "UNSUPPORTED",
    "MANIFEST_INVALID",
    "DIGEST_INVALID",
];

/// "expected" and "computed": which comes first differs by tool.
fn two_digests(text: &str, answer: &mut Understood) {
    let cause = answer.cause.map(|cause| cause.id).unwrap_or_default();
    if cause != "digest-mismatch" {
        return;
    }
    let after = |word: &str| {
        let at = text.find(word)?;
        text.get(at..).and_then(words::digest)
    };
    if let Some(expected) = after(", expected ")
        .or_else(|| after(" expected "))
        .or_else(|| after("provided manifest digest "))
    {
        answer.values.insert("expected_digest", expected);
    }
    if let Some(actual) = after("computed ").or_else(|| after("unexpected commit digest ")) {
        answer.values.insert("actual_digest", actual);
    }
}

pub(super) fn read(text: &str, answer: &mut Understood) {
    let reference = BEFORE_REFERENCE
        .iter()
        .filter_map(|before| words::between(text, before, &[' ', '"', '\'', '\\', '\n', ',']))
        .map(|found| found.trim_end_matches([':', '.']))
        .find(|found| words::is_tagged(found))
        .or_else(|| causes::not_found(text))
        .or_else(|| words::reference_in(text));
    if let Some(reference) = reference {
        answer.put("reference", text, reference);
    } else if let Some(reference) = of_url(text) {
        answer.values.insert("reference", reference);
        answer
            .values
            .insert("reference_from_url", "true".to_owned());
    }
    let platforms = words::platforms(text);
    let known = platforms
        .first()
        .cloned()
        .or_else(|| split_platform(text))
        .or_else(|| turned_platform(text));
    if let Some(platform) = known {
        let (name, build) = platform.split_once(':').unwrap_or((&platform, ""));
        answer.values.insert("platform", name.to_owned());
        if !build.is_empty() {
            answer.values.insert("os_version", build.to_owned());
        }
    }
    if let Some(wanted) = platforms.get(1) {
        answer.values.insert("wanted_platform", wanted.clone());
    }
    let plain = [
        ("digest", words::digests(text).next()),
        ("media_type", words::media_type(text)),
        ("code", words::between(text, "\"code\":\"", &['"'])),
        ("status", words::between(text, "HTTP/1.1 ", &[' ', '\n'])),
    ];
    for (name, value) in plain {
        if let Some(value) = value {
            answer.put(name, text, value);
        }
    }
    for (name, before, ends) in BETWEEN {
        if let Some(value) = words::between(text, before, ends) {
            let value = match (*name, *before) {
                // What stands before it is its own beginning.
                (_, "exec /") => with(text, value, 1),
                ("index_digest", _) => with(text, value, "sha256:".len()),
                // `Successfully assigned POD to NODE`.
                ("node", _) => match value.split_once(" to ") {
                    Some((_, node)) => node,
                    None => continue,
                },
                _ if value == "the" => continue,
                _ => value.trim_end_matches(':'),
            };
            answer.put(name, text, value);
        }
    }
    let code = CODES.iter().find_map(|code| {
        let at = text.find(&format!("{code}: "))?;
        text.get(at..at + code.len())
    });
    if let Some(code) = code {
        answer.put("code", text, code);
    }
    let status = words::words(text).find(|word| ["401", "404", "503", "502", "504"].contains(word));
    if let Some(status) = status {
        answer.put("status", text, status);
    }
    more(text, answer);
    two_digests(text, answer);
    if answer
        .cause
        .is_some_and(|cause| cause.id == "platform-not-local")
        && let Some(platform) = answer.values.get("platform").cloned()
    {
        answer.values.insert("wanted_platform", platform);
    }
    answer.reads.reference = answer.values.get("reference").cloned();
    answer.reads.digest = answer.values.get("digest").cloned();
    answer.reads.platforms = platforms;
}

/// A piece of a text with the bytes before it.
fn with<'a>(text: &'a str, piece: &'a str, before: usize) -> &'a str {
    let longer = places::cut(text, piece)
        .and_then(|span| text.get(span.start.checked_sub(before)?..span.end));
    longer.unwrap_or(piece)
}

/// `http://HOST/v2/PATH/manifests/TAG` as the image it asks for.
fn of_url(text: &str) -> Option<String> {
    let (before, after) = text.split_once("/v2/")?;
    let host = before.rsplit("//").next()?;
    let (path, rest) = after.split_once("/manifests/")?;
    let end = rest
        .find(|c: char| c.is_whitespace() || matches!(c, '"' | ':' | '\\' | '?'))
        .unwrap_or(rest.len());
    let tag = rest.get(..end)?;
    let found = format!("{host}/{path}:{tag}");
    words::is_reference(&found).then_some(found)
}

/// `architecture "arm64", variant "v8", OS "linux"`, as the containers/image library writes it.
fn split_platform(text: &str) -> Option<String> {
    let plain = text.replace('\\', "");
    let architecture = words::between(&plain, "for architecture \"", &['"']);
    let architecture =
        architecture.or_else(|| words::between(&plain, "for architecture ", &[',', ' ']));
    let os = words::between(&plain, "OS \"", &['"'])
        .or_else(|| words::between(&plain, " OS ", &['"', ' ', '\n', ',']));
    let (architecture, os) = (architecture?, os?);
    let variant = words::between(&plain, "variant \"", &['"', ',']);
    Some(match variant {
        Some(variant) => format!("{os}/{architecture}/{variant}"),
        None => format!("{os}/{architecture}"),
    })
}

/// `windows(10.0.17763)/amd64`, and `amd64/linux` as Cloud Run writes it.
fn turned_platform(text: &str) -> Option<String> {
    if let Some((_, rest)) = text.split_once("windows(") {
        let architecture = words::between(rest, ")/", &[' ', '\n', '"', ',']);
        return architecture.map(|name| format!("windows/{name}"));
    }
    let turned = words::between(text, "must support ", &['.', ' ', '\n'])?;
    let (architecture, os) = turned.split_once('/')?;
    Some(format!("{os}/{architecture}"))
}

/// Values that stand in no fixed words: in a table, a URL, before a colon, over several lines.
fn more(text: &str, answer: &mut Understood) {
    let mut put = |name: &'static str, value: Option<&str>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            answer.put(name, text, value);
        }
    };
    put("service", service(text));
    put("node_count", node_count(text));
    put("wanted_platform", selected(text).as_deref());
    put(
        "entries",
        words::between(text, "copying image ", &[' '])
            .and_then(|pair| pair.split_once('/'))
            .map(|(_, all)| all),
    );
    // `TAG: digest: sha256:… size: …`, the last lines of a push.
    let tag = text
        .lines()
        .find_map(|line| line.split_once(": digest: sha256:"));
    put("tag", tag.map(|(tag, _)| tag.trim()));
    let complaints = ["\": invalid reference", "\": cannot parse platform"];
    let quoted = complaints.iter().find_map(|after| text.split_once(after));
    put(
        "text",
        quoted.and_then(|(before, _)| before.rsplit('"').next()),
    );
    // `#8 [linux/arm64 2/2] RUN …` of the step that failed.
    let step = text
        .lines()
        .find(|line| line.starts_with('#') && line.contains("] RUN "));
    put(
        "step",
        step.and_then(|line| line.split_once("] "))
            .map(|(_, step)| step),
    );
    let policy = text
        .split_once("following policies")
        .and_then(|(_, rest)| rest.lines().map(str::trim).find(|line| line.ends_with(':')));
    put("policy", policy.map(|line| line.trim_end_matches(':')));
    if let Some((before, after)) = text.split_once("/v2/") {
        put("registry", before.rsplit("//").next());
        put(
            "repository_path",
            after.split_once("/manifests/").map(|(path, _)| path),
        );
    }
}

/// What `Node-Selectors:` of a pod ask for.
fn selected(text: &str) -> Option<String> {
    let (_, rest) = text.split_once("Node-Selectors:")?;
    let lines = rest.lines().enumerate();
    let mut pairs = lines
        .take_while(|(at, line)| *at == 0 || line.starts_with(' '))
        .filter_map(|(_, line)| line.trim().strip_prefix("kubernetes.io/")?.split_once('='));
    let architecture = pairs.find(|(name, _)| *name == "arch")?.1;
    let os = rest
        .split_once("kubernetes.io/os=")
        .map_or("linux", |(_, os)| {
            os.split_whitespace().next().unwrap_or("linux")
        });
    Some(format!("{os}/{architecture}"))
}

/// `unsupported platform on 2 nodes`, `0/5 nodes are available`: digits before the word.
fn node_count(text: &str) -> Option<&str> {
    text.match_indices(" node").find_map(|(at, _)| {
        let before = text.get(..at)?;
        let digits = before.trim_end_matches(|c: char| c.is_ascii_digit());
        let count = before.get(digits.len()..)?;
        let is_told = digits.ends_with("0/") || digits.ends_with(" on ");
        (is_told && !count.is_empty()).then_some(count)
    })
}

/// The service of the first task in the table of `docker service ps`: `armapi.1` is of `armapi`.
fn service(text: &str) -> Option<&str> {
    let mut lines = text
        .lines()
        .skip_while(|line| !line.contains("DESIRED STATE"));
    lines.next()?;
    let task = lines
        .next()?
        .split_whitespace()
        .skip(1)
        .find(|word| *word != "\\_")?;
    task.rsplit_once('.').map(|(name, _)| name)
}
