//! The journey as a recording for terminals: asciicast, version 2, on a schedule of its own.

use std::fmt::Write as _;

use super::frame::{Frame, Ink, Look, runs};
use super::svg::Shot;

fn colour(into: &mut String, ink: Option<Ink>, own: [u16; 2], more: u8) {
    let _ = match ink {
        None => Ok(()),
        Some(Ink::Numbered(number @ 0..=7)) => write!(into, ";{}", own[0] + u16::from(number)),
        Some(Ink::Numbered(number @ 8..=15)) => write!(into, ";{}", own[1] + u16::from(number) - 8),
        Some(Ink::Numbered(number)) => write!(into, ";{more};5;{number}"),
        Some(Ink::Mixed(red, green, blue)) => write!(into, ";{more};2;{red};{green};{blue}"),
    };
}

fn attributes(look: Look) -> String {
    let mut codes = String::new();
    for (on, code) in [
        (look.bold, ";1"),
        (look.underlined, ";4"),
        (look.reversed, ";7"),
    ] {
        codes += if on { code } else { "" };
    }
    colour(&mut codes, look.ink, [30, 90], 38);
    colour(&mut codes, look.paper, [40, 100], 48);
    format!("\x1b[0{codes}m")
}

/// What leads from one frame to the next: the rows that are others, and the cursor.
fn change(from: Option<&Frame>, to: &Frame) -> String {
    let mut out = String::new();
    let same_side = from.is_some_and(|from| from.alternate == to.alternate);
    if !same_side && (to.alternate || from.is_some()) {
        out += if to.alternate {
            "\x1b[?1049h"
        } else {
            "\x1b[?1049l"
        };
    }
    out += "\x1b[?25l";
    for (y, row) in to.rows.iter().enumerate() {
        if from.is_some_and(|from| same_side && from.rows[y] == *row) {
            continue;
        }
        let _ = write!(out, "\x1b[{};1H\x1b[m\x1b[K", y + 1);
        for run in runs(row) {
            let _ = write!(
                out,
                "\x1b[{}G{}{}",
                run.at + 1,
                attributes(run.look),
                run.text
            );
        }
    }
    out += "\x1b[m";
    if let Some((y, x)) = to.cursor {
        let _ = write!(out, "\x1b[{};{}H\x1b[?25h", y + 1, x + 1);
    }
    out
}

/// The header, and a line for each frame.
pub(crate) fn cast(shots: &[Shot], title: &str) -> String {
    let (height, width) = (shots[0].0.rows.len(), shots[0].0.rows[0].len());
    let header = serde_json::json!({
        "version": 2, "width": width, "height": height, "title": title,
        "env": { "TERM": "xterm-256color" },
    });
    let mut all = format!("{header}\n");
    let (mut before, mut past) = (None, 0);
    for (frame, lasts) in shots {
        let time = f64::from(past) / 1000.0;
        let line = serde_json::json!([time, "o", change(before, frame)]);
        let _ = writeln!(all, "{line}");
        (before, past) = (Some(frame), past + lasts);
    }
    // The last frame stays for its time.
    let end = serde_json::json!([f64::from(past) / 1000.0, "o", ""]);
    let _ = writeln!(all, "{end}");
    all
}

/// What an emulator shows behind each line of a recording.
pub(crate) fn played(cast: &str) -> Vec<Frame> {
    let mut lines = cast.lines().map(|line| serde_json::from_str(line).unwrap());
    let header: serde_json::Value = lines.next().unwrap();
    let side = |name: &str| u16::try_from(header[name].as_u64().unwrap()).unwrap();
    let mut parser = vt100::Parser::new(side("height"), side("width"), 0);
    let mut shown = Vec::new();
    for line in lines {
        parser.process(line[2].as_str().unwrap().as_bytes());
        shown.push(Frame::of(parser.screen()));
    }
    shown
}
