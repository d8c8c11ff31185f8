//! A token service for docker-registry, as distribution's `docs/spec/auth/token.md` and `jwt.md` have it:
//! anybody may pull what lies under `acme/open/`, one user everything.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};
use std::{fs, thread};

use anyhow::{Context as _, Result, anyhow, bail};
use data_encoding::{BASE64, BASE64URL_NOPAD};
use rcgen::{CertificateParams, KeyPair};
use ring::rand::SystemRandom;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, RSA_PKCS1_SHA256, RsaKeyPair,
};
use serde_json::{Value, json};

use crate::guarded::{PASSWORD, USER};

/// What tokens are signed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signer {
    /// RSA.
    Rs256,
    /// The elliptic curve P-256.
    Es256,
}

enum Key {
    Rsa(Box<RsaKeyPair>),
    Curve(Box<EcdsaKeyPair>),
}

/// A running service. Its thread ends with the process.
#[derive(Debug)]
pub struct TokenService {
    /// Where it is asked.
    pub url: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl TokenService {
    /// Starts listening; the certificate of the signer is written to `signer.pem` in `folder`.
    ///
    /// # Errors
    /// Where no port is free, or `openssl` does not make an RSA key.
    pub fn start(signer: Signer, folder: &Path) -> Result<Self> {
        let (key, certificate) = signer.issue(folder)?;
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let url = format!("http://{}/token", listener.local_addr()?);
        let asked = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&asked);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                // A client that leaves is no fault of the test.
                let _ = answer(stream, signer, &key, &certificate, &log);
            }
        });
        Ok(Self { url, asked })
    }

    /// The requests so far: the query, and who asked.
    #[must_use]
    pub fn asked(&self) -> Vec<String> {
        self.asked
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

impl Signer {
    /// The key, and its certificate in DER as `x5c` has it.
    fn issue(self, folder: &Path) -> Result<(Key, String)> {
        let pair = match self {
            Self::Es256 => KeyPair::generate()?,
            // ring makes no RSA keys.
            Self::Rs256 => {
                let made = Command::new("openssl")
                    .args([
                        "genpkey",
                        "-algorithm",
                        "RSA",
                        "-pkeyopt",
                        "rsa_keygen_bits:2048",
                    ])
                    .output()
                    .context("cannot start openssl")?;
                if !made.status.success() {
                    bail!("openssl makes no RSA key");
                }
                KeyPair::from_pem(&String::from_utf8(made.stdout)?)?
            }
        };
        let certificate =
            CertificateParams::new(vec!["tok.test".to_owned()])?.self_signed(&pair)?;
        fs::write(folder.join("signer.pem"), certificate.pem())?;
        let der = pair.serialize_der();
        let rejected = |error| anyhow!("the key is rejected: {error}");
        let key = match self {
            Self::Rs256 => Key::Rsa(Box::new(RsaKeyPair::from_pkcs8(&der).map_err(rejected)?)),
            Self::Es256 => {
                let kind = &ECDSA_P256_SHA256_FIXED_SIGNING;
                let pair = EcdsaKeyPair::from_pkcs8(kind, &der, &SystemRandom::new());
                Key::Curve(Box::new(pair.map_err(rejected)?))
            }
        };
        Ok((key, BASE64.encode(certificate.der())))
    }

    fn name(self) -> &'static str {
        match self {
            Self::Rs256 => "RS256",
            Self::Es256 => "ES256",
        }
    }
}

fn answer(
    mut stream: TcpStream,
    signer: Signer,
    key: &Key,
    certificate: &str,
    log: &Mutex<Vec<String>>,
) -> Result<()> {
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    let first = lines.next().context("no request")??;
    let query = first.split(' ').nth(1).unwrap_or_default().to_owned();
    let expected = format!(
        "authorization: basic {}",
        BASE64.encode(format!("{USER}:{PASSWORD}").as_bytes())
    );
    let mut user = None;
    for line in lines {
        let line = line?;
        if line.is_empty() {
            break;
        }
        if line.to_ascii_lowercase().starts_with("authorization:") {
            user = Some(line.eq_ignore_ascii_case(&expected));
        }
    }
    let who = match user {
        None => "anonymous",
        Some(true) => USER,
        Some(false) => "a stranger",
    };
    log.lock()
        .unwrap_or_else(PoisonError::into_inner)
        .push(format!("{query} by {who}"));
    let (status, body) = match user {
        Some(false) => (
            401,
            json!({"errors": [{"code": "UNAUTHORIZED", "message": "wrong password"}]}),
        ),
        known => {
            let token = token(signer, key, certificate, &query, known.is_some())?;
            (200, json!({"token": token, "expires_in": 300}))
        }
    };
    let body = body.to_string();
    write!(
        stream,
        "HTTP/1.1 {status} x\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )?;
    Ok(())
}

/// A signed token for what the query asks for, as far as it is granted.
fn token(
    signer: Signer,
    key: &Key,
    certificate: &str,
    query: &str,
    is_user: bool,
) -> Result<String> {
    let scope = query
        .split(['?', '&'])
        .find_map(|pair| pair.strip_prefix("scope="));
    let scope = scope.unwrap_or_default();
    let mut access: Vec<Value> = Vec::new();
    if let Some(name) = scope
        .strip_prefix("repository:")
        .and_then(|rest| rest.strip_suffix(":pull"))
        && (is_user || name.starts_with("acme/open/"))
    {
        access.push(json!({"type": "repository", "name": name, "actions": ["pull"]}));
    }
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    let header = json!({"typ": "JWT", "alg": signer.name(), "x5c": [certificate]});
    let claims = json!({
        "iss": "tok.test", "sub": "", "aud": "registry.test", "jti": format!("{now}"),
        "iat": now, "nbf": now - 10, "exp": now + 300, "access": access,
    });
    let part = |value: &Value| BASE64URL_NOPAD.encode(value.to_string().as_bytes());
    let signed = format!("{}.{}", part(&header), part(&claims));
    let random = SystemRandom::new();
    let failed = |_| anyhow!("signing failed");
    let signature = match key {
        Key::Curve(pair) => {
            let made = pair.sign(&random, signed.as_bytes()).map_err(failed)?;
            made.as_ref().to_vec()
        }
        Key::Rsa(pair) => {
            let mut made = vec![0; pair.public().modulus_len()];
            pair.sign(&RSA_PKCS1_SHA256, &random, signed.as_bytes(), &mut made)
                .map_err(failed)?;
            made
        }
    };
    Ok(format!("{signed}.{}", BASE64URL_NOPAD.encode(&signature)))
}
