//! What came of one store, and all of them as a table and as an object.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::domain::{
    ConfigPath, FeedLook, Headway, Installation, Label, Problem, SaasEnvironment, SettingValue,
    Source,
};
use crate::exit::{Exit, Failure};
use crate::headless::commands::Output;
use crate::headless::commands::sync::Verdict;
use crate::headless::context::Context;
use crate::headless::failure::failure;
use crate::headless::fleet::{Member, worst};
use crate::headless::objects::{ConnectionObject, texts};
use crate::headless::report::{Report, say};
use crate::headless::table::table;
use crate::printer::{Ink, Paper, ProblemObject};
use crate::text::width;

/// What it prints under `--json`.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::headless) struct StatusOutput {
    stores: Vec<StatusObject>,
    /// What `--print` asked for, in place of what was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    printed: Option<String>,
}

impl StatusOutput {
    /// What `--print` asked for.
    pub(super) fn printed(text: String) -> Self {
        Self {
            stores: vec![],
            printed: Some(text),
        }
    }
}

/// What came of one store.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct StatusObject {
    /// As it was named.
    store: String,
    /// It could be looked at, and nothing was found.
    ok: bool,
    /// The registry was asked, and answered.
    asked: bool,
    /// What is wrong.
    findings: Vec<ProblemObject>,
    /// What is worth knowing, and needs nobody to do anything.
    notes: Vec<ProblemObject>,
    /// Why not all of it could be looked at.
    problem: Option<ProblemObject>,
    /// How far the data is; null where nothing tells, or nothing is connected.
    data: Option<DataObject>,
    #[serde(flatten)]
    seen: Option<SeenObject>,
}

/// How far the data is: `sync status` says it of each feed.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct DataObject {
    verdict: Verdict,
    /// Records that were sent and taken.
    sent: u64,
    /// Records that there are.
    all: u64,
}

/// A store that could be read.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct SeenObject {
    /// Where it is.
    place: String,
    /// As Magento's code names it.
    edition: String,
    version: String,
    mode: &'static str,
    base_url: String,
    /// Website codes.
    websites: Vec<String>,
    /// Which pair and gateway are in force.
    environment: &'static str,
    keys: StoredKeysObject,
    connection: Option<ConnectionObject>,
    /// Values that are locked, by config path, and where.
    locked: BTreeMap<&'static str, &'static str>,
}

/// The stored pairs, by fingerprint.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct StoredKeysObject {
    production: StoredPairObject,
    sandbox: StoredPairObject,
}

/// A stored pair, by fingerprint; null where there is no key that can be read.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct StoredPairObject {
    api_key: Option<String>,
    private_key: Option<String>,
}

/// One store's row.
pub(super) struct Row {
    /// As it was named.
    pub(super) spec: Label,
    /// As it was seen.
    pub(super) store: Option<Installation>,
    /// Where something differs.
    pub(super) findings: Vec<Problem>,
    /// What is worth knowing, and nothing that is wrong.
    pub(super) notes: Vec<Problem>,
    /// What it tells of its feeds.
    pub(super) look: Option<FeedLook>,
    /// The registry was asked, and answered.
    pub(super) asked: bool,
    /// Why not all of it could be looked at.
    pub(super) failure: Option<Failure>,
}

const HEADINGS: [&str; 6] = ["Store", "Project", "Data space", "Type", "Locked", "State"];

impl Row {
    pub(super) fn new(member: &Member) -> Self {
        Self {
            spec: member.label(),
            store: None,
            findings: vec![],
            notes: vec![],
            look: None,
            asked: false,
            failure: None,
        }
    }

    /// The first thing to say of it: for programs by its code, for people in words.
    fn state(&self, plain: bool) -> &str {
        let failed = self.failure.as_ref().map(|failure| &failure.problem);
        match failed.or(self.findings.first()) {
            Some(problem) if plain => problem.code.0,
            Some(problem) => problem.what.trim_end_matches('.'),
            None => "ok",
        }
    }

    /// What is said of it while others are looked at.
    pub(super) fn shown(&self) -> (Ink, String) {
        (self.ink(), self.state(false).to_owned())
    }

    fn ink(&self) -> Ink {
        match (&self.failure, self.findings.is_empty()) {
            (Some(_), _) => Ink::Bad,
            (None, false) => Ink::Warning,
            (None, true) => Ink::Good,
        }
    }

    /// Where values of the connection are locked.
    fn locks(&self) -> BTreeMap<ConfigPath, Source> {
        let lock = |path| Some((path, self.store.as_ref()?.lock(path)?));
        ConfigPath::all().filter_map(lock).collect()
    }

