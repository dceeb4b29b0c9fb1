//! Tab in the field for the private key's file.

use super::play::Play;
use crate::domain::{Label, SaasEnvironment};
use crate::wizard::{Action, Answer, Completion, FieldId, Msg, Setup};

const FILE: FieldId = FieldId::KeyFile(SaasEnvironment::Production);

/// The path field has the focus, and this in it.
fn typed(path: &str) -> Play {
    let mut play = Play::new(Setup::default());
    play.at_keys()
        .send(Msg::NextField)
        .send(Msg::NextField)
        .edit(FILE, path);
    assert_eq!(play.screen().focus, Some(FILE));
    play
}

fn tab(play: &mut Play, found: Completion) {
    play.send(Msg::Complete)
        .answer(Answer::PathCompleted(found));
}

fn several(path: &str) -> Completion {
    Completion::Several {
        path: path.into(),
        names: vec![Label::new("shop-1.pem"), Label::new("shop-2.pem")],
        more: 3,
    }
}

fn tab_does(play: &Play) -> Vec<Action> {
    let keys = play.screen().keys;
    let actions = keys.iter().map(|hint| hint.action);
    actions
        .filter(|action| matches!(action, Action::Complete | Action::Fields))
        .collect()
}

#[test]
fn tab_adds_what_is_certain_and_names_the_rest() {
    let mut play = typed("~/k/s");
    assert_eq!(tab_does(&play), [Action::Complete]);
    tab(&mut play, several("~/k/shop-"));
    assert!(play.text().contains("~/k/shop-"), "{}", play.text());
    assert!(
        !play.text().contains("shop-1.pem"),
        "the next Tab names them"
    );
    tab(&mut play, several("~/k/shop-"));
    assert!(play.text().contains("shop-1.pem  shop-2.pem  and 3 more"));
    let mut all = typed("~/k/shop-");
    tab(
        &mut all,
        Completion::Several {
            path: "~/k/shop-".into(),
            names: vec![Label::new("shop-1.pem"), Label::new("shop-2.pem")],
            more: 0,
        },
    );
    let text = all.text();
    assert!(
        text.contains("shop-1.pem  shop-2.pem") && !text.contains("more"),
        "{text}"
    );
    assert_eq!(play.screen().focus, Some(FILE));
    play.edit(FILE, "~/k/shop-1");
    assert!(!play.text().contains("shop-2.pem"), "no longer true");
    tab(&mut play, Completion::One("~/k/shop-1.pem".into()));
    assert!(play.text().contains("~/k/shop-1.pem"));
    assert_eq!(tab_does(&play), [Action::Fields], "the path is whole");
    play.send(Msg::Complete);
    assert_ne!(play.screen().focus, Some(FILE));
}

#[test]
fn a_folder_goes_on_with_the_next_tab() {
    let mut play = typed("~/k");
    tab(&mut play, Completion::One("~/keys/".into()));
    assert_eq!(tab_does(&play), [Action::Complete]);
    assert_eq!(play.screen().focus, Some(FILE));
}

#[test]
fn tab_leaves_the_field_where_nothing_can_be_added() {
    for (path, found) in [
        ("~/none", Completion::Nothing),
        ("/k.pem", Completion::One("/k.pem".into())),
    ] {
        let mut play = typed(path);
        tab(&mut play, found);
        assert_ne!(play.screen().focus, Some(FILE), "{path}");
        assert!(play.text().contains(path));
    }
    let mut play = typed("");
    play.send(Msg::Complete);
    assert_ne!(play.screen().focus, Some(FILE));
}

#[test]
fn what_was_typed_while_tab_looked_is_kept() {
    let mut play = typed("~/k");
    play.send(Msg::Complete).edit(FILE, "~/kx");
    play.answer(Answer::PathCompleted(Completion::One("~/keys/".into())));
    assert!(play.text().contains("~/kx"));
    assert!(!play.text().contains("~/keys/"));
}

#[test]
fn enter_right_behind_tab_reads_the_file_that_tab_found() {
    let mut play = typed("~/k");
    play.send(Msg::Complete).send(Msg::Next);
    play.answer(Answer::PathCompleted(Completion::One("~/k.pem".into())));
    assert_eq!(play.log.last().map(String::as_str), Some("ReadKeyFile"));
    play.settle();
    assert!(play.text().contains("read from ~/k.pem"), "{}", play.text());
}
