//! Back, quit, help and whatever lies over a page: nothing is lost, and nobody is kept.

use super::play::{Play, key_text, play, project};
use crate::domain::SaasEnvironment;
use crate::wizard::{Action, Answer, Block, Effect, Ending, FieldId, Msg, Page, Tone};

const PRODUCTION: SaasEnvironment = SaasEnvironment::Production;

#[test]
fn back_keeps_what_was_typed() {
    let mut play = play();
    play.at_keys()
        .edit(FieldId::ApiKey(PRODUCTION), "api-key-1")
        .send(Msg::NextField)
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
fn typed_keys_are_not_lost_without_a_question() {
    let mut play = play();
    play.at_keys().send(Msg::Back);
    assert_eq!(play.page(), Page::Store);
    play.enter()
        .edit(FieldId::ApiKey(PRODUCTION), "api-key-1")
        .send(Msg::Back);
    assert!(play.wizard.update(Msg::Quit).is_empty());
    let dialog = play.screen().dialog.expect("a question");
    assert_eq!(dialog.title, "Quit?");
    let mut empty = super::play::play();
    empty.at_keys().send(Msg::Back).send(Msg::Quit);
    assert_eq!(empty.log.last().unwrap(), "Quit", "nothing was typed");
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
