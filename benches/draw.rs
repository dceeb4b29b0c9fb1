//! How long a screen takes to draw, with lists of 10 and of 1,000 rows.

#[expect(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "the tests use the rest, and what can't be set up has failed"
)]
mod support;

use commerce_connect::ui::{self, Theme, View};
use criterion::{Criterion, criterion_group, criterion_main};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use support::screens;

fn draw(bench: &mut Criterion) {
    let theme = Theme {
        colour: true,
        ascii: false,
    };
    let view = View {
        theme: &theme,
        editor: None,
        progress: None,
        scroll: None,
    };
    let mut all = screens::all();
    all.push(("projects_10", screens::projects(10, 5)));
    for (name, screen) in all {
        let mut terminal = match Terminal::new(TestBackend::new(80, 24)) {
            Ok(terminal) => terminal,
            Err(never) => match never {},
        };
        bench.bench_function(name, |bencher| {
            bencher.iter(|| ui::draw(&mut terminal.get_frame(), &screen, &view));
        });
    }
}

criterion_group!(benches, draw);
criterion_main!(benches);
