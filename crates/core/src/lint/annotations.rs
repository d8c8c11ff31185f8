//! Annotations and labels met once for all rules about them: what may be wrong is sorted by rule, and
//! the many that nobody objects to are passed over. The rules say what is wrong.
//!
//! Source: image-spec `annotations.md` and `conversion.md` (13cff54).

use super::subject::Subject;
use crate::json::{Kind, Member, Value};
use crate::text::did_you_mean;

/// Annotations that the specification defines; those after `base.name` stand in `conversion.md`.
const DEFINED: [&str; 22] = [
    "org.opencontainers.image.created",
    "org.opencontainers.image.authors",
    "org.opencontainers.image.url",
    "org.opencontainers.image.documentation",
    "org.opencontainers.image.source",
    "org.opencontainers.image.version",
    "org.opencontainers.image.revision",
    "org.opencontainers.image.vendor",
    "org.opencontainers.image.licenses",
    "org.opencontainers.image.ref.name",
    "org.opencontainers.image.title",
    "org.opencontainers.image.description",
    "org.opencontainers.image.base.digest",
    "org.opencontainers.image.base.name",
    "org.opencontainers.image.os",
    "org.opencontainers.image.architecture",
    "org.opencontainers.image.variant",
    "org.opencontainers.image.os.version",
    "org.opencontainers.image.os.features",
    "org.opencontainers.image.author",
    "org.opencontainers.image.stopSignal",
    "org.opencontainers.image.exposedPorts",
];
/// The prefix that the specification keeps for itself.
const RESERVED: &str = "org.opencontainers.";

/// When an image was made.
pub(super) const CREATED: &str = "org.opencontainers.image.created";
/// The digest of the image that it was built on.
pub(super) const BASE_DIGEST: &str = "org.opencontainers.image.base.digest";
/// The name of an entry of a layout.
pub(super) const REF_NAME: &str = "org.opencontainers.image.ref.name";

/// Annotations and labels that some rule may object to, each list in document order.
#[derive(Debug, Default)]
pub(super) struct Annotations<'a> {
    /// Whose value is no string.
    pub(super) mistyped: Vec<Member<'a>>,
    /// Whose key is no reverse domain.
    pub(super) plain_keys: Vec<Member<'a>>,
    /// Under the reserved prefix, or nearly, without being defined.
    pub(super) undefined: Vec<Member<'a>>,
    /// Moments and digests: [`CREATED`], [`BASE_DIGEST`].
    pub(super) formats: Vec<Member<'a>>,
    /// [`REF_NAME`].
    pub(super) names: Vec<Member<'a>>,
    /// With characters beyond ASCII as written.
    pub(super) beyond_ascii: Vec<Member<'a>>,
}

impl<'a> Annotations<'a> {
    pub(super) fn new(subject: &Subject<'a>) -> Self {
        let mut sorted = Self::default();
        for member in subject.survey.maps.iter().flat_map(Value::members) {
            sorted.sort(member);
        }
        let doubtful =
            |member: &Member<'a>| subject.is_sound(member.value) && subject.is_sound(member.key);
        for list in [
            &mut sorted.mistyped,
            &mut sorted.plain_keys,
            &mut sorted.undefined,
            &mut sorted.formats,
            &mut sorted.names,
            &mut sorted.beyond_ascii,
        ] {
            list.retain(doubtful);
        }
        // Where a brace is lost, an object of the author's own names takes in what follows it.
        if !subject.is_whole() {
            sorted.mistyped.clear();
        }
        sorted
    }

    fn sort(&mut self, member: Member<'a>) {
        if member.value.kind() != Kind::String {
            self.mistyped.push(member);
        }
        if !member.key.raw().is_ascii() || !member.value.raw().is_ascii() {
            self.beyond_ascii.push(member);
        }
        // Few keys have escapes, and only those are decoded.
        match member.key.plain().map(std::str::from_utf8) {
            Some(Ok(key)) => self.sort_key(key, member),
            _ => self.sort_key(&member.name(), member),
        }
    }

    fn sort_key(&mut self, key: &str, member: Member<'a>) {
        match key {
            CREATED | BASE_DIGEST => self.formats.push(member),
            REF_NAME => self.names.push(member),
            _ if !is_reverse_domain(key) => self.plain_keys.push(member),
            _ if is_undefined(key) => self.undefined.push(member),
            _ => {}
        }
    }
}

/// Whether a key is in reverse domain notation: names of letters, digits, `-` and `_` with dots
/// between, a slash with a path behind it at most.
pub(super) fn is_reverse_domain(key: &str) -> bool {
    let (domain, path) = key.split_once('/').unwrap_or((key, "x"));
    let is_label = |label: &str| {
        !label.is_empty()
            && label
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_') || b > 127)
    };
    let starts = domain.chars().next().is_some_and(char::is_alphabetic);
    starts
        && domain.contains('.')
        && domain.split('.').all(is_label)
        && !path.is_empty()
        && !path.contains(char::is_whitespace)
}

/// Whether a key stands under the reserved prefix, or nearly, and is not defined.
fn is_undefined(key: &str) -> bool {
    if key.starts_with(RESERVED) {
        return !DEFINED.contains(&key);
    }
    // Two marks by which nearly all keys are told that cannot be meant for a reserved one.
    let near = key.contains(".image") || key.contains("opencontainer");
    near && (meant(key).is_some() || is_other_domain(key))
}

/// `oci.opencontainers.…`: the project's own name under another domain.
fn is_other_domain(key: &str) -> bool {
    key.split('.').nth(1) == Some("opencontainers")
}

/// The defined annotation that a key was probably meant to be.
pub(super) fn meant(key: &str) -> Option<&'static str> {
    let tail = key.split_once(".opencontainers.").map(|(_, tail)| tail);
    let exact = tail.and_then(|tail| {
        DEFINED
            .into_iter()
            .find(|defined| defined.strip_prefix(RESERVED) == Some(tail))
    });
    exact.or_else(|| did_you_mean(key, DEFINED))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reverse_domains() {
        for key in [
            "com.example.key",
            "org.opencontainers.image.title",
            "vnd.docker.reference.type",
            "dev.sigstore.cosign/bundle",
            "in-toto.io/predicate-type",
            "io.k8s.display_name",
            "a.b",
        ] {
            assert!(is_reverse_domain(key), "{key}");
        }
        for key in [
            "",
            "version",
            "build-date",
            "a b.c",
            "com.example.my key",
            ".a",
            "a.",
            "a..b",
            "a/b.c",
            "a.b/",
            "1.0",
        ] {
            assert!(!is_reverse_domain(key), "{key}");
        }
    }

    #[test]
    fn reserved_keys() {
        for key in [
            "org.opencontainers.image.license",
            "org.opencontainers.artifact.created",
            "oci.opencontainers.image.created",
            "org.opencontainer.image.title",
            "org.open-containers.image.title",
            "org.opencontianers.image.title",
        ] {
            assert!(is_undefined(key), "{key}");
        }
        for key in [
            "org.opencontainers.image.licenses",
            "org.opencontainers.image.base.name",
            "org.opencontainers.image.stopSignal",
            "com.example.image.title",
            "org.acme.opencontainers",
            "io.containerd.image.name",
        ] {
            assert!(!is_undefined(key), "{key}");
        }
        assert_eq!(
            meant("org.opencontainers.image.license"),
            Some("org.opencontainers.image.licenses")
        );
        assert_eq!(meant("oci.opencontainers.image.created"), Some(CREATED));
        assert_eq!(meant("org.opencontainers.nothing.like.it"), None);
    }
}
