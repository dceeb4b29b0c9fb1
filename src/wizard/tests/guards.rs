//! What stands between a store and a data space that is not meant for it.

use super::play::{Play, copy_of_production, key_text, play, project, value};
use crate::domain::{ConfigPath, Label, Mode, Neighbour, SaasEnvironment, StoreView};
use crate::wizard::{Answer, Block, FieldId, Move, Msg, Page};

const PRODUCTION: SaasEnvironment = SaasEnvironment::Production;

#[test]
fn a_copy_of_production_is_recognised_and_its_connection_taken_out() {
    let mut play = copy_of_production();
    let text = play.text();
    assert!(text.contains("copy of another store"), "{text}");
    assert!(text.contains("developer mode"), "{text}");
    play.send(Msg::Moved(Move::Last)).enter();
    assert_eq!(play.page(), Page::Unbind);
    assert!(play.text().contains("1 of them in app/etc/env.php"));
    assert!(play.text().contains("must not write where that one writes"));
    assert!(!play.log.contains(&"Save".to_owned()));
    play.enter();
    assert_eq!(play.page(), Page::Store);
    assert!(play.store.connection().is_none());
    let text = play.text();
    let undo = "To have them back, run: commerce-connect undo --yes --store /var/www/shop";
    assert!(text.contains(undo), "{text}");
    assert!(!text.contains("copy of another store"), "{text}");
}

#[test]
fn a_connector_that_reads_no_private_key_is_told_of_before_the_keys() {
    for (version, told) in [("1.0.7", true), ("1.3.6", false)] {
        let mut play = play();
        for module in &mut play.store.modules {
            module.version = Some(Label::new(version));
        }
        play.send(Msg::Started).settle();
        assert_eq!(play.page(), Page::Store);
        let text = play.text();
        assert_eq!(text.contains("reads an API key only"), told, "{text}");
    }
}

#[test]
fn a_production_data_space_on_a_staging_store_needs_its_name_typed() {
    let mut play = play();
    play.store.mode = Mode::Developer;
    play.store.base_url = Label::new("https://staging.shop.example.com/");
    play.projects = vec![project(1, "My Shop")];
    play.at_projects().enter();
    let proposed = play.wizard.screen();
    let list = proposed.blocks.iter().find_map(Block::try_as_list_ref);
    let list = list.expect("the data spaces are a list");
    let chosen = list.rows.get(list.selected);
    assert_eq!(chosen.map(|row| row.cells[0].as_str()), Some("Testing 1"));
    assert!(!proposed.alarm);
    play.send(Msg::Moved(Move::First)).enter();
    assert_eq!(play.page(), Page::Review);
    assert!(play.wizard.screen().alarm);
    assert!(play.text().contains("developer mode"));
    assert!(play.text().contains("staging.shop.example.com"));
    let saves = |play: &Play| play.log.iter().filter(|e| *e == "Save").count();
    let before = saves(&play);
    assert!(play.text().contains("type: Production"), "{}", play.text());
    play.enter();
    assert!(play.text().contains("Real shoppers"), "{}", play.text());
    play.edit(FieldId::Confirmation, "production").enter();
    assert!(play.text().contains("production is not its name"));
    // Who goes away and comes back begins anew.
    play.send(Msg::Back).enter();
    assert_eq!(play.page(), Page::Review);
    assert!(!play.text().contains("is not its name"), "{}", play.text());
    assert!(!play.text().contains("\"production\""), "{}", play.text());
    play.edit(FieldId::Confirmation, "Testing 1").enter();
    assert_eq!((play.page(), saves(&play)), (Page::Review, before));
    play.edit(FieldId::Confirmation, "Production").enter();
    assert_eq!((play.page(), saves(&play)), (Page::Names, before + 1));
}

/// At the list of data spaces of a shop whose first one a store with these codes uses too.
fn beside(websites: &[&str], views: &[&str]) -> Play {
    let labels = |codes: &[&str]| codes.iter().map(|code| Label::new(code)).collect();
    let mut play = play();
    play.store.views = vec![StoreView {
        code: Label::new("default"),
        name: Label::new("Default Store View"),
    }];
    play.projects = vec![project(1, "My Shop")];
    play.send(Msg::Started);
    let mut found = super::play::inspected(play.store.clone());
    found.neighbours = vec![Neighbour {
        place: Label::new("/var/www/staging"),
        data_space: project(1, "").data_spaces[0].id.clone(),
        websites: labels(websites),
        views: labels(views),
    }];
    play.answer(Answer::Inspected(Ok(found)));
    play.enter()
        .edit(FieldId::ApiKey(PRODUCTION), "api-key-1")
        .send(Msg::KeyMaterial(key_text()))
        .enter()
        .enter()
        .enter();
    play
}

#[test]
fn another_store_with_the_same_codes_in_the_data_space_is_named() {
    for (websites, views, said) in [
        (["base"], &[][..], "the same website codes (base)"),
        (["us"], &["default"], "the same store view codes (default)"),
    ] {
        let mut play = beside(&websites, views);
        assert!(play.text().contains("used by /var/www/staging"));
        play.enter();
        assert_eq!(play.page(), Page::Review);
        let text = play.text();
        assert!(text.contains("/var/www/staging uses this data space too"));
        assert!(text.contains(said), "{text}");
        assert!(text.contains("/var/www/shop would overwrite"), "{text}");
    }
}

#[test]
fn a_testing_data_space_needs_no_confirmation() {
    let mut play = play();
    play.store.mode = Mode::Developer;
    play.projects = vec![project(1, "My Shop")];
    play.at_projects().enter().enter().enter();
    assert_eq!(play.page(), Page::Names);
    assert_eq!(value(&play.store, ConfigPath::DataSpaceName), "Testing 1");
}
