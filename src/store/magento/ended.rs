//! What a process meant that ended without an answer: the usual mistakes of wrappers, of ssh and of
//! PHP, each by its name.
//!
//! A sign is read as a cause only where it has no other; else what was said is shown, and nothing
//! is advised but to look.

use super::excerpt::Said;
use super::hints;
use super::place::{Place, SshPlace};
use super::problems::{no_php, not_magento, old_php};
use super::process_group::Ending;
use super::runner::{NO_INPUT, Runner};
use crate::domain::{Label, Problem};

/// What to do about something that was said.
type Hint = fn(&Runner) -> String;

/// Any of these words, then the code, what failed and what to do.
const SIGNS: &[(&[&str], &str, &str, Hint)] = &[
    (
        &[NO_INPUT],
        "store.php_no_input",
        "Standard input does not reach PHP.",
        hints::input,
    ),
    (
        &["input device is not a TTY", "TTY-enabled container"],
        "store.php_tty",
        "The command that runs PHP wants a terminal, and gets none.",
        hints::no_terminal,
    ),
    (
        &[
            "password is required",
            "terminal is required to read the password",
            "no tty present and no askpass",
            "terminal is required to authenticate",
        ],
        "store.php_asks",
        "The command that runs PHP asks for a password.",
        hints::unasked,
    ),
    (
        &[
            "not in the sudoers file",
            "is not allowed to execute",
            "may not run sudo",
        ],
        "store.php_sudo",
        "sudo does not let this user run PHP.",
        |_| "Let sudoers allow this very command, or run the wizard as the store's user.".into(),
    ),
    (
        &["permission denied while trying to connect to the Docker daemon"],
        "store.docker",
        "This user may not use Docker.",
        |_| "Run it as a user of the group docker.".into(),
    ),
    (
        &[
            "Cannot connect to the Docker daemon",
            "docker daemon running",
            "Cannot connect to Podman",
        ],
        "store.docker",
        "Docker does not answer here.",
        |_| "Start it, or run the wizard on the host where the store's containers are.".into(),
    ),
    (
        &[
            "no configuration file provided",
            "Can't find a suitable configuration file",
        ],
        "store.container",
        "There is no compose file in the store's folder.",
        |_| {
            "Name it in --php, for example: docker compose -f /path/compose.yaml exec -T php php"
                .into()
        },
    ),
    (
        &[
            "No such container",
            "no such service",
            "No such service",
            "(NotFound): pods",
        ],
        "store.container",
        "The container that --php names does not exist.",
        hints::names,
    ),
    (
        &[
            "is not running",
            "not currently running",
            "not yet running",
            "is restarting",
            "is paused",
        ],
        "store.container",
        "The container that --php names is not running.",
        hints::start,
    ),
    (
        &["Allowed memory size of", "Out of memory (allocated"],
        "store.php_memory",
        "PHP's memory limit is too small for the store.",
        hints::memory,
    ),
    (
        &["open_basedir restriction in effect"],
        "store.open_basedir",
        "PHP may not read the store's folder.",
        hints::basedir,
    ),
    (
        &["error while loading shared libraries", "Exec format error"],
        "store.php_broken",
        "PHP is there, and can't be started.",
        hints::try_it,
    ),
    (
        &["could not find driver"],
        "store.php_extension",
        "This PHP can't speak to the store's database.",
        |_| {
            "It lacks the extension pdo_mysql: name the PHP that the store itself uses, for example \
             --php php8.2, or install the extension."
                .into()
        },
    ),
];

/// What the person reads of a process that ended in this way.
pub(super) fn problem(ending: Ending, said: &Said, runner: &Runner) -> Problem {
    let code = match ending {
        Ending::Exited(code) => Some(code),
        Ending::Killed(_) | Ending::Asking | Ending::Unknown => None,
    };
    if let Place::Ssh(ssh) = runner.place()
        && code == Some(255)
    {
        return ssh_failed(ssh, said);
    }
    let ended = format!("{} {}: {}", runner.shown(), how(ending), gist(said));
    if ending == Ending::Asking {
        return Problem::new(
            "store.php_asks",
            "The command that runs PHP asks something at the terminal.",
            ended,
            hints::unasked(runner),
        );
    }
    if let Some(problem) = recognised(said, &ended, runner) {
        return problem;
    }
    if let Place::Ssh(ssh) = runner.place()
        && said.has("cd:")
    {
        return not_magento(&ssh.path);
    }
    if code == Some(127)
        || [
            "executable file not found",
            "sudo: php",
            "No such file or directory\nenv:",
        ]
        .iter()
        .any(|words| said.has(words))
    {
        return no_php(&runner.shown(), &gist(said));
    }
    if matches!(ending, Ending::Killed(9)) || code == Some(137) {
        return Problem::new(
            "store.php_killed",
            "PHP was killed.",
            ended,
            "The system does that where memory runs out, and so does whoever stops a container: \
             its log (dmesg, docker events) tells which it was.",
        );
    }
    if runner.is_custom() && !said.has("PHP") {
        return Problem::new(
            "store.php_command_failed",
            "The command that runs PHP failed.",
            ended,
            hints::try_it(runner),
        );
    }
    Problem::new(
        "store.bridge_died",
        "PHP ended unexpectedly.",
        ended,
        "Check --php, and PHP's own error log.",
    )
}

