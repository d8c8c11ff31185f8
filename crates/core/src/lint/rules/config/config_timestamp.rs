//! Rule `config-timestamp`.

use crate::json::Value;
use crate::lint::edits::drop_member;
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::time::is_rfc3339;
use crate::lint::words::quote;
use crate::lint::{Finding, Report};

declare_rule! {
    /// # What it checks
    /// `created`, or `created` of a history entry, is a text that is not an RFC 3339 date and time;
    /// the empty text is none.
    ///
    /// # Why it matters
    /// Go reads it as a time.Time and fails: docker, containerd, podman and crane cannot read the
    /// config at all.
    ///
    /// # Example bad
    /// ```json
    /// {"created":"","architecture":"amd64","os":"linux","config":{"Env":["PATH=/usr/bin:/bin"],"Cmd":["/app"]},"rootfs":{"type":"layers","diff_ids":["sha256:df087996d45b03e7eb8c133c0298fd98d35113fca26aaba58612fef3cc212cad"]},"history":[{"created":"2026-01-02T03:04:05Z","created_by":"COPY app /app # buildkit"}]}
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"created":"2026-01-02T03:04:05Z","architecture":"amd64","os":"linux","config":{"Env":["PATH=/usr/bin:/bin"],"Cmd":["/app"]},"rootfs":{"type":"layers","diff_ids":["sha256:df087996d45b03e7eb8c133c0298fd98d35113fca26aaba58612fef3cc212cad"]},"history":[{"created":"2026-01-02T03:04:05Z","created_by":"COPY app /app # buildkit"}]}
    /// ```
    ///
    /// # Checked today
    /// S C D G X
    ///
    /// # Source
    /// image-spec config.md line 97 (13cff54); akuity/kargo#1267; google/go-containerregistry#35;
    /// fluxcd/flux#2075.
    "config-timestamp", Config, Error, since "0.1.0", on CONFIG;
    check
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    let own = subject.survey.own("created");
    let history = subject.survey.own("history");
    let steps = history.into_iter().flat_map(|list| list.items());
    let dates = own
        .into_iter()
        .chain(steps.filter_map(|step| subject.field(step, "created")));
    let found = dates
        .filter(|value| subject.is_sound(*value))
        .filter_map(finding);
    report.findings.extend(found);
}

fn finding(value: Value<'_>) -> Option<Finding> {
    let text = value.text().filter(|text| !is_rfc3339(text))?;
    let finding = RULE
        .on_value(value)
        .message(format!("The date {} is not RFC 3339.", quote(&text)))
        .breaks("docker, containerd, podman, crane and regctl cannot read the config: \"parsing time\".");
    Some(match drop_member(value).filter(|_| text.is_empty()) {
        Some(edit) => finding
            .fix("Leave it out, or write it as 2026-01-02T03:04:05Z.")
            .edit(edit.span, edit.text),
        None => finding.fix("Write it as 2026-01-02T03:04:05Z, or leave it out."),
    })
}
