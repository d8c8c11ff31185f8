//! Many images at once: which one is asked for next. So many of one registry, so many in all; a
//! registry that asks to wait is left alone until its time, and the others go on.
//!
//! Knows nothing of requests or of what an image is: a shell takes what [`Queue::next`] gives, runs a
//! [`Fetch`](super::Fetch) for it, and says how that ended. Times are seconds since 1970.

use std::collections::VecDeque;

/// How long a registry that does not say how long is left alone at first; each time again it is
/// twice as long.
const WAIT: u64 = 60;
/// The longest wait that is made up, in seconds.
const LONGEST: u64 = 900;

/// How many are on their way at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Of one registry.
    pub per_registry: usize,
    /// Of all together.
    pub in_all: usize,
}

/// What is still to be asked, by registry, in the order in which it was added.
#[derive(Clone, Debug)]
pub struct Queue<T> {
    bounds: Bounds,
    registries: Vec<Registry<T>>,
}

#[derive(Clone, Debug)]
struct Registry<T> {
    domain: String,
    waiting: VecDeque<T>,
    running: usize,
    /// It is left alone until then.
    until: Option<u64>,
    /// How often in a row it asked to wait.
    refusals: u32,
}

/// How a queue stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// How many are neither asked nor on their way.
    pub waiting: usize,
    /// How many are on their way.
    pub running: usize,
    /// How many registries have any of these.
    pub registries: usize,
    /// Registries that are left alone although something waits for them, and until when.
    pub paused: Vec<(String, u64)>,
}

impl<T> Queue<T> {
    /// An empty one.
    #[must_use]
    pub fn new(bounds: Bounds) -> Self {
        Self {
            bounds,
            registries: Vec::new(),
        }
    }

    /// Puts something at the end of what waits for a registry.
    pub fn add(&mut self, domain: &str, item: T) {
        self.registry(domain).waiting.push_back(item);
    }

    /// What may be asked now, of the registry that has the fewest on their way. After a wait one is
    /// asked first, and the others follow when that has come.
    pub fn next(&mut self, now: u64) -> Option<T> {
        let bounds = self.bounds;
        let running: usize = self.registries.iter().map(|one| one.running).sum();
        if running >= bounds.in_all {
            return None;
        }
        let registry = self
            .registries
            .iter_mut()
            .filter(|one| one.is_due(bounds.per_registry, now))
            .min_by_key(|one| one.running)?;
        let item = registry.waiting.pop_front()?;
        registry.running += 1;
        registry.until = None;
        Some(item)
    }

    /// Whether [`Self::next`] gives something.
    #[must_use]
    pub fn is_due(&self, now: u64) -> bool {
        let running: usize = self.registries.iter().map(|one| one.running).sum();
        let due = |one: &Registry<T>| one.is_due(self.bounds.per_registry, now);
        running < self.bounds.in_all && self.registries.iter().any(due)
    }

    /// Something of a registry came, or failed in a way that is its own.
    pub fn ended(&mut self, domain: &str) {
        let registry = self.registry(domain);
        registry.running = registry.running.saturating_sub(1);
        registry.refusals = 0;
    }

    /// Something was stopped: it says nothing of its registry.
    pub fn stopped(&mut self, domain: &str) {
        let registry = self.registry(domain);
        registry.running = registry.running.saturating_sub(1);
    }

    /// A registry asked to wait, so many seconds where it says so: what it refused is asked again
    /// after that, before the others.
    pub fn refused(&mut self, domain: &str, item: T, seconds: Option<u64>, now: u64) {
        let registry = self.registry(domain);
        registry.running = registry.running.saturating_sub(1);
        registry.waiting.push_front(item);
        // Those that were under way together are refused together: that is one time.
        if registry.until.is_none_or(|until| until <= now) {
            registry.refusals = registry.refusals.saturating_add(1);
        }
        let doublings = registry.refusals.saturating_sub(1).min(8);
        let seconds = seconds.unwrap_or_else(|| (WAIT << doublings).min(LONGEST));
        let until = now.saturating_add(seconds.max(1));
        registry.until = registry.until.max(Some(until));
    }

    /// Nothing more is asked of a registry: what waits for it.
    pub fn close(&mut self, domain: &str) -> VecDeque<T> {
        std::mem::take(&mut self.registry(domain).waiting)
    }

    /// Drops what waits and is not wanted any more.
    pub fn retain(&mut self, wanted: impl Fn(&T) -> bool) {
        for registry in &mut self.registries {
            registry.waiting.retain(&wanted);
        }
    }

    /// A person wants to go on: registries that nothing waits for are asked without a wait.
    pub fn go_on(&mut self) {
        self.registries
            .retain(|one| one.running > 0 || !one.waiting.is_empty());
    }

    /// When the first registry that is left alone may be asked again; `None` where none is waited for.
    #[must_use]
    pub fn wakes_at(&self) -> Option<u64> {
        let waited_for = |one: &&Registry<T>| !one.waiting.is_empty();
        let untils = self.registries.iter().filter(waited_for);
        untils.filter_map(|one| one.until).min()
    }

