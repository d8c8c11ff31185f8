//! Addresses of web pages that are about an image, and of the registry protocol itself.

/// The image that a web page of a registry, or a URL of the registry protocol, is about.
pub(super) fn web_reference(address: &str) -> Option<String> {
    let parts: Vec<&str> = address.split('/').filter(|part| !part.is_empty()).collect();
    Some(match parts.as_slice() {
        ["hub.docker.com", "_", name, ..] => (*name).to_owned(),
        [
            "hub.docker.com",
            "layers",
            owner,
            name,
            _,
            "images",
            digest,
            ..,
        ] => {
            format!("{owner}/{name}@{}", digest.replacen('-', ":", 1))
        }
        ["hub.docker.com", "repository", "docker", owner, name, ..]
        | ["hub.docker.com", "r", owner, name, ..] => format!("{owner}/{name}"),
        ["quay.io", "repository", owner, name, ..] => format!("quay.io/{owner}/{name}"),
        ["gallery.ecr.aws", rest @ ..] => format!("public.ecr.aws/{}", rest.join("/")),
        ["github.com", owner, _, "pkgs", "container", name, ..]
        | [
            "github.com",
            "orgs" | "users",
            owner,
            "packages",
            "container",
            "package",
            name,
            ..,
        ] => {
            format!("ghcr.io/{}/{}", owner.to_lowercase(), name.to_lowercase())
        }
        [host, "v2", name @ .., "manifests" | "blobs", id] if !name.is_empty() => {
            let sign = if id.contains(':') { '@' } else { ':' };
            format!("{host}/{}{sign}{id}", name.join("/"))
        }
        _ => return None,
    })
}
