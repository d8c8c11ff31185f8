//! What a predicate says, as far as it is worth a line: SLSA provenance and bills of materials.
//!
//! Sources: SLSA `build-provenance.md` (v1, and its map from v0.2), BuildKit's
//! `docs/attestations/slsa-definitions.md`, SPDX 2.3 and 3, CycloneDX 1.6. Absent is `None`, never a
//! default; that BuildKit leaves out what is false is BuildKit's own rule.

use serde::Serialize;

use crate::json::{Kind, Value};

/// The build types by which BuildKit tells itself; only there `mode` means something.
const BUILDKIT: [&str; 2] = [
    "https://mobyproject.org/buildkit@v1",
    "https://github.com/moby/buildkit/blob/master/docs/attestations/slsa-definitions.md",
];

/// A predicate in short. Texts are as written and not trusted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Summary {
    /// How it was built.
    Provenance(Box<Provenance>),
    /// What is in it.
    Sbom(Sbom),
    /// A predicate of another type.
    Other,
}

/// SLSA provenance.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Provenance {
    /// `v1` or `v0.2`.
    pub version: &'static str,
    /// The builder's id.
    pub builder: Option<String>,
    /// The build type's URI.
    pub build_type: Option<String>,
    /// Where the source came from.
    pub source: Option<String>,
    /// Its revision: the first digest.
    pub revision: Option<String>,
    /// The file that tells how to build.
    pub entry_point: Option<String>,
    /// The run.
    pub invocation: Option<String>,
    /// RFC 3339, as written.
    pub started: Option<String>,
    /// RFC 3339, as written.
    pub finished: Option<String>,
    /// How many things went in.
    pub materials: usize,
    /// Claimed reproducible; `None` where it is not stated.
    pub reproducible: Option<bool>,
    /// Claimed hermetic; `None` where it is not stated.
    pub hermetic: Option<bool>,
    /// BuildKit's `min` or `max`.
    pub mode: Option<&'static str>,
}

/// A bill of materials.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Sbom {
    /// `SPDX` or `CycloneDX`.
    pub format: &'static str,
    /// The format's version, as written.
    pub version: Option<String>,
    /// The document's or the main component's name.
    pub name: Option<String>,
    /// RFC 3339, as written.
    pub created: Option<String>,
    /// Packages or components.
    pub packages: usize,
    /// Files.
    pub files: usize,
}

impl Sbom {
    /// Format and version in one: `SPDX-2.3` says both, `1.6` only one.
    #[must_use]
    pub fn named(&self) -> String {
        match self.version.as_deref() {
            Some(version) if version.starts_with(self.format) => version.to_owned(),
            Some(version) => format!("{} {version}", self.format),
            None => self.format.to_owned(),
        }
    }
}

impl Summary {
    /// In short what `predicate` of type `kind` says. Types may end in a version.
    #[must_use]
    pub fn of(kind: &str, predicate: Option<Value<'_>>) -> Self {
        let provenance = |read: fn(Value<'_>) -> Provenance, version| {
            let read = predicate.map(read).unwrap_or_default();
            Self::Provenance(Box::new(Provenance { version, ..read }))
        };
        if kind.starts_with("https://slsa.dev/provenance/v1") {
            provenance(v1, "v1")
        } else if kind.starts_with("https://slsa.dev/provenance/v0.2") {
            provenance(v02, "v0.2")
        } else if kind.starts_with("https://spdx.dev/Document") {
            Self::Sbom(Sbom {
                format: "SPDX",
                ..predicate.map(spdx).unwrap_or_default()
            })
        } else if kind.starts_with("https://cyclonedx.org/bom") {
            Self::Sbom(Sbom {
                format: "CycloneDX",
                ..predicate.map(cyclonedx).unwrap_or_default()
            })
        } else {
            Self::Other
        }
    }
}

