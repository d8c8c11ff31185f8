//! A registry that plays a script over TLS, down to answers that no HTTP library would send.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::network::BUFFER;
use serde_json::Value;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpSocket;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

/// Every name of the vectors that is ever reached.
const NAMES: [&str; 8] = [
    "registry-1.docker.io",
    "reg.test",
    "auth.reg.test",
    "cdn.test",
    "rebind.reg.test",
    "us-west2-docker.pkg.dev",
    "internal.reg.test",
    "*.reg.test",
];

pub(crate) struct Upstream {
    pub(crate) address: SocketAddr,
    /// The certificate to trust, as PEM.
    pub(crate) certificate: String,
    played: Arc<Played>,
}

#[derive(Default)]
struct Played {
    connections: AtomicUsize,
    sent: AtomicUsize,
    requests: Mutex<Vec<String>>,
}

impl Upstream {
    pub(crate) async fn start(script: &Value) -> Self {
        let names = NAMES.map(str::to_owned).to_vec();
        let issued = rcgen::generate_simple_self_signed(names).unwrap();
        let key =
            PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(issued.signing_key.serialize_der()));
        let tls = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![issued.cert.der().clone()], key)
            .unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(tls));
        let socket = TcpSocket::new_v4().unwrap();
        socket.set_send_buffer_size(BUFFER).unwrap();
        socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let listener = socket.listen(1024).unwrap();
        let address = listener.local_addr().unwrap();
        let played = Arc::new(Played::default());
        let is_plain = script["tls"].is_string();
        let script = Arc::new(script["responses"].as_array().cloned().unwrap_or_default());
        tokio::spawn({
            let played = Arc::clone(&played);
            async move {
                loop {
                    let (stream, _) = listener.accept().await.unwrap();
                    played.connections.fetch_add(1, Ordering::SeqCst);
                    let (acceptor, script, played) =
                        (acceptor.clone(), Arc::clone(&script), Arc::clone(&played));
                    tokio::spawn(async move {
                        if is_plain {
                            refuse_plainly(stream).await;
                        } else if let Ok(stream) = acceptor.accept(stream).await {
                            play(stream, &script, &played).await;
                        }
                    });
                }
            }
        });
        Self {
            address,
            certificate: issued.cert.pem(),
            played,
        }
    }

    pub(crate) fn connections(&self) -> usize {
        self.played.connections.load(Ordering::SeqCst)
    }

    /// Bytes of bodies that the other side took.
    pub(crate) fn sent(&self) -> usize {
        self.played.sent.load(Ordering::SeqCst)
    }

    /// The heads of all requests, in the order in which they came.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.played.requests.lock().unwrap().clone()
    }
}

/// One connection: each request takes the next answer of the script; after the last one every answer
/// is `{}`.
async fn play<S: AsyncRead + AsyncWrite + Unpin>(mut stream: S, script: &[Value], played: &Played) {
    while let Some(head) = read_head(&mut stream).await {
        let number = {
            let mut requests = played.requests.lock().unwrap();
            requests.push(head);
            requests.len() - 1
        };
        let default = serde_json::json!({"status": 200, "body": "{}"});
        let answer = script.get(number).unwrap_or(&default);
        if let Some(silence) = answer["accept_then_silence_ms"].as_u64() {
            tokio::time::sleep(Duration::from_millis(silence)).await;
            return;
        }
        if let Some(delay) = answer["delay_ms"].as_u64() {
            tokio::time::sleep(Duration::from_millis(delay)).await;
        }
        if answer_one(&mut stream, answer, played).await.is_err() {
            return;
        }
        // A lying length leaves the connection in a state that only closing ends.
        if answer["headers"].get("Content-Length").is_some() {
            let _ = stream.shutdown().await;
            return;
        }
    }
}

/// What a server without TLS says to a TLS greeting.
async fn refuse_plainly(mut stream: tokio::net::TcpStream) {
    let mut greeting = [0; 64];
    let _ = stream.read(&mut greeting).await;
    let _ = stream
        .write_all(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")
        .await;
}

async fn read_head<S: AsyncRead + Unpin>(stream: &mut S) -> Option<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.ok()?);
    }
    Some(String::from_utf8_lossy(&head).into_owned())
}

async fn answer_one<S: AsyncWrite + Unpin>(
    stream: &mut S,
    answer: &Value,
    played: &Played,
) -> std::io::Result<()> {
    let status = answer["status"].as_u64().unwrap();
    let mut head = format!("HTTP/1.1 {status} Scripted\r\n");
    let headers = answer["headers"].as_object().cloned().unwrap_or_default();
    for (name, value) in &headers {
        let value = match value.as_str() {
            // redir-11 wants a line break inside the value. On the wire CR LF ends the value, and what
            // follows is a header like any other (`a_header_that_a_line_break_began_is_dropped`); the one
            // line break that can stand inside a value is a CR alone, so that is sent.
            Some(text) => text.replace("\r\n", "\r"),
            None => repeated(value),
        };
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    let body = &answer["body"];
    let chunked = headers.contains_key("Transfer-Encoding");
    let text = match body["gen"].as_str() {
        Some("repeat") => repeated(body),
        Some("drip") => String::new(),
        // Its length is beside the point: one byte under that Content-Encoding is refused.
        Some("gzip_zeros") => "x".to_owned(),
        _ => body.as_str().unwrap_or_default().to_owned(),
    };
    let total = body["total"]
        .as_u64()
        .map_or(text.len(), |total| usize::try_from(total).unwrap());
    if !chunked && !headers.contains_key("Content-Length") {
        head.push_str(&format!("Content-Length: {total}\r\n"));
    }
    head.push_str("\r\n");
    stream.write_all(head.as_bytes()).await?;
    if body["gen"] == "drip" {
        for _ in 0..total {
            stream.write_all(b"a").await?;
            stream.flush().await?;
            tokio::time::sleep(Duration::from_millis(body["every_ms"].as_u64().unwrap())).await;
        }
    }
    // A length without a body is of one that is there, as long as somebody takes it.
    if let (Some(announced), true) = (headers.get("Content-Length"), body.is_null()) {
        let announced: usize = announced.as_str().unwrap().parse().unwrap();
        let piece = vec![b'a'; 1 << 14];
        for _ in 0..announced / piece.len() {
            stream.write_all(&piece).await?;
            played.sent.fetch_add(piece.len(), Ordering::SeqCst);
        }
    }
    for piece in text.as_bytes().chunks(1 << 14) {
        if chunked {
            stream
                .write_all(format!("{:x}\r\n", piece.len()).as_bytes())
                .await?;
        }
        stream.write_all(piece).await?;
        if chunked {
            stream.write_all(b"\r\n").await?;
        }
        played.sent.fetch_add(piece.len(), Ordering::SeqCst);
    }
    if chunked {
        stream.write_all(b"0\r\n\r\n").await?;
    }
    stream.flush().await
}

fn repeated(value: &Value) -> String {
    let count = usize::try_from(value["count"].as_u64().unwrap()).unwrap();
    value["unit"].as_str().unwrap().repeat(count)
}
