//! Carries out one request.

use std::time::Duration;

use super::services::Services;
use crate::domain::{Problem, Saved};
use crate::wizard::{Answer, Inspected, Request};

/// Carries a request out.
pub(super) async fn perform(services: &Services, request: Request) -> Answer {
    match request {
        Request::Inspect => Answer::Inspected(inspect(services).await),
        Request::Reach { url } => {
            let reached = services.on_store(move |store| store.reach(&url));
            Answer::Reached(reached.await)
        }
        Request::CountFeeds { after } => {
            tokio::time::sleep(Duration::from_secs(after.into())).await;
            let counted = services.on_store(|store| store.feeds());
            Answer::FeedsCounted(counted.await)
        }
        Request::Resend { feed, way } => Answer::Resent(services.resend(feed, way).await),
        Request::ReadKeyFile { path } => Answer::KeyFileRead(services.read_key_file(path).await),
        Request::CompletePath { path } => Answer::PathCompleted(services.complete_path(path).await),
        Request::CheckKeys { keys } => {
            let mut results = Vec::new();
            for keys in keys {
                let result = services
                    .ask(&keys, async |client, pair| client.check_keys(pair).await)
                    .await;
                results.push((keys.environment, result));
            }
            Answer::KeysChecked(results)
        }
        Request::ListProjects { keys } => {
            Answer::ProjectsListed(services.list_and_settle(&keys).await)
        }
        Request::RequestProject { keys, name } => {
            // The wizard looks itself after a lost answer, so that the person sees it and can stop.
            let result = services.request_project(&keys, &name, &[]).await;
            Answer::ProjectRequested(result.map(|requested| requested.projects))
        }
        Request::RenameProject {
            keys,
            project,
            name,
        } => {
            let renamed = services.ask(&keys, async |client, pair| {
                client.rename_project(pair, &project, &name).await
            });
            Answer::Renamed(renamed.await)
        }
        Request::RenameDataSpace {
            keys,
            data_space,
            name,
        } => {
            let renamed = services.ask(&keys, async |client, pair| {
                client.rename_data_space(pair, &data_space, &name).await
            });
            Answer::Renamed(renamed.await)
        }
        Request::TellCloudId {
            keys,
            data_space,
            cloud_id,
        } => {
            let told = services.ask(&keys, async |client, pair| {
                client.tell_cloud_id(pair, &data_space, &cloud_id).await
            });
            Answer::CloudIdTold(told.await)
        }
        Request::Save { plan } => Answer::Saved(shown(services, services.save(plan).await)),
        Request::Undo { saves } => Answer::Undone(shown(services, services.undo(saves).await)),
        Request::AddPortalKeys { name, environment } => {
            Answer::PortalKeysAdded(services.add_portal_keys(name, environment).await)
        }
        Request::Claim { end_other } => Answer::Claimed(services.claim(end_other).await),
    }
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
        notes: services.shown_notes(saved.notes),
        ..saved
    })
}
