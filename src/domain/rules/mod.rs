//! Judgements about a store that the wizard and the commands share: what stands in the way of a
//! change, what a change consists of, what is to be run after it.
//!
//! A rule gets values and gives values or sentences; it asks nobody.

mod arrival;
mod connection_plan;
mod doubtful_name;
pub mod feed_findings;
mod feed_look;
pub mod findings;
mod guard;
mod locked;
mod modules;
mod neighbour;
mod resend;
mod resync;
#[cfg(test)]
pub(super) mod tests;

pub use arrival::{Arrival, ArrivalEvidence, Indexed, sharers};
pub use connection_plan::{
    CONNECTION_PATHS, NotRequested, ProjectRequest, against_production, cautions, default_code,
    name_taken, shared_codes, wanted_connection, wanted_keys, wanted_unbound,
};
pub use doubtful_name::{doubtful_data_space_name, doubtful_project_name};
pub use feed_look::{FeedLook, Headway};
pub use guard::{host, not_production};
pub use locked::{lines_to_set, locked_values, variable_lines};
pub use modules::{CONNECTOR_UPDATE, module_commands};
pub use neighbour::{Neighbour, SharedCodes};
pub use resend::{ResendPart, not_taken, resend_cost, resend_parts, sends_nothing};
pub use resync::{ResendWay, resend_way, resync_commands, resynced};
