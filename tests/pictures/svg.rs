//! Frames as pictures that a browser shows without a script: one of them, or all in turn.
//!
//! Cells have a fixed size. A word is told how long it is, so that it fills its cells in any font;
//! lines and corners are drawn, so that they meet.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::frame::{Cell, Frame, Ink, Look, Row, Run, runs};
use super::palette::{Palette, hex};

/// A cell, in tenths of a pixel.
const WIDE: usize = 84;
const HIGH: usize = 180;
/// Where letters stand in it.
const BASE: usize = 135;
/// The window around the cells.
const SIDE: usize = 120;
const BAR: usize = 280;

/// A moment of the journey, and for how many milliseconds it is shown.
pub(crate) type Shot = (Frame, u32);

/// Tenths as pixels.
fn px(tenths: usize) -> String {
    match tenths % 10 {
        0 => (tenths / 10).to_string(),
        rest => format!("{}.{rest}", tenths / 10),
    }
}

/// The arms of a line character: left, up, right, down.
fn arms(text: &str) -> Option<[bool; 4]> {
    Some(match text {
        "─" | "━" => [true, false, true, false],
        "│" => [false, true, false, true],
        "╭" | "┌" => [false, false, true, true],
        "╮" | "┐" => [true, false, false, true],
        "╰" | "└" => [false, true, true, false],
        "╯" | "┘" => [true, true, false, false],
        "├" => [false, true, true, true],
        "┤" => [true, true, false, true],
        "┬" => [true, false, true, true],
        "┴" => [true, true, true, false],
        "┼" => [true; 4],
        _ => return None,
    })
}

/// The way of a line character's stroke; round corners are round.
fn stroke(text: &str, at: usize, arms: [bool; 4]) -> String {
    let (x, y) = (at * WIDE + WIDE / 2, HIGH / 2);
    let ends = [(at * WIDE, y), (x, 0), ((at + 1) * WIDE, y), (x, HIGH)];
    let ends: Vec<_> = ends.iter().zip(arms).filter(|(_, arm)| *arm).collect();
    let point = |(x, y): (usize, usize)| format!("{} {}", px(x), px(y));
    if "╭╮╰╯".contains(text) {
        let [(from, _), (to, _)] = ends[..] else {
            unreachable!("a corner has two arms");
        };
        return format!("M{}Q{} {}", point(*from), point((x, y)), point(*to));
    }
    let arm = |(end, _): &(&(usize, usize), bool)| format!("M{}L{}", point((x, y)), point(**end));
    ends.iter().map(arm).collect()
}

/// The classes of a look: its colour, and bold.
fn classes(look: Look) -> String {
    let ink = if look.reversed { look.paper } else { look.ink };
    let ink = match ink {
        Some(Ink::Numbered(number)) => format!("c{number}"),
        Some(Ink::Mixed(red, green, blue)) => format!("m{red:02x}{green:02x}{blue:02x}"),
        None if look.reversed => "p".into(),
        None => String::new(),
    };
    let bold = if look.bold { "b" } else { "" };
    [ink.as_str(), bold].join(" ").trim().to_owned()
}

