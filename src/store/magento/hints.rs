//! What to do about the command that runs PHP: each hint as it can be typed.

use std::path::Path;

use super::place::{Place, SshPlace};
use super::runner::Runner;

/// The command of a container tool that runs something inside.
const TOOLS: [&str; 5] = ["docker", "podman", "nerdctl", "kubectl", "docker-compose"];

/// What tells that a shop runs in containers, and how PHP is run there.
const BESIDE: [(&str, &str); 7] = [
    (".ddev/config.yaml", "ddev exec php"),
    (".lando.yml", "lando php"),
    (".warden", "warden env exec -T php-fpm php"),
    ("compose.yaml", "docker compose exec -T php php"),
    ("compose.yml", "docker compose exec -T php php"),
    ("docker-compose.yml", "docker compose exec -T php php"),
    ("docker-compose.yaml", "docker compose exec -T php php"),
];

fn is_compose(words: &[String]) -> bool {
    words.iter().any(|word| word.ends_with("compose"))
}

fn is_tool(word: &str) -> bool {
    word.rsplit('/')
        .next()
        .is_some_and(|tool| TOOLS.contains(&tool))
}

/// The place behind `exec`, in the command of a container tool.
fn after_exec(words: &[String]) -> Option<usize> {
    is_tool(words.first()?).then_some(())?;
    words
        .iter()
        .position(|word| word == "exec")
        .map(|at| at + 1)
}

fn option(words: &[String]) -> String {
    let line: Vec<_> = words
        .iter()
        .enumerate()
        .map(|(at, word)| {
            // A first word with a = in it would be an assignment; a setting of PHP's is none.
            let plain = at > 0
                && word
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b"-_./:@=".contains(&b));
            if plain && !word.is_empty() {
                word.into()
            } else {
                shlex::try_quote(word).unwrap_or_default()
            }
        })
        .collect();
    format!(
        "--php {}",
        shlex::try_quote(&line.join(" ")).unwrap_or_default()
    )
}

/// Standard input is to reach PHP.
pub(super) fn input(runner: &Runner) -> String {
    let mut words = runner.php_words();
    let Some(at) = after_exec(&words) else {
        return "Let the command hand its standard input on: </dev/null, ssh -n and a wrapper that \
                reads it itself do not."
            .to_owned();
    };
    let flag = if is_compose(&words) { "-T" } else { "-i" };
    if words.iter().any(|word| word == flag) {
        return format!(
            "{} has {flag}: see what else keeps its input from PHP.",
            words[0]
        );
    }
    words.insert(at, flag.to_owned());
    format!("{} exec needs {flag}: {}", words[0], option(&words))
}

/// No terminal is to be asked for.
pub(super) fn no_terminal(runner: &Runner) -> String {
    let mut words = runner.php_words();
    let Some(at) = after_exec(&words) else {
        return "Let the command ask for no terminal: docker compose exec needs -T, docker exec -i \
                and no -t, ssh no -t."
            .to_owned();
    };
    if is_compose(&words) {
        words.insert(at, "-T".to_owned());
        return format!("docker compose exec needs -T: {}", option(&words));
    }
    words.retain(|word| !["-t", "--tty", "-it", "-ti", "-i"].contains(&word.as_str()));
    words.insert(at, "-i".to_owned());
    format!("{} exec needs -i without -t: {}", words[0], option(&words))
}

/// Nothing is to be asked.
pub(super) fn unasked(runner: &Runner) -> String {
    let words = runner.php_words();
    if words.iter().any(|word| word.ends_with("sudo")) {
        "Nobody can answer sudo here: allow the command without a password (NOPASSWD in sudoers), \
         or run the wizard as the store's user."
            .to_owned()
    } else {
        "Nobody can answer it here: name a command that asks nothing.".to_owned()
    }
}

/// The container is to run.
pub(super) fn start(runner: &Runner) -> String {
    let words = runner.php_words();
    match words[0].as_str() {
        "ddev" => "Start it: ddev start".to_owned(),
        "lando" => "Start it: lando start".to_owned(),
        "warden" => "Start it: warden env up".to_owned(),
        _ if is_compose(&words) => "See what runs: docker compose ps".to_owned(),
        tool if is_tool(tool) => format!("See what runs: {tool} {}", listing(tool)),
        _ => "Start it, or name one that runs in the command.".to_owned(),
    }
}

