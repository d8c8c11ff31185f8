//! Platforms as text, as `Format` and `FormatAll` of containerd/platforms write them. Neither
//! normalizes; empty parts vanish; a platform without os is `unknown`.

use super::{Platform, Rules, go};
use crate::text::sorted;

/// `os/architecture/variant`.
#[must_use]
pub fn format(platform: &Platform) -> String {
    if platform.os.is_empty() {
        return "unknown".to_owned();
    }
    go::path_join(&[&platform.os, &platform.architecture, &platform.variant])
}

/// `os(version+feature)/architecture/variant`: features since v1.0.0-rc.3, sorted; from
/// v1.0.0-rc.4 on without empty and repeated ones; `%`, `+`, `(`, `)` and `/` percent-encoded.
#[must_use]
pub fn format_all(platform: &Platform, rules: Rules) -> String {
    if platform.os.is_empty() {
        return "unknown".to_owned();
    }
    let mut options = if rules < Rules::Rc3 {
        platform.os_version.clone()
    } else {
        encode(&platform.os_version)
    };
    if rules >= Rules::Rc3 {
        let features = platform.os_features.iter().map(String::as_str).collect();
        let mut features: Vec<&str> = sorted(features, Ord::cmp);
        if rules >= Rules::Rc4 {
            features.retain(|feature| !feature.is_empty());
            features.dedup();
        }
        for feature in features {
            options.push('+');
            options.push_str(&encode(feature));
        }
    }
    let os = if options.is_empty() {
        platform.os.clone()
    } else {
        format!("{}({options})", platform.os)
    };
    go::path_join(&[&os, &platform.architecture, &platform.variant])
}

fn encode(option: &str) -> String {
    let mut out = String::with_capacity(option.len());
    for c in option.chars() {
        match c {
            '%' => out.push_str("%25"),
            '+' => out.push_str("%2B"),
            '(' => out.push_str("%28"),
            ')' => out.push_str("%29"),
            '/' => out.push_str("%2F"),
            c => out.push(c),
        }
    }
    out
}
