//! Screens made by hand, with every kind of block, for the tests and the benchmark of drawing.

use std::sync::Arc;

use commerce_connect::domain::{Problem, SaasEnvironment, Secret};
use commerce_connect::wizard::{
    Action, Block, Dialog, Fact, Field, FieldId, KeyField, KeyHint, List, PlanRow, Row, Screen,
    StepMark, StepState, Toggle, Tone,
};

const STEPS: [&str; 7] = [
    "Store",
    "API keys",
    "Save",
    "Project",
    "Data space",
    "Names",
    "Summary",
];

/// Every screen, with a name for its snapshots.
pub(crate) fn all() -> Vec<(&'static str, Screen)> {
    vec![
        ("store", store()),
        ("store_warned", store_warned()),
        ("keys", keys()),
        ("keys_refused", keys_refused()),
        ("save", save()),
        ("projects", projects(1_000, 5)),
        ("filter", filter()),
        ("data_spaces", data_spaces()),
        ("summary", summary()),
        ("help", help()),
        ("portal_key", portal_key()),
    ]
}

fn page(step: usize, blocks: Vec<Block>, focus: Option<FieldId>) -> Screen {
    let state = |index: usize| match index.cmp(&step) {
        std::cmp::Ordering::Less => StepState::Done,
        std::cmp::Ordering::Equal => StepState::Current,
        std::cmp::Ordering::Greater => StepState::Ahead,
    };
    Screen {
        steps: (0..7)
            .map(|index| StepMark {
                title: STEPS[index],
                state: state(index),
            })
            .collect(),
        subject: "shop.example.com".into(),
        title: STEPS[step].into(),
        blocks,
        aside: Vec::new(),
        alarm: false,
        focus,
        pending: None,
        keys: vec![
            hint(Action::Next, "next"),
            hint(Action::Back, "back"),
            hint(Action::Choose, "choose"),
            hint(Action::Help, "help"),
            hint(Action::Quit, "quit"),
        ],
        dialog: None,
    }
}

fn hint(action: Action, label: &str) -> KeyHint {
    KeyHint {
        action,
        label: label.into(),
    }
}

fn text(tone: Tone, text: &str) -> Block {
    Block::Text {
        tone,
        text: text.into(),
    }
}

fn fact(label: &'static str, value: &str, tone: Tone) -> Fact {
    Fact {
        label,
        value: value.into(),
        tone,
    }
}

fn store() -> Screen {
    page(
        0,
        vec![
            text(
                Tone::Plain,
                "This store was found here. Nothing is changed before you have seen and confirmed it.",
            ),
            Block::Facts(vec![
                fact("Place", "/var/www/magento", Tone::Plain),
                fact("Edition", "Adobe Commerce 2.4.7-p1", Tone::Plain),
                fact("Mode", "developer", Tone::Warning),
                fact("Base URL", "https://shop.example.com/", Tone::Plain),
                fact("Websites", "base, b2b, größe_2, 店舗", Tone::Muted),
                fact(
                    "Modules",
                    "services-connector 1.3, services-id 3.3",
                    Tone::Good,
                ),
                fact("Cron", "has not run for 3 days", Tone::Bad),
            ]),
            text(Tone::Good, "Everything that the connection needs is there."),
            text(
                Tone::Warning,
                "The store is in developer mode; exports are slow in it.",
            ),
        ],
        None,
    )
}

/// More warnings than fit, above what is to be chosen.
fn store_warned() -> Screen {
    let mut screen = store();
    for warning in [
        "Is this a copy of another store? Its database names another one (https://shop.example.com/). Take the connection out of a copy, before its cron sends data there.",
        "Keys stand in app/etc/config.php, which usually lies in a repository (production_api_key, production_private_key). Take them out of the file and make a new pair.",
        "The Commerce Optimizer Connector is installed: it sends the catalog with credentials of its own (bin/magento aco:config:show), not with what is set here.",
    ] {
        screen.blocks.push(text(Tone::Warning, warning));
    }
    let choices = [
        "Go on",
        "Show everything that was found",
        "Take the connection out of this store",
    ];
    screen.blocks.push(Block::List(List {
        id: FieldId::List,
        headings: Vec::new(),
        rows: choices
            .map(|choice| Row::of([choice]))
            .into_iter()
            .collect(),
        selected: 0,
        filter: None,
        below: None,
        seldom: None,
    }));
    screen.focus = Some(FieldId::List);
    screen
}

