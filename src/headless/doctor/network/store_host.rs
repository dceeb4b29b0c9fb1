//! The way from the store's host: it sends the data itself, so it must get there too.

use crate::domain::{Label, ReachLayer, ReachStep};
use crate::headless::doctor::check::Check;
use crate::headless::doctor::evidence::{Evidence, Seen};

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
        return Check::ok(
            id,
            format!("The store's host gets there: {}.", layers.join(", ")),
        );
    };
    let what = format!(
        "The store's host does not get there: {} fails.",
        failed.layer.as_str()
    );
    let proxies: Vec<&str> = evidence
        .health
        .yes()
        .into_iter()
        .flat_map(|health| &health.proxies)
        .map(Label::as_str)
        .filter(|name| !name.eq_ignore_ascii_case("NO_PROXY"))
        .collect();
    let why = format!(
        "PHP there says: {}.",
        failed.detail.as_str().trim_end_matches('.')
    );
    if let Some(proxy) = proxies.first() {
        return Check::warn(
            id,
            what,
            format!("{why} The direct way was tried; {proxy} is set there, and may be the way."),
            format!("Check on the store's host: curl -sI {}", base(evidence)),
        );
    }
    Check::fail(
        id,
        what,
        why,
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
            format!("Allow outgoing connections from the store's host to {host}.")
        }
        ReachLayer::Tls => format!(
            "Check the certificates that PHP trusts there (openssl.cafile), or whether a firewall \
             inspects TLS: openssl s_client -connect {host} </dev/null"
        ),
        ReachLayer::Http => format!("Try on the store's host: curl -sI {base}"),
    }
}
