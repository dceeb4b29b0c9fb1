//! A run that was cut short goes on at the next start, without secrets, and what the store and the
//! registry say by then counts.

use super::play::{Play, after, key_text, lost, project, store, value};
use crate::domain::{
    ConfigPath, Fingerprint, Installation, Label, NotRequested, Plan, RegistryFailure, Rejection,
    SaasEnvironment, SettingValue,
};
use crate::wizard::{
    Answer, Checkpoint, Claim, FieldId, Move, Msg, Occupied, Page, Setup, Unfinished, Writing,
};

const PRODUCTION: SaasEnvironment = SaasEnvironment::Production;

fn kept() -> Setup {
    Setup {
        kept: true,
        ..Setup::default()
    }
}

fn play() -> Play {
    let mut play = Play::new(kept());
    play.projects = vec![project(1, "Old")];
    play
}

fn checkpoint(play: &Play) -> Checkpoint {
    play.wizard.checkpoint().unwrap()
}

/// The line is cut, and the program started again on the same world.
fn cut(play: &Play) -> Play {
    let mut again = Play::new(Setup {
        unfinished: Some(Unfinished {
            checkpoint: checkpoint(play),
            age: 725,
        }),
        ..kept()
    });
    again.store = play.store.clone();
    again.projects.clone_from(&play.projects);
    again.send(Msg::Started).settle();
    assert_eq!(again.page(), Page::Unfinished);
    again
}

/// The same, and the person goes on.
fn cut_and_go_on(play: &Play) -> Play {
    let mut again = cut(play);
    again.enter();
    again
}

