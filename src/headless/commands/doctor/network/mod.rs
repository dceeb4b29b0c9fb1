//! The way to the registry, layer by layer: from here, and from the store's host.
//!
//! `gateway`, `dns` and `tcp` stand here, `secure` has what is in between (a proxy, TLS), `answer`
//! what comes back, `store_host` the way from over there.

mod answer;
mod secure;
mod store_host;

use super::check::Check;
use super::evidence::Evidence;
use crate::domain::{RegistryFailure, Stage};
use crate::registry::{Glance, Probe, Tried};

pub(super) fn checks(evidence: &Evidence) -> Vec<Check> {
    let gateway = gateway(evidence);
    let (Ok(client), Some(probe), Some(knock)) =
        (&evidence.client, &evidence.probe, &evidence.knock)
    else {
        let why = "There is no gateway to go to.";
        return vec![
            gateway,
            Check::skip("net.dns", "The way there was not tried.", why),
        ];
    };
    let way = Way {
        evidence,
        probe,
        knock,
        host: evidence.host(),
        plain: client.gateway().base().starts_with("http:"),
        loopback: client.gateway().is_loopback(),
    };
    vec![
        gateway,
        way.proxy(),
        way.dns(),
        way.tcp(),
        way.tls(),
        way.http(),
        way.body(),
        way.clock(),
        store_host::gets_there(evidence),
    ]
}

fn gateway(evidence: &Evidence) -> Check {
    let id = "net.gateway";
    match &evidence.client {
        Ok(client) => {
            let base = client.gateway().base();
            let from = if evidence.gateway_named {
                "named by --registry"
            } else if base == evidence.environment.default_gateway() {
                "Adobe's own"
            } else {
                "named by the store's configuration"
            };
            Check::ok(
                id,
                format!("The {} gateway is {base}, {from}.", evidence.environment),
            )
        }
        // No client can be made where nobody is trusted.
        Err(RegistryFailure::Unreachable {
            stage: Stage::Tls,
            detail,
            ..
        }) => Check::fail(
            id,
            "No gateway can be trusted from here.",
            format!("The reason: {detail}."),
            if detail.as_str().starts_with("SSL_CERT") {
                "Mend the variable, or unset it: then the system's certificates count."
            } else {
                "Install the system's certificates (the package ca-certificates), or name a file \
                 that has them: SSL_CERT_FILE=FILE"
            },
        ),
        Err(
            why @ RegistryFailure::Unreachable {
                stage: Stage::ProxySetting,
                ..
            },
        ) => {
            let problem = why.problem("use the gateway");
            Check::fail(
                id,
                "The proxy's setting can't be read.",
                problem.why,
                problem.hint,
            )
        }
        Err(why) => {
            let problem = why.problem("use the gateway");
            Check::fail(
                id,
                "There is no gateway to go to.",
                problem.why,
                problem.hint,
            )
        }
    }
}

struct Way<'a> {
    evidence: &'a Evidence,
    probe: &'a Probe,
    knock: &'a Result<Glance, RegistryFailure>,
    host: String,
    plain: bool,
    loopback: bool,
}

impl Way<'_> {
    /// Where the client's own call stopped, when it made no connection. Its word counts more than
    /// the probe's: it knows whom to trust.
    fn stopped(&self) -> Option<(Stage, &str)> {
        match self.knock {
            // The client's time for a connection runs out wherever it stops; the probe knows where.
            Err(RegistryFailure::Unreachable {
                stage: Stage::Tcp,
                detail,
                ..
            }) => Some(
                match (&self.probe.proxy, &self.probe.tcp, &self.probe.tls) {
                    (Some((_, Tried::No(said))), Tried::Yes(_), _) => (Stage::Proxy, said.as_str()),
                    (_, Tried::Yes(_), Tried::No(said)) => (Stage::Tls, said.as_str()),
                    _ => (Stage::Tcp, detail.as_str()),
                },
            ),
            Err(RegistryFailure::Unreachable { stage, detail, .. }) => {
                Some((*stage, detail.as_str()))
            }
            Ok(_) | Err(_) => None,
        }
    }

    /// The first layer that failed, for those above it.
    fn below(&self) -> Option<&'static str> {
        match self.stopped()?.0 {
            Stage::Dns => Some("The name has no address."),
            Stage::Tcp => Some("There is no connection."),
            Stage::Proxy => Some("The proxy does not let us through."),
            Stage::ProxySetting => Some("The proxy's setting can't be read."),
            Stage::Tls => Some("There is no secure connection."),
        }
    }

    fn dns(&self) -> Check {
        let id = "net.dns";
        let name = self
            .host
            .rsplit_once(':')
            .map_or(self.host.as_str(), |(name, _)| name);
        if let Some((Stage::Dns, detail)) = self.stopped() {
            return Check::fail(
                id,
                format!("The name {name} has no address."),
                format!("The name server says: {detail}."),
                format!(
                    "Check /etc/resolv.conf; this should print an address: getent hosts {name}. \
                     Behind a proxy, set HTTPS_PROXY."
                ),
            );
        }
        if self.probe.proxy.is_some() {
            return Check::skip(
                id,
                "The name was not looked up here.",
                "The proxy does that.",
            );
        }
        match &self.probe.dns {
            Tried::Yes(address) if address.as_str() == name.trim_matches(['[', ']']) => Check::ok(
                id,
                format!("{name} is an address; there is no name to look up."),
            ),
            Tried::Yes(addresses) => Check::ok(id, format!("{name} has an address: {addresses}.")),
            Tried::No(said) => Check::warn(
                id,
                format!("The name {name} has an address, but not always."),
                format!("One of two look-ups failed: {said}."),
                "Check the name servers in /etc/resolv.conf.",
            ),
            Tried::NotTried => Check::skip(id, "The name was not looked up.", ""),
        }
    }

    fn tcp(&self) -> Check {
        let id = "net.tcp";
        let host = &self.host;
        match self.stopped() {
            Some((Stage::Tcp, detail)) => {
                let fix = if self.loopback {
                    format!("Start what should listen on {host}, or mend --registry.")
                } else {
                    format!(
                        "A firewall may hold it back (then allow {host}, or set HTTPS_PROXY), or \
                         the host is down."
                    )
                };
                Check::fail(
                    id,
                    format!("No connection to {host}."),
                    format!("The system says: {detail}."),
                    fix,
                )
            }
            Some((Stage::Dns | Stage::Proxy | Stage::ProxySetting, _)) => Check::skip(
                id,
                "The port was not tried.",
                self.below().unwrap_or_default(),
            ),
            Some((Stage::Tls, _)) | None => Check::ok(id, format!("{host} takes connections.")),
        }
    }
}
