//! A platform that every image has to cover.

use thiserror::Error;

use crate::intake::{Node, Nodes};
use crate::platform::{HOSTS, Host, ParseError, Platform, Rules, column, parse, tables};
use crate::text::did_you_mean;

/// What stands before the name of a machine of [`HOSTS`].
const PRESET: &str = "preset:";

/// A platform that every image has to cover.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// What was asked for.
    pub platform: Platform,
}

/// Why a text names no platform.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum RequirementError {
    /// It is written as no platform is.
    #[error(
        "{text:?} is no platform ({cause}): write os/architecture[/variant], such as linux/arm64 or linux/arm/v7"
    )]
    Platform {
        /// The text.
        text: String,
        /// What containerd's parser says.
        cause: ParseError,
    },
    /// No machine of [`HOSTS`] has this name.
    #[error("there is no preset {name:?}{}", meant(*nearest))]
    Preset {
        /// The name, without what stands before it.
        name: String,
        /// The one that is probably meant.
        nearest: Option<&'static str>,
    },
}

fn meant(nearest: Option<&str>) -> String {
    match nearest {
        Some(nearest) => format!("; did you mean {nearest}?"),
        None => String::new(),
    }
}

/// What the nodes of a cluster require.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OfNodes {
    /// A platform each, in the order in which nodes name them first.
    pub require: Vec<Requirement>,
    /// The nodes that name none, and why: one sentence each.
    pub open: Vec<String>,
}

impl Requirement {
    /// Reads a platform as containerd does; a lone `arm64` is on Linux, a lone `linux` is amd64.
    /// A Windows build may also follow a colon, as crane writes it. `preset:NAME` is what containerd
    /// looks for by itself on that machine of [`HOSTS`].
    ///
    /// # Errors
    /// Where it is neither.
    pub fn parse(text: &str) -> Result<Self, RequirementError> {
        if let Some(name) = text.trim().strip_prefix(PRESET) {
            return Self::preset(name.trim());
        }
        let local = Platform::new("linux", "amd64", "");
        let (parts, version) = match text.trim().split_once(':') {
            Some((parts, version)) => (parts, Some(version)),
            None => (text.trim(), None),
        };
        match parse(parts, Rules::default(), &local) {
            Ok(mut platform) => {
                if let Some(version) = version {
                    version.clone_into(&mut platform.os_version);
                }
                Ok(Self { platform })
            }
            Err(cause) => Err(RequirementError::Platform {
                text: text.to_owned(),
                cause,
            }),
        }
    }

    /// What containerd looks for by itself on this machine of [`HOSTS`].
    ///
    /// # Errors
    /// Where there is no such machine.
    pub fn preset(name: &str) -> Result<Self, RequirementError> {
        match Host::by_id(name) {
            Some(host) => Ok(Self {
                platform: host.machine().default_spec(),
            }),
            None => Err(RequirementError::Preset {
                nearest: did_you_mean(name, HOSTS.iter().map(|host| host.id)),
                name: name.to_owned(),
            }),
        }
    }

    /// What the nodes require: the platform of each, once.
    #[must_use]
    pub fn of_nodes(nodes: &Nodes) -> OfNodes {
        let mut found = OfNodes::default();
        for node in &nodes.nodes {
            match of_node(node) {
                Ok(require) => {
                    let column = require.column();
                    if found.require.iter().all(|known| known.column() != column) {
                        found.require.push(require);
                    }
                }
                Err(why) => found.open.push(why),
            }
        }
        found
    }

    /// A doubt about its spelling: parsers take any name, and a misspelt one is covered by nothing.
    #[must_use]
    pub fn doubt(&self) -> Option<String> {
        let Platform {
            os, architecture, ..
        } = &self.platform;
        let (what, name, known) = if !tables::is_goos(os) {
            ("operating system", os, tables::GOOS)
        } else if !tables::is_goarch(architecture) {
            ("architecture", architecture, tables::GOARCH)
        } else {
            return None;
        };
        let alias = match what {
            "architecture" => tables::architecture_alias(name).map(|alias| match alias.variant {
                "" => alias.architecture.to_owned(),
                variant => format!("{}/{variant}", alias.architecture),
            }),
            _ => tables::os_alias(name).map(str::to_owned),
        };
        let near = || did_you_mean(name, known.iter().copied()).map(str::to_owned);
        let meant = alias.or_else(near);
        let meant = meant.map_or_else(String::new, |meant| format!("; did you mean {meant}?"));
        Some(format!("{name:?} is no {what} that Go knows{meant}"))
    }

    /// Reads a list separated by commas or blanks.
    ///
    /// # Errors
    /// The first that names no platform.
    pub fn parse_list(text: &str) -> Result<Vec<Self>, RequirementError> {
        text.split(|c: char| c == ',' || c.is_whitespace())
            .filter(|part| !part.is_empty())
            .map(Self::parse)
            .collect()
    }

    /// The text of its column.
    #[must_use]
    pub fn column(&self) -> String {
        column(&self.platform)
    }
}

/// Kernels' names of architectures, which Docker prints for nodes, become Go's.
fn of_node(node: &Node) -> Result<Requirement, String> {
    let Some(architecture) = &node.architecture else {
        return Err(format!(
            "Node {} names no architecture, so nothing is required for it.",
            node.name
        ));
    };
    let alias = tables::architecture_alias(architecture);
    let (architecture, variant) = alias.map_or((architecture.as_str(), ""), |alias| {
        (alias.architecture, alias.variant)
    });
    let os = node.os.as_deref().unwrap_or("linux");
    let os_version = match os {
        "windows" => node.os_version.clone().unwrap_or_default(),
        _ => String::new(),
    };
    Ok(Requirement {
        platform: Platform {
            os_version,
            ..Platform::new(os, architecture, node.variant.as_deref().unwrap_or(variant))
        },
    })
}
