//! Where the registry is: the gateway's address and the registry's path on it.

use url::{Host, Url};

use crate::domain::{Label, RegistryFailure};

/// The registry's path when the store's config names no other.
const DEFAULT_PATH: &str = "merchant-registry/v1";

/// This host answers the key check on another path: `commerce-beta` has no `ping`.
const HOST_WITHOUT_PING: &str = "commerce-beta.adobe.io";
const INSTEAD_OF_PING: &str = "merchant-registry/index.html";

/// A gateway that keys may be sent to: https, or http on the loopback.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Gateway {
    base: Url,
    registry_path: String,
}

impl Gateway {
    /// Takes the gateway's base (`https://commerce.adobe.io/`) and, where the store's config has
    /// one, the registry's path (`/merchant-registry/v1/`). Slashes at the ends do not matter.
    ///
    /// Fails with [`RegistryFailure::Insecure`] for an address that keys must not be sent to.
    pub fn parse(base: &str, registry_path: Option<&str>) -> Result<Self, RegistryFailure> {
        let mut url = Url::parse(base.trim()).map_err(|_| insecure(not_an_address(base)))?;
        let secure = match url.scheme() {
            "https" => true,
            "http" => false,
            other => {
                return Err(insecure(format!(
                    "A gateway speaks https, not {}.",
                    Label::new(other)
                )));
            }
        };
        if url.host().is_none() {
            return Err(insecure(not_an_address(base)));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(insecure(
                "The gateway's address must not carry a user name or a password.".to_owned(),
            ));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(insecure(
                "The gateway's address must end with a path, without ? or #.".to_owned(),
            ));
        }
        if !secure && !on_loopback(&url) {
            return Err(insecure(format!(
                "{} would be asked over plain http, where others can read along.",
                Label::new(url.host_str().unwrap_or_default())
            )));
        }
        let path = format!("{}/", url.path().trim_end_matches('/'));
        url.set_path(&path);
        Ok(Self {
            base: url,
            registry_path: parse_path(registry_path.unwrap_or_default())?,
        })
    }

    /// Host and port, as firewalls are told: `commerce.adobe.io:443`.
    pub fn host(&self) -> String {
        host_and_port(&self.base)
    }

    /// The gateway is on this machine.
    pub fn is_loopback(&self) -> bool {
        on_loopback(&self.base)
    }

    /// The address with one slash at its end.
    pub fn base(&self) -> &str {
        self.base.as_str()
    }

    /// The name without the brackets of an IPv6 address, and the port.
    pub(super) fn host_and_port(&self) -> (String, u16) {
        let host = self.base.host_str().unwrap_or_default();
        let host = host.trim_matches(['[', ']']).to_owned();
        (host, self.base.port_or_known_default().unwrap_or(443))
    }

    /// No TLS is spoken with it.
    pub(super) fn is_plain(&self) -> bool {
        self.base.scheme() == "http"
    }

    /// The address of a call. `below` is made of fixed words and parsed ids only.
    pub(super) fn call(&self, below: &str) -> String {
        format!("{}{}/{below}", self.base, self.registry_path)
    }

    /// The address of the key check, and whether a page is the right answer there.
    pub(super) fn key_check(&self) -> (String, bool) {
        if self.base.host_str() == Some(HOST_WITHOUT_PING) {
            (format!("{}{INSTEAD_OF_PING}", self.base), true)
        } else {
            (self.call("ping"), false)
        }
    }

    /// Host and port of where an answer points to, read as a browser would.
    pub(super) fn host_of(&self, location: &str) -> Option<Label> {
        let target = self.base.join(location).ok()?;
        target
            .has_host()
            .then(|| Label::new(&host_and_port(&target)))
    }
}

fn host_and_port(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    match url.port_or_known_default() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    }
}

fn on_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

fn parse_path(text: &str) -> Result<String, RegistryFailure> {
    let path = text.trim().trim_matches('/');
    let fits = path.split('/').all(|part| {
        part.bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'~'))
            && part.bytes().any(|b| b != b'.')
    });
    match path {
        "" => Ok(DEFAULT_PATH.to_owned()),
        path if fits => Ok(path.to_owned()),
        path => Err(insecure(format!(
            "The registry's path can't be used: {}.",
            Label::new(path)
        ))),
    }
}

