//! How long a screen takes to draw, and a key in a list of 10, 1,000 and 10,000 rows: from the
//! message to the drawn screen.

#![expect(clippy::unwrap_used, reason = "what can't be set up has failed")]

#[expect(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "the tests use the rest, and what can't be set up has failed"
)]
mod support;

use commerce_connect::domain::{Label, Project, ProjectId, SaasEnvironment, Saved, Secret};
use commerce_connect::store::{DemoStore, Store as _};
use commerce_connect::ui::{self, Theme, View};
use commerce_connect::wizard::{
    Answer, Effect, FieldId, Inspected, Move, Msg, Page, Setup, Wizard,
};
use criterion::{Criterion, criterion_group, criterion_main};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use support::screens;

fn draw(bench: &mut Criterion) {
    let theme = Theme {
        palette: ui::Palette::Ansi,
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

const KEY: &str = include_str!("../tests/fixtures/keys/rsa-2048-pkcs8.pem");

/// Sends a message and answers the request that it leads to.
fn answered(wizard: &mut Wizard, msg: Msg, answer: Answer) {
    for effect in wizard.update(msg) {
        if let Effect::Ask { id, .. } = effect {
            wizard.update(Msg::Answered { id, answer });
            return;
        }
    }
}

fn projects(count: usize) -> Vec<Project> {
    let project = |number| Project {
        id: ProjectId::parse(&format!("{number:08x}-27d6-4a0e-9a27-3f6f1f9a7f10")).unwrap(),
        name: Label::new(&format!("Shop {number:05}")),
        data_spaces: vec![],
        ims_organization_id: None,
        organization: None,
        mage_id: None,
        entitlements: vec![],
    };
    (0..count).map(project).collect()
}

/// A wizard at the page that lists so many projects.
fn at_projects(count: usize) -> Wizard {
    let production = SaasEnvironment::Production;
    let store = Box::new(DemoStore::in_memory().unwrap().inspect().unwrap());
    let mut wizard = Wizard::new(Setup::default());
    let found = Inspected {
        store: store.clone(),
        neighbours: vec![],
    };
    answered(&mut wizard, Msg::Started, Answer::Inspected(Ok(found)));
    wizard.update(Msg::Next);
    wizard.update(Msg::Edited {
        field: FieldId::ApiKey(production),
        text: "api-key-1".into(),
    });
    wizard.update(Msg::KeyMaterial(Secret::new(KEY.into())));
    let good = Answer::KeysChecked(vec![(production, Ok(()))]);
    answered(&mut wizard, Msg::Next, good);
    let effects = wizard.update(Msg::Next);
    let Some(Effect::Ask { id, .. }) = effects.into_iter().next() else {
        unreachable!("the plan is saved");
    };
    let answer = Answer::Saved(Ok(Saved {
        changed: 2,
        notes: vec![],
        store,
    }));
    let listed = Answer::ProjectsListed(Ok(projects(count)));
    answered(&mut wizard, Msg::Answered { id, answer }, listed);
    assert_eq!(wizard.page(), Page::Project);
    wizard
}

fn keys_in_a_list(bench: &mut Criterion) {
    let theme = Theme {
        palette: ui::Palette::Ansi,
        ascii: false,
    };
    let view = View {
        theme: &theme,
        editor: None,
        progress: None,
        scroll: None,
    };
    for count in [10, 1_000, 10_000] {
        let mut terminal = match Terminal::new(TestBackend::new(80, 24)) {
            Ok(terminal) => terminal,
            Err(never) => match never {},
        };
        let mut wizard = at_projects(count);
        let mut show = |wizard: &mut Wizard, msg| {
            wizard.update(msg);
            ui::draw(&mut terminal.get_frame(), &wizard.screen(), &view);
        };
        let mut down = false;
        bench.bench_function(&format!("move_among_{count}"), |bencher| {
            bencher.iter(|| {
                down = !down;
                let to = if down { Move::Down } else { Move::Up };
                show(&mut wizard, Msg::Moved(to));
            });
        });
        wizard.update(Msg::FilterOpened);
        let mut more = false;
        bench.bench_function(&format!("filter_key_among_{count}"), |bencher| {
            bencher.iter(|| {
                more = !more;
                let text = if more { "shop 00" } else { "shop 0" }.to_owned();
                let field = FieldId::Filter;
                show(&mut wizard, Msg::Edited { field, text });
            });
        });
    }
}

criterion_group!(benches, draw, keys_in_a_list);
criterion_main!(benches);
