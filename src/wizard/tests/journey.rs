//! The journey of product.md, step by step.

use super::play::{copy_of_production, key_text, play, project, value};
use crate::domain::{
    ConfigPath, Label, RegistryFailure, SaasEnvironment, Saved, Setting, SettingValue, Source,
};
use crate::wizard::{Action, Answer, Effect, Ending, FieldId, Move, Msg, Page, StepState};

const PRODUCTION: SaasEnvironment = SaasEnvironment::Production;

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
fn everything_that_was_found_is_told_with_where_it_comes_from() {
    let mut play = copy_of_production();
    play.send(Msg::Moved(Move::Down))
        .send(Msg::Moved(Move::Down))
        .enter();
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
    play.answer(Answer::Renamed(Err(super::play::lost())));
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
}

#[test]
fn undo_asks_first_and_leaves_nothing_behind_that_needs_a_connection() {
    let mut play = play();
    play.projects = vec![project(1, "My Shop")];
    play.at_projects().enter().enter().enter().enter();
    play.send(Msg::Moved(Move::Last)).enter();
    let dialog = play.screen().dialog.expect("a question");
    assert_eq!(dialog.title, "Put back what was there before?");
    assert!(play.text().contains("the 2 saves of this run"));
    play.send(Msg::Moved(Move::First)).send(Msg::Back);
    assert_eq!(
        (play.page(), play.screen().dialog.is_none()),
        (Page::Summary, true)
    );
    play.send(Msg::BackTakenBack);
    assert!(play.screen().dialog.is_some(), "the Esc was none");
    play.send(Msg::Back);
    assert!(!play.log.contains(&"Undo".to_owned()));
    play.enter().enter();
    assert_eq!(play.log.last().unwrap(), "Undo");
    let screen = play.screen();
    assert_eq!(screen.title, "Not connected");
    let done = screen
        .steps
        .iter()
        .filter(|step| step.state == StepState::Done);
    assert_eq!(done.count(), 0);
    let text = play.text();
    assert!(text.contains("as it was before this run"), "{text}");
    for gone in [
        "resync",
        "put back what was here",
        "copy id",
        "Rename",
        "answers file",
    ] {
        assert!(!text.contains(gone), "{gone}: {text}");
    }
    let headline = crate::wizard::steps::headline(&play.wizard.draft);
    assert!(headline.ends_with("what was here before was put back."));
    play.send(Msg::Back);
    assert_eq!(play.page(), Page::Store, "nothing is offered to be renamed");
}

#[test]
fn a_name_that_misleads_is_asked_about() {
    for (name, why) in [
        ("production", Some("this one's type is Testing")),
        ("TESTING 2", Some("Another data space of this project")),
        ("Staging", None),
        ("testing", None),
    ] {
        let mut play = play();
        play.projects = vec![project(1, "My Shop"), project(2, "Other")];
        play.at_projects()
            .enter()
            .send(Msg::Moved(Move::Down))
            .enter();
        play.enter().send(Msg::Moved(Move::Last)).enter();
        assert_eq!(play.page(), Page::RenameDataSpace);
        play.edit(FieldId::DataSpaceName, name).enter();
        let asked = play
            .log
            .iter()
            .filter(|effect| *effect == "RenameDataSpace");
        assert_eq!(asked.count() == 0, why.is_some(), "{name}");
        let text = play.text();
        assert!(why.is_none_or(|why| text.contains(why)), "{name}: {text}");
        if why.is_some() {
            play.enter();
        }
        assert!(play.log.contains(&"RenameDataSpace".to_owned()), "{name}");
    }
}

#[test]
fn the_name_of_another_project_is_asked_about_too() {
    let mut play = play();
    play.projects = vec![project(1, "My Shop"), project(2, "Other")];
    play.at_projects().enter().enter().enter();
    play.send(Msg::Moved(Move::Down)).enter();
    assert_eq!(play.page(), Page::RenameProject);
    play.edit(FieldId::ProjectName, "other").enter();
    assert!(play.text().contains("Another project"), "{}", play.text());
    assert!(!play.log.contains(&"RenameProject".to_owned()));
    play.edit(FieldId::ProjectName, "My Shop EU").enter();
    assert!(play.log.contains(&"RenameProject".to_owned()));
}

