//! How a command ends, and the one form in which it says why it could not do its work.

use std::fmt;
use std::io::{self, Write as _};

use allarch_core::text::visible;

/// What a command that did its work found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Nothing to object to: exit status 0.
    Fine,
    /// A finding of severity error, or a requirement that is not met: exit status 1.
    Findings,
    /// What was given is no image document, and the answer says what it is: exit status 2.
    Unusable,
}

impl Outcome {
    /// Of several outcomes the one that decides the exit status.
    #[must_use]
    pub(crate) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Unusable, _) | (_, Self::Unusable) => Self::Unusable,
            (Self::Findings, _) | (_, Self::Findings) => Self::Findings,
            (Self::Fine, Self::Fine) => Self::Fine,
        }
    }
}

/// Why the work could not be done: exit status 2.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    /// What could not be done.
    what: String,
    /// The reason; empty where `what` says it all.
    why: String,
    /// What the operator can do.
    help: Vec<String>,
    /// Standard output was closed by its reader, who needs no message.
    quiet: bool,
}

impl Failure {
    pub(crate) fn new(what: impl Into<String>, why: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            why: why.into(),
            help: Vec::new(),
            quiet: false,
        }
    }

    /// Adds something that the operator can do.
    #[must_use]
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }

    /// In one line, for reports.
    pub(crate) fn line(&self) -> String {
        match self.why.as_str() {
            "" => self.what.clone(),
            why => format!("{}: {why}", self.what),
        }
    }

    /// Says it on standard error.
    pub(crate) fn report(&self) {
        // Nothing is left to do when standard error is gone as well.
        let _ = write!(anstream::stderr(), "{self}");
    }
}

/// Tells the operator something on standard error that is no failure.
pub(crate) fn remark(text: &str) {
    // Nothing is lost where standard error is closed: the answer itself goes elsewhere.
    let _ = writeln!(anstream::stderr(), "note: {}", visible(text));
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.quiet {
            return Ok(());
        }
        writeln!(f, "\x1b[1;31merror\x1b[0m: {}", visible(&self.what))?;
        if !self.why.is_empty() {
            writeln!(f, "  why: {}", visible(&self.why))?;
        }
        for help in &self.help {
            writeln!(f, "  help: {}", visible(help))?;
        }
        Ok(())
    }
}

impl From<io::Error> for Failure {
    /// For writing only: reading knows the name of what it reads (`input`).
    fn from(error: io::Error) -> Self {
        Self {
            quiet: error.kind() == io::ErrorKind::BrokenPipe,
            ..Self::new("the answer could not be written", error.to_string())
        }
    }
}
