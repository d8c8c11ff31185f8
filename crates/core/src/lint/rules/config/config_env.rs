//! Rule `config-env`.

use crate::json::Value;
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::words::quote;
use crate::lint::{Finding, Report};

declare_rule! {
    /// # What it checks
    /// An entry of `Env` has no `=`, or nothing before it.
    ///
    /// # Why it matters
    /// The specification's own validator refuses it, and engines differ in what the container gets:
    /// docker passes the text through.
    ///
    /// # Example bad
    /// ```json
    /// {"created":"2026-01-02T03:04:05Z","architecture":"amd64","os":"linux","config":{"Env":["foo"]},"rootfs":{"type":"layers","diff_ids":["sha256:df087996d45b03e7eb8c133c0298fd98d35113fca26aaba58612fef3cc212cad"]},"history":[{"created":"2026-01-02T03:04:05Z","created_by":"COPY app /app # buildkit"}]}
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"created":"2026-01-02T03:04:05Z","architecture":"amd64","os":"linux","config":{"Env":["foo=","PATH=/bin"]},"rootfs":{"type":"layers","diff_ids":["sha256:df087996d45b03e7eb8c133c0298fd98d35113fca26aaba58612fef3cc212cad"]},"history":[{"created":"2026-01-02T03:04:05Z","created_by":"COPY app /app # buildkit"}]}
    /// ```
    ///
    /// # Checked today
    /// S
    ///
    /// # Source
    /// image-spec config.md line 154 and schema/validator.go envRegexp (13cff54).
    "config-env", Config, Error, since "0.1.0", on CONFIG;
    check
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    let settings = subject.survey.own("config");
    let list = settings.and_then(|settings| subject.field(settings, "Env"));
    let items = list.into_iter().flat_map(|list| list.items());
    let found = items
        .filter(|value| subject.is_sound(*value))
        .filter_map(finding);
    report.findings.extend(found);
}

fn finding(value: Value<'_>) -> Option<Finding> {
    let text = value.text()?;
    let lacks = match text.find('=') {
        None => "no \"=\"",
        Some(0) => "no name before its \"=\"",
        Some(_) => return None,
    };
    Some(
        RULE.on_value(value)
            .message(format!("The variable {} has {lacks}.", quote(&text)))
            .breaks("The specification's validator refuses the config; what the container gets is another thing in each engine.")
            .fix("Write NAME=value, or drop it."),
    )
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::check;

    #[test]
    fn names_and_values() {
        let check_env = |list: &str, expected: &[&str]| {
            let text = format!(r#"{{"os":"linux","rootfs":{{}},"config":{{"Env":{list}}}}}"#);
            check("config-env", &text, expected);
        };
        check_env(r#"["a=b","C=","d=e=f","g=h\ni"]"#, &[]);
        check_env(
            r#"["foo","","=x"]"#,
            &[
                r#"/config/Env/0 "foo""#,
                r#"/config/Env/1 """#,
                r#"/config/Env/2 "=x""#,
            ],
        );
        check_env("[1,null]", &[]);
        check_env("null", &[]);
    }
}
