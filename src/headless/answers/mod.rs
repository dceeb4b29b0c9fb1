//! The answers file: what a person would have answered the wizard, in TOML. A list of stores may
//! have the same for each store, where it differs.
//!
//! `keys` names where secrets are; none stands in the file. `reader` walks the TOML and says of
//! every mistake on which line it is.

mod reader;
#[cfg(test)]
pub(super) mod shape;

use std::path::{Path, PathBuf};

use reader::{At, Reader, Table};

use crate::domain::{DataSpaceId, Label, Name, Problem, ProjectId, SaasEnvironment};

/// A whole answers file.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(in crate::headless) struct Answers {
    /// Which pair and gateway are to be in force.
    pub(in crate::headless) environment: Option<SaasEnvironment>,
    /// The pair for the environment in force; `None`: the store's.
    pub(in crate::headless) keys: Option<PairFrom>,
    /// The sandbox pair, beside a production pair in force.
    pub(in crate::headless) sandbox_keys: Option<PairFrom>,
    /// The project; `None`: the store's.
    pub(in crate::headless) project: Option<Choice<ProjectId>>,
    /// Request the project when there is none with this name.
    pub(in crate::headless) create: bool,
    /// The data space; `None`: the store's, else the only one.
    pub(in crate::headless) data_space: Option<SpaceChoice>,
    /// The project's new name.
    pub(in crate::headless) project_name: Option<Name>,
    /// The data space's new name.
    pub(in crate::headless) data_space_name: Option<Name>,
    /// A Production data space, although the store does not look like production.
    pub(in crate::headless) allow_production: Option<bool>,
    /// A data space that another store writes into with the same codes.
    pub(in crate::headless) allow_shared: Option<bool>,
}

/// Something by its id or by its name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::headless) enum Choice<Id> {
    /// By id.
    Id(Id),
    /// By name.
    Name(Name),
}

/// How a data space is chosen.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::headless) enum SpaceChoice {
    /// By id or name.
    One(Choice<DataSpaceId>),
    /// The only one of this type.
    OnlyOfType(String),
}

/// Where a pair of keys is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::headless) struct PairFrom {
    /// The API key.
    pub(in crate::headless) api_key: KeyOrigin,
    /// The private key.
    pub(in crate::headless) private_key: KeyOrigin,
}

/// Where one half of a pair is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::headless) enum KeyOrigin {
    /// In a file; a relative path is taken from the answers file's folder. `-` is stdin.
    File(PathBuf),
    /// In a variable of our environment.
    Variable(String),
}

impl Answers {
    /// Where the halves of its pairs are.
    pub(in crate::headless) fn origins(&self) -> impl Iterator<Item = &KeyOrigin> {
        let pairs = self.keys.iter().chain(&self.sandbox_keys);
        pairs.flat_map(|pair| [&pair.api_key, &pair.private_key])
    }

    /// The variables that it names for keys.
    pub(in crate::headless) fn variables(&self) -> impl Iterator<Item = &str> {
        self.origins().filter_map(|from| match from {
            KeyOrigin::Variable(name) => Some(name.as_str()),
            KeyOrigin::File(_) => None,
        })
    }
}

const SANDBOX: &str = "the sandbox environment's keys stand under [keys] when it is in force";
const NO_ID: &str = "this can't be an id";
const PROJECT_IDS: &str = "commerce-connect project list shows the ids.";
const SPACE_IDS: &str = "commerce-connect space list shows the ids.";

/// The tables of a list of stores, and what names a store there.
const STORE: &str = "store";
const SPEC: &str = "spec";
const TOP: &[&str] = &[
    "environment",
    "keys",
    "sandbox_keys",
    "project",
    "data_space",
    "names",
    "guard",
];
const KEYS: &[&str] = &[
    "api_key_file",
    "api_key_env",
    "private_key_file",
    "private_key_env",
];
const PROJECT: &[&str] = &["name", "id", "create"];
const SPACE: &[&str] = &["name", "id", "type"];
const NAMES: &[&str] = &["project", "data_space"];
const GUARD: &[&str] = &[
    "allow_production_on_nonproduction",
    "allow_shared_data_space",
];

