//! Plays a wizard: the test is the person, the registry and the store at once.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use crate::domain::{
    Change, ConfigPath, DataSpace, DataSpaceId, DataSpaceKind, Edition, Installation, Label, Mode,
    Module, Plan, PrivateKey, Problem, Project, ProjectId, RegistryFailure, SaasEnvironment, Saved,
    Secret, Setting, SettingValue, Source, StoreFeeds, Value, Website,
};
use crate::wizard::{
    Answer, Claim, Completion, Effect, FieldId, Inspected, KeyFileText, Msg, Page, Request,
    RequestId, Screen, Setup, Wizard,
};

pub(super) const KEY: &str = include_str!("../../../tests/fixtures/keys/rsa-2048-pkcs8.pem");

/// A private key text of its own for every use: secrets can't be cloned.
pub(super) fn key_text() -> Secret {
    Secret::new(KEY.to_owned())
}

/// The same, as it comes from a file.
pub(super) fn key_file(readers: Option<&'static str>) -> KeyFileText {
    KeyFileText {
        text: key_text(),
        readers,
    }
}

/// The same key, parsed once for all tests.
pub(super) fn key() -> Arc<PrivateKey> {
    static KEY: OnceLock<Arc<PrivateKey>> = OnceLock::new();
    Arc::clone(KEY.get_or_init(|| Arc::new(PrivateKey::parse(&key_text()).unwrap())))
}

pub(super) fn store() -> Installation {
    Installation {
        place: Label::new("/var/www/shop"),
        identity: None,
        edition: Edition::Commerce,
        version: Label::new("2.4.7-p1"),
        mode: Mode::Production,
        base_url: Label::new("https://shop.example.com/"),
        websites: vec![Website {
            code: Label::new("base"),
            name: Label::new("Main Website"),
        }],
        views: vec![],
        modules: crate::domain::REQUIRED_MODULES
            .into_iter()
            .map(|name| Module {
                name: Label::new(name),
                version: None,
                enabled: true,
            })
            .collect(),
        settings: BTreeMap::new(),
        cloud_id: None,
        cloud_environment: None,
        gateways: [None, None],
        registry_path: None,
        circumstances: crate::domain::Circumstances::default(),
    }
}

pub(super) fn inspected(store: Installation) -> Inspected {
    Inspected {
        store: Box::new(store),
        neighbours: vec![],
    }
}

pub(super) fn project(number: usize, name: &str) -> Project {
    let space = |kind: DataSpaceKind, name: &str, place: usize| DataSpace {
        id: DataSpaceId::parse(&format!("space-{number}-{place}")).unwrap(),
        name: Label::new(name),
        kind,
        features: vec![],
        cloud_id: None,
    };
    Project {
        id: ProjectId::parse(&format!("project-{number}")).unwrap(),
        name: Label::new(name),
        data_spaces: vec![
            space(DataSpaceKind::Production, "Production", 1),
            space(DataSpaceKind::Testing, "Testing 1", 2),
            space(DataSpaceKind::Testing, "Testing 2", 3),
        ],
        ims_organization_id: None,
        organization: None,
        mage_id: None,
        entitlements: vec![],
    }
}

/// What a store looks like after a plan was saved.
pub(super) fn after(store: &Installation, plan: &Plan) -> Installation {
    let mut store = store.clone();
    for Change { path, after, .. } in plan.changes() {
        let value = match after {
            Value::Plain(text) => SettingValue::Plain(Label::new(text)),
            Value::ApiKey(key) => SettingValue::Secret(key.fingerprint()),
            Value::PrivateKey(key) => SettingValue::Secret(key.fingerprint().clone()),
            Value::Removed => {
                store.settings.remove(path);
                continue;
            }
        };
        store.settings.insert(
            *path,
            Setting {
                value,
                source: Source::Database,
            },
        );
    }
    store
}

