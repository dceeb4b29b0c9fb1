//! What every page of the journey looks like, drawn from the wizard itself.

use ratatui::Terminal;
use ratatui::backend::TestBackend;

use super::feeds::{at_summary, products, reason, told};
use super::play::{Play, project};
use crate::domain::{Label, Mode, RegistryFailure, Rejection, SaasEnvironment, Secret};
use crate::ui::{self, Theme, View};
use crate::wizard::{Answer, FieldId, Move, Msg, Occupied, Setup, Unfinished};

const PRODUCTION: SaasEnvironment = SaasEnvironment::Production;

fn text(play: &Play, width: u16, height: u16) -> String {
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
    let screen = play.screen();
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    terminal
        .draw(|frame| ui::draw(frame, &screen, &view))
        .unwrap();
    let buffer = terminal.backend().buffer().clone();
    let mut text = String::new();
    for y in 0..height {
        let line: String = (0..width).map(|x| buffer[(x, y)].symbol()).collect();
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

fn take(play: &Play, name: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../../tests/snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.bind(|| {
        for (width, height) in [(80, 24), (120, 40)] {
            insta::assert_snapshot!(
                format!("page_{name}_{width}x{height}"),
                text(play, width, height)
            );
        }
    });
}

#[test]
fn the_journey_from_the_first_page_to_the_last() {
    let mut play = Play::new(Setup {
        store: Label::new("/var/www/shop"),
        portal: true,
        ..Setup::default()
    });
    take(&play, "01_store_before_it_was_read");
    play.send(Msg::Started).settle();
    take(&play, "02_store");
    play.send(Msg::Moved(Move::Down)).enter();
    take(&play, "28_how_it_fits_together");
    play.enter().send(Msg::Moved(Move::First));
    play.enter();
    take(&play, "03_key_source");
    play.enter();
    take(&play, "04_portal");
    play.send(Msg::Back).send(Msg::Moved(Move::Last)).enter();
    take(&play, "05_keys");
    play.edit(FieldId::ApiKey(PRODUCTION), "4f2a3b00c0de4d1e")
        .send(Msg::Next)
        .send(Msg::KeyMaterial(Secret::new(
            "-----BEGIN PRIVATE KEY-----\nMIIE".into(),
        )));
    take(&play, "06_keys_half_a_key");
    play.send(Msg::KeyErased);
    for _ in 0..40 {
        play.send(Msg::KeyErased);
    }
    play.send(Msg::KeyMaterial(super::play::key_text()));
    take(&play, "07_keys_whole");
    play.enter();
    take(&play, "08_save");
    play.projects = vec![project(1, "My Shop"), project(2, "Outlet")];
    play.enter();
    take(&play, "09_projects");
    play.send(Msg::Moved(Move::First)).enter();
    take(&play, "10_new_project");
    play.edit(FieldId::NewProject, "My Shop EU").enter();
    take(&play, "11_data_spaces");
    play.enter();
    take(&play, "12_review");
    play.enter();
    take(&play, "13_names");
    play.send(Msg::Moved(Move::Down)).enter();
    take(&play, "14_rename");
    play.feeds = Some(told(97, 0));
    play.send(Msg::Back).send(Msg::Moved(Move::First)).enter();
    play.feeds = Some(told(97, 36));
    play.counted();
    take(&play, "15_summary");
    play.send(Msg::Moved(Move::Down));
    play.send(Msg::Moved(Move::Down)).enter();
    take(&play, "16_answers");
    play.send(Msg::Back).send(Msg::Help);
    take(&play, "17_help");
}

#[test]
fn the_pages_before_the_first_step() {
    let kept = || Setup {
        store: Label::new("/var/www/shop"),
        kept: true,
        ..Setup::default()
    };
    let mut play = Play::new(kept());
    play.at_new_project("My Shop").send(Msg::Next);
    let unfinished = |age| {
        play.wizard
            .checkpoint()
            .map(|checkpoint| Unfinished { checkpoint, age })
    };
    let mut again = Play::new(Setup {
        unfinished: unfinished(725),
        ..kept()
    });
    again.send(Msg::Started);
    take(&again, "26_an_unfinished_run");
    let mut second = Play::new(Setup {
        occupied: Some(Occupied {
            by: Label::new("deploy from 192.0.2.7"),
            process: 4_211,
            age: 3_000,
            can_end: true,
        }),
        ..kept()
    });
    second.send(Msg::Started);
    take(&second, "27_in_hand");
}

#[test]
fn pages_on_which_something_is_wrong() {
    let mut play = Play::new(Setup::default());
    play.store.modules.clear();
    play.send(Msg::Started).settle();
    take(&play, "20_modules_missing");

    let mut play = Play::new(Setup::default());
    play.at_keys()
        .edit(FieldId::ApiKey(PRODUCTION), "4f2a3b00c0de4d1e")
        .send(Msg::KeyMaterial(super::play::key_text()))
        .send(Msg::Next);
    play.answer(Answer::KeysChecked(vec![(
        PRODUCTION,
        Err(RegistryFailure::Refused(Rejection::SignatureInvalid {
            clock_ahead: None,
        })),
    )]));
    take(&play, "21_keys_refused");

    let mut play = Play::new(Setup::default());
    play.at_keys()
        .edit(FieldId::ApiKey(PRODUCTION), "4f2a3b00c0de4d1e")
        .send(Msg::KeyMaterial(Secret::new(
            "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----\n".into(),
        )));
    take(&play, "22_a_public_key");

    let mut play = Play::new(Setup::default());
    play.store.mode = Mode::Developer;
    play.store.base_url = Label::new("https://staging.shop.example.com/");
    play.projects = vec![project(1, "My Shop")];
    play.at_projects()
        .enter()
        .send(Msg::Moved(Move::First))
        .enter()
        .enter();
    take(&play, "23_production_on_staging");

    let mut play = Play::new(Setup::default());
    play.at_keys().send(Msg::Quit);
    take(&play, "24_quit");

    let mut play = Play::new(Setup::default());
    play.at_new_project("My Shop")
        .send(Msg::KeyMaterial(super::play::key_text()));
    take(&play, "25_a_key_pasted_elsewhere");
}

#[test]
fn the_pages_of_the_first_data() {
    let mut feeds = told(97, 36);
    products(&mut feeds).refused = vec![reason("name is too long", 2)];
    products(&mut feeds).waiting -= 2;
    let mut play = at_summary(Some(told(97, 36)));
    play.send(Msg::Moved(Move::Down)).enter();
    take(&play, "29_the_first_data");
    play.feeds = Some(feeds);
    play.counted();
    take(&play, "30_some_is_refused");
    let mut moved = told(97, 97);
    products(&mut moved).before = 40;
    products(&mut moved).sent -= 40;
    let mut play = at_summary(Some(moved));
    play.send(Msg::Moved(Move::Down))
        .send(Msg::Moved(Move::Down));
    play.enter();
    take(&play, "31_all_again");
    play.enter();
    play.send(Msg::Next);
    play.counted();
    take(&play, "32_being_sent_again");
}
