//! Ctrl-Z and fg, under a shell that controls jobs.

use super::{BINARY, FAREWELL, walk};
use crate::support::pty::Pty;

fn shell() -> Pty {
    let pty = Pty::spawn("sh", &["-i"], &[("PS1", "ready> ")], 80, 24);
    pty.wait_for_text("ready>");
    pty
}

fn ask(pty: &Pty, command: &str, answer: &str) {
    pty.send(format!("{command}\r"));
    pty.wait_for_text(answer);
}

fn on_main_screen(pty: &Pty) {
    pty.wait_for("the shell's screen", |screen| {
        !screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste()
    });
}

/// The shell has the terminal again and its modes: what is typed earlier, it throws away.
fn at_prompt(pty: &Pty) {
    pty.wait_for("the prompt", |screen| {
        let text = screen.contents();
        let last = text.lines().rfind(|line| !line.trim().is_empty());
        last.is_some_and(|line| line.trim_end() == "ready>")
    });
    pty.wait_for_quiet(std::time::Duration::from_millis(50));
}

#[test]
fn ctrl_z_gives_the_terminal_to_the_shell_and_fg_takes_it_back() {
    let pty = shell();
    let modes = pty.modes()[1].clone();
    pty.send(format!("{BINARY} demo\r"));
    walk::JOURNEY[0].wait(&pty);
    for round in 0..2 {
        pty.send("\x1a");
        on_main_screen(&pty);
        at_prompt(&pty);
        ask(&pty, "echo shell-$((40 + 2))", "shell-42");
        assert_eq!(pty.modes()[1], modes, "round {round}");
        pty.send("fg\r");
        pty.wait_for("the full screen", vt100::Screen::alternate_screen);
        walk::JOURNEY[0].wait(&pty);
        assert!(pty.screen().bracketed_paste(), "set up anew");
    }
    pty.send("\r");
    walk::JOURNEY[1].wait(&pty);
    pty.send("\x03");
    on_main_screen(&pty);
    at_prompt(&pty);
    ask(&pty, "echo code=$?", "code=130");
    assert_eq!(pty.modes()[1], modes);
    let ends = pty.bytes();
    let ends = ends
        .windows(FAREWELL.len())
        .filter(|part| *part == FAREWELL);
    assert_eq!(ends.count(), 3, "one farewell for each time");
}

#[test]
fn a_program_that_was_killed_while_stopped_leaves_the_shell_in_order() {
    let pty = shell();
    let modes = pty.modes()[1].clone();
    pty.send(format!("{BINARY} demo\r"));
    walk::JOURNEY[0].wait(&pty);
    pty.send("\x1a");
    on_main_screen(&pty);
    at_prompt(&pty);
    ask(&pty, "kill %1; fg; echo code=$?", "code=143");
    on_main_screen(&pty);
    assert_eq!(pty.modes()[1], modes);
}

#[test]
fn a_login_whose_only_command_is_the_wizard_does_not_stop() {
    let pty = super::demo();
    walk::JOURNEY[0].wait(&pty);
    let before = pty.count();
    pty.send("\x1a");
    pty.wait_for_bytes(before + 1);
    walk::JOURNEY[0].wait(&pty);
    pty.send("\r");
    walk::JOURNEY[1].wait(&pty);
}
