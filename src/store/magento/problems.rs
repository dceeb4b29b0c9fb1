//! What can go wrong with a Magento store, each with its reason and what to do.

use std::time::Duration;

use super::bridge::Failure;
use super::ended::{self, gist};
use super::excerpt::Said;
use super::hints;
use super::place::Place;
use super::protocol::WireProblem;
use super::runner::Runner;
use crate::domain::{ConfigPath, Label, Problem, short_paths};
use crate::state::changed_since;

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
        format!(
            "{} is set {place}.",
            ConfigPath::parse(path)
                .map_or_else(|| Label::new(path).to_string(), |path| path.short().into())
        ),
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

pub(super) fn read_back(paths: &[ConfigPath], cache: &str) -> Problem {
    Problem::new(
        "store.read_back",
        "The values were saved, but Magento does not use them.",
        if cache.is_empty() {
            format!(
                "A fresh read of {} gives something else.",
                short_paths(paths)
            )
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
        Failure::Died { ending, said } => ended::problem(*ending, said, runner),
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
        Place::Here(_) | Place::Ssh(_) if missing => no_php(&runner.shown(), &error.to_string()),
        Place::Here(_) | Place::Ssh(_) => Problem::new(
            "store.php_failed",
            format!("Can't start {}.", runner.shown()),
            format!("The system says: {error}."),
            "Check --php.",
        ),
    }
}

pub(super) fn no_php(command: &str, said: &str) -> Problem {
    Problem::new(
        "store.no_php",
        "PHP was not found.",
        format!(
            "The command {} does not exist there: {said}",
            Label::new(command)
        ),
        "Name it, for example --php /usr/bin/php8.2 or --php \"docker compose exec -T php php\".",
    )
}

pub(super) fn old_php(found: &str) -> Problem {
    Problem::new(
        "store.php_old",
        "This PHP is too old for the store.",
        found.to_owned(),
        "Name the PHP that the store itself uses, for example --php php8.2.",
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
            "There is no app/etc/env.php in this Magento.",
            if problem.why.is_empty() {
                "It was never installed here, or lost its file.".to_owned()
            } else {
                Label::new(&problem.why).to_string()
            },
            "Where the shop runs already, put its env.php back from a backup or from the folder that \
             is deployed; else name the folder of the shop that runs with --store.",
        ),
        "env_incomplete" => incomplete(problem),
        "no_vendor" => Problem::new(
            "store.no_vendor",
            "Magento's code is not all there.",
            format!("{detail} has no autoload.php."),
            hints::containers(runner).unwrap_or_else(|| {
                "Name the folder that is deployed, or install the packages there: composer install"
                    .to_owned()
            }),
        ),
        "open_basedir" => Problem::new(
            "store.open_basedir",
            "PHP may not read the store's folder.",
            format!("Its open_basedir allows {}.", Label::new(&problem.why)),
            hints::basedir(runner),
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
        "database" => database(problem, runner),
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
        "changed_since" => changed_since(&known(&problem.paths)),
        "foreign" => foreign(&detail),
        "encrypt" => Problem::new(
            "store.encrypt",
            "The keys can't be encrypted.",
            "Magento's encryption does not give back what was put in.",
            "Check crypt/key in app/etc/env.php. Nothing was saved.",
        ),
        "error" if is_lock_wait(&problem.detail) => Problem::new(
            "store.busy",
            "Somebody else is changing the store's configuration.",
            "The rows of these values stayed locked for longer than the database waits.",
            "Nothing was saved. Try again when that deployment, import or config:set is done.",
        ),
        _ => magento(problem, runner),
    }
}

/// What Magento, or PHP below it, failed with.
fn magento(problem: &WireProblem, runner: &Runner) -> Problem {
    let said = Said {
        err: format!("{}\n{}", problem.detail, problem.why),
        out: String::new(),
    };
    if let Some(name) = ended::undefined_function(&said) {
        return ended::no_function(&name, &problem.disabled, runner);
    }
    let why = if problem.why.is_empty() {
        format!("It says: {}", Label::new(&problem.detail))
    } else {
        format!(
            "It says: {} ({})",
            Label::new(&problem.detail),
            Label::new(&problem.why)
        )
    };
    if problem.class == "ParseError" {
        return Problem::new(
            "store.parse",
            "PHP can't read Magento's code.",
            why,
            "Name the PHP that the store itself uses, for example --php php8.2: an older one does not \
             know the newer words. With the right one, the file is damaged.",
        );
    }
    ended::recognised(&said, &why, runner).unwrap_or_else(|| {
        Problem::new(
            "store.magento",
            "Magento failed.",
            why.clone(),
            format!(
                "bin/magento --version should work with the same PHP ({}); var/log may tell more.",
                runner.shown()
            ),
        )
    })
}

/// `env.php` without what no Magento runs without. A new installation would make a new key over a
/// database that is there, so nothing is advised but to bring back what was.
fn incomplete(problem: &WireProblem) -> Problem {
    let has = Label::new(&problem.why);
    let variables: Vec<String> = problem
        .variables
        .iter()
        .map(|one| Label::new(one).to_string())
        .collect();
    let meant = if variables.is_empty() {
        "No variable MAGENTO_DC_... gives it here either.".to_owned()
    } else {
        format!("Set here: {}.", variables.join("; "))
    };
    Problem::new(
        "store.env_incomplete",
        format!(
            "Magento finds no {} for this store.",
            Label::new(&problem.detail)
        ),
        format!("app/etc/env.php has only: {has}. {meant}"),
        "Put it back from a backup of app/etc/env.php, or set the variables here as the web server \
         has them (MAGENTO_DC_CRYPT__KEY, MAGENTO_DC__OVERRIDE). Install nothing over it: a new \
         crypt key makes what the database holds unreadable.",
    )
}

/// Why the database is no help, which its own words tell.
fn database(problem: &WireProblem, runner: &Runner) -> Problem {
    let says = |words: &[&str]| words.iter().any(|words| problem.detail.contains(words));
    let why = Label::new(&problem.detail).to_string();
    if says(&["could not find driver"]) {
        let said = Said {
            err: problem.detail.clone(),
            out: String::new(),
        };
        if let Some(problem) = ended::recognised(&said, &why, runner) {
            return problem;
        }
    }
    let (what, hint) = if says(&["[1045]", "[1044]", "[1698]"]) {
        (
            "The store's database refuses the login.",
            "Check user and password in the section db of app/etc/env.php.".to_owned(),
        )
    } else if says(&["[1049]"]) {
        (
            "The store's database is not there.",
            "The server answers, but has no database of this name: check dbname in app/etc/env.php."
                .to_owned(),
        )
    } else if says(&["getaddrinfo", "Name or service not known"]) {
        (
            "The host of the store's database is not known here.",
            hints::containers(runner).unwrap_or_else(|| {
                "Run the wizard where the shop runs: --store ssh://user@host/path, or --php with the \
                 command that runs PHP in its container."
                    .to_owned()
            }),
        )
    } else {
        (
            "The store's database does not answer.",
            hints::containers(runner).unwrap_or_else(|| {
                "Check that it runs, and the section db of app/etc/env.php.".to_owned()
            }),
        )
    };
    Problem::new("store.database", what, why, hint)
}

/// The paths among these that are the connection's.
fn known(paths: &[String]) -> Vec<ConfigPath> {
    paths
        .iter()
        .filter_map(|path| ConfigPath::parse(path))
        .collect()
}

fn foreign(path: &Label) -> Problem {
    Problem::new(
        "undo.unreadable",
        "What is to be put back is not the connection's own.",
        format!("It names {path}, which no save of ours writes."),
        "Somebody changed the file that remembers what was replaced. Nothing was put back.",
    )
}

/// As the database says it, whatever the language of the rest: 1205 waited, 1213 deadlock.
fn is_lock_wait(text: &str) -> bool {
    text.contains("SQLSTATE")
        && [": 1205 ", ": 1213 "]
            .iter()
            .any(|code| text.contains(code))
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
