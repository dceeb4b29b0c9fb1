//! Decides how the wizard looks from options and environment, without asking the terminal.

use std::env;
use std::io::IsTerminal;
use std::os::fd::AsFd;

use crate::cli::{ColorChoice, Look, ThemeChoice};
use crate::printer::Paper;
use crate::ui::{Palette, Theme};

/// Colours unless `NO_COLOR` is set (<https://no-color.org>) or `TERM` has none; line characters
/// unless the locale is not UTF-8 or `TERM` can't show them.
pub(super) fn theme(options: &Look) -> Theme {
    let term = env::var("TERM").unwrap_or_default();
    let palette = palette(options.theme, |name| env::var(name).ok());
    Theme {
        palette: if colour(options, true) {
            palette
        } else {
            Palette::Mono
        },
        ascii: options.ascii
            || !is_utf8(|name| env::var(name).ok())
            || term == "linux"
            || is_old(&term),
    }
}

/// What a command's text is written on: without colours, and as wide as usual, when it is no terminal.
pub(super) fn paper(options: &Look, stream: &(impl AsFd + IsTerminal)) -> Paper {
    let is_terminal = stream.is_terminal();
    let size = rustix::termios::tcgetwinsize(stream).ok();
    let or = |size: Option<u16>, usual| size.filter(|size| *size > 0).unwrap_or(usual);
    let columns = or(size.map(|size| size.ws_col), 80);
    let rows = or(size.map(|size| size.ws_row), 24);
    let colour = colour(options, is_terminal) && options.theme != ThemeChoice::Mono;
    Paper::new(colour, is_terminal.then_some(columns))
        .with_rows((is_terminal && !is_plain(options)).then_some(rows))
}

fn colour(options: &Look, is_terminal: bool) -> bool {
    let set = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty());
    match options.color {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => {
            is_terminal && !set("NO_COLOR") && has_colour(&env::var("TERM").unwrap_or_default())
        }
    }
}

/// The colours for this terminal's background, as far as it is known. It is not asked: whoever
/// answers late would type the answer into a field.
fn palette(choice: ThemeChoice, variable: impl Fn(&str) -> Option<String>) -> Palette {
    let variable = |name: &str| variable(name).unwrap_or_default();
    let many = variable("TERM").contains("256color")
        || variable("TERM").contains("direct")
        || matches!(variable("COLORTERM").as_str(), "truecolor" | "24bit");
    // Some terminals say it: foreground and background, by number. 7 and 15 are white.
    let told = variable("COLORFGBG");
    let background = told.rsplit(';').next().and_then(|last| last.parse().ok());
    let choice = match (choice, background) {
        (ThemeChoice::Auto, Some(7 | 15)) => ThemeChoice::Light,
        (ThemeChoice::Auto, Some(0..=15)) => ThemeChoice::Dark,
        (choice, _) => choice,
    };
    match choice {
        ThemeChoice::Mono => Palette::Mono,
        ThemeChoice::Dark if many => Palette::Dark,
        ThemeChoice::Dark => Palette::AnsiDark,
        ThemeChoice::Light if many => Palette::Light,
        ThemeChoice::Light | ThemeChoice::Auto => Palette::Ansi,
    }
}

/// The terminal is known to make web addresses that can be opened (OSC 8). Known by its name: to
/// those that print what they don't know, nothing is sent.
pub(super) fn takes_links(variable: impl Fn(&str) -> Option<String>) -> bool {
    let variable = |name: &str| variable(name).unwrap_or_default();
    let number = |name: &str| variable(name).parse::<u32>().unwrap_or(0);
    let term = variable("TERM");
    if variable("TERM_PROGRAM") == "tmux" {
        // It passes them on where its own terminal takes them.
        let version = variable("TERM_PROGRAM_VERSION");
        let mut parts = version
            .split(|c: char| !c.is_ascii_digit())
            .map(str::parse::<u32>);
        let mut next = || parts.next().and_then(Result::ok).unwrap_or(0);
        return (next(), next()) >= (3, 4);
    }
    let inside_another = !variable("TMUX").is_empty() || !variable("STY").is_empty();
    if inside_another || term.starts_with("screen") || term == "linux" || is_old(&term) {
        return false;
    }
    let by_term = [
        "xterm-kitty",
        "xterm-ghostty",
        "foot",
        "alacritty",
        "wezterm",
        "contour",
    ];
    let by_program = ["iTerm.app", "WezTerm", "vscode", "ghostty", "mintty"];
    by_term.iter().any(|name| term.starts_with(name))
        || by_program.contains(&variable("TERM_PROGRAM").as_str())
        || number("VTE_VERSION") >= 5_000
        || number("KONSOLE_VERSION") >= 201_200
        || !variable("WT_SESSION").is_empty()
}

/// Lines instead of a full screen: when asked for, and on a terminal whose cursor can't be moved.
pub(super) fn is_plain(options: &Look) -> bool {
    options.plain || !has_cursor(&env::var("TERM").unwrap_or_default())
}

