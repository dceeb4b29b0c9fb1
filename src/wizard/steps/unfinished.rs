//! Before step 1: an earlier run of this store stopped half way. Go on there, or start anew?

use super::{Logic, PageView};
use crate::domain::{Problem, Project, RegistryFailure};
use crate::wizard::ListRows;
use crate::wizard::chooser::Chooser;
use crate::wizard::draft::Draft;
use crate::wizard::effect::Request;
use crate::wizard::field_id::FieldId;
use crate::wizard::msg::{Inspected, Move};
use crate::wizard::page::{Go, Page};
use crate::wizard::requests::InFlight;
use crate::wizard::resume::{self, ResumePoint};
use crate::wizard::screen::{Action, Block, Fact, KeyHint, Row, Tone};

#[derive(Debug, Default)]
pub(super) struct UnfinishedPage {
    chooser: Chooser,
    problem: Option<Problem>,
}

fn rows(draft: &Draft) -> ListRows {
    let place = draft
        .unfinished
        .as_ref()
        .map_or_else(String::new, crate::wizard::Unfinished::place);
    let choices = [format!("Go on at {place}"), "Start anew".to_owned()];
    choices.into_iter().map(|text| Row::of([text])).collect()
}

impl UnfinishedPage {
    fn on(point: ResumePoint, draft: &Draft, requests: &mut InFlight) -> Go {
        match point {
            ResumePoint::List => {
                if let Some(keys) = draft.keys.clone() {
                    requests.ask("Listing the projects", Request::ListProjects { keys });
                }
                Go::Stay
            }
            ResumePoint::To(trail) => Go::Along(trail),
        }
    }
}

impl Logic for UnfinishedPage {
    fn refresh(&mut self, draft: &Draft) {
        self.chooser.offer(rows(draft));
    }

    fn next(&mut self, draft: &mut Draft, requests: &mut InFlight) -> Go {
        self.problem = None;
        match self.chooser.selected() {
            Some(0) => {
                requests.ask("Looking at the store", Request::Inspect);
                Go::Stay
            }
            Some(_) => {
                draft.unfinished = None;
                Go::Instead(Page::Store)
            }
            None => Go::Stay,
        }
    }

    fn moved(&mut self, to: Move) {
        self.chooser.go(to);
    }

    fn inspected(
        &mut self,
        found: Result<Inspected, Problem>,
        draft: &mut Draft,
        requests: &mut InFlight,
    ) -> Go {
        match found {
            Ok(found) => {
                draft.inspected(found);
                let point = resume::after_looking(draft);
                Self::on(point, draft, requests)
            }
            Err(problem) => {
                self.problem = Some(problem);
                Go::Stay
            }
        }
    }

    fn projects_listed(
        &mut self,
        listed: Result<Vec<Project>, RegistryFailure>,
        draft: &mut Draft,
        _requests: &mut InFlight,
    ) -> Go {
        match listed {
            Ok(projects) => Go::Along(resume::after_listing(draft, projects)),
            Err(failure) => {
                let problem = failure.problem("list the projects");
                if failure.is_about_keys() {
                    return Go::Along(resume::keys_refused(draft, &problem));
                }
                self.problem = Some(problem);
                Go::Stay
            }
        }
    }

    fn view(&self, draft: &Draft) -> PageView {
        let mut blocks = Vec::new();
        if let Some(unfinished) = &draft.unfinished {
            let was = &unfinished.checkpoint;
            let mut facts = vec![
                Fact::new("Store", draft.setup.store.as_str()),
                Fact::new(
                    "Stopped at",
                    format!("{}, {}", unfinished.place(), unfinished.ago()),
                ),
            ];
            if let Some((_, name)) = &was.project {
                facts.push(Fact::new("Project", name.as_str()));
            }
            let new = &was.typed.new_project;
            if was.page == Page::NewProject && was.request.is_none() && !new.is_empty() {
                facts.push(Fact::new("New project", new.as_str()));
            }
            if let Some((_, name)) = &was.data_space {
                facts.push(Fact::new("Data space", name.as_str()));
            }
            blocks.push(Block::plain(
                "The last run for this store was not finished.",
            ));
            blocks.push(Block::Facts(facts));
            if let Some(request) = &was.request {
                blocks.push(Block::text(
                    Tone::Warning,
                    format!(
                        "The project {} was being requested. Whether it was made is looked up; \
                         it is not requested twice.",
                        request.name
                    ),
                ));
            }
        }
        if let Some(problem) = &self.problem {
            blocks.push(Block::Problem(problem.clone()));
        }
        blocks.push(Block::List(self.chooser.list(vec![])));
        blocks.push(Block::text(
            Tone::Muted,
            "Keys were not kept. What was saved in the store stays saved either way.",
        ));
        PageView {
            title: "An unfinished run".into(),
            blocks,
            focus: Some(FieldId::List),
            keys: vec![
                KeyHint::new(Action::Next, "choose"),
                KeyHint::new(Action::Choose, "move"),
                KeyHint::new(Action::Lines, "plain mode"),
            ],
            ..PageView::default()
        }
    }
}
