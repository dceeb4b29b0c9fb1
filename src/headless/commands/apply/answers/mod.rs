//! The answers file: what a person would have answered the wizard, in TOML.
//!
//! `keys` names where secrets are; none stands in the file. `reader` walks the TOML and says of
//! every mistake on which line it is.

mod reader;

use std::path::{Path, PathBuf};

use reader::{At, Reader};

use crate::domain::{DataSpaceId, Label, Name, Problem, ProjectId, SaasEnvironment};

/// A whole answers file.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Answers {
    /// Which pair and gateway are to be in force.
    pub(super) environment: Option<SaasEnvironment>,
    /// The pair for the environment in force; `None`: the store's.
    pub(super) keys: Option<PairFrom>,
    /// The sandbox pair, beside a production pair in force.
    pub(super) sandbox_keys: Option<PairFrom>,
    /// The project; `None`: the store's.
    pub(super) project: Option<Choice<ProjectId>>,
    /// Request the project when there is none with this name.
    pub(super) create: bool,
    /// The data space; `None`: the store's, else the only one.
    pub(super) data_space: Option<SpaceChoice>,
    /// The project's new name.
    pub(super) project_name: Option<Name>,
    /// The data space's new name.
    pub(super) data_space_name: Option<Name>,
    /// A Production data space, although the store does not look like production.
    pub(super) allow_production: bool,
    /// A data space that another store writes into with the same website codes.
    pub(super) allow_shared: bool,
}

/// Something by its id or by its name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Choice<Id> {
    /// By id.
    Id(Id),
    /// By name.
    Name(Name),
}

/// How a data space is chosen.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum SpaceChoice {
    /// By id or name.
    One(Choice<DataSpaceId>),
    /// The only one of this type.
    OnlyOfType(String),
}

/// Where a pair of keys is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct PairFrom {
    /// The API key.
    pub(super) api_key: From,
    /// The private key.
    pub(super) private_key: From,
}

/// Where one half of a pair is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum From {
    /// In a file; a relative path is taken from the answers file's folder. `-` is stdin.
    File(PathBuf),
    /// In a variable of our environment.
    Variable(String),
}

impl Answers {
    /// The variables that it names for keys.
    pub(super) fn variables(&self) -> impl Iterator<Item = &str> {
        let pairs = self.keys.iter().chain(&self.sandbox_keys);
        pairs
            .flat_map(|pair| [&pair.api_key, &pair.private_key])
            .filter_map(|from| match from {
                From::Variable(name) => Some(name.as_str()),
                From::File(_) => None,
            })
    }
}

const NO_ID: &str = "this can't be an id";
const PROJECT_IDS: &str = "commerce-connect project list shows the ids.";
const SPACE_IDS: &str = "commerce-connect space list shows the ids.";

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

impl Answers {
    /// Reads an answers file. `folder` is where its relative paths begin.
    pub(super) fn parse(text: &str, folder: &Path) -> Result<Self, Problem> {
        let reader = Reader::new(text);
        let root = reader.root()?;
        let top = reader.table(&root, "", TOP)?;
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
                    "the sandbox environment's keys stand under [keys] when it is in force",
                    "Put them under [keys], or take environment = \"production\".",
                ));
            }
            answers.sandbox_keys = Some(pair(&keys, folder)?);
        }
        if let Some(project) = top.table("project", &["name", "id", "create"])? {
            let id = project.text("id")?;
            let name = project.text("name")?;
            answers.create = project.yes("create")?;
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
        if let Some(space) = top.table("data_space", &["name", "id", "type"])? {
            answers.data_space = Some(choice(&space)?);
        }
        if let Some(names) = top.table("names", &["project", "data_space"])? {
            answers.project_name = names.text("project")?.map(|at| at.name()).transpose()?;
            answers.data_space_name = names.text("data_space")?.map(|at| at.name()).transpose()?;
        }
        let guards = [
            "allow_production_on_nonproduction",
            "allow_shared_data_space",
        ];
        if let Some(guard) = top.table("guard", &guards)? {
            answers.allow_production = guard.yes(guards[0])?;
            answers.allow_shared = guard.yes(guards[1])?;
        }
        Ok(answers)
    }
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

