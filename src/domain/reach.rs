//! Whether the gateway can be reached from the store's own host, layer by layer.

use super::Label;

/// One layer of a connection, as the store's PHP found it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReachStep {
    /// Which layer.
    pub layer: ReachLayer,
    /// It worked.
    pub ok: bool,
    /// The address, the TLS version, the status line; or why it did not work.
    pub detail: Label,
}

/// The layers of a connection, in the order in which they are tried.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ReachLayer {
    /// The name has an address.
    Dns,
    /// The port answers.
    Tcp,
    /// The proxy that the environment names lets through.
    Proxy,
    /// A session with a certificate that PHP trusts.
    Tls,
    /// An HTTP status line came back.
    Http,
}

/// The whole way was gone.
pub fn arrives(steps: &[ReachStep]) -> bool {
    steps
        .last()
        .is_some_and(|step| step.ok && step.layer == ReachLayer::Http)
}

impl ReachLayer {
    /// For people.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Dns => "DNS",
            Self::Tcp => "TCP",
            Self::Proxy => "proxy",
            Self::Tls => "TLS",
            Self::Http => "HTTP",
        }
    }
}
