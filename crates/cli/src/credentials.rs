//! In whose name registries are asked: what is given with the command, else what Docker or Podman
//! have stored, else nobody's.
//!
//! Stored ones go to their own registry alone, never through a proxy. Nothing is stored here.

use std::env;
use std::io::Read as _;
use std::path::PathBuf;

use allarch_core::oci::Reference;
use allarch_core::registry::{Credentials, Route};
use docker_credential::{
    CredentialRetrievalError, DockerCredential, get_credential, get_podman_credential,
};

use crate::args::NetworkArgs;
use crate::failure::{Failure, remark};

/// Where credentials come from.
pub(crate) enum Given {
    /// From the command, for every registry that it names.
    Command(Credentials),
    /// From what Docker and Podman have stored.
    Stored,
    /// From nowhere.
    Nobody,
}

/// Longest password that is read.
const MAX_PASSWORD: u64 = 64 << 10;

impl Given {
    /// Reads the password where one is given.
    pub(crate) fn read(args: &NetworkArgs) -> Result<Self, Failure> {
        if args.anonymous {
            return Ok(Self::Nobody);
        }
        let Some(user) = &args.username else {
            return Ok(Self::Stored);
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

    /// What goes to the registry of `reference`.
    pub(crate) fn of(&self, reference: &Reference, route: &Route) -> Option<Credentials> {
        match self {
            Self::Command(credentials) => Some(credentials.clone()),
            Self::Stored if *route == Route::Direct => stored(&reference.domain),
            Self::Stored | Self::Nobody => None,
        }
    }
}

/// What is stored for a registry. What cannot be read is said, and the registry asked anonymously: most
/// images are public.
fn stored(domain: &str) -> Option<Credentials> {
    // The names under which `docker login` and `podman login` store Docker Hub's.
    let docker = match domain {
        "docker.io" => "https://index.docker.io/v1/",
        other => other,
    };
    let found = known(domain, &docker_files(), || get_credential(docker))
        .or_else(|| known(domain, &podman_files(), || get_podman_credential(domain)))?;
    match found {
        DockerCredential::UsernamePassword(user, password) => {
            Credentials::password(&user, &password)
        }
        DockerCredential::IdentityToken(_) => {
            remark(&format!(
                "an identity token is stored for {domain}, which is not used here; it is asked anonymously, or in the name of --username"
            ));
            None
        }
    }
}

/// Where `docker login` stores.
fn docker_files() -> Vec<PathBuf> {
    let own = env::var_os("DOCKER_CONFIG").map(PathBuf::from);
    let home = || Some(PathBuf::from(env::var_os("HOME")?).join(".docker"));
    let folder = own.or_else(home);
    folder
        .map(|folder| folder.join("config.json"))
        .into_iter()
        .collect()
}

/// Where `podman login` stores: the file that is named, else in the session's folder or at home.
fn podman_files() -> Vec<PathBuf> {
    if let Some(file) = env::var_os("REGISTRY_AUTH_FILE") {
        return vec![PathBuf::from(file)];
    }
    let below = |name: &str, path: &str| Some(PathBuf::from(env::var_os(name)?).join(path));
    let places = [
        below("XDG_RUNTIME_DIR", "containers/auth.json"),
        below("HOME", ".config/containers/auth.json"),
        below("DOCKER_CONFIG", "containers/auth.json"),
        below("HOME", ".docker/containers/auth.json"),
    ];
    places.into_iter().flatten().collect()
}

/// What `read` finds in `files`; nothing where none is there, which the library takes for broken.
fn known(
    domain: &str,
    files: &[PathBuf],
    read: impl FnOnce() -> Result<DockerCredential, CredentialRetrievalError>,
) -> Option<DockerCredential> {
    use CredentialRetrievalError as E;
    if !files.iter().any(|file| file.is_file()) {
        return None;
    }
    match read() {
        Ok(credential) => Some(credential),
        Err(E::NoCredentialConfigured | E::ConfigNotFound) => None,
        // What helpers say of a registry that they do not know.
        Err(E::HelperFailure { stdout, .. }) if stdout.contains("credentials not found") => None,
        Err(error) => {
            remark(&format!(
                "what is stored for {domain} cannot be read ({error}); it is asked anonymously"
            ));
            None
        }
    }
}
