//! The page's address, as `--site` or `ALLARCH_SITE` gives it.

use crate::failure::Failure;

/// The address without a fragment; `None` where none was given.
pub(crate) fn site(given: Option<&str>) -> Result<Option<String>, Failure> {
    let Some(given) = given.filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    let (address, _) = given.split_once('#').unwrap_or((given, ""));
    let rest = ["https://", "http://"]
        .iter()
        .find_map(|scheme| address.strip_prefix(scheme));
    let is_plain = address
        .bytes()
        .all(|b| b.is_ascii_graphic() && !b"\"'<>\\`".contains(&b));
    let Some(rest) = rest.filter(|rest| is_plain && !rest.is_empty() && !rest.starts_with('/'))
    else {
        return Err(Failure::new(
            format!("{given} is no address of a page"),
            "a site is written https://HOST[:PORT]/[PATH]",
        ));
    };
    Ok(Some(if rest.contains('/') {
        address.to_owned()
    } else {
        format!("{address}/")
    }))
}
