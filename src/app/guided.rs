//! A login whose only command is the wizard: who set it up decides everything but the answers.
//!
//! What the guest's side can send along (variables, a command of its own, a stop) changes
//! nothing: the program starts itself again with the variables that are known to be harmless,
//! before it reads any other, and so do the programs that it starts.

use std::env;
use std::ffi::{OsStr, OsString};
use std::os::unix::process::CommandExt as _;
use std::process::Command;
use std::time::Duration;

use crate::cli::Cli;
use crate::domain::Problem;

/// Variables that sshd and the system set after whatever the client sends.
const SYSTEMS: [&str; 7] = [
    "HOME",
    "USER",
    "LOGNAME",
    "SHELL",
    "PATH",
    "SSH_CONNECTION",
    "SSH_TTY",
];

/// Variables about the guest's terminal and language, whose values are one harmless word.
const TERMINALS: [&str; 6] = [
    "TERM",
    "COLORTERM",
    "TERM_PROGRAM",
    "VTE_VERSION",
    "NO_COLOR",
    "LANG",
];

/// Set by sshd when the client asked for a command of its own. That it did is kept, not what.
const ASKED: &str = "SSH_ORIGINAL_COMMAND";

/// A guided command line that can't be meant so.
pub(super) fn wrong(cli: &Cli) -> Option<Problem> {
    let guided = &cli.guided;
    let problem = |what: &str, hint: &str| {
        Some(Problem::new(
            "usage.guided",
            what,
            "With --guided, whoever sets it up decides what the guest works on.",
            hint,
        ))
    };
    if !guided.guided {
        return if guided.guest.is_some() || !guided.keep_env.is_empty() {
            problem("--guest and --keep-env go with --guided.", "Add --guided.")
        } else {
            None
        };
    }
    if cli.command.is_some() {
        return problem(
            "--guided is for the wizard alone.",
            "Leave the command out.",
        );
    }
    if cli.target.store.len() != 1 {
        return problem(
            "--guided needs one --store.",
            "For example: commerce-connect --guided --store /var/www/shop",
        );
    }
    None
}

/// Goes on in this process when its variables are clean; else the program starts itself again
/// with those that are. `keep` are the names that whoever set this up vouches for; `NAME*` is
/// every name that begins so.
pub(super) fn clean_environment(keep: &[String], arguments: &[OsString]) -> Result<(), Problem> {
    let found: Vec<(OsString, OsString)> = env::vars_os().collect();
    let kept: Vec<(OsString, OsString)> = found
        .iter()
        .filter_map(|(name, value)| Some((name.clone(), harmless(name, value, keep)?)))
        .collect();
    if kept == found {
        return Ok(());
    }
    let failed = |error: std::io::Error| {
        Problem::new(
            "guided.start",
            "The wizard can't start.",
            format!("The system says: {error}."),
            "Tell whoever set up this login.",
        )
    };
    let program = env::current_exe().map_err(failed)?;
    let error = Command::new(program)
        .args(arguments.iter().skip(1))
        .env_clear()
        .envs(kept)
        .exec();
    Err(failed(error))
}

/// The client asked for a command of its own, which is not run.
pub(super) fn asked_for_a_command() -> bool {
    env::var_os(ASKED).is_some()
}

/// The limit as a person says it.
pub(super) fn words(limit: Duration) -> String {
    let (count, unit) = match limit.as_secs() {
        seconds if seconds % 60 == 0 => (seconds / 60, "minute"),
        seconds => (seconds, "second"),
    };
    format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
}

/// What is kept of a variable.
fn harmless(name: &OsStr, value: &OsStr, keep: &[String]) -> Option<OsString> {
    let name = name.to_str()?;
    let vouched = keep.iter().any(|kept| match kept.strip_suffix('*') {
        Some(beginning) => name.starts_with(beginning),
        None => name == kept,
    });
    if vouched || SYSTEMS.contains(&name) {
        return Some(value.to_owned());
    }
    if name == ASKED {
        return Some("1".into());
    }
    let terminal = TERMINALS.contains(&name) || name.starts_with("LC_");
    (terminal && is_word(value.to_str()?)).then(|| value.to_owned())
}

fn is_word(value: &str) -> bool {
    value.len() <= 64
        && !value.contains("..")
        && value
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-' | b'@' | b'+'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_variables_that_lead_nowhere_are_kept() {
        let check = |name: &str, value: &str, kept: Option<&str>| {
            let found = harmless(name.as_ref(), value.as_ref(), &["HTTPS_*".to_owned()]);
            assert_eq!(found.as_deref(), kept.map(OsStr::new), "{name}={value}");
        };
        check("TERM", "xterm-256color", Some("xterm-256color"));
        check("LC_ALL", "de_DE.UTF-8", Some("de_DE.UTF-8"));
        check("LC_ALL", "../../tmp/x", None);
        check("LANG", "/tmp/x", None);
        check("HOME", "/home/connect", Some("/home/connect"));
        check("SSH_ORIGINAL_COMMAND", "sh -c 'id'", Some("1"));
        check(
            "HTTPS_PROXY",
            "http://proxy:3128",
            Some("http://proxy:3128"),
        );
        for name in [
            "SSL_CERT_FILE",
            "NO_PROXY",
            "COMMERCE_API_KEY",
            "XDG_STATE_HOME",
            "RUST_BACKTRACE",
            "LD_PRELOAD",
            "PHPRC",
            "PHP_INI_SCAN_DIR",
            "CONFIG__DEFAULT__SERVICES_CONNECTOR__SERVICES_ID__PROJECT_ID",
            "MAGE_MODE",
            "SSH_AUTH_SOCK",
            "TMPDIR",
            "TZ",
        ] {
            check(name, "x", None);
        }
    }
}
