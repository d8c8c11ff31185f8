//! A real registry, Debian's docker-registry, on a free loopback port with a folder of its own.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

use crate::catalogue::{GONE, images};
use crate::http::{Answer, ask, free_port, wait_until_up};
use crate::image::{Blob, Image};

/// A running registry; it ends and its folder goes when this is dropped.
#[derive(Debug)]
pub struct Registry {
    /// `127.0.0.1:PORT`.
    pub host: String,
    child: Child,
    folder: TempDir,
}

impl Registry {
    /// Starts an empty registry.
    ///
    /// # Errors
    /// Where docker-registry is missing or does not answer.
    pub fn start() -> Result<Self> {
        Self::start_in(tempfile::tempdir()?, "", "")
    }

    /// Ends it and starts another with what it holds: `settings` are further lines of its file, `http`
    /// further settings of its server.
    pub(crate) fn again(mut self, settings: &str, http: &str) -> Result<Self> {
        self.child.kill()?;
        self.child.wait()?;
        let folder = std::mem::replace(&mut self.folder, tempfile::tempdir()?);
        Self::start_in(folder, settings, http)
    }

    /// Where it keeps its files.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    fn start_in(folder: TempDir, settings: &str, http: &str) -> Result<Self> {
        let host = format!("127.0.0.1:{}", free_port()?);
        let data = folder.path().join("data");
        let config = folder.path().join("config.yml");
        fs::write(
            &config,
            format!(
                "version: 0.1\nlog: {{level: error, accesslog: {{disabled: true}}}}\n\
                 storage: {{filesystem: {{rootdirectory: {}}}, delete: {{enabled: true}}}}\n\
                 http: {{addr: '{host}', relativeurls: true{http}}}\n{settings}",
                data.display()
            ),
        )?;
        let child = Command::new("docker-registry")
            .arg("serve")
            .arg(&config)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .context("cannot start docker-registry: apt-get install docker-registry")?;
        let registry = Self {
            host,
            child,
            folder,
        };
        wait_until_up(&format!("http://{}/v2/", registry.host))?;
        Ok(registry)
    }

    /// Starts a registry that holds all images of the catalogue.
    ///
    /// # Errors
    /// Where it does not start or refuses an image.
    pub fn filled() -> Result<Self> {
        let registry = Self::start()?;
        for tagged in images()? {
            registry
                .push(tagged.name, &tagged.image)
                .with_context(|| format!("pushing {}", tagged.name))?;
            if tagged.name == GONE {
                let (repository, _) = split(GONE)?;
                registry.delete(repository, &tagged.image)?;
            }
        }
        Ok(registry)
    }

    /// Pushes an image with everything below it under `repository:tag`.
    ///
    /// # Errors
    /// Where the registry refuses a part.
    pub fn push(&self, name: &str, image: &Image) -> Result<()> {
        let (repository, tag) = split(name)?;
        self.push_as(repository, tag, image)
    }

    /// Pushes a manifest and what it lists, under its digest.
    pub(crate) fn push_child(&self, repository: &str, image: &Image) -> Result<()> {
        self.push_as(repository, image.root.digest().as_str(), image)
    }

    /// Gives an image a tag, with everything below it there already.
    pub(crate) fn tag(&self, name: &str, image: &Image) -> Result<()> {
        let (repository, tag) = split(name)?;
        let url = format!("http://{}/v2/{repository}/manifests/{tag}", self.host);
        let headers = [("content-type", image.root.media_type.as_str())];
        expect(201, &ask("PUT", &url, &headers, &image.root.bytes)?)
    }

    fn push_as(&self, repository: &str, reference: &str, image: &Image) -> Result<()> {
        for child in &image.children {
            self.push_as(repository, child.root.digest().as_str(), child)?;
        }
        for blob in &image.blobs {
            self.push_blob(repository, blob)?;
        }
        let url = format!("http://{}/v2/{repository}/manifests/{reference}", self.host);
        let headers = [("content-type", image.root.media_type.as_str())];
        expect(201, &ask("PUT", &url, &headers, &image.root.bytes)?)
    }

    fn push_blob(&self, repository: &str, blob: &Blob) -> Result<()> {
        let base = format!("http://{}", self.host);
        let begun = ask(
            "POST",
            &format!("{base}/v2/{repository}/blobs/uploads/"),
            &[],
            b"",
        )?;
        expect(202, &begun)?;
        let location = begun
            .header("location")
            .context("no Location for the upload")?;
        let join = if location.contains('?') { '&' } else { '?' };
        let url = format!("{base}{location}{join}digest={}", blob.digest().as_str());
        expect(
            201,
            &ask(
                "PUT",
                &url,
                &[("content-type", "application/octet-stream")],
                &blob.bytes,
            )?,
        )
    }

    fn delete(&self, repository: &str, image: &Image) -> Result<()> {
        let digest = image.root.digest();
        let url = format!(
            "http://{}/v2/{repository}/manifests/{}",
            self.host,
            digest.as_str()
        );
        expect(202, &ask("DELETE", &url, &[], b"")?)
    }
}

impl Drop for Registry {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn split(name: &str) -> Result<(&str, &str)> {
    name.rsplit_once(':')
        .with_context(|| format!("no tag in {name}"))
}

fn expect(status: u16, answer: &Answer) -> Result<()> {
    if answer.status != status {
        bail!(
            "the registry answered {} instead of {status}: {}",
            answer.status,
            answer.text()
        );
    }
    Ok(())
}
