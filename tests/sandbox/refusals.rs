//! Who is not let in, and what is not understood.

use commerce_connect::sandbox::{BODY_LIMIT, Licence};
use serde_json::{Value, json};

use crate::sandbox::caller::{Token, told};
use crate::support::rehearsal::Rehearsal;

const PING: &str = "/merchant-registry/v1/ping";

#[tokio::test]
async fn missing_and_wrong_headers_are_refused_as_the_gateway_does() {
    let sandbox = Rehearsal::start().await;
    let caller = sandbox.caller(Licence::Commerce);
    let stranger = sandbox.caller(Licence::Commerce);
    let foreign = stranger.sign(&Token::ordinary());
    let missing = json!({"error": {"code": "Forbidden", "message": "Client ID is missing",
        "details": {"error_code": "403000"}}});
    let unknown = json!({"error": {"code": "Forbidden", "message": "Client ID is invalid",
        "details": {"error_code": "403003"}}});
    for (header, value, status, body) in [
        ("x-api-key", "", 403, missing),
        (
            "x-api-key",
            "0123456789abcdef0123456789abcdef",
            403,
            unknown,
        ),
        (
            "x-gw-signature",
            "",
            401,
            json!({"message": "JWT is required"}),
        ),
        (
            "x-gw-signature",
            "a.b.c",
            401,
            json!({"message": "JWT is invalid"}),
        ),
        (
            "x-gw-signature",
            "nonsense",
            401,
            json!({"message": "JWT is invalid"}),
        ),
        (
            "x-gw-signature",
            &foreign,
            401,
            json!({"message": "JWT is invalid"}),
        ),
    ] {
        let mut headers = caller.headers();
        headers.retain(|(name, _)| *name != header);
        if !value.is_empty() {
            headers.push((header, value.to_owned()));
        }
        let response = caller
            .send("GET", PING, &headers, String::new())
            .await
            .unwrap();
        assert!(response.headers().contains_key("date"));
        assert_eq!(told(response).await, (status, body), "{header}: {value}");
    }
    let mut headers = caller.headers();
    headers[0].1 = "another".into();
    let response = caller
        .send("GET", PING, &headers, String::new())
        .await
        .unwrap();
    assert_eq!(response.status(), 400);
}

#[tokio::test]
async fn a_signature_must_say_what_magentos_clients_say_and_be_alive() {
    let sandbox = Rehearsal::start().await;
    let caller = sandbox.caller(Licence::Commerce);
    let now = Token::ordinary().claims["exp"].as_u64().unwrap() - 300;
    let scope = "https://ims-na1.adobelogin.com/s/ent_reactor_sdk";
    let check = async |part: &str, name: &str, value: Value, status: u16| {
        let mut token = Token::ordinary();
        let map = match part {
            "header" => &mut token.header,
            _ => &mut token.claims,
        };
        map[name] = value.clone();
        let mut headers = caller.headers();
        headers[2].1 = caller.sign(&token);
        let response = caller
            .send("GET", PING, &headers, String::new())
            .await
            .unwrap();
        assert_eq!(response.status(), status, "{name} {value}");
    };
    check("claims", "exp", json!(now + 60), 200).await;
    let fraction = serde_json::from_str(&format!("{}.5", now + 60)).unwrap();
    check("claims", "exp", fraction, 200).await;
    check("claims", "more", json!("is ignored"), 200).await;
    for (part, name, value) in [
        ("header", "alg", json!("none")),
        ("header", "alg", json!("HS256")),
        ("header", "typ", json!(null)),
        ("claims", "exp", json!(now - 1)),
        ("claims", "exp", json!(now + 2 * 86_400)),
        ("claims", "exp", json!(null)),
        ("claims", "exp", json!("tomorrow")),
        ("claims", "iss", json!("somebody")),
        ("claims", "sub", json!("somebody")),
        ("claims", "aud", json!("somewhere")),
        ("claims", scope, json!(false)),
        ("claims", scope, json!("true")),
    ] {
        check(part, name, value, 401).await;
    }
}

#[tokio::test]
async fn a_body_that_is_not_what_the_call_takes_changes_nothing() {
    let sandbox = Rehearsal::start().await;
    let caller = sandbox.caller(Licence::Commerce);
    let rows = caller.initialize("Shop").await;
    let project = format!(
        "registry/projects/{}",
        rows[0]["projectId"].as_str().unwrap()
    );
    let space = format!(
        "registry/environments/{}",
        rows[0]["environmentId"].as_str().unwrap()
    );
    for (method, path, field) in [
        ("POST", "registry/initialize", "projectName"),
        ("PATCH", &project, "projectName"),
        ("PATCH", &space, "environmentName"),
    ] {
        for body in [
            None,
            Some(json!({})),
            Some(json!([])),
            Some(json!({ field: "" })),
            Some(json!({ field: "  " })),
            Some(json!({ field: 7 })),
            Some(json!({ field: null })),
        ] {
            let shown = format!("{method} {path} {body:?}");
            let (status, answer) = caller.call(method, path, body).await;
            assert_eq!((status, &answer["status"]), (400, &json!(400)), "{shown}");
            assert!(answer["requestId"].is_string(), "{shown}");
        }
    }
    assert_eq!(caller.rows().await, rows);
}

#[tokio::test]
async fn what_is_not_a_call_is_not_found_as_json() {
    let sandbox = Rehearsal::start().await;
    let caller = sandbox.caller(Licence::Commerce);
    for (method, path) in [
        ("GET", "/merchant-registry/v1/nothing"),
        ("DELETE", "/merchant-registry/v1/registry"),
        ("GET", "/merchant-registry/v1/registry/initialize"),
        ("GET", "/merchant-registry/v1/registry/projects/%ff"),
        ("GET", "/favicon.ico"),
    ] {
        let response = caller
            .send(method, path, &caller.headers(), String::new())
            .await;
        let (status, body) = told(response.unwrap()).await;
        assert_eq!(
            (status, &body["status"]),
            (404, &json!(404)),
            "{method} {path}"
        );
    }
}

#[tokio::test]
async fn a_body_beyond_the_limit_is_refused() {
    let sandbox = Rehearsal::start().await;
    let caller = sandbox.caller(Licence::Commerce);
    let name = "x".repeat(BODY_LIMIT);
    let body = Some(json!({ "projectName": name }));
    let (status, answer) = caller.call("POST", "registry/initialize", body).await;
    assert_eq!((status, &answer["status"]), (413, &json!(413)));
    assert!(caller.rows().await.is_empty());
}

#[tokio::test]
async fn the_front_page_lists_calls_and_scenarios() {
    let sandbox = Rehearsal::start().await;
    let caller = sandbox.caller(Licence::Commerce);
    let page = caller.send("GET", "/", &[], String::new()).await.unwrap();
    let page = page.text().await.unwrap();
    assert!(page.contains("POST /merchant-registry/v1/registry/initialize"));
    assert!(page.contains("sandbox-drop-after-initialize"));
}