fn class(names: &str) -> String {
    match names.trim() {
        "" => String::new(),
        names => format!(" class=\"{names}\""),
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// A word that begins in this column.
fn word(into: &mut String, at: usize, text: &str, look: Look) {
    let width = text.chars().count();
    let long = if width > 1 {
        format!(" textLength=\"{}\"", px(width * WIDE))
    } else {
        String::new()
    };
    let (x, y) = (px(at * WIDE), px(BASE));
    let class = class(&classes(look));
    let _ = write!(
        into,
        "<text x=\"{x}\" y=\"{y}\"{long}{class}>{}</text>",
        escaped(text)
    );
}

/// The words of a run, its signs each in its cell, and its lines.
fn letters(into: &mut String, run: &Run, cells: &[Cell]) {
    let mut open: Option<(usize, String)> = None;
    let mut lines = [String::new(), String::new()];
    let shut = |open: &mut Option<(usize, String)>, into: &mut String| {
        if let Some((at, text)) = open.take() {
            word(into, at, text.trim_end(), run.look);
        }
    };
    for (at, cell) in cells.iter().enumerate().skip(run.at).take(run.width) {
        let text = cell.text.as_str();
        if text.is_ascii() && !text.is_empty() {
            let blank = text == " ";
            match &mut open {
                // Two blanks end a word: what follows stands in a column of its own.
                Some((_, word)) if blank && word.ends_with(' ') => shut(&mut open, into),
                Some((_, word)) => word.push_str(text),
                None if blank => {}
                None => open = Some((at, text.to_owned())),
            }
            continue;
        }
        shut(&mut open, into);
        match arms(text) {
            Some(arms) => lines[usize::from(text == "━")] += &stroke(text, at, arms),
            None if text.is_empty() => {}
            None => word(into, at, text, run.look),
        }
    }
    shut(&mut open, into);
    for (line, kind) in lines.iter().zip(["l", "l h"]) {
        if !line.is_empty() {
            let names = format!("{kind} {}", classes(run.look));
            let _ = write!(into, "<path{} d=\"{line}\"/>", class(&names));
        }
    }
}

/// What lies behind a letter, when that is not the window; its classes.
fn paper(look: Look) -> Option<String> {
    let ink = match (look.reversed, look.ink, look.paper) {
        (true, ink, _) => ink,
        (false, _, Some(paper)) => Some(paper),
        (false, _, None) => return None,
    };
    Some(classes(Look {
        ink,
        ..Look::default()
    }))
}

/// What stands in a row, wherever that is.
fn row(cells: &[Cell]) -> String {
    let mut drawn = String::new();
    let mut at = 0;
    // Not run by run: between two of them the window would be seen.
    for same in cells.chunk_by(|one, next| paper(one.look) == paper(next.look)) {
        if let Some(names) = paper(same[0].look) {
            let (x, width) = (px(at * WIDE), px(same.len() * WIDE));
            let (height, class) = (px(HIGH), class(&names));
            let _ = write!(
                drawn,
                "<rect x=\"{x}\" width=\"{width}\" height=\"{height}\"{class}/>"
            );
        }
        at += same.len();
    }
    for run in runs(cells) {
        if run.look.underlined {
            let names = format!("l {}", classes(run.look));
            let (x, y) = (px(run.at * WIDE), px(HIGH - 15));
            let width = px(run.width * WIDE);
            let _ = write!(drawn, "<path{} d=\"M{x} {y}h{width}\"/>", class(&names));
        }
        letters(&mut drawn, &run, cells);
    }
    drawn
}

fn cursor(frame: &Frame) -> String {
    frame.cursor.map_or_else(String::new, |(y, x)| {
        let (x, y) = (px(usize::from(x) * WIDE), px(usize::from(y) * HIGH));
        format!(
            "<rect class=\"k\" x=\"{x}\" y=\"{y}\" width=\"2\" height=\"{}\"/>",
            px(HIGH)
        )
    })
}

/// The colours that these frames have.
fn styles(frames: &[&Frame], palette: &Palette) -> String {
    let mut used = BTreeSet::new();
    for cell in frames.iter().flat_map(|frame| &frame.rows).flatten() {
        used.extend(cell.look.ink);
        used.extend(cell.look.paper);
    }
    let mut css = format!(
        "text{{white-space:pre}}svg{{fill:{ink};font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,\
         \"DejaVu Sans Mono\",\"Liberation Mono\",monospace}}.b{{font-weight:700}}.p{{fill:{paper}}}\
         .l{{fill:none;stroke:{ink}}}.h{{stroke-width:2}}.k{{opacity:.7}}",
        ink = hex(palette.ink),
        paper = hex(palette.paper),
    );
    for ink in used {
        let look = Look {
            ink: Some(ink),
            ..Look::default()
        };
        let (name, colour) = (classes(look), hex(palette.mixed(ink)));
        let _ = write!(
            css,
            ".{name}{{fill:{colour}}}.l.{name}{{fill:none;stroke:{colour}}}"
        );
    }
    css
}

/// A window of so many cells with this in it.
fn window(
    (columns, rows): (usize, usize),
    palette: &Palette,
    (title, says): (&str, &str),
    css: &str,
    inside: &str,
) -> String {
    let (wide, high) = (columns * WIDE, rows * HIGH);
    let (width, height) = (px(wide + 2 * SIDE), px(high + BAR + SIDE));
    let (paper, border) = (hex(palette.paper), hex(palette.border));
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" role=\"img\">\n<title>{}</title>\n<desc>{}</desc>\n\
         <style>{css}</style>\n<rect x=\".5\" y=\".5\" width=\"{}\" height=\"{}\" rx=\"7\" \
         style=\"fill:{paper};stroke:{border}\"/>\n",
        escaped(title),
        escaped(says),
        px(wide + 2 * SIDE - 10),
        px(high + BAR + SIDE - 10),
    );
    for at in 0..3 {
        let x = px(SIDE + 60 + at * 160);
        let _ = write!(
            svg,
            "<circle cx=\"{x}\" cy=\"15\" r=\"4.5\" style=\"fill:{border}\"/>"
        );
    }
    let (side, bar, wide, high) = (px(SIDE), px(BAR), px(wide), px(high));
    let _ = writeln!(
        svg,
        "\n<svg x=\"{side}\" y=\"{bar}\" width=\"{wide}\" height=\"{high}\">\n{inside}</svg>\n</svg>"
    );
    svg
}

fn size(frame: &Frame) -> (usize, usize) {
    (frame.rows.first().map_or(0, Vec::len), frame.rows.len())
}

/// One frame. Whoever can't see it is told what is written there.
pub(crate) fn still(frame: &Frame, palette: &Palette, title: &str) -> String {
    let mut inside = String::new();
    for (at, cells) in frame.rows.iter().enumerate() {
        let drawn = row(cells);
        if !drawn.is_empty() {
            let y = px(at * HIGH);
            let _ = writeln!(inside, "<g transform=\"translate(0 {y})\">{drawn}</g>");
        }
    }
    inside += &cursor(frame);
    let css = styles(&[frame], palette);
    window(size(frame), palette, (title, &frame.text()), &css, &inside)
}

/// All frames in turn, again and again; only this one for whoever wants nothing to move. They stand
/// side by side, and the window is moved over them. A row that several have is drawn once.
pub(crate) fn film(
    shots: &[Shot],
    still: &Frame,
    palette: &Palette,
    (title, says): (&str, &str),
) -> String {
    let frames: Vec<&Frame> = shots.iter().map(|(frame, _)| frame).collect();
    let (columns, rows) = size(frames[0]);
    // A column between two frames, in which nothing stands.
    let step = (columns + 1) * WIDE;
    let whole: u32 = shots.iter().map(|(_, lasts)| lasts).sum();
    let mut known: Vec<&Row> = Vec::new();
    let (mut defs, mut film, mut moves) = (String::new(), String::new(), String::new());
    let mut past = 0;
    for (at, (frame, lasts)) in shots.iter().enumerate() {
        let x = px(at * step);
        let share = f64::from(past) * 100.0 / f64::from(whole);
        let _ = write!(moves, "{share:.3}%{{transform:translateX(-{x}px)}}");
        past += lasts;
        let _ = write!(film, "<g transform=\"translate({x} 0)\">");
        for (y, cells) in frame.rows.iter().enumerate() {
            let number = known.iter().position(|row| *row == cells);
            let number = number.unwrap_or_else(|| {
                let number = known.len();
                let _ = writeln!(defs, "<g id=\"r{number}\">{}</g>", row(cells));
                known.push(cells);
                number
            });
            if !runs(cells).is_empty() {
                let _ = write!(film, "<use href=\"#r{number}\" y=\"{}\"/>", px(y * HIGH));
            }
        }
        let _ = writeln!(film, "{}</g>", cursor(frame));
    }
    let still = frames.iter().position(|frame| *frame == still);
    let css = format!(
        "{}.f{{transform:translateX(-{}px);animation:f {}s step-end infinite}}@keyframes f{{{moves}}}\
         @media(prefers-reduced-motion:reduce){{.f{{animation:none}}}}",
        styles(&frames, palette),
        px(still.unwrap_or(0) * step),
        f64::from(whole) / 1000.0,
    );
    let inside = format!("<defs>\n{defs}</defs>\n<g class=\"f\">\n{film}</g>\n");
    window((columns, rows), palette, (title, says), &css, &inside)
}
