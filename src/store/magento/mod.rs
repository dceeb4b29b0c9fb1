//! A real Magento installation, read and changed by one PHP process.
//!
//! `place` says where it is, `runner` how PHP is started there, `bridge` speaks to the process in
//! the lines of `protocol`, `found` translates what was found, `problems` words what goes wrong,
//! `ending` says how a save ends, `leash` knows which processes must not stay behind, and `store` is
//! the [`MagentoStore`] on top. The other half is `assets/bridge.php`. Nothing here knows Magento's
//! classes: that is the script's part.

mod bridge;
mod ending;
mod found;
mod leash;
mod place;
mod problems;
mod protocol;
mod runner;
mod store;

pub use leash::end_processes;
pub(super) use place::find;
pub use place::{Place, SshPlace};
pub use runner::php_command;
pub use store::MagentoStore;
