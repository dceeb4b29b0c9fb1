//! What pages say and offer: no dead end, a row that does what Enter does, help for what is at hand.

use super::play::{Play, inspected, key_text, play, project, store};
use crate::domain::{Label, Problem, SaasEnvironment};
use crate::wizard::{
    Action, Answer, Block, Effect, Elsewhere, Ending, FieldId, Move, Msg, Page, Screen, Setup,
};

const PRODUCTION: SaasEnvironment = SaasEnvironment::Production;

fn without_store(setup: Setup) -> Play {
    let mut play = Play::new(setup);
    let problem = Problem::new("store.not_magento", "No Magento was found.", "", "");
    play.send(Msg::Started)
        .answer(Answer::Inspected(Err(problem)));
    play
}

fn rows(screen: &Screen) -> Vec<String> {
    let lists = screen.blocks.iter().filter_map(Block::try_as_list_ref);
    lists
        .flat_map(|list| list.rows.iter().map(|row| row.cells[0].clone()))
        .collect()
}

fn does(screen: &Screen) -> &str {
    let hint = screen.keys.iter().find(|hint| hint.action == Action::Next);
    hint.map_or("", |hint| hint.label.trim_end())
}

/// The picture beside the page.
fn map(play: &Play) -> Vec<String> {
    let aside = play.screen().aside;
    let drawing = aside.iter().find_map(Block::try_as_drawing_ref);
    drawing.expect("the page has a picture").lines.clone()
}

#[test]
fn the_picture_beside_the_page_has_the_names_of_what_is_chosen() {
    let mut play = play();
    let mut shop = project(1, "My Shop");
    shop.organization = Some(Label::new("Outfitters"));
    shop.data_spaces[1].name = Label::new("A name that is quite long");
    play.projects = vec![shop];
    play.at_projects();
    assert_eq!(map(&play)[0], "Adobe account");
    play.enter();
    assert_eq!(play.page(), Page::DataSpace);
    assert_eq!(
        map(&play)[..6],
        [
            "Adobe account Outfitters",
            "└ API keys              say who you are",
            "  └ Project             My Shop",
            "    ├ Production        live shop",
            "    ├ A name that is …  staging",
            "    └ Testing 2         staging",
        ]
    );
    let before = map(&play);
    play.send(Msg::Moved(Move::Last));
    assert_eq!(map(&play), before, "a move draws nothing anew");
    play.enter();
    assert_eq!(play.page(), Page::Review);
    let drawn = map(&play);
    assert_eq!(drawn[5], "    └▶Testing 2         staging");
    assert!(drawn[7].starts_with("Store "), "{drawn:?}");
    assert_eq!(drawn[8], "└ cron ─▶ Testing 2 ─▶ services");
}

#[test]
fn of_many_data_spaces_the_picture_says_how_many_more_there_are() {
    let mut play = play();
    let mut shop = project(1, "My Shop");
    let space = shop.data_spaces[1].clone();
    shop.data_spaces.resize(9, space);
    play.projects = vec![shop];
    play.at_projects().enter();
    let drawn = map(&play);
    assert_eq!(drawn[7], "    ├ Testing 1   staging");
    assert_eq!(drawn[8], "    └ and 4 more");
}

#[test]
fn without_a_store_another_one_can_be_named_or_the_demo_looked_at() {
    let mut play = without_store(Setup::default());
    assert_eq!(
        rows(&play.screen()),
        ["Look again", "Another store", "Look around"]
    );
    assert!(play.text().contains("Seven short steps"), "what it is");
    assert!(play.text().contains("an API key and its private key"));
    play.send(Msg::Moved(Move::Down)).send(Msg::Next);
    assert_eq!(play.page(), Page::Elsewhere);
    play.send(Msg::Next);
    assert!(play.text().contains("No store is named."));
    play.edit(FieldId::Place, " ~/shop ");
    let effects = play.wizard.update(Msg::Next);
    assert!(matches!(effects[..], [Effect::Quit(Ending::Elsewhere)]));
    let named = Elsewhere::Store("~/shop".into());
    assert_eq!(play.wizard.elsewhere(), Some(&named));

    let mut play = without_store(Setup::default());
    play.send(Msg::Moved(Move::Last));
    let effects = play.wizard.update(Msg::Next);
    assert!(matches!(effects[..], [Effect::Quit(Ending::Elsewhere)]));
    assert_eq!(play.wizard.elsewhere(), Some(&Elsewhere::Demo));
}

