//! Whom TLS trusts: Mozilla's roots, which the binary holds, and a file of one's own.

use std::path::Path;

use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;

use crate::ServeError;

/// The built-in roots and the certificates of the PEM file `extra`.
///
/// # Errors
/// [`ServeError::Certificates`] where the file cannot be read or holds no certificate.
pub fn roots(extra: Option<&Path>) -> Result<RootCertStore, ServeError> {
    let mut roots = RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    let Some(file) = extra else {
        return Ok(roots);
    };
    let failed = |why: String| ServeError::Certificates {
        file: file.to_owned(),
        why,
    };
    let before = roots.len();
    let certificates =
        CertificateDer::pem_file_iter(file).map_err(|error| failed(error.to_string()))?;
    for certificate in certificates {
        let certificate = certificate.map_err(|error| failed(error.to_string()))?;
        roots
            .add(certificate)
            .map_err(|error| failed(error.to_string()))?;
    }
    match roots.len() > before {
        true => Ok(roots),
        false => Err(failed("it holds no certificate in PEM form".to_owned())),
    }
}
