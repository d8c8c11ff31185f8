//! Rule `schema-empty-layers`.

use crate::json::{Kind, Value};
use crate::lint::members::text_of;
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::survey::Place;
use crate::lint::{Finding, Kinds, Report};
use crate::oci::media_type::{Family, Role, role};

declare_rule! {
    /// # What it checks
    /// The `layers` of a manifest are an empty array.
    ///
    /// # Why it matters
    /// The specification says that there should be one, its JSON schema demands one, and zot refuses
    /// the manifest by it; Docker pulls nothing.
    ///
    /// # Example bad
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:f126b79e7373b0c1c75ef5d295fc1cbd05ab57d3d4e52e9f93b40f4a2e30d101","size":1470},"layers":[]}
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:f126b79e7373b0c1c75ef5d295fc1cbd05ab57d3d4e52e9f93b40f4a2e30d101","size":1470},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:90e7471f64b310c58500085f72ee3ae170a76f74b212590bf15310e85c5abe0c","size":3623807}]}
    /// ```
    ///
    /// # Checked today
    /// S; Z
    ///
    /// # Source
    /// image-spec manifest.md line 65 and schema/image-manifest-schema.json minItems (13cff54);
    /// image-spec#1058; zot#1609.
    "schema-empty-layers", Schema, Warning, since "0.1.0", on MANIFEST;
    check
}

/// The empty descriptor of image-spec `manifest.md`.
const EMPTY: &str = r#"{"mediaType":"application/vnd.oci.empty.v1+json","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2,"data":"e30="}"#;

fn check(subject: &Subject<'_>, report: &mut Report) {
    let list = subject.survey.own("layers").filter(|list| {
        let is_empty = list.kind() == Kind::Array && list.count() == 0;
        is_empty && subject.is_sound(*list)
    });
    let is_artifact = is_artifact(subject);
    report
        .findings
        .extend(list.map(|list| finding(list, is_artifact)));
}

/// Whether it is an artifact, to which a layer that says nothing does no harm.
fn is_artifact(subject: &Subject<'_>) -> bool {
    let mut descriptors = subject.survey.descriptors.iter();
    let config = descriptors.find(|members| members.place == Place::Config);
    let config = config.map_or(Role::Other, |config| role(&text_of(config.media_type)));
    let own = role(&text_of(subject.survey.own("mediaType")));
    let is_docker = own == Role::Manifest(Family::Docker);
    subject.kinds.meets(Kinds::MANIFEST) && !is_docker && !matches!(config, Role::Config(_))
}

fn finding(list: Value<'_>, is_artifact: bool) -> Finding {
    let finding = RULE
        .on_value(list)
        .message("The manifest lists no layer.")
        .breaks("zot refuses it by the specification's JSON schema; docker pulls an image without files.");
    if is_artifact {
        finding
            .fix("List the empty descriptor as the only layer.")
            .edit(list.span(), format!("[{EMPTY}]"))
    } else {
        finding.fix("Build the image with a layer; an artifact lists the empty descriptor instead.")
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::check;

    #[track_caller]
    fn finds(text: &str, expected: &[&str]) {
        check("schema-empty-layers", text, expected);
    }

    #[test]
    fn an_empty_array_only() {
        finds(r#"{"config":{},"layers":[]}"#, &["/layers []"]);
        finds(r#"{"config":{},"layers":[ ]}"#, &["/layers [ ]"]);
        finds(r#"{"config":{},"layers":[{}]}"#, &[]);
        finds(r#"{"config":{},"layers":null}"#, &[]);
        finds(r#"{"config":{},"schemaVersion":2}"#, &[]);
        finds(r#"{"config":{},"layers":["#, &[]);
    }
}
