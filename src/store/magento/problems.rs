//! What can go wrong with a Magento store, each with its reason and what to do.

use std::time::Duration;

use super::bridge::Failure;
use super::excerpt::Said;
use super::place::Place;
use super::process_group::Ending;
use super::protocol::WireProblem;
use super::runner::Runner;
use crate::domain::{Label, Problem};
use crate::state::{changed_since, short};

pub(super) fn not_magento(place: &str) -> Problem {
    Problem::new(
        "store.not_magento",
        "No Magento was found.",
        format!(
            "There is no bin/magento with app/etc in {} or above.",
            Label::new(place)
        ),
        "Change to the store's folder, or name it with --store PATH.",
    )
}

pub(super) fn locked(path: &str, place: &str) -> Problem {
    let (place, hint) = match place {
        "variable" => (
            "by an environment variable",
            "Change the variable where the environment is defined, then look again.",
        ),
        "config.php" => (
            "in app/etc/config.php",
            "Change it in app/etc/config.php, where it is usually deployed from the repository.",
        ),
        _ => ("in app/etc/env.php", "Say --lock-env to write it there."),
    };
    Problem::new(
        "store.locked",
        "Nothing was saved: a value is locked.",
        format!("{} is set {place}.", short(&[path.to_owned()])),
        hint,
    )
}

pub(super) fn not_saved(reason: &Problem) -> Problem {
    let why = [reason.what.as_str(), reason.why.as_str()].join(" ");
    Problem::new(
        "store.save",
        "The store was not changed.",
        why.trim(),
        "The old values are still there. Try again.",
    )
}

pub(super) fn outcome_unknown(why: &Problem) -> Problem {
    Problem::new(
        "store.save_unknown",
        "It is not known whether the store was changed.",
        format!(
            "The connection broke while it was being saved. {}",
            why.what
        ),
        "All values are old, or all are new: look again to see which. Undo works in both cases.",
    )
}

pub(super) fn read_back(paths: &[String], cache: &str) -> Problem {
    Problem::new(
        "store.read_back",
        "The values were saved, but Magento does not use them.",
        if cache.is_empty() {
            format!("A fresh read of {} gives something else.", short(paths))
        } else {
            format!(
                "The config cache could not be cleaned: {}",
                Label::new(cache)
            )
        },
        "Run bin/magento cache:clean config and look again; undo puts the old values back.",
    )
}

/// What the person reads for a failure of the bridge.
pub(super) fn of(failure: &Failure, runner: &Runner) -> Problem {
    match failure {
        Failure::NoCommand(error) => no_command(error, runner),
        Failure::Problem(problem) => named(problem, runner),
        Failure::NoThread(error) => Problem::new(
            "store.no_thread",
            "This program can't start what it needs for the store.",
            format!("It got no thread: the system says {error}."),
            "Look at the limits for processes and threads: ulimit -u",
        ),
        Failure::Died { ending, said } => died(*ending, said, runner),
        Failure::TimedOut { limit, said } => timed_out(*limit, said, runner),
        Failure::Garbage(detail) => Problem::new(
            "store.garbage",
            "The store's answer can't be read.",
            format!(
                "{} answered something else ({}).",
                runner.shown(),
                Label::new(detail)
            ),
            "Check that --php names PHP itself, not a wrapper that changes its output.",
        ),
    }
}

fn no_command(error: &std::io::Error, runner: &Runner) -> Problem {
    let missing = error.kind() == std::io::ErrorKind::NotFound;
    match runner.place() {
        Place::Ssh(_) if missing => Problem::new(
            "store.ssh_missing",
            "There is no ssh here.",
            "The command ssh was not found.",
            "Install OpenSSH's client.",
        ),
        Place::Here(_) | Place::Ssh(_) if missing => no_php(&runner.shown()),
        Place::Here(_) | Place::Ssh(_) => Problem::new(
            "store.php_failed",
            format!("Can't start {}.", runner.shown()),
            format!("The system says: {error}."),
            "Check --php.",
        ),
    }
}

