//! `allarch batch`.

use std::io;

use crate::batch;
use crate::failure::{Failure, Outcome};

/// Answers standard input line by line. What a line holds never makes it fail.
pub(crate) fn run() -> Result<Outcome, Failure> {
    // Past the stream that drops colours: an answer's bytes are nobody's to change.
    let mut output = io::stdout().lock();
    match batch::run(io::stdin().lock(), &mut output) {
        Ok(()) => Ok(Outcome::Fine),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Err(error.into()),
        Err(error) => Err(Failure::new(
            "standard input or output failed",
            error.to_string(),
        )),
    }
}
