//! A gateway that says again what it was told: nothing of the keys reaches a message or the log.

use std::fs;
use std::path::Path;

use commerce_connect::log::Log;

use super::{API_KEY, CALLS, call, client};
use crate::support::raw_server::{RawServer, Reply, Request};

fn token(request: &Request) -> &str {
    request.header("x-gw-signature").unwrap()
}

fn answer(status: u16, headers: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!("HTTP/1.1 {status} X\r\ncontent-length: {length}\r\n{headers}\r\n{body}").into_bytes()
}

/// The keys whole, in pieces, in capitals; in each place of an answer that is shown.
const ECHOES: [fn(&Request) -> Vec<u8>; 9] = [
    |_| {
        answer(
            403,
            "",
            &format!(r#"{{"status":403,"message":"no {API_KEY}"}}"#),
        )
    },
    |r| {
        answer(
            403,
            "",
            &format!(r#"{{"message":"bad token {}"}}"#, token(r)),
        )
    },
    |r| answer(500, "", &format!(r#"{{"error":"{}"}}"#, &token(r)[40..60])),
    |_| {
        answer(
            401,
            "",
            &format!(
                r#"{{"error":{{"message":"{}"}}}}"#,
                API_KEY[4..16].to_uppercase()
            ),
        )
    },
    |r| {
        answer(
            200,
            "",
            &format!("<html><body>{} {API_KEY}</body></html>", token(r)),
        )
    },
    |_| answer(503, "", &format!("upstream said {}", &API_KEY[20..])),
    |_| {
        answer(
            302,
            &format!("location: https://{API_KEY}.example.com/\r\n"),
            "",
        )
    },
    |_| {
        answer(
            403,
            &format!("x-request-id: {API_KEY}\r\n"),
            r#"{"message":"no"}"#,
        )
    },
    |_| {
        answer(
            403,
            "",
            &format!(r#"{{"status":403,"statusText":"{API_KEY}","requestId":"{API_KEY}"}}"#),
        )
    },
];

/// Pieces of a secret that are this long are found.
fn assert_nothing_of(secret: &str, text: &str) {
    let (secret, text) = (secret.to_lowercase(), text.to_lowercase());
    for piece in secret.as_bytes().windows(8) {
        let piece = std::str::from_utf8(piece).unwrap();
        assert!(!text.contains(piece), "{piece} in {text}");
    }
}

#[tokio::test]
async fn nothing_of_the_keys_comes_back_in_a_message_or_the_log() {
    let folder = tempfile::tempdir().unwrap();
    let mut cut = 0;
    for name in CALLS {
        for (number, echo) in ECHOES.into_iter().enumerate() {
            let file = folder.path().join(format!("{name}-{number}.log"));
            let server = RawServer::start(vec![Reply::Made(echo)]).await;
            let log = Log::open(Some(Path::new(&file)), false).unwrap();
            let failure = call(&client(&server.base()).with_log(log), name)
                .await
                .unwrap_err();
            let problem = failure.problem("ask");
            let log = fs::read_to_string(&file).unwrap();
            assert!(log.contains("call "), "{log}");
            let shown = format!("{failure:?}\n{problem}\n{problem:?}\n{log}");
            let request = &server.requests()[0];
            assert_nothing_of(API_KEY, &shown);
            assert_nothing_of(token(request), &shown);
            cut += usize::from(shown.contains("[cut]"));
        }
    }
    // What was cut out was there: most of these answers are shown in part.
    assert!(cut > CALLS.len() * 6, "{cut}");
}