    /// What is told of the feeds, where something is connected that they could go to.
    fn data(&self) -> Option<&FeedLook> {
        self.store.as_ref()?.connection()?.data_space?;
        let sends = |look: &&FeedLook| {
            let feeds = look.feeds.as_ref();
            feeds.is_some_and(|feeds| !feeds.feeds.is_empty())
        };
        self.look.as_ref().filter(sends)
    }

    fn cells(&self, plain: bool) -> Vec<String> {
        let now = self.store.as_ref().and_then(Installation::connection);
        let text = |label: Option<Label>| {
            label
                .filter(|label| !label.is_empty())
                .map_or_else(|| "-".to_owned(), |label| label.to_string())
        };
        let locks: BTreeSet<&str> = self.locks().values().map(|place| short(*place)).collect();
        let locks: Vec<&str> = locks.into_iter().collect();
        vec![
            self.spec.to_string(),
            text(now.as_ref().map(|now| now.project_name.clone())),
            text(now.as_ref().map(|now| now.data_space_name.clone())),
            text(now.as_ref().map(|now| now.data_space_kind.clone())),
            text(Some(Label::new(&locks.join(", ")))),
            self.state(plain).to_owned(),
        ]
    }

    fn object(&self) -> StatusObject {
        let parts = |problems: &[Problem]| problems.iter().map(ProblemObject::from).collect();
        StatusObject {
            store: self.spec.to_string(),
            ok: self.failure.is_none() && self.findings.is_empty(),
            asked: self.asked,
            findings: parts(&self.findings),
            notes: parts(&self.notes),
            problem: self
                .failure
                .as_ref()
                .map(|failure| ProblemObject::from(&failure.problem)),
            data: self.data().map(DataObject::from),
            seen: self.store.as_ref().map(|store| SeenObject {
                place: store.place.to_string(),
                edition: store.edition.code().to_owned(),
                version: store.version.to_string(),
                mode: store.mode.as_str(),
                base_url: store.base_url.to_string(),
                websites: texts(store.websites.iter().map(|site| &site.code)),
                environment: store.environment().as_str(),
                keys: StoredKeysObject {
                    production: StoredPairObject::of(store, SaasEnvironment::Production),
                    sandbox: StoredPairObject::of(store, SaasEnvironment::Sandbox),
                },
                connection: ConnectionObject::of(store),
                locked: self
                    .locks()
                    .into_iter()
                    .map(|(path, place)| (path.as_str(), place.as_str()))
                    .collect(),
            }),
        }
    }
}

impl From<&FeedLook> for DataObject {
    fn from(look: &FeedLook) -> Self {
        let tally = look.tally();
        Self {
            verdict: look.headway().into(),
            sent: tally.sent,
            all: tally.all(),
        }
    }
}

impl StoredPairObject {
    fn of(store: &Installation, pair: SaasEnvironment) -> Self {
        let print = |path| store.secret(path).map(ToString::to_string);
        Self {
            api_key: print(ConfigPath::api_key(pair)),
            private_key: print(ConfigPath::private_key(pair)),
        }
    }
}

/// All rows as one report.
pub(super) fn report(context: &Context<'_>, rows: &[Row]) -> Report {
    let output = StatusOutput {
        stores: rows.iter().map(Row::object).collect(),
        printed: None,
    };
    let text = match rows {
        _ if context.options.plain() => {
            let cells: Vec<Vec<String>> = rows.iter().map(|row| row.cells(true)).collect();
            table(&HEADINGS, &cells, true)
        }
        [row] => one(context.paper, row),
        _ => many(context.paper, rows),
    };
    Report {
        found: found(rows),
        ..Report::said(Output::Status(output), text)
    }
}

/// One store: what is wrong, what is worth knowing, then the facts.
fn one(paper: Paper, row: &Row) -> String {
    let mut text = String::new();
    if let Some(failure) = &row.failure {
        let problem = paper.problem("fail", Ink::Bad, &failure.problem);
        say(&mut text, format_args!("{problem}\n\n"));
    }
    for finding in &row.findings {
        let problem = paper.problem("warn", Ink::Warning, finding);
        say(&mut text, format_args!("{problem}\n\n"));
    }
    for note in &row.notes {
        let note = paper.problem("note", Ink::Strong, note);
        say(&mut text, format_args!("{note}\n\n"));
    }
    if let Some(store) = &row.store {
        text += &facts(paper, row, store);
    }
    text.trim_end().to_owned() + "\n"
}