fn v1(root: Value<'_>) -> Provenance {
    let build_type = text(root, &["buildDefinition", "buildType"]);
    let buildkit = is_buildkit(build_type.as_deref());
    let parameters = ["buildDefinition", "externalParameters"];
    let parameter = |path: [&str; 2]| text(root, &[&parameters[..], &path[..]].concat());
    let metadata = |name| text(root, &["runDetails", "metadata", name]);
    let claim = |name| {
        let found = at(root, &["runDetails", "metadata", name]).and_then(|value| value.bool());
        found.or(buildkit.then_some(false))
    };
    let dependencies = at(root, &["buildDefinition", "resolvedDependencies"]);
    let repository = parameter(["workflow", "repository"]);
    let config = at(
        root,
        &[
            "buildDefinition",
            "externalParameters",
            "configSource",
            "digest",
        ],
    );
    let revision = config.and_then(first_digest).or_else(|| {
        let repository = repository.as_deref()?;
        let mut items = dependencies?.items();
        let matching = items.find(|one| {
            let uri = text(*one, &["uri"]).unwrap_or_default();
            // `git+https://host/path@ref` names the repository in its middle.
            uri.trim_start_matches("git+").starts_with(repository)
        })?;
        first_digest(matching.get("digest")?)
    });
    Provenance {
        builder: text(root, &["runDetails", "builder", "id"]),
        source: parameter(["configSource", "uri"]).or(repository.clone()),
        revision,
        entry_point: parameter(["configSource", "path"])
            .or_else(|| parameter(["workflow", "path"])),
        invocation: metadata("invocationId").or_else(|| metadata("invocationID")),
        started: metadata("startedOn"),
        finished: metadata("finishedOn"),
        materials: dependencies.map_or(0, |list| list.count()),
        reproducible: claim("buildkit_reproducible"),
        hermetic: claim("buildkit_hermetic"),
        mode: buildkit.then(|| {
            mode(
                at(
                    root,
                    &["buildDefinition", "internalParameters", "buildConfig"],
                )
                .is_some(),
            )
        }),
        build_type,
        version: "",
    }
}

fn v02(root: Value<'_>) -> Provenance {
    let build_type = text(root, &["buildType"]);
    let buildkit = is_buildkit(build_type.as_deref());
    let metadata = |name| text(root, &["metadata", name]);
    let claim = |name| {
        let found = at(root, &["metadata", name]).and_then(|value| value.bool());
        found.or(buildkit.then_some(false))
    };
    Provenance {
        builder: text(root, &["builder", "id"]),
        source: text(root, &["invocation", "configSource", "uri"]),
        revision: at(root, &["invocation", "configSource", "digest"]).and_then(first_digest),
        entry_point: text(root, &["invocation", "configSource", "entryPoint"]),
        invocation: metadata("buildInvocationID").or_else(|| metadata("buildInvocationId")),
        started: metadata("buildStartedOn"),
        finished: metadata("buildFinishedOn"),
        materials: at(root, &["materials"]).map_or(0, |list| list.count()),
        reproducible: claim("reproducible"),
        hermetic: claim("https://mobyproject.org/buildkit@v1#hermetic"),
        mode: buildkit.then(|| mode(root.get("buildConfig").is_some())),
        build_type,
        version: "",
    }
}

fn is_buildkit(build_type: Option<&str>) -> bool {
    build_type.is_some_and(|kind| BUILDKIT.contains(&kind))
}

fn mode(has_build_config: bool) -> &'static str {
    if has_build_config { "max" } else { "min" }
}

fn spdx(root: Value<'_>) -> Sbom {
    let count = |name| root.get(name).map_or(0, |list| list.count());
    let Some(graph) = root
        .get("@graph")
        .filter(|graph| graph.kind() == Kind::Array)
    else {
        return Sbom {
            version: text(root, &["spdxVersion"]),
            name: text(root, &["name"]),
            created: text(root, &["creationInfo", "created"]),
            packages: count("packages"),
            files: count("files"),
            ..Sbom::default()
        };
    };
    let of_type = |name: &'static str| {
        let is = move |one: &Value<'_>| text(*one, &["type"]).as_deref() == Some(name);
        graph.items().filter(is)
    };
    let creation = of_type("CreationInfo").next();
    Sbom {
        version: creation.and_then(|one| text(one, &["specVersion"])),
        name: of_type("SpdxDocument")
            .next()
            .and_then(|one| text(one, &["name"])),
        created: creation.and_then(|one| text(one, &["created"])),
        packages: of_type("software_Package").count(),
        files: of_type("software_File").count(),
        ..Sbom::default()
    }
}

fn cyclonedx(root: Value<'_>) -> Sbom {
    let components = || {
        root.get("components")
            .into_iter()
            .flat_map(|list| list.items())
    };
    let is_file = |one: &Value<'_>| text(*one, &["type"]).as_deref() == Some("file");
    Sbom {
        version: text(root, &["specVersion"]),
        name: text(root, &["metadata", "component", "name"]),
        created: text(root, &["metadata", "timestamp"]),
        packages: components().count(),
        files: components().filter(is_file).count(),
        ..Sbom::default()
    }
}

fn at<'a>(root: Value<'a>, path: &[&str]) -> Option<Value<'a>> {
    path.iter().try_fold(root, |value, name| value.get(name))
}

/// A text that is not empty.
fn text(root: Value<'_>, path: &[&str]) -> Option<String> {
    let text = at(root, path)?.text()?;
    (!text.is_empty()).then(|| text.into_owned())
}

fn first_digest(set: Value<'_>) -> Option<String> {
    set.members()
        .find_map(|one| one.value.text().map(std::borrow::Cow::into_owned))
}
