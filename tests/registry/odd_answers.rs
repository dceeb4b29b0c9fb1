//! What comes back when it is not what was hoped for.

use commerce_connect::domain::{Label, RegistryFailure, Rejection};

use super::{CALLS, call, client, keys, outcome};
use crate::support::raw_server::{RawServer, Reply, answer};

fn row(project: usize) -> String {
    format!(
        r#"{{"projectId":"p{project}","projectName":"Shop {project}","environmentId":"e{project}",
        "environmentName":"Production","environmentType":"Production"}}"#
    )
}

/// What an answer of this body comes to, in short.
async fn short(name: &str, status: u16, body: &str) -> String {
    match outcome(name, answer(status, "", body.as_bytes())).await {
        Ok(text) => format!("ok: {text}"),
        Err(RegistryFailure::Refused(Rejection::NotValid { status, message })) => {
            format!("not valid {status}: {message}")
        }
        Err(RegistryFailure::Refused(rejection)) => format!("{rejection:?}"),
        Err(RegistryFailure::Rejected {
            status, message, ..
        }) => format!("rejected {status}: {message}"),
        Err(RegistryFailure::Broken {
            status, message, ..
        }) => format!("broken {status}: {message}"),
        Err(RegistryFailure::Malformed { status, excerpt }) => {
            format!("malformed {status}: {excerpt}")
        }
        Err(other) => format!("{other:?}"),
    }
}

