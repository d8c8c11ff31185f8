//! The examples of a rule, linted: the bytes that it finds guilty are marked, and its words stand
//! under them.

use std::fmt::Write as _;

use allarch_core::lint::docs::{Example, example};
use allarch_core::lint::{Family, Finding, RULES, Report, Rule, lint};
use allarch_core::text::Span;
use anyhow::{Context as _, Result, bail};

use crate::html::{chip, escape, visible};

/// The example that breaks the rule, with what the rule says of it.
pub(super) fn bad(rule: &Rule) -> Result<String> {
    let (example, report) = linted(rule, "Example bad")?;
    let own = |finding: &&Finding| finding.rule == rule.id;
    let findings: Vec<&Finding> = report.findings.iter().filter(own).collect();
    if findings.is_empty() {
        bail!("its bad example does not break it");
    }
    let spans: Vec<Span> = findings.iter().map(|finding| finding.span).collect();
    let mut out = document(&example, &spans, "Document that breaks the rule");
    for finding in findings {
        let _ = write!(
            out,
            "<div class=\"leaf-finding\">\n<p><strong>{}</strong></p>\n<dl class=\"why\"><div><dt>Breaks</dt><dd>{}</dd></div><div><dt>Fix</dt><dd>{}</dd></div></dl>\n</div>\n",
            visible(&finding.message),
            visible(&finding.breaks),
            visible(&finding.fix),
        );
        if !finding.edits.is_empty() {
            out.push_str("<p class=\"muted\"><code>allarch lint --fix</code> makes this fix in a copy.</p>\n");
        }
    }
    Ok(out)
}

/// The example that no rule objects to, but for what single registries refuse.
pub(super) fn good(rule: &Rule) -> Result<String> {
    let (example, report) = linted(rule, "Example good")?;
    // Some registry has something against every artifact: a note that belongs to its own rule.
    let is_other = |finding: &&Finding| {
        finding.rule == rule.id
            || RULES
                .iter()
                .any(|known| known.id == finding.rule && known.family != Family::Portability)
    };
    if let Some(finding) = report.findings.iter().find(is_other) {
        bail!(
            "its good example breaks {}: {}",
            finding.rule,
            finding.message
        );
    }
    Ok(document(&example, &[], "Document that keeps to the rule"))
}

fn linted(rule: &Rule, heading: &str) -> Result<(Example, Report)> {
    let section = rule.section(heading);
    let section = section.with_context(|| format!("its page has no {heading}"))?;
    let example = example(section).with_context(|| format!("no document under {heading}"))?;
    let report = example.judge(lint);
    Ok((example, report))
}

/// The bytes in a region that scrolls, and what is known beside them.
fn document(example: &Example, guilty: &[Span], label: &str) -> String {
    let mut out = format!(
        "<div class=\"code leaf-code\" role=\"region\" tabindex=\"0\" aria-label=\"{label}\"><pre>{}</pre></div>\n",
        marked(&example.document, guilty)
    );
    let mut facts = Vec::new();
    let mut fact = |name: &str, text: &Option<String>| {
        if let Some(text) = text {
            facts.push(format!("<li>{name} <code>{}</code></li>", escape(text)));
        }
    };
    fact("Its file is", &example.file_name);
    fact("It was served as", &example.content_type);
    fact("It was asked for as", &example.expected_digest);
    for digest in &example.missing {
        facts.push(format!(
            "<li>The registry does not have <code>{}</code></li>",
            escape(digest)
        ));
    }
    for (digest, bytes) in &example.blobs {
        let text = String::from_utf8_lossy(bytes);
        facts.push(format!(
            "<li>At hand as <code>{}</code>: <code>{}</code></li>",
            escape(digest),
            visible(&text)
        ));
    }
    if !facts.is_empty() {
        let _ = writeln!(
            out,
            "<ul class=\"leaf-beside break\">{}</ul>",
            facts.concat()
        );
    }
    out
}

/// Longest document that is shown whole, in bytes.
const WHOLE: usize = 16 << 10;
/// What is shown of the ends of a longer one.
const END: usize = 1 << 10;

/// The bytes with guilty ones marked; an empty place is marked by a caret. Of a long document its
/// two ends are shown.
fn marked(bytes: &[u8], guilty: &[Span]) -> String {
    let mut out = String::new();
    let mut open = false;
    let mut offset = 0;
    let left_out = match bytes.len() {
        0..=WHOLE => usize::MAX..usize::MAX,
        long => END..long - END,
    };
    let mut gap = format!("\n… {} bytes …\n", left_out.len());
    let mut put = |at: usize, end: usize, text: &str| {
        if left_out.contains(&at) {
            out.push_str(&std::mem::take(&mut gap));
            return;
        }
        for _ in guilty
            .iter()
            .filter(|span| span.is_empty() && (at..end).contains(&span.start))
        {
            out.push_str("<mark>▲</mark>");
        }
        let is_guilty = guilty.iter().any(|span| span.start <= at && at < span.end);
        if is_guilty != open {
            out.push_str(if is_guilty { "<mark>" } else { "</mark>" });
            open = is_guilty;
        }
        out.push_str(text);
    };
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            put(
                offset,
                offset + c.len_utf8(),
                &visible(c.encode_utf8(&mut [0; 4])),
            );
            offset += c.len_utf8();
        }
        for byte in chunk.invalid() {
            put(offset, offset + 1, &chip(&format!("{byte:02X}")));
            offset += 1;
        }
    }
    // The place after the last byte.
    put(offset, usize::MAX, "");
    out
}

#[cfg(test)]
mod tests {
    use super::marked;
    use allarch_core::text::Span;

    #[test]
    fn guilty_bytes_are_marked() {
        assert_eq!(marked(b"a<b", &[Span::new(1, 2)]), "a<mark>&lt;</mark>b");
        assert_eq!(marked(b"ab", &[Span::new(1, 2)]), "a<mark>b</mark>");
        assert_eq!(marked(b"ab", &[Span::new(2, 2)]), "ab<mark>▲</mark>");
        let chip = "<mark><span class=\"leaf-hidden\">FF</span></mark>";
        assert_eq!(marked(b"\xff", &[Span::new(0, 1)]), chip);
        let long = marked(&[b'a'; 20_000], &[Span::new(0, 20_000)]);
        let ends = "a".repeat(1_024);
        assert_eq!(
            long,
            format!("<mark>{ends}\n… 17952 bytes …\n{ends}</mark>")
        );
    }
}
