//! Step 5: the project's data spaces.

use super::{Logic, PageView};
use crate::domain::{DataSpace, DataSpaceId, DataSpaceKind, Label, not_production};
use crate::wizard::ListRows;
use crate::wizard::checkpoint::Checkpoint;
use crate::wizard::chooser::Chooser;
use crate::wizard::draft::Draft;
use crate::wizard::field_id::FieldId;
use crate::wizard::msg::Move;
use crate::wizard::page::{Go, Page};
use crate::wizard::requests::InFlight;
use crate::wizard::screen::{Action, Block, Fact, KeyHint, List, Row, Tone};

#[derive(Debug, Default)]
pub(super) struct DataSpacePage {
    chooser: Chooser,
}

fn current(draft: &Draft) -> Option<DataSpaceId> {
    draft.store.as_deref()?.connection()?.data_space
}

fn rows(draft: &Draft) -> ListRows {
    let current = current(draft);
    draft.project().map_or_else(ListRows::default, |project| {
        project
            .data_spaces
            .iter()
            .map(|space| Row {
                cells: vec![
                    space.name.to_string(),
                    space.kind.as_str().to_owned(),
                    purpose(&space.kind).to_owned(),
                    space.id.to_string(),
                ],
                mark: marks(draft, space, current.as_ref()),
                tone: match space.kind {
                    DataSpaceKind::Production => Tone::Bad,
                    DataSpaceKind::Testing | DataSpaceKind::Other(_) => Tone::Plain,
                },
            })
            .collect()
    })
}

/// What a data space of this type is for.
fn purpose(kind: &DataSpaceKind) -> &'static str {
    match kind {
        DataSpaceKind::Production => "what shoppers see",
        DataSpaceKind::Testing => "staging, development",
        DataSpaceKind::Other(_) => "",
    }
}

/// What is said behind a data space: that shoppers see it, and who uses it.
fn marks(draft: &Draft, space: &DataSpace, current: Option<&DataSpaceId>) -> Option<String> {
    let live = (space.kind == DataSpaceKind::Production).then(|| "LIVE".to_owned());
    let marks: Vec<String> = live
        .into_iter()
        .chain(mark(draft, &space.id, current))
        .collect();
    (!marks.is_empty()).then(|| marks.join(", "))
}

/// The first data space for staging, where the store looks like that.
fn for_staging(draft: &Draft) -> Option<&DataSpace> {
    let store = draft.store.as_deref()?;
    let staging = !not_production(store).is_empty();
    let mut spaces = draft.project()?.data_spaces.iter().filter(|_| staging);
    spaces.find(|space| space.kind == DataSpaceKind::Testing)
}

/// Whether this store or another one known here uses the data space.
fn mark(draft: &Draft, space: &DataSpaceId, current: Option<&DataSpaceId>) -> Option<String> {
    if Some(space) == current {
        return Some("in use".into());
    }
    draft
        .neighbours
        .iter()
        .find(|neighbour| &neighbour.data_space == space)
        .map(|neighbour| format!("used by {}", neighbour.place))
}

fn list(labels: &[Label]) -> String {
    let texts: Vec<&str> = labels.iter().map(Label::as_str).collect();
    texts.join(", ")
}

impl DataSpacePage {
    fn place_on(&mut self, draft: &Draft) {
        let wanted = draft.data_space.clone().or_else(|| current(draft));
        let wanted = wanted.or_else(|| for_staging(draft).map(|space| space.id.clone()));
        let row = draft.project().and_then(|project| {
            project
                .data_spaces
                .iter()
                .position(|space| Some(&space.id) == wanted.as_ref())
        });
        self.chooser.close_filter();
        self.chooser.select(row.unwrap_or(0));
    }

    fn selected<'a>(&self, draft: &'a Draft) -> Option<&'a DataSpace> {
        let row = self.chooser.selected()?;
        draft.project()?.data_spaces.get(row)
    }
}

impl Logic for DataSpacePage {
    fn refresh(&mut self, draft: &Draft) {
        self.chooser.offer(rows(draft));
    }

    fn restore(&mut self, _was: &Checkpoint, draft: &Draft) {
        self.place_on(draft);
    }

    fn enter(&mut self, draft: &mut Draft, _requests: &mut InFlight) {
        self.place_on(draft);
    }

    fn next(&mut self, draft: &mut Draft, _requests: &mut InFlight) -> Go {
        let Some(id) = self.selected(draft).map(|space| space.id.clone()) else {
            return Go::Stay;
        };
        draft.data_space = Some(id);
        Go::To(Page::Review)
    }

    fn close(&mut self) -> bool {
        self.chooser.close_filter()
    }

    fn reopen(&mut self) {
        self.chooser.reopen_filter();
    }

    fn moved(&mut self, to: Move) {
        self.chooser.go(to);
    }

    fn filter(&mut self) {
        self.chooser.open_filter();
    }

    fn text_begins(&mut self) {
        self.filter();
    }

    fn edited(&mut self, field: FieldId, text: String) {
        if field == FieldId::Filter {
            self.chooser.set_filter(text);
        }
    }

    fn view(&self, draft: &Draft) -> PageView {
        let Some(project) = draft.project() else {
            return PageView::default();
        };
        let mut facts = vec![Fact::new("Project", project.name.as_str())];
        let account: Vec<&str> = [&project.organization, &project.mage_id]
            .into_iter()
            .flatten()
            .map(Label::as_str)
            .collect();
        if !account.is_empty() {
            facts.push(Fact::new("Account", account.join(", ")));
        }
        if !project.entitlements.is_empty() {
            facts.push(Fact::new("Entitlements", list(&project.entitlements)));
        }
        let mut blocks = vec![Block::Facts(facts)];
        if project.data_spaces.is_empty() {
            blocks.push(Block::text(
                Tone::Warning,
                "This project has no data space that these keys can see. Ask the licence owner, \
                 or choose another project.",
            ));
            return PageView {
                title: "Data space".into(),
                blocks,
                ..PageView::default()
            };
        }
        blocks.insert(
            0,
            Block::text(
                Tone::Muted,
                "A data space is where Adobe keeps the catalog that a store sends. Search and \
                 recommendations read from it.",
            ),
        );
        let headings = vec!["Data space", "Type", "What for", "Id"];
        let below = Some(headings.len() - 1);
        blocks.push(Block::List(List {
            below,
            ..self.chooser.list(headings)
        }));
        if for_staging(draft).is_some() {
            blocks.push(Block::text(
                Tone::Muted,
                "This store looks like one for staging, so a Testing data space is proposed.",
            ));
        }
        if let Some(space) = self.selected(draft)
            && !space.features.is_empty()
        {
            blocks.push(Block::text(
                Tone::Muted,
                format!("Services: {}", list(&space.features)),
            ));
        }
        PageView {
            title: "Which data space will this store fill?".into(),
            blocks,
            focus: Some(self.chooser.focus()),
            keys: vec![
                KeyHint::new(Action::Next, "choose"),
                KeyHint::new(Action::Choose, "move"),
                KeyHint::new(Action::Filter, "filter"),
                KeyHint::new(Action::Copy, "copy id"),
            ],
            ..PageView::default()
        }
    }

    fn copy(&self, draft: &Draft) -> Option<String> {
        Some(self.selected(draft)?.id.to_string())
    }
}
