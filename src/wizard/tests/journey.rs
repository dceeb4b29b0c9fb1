//! The journey of product.md, step by step.

use super::play::{Play, key, key_text, project, value};
use crate::domain::{
    ApiKey, ConfigPath, Label, Mode, Neighbour, RegistryFailure, Rejection, SaasEnvironment,
    Secret, Setting, SettingValue, Source,
};
use crate::wizard::{
    Action, Answer, Block, Effect, Ending, FieldId, Move, Msg, Page, Setup, StepState, Tone,
};

const PRODUCTION: SaasEnvironment = SaasEnvironment::Production;

fn play() -> Play {
    Play::new(Setup::default())
}

#[test]
fn a_person_who_only_presses_enter_and_pastes_arrives_at_the_summary() {
    let mut play = play();
    play.at_new_project("My Shop").enter();
    assert_eq!(play.page(), Page::DataSpace);
    play.enter();
    assert_eq!(play.page(), Page::Review);
    play.enter();
    assert_eq!(play.page(), Page::Names);
    play.enter();
    assert_eq!(play.page(), Page::Summary);
    assert_eq!(value(&play.store, ConfigPath::ProjectName), "My Shop");
    assert_eq!(value(&play.store, ConfigPath::DataSpaceKind), "Production");
    assert!(play.store.has_pair(PRODUCTION));
    assert_eq!(
        play.log,
        [
            "Inspect",
            "CheckKeys",
            "Save",
            "ListProjects",
            "RequestProject",
            "Save"
        ]
    );
    let effects = play.wizard.update(Msg::Next);
    assert!(matches!(effects[..], [Effect::Quit(Ending::Finished)]));
}

#[test]
fn the_steps_at_the_side_follow_the_page() {
    let mut play = play();
    play.at_projects();
    let states: Vec<StepState> = play.screen().steps.iter().map(|step| step.state).collect();
    assert_eq!(states[..3], [StepState::Done; 3]);
    assert_eq!(states[3], StepState::Current);
    assert_eq!(states[4..], [StepState::Ahead; 3]);
}

#[test]
fn back_keeps_what_was_typed() {
    let mut play = play();
    play.at_keys()
        .edit(FieldId::ApiKey(PRODUCTION), "api-key-1")
        .send(Msg::KeyMaterial(key_text()));
    let before = play.text();
    play.send(Msg::Back).send(Msg::Next);
    assert_eq!(play.text(), before);
}

#[test]
fn back_is_possible_from_a_page_with_an_error() {
    let mut play = play();
    play.at_keys().enter();
    assert!(play.text().contains("api_key."), "{}", play.text());
    play.send(Msg::Back);
    assert_eq!(play.page(), Page::Store);
}

#[test]
fn back_cancels_a_read_and_stays_on_the_page() {
    let mut play = play();
    play.send(Msg::Started);
    let id = play.asked();
    let effects = play.wizard.update(Msg::Back);
    assert!(matches!(effects[..], [Effect::Cancel { id: cancelled }] if cancelled == id));
    assert_eq!(play.screen().pending, None);
    let late = Answer::Inspected(Ok(super::play::inspected(super::play::store())));
    play.send(Msg::Answered { id, answer: late });
    assert!(
        !play.text().contains("/var/www/shop"),
        "a late answer is ignored"
    );
}

#[test]
fn a_back_that_was_half_an_arrow_key_is_taken_back() {
    let mut play = play();
    play.projects = vec![project(1, "Alpha")];
    play.at_projects();
    let before = play.text();
    play.send(Msg::Back).send(Msg::BackTakenBack);
    assert_eq!(play.text(), before, "the page is back, with its notice");
    play.send(Msg::FilterOpened).edit(FieldId::Filter, "al");
    let filtered = play.text();
    play.send(Msg::Back).send(Msg::BackTakenBack);
    assert_eq!(play.text(), filtered, "so is the filter");
    play.send(Msg::Back).send(Msg::Help);
    let helped = play.text();
    play.send(Msg::Back).send(Msg::BackTakenBack);
    assert_eq!(play.text(), helped, "so is the help");
}

