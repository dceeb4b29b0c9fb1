//! What goes out: each call as the registry documents it, byte for byte where that matters.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use aws_lc_rs::signature::{RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

use super::{API_KEY, CALLS, PROJECT, SPACE, call, client, keys};
use crate::support::raw_server::{RawServer, Request, answer};

fn noon() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(1_700_000_000)
}

async fn sent(name: &str) -> Request {
    let server = RawServer::start(vec![answer(200, "", b"{}")]).await;
    let client = client(&server.base()).with_clock(noon);
    // What the answer comes to is not asked here.
    let _ = call(&client, name).await;
    server.requests().remove(0)
}

#[tokio::test]
async fn each_call_has_its_method_its_path_and_its_body() {
    let project = format!("registry/projects/{PROJECT}");
    let space = format!("registry/environments/{SPACE}");
    let cloud = format!("{space}/cloudid/abcdefg7654321");
    let named = |what: &str| format!(r#"{{"{what}Name":"Größe \"2\""}}"#);
    let expected = [
        ("GET", "ping", String::new()),
        ("GET", "registry", String::new()),
        ("GET", &project, String::new()),
        ("GET", &space, String::new()),
        ("POST", "registry/initialize", named("project")),
        ("PATCH", &project, named("project")),
        ("PATCH", &space, named("environment")),
        ("PUT", &cloud, String::new()),
    ];
    for (name, (method, path, body)) in CALLS.into_iter().zip(expected) {
        let request = sent(name).await;
        assert_eq!(
            request.line(),
            format!("{method} /merchant-registry/v1/{path} HTTP/1.1")
        );
        assert_eq!(request.body, body, "{name}");
    }
}

#[tokio::test]
async fn each_call_carries_the_documented_headers_once() {
    for name in CALLS {
        let request = sent(name).await;
        for (header, expected) in [
            ("magento-api-key", API_KEY),
            ("x-api-key", API_KEY),
            ("content-type", "application/json"),
            (
                "user-agent",
                "Magento Services Connector (Magento: Community 2.4.7-p1)",
            ),
        ] {
            assert_eq!(request.header(header), Some(expected), "{name}");
        }
        let mut names: Vec<_> = request
            .head
            .lines()
            .skip(1)
            .filter_map(|line| Some(line.split_once(": ")?.0.to_ascii_lowercase()))
            .filter(|name| name != "content-length")
            .collect();
        names.sort();
        let documented =
            "accept content-type host magento-api-key user-agent x-api-key x-gw-signature";
        assert_eq!(names.join(" "), documented, "{name}");
    }
}

#[tokio::test]
async fn the_signature_is_a_jwt_that_the_public_key_verifies() {
    let request = sent("registry").await;
    let token = request.header("x-gw-signature").unwrap();
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let public = pem::parse(include_str!("../fixtures/keys/registry-client.pub.pem")).unwrap();
    UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, public.contents())
        .verify(
            signed.as_bytes(),
            &URL_SAFE_NO_PAD.decode(signature).unwrap(),
        )
        .unwrap();
    let (head, claims) = signed.split_once('.').unwrap();
    let head = URL_SAFE_NO_PAD.decode(head).unwrap();
    assert_eq!(head, br#"{"typ":"JWT","alg":"RS256"}"#);
    let claims: serde_json::Value =
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).unwrap()).unwrap();
    assert_eq!(claims["exp"], 1_700_000_300);
    assert_eq!(claims.as_object().unwrap().len(), 8);
}

#[tokio::test]
async fn calls_are_not_preceded_by_a_key_check() {
    for name in CALLS.into_iter().skip(1) {
        let server = RawServer::start(vec![answer(200, "", b"{}")]).await;
        let _ = call(&client(&server.base()), name).await;
        assert_eq!(server.requests().len(), 1, "{name}");
    }
}

#[tokio::test]
async fn a_signature_serves_several_calls_and_a_connection_only_one() {
    let replies = (0..3).map(|_| answer(200, "", b"{}")).collect();
    let server = RawServer::start(replies).await;
    let client = client(&server.base()).with_clock(noon);
    for _ in 0..3 {
        client.projects(&keys()).await.unwrap();
    }
    let requests = server.requests();
    assert_eq!(server.connections(), 3);
    assert!(
        requests
            .iter()
            .all(|r| r.header("x-gw-signature") == requests[0].header("x-gw-signature"))
    );
}

#[tokio::test]
async fn neither_key_nor_token_shows_in_debug() {
    let server = RawServer::start(vec![answer(200, "", b"{}")]).await;
    let client = client(&server.base());
    client.projects(&keys()).await.unwrap();
    let shown = format!("{client:?} {:?}", keys());
    let token = server.requests()[0]
        .header("x-gw-signature")
        .unwrap()
        .to_owned();
    assert!(
        !shown.contains(API_KEY) && !shown.contains(&token),
        "{shown}"
    );
}
