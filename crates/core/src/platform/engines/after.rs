//! What can go wrong once an entry is taken.

use crate::platform::selection::{Candidate, Content, Effect, Outcome, Then};
use crate::platform::{Platform, Rules, format_all, normalize};

/// The entry is taken, and this is what comes after.
pub(super) fn picks(position: Vec<usize>, then: Option<Then>) -> Outcome {
    Outcome::Picks { position, then }
}

/// The config of an entry that names a platform says another one. Engines that go by the entry
/// alone take it nonetheless.
pub(super) fn config_disagrees(taken: &Candidate) -> Option<Then> {
    let Content::Manifest(Some(config)) = &taken.content else {
        return None;
    };
    let entry = normalize(taken.platform.as_ref()?, Rules::default());
    let config = normalize_known(config)?;
    let differ = |a: &str, b: &str| !a.is_empty() && !b.is_empty() && a != b;
    let same = entry.os == config.os
        && entry.architecture == config.architecture
        && !differ(&entry.variant, &config.variant);
    (!same).then(|| Then {
        code: "config-differs",
        message: format!(
            "The entry says {}, the config behind it says {}: that is what is in the image.",
            format_all(&entry, Rules::default()),
            format_all(&config, Rules::default())
        ),
        effect: Effect::Warns,
    })
}

/// A config that names a system and an architecture.
fn normalize_known(config: &Platform) -> Option<Platform> {
    let named = !config.os.is_empty() && !config.architecture.is_empty();
    named.then(|| normalize(config, Rules::default()))
}

/// An entry without platform was taken unseen, and its config is for another platform than `wanted`
/// or not at hand.
pub(super) fn taken_unseen(taken: &Candidate, wanted: &Platform) -> Option<Then> {
    let Content::Manifest(config) = &taken.content else {
        return None;
    };
    let Some(config) = config else {
        return Some(not_given(
            "config-not-given",
            "The entry names no platform and is taken unseen; its config, which does, is not at hand.",
        ));
    };
    let config = normalize_known(config)?;
    let wanted = normalize(wanted, Rules::default());
    let same = wanted.os == config.os && wanted.architecture == config.architecture;
    (!same).then(|| Then {
        code: "config-differs",
        message: format!(
            "The entry names no platform and is taken unseen; its config says {}, not {}.",
            format_all(&config, Rules::default()),
            format_all(&wanted, Rules::default())
        ),
        effect: Effect::Warns,
    })
}

/// Something is not at hand that the engine would look at.
pub(super) fn not_given(code: &'static str, message: &str) -> Then {
    Then {
        code,
        message: message.to_owned(),
        effect: Effect::Unknown,
    }
}

/// The entry taken is an index that is not at hand.
pub(super) fn index_not_given() -> Then {
    not_given(
        "index-not-given",
        "The entry is an index itself: the engine goes on inside it, and it is not at hand.",
    )
}

/// The engine takes the entry by its platform and fails on its media type.
pub(super) fn media_type_fails(taken: &Candidate) -> Then {
    Then {
        code: "media-type",
        message: format!(
            "The entry is chosen by its platform alone; its media type {:?} is none of an image, so \
             what comes next fails.",
            taken.media_type
        ),
        effect: Effect::Fails,
    }
}