#[test]
fn a_cancelled_read_is_asked_for_again_when_the_cancelling_is_taken_back() {
    let mut play = play();
    play.send(Msg::Started).send(Msg::Back);
    play.send(Msg::BackTakenBack).settle();
    assert!(play.text().contains("/var/www/shop"));
}

#[test]
fn a_write_is_awaited_whatever_is_pressed() {
    let mut play = play();
    play.at_keys()
        .edit(FieldId::ApiKey(PRODUCTION), "api-key-1")
        .send(Msg::KeyMaterial(key_text()))
        .enter()
        .send(Msg::Next);
    let pending = play.screen().pending.unwrap();
    assert!(!pending.cancellable);
    for msg in [Msg::Back, Msg::Next, Msg::Back, Msg::NextField] {
        assert!(play.wizard.update(msg).is_empty());
    }
    assert_eq!(play.screen().pending, Some(pending));
    assert_eq!(play.page(), Page::Save);
}

#[test]
fn quitting_during_a_write_waits_for_its_answer() {
    let mut play = play();
    play.at_keys()
        .edit(FieldId::ApiKey(PRODUCTION), "api-key-1")
        .send(Msg::KeyMaterial(key_text()))
        .enter()
        .send(Msg::Next);
    assert!(play.wizard.update(Msg::Quit).is_empty());
    play.settle();
    assert_eq!(play.log.last().unwrap(), "Quit");
    assert!(play.store.has_pair(PRODUCTION));
}

#[test]
fn quitting_asks_when_something_would_be_lost() {
    let mut play = play();
    play.at_keys().edit(FieldId::ApiKey(PRODUCTION), "a");
    assert!(play.wizard.update(Msg::Quit).is_empty());
    assert!(play.screen().dialog.is_some());
    play.send(Msg::Back);
    assert!(play.screen().dialog.is_none());
    play.send(Msg::Quit);
    let effects = play.wizard.update(Msg::Next);
    assert!(matches!(effects[..], [Effect::Quit(Ending::Cancelled)]));
}

#[test]
fn a_second_ctrl_c_quits_without_another_question() {
    let mut play = play();
    play.at_keys().send(Msg::Quit);
    let effects = play.wizard.update(Msg::Quit);
    assert!(matches!(effects[..], [Effect::Quit(Ending::Cancelled)]));
}

#[test]
fn missing_modules_are_named_and_enter_looks_again() {
    let mut play = play();
    play.store.modules.clear();
    play.send(Msg::Started).settle();
    assert!(play.text().contains("composer require"));
    play.store = super::play::store();
    play.enter();
    assert_eq!(play.page(), Page::Store);
    assert!(!play.text().contains("composer require"));
    play.enter();
    assert_eq!(play.page(), Page::Keys);
}

#[test]
fn refused_keys_are_explained_and_can_be_mended() {
    let mut play = play();
    play.at_keys()
        .edit(FieldId::ApiKey(PRODUCTION), "api-key-1")
        .send(Msg::KeyMaterial(key_text()))
        .send(Msg::Next);
    play.answer(Answer::KeysChecked(vec![(
        PRODUCTION,
        Err(RegistryFailure::Refused(Rejection::ApiKeyUnknown)),
    )]));
    assert_eq!(play.page(), Page::Keys);
    assert!(play.text().contains("keys.api_key_unknown"));
    play.edit(FieldId::ApiKey(PRODUCTION), "api-key-2").enter();
    assert_eq!(play.page(), Page::Save);
}

#[test]
fn enter_in_an_unfinished_key_is_a_line_end() {
    let mut play = play();
    play.at_keys()
        .edit(FieldId::ApiKey(PRODUCTION), "api-key-1")
        .send(Msg::Next);
    for line in super::play::KEY.lines() {
        play.send(Msg::KeyMaterial(Secret::new(line.to_owned())));
        assert!(play.log.iter().all(|effect| effect != "CheckKeys"));
        if !line.contains("END") {
            play.send(Msg::Next);
        }
    }
    assert!(play.text().contains("RSA 2048 bit"), "{}", play.text());
    play.enter();
    assert_eq!(play.page(), Page::Save);
}

