//! The processes that this program starts, each the leader of a group of its own, and their end.
//!
//! Nothing of a group outlives its leader, and nothing outlives this program: a process that
//! somebody still waits for when the program ends is never dropped, and an ssh that hangs would
//! stay behind.

use std::io;
use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rustix::process::{
    Pid, Signal, WaitId, WaitIdOptions, WaitOptions, kill_process_group, waitid, waitpgid,
};

/// How long the program's end waits for those that it killed. One that hangs in the kernel is not
/// waited for longer.
const FAREWELL: Duration = Duration::from_millis(500);

static RUNNING: Mutex<RunningGroups> = Mutex::new(RunningGroups {
    groups: Vec::new(),
    over: false,
});
static ONE_ENDED: Condvar = Condvar::new();

struct RunningGroups {
    groups: Vec<Pid>,
    /// The program ends: nothing is started any more.
    over: bool,
}

/// A group that was started here.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct ProcessGroup(Pid);

/// How its leader ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Ending {
    /// By itself, with this status.
    Exited(i32),
    /// By this signal.
    Killed(i32),
    /// It was stopped for wanting to ask something at the terminal, and was killed for that.
    Asking,
    /// Nobody could say.
    Unknown,
}

fn running() -> MutexGuard<'static, RunningGroups> {
    RUNNING.lock().unwrap_or_else(PoisonError::into_inner)
}

impl ProcessGroup {
    /// Starts this command. Its end must be waited for with [`Self::wait`].
    pub(super) fn start(command: &mut Command) -> io::Result<(Self, Child)> {
        // Started under the lock, or the program's end could miss it.
        let mut running = running();
        if running.over {
            return Err(io::Error::other("this program is about to end"));
        }
        let child = command.process_group(0).spawn()?;
        let leader = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
        let leader = leader.ok_or_else(|| io::Error::other("it has no process id"))?;
        running.groups.push(leader);
        Ok((Self(leader), child))
    }

    /// Ends it, unless it is over.
    pub(super) fn kill(self) {
        if running().groups.contains(&self.0) {
            kill(self.0);
        }
    }

    /// Until its leader has ended; then the rest of it is ended too.
    pub(super) fn wait(self, mut child: Child) -> Ending {
        let asking = self.watch();
        // The leader's status has not been fetched yet, so its number is nobody else's.
        kill(self.0);
        let ending = match child.wait() {
            Ok(_) if asking => Ending::Asking,
            Ok(status) => match (status.code(), signal_of(status)) {
                (Some(code), _) => Ending::Exited(code),
                (None, Some(signal)) => Ending::Killed(signal),
                (None, None) => Ending::Unknown,
            },
            Err(_) => Ending::Unknown,
        };
        // Its orphans became our children where the system allows that, else they are nobody's.
        while let Ok(Some(_)) = waitpgid(self.0, WaitOptions::empty()) {}
        running().groups.retain(|group| *group != self.0);
        ONE_ENDED.notify_all();
        ending
    }

    /// Until the leader has ended, or was stopped for want of a terminal: then `true`.
    fn watch(self) -> bool {
        let both = WaitIdOptions::EXITED | WaitIdOptions::STOPPED;
        while let Ok(Some(status)) = waitid(WaitId::Pid(self.0), both | WaitIdOptions::NOWAIT) {
            if !status.stopped() {
                return false;
            }
            let signal = status.stopping_signal();
            if [Signal::TTIN, Signal::TTOU]
                .iter()
                .any(|s| Some(s.as_raw()) == signal)
            {
                return true;
            }
            // Somebody stopped it, who may let it go on: this stop is told no second time.
            let _ = waitid(
                WaitId::Pid(self.0),
                WaitIdOptions::STOPPED | WaitIdOptions::NOHANG,
            );
        }
        false
    }
}

fn signal_of(status: std::process::ExitStatus) -> Option<i32> {
    std::os::unix::process::ExitStatusExt::signal(&status)
}

/// Ends every group that is left, and starts none any more: the program ends.
pub fn end_processes() {
    let mut running = running();
    running.over = true;
    for group in &running.groups {
        kill(*group);
    }
    // Whoever waits for each of them fetches its status: without that its name stays in the list
    // of processes where nobody above us does it.
    drop(ONE_ENDED.wait_timeout_while(running, FAREWELL, |running| !running.groups.is_empty()));
}

fn kill(group: Pid) {
    // It may have ended by itself.
    let _ = kill_process_group(group, Signal::KILL);
}

#[cfg(test)]
mod tests {
    use std::process::Stdio;

    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]).stdin(Stdio::null());
        command
    }

    #[test]
    fn what_a_leader_leaves_behind_ends_with_it() {
        let mut command = shell("sleep 300 & echo $!; exit 3");
        let (group, mut child) = ProcessGroup::start(command.stdout(Stdio::piped())).unwrap();
        let mut said = String::new();
        let mut stdout = std::io::BufReader::new(child.stdout.take().unwrap());
        std::io::BufRead::read_line(&mut stdout, &mut said).unwrap();
        assert_eq!(group.wait(child), Ending::Exited(3));
        // The pipe that the sleeper held is closed: it is gone.
        std::io::Read::read_to_string(&mut stdout, &mut said).unwrap();
        assert!(said.trim().parse::<u32>().is_ok(), "{said}");
    }

    #[test]
    fn how_a_leader_ended_is_known() {
        for (script, ending) in [
            ("exit 0", Ending::Exited(0)),
            ("kill -KILL $$", Ending::Killed(9)),
            ("kill -TTIN $$; exit 4", Ending::Asking),
            (
                "(sleep 0.1; kill -CONT $$) & kill -STOP $$; exit 5",
                Ending::Exited(5),
            ),
        ] {
            let (group, child) = ProcessGroup::start(&mut shell(script)).unwrap();
            assert_eq!(group.wait(child), ending, "{script}");
        }
        let (group, child) = ProcessGroup::start(&mut shell("sleep 300")).unwrap();
        group.kill();
        assert_eq!(group.wait(child), Ending::Killed(9));
    }
}
