//! Step 6, a new name: first at the registry, then in the store's configuration.

use std::marker::PhantomData;
use std::sync::Arc;

use super::plan_parts::locked;
use super::{Logic, PageView};
use crate::domain::{
    ConfigPath, Keys, Label, Name, Plan, Problem, Project, RegistryFailure, Saved, Value,
    doubtful_data_space_name, doubtful_project_name,
};
use crate::wizard::checkpoint::{Checkpoint, Typed};
use crate::wizard::draft::Draft;
use crate::wizard::effect::Request;
use crate::wizard::field_id::FieldId;
use crate::wizard::page::Go;
use crate::wizard::requests::InFlight;
use crate::wizard::screen::{Action, Block, Field, KeyHint, Tone};

/// What can be renamed.
pub(super) trait RenameSubject: std::fmt::Debug + Default {
    const FIELD: FieldId;
    const PATH: ConfigPath;
    const TITLE: &'static str;
    const DOING: &'static str;
    /// At the end of the run, before the new name.
    const DONE: &'static str;

    /// Its name now.
    fn name(draft: &Draft) -> Option<Label>;
    /// What was typed for it.
    fn typed(typed: &Typed) -> &str;
    /// Notes the new name.
    fn set(draft: &mut Draft, name: &Name);
    /// Why this name would mislead.
    fn doubt(draft: &Draft, name: &Name) -> Option<String>;
    /// The order to rename it.
    fn request(draft: &Draft, keys: Keys, name: Name) -> Option<Request>;
}

/// The project's name.
#[derive(Debug, Default)]
pub(super) struct ProjectName;

/// The data space's name.
#[derive(Debug, Default)]
pub(super) struct DataSpaceName;

impl RenameSubject for ProjectName {
    const FIELD: FieldId = FieldId::ProjectName;
    const PATH: ConfigPath = ConfigPath::ProjectName;
    const TITLE: &'static str = "Rename this Project";
    const DOING: &'static str = "rename the project";
    const DONE: &'static str = "Project renamed";

    fn name(draft: &Draft) -> Option<Label> {
        Some(draft.project()?.name.clone())
    }

    fn typed(typed: &Typed) -> &str {
        &typed.project_name
    }

    fn set(draft: &mut Draft, name: &Name) {
        let id = draft.project.clone();
        if let Some(project) = Arc::make_mut(&mut draft.projects)
            .iter_mut()
            .find(|p| Some(&p.id) == id.as_ref())
        {
            project.name = Label::new(name.as_str());
        }
    }

    fn doubt(draft: &Draft, name: &Name) -> Option<String> {
        doubtful_project_name(&draft.projects, draft.project.as_ref()?, name)
    }

    fn request(draft: &Draft, keys: Keys, name: Name) -> Option<Request> {
        Some(Request::RenameProject {
            keys,
            project: draft.project.clone()?,
            name,
        })
    }
}

impl RenameSubject for DataSpaceName {
    const FIELD: FieldId = FieldId::DataSpaceName;
    const PATH: ConfigPath = ConfigPath::DataSpaceName;
    const TITLE: &'static str = "Rename this Environment";
    const DOING: &'static str = "rename the data space";
    const DONE: &'static str = "Data space renamed";

    fn name(draft: &Draft) -> Option<Label> {
        Some(draft.data_space()?.name.clone())
    }

    fn typed(typed: &Typed) -> &str {
        &typed.data_space_name
    }

    fn set(draft: &mut Draft, name: &Name) {
        let (project, space) = (draft.project.clone(), draft.data_space.clone());
        if let Some(space) = Arc::make_mut(&mut draft.projects)
            .iter_mut()
            .find(|p| Some(&p.id) == project.as_ref())
            .and_then(|p| {
                p.data_spaces
                    .iter_mut()
                    .find(|s| Some(&s.id) == space.as_ref())
            })
        {
            space.name = Label::new(name.as_str());
        }
    }

    fn doubt(draft: &Draft, name: &Name) -> Option<String> {
        doubtful_data_space_name(draft.project()?, draft.data_space()?, name)
    }

    fn request(draft: &Draft, keys: Keys, name: Name) -> Option<Request> {
        Some(Request::RenameDataSpace {
            keys,
            data_space: draft.data_space.clone()?,
            name,
        })
    }
}

/// The store's copy of the name follows.
fn store_plan<S: RenameSubject>(draft: &Draft, name: &Name) -> Plan {
    draft.store.as_deref().map_or_else(Plan::default, |store| {
        Plan::new(store, [(S::PATH, Value::Plain(name.as_str().to_owned()))])
    })
}

/// The page on which something gets a new name.
#[derive(Debug, Default)]
pub(super) struct RenamePage<S> {
    text: String,
    problem: Option<Problem>,
    /// The name that would mislead, and was asked about.
    doubted: Option<String>,
    wanted: Option<Name>,
    /// The button has the focus, not the name.
    on_button: bool,
    /// The registry was asked to rename it, and its answer has not come.
    renaming: bool,
    subject: PhantomData<S>,
}

impl<S: RenameSubject> RenamePage<S> {
    /// The name that was typed.
    pub(super) fn typed(&self) -> &str {
        &self.text
    }

    /// The registry has the new name: the store's copy follows.
    fn rename_in_store(&mut self, draft: &mut Draft, requests: &mut InFlight) -> Go {
        let Some(name) = self.wanted.take() else {
            return Go::Stay;
        };
        S::set(draft, &name);
        draft.done.push((S::DONE, name.to_string()));
        let plan = store_plan::<S>(draft, &name);
        if let Some(problem) = locked(&plan) {
            draft.warn(format!(
                "Renamed at the registry. The store's copy stays as it is: {}",
                problem.why
            ));
            return Go::Back;
        }
        if plan.is_empty() {
            draft.say("Renamed.");
            return Go::Back;
        }
        requests.ask("Saving the name", Request::Save { plan });
        Go::Stay
    }

