//! Many images at once: several registries side by side, each with so many images at a time. A
//! registry that lets nobody ask any more is left alone, and the rest of its images are answered with
//! what it said, so that what came is not lost.

use std::collections::{HashMap, VecDeque};
use std::io::{IsTerminal as _, Write as _};
use std::sync::Arc;

use allarch_core::oci::Reference;
use allarch_core::registry::{Fetch, FetchError, Graph, Options, Want};
use tokio::task::JoinSet;

use crate::failure::{Failure, remark};
use crate::http::{Network, now};

/// Images of one registry that are on their way at a time.
const PER_REGISTRY: usize = 16;
/// Images on their way in all.
const IN_ALL: usize = 64;

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
    let mut waiting = Waiting::default();
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
        waiting.add(at, reference, options);
    }
    network.block_on(waiting.run(asked, network))
}

/// What is still to be asked, by registry.
#[derive(Default)]
struct Waiting {
    /// Registries in turn, each with its images.
    queues: Vec<(String, VecDeque<(usize, Options)>)>,
    running: HashMap<String, usize>,
    /// What a registry said that lets nobody ask any more.
    closed: HashMap<String, FetchError>,
}

impl Waiting {
    fn add(&mut self, at: usize, reference: &Reference, options: Options) {
        let queue = self
            .queues
            .iter_mut()
            .find(|(domain, _)| *domain == reference.domain);
        match queue {
            Some((_, queue)) => queue.push_back((at, options)),
            None => {
                let queue = VecDeque::from([(at, options)]);
                self.queues.push((reference.domain.clone(), queue));
            }
        }
    }

    /// The next image of the registry that has the fewest on their way.
    fn next(&mut self) -> Option<(usize, Options)> {
        let running = &self.running;
        let on_their_way = |domain: &String| running.get(domain).copied().unwrap_or_default();
        let (domain, queue) = self
            .queues
            .iter_mut()
            .filter(|(domain, queue)| !queue.is_empty() && on_their_way(domain) < PER_REGISTRY)
            .min_by_key(|(domain, _)| on_their_way(domain))?;
        *self.running.entry(domain.clone()).or_default() += 1;
        queue.pop_front()
    }

    async fn run(mut self, asked: &[(Reference, Want)], network: &Arc<Network>) -> Vec<Came> {
        let mut came: Vec<Option<Came>> = asked.iter().map(|_| None).collect();
        let mut open = JoinSet::new();
        let mut progress = Progress::new(asked.len());
        loop {
            while open.len() < IN_ALL {
                let Some((at, options)) = self.next() else {
                    break;
                };
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
            let domain = asked.get(at).map(|(reference, _)| reference.domain.clone());
            let domain = domain.unwrap_or_default();
            if let Some(running) = self.running.get_mut(&domain) {
                *running = running.saturating_sub(1);
            }
            if let Err(error @ FetchError::RateLimited { .. }) = &result {
                self.close(&domain, error, &mut came);
            }
            if let Some(slot) = came.get_mut(at) {
                *slot = Some(result);
            }
            progress.on(came.iter().filter(|one| one.is_some()).count());
        }
        progress.clear();
        came.into_iter()
            .map(|one| one.unwrap_or(Err(FetchError::Cancelled)))
            .collect()
    }

    /// Nothing more is asked of a registry: what waits is answered with what it said.
    fn close(&mut self, domain: &str, error: &FetchError, came: &mut [Option<Came>]) {
        for (at, _) in self
            .queues
            .iter_mut()
            .filter(|(known, _)| known == domain)
            .flat_map(|(_, queue)| queue.drain(..))
        {
            if let Some(slot) = came.get_mut(at) {
                *slot = Some(Err(error.clone()));
            }
        }
        if self
            .closed
            .insert(domain.to_owned(), error.clone())
            .is_none()
        {
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
