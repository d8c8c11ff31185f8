//! The words about what is wrong with an archive.

use super::{ArchiveProblem, Listed};
use crate::text::visible;

impl Listed {
    fn noun(self) -> &'static str {
        match self {
            Self::Manifest => "manifest",
            Self::Config => "config",
            Self::Layer => "layer",
        }
    }
}

impl ArchiveProblem {
    /// One sentence of fact, safe to show.
    #[must_use]
    pub fn message(&self) -> String {
        match self {
            Self::NotTar { compression: None } => "It is no tar archive.".to_owned(),
            Self::NotTar {
                compression: Some(compression),
            } => format!("There is no tar archive inside the {}.", compression.name()),
            Self::BadHeader { at, why } => {
                format!("The tar is damaged at byte {at}: {why}. What follows was not read.")
            }
            Self::Broken {
                compression,
                at,
                why,
            } => format!(
                "The {} data is damaged near byte {at}: {why}. What follows was not read.",
                compression.name()
            ),
            Self::Cut { path, missing } => cut(path.as_deref(), *missing),
            Self::TooManyEntries { most } => {
                format!("It has more than {most} entries. What follows was not read.")
            }
            Self::TooLarge { most } => {
                format!("It inflates to more than {most} bytes. What follows was not read.")
            }
            Self::Bomb { inflated, read } => format!(
                "{read} bytes of it inflate to more than {inflated}, which no image does. What follows was not read."
            ),
            Self::NoEnd => {
                "Its end is not marked: it may have been cut between two files.".to_owned()
            }
            Self::UnsafePath { path } => {
                format!(
                    "The path {} leads out of the archive. The file was not used.",
                    visible(path)
                )
            }
            Self::UnsafeLink { path, target } => format!(
                "The link {} leads out of the archive, to {}. It was not followed.",
                visible(path),
                visible(target)
            ),
            Self::Special { path, what } => {
                format!("{} is {what}. It was not used.", visible(path))
            }
            Self::Duplicate { path, same: true } => {
                format!("{} stands in it twice, with the same bytes.", visible(path))
            }
            Self::Duplicate { path, same: false } => format!(
                "{} stands in it twice, with different bytes. The last one counts.",
                visible(path)
            ),
            Self::NoImage { files } => format!(
                "There is no image in it: none of its {files} files is index.json or manifest.json."
            ),
            Self::WrongDigest { path, digest } => {
                format!("The bytes of {} have the digest {digest}.", visible(path))
            }
            Self::WrongSize { path, listed, size } => format!(
                "{} has {size} bytes, and its descriptor says {listed}.",
                visible(path)
            ),
            Self::Missing { name, what, by } => format!(
                "The {} {} is not in it; {} lists it.",
                what.noun(),
                visible(name),
                visible(by)
            ),
            Self::Extra { path, size } => {
                format!("Nothing lists {}, {size} bytes.", visible(path))
            }
            Self::BadName { path } => {
                format!(
                    "{} lies among the blobs, and its name is no digest.",
                    visible(path)
                )
            }
            Self::BadDigest { text, by } => {
                format!(
                    "{} lists {:?}, which is no digest.",
                    visible(by),
                    visible(text)
                )
            }
            Self::LongDocument { path, size } => format!(
                "{} has {size} bytes, more than are read of a document: only its digest was taken.",
                visible(path)
            ),
            Self::NotJson { path, what } => {
                format!(
                    "{} is listed as a {} and is no JSON.",
                    visible(path),
                    what.noun()
                )
            }
            Self::WrongLayer {
                path,
                expected,
                digest,
            } => format!(
                "The bytes of the layer {} have the digest {digest}, and the config says {}.",
                visible(path),
                visible(expected)
            ),
            Self::NoLayoutFile => {
                "There is an index.json, and no oci-layout file beside it.".to_owned()
            }
        }
    }

    /// What to do.
    #[must_use]
    pub fn help(&self) -> &'static str {
        match self {
            Self::NotTar { .. } | Self::NoImage { .. } => {
                "Images are archived with `docker save`, `skopeo copy` to docker-archive: or oci-archive:, `crane pull`, or `docker buildx build --output type=oci`."
            }
            Self::BadHeader { .. } | Self::Broken { .. } | Self::Cut { .. } | Self::NoEnd => {
                "Save or download the archive again, and compare its size and checksum with the source."
            }
            Self::TooManyEntries { .. } | Self::TooLarge { .. } | Self::Bomb { .. } => {
                "If it is known to be sound, unpack it and give the folder to `allarch inspect`."
            }
            Self::UnsafePath { .. } | Self::UnsafeLink { .. } | Self::Special { .. } => {
                "No tool writes this into an image archive: find out who made it before it is unpacked."
            }
            Self::Duplicate { .. } => {
                "Save the image again; tools differ in which of the two they take."
            }
            Self::WrongDigest { .. } | Self::WrongLayer { .. } => {
                "Every engine refuses it at load or push. Save the image again, or fetch this blob by its digest."
            }
            Self::WrongSize { .. } => {
                "Every engine refuses it. Where the digest is right, the list is wrong: build it again."
            }
            Self::Missing { what, .. } => match what {
                Listed::Manifest => {
                    "`docker save` leaves out platforms that were not pulled: pull with `--platform`, or copy the image with `skopeo copy --all`."
                }
                Listed::Config | Listed::Layer => {
                    "The image cannot be loaded from it. Save it again from where it is complete."
                }
            },
            Self::Extra { .. } => {
                "It takes room and harms nothing. `skopeo copy` into a new archive leaves it out."
            }
            Self::BadName { .. } => "Remove it: readers look blobs up by their digests.",
            Self::BadDigest { .. } => {
                "Build the list again; a digest is sha256: and 64 hex digits in lower case."
            }
            Self::LongDocument { .. } => {
                "Image documents stay below 4 MiB in every registry: no registry takes it."
            }
            Self::NotJson { .. } => {
                "Save the image again; if it stays so, the source holds it damaged."
            }
            Self::NoLayoutFile => {
                "Write {\"imageLayoutVersion\":\"1.0.0\"} into a file named oci-layout: tools refuse the layout without it."
            }
        }
    }
}

fn cut(path: Option<&str>, missing: Option<u64>) -> String {
    let place = match path {
        Some(path) => format!("It ends inside {}", visible(path)),
        None => "It ends too early".to_owned(),
    };
    match missing {
        Some(missing) => format!("{place}: {missing} bytes are missing."),
        None => format!("{place}."),
    }
}
