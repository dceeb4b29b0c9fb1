//! Gateways and proxies that say one thing, whatever they are asked. One thread each, on the
//! loopback; they end with the test's process.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// Answers every connection with these bytes. Gives its host and port.
pub(crate) fn answers(bytes: impl Into<Vec<u8>>) -> String {
    let bytes = bytes.into();
    serve(move |mut stream| {
        read_head(&mut stream);
        let _ = stream.write_all(&bytes);
    })
}

/// Speaks first, as mail servers do.
pub(crate) fn greets(bytes: impl Into<Vec<u8>>) -> String {
    let bytes = bytes.into();
    serve(move |mut stream| {
        let _ = stream.write_all(&bytes);
        let _ = stream.read_to_end(&mut Vec::new());
    })
}

/// A whole HTTP answer.
pub(crate) fn http(status: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n{headers}\r\n{body}"
    )
}

/// Takes connections and says nothing.
pub(crate) fn hangs() -> String {
    serve(|mut stream| {
        let _ = stream.read_to_end(&mut Vec::new());
    })
}

/// A port where nobody listens.
pub(crate) fn nobody() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().to_string()
}

/// Speaks TLS with a certificate that the Corporate Proxy CA made out.
pub(crate) fn intercepts(bytes: impl Into<Vec<u8>>) -> String {
    secure(bytes, |_| true)
}

/// A proxy that lets everybody through, and answers in the place of whoever is meant.
pub(crate) fn tunnels(bytes: impl Into<Vec<u8>>) -> String {
    secure(bytes, |stream| {
        read_head(stream)
            && stream
                .write_all(b"HTTP/1.1 200 Connection established\r\n\r\n")
                .is_ok()
    })
}

fn secure(
    bytes: impl Into<Vec<u8>>,
    first: impl Fn(&mut TcpStream) -> bool + Send + Sync + 'static,
) -> String {
    let bytes = bytes.into();
    let certificate =
        CertificateDer::from_pem_slice(include_bytes!("../fixtures/tls/intercepted.pem"));
    let key = PrivateKeyDer::from_pem_slice(include_bytes!("../fixtures/keys/rsa-2048-pkcs8.pem"));
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.unwrap()], key.unwrap())
        .unwrap();
    let config = Arc::new(config);
    serve(move |mut stream| {
        if !first(&mut stream) {
            return;
        }
        let session = ServerConnection::new(Arc::clone(&config)).unwrap();
        let mut stream = StreamOwned::new(session, stream);
        if read_head(&mut stream) {
            let _ = stream.write_all(&bytes);
            stream.conn.send_close_notify();
            let _ = stream.flush();
        }
    })
}

fn serve(each: impl Fn(TcpStream) + Send + Sync + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let each = Arc::new(each);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let each = Arc::clone(&each);
            thread::spawn(move || each(stream));
        }
    });
    address
}

/// A whole head came.
fn read_head(stream: &mut impl Read) -> bool {
    let mut head = Vec::new();
    let mut byte = [0_u8; 1];
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read(&mut byte) {
            Ok(1) => head.push(byte[0]),
            Ok(_) | Err(_) => return false,
        }
    }
    true
}
