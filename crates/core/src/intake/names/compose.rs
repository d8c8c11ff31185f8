//! Compose and stack files: services with image, platform and what they are built for.
//!
//! Followed: anchors and merge keys (by the tree), `extends` within the file, variables with their
//! defaults. [`read_strictly`] also refuses what compose-go (e70e961) and docker/cli (28f7560) refuse.

mod known;

use super::collect::{self, Collect};
use super::interpolate::{self, Refused, Variables};
use super::tree::View;
use super::{Orchestrator, Role};
use crate::text::Span;

/// How far `extends` is followed.
const EXTENDS: usize = 16;

/// Whether the members are those of a compose file: GitLab's `services` is a list.
pub(super) fn is_one(root: View<'_>) -> bool {
    let marks = [
        "image",
        "build",
        "extends",
        "deploy",
        "ports",
        "profiles",
        "platform",
        "command",
        "environment",
    ];
    let is_service = |service: &View<'_>| marks.iter().any(|mark| service.get(mark).is_some());
    let services = root.get("services").filter(|services| services.is_map());
    let some =
        services.is_some_and(|all| all.members().iter().any(|(_, service)| is_service(service)));
    some && root.get("stages").is_none() && root.get("jobs").is_none()
}

/// Reads what the file names; what variables leave open is listed as open.
pub(super) fn read(collect: &mut Collect<'_>, root: View<'_>) {
    let none = Variables::new();
    Reader {
        variables: &none,
        orchestrator: Orchestrator::Compose,
        is_strict: false,
    }
    .file(collect, root);
}

/// Reads it as `orchestrator` does.
pub(super) fn read_strictly(
    collect: &mut Collect<'_>,
    root: View<'_>,
    orchestrator: Orchestrator,
    variables: &Variables,
) {
    let reader = Reader {
        variables,
        orchestrator,
        is_strict: true,
    };
    if root.get("services").is_none() && root.word("apiVersion").is_some() {
        let at = Span::new(root.span().start, root.span().start);
        let why = "It has an apiVersion and no services: it is a Kubernetes object.";
        collect.error("not-compose", "", why, at);
        return;
    }
    known::check(collect, root, orchestrator);
    reader.templates(collect, root, 0);
    reader.file(collect, root);
}

#[derive(Clone, Copy)]
struct Reader<'v> {
    variables: &'v Variables,
    orchestrator: Orchestrator,
    is_strict: bool,
}