fn no_php(command: &str) -> Problem {
    Problem::new(
        "store.no_php",
        "PHP was not found.",
        format!("The command {} does not exist there.", Label::new(command)),
        "Name it, for example --php /usr/bin/php8.2 or --php \"docker compose exec -T php php\".",
    )
}

fn old_php(found: &str) -> Problem {
    Problem::new(
        "store.php_old",
        "This PHP is too old for the store.",
        found.to_owned(),
        "Name the PHP that the shop itself uses, for example --php php8.2.",
    )
}

fn named(problem: &WireProblem, runner: &Runner) -> Problem {
    let detail = Label::new(&problem.detail);
    let (owner, user) = (Label::new(&problem.owner), Label::new(&problem.user));
    let as_owner =
        format!("Run it as the store's user, for example: sudo -u {owner} commerce-connect");
    match problem.name.as_str() {
        "not_magento" => not_magento(&problem.detail),
        "not_installed" => Problem::new(
            "store.not_installed",
            "This Magento is not installed yet.",
            "app/etc/env.php is missing, or names no database.",
            "Run bin/magento setup:install first.",
        ),
        "env_unreadable" => Problem::new(
            "store.env_unreadable",
            "Can't read app/etc/env.php.",
            format!("It belongs to {owner}, and PHP runs as {user}."),
            as_owner,
        ),
        "wrong_user" => Problem::new(
            "store.wrong_user",
            "The store's files belong to another user.",
            format!(
                "{detail} belongs to {owner}, and PHP runs as {user}, who may not write there."
            ),
            as_owner,
        ),
        "env_broken" => Problem::new(
            "store.env_php",
            "app/etc/env.php can't be used.",
            format!("PHP says: {detail}"),
            "Mend the file; bin/magento fails the same way.",
        ),
        "database" => Problem::new(
            "store.database",
            "The store's database does not answer.",
            detail.to_string(),
            "Check that it runs, and the section db of app/etc/env.php.",
        ),
        "php_old" => old_php(&format!(
            "It is PHP {detail}; 7.4 is the oldest that works."
        )),
        "locked" => locked(&problem.detail, &problem.place),
        "env_code" => Problem::new(
            "store.env_code",
            "app/etc/env.php can't be changed from here.",
            "There is code in it, which would be replaced by what it says now.",
            "Set the values in the file by hand, or take them out of it. Nothing was saved.",
        ),
        "env_changed" => Problem::new(
            "store.env_changed",
            "app/etc/env.php was changed meanwhile.",
            "Somebody else wrote it at the same time.",
            "Try again. Nothing was saved.",
        ),
        "env_readonly" => Problem::new(
            "store.env_readonly",
            "app/etc/env.php can't be written.",
            if problem.why.is_empty() {
                format!("PHP may not replace {detail}.")
            } else {
                Label::new(&problem.why).to_string()
            },
            "Run it as the file's owner, or set the values as variables of the environment. \
             Nothing was saved.",
        ),
        "changed_since" => changed_since(&problem.paths),
        "encrypt" => Problem::new(
            "store.encrypt",
            "The keys can't be encrypted.",
            "Magento's encryption does not give back what was put in.",
            "Check crypt/key in app/etc/env.php. Nothing was saved.",
        ),
        "died" if is_platform_check(&problem.detail) => old_php(detail.as_str()),
        "error" if is_lock_wait(&problem.detail) => Problem::new(
            "store.busy",
            "Somebody else is changing the store's configuration.",
            "The rows of these values stayed locked for longer than the database waits.",
            "Nothing was saved. Try again when that deployment, import or config:set is done.",
        ),
        _ => Problem::new(
            "store.magento",
            "Magento failed.",
            format!("It says: {detail}"),
            format!(
                "bin/magento --version should work with the same PHP ({}); var/log may tell more.",
                runner.shown()
            ),
        ),
    }
}