/// A cause that is known by its words, whoever said them. `ended` is how it came and what was said.
pub(super) fn recognised(said: &Said, ended: &str, runner: &Runner) -> Option<Problem> {
    if is_platform_check(said) {
        return Some(old_php(&gist(said)));
    }
    if is_web(said) {
        return Some(Problem::new(
            "store.php_cgi",
            "This is PHP for web servers, not for the command line.",
            ended,
            "Name the PHP whose -v says (cli), for example --php php-cli or --php /usr/bin/php8.2.",
        ));
    }
    if let Some(name) = undefined_function(said) {
        return Some(no_function(&name, "", runner));
    }
    SIGNS
        .iter()
        .find(|(words, ..)| words.iter().any(|words| said.has(words)))
        .map(|(_, code, what, hint)| Problem::new(code, *what, ended, hint(runner)))
}

/// A function that PHP does not have. `disabled` is what its settings take away.
pub(super) fn no_function(name: &str, disabled: &str, runner: &Runner) -> Problem {
    let taken = disabled.split(',').any(|one| one.trim() == name);
    let name = Label::new(name);
    Problem::new(
        "store.php_function",
        format!("This PHP has no function {name}."),
        if taken {
            "disable_functions in its settings takes it away.".to_owned()
        } else {
            format!(
                "Call to undefined function {name}(): it is disabled, or its extension is missing."
            )
        },
        if taken {
            format!(
                "Take {name} out of disable_functions for {} alone.",
                runner.shown()
            )
        } else {
            "Name the PHP that the store itself uses, for example --php php8.2.".to_owned()
        },
    )
}

/// The name in PHP's own words about a function that is not there.
pub(super) fn undefined_function(said: &Said) -> Option<String> {
    said.lines().find_map(|line| {
        let (_, rest) = line.split_once("Call to undefined function ")?;
        let (name, _) = rest.split_once('(')?;
        // PHP says it with the namespace that the call stands in.
        Some(name.rsplit('\\').next().unwrap_or(name).to_owned())
    })
}

fn is_platform_check(said: &Said) -> bool {
    [
        "issues in your platform",
        "dependencies require a PHP version",
        "Magento supports PHP",
    ]
    .iter()
    .any(|words| said.has(words))
}

/// Headers in front of what is said, or the words of a PHP that knows no `-r`.
fn is_web(said: &Said) -> bool {
    let headers = said.out.trim_start().lines().take(6).any(|line| {
        let line = line.to_ascii_lowercase();
        line.starts_with("content-type:") || line.starts_with("x-powered-by: php")
    });
    headers || said.has("No input file specified") || said.has("option not found r")
}

fn how(ending: Ending) -> String {
    match ending {
        Ending::Exited(code) => format!("ended with status {code}"),
        Ending::Killed(11) => "crashed (signal 11)".to_owned(),
        Ending::Killed(signal) => format!("was killed by signal {signal}"),
        Ending::Asking => "was stopped".to_owned(),
        Ending::Unknown => "ended".to_owned(),
    }
}

/// What was said before the end, short and clean.
pub(super) fn gist(said: &Said) -> String {
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

fn ssh_failed(ssh: &SshPlace, said: &Said) -> Problem {
    let host = Label::new(&ssh.destination);
    let to = hints::ssh(ssh);
    if said.has("Host key verification failed") || said.has("HOST IDENTIFICATION") {
        return Problem::new(
            "store.ssh_host_key",
            format!("The host key of {host} is not known."),
            "ssh could not verify who answers there, and nobody was asked.",
            format!("Connect once by hand and compare the fingerprint: {to}"),
        );
    }
    if said.has("Permission denied") || said.has("Too many authentication") {
        let copy = to.replacen("ssh", "ssh-copy-id", 1);
        return Problem::new(
            "store.ssh_login",
            format!("{host} did not let us in."),
            "No key was accepted, and a password can't be typed here.",
            format!("Load a key (ssh-add), or set one up: {copy}"),
        );
    }
    Problem::new(
        "store.ssh_unreachable",
        format!("No connection to {host}."),
        format!("ssh says: {}", gist(said)),
        format!("Check that this works: {to} true"),
    )
}
