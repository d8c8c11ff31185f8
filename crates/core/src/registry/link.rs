//! The `Link` headers of a list: which part comes next.
//!
//! Only where a list of the same repository goes on is taken out of one: its `last`, or the `next_page`
//! that Quay writes in its place; scheme, host and `n` are not looked at, and the path is built again
//! from what was asked. Taken as registries write them: absolute, relative to the host or to the
//! list, the query alone, several links in one header or in several, `rel` with or without quotes and
//! with several words. Source: RFC 8288, distribution-spec v1.1.1 "Listing tags".

use super::access::{Item, Page, Resource};

/// Most links named `next` that are looked at: a registry writes one.
const NEXT_LINKS: usize = 16;

/// The next page of `asked`, if one of the headers names one of the same list.
#[must_use]
pub fn next<S: AsRef<str>>(headers: &[S], asked: &Resource) -> Option<Page> {
    headers
        .iter()
        .flat_map(|header| links(header.as_ref()))
        .filter(|(_, params)| is_next(params))
        .take(NEXT_LINKS)
        .find_map(|(target, _)| same_list(target, asked))
}

/// Targets with their parameters. A target holds no `>`, so links are told apart by `<` outside one.
fn links(header: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = header;
    std::iter::from_fn(move || {
        let (_, after) = rest.split_once('<')?;
        let (target, after) = after.split_once('>')?;
        let end = after.find('<').unwrap_or(after.len());
        let (params, next) = after.split_at_checked(end)?;
        rest = next;
        Some((target, params))
    })
}

/// Whether one of the words of `rel` is `next`.
fn is_next(params: &str) -> bool {
    params.split([';', ',']).any(|param| {
        let Some((name, value)) = param.split_once('=') else {
            return false;
        };
        let words = value.trim().trim_matches('"').split_ascii_whitespace();
        let mut words = words.map(str::to_ascii_lowercase);
        name.trim().eq_ignore_ascii_case("rel") && words.any(|word| word == "next")
    })
}

fn same_list(target: &str, asked: &Resource) -> Option<Page> {
    // Any host will do to resolve against: it is not looked at.
    let base = format!("https://registry.invalid{}", asked.path());
    let base = fluent_uri::Uri::parse(base.as_str()).ok()?;
    let target = fluent_uri::UriRef::parse(target.trim()).ok()?;
    let target = target.resolve_against(&base).ok()?;
    let path = target.path().as_str();
    let query = target.query().map_or("", |query| query.as_str());
    let pairs = query.split('&').filter(|pair| !pair.starts_with("n="));
    let query = pairs.collect::<Vec<_>>().join("&");
    // A proxy's list goes on behind the proxy.
    let named = Resource::from_path(&asked.domain, path, Some(&query))
        .or_else(|_| Resource::from_proxy_path(path, Some(&query)))
        .ok()?;
    let same = named.repository == asked.repository && named.domain == asked.domain;
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
    let names_one = page.last.is_some() || page.next_page.is_some();
    let is_new = page.last != before.last || page.next_page != before.next_page;
    (names_one && is_new).then_some(Page {
        n: before.n,
        ..page
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(header: &str, last: Option<&str>) {
        let asked =
            Resource::from_path("reg.test", "/v2/acme/app/tags/list", Some("last=a")).unwrap();
        let found = next(&[header], &asked).and_then(|page| page.last.or(page.next_page));
        assert_eq!(found.as_deref(), last, "{header}");
    }

    #[test]
    fn only_the_same_list_goes_on() {
        let evil = "<https://evil.test/v2/acme/app/tags/list?last=b>;rel=next";
        for (header, last) in [
            (
                "</v2/acme/app/tags/list?n=5&last=b>; rel=\"next\"",
                Some("b"),
            ),
            (
                "<https://reg.test/v2/acme/app/tags/list?last=b>;rel=next",
                Some("b"),
            ),
            (evil, Some("b")),
            ("</v2/acme/app/tags/list?last=a>; rel=next", None),
            ("</v2/acme/app/tags/list>; rel=next", None),
            ("</v2/acme/other/tags/list?last=b>; rel=next", None),
            ("</v2/_catalog?last=b>; rel=next", None),
            ("</v2/acme/app/tags/list?last=b>; rel=prev", None),
            ("<javascript:alert(1)>;rel=next", None),
            ("<http://169.254.169.254/latest/meta-data>;rel=next", None),
            ("junk", None),
            ("<<<>>>", None),
            ("<", None),
        ] {
            check(header, last);
        }
    }

    #[test]
    fn forms_that_registries_write() {
        for (header, last) in [
            // Several links in one header.
            (
                "</v2/acme/app/tags/list?last=0>; rel=\"prev\", </v2/acme/app/tags/list?last=b>; rel=\"next\"",
                Some("b"),
            ),
            // Several words, other case, another parameter first, blanks.
            (
                "</v2/acme/app/tags/list?last=b>; rel=\"last NEXT\"",
                Some("b"),
            ),
            (
                "</v2/acme/app/tags/list?last=b>; title=\"x\" ; REL = next ",
                Some("b"),
            ),
            // Relative to the list, and the query alone.
            ("<list?last=b>; rel=next", Some("b")),
            ("<?n=2&last=b>; rel=next", Some("b")),
            // An escaped value, and Quay's.
            ("</v2/acme/app/tags/list?last=a%2Fb>; rel=next", Some("a/b")),
            (
                "</v2/acme/app/tags/list?n=50&next_page=gAAAAABmx3w%3D>; rel=\"next\"",
                Some("gAAAAABmx3w="),
            ),
            // A proxy's.
            (
                "</r/reg.test/v2/acme/app/tags/list?last=b>; rel=next",
                Some("b"),
            ),
            (
                "</r/other.test/v2/acme/app/tags/list?last=b>; rel=next",
                None,
            ),
            // Above what is asked for is no reason to stop.
            (
                "</v2/acme/app/tags/list?n=5000&last=b>; rel=next",
                Some("b"),
            ),
        ] {
            check(header, last);
        }
        let asked = Resource::from_path("reg.test", "/v2/acme/app/tags/list", None).unwrap();
        let headers = ["</other>; rel=next", "<?last=c>; rel=next"];
        assert_eq!(next(&headers, &asked).unwrap().last.as_deref(), Some("c"));
        assert_eq!(next::<&str>(&[], &asked), None);
    }
}
