//! What every page has around its content.

use crate::html::escape;

/// The site's files, by their paths from its root, and its policy.
#[derive(Debug, Default)]
pub(crate) struct Frame {
    pub(crate) icon: String,
    pub(crate) policy: String,
    /// Path and integrity.
    pub(crate) styles: Vec<(String, String)>,
}

/// The kinds of pages, as the frame leads to them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tab {
    Rules,
    Engines,
}

impl Tab {
    const ALL: [Self; 2] = [Self::Rules, Self::Engines];

    /// Their folder below the site.
    fn folder(self) -> &'static str {
        match self {
            Self::Rules => "rules",
            Self::Engines => "engines",
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Rules => "Rules",
            Self::Engines => "Engines",
        }
    }
}

/// One page: where it lies, and what is on it.
pub(crate) struct Content<'a> {
    /// The way from the page to the site's root: `../`, `../../`.
    pub(crate) root: &'a str,
    pub(crate) title: &'a str,
    pub(crate) description: &'a str,
    /// Which pages it belongs to.
    pub(crate) tab: Tab,
    /// Whether it is the index of these.
    pub(crate) is_tab: bool,
    /// The content of `main`.
    pub(crate) main: &'a str,
}

const MARK: &str = "<svg class=\"mark\" viewBox=\"0 0 24 24\" aria-hidden=\"true\"><path class=\"mark-ink\" d=\"M1.6 12.4A10.4 10.4 0 0 1 2.98 7.23L7.31 9.72A5.4 5.4 0 0 0 6.6 12.4ZM3.61 6.26A10.4 10.4 0 0 1 7.25 3.15L9.53 7.6A5.4 5.4 0 0 0 7.64 9.21ZM16.75 3.15A10.4 10.4 0 0 1 20.39 6.26L16.36 9.21A5.4 5.4 0 0 0 14.47 7.6ZM21.02 7.23A10.4 10.4 0 0 1 22.4 12.4L17.4 12.4A5.4 5.4 0 0 0 16.69 9.72ZM1.6 13.5h5v3.6h-5zM1.6 18.1h5v3.6h-5zM17.4 13.5h5v3.6h-5zM17.4 18.1h5v3.6h-5z\"/><path class=\"mark-key\" d=\"M7.88 1.56A11.6 11.6 0 0 1 16.12 1.56L13.92 7.35A5.4 5.4 0 0 0 10.08 7.35Z\"/></svg>";

impl Frame {
    pub(crate) fn around(&self, content: &Content<'_>) -> String {
        let Content {
            root,
            title,
            description,
            tab,
            is_tab,
            main,
        } = content;
        let styles: String = self
            .styles
            .iter()
            .map(|(path, integrity)| {
                format!(
                    "  <link rel=\"stylesheet\" href=\"{root}{path}\" integrity=\"{integrity}\">\n"
                )
            })
            .collect();
        let (title, description) = (escape(title), escape(description));
        let (policy, icon) = (escape(&self.policy), &self.icon);
        let tabs: String = Tab::ALL
            .into_iter()
            .map(|one| {
                let current = match (one == *tab, is_tab) {
                    (false, _) => "",
                    (true, true) => " aria-current=\"page\"",
                    (true, false) => " aria-current=\"true\"",
                };
                let (folder, name) = (one.folder(), one.name());
                format!("<li><a href=\"{root}{folder}/\"{current}>{name}</a></li>")
            })
            .collect();
        format!(
            "<!doctype html>
<html lang=\"en\">
<head>
  <meta charset=\"utf-8\">
  <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">
  <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">
  <meta name=\"color-scheme\" content=\"light dark\">
  <meta name=\"referrer\" content=\"no-referrer\">
  <title>{title} · Allarch</title>
  <meta name=\"description\" content=\"{description}\">
  <link rel=\"icon\" type=\"image/svg+xml\" href=\"{root}{icon}\">
{styles}</head>
<body>
<a class=\"skip\" href=\"#main\">Skip to the content</a>
<header class=\"bar\">
<a class=\"brand\" href=\"{root}\">{MARK}Allarch</a>
<nav class=\"tabs\" aria-label=\"Pages\"><ul>{tabs}</ul></nav>
</header>
<main class=\"main leaf\" id=\"main\" tabindex=\"-1\">
{main}</main>
</body>
</html>
"
        )
    }
}
