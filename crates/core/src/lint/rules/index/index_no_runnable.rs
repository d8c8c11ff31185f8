//! Rule `index-no-runnable`.

use crate::json::{Kind, Value};
use crate::lint::members::is_blank;
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::{Finding, Report};

declare_rule! {
    /// # What it checks
    /// An index lists nothing, or attestations and `unknown/unknown` only, and there is no
    /// artifactType in it. The empty index.json of a new layout is fine.
    ///
    /// # Why it matters
    /// Every pull fails: "no matching manifest for linux/amd64". Mostly the platforms' manifests were
    /// lost when an index was filtered or rebuilt.
    ///
    /// # Example bad
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[
    ///   {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:7a2a4ade80cc1a25eb2ddfb18c2a32f0a6818b464616d0c76a3cc089638fe27f","size":1024,"platform":{"architecture":"amd64","os":"linux"}},
    ///   {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:9725b4337fed9c7462a59fc88361d6202ea329597b2c7946b9f2d2f8bd83d417","size":1024,"platform":{"architecture":"arm64","os":"linux"}}
    /// ]}
    /// ```
    ///
    /// # Checked today
    /// all at pull
    ///
    /// # Source
    /// moby/moby pull errors; mesosphere/mindthegap#17; ochen1/putioarr#19.
    "index-no-runnable", Index, Warning, since "0.1.0", on INDEX;
    check
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    report
        .findings
        .extend(find(subject).map(|list| finding(list, subject.entries.len())));
}

/// The list, where it holds nothing to run.
fn find<'a>(subject: &Subject<'a>) -> Option<Value<'a>> {
    let root = subject
        .root
        .filter(|_| !subject.is_layout && subject.is_complete)?;
    let list = subject.field(root, "manifests")?;
    let is_guilty = list.kind() == Kind::Array
        && is_blank(subject.field(root, "artifactType"))
        && subject.entries.iter().all(|entry| {
            (entry.is_attestation() || entry.is_unknown()) && is_blank(entry.artifact_type)
        });
    is_guilty.then_some(list)
}

fn finding(list: Value<'_>, entries: usize) -> Finding {
    let message = match entries {
        0 => "The index lists no manifest.".to_owned(),
        1 => "The only entry is no image to run, but an attestation or unknown/unknown.".to_owned(),
        n => format!(
            "None of the {n} entries is an image to run: all are attestations or unknown/unknown."
        ),
    };
    RULE.on_value(list)
        .message(message)
        .breaks("Every pull fails: \"no matching manifest for linux/amd64\".")
        .fix("Build the index again with the manifests of its platforms.")
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::check;

    const UNKNOWN: &str = r#"{"platform":{"os":"unknown","architecture":"unknown"}}"#;

    #[test]
    fn nothing_to_run() {
        let check = |text: &str, expected: &[&str]| check("index-no-runnable", text, expected);
        check(r#"{"manifests":[]}"#, &["/manifests []"]);
        let text = format!(r#"{{"manifests":[{UNKNOWN}]}}"#);
        check(&text, &[&format!("/manifests [{UNKNOWN}]")]);
        check(r#"{"manifests":[],"artifactType":"a/b"}"#, &[]);
        check(r#"{"manifests":[{"artifactType":"a/b"}]}"#, &[]);
        check(&format!(r#"{{"manifests":[{UNKNOWN},{{}}]}}"#), &[]);
        let blob = r#"{"manifests":[{"mediaType":"application/vnd.oci.image.layer.v1.tar"}]}"#;
        check(blob, &[]);
    }

    #[test]
    fn what_go_reads_as_the_list_counts() {
        check(
            "index-no-runnable",
            r#"{"Manifests":[{"mediaType":"a/b"}]}"#,
            &[],
        );
        check(
            "index-no-runnable",
            r#"{"mediaType":"application/vnd.oci.image.index.v1+json"}"#,
            &[],
        );
    }
}
