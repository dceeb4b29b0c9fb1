//! Which way requests take: straight, or through the proxy that the environment names.

use std::fmt;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use super::{Tried, words};
use crate::domain::{Label, Secret};
use crate::registry::{Gateway, proxy_setting::ProxySetting};

/// A proxy's answer to CONNECT is a status line and a few headers.
const LONGEST_ANSWER: usize = 16 * 1024;

/// Where a variable of the environment sends requests.
#[derive(Clone)]
pub struct Proxy {
    /// The variable that names it.
    pub variable: &'static str,
    /// Its scheme: `http` is one that a tunnel can be asked of here.
    pub scheme: String,
    /// Its name or address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// For `Proxy-Authorization`.
    login: Option<std::sync::Arc<Secret>>,
}

impl PartialEq for Proxy {
    fn eq(&self, other: &Self) -> bool {
        (self.variable, &self.scheme, &self.host, self.port)
            == (other.variable, &other.scheme, &other.host, other.port)
    }
}

impl Eq for Proxy {}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Proxy({} {})", self.variable, self.address())
    }
}

impl Proxy {
    /// The proxy that the client takes to this gateway, if it takes one: never on the loopback.
    pub fn on_the_way_to(gateway: &Gateway) -> Option<Self> {
        let setting = ProxySetting::towards(gateway).ok()??;
        let taken = setting.intercept(gateway)?;
        let uri = taken.uri();
        let scheme = uri.scheme_str().unwrap_or("http").to_owned();
        let port = match scheme.as_str() {
            "https" => 443,
            "http" => 80,
            _ => 1080,
        };
        let login = taken.basic_auth().and_then(|login| login.to_str().ok());
        Some(Self {
            variable: setting.variable,
            host: uri.host()?.trim_matches(['[', ']']).to_owned(),
            port: uri.port_u16().unwrap_or(port),
            scheme,
            login: login.map(|login| std::sync::Arc::new(Secret::new(login.to_owned()))),
        })
    }

    /// Its name and port, as firewalls are told.
    pub fn address(&self) -> Label {
        Label::new(&format!("{}:{}", self.host, self.port))
    }

    /// Asks it for a tunnel to `target`, a host and port.
    pub(super) fn tunnel(&self, stream: &mut TcpStream, target: &str) -> Tried {
        if self.scheme != "http" {
            // What it would say goes through TLS or SOCKS: the client's own call tells.
            return Tried::NotTried;
        }
        match self.ask(stream, target) {
            Ok(line) if line.split(' ').nth(1) == Some("200") => Tried::Yes(Label::new(&line)),
            Ok(line) => Tried::No(Label::new(&line)),
            Err(error) => Tried::No(Label::new(&words(&error))),
        }
    }

    fn ask(&self, stream: &mut TcpStream, target: &str) -> std::io::Result<String> {
        let login = self.login.as_ref().map_or_else(String::new, |login| {
            format!("Proxy-Authorization: {}\r\n", login.expose())
        });
        let request = format!("CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n{login}\r\n");
        let request = zeroize::Zeroizing::new(request);
        stream.write_all(request.as_bytes())?;
        let mut answer = Vec::new();
        let mut byte = [0_u8; 1];
        // Byte by byte, so that nothing of what the gateway says first is taken away.
        while !answer.ends_with(b"\r\n\r\n") && answer.len() < LONGEST_ANSWER {
            if stream.read(&mut byte)? == 0 {
                break;
            }
            answer.push(byte[0]);
        }
        let text = String::from_utf8_lossy(&answer);
        match text.lines().next() {
            Some(line) if line.starts_with("HTTP/") => Ok(line.trim_end().to_owned()),
            Some(_) => Err(std::io::Error::other("it does not speak HTTP")),
            None => Err(std::io::Error::other("it hung up")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxy_is_named_by_variable_and_address_without_its_login() {
        let proxy = Proxy {
            variable: "HTTPS_PROXY",
            scheme: "http".into(),
            host: "proxy.example".into(),
            port: 3128,
            login: Some(std::sync::Arc::new(Secret::new("Basic c2VjcmV0".into()))),
        };
        assert_eq!(proxy.address().as_str(), "proxy.example:3128");
        assert_eq!(
            format!("{proxy:?}"),
            "Proxy(HTTPS_PROXY proxy.example:3128)"
        );
    }
}
