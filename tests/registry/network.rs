//! No answer, or half of one: was anything sent?

use std::time::Duration;

use commerce_connect::domain::{Label, RegistryFailure, Stage};
use tokio::net::TcpListener;

use super::{CALLS, call, client, outcome, with_timeout};
use crate::support::raw_server::{RawServer, Reply};

#[tokio::test]
async fn nothing_was_sent_where_nobody_listens() {
    let address = {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        listener.local_addr().unwrap()
    };
    for name in CALLS {
        assert_eq!(
            call(&client(&format!("http://{address}")), name).await,
            Err(RegistryFailure::Unreachable {
                host: address.to_string(),
                stage: Stage::Tcp,
                detail: Label::new("connection refused"),
            })
        );
    }
}

#[tokio::test]
async fn a_host_that_does_not_speak_tls_is_told_nothing() {
    let greeting = Reply::Greet(b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec());
    let server = RawServer::start(vec![greeting, Reply::Slam]).await;
    let client = client(&format!("https://{}", server.address));
    for _ in 0..2 {
        let failure = call(&client, "initialize").await.unwrap_err();
        assert!(
            matches!(
                &failure,
                RegistryFailure::Unreachable {
                    stage: Stage::Tls,
                    ..
                }
            ),
            "{failure:?}"
        );
        assert!(!failure.outcome_unknown());
    }
}

#[tokio::test]
async fn a_connection_that_breaks_leaves_it_open_whether_the_request_was_done() {
    let head = b"HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{\"results\":[";
    for reply in [
        Reply::Slam,
        Reply::Bytes(Vec::new()),
        Reply::Bytes(b"HTTP/1.1 200 OK\r\nconte".to_vec()),
        Reply::Bytes(head.to_vec()),
        Reply::Bytes(b"\x00\x01\x02 garbage\r\n\r\n".to_vec()),
    ] {
        // `outcome` also sees that the write was not made a second time.
        let failure = outcome("initialize", reply).await.unwrap_err();
        let RegistryFailure::Dropped { detail } = &failure else {
            panic!("{failure:?}");
        };
        assert!(
            !detail.as_str().contains(['{', '(']),
            "{detail} is for programmers"
        );
        assert!(failure.outcome_unknown());
    }
}

#[tokio::test]
async fn a_slow_answer_ends_with_the_time_limit_wherever_it_stops() {
    for start in ["", "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{"] {
        let server = RawServer::start(vec![Reply::Hold(start.into())]).await;
        let client = with_timeout(&server.base(), Duration::from_millis(300));
        assert_eq!(
            call(&client, "initialize").await,
            Err(RegistryFailure::TimedOut { seconds: 1 })
        );
        assert_eq!(server.requests().len(), 1);
    }
}

#[tokio::test]
async fn a_name_without_an_address_is_said_to_be_one() {
    let failure = call(&client("https://registry.invalid"), "registry")
        .await
        .unwrap_err();
    // Where a proxy is set, it is the one that looks names up.
    assert!(
        matches!(
            &failure,
            RegistryFailure::Unreachable { host, stage: Stage::Dns | Stage::Proxy, .. }
                if host == "registry.invalid:443"
        ),
        "{failure:?}"
    );
}
