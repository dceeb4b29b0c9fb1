//! How PHP is started for a store: here, by any command, or behind ssh.

use std::path::Path;
use std::process::{Command, Stdio};

use super::hints;
use super::place::{Place, SshPlace};
use super::protocol::StoreOwner;
use crate::domain::{Label, Problem};
use crate::store::withheld::Withheld;

/// Reads the script from stdin and runs it. It stands in an argument, so it holds nothing secret
/// and is short enough to be read in a process list.
///
/// The first line on stdin is the script's length and the session's marker.
const BOOTSTRAP: &str = r#"if(sscanf((string)fgets(STDIN),"%d %32s",$n,$marker)!==2){fwrite(STDERR,"commerce-connect: nothing to read\n");exit(3);}
if(PHP_VERSION_ID<70400){echo "\n$marker {\"id\":0,\"problem\":{\"name\":\"php_old\",\"detail\":\"".PHP_VERSION."\"}}\n";exit(1);}
$s="";while(strlen($s)<$n&&!feof(STDIN))$s.=fread(STDIN,$n-strlen($s));eval("?>".$s);"#;

/// Runs one of Magento's own commands as the store's user where root would: what root makes, the
/// shop can't use.
const AS_OWNER: &str = r#"[,$name,$group,$script]=$argv;posix_initgroups($name,(int)$group);posix_setgid((int)$group);
posix_setuid(posix_getpwnam($name)["uid"]);$_SERVER["argv"]=$argv=array_slice($argv,3);$_SERVER["argc"]=$argc=count($argv);
require $script;"#;

/// What the bootstrap says when standard input does not reach it.
pub(super) const NO_INPUT: &str = "commerce-connect: nothing to read";

/// Starts PHP for one store.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Runner {
    place: Place,
    /// The words of `--php`; `None` is plain `php`.
    php: Option<Vec<String>>,
    withheld: Withheld,
}

/// The words of `--php CMD`, split as a shell does.
pub fn php_command(text: &str) -> Result<Vec<String>, Problem> {
    match shlex::split(text) {
        Some(words) if !words.is_empty() => Ok(words),
        Some(_) | None => Err(bad_command(text)),
    }
}

fn bad_command(text: &str) -> Problem {
    Problem::new(
        "store.php_command",
        format!("{} is no command.", Label::new(text)),
        "It is empty, or a quote is not closed.",
        "For example: --php \"docker compose exec -T php php\"",
    )
}

/// How the bootstrap reaches PHP.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Quoting {
    /// The command passes its words on as they are.
    Plain,
    /// The command joins its words for a shell of its own (`ssh host php`, some container tools).
    ForShell,
}

impl Runner {
    pub(super) fn new(place: Place, php: Option<Vec<String>>) -> Self {
        Self {
            place,
            php,
            withheld: Withheld::default(),
        }
    }

    /// These variables too are none of PHP's business.
    pub(super) fn withhold(&mut self, variables: Withheld) {
        self.withheld = variables;
    }

    pub(super) fn place(&self) -> &Place {
        &self.place
    }

    /// PHP may see other paths than we do, as in a container.
    pub(super) fn is_custom(&self) -> bool {
        self.php.is_some()
    }

    /// For messages: the command as the person would type it.
    pub(super) fn shown(&self) -> String {
        let php = self.php_words().join(" ");
        match &self.place {
            Place::Here(_) => php,
            Place::Ssh(to) => format!("{} {php}", hints::ssh(to)),
        }
    }

    pub(super) fn php_words(&self) -> Vec<String> {
        self.php.clone().unwrap_or_else(|| vec!["php".to_owned()])
    }

    /// The process that will run the script, not yet started, with all of its streams piped.
    pub(super) fn command(&self, folder: &Path, quoting: Quoting) -> Command {
        let mut words = self.php_words();
        let bootstrap = match quoting {
            Quoting::Plain => BOOTSTRAP.to_owned(),
            Quoting::ForShell => quoted(BOOTSTRAP),
        };
        words.extend(["-r".to_owned(), bootstrap]);
        self.process(folder, &words)
    }

    /// The process of one of Magento's own commands, by its words behind `bin/magento`. `root` is
    /// the store's folder as PHP sees it, `owner` whose it is when root runs it.
    pub(super) fn magento(
        &self,
        folder: &Path,
        (root, owner): (&str, Option<&StoreOwner>),
        quoting: Quoting,
        magento: &[String],
    ) -> Command {
        let mut own = match owner {
            Some(owner) => vec![
                "-r".to_owned(),
                AS_OWNER.to_owned(),
                "--".to_owned(),
                owner.name.clone(),
                owner.group.to_string(),
            ],
            None => vec![],
        };
        own.push(format!("{root}/bin/magento"));
        own.extend_from_slice(magento);
        let mut words = self.php_words();
        words.extend(own.into_iter().map(|word| match quoting {
            Quoting::Plain => word,
            Quoting::ForShell => quoted(&word),
        }));
        self.process(folder, &words)
    }

    fn process(&self, folder: &Path, words: &[String]) -> Command {
        let mut command = match &self.place {
            Place::Here(_) => {
                let mut command = Command::new(&words[0]);
                command.args(&words[1..]).current_dir(folder);
                command
            }
            Place::Ssh(ssh) => over_ssh(ssh, words),
        };
        self.withheld.keep_from(&mut command);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }
}

/// The person's own configuration, agent and jump hosts count. A password can't be asked for while
/// the wizard owns the terminal, so ssh says no instead of asking.
fn over_ssh(ssh: &SshPlace, words: &[String]) -> Command {
    let mut command = Command::new("ssh");
    command.args(["-T", "-o", "BatchMode=yes", "-o", "ConnectTimeout=20"]);
    if let Some(port) = ssh.port {
        command.args(["-p", &port.to_string()]);
    }
    let php: Vec<String> = words.iter().map(|word| quoted(word)).collect();
    let folder = quoted(&ssh.path);
    command
        .arg("--")
        .arg(&ssh.destination)
        .arg(format!("cd -- {folder} && exec {}", php.join(" ")));
    command
}

/// In single quotes, as every POSIX shell reads it.
fn quoted(word: &str) -> String {
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(command: &Command) -> Vec<String> {
        std::iter::once(command.get_program())
            .chain(command.get_args())
            .map(|word| word.to_string_lossy().into_owned())
            .collect()
    }

    #[test]
    fn any_command_can_run_php_and_is_split_as_a_shell_does() {
        let php = php_command("docker compose exec -T 'my php' php").unwrap();
        assert_eq!(php[4], "my php");
        assert_eq!(php_command("").unwrap_err().code.0, "store.php_command");
        assert!(php_command("a 'b").is_err());
        let runner = Runner::new(Place::Here("/shop".into()), Some(php));
        let command = runner.command(Path::new("/shop"), Quoting::Plain);
        assert_eq!(words(&command)[5], "php");
        assert_eq!(words(&command)[6], "-r");
    }

    #[test]
    fn a_remote_path_can_not_become_a_command() {
        let ssh = SshPlace::parse("u@h:2200/srv/it's; rm -rf $HOME").unwrap();
        let runner = Runner::new(Place::Ssh(ssh), None);
        let words = words(&runner.command(Path::new("/"), Quoting::Plain));
        let line = words.last().unwrap();
        assert!(
            line.starts_with(r"cd -- '/srv/it'\''s; rm -rf $HOME' && exec 'php' '-r' '"),
            "{line}"
        );
        assert!(words.contains(&"BatchMode=yes".to_owned()));
        assert_eq!(words[words.len() - 3], "--");
    }
}
