//! The way to a gateway, one layer after the other, with nothing of ours sent.
//!
//! It says how far a connection gets and who presents a certificate. Whether that certificate is
//! trusted is the client's to judge: a probe ends its handshake before a session stands. Start
//! with [`Probe::of`]; `proxy` finds out which way requests take, `tls` looks at the certificate,
//! `certificate` reads who made it out.

mod certificate;
mod proxy;
mod tls;

use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

pub use certificate::Certificate;
pub use proxy::Proxy;

use super::Gateway;
use crate::domain::Label;

/// A host that has not taken the connection by then won't, whatever the time limit.
const LONGEST_CONNECT: Duration = Duration::from_secs(10);

/// What became of one layer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Tried {
    /// It worked: the address, the port, the proxy's status line.
    Yes(Label),
    /// It did not: what the system said.
    No(Label),
    /// A layer below it failed, or it is not on the way.
    NotTried,
}

/// One connection to a gateway.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Probe {
    /// The proxy on the way, when the environment names one, and whether it let us through.
    pub proxy: Option<(Proxy, Tried)>,
    /// The name, or the proxy's, has an address.
    pub dns: Tried,
    /// Something listens there.
    pub tcp: Tried,
    /// A certificate was presented.
    pub tls: Tried,
    /// That certificate.
    pub certificate: Option<Certificate>,
}

impl Probe {
    /// Tries the way to this gateway, and takes no longer than `limit`. A layer at which that time
    /// runs out has failed.
    pub async fn of(gateway: &Gateway, limit: Duration) -> Self {
        let mut probe = Self {
            proxy: Proxy::on_the_way_to(gateway).map(|proxy| (proxy, Tried::NotTried)),
            dns: Tried::NotTried,
            tcp: Tried::NotTried,
            tls: Tried::NotTried,
            certificate: None,
        };
        probe.try_all(gateway, Instant::now() + limit).await;
        probe
    }

    /// Up to the first layer that fails.
    async fn try_all(&mut self, gateway: &Gateway, until: Instant) {
        let (name, _) = gateway.host_and_port();
        let (host, port) = match &self.proxy {
            Some((proxy, _)) => (proxy.host.clone(), proxy.port),
            None => gateway.host_and_port(),
        };
        let addresses = match look_up(&host, port, until).await {
            Ok(addresses) => addresses,
            Err(why) => {
                self.dns = Tried::No(why);
                return;
            }
        };
        self.dns = Tried::Yes(Label::new(&shown(&addresses)));
        let mut stream = match step(until, move || connect(&addresses, until)).await {
            Ok(stream) => stream,
            Err(why) => {
                self.tcp = Tried::No(why);
                return;
            }
        };
        let address = stream.peer_addr().map(|address| address.to_string());
        self.tcp = Tried::Yes(Label::new(&address.unwrap_or_default()));
        if let Some((proxy, tried)) = &mut self.proxy {
            let (by, target) = (proxy.clone(), gateway.host());
            let asked = step(until, move || {
                let tried = by.tunnel(&mut stream, &target);
                Ok((stream, tried))
            });
            match asked.await {
                Ok((open, Tried::Yes(said))) => {
                    *tried = Tried::Yes(said);
                    stream = open;
                }
                Ok((_, other)) => {
                    *tried = other;
                    return;
                }
                Err(why) => {
                    *tried = Tried::No(why);
                    return;
                }
            }
        }
        if gateway.is_plain() {
            return;
        }
        let look = move || tls::look(stream, &name).map_err(|why| Label::new(&why));
        match step(until, look).await {
            Ok(certificate) => {
                self.tls = Tried::Yes(certificate.issuer.clone());
                self.certificate = Some(certificate);
            }
            Err(why) => self.tls = Tried::No(why),
        }
    }
}

/// Does what blocks, and waits for it until the time is up. Each read in there has that limit too;
/// this one is for the sum of them.
async fn step<T: Send + 'static>(
    until: Instant,
    work: impl FnOnce() -> Result<T, Label> + Send + 'static,
) -> Result<T, Label> {
    let left = until.saturating_duration_since(Instant::now());
    match tokio::time::timeout(left, tokio::task::spawn_blocking(work)).await {
        Ok(Ok(result)) => result,
        Ok(Err(_)) | Err(_) => Err(Label::new("no answer")),
    }
}

async fn look_up(host: &str, port: u16, until: Instant) -> Result<Vec<SocketAddr>, Label> {
    let limit = until.saturating_duration_since(Instant::now());
    let found = tokio::time::timeout(limit, tokio::net::lookup_host((host, port))).await;
    match found {
        Ok(Ok(addresses)) => {
            let addresses: Vec<SocketAddr> = addresses.collect();
            if addresses.is_empty() {
                return Err(Label::new("no address"));
            }
            Ok(addresses)
        }
        Ok(Err(error)) => {
            let text = error.to_string();
            let text = text.strip_prefix("failed to lookup address information: ");
            Err(Label::new(text.unwrap_or(&error.to_string())))
        }
        Err(_) => Err(Label::new("the name server did not answer")),
    }
}

fn connect(addresses: &[SocketAddr], until: Instant) -> Result<TcpStream, Label> {
    let mut why = Label::new("no address");
    for address in addresses {
        let left = until.saturating_duration_since(Instant::now());
        // Some of the time must be left for what comes after.
        let limit = LONGEST_CONNECT.min(left.mul_f32(0.75));
        if limit.is_zero() {
            break;
        }
        match TcpStream::connect_timeout(address, limit) {
            Ok(stream) => {
                let left = until.saturating_duration_since(Instant::now());
                let left = Some(left.max(Duration::from_millis(1)));
                let _ = stream.set_read_timeout(left);
                let _ = stream.set_write_timeout(left);
                return Ok(stream);
            }
            Err(error) => why = Label::new(&words(&error)),
        }
    }
    Err(why)
}

/// `connection refused` rather than `Connection refused (os error 111)`.
fn words(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::TimedOut | std::io::ErrorKind::WouldBlock => "no answer".to_owned(),
        _ => {
            let text = error.to_string();
            let text = text.split(" (os error").next().unwrap_or(&text);
            text.to_ascii_lowercase()
        }
    }
}

fn shown(addresses: &[SocketAddr]) -> String {
    let mut texts: Vec<String> = addresses.iter().map(|a| a.ip().to_string()).collect();
    texts.dedup();
    let more = texts.len().saturating_sub(3);
    texts.truncate(3);
    let list = texts.join(", ");
    if more == 0 {
        list
    } else {
        format!("{list} and {more} more")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_addresses_are_shown_and_the_others_counted() {
        let list = |count: u8| -> Vec<SocketAddr> {
            let address = |n| SocketAddr::from(([192, 0, 2, n], 443));
            (1..=count).map(address).collect()
        };
        assert_eq!(shown(&list(1)), "192.0.2.1");
        assert_eq!(shown(&list(3)), "192.0.2.1, 192.0.2.2, 192.0.2.3");
        assert_eq!(
            shown(&list(5)),
            "192.0.2.1, 192.0.2.2, 192.0.2.3 and 2 more"
        );
        assert_eq!(shown(&[list(1), list(1)].concat()), "192.0.2.1");
    }
}
