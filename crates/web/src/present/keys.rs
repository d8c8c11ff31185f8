//! The keyboard map as people read it.

use crate::route::TABS;

/// One row of the map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keys {
    /// What is pressed: keys that stand for the same thing, or one after the other.
    pub keys: Vec<String>,
    /// What comes between them: empty, or `then`.
    pub between: &'static str,
    /// What it does.
    pub does: String,
    /// Whether the switch for single keys turns it off.
    pub single: bool,
}

/// The map, a view's letter only where the view exists.
#[must_use]
pub fn keys() -> Vec<Keys> {
    let mut rows = vec![
        row(&["/"], "To the paste box", true),
        row(&["Ctrl", "Enter"], "Inspect what is in the box", false),
        row(
            &["Alt", "G"],
            "Take it for the second guess, and back",
            false,
        ),
        row(&["Alt", "Y"], "Why it is taken for that", false),
    ];
    rows.extend(TABS.iter().map(|tab| Keys {
        between: "then",
        ..row(&["g", &tab.key.to_string()], tab.name, true)
    }));
    rows.extend([
        row(
            &["j", "k"],
            "Next, previous finding; the source goes along",
            true,
        ),
        row(
            &["Enter"],
            "On a finding: to its line in the source, and back",
            false,
        ),
        row(&["Enter", "Space"], "On a row’s name: open it", false),
        row(&["Enter", "Space"], "On a cell: why it is so", false),
        row(&["←", "↑", "→", "↓"], "Move inside a table of cells", false),
        row(
            &["Ctrl", "End"],
            "To the last cell of a table; Ctrl Home to the first",
            false,
        ),
        row(&["s"], "Share what is shown", true),
        row(&["t"], "Theme: system, light, dark", true),
        row(&["?"], "These keys", true),
        row(&["Esc"], "Close what is open", false),
    ]);
    rows
}

fn row(keys: &[&str], does: &str, single: bool) -> Keys {
    Keys {
        keys: keys.iter().map(|key| (*key).to_owned()).collect(),
        between: "",
        does: does.to_owned(),
        single,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_view_has_its_letter_and_no_other_has_one() {
        let letters: Vec<String> = keys()
            .into_iter()
            .filter(|row| row.between == "then")
            .map(|row| format!("{} {}", row.keys.join(" "), row.does))
            .collect();
        assert_eq!(letters, ["g i Inspect", "g m Match", "g x Matrix"]);
    }

    #[test]
    fn only_keys_that_write_text_are_switched_off() {
        for row in keys() {
            let writes = row
                .keys
                .iter()
                .all(|key| key.chars().count() == 1 && key.is_ascii());
            assert_eq!(row.single, writes, "{:?}", row.keys);
        }
    }
}
