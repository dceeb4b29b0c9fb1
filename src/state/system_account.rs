//! This user as the system's own lists know it. Accounts from elsewhere (LDAP) are not in them.

use std::fs;
use std::path::PathBuf;

/// What is said of one user.
#[derive(PartialEq, Eq, Debug)]
pub(super) struct SystemAccount {
    /// Where this user is at home.
    pub(super) home: PathBuf,
    /// The group in which nobody else is, as systems with the umask 002 give one to every user.
    pub(super) own_group: Option<u32>,
}

impl SystemAccount {
    /// The account of whoever runs this.
    pub(super) fn of_this_user() -> Option<Self> {
        let text = |path| String::from_utf8_lossy(&fs::read(path).unwrap_or_default()).into_owned();
        let (passwd, group) = (text("/etc/passwd"), text("/etc/group"));
        Self::read(&passwd, &group, rustix::process::geteuid().as_raw())
    }

    fn read(passwd: &str, group: &str, user: u32) -> Option<Self> {
        let (name, own, home) = users(passwd)
            .find(|(_, fields)| fields[0] == user.to_string())
            .map(|(name, fields)| (name, fields[1], fields[3]))?;
        let is_shared = users(passwd).any(|(other, fields)| other != name && fields[1] == own);
        let is_own = group.lines().any(|line| {
            let fields: Vec<&str> = line.split(':').collect();
            let [group, _, number, members] = fields[..] else {
                return false;
            };
            let alone = members.is_empty() || members == name;
            group == name && number == own && alone
        });
        Some(Self {
            home: home.into(),
            own_group: own.parse().ok().filter(|_| is_own && !is_shared),
        })
    }
}

/// Each user's name, then number, group, full name, home and shell.
fn users(passwd: &str) -> impl Iterator<Item = (&str, Vec<&str>)> {
    passwd.lines().filter_map(|line| {
        let (name, rest) = line.split_once(':')?;
        let fields: Vec<&str> = rest.split(':').skip(1).collect();
        (fields.len() == 5).then_some((name, fields))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_is_ones_own_when_nobody_else_is_in_it() {
        let passwd =
            "root:x:0:0:root:/root:/bin/bash\nanna:x:1000:1000:Anna,,,:/home/anna:/bin/sh\n";
        let with = |more: &str| format!("{passwd}{more}");
        for (passwd, group, own) in [
            (with(""), "anna:x:1000:\n", Some(1_000)),
            (with(""), "anna:x:1000:anna\n", Some(1_000)),
            (with(""), "anna:x:1000:ben\n", None),
            (with(""), "anna:x:1000:anna,ben\n", None),
            (with(""), "users:x:1000:\n", None),
            (with(""), "anna:x:1001:\n", None),
            (with(""), "", None),
            (
                with("ben:x:1001:1000::/home/ben:/bin/sh\n"),
                "anna:x:1000:\n",
                None,
            ),
        ] {
            let account = SystemAccount::read(&passwd, group, 1_000).unwrap();
            assert_eq!(account.own_group, own, "{passwd}{group}");
            assert_eq!(account.home, PathBuf::from("/home/anna"));
        }
        assert_eq!(SystemAccount::read(passwd, "", 1_001), None);
        assert_eq!(SystemAccount::read("", "", 1_000), None);
    }
}