/// A row for each store, then what is wrong with which. Notes of one among many would hide that.
fn many(paper: Paper, rows: &[Row]) -> String {
    let cells: Vec<Vec<String>> = rows.iter().map(|row| row.cells(false)).collect();
    let table = table(&HEADINGS, &cells, false);
    let mut text = String::new();
    for (number, line) in table.lines().enumerate() {
        let ink = match number.checked_sub(1).and_then(|at| rows.get(at)) {
            Some(row) => row.ink(),
            None => Ink::Strong,
        };
        // The state stands last.
        let state = number.checked_sub(1).and_then(|at| rows.get(at));
        let state = state.map_or(line, |row| row.state(false));
        let before = line.strip_suffix(state).unwrap_or_default();
        let used = width(before);
        let state = if paper.is_terminal() && used + 20 <= paper.columns() {
            paper.wrapped(state, used, used)
        } else {
            state.to_owned()
        };
        say(
            &mut text,
            format_args!("{before}{}\n", paper.ink(ink, &state)),
        );
    }
    for row in rows {
        let failed = row.failure.as_ref().map(|failure| &failure.problem);
        for problem in failed.into_iter().chain(&row.findings) {
            let problem = paper.problem(row.spec.as_str(), row.ink(), problem);
            say(&mut text, format_args!("\n{problem}\n"));
        }
    }
    text
}

fn found(rows: &[Row]) -> Option<Failure> {
    let worst = worst(rows.iter().filter_map(|row| row.failure.as_ref()));
    let findings: usize = rows.iter().map(|row| row.findings.len()).sum();
    worst.or_else(|| {
        (findings > 0).then(|| {
            failure(
                Exit::Findings,
                Problem::new(
                    "status.findings",
                    "Something was found.",
                    format!("Findings: {findings}; stores: {}.", rows.len()),
                    "Each finding says what to do; more checks with: commerce-connect doctor",
                ),
            )
        })
    })
}

/// One store, told line by line.
fn facts(paper: Paper, row: &Row, store: &Installation) -> String {
    let mut text = String::new();
    let mut fact = |name: &str, value: &str| {
        let value = if value.is_empty() { "none" } else { value };
        let value = paper.wrapped(value, 17, 17);
        say(&mut text, format_args!("{name:15}  {value}\n"));
    };
    fact("Store", store.place.as_str());
    fact("Product", &store.product());
    fact("Base URL", store.base_url.as_str());
    let codes: Vec<&str> = store.websites.iter().map(|w| w.code.as_str()).collect();
    fact("Websites", &codes.join(", "));
    for pair in SaasEnvironment::all() {
        fact(
            match pair {
                SaasEnvironment::Production => "Production keys",
                SaasEnvironment::Sandbox => "Sandbox keys",
            },
            &keys(store, pair),
        );
    }
    if let Some(now) = store.connection() {
        fact(
            "Project",
            &format!("{} ({})", now.project_name, now.project),
        );
        let space = now.data_space.map_or_else(
            || "none".to_owned(),
            |id| format!("{}, {} ({id})", now.data_space_name, now.data_space_kind),
        );
        fact("Data space", &space);
    } else {
        fact("Project", "none");
    }
    for (path, place) in row.locks() {
        fact("Locked", &format!("{} in {}", path.short(), place.as_str()));
    }
    let registry = match (row.asked, row.findings.is_empty(), &row.failure) {
        (_, _, Some(_)) => "could not be asked",
        (false, _, None) => "not asked: there are no keys",
        (true, true, None) => &paper.ink(Ink::Good, "agrees"),
        (true, false, None) => "answered; see above",
    };
    fact("Registry", registry);
    if let Some(look) = row.data() {
        fact("Data", &sent(paper, look));
    }
    text
}

/// How far the data is. What needs a person stands above.
fn sent(paper: Paper, look: &FeedLook) -> String {
    let tally = look.tally();
    match look.headway() {
        Headway::AllSent => paper.ink(Ink::Good, &look.headline()),
        Headway::OnTheWay | Headway::NotAStore => look.headline(),
        Headway::NeedsAPerson => {
            format!(
                "{} of {} records were sent; see above",
                tally.sent,
                tally.all()
            )
        }
    }
}

fn keys(store: &Installation, pair: SaasEnvironment) -> String {
    let half = |path: ConfigPath| match store.settings.get(&path).map(|setting| &setting.value) {
        Some(SettingValue::Secret(fingerprint)) => fingerprint.short().to_owned(),
        Some(SettingValue::Unusable(_)) => "unusable".to_owned(),
        Some(SettingValue::Plain(_)) | None => "none".to_owned(),
    };
    let halves = [ConfigPath::api_key(pair), ConfigPath::private_key(pair)].map(half);
    if halves.iter().all(|half| half == "none") {
        return "none".to_owned();
    }
    let in_force = if pair == store.environment() {
        "; in force"
    } else {
        ""
    };
    let [key, private] = halves;
    format!("API key {key}, private key {private}{in_force}")
}

/// For a narrow column.
fn short(place: Source) -> &'static str {
    match place {
        Source::ConfigPhp => "config.php",
        Source::EnvPhp => "env.php",
        Source::Variable => "variable",
        Source::Default | Source::Database | Source::EnvFile => place.as_str(),
    }
}
