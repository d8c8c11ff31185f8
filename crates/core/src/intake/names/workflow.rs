//! GitHub workflows and Docker actions: `container:`, `services:`, `uses: docker://`, and what
//! `docker/build-push-action` and its kin are given.

use super::Role;
use super::collect::{self, Collect};
use super::tree::View;
use crate::text::Span;

pub(super) fn read(collect: &mut Collect<'_>, root: View<'_>) {
    for (name, job) in root.get("jobs").map(View::members).unwrap_or_default() {
        let owner = name.text().unwrap_or_default();
        if let Some(container) = job.get("container") {
            let image = if container.is_map() {
                container.get("image")
            } else {
                Some(container)
            };
            named(collect, owner, Role::Runs, image);
        }
        for (service, value) in job.get("services").map(View::members).unwrap_or_default() {
            let owner = format!("{owner}/{}", service.text().unwrap_or_default());
            named(collect, &owner, Role::Runs, value.get("image"));
        }
        let steps = job.get("steps").into_iter().flat_map(View::items);
        steps.for_each(|step| read_step(collect, owner, step));
    }
    let steps = root.path("runs/steps").into_iter().flat_map(View::items);
    steps.for_each(|step| read_step(collect, "runs", step));
    if let Some(image) = root.path("runs/image").filter(|image| {
        image
            .filled()
            .is_some_and(|text| text.starts_with("docker://"))
    }) {
        named(collect, "runs", Role::Runs, Some(image));
    }
}

fn read_step(collect: &mut Collect<'_>, owner: &str, step: View<'_>) {
    let uses = step.get("uses");
    if uses
        .and_then(View::filled)
        .is_some_and(|text| text.starts_with("docker://"))
    {
        named(collect, owner, Role::Runs, uses);
    }
    let Some(with) = step.get("with") else { return };
    for name in ["platforms", "platform"] {
        let Some(value) = with.get(name) else {
            continue;
        };
        let Some(text) = value.filled() else { continue };
        for (platform, span) in collect::pieces(collect.slice(value.span()), text, value.span()) {
            if is_open(platform) {
                collect.open(owner, "GitHub fills it in when the workflow runs.", span);
            } else if platform.contains('/') {
                collect.platform(owner, platform, span);
            }
        }
    }
    let is_build = uses
        .and_then(View::text)
        .is_some_and(|text| text.contains("build-push-action"));
    for name in ["tags", "images"] {
        let Some(value) = with.get(name).filter(|_| is_build) else {
            continue;
        };
        let Some(text) = value.filled() else { continue };
        for (tag, span) in collect::pieces(collect.slice(value.span()), text, value.span()) {
            word(collect, owner, Role::Result, tag, span);
        }
    }
}

fn named(collect: &mut Collect<'_>, owner: &str, role: Role, value: Option<View<'_>>) {
    if let Some(value) = value
        && let Some(text) = value.filled()
    {
        word(collect, owner, role, text, value.span());
    }
}

fn word(collect: &mut Collect<'_>, owner: &str, role: Role, text: &str, span: Span) {
    if is_open(text) {
        collect.open(owner, "GitHub fills it in when the workflow runs.", span);
    } else {
        collect.image(owner, role, text, span);
    }
}

fn is_open(text: &str) -> bool {
    text.contains("${{")
}
