//! Whom a request was meant for. A page in somebody's browser can point a name of its own at the
//! loopback; its requests name that name, and are refused.

use std::net::{IpAddr, SocketAddr};

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::uri::Authority;
use axum::http::{Response, header};
use axum::middleware::Next;

use super::answer::Answer;

/// Lets a request through that names the address listened on, or the loopback. Any port: it may
/// come over a forwarded one.
pub(super) async fn check(
    State(address): State<SocketAddr>,
    request: Request,
    next: Next,
) -> Response<Body> {
    if is_meant(&request, address.ip()) {
        return next.run(request).await;
    }
    let elsewhere = "This server is reached by a loopback name only";
    Answer::refused(421, "Misdirected Request", elsewhere).into_response()
}

fn is_meant(request: &Request, address: IpAddr) -> bool {
    let named = request.headers().get_all(header::HOST).iter();
    let named: Option<Vec<&str>> = named.map(|value| value.to_str().ok()).collect();
    // Every name counts, that in an absolute request line too: which one a client believes in is
    // not known here. A request of HTTP/1.0 may name none.
    named.is_some_and(|named| {
        let target = request.uri().authority().map(Authority::as_str);
        named
            .into_iter()
            .chain(target)
            .all(|name| is_ours(name, address))
    })
}

fn is_ours(authority: &str, address: IpAddr) -> bool {
    let Ok(authority) = authority.parse::<Authority>() else {
        return false;
    };
    let host = authority.host();
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    if let Ok(ip) = bare.parse::<IpAddr>() {
        return ip.is_loopback() || ip == address;
    }
    let name = host.trim_end_matches('.').to_ascii_lowercase();
    name == "localhost" || name.ends_with(".localhost")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_loopback_is_ours_by_every_name_and_nobody_else_is() {
        let address = IpAddr::from([127, 0, 0, 1]);
        for (name, ours) in [
            ("localhost", true),
            ("LOCALHOST:8099", true),
            ("shop.localhost:80", true),
            ("localhost.", true),
            ("127.0.0.1:8099", true),
            ("127.9.9.9", true),
            ("[::1]:8099", true),
            ("evil.example", false),
            ("evil.example:8099", false),
            ("localhost.evil.example", false),
            ("127.0.0.1.evil.example", false),
            ("10.0.0.1", false),
            ("", false),
            ("a b", false),
        ] {
            assert_eq!(is_ours(name, address), ours, "{name}");
        }
    }
}
