//! What seldom happens on the way, and matters then.

use super::play::{Play, key_text, play, project};
use crate::domain::{Label, Module, Problem, RegistryFailure, SaasEnvironment};
use crate::wizard::{Answer, Block, FieldId, Move, Msg, Page, Setup};

const PRODUCTION: SaasEnvironment = SaasEnvironment::Production;

fn with_a_project() -> Play {
    let mut play = play();
    play.projects = vec![project(1, "My Shop")];
    play
}

/// The first cell of the chosen row.
fn chosen(play: &Play) -> String {
    let screen = play.screen();
    let mut lists = screen.blocks.iter().filter_map(Block::try_as_list_ref);
    let list = lists.next().expect("the page has a list");
    let row = list.rows.get(list.selected);
    row.map_or_else(String::new, |row| row.cells[0].clone())
}

#[test]
fn a_file_that_was_refused_is_no_matter_once_the_key_came_another_way() {
    let mut play = play();
    play.at_keys()
        .edit(FieldId::ApiKey(PRODUCTION), "api-key-1")
        .send(Msg::NextField)
        .send(Msg::NextField)
        .edit(FieldId::KeyFile(PRODUCTION), "~/none.pem")
        .send(Msg::Next);
    let refused = Problem::new("key_file.unreadable", "Can't read it.", "No such file.", "");
    play.answer(Answer::KeyFileRead(Err(refused)));
    assert!(play.text().contains("No such file."), "{}", play.text());
    play.send(Msg::KeyMaterial(key_text()));
    assert!(!play.text().contains("No such file."), "{}", play.text());
}

#[test]
fn only_the_private_key_is_a_field_that_no_editor_gets() {
    let [key, api_key, file] = [
        FieldId::PrivateKey(PRODUCTION),
        FieldId::ApiKey(PRODUCTION),
        FieldId::KeyFile(PRODUCTION),
    ];
    assert!(key.is_secret() && !key.is_text());
    assert!(!api_key.is_secret() && api_key.is_text());
    assert!(!file.is_secret() && file.is_text());
}

#[test]
fn what_is_connected_is_told_at_the_end_of_a_run_that_saved_something() {
    let mut play = with_a_project();
    play.at_keys();
    assert_eq!(
        (play.wizard.saves(), play.wizard.summary().is_none()),
        (0, true)
    );
    play.edit(FieldId::ApiKey(PRODUCTION), "api-key-1")
        .send(Msg::KeyMaterial(key_text()))
        .enter()
        .enter();
    assert_eq!(play.wizard.saves(), 1);
    assert!(play.wizard.summary().is_some());
}

#[test]
fn what_must_be_sent_again_is_told_only_where_the_data_space_was_changed() {
    let mut play = with_a_project();
    play.store.modules.push(Module {
        name: Label::new("Magento_SaaSCatalog"),
        version: None,
        enabled: true,
    });
    play.at_projects().enter().enter().enter();
    assert_eq!(play.page(), Page::Names);
    assert_eq!(play.wizard.resent(), None, "cron sends what is first");
    while play.page() != Page::DataSpace {
        play.send(Msg::Back);
    }
    play.send(Msg::Moved(Move::Last)).enter().enter();
    assert_eq!(play.page(), Page::Names);
    assert_eq!(play.wizard.resent(), Some("the catalog"));
    play.send(Msg::Moved(Move::First)).enter();
    assert_eq!(play.page(), Page::Summary);
    let menu = play.screen().blocks;
    let menu = menu.iter().find_map(Block::try_as_list_ref).unwrap();
    let mut rows = menu.rows.iter();
    assert!(rows.any(|row| row.cells[0] == "Send all again"), "{menu:?}");
}

#[test]
fn the_data_space_in_use_is_chosen_when_its_page_is_come_back_to() {
    let mut play = with_a_project();
    play.at_projects().enter();
    play.send(Msg::Moved(Move::Last)).enter().enter();
    assert_eq!(play.page(), Page::Names);
    while play.page() != Page::Project {
        play.send(Msg::Back);
    }
    play.enter();
    assert_eq!(play.page(), Page::DataSpace);
    assert_eq!(chosen(&play), "Testing 2");
}

#[test]
fn a_connected_store_comes_to_the_data_space_that_it_uses() {
    let mut play = with_a_project();
    play.at_projects().enter();
    play.send(Msg::Moved(Move::Last)).enter().enter();
    assert_eq!(play.page(), Page::Names);
    let mut later = with_a_project();
    later.store = play.store.clone();
    later.send(Msg::Started).settle().enter().enter().enter();
    assert_eq!(later.page(), Page::DataSpace, "{}", later.text());
    assert_eq!(chosen(&later), "Testing 2");
    assert!(later.text().contains("in use"), "{}", later.text());
}

