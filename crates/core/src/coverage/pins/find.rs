//! References in a text that hold a digest or an architecture.

use std::cell::OnceCell;
use std::collections::HashMap;

use crate::intake::{NamedImage, Role, read_names};
use crate::oci::{Digest, Reference};
use crate::platform::{Platform, column, tables};
use crate::text::Span;

/// A reference that fixes its image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// Its bytes.
    pub(super) span: Span,
    /// As it is written.
    pub(super) written: String,
    /// The digest, and its bytes in the text.
    pub(super) digest: Option<(Digest, Span)>,
    /// What it names; `None` where that is no reference, as with a variable before the `@`.
    pub(super) reference: Option<Reference>,
    /// The architecture in its name.
    pub(super) architecture: Option<Architecture>,
}

/// An architecture in a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Architecture {
    /// As it is written.
    pub(super) word: String,
    /// The text of its column.
    pub(super) platform: String,
    /// The name without it, written as the other is, without a digest.
    pub(super) instead: String,
}

impl Found {
    /// The images that tell what it is fixed to.
    pub(super) fn wanted(&self) -> Vec<Reference> {
        let mut wanted = Vec::new();
        if let Some(reference) = &self.reference {
            let tagged = Reference {
                digest: None,
                ..reference.clone()
            };
            // By its tag, or as latest: what is named by the digest alone is no index's name.
            wanted.push(tagged.resolved());
            if reference.digest.is_some() {
                wanted.push(Reference {
                    tag: None,
                    ..reference.clone()
                });
            }
        }
        let instead = self.architecture.as_ref().map(|one| &one.instead);
        let instead = instead.and_then(|name| Reference::parse(name).ok());
        wanted.extend(instead.map(|reference| reference.resolved()));
        wanted
    }
}

/// Bytes of a reference.
fn is_inside(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"._-/:@".contains(&byte)
}

pub(super) fn find(text: &[u8]) -> Vec<Found> {
    let named = Named {
        text,
        spans: OnceCell::new(),
        pinned: OnceCell::new(),
    };
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text
        .get(at..)
        .and_then(|rest| rest.iter().position(|byte| is_inside(*byte)))
        .map(|lead| at + lead)
    {
        let rest = text.get(start..).unwrap_or_default();
        let length = rest.iter().position(|byte| !is_inside(*byte));
        let end = start + length.unwrap_or(rest.len());
        let span = Span::new(start, end);
        found.extend(token(text, span, &named).or_else(|| apart(text, span, &named)));
        at = end;
    }
    found
}

/// The images that a text's own format names, read when they are first asked for: most texts hold no
/// name with an architecture.
struct Named<'a> {
    text: &'a [u8],
    /// Where each begins, and where the last of those so far ends; `None` where the text has no format.
    spans: OnceCell<Option<Vec<(usize, usize)>>>,
    /// Those that hold a digest, by it.
    pinned: OnceCell<HashMap<String, Vec<NamedImage>>>,
}

impl Named<'_> {
    /// Whether the format names an image in these bytes; `None` where the text has none.
    fn has(&self, span: Span) -> Option<bool> {
        let spans = self.spans.get_or_init(|| self.read()).as_ref()?;
        let before = spans.partition_point(|(start, _)| *start < span.end);
        let last = before.checked_sub(1).and_then(|at| spans.get(at));
        Some(last.is_some_and(|(_, end)| span.start < *end))
    }

    /// Those that are pinned to this digest.
    fn pinned(&self, digest: &str) -> &[NamedImage] {
        let pinned = self.pinned.get_or_init(|| {
            let text = std::str::from_utf8(self.text).ok();
            let mut pinned: HashMap<String, Vec<NamedImage>> = HashMap::new();
            for image in text
                .and_then(read_names)
                .into_iter()
                .flat_map(|names| names.images)
            {
                if let Some((_, digest)) = image.image.rsplit_once('@')
                    && image.role != Role::Result
                {
                    pinned.entry(digest.to_owned()).or_default().push(image);
                }
            }
            pinned
        });
        pinned.get(digest).map_or(&[], Vec::as_slice)
    }

    fn read(&self) -> Option<Vec<(usize, usize)>> {
        let names = read_names(std::str::from_utf8(self.text).ok()?)?;
        let images = names.images.iter();
        let used = images.filter(|image| image.role != Role::Result);
        let mut spans: Vec<(usize, usize)> = used
            .map(|image| (image.span.start, image.span.end))
            .collect();
        spans.sort_unstable();
        let mut last = 0;
        for (_, end) in &mut spans {
            last = last.max(*end);
            *end = last;
        }
        Some(spans)
    }
}

