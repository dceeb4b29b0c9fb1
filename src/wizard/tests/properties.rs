//! What holds for any sequence of messages.

use proptest::prelude::*;

use super::play::{Play, after, key_text, lost, project, store};
use crate::domain::{
    Label, NotRequested, Problem, RegistryFailure, SaasEnvironment, Saved, Secret,
};
use crate::resume::through_the_file;
use crate::wizard::{
    Answer, Claim, Completion, Effect, FieldId, Move, Msg, Page, Request, RequestId, Setup, Wizard,
    Writing,
};

/// As the portal makes them; typed into any field.
const API_KEY: &str = "0123456789abcdef0123456789abcdef";

/// A message that can be made as often as needed; secrets can't be cloned.
#[derive(Clone, Debug)]
enum RandomAct {
    Next,
    Back,
    BackTakenBack,
    Complete,
    NextField,
    PreviousField,
    Moved(Move),
    Toggled,
    Edited(FieldId, String),
    Key(String),
    WholeKey,
    KeyErased,
    Filter,
    Help,
    Copy,
    Print,
    Quit,
    /// Answer the open request: well, or badly in one of two ways.
    Answer(bool, bool),
    /// Answer a request that nobody waits for.
    Late,
    /// The store is asked what it has sent: it says so, or says nothing.
    Counted(bool),
    /// The run is cut short and the program started again; what was asked for is carried out
    /// all the same, or is not.
    Cut(bool),
}

fn act() -> impl Strategy<Value = RandomAct> {
    let field = prop::sample::select(vec![
        FieldId::Filter,
        FieldId::ApiKey(SaasEnvironment::Production),
        FieldId::ApiKey(SaasEnvironment::Sandbox),
        FieldId::KeyFile(SaasEnvironment::Production),
        FieldId::PortalName,
        FieldId::NewProject,
        FieldId::Confirmation,
        FieldId::ProjectName,
        FieldId::DataSpaceName,
    ]);
    let to = prop::sample::select(vec![
        Move::Up,
        Move::Down,
        Move::PageUp,
        Move::PageDown,
        Move::First,
        Move::Last,
    ]);
    let text = prop::sample::select(vec![
        "",
        "Production",
        "My Shop",
        API_KEY,
        "~/k.pem",
        "\u{202e}x",
    ]);
    prop_oneof![
        6 => Just(RandomAct::Next),
        2 => Just(RandomAct::Back),
        1 => Just(RandomAct::BackTakenBack),
        1 => Just(RandomAct::Complete),
        1 => Just(RandomAct::NextField),
        1 => Just(RandomAct::PreviousField),
        2 => to.prop_map(RandomAct::Moved),
        1 => Just(RandomAct::Toggled),
        3 => (field, text).prop_map(|(field, text)| RandomAct::Edited(field, text.to_owned())),
        1 => "[ -~\n]{0,20}".prop_map(RandomAct::Key),
        2 => Just(RandomAct::WholeKey),
        1 => Just(RandomAct::KeyErased),
        1 => Just(RandomAct::Filter),
        1 => Just(RandomAct::Help),
        1 => Just(RandomAct::Copy),
        1 => Just(RandomAct::Print),
        1 => Just(RandomAct::Quit),
        8 => (prop::bool::weighted(0.8), any::<bool>()).prop_map(|(a, b)| RandomAct::Answer(a, b)),
        1 => Just(RandomAct::Late),
        2 => any::<bool>().prop_map(RandomAct::Counted),
        1 => any::<bool>().prop_map(RandomAct::Cut),
    ]
}

/// The wizard under random messages, with the rules checked after each.
struct Chaos {
    wizard: Wizard,
    portal: bool,
    store: crate::domain::Installation,
    projects: Vec<crate::domain::Project>,
    open: Option<(RequestId, Request)>,
    /// What is looked at in the background.
    watching: Option<RequestId>,
    over: bool,
}

impl Chaos {
    fn new(portal: bool) -> Self {
        let mut chaos = Self {
            wizard: Wizard::new(Setup {
                portal,
                kept: true,
                ..Setup::default()
            }),
            portal,
            store: store(),
            projects: vec![project(1, "Old")],
            open: None,
            watching: None,
            over: false,
        };
        chaos.send(Msg::Started, false);
        chaos
    }

