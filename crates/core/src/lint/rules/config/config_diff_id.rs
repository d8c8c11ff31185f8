//! Rule `config-diff-id`.

use crate::json::Value;
use crate::lint::digest_form::{self, DigestFault};
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::words::quote;
use crate::lint::{Finding, Report};

declare_rule! {
    /// # What it checks
    /// An item of `rootfs.diff_ids` is a text that is no digest: by the grammar, by its length, or
    /// with upper-case hexadecimal digits.
    ///
    /// # Why it matters
    /// Who unpacks a layer compares its digest with this one, and stops. The schema asks for a string
    /// only.
    ///
    /// # Example bad
    /// ```json
    /// {"created":"2026-01-02T03:04:05Z","architecture":"amd64","os":"linux","config":{"Env":["PATH=/usr/bin:/bin"],"Cmd":["/app"]},"rootfs":{"type":"layers","diff_ids":["abc"]},"history":[{"created":"2026-01-02T03:04:05Z","created_by":"COPY app /app # buildkit"}]}
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"created":"2026-01-02T03:04:05Z","architecture":"amd64","os":"linux","config":{"Env":["PATH=/usr/bin:/bin"],"Cmd":["/app"]},"rootfs":{"type":"layers","diff_ids":["sha256:df087996d45b03e7eb8c133c0298fd98d35113fca26aaba58612fef3cc212cad"]},"history":[{"created":"2026-01-02T03:04:05Z","created_by":"COPY app /app # buildkit"}]}
    /// ```
    ///
    /// # Checked today
    /// G; D, M at unpack
    ///
    /// # Source
    /// image-spec config.md line 222 and schema/config-schema.json (13cff54); oci-spec-rs, which keeps
    /// a String (009f977).
    "config-diff-id", Config, Error, since "0.1.0", on CONFIG;
    check
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    let rootfs = subject.survey.own("rootfs");
    let list = rootfs.and_then(|rootfs| subject.field(rootfs, "diff_ids"));
    let items = list.into_iter().flat_map(|list| list.items()).enumerate();
    let found = items
        .filter(|(_, value)| subject.is_sound(*value))
        .filter_map(|(layer, value)| finding(layer, value));
    report.findings.extend(found);
}

fn finding(layer: usize, value: Value<'_>) -> Option<Finding> {
    let text = value.text()?;
    let fault = digest_form::fault(&text)?;
    let finding = RULE
        .on_value(value)
        .message(format!(
            "The diff_id {} of layer {} {}.",
            quote(&text),
            layer + 1,
            fault.described()
        ))
        .breaks("docker and containerd compare it with the unpacked layer and stop; crane cannot read the config.");
    Some(match fault {
        DigestFault::UpperCase => finding
            .fix("Write the digits in lower case.")
            .edit(value.span(), format!("\"{}\"", text.to_ascii_lowercase())),
        _ => finding.fix("Write the sha256 of the layer's tar before compression."),
    })
}
