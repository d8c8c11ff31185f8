//! Helm values: `image: {registry, repository, tag, digest}` wherever it stands, as charts by common
//! habit have it. Values alone do not say what a chart does with them.

mod number;

use super::Role;
use super::collect::Collect;
use super::tree::{Style, View};

/// How deep values are looked for.
const DEPTH: usize = 12;

/// Whether some `image` in it names a repository.
pub(super) fn is_one(root: View<'_>) -> bool {
    is_below(root, 0)
}

fn is_image(name: &str, value: View<'_>) -> bool {
    value.is_map() && value.word("repository").is_some() && is_image_name(name)
}

fn is_image_name(name: &str) -> bool {
    name == "image" || name.ends_with("Image") || name.ends_with("image")
}

fn is_below(value: View<'_>, depth: usize) -> bool {
    depth < DEPTH
        && value.is_map()
        && value.members().iter().any(|(name, member)| {
            is_image(name.text().unwrap_or_default(), *member) || is_below(*member, depth + 1)
        })
}

pub(super) fn read(collect: &mut Collect<'_>, root: View<'_>) {
    let registry = root
        .path("global/imageRegistry")
        .or_else(|| root.path("global/image/registry"))
        .and_then(View::filled);
    walk(collect, root, "", registry, 0);
}

fn walk(
    collect: &mut Collect<'_>,
    value: View<'_>,
    path: &str,
    registry: Option<&str>,
    depth: usize,
) {
    if depth > DEPTH {
        return;
    }
    for (at, item) in value.items().enumerate() {
        walk(collect, item, &format!("{path}[{at}]"), registry, depth + 1);
    }
    if !value.is_map() {
        return;
    }
    for (name, member) in value.members() {
        let name = name.text().unwrap_or_default();
        let below = if path.is_empty() {
            name.to_owned()
        } else {
            format!("{path}.{name}")
        };
        if is_image(name, member) {
            image(collect, &below, member, registry);
        } else if let Some(text) = member.filled().filter(|_| is_image_name(name)) {
            whole(collect, &below, text, member);
        } else {
            walk(collect, member, &below, registry, depth + 1);
        }
    }
}

/// An image in one text; a word without a tag may be anything.
fn whole(collect: &mut Collect<'_>, owner: &str, text: &str, value: View<'_>) {
    if text.contains("{{") {
        collect.open(owner, "The chart's template fills it in.", value.span());
    } else if text.contains([':', '/']) && !text.contains(char::is_whitespace) {
        collect.image(owner, Role::Runs, text, value.span());
    }
}

fn image(collect: &mut Collect<'_>, owner: &str, image: View<'_>, global: Option<&str>) {
    let Some(repository) = image.get("repository") else {
        return;
    };
    let name = repository.filled().unwrap_or_default();
    let registry = global.or_else(|| image.word("registry"));
    let mut text = match registry {
        Some(registry) => format!("{}/{name}", registry.trim_end_matches('/')),
        None => name.to_owned(),
    };
    let span = repository.span();
    let (tag, digest) = (image.word("tag"), image.word("digest"));
    if [Some(name), registry, tag, digest]
        .into_iter()
        .flatten()
        .any(|part| part.contains("{{"))
    {
        collect.open(owner, "The chart's template fills it in.", span);
        return;
    }
    let plain = image
        .get("tag")
        .filter(|tag| tag.style() == Some(Style::Plain));
    if let Some(tag) = plain
        && let Some(written) = tag.text()
        && let Some(printed) = number::printed(written).filter(|printed| printed != written)
    {
        let why = if is_rounded(written) {
            format!(
                "Without quotes the tag {written} is a number, and Helm prints it without its last zeros."
            )
        } else {
            format!(
                "Without quotes the tag {written} is a number, and Helm may print it as {printed}: write \"{written}\"."
            )
        };
        collect.warning("number-as-tag", "tag", why, tag.span());
    }
    match (tag, digest) {
        (None, None) => {
            let why =
                "It has no tag: charts take their appVersion then, which stands in Chart.yaml.";
            collect.open(owner, why, span);
            return;
        }
        (tag, digest) => {
            if let Some(tag) = tag {
                text.push(':');
                text.push_str(tag);
            }
            if let Some(digest) = digest {
                text.push('@');
                text.push_str(digest);
            }
        }
    }
    collect.image(owner, Role::Runs, &text, span);
}

/// `1.10` becomes `1.1`.
fn is_rounded(tag: &str) -> bool {
    tag.contains('.') && tag.ends_with('0') && !tag.contains(['e', 'E'])
}