/// The container's name.
pub(super) fn names(runner: &Runner) -> String {
    let words = runner.php_words();
    if is_compose(&words) {
        "The services that run: docker compose ps".to_owned()
    } else if is_tool(&words[0]) {
        format!("The names: {} {}", words[0], listing(&words[0]))
    } else {
        "Name one that is there in the command.".to_owned()
    }
}

/// What shows a tool's containers.
fn listing(tool: &str) -> &'static str {
    if tool.ends_with("kubectl") {
        "get pods"
    } else {
        "ps -a"
    }
}

/// PHP's memory limit.
pub(super) fn memory(runner: &Runner) -> String {
    with_setting(runner, "memory_limit=-1")
}

/// PHP's list of folders.
pub(super) fn basedir(runner: &Runner) -> String {
    with_setting(runner, "open_basedir=")
}

fn with_setting(runner: &Runner, setting: &str) -> String {
    let mut words = runner.php_words();
    words.extend(["-d".to_owned(), setting.to_owned()]);
    format!("Lift it for this: {}", option(&words))
}

/// Whether the command works by itself.
pub(super) fn try_it(runner: &Runner) -> String {
    format!(
        "Check that this works, with nothing to read: {} -v </dev/null",
        runner.shown()
    )
}

/// The command line to that host.
pub(super) fn ssh(ssh: &SshPlace) -> String {
    let port = ssh
        .port
        .map_or_else(String::new, |port| format!("-p {port} "));
    let host = shlex::try_quote(&ssh.destination).unwrap_or_default();
    format!("ssh {port}-- {host}")
}

/// The containers that a folder says its store runs in, as `--php` names them.
pub(super) fn containers(runner: &Runner) -> Option<String> {
    let Place::Here(start) = runner.place() else {
        return None;
    };
    if runner.is_custom() {
        return None;
    }
    let root = super::place::find(start).unwrap_or_else(|| start.clone());
    let folders = [Some(root.as_path()), root.parent()];
    folders.into_iter().flatten().find_map(|folder: &Path| {
        let (_, php) = BESIDE.iter().find(|(sign, _)| folder.join(sign).exists())?;
        Some(format!("The shop may run in containers: --php \"{php}\""))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::php_command;

    fn runner(php: &str) -> Runner {
        Runner::new(Place::Here("/shop".into()), Some(php_command(php).unwrap()))
    }

    #[test]
    fn a_command_is_mended_as_it_is_typed() {
        for (hint, php, mended) in [
            (
                input as fn(&Runner) -> String,
                "docker exec shop php",
                "--php 'docker exec -i shop php'",
            ),
            (
                input,
                "kubectl exec shop-0 -- php",
                "--php 'kubectl exec -i shop-0 -- php'",
            ),
            (
                no_terminal,
                "docker compose exec php php",
                "--php 'docker compose exec -T php php'",
            ),
            (
                no_terminal,
                "docker exec -it -u www-data shop php",
                "--php 'docker exec -i -u www-data shop php'",
            ),
            (memory, "php8.2", "--php 'php8.2 -d memory_limit=-1'"),
            (basedir, "php8.2 -n", "--php 'php8.2 -n -d open_basedir='"),
            (start, "ddev exec php", "ddev start"),
            (start, "docker exec -i shop php", "docker ps -a"),
            (start, "/opt/in-shop php", "Start it, or name one that runs"),
            (names, "kubectl exec -i shop-0 -- php", "kubectl get pods"),
            (
                names,
                "docker compose exec -T shop php",
                "docker compose ps",
            ),
            (names, "podman exec -i shop php", "podman ps -a"),
            (names, "/opt/in-shop php", "Name one that is there"),
            (unasked, "sudo -u www-data php", "NOPASSWD"),
        ] {
            let said = hint(&runner(php));
            assert!(said.contains(mended), "{php}: {said}");
        }
    }
}