    /// Whether nothing waits and nothing is on its way.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let is_idle = |one: &Registry<T>| one.running == 0 && one.waiting.is_empty();
        self.registries.iter().all(is_idle)
    }

    /// How it stands.
    #[must_use]
    pub fn standing(&self, now: u64) -> Standing {
        let mut standing = Standing::default();
        for one in &self.registries {
            standing.waiting += one.waiting.len();
            standing.running += one.running;
            let is_open = one.running > 0 || !one.waiting.is_empty();
            standing.registries += usize::from(is_open);
            if let Some(until) = one.until.filter(|until| *until > now)
                && !one.waiting.is_empty()
            {
                standing.paused.push((one.domain.clone(), until));
            }
        }
        standing
    }

    fn registry(&mut self, domain: &str) -> &mut Registry<T> {
        let known = self.registries.iter().position(|one| one.domain == domain);
        let at = known.unwrap_or_else(|| {
            self.registries.push(Registry::new(domain));
            self.registries.len() - 1
        });
        #[expect(clippy::indexing_slicing, reason = "found, or pushed just now")]
        &mut self.registries[at]
    }
}

impl<T> Registry<T> {
    fn new(domain: &str) -> Self {
        Self {
            domain: domain.to_owned(),
            waiting: VecDeque::new(),
            running: 0,
            until: None,
            refusals: 0,
        }
    }

    fn is_due(&self, per_registry: usize, now: u64) -> bool {
        let most = if self.refusals > 0 { 1 } else { per_registry };
        let is_let = self.until.is_none_or(|until| until <= now);
        is_let && !self.waiting.is_empty() && self.running < most
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn queue(per_registry: usize, in_all: usize, items: &[(&str, u32)]) -> Queue<u32> {
        let mut queue = Queue::new(Bounds {
            per_registry,
            in_all,
        });
        for (domain, item) in items {
            queue.add(domain, *item);
        }
        queue
    }

    fn all_due(queue: &mut Queue<u32>, now: u64) -> Vec<u32> {
        std::iter::from_fn(|| queue.next(now)).collect()
    }

    #[test]
    fn registries_take_turns_within_the_bounds() {
        let items = [("a", 1), ("a", 2), ("a", 3), ("b", 4), ("b", 5), ("c", 6)];
        let mut open = queue(2, 4, &items);
        assert_eq!(all_due(&mut open, 0), [1, 4, 6, 2]);
        assert!(!open.is_due(0));
        open.ended("c");
        assert_eq!(all_due(&mut open, 0), [5]);
        open.ended("a");
        assert_eq!(all_due(&mut open, 0), [3]);
        for domain in ["a", "a", "b", "b"] {
            assert!(!open.is_empty());
            open.ended(domain);
        }
        assert!(open.is_empty());
    }

    #[test]
    fn one_that_asks_to_wait_is_left_alone_and_the_others_go_on() {
        let mut open = queue(2, 9, &[("a", 1), ("a", 2), ("a", 3), ("b", 4), ("b", 5)]);
        assert_eq!(all_due(&mut open, 100), [1, 4, 2, 5]);
        open.refused("a", 1, Some(40), 100);
        open.refused("a", 2, Some(30), 100);
        assert_eq!(open.next(100), None);
        open.ended("b");
        let standing = open.standing(101);
        assert_eq!(standing.paused, [("a".to_owned(), 140)]);
        assert_eq!((standing.waiting, standing.running), (3, 1));
        assert_eq!(standing.registries, 2);
        assert_eq!(open.wakes_at(), Some(140));
        assert_eq!(open.next(139), None);
        // One first; it tells whether the others may follow. What was refused last stands in front.
        assert_eq!(all_due(&mut open, 140), [2]);
        assert_eq!(open.wakes_at(), None);
        open.ended("a");
        assert_eq!(all_due(&mut open, 141), [1, 3]);
    }

    #[test]
    fn a_registry_that_does_not_say_how_long_is_left_alone_longer_each_time() {
        let mut open = queue(1, 1, &[("a", 1)]);
        let mut now = 0;
        let waits: Vec<u64> = (0..6)
            .filter_map(|_| {
                let item = open.next(now)?;
                open.refused("a", item, None, now);
                let until = open.wakes_at()?;
                let wait = until - now;
                now = until;
                Some(wait)
            })
            .collect();
        assert_eq!(waits, [60, 120, 240, 480, 900, 900]);
        open.next(now);
        open.ended("a");
        open.add("a", 2);
        open.next(now);
        open.refused("a", 2, None, now);
        assert_eq!(open.wakes_at(), Some(now + 60));
    }

    #[test]
    fn what_is_stopped_is_gone_and_going_on_asks_at_once() {
        let mut open = queue(1, 9, &[("a", 1), ("a", 2), ("b", 3)]);
        assert_eq!(all_due(&mut open, 0), [1, 3]);
        open.refused("a", 1, Some(3_600), 0);
        open.retain(|item| *item == 3);
        open.stopped("b");
        assert!(open.is_empty());
        assert_eq!(
            (open.standing(1), open.wakes_at()),
            (Standing::default(), None)
        );
        open.go_on();
        open.add("a", 1);
        assert_eq!(all_due(&mut open, 1), [1]);
    }

    #[test]
    fn a_closed_registry_gives_back_what_waits() {
        let mut open = queue(1, 9, &[("a", 1), ("a", 2), ("a", 3), ("b", 4)]);
        assert_eq!(open.next(0), Some(1));
        assert_eq!(open.close("a"), [2, 3]);
        open.ended("a");
        assert_eq!(all_due(&mut open, 0), [4]);
    }
}
