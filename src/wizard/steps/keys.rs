//! Step 2: the keys are pasted, typed or read from a file, and checked with the registry.

use super::key_pair_entry::{KeyPairEntry, MovedApiKey};
use super::private_key_entry::PrivateKeyEntry;
use super::reach::Reach;
use super::{Logic, PageView};
use crate::domain::{
    KeySource, Keys, Problem, ReachStep, RegistryFailure, SaasEnvironment, Secret,
};
use crate::wizard::checkpoint::Checkpoint;
use crate::wizard::draft::Draft;
use crate::wizard::effect::Request;
use crate::wizard::field_id::{FieldId, KeyPart};
use crate::wizard::msg::{Completion, KeyFileText};
use crate::wizard::page::{Go, Page};
use crate::wizard::requests::InFlight;

#[derive(Debug)]
pub(in crate::wizard) struct KeysPage {
    pub(super) production: KeyPairEntry,
    pub(super) sandbox: KeyPairEntry,
    pub(super) with_sandbox: bool,
    /// No file can be named: the keys are pasted or typed.
    pub(super) no_files: bool,
    pub(super) focus: FieldId,
    /// The registry's answer about a pair.
    pub(super) refused: Option<Problem>,
    pub(super) reach: Reach,
    accepted: Vec<Keys>,
    reading: SaasEnvironment,
    pub(super) moved: Option<Moved>,
    completing: Completing,
}

/// Something that was entered went into another field than the one that had the focus.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Moved {
    /// Key text, into the private key field.
    KeyText,
    /// An API key, into its field.
    ApiKey(MovedApiKey),
}

/// Whether Tab is looking for the rest of a path, and Enter was pressed behind it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
enum Completing {
    #[default]
    No,
    Yes,
    AndThenNext,
}

impl Default for KeysPage {
    fn default() -> Self {
        Self {
            production: KeyPairEntry::new(SaasEnvironment::Production),
            sandbox: KeyPairEntry::new(SaasEnvironment::Sandbox),
            with_sandbox: false,
            no_files: false,
            focus: FieldId::ApiKey(SaasEnvironment::Production),
            refused: None,
            reach: Reach::default(),
            accepted: vec![],
            reading: SaasEnvironment::Production,
            moved: None,
            completing: Completing::default(),
        }
    }
}

impl KeysPage {
    /// Fills in a pair from the API Portal.
    pub(super) fn fill(&mut self, pair: SaasEnvironment, api_key: String, private_key: &Secret) {
        self.pair(pair).fill(api_key, private_key);
        self.with_sandbox |= pair == SaasEnvironment::Sandbox;
        self.focus = FieldId::ApiKey(pair);
        self.refused = None;
        self.reach.forget();
    }

    /// Takes in a private key that was pasted elsewhere.
    pub(in crate::wizard) fn adopt(&mut self, key: PrivateKeyEntry) {
        let pair = if self.with_sandbox {
            self.focused_pair()
        } else {
            SaasEnvironment::Production
        };
        self.focus = FieldId::PrivateKey(pair);
        self.refused = None;
        self.reach.forget();
        self.moved = self.pair(pair).adopt(key).map(Moved::ApiKey);
    }

    /// Something was entered.
    pub(super) fn has_keys(&self) -> bool {
        !(self.production.is_empty() && self.sandbox.is_empty())
    }

    /// No file can be named from now on.
    pub(super) fn without_files(&mut self) {
        self.no_files = true;
    }

    /// The paths that were typed, of the production and of the sandbox pair.
    pub(super) fn files(&self) -> [String; 2] {
        [&self.production, &self.sandbox].map(|pair| pair.file.text().to_owned())
    }

    /// The sandbox pair is given too.
    pub(super) fn with_sandbox(&self) -> bool {
        self.with_sandbox
    }

    fn pair(&mut self, pair: SaasEnvironment) -> &mut KeyPairEntry {
        match pair {
            SaasEnvironment::Production => &mut self.production,
            SaasEnvironment::Sandbox => &mut self.sandbox,
        }
    }

