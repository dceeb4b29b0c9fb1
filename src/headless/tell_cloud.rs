//! Which cloud project feeds a data space: told to the registry after a save.

use super::access::Access;
use crate::domain::Installation;

/// Tells the registry which cloud project feeds a new data space. The store works without it: what
/// failed is a sentence to be noted.
pub(super) async fn tell_cloud(
    access: &Access,
    before: &Installation,
    after: &Installation,
) -> Option<String> {
    let space = |store: &Installation| store.connection().and_then(|now| now.data_space);
    let (cloud_id, id) = (after.cloud_id.clone()?, space(after)?);
    if space(before).as_ref() == Some(&id) {
        return None;
    }
    let told = access
        .ask(
            "tell the registry the cloud project's id",
            async |client, pair| client.tell_cloud_id(pair, &id, &cloud_id).await,
        )
        .await;
    told.err().map(|failure| {
        format!(
            "{} {} The store works without it.",
            failure.problem.what, failure.problem.why
        )
    })
}
