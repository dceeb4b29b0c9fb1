//! How a call to the registry can fail, as plain data.

use super::{Label, Problem};

/// Why a call to the registry gave no usable answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum RegistryFailure {
    /// No connection was made, so nothing was asked.
    Unreachable {
        /// Host and port that were tried.
        host: String,
        /// How far it got.
        stage: Stage,
        /// What the network said.
        detail: Label,
    },
    /// The connection broke after the request was sent: it may have been carried out.
    Dropped {
        /// What the network said.
        detail: Label,
    },
    /// No whole answer within the time limit: the request may have been carried out.
    TimedOut {
        /// The limit, in seconds.
        seconds: u64,
    },
    /// The keys were refused.
    Refused(Rejection),
    /// The registry understood and said no.
    Rejected {
        /// HTTP status, or the body's own when that is the one that says no.
        status: u16,
        /// What the registry said.
        message: Label,
        /// For Adobe's support.
        request_id: Option<Label>,
    },
    /// The registry failed (HTTP 500 and above): the request may have been carried out.
    Broken {
        /// HTTP status.
        status: u16,
        /// What the registry said.
        message: Label,
        /// For Adobe's support.
        request_id: Option<Label>,
    },
    /// The answer is not what the registry answers, for example a proxy's page.
    Malformed {
        /// HTTP status.
        status: u16,
        /// The beginning of the body.
        excerpt: Label,
    },
    /// There were no keys that a request could be made with, so nothing was asked.
    NoKeys {
        /// Why the store could not give them, or why they can't sign.
        problem: Problem,
    },
    /// The gateway's address can't be used, or the answer pointed elsewhere.
    Insecure {
        /// What was wrong with it, as one sentence.
        why: String,
    },
}

/// How far a connection got before it failed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stage {
    /// The host's name has no address.
    Dns,
    /// No TCP connection.
    Tcp,
    /// No TLS session.
    Tls,
    /// The proxy refused.
    Proxy,
    /// A proxy is set, and what is set can't be read.
    ProxySetting,
}

/// How the keys were refused.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Rejection {
    /// `Client ID is invalid`: the gateway does not know the API key.
    ApiKeyUnknown,
    /// `Client ID is missing`.
    ApiKeyMissing,
    /// `JWT is invalid`: the private key does not belong to the API key, or the clock is off.
    SignatureInvalid {
        /// Our clock minus the server's, in seconds, when the answer said its time.
        clock_ahead: Option<i64>,
    },
    /// `JWT is required`.
    SignatureMissing,
    /// Any other answer to the key check but 200, and a 401 with another text to any call.
    NotValid {
        /// HTTP status.
        status: u16,
        /// What the registry said; may be empty.
        message: Label,
    },
}

/// A signature is good for this many seconds, so a clock may be off by that much.
pub const SIGNATURE_LIFE_SECONDS: i64 = 300;

impl RegistryFailure {
    /// With these keys nothing can be asked.
    pub fn is_about_keys(&self) -> bool {
        matches!(self, Self::Refused(_) | Self::NoKeys { .. })
    }

    /// The way to the registry failed, not the registry.
    pub fn is_about_the_way(&self) -> bool {
        matches!(
            self,
            Self::Unreachable { .. } | Self::Dropped { .. } | Self::TimedOut { .. }
        )
    }

    /// The request may have been carried out all the same: a write must be looked up.
    pub fn outcome_unknown(&self) -> bool {
        // What is not named here counts as unknown: a look too many does no harm.
        !matches!(
            self,
            Self::Unreachable { .. }
                | Self::Refused(_)
                | Self::Rejected { .. }
                | Self::NoKeys { .. }
                | Self::Insecure { .. }
        )
    }

    /// What the person reads. `doing` completes "Can't …", for example `check the keys`.
    pub fn problem(&self, doing: &str) -> Problem {
        let cant = format!("Can't {doing}.");
        match self {
            Self::Unreachable {
                host,
                stage,
                detail,
            } => unreachable(&cant, host, *stage, detail),
            Self::Dropped { detail } => Problem::new(
                "registry.dropped",
                cant,
                format!("The connection broke before the answer came ({detail})."),
                "Try again. Where something was to be changed, it is looked up first whether it was.",
            ),
            Self::TimedOut { seconds } => Problem::new(
                "registry.timed_out",
                cant,
                format!("No answer within {seconds} seconds."),
                "Try again, or allow more time with --timeout SECONDS; commerce-connect doctor \
                 tries each layer.",
            ),
            Self::Refused(rejection) => rejection.problem(),
            Self::Rejected {
                status,
                message,
                request_id,
            } => Problem::new(
                "registry.rejected",
                cant,
                format!(
                    "The registry said: {} (status {status}{}).",
                    sentence(message, "no reason given"),
                    asked(request_id.as_ref())
                ),
                match status {
                    403 => {
                        "What it said is the reason. Without one it may be the licence, keys that the \
                         licence owner did not make, or a rule of a gateway or proxy on the way: \
                         commerce-connect doctor tells who answers."
                    }
                    404 => "The id is unknown to these keys: check that they belong together.",
                    429 => "Too much was asked in a short time: wait a minute, then try again.",
                    _ => "Adobe's support can tell more with the text above.",
                },
            ),
            Self::Broken {
                status,
                message,
                request_id,
            } => Problem::new(
                "registry.broken",
                cant,
                format!(
                    "The registry failed: {} (status {status}{}).",
                    sentence(message, "no reason given"),
                    asked(request_id.as_ref())
                ),
                "Try again in a minute. The keys and the store are not at fault.",
            ),
            Self::Malformed { status, excerpt } => Problem::new(
                "registry.malformed",
                cant,
                format!(
                    "The answer is not the registry's (status {status}): {}.",
                    sentence(excerpt, "an empty body")
                ),
                "Something else may answer in its place, or the gateway's address is another one: \
                 commerce-connect doctor tells who answers.",
            ),
            Self::NoKeys { problem } => problem.clone(),
            Self::Insecure { why } => Problem::new(
                "registry.insecure",
                cant,
                why.clone(),
                "Check the gateway's address: https without redirects; plain http is for the \
                 loopback only.",
            ),
        }
    }
}

