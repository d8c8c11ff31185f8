//! Every rule as a reporting descriptor.

use serde_json::{Value, json};

use super::level;
use crate::lint::docs::{first_sentence, prose};
use crate::lint::{RULES, Rule};
use crate::report::linted::rule_page;

/// The rule's place among the descriptors.
pub(super) fn index(id: &str) -> Option<usize> {
    RULES.iter().position(|rule| rule.id == id)
}

/// All rules, in the order of [`RULES`].
pub(super) fn descriptors(site: Option<&str>) -> Vec<Value> {
    RULES.iter().map(|rule| descriptor(rule, site)).collect()
}

fn descriptor(rule: &Rule, site: Option<&str>) -> Value {
    let text = |heading| prose(rule.section(heading).unwrap_or_default());
    let (what, why) = (text("What it checks"), text("Why it matters"));
    let mut descriptor = json!({
        "id": rule.id,
        "shortDescription": {"text": first_sentence(&what)},
        "fullDescription": {"text": what},
        "help": {
            "text": format!("{why}\n\nSource: {}", text("Source")),
            "markdown": format!("{what}\n\n**Why it matters.** {why}\n\n**Source.** {}", text("Source")),
        },
        "defaultConfiguration": {"level": level(rule.severity)},
        "properties": {"tags": [rule.family.name()], "since": rule.since},
    });
    if let Some(site) = site {
        descriptor["helpUri"] = rule_page(site, rule.id).into();
    }
    descriptor
}
