//! Bytes from a file or from standard input, with the limit beyond which they are only digested.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use allarch_core::oci::{Algorithm, Digest, Digester};

use crate::failure::Failure;

/// Most bytes that are analysed; longer input gets its size and digest only.
pub(crate) const MAX_ANALYSED: usize = 16 << 20;

/// What was read.
#[derive(Debug)]
pub(crate) struct Input {
    /// The bytes, `None` beyond [`MAX_ANALYSED`].
    pub(crate) bytes: Option<Vec<u8>>,
    /// Digest over all of them.
    pub(crate) digest: Digest,
    /// How many there are.
    pub(crate) size: u64,
}

/// Reads all of `path`, or of standard input for `-`.
pub(crate) fn read(path: &Path, algorithm: Algorithm) -> Result<Input, Failure> {
    let read = if is_stdin(path) {
        drain(&mut io::stdin().lock(), algorithm)
    } else {
        File::open(path).and_then(|mut file| drain(&mut file, algorithm))
    };
    read.map_err(|error| unreadable(path, &error))
}

/// Whether the path stands for standard input.
pub(crate) fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// The path as people see it.
pub(crate) fn name(path: &Path) -> String {
    if is_stdin(path) {
        "standard input".to_owned()
    } else {
        path.display().to_string()
    }
}

/// The name without its folders; `None` for standard input. An `index.json` is the index of a layout
/// only beside an `oci-layout` file: people save any index under that name.
pub(crate) fn file_name(path: &Path) -> Option<String> {
    let name = path.file_name().filter(|_| !is_stdin(path))?;
    if name == "index.json" && !path.with_file_name("oci-layout").exists() {
        return None;
    }
    Some(name.to_string_lossy().into_owned())
}

/// The answer for input of which only size and digest are known.
pub(crate) fn too_large(path: &Path, size: u64, digest: &Digest) -> Failure {
    Failure::new(
        format!("{} is too large to be analysed", name(path)),
        format!("it has {size} bytes, at most {MAX_ANALYSED} are read"),
    )
    .help(format!("its digest is {digest}"))
    .help("image documents stay below 4 MiB in every registry, so this is probably another file")
}

/// Takes everything, digested, and kept up to [`MAX_ANALYSED`].
pub(crate) fn drain(from: &mut impl Read, algorithm: Algorithm) -> io::Result<Input> {
    let mut digester = Digester::new(algorithm);
    let mut kept = Some(Vec::new());
    let mut piece = vec![0; 64 << 10];
    loop {
        let length = match from.read(&mut piece) {
            Ok(0) => break,
            Ok(length) => length,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let new = piece.get(..length).unwrap_or_default();
        digester.update(new);
        kept = kept
            .filter(|bytes| bytes.len() + length <= MAX_ANALYSED)
            .map(|mut bytes| {
                bytes.extend_from_slice(new);
                bytes
            });
    }
    let (digest, size) = digester.finish();
    Ok(Input {
        bytes: kept,
        digest,
        size,
    })
}

/// Why a file could not be read.
pub(crate) fn unreadable(path: &Path, error: &io::Error) -> Failure {
    let failure = Failure::new(format!("cannot read {}", name(path)), error.to_string());
    match error.kind() {
        io::ErrorKind::NotFound => failure.help("check the path; - reads standard input"),
        io::ErrorKind::PermissionDenied => failure.help("make the file readable for this user"),
        io::ErrorKind::IsADirectory => failure.help("name a file inside it, such as index.json"),
        _ => failure,
    }
}
