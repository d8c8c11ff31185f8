//! Kubernetes objects: where each kind keeps its pod, and the images and platforms in it
//! (k8s-api at 10b39a3; Argo Rollouts, JobSet, Knative and OpenShift by their own types).

mod affinity;

use super::Role;
use super::collect::Collect;
use super::tree::{Style, View};
use crate::text::Span;

/// Where kinds keep the spec of their pod; other kinds are looked at under `spec/template/spec`.
const PODS: &[(&str, &str)] = &[
    ("Pod", "spec"),
    ("Revision", "spec"),
    ("CronJob", "spec/jobTemplate/spec/template/spec"),
    ("PodTemplate", "template/spec"),
];

/// How many objects a list of lists may hold inside each other.
const DEPTH: usize = 16;

/// What is counted over all documents of a text.
#[derive(Debug, Default)]
pub(super) struct Objects {
    depth: usize,
}

/// Reads one object, or every object of a list.
pub(super) fn read(collect: &mut Collect<'_>, root: View<'_>, objects: &mut Objects) {
    object(collect, root, None, objects);
}

fn object(collect: &mut Collect<'_>, root: View<'_>, kind: Option<&str>, objects: &mut Objects) {
    let kind = root.word("kind").or(kind).unwrap_or_default();
    if let Some(items) = root
        .get("items")
        .filter(|items| items.is_list() && kind.ends_with("List"))
        && objects.depth < DEPTH
    {
        // `DeploymentList` says what its items are; `List` leaves it to them.
        let inner = kind.strip_suffix("List").filter(|kind| !kind.is_empty());
        objects.depth += 1;
        items
            .items()
            .for_each(|item| object(collect, item, inner, objects));
        objects.depth -= 1;
        return;
    }
    if kind == "Kustomization" {
        root.get("images")
            .into_iter()
            .flat_map(View::items)
            .for_each(|one| replaced(collect, one));
        return;
    }
    let Some(pods) = pods(root, kind) else { return };
    let owner = owner(collect, root, kind);
    for pod in pods {
        read_pod(collect, &owner, pod);
    }
}

/// An image that kustomize puts in the place of another: `newName`, `newTag` or `digest`.
fn replaced(collect: &mut Collect<'_>, one: View<'_>) {
    let owner = "Kustomization";
    let (name, new) = (one.get("name"), one.get("newName"));
    let Some(place) = new.or(name) else { return };
    let (Some(base), Some(replaces)) = (place.filled(), name.and_then(View::text)) else {
        return;
    };
    let owner = format!("{owner}/{replaces}");
    match (one.word("newTag"), one.word("digest")) {
        (_, Some(digest)) => {
            collect.image(
                &owner,
                Role::Runs,
                &format!("{base}@{digest}"),
                place.span(),
            );
        }
        (Some(tag), None) => {
            collect.image(&owner, Role::Runs, &format!("{base}:{tag}"), place.span());
        }
        (None, None) => {
            let why = "Its tag stands in the objects that kustomize changes.";
            collect.open(&owner, why, place.span());
        }
    }
}

/// The specs of the pods that an object makes; `None` where it makes none.
fn pods<'a>(root: View<'a>, kind: &str) -> Option<Vec<View<'a>>> {
    if kind == "JobSet" {
        let jobs = root.path("spec/replicatedJobs")?;
        let specs = jobs
            .items()
            .filter_map(|job| job.path("template/spec/template/spec"));
        return Some(specs.collect());
    }
    let path = PODS.iter().find(|(name, _)| *name == kind);
    let pod = root.path(path.map_or("spec/template/spec", |(_, path)| path))?;
    let is_pod = path.is_some() || pod.get("containers").is_some();
    is_pod.then(|| vec![pod])
}

/// `Kind/name`; a name that kubectl's YAML 1.1 takes for a boolean is what kubectl makes of it.
fn owner(collect: &mut Collect<'_>, root: View<'_>, kind: &str) -> String {
    let name = root
        .path("metadata/name")
        .or_else(|| root.path("metadata/generateName"));
    let Some(name) = name.filter(|name| name.text().is_some()) else {
        return kind.to_owned();
    };
    let text = name.text().unwrap_or_default();
    match boolean(name) {
        Some(value) => {
            let why = format!(
                "kubectl reads {text} without quotes as {value}, which is no text: write \"{text}\"."
            );
            collect.error("invalid-type", "name", why, name.span());
            format!("{kind}/{value}")
        }
        None => format!("{kind}/{text}"),
    }
}

/// What YAML 1.1 makes of a plain word.
fn boolean(value: View<'_>) -> Option<bool> {
    if value.style() != Some(Style::Plain) {
        return None;
    }
    match value.text()? {
        "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" | "true" | "True" | "TRUE" => {
            Some(true)
        }
        "n" | "N" | "no" | "No" | "NO" | "off" | "Off" | "OFF" | "false" | "False" | "FALSE" => {
            Some(false)
        }
        _ => None,
    }
}

fn read_pod(collect: &mut Collect<'_>, owner: &str, pod: View<'_>) {
    collect.owner(owner);
    if owner.ends_with("/true") || owner.ends_with("/false") {
        // kubectl refuses the object as a whole.
        let refused = collect
            .names
            .problems
            .last()
            .is_some_and(|last| last.code == "invalid-type");
        if refused {
            return;
        }
    }
    for (member, role) in [
        ("initContainers", Role::Init),
        ("containers", Role::Runs),
        ("ephemeralContainers", Role::Ephemeral),
    ] {
        let containers = pod.get(member).into_iter().flat_map(View::items);
        containers.for_each(|container| read_container(collect, owner, role, container));
    }
    for volume in pod.get("volumes").into_iter().flat_map(View::items) {
        if let Some(image) = volume.path("image/reference") {
            image_of(collect, owner, Role::Volume, image);
        }
    }
    affinity::platforms(collect, owner, pod);
}

fn read_container(collect: &mut Collect<'_>, owner: &str, role: Role, container: View<'_>) {
    match container
        .get("image")
        .filter(|image| image.filled().is_some())
    {
        Some(image) => image_of(collect, owner, role, image),
        None => {
            let name = container.word("name").unwrap_or("container");
            let why = format!("The container {name} names no image.");
            let span = container.span();
            collect.warning("no-image", name, why, Span::new(span.start, span.start));
        }
    }
}

/// Kubernetes fills nothing in: what looks like a variable is one of a tool that did not run.
fn image_of(collect: &mut Collect<'_>, owner: &str, role: Role, image: View<'_>) {
    let Some(text) = image.filled() else { return };
    let span = image.span();
    if text.contains("{{") {
        collect.open(
            owner,
            "A Helm template fills it in: `helm template` shows with what.",
            span,
        );
    } else if text.contains("${") || text.contains("$(") || text.starts_with('$') {
        collect.open(
            owner,
            "Kubernetes fills in no variables in an image; a tool before it has to.",
            span,
        );
    } else {
        collect.image(owner, role, text, span);
    }
}