/// A digest that stands by itself and belongs to a name that stands elsewhere, as `digest:` below
/// `repository:` in the values of a Helm chart. In a text that names the same image several times the
/// nearest name before it is meant.
fn apart(text: &[u8], span: Span, named: &Named<'_>) -> Option<Found> {
    let written = std::str::from_utf8(span.slice(text)).ok()?;
    let digest: Digest = written.parse().ok()?;
    let images = named.pinned(written);
    let before = images.iter().filter(|image| image.span.end <= span.start);
    let before = before.max_by_key(|image| image.span.start);
    let mut after = images.iter().filter(|image| image.span.start >= span.end);
    let image = before.or_else(|| after.next())?;
    Some(Found {
        span,
        written: written.to_owned(),
        reference: Reference::parse(&image.image).ok(),
        digest: Some((digest, span)),
        architecture: None,
    })
}

fn token(text: &[u8], span: Span, named: &Named<'_>) -> Option<Found> {
    let word = std::str::from_utf8(span.slice(text)).ok()?;
    // A scheme is no part of the name: `docker://`, `docker-image://`, `oci://`.
    let lead = word.rfind("//").map_or(0, |slashes| slashes + 2);
    let is_url = matches!(
        word.get(..lead),
        Some("http://" | "https://" | "git://" | "ssh://" | "ftp://")
    );
    let word = word.get(lead..)?;
    let start = span.start + lead;
    let digest = digest(word);
    let length = match &digest {
        Some((at, digest)) => at + 1 + digest.as_str().len(),
        None => word.trim_end_matches(['.', ':', '-', '/', '@']).len(),
    };
    let written = word.get(..length)?;
    let span = Span::new(start, start + length);
    let name = written.split('@').next().unwrap_or_default();
    // Most words are neither, and are not read as names.
    let architecture = bound(name).filter(|_| !is_url);
    if digest.is_none() && architecture.is_none() {
        return None;
    }
    // What is a variable, `${IMAGE}@sha256:…`, has no name here, and the digest counts all the same.
    let reference = Reference::parse(written).ok();
    let before = start.checked_sub(1).and_then(|at| text.get(at));
    // Put together from variables: what is seen is a part of the name.
    let is_part = matches!(before, Some(b'}' | b'$' | b'{'))
        || (digest.is_none() && matches!(text.get(span.end), Some(b'$' | b'{' | b'}')));
    let is_named = || match named.has(span) {
        Some(is_named) => is_named,
        None => digest.is_some() || is_plainly_an_image(name),
    };
    let architecture = architecture.filter(|_| reference.is_some() && !is_part && is_named());
    if digest.is_none() && architecture.is_none() {
        return None;
    }
    Some(Found {
        digest: digest.map(|(at, digest)| {
            let from = start + at + 1;
            let to = from + digest.as_str().len();
            (digest, Span::new(from, to))
        }),
        reference: reference.filter(|_| !is_part),
        architecture,
        written: written.to_owned(),
        span,
    })
}

/// In a text of no known format: a namespace of the official images, or a name with a tag.
fn is_plainly_an_image(name: &str) -> bool {
    let has_tag = name
        .rsplit('/')
        .next()
        .is_some_and(|last| last.contains(':'));
    has_tag || official(name).is_some()
}

/// The `@` before a digest, and the digest. Its hex digits end where the word does or at another byte.
fn digest(word: &str) -> Option<(usize, Digest)> {
    let at = word.find('@')?;
    let rest = word.get(at + 1..)?;
    let (algorithm, encoded) = rest.split_once(':')?;
    let length = encoded
        .bytes()
        .position(|byte| !byte.is_ascii_alphanumeric())
        .unwrap_or(encoded.len());
    let text = rest.get(..algorithm.len() + 1 + length)?;
    Some((at, text.parse().ok()?))
}

