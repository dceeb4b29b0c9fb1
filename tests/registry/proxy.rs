//! The proxy of the environment. A process can't safely change its own environment, so these
//! tests run one test of this file in a process of its own.

use std::process::Stdio;
use std::time::Duration;

use commerce_connect::domain::{RegistryFailure, Stage};
use commerce_connect::registry::{Client, Gateway, UserAgent};

use super::call;
use crate::support::alone;
use crate::support::raw_server::{RawServer, Reply, answer};

const GATEWAY: &str = "COMMERCE_CONNECT_TEST_GATEWAY";

/// Asks the gateway that the environment names, where one is named, and prints what came of it.
#[tokio::test]
async fn asks_when_it_is_told_to() {
    let Ok(gateway) = std::env::var(GATEWAY) else {
        return;
    };
    let gateway = Gateway::parse(&gateway, None).unwrap();
    let agent = UserAgent::new("Community", "2.4.7-p1");
    let made = Client::new(gateway, &agent, Duration::from_secs(20));
    let asked = match made {
        Ok(client) => call(&client, "registry").await,
        Err(why) => Err(why),
    };
    match asked {
        Ok(text) => println!("asked: {text}"),
        Err(RegistryFailure::Unreachable {
            stage: Stage::Proxy | Stage::ProxySetting,
            detail,
            ..
        }) => {
            println!("asked: proxy, {detail}");
        }
        Err(other) => println!("asked: {other:?}"),
    }
}

async fn ask(gateway: &str, proxy: &RawServer, no_proxy: &str) -> String {
    ask_by(gateway, &proxy.base(), no_proxy).await
}

async fn ask_by(gateway: &str, proxy: &str, no_proxy: &str) -> String {
    let mut command = alone(module_path!(), "asks_when_it_is_told_to");
    command
        .stdin(Stdio::null())
        .env(GATEWAY, gateway)
        .env("NO_PROXY", no_proxy)
        .env_remove("no_proxy")
        .env_remove("REQUEST_METHOD");
    for name in ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY"] {
        command
            .env(name, proxy)
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

#[tokio::test]
async fn a_proxy_is_taken_as_it_is_meant_and_never_gone_round() {
    let refuses = || vec![Reply::Bytes(b"HTTP/1.1 403 Forbidden\r\n\r\n".to_vec())];
    for (before, behind, login) in [
        ("\"http://", "\"\r", None),
        (" http://", "/ \n", None),
        ("http://CORP\\jo:pass@", "", Some("Basic Q09SUFxqbzpwYXNz")),
        ("http://jo:p@ss@", "", Some("Basic am86cEBzcw==")),
        ("jo:p%23s%2F@", "", Some("Basic am86cCNzLw==")),
    ] {
        let proxy = RawServer::start(refuses()).await;
        let value = format!("{before}{}{behind}", proxy.address);
        let said = ask_by("https://registry.invalid/", &value, "").await;
        assert_eq!(said, "proxy, it refused", "{value:?}");
        let request = &proxy.requests()[0];
        assert_eq!(request.header("proxy-authorization"), login, "{value:?}");
    }
    let quoted = include_str!("../fixtures/cases/proxy-not-understood/proxy.env");
    let hash = include_str!("../fixtures/cases/proxy-password/proxy.env");
    let value = |line: &str| {
        line.split_once('=')
            .unwrap()
            .1
            .trim_end_matches('\n')
            .to_owned()
    };
    for (value, part) in [
        (value(quoted), "proxy, "),
        (
            value(hash),
            "HTTPS_PROXY has a password with /, # or ? in it, which must be percent-encoded",
        ),
        (
            "socks5://127.0.0.1:1080".to_owned(),
            "HTTPS_PROXY names a SOCKS proxy",
        ),
        ("htps:/proxy".to_owned(), "HTTPS_PROXY names no host"),
    ] {
        let said = ask_by("https://registry.invalid/", &value, "").await;
        assert!(
            said.starts_with("proxy, ") && said.contains(part),
            "{value:?}: {said}"
        );
        assert!(!said.contains("p#ss"), "{said}");
        // A gateway that needs no proxy is asked, whatever stands in the variable.
        let direct = ask_by("https://registry.invalid/", &value, "*").await;
        assert!(direct.contains("Dns"), "{direct}");
    }
}