    fn send(&mut self, msg: Msg, answered: bool) {
        let confirmed = self.confirmed(&msg);
        for effect in self.wizard.update(msg) {
            match effect {
                Effect::Cancel { id } if self.watching == Some(id) => self.watching = None,
                Effect::Ask {
                    id,
                    request: Request::CountFeeds { .. },
                } => {
                    assert_eq!(self.watching, None, "one look at a time");
                    self.watching = Some(id);
                }
                Effect::Cancel { id } => {
                    let (open, request) =
                        self.open.take().expect("only an open request is cancelled");
                    assert_eq!(open, id);
                    assert!(request.is_read(), "a write is never cancelled: {request:?}");
                }
                Effect::Ask { id, request } => {
                    match request.writes() {
                        Some(Writing::Plan) => assert!(
                            confirmed || answered,
                            "a plan is saved only after Enter on the page that shows it"
                        ),
                        Some(Writing::Nothing | Writing::Undo) | None => {}
                    }
                    if matches!(request, Request::RequestProject { .. }) {
                        assert!(
                            confirmed,
                            "a project is requested only by Enter on its page"
                        );
                    }
                    assert!(self.open.is_none(), "one request at a time: {request:?}");
                    self.open = Some((id, request));
                }
                Effect::Copy { .. } | Effect::Print { .. } => {}
                Effect::Quit(_) => {
                    assert!(
                        self.open.as_ref().is_none_or(|(_, open)| open.is_read()),
                        "nobody quits while a write is under way"
                    );
                    self.over = true;
                }
            }
        }
        let screen = self.wizard.screen();
        if let Some(pending) = &screen.pending {
            // Behind a spinner, on a line of 80 columns, after many seconds.
            let note = pending.note.as_deref().unwrap_or_default();
            let line = format!("{}, 120 s   {note}", pending.what);
            assert!(line.chars().count() <= 76, "{line}");
        }
        assert_eq!(
            screen.pending.map(|pending| pending.id),
            self.open.as_ref().map(|(id, _)| *id),
            "the screen knows what is being waited for"
        );
    }

    /// Enter, on a page that shows what it will write.
    fn confirmed(&self, msg: &Msg) -> bool {
        matches!(msg, Msg::Next)
            && self.wizard.screen().dialog.is_none()
            && matches!(
                self.wizard.page(),
                Page::Save | Page::Review | Page::NewProject
            )
    }

    fn act(&mut self, act: RandomAct) {
        if self.over {
            return;
        }
        let msg = match act {
            RandomAct::Next => Msg::Next,
            RandomAct::Back => Msg::Back,
            RandomAct::BackTakenBack => Msg::BackTakenBack,
            RandomAct::Complete => Msg::Complete,
            RandomAct::NextField => Msg::NextField,
            RandomAct::PreviousField => Msg::PreviousField,
            RandomAct::Moved(to) => Msg::Moved(to),
            RandomAct::Toggled => Msg::Toggled,
            RandomAct::Edited(field, text) => Msg::Edited { field, text },
            RandomAct::Key(text) => Msg::KeyMaterial(Secret::new(text)),
            RandomAct::WholeKey => Msg::KeyMaterial(key_text()),
            RandomAct::KeyErased => Msg::KeyErased,
            RandomAct::Filter => Msg::FilterOpened,
            RandomAct::Help => Msg::Help,
            RandomAct::Copy => Msg::Copy,
            RandomAct::Print => Msg::Print,
            RandomAct::Quit => Msg::Quit,
            RandomAct::Answer(well, lost) => return self.answer(well, lost),
            RandomAct::Cut(carried_out) => return self.cut(carried_out),
            RandomAct::Counted(well) => return self.counted(well),
            RandomAct::Late => Msg::Answered {
                id: RequestId(u64::MAX),
                answer: Answer::ProjectsListed(Ok(vec![])),
            },
        };
        self.send(msg, false);
    }

    fn answer(&mut self, well: bool, unknown: bool) {
        let Some((id, request)) = self.open.take() else {
            return;
        };
        let problem = || Problem::new("test.failed", "It failed.", "", "");
        let failure = || {
            if unknown {
                lost()
            } else {
                RegistryFailure::Rejected {
                    status: 403,
                    message: Label::new("no"),
                    request_id: None,
                }
            }
        };
        let call = |ok: bool| if ok { Ok(()) } else { Err(failure()) };
        let answer = match request {
            Request::Inspect => Answer::Inspected(if well {
                Ok(super::play::inspected(self.store.clone()))
            } else {
                Err(problem())
            }),
            Request::Reach { .. } => Answer::Reached(if well { Ok(None) } else { Err(problem()) }),
            Request::CountFeeds { .. } => Answer::FeedsCounted(Ok(None)),
            Request::Resend { .. } => Answer::Resent(if well { Ok(()) } else { Err(problem()) }),
            Request::ReadKeyFile { .. } => Answer::KeyFileRead(if well {
                Ok(super::play::key_file(Some("its group")))
            } else {
                Err(problem())
            }),
            Request::CompletePath { path, .. } => {
                Answer::PathCompleted(Completion::One(format!("{path}x")))
            }
            Request::CheckKeys { keys, .. } => {
                Answer::KeysChecked(keys.iter().map(|k| (k.environment, call(well))).collect())
            }
            Request::ListProjects { .. } => Answer::ProjectsListed(if well {
                Ok(self.projects.clone())
            } else {
                Err(failure())
            }),
            Request::RequestProject { name, .. } => {
                if well || unknown {
                    let made = project(self.projects.len() + 1, name.as_str());
                    self.projects.push(made);
                }
                Answer::ProjectRequested(if well {
                    Ok(self.projects.clone())
                } else if unknown {
                    Err(NotRequested::Unknown(failure()))
                } else {
                    Err(NotRequested::Refused(failure()))
                })
            }
            Request::RenameProject { .. } | Request::RenameDataSpace { .. } => {
                Answer::Renamed(call(well))
            }
            Request::TellCloudId { .. } => Answer::CloudIdTold(call(well)),
            Request::Save { plan, .. } => Answer::Saved(if well {
                self.store = after(&self.store, &plan);
                Ok(Saved {
                    changed: plan.changes().len(),
                    notes: vec![],
                    store: Box::new(self.store.clone()),
                })
            } else {
                Err(problem())
            }),
            Request::Undo { .. } => Answer::Undone(if well {
                self.store = store();
                Ok(Saved {
                    changed: 1,
                    notes: vec![],
                    store: Box::new(store()),
                })
            } else {
                Err(problem())
            }),
            Request::AddPortalKeys { .. } => Answer::PortalKeysAdded(if well {
                Ok(("portal-key".into(), key_text()))
            } else {
                Err(problem())
            }),
            Request::Claim { .. } => Answer::Claimed(if well {
                Ok(Claim::Ours(None))
            } else {
                Err(problem())
            }),
        };
        self.send(Msg::Answered { id, answer }, true);
    }