#[test]
fn a_guest_stays_with_the_store_of_the_login() {
    let mut play = without_store(Setup {
        guided: true,
        ..Setup::default()
    });
    assert_eq!(rows(&play.screen()), [""; 0]);
    play.send(Msg::Moved(Move::Last)).send(Msg::Next);
    assert_eq!(play.log.last().map(String::as_str), Some("Inspect"));
}

#[test]
fn every_look_that_finds_the_same_is_seen_to_have_been_one() {
    let mut play = play();
    play.store.modules.clear();
    play.send(Msg::Started).settle().enter();
    assert!(play.text().contains("Looked again just now: nothing"));
    play.enter();
    assert!(
        play.text()
            .contains("Looked again just now, 2 times in all: nothing")
    );
    play.store = store();
    play.enter();
    assert!(!play.text().contains("Looked again"));
    let mut play = without_store(Setup::default());
    for said in ["just now: it failed", "just now, 2 times in all: it failed"] {
        let problem = Problem::new("store.not_magento", "No Magento was found.", "", "");
        play.send(Msg::Next).answer(Answer::Inspected(Err(problem)));
        assert!(play.text().contains(said), "{}", play.text());
    }
    let found = inspected(store());
    play.send(Msg::Next).answer(Answer::Inspected(Ok(found)));
    assert_eq!(does(&play.screen()), "start");
}

#[test]
fn a_form_ends_in_a_row_that_does_what_enter_does() {
    let mut play = play();
    play.at_keys()
        .edit(FieldId::ApiKey(PRODUCTION), "api-key-1")
        .send(Msg::KeyMaterial(key_text()))
        .send(Msg::NextField)
        .send(Msg::NextField)
        .send(Msg::NextField);
    assert_eq!(play.screen().focus, Some(FieldId::Button));
    assert!(play.text().contains("Button(\"Check the keys\")"));
    play.enter();
    assert_eq!(play.page(), Page::Save);

    let mut play = super::play::play();
    play.at_new_project("My Shop").send(Msg::NextField);
    assert!(play.text().contains("Button(\"Request the project\")"));
    assert_eq!(play.screen().focus, Some(FieldId::Button));
    play.enter().enter().enter();
    assert_eq!(play.page(), Page::Names);
    play.send(Msg::Moved(Move::Down)).enter();
    play.edit(FieldId::ProjectName, "").send(Msg::NextField);
    assert!(play.text().contains("Button(\"Rename\")"));
    play.enter();
    assert_eq!(
        play.screen().focus,
        Some(FieldId::ProjectName),
        "mended there"
    );
}

#[test]
fn the_help_beside_a_page_is_that_of_the_field_and_of_the_error() {
    let mut play = play();
    play.at_keys();
    let aside = |play: &Play| format!("{:?}", play.screen().aside);
    let begins = |play: &Play| format!("{:?}", &play.screen().aside[..3]);
    assert!(aside(&play).contains("it names the merchant"));
    let before = begins(&play);
    play.send(Msg::NextField);
    assert!(aside(&play).contains("from its BEGIN line"));
    assert!(!aside(&play).contains("it names the merchant"));
    assert_eq!(begins(&play), before, "the page's own help stands still");
    play.edit(FieldId::ApiKey(PRODUCTION), "api-key-1")
        .send(Msg::KeyMaterial(crate::domain::Secret::new(
            "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----\n".into(),
        )));
    assert!(aside(&play).contains("key.public"), "{}", aside(&play));
    play.send(Msg::Help);
    let help = format!("{:?}", play.screen().dialog);
    for part in ["key.public", "it names the merchant", "from its BEGIN line"] {
        assert!(help.contains(part), "{part}: {help}");
    }
}

#[test]
fn letters_typed_in_a_list_go_to_its_filter_or_to_the_name() {
    let mut play = play();
    play.projects = vec![project(1, "Alpha"), project(2, "Beta")];
    play.at_projects().send(Msg::TextBegins);
    assert_eq!(play.screen().focus, Some(FieldId::Filter));
    let mut demo = Play::new(Setup {
        portal: true,
        ..Setup::default()
    });
    demo.at_keys().enter();
    assert_eq!(demo.page(), Page::Portal);
    demo.send(Msg::TextBegins);
    assert_eq!(demo.screen().focus, Some(FieldId::PortalName));
    demo.send(Msg::Back).send(Msg::TextBegins);
    assert_eq!(
        demo.screen().focus,
        Some(FieldId::List),
        "nothing is typed there"
    );
}
