//! What every kind of screen looks like, at every size that is promised, and what moves cost.

use std::collections::HashSet;

use commerce_connect::text;
use commerce_connect::ui::{self, RequestProgress, Theme, View, seen};
use commerce_connect::wizard::{Block, FieldId, Screen};
use ratatui::Terminal;
use ratatui::backend::{Backend, CrosstermBackend, TestBackend};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect, Size};
use tui_textarea::{CursorMove, TextArea};

use crate::support::{page_lines, picture as pictures, screens, styles};

const COLOUR: Theme = Theme {
    palette: ui::Palette::Ansi,
    ascii: false,
};
const PLAIN: Theme = Theme {
    palette: ui::Palette::Mono,
    ascii: true,
};

fn editor(text: &str) -> TextArea<'static> {
    let mut editor = TextArea::new(vec![text.into()]);
    editor.set_cursor_style(ratatui::style::Style::new());
    editor.move_cursor(CursorMove::End);
    editor
}

fn view<'a>(theme: &'a Theme, editor: Option<&'a TextArea<'a>>) -> View<'a> {
    View {
        theme,
        editor,
        progress: None,
        scroll: None,
    }
}

fn drawn(screen: &Screen, view: &View, width: u16, height: u16) -> (Buffer, Option<Position>) {
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    terminal
        .draw(|frame| ui::draw(frame, screen, view))
        .unwrap();
    let shown = terminal.backend().cursor_visible();
    let at = terminal.get_cursor_position().unwrap();
    (terminal.backend().buffer().clone(), shown.then_some(at))
}

fn focused_editor(screen: &Screen) -> Option<TextArea<'static>> {
    let in_dialog = screen.dialog.iter().flat_map(|dialog| &dialog.blocks);
    screen
        .blocks
        .iter()
        .chain(in_dialog)
        .find_map(|block| match block {
            Block::Field(field) if screen.focus == Some(field.id) => Some(editor(&field.text)),
            Block::List(list) => list.filter.as_deref().map(editor),
            _ => None,
        })
}

fn picture(screen: &Screen, theme: Theme, width: u16, height: u16) -> String {
    let editor = focused_editor(screen);
    let view = View {
        progress: Some(RequestProgress {
            what: "Checking the keys",
            tick: Some(3),
            seconds: Some(4),
            done: false,
            note: None,
        }),
        ..view(&theme, editor.as_ref())
    };
    let (buffer, cursor) = drawn(screen, &view, width, height);
    format!("{}cursor {cursor:?}\n", pictures::text(&buffer))
}

#[test]
fn a_text_is_as_wide_as_it_is_drawn() {
    for name in [
        "Shop",
        "店舗",
        "e\u{301}",
        "ﾊﾟﾋﾟ",
        "ｶﾞ",
        "👩‍👩‍👧",
        "🇩🇪",
        "❤️",
        "·",
        "…",
        "\u{fffd}",
    ] {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 20, 1));
        let style = ratatui::style::Style::new();
        let (drawn, _) = buffer.set_stringn(0, 0, name, 20, style);
        assert_eq!(text::width(name), usize::from(drawn), "{name}");
    }
}

#[test]
fn every_screen_at_every_promised_size() {
    for (name, screen) in screens::all() {
        for (width, height) in [(80, 24), (120, 40), (60, 16)] {
            let shown = picture(&screen, COLOUR, width, height);
            insta::assert_snapshot!(format!("{name}_{width}x{height}"), shown);
        }
        let shown = picture(&screen, PLAIN, 80, 24);
        assert!(shown.is_ascii(), "{name} is not ASCII:\n{shown}");
        insta::assert_snapshot!(format!("{name}_80x24_ascii"), shown);
    }
}

