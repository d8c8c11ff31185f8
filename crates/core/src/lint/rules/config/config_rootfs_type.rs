//! Rule `config-rootfs-type`.

use crate::json::Value;
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::words::quote;
use crate::lint::{Finding, Report};

declare_rule! {
    /// # What it checks
    /// `rootfs.type` is another text than `layers`.
    ///
    /// # Why it matters
    /// Implementations must answer any other value with an error; `crane validate` answers "invalid
    /// RootFS.Type".
    ///
    /// # Example bad
    /// ```json
    /// {"created":"2026-01-02T03:04:05Z","architecture":"amd64","os":"linux","config":{"Env":["PATH=/usr/bin:/bin"],"Cmd":["/app"]},"rootfs":{"type":"layer","diff_ids":["sha256:df087996d45b03e7eb8c133c0298fd98d35113fca26aaba58612fef3cc212cad"]},"history":[{"created":"2026-01-02T03:04:05Z","created_by":"COPY app /app # buildkit"}]}
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"created":"2026-01-02T03:04:05Z","architecture":"amd64","os":"linux","config":{"Env":["PATH=/usr/bin:/bin"],"Cmd":["/app"]},"rootfs":{"type":"layers","diff_ids":["sha256:df087996d45b03e7eb8c133c0298fd98d35113fca26aaba58612fef3cc212cad"]},"history":[{"created":"2026-01-02T03:04:05Z","created_by":"COPY app /app # buildkit"}]}
    /// ```
    ///
    /// # Checked today
    /// S Q; G `crane validate`
    ///
    /// # Source
    /// image-spec config.md line 217, MUST (13cff54); go-containerregistry pkg/v1/validate/image.go
    /// line 94 (3f4ff3c).
    "config-rootfs-type", Config, Error, since "0.1.0", on CONFIG;
    check
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    let rootfs = subject.survey.own("rootfs");
    let value = rootfs.and_then(|rootfs| subject.field(rootfs, "type"));
    let sound = value.filter(|value| subject.is_sound(*value));
    report.findings.extend(sound.and_then(finding));
}

fn finding(value: Value<'_>) -> Option<Finding> {
    let text = value.text().filter(|text| text != "layers")?;
    Some(
        RULE.on_value(value)
            .message(format!(
                "The rootfs has the type {}, and \"layers\" is the only one.",
                quote(&text)
            ))
            .breaks(
                "Implementations must refuse it; crane validate answers \"invalid RootFS.Type\".",
            )
            .fix("Write \"layers\".")
            .edit(value.span(), "\"layers\""),
    )
}
