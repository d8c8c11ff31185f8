//! Rule `config-platform-missing`.

use crate::lint::entry::PlatformMembers;
use crate::lint::members::{is_blank, opening};
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::{Finding, Report};

declare_rule! {
    /// # What it checks
    /// `architecture` or `os` is absent, null or empty.
    ///
    /// # Why it matters
    /// Both are required. docker and pack fail with "does not match the specified platform";
    /// containerd takes the platform of its own host.
    ///
    /// # Example bad
    /// ```json
    /// {"created":"2026-01-02T03:04:05Z","os":"linux","config":{"Env":["PATH=/usr/bin:/bin"],"Cmd":["/app"]},"rootfs":{"type":"layers","diff_ids":["sha256:df087996d45b03e7eb8c133c0298fd98d35113fca26aaba58612fef3cc212cad"]},"history":[{"created":"2026-01-02T03:04:05Z","created_by":"COPY app /app # buildkit"}]}
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"created":"2026-01-02T03:04:05Z","architecture":"amd64","os":"linux","config":{"Env":["PATH=/usr/bin:/bin"],"Cmd":["/app"]},"rootfs":{"type":"layers","diff_ids":["sha256:df087996d45b03e7eb8c133c0298fd98d35113fca26aaba58612fef3cc212cad"]},"history":[{"created":"2026-01-02T03:04:05Z","created_by":"COPY app /app # buildkit"}]}
    /// ```
    ///
    /// # Checked today
    /// s r q; G `crane validate`
    ///
    /// # Source
    /// image-spec config.md lines 103 to 108, REQUIRED (13cff54); buildpacks/pack#2315;
    /// mesosphere/mindthegap#17.
    "config-platform-missing", Config, Error, since "0.1.0", on CONFIG;
    check
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    let members = subject.config_platform();
    report
        .findings
        .extend(members.and_then(|members| finding(&members)));
}

fn finding(members: &PlatformMembers<'_>) -> Option<Finding> {
    let both = [("architecture", members.architecture), ("os", members.os)];
    let lacking: Vec<_> = both.iter().filter(|(_, value)| is_blank(*value)).collect();
    let names: Vec<&str> = lacking.iter().map(|(name, _)| *name).collect();
    // One empty string is the guilty value itself; what is absent has no bytes but its object's.
    let guilty = match lacking.as_slice() {
        [] => return None,
        [(_, Some(value))] => *value,
        _ => members.value,
    };
    Some(
        RULE.on_span(guilty.pointer(), opening(guilty))
            .message(format!("The config has no {}.", names.join(" and no ")))
            .breaks("docker and pack answer \"does not match the specified platform\"; containerd takes the platform of its own host, and runs the image anywhere.")
            .fix("Build the image again with its platform set: docker buildx build --platform."),
    )
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::check;

    #[test]
    fn absent_empty_or_null() {
        let check_config = |members: &str, expected: &[&str]| {
            let text = format!(r#"{{"rootfs":{{}}{members}}}"#);
            check("config-platform-missing", &text, expected);
        };
        check_config(r#","os":"linux""#, &[" {"]);
        check_config(
            r#","os":"linux","architecture":"""#,
            &[r#"/architecture """#],
        );
        check_config(r#","os":null,"architecture":"arm64""#, &["/os null"]);
        check_config(r#","os":"linux","architecture":"arm64""#, &[]);
        check_config(r#","OS":"linux","architecture":"arm64""#, &[]);
        check_config(r#","os":7,"architecture":"arm64""#, &[]);
    }
}
