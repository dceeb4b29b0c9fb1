//! The two keys of the API Portal, and what it takes to read them from whatever a person gives.
//!
//! [`ApiKey`] and [`PrivateKey`] are what comes out; start with [`PrivateKey::parse`]. A [`Secret`]
//! is how key text is held on the way. Must not know where a text came from (paste, file, standard
//! input, a store): one text has one verdict.

mod api_key;
mod api_key_in_text;
mod character;
mod ciphertext;
mod fingerprint;
mod key_pair;
mod key_path;
mod pem_collector;
mod pem_mark;
mod private_key;
pub(crate) mod recognise;
mod secret;
mod secret_text;

pub use api_key::ApiKey;
pub(crate) use character::called;
pub use ciphertext::is_ciphertext;
pub use fingerprint::Fingerprint;
pub use key_pair::{KeyPair, KeySource, Keys};
pub use key_path::{dragged_path, key_path};
pub use pem_collector::{PemCollector, Progress};
pub use private_key::{KeyEncoding, PrivateKey, Repair};
pub use recognise::Wanted;
pub use secret::Secret;
pub use secret_text::SecretText;

use super::{Problem, SaasEnvironment};
