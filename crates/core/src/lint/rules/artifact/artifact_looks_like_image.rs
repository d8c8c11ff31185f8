//! Rule `artifact-looks-like-image`.

use crate::json::Value;
use crate::lint::members::{is_blank, text_of};
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::survey::Place;
use crate::lint::words::{capital, quote};
use crate::lint::{Finding, Report};
use crate::oci::media_type::{Role, role};

declare_rule! {
    /// # What it checks
    /// The config has the empty type, or none, and a layer is of an image's layer type; or there is an
    /// artifactType beside an image config.
    ///
    /// # Why it matters
    /// Engines try to run it, and registries list it as an image without platform: docker answers
    /// "unsupported media type application/vnd.oci.empty.v1+json".
    ///
    /// # Example bad
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","artifactType":"application/vnd.example.tree.v1","config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2,"data":"e30="},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:dac1d7cfa95021764849fd102524e141488c5e3a90f861dbb5a12d9ac8584f85","size":100}]}
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","artifactType":"application/vnd.example.report.v1","config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2,"data":"e30="},"layers":[{"mediaType":"text/plain","digest":"sha256:845e91831319e89c4d656bdb80c278ac09a7230d61e5dfd2e1b1fbb436ac8917","size":100}]}
    /// ```
    ///
    /// # Checked today
    /// M at pull
    ///
    /// # Source
    /// image-spec manifest.md line 179 (13cff54); moby daemon/internal/distribution/pull_v2.go line
    /// 490 (b985e23); moby/moby#44367; eXist-db/exist#6648.
    "artifact-looks-like-image", Artifact, Warning, since "0.1.0", on MANIFEST;
    check
}

/// What makes an artifact look like an image.
enum Mixed<'a> {
    /// A layer's type, and the config that is none of an image.
    Layer {
        media_type: Value<'a>,
        place: Place,
        config: Value<'a>,
        /// Whether the config has no type at all.
        untyped: bool,
    },
    /// An artifactType, and the type of the image config.
    Type {
        artifact: Value<'a>,
        config: Value<'a>,
    },
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    report
        .findings
        .extend(find(subject).map(|mixed| finding(&mixed)));
}

fn find<'a>(subject: &Subject<'a>) -> Option<Mixed<'a>> {
    let config = subject.unusual().find(|one| one.place == Place::Config)?;
    let config_role = role(&text_of(config.media_type));
    if let Role::Config(_) = config_role {
        let artifact = subject.survey.own("artifactType")?;
        let text = artifact.text()?;
        // The type of a config says image once more.
        let is_image = text.is_empty() || matches!(role(&text), Role::Config(_));
        return (!is_image).then_some(Mixed::Type {
            artifact,
            config: config.media_type?,
        });
    }
    let untyped = is_blank(config.media_type);
    if config_role != Role::Empty && !untyped {
        return None;
    }
    subject.unusual().find_map(|layer| {
        let media_type = layer.media_type?;
        let is_layer = matches!(layer.place, Place::Layer(_))
            && matches!(role(&text_of(Some(media_type))), Role::Layer(_));
        is_layer.then_some(Mixed::Layer {
            media_type,
            place: layer.place,
            config: config.media_type.unwrap_or(config.value),
            untyped,
        })
    })
}

fn finding(mixed: &Mixed<'_>) -> Finding {
    match mixed {
        Mixed::Layer {
            media_type,
            place,
            config,
            untyped,
        } => RULE
            .on_value(*media_type)
            .message(format!(
                "{} is of an image's layer type, {}, and the config {}.",
                capital(&place.described()),
                quote(&text_of(Some(*media_type))),
                if *untyped { "has no type" } else { "is empty" }
            ))
            .breaks("Engines try to run it: docker answers \"unsupported media type application/vnd.oci.empty.v1+json\". Registries list an image without platform.")
            .fix("Give the layers types of their own; if it is an image, give it an image config.")
            .label(config.span(), "no image config"),
        Mixed::Type { artifact, config } => RULE
            .on_value(*artifact)
            .message(format!(
                "There is the artifactType {} beside an image config.",
                quote(&text_of(Some(*artifact)))
            ))
            .breaks("Registries list it as an artifact and engines run it as an image.")
            .fix("Drop the artifactType of an image; give an artifact a config of its own or the empty one.")
            .label(config.span(), "an image config"),
    }
}