#[test]
fn back_closes_the_filter_of_the_data_spaces_before_it_leaves_them() {
    let mut play = with_a_project();
    play.at_projects().enter();
    play.send(Msg::FilterOpened)
        .edit(FieldId::Filter, "testing 2");
    assert_eq!(chosen(&play), "Testing 2");
    let filtered = play.text();
    play.send(Msg::Back);
    assert_eq!(play.page(), Page::DataSpace);
    // It was half an arrow key.
    play.send(Msg::BackTakenBack);
    assert_eq!(play.text(), filtered);
    play.send(Msg::Back).send(Msg::Back);
    assert_eq!(play.page(), Page::Project);
}

#[test]
fn what_a_licence_and_a_data_space_bring_is_told() {
    let mut play = play();
    let mut shop = project(1, "My Shop");
    shop.entitlements = vec![Label::new("catalog"), Label::new("search")];
    for space in &mut shop.data_spaces {
        space.features = vec![Label::new("ranking"), Label::new("events")];
    }
    play.projects = vec![shop];
    let text = play.at_projects().enter().text();
    for words in ["catalog, search", "ranking, events"] {
        assert!(text.contains(words), "{text}");
    }
}

#[test]
fn a_guest_is_not_told_of_files() {
    for (guided, told) in [(true, false), (false, true)] {
        let mut first = with_a_project();
        first.at_projects();
        let mut play = Play::new(Setup {
            guided,
            ..Setup::default()
        });
        play.store = first.store;
        play.send(Msg::Started).settle().enter();
        assert_eq!(play.page(), Page::KeySource);
        let text = play.text();
        assert!(text.contains("paste them"), "{text}");
        assert_eq!(text.contains("name the key's file"), told, "{text}");
    }
}

#[test]
fn a_guest_is_not_told_of_commands_in_the_help() {
    for (guided, told) in [(true, false), (false, true)] {
        let mut play = Play::new(Setup {
            guided,
            ..Setup::default()
        });
        play.send(Msg::Started);
        play.answer(Answer::Inspected(Err(Problem::new(
            "store.unreadable",
            "The store can't be read.",
            "It said nothing.",
            "Look again.",
        ))));
        play.send(Msg::Help);
        let text = play.text();
        assert!(text.contains("store.unreadable"), "{text}");
        assert_eq!(text.contains("commerce-connect doctor"), told, "{text}");
    }
}

#[test]
fn fields_are_gone_through_in_both_directions_and_all_around() {
    let mut play = play();
    play.at_keys();
    let focus = |play: &Play| play.screen().focus.unwrap();
    let mut there = vec![focus(&play)];
    loop {
        let next = focus(play.send(Msg::NextField));
        if next == there[0] {
            break;
        }
        assert!(!there.contains(&next), "{next:?}");
        there.push(next);
    }
    assert!(there.len() > 2, "{there:?}");
    for expected in there.iter().rev() {
        assert_eq!(focus(play.send(Msg::PreviousField)), *expected);
    }
}

#[test]
fn a_sandbox_pair_that_was_wanted_is_still_wanted_after_going_back() {
    let mut play = play();
    play.at_keys();
    while play.screen().focus != Some(FieldId::SandboxPair) {
        play.send(Msg::NextField);
    }
    let fields = |play: &Play| {
        let blocks = play.screen().blocks;
        blocks
            .iter()
            .filter(|block| matches!(block, Block::Field(_)))
            .count()
    };
    let before = fields(&play);
    play.send(Msg::Toggled);
    let with_sandbox = fields(&play);
    assert!(with_sandbox > before);
    play.send(Msg::Back).enter();
    assert_eq!((play.page(), fields(&play)), (Page::Keys, with_sandbox));
}

#[test]
fn only_what_has_an_id_is_copied() {
    let mut play = with_a_project();
    play.send(Msg::Started).settle().send(Msg::Copy);
    let copied = |play: &Play| -> Option<String> {
        let last = play.log.last()?;
        last.strip_prefix("Copy ").map(str::to_owned)
    };
    assert_eq!(copied(&play), None);
    let no_id = "This row has no id to copy.";
    assert!(!play.text().contains(no_id));
    let mut projects = with_a_project();
    projects.at_projects().send(Msg::Copy);
    let first = projects.projects[0].id.to_string();
    assert_eq!(copied(&projects), Some(first));
    projects.send(Msg::Moved(Move::First)).send(Msg::Copy);
    assert!(projects.text().contains(no_id));
    // Of a data space, its own id goes along.
    projects.send(Msg::Moved(Move::Last)).enter();
    assert_eq!(projects.page(), Page::DataSpace);
    projects.send(Msg::Moved(Move::Last));
    let shown = projects.screen();
    let list = shown
        .blocks
        .iter()
        .find_map(Block::try_as_list_ref)
        .unwrap();
    let id = list.rows.get(list.selected).unwrap().cells[3].clone();
    projects.send(Msg::Copy);
    assert_eq!(copied(&projects), Some(id));
    // Letters begin the filter, as in every list.
    projects.send(Msg::TextBegins);
    assert_eq!(projects.screen().focus, Some(FieldId::Filter));
}