    fn fields(&self) -> Vec<FieldId> {
        let of = |pair| {
            [
                FieldId::ApiKey(pair),
                FieldId::PrivateKey(pair),
                FieldId::KeyFile(pair),
            ]
        };
        let mut fields = of(SaasEnvironment::Production).to_vec();
        fields.push(FieldId::SandboxPair);
        if self.with_sandbox {
            fields.extend(of(SaasEnvironment::Sandbox));
        }
        if self.no_files {
            fields.retain(|field| !matches!(field, FieldId::KeyFile(_)));
        }
        fields.push(FieldId::Button);
        fields
    }

    /// Which pair the focus belongs to.
    fn focused_pair(&self) -> SaasEnvironment {
        match self.focus.key_part() {
            Some((pair, _)) => pair,
            None if self.focus == FieldId::SandboxPair => SaasEnvironment::Sandbox,
            None => SaasEnvironment::Production,
        }
    }

    /// What is in the private key field is all.
    fn settle(&mut self) {
        if let FieldId::PrivateKey(pair) = self.focus
            && let Some(moved) = self.pair(pair).settle()
        {
            self.moved = Some(Moved::ApiKey(moved));
        }
    }

    /// The pairs to be checked, or the field where something is missing.
    fn parse(&mut self, environment: SaasEnvironment) -> Result<Vec<Keys>, FieldId> {
        let mut keys = Vec::new();
        for pair in SaasEnvironment::all() {
            let wanted = match pair {
                SaasEnvironment::Production => true,
                SaasEnvironment::Sandbox => self.with_sandbox,
            };
            let optional = pair != environment && (pair == SaasEnvironment::Production);
            if !wanted || (optional && self.pair(pair).is_empty()) {
                continue;
            }
            keys.push(Keys {
                environment: pair,
                source: KeySource::Entered(self.pair(pair).parse()?),
            });
        }
        Ok(keys)
    }
}

impl Logic for KeysPage {
    fn enter(&mut self, draft: &mut Draft, _requests: &mut InFlight) {
        self.with_sandbox |= draft.environment() == SaasEnvironment::Sandbox;
        self.refused = None;
        self.reach.forget();
        self.moved = None;
    }

    fn restore(&mut self, was: &Checkpoint, draft: &Draft) {
        if !self.no_files {
            let [production, sandbox] = was.typed.key_files.clone();
            self.production.file.edit(production);
            self.sandbox.file.edit(sandbox);
        }
        self.with_sandbox =
            was.typed.with_sandbox || draft.environment() == SaasEnvironment::Sandbox;
    }

    fn next(&mut self, draft: &mut Draft, requests: &mut InFlight) -> Go {
        self.refused = None;
        self.reach.forget();
        self.moved = None;
        self.completing = Completing::No;
        let pair = self.focused_pair();
        let has_key = self.pair(pair).private_key.is_there();
        match self.focus.key_part() {
            Some((pair, KeyPart::ApiKey)) if !has_key => {
                if self.pair(pair).api_key.parse().is_some() {
                    self.focus = FieldId::PrivateKey(pair);
                }
                return Go::Stay;
            }
            Some((pair, KeyPart::PrivateKey)) => {
                if self.pair(pair).private_key.line_end() {
                    return Go::Stay;
                }
                self.settle();
                if self.moved.is_some() {
                    return Go::Stay;
                }
            }
            Some((_, KeyPart::ApiKey | KeyPart::File)) | None => {}
        }
        let mut pairs = vec![SaasEnvironment::Production];
        if self.with_sandbox {
            pairs.push(SaasEnvironment::Sandbox);
        }
        for pair in pairs {
            let in_field = self.focus == FieldId::KeyFile(pair);
            let draft = self.pair(pair);
            if let Some(path) = draft.unread_path()
                && (in_field || !draft.private_key.is_there())
            {
                let path = path.to_owned();
                self.reading = pair;
                self.focus = FieldId::KeyFile(pair);
                requests.ask("Reading the file", Request::ReadKeyFile { path });
                return Go::Stay;
            }
        }
        match self.parse(draft.environment()) {
            Ok(keys) => {
                self.accepted.clone_from(&keys);
                requests.ask("Checking the keys", Request::CheckKeys { keys });
            }
            Err(field) => self.focus = field,
        }
        Go::Stay
    }

    fn next_while_busy(&mut self) {
        if self.completing == Completing::Yes {
            self.completing = Completing::AndThenNext;
        }
    }