/// A wizard, with the world it works on.
pub(crate) struct Play {
    pub(super) wizard: Wizard,
    pub(super) store: Installation,
    pub(super) projects: Vec<Project>,
    pub(super) feeds: Option<StoreFeeds>,
    /// Every effect so far, in words.
    pub(super) log: Vec<String>,
    open: Option<(RequestId, Request)>,
    /// What is looked at in the background, and in how many seconds.
    pub(super) watching: Option<(RequestId, u16)>,
}

impl Play {
    pub(crate) fn new(setup: Setup) -> Self {
        Self {
            wizard: Wizard::new(setup),
            store: store(),
            projects: vec![],
            feeds: None,
            log: vec![],
            open: None,
            watching: None,
        }
    }

    /// Sends a message and keeps what is asked for.
    pub(crate) fn send(&mut self, msg: Msg) -> &mut Self {
        for effect in self.wizard.update(msg) {
            self.log.push(match effect {
                Effect::Ask {
                    id,
                    request: Request::CountFeeds { after },
                } => {
                    assert_eq!(self.watching, None, "one look at a time");
                    self.watching = Some((id, after));
                    continue;
                }
                Effect::Ask { id, request } => {
                    let name: &str = (&request).into();
                    self.open = Some((id, request));
                    name.to_owned()
                }
                Effect::Cancel { id } if self.watching.is_some_and(|(look, _)| look == id) => {
                    self.watching = None;
                    continue;
                }
                Effect::Cancel { .. } => "Cancel".to_owned(),
                Effect::Copy { text } => format!("Copy {text}"),
                Effect::Print { .. } => "Print".to_owned(),
                Effect::Quit(_) => "Quit".to_owned(),
            });
        }
        self
    }

    /// Presses Enter, and lets the world answer everything that is asked then.
    pub(super) fn enter(&mut self) -> &mut Self {
        self.send(Msg::Next).settle()
    }

    /// Types a whole text into a field.
    pub(super) fn edit(&mut self, field: FieldId, text: &str) -> &mut Self {
        self.send(Msg::Edited {
            field,
            text: text.to_owned(),
        })
    }

    /// The request that is not answered yet.
    pub(super) fn asked(&mut self) -> RequestId {
        self.open.as_ref().unwrap().0
    }

    /// Answers the open request.
    pub(super) fn answer(&mut self, answer: Answer) -> &mut Self {
        let id = self.asked();
        self.open = None;
        self.send(Msg::Answered { id, answer })
    }

    /// Time passes: the store says what it has sent.
    pub(super) fn counted(&mut self) -> &mut Self {
        let feeds = self.feeds.clone();
        self.looked(Ok(feeds))
    }

    /// The same, with this answer.
    pub(super) fn looked(&mut self, counted: Result<Option<StoreFeeds>, Problem>) -> &mut Self {
        let (id, _) = self.watching.take().expect("somebody looks");
        let answer = Answer::FeedsCounted(counted);
        self.send(Msg::Answered { id, answer })
    }

    /// Lets the world do what is asked, until nothing is.
    pub(crate) fn settle(&mut self) -> &mut Self {
        while let Some((id, request)) = self.open.take() {
            let answer = self.carry_out(request);
            self.send(Msg::Answered { id, answer });
        }
        if self.watching.is_some_and(|(_, after)| after == 0) {
            self.counted();
        }
        self
    }

