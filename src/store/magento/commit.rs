//! How a save ends: committed, rolled back, or found out about when nobody saw it.

use super::bridge::Failure;
use super::problems;
use super::protocol::{Ask, Done, Settled, Side};
use super::store::MagentoStore;
use crate::domain::Problem;
use crate::state::{JournalEntry, ReplacedRow};

/// What became of a transaction.
pub(super) enum Committed {
    /// It is in the store.
    Yes {
        /// Why the config cache could not be cleaned; empty when it was.
        cache: String,
    },
    /// Nothing was changed, for this reason.
    No(Problem),
}

impl MagentoStore {
    /// Ends the open transaction. `Err` when nobody can say what became of it.
    pub(super) fn commit(&mut self, rows: &[ReplacedRow]) -> Result<Committed, Problem> {
        let until = self.begin();
        let (bridge, _) = self.ready()?;
        match bridge.ask::<Done>(&Ask::Commit, until) {
            Ok(done) => Ok(Committed::Yes { cache: done.cache }),
            Err(failure) => {
                let problem = problems::of(&failure, &self.runner);
                if !matches!(failure, Failure::Problem(_)) {
                    self.running = None;
                }
                self.begin();
                // The rows are read under lock, so a commit that is still on its way is waited for.
                match self.ask::<Settled>(&Ask::Settle { rows }) {
                    Ok(settled) => Ok(match settled.state {
                        Side::After => Committed::Yes {
                            // Its process may have died before it came to the cache.
                            cache: match self.ask::<Done>(&Ask::Clean) {
                                Ok(done) => done.cache,
                                Err(problem) => problem.what,
                            },
                        },
                        Side::Before => Committed::No(problem),
                        Side::Other => Committed::No(Problem::new(
                            "store.save",
                            "",
                            "Somebody else changed the same values at the same time.",
                            "",
                        )),
                    }),
                    Err(_) => Err(problems::outcome_unknown(&problem)),
                }
            }
        }
    }

    pub(super) fn roll_back(&mut self) {
        let until = self.begin();
        if let Ok((bridge, _)) = self.ready()
            && bridge.ask::<Done>(&Ask::Rollback, until).is_err()
        {
            // Without its process the transaction is rolled back by the database.
            self.running = None;
        }
    }

    /// Brings to its end what a run that died in the middle of a save left open.
    pub(super) fn settle(&mut self) -> Result<(), Problem> {
        let journal = self.journal()?;
        // A journal that can't be read is said when it is needed.
        let is_open =
            |entry: &JournalEntry| !entry.committed && entry.rows.iter().any(|row| row.env);
        if !matches!(journal.last(), Ok(Some(entry)) if is_open(&entry)) {
            return Ok(());
        }
        let _lock = journal.lock()?;
        if let Some(entry) = journal.last()?.filter(is_open) {
            match self
                .ask::<Settled>(&Ask::Settle { rows: &entry.rows })?
                .state
            {
                Side::Before => journal.pop()?,
                Side::After => journal.mark(true)?,
                // Undo will refuse and say why.
                Side::Other => {}
            }
        }
        Ok(())
    }
}
