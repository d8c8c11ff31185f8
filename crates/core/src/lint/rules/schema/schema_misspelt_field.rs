//! Rule `schema-misspelt-field`.

use crate::json::{Kind, Member};
use crate::lint::rule::declare_rule;
use crate::lint::shape::{Part, Shape};
use crate::lint::subject::Subject;
use crate::lint::words::quote;
use crate::lint::{Finding, Report};

declare_rule! {
    /// # What it checks
    /// A member that no specification knows is one letter away from one that it does, or another
    /// spelling of one: `os_version`, `osVersion`, `plaform`, `arch`. Other unknown members are
    /// allowed, and letter case is `syntax-case-variant-key`'s.
    ///
    /// # Why it matters
    /// Unknown members are ignored by rule, so that the platform or the os.version vanishes without
    /// a word.
    ///
    /// # Example bad
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[
    ///   {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:7a2a4ade80cc1a25eb2ddfb18c2a32f0a6818b464616d0c76a3cc089638fe27f","size":1024,"platform":{"architecture":"amd64","os":"windows","os_version":"10.0.20348.2700"}}
    /// ]}
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[
    ///   {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:7a2a4ade80cc1a25eb2ddfb18c2a32f0a6818b464616d0c76a3cc089638fe27f","size":1024,"platform":{"architecture":"amd64","os":"windows","os.version":"10.0.20348.2700"}}
    /// ]}
    /// ```
    ///
    /// # Checked today
    /// none
    ///
    /// # Source
    /// image-spec considerations.md line 11 (13cff54): unknown members are ignored; spellings seen in
    /// manifest-tool's YAML.
    "schema-misspelt-field", Schema, Warning, since "0.1.0", on ANY;
    check
}

/// Spellings that are neither one letter away nor the same words joined otherwise.
const ALIASES: [(&str, &str); 2] = [("arch", "architecture"), ("mimeType", "mediaType")];
/// Names shorter than this are one letter away from too much.
const SHORTEST: usize = 3;

struct Misspelt<'a> {
    member: Member<'a>,
    meant: &'static str,
    /// Whether it can be renamed: what is meant is not there already, and its type fits.
    can_rename: bool,
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    report
        .findings
        .extend(find(subject).map(|found| finding(&found)));
}

fn find<'a>(subject: &Subject<'a>) -> impl Iterator<Item = Misspelt<'a>> {
    let strangers = subject.survey.strangers.iter();
    strangers.filter_map(|(member, shape)| {
        // Without quotes it may be half a name.
        if member.key.kind() != Kind::String {
            return None;
        }
        let (meant, part) = meant(&member.name(), shape)?;
        let object = member.key.parent()?;
        subject.is_sound(object).then(|| Misspelt {
            member: *member,
            meant,
            can_rename: subject.field(object, meant).is_none() && part.admits(member.value.kind()),
        })
    })
}

/// The known member that an unknown one stands for.
fn meant(name: &str, shape: &Shape) -> Option<(&'static str, Part)> {
    let known = || shape.members.iter().copied();
    let alias = ALIASES.iter().find(|(alias, _)| *alias == name);
    if let Some((_, meant)) = alias {
        return known().find(|(known, _)| known == meant);
    }
    let joined_otherwise = |known: &str| letters(name).eq(letters(known));
    let one_letter_away = |known: &str| {
        known.len() >= SHORTEST
            && name.len().abs_diff(known.len()) <= 4
            && strsim::osa_distance(name, known) == 1
    };
    known()
        .find(|(known, _)| joined_otherwise(known))
        .or_else(|| known().find(|(known, _)| one_letter_away(known)))
}

/// The letters and digits of a name, without case and without what joins its words.
fn letters(name: &str) -> impl Iterator<Item = char> {
    let letters = name.chars().filter(|c| !matches!(c, '_' | '-' | '.' | ' '));
    letters.map(|c| c.to_ascii_lowercase())
}

fn finding(found: &Misspelt<'_>) -> Finding {
    let key = found.member.key;
    let finding = RULE
        .on_span(key.pointer(), key.span())
        .message(format!(
            "No specification knows the member {}; \"{}\" is near.",
            quote(&found.member.name()),
            found.meant
        ))
        .breaks("Every client ignores a member that it does not know, so what it says is lost.")
        .fix(format!("Write \"{}\".", found.meant));
    if found.can_rename {
        finding.edit(key.span(), format!("\"{}\"", found.meant))
    } else {
        finding
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::check_bytes;

    #[track_caller]
    fn check_platform(name: &str, fires: bool) {
        let text = format!(r#"{{"manifests":[{{"platform":{{"{name}":"x"}}}}]}}"#);
        let place = format!("\"/manifests/0/platform/{name}\" 27..{}", 29 + name.len());
        let expected: &[&str] = if fires { &[&place] } else { &[] };
        check_bytes("schema-misspelt-field", text.as_bytes(), expected);
    }

    #[test]
    fn other_spellings_and_slips() {
        for name in [
            "os_version",
            "osVersion",
            "osversion",
            "os-version",
            "arch",
            "architectur",
            "varaint",
            "os.versions",
            "osfeatures",
        ] {
            check_platform(name, true);
        }
        for name in ["os.version", "OS", "ox", "vendor", "version", "name", "cpu"] {
            check_platform(name, false);
        }
    }

    #[test]
    fn only_objects_that_are_specified() {
        let check = |text: &str, expected: &[&str]| {
            check_bytes("schema-misspelt-field", text.as_bytes(), expected);
        };
        check(
            r#"{"manifests":[{"plaform":{}}]}"#,
            &[r#""/manifests/0/plaform" 15..24"#],
        );
        check(
            r#"{"manifests":[],"annotations":{"size_":"1","digets":"x"}}"#,
            &[],
        );
        check(
            r#"{"rootfs":{"diffIds":[]}}"#,
            &[r#""/rootfs/diffIds" 11..20"#],
        );
        check(r#"{"manifest":[],"a":1}"#, &[]);
    }
}
