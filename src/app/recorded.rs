//! The wizard with its checkpoint and its log: whatever changes is handed to the keeper, and every
//! page that is reached gets its line.

use std::sync::Arc;

use crate::frontend::Machine;
use crate::log::{Event, Log};
use crate::resume::Keeper;
use crate::wizard::{Effect, Msg, Page, Screen, Wizard};

/// What the front ends drive.
pub(super) struct Recorded<'a> {
    pub(super) wizard: &'a mut Wizard,
    pub(super) log: &'a Log,
    /// The page that was seen last.
    pub(super) page: Option<Page>,
    /// None in the demo, which keeps nothing.
    pub(super) keeper: Option<Arc<Keeper>>,
}

impl Machine for Recorded<'_> {
    fn update(&mut self, msg: Msg) -> Vec<Effect> {
        let effects = self.wizard.update(msg);
        let page = self.wizard.page();
        if self.page.replace(page) != Some(page) {
            self.log.line(&Event::Step { name: page.name() });
        }
        if let Some(keeper) = &self.keeper {
            keeper.keep(self.wizard.checkpoint());
            // A write whose outcome may stay unknown must be known to the next run.
            if effects.iter().any(Effect::writes) {
                keeper.flush();
            }
        }
        effects
    }

    fn screen(&self) -> Screen {
        self.wizard.screen()
    }
}
