//! Whether a shell would continue this process after it stopped.

use std::fs;

/// Where a process stands among the others, as `/proc/PID/stat` says it (proc(5)). A session or
/// group that was made outside this PID namespace (a container's, a build machine's) is 0 here,
/// which is why these are numbers and not ids of processes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Standing {
    parent: u32,
    group: u32,
    session: u32,
}

impl Standing {
    fn of(process: &str) -> Option<Self> {
        Self::parse(&fs::read_to_string(format!("/proc/{process}/stat")).ok()?)
    }

    /// The fields after the command's name, which may itself hold anything.
    fn parse(stat: &str) -> Option<Self> {
        let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(1);
        let mut number = || fields.next()?.parse().ok();
        Some(Self {
            parent: number()?,
            group: number()?,
            session: number()?,
        })
    }
}

/// Whether this process group has a parent in the same session but in another group, which is
/// what the kernel asks too before it lets SIGTSTP stop a process.
pub(super) fn a_shell_watches() -> bool {
    Standing::of("self").is_some_and(|own| watched(own, |pid| Standing::of(&pid.to_string())))
}

fn watched(own: Standing, of: impl Fn(u32) -> Option<Standing>) -> bool {
    let mut parent = own.parent;
    while parent != 0 {
        match of(parent) {
            Some(above) if above.session != own.session => return false,
            Some(above) if above.group != own.group => return true,
            Some(above) => parent = above.parent,
            None => return false,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standing(parent: u32, group: u32, session: u32) -> Standing {
        Standing {
            parent,
            group,
            session,
        }
    }

    #[test]
    fn a_name_may_hold_blanks_and_brackets() {
        assert_eq!(
            Standing::parse("42 (a ) S b) S 7 42 3 34816 42 4194304"),
            Some(standing(7, 42, 3))
        );
        assert_eq!(Standing::parse("42 (short) S 7"), None);
    }

    #[test]
    fn only_a_parent_of_the_same_session_and_another_group_watches() {
        let check = |own: Standing, above: &[(u32, Standing)], expected: bool| {
            let found = watched(own, |pid| {
                above
                    .iter()
                    .find(|(other, _)| *other == pid)
                    .map(|(_, standing)| *standing)
            });
            assert_eq!(found, expected, "{own:?} below {above:?}");
        };
        let shell = (5, standing(1, 5, 5));
        check(standing(5, 9, 5), &[shell], true);
        // Through a parent of the same group, such as sudo.
        check(standing(8, 9, 5), &[(8, standing(5, 9, 5)), shell], true);
        // A login whose only command is this program: the parent is of another session.
        check(standing(5, 9, 9), &[shell], false);
        // The session was made outside this namespace, and so was the parent.
        check(standing(0, 0, 0), &[], false);
        check(standing(5, 9, 9), &[(5, standing(0, 0, 0))], false);
        check(standing(5, 9, 0), &[(5, standing(0, 5, 0))], true);
        // The parent ended meanwhile.
        check(standing(5, 9, 5), &[], false);
    }
}