#[test]
fn a_key_pasted_into_the_api_key_field_goes_into_its_own() {
    let mut play = play();
    play.at_keys().send(Msg::KeyMaterial(key_text()));
    assert_eq!(play.screen().focus, Some(FieldId::PrivateKey(PRODUCTION)));
    assert!(play.text().contains(key().fingerprint().as_str()));
}

#[test]
fn no_screen_of_the_journey_shows_key_text() {
    let mut play = play();
    let body: Vec<&str> = super::play::KEY
        .lines()
        .filter(|line| !line.starts_with('-'))
        .collect();
    play.at_new_project("My Shop");
    for _ in 0..6 {
        let text = play.text();
        assert!(body.iter().all(|line| !text.contains(line)), "{text}");
        play.enter();
    }
    assert!(
        body.iter()
            .all(|line| !format!("{:?}", play.wizard).contains(line))
    );
}

#[test]
fn a_file_that_was_named_is_read_before_the_keys_are_checked() {
    let mut play = play();
    play.at_keys()
        .edit(FieldId::ApiKey(PRODUCTION), "api-key-1")
        .send(Msg::NextField)
        .send(Msg::NextField)
        .edit(FieldId::KeyFile(PRODUCTION), "~/key.pem")
        .enter();
    assert!(
        play.text().contains("read from ~/key.pem"),
        "{}",
        play.text()
    );
    play.enter();
    assert_eq!(play.page(), Page::Save);
}

#[test]
fn the_sandbox_pair_is_checked_and_saved_too() {
    let mut play = play();
    let sandbox = SaasEnvironment::Sandbox;
    play.at_keys()
        .edit(FieldId::ApiKey(PRODUCTION), "api-key-1")
        .send(Msg::KeyMaterial(key_text()))
        .send(Msg::NextField)
        .send(Msg::NextField)
        .send(Msg::Toggled)
        .send(Msg::NextField)
        .edit(FieldId::ApiKey(sandbox), "api-key-2")
        .send(Msg::NextField)
        .send(Msg::KeyMaterial(key_text()))
        .enter()
        .enter();
    assert!(play.store.has_pair(PRODUCTION) && play.store.has_pair(sandbox));
}

/// At the plan of the keys, with an API key that is locked there.
fn at_locked_key(source: Source) -> Play {
    let mut play = play();
    play.store.settings.insert(
        ConfigPath::ProductionApiKey,
        Setting {
            value: SettingValue::Secret(ApiKey::parse("other").unwrap().fingerprint()),
            source,
        },
    );
    play.at_keys().send(Msg::Moved(Move::Last)).enter();
    play.edit(FieldId::ApiKey(PRODUCTION), "api-key-1")
        .send(Msg::KeyMaterial(key_text()))
        .enter();
    assert_eq!(play.page(), Page::Save);
    play
}

#[test]
fn a_value_locked_by_a_variable_is_told_by_its_name_and_nothing_is_saved() {
    let mut play = at_locked_key(Source::Variable);
    let name = format!("{}=(the API key)", ConfigPath::ProductionApiKey.variable());
    assert!(play.text().contains(&name), "{}", play.text());
    play.enter();
    assert_eq!(play.page(), Page::Save);
    assert!(!play.log.contains(&"Save".to_owned()));
}

#[test]
fn a_value_locked_in_env_php_is_said_to_be_written_there() {
    let mut play = at_locked_key(Source::EnvPhp);
    let said = "1 of them in app/etc/env.php, where it is locked";
    assert!(play.text().contains(said), "{}", play.text());
    play.enter();
    assert_eq!(play.page(), Page::Project);
}

