//! Sends a feed again; and the demo store's records, as a Magento's cron would.

use std::sync::{Arc, PoisonError};

use super::services::{Services, blocking};
use crate::domain::{
    DataSpaceId, Installation, KeyPair, Label, Problem, RecordFate, ResendWay, sends_nothing,
};
use crate::registry::Client;
use crate::store::Samples;

impl Services {
    /// Has the store send a feed again, and waits for the end of it. That it ended well does not
    /// prove that anything was taken: the feed's counts do.
    pub async fn resend(&self, feed: Label, way: ResendWay) -> Result<(), Problem> {
        let name = feed.to_string();
        let job = self.on_store(move |store| store.resend(&name, way)).await?;
        let job = job.ok_or_else(sends_nothing)?;
        blocking(move || job.run()).await?;
        if self.samples.is_some() {
            let store = self.on_store(|store| store.inspect()).await?;
            if let Some(sending) = self.sending(&store) {
                sending.await;
            }
        }
        Ok(())
    }

    /// Begins to send what was not sent yet, when the store has keys and a data space. Nobody waits
    /// for it: the store's counts tell how far it is.
    pub(super) fn send_samples(&self, store: &Installation) {
        if let Some(sending) = self.sending(store) {
            tokio::spawn(sending);
        }
    }

    fn sending(&self, store: &Installation) -> Option<impl Future<Output = ()> + Send + 'static> {
        let environment = store.environment();
        let space = store.connection()?.data_space?;
        let samples = self.samples.clone()?;
        samples.go_to(&space);
        let client = self.client(environment).ok()?;
        let store = Arc::clone(&self.store);
        Some(async move {
            let pair = blocking(move || {
                let mut store = store.lock().unwrap_or_else(PoisonError::into_inner);
                store.stored_pair(environment)
            });
            if let Ok(pair) = pair.await {
                send(&samples, &client, &pair, &space).await;
            }
        })
    }
}

async fn send(samples: &Samples, client: &Client, pair: &KeyPair, space: &DataSpaceId) {
    for batch in samples.batches() {
        let items = batch.items();
        let sent = client.export(pair, batch.feed, space, &batch.body, items);
        let fates = sent.await.unwrap_or_else(|failure| {
            let why = failure.problem("send the records").why;
            vec![RecordFate::Retried(Label::new(&why)); items]
        });
        samples.answered(&batch, fates);
    }
}
