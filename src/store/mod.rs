//! What is being configured: a Magento installation, or whatever stands for it.
//!
//! Must not know the wizard, the terminal or the registry.

use crate::domain::{Installation, KeyPair, Plan, Problem, SaasEnvironment, Saved};

/// One store. Calls block; whoever calls from async code brings a thread.
pub trait Store: Send {
    /// Looks at the store as it is now.
    fn inspect(&mut self) -> Result<Installation, Problem>;

    /// The pair of keys that the store holds, decrypted.
    fn stored_pair(&mut self, pair: SaasEnvironment) -> Result<KeyPair, Problem>;

    /// Saves a plan whole or not at all, and reads the store again.
    fn save(&mut self, plan: &Plan) -> Result<Saved, Problem>;

    /// Puts back what the last save replaced.
    fn undo(&mut self) -> Result<Saved, Problem>;
}
