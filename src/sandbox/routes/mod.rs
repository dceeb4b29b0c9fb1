//! The registry's calls, one file each: plain code over an account and a transaction.

mod data_space;
mod initialize;
mod ping;
mod project;
mod projects;
mod rename_data_space;
mod rename_project;
mod rows;
mod tell_cloud;

use rusqlite::Transaction;

use super::Call;
use super::answer::Answer;
use super::gate::Asked;
use super::records::Account;
use super::{Scenario, Scenarios, catalog, exports};

/// Answers a call for a caller that was let in.
pub(super) fn answer(
    asked: &Asked,
    account: &Account,
    scenario: Option<&Scenario>,
    scenarios: &Scenarios,
    change: &Transaction<'_>,
) -> rusqlite::Result<Answer> {
    let id = asked.ids.first().map_or("", String::as_str);
    let second = asked.ids.get(1).map_or("", String::as_str);
    match asked.call {
        Call::Ping | Call::GatewayCheck => Ok(ping::answer()),
        Call::Projects => projects::answer(account, change),
        Call::Project => project::answer(account, change, id),
        Call::DataSpace => data_space::answer(account, change, id),
        Call::Initialize => initialize::answer(account, change, &asked.body),
        Call::RenameProject => rename_project::answer(account, change, id, &asked.body),
        Call::RenameDataSpace => rename_data_space::answer(account, change, id, &asked.body),
        Call::TellCloud => tell_cloud::answer(account, change, id, second),
        Call::Cleanup => exports::cleanup(account, change, id),
        Call::Export(route) => exports::answer(asked, route, account, scenario, change),
        Call::Search => catalog::signed(asked, account, scenarios, change),
        Call::SyncStatus => catalog::sync_status(account, change, &asked.ids),
        Call::Catalog => catalog::public(asked, scenarios, change),
    }
}