/// As the database says it, whatever the language of the rest: 1205 waited, 1213 deadlock.
fn is_lock_wait(text: &str) -> bool {
    text.contains("SQLSTATE")
        && [": 1205 ", ": 1213 "]
            .iter()
            .any(|code| text.contains(code))
}

fn is_platform_check(text: &str) -> bool {
    text.contains("issues in your platform") || text.contains("dependencies require a PHP version")
}

fn timed_out(limit: Duration, said: &Said, runner: &Runner) -> Problem {
    let seconds = limit.as_secs();
    let gist = gist(said);
    Problem::new(
        "store.timed_out",
        "The store did not answer.",
        format!(
            "{} gave no answer within {seconds} {}{}.",
            runner.shown(),
            if seconds == 1 { "second" } else { "seconds" },
            if said.gist().is_empty() {
                String::new()
            } else {
                format!("; it said: {gist}")
            }
        ),
        "Try again, with a longer --timeout where it is slow: a cold start in developer mode takes \
         up to a minute, the second one is quick.",
    )
}

/// What was said before the end, short and clean.
fn gist(said: &Said) -> String {
    let lines: Vec<String> = said
        .gist()
        .iter()
        .map(|line| Label::new(line).to_string())
        .collect();
    if lines.is_empty() {
        "it said nothing".to_owned()
    } else {
        lines.join(" / ")
    }
}

fn died(ending: Ending, said: &Said, runner: &Runner) -> Problem {
    let code = match ending {
        Ending::Exited(code) => Some(code),
        Ending::Killed(_) | Ending::Asking | Ending::Unknown => None,
    };
    let last = gist(said);
    let said = format!("{}\n{}", said.out, said.err);
    let said = said.as_str();
    if let Place::Ssh(ssh) = runner.place()
        && code == Some(255)
    {
        return ssh_failed(&ssh.destination, said, &last);
    }
    if is_platform_check(said) {
        return old_php(&last);
    }
    if let Place::Ssh(ssh) = runner.place()
        && said.contains("cd:")
    {
        return not_magento(&ssh.path);
    }
    if code == Some(127) || said.contains("executable file not found") {
        return no_php(&runner.shown());
    }
    if runner.is_custom() && !said.contains("PHP") {
        return Problem::new(
            "store.php_command_failed",
            "The command that runs PHP failed.",
            match code {
                Some(code) => format!("{} ended with status {code}: {last}", runner.shown()),
                None => format!("{} was killed: {last}", runner.shown()),
            },
            format!("Check that this works: {} -v", runner.shown()),
        );
    }
    Problem::new(
        "store.bridge_died",
        "PHP ended unexpectedly.",
        match code {
            Some(code) => format!("{} ended with status {code}: {last}", runner.shown()),
            None => format!("{} was killed: {last}", runner.shown()),
        },
        "Try again. If it stays so, check --php and PHP's own error log.",
    )
}

fn ssh_failed(host: &str, said: &str, last: &str) -> Problem {
    let host = Label::new(host);
    if said.contains("Host key verification failed") || said.contains("HOST IDENTIFICATION") {
        return Problem::new(
            "store.ssh_host_key",
            format!("The host key of {host} is not known."),
            "ssh could not verify who answers there, and nobody was asked.",
            format!("Connect once by hand and compare the fingerprint: ssh {host}"),
        );
    }
    if said.contains("Permission denied") || said.contains("Too many authentication") {
        return Problem::new(
            "store.ssh_login",
            format!("{host} did not let us in."),
            "No key was accepted, and a password can't be typed here.",
            format!("Load a key (ssh-add), or set one up: ssh-copy-id {host}"),
        );
    }
    Problem::new(
        "store.ssh_unreachable",
        format!("No connection to {host}."),
        format!("ssh says: {last}"),
        format!("Check that this works: ssh {host} true"),
    )
}
