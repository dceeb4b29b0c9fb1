//! Drawing holds for any screen at any size: no panic, and what has the focus is seen.

use std::sync::Arc;

use commerce_connect::domain::{Problem, Secret};
use commerce_connect::ui::{self, RequestProgress, Theme, View, seen};
use commerce_connect::wizard::{
    Action, Bar, Block, Dialog, Fact, Field, FieldId, KeyField, KeyHint, List, PlanRow, Row,
    Screen, StepMark, StepState, Toggle, Tone,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::layout::Size;
use tui_textarea::TextArea;

use crate::support::picture;

const HERE: FieldId = FieldId::ProjectName;

fn text() -> impl Strategy<Value = String> {
    let pieces = [
        "a",
        "word ",
        " ",
        "/",
        "é",
        "e\u{301}",
        "店",
        "🛒",
        "👩‍👩‍👧",
        "\u{301}",
        "\u{200b}",
        "ﾞ",
        "\n",
        "\t",
        "\u{1b}",
        "\u{fffd}",
        "0b54fd0e-5b0f-4a6a-8e1d-1f5e6d7c8b9a",
    ];
    vec(select(pieces.to_vec()), 0..40).prop_map(|pieces| pieces.concat())
}

fn tone() -> impl Strategy<Value = Tone> {
    select(vec![
        Tone::Plain,
        Tone::Muted,
        Tone::Good,
        Tone::Open,
        Tone::Warning,
        Tone::Bad,
    ])
}

fn list(id: FieldId) -> impl Strategy<Value = Block> {
    let row = (vec(text(), 1..5), proptest::option::of(text()), tone())
        .prop_map(|(cells, mark, tone)| Row { cells, mark, tone });
    let aside = || proptest::option::of(0..4_usize);
    let headings = select(vec![vec![], vec!["Name"], vec!["Name", "Type", "Id"]]);
    let filter = proptest::option::of(text());
    (
        vec(row, 0..30),
        headings,
        0..40_usize,
        filter,
        aside(),
        aside(),
    )
        .prop_map(move |(rows, headings, selected, filter, below, seldom)| {
            Block::List(List {
                id,
                headings,
                selected: selected.min(rows.len().saturating_sub(1)),
                rows: rows.into(),
                filter,
                below,
                seldom,
            })
        })
}

fn field(id: FieldId) -> impl Strategy<Value = Block> {
    let line = (text(), proptest::option::of((tone(), text()))).prop_map(move |(text, note)| {
        Block::Field(Field {
            id,
            label: "Label",
            text,
            placeholder: "(placeholder)",
            note,
        })
    });
    let key = (text(), tone(), vec(text(), 0..3)).prop_map(move |(status, tone, notes)| {
        Block::KeyField(KeyField {
            id,
            label: "Label",
            status,
            tone,
            notes,
        })
    });
    let toggle = any::<bool>().prop_map(move |on| {
        Block::Toggle(Toggle {
            id,
            label: "Label",
            on,
        })
    });
    prop_oneof![line, key, toggle]
}

fn block() -> impl Strategy<Value = Block> {
    let problem = (text(), text(), text())
        .prop_map(|(what, why, hint)| Block::Problem(Problem::new("any", what, why, hint)));
    let facts = vec((text(), tone()), 0..5).prop_map(|facts| {
        let fact = |(value, tone)| Fact {
            label: "A label",
            value,
            tone,
        };
        Block::Facts(facts.into_iter().map(fact).collect())
    });
    let plan = vec((text(), text(), any::<bool>()), 0..4).prop_map(|rows| {
        let row = |(before, after, locked): (_, _, bool)| PlanRow {
            label: "A value",
            path: "services_connector/services_connector_integration/production_api_key",
            before,
            after,
            locked: locked.then_some("app/etc/env.php"),
        };
        Block::Plan(rows.into_iter().map(row).collect())
    });
    let bar = (text(), text(), 0..3_000_u64, 0..3_000_u64, tone());
    let bars = vec(bar, 0..4).prop_map(|bars| {
        let bar = |(label, said, done, all, tone): (String, _, _, _, _)| Bar {
            place: label.clone(),
            label,
            done,
            all,
            tone,
            said,
        };
        Block::Bars(bars.into_iter().map(bar).collect())
    });
    prop_oneof![
        bars,
        (tone(), text()).prop_map(|(tone, text)| Block::Text { tone, text }),
        problem,
        facts,
        plan,
        field(FieldId::NewProject),
        list(FieldId::List),
        vec(text(), 0..6).prop_map(Block::Verbatim),
        text().prop_map(Block::Button),
        text().prop_map(|text| Block::KeyText(Arc::new(Secret::new(text)))),
    ]
}

fn keys() -> impl Strategy<Value = Vec<KeyHint>> {
    let hint = text().prop_map(|label| KeyHint {
        action: Action::Choose,
        label,
    });
    vec(hint, 0..6)
}

/// A screen whose focus is on a field or on a list.
fn screen() -> impl Strategy<Value = Screen> {
    let focused = prop_oneof![field(HERE), list(HERE)];
    let around = (vec(block(), 0..6), vec(block(), 0..6));
    (text(), around, focused, 0..8_usize, keys()).prop_map(
        |(title, (mut blocks, after), focused, steps, keys)| {
            blocks.push(focused);
            blocks.extend(after);
            Screen {
                steps: (0..steps)
                    .map(|index| StepMark {
                        title: "A step",
                        state: if index == 2 {
                            StepState::Current
                        } else {
                            StepState::Ahead
                        },
                    })
                    .collect(),
                subject: title.clone(),
                title,
                blocks,
                aside: Vec::new(),
                alarm: false,
                focus: Some(HERE),
                pending: None,
                keys,
                dialog: None,
            }
        },
    )
}

fn dialog() -> impl Strategy<Value = Dialog> {
    (text(), vec(block(), 0..6), keys()).prop_map(|(title, blocks, keys)| Dialog {
        takes_key: false,
        title,
        blocks,
        keys,
    })
}

fn has_rows(screen: &Screen) -> bool {
    screen.blocks.iter().all(|block| match block {
        Block::List(list) => list.id != HERE || !list.rows.is_empty(),
        _ => true,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_screen_is_drawn_at_any_size(
        screen in screen(),
        dialog in proptest::option::of(dialog()),
        (width, height) in (0..200_u16, 0..80_u16),
        (scroll, typed, with_editor) in (proptest::option::of(any::<u16>()), text(), any::<bool>()),
        (colour, ascii) in (any::<bool>(), any::<bool>()),
    ) {
        let palette = if colour { ui::Palette::Ansi } else { ui::Palette::Mono };
        let theme = Theme { palette, ascii };
        let editor = TextArea::new(vec![typed.replace('\n', " ")]);
        let view = View {
            theme: &theme,
            editor: with_editor.then_some(&editor),
            progress: Some(RequestProgress { what: &typed, tick: scroll, seconds: scroll, done: colour, note: ascii.then_some(typed.as_str()) }),
            scroll,
        };
        let screen = Screen { dialog, ..screen };
        let seen = seen(&screen, Size::new(width, height), &view);
        prop_assert!(seen.top <= seen.last());
        let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        terminal.draw(|frame| ui::draw(frame, &screen, &view)).unwrap();
        let shown = picture::text(terminal.backend().buffer());
        if width >= 40 && height >= 10 && screen.dialog.is_none() && scroll.is_none() && has_rows(&screen) {
            // No text here holds the sign itself; the step list does.
            let page = shown.replace("> A step", "");
            prop_assert!(page.contains('>') && seen.focus, "{}x{}\n{}", width, height, shown);
        }
    }
}
