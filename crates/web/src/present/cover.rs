//! The coverage blocks under an index's header: the nine common Linux platforms whether published
//! or not, then everything else that is.

use std::collections::HashMap;

use super::platform::Named;
use super::platforms::PlatformRow;

/// The platforms that have a block even where they are missing.
const COMMON: [&str; 9] = [
    "amd64", "arm64", "arm/v7", "arm/v6", "arm/v5", "386", "ppc64le", "s390x", "riscv64",
];
/// Most blocks of one system.
const MOST: usize = 64;

/// How a block stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cover {
    /// Listed once.
    Yes,
    /// Not listed.
    No,
    /// Listed more than once.
    Twice,
    /// Windows without a version: any build would take it.
    AnyBuild,
}

impl Cover {
    /// The words after the name for a screen reader.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Yes => "published",
            Self::No => "not published",
            Self::Twice => "published more than once",
            Self::AnyBuild => "published, no os.version",
        }
    }
}

/// One system's blocks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The system.
    pub os: String,
    /// Name and state, in table order.
    pub blocks: Vec<(String, Cover)>,
}

/// The groups of an index's rows.
#[must_use]
pub fn groups(rows: &[PlatformRow]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    // Where each block of a group stands: an index may name thousands of platforms.
    let mut places: Vec<HashMap<String, usize>> = Vec::new();
    for named in rows.iter().filter_map(PlatformRow::named) {
        let at = groups.iter().position(|group| group.os == named.os);
        let at = at.unwrap_or_else(|| {
            groups.push(Group {
                os: named.os.clone(),
                blocks: Vec::new(),
            });
            places.push(HashMap::new());
            groups.len() - 1
        });
        let (Some(group), Some(places)) = (groups.get_mut(at), places.get_mut(at)) else {
            continue;
        };
        let (name, cover) = block(named);
        if let Some(place) = places.get(&name) {
            if let Some((_, known)) = group.blocks.get_mut(*place) {
                *known = Cover::Twice;
            }
        } else {
            places.insert(name.clone(), group.blocks.len());
            group.blocks.push((name, cover));
        }
    }
    if let Some(linux) = groups.iter_mut().find(|group| group.os == "linux") {
        linux.blocks = with_common(&linux.blocks);
    }
    for group in &mut groups {
        group.blocks.truncate(MOST);
    }
    groups
}

fn block(named: &Named) -> (String, Cover) {
    let rest = &named.rest;
    if named.version_missing {
        let name = if rest == "amd64" {
            "any build".to_owned()
        } else {
            format!("{rest} any build")
        };
        return (name, Cover::AnyBuild);
    }
    let build = named
        .os_version
        .split('.')
        .nth(2)
        .filter(|_| named.text.starts_with("windows"));
    match build {
        Some(build) if rest == "amd64" => (build.to_owned(), Cover::Yes),
        Some(build) => (format!("{rest} {build}"), Cover::Yes),
        None => (rest.clone(), Cover::Yes),
    }
}

/// The common platforms in their places, with what else is there after its neighbours.
fn with_common(blocks: &[(String, Cover)]) -> Vec<(String, Cover)> {
    let mut out: Vec<(String, Cover)> = Vec::new();
    let mut rest = blocks.iter().peekable();
    for name in COMMON {
        // Blocks come in table order, so what stands before this common one belongs before it.
        let at = blocks.iter().position(|(known, _)| known == name);
        match at {
            Some(at) => {
                while let Some(block) = rest.next_if(|block| {
                    blocks
                        .iter()
                        .position(|other| other == *block)
                        .is_some_and(|own| own <= at)
                }) {
                    out.push(block.clone());
                }
            }
            None => out.push((name.to_owned(), Cover::No)),
        }
    }
    out.extend(rest.cloned());
    out
}
