//! Terminals and locales: no colour where none is wanted, no character that can't be shown.

use super::{assert_as_found, demo_with};
use crate::support::walk::JOURNEY;

/// Walks to the names and quits; gives all that was written.
fn walked(env: &[(&str, &str)]) -> Vec<u8> {
    let pty = demo_with(env, 80, 24);
    for stop in JOURNEY {
        stop.wait(&pty);
        pty.send(stop.keys);
    }
    let left = pty.left();
    assert_eq!(left.code, 0, "{env:?}");
    assert_as_found(&left, &format!("{env:?}"));
    left.bytes
}

/// The parameters of every `ESC [ ... m` in it.
fn attributes(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes);
    text.split("\x1b[")
        .skip(1)
        .filter_map(|rest| {
            let end = rest.find(|c: char| !(c.is_ascii_digit() || c == ';' || c == ':'))?;
            rest[end..].starts_with('m').then(|| rest[..end].to_owned())
        })
        .flat_map(|all| all.split(';').map(str::to_owned).collect::<Vec<_>>())
        .collect()
}

/// Sets or resets a foreground or a background.
fn is_colour(attribute: &str) -> bool {
    let number = attribute.parse::<u16>().unwrap_or(0);
    matches!(number, 30..=49 | 90..=107) || attribute.contains(':')
}

#[test]
fn the_journey_works_on_every_kind_of_terminal() {
    for (term, colours) in [
        ("xterm-256color", true),
        ("screen", true),
        ("linux", true),
        ("vt100", false),
    ] {
        let bytes = walked(&[("TERM", term)]);
        let found = attributes(&bytes).iter().any(|one| is_colour(one));
        assert_eq!(found, colours, "{term}");
    }
}

#[test]
fn no_color_means_not_a_byte_of_colour() {
    let bytes = walked(&[("NO_COLOR", "1")]);
    let colours: Vec<String> = attributes(&bytes)
        .into_iter()
        .filter(|one| is_colour(one))
        .collect();
    assert!(colours.is_empty(), "{colours:?}");
}

#[test]
fn an_ascii_locale_gets_ascii_only() {
    for env in [
        [("LANG", "C")],
        [("LC_ALL", "POSIX")],
        [("TERM", "linux")],
        [("TERM", "vt100")],
    ] {
        let bytes = walked(&env);
        let strange = bytes.iter().position(|byte| !byte.is_ascii());
        let around = strange.map(|at| {
            let (from, to) = (at.saturating_sub(40), (at + 10).min(bytes.len()));
            String::from_utf8_lossy(&bytes[from..to]).into_owned()
        });
        assert_eq!(around, None, "{env:?}");
    }
}

/// What stands between `ESC ] 8 ;;` and its end, each time.
fn addresses(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes);
    let parts = text.split("\x1b]8;;").skip(1);
    let ends = parts.filter_map(|rest| rest.split("\x1b\\").next());
    ends.map(str::to_owned).collect()
}

#[test]
fn a_folded_address_leads_to_the_whole_of_it_where_the_terminal_takes_links() {
    for (env, expected) in [
        (&[("TERM", "xterm-kitty")][..], true),
        (&[("TERM", "xterm-256color")], false),
    ] {
        let pty = demo_with(env, 80, 24);
        JOURNEY[0].wait(&pty);
        pty.send("?");
        pty.wait_for_text("Adobe's documentation:");
        pty.send("\x03");
        let found = addresses(&pty.left().bytes);
        let guide = "https://experienceleague.adobe.com/en/docs/commerce/user-guides/\
                     integration-services/saas";
        let lines = found.iter().filter(|address| *address == guide).count();
        assert_eq!(lines, if expected { 2 } else { 0 }, "{found:?}");
        let closed = found.iter().filter(|address| address.is_empty()).count();
        assert_eq!(closed * 2, found.len(), "each one ends: {found:?}");
    }
}

/// GNU screen has one screen only unless it is told otherwise, and so have old terminals.
#[test]
fn nothing_of_the_shell_is_left_where_there_is_no_alternate_screen() {
    for term in ["screen", "linux", "vt100"] {
        let pty = demo_with(&[("TERM", term)], 80, 24);
        pty.wait_for_text("> Start");
        pty.wait_until_read();
        let shown = pty.text();
        let bytes = String::from_utf8_lossy(&pty.bytes()).replace("\x1b[?1049h", "");
        let mut one_screen = vt100::Parser::new(24, 80, 0);
        one_screen.process("the shell's ".repeat(24 * 80 / 12).as_bytes());
        one_screen.process(bytes.as_bytes());
        assert_eq!(one_screen.screen().contents(), shown, "{term}");
    }
}
