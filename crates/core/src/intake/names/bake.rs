//! Bake files: targets with tags, platforms and the images they are built from, as JSON and as plain
//! HCL (buildx at v0.36.0, `bake/bake.go`).
//!
//! Of HCL, blocks, texts, lists and `${VARIABLE}` with its default are read; functions, conditions and
//! a `matrix` are not evaluated, and what they would give is left open.

mod hcl;

use super::collect::{self, Collect};
use super::interpolate::Variables;
use super::tree::View;
use super::{Names, Role};
use crate::text::Span;
use hcl::{Block, Expression, Part};

/// The kind, and what it is for people.
pub(super) const WHAT: (&str, &str) = ("bake", "a Bake file");

/// How far `inherits` is followed.
const INHERITS: usize = 16;

/// Whether the members are those of a bake file.
pub(super) fn is_json(root: View<'_>) -> bool {
    let members = [
        "tags",
        "platforms",
        "dockerfile",
        "context",
        "contexts",
        "args",
        "inherits",
        "output",
        "dockerfile-inline",
        "target",
    ];
    root.get("target")
        .filter(|all| all.is_map())
        .is_some_and(|all| {
            let all = all.members();
            !all.is_empty()
                && all.iter().all(|(_, target)| target.is_map())
                && all
                    .iter()
                    .any(|(_, target)| members.iter().any(|name| target.get(name).is_some()))
        })
}

pub(super) fn read_json(collect: &mut Collect<'_>, root: View<'_>) {
    let targets = root.get("target").map(View::members).unwrap_or_default();
    for (name, target) in &targets {
        let owner = name.text().unwrap_or_default();
        collect.owner(owner);
        let field = |member: &str| inherited(&targets, *target, member, 0);
        for (tag, span) in collect::words(field("tags")) {
            value(collect, owner, Role::Result, tag, span);
        }
        for (platform, span) in collect::words(field("platforms")) {
            if platform.contains("${") {
                collect.open(owner, "A variable stands in the platform.", span);
            } else {
                collect.platform(owner, platform, span);
            }
        }
        for (_, context) in field("contexts").map(View::members).unwrap_or_default() {
            if let Some(image) = context
                .filled()
                .filter(|text| text.starts_with("docker-image://"))
            {
                value(collect, owner, Role::Base, image, context.span());
            }
        }
    }
}

/// A member of a target, or of the last target it inherits from that has it.
fn inherited<'a>(
    targets: &[(View<'a>, View<'a>)],
    target: View<'a>,
    member: &str,
    depth: usize,
) -> Option<View<'a>> {
    if let Some(own) = target.get(member) {
        return Some(own);
    }
    if depth > INHERITS {
        return None;
    }
    collect::words(target.get("inherits"))
        .into_iter()
        .rev()
        .find_map(|(base, _)| {
            let (_, base) = targets.iter().find(|(name, _)| name.text() == Some(base))?;
            inherited(targets, *base, member, depth + 1)
        })
}

fn value(collect: &mut Collect<'_>, owner: &str, role: Role, text: &str, span: Span) {
    if text.contains("${") {
        collect.open(
            owner,
            "A variable stands in it, and its value is not here.",
            span,
        );
    } else {
        collect.image(owner, role, text, span);
    }
}

/// Whether a text has blocks of Bake: Terraform's have other names, or two labels.
pub(super) fn is_hcl(text: &str) -> bool {
    text.lines().any(|line| {
        let rest = line
            .trim_start()
            .strip_prefix("target")
            .filter(|rest| rest.starts_with([' ', '\t', '"']));
        rest.is_some_and(|rest| {
            let rest = rest.trim();
            rest.starts_with('"') && rest.ends_with('{') && rest.matches('"').count() == 2
                || rest.starts_with('"') && rest.contains("\" {")
        })
    })
}

pub(super) fn read_hcl(text: &str) -> Names {
    let mut collect = Collect::new(WHAT.0, WHAT.1, text);
    let file = hcl::read(text);
    if let Some(at) = file.broken {
        let why = "From here on it is no HCL.";
        collect.error("syntax", "", why, Span::new(at, at));
    }
    let mut variables = Variables::new();
    for block in file.blocks.iter().filter(|block| block.kind == "variable") {
        if let Some(Expression::Text(parts, _)) = block.get("default") {
            // The text of a default that has no variables of its own.
            if let [Part::Text(text)] = parts.as_slice() {
                variables.insert(block.label.clone(), text.clone());
            } else if parts.is_empty() {
                variables.insert(block.label.clone(), String::new());
            }
        }
    }
    let targets: Vec<&Block> = file
        .blocks
        .iter()
        .filter(|block| block.kind == "target")
        .collect();
    for target in &targets {
        let owner = target.label.as_str();
        collect.owner(owner);
        for one in texts(hcl_inherited(&targets, target, "tags", 0)) {
            put(&mut collect, owner, Role::Result, one, &variables);
        }
        for one in texts(hcl_inherited(&targets, target, "platforms", 0)) {
            match fill(one, &variables) {
                Ok(text) => collect.platform(owner, &text, one.span()),
                Err(why) => collect.open(owner, why, one.span()),
            }
        }
        if let Some(Expression::Map(members)) = hcl_inherited(&targets, target, "contexts", 0) {
            for one in members {
                let is_image = matches!(one, Expression::Text(parts, _)
                    if matches!(parts.first(), Some(Part::Text(text)) if text.starts_with("docker-image://")));
                if is_image {
                    put(&mut collect, owner, Role::Base, one, &variables);
                }
            }
        }
    }
    collect.names
}

fn hcl_inherited<'a>(
    targets: &[&'a Block],
    target: &'a Block,
    name: &str,
    depth: usize,
) -> Option<&'a Expression> {
    if let Some(own) = target.get(name) {
        return Some(own);
    }
    if depth > INHERITS {
        return None;
    }
    texts(target.get("inherits"))
        .into_iter()
        .rev()
        .find_map(|base| {
            let Expression::Text(parts, _) = base else {
                return None;
            };
            let [Part::Text(base)] = parts.as_slice() else {
                return None;
            };
            let base = targets.iter().find(|one| one.label == *base)?;
            hcl_inherited(targets, base, name, depth + 1)
        })
}

fn texts(expression: Option<&Expression>) -> Vec<&Expression> {
    match expression {
        Some(Expression::List(items)) => items.iter().collect(),
        Some(other) => vec![other],
        None => Vec::new(),
    }
}

fn put(
    collect: &mut Collect<'_>,
    owner: &str,
    role: Role,
    one: &Expression,
    variables: &Variables,
) {
    match fill(one, variables) {
        Ok(text) => collect.image(owner, role, &text, one.span()),
        Err(why) => collect.open(owner, why, one.span()),
    }
}

fn fill(one: &Expression, variables: &Variables) -> Result<String, String> {
    let Expression::Text(parts, _) = one else {
        return Err("It is computed; expressions are not evaluated here.".to_owned());
    };
    let mut text = String::new();
    for part in parts {
        match part {
            Part::Text(piece) => text.push_str(piece),
            Part::Variable(name) => match variables.get(name) {
                Some(value) => text.push_str(value),
                None => {
                    return Err(format!(
                        "The variable {name} has no plain default: the environment or `--set` gives it."
                    ));
                }
            },
            Part::Computed => {
                return Err("It is computed; expressions are not evaluated here.".to_owned());
            }
        }
    }
    Ok(text)
}
