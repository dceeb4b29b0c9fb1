//! Where an unfinished run goes on. What the store and the registry say now counts; the
//! checkpoint only says what was wanted.

use super::checkpoint::{Checkpoint, Writing};
use super::draft::Draft;
use super::page::{Page, Trail};
use super::screen::Tone;
use crate::domain::{DataSpaceId, Installation, KeySource, Keys, Problem, Project, ProjectId};

/// What comes next.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum ResumePoint {
    /// The projects must be listed first, with [`Draft::keys`].
    List,
    /// Here.
    To(Trail),
}

const STORE: Trail = &[Page::Store];
const OVERVIEW: Trail = &[Page::Store, Page::Overview];
const FOUND: Trail = &[Page::Store, Page::Found];
const UNBIND: Trail = &[Page::Store, Page::Unbind];
const SOURCE: Trail = &[Page::Store, Page::KeySource];
const PROJECT: Trail = &[Page::Store, Page::KeySource, Page::Project];
const NEW_PROJECT: Trail = &[
    Page::Store,
    Page::KeySource,
    Page::Project,
    Page::NewProject,
];
const DATA_SPACE: Trail = &[Page::Store, Page::KeySource, Page::Project, Page::DataSpace];
macro_rules! beyond {
    ($($page:ident),*) => {
        &[
            Page::Store,
            Page::KeySource,
            Page::Project,
            Page::DataSpace,
            Page::Review,
            $(Page::$page),*
        ]
    };
}
const REVIEW: Trail = beyond!();
const NAMES: Trail = beyond!(Names);
const RENAME_PROJECT: Trail = beyond!(Names, RenameProject);
const RENAME_DATA_SPACE: Trail = beyond!(Names, RenameDataSpace);
const SUMMARY: Trail = beyond!(Names, Summary);
const ANSWERS: Trail = beyond!(Names, Summary, Answers);
const FEEDS: Trail = beyond!(Names, Summary, Feeds);
const RESYNC: Trail = beyond!(Names, Summary, Resync);

/// The store was looked at.
pub(super) fn after_looking(draft: &mut Draft) -> ResumePoint {
    let Some(was) = checkpoint(draft) else {
        return ResumePoint::To(STORE);
    };
    let environment = draft.environment();
    let Some(store) = draft.store.as_deref() else {
        return ResumePoint::To(STORE);
    };
    if !store.missing_modules().is_empty() || !store.disabled_modules().is_empty() {
        return ResumePoint::To(STORE);
    }
    let has_pair = store.has_pair(environment);
    let saved = was.keys.is_some() && draft.stored_marks() == was.keys;
    let keys = |draft: &mut Draft, why: &str| {
        draft.warn(why);
        ResumePoint::To(if has_pair {
            &[Page::Store, Page::KeySource, Page::Keys]
        } else {
            &[Page::Store, Page::Keys]
        })
    };
    match was.page {
        Page::Occupied | Page::Unfinished | Page::Store | Page::Elsewhere => ResumePoint::To(STORE),
        Page::Overview => ResumePoint::To(OVERVIEW),
        Page::Found => ResumePoint::To(FOUND),
        Page::Unbind => ResumePoint::To(UNBIND),
        Page::KeySource => ResumePoint::To(if has_pair { SOURCE } else { STORE }),
        Page::Keys | Page::Portal => keys(draft, "Keys are never kept: enter them again."),
        Page::Save if !saved => keys(
            draft,
            "The keys were not saved and not kept: enter them again.",
        ),
        Page::Save
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
        | Page::Resync => {
            if !has_pair {
                return keys(draft, "The store has no keys any more: enter them again.");
            }
            if was.page == Page::Save {
                draft.say("The keys had been saved: the store has them.");
            } else if was.keys.is_some() && !saved {
                draft.warn("The store has other keys than when the run stopped.");
            }
            draft.keys = Some(Keys {
                environment,
                source: KeySource::Stored,
            });
            ResumePoint::List
        }
    }
}

/// The registry refuses the keys that the store has.
pub(super) fn keys_refused(draft: &mut Draft, problem: &Problem) -> Trail {
    draft.keys = None;
    draft.notice = Some((
        Tone::Bad,
        format!(
            "The keys that the store has are refused now. {} {}",
            problem.what, problem.why
        ),
    ));
    SOURCE
}