    /// The answer got lost: look whether the name was changed.
    fn look_up(draft: &Draft, requests: &mut InFlight) {
        if let Some(keys) = draft.keys.clone() {
            requests.ask(
                "Looking whether it was renamed",
                Request::ListProjects { keys },
            );
        }
    }
}

impl<S: RenameSubject> Logic for RenamePage<S> {
    fn enter(&mut self, draft: &mut Draft, _requests: &mut InFlight) {
        self.text = S::name(draft).map_or_else(String::new, |name| name.to_string());
        self.problem = None;
        self.doubted = None;
        self.on_button = false;
    }

    fn restore(&mut self, was: &Checkpoint, draft: &Draft) {
        let typed = S::typed(&was.typed);
        self.text = if typed.is_empty() {
            S::name(draft).map_or_else(String::new, |name| name.to_string())
        } else {
            typed.to_owned()
        };
    }

    fn next(&mut self, draft: &mut Draft, requests: &mut InFlight) -> Go {
        self.problem = None;
        if self.wanted.is_some() {
            Self::look_up(draft, requests);
            return Go::Stay;
        }
        let name = match Name::parse(&self.text) {
            Ok(name) => name,
            Err(problem) => {
                self.problem = Some(problem);
                self.on_button = false;
                return Go::Stay;
            }
        };
        if S::name(draft).is_some_and(|now| now.as_str() == name.as_str()) {
            // The registry has it; the store's copy may not, after a run that was cut short.
            if store_plan::<S>(draft, &name).is_empty() {
                draft.say("The name stays as it is.");
                return Go::Back;
            }
            self.wanted = Some(name);
            return self.rename_in_store(draft, requests);
        }
        if self.doubted.is_none() {
            self.doubted = S::doubt(draft, &name);
            if self.doubted.is_some() {
                return Go::Stay;
            }
        }
        let keys = draft.keys.clone();
        if let Some(request) = keys.and_then(|keys| S::request(draft, keys, name.clone())) {
            self.wanted = Some(name);
            self.renaming = true;
            requests.ask("Renaming", request);
        }
        Go::Stay
    }

    fn focus(&mut self, _forward: bool) {
        self.on_button = !self.on_button;
    }

    fn edited(&mut self, field: FieldId, text: String) {
        if field == S::FIELD {
            self.text = text;
            self.problem = None;
            self.doubted = None;
        }
    }

    fn renamed(
        &mut self,
        done: Result<(), RegistryFailure>,
        draft: &mut Draft,
        requests: &mut InFlight,
    ) -> Go {
        self.renaming = false;
        match done {
            Ok(()) => return self.rename_in_store(draft, requests),
            Err(failure) => {
                self.problem = Some(failure.problem(S::DOING));
                if failure.outcome_unknown() {
                    Self::look_up(draft, requests);
                } else {
                    self.wanted = None;
                }
            }
        }
        Go::Stay
    }

    fn projects_listed(
        &mut self,
        listed: Result<Vec<Project>, RegistryFailure>,
        draft: &mut Draft,
        requests: &mut InFlight,
    ) -> Go {
        let projects = match listed {
            Ok(projects) => projects,
            Err(failure) => {
                let mut problem = failure.problem("tell whether it was renamed");
                problem.hint = "Enter looks again.".into();
                self.problem = Some(problem);
                return Go::Stay;
            }
        };
        draft.list(projects);
        let wanted = self.wanted.as_ref().map(|name| Label::new(name.as_str()));
        if wanted.is_some() && S::name(draft) == wanted {
            return self.rename_in_store(draft, requests);
        }
        self.wanted = None;
        self.problem = Some(Problem::new(
            "registry.not_renamed",
            "The name was not changed.",
            "The answer got lost, and the registry still has the old name.",
            "Enter asks again.",
        ));
        Go::Stay
    }

    fn saved(
        &mut self,
        saved: Result<Saved, Problem>,
        draft: &mut Draft,
        _requests: &mut InFlight,
    ) -> Go {
        match saved {
            Ok(saved) => {
                draft.saved(saved);
                draft.say("Renamed, at the registry and in the store.");
            }
            Err(problem) => draft.warn(format!(
                "Renamed at the registry, but not in the store: {} {}",
                problem.what, problem.why
            )),
        }
        Go::Back
    }

    fn view(&self, _draft: &Draft) -> PageView {
        let mut blocks = vec![
            Block::Field(Field {
                id: S::FIELD,
                label: "New name",
                text: self.text.clone(),
                placeholder: "(a name)",
                note: None,
            }),
            Block::text(
                Tone::Muted,
                format!(
                    "Enter renames it at the registry and saves the name in the store's \
                     configuration ({}).",
                    S::PATH.as_str()
                ),
            ),
        ];
        if let Some(problem) = &self.problem {
            blocks.push(Block::Problem(problem.clone()));
        } else if let Some(doubt) = self.doubted.as_ref().filter(|_| self.wanted.is_none()) {
            let text = format!("{doubt} Enter renames it all the same; or type another name.");
            blocks.push(Block::text(Tone::Warning, text));
        }
        let next = if self.wanted.is_some() && !self.renaming {
            "look again"
        } else if self.doubted.is_some() {
            "rename all the same"
        } else {
            "rename"
        };
        blocks.push(Block::button(next));
        let focus = if self.on_button {
            FieldId::Button
        } else {
            S::FIELD
        };
        PageView {
            title: S::TITLE.into(),
            blocks,
            focus: Some(focus),
            keys: vec![KeyHint::new(Action::Next, next)],
            ..PageView::default()
        }
    }
}
