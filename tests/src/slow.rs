//! A way to a server on which every request takes its time: what comes from the client is passed on
//! after a pause, what the server answers at once. One connection is one pair of threads.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use anyhow::Result;

/// A running way. Its threads end with the process.
#[derive(Debug)]
pub struct Slow {
    /// `127.0.0.1:PORT`.
    pub host: String,
    requests: Arc<AtomicUsize>,
}

impl Slow {
    /// Starts listening; `pause` is what each request waits.
    ///
    /// # Errors
    /// Where no port is free.
    pub fn start(server: &str, pause: Duration) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let host = listener.local_addr()?.to_string();
        let requests = Arc::new(AtomicUsize::new(0));
        let (server, count) = (server.to_owned(), Arc::clone(&requests));
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let Ok(upstream) = TcpStream::connect(&server) else {
                    continue;
                };
                let both = (client.try_clone(), upstream.try_clone());
                let (Ok(from), Ok(to)) = both else { continue };
                let count = Arc::clone(&count);
                thread::spawn(move || pass(from, to, pause, Some(&count)));
                thread::spawn(move || pass(upstream, client, Duration::ZERO, None));
            }
        });
        Ok(Self { host, requests })
    }

    /// How many requests came. A request of a client that only asks fits into one packet.
    #[must_use]
    pub fn requests(&self) -> usize {
        self.requests.load(Ordering::Relaxed)
    }
}

fn pass(mut from: TcpStream, mut to: TcpStream, pause: Duration, count: Option<&AtomicUsize>) {
    let mut buffer = vec![0; 64 << 10];
    let _ = to.set_nodelay(true);
    while let Ok(length) = from.read(&mut buffer) {
        if length == 0 {
            break;
        }
        if let Some(count) = count {
            count.fetch_add(1, Ordering::Relaxed);
        }
        thread::sleep(pause);
        let piece = buffer.get(..length).unwrap_or_default();
        if to.write_all(piece).is_err() {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Write);
}