#[test]
fn where_nothing_happens_that_is_said() {
    let mut play = play();
    play.projects = vec![project(1, "My Shop")];
    play.at_projects().enter().enter().enter();
    play.send(Msg::Moved(Move::Down)).enter().enter();
    assert_eq!(play.page(), Page::Names);
    assert!(play.text().contains("stays as it is"), "{}", play.text());
    let mut play = super::play::play();
    play.store.modules.clear();
    play.send(Msg::Started).settle();
    assert!(!play.text().contains("nothing has changed"));
    play.enter();
    assert!(
        play.text().contains("nothing has changed"),
        "{}",
        play.text()
    );
    let mut play = super::play::play();
    play.projects = vec![project(1, "My Shop")];
    play.at_projects()
        .send(Msg::Moved(Move::First))
        .send(Msg::Copy);
    assert!(play.text().contains("no id"), "{}", play.text());
    // Where no row has one, nobody is told of the key.
    let mut play = super::play::play();
    play.at_projects();
    let keys = play.screen().keys;
    assert!(
        keys.iter().all(|key| key.action != Action::Copy),
        "{keys:?}"
    );
}

#[test]
fn a_store_that_is_connected_already_shows_to_what() {
    let mut play = play();
    play.projects = vec![project(1, "My Shop")];
    play.at_projects().enter().enter().enter();
    play.send(Msg::Back).send(Msg::Back).enter();
    assert_eq!(play.page(), Page::Review);
    let text = play.text();
    for shown in ["nothing to save", "project-1", "space-1-1", "My Shop"] {
        assert!(text.contains(shown), "{shown}: {text}");
    }
}

#[test]
fn what_a_project_brings_is_promised_by_nobody_and_said_once_it_is_there() {
    let mut play = play();
    play.at_new_project("My Shop");
    let text = play.text();
    assert!(text.contains("By Adobe's documentation"), "{text}");
    play.enter();
    let text = play.text();
    let said = "with 3 data spaces.";
    assert!(text.contains(said), "{text}");
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

#[test]
fn a_save_that_changed_nothing_is_none_to_undo() {
    let mut play = play();
    play.at_keys()
        .edit(FieldId::ApiKey(PRODUCTION), "api-key-1")
        .send(Msg::KeyMaterial(key_text()))
        .enter()
        .send(Msg::Next);
    let store = Box::new(play.store.clone());
    play.answer(Answer::Saved(Ok(Saved {
        changed: 0,
        notes: vec![],
        store,
    })));
    assert_eq!(play.wizard.saves(), 0);
}

#[test]
fn what_is_to_be_noted_of_a_save_is_said_beside_its_success() {
    let mut play = play();
    play.at_keys()
        .edit(FieldId::ApiKey(PRODUCTION), "api-key-1")
        .send(Msg::KeyMaterial(key_text()))
        .enter()
        .send(Msg::Next);
    let store = Box::new(play.store.clone());
    play.answer(Answer::Saved(Ok(Saved {
        changed: 2,
        notes: vec!["It was open to everybody.".into()],
        store,
    })));
    let text = play.text();
    assert!(
        text.contains("Saved 2 values") && text.contains("It was open to everybody."),
        "{text}"
    );
}

#[test]
fn a_plan_that_is_locked_is_not_sent() {
    let mut play = play();
    play.projects = vec![project(1, "Shop")];
    play.at_projects().enter().enter();
    assert_eq!(play.page(), Page::Review);
    let locked = Setting {
        value: SettingValue::Plain(Label::new("space-9")),
        source: Source::Variable,
    };
    play.store.settings.insert(ConfigPath::DataSpaceId, locked);
    let found = super::play::inspected(play.store.clone());
    play.wizard.draft.inspected(found);
    let saves = play.wizard.saves();
    play.send(Msg::Next);
    assert_eq!(play.log.last().map(String::as_str), Some("Inspect"));
    play.settle();
    assert_eq!((play.page(), play.wizard.saves()), (Page::Review, saves));
    assert!(play.text().contains("look again"));
}

#[test]
fn projects_that_could_not_be_listed_are_listed_again_by_enter() {
    let mut play = play();
    play.projects = vec![project(1, "Shop")];
    play.at_keys()
        .edit(FieldId::ApiKey(PRODUCTION), "api-key-1")
        .send(Msg::KeyMaterial(key_text()))
        .enter()
        .send(Msg::Next);
    let store = Box::new(play.store.clone());
    play.answer(Answer::Saved(Ok(Saved {
        changed: 2,
        notes: vec![],
        store,
    })));
    let broken = RegistryFailure::Rejected {
        status: 403,
        message: Label::new("not today"),
        request_id: None,
    };
    play.answer(Answer::ProjectsListed(Err(broken)));
    assert_eq!(play.page(), Page::Project);
    let text = play.text();
    for words in ["not today", "try again"] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(!text.contains("Request New Project"), "{text}");
    assert!(play.enter().text().contains("Request New Project"));
}

#[test]
fn a_project_that_the_answer_does_not_have_is_looked_up() {
    let mut play = play();
    play.at_new_project("My Shop").send(Msg::Next);
    play.answer(Answer::ProjectRequested(Ok(vec![])));
    assert_eq!(play.log.last().map(String::as_str), Some("ListProjects"));
}