/// The projects were listed.
pub(super) fn after_listing(draft: &mut Draft, projects: Vec<Project>) -> Trail {
    let Some(was) = checkpoint(draft) else {
        return STORE;
    };
    draft.saves = saves(&was, draft);
    draft.request.clone_from(&was.request);
    if draft.list(projects) {
        draft.say("The project that was requested is there.");
        return DATA_SPACE;
    }
    match was.page {
        Page::Occupied
        | Page::Unfinished
        | Page::Store
        | Page::Elsewhere
        | Page::Overview
        | Page::Found
        | Page::Unbind
        | Page::KeySource
        | Page::Keys
        | Page::Portal
        | Page::Save
        | Page::Project => {
            let _there = choose(draft, &was, Page::Project);
            PROJECT
        }
        Page::NewProject => NEW_PROJECT,
        Page::DataSpace => choose(draft, &was, Page::DataSpace)
            .err()
            .unwrap_or(DATA_SPACE),
        Page::Review => match choose(draft, &was, Page::Review) {
            Ok(()) => review(draft, &was),
            Err(trail) => trail,
        },
        Page::Names => connected(draft, &was, NAMES),
        Page::RenameProject => connected(draft, &was, RENAME_PROJECT),
        Page::RenameDataSpace => connected(draft, &was, RENAME_DATA_SPACE),
        Page::Summary => connected(draft, &was, SUMMARY),
        Page::Answers => connected(draft, &was, ANSWERS),
        Page::Feeds => connected(draft, &was, FEEDS),
        Page::Resync => connected(draft, &was, RESYNC),
    }
}

fn checkpoint(draft: &Draft) -> Option<Checkpoint> {
    draft.unfinished.as_ref().map(|u| u.checkpoint.clone())
}

/// How many saves the summary may offer to undo: none when somebody else was at the store since.
fn saves(was: &Checkpoint, draft: &Draft) -> usize {
    let same_keys = was.keys.is_none() || draft.stored_marks() == was.keys;
    let came_through = was.writing == Writing::Plan && was.page == Page::Save;
    if same_keys && was.writing != Writing::Undo {
        was.saves + usize::from(came_through)
    } else {
        0
    }
}

/// Chooses what was chosen, as far as it is still there; else the page to choose another.
fn choose(draft: &mut Draft, was: &Checkpoint, page: Page) -> Result<(), Trail> {
    let Some((id, name)) = &was.project else {
        return Err(PROJECT);
    };
    if !draft.projects.iter().any(|project| &project.id == id) {
        draft.warn(format!(
            "The project {name} is not in the list any more: choose another."
        ));
        return Err(PROJECT);
    }
    draft.choose_project(id.clone());
    let Some((id, name)) = &was.data_space else {
        return if page == Page::Review {
            Err(DATA_SPACE)
        } else {
            Ok(())
        };
    };
    draft.data_space = Some(id.clone());
    if draft.data_space().is_none() {
        draft.data_space = None;
        draft.warn(format!(
            "The data space {name} is not there any more: choose another."
        ));
        return Err(DATA_SPACE);
    }
    Ok(())
}

/// The plan was seen: perhaps it was saved.
fn review(draft: &mut Draft, was: &Checkpoint) -> Trail {
    let ids = (draft.project.clone(), draft.data_space.clone());
    let came_through = was.writing == Writing::Plan && now(draft) == ids;
    if came_through {
        draft.saves += 1;
        draft.cloud_untold = draft
            .store
            .as_deref()
            .is_some_and(|store| store.cloud_id.is_some());
        draft.say("Project and data space had been saved: the store has them.");
    } else if was.writing == Writing::Plan {
        draft.warn("The last save did not come through: the store is as it was before it.");
    }
    REVIEW
}

/// Project and data space that the store has.
fn now(draft: &Draft) -> (Option<ProjectId>, Option<DataSpaceId>) {
    let connection = draft.store.as_deref().and_then(Installation::connection);
    connection.map_or((None, None), |now| (Some(now.project), now.data_space))
}

/// Beyond the save: what the store is connected to counts.
fn connected(draft: &mut Draft, was: &Checkpoint, trail: Trail) -> Trail {
    let (project, data_space) = now(draft);
    let wanted = (
        was.project.as_ref().map(|(id, _)| id.clone()),
        was.data_space.as_ref().map(|(id, _)| id.clone()),
    );
    if (&project, &data_space) != (&wanted.0, &wanted.1) {
        draft.saves = 0;
        draft.warn(match (&project, &data_space) {
            (Some(_), Some(_)) => "The store was connected to something else since.",
            (Some(_) | None, _) => "The store is not connected any more.",
        });
        if data_space.is_none() {
            return match choose(draft, was, Page::Review) {
                Ok(()) => REVIEW,
                Err(trail) => trail,
            };
        }
    }
    let Some(id) = project.filter(|id| draft.projects.iter().any(|p| &p.id == id)) else {
        draft.warn("These keys do not see the project that the store is connected to.");
        return PROJECT;
    };
    draft.choose_project(id);
    draft.data_space = data_space;
    if draft.data_space().is_none() {
        draft.data_space = None;
        draft.warn("The project does not have the data space that the store is connected to.");
        return DATA_SPACE;
    }
    trail
}