impl Answers {
    /// Reads an answers file. `folder` is where its relative paths begin.
    pub(in crate::headless) fn parse(text: &str, folder: &Path) -> Result<Self, Problem> {
        let reader = Reader::new(text, "answers file");
        let root = reader.root()?;
        Self::of(&reader.table(&root, TOP)?, folder)
    }

    /// These answers where they say something, else those of all stores.
    pub(in crate::headless) fn over(&self, all: &Self) -> Result<Self, Problem> {
        let own = self.clone();
        let project = if own.project.is_some() { self } else { all };
        let merged = Self {
            environment: own.environment.or(all.environment),
            keys: own.keys.or_else(|| all.keys.clone()),
            sandbox_keys: own.sandbox_keys.or_else(|| all.sandbox_keys.clone()),
            project: project.project.clone(),
            create: project.create,
            data_space: own.data_space.or_else(|| all.data_space.clone()),
            project_name: own.project_name.or_else(|| all.project_name.clone()),
            data_space_name: own.data_space_name.or_else(|| all.data_space_name.clone()),
            allow_production: own.allow_production.or(all.allow_production),
            allow_shared: own.allow_shared.or(all.allow_shared),
        };
        if merged.environment == Some(SaasEnvironment::Sandbox) && merged.sandbox_keys.is_some() {
            return Err(Problem::new(
                "answers.value",
                "The answers for this store contradict each other.",
                format!("Its environment is sandbox, and there are [sandbox_keys] too: {SANDBOX}."),
                "Name the sandbox pair under [keys] of the store's table.",
            ));
        }
        Ok(merged)
    }

    /// What a table of answers says.
    fn of(top: &Table<'_>, folder: &Path) -> Result<Self, Problem> {
        let mut answers = Self {
            environment: top
                .text("environment")?
                .as_ref()
                .map(environment)
                .transpose()?,
            ..Self::default()
        };
        if let Some(keys) = top.table("keys", KEYS)? {
            answers.keys = Some(pair(&keys, folder)?);
        }
        if let Some(keys) = top.table("sandbox_keys", KEYS)? {
            if answers.environment == Some(SaasEnvironment::Sandbox) {
                return Err(keys.wrong(
                    SANDBOX,
                    "Put them under [keys], or take environment = \"production\".",
                ));
            }
            answers.sandbox_keys = Some(pair(&keys, folder)?);
        }
        if let Some(project) = top.table("project", PROJECT)? {
            let id = project.text("id")?;
            let name = project.text("name")?;
            answers.create = project.yes("create")? == Some(true);
            answers.project = Some(match (id, name) {
                (Some(id), None) => Choice::Id(
                    ProjectId::parse(id.text).ok_or_else(|| id.wrong(NO_ID, PROJECT_IDS))?,
                ),
                (None, Some(name)) => Choice::Name(name.name()?),
                (Some(id), Some(name)) => {
                    return Err(id.later(name).wrong(
                        "a project has either a name or an id here",
                        "Keep one of the two: the id stays the same when the name changes.",
                    ));
                }
                (None, None) => {
                    return Err(project.wrong(
                        "the project's name or id is missing",
                        "Say name = \"...\" or id = \"...\" under [project].",
                    ));
                }
            });
            if answers.create && matches!(answers.project, Some(Choice::Id(_))) {
                return Err(project.wrong(
                    "create = true needs a name: the registry gives the id",
                    "Say name = \"...\" instead of the id, or leave create out.",
                ));
            }
        }
        if let Some(space) = top.table("data_space", SPACE)? {
            answers.data_space = Some(choice(&space)?);
        }
        if let Some(names) = top.table("names", NAMES)? {
            answers.project_name = names.text("project")?.map(|at| at.name()).transpose()?;
            answers.data_space_name = names.text("data_space")?.map(|at| at.name()).transpose()?;
        }
        if let Some(guard) = top.table("guard", GUARD)? {
            answers.allow_production = guard.yes(GUARD[0])?;
            answers.allow_shared = guard.yes(GUARD[1])?;
        }
        Ok(answers)
    }
}

