//! Callers that never end, callers in numbers, and callers that a stranger's page sent.

use std::time::Duration;

use commerce_connect::sandbox::{Limits, Scenarios};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::support::rehearsal::Rehearsal;

/// Nothing here takes this long, unless it never ends.
const BOUND: Duration = Duration::from_secs(20);

const SHORT: Limits = Limits {
    head: Duration::from_millis(200),
    body: Duration::from_millis(200),
    connections: 2,
};

async fn short() -> Rehearsal {
    Rehearsal::within(SHORT, Scenarios::embedded().unwrap()).await
}

/// Sends these bytes and gives all that comes back until the server closes.
async fn until_closed(sandbox: &Rehearsal, bytes: &str) -> String {
    let mut stream = connect(sandbox).await;
    stream.write_all(bytes.as_bytes()).await.unwrap();
    rest(stream).await
}

async fn connect(sandbox: &Rehearsal) -> TcpStream {
    let address = sandbox.url.strip_prefix("http://").unwrap();
    TcpStream::connect(address).await.unwrap()
}

async fn rest(mut stream: TcpStream) -> String {
    let mut text = String::new();
    let read = stream.read_to_string(&mut text);
    // A connection that is reset has come to its end as well.
    let _ = tokio::time::timeout(BOUND, read).await.expect("an end");
    text
}

#[tokio::test]
async fn a_head_that_never_ends_is_ended() {
    let sandbox = short().await;
    for begun in [
        "",
        "GET / HT",
        "GET / HTTP/1.1\r\nHost: localhost\r\nX-A: b\r\n",
    ] {
        let answer = until_closed(&sandbox, begun).await;
        assert!(!answer.contains("200 OK"), "{begun}: {answer}");
    }
}

#[tokio::test]
async fn a_body_that_never_ends_is_ended() {
    let sandbox = short().await;
    let head = "POST /merchant-registry/v1/registry/initialize HTTP/1.1\r\nHost: localhost\r\n";
    for body in [
        "Content-Length: 10\r\n\r\n{",
        "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n",
    ] {
        let answer = until_closed(&sandbox, &format!("{head}{body}")).await;
        assert!(answer.starts_with("HTTP/1.1 408 "), "{body}: {answer}");
    }
}

#[tokio::test]
async fn a_connection_beyond_the_bound_waits_until_another_ends() {
    let patient = Limits {
        head: BOUND * 3,
        ..SHORT
    };
    let sandbox = Rehearsal::within(patient, Scenarios::embedded().unwrap()).await;
    let seated = [connect(&sandbox).await, connect(&sandbox).await];
    let asked = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    // Both are taken for sure once one of them is answered.
    let mut waiting = connect(&sandbox).await;
    waiting.write_all(asked.as_bytes()).await.unwrap();
    let mut byte = [0];
    let early = tokio::time::timeout(Duration::from_millis(200), waiting.peek(&mut byte)).await;
    assert!(early.is_err(), "answered although two others sit there");
    drop(seated);
    assert!(rest(waiting).await.starts_with("HTTP/1.1 200 OK"));
}

#[tokio::test]
async fn a_host_that_is_not_the_loopback_is_refused() {
    let sandbox = short().await;
    let port = sandbox.url.rsplit_once(':').unwrap().1;
    for (host, status) in [
        ("localhost".to_owned(), 200),
        (format!("127.0.0.1:{port}"), 200),
        ("127.0.0.1:1".to_owned(), 200),
        ("[::1]:8099".to_owned(), 200),
        (format!("shop.example:{port}"), 421),
        ("localhost.example".to_owned(), 421),
    ] {
        let asked = format!("GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        let answer = until_closed(&sandbox, &asked).await;
        assert!(
            answer.starts_with(&format!("HTTP/1.1 {status} ")),
            "{host}: {answer}"
        );
    }
    let absolute =
        "GET http://shop.example/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    let answer = until_closed(&sandbox, absolute).await;
    assert!(answer.starts_with("HTTP/1.1 421 "), "{answer}");
}