#[test]
fn a_key_that_is_pasted_where_the_sandbox_pair_is_wanted_is_that_pairs() {
    let sandbox = SaasEnvironment::Sandbox;
    let mut play = play();
    play.at_keys()
        .edit(FieldId::ApiKey(PRODUCTION), "api-key-1")
        .send(Msg::KeyMaterial(key_text()))
        .send(Msg::NextField)
        .send(Msg::NextField);
    assert_eq!(play.screen().focus, Some(FieldId::SandboxPair));
    play.send(Msg::Toggled)
        .send(Msg::KeyMaterial(key_text()))
        .edit(FieldId::ApiKey(sandbox), "api-key-2")
        .enter()
        .enter();
    assert!(play.store.has_pair(PRODUCTION) && play.store.has_pair(sandbox));
}

#[test]
fn what_was_tried_from_the_stores_host_is_not_told_of_another_failure() {
    let mut play = with_a_project();
    play.at_keys()
        .edit(FieldId::ApiKey(PRODUCTION), "api-key-1")
        .send(Msg::KeyMaterial(key_text()))
        .enter()
        .send(Msg::Next);
    let saved = crate::domain::Saved {
        changed: 2,
        notes: vec![],
        store: Box::new(play.store.clone()),
    };
    play.answer(Answer::Saved(Ok(saved)));
    assert_eq!(play.page(), Page::Project);
    let broken = RegistryFailure::Unreachable {
        host: "commerce.adobe.io:443".into(),
        stage: crate::domain::Stage::Tcp,
        detail: Label::new("timed out"),
    };
    play.answer(Answer::ProjectsListed(Err(broken)));
    play.answer(Answer::Reached(Ok(Some(vec![crate::domain::ReachStep {
        layer: crate::domain::ReachLayer::Dns,
        ok: true,
        detail: Label::new("192.0.2.7"),
    }]))));
    assert!(play.text().contains("192.0.2.7"), "{}", play.text());
    play.send(Msg::Next);
    let refused = RegistryFailure::TimedOut { seconds: 30 };
    play.answer(Answer::ProjectsListed(Err(refused)));
    assert!(!play.text().contains("192.0.2.7"), "{}", play.text());
}

#[test]
fn the_portals_pair_is_for_what_is_chosen_where_that_is_asked() {
    let mut play = Play::new(Setup {
        portal: true,
        ..Setup::default()
    });
    play.at_keys().enter();
    assert_eq!(play.page(), Page::Portal);
    let shown = |play: &mut Play, to| play.send(Msg::Moved(to)).text();
    let production = play.text();
    let at_name = play.screen().focus == Some(FieldId::PortalName);
    if at_name {
        play.send(Msg::PreviousField);
    }
    let sandbox = shown(&mut play, Move::Down);
    assert_ne!(sandbox, production);
    play.send(Msg::NextField);
    let before = play.text();
    assert_eq!(
        shown(&mut play, Move::Up),
        before,
        "the name's field has no rows"
    );
}

#[test]
fn only_a_list_has_a_filter() {
    let mut play = with_a_project();
    let blocks = play.at_projects().screen().blocks;
    let with_filter = blocks.iter().filter(|block| block.has(FieldId::Filter));
    assert!(
        with_filter
            .map(Block::try_as_list_ref)
            .all(|list| list.is_some())
    );
    assert!(!Block::plain("words").has(FieldId::Filter));
    assert_eq!(blocks.iter().filter(|b| b.has(FieldId::Filter)).count(), 1);
}

/// The page of the keys with one entered, and the focus on this field.
fn keys_at(field: FieldId) -> Play {
    let mut play = with_a_project();
    play.at_keys()
        .edit(FieldId::ApiKey(PRODUCTION), "api-key-1")
        .send(Msg::KeyMaterial(key_text()));
    while play.screen().focus != Some(field) {
        play.send(Msg::NextField);
    }
    play
}

#[test]
fn a_private_key_that_was_erased_is_used_for_nothing() {
    let mut play = keys_at(FieldId::PrivateKey(PRODUCTION));
    let before = play.log.len();
    play.send(Msg::KeyErased).enter();
    assert_eq!(play.page(), Page::Keys);
    assert_eq!(play.log[before..], Vec::<String>::new());
}

#[test]
fn the_help_of_a_keys_file_says_what_tab_does_there() {
    let mut play = keys_at(FieldId::KeyFile(PRODUCTION));
    play.send(Msg::Help);
    assert!(play.text().contains("Tab completes its path"));
}
