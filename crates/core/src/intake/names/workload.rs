//! YAML and JSON files read: as the format that they are, or as what a person says they are.

use super::collect::Collect;
use super::format::{self, Format};
use super::kubernetes::Objects;
use super::tree::{Tree, View};
use super::yaml::{self, FaultKind, YamlDocument};
use super::{Names, bake, compose, helm, hub, kubernetes, manifest_tool, workflow};
use crate::intake::begins_as_json;
use crate::json::Limits;
use crate::oci::{Document, Reference, Served};
use crate::text::Span;

pub use super::interpolate::Variables;

/// What is going to run a workload: each reads YAML in its own way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Orchestrator {
    /// `docker stack deploy`.
    Swarm,
    /// `docker compose`.
    Compose,
    /// `kubectl apply`.
    Kubernetes,
}

impl Orchestrator {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Swarm, Self::Compose, Self::Kubernetes];

    /// The name used in every interface.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Swarm => "swarm",
            Self::Compose => "compose",
            Self::Kubernetes => "kubernetes",
        }
    }
}

/// Tells which file it is by its members, and reads it.
pub(super) fn read_any(text: &str) -> Option<Names> {
    if !format::may_be_one(text) {
        return None;
    }
    let documents = documents(text);
    let format = format::of(text, &documents)?;
    Some(read_as(format, text, &documents))
}

fn read_as(format: Format, text: &str, documents: &[YamlDocument]) -> Names {
    let roots = || documents.iter().filter_map(|one| one.tree.root());
    let (kind, what) = format.words();
    let mut collect = Collect::new(kind, what, text);
    faults(&mut collect, documents);
    for one in documents {
        twice(&mut collect, &one.tree, format == Format::Compose);
    }
    match format {
        Format::Kubernetes => {
            let mut objects = Objects::default();
            roots().for_each(|root| kubernetes::read(&mut collect, root, &mut objects));
        }
        Format::Compose => {
            roots().for_each(|root| compose::read(&mut collect, root));
        }
        Format::Workflow => roots().for_each(|root| workflow::read(&mut collect, root)),
        Format::ManifestTool => roots().for_each(|root| manifest_tool::read(&mut collect, root)),
        Format::Helm => roots().for_each(|root| helm::read(&mut collect, root)),
        Format::Bake => roots().for_each(|root| bake::read_json(&mut collect, root)),
        Format::Hub => roots().for_each(|root| hub::read(&mut collect, root)),
    }
    collect.names
}

/// Reads a text as `orchestrator` does, with the given variables; what it refuses names nothing.
#[must_use]
pub fn read_workload(text: &str, orchestrator: Orchestrator, variables: &Variables) -> Names {
    let documents = documents(text);
    let (kind, what) = match orchestrator {
        Orchestrator::Swarm => ("compose", "a stack file"),
        Orchestrator::Compose => ("compose", "a compose file"),
        Orchestrator::Kubernetes => ("kubernetes", "Kubernetes objects"),
    };
    let mut collect = Collect::new(kind, what, text);
    let at = documents.first().map_or(Span::new(0, 0), |one| {
        Span::new(one.span.start, one.span.start)
    });
    if documents.is_empty() {
        collect.error("empty", "", "There is nothing in it.", at);
        return collect.names;
    }
    faults(&mut collect, &documents);
    let is_compose = orchestrator != Orchestrator::Kubernetes;
    for one in &documents {
        twice(&mut collect, &one.tree, is_compose);
    }
    let roots: Vec<View<'_>> = documents.iter().filter_map(|one| one.tree.root()).collect();
    if is_compose {
        for root in &roots {
            compose::read_strictly(&mut collect, *root, orchestrator, variables);
        }
        if collect.has_error() {
            collect.refuse();
        }
        return collect.names;
    }
    let is_object =
        |root: &&View<'_>| root.word("kind").is_some() || root.word("apiVersion").is_some();
    if !roots.is_empty() && !roots.iter().any(|root| is_object(&root)) {
        let why = "It has no apiVersion and no kind: it is no Kubernetes object.";
        collect.error("not-kubernetes", "", why, at);
        return collect.names;
    }
    let mut objects = Objects::default();
    roots
        .iter()
        .for_each(|root| kubernetes::read(&mut collect, *root, &mut objects));
    collect.names
}

/// The documents of a text, JSON by the core's own reader, which keeps every byte's place.
pub(super) fn documents(text: &str) -> Vec<YamlDocument> {
    if begins_as_json(text) {
        let document = Document::read(text.as_bytes(), Served::default(), Limits::default());
        let is_json = !document
            .problems()
            .iter()
            .any(|problem| problem.kind.is_not_json());
        if let Some(root) = document.root().filter(|_| is_json) {
            return vec![YamlDocument {
                span: Span::new(0, text.len()),
                tree: Tree::of_json(root),
                fault: None,
            }];
        }
    }
    yaml::read(text)
}