/// An address that can't be read may still hold a password before its `@`.
fn not_an_address(text: &str) -> String {
    if text.contains('@') {
        "The gateway's address can't be read.".to_owned()
    } else {
        format!("This is no gateway's address: {}.", Label::new(text))
    }
}

fn insecure(why: String) -> RegistryFailure {
    RegistryFailure::Insecure { why }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_go_below_the_registry_path_whatever_the_slashes() {
        for (base, path, expected) in [
            (
                "https://commerce.adobe.io/",
                None,
                "https://commerce.adobe.io/merchant-registry/v1/registry",
            ),
            (
                "https://commerce.adobe.io",
                Some("/merchant-registry/v2/"),
                "https://commerce.adobe.io/merchant-registry/v2/registry",
            ),
            (
                " HTTPS://Commerce.Adobe.IO:443/x// ",
                Some(""),
                "https://commerce.adobe.io/x/merchant-registry/v1/registry",
            ),
            (
                "http://127.0.0.1:8080",
                Some("mr"),
                "http://127.0.0.1:8080/mr/registry",
            ),
        ] {
            let gateway = Gateway::parse(base, path).unwrap();
            assert_eq!(gateway.call("registry"), expected);
        }
    }

    #[test]
    fn plain_http_is_for_the_loopback_only() {
        for base in [
            "http://127.0.0.1:1",
            "http://127.9.9.9",
            "http://[::1]:1",
            "http://localhost:8080/",
        ] {
            assert!(Gateway::parse(base, None).unwrap().is_loopback(), "{base}");
        }
        let adobe = Gateway::parse("https://commerce.adobe.io/", None).unwrap();
        assert!(!adobe.is_loopback() && !adobe.is_plain());
        assert_eq!(adobe.host_and_port(), ("commerce.adobe.io".to_owned(), 443));
        let here = Gateway::parse("http://[::1]:81/", None).unwrap();
        assert!(here.is_plain());
        assert_eq!(here.host_and_port(), ("::1".to_owned(), 81));
        for base in [
            "http://commerce.adobe.io/",
            "http://localhost.example.com/",
            "http://127.0.0.1.example.com/",
            "http://0.0.0.0/",
            "http://[::]/",
            "http://10.0.0.1/",
        ] {
            assert!(Gateway::parse(base, None).is_err(), "{base}");
        }
    }

    #[test]
    fn addresses_that_hide_something_are_refused_without_showing_it() {
        for base in [
            "",
            "commerce.adobe.io",
            "ftp://commerce.adobe.io/",
            "https://",
            "https://me:hunter2@commerce.adobe.io/",
            "https://hunter2@commerce.adobe.io/",
            "https://me:hunter2@bad host/",
            "https://commerce.adobe.io/?hunter2",
            "https://commerce.adobe.io/#hunter2",
            "file:///etc/passwd",
        ] {
            let failure = Gateway::parse(base, None).unwrap_err();
            let RegistryFailure::Insecure { why } = failure else {
                panic!("{base}: {failure:?}");
            };
            assert!(!why.contains("hunter2"), "{why}");
        }
    }

    #[test]
    fn a_registry_path_leads_downwards_only() {
        for path in [
            "../x", "a/../b", "a?b", "a#b", "a//b", "a b", "a%2fb", "@evil", "a\\b", ".",
        ] {
            assert!(
                Gateway::parse("https://a.example/", Some(path)).is_err(),
                "{path}"
            );
        }
    }

    #[test]
    fn host_and_port_are_named() {
        for (base, expected) in [
            ("https://commerce.adobe.io/", "commerce.adobe.io:443"),
            ("https://a.example:8443/", "a.example:8443"),
            ("http://[::1]:80/", "[::1]:80"),
        ] {
            assert_eq!(Gateway::parse(base, None).unwrap().host(), expected);
        }
    }

    #[test]
    fn the_beta_gateway_is_checked_by_its_page() {
        let check = |base| Gateway::parse(base, None).unwrap().key_check();
        assert_eq!(
            check("https://commerce-beta.adobe.io/"),
            (
                "https://commerce-beta.adobe.io/merchant-registry/index.html".to_owned(),
                true
            )
        );
        assert_eq!(
            check("https://commerce.adobe.io/"),
            (
                "https://commerce.adobe.io/merchant-registry/v1/ping".to_owned(),
                false
            )
        );
    }
}
