//! The answer of Docker Hub's tags API: tags with the platforms and digests of each.

use super::Role;
use super::collect::Collect;
use super::tree::View;

/// Whether the members are those of a page of tags.
pub(super) fn is_one(root: View<'_>) -> bool {
    let first = root.get("results").and_then(|all| all.items().next());
    root.get("count").is_some()
        && first.is_some_and(|tag| tag.word("name").is_some() && tag.get("images").is_some())
}

pub(super) fn read(collect: &mut Collect<'_>, root: View<'_>) {
    let repository = ["next", "previous"]
        .iter()
        .filter_map(|name| root.word(name))
        .find_map(repository);
    for tag in root.get("results").into_iter().flat_map(View::items) {
        let Some(name) = tag.get("name").filter(|name| name.filled().is_some()) else {
            continue;
        };
        let text = name.filled().unwrap_or_default();
        match &repository {
            Some(repository) => {
                collect.image(
                    text,
                    Role::Listed,
                    &format!("{repository}:{text}"),
                    name.span(),
                );
            }
            None => {
                let why = "The answer does not name its repository: put its name before the tag.";
                collect.open(text, why, name.span());
            }
        }
        for image in tag.get("images").into_iter().flat_map(View::items) {
            let (Some(os), Some(architecture)) = (image.word("os"), image.get("architecture"))
            else {
                continue;
            };
            let Some(machine) = architecture.filled().filter(|name| *name != "unknown") else {
                continue;
            };
            let mut platform = format!("{os}/{machine}");
            if let Some(variant) = image.word("variant") {
                platform.push('/');
                platform.push_str(variant);
            }
            if let Some(build) = image.word("os_version").filter(|_| os == "windows") {
                platform.push(':');
                platform.push_str(build);
            }
            collect.platform(text, &platform, architecture.span());
        }
    }
}

/// The repository in `…/v2/repositories/NAMESPACE/NAME/tags…` or `…/v2/namespaces/NS/repositories/NAME/tags…`.
fn repository(url: &str) -> Option<String> {
    let (before, _) = url.split_once("/tags")?;
    let (_, path) = before.split_once("/v2/")?;
    let parts: Vec<&str> = path.split('/').collect();
    match parts.as_slice() {
        ["repositories", "library", name] | ["namespaces", "library", "repositories", name] => {
            Some((*name).to_owned())
        }
        ["repositories", space, name] | ["namespaces", space, "repositories", name] => {
            Some(format!("{space}/{name}"))
        }
        _ => None,
    }
}
