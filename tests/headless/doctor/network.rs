//! The way to the registry, with something in it.

use std::process::Command;
use std::time::{Duration, Instant};

use super::{Seen, keys};
use crate::headless::shop::Shop;
use crate::support::fake_gateway::{answers, greets, hangs, http, intercepts, nobody, tunnels};

/// `doctor` with keys, at this gateway.
fn doctor(shop: &Shop, gateway: &str) -> Command {
    let mut command = shop.bare(&["doctor", "--timeout=3", "--registry", gateway]);
    command.args(keys());
    command
}

/// The layers above one that failed are said to be skipped.
fn skipped(seen: &Seen, ids: &[&str]) {
    for id in ids {
        seen.is(id, "skip", "");
    }
}

const ABOVE: [&str; 4] = ["net.http", "net.body", "net.clock", "registry.keys"];

#[test]
fn a_port_where_nobody_listens_is_a_matter_of_tcp() {
    let shop = Shop::open();
    let seen = Seen::of(&mut doctor(&shop, &format!("http://{}", nobody())));
    seen.only(&["net.tcp"]);
    seen.is("net.tcp", "fail", "connection refused");
    skipped(&seen, &ABOVE);
}

#[test]
fn a_name_without_an_address_is_a_matter_of_dns() {
    let shop = Shop::open();
    let seen = Seen::of(&mut doctor(&shop, "https://registry.invalid/"));
    seen.only(&["net.dns"]);
    seen.is("net.dns", "fail", "getent hosts registry.invalid");
    skipped(&seen, &["net.tcp", "net.tls"]);
    skipped(&seen, &ABOVE);
}

#[test]
fn who_inspects_tls_is_named_and_trusted_once_its_certificate_is() {
    let shop = Shop::open();
    let body = r#"{"error":{"code":"Forbidden","message":"Client ID is invalid"}}"#;
    let gateway = intercepts(http(
        "403 Forbidden",
        "content-type: application/json\r\n",
        body,
    ));
    let gateway = format!("https://{gateway}/");
    // A machine without any authority would say that instead.
    let authorities = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/fixtures/keys/certificate.pem"
    );
    let seen = Seen::of(doctor(&shop, &gateway).env("SSL_CERT_FILE", authorities));
    seen.only(&["net.tls"]);
    seen.is("net.tls", "fail", "Corporate Proxy CA (Example Corp)");
    seen.is("net.tls", "fail", "SSL_CERT_FILE");
    seen.is("net.tcp", "ok", "");
    skipped(&seen, &ABOVE);

    let authority = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/fixtures/tls/corporate-proxy-ca.pem"
    );
    let seen = Seen::of(doctor(&shop, &gateway).env("SSL_CERT_FILE", authority));
    seen.only(&["registry.keys"]);
    seen.is("net.tls", "ok", "Corporate Proxy CA");
    seen.is("net.http", "ok", "403");
}

#[test]
fn a_machine_that_trusts_nobody_is_told_so() {
    let shop = Shop::open();
    shop.write("none.pem", "");
    let mut command = doctor(&shop, "https://commerce.adobe.io/");
    let seen = Seen::of(command.env("SSL_CERT_FILE", shop.path().join("none.pem")));
    seen.only(&["net.gateway"]);
    seen.is(
        "net.gateway",
        "fail",
        "none.pem, which holds no certificate",
    );
    seen.is("net.gateway", "fail", "Mend the variable, or unset it");
    skipped(&seen, &["net.dns", "registry.keys"]);
}

#[test]
fn what_does_not_speak_tls_is_told() {
    let shop = Shop::open();
    let gateway = greets("220 mail.example.com ESMTP\r\n");
    let authority = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/fixtures/tls/corporate-proxy-ca.pem"
    );
    let mut command = doctor(&shop, &format!("https://{gateway}/"));
    let seen = Seen::of(command.env("SSL_CERT_FILE", authority));
    seen.only(&["net.tls"]);
    seen.is("net.tls", "fail", "openssl s_client");
}

