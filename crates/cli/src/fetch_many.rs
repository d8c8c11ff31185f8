//! Many images at once: several registries side by side, each with so many images at a time. A
//! registry that lets nobody ask any more is left alone, and the rest of its images are answered with
//! what it said, so that what came is not lost.

use std::collections::{HashMap, HashSet};
use std::io::{IsTerminal as _, Write as _};
use std::sync::Arc;

use allarch_core::oci::Reference;
use allarch_core::registry::{Bounds, Fetch, FetchError, Graph, Options, Queue, Want};
use tokio::task::JoinSet;

use crate::failure::{Failure, remark};
use crate::http::{Network, now};

/// Images that are on their way at a time.
const BOUNDS: Bounds = Bounds {
    per_registry: 16,
    in_all: 64,
};

/// What became of an image.
pub(crate) type Came = Result<Graph, FetchError>;

/// The images in the order asked for, each with as much below it as is wanted.
///
/// # Errors
/// Where the network client cannot be set up; what registries answer is in the answers.
pub(crate) fn many(
    asked: &[(Reference, Want)],
    network: &Arc<Network>,
) -> Result<Vec<Came>, Failure> {
    if asked.is_empty() {
        return Ok(Vec::new());
    }
    let mut run = Run {
        queue: Queue::new(BOUNDS),
        closed: HashSet::new(),
        came: asked.iter().map(|_| None).collect(),
    };
    // A registry's options are the same for all its images, and a credential helper is a program.
    let mut known: HashMap<&str, Options> = HashMap::new();
    for (at, (reference, want)) in asked.iter().enumerate() {
        let options = known
            .entry(&reference.domain)
            .or_insert_with(|| network.options(reference));
        let options = Options {
            want: want.clone(),
            ..options.clone()
        };
        run.queue.add(&reference.domain, (at, options));
    }
    network.block_on(run.run(asked, network))
}

/// What is still to be asked, and what came.
struct Run {
    queue: Queue<(usize, Options)>,
    /// Registries that let nobody ask any more.
    closed: HashSet<String>,
    came: Vec<Option<Came>>,
}

impl Run {
    async fn run(mut self, asked: &[(Reference, Want)], network: &Arc<Network>) -> Vec<Came> {
        let mut open = JoinSet::new();
        let mut progress = Progress::new(asked.len());
        loop {
            while let Some((at, options)) = self.queue.next(now()) {
                let Some((reference, _)) = asked.get(at) else {
                    break;
                };
                let options = Options {
                    held: network.held(reference),
                    ..options
                };
                let machine = Fetch::new(reference, options, now());
                let network = Arc::clone(network);
                open.spawn(async move { (at, network.drive(machine).await) });
            }
            let Some(ended) = open.join_next().await else {
                break;
            };
            // A task that is lost leaves its image unanswered, which is said below.
            let Ok((at, result)) = ended else { continue };
            let domain = asked
                .get(at)
                .map(|(reference, _)| reference.domain.as_str());
            let domain = domain.unwrap_or_default();
            self.queue.ended(domain);
            if let Err(error @ FetchError::RateLimited { .. }) = &result {
                self.close(domain, error);
            }
            if let Some(slot) = self.came.get_mut(at) {
                *slot = Some(result);
            }
            progress.on(self.came.iter().filter(|one| one.is_some()).count());
        }
        progress.clear();
        self.came
            .into_iter()
            .map(|one| one.unwrap_or(Err(FetchError::Cancelled)))
            .collect()
    }

    /// Nothing more is asked of a registry: what waits is answered with what it said.
    fn close(&mut self, domain: &str, error: &FetchError) {
        for (at, _) in self.queue.close(domain) {
            if let Some(slot) = self.came.get_mut(at) {
                *slot = Some(Err(error.clone()));
            }
        }
        if self.closed.insert(domain.to_owned()) {
            remark(&format!(
                "{domain} is not asked any more in this run; write what came with --format json --output FILE, and go on later with --resume FILE"
            ));
        }
    }
}

/// One line on standard error that says how far it is; nothing where that is no terminal.
struct Progress {
    total: usize,
    shown: usize,
    is_terminal: bool,
}

impl Progress {
    fn new(total: usize) -> Self {
        Self {
            total,
            shown: 0,
            is_terminal: std::io::stderr().is_terminal(),
        }
    }

    fn on(&mut self, done: usize) {
        if self.is_terminal && done > self.shown {
            let total = self.total;
            let _ = write!(
                std::io::stderr(),
                "\r\x1b[Kfetching: {done} of {total} images"
            );
            self.shown = done;
        }
    }

    fn clear(&self) {
        if self.shown > 0 {
            let _ = write!(std::io::stderr(), "\r\x1b[K");
        }
    }
}