fn keys() -> Screen {
    page(
        1,
        vec![
            text(
                Tone::Muted,
                "The keys always go into the production fields, whatever kind of installation this is.",
            ),
            Block::Field(Field {
                id: FieldId::ApiKey(SaasEnvironment::Production),
                label: "API key",
                text: "3c9f0a7be8d94d2f".into(),
                placeholder: "(32 letters and digits)",
                note: Some((Tone::Muted, "16 of 32 characters".into())),
            }),
            Block::KeyField(KeyField {
                id: FieldId::PrivateKey(SaasEnvironment::Production),
                label: "Private key",
                status: "RSA 2048 bit, PKCS#8".into(),
                tone: Tone::Good,
                notes: vec![
                    "SHA-256 5f:0c:9a:11:d2".into(),
                    "Line ends were repaired.".into(),
                ],
            }),
            Block::Field(Field {
                id: FieldId::KeyFile(SaasEnvironment::Production),
                label: "or its file",
                text: "/home/somebody/a/long/way/down/the/tree/to/the/keys/private-production.pem"
                    .into(),
                placeholder: "(path)",
                note: None,
            }),
            Block::Toggle(Toggle {
                id: FieldId::SandboxPair,
                label: "I have a sandbox pair too",
                on: true,
            }),
            Block::Field(Field {
                id: FieldId::ApiKey(SaasEnvironment::Sandbox),
                label: "Sandbox API key",
                text: String::new(),
                placeholder: "(32 letters and digits)",
                note: None,
            }),
        ],
        Some(FieldId::ApiKey(SaasEnvironment::Production)),
    )
}

fn keys_refused() -> Screen {
    let mut screen = page(
        1,
        vec![
            Block::Problem(Problem::new(
                "keys.refused",
                "The registry refused the production pair.",
                "It does not know this API key: it may belong to the sandbox environment, or it was deleted in the API Portal.",
                "Compare the key with the API Portal, or choose the sandbox environment. See https://experienceleague.adobe.com/docs/commerce/user-guides/integration-services/saas.html",
            )),
            Block::KeyField(KeyField {
                id: FieldId::PrivateKey(SaasEnvironment::Production),
                label: "Private key",
                status: "14 lines so far, the END line is missing".into(),
                tone: Tone::Bad,
                notes: vec!["Paste the rest, or press Backspace to start again.".into()],
            }),
            Block::Toggle(Toggle {
                id: FieldId::SandboxPair,
                label: "I have a sandbox pair too",
                on: false,
            }),
        ],
        Some(FieldId::PrivateKey(SaasEnvironment::Production)),
    );
    screen.title = "API keys: a private key to paste".into();
    screen
}

fn save() -> Screen {
    page(
        2,
        vec![
            text(
                Tone::Plain,
                "Saving changes these values, all of them or none.",
            ),
            Block::Plan(vec![
                PlanRow {
                    label: "A value",
                    path: "services_connector/services_connector_integration/production_api_key",
                    before: "-".into(),
                    after: "sha256 1b2c3d4e".into(),
                    locked: None,
                },
                PlanRow {
                    label: "A value",
                    path: "services_connector/services_id/project_id",
                    before: "7d1a3c55-27d6-4a0e-9a27-3f6f1f9a7f10".into(),
                    after: "0b54fd0e-5b0f-4a6a-8e1d-1f5e6d7c8b9a".into(),
                    locked: Some("app/etc/env.php"),
                },
                PlanRow {
                    label: "A value",
                    path: "services_connector/services_id/project_name",
                    before: "-".into(),
                    after: "My Shop".into(),
                    locked: None,
                },
            ]),
        ],
        None,
    )
}

/// A list of this many projects.
pub(crate) fn projects(count: usize, selected: usize) -> Screen {
    let rows = (0..count)
        .map(|index| Row {
            cells: vec![
                format!("Project {index:04}"),
                format!("{index:08x}-27d6-4a0e-9a27-3f6f1f9a7f10"),
                "3".into(),
            ],
            mark: (index == 3).then(|| "in use".into()),
            tone: Tone::Plain,
        })
        .collect();
    page(
        3,
        vec![
            text(Tone::Plain, "These projects can be seen with your keys."),
            Block::List(List {
                id: FieldId::List,
                headings: vec!["Name", "Id", "Data spaces"],
                rows,
                selected,
                filter: None,
                below: None,
                seldom: None,
            }),
        ],
        Some(FieldId::List),
    )
}