/// What a list of stores says in TOML: each store as it is named, and what differs for it.
pub(in crate::headless) fn stores(
    text: &str,
    folder: &Path,
) -> Result<Vec<(String, Answers)>, Problem> {
    let reader = Reader::new(text, "list of stores");
    let root = reader.root()?;
    let known: Vec<&str> = std::iter::once(SPEC).chain(TOP.iter().copied()).collect();
    let mut stores = Vec::new();
    for store in reader.table(&root, &[STORE])?.tables(STORE, &known)? {
        let Some(spec) = store.text(SPEC)? else {
            return Err(store.wrong(
                "spec is missing",
                "Say which store it is: spec = \"/var/www/shop\", or what --store takes else.",
            ));
        };
        let answers = Answers::of(&store, folder)?;
        if answers
            .origins()
            .any(|from| *from == KeyOrigin::File("-".into()))
        {
            return Err(store.wrong(
                "a key of one store can't come from the standard input",
                "Put the key into a file that only you can read.",
            ));
        }
        stores.push((spec.text.to_owned(), answers));
    }
    Ok(stores)
}

fn environment(at: &At<'_>) -> Result<SaasEnvironment, Problem> {
    SaasEnvironment::all()
        .find(|environment| environment.as_str() == at.text)
        .ok_or_else(|| {
            at.wrong(
                "environment is either production or sandbox",
                "Which data space is used stands under [data_space].",
            )
        })
}

fn choice(space: &Table<'_>) -> Result<SpaceChoice, Problem> {
    match (space.text("id")?, space.text("name")?, space.text("type")?) {
        (Some(id), None, None) => DataSpaceId::parse(id.text)
            .map(|id| SpaceChoice::One(Choice::Id(id)))
            .ok_or_else(|| id.wrong(NO_ID, SPACE_IDS)),
        (None, Some(name), None) => Ok(SpaceChoice::One(Choice::Name(name.name()?))),
        (None, None, Some(kind)) => Ok(SpaceChoice::OnlyOfType(kind.text.to_owned())),
        (None, None, None) => Err(space.wrong(
            "the data space's name, id or type is missing",
            "Say name = \"...\", id = \"...\" or type = \"Testing\" under [data_space].",
        )),
        (_, Some(second), _) | (_, None, Some(second)) => Err(second.wrong(
            "a data space has one of name, id and type here",
            "Keep one of them: the id stays the same when the name changes.",
        )),
    }
}

fn pair(keys: &Table<'_>, folder: &Path) -> Result<PairFrom, Problem> {
    Ok(PairFrom {
        api_key: half(keys, ["api_key_file", "api_key_env"], folder)?,
        private_key: half(keys, ["private_key_file", "private_key_env"], folder)?,
    })
}

fn half(keys: &Table<'_>, names: [&'static str; 2], folder: &Path) -> Result<KeyOrigin, Problem> {
    match (keys.text(names[0])?, keys.text(names[1])?) {
        (Some(file), None) => Ok(KeyOrigin::File(path(file.text, folder))),
        (None, Some(variable)) if is_variable(variable.text) => {
            Ok(KeyOrigin::Variable(variable.text.to_owned()))
        }
        (None, Some(variable)) => Err(variable.wrong(
            "a variable's name has letters, digits and _ only; the key itself must not stand here",
            "Put the key into a variable of the environment, and its name here.",
        )),
        (Some(_), Some(second)) => Err(second.wrong(
            &format!("only one of {} and {} is used", names[0], names[1]),
            "Keep the one that is meant.",
        )),
        (None, None) => Err(keys.wrong(
            &format!("{} or {} is missing", names[0], names[1]),
            "A pair has two halves: name the file or the variable of each.",
        )),
    }
}

fn is_variable(name: &str) -> bool {
    !name.is_empty()
        && !name.starts_with(|c: char| c.is_ascii_digit())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

/// Where a path of the file leads: from the file's folder, `~/` from the home directory.
fn path(text: &str, folder: &Path) -> PathBuf {
    if text == "-" {
        return text.into();
    }
    match (text.strip_prefix("~/"), std::env::var_os("HOME")) {
        (Some(rest), Some(home)) => Path::new(&home).join(rest),
        (Some(_), None) | (None, _) => folder.join(text),
    }
}

/// For a problem's text.
pub(in crate::headless) fn shown(path: &Path) -> Label {
    Label::new(&path.display().to_string())
}

#[cfg(test)]
mod tests;
