//! The keys page and the saving of keys.

use super::play::{Play, key, key_text, play};
use crate::domain::{
    ApiKey, ConfigPath, RegistryFailure, Rejection, SaasEnvironment, Secret, Setting, SettingValue,
    Source,
};
use crate::wizard::{Answer, Block, FieldId, KeyFileText, Move, Msg, Page, Setup};

const PRODUCTION: SaasEnvironment = SaasEnvironment::Production;

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

const API_KEY: &str = "0123456789abcdef0123456789abcdef";

fn api_key_field(play: &Play) -> String {
    let fields = play.screen().blocks.into_iter();
    let mut fields = fields.filter_map(|block| match block {
        Block::Field(field) if field.id == FieldId::ApiKey(PRODUCTION) => Some(field.text),
        _ => None,
    });
    fields.next().unwrap()
}

#[test]
fn an_api_key_in_the_private_key_field_goes_into_its_own() {
    type Way = fn(&mut Play) -> &mut Play;
    let ways: [(&str, Way); 3] = [
        ("the paste is over", |play| play.send(Msg::KeyTextOver)),
        ("Enter", |play| play.send(Msg::Next)),
        ("Tab", |play| play.send(Msg::NextField)),
    ];
    for (what, over) in ways {
        let mut play = play();
        play.at_keys()
            .send(Msg::NextField)
            .send(Msg::KeyMaterial(Secret::new(API_KEY.into())));
        assert!(
            !play.text().contains(API_KEY),
            "{what}: not before it is over"
        );
        over(&mut play);
        assert_eq!(api_key_field(&play), API_KEY, "{what}");
        let text = play.text();
        assert!(text.contains("is an API key"), "{what}: {text}");
        assert!(text.contains("paste it here"), "{what}: {text}");
    }
}

#[test]
fn another_api_key_is_not_overwritten_by_a_word_in_the_private_key_field() {
    let mut play = play();
    play.at_keys()
        .edit(FieldId::ApiKey(PRODUCTION), "api-key-1")
        .send(Msg::NextField)
        .send(Msg::KeyMaterial(Secret::new(API_KEY.into())))
        .send(Msg::KeyTextOver)
        .send(Msg::NextField);
    assert_eq!(api_key_field(&play), "api-key-1");
    assert!(play.text().contains("as an API key is"), "{}", play.text());
}

#[test]
fn an_api_key_and_a_private_key_in_one_paste_go_each_to_their_field() {
    for text in [
        format!("{API_KEY}\n{}", super::play::KEY),
        format!("{}{API_KEY}\n", super::play::KEY),
        format!("API key: {API_KEY}\n\n{}", super::play::KEY),
    ] {
        for fields in 0..2 {
            let mut play = play();
            play.at_keys();
            for _ in 0..fields {
                play.send(Msg::NextField);
            }
            play.send(Msg::KeyMaterial(Secret::new(text.clone())))
                .send(Msg::KeyTextOver);
            assert_eq!(api_key_field(&play), API_KEY);
            assert!(play.text().contains(key().fingerprint().as_str()));
            play.enter();
            assert_eq!(play.page(), Page::Save, "{}", play.text());
        }
        let mut play = play();
        play.send(Msg::Started)
            .settle()
            .send(Msg::KeyMaterial(Secret::new(text)))
            .send(Msg::Next);
        assert_eq!(api_key_field(&play), API_KEY, "pasted on another page");
    }
}

#[test]
fn a_file_without_a_key_keeps_the_focus_and_matters_no_more_once_a_key_is_pasted() {
    let mut play = play();
    play.at_keys()
        .edit(FieldId::ApiKey(PRODUCTION), "api-key-1")
        .send(Msg::NextField)
        .send(Msg::NextField)
        .edit(FieldId::KeyFile(PRODUCTION), "~/public.pem")
        .send(Msg::Next);
    play.answer(Answer::KeyFileRead(Ok(KeyFileText {
        text: Secret::new("-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----\n".into()),
        readers: None,
    })));
    assert_eq!(play.screen().focus, Some(FieldId::KeyFile(PRODUCTION)));
    assert!(play.text().contains("hint"), "{}", play.text());
    play.edit(FieldId::KeyFile(PRODUCTION), "~/private.pem");
    assert!(!play.text().contains("hint"), "{}", play.text());
    play.send(Msg::KeyMaterial(key_text())).enter();
    assert_eq!(play.page(), Page::Save, "{}", play.text());
}

#[test]
fn where_a_key_went_is_not_said_again_when_the_page_is_seen_again() {
    let mut play = play();
    play.at_keys().send(Msg::KeyMaterial(key_text()));
    assert!(play.text().contains("That was key text"));
    play.send(Msg::Back).enter();
    assert_eq!(play.page(), Page::Keys);
    assert!(!play.text().contains("That was key text"));
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
fn who_else_can_read_the_file_of_a_key_is_said() {
    let mut play = play();
    play.at_keys()
        .edit(FieldId::ApiKey(PRODUCTION), "api-key-1")
        .send(Msg::NextField)
        .send(Msg::NextField)
        .edit(FieldId::KeyFile(PRODUCTION), "~/key.pem")
        .send(Msg::Next);
    play.answer(Answer::KeyFileRead(Ok(super::play::key_file(Some(
        "its group",
    )))));
    let text = play.text();
    assert!(text.contains("its group can read"), "{text}");
    play.send(Msg::KeyMaterial(key_text()));
    assert!(!play.text().contains("its group"), "{}", play.text());
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
        .send(Msg::NextField);
    let screen = play.screen();
    let fields = screen.blocks.iter().filter_map(Block::try_as_field_ref);
    let labels: Vec<&str> = fields.map(|field| field.label).collect();
    assert_eq!(
        labels,
        ["API key", "or its file", "Sandbox API key", "or its file"]
    );
    play.edit(FieldId::ApiKey(sandbox), "api-key-2")
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
