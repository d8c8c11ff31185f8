//! Rule `config-history-count`.

use crate::json::{Kind, Value};
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::{Finding, Report};

declare_rule! {
    /// # What it checks
    /// There is a `history`, and the number of its entries without `empty_layer: true` is not the
    /// number of diff_ids.
    ///
    /// # Why it matters
    /// Artifactory answers "manifest invalid", Quay's page fails with 404, and dive and trivy show
    /// commands beside the wrong layers.
    ///
    /// # Example bad
    /// ```json
    /// {"created":"2026-01-02T03:04:05Z","architecture":"amd64","os":"linux","config":{"Env":["PATH=/usr/bin:/bin"],"Cmd":["/app"]},"rootfs":{"type":"layers","diff_ids":["sha256:8b53639f152c8fc6ef30802fde462ba0be9cf085f7580dc69efd72e002abbb35","sha256:e788103ee15318fcd2af9b73b4ebbb33a903b020de7b307d71f5fed0f433e548"]},"history":[{"created":"2026-01-02T03:04:05Z","created_by":"COPY app /app # buildkit"}]}
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"created":"2026-01-02T03:04:05Z","architecture":"amd64","os":"linux","config":{"Env":["PATH=/usr/bin:/bin"],"Cmd":["/app"]},"rootfs":{"type":"layers","diff_ids":["sha256:df087996d45b03e7eb8c133c0298fd98d35113fca26aaba58612fef3cc212cad"]},"history":[{"created":"2026-01-02T03:04:05Z","created_by":"COPY app /app # buildkit"}]}
    /// ```
    ///
    /// # Checked today
    /// none
    ///
    /// # Source
    /// nlewo/nix2container#57; GoogleContainerTools/jib#534; quay/quay#5724;
    /// opencontainers/image-spec#872, whose own example had it.
    "config-history-count", Config, Warning, since "0.1.0", on CONFIG;
    check
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    // Where syntax is broken, an item may be lost.
    let found = subject.is_whole().then(|| find(subject)).flatten();
    report.findings.extend(found);
}

fn find(subject: &Subject<'_>) -> Option<Finding> {
    let array = |list: &Value<'_>| list.kind() == Kind::Array;
    let history = subject.survey.own("history").filter(array)?;
    let rootfs = subject.survey.own("rootfs")?;
    let diff_ids = subject.field(rootfs, "diff_ids").filter(array)?;
    let made = history.items().filter(|entry| {
        let flag = subject.field(*entry, "empty_layer");
        !flag.and_then(|flag| flag.bool()).unwrap_or(false)
    });
    let entries = made.count();
    (entries != diff_ids.count()).then(|| finding(history, entries, diff_ids))
}

fn finding(history: Value<'_>, entries: usize, diff_ids: Value<'_>) -> Finding {
    RULE.on_value(history)
        .message(format!(
            "The history has {entries} of {} entries that made a layer, and there {}.",
            history.count(),
            match diff_ids.count() {
                1 => "is 1 diff_id".to_owned(),
                n => format!("are {n} diff_ids"),
            }
        ))
        .breaks("Artifactory answers \"manifest invalid\", Quay's page fails, dive and trivy show commands beside the wrong layers.")
        .fix("Write one entry a layer, and \"empty_layer\": true in those that made none; or leave the history out.")
        .label(diff_ids.span(), "the layers")
}
