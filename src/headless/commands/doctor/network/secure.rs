//! What is between here and the gateway: a proxy, and the session's certificate.

use super::Way;
use crate::domain::Stage;
use crate::headless::commands::doctor::check::Check;
use crate::registry::{Proxy, Tried};

impl Way<'_> {
    pub(super) fn proxy(&self) -> Check {
        let id = "net.proxy";
        let Some((proxy, tried)) = &self.probe.proxy else {
            let why = if self.loopback {
                "The gateway is on this machine."
            } else {
                "Neither HTTPS_PROXY nor ALL_PROXY names one for this gateway."
            };
            return Check::ok(id, "No proxy is on the way.").because(why);
        };
        let name = format!("{} ({})", proxy.address(), proxy.variable);
        if let Some((Stage::Proxy, detail)) = self.stopped() {
            return self.refused(proxy, tried, detail);
        }
        match tried {
            Tried::No(said) => Check::warn(
                id,
                format!("The proxy {name} lets some through, but not always."),
                format!("One of two tries failed: {said}."),
                "Look into the proxy's log.",
            ),
            Tried::Yes(_) | Tried::NotTried => {
                Check::ok(id, format!("The proxy {name} lets us through."))
            }
        }
    }

    fn refused(&self, proxy: &Proxy, tried: &Tried, detail: &str) -> Check {
        let variable = proxy.variable;
        let name = format!("{} ({variable})", proxy.address());
        let host = &self.host;
        let said = match tried {
            Tried::No(said) => said.as_str(),
            Tried::Yes(_) | Tried::NotTried => detail,
        };
        let (what, why, fix) = if matches!(self.probe.dns, Tried::No(_)) {
            (
                format!("The proxy {name} has no address."),
                format!("The name server says: {detail}."),
                format!("Mend {variable}, or unset it when no proxy is needed."),
            )
        } else if matches!(self.probe.tcp, Tried::No(_)) {
            (
                format!("The proxy {name} does not answer."),
                format!("The system says: {detail}."),
                format!("Check that it runs; mend {variable}, or unset it."),
            )
        } else if said.contains("407") || detail.contains("authorization") {
            (
                format!("The proxy {name} wants a user and a password."),
                format!("It says: {said}."),
                format!(
                    "Put them into the variable: {variable}=http://USER:PASSWORD@{}",
                    proxy.address()
                ),
            )
        } else {
            (
                format!("The proxy {name} does not let us through."),
                format!("It says: {said}."),
                format!("Allow CONNECT to {host} in its rules, or name {host} in NO_PROXY."),
            )
        };
        Check::fail("net.proxy", what, why, fix)
    }

    pub(super) fn tls(&self) -> Check {
        let id = "net.tls";
        if self.plain {
            return Check::skip(
                id,
                "There is no TLS to look at.",
                "The loopback is asked over http.",
            );
        }
        let by = self.probe.certificate.as_ref();
        match self.stopped() {
            Some((Stage::Tls, detail)) => match by {
                Some(certificate) if detail.contains("not trusted") => {
                    self.intercepted(certificate.issuer.as_str(), certificate.subject.as_str())
                }
                Some(certificate) => Check::fail(
                    id,
                    format!("No secure connection to {}.", self.host),
                    format!(
                        "The reason: {detail}. The certificate is for {}, made out by {}.",
                        certificate.subject, certificate.issuer
                    ),
                    "Compare the gateway's address and this machine's clock (date -u).",
                ),
                None => Check::fail(
                    id,
                    format!("No secure connection to {}.", self.host),
                    format!("The reason: {detail}."),
                    if detail.contains("authorities") {
                        "Install the system's certificates (the package ca-certificates), or name \
                         a file with SSL_CERT_FILE."
                            .to_owned()
                    } else {
                        format!(
                            "See what answers there: openssl s_client -connect {} </dev/null",
                            self.host
                        )
                    },
                ),
            },
            Some(_) => Check::skip(id, "TLS was not tried.", self.below().unwrap_or_default()),
            None => match by {
                Some(certificate) => Check::ok(
                    id,
                    format!(
                        "The connection is secure; certificate by {}.",
                        certificate.issuer
                    ),
                ),
                None => Check::ok(id, "The connection is secure."),
            },
        }
    }

    fn intercepted(&self, issuer: &str, subject: &str) -> Check {
        Check::fail(
            "net.tls",
            format!("The certificate of {} is not trusted here.", self.host),
            format!(
                "It was made out by {issuer} for {subject}. If that is not a public authority, a \
                 proxy or firewall inspects TLS on the way."
            ),
            format!(
                "Save the certificate of {issuer} as a PEM file and name it: SSL_CERT_FILE=FILE; \
                 for the store's PHP: curl.cainfo and openssl.cafile. Or let {} pass uninspected.",
                self.host
            ),
        )
    }
}