    fn counted(&mut self, well: bool) {
        if let Some(id) = self.watching.take() {
            let feeds = Some(super::feeds::told(60, 36));
            let problem = || Problem::new("test.failed", "It failed.", "", "");
            let answer = Answer::FeedsCounted(if well { Ok(feeds) } else { Err(problem()) });
            self.send(Msg::Answered { id, answer }, false);
        }
    }

    fn cut(&mut self, carried_out: bool) {
        let checkpoint = self.wizard.checkpoint();
        let text = format!("{checkpoint:?}");
        assert!(!text.contains(API_KEY) && !text.contains("BEGIN"), "{text}");
        if carried_out {
            self.answer(true, false);
        }
        (self.open, self.watching) = (None, None);
        let begun = checkpoint.is_some();
        self.wizard = Wizard::new(Setup {
            portal: self.portal,
            kept: true,
            unfinished: checkpoint.map(|checkpoint| {
                let found = through_the_file(&checkpoint, 1).expect("it can be read back");
                assert_eq!(found.checkpoint, checkpoint);
                found
            }),
            ..Setup::default()
        });
        assert_eq!(self.wizard.page() == Page::Unfinished, begun);
        self.send(Msg::Started, false);
    }

    fn names(&self) -> Vec<&str> {
        self.projects.iter().map(|p| p.name.as_str()).collect()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_sequence_of_messages_breaks_a_rule(
        portal in any::<bool>(),
        acts in prop::collection::vec(act(), 0..120),
    ) {
        let mut chaos = Chaos::new(portal);
        for act in acts {
            chaos.act(act);
        }
        let names = chaos.names();
        let mut unique = names.clone();
        unique.sort_unstable();
        unique.dedup();
        prop_assert_eq!(names.len(), unique.len(), "no project was requested twice: {:?}", names);
    }

    #[test]
    fn back_after_next_is_where_we_were(
        portal in any::<bool>(),
        acts in prop::collection::vec(act(), 0..80),
    ) {
        let mut chaos = Chaos::new(portal);
        for act in acts {
            chaos.act(act);
        }
        let quiet = chaos.open.is_none() && chaos.wizard.screen().dialog.is_none();
        if !chaos.over && quiet {
            let (page, depth) = (chaos.wizard.page(), chaos.wizard.trail.len());
            let effects = chaos.wizard.update(Msg::Next);
            if chaos.wizard.trail.len() == depth + 1 {
                if !effects.is_empty() {
                    chaos.wizard.update(Msg::Back);
                }
                // New keys of the portal that were neither taken nor thrown away are still there.
                if chaos.wizard.screen().dialog.is_some() {
                    chaos.wizard.update(Msg::Back);
                }
                chaos.wizard.update(Msg::Back);
                prop_assert_eq!(chaos.wizard.page(), page);
            }
        }
    }

    #[test]
    fn the_same_messages_give_the_same_screens(acts in prop::collection::vec(act(), 0..60)) {
        let (mut one, mut two) = (Chaos::new(true), Chaos::new(true));
        for act in acts {
            one.act(act.clone());
            two.act(act);
            prop_assert_eq!(
                format!("{:?}", one.wizard.screen()),
                format!("{:?}", two.wizard.screen())
            );
        }
    }
}

#[test]
fn play_and_chaos_agree_on_the_first_screen() {
    let mut play = Play::new(Setup::default());
    play.send(Msg::Started).settle();
    let mut chaos = Chaos::new(false);
    chaos.answer(true, false);
    assert_eq!(play.text(), format!("{:?}", chaos.wizard.screen()));
}