/// The terminal types whose cursor can be moved.
fn has_cursor(term: &str) -> bool {
    !matches!(term, "" | "dumb" | "unknown")
}

/// The terminal types that have no colours, by their terminfo names.
fn has_colour(term: &str) -> bool {
    !(term.is_empty() || term == "dumb" || is_old(term))
}

/// The terminals that are older than colours and UTF-8.
fn is_old(term: &str) -> bool {
    term.starts_with("vt1") || term.starts_with("vt2")
}

/// The locale's character set, as POSIX finds it: `LC_ALL`, else `LC_CTYPE`, else `LANG`.
fn is_utf8(variable: impl Fn(&str) -> Option<String>) -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .find_map(|name| variable(name).filter(|value| !value.is_empty()))
        .unwrap_or_default()
        .to_ascii_lowercase();
    locale.contains("utf-8") || locale.contains("utf8")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_background_is_what_was_said_else_what_the_terminal_says_else_unknown() {
        use ThemeChoice::{Auto, Dark, Light, Mono};
        for (choice, term, background, expected) in [
            (Auto, "xterm-256color", "", Palette::Ansi),
            (Auto, "xterm-256color", "15;0", Palette::Dark),
            (Auto, "rxvt", "15;default;0", Palette::AnsiDark),
            (Auto, "xterm-256color", "0;15", Palette::Light),
            (Auto, "xterm-256color", "0;default", Palette::Ansi),
            (Dark, "xterm-256color", "0;15", Palette::Dark),
            (Dark, "xterm", "", Palette::AnsiDark),
            (Light, "xterm", "", Palette::Ansi),
            (Light, "xterm-256color", "15;0", Palette::Light),
            (Mono, "xterm-256color", "15;0", Palette::Mono),
        ] {
            let found = palette(choice, |name| match name {
                "TERM" => Some(term.into()),
                "COLORFGBG" => Some(background.into()),
                _ => None,
            });
            assert_eq!(found, expected, "{choice:?} on {term}, {background:?}");
        }
    }

    #[test]
    fn the_first_locale_variable_that_is_set_decides() {
        let check = |all: &str, ctype: &str, lang: &str, expected: bool| {
            let found = is_utf8(|name| {
                Some(match name {
                    "LC_ALL" => all.to_owned(),
                    "LC_CTYPE" => ctype.to_owned(),
                    _ => lang.to_owned(),
                })
            });
            assert_eq!(found, expected, "{all} {ctype} {lang}");
        };
        check("", "", "en_US.UTF-8", true);
        check("C", "", "en_US.UTF-8", false);
        check("", "de_DE.utf8", "C", true);
        check("", "", "", false);
    }

    #[test]
    fn links_are_for_terminals_that_are_known_to_take_them() {
        for (variables, expected) in [
            (&[("TERM", "xterm-256color")][..], false),
            (&[("TERM", "xterm-kitty")], true),
            (&[("TERM", "foot-extra")], true),
            (&[("TERM", "xterm-256color"), ("VTE_VERSION", "7200")], true),
            (
                &[("TERM", "xterm-256color"), ("VTE_VERSION", "4205")],
                false,
            ),
            (
                &[("TERM", "xterm-256color"), ("TERM_PROGRAM", "iTerm.app")],
                true,
            ),
            (
                &[
                    ("TERM", "xterm-256color"),
                    ("TERM_PROGRAM", "Apple_Terminal"),
                ],
                false,
            ),
            (&[("TERM", "screen"), ("VTE_VERSION", "7200")], false),
            (&[("TERM", "xterm-kitty"), ("STY", "1.pts-0")], false),
            (&[("TERM", "linux"), ("WT_SESSION", "x")], false),
            (
                &[("TERM_PROGRAM", "tmux"), ("TERM_PROGRAM_VERSION", "3.3a")],
                false,
            ),
            (
                &[("TERM_PROGRAM", "tmux"), ("TERM_PROGRAM_VERSION", "3.4")],
                true,
            ),
            (
                &[
                    ("TERM_PROGRAM", "tmux"),
                    ("TERM_PROGRAM_VERSION", "next-3.6"),
                ],
                false,
            ),
        ] {
            let found = takes_links(|name| {
                let found = variables.iter().find(|(known, _)| *known == name);
                found.map(|(_, value)| (*value).to_owned())
            });
            assert_eq!(found, expected, "{variables:?}");
        }
    }

    #[test]
    fn a_terminal_without_a_movable_cursor_gets_lines() {
        for (term, expected) in [("", false), ("dumb", false), ("vt100", true)] {
            assert_eq!(has_cursor(term), expected, "{term}");
        }
    }

    #[test]
    fn old_terminals_have_no_colour() {
        for (term, expected) in [
            ("xterm-256color", true),
            ("screen", true),
            ("linux", true),
            ("vt100", false),
            ("dumb", false),
            ("", false),
        ] {
            assert_eq!(has_colour(term), expected, "{term}");
        }
    }
}
