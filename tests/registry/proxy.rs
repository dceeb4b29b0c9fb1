//! The proxy of the environment. A process can't safely change its own environment, so these
//! tests run one test of this file in a process of its own.

use std::process::Stdio;

use commerce_connect::domain::{RegistryFailure, Stage};

use super::{call, client};
use crate::support::alone;
use crate::support::raw_server::{RawServer, Reply, answer};

const GATEWAY: &str = "COMMERCE_CONNECT_TEST_GATEWAY";

/// Asks the gateway that the environment names, where one is named, and prints what came of it.
#[tokio::test]
async fn asks_when_it_is_told_to() {
    let Ok(gateway) = std::env::var(GATEWAY) else {
        return;
    };
    match call(&client(&gateway), "registry").await {
        Ok(text) => println!("asked: {text}"),
        Err(RegistryFailure::Unreachable {
            stage: Stage::Proxy,
            detail,
            ..
        }) => {
            println!("asked: proxy, {detail}");
        }
        Err(other) => println!("asked: {other:?}"),
    }
}

async fn ask(gateway: &str, proxy: &RawServer, no_proxy: &str) -> String {
    let mut command = alone(module_path!(), "asks_when_it_is_told_to");
    command
        .stdin(Stdio::null())
        .env(GATEWAY, gateway)
        .env("NO_PROXY", no_proxy)
        .env_remove("no_proxy")
        .env_remove("REQUEST_METHOD");
    for name in ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY"] {
        command
            .env(name, proxy.base())
            .env_remove(name.to_ascii_lowercase());
    }
    let output = tokio::task::spawn_blocking(move || command.output());
    let output = String::from_utf8(output.await.unwrap().unwrap().stdout).unwrap();
    let (_, said) = output.split_once("asked: ").unwrap();
    said.lines().next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn the_proxy_is_asked_for_a_tunnel_and_sees_no_keys() {
    for (status, expected) in [
        ("403 Forbidden", "proxy, it refused"),
        ("407 X", "proxy, proxy authorization required"),
    ] {
        let reply = format!("HTTP/1.1 {status}\r\n\r\n").into_bytes();
        let proxy = RawServer::start(vec![Reply::Bytes(reply)]).await;
        assert_eq!(ask("https://registry.invalid/", &proxy, "").await, expected);
        let request = &proxy.requests()[0];
        assert_eq!(request.line(), "CONNECT registry.invalid:443 HTTP/1.1");
        assert_eq!(request.header("x-api-key"), None);
        assert_eq!(request.header("x-gw-signature"), None);
    }
}

#[tokio::test]
async fn the_loopback_and_what_no_proxy_names_are_asked_directly() {
    let proxy = RawServer::start(Vec::new()).await;
    let server = RawServer::start(vec![answer(200, "", b"{}")]).await;
    assert_eq!(ask(&server.base(), &proxy, "").await, "none");
    let direct = ask("https://registry.invalid/", &proxy, "invalid").await;
    assert!(direct.contains("Dns"), "{direct}");
    assert_eq!(proxy.connections(), 0);
}