#[tokio::test]
async fn a_status_in_the_body_says_no_whatever_http_says() {
    for (body, expected) in [
        (
            r#"{"status":403,"statusText":"FORBIDDEN","message":"No."}"#,
            "rejected 403: No.",
        ),
        (
            r#"{"status":"403","statusText":"FORBIDDEN"}"#,
            "rejected 403: FORBIDDEN",
        ),
        (
            r#"{"status":403.0,"results":[]}"#,
            "rejected 403: Forbidden",
        ),
        (
            r#"{"status":500,"error":"Internal Server Error"}"#,
            "broken 500: Internal Server Error",
        ),
        (r#"{"status":401,"message":"Who?"}"#, "not valid 401: Who?"),
        (
            r#"{"status":"down","message":"Later"}"#,
            "rejected 200: Later",
        ),
        (r#"{"status":-7,"message":"Later"}"#, "rejected 200: Later"),
        (r#"{"status":200,"results":[]}"#, "ok: none"),
        (r#"{"status":"200","results":[]}"#, "ok: none"),
        (r#"{"status":200.0,"results":[]}"#, "ok: none"),
        (r#"{"status":null,"results":null}"#, "ok: none"),
    ] {
        assert_eq!(short("registry", 200, body).await, expected, "{body}");
    }
}

#[tokio::test]
async fn a_message_where_the_data_should_be_is_no_success() {
    let unknown = r#"{"message":"The moon is full"}"#;
    let gateway = r#"{"error":{"code":"429050","message":"Too many requests"}}"#;
    for name in CALLS {
        let expected = if name == "ping" {
            "ok: done"
        } else {
            "rejected 200: The moon is full"
        };
        assert_eq!(short(name, 200, unknown).await, expected, "{name}");
    }
    for name in CALLS.into_iter().skip(1) {
        assert_eq!(
            short(name, 429, gateway).await,
            "rejected 429: Too many requests",
            "{name}"
        );
        assert_eq!(
            short(name, 200, gateway).await,
            "rejected 200: Too many requests",
            "{name}"
        );
    }
}

#[tokio::test]
async fn a_success_has_what_the_call_promises() {
    let other = format!(r#"{{"results":[{}]}}"#, row(7));
    for name in CALLS.into_iter().skip(2).take(5) {
        let got = short(name, 200, &other).await;
        let right = if name == "initialize" {
            "ok"
        } else {
            "malformed"
        };
        assert!(got.starts_with(right), "{name}: {got}");
        for odd in [
            "[]",
            "7",
            "\"ok\"",
            "null",
            r#"{"results":"none"}"#,
            r#"{"results":[7]}"#,
        ] {
            let got = short(name, 200, odd).await;
            assert!(got.starts_with("malformed 200"), "{name} {odd}: {got}");
        }
    }
    for name in ["initialize", "rename-project", "rename-environment"] {
        for empty in ["{}", r#"{"results":[]}"#, r#"{"status":200}"#] {
            let got = short(name, 200, empty).await;
            assert!(got.starts_with("malformed 200"), "{name} {empty}: {got}");
        }
    }
}

#[tokio::test]
async fn a_write_that_was_not_confirmed_may_have_been_done() {
    for (status, body) in [
        (200, "{}"),
        (200, ""),
        (200, "<html>"),
        (502, "<html>Bad Gateway"),
    ] {
        let failure = outcome("initialize", answer(status, "", body.as_bytes())).await;
        assert!(failure.unwrap_err().outcome_unknown(), "{status} {body}");
    }
}

#[tokio::test]
async fn the_key_check_tells_refused_keys_from_other_trouble() {
    for (status, body, expected) in [
        (200, "", "ok: done"),
        (200, "pong", "ok: done"),
        (
            200,
            "<html><title>Sign in to the hotel</title>",
            "malformed 200: Sign in to the hotel",
        ),
        (403, "<p>Blocked</p>", "malformed 403: Forbidden Blocked"),
        (403, "", "not valid 403: Forbidden"),
        (
            404,
            r#"{"status":404,"error":"Not Found"}"#,
            "not valid 404: Not Found",
        ),
        (204, "", "not valid 204: "),
        (503, "", "broken 503: Service Unavailable"),
        (502, "<html><h1>Bad Gateway</h1>", "broken 502: Bad Gateway"),
        (200, r#"{"message":"JWT is required"}"#, "SignatureMissing"),
        (
            403,
            r#"{"error":{"message":"Client ID is invalid"}}"#,
            "ApiKeyUnknown",
        ),
        (
            403,
            include_str!("../fixtures/cases/gateway-flat-403003/body.json"),
            "ApiKeyUnknown",
        ),
        (
            403,
            r#"{"error_code":"403000","message":"Api Key is required"}"#,
            "ApiKeyMissing",
        ),
        (403, r#"{"error_code":403003}"#, "ApiKeyUnknown"),
        (
            401,
            r#"{"error":{"error_code":"403000","message":"?"}}"#,
            "ApiKeyMissing",
        ),
        (
            200,
            r#"{"error":{"details":{"error_code":"403003"}}}"#,
            "ApiKeyUnknown",
        ),
        (
            403,
            r#"{"error_code":"403027","message":"Other"}"#,
            "not valid 403: Other",
        ),
    ] {
        assert_eq!(
            short("ping", status, body).await,
            expected,
            "{status} {body}"
        );
    }
}

#[tokio::test]
async fn only_the_registrys_own_404_means_that_there_is_no_such_thing() {
    for name in ["project", "environment"] {
        for (status, body, expected) in [
            (
                404,
                r#"{"status":404,"message":"Merchant registry not found"}"#,
                "ok: none",
            ),
            (
                200,
                r#"{"status":404,"message":"Merchant registry not found"}"#,
                "ok: none",
            ),
            (
                404,
                r#"{"error":{"code":"404","message":"No route"}}"#,
                "rejected 404: No route",
            ),
            (404, "<h1>Not Found</h1>", "malformed 404: Not Found"),
            (500, r#"{"status":404,"message":"Odd"}"#, "broken 500: Odd"),
        ] {
            assert_eq!(short(name, status, body).await, expected, "{name} {body}");
        }
    }
}

#[tokio::test]
async fn a_thousand_rows_come_chunked_as_well_as_whole() {
    let rows: Vec<_> = (0..1_000).map(row).collect();
    let body = format!(r#"{{"results":[{}]}}"#, rows.join(","));
    let mut chunked = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n".to_vec();
    for piece in body.as_bytes().chunks(777) {
        chunked.extend_from_slice(format!("{:x}\r\n", piece.len()).as_bytes());
        chunked.extend_from_slice(piece);
        chunked.extend_from_slice(b"\r\n");
    }
    chunked.extend_from_slice(b"0\r\n\r\n");
    for reply in [answer(200, "", body.as_bytes()), Reply::Bytes(chunked)] {
        let server = RawServer::start(vec![reply]).await;
        let projects = client(&server.base()).projects(&keys()).await.unwrap();
        assert_eq!(projects.len(), 1_000);
        assert_eq!(projects[999].name, Label::new("Shop 999"));
    }
}

#[tokio::test]
async fn a_body_without_end_is_not_read_to_its_end() {
    let mut endless = b"HTTP/1.1 200 OK\r\n\r\n".to_vec();
    endless.resize(9 * 1024 * 1024, b' ');
    let got = outcome("registry", Reply::Hold(endless)).await;
    let excerpt = Label::new("more than 8 MiB");
    assert_eq!(
        got,
        Err(RegistryFailure::Malformed {
            status: 200,
            excerpt
        })
    );
}

#[tokio::test]
async fn a_clock_that_is_off_is_measured_when_the_signature_is_refused() {
    let body = br#"{"message":"JWT is invalid"}"#;
    for (date, expected) in [
        ("date: Tue, 14 Nov 2023 22:03:20 GMT\r\n", Some(600)),
        ("date: Tue, 14 Nov 2023 22:23:20 GMT\r\n", Some(-600)),
        ("date: yesterday\r\n", None),
        ("", None),
    ] {
        let server = RawServer::start(vec![answer(401, date, body)]).await;
        let client = client(&server.base())
            .with_clock(|| std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_700_000_000));
        assert_eq!(
            call(&client, "ping").await,
            Err(RegistryFailure::Refused(Rejection::SignatureInvalid {
                clock_ahead: expected
            })),
            "{date}"
        );
    }
}

#[tokio::test]
async fn the_keys_do_not_follow_a_redirect() {
    for name in CALLS {
        let other = RawServer::start(Vec::new()).await;
        let header = format!("location: {}x\r\n", other.base());
        let failure = outcome(name, answer(307, &header, b"{}"))
            .await
            .unwrap_err();
        let RegistryFailure::Insecure { why } = failure else {
            panic!("{name}: {failure:?}");
        };
        assert!(
            why.contains(&format!("points to {} (status 307)", other.address)),
            "{why}"
        );
        assert_eq!(other.connections(), 0);
    }
}

#[tokio::test]
async fn a_redirects_target_cannot_disturb_the_terminal() {
    for header in [
        "location: https://a\u{202e}b.example/\r\n",
        "location: http://[\r\n",
        "",
        "location: /login\r\n",
    ] {
        let reply = answer(302, header, b"<html>");
        let RegistryFailure::Insecure { why } = outcome("ping", reply).await.unwrap_err() else {
            panic!("{header:?}");
        };
        assert!(
            !why.contains(|c: char| c.is_control() || c == '\u{202e}'),
            "{why:?}"
        );
    }
}