#[test]
fn styles_of_marks_fields_and_problems() {
    let mut all = String::new();
    for theme in [COLOUR, PLAIN] {
        for (name, screen) in screens::all() {
            let editor = focused_editor(&screen);
            let (buffer, _) = drawn(&screen, &view(&theme, editor.as_ref()), 80, 24);
            all.extend([name.to_string(), format!(" {theme:?}\n")]);
            all += &styles::styles(&buffer, Rect::new(19, 0, 61, 24));
        }
    }
    assert!(!all.contains("reversed") && !all.contains(" on "));
    insta::assert_snapshot!("styles", all);
}

#[test]
fn without_colour_no_cell_has_one() {
    for (_, screen) in screens::all() {
        let (buffer, _) = drawn(&screen, &view(&PLAIN, None), 80, 24);
        for cell in &buffer.content {
            assert_eq!(cell.fg, ratatui::style::Color::Reset);
            assert_eq!(cell.bg, ratatui::style::Color::Reset);
        }
    }
}

fn wire(from: &Buffer, to: &Buffer) -> (usize, usize) {
    let mut bytes = Vec::new();
    let changed = from.diff(to);
    let count = changed.len();
    let sent = CrosstermBackend::new(&mut bytes).draw(changed.into_iter());
    assert!(sent.is_ok());
    (count, bytes.len())
}

#[test]
fn a_list_move_changes_few_cells() {
    for (from, to) in [(1, 2), (2, 1), (3, 4)] {
        let [from, to] = [from, to]
            .map(|at| drawn(&screens::projects(1_000, at), &view(&COLOUR, None), 80, 24).0);
        let (cells, bytes) = wire(&from, &to);
        println!("{cells} cells, {bytes} bytes");
        assert!(cells <= 40, "{cells} cells");
        assert!(bytes <= 120, "{bytes} bytes");
    }
}

#[test]
fn the_panel_costs_nothing_while_somebody_moves() {
    for width in [116, 120, 200] {
        let [from, to] = [1, 2].map(|at| {
            let mut screen = screens::projects(1_000, at);
            screen.aside = vec![Block::plain("What this page is about. ".repeat(90))];
            drawn(&screen, &view(&COLOUR, None), width, 40).0
        });
        let shown = pictures::text(&from);
        assert!(shown.contains("About this page"), "{shown}");
        assert!(shown.contains("F1 shows all of it."), "{shown}");
        let panel = shown.lines().find_map(|line| line.find("About this page"));
        let panel = panel.map(|at| {
            shown
                .lines()
                .find(|l| l.contains("About"))
                .map_or(0, |l| l[..at].chars().count())
        });
        let changed = from.diff(&to);
        assert!(!changed.is_empty());
        for (x, _, _) in changed {
            assert!(
                panel.is_some_and(|panel| usize::from(x) < panel),
                "{x} at {width}"
            );
        }
    }
}

#[test]
fn what_the_chosen_row_alone_shows_stands_below_the_list() {
    let (_, screen) = screens::all().swap_remove(7);
    for choice in choices(&screen) {
        let list = choice
            .blocks
            .iter()
            .find_map(Block::try_as_list_ref)
            .unwrap();
        let ids: Vec<&str> = list.rows.iter().map(|row| row.cells[2].as_str()).collect();
        let shown = pictures::text(&drawn(&choice, &view(&COLOUR, None), 80, 24).0);
        for (index, id) in ids.iter().enumerate() {
            assert_eq!(shown.contains(id), index == list.selected, "{shown}");
        }
    }
}

#[test]
fn a_first_screen_costs_less_than_3_kib() {
    for (name, screen) in screens::all() {
        let (buffer, _) = drawn(&screen, &view(&COLOUR, None), 80, 24);
        let (_, bytes) = wire(&Buffer::empty(buffer.area), &buffer);
        println!("{name}: {bytes} bytes");
        assert!(bytes < 3 * 1024, "{name}: {bytes} bytes");
    }
}

