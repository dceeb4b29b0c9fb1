use std::io;

use proptest::prelude::*;
use ratatui::Terminal;
use ratatui::buffer::{Buffer, CellWidth};
use ratatui::layout::Size;
use ratatui::style::{Color, Modifier, Style};

use crate::tui::{DiffBackend, Out};

const WIDTH: u16 = 20;
const HEIGHT: u16 = 6;

struct Judge {
    parser: vt100::Parser,
    last: Vec<u8>,
    size: Size,
}

impl Out for Judge {
    fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.parser.process(bytes);
        self.last = bytes.to_vec();
        Ok(())
    }

    fn size(&self) -> Size {
        self.size
    }
}

fn terminal(colour: bool) -> Terminal<DiffBackend<Judge>> {
    let size = Size {
        width: WIDTH,
        height: HEIGHT,
    };
    let parser = vt100::Parser::new(HEIGHT, WIDTH, 0);
    Terminal::new(DiffBackend::new(
        Judge {
            parser,
            last: Vec::new(),
            size,
        },
        colour,
    ))
    .unwrap()
}

#[derive(Clone, Debug)]
struct Stroke {
    x: u16,
    y: u16,
    text: String,
    style: Style,
}

fn stroke() -> impl Strategy<Value = Stroke> {
    let colour = || {
        prop::sample::select(vec![
            Color::Reset,
            Color::Red,
            Color::LightCyan,
            Color::DarkGray,
            Color::Indexed(200),
            Color::Rgb(1, 2, 3),
        ])
    };
    let modifier = prop::sample::select(vec![
        Modifier::empty(),
        Modifier::BOLD,
        Modifier::UNDERLINED,
        Modifier::REVERSED,
        Modifier::BOLD.union(Modifier::REVERSED),
        Modifier::ITALIC,
    ]);
    let text = "[ab \u{e9}\u{4e16}\u{2500}]{0,12}| {1,20}";
    (0..WIDTH, 0..HEIGHT, text, colour(), colour(), modifier).prop_map(
        |(x, y, text, fg, bg, modifier)| Stroke {
            x,
            y,
            text,
            style: Style::new().fg(fg).bg(bg).add_modifier(modifier),
        },
    )
}

fn draw(
    terminal: &mut Terminal<DiffBackend<Judge>>,
    strokes: &[Stroke],
    cursor: Option<(u16, u16)>,
) -> Buffer {
    terminal
        .draw(|frame| {
            for stroke in strokes {
                frame
                    .buffer_mut()
                    .set_string(stroke.x, stroke.y, &stroke.text, stroke.style);
            }
            well_formed(frame.buffer_mut());
            if let Some(cursor) = cursor {
                frame.set_cursor_position(cursor);
            }
        })
        .unwrap()
        .buffer
        .clone()
}

/// Nothing is behind a wide character: a stroke may have begun on its second half. ratatui compares
/// frames on that condition, and the pages keep to it.
fn well_formed(buffer: &mut Buffer) {
    for y in 0..buffer.area.height {
        for x in 1..buffer.area.width {
            if buffer[(x - 1, y)].cell_width() > 1 {
                buffer[(x, y)].reset();
            }
        }
    }
}

fn judged(colour: Color) -> vt100::Color {
    match colour {
        Color::Reset => vt100::Color::Default,
        Color::Red => vt100::Color::Idx(1),
        Color::LightCyan => vt100::Color::Idx(14),
        Color::DarkGray => vt100::Color::Idx(8),
        Color::Indexed(index) => vt100::Color::Idx(index),
        Color::Rgb(r, g, b) => vt100::Color::Rgb(r, g, b),
        other => panic!("{other:?} is not drawn here"),
    }
}

