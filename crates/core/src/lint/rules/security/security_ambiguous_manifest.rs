//! Rule `security-ambiguous-manifest`.

use crate::json::Member;
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::words::{list, quote};
use crate::lint::{Finding, Kinds, Report};
use crate::oci::kind::folds_to;

declare_rule! {
    /// # What it checks
    /// Members of two kinds of document stand together: `manifests` with `config` or `layers`, or
    /// `fsLayers` or `history` with any of these. Names are folded as Go folds them, and the values
    /// do not matter: `null` counts.
    ///
    /// # Why it matters
    /// One signed digest, two images (CVE-2021-41190). Which one is read depends on the Content-Type
    /// that a registry sends. containers/image and containerd refuse all forms but `null`,
    /// distribution and docker only those of OCI types; crane, regctl and Quay accept them.
    ///
    /// # Example bad
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[],"config":{},"layers":[]}
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:1f4a3ad3cdea10a6af3d4ba4b5e0a2e02a1b9d6d1c5e4ee5b1b9ed4fb7d3c8a1","size":482,"platform":{"architecture":"amd64","os":"linux"}}]}
    /// ```
    ///
    /// # Checked today
    /// c D b m
    ///
    /// # Source
    /// CVE-2021-41190, GHSA-77vh-xpmg-72qh, GHSA-mc8v-mgrf-8f4m, GHSA-5j5w-g665-5m35;
    /// containers/image internal/manifest/common.go line 28 (df7e80d).
    "security-ambiguous-manifest", Security, Error, since "0.1.0", on MANIFEST | INDEX | SCHEMA1;
    check
}

/// The members that make a document one of a kind.
const MARKS: [(&str, Kinds); 5] = [
    ("manifests", Kinds::INDEX),
    ("config", Kinds::MANIFEST),
    ("layers", Kinds::MANIFEST),
    ("fsLayers", Kinds::SCHEMA1),
    ("history", Kinds::SCHEMA1),
];

struct Ambiguous<'a> {
    /// Members of the document's own kind.
    own: Vec<Member<'a>>,
    /// Members of other kinds.
    foreign: Vec<Member<'a>>,
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    report.findings.extend(find(subject).and_then(finding));
}

fn find<'a>(subject: &Subject<'a>) -> Option<Ambiguous<'a>> {
    let mut marks: Vec<(Member<'a>, Kinds)> = Vec::new();
    for member in subject.root.filter(|_| subject.is_whole())?.members() {
        let name = member.name();
        let mark = MARKS.iter().find(|(known, _)| folds_to(&name, known));
        marks.extend(mark.map(|(_, kind)| (member, *kind)));
    }
    let (own, foreign): (Vec<_>, Vec<_>) = marks
        .into_iter()
        .partition(|(_, kind)| kind.meets(subject.kinds));
    let members = |marks: Vec<(Member<'a>, Kinds)>| marks.into_iter().map(|(m, _)| m).collect();
    Some(match own.is_empty() {
        // Its type says one kind and all its members another: that is no ambiguity among members,
        // unless they are of two kinds themselves.
        true => {
            let first = foreign.first()?.1;
            let (first, rest): (Vec<_>, Vec<_>) =
                foreign.into_iter().partition(|(_, kind)| *kind == first);
            Ambiguous {
                own: members(first),
                foreign: members(rest),
            }
        }
        false => Ambiguous {
            own: members(own),
            foreign: members(foreign),
        },
    })
}

fn finding(ambiguous: Ambiguous<'_>) -> Option<Finding> {
    let first = ambiguous.foreign.first()?;
    let names = |members: &[Member<'_>]| {
        let mut names: Vec<String> = members.iter().map(|m| quote(&m.name())).collect();
        names.dedup();
        names.truncate(4);
        list(&names)
    };
    let mut finding = RULE
        .on_span(first.key.pointer(), first.key.span())
        .message(format!(
            "Members of two kinds of document stand together: {} beside {}.",
            names(&ambiguous.own),
            names(&ambiguous.foreign)
        ))
        .breaks("One digest is two documents (CVE-2021-41190): podman, skopeo and containerd refuse it, crane, regctl and Quay take it for one or the other.")
        .fix("Reject it. Keep the members of one kind, and never guess which was meant.");
    let partners = ambiguous.own.iter().chain(ambiguous.foreign.iter().skip(1));
    for member in partners.take(8) {
        finding = finding.label(member.key.span(), "stands beside it");
    }
    Some(finding)
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::check_bytes;

    fn check(text: &str, expected: &[&str]) {
        check_bytes("security-ambiguous-manifest", text.as_bytes(), expected);
    }

    #[test]
    fn members_of_two_kinds() {
        check(r#"{"manifests":[],"layers":[]}"#, &[r#""/layers" 16..24"#]);
        check(
            r#"{"schemaVersion":2,"layers":[],"config":{},"manifests":null}"#,
            &[r#""/layers" 19..27"#],
        );
        check(
            r#"{"config":{},"layers":[],"history":[]}"#,
            &[r#""/history" 25..34"#],
        );
        check(
            r#"{"schemaVersion":1,"fsLayers":[],"Layers":[]}"#,
            &[r#""/Layers" 33..41"#],
        );
        check(
            "{\"config\":{},\"layers\":[],\"manife\u{17f}ts\":[]}",
            &["\"/manife\u{17f}ts\" 25..37"],
        );
    }

    #[test]
    fn one_kind_is_no_ambiguity() {
        check(r#"{"config":{},"layers":[]}"#, &[]);
        check(r#"{"schemaVersion":1,"fsLayers":[],"history":[]}"#, &[]);
        check(
            r#"{"architecture":"arm64","os":"linux","config":{},"history":[],"rootfs":{}}"#,
            &[],
        );
        check(
            r#"{"mediaType":"application/vnd.oci.image.index.v1+json","config":{},"layers":[]}"#,
            &[],
        );
    }
}