fn filter() -> Screen {
    let mut screen = projects(12, 1);
    screen.focus = Some(FieldId::Filter);
    if let Some(Block::List(list)) = screen.blocks.last_mut() {
        list.filter = Some("pro".into());
        list.headings = vec!["Name"];
        let mut rows: Vec<Row> = list.rows.iter().cloned().collect();
        for row in &mut rows {
            row.cells.truncate(1);
        }
        rows[4].cells[0] = "店舗 🛒 プロジェクト".into();
        list.rows = rows.into();
    }
    screen
}

fn data_spaces() -> Screen {
    let row = |name: &str, kind: &str, id: &str, features: &str, mark: Option<&str>| Row {
        cells: vec![name.into(), kind.into(), id.into(), features.into()],
        mark: mark.map(Into::into),
        tone: Tone::Bad,
    };
    page(
        4,
        vec![
            Block::List(List {
                id: FieldId::List,
                headings: vec!["Name", "Type", "Id", "Features"],
                rows: vec![
                    row(
                        "Production",
                        "Production",
                        "0b54fd0e-5b0f-4a6a-8e1d-1f5e6d7c8b9a",
                        "Catalog, Search",
                        Some("in use"),
                    ),
                    row(
                        "Testing 1",
                        "Testing",
                        "7d1a3c55-27d6-4a0e-9a27-3f6f1f9a7f10",
                        "Catalog",
                        None,
                    ),
                    row(
                        "A name that somebody made very long, longer than any line",
                        "Testing",
                        "9e107d9d-3721-4b7c-8f5e-c1d2e3f4a5b6",
                        "",
                        None,
                    ),
                ]
                .into(),
                selected: 0,
                filter: None,
                below: Some(2),
                seldom: None,
            }),
            text(
                Tone::Warning,
                "This store does not look like production: it is in developer mode, and its base URL is on localhost.",
            ),
            Block::Field(Field {
                id: FieldId::Confirmation,
                label: "Type its name",
                text: String::new(),
                placeholder: "(Production)",
                note: Some((Tone::Bad, "That is not the name.".into())),
            }),
        ],
        Some(FieldId::Confirmation),
    )
}

fn summary() -> Screen {
    page(
        6,
        vec![
            text(Tone::Good, "The store is connected."),
            Block::Facts(vec![
                fact("Project", "My Shop", Tone::Plain),
                fact("Project id", "0b54fd0e-5b0f-4a6a-8e1d-1f5e6d7c8b9a", Tone::Plain),
                fact("Data space id", "7d1a3c55-27d6-4a0e-9a27-3f6f1f9a7f10", Tone::Plain),
            ]),
            text(Tone::Plain, "Run these to send everything again:"),
            Block::Verbatim(vec![
                "bin/magento saas:resync --feed products".into(),
                "bin/magento saas:resync --feed productattributes --by-ids --id-type=productSku --ids=24-MB01,24-MB02,24-MB03".into(),
            ]),
            text(Tone::Plain, "The same run as an answers file:"),
            Block::Verbatim(
                "environment = \"production\"\n[keys]\napi_key_file = \"api.key\"\nprivate_key_file = \"private.pem\"\n[project]\nname = \"My Shop\"\n[data_space]\nname = \"Testing 1\""
                    .lines()
                    .map(Into::into)
                    .collect(),
            ),
        ],
        None,
    )
}

fn help() -> Screen {
    let mut screen = projects(40, 2);
    screen.dialog = Some(Dialog {
        takes_key: false,
        title: "Help: Project".into(),
        blocks: vec![
            text(
                Tone::Plain,
                "A SaaS project holds the data spaces that your stores send their data to. Choose the one that belongs to this shop.",
            ),
            text(
                Tone::Muted,
                "https://experienceleague.adobe.com/docs/commerce/saas.html",
            ),
        ],
        keys: vec![hint(Action::Back, "close")],
    });
    screen
}

fn portal_key() -> Screen {
    let body: String = (0..26).fold(String::new(), |pem, line| {
        pem + &char::from(b'A' + line).to_string().repeat(64) + "\n"
    });
    let pem = format!("-----BEGIN PRIVATE KEY-----\n{body}-----END PRIVATE KEY-----\n");
    let mut screen = keys();
    screen.dialog = Some(Dialog {
        takes_key: false,
        title: "Your private key".into(),
        blocks: vec![
            text(
                Tone::Warning,
                "It is shown this one time. The wizard has taken it over already.",
            ),
            Block::KeyText(Arc::new(Secret::new(pem))),
        ],
        keys: vec![
            hint(Action::Next, "close"),
            hint(Action::Copy, "copy the API key"),
        ],
    });
    screen
}
