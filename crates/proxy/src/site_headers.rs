//! The response headers of the page. `www/response-headers.txt` is the one place that states them:
//! the build writes `_headers` and checks the page's meta element from the same file.

const HEADERS: &str = include_str!("../../../www/response-headers.txt");

/// Name and value of each header that every file of the page is sent with, the Content Security
/// Policy with `frame-ancestors` among them.
pub fn site_headers() -> impl Iterator<Item = (&'static str, &'static str)> {
    HEADERS.lines().filter_map(|line| line.split_once(": "))
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
}
