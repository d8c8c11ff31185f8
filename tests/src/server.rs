//! The real `allarch` binary: `allarch serve` on a free loopback port, and plain runs of it.

use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use anyhow::{Context, Result, bail};

use crate::http::{free_port, wait_for};

/// A running `allarch serve`; it ends when this is dropped.
#[derive(Debug)]
pub struct Server {
    /// `http://127.0.0.1:PORT`, without a slash at the end.
    pub url: String,
    child: Child,
}

impl Server {
    /// Starts the binary; `hosts` are loopback registries that it may ask over plain HTTP.
    ///
    /// # Errors
    /// Where it is not built or does not answer.
    pub fn start(hosts: &[&str]) -> Result<Self> {
        Self::start_with(hosts, &[])
    }

    /// The same with further arguments of `allarch serve`.
    ///
    /// # Errors
    /// Where it is not built or does not answer.
    pub fn start_with(hosts: &[&str], arguments: &[&str]) -> Result<Self> {
        Self::start_in(&[], hosts, arguments)
    }

    /// The same with further variables.
    ///
    /// # Errors
    /// Where it is not built or does not answer.
    pub fn start_in(
        variables: &[(&str, &str)],
        hosts: &[&str],
        arguments: &[&str],
    ) -> Result<Self> {
        let port = free_port()?;
        let mut command = Command::new(binary()?);
        command
            .args(["serve", "--port", &port.to_string()])
            .args(arguments);
        for host in hosts {
            command.arg("--allow-host").arg(format!("http://{host}"));
        }
        let child = command
            .envs(variables.iter().copied())
            .stdout(Stdio::null())
            .spawn()
            .context("cannot start allarch")?;
        let server = Self {
            url: format!("http://127.0.0.1:{port}"),
            child,
        };
        wait_for(&format!("{}/healthz", server.url))?;
        Ok(server)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The binary beside the running test: cargo puts both into the same profile's folder.
///
/// # Errors
/// Where it has not been built.
pub fn binary() -> Result<PathBuf> {
    let test = std::env::current_exe()?;
    let folder = test.parent().context("no folder of the test")?;
    let folder = if folder.ends_with("deps") {
        folder.parent().unwrap_or(folder)
    } else {
        folder
    };
    let binary = folder.join(format!("allarch{}", std::env::consts::EXE_SUFFIX));
    if !binary.is_file() {
        bail!(
            "{} is not built: cargo build --package allarch",
            binary.display()
        );
    }
    Ok(binary)
}

/// Runs the binary to its end, with `input` as standard input and no colour.
///
/// # Errors
/// Where it is not built; every exit status is an answer.
pub fn run<A: AsRef<OsStr>>(arguments: &[A], input: &[u8]) -> Result<Output> {
    run_with(&[], arguments, input)
}

/// The same with further variables. What this machine's Docker and Podman have stored is not seen.
///
/// # Errors
/// Where it is not built; every exit status is an answer.
pub fn run_with<A: AsRef<OsStr>>(
    variables: &[(&str, &OsStr)],
    arguments: &[A],
    input: &[u8],
) -> Result<Output> {
    let mut child = Command::new(binary()?)
        .args(arguments)
        .env("NO_COLOR", "1")
        .env("DOCKER_CONFIG", "/nowhere")
        .env("REGISTRY_AUTH_FILE", "/nowhere/auth.json")
        .envs(variables.iter().copied())
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        // A program that ends without reading its input has closed the pipe.
        let _ = stdin.write_all(input);
    }
    Ok(child.wait_with_output()?)
}