/// The namespaces of Docker Hub that hold the official images of one architecture each
/// (bashbrew `architecture/oci-platform.go`; the images of Windows are in `winamd64`).
fn official(name: &str) -> Option<(&'static str, &str, Platform)> {
    let rest = ["docker.io/", "index.docker.io/"]
        .iter()
        .find_map(|host| name.strip_prefix(host))
        .unwrap_or(name);
    let (space, image) = rest.split_once('/')?;
    if image.contains('/') {
        return None;
    }
    let windows =
        (space == "winamd64").then(|| ("winamd64", Platform::new("windows", "amd64", "")));
    let known = tables::BASHBREW.iter().find(|alias| alias.name == space);
    let linux = known.map(|alias| {
        let platform = Platform::new("linux", alias.architecture, alias.variant);
        (alias.name, platform)
    });
    let (space, platform) = windows.or(linux)?;
    Some((space, image, platform))
}

/// No name is longer: 255 characters before the tag, 128 in it, and a registry's host.
const LONGEST: usize = 1_024;

/// The architecture that a name is bound to; where it says it twice, as `app-arm64:1-arm64` does, the name
/// without either.
fn bound(name: &str) -> Option<Architecture> {
    if name.len() > LONGEST {
        return None;
    }
    let mut found = architecture(name)?;
    while let Some(again) = architecture(&found.instead) {
        found.instead = again.instead;
    }
    Some(found)
}

fn architecture(name: &str) -> Option<Architecture> {
    if let Some((word, image, platform)) = official(name) {
        return Some(Architecture {
            word: word.to_owned(),
            platform: column(&platform),
            instead: image.to_owned(),
        });
    }
    let slash = name.rfind('/').map_or(0, |slash| slash + 1);
    let last = name.get(slash..)?;
    let (image, tag) = match last.split_once(':') {
        Some((image, tag)) => (image, Some(tag)),
        None => (last, None),
    };
    let before = name.get(..slash)?;
    if let Some((rest, word, platform)) = tag.and_then(suffix) {
        let tag = match rest {
            "" => String::new(),
            rest => format!(":{rest}"),
        };
        return Some(Architecture {
            word: word.to_owned(),
            platform: column(&platform),
            instead: format!("{before}{image}{tag}"),
        });
    }
    // A repository that is called after the architecture alone has no other name.
    let (rest, word, platform) = suffix(image).filter(|(rest, ..)| !rest.is_empty())?;
    let tag = tag.map_or_else(String::new, |tag| format!(":{tag}"));
    Some(Architecture {
        word: word.to_owned(),
        platform: column(&platform),
        instead: format!("{before}{rest}{tag}"),
    })
}

/// Spellings that tables have under another form, longest first.
const JOINED: &[(&str, &str, &str)] = &[
    ("arm64-v8", "arm64", "v8"),
    ("arm-v7", "arm", "v7"),
    ("arm-v6", "arm", "v6"),
    ("arm-v5", "arm", "v5"),
    ("x86_64", "amd64", ""),
    ("x86-64", "amd64", ""),
];

/// What stands before an architecture at the end of a word, the architecture, and its platform.
fn suffix(word: &str) -> Option<(&str, &str, Platform)> {
    let platform =
        |architecture: &str, variant: &str| Platform::new("linux", architecture, variant);
    let joined = JOINED.iter().find_map(|(name, architecture, variant)| {
        let rest = word.strip_suffix(name)?;
        Some((rest, platform(architecture, variant)))
    });
    let (rest, platform) = joined.or_else(|| {
        let cut = word.rfind(['-', '_']).map_or(0, |cut| cut + 1);
        let last = word.get(cut..)?;
        let alias = tables::architecture_alias(last);
        let known = || tables::is_goarch(last).then(|| platform(last, ""));
        let found = alias
            .map(|alias| platform(alias.architecture, alias.variant))
            .or_else(known)?;
        Some((word.get(..cut)?, found))
    })?;
    let written = word.get(rest.len()..)?;
    // `386` alone is a version.
    let is_number = written.bytes().all(|byte| byte.is_ascii_digit());
    let stands_apart = rest.ends_with(['-', '_']) || (rest.is_empty() && !is_number);
    if !stands_apart {
        return None;
    }
    let rest = rest.trim_end_matches(['-', '_']);
    // `1-linux-arm64`
    let system = ["linux", "windows"].iter().find_map(|os| {
        let before = rest.strip_suffix(os)?;
        (before.is_empty() || before.ends_with(['-', '_']))
            .then(|| (before.trim_end_matches(['-', '_']), *os))
    });
    Some(match system {
        Some((rest, os)) => (
            rest,
            written,
            Platform {
                os: os.to_owned(),
                ..platform
            },
        ),
        None => (rest, written, platform),
    })
}
