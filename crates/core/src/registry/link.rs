//! The `Link` header of a list: which part comes next.
//!
//! Only what a list of the same repository may say is taken out of it, its `n` and `last`; the path
//! is built again from what was asked. Source: RFC 8288, distribution-spec v1.1.1 "Listing tags".

use super::access::{Item, Page, Resource};

/// The next page of `asked`, if the header names one of the same list.
#[must_use]
pub fn next(header: &str, asked: &Resource) -> Option<Page> {
    let (target, params) = header.trim().strip_prefix('<')?.split_once('>')?;
    let is_next = params.split(';').any(|param| {
        let value = param.trim().strip_prefix("rel=").unwrap_or_default();
        value.trim_matches('"').eq_ignore_ascii_case("next")
    });
    if !is_next {
        return None;
    }
    let target = fluent_uri::UriRef::parse(target).ok()?;
    let path = target.path().as_str();
    let query = target.query().map(fluent_uri::pct_enc::EStr::as_str);
    let named = Resource::from_path(&asked.domain, path, query).ok()?;
    let same = named.repository == asked.repository;
    match (named.item, &asked.item) {
        (Item::Tags(page), Item::Tags(before)) if same => advances(page, before),
        (
            Item::Referrers { digest, page, .. },
            Item::Referrers {
                digest: subject,
                page: before,
                ..
            },
        ) if same && digest == *subject => advances(page, before),
        _ => None,
    }
}

/// A page that ends where the one before it ended would be asked for for ever.
fn advances(page: Page, before: &Page) -> Option<Page> {
    (page.last.is_some() && page.last != before.last).then_some(page)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(header: &str, last: Option<&str>) {
        let asked =
            Resource::from_path("reg.test", "/v2/acme/app/tags/list", Some("last=a")).unwrap();
        let found = next(header, &asked).and_then(|page| page.last);
        assert_eq!(found.as_deref(), last, "{header}");
    }

    #[test]
    fn only_the_same_list_goes_on() {
        check(
            "</v2/acme/app/tags/list?n=5&last=b>; rel=\"next\"",
            Some("b"),
        );
        check(
            "<https://reg.test/v2/acme/app/tags/list?last=b>;rel=next",
            Some("b"),
        );
        check(
            "<https://evil.test/v2/acme/app/tags/list?last=b>;rel=next",
            Some("b"),
        );
        check("</v2/acme/app/tags/list?last=a>; rel=next", None);
        check("</v2/acme/app/tags/list>; rel=next", None);
        check("</v2/acme/other/tags/list?last=b>; rel=next", None);
        check("</v2/_catalog?last=b>; rel=next", None);
        check("</v2/acme/app/tags/list?last=b>; rel=prev", None);
        check("<javascript:alert(1)>;rel=next", None);
        check("junk", None);
    }
}