/// What is broken, with the images that stand in it by their look alone.
fn faults(collect: &mut Collect<'_>, documents: &[YamlDocument]) {
    for one in documents {
        let Some(fault) = &one.fault else { continue };
        let at = Span::new(fault.at, fault.at);
        match fault.kind {
            FaultKind::UndefinedAlias => {
                let why = "An alias names an anchor that does not stand before it.";
                collect.error("undefined-alias", "", why, at);
            }
            FaultKind::InsideItself => {
                let why = "An alias stands inside the value that it names: that has no end, and no reader follows it. Move the anchor to a value of its own.";
                collect.error("excessive-aliasing", "", why, at);
                continue;
            }
            FaultKind::Bomb => {
                let why =
                    "Its aliases would make more than 100,000 values of it; they are not followed.";
                collect.error("excessive-aliasing", "", why, at);
                continue;
            }
            FaultKind::Syntax => {
                let line = collect
                    .text
                    .get(..fault.at)
                    .and_then(|before| before.rsplit('\n').next());
                let is_tab = line
                    .is_some_and(|line| line.trim_start_matches(' ').starts_with('\t'))
                    || collect
                        .text
                        .get(fault.at..)
                        .is_some_and(|rest| rest.starts_with('\t'));
                let is_template = collect.slice(one.span).contains("{{");
                let why = match (is_template, is_tab) {
                    (true, _) => {
                        "It is a Helm template that has not been rendered: `helm template` makes YAML of it."
                    }
                    (_, true) => "A line is indented with a tab; YAML is indented with spaces.",
                    _ => "From here on it is no YAML.",
                };
                collect.error("syntax", "", why, at);
            }
        }
        by_look(collect, one.span);
    }
}

/// The values of `image:` lines in a broken document: named as what cannot be known, since what is
/// around them was not read.
fn by_look(collect: &mut Collect<'_>, span: Span) {
    let mut at = span.start;
    for line in collect.slice(span).split_inclusive('\n') {
        let value = line
            .trim_start_matches([' ', '\t'])
            .trim_start_matches("- ")
            .trim_start()
            .strip_prefix("image:");
        if let Some((value, image)) = value.and_then(|value| Some((value, image_in(value)?))) {
            let before = value.find(image).unwrap_or_default();
            let start = at + line.len() - value.len() + before;
            let place = Span::new(start, start + image.len());
            let why = "The document around it is broken, so what it is for is not known.";
            collect.open("", why, place);
        }
        at += line.len();
    }
}

/// The image in what follows `image:`, without its quotes and the comment behind it; a tag, the mark of
/// a block, an alias, a number, a boolean or nothing is none.
fn image_in(value: &str) -> Option<&str> {
    let value = value.trim();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
    let image = match quote {
        Some(quote) => value.get(1..)?.split(quote).next()?,
        None => {
            let comment = value.match_indices('#').map(|(at, _)| at).find(|at| {
                value
                    .get(..*at)
                    .is_some_and(|before| before.is_empty() || before.ends_with([' ', '\t']))
            });
            value.get(..comment.unwrap_or(value.len()))?.trim_end()
        }
    };
    let is_word = quote.is_none()
        && (image.parse::<f64>().is_ok()
            || ["null", "true", "false"]
                .iter()
                .any(|word| image.eq_ignore_ascii_case(word)));
    // Variables, and the object of Helm values.
    let is_filled_in = image.contains('$') || image.starts_with('{') || image.contains("{{");
    let is_image = !is_word && (is_filled_in || Reference::parse(image).is_ok());
    is_image.then_some(image)
}

/// Members that stand twice: compose refuses them, kubectl takes the last without a word.
fn twice(collect: &mut Collect<'_>, tree: &Tree, is_refused: bool) {
    for one in &tree.twice {
        if is_refused {
            let why = format!("The key {} stands twice; compose refuses that.", one.name);
            collect.error("duplicate-key", &one.name, why, one.span);
        } else {
            let why = format!("The key {} stands twice; the last one counts.", one.name);
            collect.warning("duplicate-key", &one.name, why, one.span);
        }
    }
}

/// The platforms of the entries of an index that is written as YAML.
pub(in crate::intake) fn yaml_platforms(text: &str) -> Vec<String> {
    let documents = documents(text);
    let roots = documents.iter().filter_map(|one| one.tree.root());
    let entries = roots
        .filter_map(|root| root.get("manifests"))
        .flat_map(View::items);
    entries
        .filter_map(|entry| {
            let platform = entry.get("platform")?;
            let (os, machine) = (platform.word("os")?, platform.word("architecture")?);
            let variant = platform.word("variant").map(|name| format!("/{name}"));
            let build = platform.word("os.version").filter(|_| os == "windows");
            let build = build.map(|build| format!(":{build}"));
            Some(format!(
                "{os}/{machine}{}{}",
                variant.unwrap_or_default(),
                build.unwrap_or_default()
            ))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alias_in_its_own_value_is_told_where_it_stands() {
        for text in [
            "a: &a {<<: *a}\nservices: {}\n",
            "services: &s\n  w:\n    image: a:1\n    <<: *s\n",
        ] {
            let names = read_workload(text, Orchestrator::Compose, &Variables::new());
            let [problem] = names.problems.as_slice() else {
                panic!("{text}: {:?}", names.problems);
            };
            assert!(problem.message.contains("inside the value"), "{text}");
            let rest = &text[problem.span.start..];
            assert!(rest.starts_with("*a") || rest.starts_with("*s"), "{rest}");
        }
    }
}
