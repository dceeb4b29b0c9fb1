//! What is seen of step 2, where the keys are entered.

use super::PageView;
use super::key_pair_entry::MovedApiKey;
use super::keys::{KeysPage, Moved};
use crate::domain::SaasEnvironment;
use crate::wizard::draft::Draft;
use crate::wizard::field_id::{FieldId, KeyPart};
use crate::wizard::screen::{Action, Block, KeyHint, Toggle, Tone};

const CHECK: &str = "check the keys";

impl KeysPage {
    /// Both pairs, what is wrong, and what keys do where the focus is.
    pub(super) fn page(&self, draft: &Draft) -> PageView {
        let mut blocks = Vec::new();
        if let Some(problem) = &self.refused {
            blocks.push(Block::Problem(problem.clone()));
            blocks.extend(self.reach.blocks());
        } else if let Some(moved) = self.moved {
            let (tone, text) = match moved {
                Moved::KeyText => (
                    Tone::Warning,
                    "That was key text: it went into the private key field.",
                ),
                Moved::ApiKey(MovedApiKey::Alone) => (
                    Tone::Warning,
                    "What came as the private key is an API key: it went into its own field.",
                ),
                Moved::ApiKey(MovedApiKey::Beside) => (
                    Tone::Muted,
                    "An API key came along: each went into its own field.",
                ),
            };
            blocks.push(Block::text(tone, text));
        }
        blocks.extend(self.production.blocks(!self.no_files));
        if draft.environment() == SaasEnvironment::Production || self.production.is_empty() {
            blocks.push(Block::text(
                Tone::Muted,
                "These go into the production fields, whatever kind of installation this is.",
            ));
        }
        blocks.push(Block::Toggle(Toggle {
            id: FieldId::SandboxPair,
            label: "Enter a sandbox pair too",
            on: self.with_sandbox,
        }));
        if self.with_sandbox {
            blocks.extend(self.sandbox.blocks(!self.no_files));
        }
        blocks.push(Block::button(CHECK));
        let in_a_line = match self.focus.key_part() {
            Some((SaasEnvironment::Production, KeyPart::PrivateKey)) => {
                self.production.private_key.takes_line_end()
            }
            Some((SaasEnvironment::Sandbox, KeyPart::PrivateKey)) => {
                self.sandbox.private_key.takes_line_end()
            }
            Some((_, KeyPart::ApiKey | KeyPart::File)) | None => false,
        };
        let next = if in_a_line {
            "end the line"
        } else if matches!(self.focus, FieldId::KeyFile(_)) {
            "read the file"
        } else {
            CHECK
        };
        let mut keys = vec![KeyHint::new(Action::Next, next)];
        if self.focused_path_goes_on() {
            keys.push(KeyHint::new(Action::Complete, "complete"));
            keys.push(KeyHint::new(Action::Choose, "fields"));
        } else {
            keys.push(KeyHint::new(Action::Fields, "fields"));
        }
        if self.focus == FieldId::SandboxPair {
            keys.push(KeyHint::new(Action::Toggle, "switch"));
        }
        PageView {
            title: "What is the key pair?".into(),
            blocks,
            focus: Some(self.focus),
            keys,
            ..PageView::default()
        }
    }

    /// Tab would complete the path that has the focus.
    fn focused_path_goes_on(&self) -> bool {
        let pair = match self.focus.key_part() {
            Some((SaasEnvironment::Production, KeyPart::File)) => &self.production,
            Some((SaasEnvironment::Sandbox, KeyPart::File)) => &self.sandbox,
            Some((_, KeyPart::ApiKey | KeyPart::PrivateKey)) | None => return false,
        };
        pair.file.to_complete().is_some()
    }
}
