//! A real Magento installation, read and changed by one PHP process.
//!
//! `place` says where it is, `runner` how PHP is started there, `bridge` speaks to the process in
//! the lines of `protocol`, `inspection` translates what was found,
//! `feeds` what is exported, `problems` words what goes
//! wrong, `commit` says how a save ends, `process_group` keeps any process from staying behind,
//! `excerpt` holds what one said, `ended` and `hints` know what it
//! means, and `store` is the [`MagentoStore`] on top. The other half is
//! `assets/bridge.php`. Nothing here knows Magento's classes: that is the script's part.

mod bridge;
mod commit;
mod ended;
mod excerpt;
mod feeds;
mod hints;
mod inspection;
mod place;
mod problems;
mod process_group;
mod protocol;
mod resend;
mod runner;
mod store;

pub(super) use place::find;
pub use place::{Place, SshPlace};
pub use process_group::end_processes;
pub use runner::php_command;
pub use store::{MagentoStore, STORE_LIMIT};
