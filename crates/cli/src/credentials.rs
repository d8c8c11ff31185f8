//! In whose name registries are asked: what is given with the command, else nobody's. Nothing is stored
//! here.

use std::io::Read as _;

use allarch_core::registry::Credentials;

use crate::args::NetworkArgs;
use crate::failure::Failure;

/// Where credentials come from.
pub(crate) enum Given {
    /// From the command, for every registry that it names.
    Command(Credentials),
    /// From nowhere.
    Nobody,
}

/// Longest password that is read.
const MAX_PASSWORD: u64 = 64 << 10;

impl Given {
    /// Reads the password where one is given.
    pub(crate) fn read(args: &NetworkArgs) -> Result<Self, Failure> {
        let Some(user) = &args.username else {
            return Ok(Self::Nobody);
        };
        let failed = |why: String| Failure::new("the password cannot be read", why);
        let mut password = String::new();
        std::io::stdin()
            .take(MAX_PASSWORD)
            .read_to_string(&mut password)
            .map_err(|error| failed(error.to_string()))?;
        // `echo` ends with a line break that is none of the password's.
        let password = password.strip_suffix('\n').unwrap_or(&password);
        let password = password.strip_suffix('\r').unwrap_or(password);
        if password.is_empty() {
            let failure = failed("standard input is empty".to_owned());
            return Err(failure
                .help("write it to standard input, such as `pass show registry | allarch …`"));
        }
        Credentials::password(user, password)
            .map(Self::Command)
            .ok_or_else(|| Failure::new(format!("{user} is no user name"), "it holds a colon"))
    }

    /// What goes to registries.
    pub(crate) fn credentials(&self) -> Option<Credentials> {
        match self {
            Self::Command(credentials) => Some(credentials.clone()),
            Self::Nobody => None,
        }
    }
}
