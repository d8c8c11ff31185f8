//! What earlier fetches brought, for the next one: a shell keeps one of these as long as it runs.

use std::collections::VecDeque;
use std::sync::Arc;

use super::Fetched;
use crate::oci::Reference;

/// Most bytes of documents that are kept; the oldest go first.
const BYTES: usize = 64 << 20;

/// Sound documents by name, the newest last. Nothing of one repository is used for another: that a
/// registry has a digest in one says nothing of the other.
#[derive(Debug, Default)]
pub struct Earlier {
    documents: VecDeque<Arc<Fetched>>,
    bytes: usize,
}

impl Earlier {
    /// Keeps a document, in place of what had its name before.
    pub fn keep(&mut self, fetched: &Arc<Fetched>) {
        if fetched.fault.is_some() {
            return;
        }
        let known = self
            .documents
            .iter()
            .position(|known| known.name == fetched.name);
        let replaced = known.and_then(|at| self.documents.remove(at));
        self.bytes -= replaced.map_or(0, |replaced| size(&replaced));
        self.bytes += size(fetched);
        self.documents.push_back(Arc::clone(fetched));
        while self.bytes > BYTES
            && let Some(oldest) = self.documents.pop_front()
        {
            self.bytes -= size(&oldest);
        }
    }

    /// What came of the repository of `reference`: [`Options::held`](super::Options::held).
    #[must_use]
    pub fn of(&self, reference: &Reference) -> Vec<Arc<Fetched>> {
        let repository = format!("{}/{}", reference.domain, reference.path);
        let of_blob = format!(" of {repository}");
        let is_of = |fetched: &&Arc<Fetched>| match fetched.name.strip_prefix(&repository) {
            Some(rest) => rest.starts_with([':', '@']),
            None => fetched.name.ends_with(&of_blob),
        };
        self.documents.iter().filter(is_of).cloned().collect()
    }
}

fn size(fetched: &Fetched) -> usize {
    fetched.document.bytes().len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Limits;
    use crate::oci::{Document, Served};
    use crate::registry::Role;

    fn fetched(name: &str, body: &[u8]) -> Arc<Fetched> {
        Arc::new(Fetched {
            name: name.to_owned(),
            role: Role::Top,
            document: Document::read(body, Served::default(), Limits::default()),
            served_digest: None,
            host: "reg.test".to_owned(),
            route: "direct",
            at: 1,
            since: None,
            fault: None,
        })
    }

    fn names(earlier: &Earlier, reference: &str) -> Vec<String> {
        let of = earlier.of(&Reference::parse(reference).unwrap());
        of.iter().map(|fetched| fetched.name.clone()).collect()
    }

    #[test]
    fn each_repository_for_itself() {
        let mut earlier = Earlier::default();
        for name in [
            "reg.test:5000/a/b:1",
            "reg.test:5000/a/b@sha256:00",
            "blob sha256:11 of reg.test:5000/a/b",
            "reg.test:5000/a/bc:1",
            "reg.test:5000/a/b/c:1",
            "reg.test/a/b:1",
            "blob sha256:11 of x.reg.test:5000/a/b",
        ] {
            earlier.keep(&fetched(name, b"{}"));
        }
        assert_eq!(
            names(&earlier, "reg.test:5000/a/b:2"),
            [
                "reg.test:5000/a/b:1",
                "reg.test:5000/a/b@sha256:00",
                "blob sha256:11 of reg.test:5000/a/b",
            ]
        );
    }

    #[test]
    fn the_newest_of_a_name_and_no_more_than_there_is_room_for() {
        let mut earlier = Earlier::default();
        earlier.keep(&fetched("reg.test/a:1", b"{}"));
        earlier.keep(&fetched("reg.test/a:1", b"[]"));
        assert_eq!(names(&earlier, "reg.test/a").len(), 1);
        assert_eq!(earlier.bytes, 2);
        let long = vec![b' '; BYTES / 2];
        for name in ["reg.test/a:2", "reg.test/a:3"] {
            earlier.keep(&fetched(name, &long));
        }
        assert_eq!(
            names(&earlier, "reg.test/a"),
            ["reg.test/a:2", "reg.test/a:3"]
        );
        assert_eq!(earlier.bytes, BYTES);
    }

    #[test]
    fn what_is_not_sound_is_not_kept() {
        let mut earlier = Earlier::default();
        let mut bad = Fetched::clone(&fetched("reg.test/a:1", b"{}"));
        bad.fault = Some(crate::registry::FetchError::Offline);
        earlier.keep(&Arc::new(bad));
        assert!(names(&earlier, "reg.test/a").is_empty());
    }
}
