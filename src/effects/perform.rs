//! Performs one effect.

use super::services::Services;
use crate::domain::{Problem, Saved};
use crate::wizard::{Answer, Effect, Inspected, RequestId};

/// Performs an effect that is answered. `None` for those that concern the terminal.
pub(super) async fn perform(services: &Services, effect: Effect) -> Option<(RequestId, Answer)> {
    Some(match effect {
        Effect::Inspect { id } => (id, Answer::Inspected(inspect(services).await)),
        Effect::Reach { id, url } => {
            let reached = services.on_store(move |store| store.reach(&url));
            (id, Answer::Reached(reached.await))
        }
        Effect::ReadKeyFile { id, path } => {
            (id, Answer::KeyFileRead(services.read_key_file(path).await))
        }
        Effect::CompletePath { id, path } => (
            id,
            Answer::PathCompleted(services.complete_path(path).await),
        ),
        Effect::CheckKeys { id, keys } => {
            let mut results = Vec::new();
            for keys in keys {
                let result = services
                    .ask(&keys, async |client, pair| client.check_keys(pair).await)
                    .await;
                results.push((keys.environment, result));
            }
            (id, Answer::KeysChecked(results))
        }
        Effect::ListProjects { id, keys } => (
            id,
            Answer::ProjectsListed(services.list_and_settle(&keys).await),
        ),
        Effect::RequestProject { id, keys, name } => {
            // The wizard looks itself after a lost answer, so that the person sees it and can stop.
            let result = services.request_project(&keys, &name, &[]).await;
            let projects = result.map(|requested| requested.projects);
            (id, Answer::ProjectRequested(projects))
        }
        Effect::RenameProject {
            id,
            keys,
            project,
            name,
        } => {
            let result = services.ask(&keys, async |client, pair| {
                client.rename_project(pair, &project, &name).await
            });
            (id, Answer::ProjectRenamed(result.await))
        }
        Effect::RenameDataSpace {
            id,
            keys,
            data_space,
            name,
        } => {
            let result = services.ask(&keys, async |client, pair| {
                client.rename_data_space(pair, &data_space, &name).await
            });
            (id, Answer::DataSpaceRenamed(result.await))
        }
        Effect::TellCloudId {
            id,
            keys,
            data_space,
            cloud_id,
        } => {
            let result = services.ask(&keys, async |client, pair| {
                client.tell_cloud_id(pair, &data_space, &cloud_id).await
            });
            (id, Answer::CloudIdTold(result.await))
        }
        Effect::Save { id, plan } => (
            id,
            Answer::Saved(shown(services, services.save(plan).await)),
        ),
        Effect::Undo { id, saves } => (
            id,
            Answer::Undone(shown(services, services.undo(saves).await)),
        ),
        Effect::AddPortalKeys {
            id,
            name,
            environment,
        } => (
            id,
            Answer::PortalKeysAdded(services.add_portal_keys(name, environment).await),
        ),
        Effect::Claim { id, end_other } => (id, Answer::Claimed(services.claim(end_other).await)),
        Effect::Cancel { .. } | Effect::Copy { .. } | Effect::Print { .. } | Effect::Quit(_) => {
            return None;
        }
    })
}

async fn inspect(services: &Services) -> Result<Inspected, Problem> {
    let store = services.inspect().await?;
    Ok(Inspected {
        neighbours: services.neighbours_of(&store),
        store: services.shown(Box::new(store)),
    })
}

fn shown(services: &Services, saved: Result<Saved, Problem>) -> Result<Saved, Problem> {
    saved.map(|saved| Saved {
        store: services.shown(saved.store),
        ..saved
    })
}