#[test]
fn a_clock_that_is_off_is_told_before_the_key_is_blamed() {
    let shop = Shop::open();
    let check = |seconds: u64, state: &str| {
        let now = std::time::SystemTime::now() - Duration::from_secs(seconds);
        let date = format!("date: {}\r\n", httpdate::fmt_http_date(now));
        let gateway = answers(http("401 X", &date, r#"{"message":"JWT is invalid"}"#));
        let seen = Seen::of(&mut doctor(&shop, &format!("http://{gateway}")));
        seen.is("net.clock", state, "");
        seen.is(
            "registry.keys",
            "fail",
            if state == "fail" { "clock" } else { "pair" },
        );
    };
    check(0, "ok");
    check(120, "warn");
    check(4_000, "fail");
}

#[test]
fn a_page_in_place_of_an_answer_is_quoted() {
    let shop = Shop::open();
    let page = "<html><body><h1>Access denied by policy 7</h1></body></html>";
    for status in ["200 OK", "403 Forbidden"] {
        let gateway = answers(http(status, "content-type: text/html\r\n", page));
        let seen = Seen::of(&mut doctor(&shop, &format!("http://{gateway}")));
        seen.only(&["net.body"]);
        seen.is("net.body", "fail", "Access denied by policy 7");
        seen.is("registry.keys", "skip", "");
    }
}

#[test]
fn a_gateway_that_hangs_costs_the_time_limit_and_no_more() {
    let shop = Shop::open();
    let started = Instant::now();
    let seen = Seen::of(&mut doctor(&shop, &format!("http://{}", hangs())));
    seen.only(&["net.http"]);
    seen.is("net.http", "fail", "within 3 seconds");
    // Far less than one limit after the other would take.
    assert!(
        started.elapsed() < Duration::from_secs(9),
        "{:?}",
        started.elapsed()
    );
    let started = Instant::now();
    let seen = Seen::of(&mut doctor(&shop, &format!("https://{}", hangs())));
    assert!(
        started.elapsed() < Duration::from_secs(9),
        "{:?}",
        started.elapsed()
    );
    seen.only(&["net.tls"]);
}

#[test]
fn a_proxy_is_named_by_its_variable_and_quoted() {
    let shop = Shop::open();
    let refuses = answers("HTTP/1.1 403 Blocked by policy\r\n\r\n");
    let wants = answers("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
    for (variable, proxy, says) in [
        ("HTTPS_PROXY", refuses.as_str(), "403 Blocked by policy"),
        (
            "https_proxy",
            wants.as_str(),
            "https_proxy=http://USER:PASSWORD@",
        ),
        ("ALL_PROXY", nobody().as_str(), "does not answer"),
        ("HTTPS_PROXY", "proxy.invalid:3128", "has no address"),
    ] {
        let mut command = doctor(&shop, "https://registry.invalid/");
        command.env(variable, format!("http://me:hunter2@{proxy}"));
        let seen = Seen::of(&mut command);
        seen.only(&["net.proxy"]);
        seen.is("net.proxy", "fail", says);
        seen.is("net.proxy", "fail", variable);
        skipped(&seen, &["net.dns", "net.tcp", "net.tls"]);
        skipped(&seen, &ABOVE);
        assert!(!seen.0.json.to_string().contains("hunter2"));
    }
    // What is on this machine, or is named in NO_PROXY, is asked directly.
    let mut command = doctor(&shop, "https://registry.invalid/");
    command.env("HTTPS_PROXY", format!("http://{refuses}"));
    let seen = Seen::of(command.env("NO_PROXY", "invalid"));
    seen.only(&["net.dns"]);
}

#[test]
fn who_inspects_tls_behind_a_proxy_is_named_too() {
    let shop = Shop::open();
    let proxy = format!("http://{}", tunnels(http("200 OK", "", "{}")));
    let mut command = doctor(&shop, "https://commerce.adobe.io/");
    let authorities = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/fixtures/keys/certificate.pem"
    );
    command.env("SSL_CERT_FILE", authorities);
    let seen = Seen::of(command.env("ALL_PROXY", proxy));
    seen.only(&["net.tls"]);
    seen.is("net.proxy", "ok", "(ALL_PROXY) lets us through");
    seen.is("net.tls", "fail", "Corporate Proxy CA (Example Corp)");
    seen.is("net.dns", "skip", "The proxy does that");
}

#[test]
fn an_address_that_keys_must_not_be_sent_to_is_a_check_when_the_store_names_it() {
    let shop = Shop::open();
    shop.write(
        "shop.json",
        r#"{"config":{"services_connector/production_gateway_url":"http://gateway.example.com/"}}"#,
    );
    let seen = Seen::of(&mut shop.bare(&["doctor", "--store=demo:shop.json"]));
    seen.is("net.gateway", "fail", "plain http");
    seen.is("net.dns", "skip", "");
    // Named by an option it is a mistake of the one who runs this.
    let ran = shop
        .bare(&["doctor", "--registry=http://gateway.example.com/"])
        .output();
    assert_eq!(ran.unwrap().status.code(), Some(2));
}
