//! How a command of Magento's or of Composer's is typed for one store, so that it works as it
//! stands: in the store's folder, with the same PHP, behind ssh.

use std::path::PathBuf;

use super::magento::find;
use super::{Spec, SshPlace, php_command};

/// Where and how a store's own commands run.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Shell {
    place: Place,
    /// Ready to be typed, with a blank behind it; empty when the command finds PHP by itself.
    php: String,
}

#[derive(Clone, PartialEq, Eq, Debug)]
enum Place {
    /// In the folder that the person is in.
    Here,
    In(PathBuf),
    Ssh(SshPlace),
}

/// How Magento's own commands begin.
const MAGENTO: &str = "bin/magento ";

impl Shell {
    /// For a store as it was named, and the words of `--php`. Nothing for what is no Magento.
    pub fn of(spec: &Spec, php: Option<&str>) -> Option<Self> {
        let place = match spec {
            Spec::Path(path) => {
                let root = find(path).unwrap_or_else(|| path.clone());
                let here = std::env::current_dir().and_then(|here| here.canonicalize());
                if here.is_ok_and(|here| here == root) {
                    Place::Here
                } else {
                    Place::In(root)
                }
            }
            Spec::Ssh(ssh) => Place::Ssh(ssh.clone()),
            Spec::Demo | Spec::DemoFile(_) | Spec::EnvFile(_) => return None,
        };
        let php = match php.map(php_command) {
            Some(words) => {
                let words = words.ok()?;
                let line = shlex::try_join(words.iter().map(String::as_str)).ok()?;
                format!("{line} ")
            }
            None => String::new(),
        };
        Some(Self { place, php })
    }

    /// This command, of which nothing needs a shell's quotes, as it is typed for this store.
    /// Nothing when the store's place can't be.
    pub fn line(&self, command: &str) -> Option<String> {
        let php = if command.starts_with(MAGENTO) {
            self.php.as_str()
        } else {
            ""
        };
        let there = format!("{php}{command}");
        match &self.place {
            Place::Here => Some(there),
            Place::In(folder) => {
                let folder = shlex::try_quote(folder.to_str()?).ok()?;
                Some(format!("(cd -- {folder} && {there})"))
            }
            Place::Ssh(ssh) => {
                let folder = shlex::try_quote(&ssh.path).ok()?.into_owned();
                let there = format!("cd -- {folder} && {there}");
                let port = ssh
                    .port
                    .map_or_else(String::new, |port| format!("-p {port} "));
                let host = shlex::try_quote(&ssh.destination).ok()?;
                let there = shlex::try_quote(&there).ok()?;
                Some(format!("ssh {port}-- {host} {there}"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_typed_where_the_store_is_and_with_its_php() {
        for (store, php, command, expected) in [
            (
                "/var/www/my shop",
                None,
                "bin/magento cron:install",
                "(cd -- '/var/www/my shop' && bin/magento cron:install)",
            ),
            (
                "/srv/shop",
                Some("docker compose exec -T php php"),
                "bin/magento cron:install",
                "(cd -- /srv/shop && docker compose exec -T php php bin/magento cron:install)",
            ),
            (
                "ssh://deploy@shop:2222/srv/m2",
                Some("php8.2"),
                "bin/magento cron:install",
                "ssh -p 2222 -- deploy@shop 'cd -- /srv/m2 && php8.2 bin/magento cron:install'",
            ),
            (
                "ssh://shop/srv/it's",
                Some("php8.2"),
                "composer require magento/services-id",
                "ssh -- shop \"cd -- \\\"/srv/it's\\\" && composer require magento/services-id\"",
            ),
        ] {
            let shell = Shell::of(&Spec::parse(store).unwrap(), php).unwrap();
            assert_eq!(shell.line(command).as_deref(), Some(expected));
        }
        let demo = Spec::parse("demo:shop.json").unwrap();
        assert_eq!(Shell::of(&demo, None), None);
    }

    #[test]
    fn in_the_stores_own_folder_nothing_is_added() {
        let shell = Shell::of(&Spec::here(), None).unwrap();
        let command = "bin/magento cron:install";
        assert_eq!(shell.line(command).as_deref(), Some(command));
    }
}