fn choice(space: &reader::Table<'_>) -> Result<SpaceChoice, Problem> {
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

fn pair(keys: &reader::Table<'_>, folder: &Path) -> Result<PairFrom, Problem> {
    Ok(PairFrom {
        api_key: half(keys, ["api_key_file", "api_key_env"], folder)?,
        private_key: half(keys, ["private_key_file", "private_key_env"], folder)?,
    })
}

fn half(
    keys: &reader::Table<'_>,
    names: [&'static str; 2],
    folder: &Path,
) -> Result<From, Problem> {
    match (keys.text(names[0])?, keys.text(names[1])?) {
        (Some(file), None) => Ok(From::File(path(file.text, folder))),
        (None, Some(variable)) if is_variable(variable.text) => {
            Ok(From::Variable(variable.text.to_owned()))
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
pub(super) fn shown(path: &Path) -> Label {
    Label::new(&path.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Answers, Problem> {
        Answers::parse(text, Path::new("/etc/shop"))
    }

    #[test]
    fn the_example_in_the_help_is_read() {
        let answers = parse(include_str!("../../../../../assets/answers.toml")).unwrap();
        let keys = answers.keys.unwrap();
        assert_eq!(keys.api_key, From::File("/etc/shop/api.key".into()));
        assert_eq!(keys.private_key, From::File("/etc/shop/private.pem".into()));
        assert!(answers.create && !answers.allow_shared && !answers.allow_production);
        assert_eq!(answers.data_space_name.unwrap().as_str(), "Staging");
        assert_eq!(parse("").unwrap(), Answers::default());
    }

    #[test]
    fn every_answer_is_taken_for_what_it_says() {
        let name = |text: &str| Name::parse(text).unwrap();
        let project = |id: &str| Some(Choice::Id(ProjectId::parse(id).unwrap()));
        let space = |id: &str| SpaceChoice::One(Choice::Id(DataSpaceId::parse(id).unwrap()));
        let check = |text: &str, expected: Answers| {
            assert_eq!(parse(text).unwrap(), expected, "{text}");
        };
        let nothing = Answers::default;
        for (text, environment) in [
            ("production", SaasEnvironment::Production),
            ("sandbox", SaasEnvironment::Sandbox),
        ] {
            check(
                &format!("environment = \"{text}\""),
                Answers {
                    environment: Some(environment),
                    ..nothing()
                },
            );
        }
        check(
            "[project]\nid = \"p-1\"\ncreate = false",
            Answers {
                project: project("p-1"),
                ..nothing()
            },
        );
        check(
            "[project]\nname = \" Shop \"\ncreate = true",
            Answers {
                project: Some(Choice::Name(name("Shop"))),
                create: true,
                ..nothing()
            },
        );
        for (text, choice) in [
            ("id = \"s-1\"", space("s-1")),
            (
                "name = \"Testing 1\"",
                SpaceChoice::One(Choice::Name(name("Testing 1"))),
            ),
            (
                "type = \"Testing\"",
                SpaceChoice::OnlyOfType("Testing".into()),
            ),
        ] {
            check(
                &format!("[data_space]\n{text}"),
                Answers {
                    data_space: Some(choice),
                    ..nothing()
                },
            );
        }
        check(
            "[names]\nproject = \"A\"",
            Answers {
                project_name: Some(name("A")),
                ..nothing()
            },
        );
        check(
            "[names]\ndata_space = \"B\"",
            Answers {
                data_space_name: Some(name("B")),
                ..nothing()
            },
        );
        for (text, production, shared) in [
            ("allow_production_on_nonproduction = true", true, false),
            ("allow_shared_data_space = true", false, true),
            ("allow_shared_data_space = false", false, false),
        ] {
            check(
                &format!("[guard]\n{text}"),
                Answers {
                    allow_production: production,
                    allow_shared: shared,
                    ..nothing()
                },
            );
        }
    }

    #[test]
    fn a_pair_is_where_the_file_says() {
        let from = |api_key, private_key| {
            Some(PairFrom {
                api_key,
                private_key,
            })
        };
        let file = |path: &str| From::File(path.into());
        let variable = |name: &str| From::Variable(name.to_owned());
        let check = |text: &str, expected: Answers| {
            assert_eq!(parse(text).unwrap(), expected, "{text}");
        };
        let nothing = Answers::default;
        check(
            "[keys]\napi_key_file = \"a.key\"\nprivate_key_env = \"P_2\"",
            Answers {
                keys: from(file("/etc/shop/a.key"), variable("P_2")),
                ..nothing()
            },
        );
        check(
            "[sandbox_keys]\napi_key_env = \"_A\"\nprivate_key_file = \"/p.pem\"",
            Answers {
                sandbox_keys: from(variable("_A"), file("/p.pem")),
                ..nothing()
            },
        );
        check(
            "[keys]\napi_key_file = \"-\"\nprivate_key_file = \"../p.pem\"",
            Answers {
                keys: from(file("-"), file("/etc/shop/../p.pem")),
                ..nothing()
            },
        );
    }

    #[test]
    fn every_mistake_is_named_with_its_line() {
        for (text, line, part) in [
            ("\nenvironmnt = \"production\"", "Line 2", "environment"),
            ("[keys]\napi_keyfile = \"x\"", "Line 2", "api_key_file"),
            ("[keys]\nprivate_key = \"x\"", "Line 2", "never stands in"),
            (
                "[guard]\nallow_production = true",
                "Line 2",
                "Is allow_production_on",
            ),
            ("[projct]\nname = \"x\"", "Line 1", "project"),
            ("environment = \"prod\"", "Line 1", "production or sandbox"),
            ("environment = 1", "Line 1", "text"),
            (
                "[project]\ncreate = \"yes\"\nname = \"a\"",
                "Line 2",
                "true or false",
            ),
            ("[project]\nname = \"a\"\nid = \"b\"", "Line 3", "either"),
            ("[project]\ncreate = true", "Line 1", "missing"),
            (
                "[data_space]\nname = \"a\"\ntype = \"b\"",
                "Line 2",
                "one of",
            ),
            ("[data_space]\nid = \"a/b\"", "Line 2", "id"),
            ("[keys]\napi_key_env = \"A\"", "Line 1", "private_key_file"),
            ("[keys]\napi_key_env = \"a-b\"", "Line 2", "variable"),
            (
                "environment = \"sandbox\"\n[sandbox_keys]\napi_key_env = \"A\"\nprivate_key_env = \"B\"",
                "Line 2",
                "under [keys]",
            ),
            (
                "[keys]\napi_key_env = \"A\"\napi_key_file = \"a\"\nprivate_key_file = \"b\"",
                "only one of",
                "api_key_env",
            ),
            (
                "[keys]\nprivate_key_env = \"1A\"\napi_key_env = \"A\"",
                "Line 2",
                "letters",
            ),
            ("[project]\nid = \"b\"\nname = \"a\"", "Line 3", "either"),
            (
                "[project]\nid = \"b\"\ncreate = true",
                "Line 1",
                "needs a name",
            ),
            ("[project]\nid = \"b/c\"", "Line 2", "can't be an id"),
            ("[project]\nname = \" \"", "Line 2", "is empty"),
            ("[data_space]\n", "Line 1", "missing"),
            ("[data_space]\nid = \"a\"\nname = \"b\"", "Line 3", "one of"),
            ("[data_space]\nid = \"a\"\ntype = \"b\"", "Line 3", "one of"),
            ("[names]\nproject = 1", "Line 2", "in quotes"),
            (
                "[guard]\nallow_shared_data_space = 1",
                "Line 2",
                "true or false",
            ),
            ("a = = 1", "Line 1", ""),
            ("keys = 1", "Line 1", "table"),
        ] {
            let problem = parse(text).unwrap_err();
            let said = problem.to_string();
            assert!(
                said.contains(line) && said.contains(part),
                "{text:?}: {said}"
            );
            assert!(problem.code.0.starts_with("answers."), "{text:?}");
            assert!(!problem.hint.is_empty(), "{text:?}: {said}");
        }
    }
}