    fn carry_out(&mut self, request: Request) -> Answer {
        match request {
            Request::Inspect => Answer::Inspected(Ok(inspected(self.store.clone()))),
            Request::Reach { .. } => Answer::Reached(Ok(None)),
            Request::CountFeeds { .. } => Answer::FeedsCounted(Ok(self.feeds.clone())),
            Request::Resend { .. } => Answer::Resent(Ok(())),
            Request::ReadKeyFile { .. } => Answer::KeyFileRead(Ok(key_file(None))),
            Request::CompletePath { path, .. } => {
                Answer::PathCompleted(Completion::One(format!("{path}x")))
            }
            Request::CheckKeys { keys, .. } => {
                Answer::KeysChecked(keys.iter().map(|k| (k.environment, Ok(()))).collect())
            }
            Request::ListProjects { .. } => Answer::ProjectsListed(Ok(self.projects.clone())),
            Request::RequestProject { name, .. } => {
                let made = project(self.projects.len() + 1, name.as_str());
                self.projects.push(made.clone());
                Answer::ProjectRequested(Ok(vec![made]))
            }
            Request::RenameProject { .. } | Request::RenameDataSpace { .. } => {
                Answer::Renamed(Ok(()))
            }
            Request::TellCloudId { .. } => Answer::CloudIdTold(Ok(())),
            Request::Save { plan, .. } => {
                self.store = after(&self.store, &plan);
                Answer::Saved(Ok(Saved {
                    changed: plan.changes().len(),
                    notes: vec![],
                    store: Box::new(self.store.clone()),
                }))
            }
            Request::Undo { .. } => Answer::Undone(Ok(Saved {
                changed: 1,
                notes: vec![],
                store: Box::new(store()),
            })),
            Request::AddPortalKeys { .. } => {
                Answer::PortalKeysAdded(Ok(("portal-key".into(), key_text())))
            }
            Request::Claim { .. } => Answer::Claimed(Ok(Claim::Ours(None))),
        }
    }

    pub(super) fn page(&self) -> Page {
        self.wizard.page()
    }

    pub(crate) fn screen(&self) -> Screen {
        self.wizard.screen()
    }

    /// Everything on the screen as text, for looking for words.
    pub(super) fn text(&self) -> String {
        format!("{:?}", self.screen())
    }

    /// Goes on to the keys page.
    pub(crate) fn at_keys(&mut self) -> &mut Self {
        self.send(Msg::Started).settle().enter()
    }

    /// Goes on to the project page, with keys entered and saved.
    pub(crate) fn at_projects(&mut self) -> &mut Self {
        self.at_keys()
            .edit(FieldId::ApiKey(SaasEnvironment::Production), "api-key-1")
            .send(Msg::KeyMaterial(key_text()))
            .enter()
            .enter()
    }

    /// Goes on to the page for a new project, with a name typed.
    pub(crate) fn at_new_project(&mut self, name: &str) -> &mut Self {
        self.at_projects()
            .send(Msg::Moved(crate::wizard::Move::First))
            .enter()
            .edit(FieldId::NewProject, name)
    }
}

/// A failure that leaves open whether the request was carried out.
pub(super) fn lost() -> RegistryFailure {
    RegistryFailure::TimedOut { seconds: 30 }
}

/// Where a value would be after the run.
pub(super) fn value(store: &Installation, path: ConfigPath) -> &str {
    store.plain(path).map_or("", Label::as_str)
}

/// At the first page.
pub(super) fn play() -> Play {
    Play::new(Setup::default())
}

/// A store in developer mode that holds the production data space: a copy, as it seems.
pub(super) fn copy_of_production() -> Play {
    let mut play = Play::new(Setup {
        undo: Some("commerce-connect undo --yes --store /var/www/shop".into()),
        ..Setup::default()
    });
    play.store.mode = Mode::Developer;
    for (path, text) in [
        (ConfigPath::ProjectId, "project-1"),
        (ConfigPath::ProjectName, "Shop"),
        (ConfigPath::DataSpaceId, "space-1-1"),
        (ConfigPath::DataSpaceName, "Production"),
        (ConfigPath::DataSpaceKind, "Production"),
    ] {
        play.store.settings.insert(
            path,
            Setting {
                value: SettingValue::Plain(Label::new(text)),
                source: if path == ConfigPath::ProjectId {
                    Source::EnvPhp
                } else {
                    Source::Database
                },
            },
        );
    }
    play.send(Msg::Started).settle();
    play
}
