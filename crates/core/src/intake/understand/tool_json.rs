//! JSON that tools and services print about images, told by its members.
//!
//! None of it is the document of a registry: what a tool printed anew has another digest.

mod marks;

use serde_json::Value;

use self::marks::{FORMS, Form};
use super::{Understood, words};

pub(super) fn read(text: &str) -> Option<Understood> {
    let mut stream = serde_json::Deserializer::from_str(text).into_iter::<Value>();
    let whole = stream.next()?.ok()?;
    let first = whole.get(0).unwrap_or(&whole);
    if let Some(answer) = kubernetes(&whole, text) {
        return Some(answer);
    }
    if let Some(answer) = by_platform(&whole) {
        return Some(answer);
    }
    let form = FORMS
        .iter()
        .find(|form| form.members.iter().all(|name| first.get(name).is_some()))
        .filter(|form| fits(form, first))?;
    let mut answer = Understood::new(
        form.kind,
        0.95,
        format!("Its members are those of {}.", form.by),
    );
    answer.by = Some(form.by);
    let text_at = |paths: &[&str]| paths.iter().find_map(|path| at(first, path));
    answer.reads.reference = text_at(form.reference).map(|name| {
        name.split("@sha256:")
            .next()
            .filter(|_| form.by.contains(" -v"))
            .unwrap_or(name)
            .to_owned()
    });
    answer.reads.digest = text_at(form.digest)
        .and_then(words::digest)
        // Of a list each member has its own, and the list none.
        .filter(|_| !(whole.is_array() && form.by.ends_with(" -v")))
        .or_else(|| tagged(first));
    answer.reads.embedded = form.embedded.or_else(|| embedded(first));
    if form.by.starts_with("docker service") {
        let image = words::words(text).find(|word| word.contains("@sha256:"));
        answer.reads.reference = image.map(str::to_owned);
        answer.reads.digest = image.and_then(words::digest);
    }
    let listed = first
        .pointer("/manifest")
        .filter(|_| form.members.contains(&"image"));
    let from = listed
        .filter(|one| one.get("manifests").is_some())
        .unwrap_or(&whole);
    walk(from, &mut answer, 0);
    if answer.reads.nested_indexes > 0 {
        // What the indexes inside list is told by the configs alone.
        let configs = first.get("image").and_then(Value::as_object);
        for name in configs
            .into_iter()
            .flat_map(|all| all.keys())
            .filter(|name| words::is_platform(name))
        {
            if !answer.reads.platforms.contains(name) {
                answer.reads.platforms.push(name.clone());
            }
        }
    }
    if form.by.ends_with("--metadata-file") {
        let built = first.as_object().into_iter().flat_map(|all| all.keys());
        let built: Vec<String> = built
            .filter_map(|name| name.strip_prefix("buildx.build.provenance/"))
            .map(str::to_owned)
            .collect();
        if !built.is_empty() {
            answer.reads.platforms = built;
        }
    }
    Some(answer)
}

/// The digest under which a Google registry holds the image that has a tag.
fn tagged(first: &Value) -> Option<String> {
    let all = first.get("manifest")?.as_object()?;
    let has_tag = |one: &Value| {
        one.get("tag")
            .and_then(Value::as_array)
            .is_some_and(|tags| !tags.is_empty())
    };
    let mut found = all
        .iter()
        .filter(|(_, one)| has_tag(one))
        .map(|(digest, _)| digest);
    let digest = found.next().filter(|_| found.next().is_none())?;
    words::digest(digest)
}

/// Members alone can be those of another file: a repository has no blank, a bake file has targets.
fn fits(form: &Form, first: &Value) -> bool {
    match form.members {
        ["name", "tags"] => first
            .get("name")
            .and_then(Value::as_str)
            .is_some_and(|name| crate::oci::Reference::parse(name).is_ok()),
        ["target"] | ["target", "group"] => first.get("target").is_some_and(Value::is_object),
        ["images"] | ["repositories"] => first.as_object().is_some_and(|all| all.len() <= 2),
        _ => true,
    }
}

/// A pointer in which `*` stands for the first member.
fn at<'a>(value: &'a Value, path: &str) -> Option<&'a str> {
    let mut value = value;
    for step in path.split('/').skip(1) {
        value = match value {
            Value::Object(map) if step == "*" => map.values().next()?,
            Value::Object(map) => map.get(step)?,
            Value::Array(all) => all.get(step.parse::<usize>().ok()?)?,
            _ => return None,
        };
    }
    value.as_str()
}