/// What is seen must be what was drawn; the colour of a blank's letter is not seen.
fn compare(wanted: &Buffer, seen: &vt100::Screen, colour: bool) -> Result<(), TestCaseError> {
    for y in 0..HEIGHT {
        let mut x = 0;
        while x < WIDTH {
            let cell = &wanted[(x, y)];
            let shown = seen.cell(y, x).unwrap();
            let contents = if shown.contents().is_empty() {
                " "
            } else {
                shown.contents()
            };
            prop_assert_eq!(cell.symbol(), contents, "at {},{}", x, y);
            let (fg, bg) = if colour {
                (cell.fg, cell.bg)
            } else {
                (Color::Reset, Color::Reset)
            };
            prop_assert_eq!(judged(bg), shown.bgcolor(), "background at {},{}", x, y);
            let has = |modifier| cell.modifier.contains(modifier);
            prop_assert_eq!(
                has(Modifier::UNDERLINED),
                shown.underline(),
                "at {},{}",
                x,
                y
            );
            prop_assert_eq!(has(Modifier::REVERSED), shown.inverse(), "at {},{}", x, y);
            if cell.symbol() != " " || has(Modifier::REVERSED) {
                prop_assert_eq!(judged(fg), shown.fgcolor(), "letter at {},{}", x, y);
                prop_assert_eq!(has(Modifier::BOLD), shown.bold(), "at {},{}", x, y);
            }
            x += cell.cell_width().max(1);
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn the_terminal_shows_what_was_drawn(
        frames in prop::collection::vec(
            (prop::collection::vec(stroke(), 0..12), prop::option::of((0..WIDTH, 0..HEIGHT))), 1..8),
        colour in any::<bool>(),
    ) {
        let mut terminal = terminal(colour);
        for (strokes, cursor) in &frames {
            let wanted = draw(&mut terminal, strokes, *cursor);
            let seen = terminal.backend_mut().out().parser.screen().clone();
            compare(&wanted, &seen, colour)?;
            prop_assert_eq!(seen.hide_cursor(), cursor.is_none());
            if let Some((x, y)) = *cursor {
                prop_assert_eq!(seen.cursor_position(), (y, x));
            }
        }
    }
}

fn last(terminal: &mut Terminal<DiffBackend<Judge>>) -> String {
    String::from_utf8(std::mem::take(&mut terminal.backend_mut().out().last)).unwrap()
}

fn plain(x: u16, y: u16, text: &str) -> Stroke {
    Stroke {
        x,
        y,
        text: text.into(),
        style: Style::new(),
    }
}

#[test]
fn a_typed_character_costs_one_byte() {
    let mut terminal = terminal(true);
    draw(&mut terminal, &[plain(3, 1, "ab")], Some((5, 1)));
    last(&mut terminal);
    draw(&mut terminal, &[plain(3, 1, "abc")], Some((6, 1)));
    assert_eq!(last(&mut terminal), "c");
}

#[test]
fn the_same_frame_again_costs_nothing() {
    let mut terminal = terminal(true);
    draw(&mut terminal, &[plain(3, 1, "ab")], Some((5, 1)));
    last(&mut terminal);
    draw(&mut terminal, &[plain(3, 1, "ab")], Some((5, 1)));
    assert_eq!(last(&mut terminal), "");
}

#[test]
fn the_end_of_a_line_is_erased_and_not_overwritten() {
    let mut terminal = terminal(true);
    draw(&mut terminal, &[plain(0, 0, "a long line of text")], None);
    last(&mut terminal);
    draw(&mut terminal, &[plain(0, 0, "a")], None);
    assert_eq!(last(&mut terminal), "\x1b[17D\x1b[K");
}

#[test]
fn without_colour_no_colour_is_sent() {
    let mut terminal = terminal(false);
    let style = Style::new()
        .fg(Color::Red)
        .bg(Color::Blue)
        .add_modifier(Modifier::BOLD);
    draw(
        &mut terminal,
        &[Stroke {
            x: 0,
            y: 0,
            text: "a".into(),
            style,
        }],
        None,
    );
    assert_eq!(last(&mut terminal), "\x1b[H\x1b[1ma\x1b[?25l");
}

#[test]
fn long_frames_are_shown_at_one_stroke_and_short_ones_are_not() {
    let mut terminal = terminal(true);
    let full: Vec<Stroke> = (0..HEIGHT)
        .flat_map(|y| (0..10).map(move |x| (x, y)))
        .map(|(x, y)| plain(x * 2, y, if x % 2 == 0 { "ab" } else { "\u{e9}\u{e8}" }))
        .map(|stroke| Stroke {
            style: Style::new().fg(Color::Indexed(u8::try_from(stroke.x).unwrap())),
            ..stroke
        })
        .collect();
    draw(&mut terminal, &full, None);
    let sent = last(&mut terminal);
    assert!(sent.starts_with("\x1b[?2026h") && sent.ends_with("\x1b[?2026l"));
}

#[test]
fn another_size_is_drawn_anew() {
    let mut terminal = terminal(true);
    draw(&mut terminal, &[plain(0, 0, "abc")], None);
    let judge = terminal.backend_mut().out();
    judge.size = Size {
        width: 10,
        height: 3,
    };
    judge.parser.screen_mut().set_size(3, 10);
    draw(&mut terminal, &[plain(0, 0, "abc")], None);
    let judge = terminal.backend_mut().out();
    assert_eq!(judge.parser.screen().contents(), "abc");
}
