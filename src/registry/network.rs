//! Why there was no answer: reqwest's errors as plain data.
//!
//! What matters most is whether anything was sent: [`RegistryFailure::Unreachable`] says that
//! nothing was, [`RegistryFailure::Dropped`] that it may have been.

use std::{error::Error, io};

use rustls::CertificateError;

use crate::domain::{Label, RegistryFailure, Stage};

/// No client could be made, so nothing was sent.
pub(super) fn cannot_start(host: &str, why: &reqwest::Error) -> RegistryFailure {
    RegistryFailure::Unreachable {
        host: clean(host),
        stage: Stage::Tls,
        detail: Label::new(&match last_words(why) {
            text if text.contains("No CA certificates") => {
                "this machine has no certificate authorities that could vouch for it".to_owned()
            }
            text => text,
        }),
    }
}

/// A request failed on its way, or its answer did.
pub(super) fn failure(host: &str, why: &reqwest::Error) -> RegistryFailure {
    if why.is_connect() || why.is_builder() {
        let (stage, detail) = stage(why);
        return RegistryFailure::Unreachable {
            host: clean(host),
            stage,
            detail: Label::new(&detail),
        };
    }
    RegistryFailure::Dropped {
        detail: Label::new(&last_words(why)),
    }
}

fn clean(host: &str) -> String {
    Label::new(host).to_string()
}

fn stage(why: &reqwest::Error) -> (Stage, String) {
    // hyper-util keeps the type of a tunnel's error to itself; its text is what there is.
    if let Some(said) = chain(why).find_map(|e| {
        let text = e.to_string();
        text.strip_prefix("tunnel error: ").map(str::to_owned)
    }) {
        let detail = match said.as_str() {
            "failed to create underlying connection" => {
                format!("the proxy itself: {}", last_words(why))
            }
            "unsuccessful" => "it refused".to_owned(),
            _ => said,
        };
        return (Stage::Proxy, detail);
    }
    if why.is_dns() {
        return (Stage::Dns, last_words(why));
    }
    if let Some(tls) = chain(why).find_map(tls_error) {
        return (Stage::Tls, tls_words(tls));
    }
    if why.is_timeout() {
        return (Stage::Tcp, "no answer".to_owned());
    }
    // Once TCP stands, only TLS is left to break before the first byte of a request.
    let broken_off = chain(why)
        .filter_map(|e| e.downcast_ref::<io::Error>())
        .any(|e| {
            matches!(
                e.kind(),
                io::ErrorKind::UnexpectedEof
                    | io::ErrorKind::ConnectionReset
                    | io::ErrorKind::ConnectionAborted
                    | io::ErrorKind::BrokenPipe
            )
        });
    let stage = if broken_off { Stage::Tls } else { Stage::Tcp };
    (stage, last_words(why))
}

fn chain<'a>(why: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(why), |e| inner(*e))
}

/// The next cause. An `io::Error` that wraps another leaves it out of `source`.
fn inner<'a>(why: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
    match why.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        Some(wrapped) => Some(wrapped),
        None => why.source(),
    }
}

fn tls_error<'a>(why: &'a (dyn Error + 'static)) -> Option<&'a rustls::Error> {
    why.downcast_ref()
}

fn tls_words(why: &rustls::Error) -> String {
    match why {
        rustls::Error::InvalidCertificate(certificate) => match certificate {
            CertificateError::UnknownIssuer => {
                "its certificate is from an authority that is not trusted here".to_owned()
            }
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
                "its certificate has expired, or this machine's clock is wrong".to_owned()
            }
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
                "its certificate is not valid yet, or this machine's clock is wrong".to_owned()
            }
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                "its certificate is for another name".to_owned()
            }
            CertificateError::Revoked => "its certificate was revoked".to_owned(),
            // The others print as Rust writes its values, which helps nobody here.
            _ => "its certificate is not acceptable".to_owned(),
        },
        rustls::Error::InvalidMessage(_) => "it does not speak TLS".to_owned(),
        rustls::Error::AlertReceived(_) => "it ended the handshake".to_owned(),
        _ => "the handshake failed".to_owned(),
    }
}

/// What the innermost cause says, in a few words.
fn last_words(why: &reqwest::Error) -> String {
    let Some(last) = chain(why).last() else {
        return "no reason given".to_owned();
    };
    let named = last.downcast_ref::<io::Error>().and_then(name);
    let text = named.unwrap_or_else(|| last.to_string());
    let text = text
        .strip_prefix("failed to lookup address information: ")
        .unwrap_or(&text);
    if text.starts_with("invalid HTTP") {
        "the answer is not HTTP".to_owned()
    } else {
        text.to_owned()
    }
}

/// `connection refused` rather than `Connection refused (os error 111)`.
fn name(error: &io::Error) -> Option<String> {
    error.raw_os_error()?;
    let name = error.kind().to_string();
    (!["other error", "uncategorized error"].contains(&name.as_str())).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_with_tls_is_said_in_words_for_people() {
        let certificate = rustls::Error::InvalidCertificate;
        for (why, words) in [
            (
                certificate(CertificateError::UnknownIssuer),
                "not trusted here",
            ),
            (certificate(CertificateError::Expired), "has expired"),
            (certificate(CertificateError::NotValidYet), "not valid yet"),
            (
                certificate(CertificateError::NotValidForName),
                "for another name",
            ),
            (certificate(CertificateError::Revoked), "was revoked"),
            (
                certificate(CertificateError::BadSignature),
                "not acceptable",
            ),
            (
                rustls::Error::InvalidMessage(rustls::InvalidMessage::InvalidCcs),
                "does not speak TLS",
            ),
            (
                rustls::Error::AlertReceived(rustls::AlertDescription::HandshakeFailure),
                "ended the handshake",
            ),
            (rustls::Error::DecryptError, "the handshake failed"),
        ] {
            let said = tls_words(&why);
            assert!(said.contains(words), "{why:?}: {said}");
        }
    }

    #[test]
    fn a_cause_without_a_name_of_its_own_is_told_as_the_system_does() {
        let refused = io::Error::from_raw_os_error(111);
        assert_eq!(name(&refused).as_deref(), Some("connection refused"));
        assert_eq!(name(&io::Error::from_raw_os_error(9999)), None);
        let own = io::Error::new(io::ErrorKind::UnexpectedEof, "peer closed");
        assert_eq!(name(&own), None);
    }
}