/// `host:port` of this machine itself, as plain http may go there.
fn is_loopback(host: &str) -> bool {
    ["127.", "[::1]:", "localhost:"]
        .iter()
        .any(|begin| host.starts_with(begin))
}

fn unreachable(cant: &str, host: &str, stage: Stage, detail: &Label) -> Problem {
    let (code, why, hint) = match stage {
        Stage::Dns => (
            "registry.dns",
            format!("The name {host} has no address ({detail})."),
            "Check the name server of this machine, or set HTTPS_PROXY; commerce-connect doctor says \
             more."
                .to_owned(),
        ),
        Stage::Tcp => (
            "registry.tcp",
            format!("No connection to {host} ({detail})."),
            if is_loopback(host) {
                "Nothing listens there: start it, for example with: commerce-connect sandbox serve"
                    .to_owned()
            } else {
                format!(
                    "A firewall may hold it back (then allow {host}, or set HTTPS_PROXY), or the \
                     host is down: commerce-connect doctor tries each layer."
                )
            },
        ),
        Stage::Tls => (
            "registry.tls",
            format!("No secure connection to {host} ({detail})."),
            "If a proxy inspects TLS here, name its certificate with SSL_CERT_FILE; commerce-connect \
             doctor says whose it is."
                .to_owned(),
        ),
        Stage::ProxySetting => (
            "registry.proxy_setting",
            format!("The way to {host} is not known: {detail}."),
            "Write it as http://HOST:PORT or http://USER:PASSWORD@HOST:PORT, the password \
             percent-encoded; or unset it where no proxy is needed."
                .to_owned(),
        ),
        Stage::Proxy => (
            "registry.proxy",
            format!("The proxy did not let us through to {host} ({detail})."),
            "Check HTTPS_PROXY and the proxy's rules; commerce-connect doctor says what it answers."
                .to_owned(),
        ),
    };
    Problem::new(code, cant, why, hint)
}

fn sentence(text: &Label, empty: &str) -> String {
    let text = text.as_str().trim_end_matches('.');
    if text.is_empty() { empty } else { text }.to_owned()
}

fn asked(request_id: Option<&Label>) -> String {
    request_id.map_or_else(String::new, |id| format!(", request {id}"))
}

impl Rejection {
    fn problem(&self) -> Problem {
        match self {
            Self::ApiKeyUnknown => Problem::new(
                "keys.api_key_unknown",
                "The API key is unknown.",
                "The gateway says: Client ID is invalid.",
                "Compare it with the API Portal; a deleted key, or one of the other environment, \
                 is refused too.",
            ),
            Self::ApiKeyMissing => Problem::new(
                "keys.api_key_missing",
                "No API key arrived.",
                "The gateway says: Client ID is missing.",
                "A proxy may remove headers that it does not know: let x-api-key through.",
            ),
            Self::SignatureInvalid {
                clock_ahead: Some(ahead),
            } if ahead.abs() >= SIGNATURE_LIFE_SECONDS => Problem::new(
                "keys.clock",
                "The signature is not valid now.",
                format!(
                    "This machine's clock is {} {} the registry's.",
                    spell(ahead.abs()),
                    if *ahead > 0 { "ahead of" } else { "behind" }
                ),
                "Set the clock (for example: timedatectl set-ntp true), then try again.",
            ),
            Self::SignatureInvalid { .. } => Problem::new(
                "keys.not_a_pair",
                "The private key does not belong to the API key.",
                "The registry says: JWT is invalid.",
                "Take both from the same entry of the API Portal, or make a new pair there.",
            ),
            Self::SignatureMissing => Problem::new(
                "keys.signature_missing",
                "No signature arrived.",
                "The registry says: JWT is required.",
                "A proxy may remove headers that it does not know: let x-gw-signature through.",
            ),
            Self::NotValid { status, message } => Problem::new(
                "keys.not_valid",
                "The keys were refused.",
                format!(
                    "The registry answered {} (status {status}).",
                    sentence(message, "nothing more")
                ),
                "Compare both keys with the API Portal, or make a new pair there.",
            ),
        }
    }
}

fn spell(seconds: i64) -> String {
    match seconds {
        s if s < 7_200 => format!("{} minutes", s / 60),
        s if s < 172_800 => format!("{} hours", s / 3_600),
        s => format!("{} days", s / 86_400),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_connection_is_the_firewalls_affair_only_off_this_machine() {
        for (host, part) in [
            ("commerce.adobe.io:443", "A firewall may hold it back"),
            ("127.0.0.1:8099", "sandbox serve"),
            ("[::1]:8099", "sandbox serve"),
            ("localhost:8099", "sandbox serve"),
        ] {
            let failure = RegistryFailure::Unreachable {
                host: host.into(),
                stage: Stage::Tcp,
                detail: Label::new("connection refused"),
            };
            let hint = failure.problem("list the projects").hint;
            assert!(hint.contains(part), "{host}: {hint}");
        }
    }
}