    fn complete(&mut self, requests: &mut InFlight) -> bool {
        let FieldId::KeyFile(pair) = self.focus else {
            return false;
        };
        let Some(path) = self.pair(pair).file.to_complete() else {
            return false;
        };
        let path = path.to_owned();
        self.reading = pair;
        self.completing = Completing::Yes;
        requests.ask("Looking at the folder", Request::CompletePath { path });
        true
    }

    fn focus(&mut self, forward: bool) {
        self.moved = None;
        self.settle();
        let fields = self.fields();
        let place = fields.iter().position(|field| *field == self.focus);
        let next = match (place, forward) {
            (Some(place), true) => (place + 1) % fields.len(),
            (Some(place), false) => (place + fields.len() - 1) % fields.len(),
            (None, _) => 0,
        };
        self.focus = fields[next];
    }

    fn toggled(&mut self) {
        if self.focus == FieldId::SandboxPair {
            self.with_sandbox = !self.with_sandbox;
        }
    }

    fn edited(&mut self, field: FieldId, text: String) {
        self.refused = None;
        self.reach.forget();
        match field.key_part() {
            Some((pair, KeyPart::ApiKey)) => self.pair(pair).api_key.edit(text),
            Some((pair, KeyPart::File)) if !self.no_files => self.pair(pair).file.edit(text),
            Some((_, KeyPart::PrivateKey | KeyPart::File)) | None => {}
        }
    }

    fn key_material(&mut self, text: &Secret) -> bool {
        let pair = self.focused_pair();
        let pair = if self.with_sandbox {
            pair
        } else {
            SaasEnvironment::Production
        };
        if self.focus != FieldId::PrivateKey(pair) {
            self.focus = FieldId::PrivateKey(pair);
            self.moved = Some(Moved::KeyText);
        }
        self.refused = None;
        self.reach.forget();
        if let Some(moved) = self.pair(pair).push(text.expose()) {
            self.moved = Some(Moved::ApiKey(moved));
        }
        true
    }

    fn key_text_over(&mut self) {
        if let FieldId::PrivateKey(pair) = self.focus
            && let Some(moved) = self.pair(pair).take_api_key_alone()
        {
            self.moved = Some(Moved::ApiKey(moved));
        }
    }

    fn key_erased(&mut self) {
        if let FieldId::PrivateKey(pair) = self.focus {
            self.pair(pair).private_key.erase();
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

    fn key_file_read(
        &mut self,
        text: Result<KeyFileText, Problem>,
        _draft: &mut Draft,
        _requests: &mut InFlight,
    ) -> Go {
        let pair = self.reading;
        if self.pair(pair).file_read(text) {
            self.focus = FieldId::PrivateKey(pair);
        }
        Go::Stay
    }

    fn path_completed(
        &mut self,
        found: Completion,
        draft: &mut Draft,
        requests: &mut InFlight,
    ) -> Go {
        let pair = self.reading;
        let stays = self.pair(pair).file.complete(found);
        match std::mem::take(&mut self.completing) {
            Completing::AndThenNext => return self.next(draft, requests),
            Completing::No | Completing::Yes => {
                if !stays {
                    self.focus(true);
                }
            }
        }
        Go::Stay
    }

    fn keys_checked(
        &mut self,
        results: Vec<(SaasEnvironment, Result<(), RegistryFailure>)>,
        draft: &mut Draft,
        requests: &mut InFlight,
    ) -> Go {
        for (pair, result) in results {
            if let Err(failure) = result {
                self.refused = Some(failure.problem(&format!("check the {pair} keys")));
                self.focus = FieldId::ApiKey(pair);
                self.reach.ask(&failure, draft, requests);
                return Go::Stay;
            }
        }
        let environment = draft.environment();
        draft.entered.clone_from(&self.accepted);
        draft.keys = self
            .accepted
            .iter()
            .find(|keys| keys.environment == environment)
            .cloned();
        draft.key_file = self
            .pair(environment)
            .private_key
            .read_from()
            .map(str::to_owned);
        self.production.private_key.forget_text();
        self.sandbox.private_key.forget_text();
        draft.say("The registry accepts these keys.");
        Go::To(Page::Save)
    }

    fn view(&self, draft: &Draft) -> PageView {
        self.page(draft)
    }
}
