//! What a text requires: platforms, machines by name, or the nodes that a tool printed.

use std::rc::Rc;

use allarch_core::coverage::Requirement;
use allarch_core::intake::read_nodes;

use crate::present::number::count;

/// The texts of the columns, and what was read, in a sentence.
///
/// # Errors
/// Why it names no platform.
pub fn required_by(text: &str) -> Result<(Vec<Rc<str>>, String), String> {
    let columns = |require: &[Requirement]| -> Vec<Rc<str>> {
        require.iter().map(|one| Rc::from(one.column())).collect()
    };
    let wrong = match Requirement::parse_list(text) {
        Ok(require) if require.is_empty() => {
            return Err("Write platforms or presets, or paste nodes.".to_owned());
        }
        Ok(require) => {
            let doubts: Vec<String> = require.iter().filter_map(Requirement::doubt).collect();
            let columns = columns(&require);
            let words = match doubts.first() {
                Some(doubt) => format!("Required, but {doubt}."),
                None => format!("{} required.", columns.join(", ")),
            };
            return Ok((columns, words));
        }
        Err(wrong) => wrong,
    };
    // It may end with a question.
    let wrong = match wrong.to_string() {
        asked if asked.ends_with('?') => asked,
        said => format!("{said}."),
    };
    let Ok(nodes) = read_nodes(text) else {
        return Err(wrong);
    };
    let found = Requirement::of_nodes(&nodes);
    let columns = columns(&found.require);
    match (columns.is_empty(), found.open.first()) {
        (true, Some(why)) => Err(why.clone()),
        (true, None) => Err(wrong),
        (false, open) => {
            let nodes = count(nodes.nodes.len(), "node");
            let open = open.map_or_else(String::new, |why| format!(" {why}"));
            let words = format!("{} required, by {nodes}.{open}", columns.join(", "));
            Ok((columns, words))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::required_by;

    #[test]
    fn platforms_machines_and_nodes() {
        let read = |text: &str| required_by(text).map(|(columns, _)| columns.join(" "));
        let ok = |text: &str| Ok(text.to_owned());
        assert_eq!(read("linux/amd64, arm64"), ok("linux/amd64 linux/arm64"));
        assert_eq!(read("preset:windows-2022"), ok("windows(10.0.20348)/amd64"));
        assert_eq!(
            read("a linux/arm64\nb linux/amd64\n"),
            ok("linux/arm64 linux/amd64")
        );
        assert!(
            read("preset:gravitn-3")
                .unwrap_err()
                .contains("did you mean graviton-3?")
        );
        assert!(read(" ").is_err());
        let (_, words) = required_by("linux/amd46").unwrap();
        assert!(words.contains("did you mean amd64?"), "{words}");
    }
}