impl Reader<'_> {
    fn fill(self, text: &str) -> Result<interpolate::Filled, Refused> {
        match self.orchestrator {
            Orchestrator::Swarm => interpolate::stack(text, self.variables),
            _ => interpolate::compose(text, self.variables),
        }
    }

    /// Every text of the file is filled in, also those that name nothing: one refusal is enough.
    fn templates(self, collect: &mut Collect<'_>, value: View<'_>, depth: usize) {
        if depth > 256 {
            return;
        }
        if let Some(text) = value.text() {
            match self.fill(text) {
                Ok(_) => {}
                Err(Refused::Template) => {
                    let why = "A variable in it is not written as one.";
                    collect.error("invalid-template", "", why, value.span());
                }
                Err(Refused::Missing(name, said)) => {
                    let why = format!("The variable {name} has to be set: {said}");
                    collect.error("missing-variable", &name, why, value.span());
                }
            }
            return;
        }
        value
            .items()
            .for_each(|item| self.templates(collect, item, depth + 1));
        if value.is_map() {
            for (_, member) in value.members() {
                self.templates(collect, member, depth + 1);
            }
        }
    }

    fn file(self, collect: &mut Collect<'_>, root: View<'_>) {
        if let Some(include) = root.get("include") {
            let files = include.items().filter_map(|one| {
                let path = if one.is_map() { one.get("path")? } else { one };
                path.filled().map(|_| path.span())
            });
            for span in files.collect::<Vec<_>>() {
                collect.open(
                    "include",
                    "The file is not here: its services are not known.",
                    span,
                );
            }
        }
        let Some(services) = root.get("services") else {
            return;
        };
        for (name, service) in services.members() {
            self.service(collect, services, name, service);
        }
    }

    fn service(
        self,
        collect: &mut Collect<'_>,
        services: View<'_>,
        name: View<'_>,
        service: View<'_>,
    ) {
        let owner = name.text().unwrap_or_default();
        let image = field(services, service, "image");
        let build = field(services, service, "build");
        let elsewhere = extended_file(service);
        if let Some(file) = elsewhere {
            collect.open(
                owner,
                "It extends a service of a file that is not here.",
                file,
            );
        }
        let platform = field(services, service, "platform");
        let asked = platform.and_then(|platform| {
            let text = platform.filled()?;
            let filled = self
                .fill(text)
                .ok()
                .filter(|filled| filled.unset.is_empty());
            match filled {
                Some(filled) => Some((filled.text, platform.span())),
                None => {
                    collect.open(
                        owner,
                        "A variable without a value stands in its platform.",
                        platform.span(),
                    );
                    None
                }
            }
        });
        if let Some((platform, span)) = &asked {
            collect.platform(owner, platform, *span);
        }
        for (platform, span) in collect::words(build.and_then(|build| build.get("platforms"))) {
            match self
                .fill(platform)
                .ok()
                .filter(|filled| filled.unset.is_empty())
            {
                Some(filled) => collect.platform(owner, &filled.text, span),
                None => collect.open(
                    owner,
                    "A variable without a value stands in a platform.",
                    span,
                ),
            }
        }
        let asked = asked.as_ref().map(|(platform, _)| platform.as_str());
        match (image.filter(|image| image.filled().is_some()), build) {
            (Some(image), _) => {
                let before = collect.names.images.len();
                self.image(collect, owner, asked, image);
                let profiles = field(services, service, "profiles");
                if collect.names.images.len() > before {
                    let names = collect::words(profiles).into_iter();
                    collect.profiles(names.map(|(name, _)| name.to_owned()).collect());
                }
            }
            (None, Some(build)) if self.orchestrator != Orchestrator::Swarm => {
                let span = Span::new(
                    build.span().start,
                    build.span().end.min(build.span().start + 80),
                );
                collect.open(owner, "It is built here and no image is named.", span);
            }
            _ if elsewhere.is_some() => {}
            _ => {
                let why = format!("The service {owner} names no image and nothing to build.");
                if self.is_strict {
                    collect.error("no-image", owner, why, name.span());
                } else {
                    collect.warning("no-image", owner, why, name.span());
                }
            }
        }
    }

    fn image(
        self,
        collect: &mut Collect<'_>,
        owner: &str,
        platform: Option<&str>,
        image: View<'_>,
    ) {
        let Some(text) = image.filled() else { return };
        let span = image.span();
        let filled = match self.fill(text) {
            Ok(filled) => filled,
            // In strict reading every text was checked before.
            Err(_) if self.is_strict => return,
            Err(Refused::Template) => {
                collect.open(owner, "A variable in it is not written as one.", span);
                return;
            }
            Err(Refused::Missing(name, _)) => {
                collect.open(
                    owner,
                    format!("The variable {name} has to be set, and is not."),
                    span,
                );
                return;
            }
        };
        if filled.unset.is_empty() {
            collect.image_for(owner, Role::Runs, &filled.text, platform, span);
            return;
        }
        let names = filled.unset.join(", ");
        if self.is_strict {
            for name in &filled.unset {
                let why = format!("The variable {name} is not set; it counts as empty.");
                collect.warning("unset-variable", name, why, span);
            }
            collect.image_for(owner, Role::Runs, &filled.text, platform, span);
        } else {
            collect.open(owner, format!("Variables without a value: {names}."), span);
        }
    }
}

/// A member of a service, or of the service in this file that it extends.
fn field<'a>(services: View<'a>, service: View<'a>, name: &str) -> Option<View<'a>> {
    let mut service = service;
    for _ in 0..EXTENDS {
        if let Some(value) = service.get(name) {
            return Some(value);
        }
        let extends = service.get("extends")?;
        if extends.get("file").is_some() {
            return None;
        }
        let base = extends.text().or_else(|| extends.word("service"))?;
        service = services.get(base)?;
    }
    None
}

/// The bytes of the file's name, where a service extends one of another file.
fn extended_file(service: View<'_>) -> Option<Span> {
    let file = service.path("extends/file")?;
    file.filled().map(|_| file.span())
}
