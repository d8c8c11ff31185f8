//! What a command is asked to look at: a file, standard input, or an image in a registry.

use std::path::{Path, PathBuf};

use allarch_core::oci::{Reference, reference};

use crate::failure::Failure;

/// What was meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// A file, or standard input for `-`.
    File(PathBuf),
    /// An image. No file has its name, or `docker://` stood before it.
    Image(Reference),
}

/// Tells files from images: `-`, `./x` and whatever exists is a file, `docker://x` an image, and what
/// does not exist is an image if it can be one. The second value is a remark on what was not meant.
pub(crate) fn resolve(text: &str) -> Result<(Target, Option<String>), Failure> {
    if let Some(name) = text.strip_prefix("docker://") {
        return Ok((Target::Image(parse(name)?), None));
    }
    let path = Path::new(text);
    if text == "-" || path.exists() {
        return Ok((Target::File(path.to_owned()), remark(text)));
    }
    if is_path(text) {
        return Ok((Target::File(path.to_owned()), None));
    }
    Ok((Target::Image(parse(text)?), None))
}

/// An existing file whose name could as well be an image's.
fn remark(text: &str) -> Option<String> {
    // `login.html` could be an image of Docker Hub, but nobody means it.
    let looks_like_file = !text.contains(['/', ':']) && text.contains('.');
    if text == "-" || is_path(text) || looks_like_file {
        return None;
    }
    let reference = Reference::parse(text).ok()?;
    Some(format!(
        "{text} is a file here and was read; write docker://{} for the image",
        reference.familiar()
    ))
}

/// Whether the text can only be meant as a path.
fn is_path(text: &str) -> bool {
    let name = Path::new(text);
    text.starts_with(['/', '.'])
        || text.contains('\\')
        || name
            .extension()
            .is_some_and(|extension| extension == "json")
}

/// Reads an image's name.
pub(crate) fn parse(text: &str) -> Result<Reference, Failure> {
    let refused = |why: &str| Failure::new(format!("{text} is no image reference"), why);
    let slip = reference::hint(text);
    let example =
        "an image is written [host[:port]/]name[:tag][@digest]; a file is named by its path";
    match (Reference::parse(text), slip) {
        (Ok(reference), None) => Ok(reference),
        (_, Some(slip)) => Err(match slip.instead {
            Some(instead) => refused(&slip.why).help(format!("write {instead}")),
            None => refused(&slip.why).help(example),
        }),
        (Err(error), None) => Err(refused(&error.to_string()).help(example)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn image(text: &str, expected: &str) {
        match resolve(text) {
            Ok((Target::Image(reference), None)) => assert_eq!(reference.familiar(), expected),
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn images() {
        image("acme/app:1", "acme/app:1");
        image("docker://acme/app", "acme/app");
        image("localhost:5000/acme/app:1", "localhost:5000/acme/app:1");
    }

    #[test]
    fn files() {
        // Tests run in the crate's folder.
        let file = |text: &str| match resolve(text) {
            Ok((Target::File(_), remark)) => remark,
            other => panic!("{text}: {other:?}"),
        };
        assert_eq!(file("-"), None);
        assert_eq!(file("./src"), None);
        assert_eq!(file("missing.json"), None);
        assert_eq!(
            file("src").as_deref(),
            Some("src is a file here and was read; write docker://src for the image")
        );
    }
}
