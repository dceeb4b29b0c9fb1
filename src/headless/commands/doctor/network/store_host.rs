//! The way from the store's host: it sends the data itself, so it must get there too.

use crate::domain::{ReachLayer, ReachStep, arrives};
use crate::headless::commands::doctor::check::Check;
use crate::headless::commands::doctor::evidence::{Evidence, Seen};

pub(super) fn gets_there(evidence: &Evidence) -> Check {
    let id = "net.store_host";
    let steps = match &evidence.reach {
        Seen::Yes(steps) => steps,
        Seen::No(problem) => {
            return Check::skip(
                id,
                "The way from the store's host was not tried.",
                &problem.what,
            );
        }
        Seen::NoHost => {
            return Check::skip(
                id,
                "The way from the store's host was not tried.",
                "A file stands for this store; it has no host of its own.",
            );
        }
        Seen::NotAsked => {
            return Check::skip(
                id,
                "The way from the store's host was not tried.",
                evidence.why_no_store(),
            );
        }
    };
    let Some(failed) = steps.iter().find(|step| !step.ok) else {
        let layers: Vec<&str> = steps.iter().map(|step| step.layer.as_str()).collect();
        let layers = layers.join(", ");
        if arrives(steps) {
            return Check::ok(id, format!("The store's host gets there: {layers}."));
        }
        return Check::skip(
            id,
            format!("The way from the store's host was tried as far as its proxy: {layers}."),
            "The proxy takes SOCKS or TLS, which is not spoken here.",
        );
    };
    Check::fail(
        id,
        format!(
            "The store's host does not get there: {} fails.",
            failed.layer.as_str()
        ),
        format!(
            "PHP there says: {}.",
            failed.detail.as_str().trim_end_matches('.')
        ),
        there(failed, &evidence.host(), base(evidence)),
    )
}

fn base(evidence: &Evidence) -> &str {
    evidence
        .client
        .as_ref()
        .map_or("", |client| client.gateway().base())
}

fn there(failed: &ReachStep, host: &str, base: &str) -> String {
    match failed.layer {
        ReachLayer::Dns => "Check the name server of the store's host.".to_owned(),
        ReachLayer::Tcp => {
            format!(
                "Allow outgoing connections from the store's host to {host}, or set HTTPS_PROXY there."
            )
        }
        ReachLayer::Proxy => format!(
            "Let the proxy of the store's host pass {host}, or except it there with NO_PROXY."
        ),
        ReachLayer::Tls => format!(
            "Check the certificates that PHP trusts there (openssl.cafile), or whether a firewall \
             inspects TLS: openssl s_client -connect {host} </dev/null"
        ),
        ReachLayer::Http => format!("Try on the store's host: curl -sI {base}"),
    }
}