#[test]
fn the_first_page_says_where_it_stopped_and_offers_both_ways() {
    let mut play = play();
    play.at_projects().enter();
    let again = cut(&play);
    let text = again.text();
    for words in [
        "step 5 of 7, Data space, 12 minutes ago",
        "Go on at step 5 of 7, Data space",
        "Start anew",
        "Old",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
}

#[test]
fn every_page_beyond_the_saved_keys_is_come_back_to() {
    let mut play = play();
    play.at_projects();
    let mut seen = vec![];
    let check = |play: &Play, seen: &mut Vec<Page>| {
        let mut again = cut_and_go_on(play);
        assert_eq!(again.page(), play.page());
        let ids = |play: &Play| {
            let was = checkpoint(play);
            (was.project.map(|p| p.0), was.data_space.map(|s| s.0))
        };
        assert_eq!(ids(&again), ids(play));
        assert_eq!(checkpoint(&again).saves, checkpoint(play).saves);
        seen.push(again.page());
        while again.page() != Page::Store {
            again.send(Msg::Back);
        }
    };
    check(&play, &mut seen);
    for _ in 0..3 {
        play.enter();
        check(&play, &mut seen);
    }
    play.send(Msg::Moved(Move::Down)).enter();
    play.edit(FieldId::ProjectName, "Shop EU");
    check(&play, &mut seen);
    assert!(cut_and_go_on(&play).text().contains("Shop EU"));
    play.enter().send(Msg::Moved(Move::First)).enter();
    check(&play, &mut seen);
    assert_eq!(
        seen,
        [
            Page::Project,
            Page::DataSpace,
            Page::Review,
            Page::Names,
            Page::RenameProject,
            Page::Summary
        ]
    );
}

#[test]
fn a_run_that_was_cut_on_any_page_goes_on_there() {
    let mut play = play();
    play.at_projects().enter().enter().enter().enter();
    assert_eq!(play.page(), Page::Summary);
    for page in Page::all() {
        let mut again = Play::new(Setup {
            unfinished: Some(Unfinished {
                checkpoint: Checkpoint {
                    page,
                    ..checkpoint(&play)
                },
                age: 1,
            }),
            ..kept()
        });
        again.store = play.store.clone();
        again.projects.clone_from(&play.projects);
        again.send(Msg::Started).settle().enter();
        let there = match page {
            // Nothing of theirs is left to go on with.
            Page::Occupied | Page::Unfinished | Page::Elsewhere => Page::Store,
            // Keys are never kept.
            Page::Portal => Page::Keys,
            // The keys are in the store.
            Page::Save => Page::Project,
            Page::Store
            | Page::Overview
            | Page::Found
            | Page::Unbind
            | Page::KeySource
            | Page::Keys
            | Page::Project
            | Page::NewProject
            | Page::DataSpace
            | Page::Review
            | Page::Names
            | Page::RenameProject
            | Page::RenameDataSpace
            | Page::Summary
            | Page::Answers
            | Page::Feeds
            | Page::Resync => page,
        };
        assert_eq!(again.page(), there, "{page:?}");
        while again.page() != Page::Store {
            again.send(Msg::Back);
        }
    }
}

#[test]
fn keys_that_were_not_saved_are_asked_for_again_and_the_path_is_still_there() {
    let mut play = play();
    play.at_keys()
        .edit(FieldId::ApiKey(PRODUCTION), "api-key-1")
        .edit(FieldId::KeyFile(PRODUCTION), "~/private.pem")
        .enter()
        .enter()
        .enter();
    assert_eq!(play.page(), Page::Save);
    let again = cut_and_go_on(&play);
    assert_eq!(again.page(), Page::Keys);
    let text = again.text();
    assert!(
        text.contains("~/private.pem") && text.contains("enter them again"),
        "{text}"
    );
    assert!(!format!("{:?}", checkpoint(&play)).contains("api-key-1"));
}

#[test]
fn a_save_of_keys_that_came_through_unseen_is_found_in_the_store() {
    let mut play = play();
    play.at_keys()
        .edit(FieldId::ApiKey(PRODUCTION), "api-key-1")
        .send(Msg::KeyMaterial(key_text()))
        .enter()
        .send(Msg::Next);
    let was = checkpoint(&play);
    assert_eq!((was.page, was.writing), (Page::Save, Writing::Plan));
    let mut again = cut(&play);
    play.settle();
    again.store = play.store.clone();
    again.enter();
    assert_eq!(again.page(), Page::Project);
    assert!(again.text().contains("had been saved"), "{}", again.text());
    assert_eq!(checkpoint(&again).saves, 1, "so that it can be undone");
}

#[test]
fn a_requested_project_is_looked_up_and_never_requested_again() {
    let mut play = play();
    play.at_new_project("My Shop").send(Msg::Next);
    let mut again = cut(&play);
    again.enter();
    assert_eq!(again.page(), Page::NewProject);
    assert!(again.text().contains("project.outcome_unknown"));
    again.projects.push(project(2, "My Shop"));
    again.enter();
    assert_eq!(again.page(), Page::DataSpace);
    assert!(!again.log.contains(&"RequestProject".to_owned()));

    let mut made = cut(&play);
    made.projects.push(project(2, "My Shop"));
    made.enter();
    assert_eq!(made.page(), Page::DataSpace);
    assert!(made.text().contains("is there"));
    assert!(!made.log.contains(&"RequestProject".to_owned()));
}

#[test]
fn a_lost_answer_and_then_a_lost_line_are_looked_up_too() {
    let mut play = play();
    play.at_new_project("My Shop").send(Msg::Next);
    play.answer(Answer::ProjectRequested(Err(NotRequested::Unknown(lost()))));
    play.answer(Answer::ProjectsListed(Err(lost())));
    assert!(checkpoint(&play).request.is_some());
    assert_eq!(cut_and_go_on(&play).page(), Page::NewProject);
}

#[test]
fn a_connection_that_was_saved_unseen_is_found_and_the_cloud_project_told() {
    let mut play = play();
    play.store.cloud_id = Some(Label::new("abc123"));
    play.at_projects().enter().enter().send(Msg::Next);
    let mut again = cut(&play);
    again.store = after_settling(&mut play);
    again.enter();
    assert_eq!(again.page(), Page::Review);
    assert!(again.text().contains("had been saved"), "{}", again.text());
    assert_eq!(checkpoint(&again).saves, 2, "that of the keys and this one");
    again.enter();
    assert_eq!(again.log.last().unwrap(), "TellCloudId");
    assert_eq!(again.page(), Page::Names);
}

fn after_settling(play: &mut Play) -> crate::domain::Installation {
    play.settle();
    play.store.clone()
}

#[test]
fn a_save_that_did_not_come_through_is_offered_again() {
    let mut play = play();
    play.at_projects().enter().enter().send(Msg::Next);
    let mut again = cut_and_go_on(&play);
    assert_eq!(again.page(), Page::Review);
    assert_eq!(checkpoint(&again).saves, 1, "that of the keys");
    assert!(
        again.text().contains("did not come through"),
        "{}",
        again.text()
    );
    again.enter();
    assert_eq!(again.page(), Page::Names);
    assert_eq!(value(&again.store, ConfigPath::ProjectName), "Old");
}

#[test]
fn a_project_that_is_gone_is_said_and_another_can_be_chosen() {
    let mut play = play();
    play.at_projects().enter().enter();
    let mut again = cut(&play);
    again.projects = vec![project(7, "Other")];
    again.enter();
    assert_eq!(again.page(), Page::Project);
    assert!(
        again
            .text()
            .contains("The project Old is not in the list any more")
    );
    again.enter();
    assert_eq!(again.page(), Page::DataSpace);
}

#[test]
fn of_two_projects_the_one_that_was_chosen_counts() {
    let mut play = play();
    play.projects.push(project(2, "Second"));
    play.at_projects().send(Msg::Moved(Move::Last)).enter();
    assert!(play.text().contains("Second"), "{}", play.text());
    let again = cut_and_go_on(&play);
    assert_eq!(again.page(), Page::DataSpace);
    assert!(again.text().contains("Second"), "{}", again.text());
    let mut gone = cut(&play);
    gone.projects.pop();
    gone.enter();
    assert_eq!(gone.page(), Page::Project);
    assert!(gone.text().contains("Second is not in the list any more"));
}

#[test]
fn keys_that_nobody_had_begun_to_save_are_no_save() {
    let mut play = play();
    play.at_keys()
        .edit(FieldId::ApiKey(PRODUCTION), "api-key-1")
        .send(Msg::KeyMaterial(key_text()))
        .enter();
    let was = checkpoint(&play);
    assert_eq!((was.page, was.writing), (Page::Save, Writing::Nothing));
    assert_eq!(checkpoint(&cut_and_go_on(&play)).saves, 0);
}

#[test]
fn what_the_store_is_connected_to_by_now_counts() {
    let mut play = play();
    play.projects.push(project(2, "Second"));
    play.at_projects().enter().enter().enter();
    assert_eq!(play.page(), Page::Names);
    let second = &play.projects[1];
    let moved = Plan::new(
        &play.store,
        crate::domain::wanted_connection(second, &second.data_spaces[1]),
    );
    let mut again = cut(&play);
    again.store = after(&play.store, &moved);
    again.enter();
    assert_eq!(again.page(), Page::Names);
    let text = again.text();
    assert!(
        text.contains("connected to something else") && text.contains("Second"),
        "{text}"
    );
    assert_eq!(checkpoint(&again).saves, 0, "that save is not ours to undo");
}

#[test]
fn a_store_that_lost_its_keys_asks_for_them() {
    let mut play = play();
    play.at_projects();
    let mut again = cut(&play);
    again.store = store();
    again.enter();
    assert_eq!(again.page(), Page::Keys);
    assert!(again.text().contains("no keys any more"));
}

#[test]
fn starting_anew_forgets_the_old_run() {
    let mut play = play();
    play.at_projects();
    let mut again = cut(&play);
    again.send(Msg::Moved(Move::Down)).enter();
    assert_eq!(again.page(), Page::Store);
    assert_eq!(again.wizard.checkpoint(), None);
}

#[test]
fn nothing_is_kept_before_anything_was_entered_nor_where_nothing_can_be_kept() {
    let mut play = play();
    play.send(Msg::Started).settle();
    assert_eq!(play.wizard.checkpoint(), None);
    let mut demo = Play::new(Setup::default());
    demo.at_keys();
    assert_eq!(demo.wizard.checkpoint(), None);
}

#[test]
fn a_rename_that_only_the_registry_has_reaches_the_store_too() {
    let mut play = play();
    play.at_projects().enter().enter().enter();
    play.send(Msg::Moved(Move::Down)).enter();
    play.edit(FieldId::ProjectName, "Shop EU").send(Msg::Next);
    let mut again = cut(&play);
    again.projects[0].name = Label::new("Shop EU");
    again.enter();
    assert_eq!(again.page(), Page::RenameProject);
    again.enter();
    assert_eq!(again.page(), Page::Names);
    assert_eq!(value(&again.store, ConfigPath::ProjectName), "Shop EU");
}

#[test]
fn while_another_run_has_the_store_nothing_but_asking_for_it_is_possible() {
    let other = Occupied {
        by: Label::new("deploy from 192.0.2.7"),
        process: 42,
        age: 60,
        can_end: true,
    };
    let mut play = Play::new(Setup {
        occupied: Some(other.clone()),
        ..kept()
    });
    play.send(Msg::Started);
    assert_eq!(play.page(), Page::Occupied);
    assert!(play.text().contains("deploy from 192.0.2.7"));
    play.send(Msg::Moved(Move::Last)).send(Msg::Next);
    play.answer(Answer::Claimed(Ok(Claim::Theirs(other))));
    assert!(play.text().contains("still running"));
    play.send(Msg::Moved(Move::First)).send(Msg::Next);
    let left = Unfinished {
        checkpoint: Checkpoint {
            page: Page::Project,
            keys: None,
            project: None,
            data_space: None,
            request: None,
            typed: crate::wizard::Typed::default(),
            saves: 0,
            writing: Writing::Nothing,
        },
        age: 1,
    };
    play.answer(Answer::Claimed(Ok(Claim::Ours(Some(Box::new(left))))));
    assert_eq!(play.page(), Page::Unfinished);
}

/// What somebody else put into the store since.
fn other_keys(play: &mut Play) {
    let setting = play.store.settings.get_mut(&ConfigPath::ProductionApiKey);
    setting.unwrap().value = SettingValue::Secret(Fingerprint::of(b"another"));
}

#[test]
fn undo_is_not_offered_when_somebody_else_was_at_the_store_since() {
    let mut play = play();
    play.at_projects().enter().enter().enter().enter();
    let undo = "put back what was here";
    assert!(cut_and_go_on(&play).text().contains(undo));
    other_keys(&mut play);
    let again = cut_and_go_on(&play);
    assert_eq!(again.page(), Page::Summary);
    assert!(!again.text().contains(undo) && checkpoint(&again).saves == 0);
}

#[test]
fn a_run_that_was_cut_while_it_was_undone_offers_no_undo() {
    let mut play = play();
    play.at_projects().enter().enter().enter().enter();
    play.send(Msg::Moved(Move::Last));
    play.send(Msg::Next).send(Msg::Next);
    let was = checkpoint(&play);
    assert_eq!((was.page, was.writing), (Page::Summary, Writing::Undo));
    let again = cut_and_go_on(&play);
    assert_eq!(checkpoint(&again).saves, 0);
    assert!(!again.text().contains("put back what was here"));
}

#[test]
fn keys_that_are_refused_by_then_are_not_used_any_more() {
    let mut play = play();
    play.at_projects();
    let mut again = cut(&play);
    let found = super::play::inspected(play.store.clone());
    let refused = RegistryFailure::Refused(Rejection::ApiKeyUnknown);
    again
        .send(Msg::Next)
        .answer(Answer::Inspected(Ok(found)))
        .answer(Answer::ProjectsListed(Err(refused)));
    assert_eq!(again.page(), Page::KeySource);
    assert!(again.wizard.draft.keys.is_none());
    assert!(again.text().contains("are refused now"));
}

#[test]
fn a_store_that_lost_a_module_begins_with_that() {
    let mut play = play();
    play.at_projects();
    for lose in [
        |store: &mut Installation| store.modules.clear(),
        |store: &mut Installation| store.modules[0].enabled = false,
    ] {
        let mut again = cut(&play);
        lose(&mut again.store);
        again.enter();
        assert_eq!(again.page(), Page::Store);
    }
}

#[test]
fn keys_of_somebody_else_are_not_taken_for_those_of_the_run_that_was_cut() {
    let mut theirs = play();
    theirs.at_keys();
    theirs
        .edit(FieldId::ApiKey(PRODUCTION), "another-key")
        .send(Msg::KeyMaterial(key_text()))
        .enter()
        .enter();
    let mut play = play();
    play.at_keys()
        .edit(FieldId::ApiKey(PRODUCTION), "api-key-1")
        .send(Msg::KeyMaterial(key_text()))
        .enter();
    assert_eq!(play.page(), Page::Save);
    for (page, words) in [
        (Page::Keys, "were not saved"),
        (Page::Project, "other keys than when the run stopped"),
    ] {
        let mut again = cut(&play);
        again.store = theirs.store.clone();
        again.enter();
        assert_eq!(again.page(), page);
        assert!(again.text().contains(words), "{}", again.text());
        play.enter();
    }
}

#[test]
fn the_name_that_was_being_typed_is_there_again() {
    let mut play = play();
    play.at_new_project("My Sh");
    let again = cut_and_go_on(&play);
    assert_eq!(again.page(), Page::NewProject);
    assert!(again.text().contains("\"My Sh\""), "{}", again.text());
}

#[test]
fn a_sandbox_pair_that_was_wanted_is_still_asked_for() {
    let mut play = play();
    play.at_keys();
    while play.screen().focus != Some(FieldId::SandboxPair) {
        play.send(Msg::NextField);
    }
    assert!(!cut_and_go_on(&play).text().contains("Sandbox API key"));
    play.send(Msg::Toggled);
    assert!(cut_and_go_on(&play).text().contains("Sandbox API key"));
}
