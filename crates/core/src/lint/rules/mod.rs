//! The rules, one file each. A new one is its file, one `mod` line and one line in [`RULES`] here,
//! and its folder under `tests/data/lint/`.

use super::Rule;

mod annotations {
    pub(super) mod annotations_key_form;
    pub(super) mod annotations_non_ascii;
    pub(super) mod annotations_ref_name;
    pub(super) mod annotations_reserved;
    pub(super) mod annotations_value_format;
    pub(super) mod annotations_value_type;
}
mod artifact {
    pub(super) mod artifact_empty_descriptor;
    pub(super) mod artifact_looks_like_image;
    pub(super) mod artifact_type_required;
    pub(super) mod subject_media_type;
}
mod attestation {
    pub(super) mod attestation_dangling;
    pub(super) mod attestation_present;
    pub(super) mod attestation_runnable_platform;
    pub(super) mod attestation_unannotated;
}
mod config {
    pub(super) mod config_diff_id;
    pub(super) mod config_env;
    pub(super) mod config_history_count;
    pub(super) mod config_layer_count;
    pub(super) mod config_platform_missing;
    pub(super) mod config_rootfs_type;
    pub(super) mod config_timestamp;
}
mod descriptor {
    pub(super) mod descriptor_data_base64;
    pub(super) mod descriptor_data_mismatch;
    pub(super) mod descriptor_digest_algorithm;
    pub(super) mod descriptor_digest_encoding;
    pub(super) mod descriptor_digest_grammar;
    pub(super) mod descriptor_known_digest;
    pub(super) mod descriptor_required_field;
    pub(super) mod descriptor_size_range;
    pub(super) mod descriptor_size_unsafe;
    pub(super) mod descriptor_size_zero;
    pub(super) mod descriptor_urls_invalid;
    pub(super) mod descriptor_urls_scheme;
}
mod digest {
    pub(super) mod digest_mismatch;
    pub(super) mod digest_reserialised;
}
mod index {
    pub(super) mod index_child_digest_mismatch;
    pub(super) mod index_child_missing;
    pub(super) mod index_duplicate_platform;
    pub(super) mod index_entry_not_manifest;
    pub(super) mod index_nested;
    pub(super) mod index_no_runnable;
    pub(super) mod index_platform_config_mismatch;
    pub(super) mod index_same_digest;
    pub(super) mod index_shadowed;
}
mod layout {
    pub(super) mod layout_ref_duplicate;
    pub(super) mod layout_version;
}
mod media_type {
    pub(super) mod media_type_artifact_manifest;
    pub(super) mod media_type_child_mismatch;
    pub(super) mod media_type_docker_in_oci;
    pub(super) mod media_type_docker_zstd;
    pub(super) mod media_type_grammar;
    pub(super) mod media_type_header_mismatch;
    pub(super) mod media_type_missing;
    pub(super) mod media_type_missing_docker;
    pub(super) mod media_type_mixed_index;
    pub(super) mod media_type_nondistributable;
    pub(super) mod media_type_oci_in_docker;
    pub(super) mod media_type_octet_stream_config;
    pub(super) mod media_type_structure_mismatch;
    pub(super) mod media_type_unknown_layer;
}
mod platform {
    pub(super) mod platform_arm_no_variant;
    pub(super) mod platform_incomplete;
    pub(super) mod platform_missing;
    pub(super) mod platform_value;
    pub(super) mod platform_variant_unknown;
}
mod portability {
    pub(super) mod portability_layer_count;
    pub(super) mod portability_manifest_size;
    pub(super) mod registry_artifact_type;
    pub(super) mod registry_ecr;
    pub(super) mod registry_gcr;
    pub(super) mod registry_quay;
}
mod schema {
    pub(super) mod schema_empty_layers;
    pub(super) mod schema_misspelt_field;
    pub(super) mod schema_null_member;
    pub(super) mod schema_oci_field_in_docker;
    pub(super) mod schema_required_field;
    pub(super) mod schema_tool_output;
    pub(super) mod schema_unknown_kind;
    pub(super) mod schema_version;
    pub(super) mod schema_wrong_type;
}
mod schema1 {
    pub(super) mod schema1_deprecated;
    pub(super) mod schema1_history;
    pub(super) mod schema1_in_index;
    pub(super) mod schema1_signature;
}
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
mod windows {
    pub(super) mod windows_order;
    pub(super) mod windows_os_version_format;
    pub(super) mod windows_os_version_missing;
}

