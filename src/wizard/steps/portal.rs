//! Step 2, in the demo: a new pair from the sandbox's API Portal.

use std::sync::Arc;

use super::{Logic, PageView};
use crate::domain::{Label, Name, Problem, SaasEnvironment, Secret};
use crate::wizard::draft::Draft;
use crate::wizard::effect::Request;
use crate::wizard::field_id::FieldId;
use crate::wizard::msg::Move;
use crate::wizard::page::{Go, Page};
use crate::wizard::requests::InFlight;
use crate::wizard::screen::{Action, Block, Dialog, Fact, Field, KeyHint, List, Row, Tone};

const FIELDS: [FieldId; 3] = [
    FieldId::PortalEnvironment,
    FieldId::PortalName,
    FieldId::Button,
];
const ADD: &str = "Add New";

#[derive(Debug)]
pub(super) struct PortalPage {
    environment: SaasEnvironment,
    name: String,
    focus: FieldId,
    problem: Option<Problem>,
    made: Option<(String, Arc<Secret>)>,
    thrown_away: Option<(String, Arc<Secret>)>,
}

impl Default for PortalPage {
    fn default() -> Self {
        Self {
            environment: SaasEnvironment::Production,
            name: String::new(),
            focus: FieldId::PortalEnvironment,
            problem: None,
            made: None,
            thrown_away: None,
        }
    }
}

impl PortalPage {
    /// Hands over the pair that was made, once.
    pub(super) fn take(&mut self) -> Option<(SaasEnvironment, String, Arc<Secret>)> {
        let (api_key, private_key) = self.made.take()?;
        Some((self.environment, api_key, private_key))
    }
}

impl Logic for PortalPage {
    fn enter(&mut self, draft: &mut Draft, _requests: &mut InFlight) {
        self.environment = draft.environment();
    }

    fn next(&mut self, _draft: &mut Draft, requests: &mut InFlight) -> Go {
        if self.made.is_some() {
            return Go::Instead(Page::Keys);
        }
        if self.focus == FieldId::PortalEnvironment {
            self.focus = FieldId::PortalName;
            return Go::Stay;
        }
        match Name::parse(&self.name) {
            Ok(name) => {
                self.problem = None;
                let environment = self.environment;
                requests.ask(
                    "Making the keys",
                    Request::AddPortalKeys { name, environment },
                );
            }
            Err(problem) => {
                self.problem = Some(problem);
                self.focus = FieldId::PortalName;
            }
        }
        Go::Stay
    }

    fn close(&mut self) -> bool {
        self.thrown_away = self.made.take();
        self.thrown_away.is_some()
    }

    fn reopen(&mut self) {
        self.made = self.thrown_away.take();
    }

    fn focus(&mut self, forward: bool) {
        let at = FIELDS.iter().position(|field| *field == self.focus);
        let step = if forward { 1 } else { FIELDS.len() - 1 };
        self.focus = FIELDS[(at.unwrap_or(0) + step) % FIELDS.len()];
    }

    fn text_begins(&mut self) {
        self.focus = FieldId::PortalName;
    }

    fn moved(&mut self, to: Move) {
        if self.made.is_none() && self.focus == FieldId::PortalEnvironment {
            self.environment = match to {
                Move::Up | Move::PageUp | Move::First => SaasEnvironment::Production,
                Move::Down | Move::PageDown | Move::Last => SaasEnvironment::Sandbox,
            };
        }
    }

    fn edited(&mut self, field: FieldId, text: String) {
        if field == FieldId::PortalName {
            self.name = text;
            self.problem = None;
        }
    }

    fn portal_keys_added(
        &mut self,
        pair: Result<(String, Secret), Problem>,
        _draft: &mut Draft,
        _requests: &mut InFlight,
    ) -> Go {
        match pair {
            Ok((api_key, private_key)) => self.made = Some((api_key, Arc::new(private_key))),
            Err(problem) => self.problem = Some(problem),
        }
        Go::Stay
    }

    fn view(&self, _draft: &Draft) -> PageView {
        let mut blocks = vec![
            Block::text(
                Tone::Muted,
                "This stands for the API Portal at account.magento.com. Only the licence owner \
                 can make keys there.",
            ),
            Block::plain("Environment"),
            Block::List(List {
                id: FieldId::PortalEnvironment,
                headings: vec![],
                rows: [["Production"], ["Sandbox"]]
                    .map(Row::of)
                    .into_iter()
                    .collect(),
                selected: usize::from(self.environment == SaasEnvironment::Sandbox),
                filter: None,
                below: None,
                seldom: None,
            }),
            Block::Field(Field {
                id: FieldId::PortalName,
                label: "Name",
                text: self.name.clone(),
                placeholder: "(for example: My Shop)",
                note: None,
            }),
        ];
        if let Some(problem) = &self.problem {
            blocks.push(Block::Problem(problem.clone()));
        }
        blocks.push(Block::button(ADD));
        let keys = if self.focus == FieldId::PortalEnvironment {
            vec![
                KeyHint::new(Action::Next, "name it"),
                KeyHint::new(Action::Choose, "move"),
                KeyHint::new(Action::Fields, "fields"),
            ]
        } else {
            vec![
                KeyHint::new(Action::Next, ADD),
                KeyHint::new(Action::Fields, "fields"),
            ]
        };
        PageView {
            title: "Sandbox API Portal".into(),
            blocks,
            focus: Some(self.focus),
            keys,
            alarm: false,
            dialog: self.made.as_ref().map(|(api_key, private_key)| Dialog {
                takes_key: false,
                title: "New keys".into(),
                blocks: vec![
                    Block::text(
                        Tone::Warning,
                        "The private key is shown this one time. The portal does not keep it.",
                    ),
                    Block::Facts(vec![Fact::new("API key", Label::new(api_key).as_str())]),
                    Block::KeyText(Arc::clone(private_key)),
                ],
                keys: vec![
                    KeyHint::new(Action::Next, "use these keys"),
                    KeyHint::new(Action::Choose, "scroll"),
                    KeyHint::new(Action::Back, "throw them away"),
                ],
            }),
        }
    }
}
