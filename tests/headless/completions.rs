//! What a person gets who presses TAB: real shells on a terminal, with the completions as printed.

use std::path::Path;
use std::process::Command;

use needs::needs;
use tempfile::TempDir;

use crate::support::pty::Pty;
use crate::support::{BINARY, program};

/// A file that lies about, and must not be offered where a command is meant.
const FILE: &str = "lying-about.toml";

/// What is typed before TAB, and the line after it.
const TYPED: [(&str, &str); 7] = [
    ("sp", "space"),
    ("keys ro", "keys rotate"),
    ("space sel", "space select"),
    ("sandbox keys del", "sandbox keys delete"),
    (
        "sandbox keys add --edition op",
        "sandbox keys add --edition open-source",
    ),
    ("unbind --dry", "unbind --dry-run"),
    ("apply lying", "apply lying-about.toml"),
];

/// A folder that is somebody's home, with the completions in `name` and a file lying about.
fn home(shell: &str, name: &str) -> TempDir {
    let home = tempfile::tempdir().unwrap();
    let said = program(home.path())
        .args(["completions", shell])
        .output()
        .unwrap();
    assert!(said.status.success());
    std::fs::write(home.path().join(name), said.stdout).unwrap();
    std::fs::write(home.path().join(FILE), "").unwrap();
    home
}

/// Types at the shell, which shows `now> ` when it listens, and looks at what TAB makes of it.
fn press_tab(home: &Path, arguments: &[&str]) {
    let mut command = Command::new("setsid");
    command.arg("--ctty").args(arguments).current_dir(home);
    let folder = Path::new(BINARY).parent().unwrap().display();
    let path = format!("{folder}:{}", std::env::var("PATH").unwrap());
    let home = home.to_str().unwrap();
    let env = [("PATH", path.as_str()), ("HOME", home), ("ZDOTDIR", home)];
    let shell = Pty::start(command, &env, 120, 60);
    shell.wait_for_text("now> ");
    for (typed, completed) in TYPED {
        // Ctrl-U clears the line that is there.
        shell.send(format!("\x15commerce-connect {typed}\t"));
        let line = format!("now> commerce-connect {completed}");
        shell.wait_for(&line, |screen| {
            screen.contents().lines().any(|row| row.trim_end() == line)
        });
    }
    shell.send("\x15commerce-connect keys \t\t");
    shell.wait_for("both commands", |screen| {
        let text = screen.contents();
        text.contains("check") && text.contains("rotate")
    });
    shell.wait_for("no file", |screen| {
        // One is the line of `apply`, where a file belongs.
        screen.contents().matches(FILE).count() <= 1
    });
}

fn bash(first: &str) {
    let home = home("bash", "completions");
    let rc = format!("{first}\n. ./completions\nPS1='now> '\n");
    std::fs::write(home.path().join("rc"), rc).unwrap();
    press_tab(
        home.path(),
        &["bash", "--noprofile", "--rcfile", "rc", "-i"],
    );
}

#[test]
#[needs(bash)]
fn bash_completes_every_word_of_a_command() {
    bash("");
}

#[test]
#[needs(bash, bash_completion)]
fn bash_completes_beside_the_completions_of_others() {
    bash(". /usr/share/bash-completion/bash_completion");
}

#[test]
#[needs(zsh)]
fn zsh_completes_every_word_of_a_command() {
    let home = home("zsh", "_commerce-connect");
    let rc = "fpath=($HOME $fpath)\nautoload -Uz compinit\ncompinit -u -D\nPS1='now> '\n";
    std::fs::write(home.path().join(".zshrc"), rc).unwrap();
    press_tab(home.path(), &["zsh", "-d", "-i"]);
}

#[test]
#[needs(fish)]
fn fish_completes_every_word_of_a_command() {
    let home = home("fish", "completions");
    let rc = "source completions; function fish_prompt; echo -n 'now> '; end; set fish_greeting";
    press_tab(home.path(), &["fish", "--no-config", "-i", "-C", rc]);
}