#[test]
fn the_chosen_row_is_seen_wherever_it_is() {
    for at in 0..1_000 {
        let (buffer, _) = drawn(&screens::projects(1_000, at), &view(&COLOUR, None), 60, 16);
        let shown = pictures::text(&buffer);
        assert!(
            shown.contains(&format!("> Project {at:04}")),
            "{at}:\n{shown}"
        );
    }
}

#[test]
fn the_end_of_a_long_dialog_is_reached_with_the_last_offset() {
    let (_, screen) = screens::all().pop().unwrap();
    let mut view = view(&COLOUR, None);
    let first = seen(&screen, Size::new(80, 24), &view);
    assert!(!first.above() && first.below());
    view.scroll = Some(first.last());
    let shown = pictures::text(&drawn(&screen, &view, 80, 24).0);
    assert!(shown.contains("-----END PRIVATE KEY-----") && shown.contains("↑ PgUp"));
    view.scroll = Some(u16::MAX);
    assert_eq!(pictures::text(&drawn(&screen, &view, 80, 24).0), shown);
}

/// Every choice of a list that the arrows can make.
fn choices(screen: &Screen) -> Vec<Screen> {
    let place = screen.blocks.iter().position(|block| match block {
        Block::List(list) => screen.focus == Some(list.id) || screen.focus == Some(FieldId::Filter),
        _ => false,
    });
    let Some(place) = place.filter(|_| screen.dialog.is_none()) else {
        return vec![screen.clone()];
    };
    let Block::List(list) = &screen.blocks[place] else {
        unreachable!("it was a list");
    };
    let choose = |selected| {
        let mut screen = screen.clone();
        if let Block::List(list) = &mut screen.blocks[place] {
            list.selected = selected;
        }
        screen
    };
    (0..list.rows.len()).map(choose).collect()
}

#[test]
fn every_line_of_a_page_can_be_scrolled_to() {
    for (name, screen) in screens::all() {
        // Below a dialog nothing is read; a few rows show what a thousand would.
        let mut screen = match screen.dialog {
            Some(_) => Screen {
                blocks: Vec::new(),
                steps: Vec::new(),
                ..screen
            },
            None => screen,
        };
        for block in &mut screen.blocks {
            if let Block::List(list) = block {
                list.rows = list.rows.iter().take(60).cloned().collect();
            }
        }
        for (width, height) in [(80, 24), (60, 20), (40, 12)] {
            let mut view = view(&COLOUR, None);
            let whole = pictures::text(&drawn(&screen, &view, width, 400).0);
            let whole = page_lines::body(&whole);
            let mut read = HashSet::new();
            for screen in choices(&screen) {
                view.scroll = None;
                let last = seen(&screen, Size::new(width, height), &view).last();
                for top in 0..=last {
                    view.scroll = Some(top);
                    let shown = pictures::text(&drawn(&screen, &view, width, height).0);
                    assert_eq!(shown.contains("↑ PgUp"), top > 0, "{name}\n{shown}");
                    assert_eq!(shown.contains("↓ PgDn"), top < last, "{name}\n{shown}");
                    read.extend(page_lines::lines(&shown).map(str::to_owned));
                }
            }
            let mut lines = page_lines::lines(&whole);
            let missing = lines.find(|line| !read.contains(*line));
            assert_eq!(missing, None, "{name} at {width}x{height}");
            assert!(page_lines::lines(&whole).count() > 2, "{name}:\n{whole}");
        }
    }
}

#[test]
fn a_long_text_in_an_editor_keeps_its_cursor_in_view() {
    let mut all = screens::all().into_iter();
    let (_, screen) = all.find(|(name, _)| *name == "keys").unwrap();
    let editor = editor(&"0123456789".repeat(20));
    let (buffer, cursor) = drawn(&screen, &view(&COLOUR, Some(&editor)), 80, 24);
    let at = cursor.unwrap();
    assert_eq!(buffer[(at.x - 1, at.y)].symbol(), "9");
}
