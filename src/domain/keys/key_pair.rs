//! An API key and the private key that proves it.

use std::sync::Arc;

use super::{ApiKey, PrivateKey, SaasEnvironment};

/// An API key and its private key. Cloning shares the private key, it does not copy it.
#[derive(Clone, Debug)]
pub struct KeyPair {
    /// Names the merchant.
    pub api_key: ApiKey,
    /// Signs the requests.
    pub private_key: Arc<PrivateKey>,
}

/// Which keys a call is to be made with.
#[derive(Clone, Debug)]
pub struct Keys {
    /// The gateway they are for.
    pub environment: SaasEnvironment,
    /// Where they come from.
    pub source: KeySource,
}

/// Where a pair of keys comes from.
#[derive(Clone, Debug)]
pub enum KeySource {
    /// A person or a file gave them in this run.
    Entered(KeyPair),
    /// The store has them; whoever makes the call reads them there.
    Stored,
}
