//! The response headers of the page. `www/response-headers.txt` is the one place that states them:
//! the build writes `_headers` and checks the page's meta element from the same file.

const HEADERS: &str = include_str!("../../../www/response-headers.txt");

/// Name and value of each header that every file of the page is sent with, the Content Security
/// Policy with `frame-ancestors` among them.
pub fn site_headers() -> impl Iterator<Item = (&'static str, &'static str)> {
    HEADERS.lines().filter_map(|line| line.split_once(": "))
}

/// The policy as the local server sends it, in the header and in the page's meta element alike:
/// a page that a person serves to themselves may also ask a registry on their own machine.
#[must_use]
pub fn for_local_use(text: &str) -> String {
    text.replace(
        "connect-src 'self' https:;",
        "connect-src 'self' https: http://localhost:* http://127.0.0.1:*;",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_forbids_frames_and_inline_script() {
        let policy = site_headers().find(|(name, _)| *name == "Content-Security-Policy");
        let (_, policy) = policy.unwrap();
        assert!(policy.contains("frame-ancestors 'none'"));
        assert!(!policy.contains("unsafe-inline"));
        assert_eq!(site_headers().count(), 6);
    }

    #[test]
    fn local_use_widens_header_and_page_alike() {
        let index = include_str!("../../../index.html");
        let policy = site_headers().find(|(name, _)| *name == "Content-Security-Policy");
        for text in [index, policy.unwrap().1] {
            let widened = for_local_use(text);
            assert_eq!(widened.matches(" http://127.0.0.1:*;").count(), 1);
        }
    }
}
