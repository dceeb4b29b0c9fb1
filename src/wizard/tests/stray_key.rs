//! Key text that comes in where no key belongs.

use super::play::{KEY, Play, key, key_text, play, project};
use crate::domain::{SaasEnvironment, Secret};
use crate::wizard::{FieldId, Msg, Page, Setup};

const FIELD: FieldId = FieldId::PrivateKey(SaasEnvironment::Production);

type WayIn = fn(&mut Play) -> &mut Play;

fn is_offered(play: &Play) -> bool {
    play.screen()
        .dialog
        .is_some_and(|dialog| dialog.title == "A private key?")
}

fn assert_in_its_field(play: &Play, what: &str) {
    assert_eq!(play.page(), Page::Keys, "{what}");
    assert_eq!(play.screen().focus, Some(FIELD), "{what}");
    assert!(!is_offered(play), "{what}");
    let text = play.text();
    assert!(text.contains(key().fingerprint().as_str()), "{what}");
}

#[test]
fn a_key_pasted_on_any_page_goes_to_its_field_with_one_key() {
    let ways: [(&str, WayIn); 5] = [
        ("the first page", |play| play.send(Msg::Started).settle()),
        ("the plan", |play| {
            play.at_keys()
                .edit(FieldId::ApiKey(SaasEnvironment::Production), "api-key-1")
                .send(Msg::KeyMaterial(key_text()))
                .enter()
        }),
        ("the projects", Play::at_projects),
        ("a new project", |play| play.at_new_project("My Shop")),
        ("the end", |play| {
            play.projects = vec![project(1, "My Shop")];
            play.at_projects().enter().enter().enter().enter()
        }),
    ];
    for (what, way) in ways {
        let mut play = play();
        way(&mut play).send(Msg::KeyMaterial(key_text()));
        assert!(is_offered(&play), "{what}");
        assert!(play.text().contains("RSA 2048 bit"), "{what}");
        play.send(Msg::Next);
        assert_in_its_field(&play, what);
        play.send(Msg::Back);
        assert_eq!(play.page(), Page::Store, "{what}");
    }
}

#[test]
fn the_way_back_from_there_leads_through_the_choice_of_keys() {
    let mut play = Play::new(Setup {
        portal: true,
        ..Setup::default()
    });
    play.send(Msg::Started)
        .settle()
        .send(Msg::KeyMaterial(key_text()))
        .send(Msg::Next);
    assert_in_its_field(&play, "the demo");
    play.send(Msg::Back);
    assert_eq!(play.page(), Page::KeySource);
}

#[test]
fn what_is_typed_while_the_keys_are_checked_is_offered_once_it_looks_like_a_key() {
    let mut play = play();
    play.at_keys()
        .edit(FieldId::ApiKey(SaasEnvironment::Production), "api-key-1")
        .send(Msg::KeyMaterial(key_text()))
        .send(Msg::Next);
    for (at, c) in KEY.char_indices() {
        play.send(Msg::KeyMaterial(Secret::new(c.to_string())));
        assert_eq!(is_offered(&play), at + 1 >= "-----BEGIN".len(), "{at}");
    }
}

#[test]
fn a_key_comes_in_piece_by_piece_and_is_offered_from_its_first_character_on() {
    let mut play = play();
    play.at_projects();
    for c in KEY.chars() {
        play.send(Msg::KeyMaterial(Secret::new(c.to_string())));
        assert!(is_offered(&play));
    }
    play.send(Msg::Next);
    assert_in_its_field(&play, "in pieces");
}

#[test]
fn a_key_that_is_not_wanted_is_forgotten() {
    let mut play = play();
    play.at_new_project("My Shop")
        .send(Msg::KeyMaterial(key_text()))
        .send(Msg::Back);
    assert_eq!(play.page(), Page::NewProject);
    assert!(!is_offered(&play));
    assert!(play.text().contains("My Shop"), "what was typed is kept");
    play.send(Msg::BackTakenBack);
    assert!(is_offered(&play), "the Esc was none");
    play.send(Msg::Back)
        .send(Msg::Help)
        .send(Msg::BackTakenBack);
    assert!(!is_offered(&play));
}

#[test]
fn a_read_that_is_under_way_is_cancelled_when_the_key_is_taken() {
    let mut play = play();
    play.at_keys()
        .edit(FieldId::ApiKey(SaasEnvironment::Production), "api-key-1")
        .send(Msg::KeyMaterial(key_text()))
        .send(Msg::Next)
        .send(Msg::KeyMaterial(key_text()));
    assert!(is_offered(&play), "while the keys are being checked");
    play.send(Msg::Next);
    assert_in_its_field(&play, "while the keys are being checked");
    assert_eq!(play.log.last().map(String::as_str), Some("Cancel"));
}

#[test]
fn a_write_is_awaited_before_the_key_is_taken() {
    let mut play = play();
    play.at_new_project("My Shop")
        .send(Msg::Next)
        .send(Msg::KeyMaterial(key_text()))
        .send(Msg::Next);
    assert!(is_offered(&play), "the key waits for the answer");
    assert_eq!(play.page(), Page::NewProject);
    play.settle().send(Msg::Next);
    assert_in_its_field(&play, "after the answer");
}

#[test]
fn a_key_pasted_over_the_help_is_offered_too() {
    let mut play = play();
    play.at_projects()
        .send(Msg::Help)
        .send(Msg::KeyMaterial(key_text()));
    assert!(is_offered(&play));
    play.send(Msg::Next);
    assert_in_its_field(&play, "over the help");
}

#[test]
fn a_key_pasted_before_the_store_is_known_waits_in_its_field() {
    let mut play = play();
    play.send(Msg::Started)
        .send(Msg::KeyMaterial(key_text()))
        .send(Msg::Next);
    assert_eq!(play.page(), Page::Store);
    play.settle().enter();
    assert_in_its_field(&play, "after the store was read");
}

#[test]
fn what_is_no_private_key_says_why_and_goes_away_with_either_key() {
    for away in [Msg::Next, Msg::Back] {
        let mut play = play();
        play.at_projects().send(Msg::KeyMaterial(Secret::new(
            "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----\n".into(),
        )));
        assert!(play.text().contains("hint"), "{}", play.text());
        play.send(away);
        assert!(!is_offered(&play));
        assert_eq!(play.page(), Page::Project);
    }
}

#[test]
fn what_is_too_long_for_a_key_is_not_offered_to_its_field() {
    let mut play = play();
    let long = format!("-----BEGIN PRIVATE KEY-----\n{}", "A".repeat(70_000));
    play.at_projects()
        .send(Msg::KeyMaterial(Secret::new(long)))
        .settle();
    assert!(is_offered(&play));
    let text = play.text();
    assert!(text.contains("nothing of it was kept"), "{text}");
    assert!(!text.contains("Enter puts it"), "{text}");
    play.send(Msg::Next);
    assert!(!is_offered(&play));
    assert_eq!(play.page(), Page::Project);
}
