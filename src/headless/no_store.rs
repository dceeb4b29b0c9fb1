//! No store at all: for what can be asked with a pair of keys alone.

use crate::domain::{ConfigPath, Installation, KeyPair, Plan, Problem, SaasEnvironment, Saved};
use crate::store::Store;

/// Stands where a store would be, and has nothing.
#[derive(Debug)]
pub(super) struct NoStore;

/// Nobody said which store is meant.
pub(super) fn not_named() -> Problem {
    Problem::new(
        "store.none",
        "No store was named.",
        "",
        "Name one with --store, for example --store demo:shop.json",
    )
}

impl Store for NoStore {
    fn inspect(&mut self) -> Result<Installation, Problem> {
        Err(not_named())
    }

    fn stored_pair(&mut self, _pair: SaasEnvironment) -> Result<KeyPair, Problem> {
        Err(not_named())
    }

    fn save(&mut self, _plan: &Plan) -> Result<Saved, Problem> {
        Err(not_named())
    }

    fn undoable(&mut self) -> Result<Vec<ConfigPath>, Problem> {
        Err(not_named())
    }

    fn undo(&mut self) -> Result<Saved, Problem> {
        Err(not_named())
    }
}
