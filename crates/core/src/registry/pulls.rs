//! How many pulls a registry still gives: the budget that Docker Hub counts.
//!
//! Source: `ratelimit-limit: 100;w=21600` and `ratelimit-remaining: 99;w=21600` on GET and HEAD of
//! manifests; none for images that are not counted.

use std::fmt;

use http::HeaderMap;

use super::endpoint::Endpoint;
use crate::oci::Reference;

/// Where else the official images of Docker Hub are, with repository prefixes: copies that the registry's
/// own operators keep, by the same digests; a tag there may be behind.
const OFFICIAL: [&str; 2] = ["public.ecr.aws/docker/library/", "mirror.gcr.io/library/"];

/// The same official image at other registries, for when Docker Hub gives no more; empty for other images.
#[must_use]
pub fn elsewhere(reference: &Reference) -> Vec<String> {
    let name = match reference.domain.as_str() {
        "docker.io" => reference.path.strip_prefix("library/"),
        _ => None,
    };
    let Some(name) = name.filter(|name| !name.contains('/')) else {
        return Vec::new();
    };
    let tag = reference.tag.as_ref().map(|tag| format!(":{tag}"));
    let digest = reference.digest.as_ref().map(|digest| format!("@{digest}"));
    let what = format!("{}{}", tag.unwrap_or_default(), digest.unwrap_or_default());
    OFFICIAL.map(|at| format!("{at}{name}{what}")).to_vec()
}

/// What is left of a budget.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pulls {
    /// Pulls that are left.
    pub left: u64,
    /// Pulls that there are in a window, where it is told.
    pub of: Option<u64>,
    /// The window in seconds, where it is told.
    pub window: Option<u64>,
}

impl Pulls {
    /// What the head of an answer says.
    #[must_use]
    pub fn read(headers: &HeaderMap) -> Option<Self> {
        let text = |name| headers.get(name)?.to_str().ok();
        Self::of(text("ratelimit-remaining")?, text("ratelimit-limit"))
    }

    /// The values of `ratelimit-remaining` and `ratelimit-limit`.
    #[must_use]
    pub fn of(remaining: &str, limit: Option<&str>) -> Option<Self> {
        let (left, window) = number(remaining)?;
        let limit = limit.and_then(number);
        Some(Self {
            left,
            of: limit.map(|(limit, _)| limit),
            window: window.or(limit.and_then(|(_, window)| window)),
        })
    }

    /// What holds of two answers: they overtake each other, and a budget only shrinks.
    #[must_use]
    pub fn least(one: Option<Self>, other: Option<Self>) -> Option<Self> {
        one.into_iter().chain(other).min_by_key(|pulls| pulls.left)
    }
}

/// Whether a registry counts the manifests that it gives, and a HEAD is free.
#[must_use]
pub fn are_counted(registry: &Endpoint) -> bool {
    registry.host.to_string() == "registry-1.docker.io"
}

/// `100;w=21600`: the number and its window.
fn number(text: &str) -> Option<(u64, Option<u64>)> {
    let mut parts = text.split(';');
    let number = parts.next()?.trim().parse().ok()?;
    let window = parts.find_map(|part| part.trim().strip_prefix("w=")?.parse().ok());
    Some((number, window))
}

/// A window as a person reads it.
pub(super) fn window_words(seconds: u64) -> String {
    match seconds {
        3600 => "1 hour".to_owned(),
        0..=3599 => format!("{seconds} seconds"),
        _ => format!("{} hours", seconds / 3600),
    }
}

impl fmt::Display for Pulls {
    /// `97 of 100 pulls left in 6 hours`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.of {
            Some(of) => write!(f, "{} of {of} pulls left", self.left)?,
            None => write!(f, "{} pulls left", self.left)?,
        }
        match self.window {
            Some(window) => write!(f, " in {}", window_words(window)),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn check(remaining: &'static str, limit: &'static str, expected: Option<&str>) {
        let mut headers = HeaderMap::new();
        for (name, value) in [
            ("ratelimit-remaining", remaining),
            ("ratelimit-limit", limit),
        ] {
            if !value.is_empty() {
                headers.insert(name, HeaderValue::from_static(value));
            }
        }
        let found = Pulls::read(&headers).map(|pulls| pulls.to_string());
        assert_eq!(found.as_deref(), expected, "{remaining} {limit}");
    }

    #[test]
    fn official_images_are_elsewhere_too() {
        let digest = format!("sha256:{}", "a".repeat(64));
        for (name, expected) in [
            ("ubuntu:22.04", ":22.04".to_owned()),
            ("docker.io/library/ubuntu", String::new()),
            (&format!("ubuntu:1@{digest}"), format!(":1@{digest}")),
        ] {
            let found = elsewhere(&Reference::parse(name).unwrap());
            let at = |prefix: &str| format!("{prefix}ubuntu{expected}");
            let both = ["public.ecr.aws/docker/library/", "mirror.gcr.io/library/"].map(at);
            assert_eq!(found, both, "{name}");
            assert!(found.iter().all(|name| Reference::parse(name).is_ok()));
        }
        for name in [
            "acme/ubuntu",
            "ghcr.io/library/ubuntu",
            "docker.io/library/a/b",
        ] {
            assert!(
                elsewhere(&Reference::parse(name).unwrap()).is_empty(),
                "{name}"
            );
        }
    }

    #[test]
    fn what_is_left() {
        let hub = "100;w=21600";
        check("97;w=21600", hub, Some("97 of 100 pulls left in 6 hours"));
        check("97", hub, Some("97 of 100 pulls left in 6 hours"));
        check("0 ; w=60", "", Some("0 pulls left in 60 seconds"));
        check("5", "", Some("5 pulls left"));
        check("", hub, None);
        check("many", hub, None);
    }
}
