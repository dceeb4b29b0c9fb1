//! Step 4, a new project: asked for once, and looked up when the answer got lost.

use super::{Logic, PageView};
use crate::domain::{
    Edition, Name, NotRequested, Problem, Project, ProjectRequest, RegistryFailure, name_taken,
};
use crate::wizard::checkpoint::Checkpoint;
use crate::wizard::draft::Draft;
use crate::wizard::effect::Request;
use crate::wizard::field_id::FieldId;
use crate::wizard::page::{Go, Page};
use crate::wizard::requests::InFlight;
use crate::wizard::screen::{Action, Block, Field, KeyHint, Tone};

#[derive(Debug, Default)]
pub(super) struct NewProjectPage {
    text: String,
    problem: Option<Problem>,
    /// The button has the focus, not the name.
    on_button: bool,
    /// The request was sent, and its answer has not come.
    requesting: bool,
}

impl NewProjectPage {
    /// The name that was typed.
    pub(super) fn typed(&self) -> &str {
        &self.text
    }

    fn look_up(draft: &Draft, requests: &mut InFlight) {
        if let Some(keys) = draft.keys.clone() {
            requests.ask(
                "Looking whether the project was made",
                Request::ListProjects { keys },
            );
        }
    }

    fn request(&mut self, draft: &mut Draft, requests: &mut InFlight) {
        let name = match Name::parse(&self.text) {
            Ok(name) => name,
            Err(problem) => {
                self.problem = Some(problem);
                self.on_button = false;
                return;
            }
        };
        if let Some(mut problem) = name_taken(&draft.projects, &name) {
            problem.hint = "Esc goes back to the list to choose it; or type another name.".into();
            self.problem = Some(problem);
            self.on_button = false;
            return;
        }
        let Some(keys) = draft.keys.clone() else {
            return;
        };
        draft.request = Some(ProjectRequest {
            name: name.clone(),
            known: draft.projects.iter().map(|p| p.id.clone()).collect(),
        });
        self.requesting = true;
        requests.ask(
            "Requesting the project",
            Request::RequestProject { keys, name },
        );
    }
}

/// What a project brings is known only once it is there: until then it is said on what that rests.
fn comes_with(edition: Option<&Edition>) -> String {
    match edition {
        Some(edition @ (Edition::OpenSource | Edition::Commerce | Edition::B2b)) => format!(
            "By Adobe's documentation a project of {} comes with {}; the licence decides.",
            edition.product(),
            edition.entitlement()
        ),
        Some(Edition::Other(_)) | None => "Your licence decides which data spaces it has.".into(),
    }
}

/// What the project did bring.
fn is_there(draft: &Draft) -> String {
    let spaces = draft
        .project()
        .map_or(&[][..], |project| &project.data_spaces);
    match spaces.len() {
        0 => "The project is there; it has no data space yet.".into(),
        1 => "The project is there, with 1 data space.".into(),
        several => format!("The project is there, with {several} data spaces."),
    }
}

impl Logic for NewProjectPage {
    fn enter(&mut self, draft: &mut Draft, requests: &mut InFlight) {
        self.on_button = false;
        if draft.request.is_some() {
            Self::look_up(draft, requests);
        } else {
            self.problem = None;
        }
    }

    fn restore(&mut self, was: &Checkpoint, draft: &Draft) {
        self.text.clone_from(&was.typed.new_project);
        self.problem = draft.request.as_ref().map(|request| {
            Problem::new(
                "project.outcome_unknown",
                format!(
                    "It is not known whether the project {} was made.",
                    request.name
                ),
                "It was being requested when the run stopped, and the list does not have it.",
                "Enter looks again.",
            )
        });
    }

    fn next(&mut self, draft: &mut Draft, requests: &mut InFlight) -> Go {
        self.problem = None;
        if draft.request.is_some() {
            Self::look_up(draft, requests);
        } else {
            self.request(draft, requests);
        }
        Go::Stay
    }

    fn focus(&mut self, _forward: bool) {
        self.on_button = !self.on_button;
    }

    fn edited(&mut self, field: FieldId, text: String) {
        if field == FieldId::NewProject {
            self.text = text;
            self.problem = None;
        }
    }

    fn project_requested(
        &mut self,
        projects: Result<Vec<Project>, NotRequested>,
        draft: &mut Draft,
        requests: &mut InFlight,
    ) -> Go {
        self.requesting = false;
        let answered = match projects {
            Ok(answered) => answered,
            Err(NotRequested::Unknown(failure)) => {
                self.problem = Some(failure.problem("tell whether the project was made"));
                Self::look_up(draft, requests);
                return Go::Stay;
            }
            Err(NotRequested::Refused(failure)) => {
                draft.request = None;
                self.problem = Some(failure.problem("request the project"));
                return Go::Stay;
            }
            Err(NotRequested::Held(problem)) => {
                draft.request = None;
                self.problem = Some(problem);
                return Go::Stay;
            }
        };
        let mut projects = draft.projects.to_vec();
        let known = |new: &Project| draft.projects.iter().any(|known| known.id == new.id);
        projects.extend(answered.into_iter().filter(|new| !known(new)));
        if draft.list(projects) {
            draft.project_came();
            draft.say(is_there(draft));
            self.text.clear();
            return Go::Instead(Page::DataSpace);
        }
        Self::look_up(draft, requests);
        Go::Stay
    }

    fn projects_listed(
        &mut self,
        listed: Result<Vec<Project>, RegistryFailure>,
        draft: &mut Draft,
        _requests: &mut InFlight,
    ) -> Go {
        let projects = match listed {
            Ok(projects) => projects,
            Err(failure) => {
                let mut problem = failure.problem("tell whether the project was made");
                problem.hint =
                    "Enter looks again. Nothing is requested until that is known.".into();
                self.problem = Some(problem);
                return Go::Stay;
            }
        };
        if draft.list(projects) {
            draft.project_came();
            draft.say("The answer got lost, but the project was made: here it is.");
            self.text.clear();
            return Go::Instead(Page::DataSpace);
        }
        draft.request = None;
        self.problem = Some(Problem::new(
            "project.not_made",
            "The project was not made.",
            "The answer to the request got lost, and the list does not have the project.",
            "Wait a moment and look at the list (Esc) before you ask again with Enter.",
        ));
        Go::Stay
    }

    fn view(&self, draft: &Draft) -> PageView {
        let edition = draft.store.as_deref().map(|store| &store.edition);
        let mut blocks = vec![
            Block::plain(format!(
                "A project is asked for once and can't be deleted. {}",
                comes_with(edition)
            )),
            Block::Field(Field {
                id: FieldId::NewProject,
                label: "Name",
                text: self.text.clone(),
                placeholder: "(for example: My Shop EU)",
                note: None,
            }),
            Block::text(
                Tone::Muted,
                "Name it after the shop, not after one service: all services share it. \
                 The name is a label and can be changed later.",
            ),
        ];
        if let Some(problem) = &self.problem {
            blocks.push(Block::Problem(problem.clone()));
        }
        let next = if draft.request.is_some() && !self.requesting {
            "look again"
        } else {
            "request the project"
        };
        blocks.push(Block::button(next));
        let focus = if self.on_button {
            FieldId::Button
        } else {
            FieldId::NewProject
        };
        PageView {
            title: "Request New Project".into(),
            blocks,
            focus: Some(focus),
            keys: vec![KeyHint::new(Action::Next, next)],
            ..PageView::default()
        }
    }
}
