//! A project is never requested twice for one request.

use super::play::{Play, lost, project};
use crate::domain::{Label, NotRequested, Problem, RegistryFailure};
use crate::wizard::{Answer, Msg, Page, Setup};

fn requested() -> Play {
    let mut play = Play::new(Setup::default());
    play.projects = vec![project(1, "Old")];
    play.at_new_project("My Shop").send(Msg::Next);
    assert_eq!(play.log.last().unwrap(), "RequestProject");
    play
}

fn requests(play: &Play) -> usize {
    play.log.iter().filter(|e| *e == "RequestProject").count()
}

#[test]
fn a_lost_answer_is_looked_up_and_the_project_found() {
    let mut play = requested();
    play.answer(Answer::ProjectRequested(Err(NotRequested::Unknown(lost()))));
    assert_eq!(play.log.last().unwrap(), "ListProjects");
    play.projects.push(project(2, "My Shop"));
    play.settle();
    assert_eq!(play.page(), Page::DataSpace);
    assert!(play.text().contains("answer got lost"), "{}", play.text());
    assert_eq!(requests(&play), 1);
}

#[test]
fn a_lost_answer_without_a_project_is_offered_again_only_after_the_look() {
    let mut play = requested();
    play.answer(Answer::ProjectRequested(Err(NotRequested::Unknown(lost()))))
        .settle();
    assert_eq!(play.page(), Page::NewProject);
    assert!(play.text().contains("project.not_made"));
    play.enter();
    assert_eq!(requests(&play), 2);
    assert_eq!(play.page(), Page::DataSpace);
}

#[test]
fn while_the_outcome_is_unknown_enter_only_looks() {
    let mut play = requested();
    play.answer(Answer::ProjectRequested(Err(NotRequested::Unknown(lost()))));
    for _ in 0..3 {
        play.answer(Answer::ProjectsListed(Err(lost())));
        play.send(Msg::Next);
        assert_eq!(play.log.last().unwrap(), "ListProjects");
    }
    assert_eq!(requests(&play), 1);
}

#[test]
fn when_the_worker_breaks_down_the_project_is_looked_up() {
    let mut play = requested();
    play.answer(Answer::Lost).send(Msg::Next);
    assert_eq!(play.log.last().unwrap(), "ListProjects");
    assert_eq!(requests(&play), 1);
}

#[test]
fn an_unknown_outcome_is_remembered_when_the_person_goes_back_and_forth() {
    let mut play = requested();
    play.answer(Answer::ProjectRequested(Err(NotRequested::Unknown(lost()))));
    play.answer(Answer::ProjectsListed(Err(lost())));
    play.send(Msg::Back).send(Msg::Next);
    assert_eq!(play.log.last().unwrap(), "ListProjects");
    assert_eq!(requests(&play), 1);
}

#[test]
fn a_second_project_with_the_same_name_is_refused_before_it_is_sent() {
    let mut play = Play::new(Setup::default());
    play.projects = vec![project(1, "My Shop")];
    play.at_new_project("my shop").enter();
    assert!(play.text().contains("project.name_taken"));
    assert_eq!(requests(&play), 0);
}

#[test]
fn a_clear_refusal_is_said_and_needs_no_look() {
    let mut play = requested();
    play.answer(Answer::ProjectRequested(Err(NotRequested::Refused(
        RegistryFailure::Rejected {
            status: 403,
            message: Label::new("no entitlement"),
            request_id: None,
        },
    ))));
    assert_eq!(play.log.last().unwrap(), "RequestProject");
    assert!(play.text().contains("no entitlement"));
    assert_eq!(play.screen().pending, None);
}

#[test]
fn a_wish_of_an_earlier_run_is_said_and_asked_about_again() {
    let mut play = requested();
    let held = Problem::new("project.outcome_unknown", "Not known.", "", "");
    play.answer(Answer::ProjectRequested(Err(NotRequested::Held(held))));
    assert!(play.text().contains("project.outcome_unknown"));
    assert_eq!(play.screen().pending, None);
    play.enter();
    assert_eq!(requests(&play), 2);
}

#[test]
fn back_from_the_new_project_does_not_lead_to_the_request_again() {
    let mut play = requested();
    play.settle();
    assert_eq!(play.page(), Page::DataSpace);
    play.send(Msg::Back);
    assert_eq!(play.page(), Page::Project);
    assert!(play.text().contains("My Shop"));
}
