//! What this process owes the keys that pass through it, from its first moment on.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use rustix::process::{Resource, Rlimit, setrlimit};
use signal_hook::consts::SIGXFSZ;

/// No core file of it or of its children holds a key, nobody but root looks into its memory, and a
/// file that grows too large is an error in place of the end. What the system refuses of this
/// stops nothing.
pub(super) fn protect() {
    let none = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    let _ = setrlimit(Resource::Core, none);
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{
            DumpableBehavior, getpid, set_child_subreaper, set_dumpable_behavior,
        };
        let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
        // What a child leaves behind is ours to fetch the status of.
        let _ = set_child_subreaper(Some(getpid()));
    }
    // A signal that is caught makes the write fail, and children start with its usual meaning.
    let _ = signal_hook::flag::register(SIGXFSZ, Arc::new(AtomicBool::new(false)));
}
