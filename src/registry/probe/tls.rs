//! Who answers with which certificate. The handshake is ended before a session stands.

use std::io;
use std::net::TcpStream;
use std::sync::{Arc, Mutex, PoisonError};

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, aws_lc_rs};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, ClientConnection, DigitallySignedStruct, SignatureScheme};

use super::{Certificate, words};

/// Starts a handshake and reads the certificate that comes.
pub(super) fn look(mut stream: TcpStream, host: &str) -> Result<Certificate, String> {
    let provider = Arc::new(aws_lc_rs::default_provider());
    let looker = Arc::new(Looker {
        seen: Mutex::default(),
        provider: Arc::clone(&provider),
    });
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?
        .dangerous()
        .with_custom_certificate_verifier(Arc::<Looker>::clone(&looker))
        .with_no_client_auth();
    let name = ServerName::try_from(host.to_owned()).map_err(|error| error.to_string())?;
    let mut session =
        ClientConnection::new(Arc::new(config), name).map_err(|error| error.to_string())?;
    let ended = loop {
        match session.complete_io(&mut stream) {
            Ok(_) if session.is_handshaking() => {}
            Ok(_) => break None,
            Err(error) => break Some(error),
        }
    };
    let seen = looker
        .seen
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .take();
    match (seen, ended) {
        (Some(der), _) => {
            Certificate::read(&der).ok_or_else(|| "its certificate can't be read".to_owned())
        }
        (None, Some(error)) => Err(reason(&error)),
        (None, None) => Err("it presented no certificate".to_owned()),
    }
}

fn reason(error: &io::Error) -> String {
    let tls = error
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<rustls::Error>());
    match tls {
        Some(rustls::Error::InvalidMessage(_)) => "it does not speak TLS".to_owned(),
        Some(rustls::Error::AlertReceived(_)) => "it ended the handshake".to_owned(),
        Some(_) => "the handshake failed".to_owned(),
        None if error.kind() == io::ErrorKind::UnexpectedEof => "it hung up".to_owned(),
        None => words(error),
    }
}

/// Keeps the certificate and goes no further.
#[derive(Debug)]
struct Looker {
    seen: Mutex<Option<Vec<u8>>>,
    provider: Arc<CryptoProvider>,
}

fn enough() -> rustls::Error {
    rustls::Error::General("seen".to_owned())
}

impl ServerCertVerifier for Looker {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) =
            Some(end_entity.as_ref().to_vec());
        Err(enough())
    }

    fn verify_tls12_signature(
        &self,
        _message: &[u8],
        _certificate: &CertificateDer<'_>,
        _signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Err(enough())
    }

    fn verify_tls13_signature(
        &self,
        _message: &[u8],
        _certificate: &CertificateDer<'_>,
        _signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Err(enough())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider
            .signature_verification_algorithms
            .supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn why_no_certificate_came_is_said_in_a_few_words() {
        let wrapped = |why: rustls::Error| reason(&io::Error::other(why));
        let message = rustls::InvalidMessage::InvalidCcs;
        assert_eq!(
            wrapped(rustls::Error::InvalidMessage(message)),
            "it does not speak TLS"
        );
        let alert = rustls::AlertDescription::HandshakeFailure;
        assert_eq!(
            wrapped(rustls::Error::AlertReceived(alert)),
            "it ended the handshake"
        );
        assert_eq!(wrapped(rustls::Error::DecryptError), "the handshake failed");
        let kind = |kind: io::ErrorKind| reason(&io::Error::from(kind));
        assert_eq!(kind(io::ErrorKind::UnexpectedEof), "it hung up");
        assert_eq!(kind(io::ErrorKind::TimedOut), "no answer");
        assert_eq!(kind(io::ErrorKind::ConnectionReset), "connection reset");
    }
}
