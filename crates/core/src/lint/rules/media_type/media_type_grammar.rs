//! Rule `media-type-grammar`.

use crate::json::Value;
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::words::quote;
use crate::lint::{Finding, Report};
use crate::oci::media_type::{Role, essence, role};

declare_rule! {
    /// # What it checks
    /// A `mediaType` or `artifactType` is not `type/subtype` by RFC 6838 section 4.2: letters, digits
    /// and `!#$&-^_.+`, each part at most 127 characters, no parameters and no blanks.
    ///
    /// # Why it matters
    /// ECR refuses `;version=` in an artifactType or in the type of a layer.
    ///
    /// # Example bad
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","artifactType":"application/vnd.dev.sigstore.bundle+json;version=0.2","config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2,"data":"e30="},"layers":[{"mediaType":"application/vnd.acme.rocket","digest":"sha256:90e7471f64b310c58500085f72ee3ae170a76f74b212590bf15310e85c5abe0c","size":3623807}]}
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:f126b79e7373b0c1c75ef5d295fc1cbd05ab57d3d4e52e9f93b40f4a2e30d101","size":1470},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:90e7471f64b310c58500085f72ee3ae170a76f74b212590bf15310e85c5abe0c","size":3623807}]}
    /// ```
    ///
    /// # Checked today
    /// S
    ///
    /// # Source
    /// image-spec schema/defs-descriptor.json pattern (13cff54); image-spec#1182;
    /// aws/containers-roadmap#2306; sigstore/protobuf-specs#165.
    "media-type-grammar", MediaType, Error, since "0.1.0", on ANY;
    check
}

/// Most characters of a type and of a subtype.
const MOST: usize = 127;

fn check(subject: &Subject<'_>, report: &mut Report) {
    let own = ["mediaType", "artifactType"];
    let own = own.into_iter().filter_map(|name| subject.survey.own(name));
    let listed = subject.unusual().flat_map(|members| {
        [members.media_type, members.artifact_type]
            .into_iter()
            .flatten()
    });
    let types = own.chain(listed).filter(|value| subject.is_sound(*value));
    report.findings.extend(types.filter_map(|value| {
        let text = value.text()?;
        (!is_media_type(&text)).then(|| finding(value, &text))
    }));
}

fn is_media_type(text: &str) -> bool {
    let is_name = |name: &str| {
        name.len() <= MOST
            && name.starts_with(|c: char| c.is_ascii_alphanumeric())
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&byte))
    };
    text.split_once('/')
        .is_some_and(|(kind, subtype)| is_name(kind) && is_name(subtype))
}

fn finding(value: Value<'_>, text: &str) -> Finding {
    let finding = RULE
        .on_value(value)
        .message(format!(
            "{} is no media type: {}.",
            quote(text),
            fault(text)
        ))
        .breaks("ECR refuses the push; schema validators refuse the document.");
    match mended(text) {
        Some(mended) => finding
            .fix(format!("Write \"{mended}\"."))
            .edit(value.span(), format!("\"{mended}\"")),
        None => {
            finding.fix("Write type/subtype, such as \"application/vnd.example.thing.v1+json\".")
        }
    }
}

fn fault(text: &str) -> &'static str {
    match text.split_once('/') {
        None => "it is not type/subtype",
        Some(_) if text.contains(';') => "it has a parameter",
        Some((kind, subtype)) if kind.len() > MOST || subtype.len() > MOST => {
            "a part of it is longer than 127 characters"
        }
        Some(_) => "a character in it is not allowed",
    }
}

/// A known type without its parameters, or a version moved into the subtype.
fn mended(text: &str) -> Option<String> {
    let plain = essence(text);
    if role(plain) != Role::Other && is_media_type(plain) {
        return Some(plain.to_owned());
    }
    let (_, parameter) = text.split_once(';')?;
    let version = parameter.trim().strip_prefix("version=")?;
    let mended = match plain.rsplit_once('+') {
        Some((subtype, suffix)) => format!("{subtype}.v{version}+{suffix}"),
        None => format!("{plain}.v{version}"),
    };
    is_media_type(&mended).then_some(mended)
}

#[cfg(test)]
mod tests {
    use super::{is_media_type, mended};
    use crate::lint::tests::check;

    #[test]
    fn by_rfc_6838() {
        for good in ["a/b", "application/vnd.x+json", "1/a!#$&-^_.+"] {
            assert!(is_media_type(good), "{good}");
        }
        let long = format!("a/{}", "b".repeat(128));
        for bad in [
            "", "a", "a/", "/b", "a/b;c=d", "a/b c", "a/b/c", "a/+b", "a/é", &long,
        ] {
            assert!(!is_media_type(bad), "{bad}");
        }
    }

    #[test]
    fn what_is_meant() {
        let versioned = "application/vnd.dev.sigstore.bundle+json;version=0.2";
        let meant = "application/vnd.dev.sigstore.bundle.v0.2+json";
        assert_eq!(mended(versioned).as_deref(), Some(meant));
        let known = "application/vnd.oci.image.manifest.v1+json";
        assert_eq!(
            mended(&format!("{known}; charset=utf-8")).as_deref(),
            Some(known)
        );
        assert_eq!(mended("a/b;c=d"), None);
    }

    #[test]
    fn every_place() {
        check(
            "media-type-grammar",
            r#"{"mediaType":"x","artifactType":"y","manifests":[{"mediaType":"","artifactType":"a b"}]}"#,
            &[
                r#"/mediaType "x""#,
                r#"/artifactType "y""#,
                r#"/manifests/0/mediaType """#,
                r#"/manifests/0/artifactType "a b""#,
            ],
        );
    }
}
