//! The rules, one file each. A new one is its file, one `mod` line and one line in [`RULES`] here,
//! and its folder under `tests/data/lint/`.

use super::Rule;

mod security {
    pub(super) mod security_ambiguous_manifest;
    pub(super) mod security_control_chars;
    pub(super) mod security_script_url;
    pub(super) mod security_title_path;
}
mod syntax {
    pub(super) mod syntax_bom;
    pub(super) mod syntax_case_variant_key;
    pub(super) mod syntax_deep_nesting;
    pub(super) mod syntax_duplicate_key;
    pub(super) mod syntax_invalid_utf8;
    pub(super) mod syntax_lone_surrogate;
    pub(super) mod syntax_not_json;
    pub(super) mod syntax_number_form;
    pub(super) mod syntax_trailing_data;
}

/// Every rule, sorted by id: the only list.
pub const RULES: &[Rule] = &[
    security::security_ambiguous_manifest::RULE,
    security::security_control_chars::RULE,
    security::security_script_url::RULE,
    security::security_title_path::RULE,
    syntax::syntax_bom::RULE,
    syntax::syntax_case_variant_key::RULE,
    syntax::syntax_deep_nesting::RULE,
    syntax::syntax_duplicate_key::RULE,
    syntax::syntax_invalid_utf8::RULE,
    syntax::syntax_lone_surrogate::RULE,
    syntax::syntax_not_json::RULE,
    syntax::syntax_number_form::RULE,
    syntax::syntax_trailing_data::RULE,
];