/// A store in developer mode that holds the production data space: a copy, as it seems.
fn copy_of_production() -> Play {
    let mut play = play();
    play.store.mode = Mode::Developer;
    for (path, text) in [
        (ConfigPath::ProjectId, "project-1"),
        (ConfigPath::ProjectName, "Shop"),
        (ConfigPath::DataSpaceId, "space-1-1"),
        (ConfigPath::DataSpaceName, "Production"),
        (ConfigPath::DataSpaceKind, "Production"),
    ] {
        play.store.settings.insert(
            path,
            Setting {
                value: SettingValue::Plain(Label::new(text)),
                source: if path == ConfigPath::ProjectId {
                    Source::EnvPhp
                } else {
                    Source::Database
                },
            },
        );
    }
    play.send(Msg::Started).settle();
    play
}

#[test]
fn a_copy_of_production_is_recognised_and_its_connection_taken_out() {
    let mut play = copy_of_production();
    let text = play.text();
    assert!(text.contains("copy of another store"), "{text}");
    assert!(text.contains("developer mode"), "{text}");
    play.send(Msg::Moved(Move::Last)).enter();
    assert_eq!(play.page(), Page::Unbind);
    assert!(play.text().contains("1 of them in app/etc/env.php"));
    assert!(!play.log.contains(&"Save".to_owned()));
    play.enter();
    assert_eq!(play.page(), Page::Store);
    assert!(play.store.connection().is_none());
    let text = play.text();
    assert!(text.contains("commerce-connect undo"), "{text}");
    assert!(!text.contains("copy of another store"), "{text}");
}

#[test]
fn everything_that_was_found_is_told_with_where_it_comes_from() {
    let mut play = copy_of_production();
    play.send(Msg::Moved(Move::Down)).enter();
    assert_eq!(play.page(), Page::Found);
    let text = play.text();
    assert!(
        text.contains("project-1 (app/etc/env.php, locked)"),
        "{text}"
    );
    assert!(text.contains("space-1-1 (database)"), "{text}");
    play.enter();
    assert_eq!(play.page(), Page::Store);
}

#[test]
fn stored_keys_can_be_kept() {
    let mut play = play();
    for (path, fingerprint) in [
        (
            ConfigPath::ProductionApiKey,
            ApiKey::parse("stored").unwrap().fingerprint(),
        ),
        (
            ConfigPath::ProductionPrivateKey,
            key().fingerprint().clone(),
        ),
    ] {
        play.store.settings.insert(
            path,
            Setting {
                value: SettingValue::Secret(fingerprint),
                source: Source::Database,
            },
        );
    }
    play.at_keys();
    assert_eq!(play.page(), Page::KeySource);
    play.enter();
    assert_eq!(play.page(), Page::Project);
    assert!(!play.log.contains(&"Save".to_owned()));
}

#[test]
fn a_production_data_space_on_a_staging_store_needs_its_name_typed() {
    let mut play = play();
    play.store.mode = Mode::Developer;
    play.store.base_url = Label::new("https://staging.shop.example.com/");
    play.projects = vec![project(1, "My Shop")];
    play.at_projects().enter().enter();
    assert_eq!(play.page(), Page::Review);
    assert!(play.text().contains("developer mode"));
    assert!(play.text().contains("staging.shop.example.com"));
    let saves = |play: &Play| play.log.iter().filter(|e| *e == "Save").count();
    let before = saves(&play);
    play.enter();
    play.edit(FieldId::Confirmation, "Testing 1").enter();
    assert_eq!((play.page(), saves(&play)), (Page::Review, before));
    play.edit(FieldId::Confirmation, "Production").enter();
    assert_eq!((play.page(), saves(&play)), (Page::Names, before + 1));
}

#[test]
fn another_store_with_the_same_codes_in_the_data_space_is_named() {
    let mut play = play();
    play.projects = vec![project(1, "My Shop")];
    play.send(Msg::Started);
    let mut found = super::play::inspected(play.store.clone());
    found.neighbours = vec![Neighbour {
        place: Label::new("/var/www/staging"),
        data_space: project(1, "").data_spaces[0].id.clone(),
        websites: vec![Label::new("base")],
    }];
    play.answer(Answer::Inspected(Ok(found)));
    play.enter()
        .edit(FieldId::ApiKey(PRODUCTION), "api-key-1")
        .send(Msg::KeyMaterial(key_text()))
        .enter()
        .enter()
        .enter();
    assert!(play.text().contains("used by /var/www/staging"));
    play.enter();
    assert_eq!(play.page(), Page::Review);
    let text = play.text();
    assert!(text.contains("/var/www/staging uses this data space too"));
    assert!(text.contains("/var/www/shop would overwrite"), "{text}");
}

