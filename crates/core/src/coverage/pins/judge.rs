//! What a pin is fixed to, who breaks by it, and the edit that mends it.

use super::find::{Architecture, Found};
use super::hand::{Hand, Listed};
use super::{Class, Pin};
use crate::lint::Edit;
use crate::oci::{Digest, Reference};
use crate::text::Span;

pub(super) fn judge(found: &Found, hand: &Hand<'_>) -> Pin {
    let by_digest = found.digest.clone().map(|(digest, span)| {
        let judged = of_digest(&digest, span, found, hand);
        (judged, digest)
    });
    let (judged, digest) = match by_digest {
        Some((judged, digest)) => (Some(judged), Some(digest)),
        None => (None, None),
    };
    let judged = match (judged, &found.architecture) {
        (Some(judged), Some(architecture)) => of_both(judged, architecture, found, hand),
        (Some(judged), None) => judged,
        (None, Some(architecture)) => of_name(architecture, found, hand),
        (None, None) => Judged::unknown("Nothing in it can be told.".to_owned()),
    };
    Pin {
        span: found.span,
        written: found.written.clone(),
        digest,
        class: judged.class,
        breaks: judged.breaks,
        advice: judged.advice,
        edit: judged.edit,
    }
}

struct Judged {
    class: Class,
    breaks: String,
    advice: String,
    edit: Option<Edit>,
}

impl Judged {
    fn unknown(advice: String) -> Self {
        Self {
            class: Class::Unknown,
            breaks: String::new(),
            advice,
            edit: None,
        }
    }
}

/// A name with an architecture before a digest: the digest decides what is pulled.
fn of_both(judged: Judged, architecture: &Architecture, found: &Found, hand: &Hand<'_>) -> Judged {
    match &judged.class {
        // The name misleads, and nobody breaks.
        Class::Index { platforms } if *platforms != [architecture.platform.clone()] => judged,
        Class::Index { .. } | Class::Single { .. } | Class::Unknown => {
            of_name(architecture, found, hand)
        }
        _ => match of_name(architecture, found, hand) {
            // Name and digest at once, so that nothing is left to mend.
            Judged {
                advice,
                edit: Some(edit),
                ..
            } => Judged {
                advice,
                edit: Some(edit),
                ..judged
            },
            _ => judged,
        },
    }
}

fn of_digest(digest: &Digest, span: Span, found: &Found, hand: &Hand<'_>) -> Judged {
    let text = digest.as_str();
    let name = found.reference.as_ref();
    let known = hand.known(text);
    if let Some(known) = known.filter(|known| known.is_index) {
        return Judged {
            class: Class::Index {
                platforms: known.platforms.clone(),
            },
            breaks: String::new(),
            advice: String::new(),
            edit: None,
        };
    }
    if let Some((listed, others)) = hand.listed(text, name) {
        return of_listed(listed, others, span, hand);
    }
    if let Some(known) = known {
        let platform = known.platforms.first().cloned();
        let what = platform
            .as_deref()
            .unwrap_or("one platform, which is not known");
        return Judged {
            breaks: format!(
                "It is a single manifest, for {what}: whether other platforms exist is not known."
            ),
            advice: no_index(name, hand),
            class: Class::Single { platform },
            edit: None,
        };
    }
    Judged::unknown(no_index(name, hand))
}

/// Why the index is not known that might list a digest, and what to do.
fn no_index(name: Option<&Reference>, hand: &Hand<'_>) -> String {
    let Some(name) = name else {
        return "Give the index that it may belong to: the name before the digest cannot be read."
            .to_owned();
    };
    let tagged = Reference {
        digest: None,
        ..name.clone()
    };
    match hand.index_of(&tagged) {
        Some((index, _)) => format!(
            "The index at hand for {} is {}, and it does not list this digest: it may belong to an earlier one.",
            tagged.familiar(),
            short(index),
        ),
        None => format!("Give the index of {} to tell.", tagged.familiar()),
    }
}

fn of_listed(listed: &Listed, others: bool, span: Span, hand: &Hand<'_>) -> Judged {
    let known = hand.known(&listed.index);
    let rest: Vec<String> = known
        .map(|known| known.platforms.clone())
        .unwrap_or_default()
        .into_iter()
        .filter(|platform| Some(platform) != listed.platform.as_ref())
        .collect();
    let index = listed.index.clone();
    let edit = (!others).then(|| Edit {
        span,
        text: index.clone(),
    });
    let advice = match others {
        true => {
            "Several indexes at hand list it: pin the digest of the one that is meant.".to_owned()
        }
        false => format!("Pin the index, {}.", short(&index)),
    };
    let platform = listed.platform.clone();
    if listed.is_attestation {
        return Judged {
            breaks: "It breaks everywhere: this is an attestation, nothing that runs.".to_owned(),
            class: Class::Attestation { platform, index },
            advice,
            edit,
        };
    }
    let own = platform.as_deref().unwrap_or("one platform");
    let breaks = match rest.as_slice() {
        [] => format!(
            "Nobody yet: the index has {own} alone. A platform that it gains is not found by this pin."
        ),
        rest => format!(
            "Every machine but {own}: the index also has {}, and this pin gives none of them.",
            enumerate(rest)
        ),
    };
    Judged {
        class: Class::Child { platform, index },
        breaks,
        advice,
        edit,
    }
}

fn of_name(architecture: &Architecture, found: &Found, hand: &Hand<'_>) -> Judged {
    let Architecture {
        word,
        platform,
        instead,
    } = architecture;
    let reference = Reference::parse(instead).ok();
    let index = reference.as_ref().and_then(|name| hand.index_of(name));
    let covering = index.filter(|(_, known)| known.platforms.contains(platform));
    let (advice, edit) = match (covering, index) {
        (Some((digest, _)), _) => {
            let text = match found.digest {
                Some(_) => format!("{instead}@{digest}"),
                None => instead.clone(),
            };
            let edit = Edit {
                span: found.span,
                text,
            };
            (format!("Name the index, {instead}."), Some(edit))
        }
        (None, Some((digest, _))) => (
            format!(
                "The index of {instead}, {}, has no {platform}, so nothing can take its place.",
                short(digest)
            ),
            None,
        ),
        (None, None) => (
            format!(
                "Name {instead} instead, if that is an index with {platform}: it is not at hand."
            ),
            None,
        ),
    };
    Judged {
        class: Class::Architecture {
            word: word.clone(),
            platform: platform.clone(),
            instead: instead.clone(),
        },
        breaks: format!(
            "Every machine but {platform}: {word} in the name is that architecture alone."
        ),
        advice,
        edit,
    }
}

fn short(digest: &str) -> String {
    digest.parse::<Digest>().map_or_else(
        |_| digest.to_owned(),
        |digest| format!("{}:{}", digest.algorithm().name(), digest.short()),
    )
}

fn enumerate(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [head @ .., last] => format!("{} and {last}", head.join(", ")),
    }
}
