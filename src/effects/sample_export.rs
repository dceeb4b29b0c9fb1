//! Sends the demo store's records once it is connected, as a Magento's cron would.

use std::sync::{Arc, PoisonError};

use super::services::{Services, blocking};
use crate::domain::{DataSpaceId, Installation, KeyPair, Label, RecordFate};
use crate::registry::Client;
use crate::store::Samples;

impl Services {
    /// Begins to send what was not sent yet, when the store has keys and a data space. Nobody waits
    /// for it: the store's counts tell how far it is.
    pub(super) fn send_samples(&self, store: &Installation) {
        let environment = store.environment();
        let space = store
            .connection()
            .and_then(|connection| connection.data_space);
        let (Some(samples), Some(space)) = (self.samples.clone(), space) else {
            return;
        };
        let Ok(client) = self.client(environment) else {
            return;
        };
        let store = Arc::clone(&self.store);
        tokio::spawn(async move {
            let pair = blocking(move || {
                let mut store = store.lock().unwrap_or_else(PoisonError::into_inner);
                store.stored_pair(environment)
            });
            if let Ok(pair) = pair.await {
                send(&samples, &client, &pair, &space).await;
            }
        });
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
