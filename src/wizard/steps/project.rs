//! Step 4: the projects that the keys can see.

use std::collections::HashMap;
use std::sync::Arc;

use super::reach::Reach;
use super::{Logic, PageView};
use crate::domain::{Problem, Project, ProjectId, ReachStep, RegistryFailure};
use crate::wizard::ListRows;
use crate::wizard::checkpoint::Checkpoint;
use crate::wizard::chooser::Chooser;
use crate::wizard::draft::Draft;
use crate::wizard::effect::Request;
use crate::wizard::msg::Move;
use crate::wizard::page::{Go, Page};
use crate::wizard::requests::InFlight;
use crate::wizard::screen::{Action, Block, KeyHint, List, Row, Tone};

const REQUEST: &str = "Request New Project";

#[derive(Debug, Default)]
pub(super) struct ProjectPage {
    chooser: Chooser,
    problem: Option<Problem>,
    reach: Reach,
    listed: bool,
    offered: Option<OfferedProjects>,
}

/// What the rows were made of; they are made anew when it changes.
type OfferedProjects = (Arc<Vec<Project>>, Option<ProjectId>);

fn rows((projects, current): &OfferedProjects) -> ListRows {
    let request = Row::of([REQUEST, ""]);
    let mut names: HashMap<&str, usize> = HashMap::new();
    for project in projects.iter() {
        *names.entry(project.name.as_str()).or_default() += 1;
    }
    let projects = projects.iter().map(|project| Row {
        cells: vec![
            // Of two with one name, only the id tells which is which.
            if names.get(project.name.as_str()) > Some(&1) {
                format!("{} ({})", project.name, project.id)
            } else {
                project.name.to_string()
            },
            project.id.to_string(),
        ],
        mark: (Some(&project.id) == current.as_ref()).then(|| "in use".into()),
        tone: Tone::Plain,
    });
    ListRows::with_one_on_top(request, projects)
}

fn current(draft: &Draft) -> Option<ProjectId> {
    Some(draft.store.as_deref()?.connection()?.project)
}

impl ProjectPage {
    fn list(draft: &Draft, requests: &mut InFlight) {
        if let Some(keys) = draft.keys.clone() {
            requests.ask("Listing the projects", Request::ListProjects { keys });
        }
    }

    fn place_on(&mut self, draft: &Draft) {
        let wanted = draft.project.clone().or_else(|| current(draft));
        let row = draft
            .projects
            .iter()
            .position(|project| Some(&project.id) == wanted.as_ref());
        // The first project, when there is one: the row on top asks for another.
        let first = draft.projects.len().min(1);
        self.chooser.select(row.map_or(first, |row| row + 1));
    }

    /// The project whose row is chosen; nothing on the row that asks for a new one.
    fn chosen<'a>(&self, draft: &'a Draft) -> Option<&'a Project> {
        let row = self.chooser.selected()?.checked_sub(1)?;
        draft.projects.get(row)
    }
}

impl Logic for ProjectPage {
    fn refresh(&mut self, draft: &Draft) {
        let now = (Arc::clone(&draft.projects), current(draft));
        let same = self
            .offered
            .as_ref()
            .is_some_and(|(projects, current)| Arc::ptr_eq(projects, &now.0) && *current == now.1);
        if !same {
            self.chooser.offer(rows(&now));
            self.offered = Some(now);
        }
    }

    fn enter(&mut self, draft: &mut Draft, requests: &mut InFlight) {
        self.problem = None;
        self.reach.forget();
        self.listed = false;
        Self::list(draft, requests);
    }

    fn restore(&mut self, _was: &Checkpoint, draft: &Draft) {
        self.problem = None;
        self.listed = draft.keys.is_some();
        self.place_on(draft);
    }

    fn next(&mut self, draft: &mut Draft, requests: &mut InFlight) -> Go {
        if !self.listed {
            self.problem = None;
            self.reach.forget();
            Self::list(draft, requests);
            return Go::Stay;
        }
        if self.chooser.selected().is_none() {
            return Go::Stay;
        }
        match self.chosen(draft).map(|project| project.id.clone()) {
            Some(id) => {
                draft.choose_project(id);
                Go::To(Page::DataSpace)
            }
            None => Go::To(Page::NewProject),
        }
    }

    fn close(&mut self) -> bool {
        self.chooser.close_filter()
    }

    fn reopen(&mut self) {
        self.chooser.reopen_filter();
    }

    fn moved(&mut self, to: Move) {
        self.chooser.go(to);
    }

    fn filter(&mut self) {
        self.chooser.open_filter();
    }

    fn text_begins(&mut self) {
        self.filter();
    }

    fn edited(&mut self, field: crate::wizard::FieldId, text: String) {
        if field == crate::wizard::FieldId::Filter {
            self.chooser.set_filter(text);
        }
    }

    fn reached(
        &mut self,
        reached: Result<Option<Vec<ReachStep>>, Problem>,
        _draft: &mut Draft,
        _requests: &mut InFlight,
    ) -> Go {
        self.reach.take(reached);
        Go::Stay
    }

    fn projects_listed(
        &mut self,
        listed: Result<Vec<Project>, RegistryFailure>,
        draft: &mut Draft,
        requests: &mut InFlight,
    ) -> Go {
        match listed {
            Ok(projects) => {
                self.listed = true;
                if draft.list(projects) {
                    draft.say("The project that was requested is there.");
                }
                self.place_on(draft);
            }
            Err(failure) => {
                self.problem = Some(failure.problem("list the projects"));
                self.reach.ask(&failure, draft, requests);
            }
        }
        Go::Stay
    }

    fn view(&self, draft: &Draft) -> PageView {
        let mut blocks = Vec::new();
        let mut keys = vec![KeyHint::new(Action::Next, "choose")];
        let mut focus = None;
        if let Some(problem) = &self.problem {
            blocks.push(Block::Problem(problem.clone()));
            blocks.extend(self.reach.blocks());
            keys[0].label = "try again".into();
        } else if !self.listed {
            blocks.push(Block::text(
                Tone::Muted,
                "The projects that these keys can see appear here.",
            ));
            keys[0].label = "list again".into();
        } else {
            if draft.projects.is_empty() {
                blocks.push(Block::plain(
                    "These keys see no project yet. The first one is requested here.",
                ));
            }
            let headings = vec!["Project", "Id"];
            blocks.push(Block::List(List {
                seldom: Some(headings.len() - 1),
                ..self.chooser.list(headings)
            }));
            // The same on every row, so that a move changes as little of the screen as it can.
            if !draft.projects.is_empty() {
                keys.push(KeyHint::new(Action::Choose, "move"));
                keys.push(KeyHint::new(Action::Filter, "filter"));
                keys.push(KeyHint::new(Action::Copy, "copy id"));
            }
            focus = Some(self.chooser.focus());
        }
        PageView {
            title: "Which project is this store part of?".into(),
            blocks,
            focus,
            keys,
            ..PageView::default()
        }
    }

    fn copy(&self, draft: &Draft) -> Option<String> {
        Some(self.chosen(draft)?.id.to_string())
    }
}
