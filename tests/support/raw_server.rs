//! A server of raw bytes on the loopback: says exactly what a test wants, records what it was told.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

/// What to do with one connection.
pub(crate) enum Reply {
    /// Read the request, write these bytes, close.
    Bytes(Vec<u8>),
    /// Read the request, write what this makes of it, close.
    Made(fn(&Request) -> Vec<u8>),
    /// Read the request, write these bytes, then wait until the client hangs up.
    Hold(Vec<u8>),
    /// Write these bytes before anything is read, then close.
    Greet(Vec<u8>),
    /// Close without reading.
    Slam,
}

/// A request, byte for byte, cut in two.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    /// Request line and headers.
    pub(crate) head: String,
    /// The body.
    pub(crate) body: String,
}

impl Request {
    /// The value of a header, whatever its case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().skip(1).find_map(|line| {
            let (key, value) = line.split_once(": ")?;
            key.eq_ignore_ascii_case(name).then_some(value)
        })
    }

    /// `GET /path HTTP/1.1`
    pub(crate) fn line(&self) -> &str {
        self.head.lines().next().unwrap_or_default()
    }
}

/// The server; it ends when it is dropped.
pub(crate) struct RawServer {
    /// Where it listens.
    pub(crate) address: SocketAddr,
    requests: Arc<Mutex<Vec<Request>>>,
    connections: Arc<Mutex<usize>>,
    task: JoinHandle<()>,
}

impl RawServer {
    /// Serves these replies, one for each connection, then closes every further one.
    pub(crate) async fn start(replies: Vec<Reply>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let connections = Arc::new(Mutex::new(0));
        let (log, count) = (Arc::clone(&requests), Arc::clone(&connections));
        let task = tokio::spawn(async move {
            let mut replies = replies.into_iter();
            while let Ok((stream, _)) = listener.accept().await {
                *count.lock().unwrap() += 1;
                serve(stream, replies.next().unwrap_or(Reply::Slam), &log).await;
            }
        });
        Self {
            address,
            requests,
            connections,
            task,
        }
    }

    /// `http://127.0.0.1:PORT/`
    pub(crate) fn base(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// What it was told so far.
    pub(crate) fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }

    /// How many connections were made so far.
    pub(crate) fn connections(&self) -> usize {
        *self.connections.lock().unwrap()
    }
}

impl Drop for RawServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(mut stream: TcpStream, reply: Reply, log: &Mutex<Vec<Request>>) {
    let (bytes, hold) = match reply {
        Reply::Slam => return,
        Reply::Greet(bytes) => {
            stream.write_all(&bytes).await.unwrap();
            // Closing with bytes unread would take back what was written.
            let _ = stream.read(&mut [0; 4096]).await;
            return;
        }
        Reply::Made(make) => {
            if let Some(request) = read(&mut stream).await {
                let _ = stream.write_all(&make(&request)).await;
                log.lock().unwrap().push(request);
            }
            let _ = stream.shutdown().await;
            return;
        }
        Reply::Bytes(bytes) => (bytes, false),
        Reply::Hold(bytes) => (bytes, true),
    };
    if let Some(request) = read(&mut stream).await {
        log.lock().unwrap().push(request);
    }
    // The client may hang up in the middle of an answer it has had enough of.
    let _ = stream.write_all(&bytes).await;
    if hold {
        let _ = stream.read(&mut [0; 64]).await;
    }
    let _ = stream.shutdown().await;
}

async fn read(stream: &mut TcpStream) -> Option<Request> {
    let mut bytes = Vec::new();
    loop {
        if let Some(end) = bytes.windows(4).position(|w| w == b"\r\n\r\n") {
            let request = Request {
                head: String::from_utf8_lossy(&bytes[..end]).into_owned(),
                body: String::from_utf8_lossy(&bytes[end + 4..]).into_owned(),
            };
            let length = request
                .header("content-length")
                .map_or(0, |length| length.parse().unwrap());
            if request.body.len() >= length {
                return Some(request);
            }
        }
        let mut piece = [0; 4096];
        match stream.read(&mut piece).await {
            Ok(0) | Err(_) => return None,
            Ok(n) => bytes.extend_from_slice(&piece[..n]),
        }
    }
}

/// A whole answer with this status, these further header lines, and this body.
pub(crate) fn answer(status: u16, headers: &str, body: &[u8]) -> Reply {
    let mut bytes = format!(
        "HTTP/1.1 {status} X\r\ncontent-length: {}\r\n{headers}\r\n",
        body.len()
    )
    .into_bytes();
    bytes.extend_from_slice(body);
    Reply::Bytes(bytes)
}
