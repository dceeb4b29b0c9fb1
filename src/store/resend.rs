//! A command of the store's own that sends a feed again.

use crate::domain::Problem;

/// Ready to be run, on a thread of its own: the store can be asked meanwhile.
pub struct ResendJob(Box<dyn FnOnce() -> Result<(), Problem> + Send>);

impl std::fmt::Debug for ResendJob {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ResendJob")
    }
}

impl ResendJob {
    /// A job that does this.
    pub(super) fn new(job: impl FnOnce() -> Result<(), Problem> + Send + 'static) -> Self {
        Self(Box::new(job))
    }

    /// Runs the command to its end. That it ended well does not prove that anything was taken: the
    /// feed's counts do.
    pub fn run(self) -> Result<(), Problem> {
        (self.0)()
    }
}