#[test]
fn a_testing_data_space_needs_no_confirmation() {
    let mut play = play();
    play.store.mode = Mode::Developer;
    play.projects = vec![project(1, "My Shop")];
    play.at_projects()
        .enter()
        .send(Msg::Moved(Move::Down))
        .enter()
        .enter();
    assert_eq!(play.page(), Page::Names);
    assert_eq!(value(&play.store, ConfigPath::DataSpaceName), "Testing 1");
}

#[test]
fn the_cloud_project_is_told_to_the_registry_after_the_save() {
    let mut play = play();
    play.store.cloud_id = Some(Label::new("abc123"));
    play.projects = vec![project(1, "My Shop")];
    play.at_projects().enter().enter().enter();
    assert_eq!(play.page(), Page::Names);
    assert_eq!(play.log.last().unwrap(), "TellCloudId");
}

#[test]
fn what_was_saved_before_is_not_saved_again() {
    let mut play = play();
    play.projects = vec![project(1, "My Shop")];
    play.at_projects().enter().enter().enter();
    let saves = play.log.iter().filter(|e| *e == "Save").count();
    play.send(Msg::Back).enter();
    assert_eq!(play.page(), Page::Names);
    assert_eq!(play.log.iter().filter(|e| *e == "Save").count(), saves);
}

#[test]
fn renaming_changes_the_registry_and_then_the_store() {
    let mut play = play();
    play.projects = vec![project(1, "My Shop")];
    play.at_projects().enter().enter().enter();
    play.send(Msg::Moved(Move::Down)).enter();
    assert_eq!(play.page(), Page::RenameProject);
    play.edit(FieldId::ProjectName, "My Shop EU").enter();
    assert_eq!(play.page(), Page::Names);
    assert_eq!(value(&play.store, ConfigPath::ProjectName), "My Shop EU");
    assert!(play.text().contains("My Shop EU"));
}

#[test]
fn a_rename_whose_answer_got_lost_is_looked_up() {
    let mut play = play();
    play.projects = vec![project(1, "My Shop")];
    play.at_projects().enter().enter().enter();
    play.send(Msg::Moved(Move::Down)).enter();
    play.edit(FieldId::ProjectName, "My Shop EU")
        .send(Msg::Next);
    play.answer(Answer::ProjectRenamed(Err(super::play::lost())));
    assert_eq!(play.log.last().unwrap(), "ListProjects");
    play.projects = vec![project(1, "My Shop EU")];
    play.settle();
    assert_eq!(play.page(), Page::Names);
    assert_eq!(value(&play.store, ConfigPath::ProjectName), "My Shop EU");
}

#[test]
fn the_summary_offers_undo_after_a_save_and_copies_ids() {
    let mut play = play();
    play.projects = vec![project(1, "My Shop")];
    play.at_projects().enter().enter().enter().enter();
    assert_eq!(play.page(), Page::Summary);
    let effects = play.wizard.update(Msg::Copy);
    assert!(matches!(&effects[..], [Effect::Copy { text }] if text == "space-1-1"));
    play.send(Msg::Moved(Move::Last)).enter();
    assert_eq!(play.log.last().unwrap(), "Undo");
    assert!(play.text().contains("as it was before this run"));
}