/// Every rule, sorted by id: the only list.
pub const RULES: &[Rule] = &[
    annotations::annotations_key_form::RULE,
    annotations::annotations_non_ascii::RULE,
    annotations::annotations_ref_name::RULE,
    annotations::annotations_reserved::RULE,
    annotations::annotations_value_format::RULE,
    annotations::annotations_value_type::RULE,
    artifact::artifact_empty_descriptor::RULE,
    artifact::artifact_looks_like_image::RULE,
    artifact::artifact_type_required::RULE,
    attestation::attestation_dangling::RULE,
    attestation::attestation_present::RULE,
    attestation::attestation_runnable_platform::RULE,
    attestation::attestation_unannotated::RULE,
    config::config_diff_id::RULE,
    config::config_env::RULE,
    config::config_history_count::RULE,
    config::config_layer_count::RULE,
    config::config_platform_missing::RULE,
    config::config_rootfs_type::RULE,
    config::config_timestamp::RULE,
    descriptor::descriptor_data_base64::RULE,
    descriptor::descriptor_data_mismatch::RULE,
    descriptor::descriptor_digest_algorithm::RULE,
    descriptor::descriptor_digest_encoding::RULE,
    descriptor::descriptor_digest_grammar::RULE,
    descriptor::descriptor_known_digest::RULE,
    descriptor::descriptor_required_field::RULE,
    descriptor::descriptor_size_range::RULE,
    descriptor::descriptor_size_unsafe::RULE,
    descriptor::descriptor_size_zero::RULE,
    descriptor::descriptor_urls_invalid::RULE,
    descriptor::descriptor_urls_scheme::RULE,
    digest::digest_mismatch::RULE,
    digest::digest_reserialised::RULE,
    index::index_child_digest_mismatch::RULE,
    index::index_child_missing::RULE,
    index::index_duplicate_platform::RULE,
    index::index_entry_not_manifest::RULE,
    index::index_nested::RULE,
    index::index_no_runnable::RULE,
    index::index_platform_config_mismatch::RULE,
    index::index_same_digest::RULE,
    index::index_shadowed::RULE,
    layout::layout_ref_duplicate::RULE,
    layout::layout_version::RULE,
    media_type::media_type_artifact_manifest::RULE,
    media_type::media_type_child_mismatch::RULE,
    media_type::media_type_docker_in_oci::RULE,
    media_type::media_type_docker_zstd::RULE,
    media_type::media_type_grammar::RULE,
    media_type::media_type_header_mismatch::RULE,
    media_type::media_type_missing::RULE,
    media_type::media_type_missing_docker::RULE,
    media_type::media_type_mixed_index::RULE,
    media_type::media_type_nondistributable::RULE,
    media_type::media_type_oci_in_docker::RULE,
    media_type::media_type_octet_stream_config::RULE,
    media_type::media_type_structure_mismatch::RULE,
    media_type::media_type_unknown_layer::RULE,
    platform::platform_arm_no_variant::RULE,
    platform::platform_incomplete::RULE,
    platform::platform_missing::RULE,
    platform::platform_value::RULE,
    platform::platform_variant_unknown::RULE,
    portability::portability_layer_count::RULE,
    portability::portability_manifest_size::RULE,
    portability::registry_artifact_type::RULE,
    portability::registry_ecr::RULE,
    portability::registry_gcr::RULE,
    portability::registry_quay::RULE,
    schema::schema_empty_layers::RULE,
    schema::schema_misspelt_field::RULE,
    schema::schema_null_member::RULE,
    schema::schema_oci_field_in_docker::RULE,
    schema::schema_required_field::RULE,
    schema::schema_tool_output::RULE,
    schema::schema_unknown_kind::RULE,
    schema::schema_version::RULE,
    schema::schema_wrong_type::RULE,
    schema1::schema1_deprecated::RULE,
    schema1::schema1_history::RULE,
    schema1::schema1_in_index::RULE,
    schema1::schema1_signature::RULE,
    security::security_ambiguous_manifest::RULE,
    security::security_control_chars::RULE,
    security::security_script_url::RULE,
    security::security_title_path::RULE,
    artifact::subject_media_type::RULE,
    syntax::syntax_bom::RULE,
    syntax::syntax_case_variant_key::RULE,
    syntax::syntax_deep_nesting::RULE,
    syntax::syntax_duplicate_key::RULE,
    syntax::syntax_invalid_utf8::RULE,
    syntax::syntax_lone_surrogate::RULE,
    syntax::syntax_not_json::RULE,
    syntax::syntax_number_form::RULE,
    syntax::syntax_trailing_data::RULE,
    windows::windows_order::RULE,
    windows::windows_os_version_format::RULE,
    windows::windows_os_version_missing::RULE,
];