fn embedded(first: &Value) -> Option<&'static str> {
    let inner = first
        .get("manifest")
        .or_else(|| first.get("content"))
        .unwrap_or(first);
    if first.get("OCIManifest").is_some() {
        return Some("oci-manifest");
    }
    if first.get("SchemaV2Manifest").is_some() {
        return Some("docker-manifest");
    }
    let media_type = inner.get("mediaType").and_then(Value::as_str)?;
    match media_type {
        _ if first
            .get("image")
            .is_some_and(|image| image.get("os") == Some(&Value::from(""))) =>
        {
            Some("artifact-manifest")
        }
        "application/vnd.oci.image.index.v1+json" => Some("oci-index"),
        "application/vnd.oci.image.manifest.v1+json" => Some("oci-manifest"),
        "application/vnd.docker.distribution.manifest.list.v2+json" => Some("docker-manifest-list"),
        "application/vnd.docker.distribution.manifest.v2+json" => Some("docker-manifest"),
        _ => None,
    }
}

/// Configs under the names of their platforms.
fn by_platform(whole: &Value) -> Option<Understood> {
    let map = whole.as_object().filter(|map| !map.is_empty())?;
    if !map.keys().all(|key| {
        words::is_platform(key.split('(').next().unwrap_or(key)) || key.starts_with("windows")
    }) {
        return None;
    }
    let mut answer = Understood::new(
        "tool-output",
        0.95,
        "Its members are configs by platform, as docker buildx imagetools inspect prints them.",
    );
    answer.by = Some("docker buildx imagetools inspect --format");
    answer.reads.embedded = Some("image-config");
    for (key, config) in map {
        let build = config.get("os.version").and_then(Value::as_str);
        let name = key.split('(').next().unwrap_or(key);
        let variant = config
            .get("variant")
            .and_then(Value::as_str)
            .filter(|_| name.matches('/').count() == 1);
        answer.reads.platforms.push(match (build, variant) {
            (Some(build), _) if key.starts_with("windows") => format!("windows/amd64:{build}"),
            (_, Some(variant)) => format!("{name}/{variant}"),
            _ => name.to_owned(),
        });
    }
    Some(answer)
}

/// Objects of Kubernetes: nodes are told from the rest.
fn kubernetes(whole: &Value, text: &str) -> Option<Understood> {
    let kind = whole.get("kind").and_then(Value::as_str)?;
    whole.get("apiVersion")?;
    let first = whole
        .pointer("/items/0/kind")
        .and_then(Value::as_str)
        .unwrap_or(kind);
    let (name, why) = if first == "Node" {
        ("nodes", "It is the list of a cluster's nodes.")
    } else {
        ("kubernetes", "It is a Kubernetes object as JSON.")
    };
    let mut answer = Understood::new(name, 0.95, why);
    answer.by = Some("kubectl get -o json");
    if name == "nodes" {
        walk(whole, &mut answer, 0);
    } else {
        answer.reads.reference = words::words(text)
            .find(|word| words::is_reference(word) && !word.contains('@'))
            .map(str::to_owned);
        answer.reads.digest = words::digest(text);
    }
    Some(answer)
}

/// How deep values are looked for; tools do not nest deeper.
const DEPTH: usize = 24;

/// Every object with a system and an architecture, and every platform list.
fn walk(value: &Value, answer: &mut Understood, depth: usize) {
    if depth > DEPTH {
        return;
    }
    match value {
        Value::Array(all) => all.iter().for_each(|one| walk(one, answer, depth + 1)),
        Value::Object(map) => {
            let text = |names: &[&str]| {
                names
                    .iter()
                    .find_map(|name| map.get(*name))
                    .and_then(Value::as_str)
            };
            let os = text(&["os", "Os", "OS", "operatingSystem"]);
            let architecture = text(&["architecture", "Architecture"]);
            match (os, architecture) {
                (Some("unknown"), Some("unknown")) => answer.reads.attestations += 1,
                // The image inspect of what is not there: the descriptor beside it knows.
                (Some(""), Some("")) if map.contains_key("Descriptor") => {
                    map.values().for_each(|one| walk(one, answer, depth + 1));
                }
                (Some(""), Some("")) => answer.reads.entries_without_platform += 1,
                (Some(os), Some(architecture)) => {
                    let architecture = words::architecture(architecture);
                    let variant = text(&["variant", "Variant"]).filter(|name| !name.is_empty());
                    let build = text(&["os.version", "os_version", "kernelVersion"])
                        .filter(|build| os == "windows" && !build.is_empty());
                    let found = format!(
                        "{os}/{architecture}{}{}",
                        variant.map(|name| format!("/{name}")).unwrap_or_default(),
                        build.map(|build| format!(":{build}")).unwrap_or_default()
                    );
                    if !answer.reads.platforms.contains(&found) {
                        answer.reads.platforms.push(found);
                    }
                }
                _ => {
                    let index = text(&["mediaType"])
                        .is_some_and(|kind| kind.ends_with("image.index.v1+json"));
                    if depth > 1
                        && index
                        && map.contains_key("digest")
                        && !map.contains_key("manifests")
                    {
                        answer.reads.nested_indexes += 1;
                    }
                    map.values().for_each(|one| walk(one, answer, depth + 1));
                }
            }
        }
        Value::String(word)
            if words::is_platform(word) && depth > 1 && !answer.reads.platforms.contains(word) =>
        {
            answer.reads.platforms.push(word.clone());
        }
        _ => {}
    }
}
