//! Where a store is: found upward from a folder, named by a path, or behind ssh.

use std::path::{Path, PathBuf};

use crate::domain::{Label, Problem};

/// Where the store is meant to be. Whether it is there shows when it is opened.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Place {
    /// In this folder or in one above it.
    Here(PathBuf),
    /// On another host.
    Ssh(SshPlace),
}

/// `ssh://user@host:port/path`
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SshPlace {
    /// `host` or `user@host`, as `ssh` takes it.
    pub destination: String,
    /// When it is not the person's own default.
    pub port: Option<u16>,
    /// The store's folder there; relative ones start in the home directory.
    pub path: String,
}

impl SshPlace {
    /// Reads what follows `ssh://`. `/~/shop` is relative to the home directory.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let bad = || bad_spec(text);
        let (authority, path) = text.split_once('/').ok_or_else(bad)?;
        let (destination, port) = match authority.rsplit_once(':') {
            Some((before, port)) if !before.ends_with(':') && !port.ends_with(']') => {
                (before, Some(port.parse::<u16>().map_err(|_| bad())?))
            }
            Some(_) | None => (authority, None),
        };
        let host = destination
            .rsplit_once('@')
            .map_or(destination, |(_, host)| host);
        let bare = |text: &str| text.replace(['[', ']'], "");
        if bare(destination).starts_with('-') || bare(host).starts_with('-') {
            return Err(Problem::new(
                "store.spec",
                format!("ssh://{} names no store.", Label::new(text)),
                "A user or host that begins with a dash would be an option of ssh.",
                "For example: --store ssh://deploy@shop.example.com/var/www/shop",
            ));
        }
        let clean = |text: &str| {
            !text.is_empty() && !text.contains(|c: char| c.is_whitespace() || c.is_control())
        };
        // Brackets stand around an address with colons, and nowhere else.
        let address = host
            .strip_prefix('[')
            .and_then(|host| host.strip_suffix(']'))
            .unwrap_or(host);
        let sane = !address.contains(['[', ']']) && (host == address || address.contains(':'));
        if !clean(destination) || !clean(address) || !sane || path.contains(['\0', '\n']) {
            return Err(bad());
        }
        let path = match path.strip_prefix("~/") {
            Some("") | None if path == "~" || path == "~/" => ".".to_owned(),
            Some(home) => home.to_owned(),
            None => format!("/{path}"),
        };
        Ok(Self {
            destination: destination.replace(['[', ']'], ""),
            port,
            path,
        })
    }
}

impl Place {
    /// For the first screen, before anything was looked at.
    pub fn label(&self) -> Label {
        Label::new(&self.text(None))
    }

    /// The place as text; `root` is the folder that was found there.
    pub(super) fn text(&self, root: Option<&str>) -> String {
        match self {
            Self::Here(path) => root.map_or_else(|| path.display().to_string(), str::to_owned),
            Self::Ssh(ssh) => {
                let port = ssh.port.map_or_else(String::new, |port| format!(":{port}"));
                let path = root.unwrap_or(&ssh.path);
                let slash = if path.starts_with('/') { "" } else { "/~/" };
                format!("ssh://{}{port}{slash}{path}", ssh.destination)
            }
        }
    }
}

/// The nearest folder, this one or above, that holds a Magento.
pub(in crate::store) fn find(start: &Path) -> Option<PathBuf> {
    let start = start.canonicalize().ok()?;
    start
        .ancestors()
        .find(|folder| {
            folder.join("bin/magento").exists()
                // Whoever may not read app/etc still is to hear that this is the store.
                && (folder.join("app/etc").is_dir() || folder.join("app/bootstrap.php").exists())
        })
        .map(Path::to_path_buf)
}

fn bad_spec(text: &str) -> Problem {
    Problem::new(
        "store.spec",
        format!("ssh://{} names no store.", Label::new(text)),
        "A store on another host is named as ssh://user@host:port/path; user and port may be left out.",
        "For example: --store ssh://deploy@shop.example.com/var/www/shop",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ssh_places_are_read_as_ssh_understands_them() {
        let place = |text: &str| SshPlace::parse(text).unwrap();
        let whole = place("deploy@shop.example.com:2222/var/www/shop");
        assert_eq!(whole.destination, "deploy@shop.example.com");
        assert_eq!(whole.port, Some(2222));
        assert_eq!(whole.path, "/var/www/shop");
        assert_eq!(place("shop/srv/m2").port, None);
        assert_eq!(place("shop/~/m2").path, "m2");
        assert_eq!(place("shop/~").path, ".");
        assert_eq!(place("u@[::1]:22/m2").destination, "u@::1");
    }

    #[test]
    fn what_ssh_would_take_for_an_option_is_refused() {
        for bad in [
            "-oProxyCommand=x/m2",
            "u@-x/m2",
            "host",
            "/m2",
            "h:99999/m2",
            "a b/m2",
            "[-oProxyCommand=x]/m2",
            "u@[-oProxyCommand=x]/m2",
            "[-oProxyCommand=x]:22/m2",
            "[u@-h]/m2",
            "[shop]/m2",
            "sh[o]p/m2",
        ] {
            assert_eq!(
                SshPlace::parse(bad).unwrap_err().code.0,
                "store.spec",
                "{bad}"
            );
        }
    }

    #[test]
    fn a_store_is_found_from_any_folder_inside_it() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap().join("shop");
        for inside in ["app/etc", "bin", "var/log/deep"] {
            std::fs::create_dir_all(root.join(inside)).unwrap();
        }
        std::fs::write(root.join("bin/magento"), "").unwrap();
        assert_eq!(find(&root.join("var/log/deep")), Some(root.clone()));
        assert_eq!(find(&root), Some(root));
        assert_eq!(find(folder.path()), None);
    }
}