#[test]
fn the_portal_shows_its_private_key_once_and_fills_the_fields() {
    let mut play = Play::new(Setup {
        portal: true,
        ..Setup::default()
    });
    play.at_keys();
    assert_eq!(play.page(), Page::KeySource);
    play.enter();
    assert_eq!(play.page(), Page::Portal);
    play.send(Msg::NextField)
        .edit(FieldId::PortalName, "My Shop")
        .enter();
    let dialog = play.screen().dialog.unwrap();
    assert!(
        dialog
            .blocks
            .iter()
            .any(|block| matches!(block, Block::KeyText(_)))
    );
    play.send(Msg::Next);
    assert_eq!(play.page(), Page::Keys);
    assert!(play.screen().dialog.is_none());
    play.send(Msg::Back);
    assert_eq!(play.page(), Page::KeySource);
    play.send(Msg::Moved(Move::Last)).enter().enter();
    assert_eq!(play.page(), Page::Save);
}

#[test]
fn help_lies_over_every_page_and_closes_with_both_keys() {
    let mut play = play();
    play.at_keys();
    for close in [Msg::Help, Msg::Back, Msg::Next] {
        play.send(Msg::Help);
        let dialog = play.screen().dialog.unwrap();
        assert!(format!("{dialog:?}").contains("https://experienceleague.adobe.com/"));
        play.send(close);
        assert!(play.screen().dialog.is_none());
        assert_eq!(play.page(), Page::Keys);
    }
}

#[test]
fn every_page_says_how_to_go_back_get_help_and_quit() {
    let mut play = play();
    play.at_new_project("My Shop");
    let actions: Vec<Action> = play.screen().keys.iter().map(|hint| hint.action).collect();
    for action in [Action::Next, Action::Back, Action::Help, Action::Quit] {
        assert!(actions.contains(&action), "{action:?}");
    }
}

#[test]
fn the_filter_closes_before_the_page_is_left() {
    let mut play = play();
    play.projects = vec![project(1, "Alpha"), project(2, "Beta")];
    play.at_projects()
        .send(Msg::FilterOpened)
        .edit(FieldId::Filter, "bet");
    play.send(Msg::Back);
    assert_eq!(play.page(), Page::Project);
    play.send(Msg::FilterOpened)
        .edit(FieldId::Filter, "bet")
        .enter();
    assert_eq!(play.page(), Page::DataSpace);
    assert!(play.text().contains("Beta"));
}

#[test]
fn a_notice_is_gone_after_the_next_key() {
    let mut play = play();
    play.projects = vec![project(1, "My Shop")];
    play.at_projects();
    let notices = |play: &Play| {
        play.screen()
            .blocks
            .iter()
            .filter(|block| {
                matches!(
                    block,
                    Block::Text {
                        tone: Tone::Good,
                        ..
                    }
                )
            })
            .count()
    };
    assert_eq!(notices(&play), 1);
    play.enter();
    assert_eq!(notices(&play), 0);
}

#[test]
fn an_unreachable_gateway_is_tried_from_the_stores_host_too() {
    let mut play = play();
    play.at_keys();
    if play.page() == Page::KeySource {
        play.send(Msg::Moved(Move::Last)).enter();
    }
    play.edit(FieldId::ApiKey(PRODUCTION), "api-key-1")
        .send(Msg::KeyMaterial(key_text()))
        .send(Msg::Next);
    let failure = RegistryFailure::Unreachable {
        host: "commerce.adobe.io:443".into(),
        stage: crate::domain::Stage::Tcp,
        detail: Label::new("timed out"),
    };
    play.answer(Answer::KeysChecked(vec![(PRODUCTION, Err(failure))]));
    assert_eq!(play.log.last().map(String::as_str), Some("Reach"));
    let step = |layer, ok, detail: &str| crate::domain::ReachStep {
        layer,
        ok,
        detail: Label::new(detail),
    };
    play.answer(Answer::Reached(Ok(Some(vec![
        step(crate::domain::ReachLayer::Dns, true, "192.0.2.7"),
        step(crate::domain::ReachLayer::Tcp, false, "Connection refused"),
    ]))));
    assert_eq!(play.page(), Page::Keys);
    let text = play.text();
    assert!(text.contains("failed: Connection refused"), "{text}");
    play.edit(FieldId::ApiKey(PRODUCTION), "api-key-2");
    assert!(!play.text().contains("Connection refused"));
}
