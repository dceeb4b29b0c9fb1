//! Keys from files, from stdin and from variables. A key is never an argument.

use std::path::Path;
use std::sync::Arc;

use super::failure::{of_keys, usage};
use super::run::Run;
use crate::domain::{ApiKey, KeyPair, Label, PemCollector, PrivateKey, Problem, Secret};
use crate::exit::{Exit, Failure};
use crate::files::{self, NotRead};

/// Where one half of a pair comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Origin<'a> {
    /// A file; `-` is stdin.
    File(&'a Path),
    /// A variable of our environment.
    Variable(&'a str),
}

/// Reads both halves. Both can't come from stdin.
pub(super) fn pair(
    api_key: Origin<'_>,
    private_key: Origin<'_>,
    run: &Run,
) -> Result<KeyPair, Failure> {
    if api_key.is_stdin() && private_key.is_stdin() {
        return Err(stdin_twice());
    }
    let api_key = ApiKey::given(api_key.read(None)?.expose()).map_err(of_keys)?;
    let private_key = PrivateKey::parse(&private_key.read(Some(run))?).map_err(of_keys)?;
    Ok(KeyPair {
        api_key,
        private_key: Arc::new(private_key),
    })
}

/// What was given of a pair, each half read on its own.
#[derive(Clone, Debug, Default)]
pub(super) struct Halves {
    /// The API key, or why the text is none.
    pub(super) api_key: Option<Result<ApiKey, Problem>>,
    /// The private key, or why the text is none.
    pub(super) private_key: Option<Result<Arc<PrivateKey>, Problem>>,
}

impl Halves {
    /// Nothing was given.
    pub(super) fn is_empty(&self) -> bool {
        self.api_key.is_none() && self.private_key.is_none()
    }

    /// Both, when both are what they should be.
    pub(super) fn pair(&self) -> Option<KeyPair> {
        Some(KeyPair {
            api_key: self.api_key.as_ref()?.as_ref().ok()?.clone(),
            private_key: Arc::clone(self.private_key.as_ref()?.as_ref().ok()?),
        })
    }
}

/// Reads what there is. A text that is no key is told, a file that can't be read is a failure.
pub(super) fn halves(
    api_key: Option<Origin<'_>>,
    private_key: Option<Origin<'_>>,
    run: &Run,
) -> Result<Halves, Failure> {
    if api_key.is_some_and(Origin::is_stdin) && private_key.is_some_and(Origin::is_stdin) {
        return Err(stdin_twice());
    }
    Ok(Halves {
        api_key: half_of(api_key, None, |text| ApiKey::given(text.expose()))?,
        private_key: half_of(private_key, Some(run), |text| {
            PrivateKey::parse(text).map(Arc::new)
        })?,
    })
}

fn half_of<T>(
    origin: Option<Origin<'_>>,
    run: Option<&Run>,
    parse: impl FnOnce(&Secret) -> Result<T, Problem>,
) -> Result<Option<Result<T, Problem>>, Failure> {
    let Some(origin) = origin else {
        return Ok(None);
    };
    match origin.read(run) {
        Ok(text) => Ok(Some(parse(&text))),
        Err(failure) if failure.exit == Exit::KeysRefused => Ok(Some(Err(failure.problem))),
        Err(failure) => Err(failure),
    }
}

fn stdin_twice() -> Failure {
    usage(Problem::new(
        "keys.stdin_twice",
        "Only one thing can come from the standard input.",
        "Both the API key and the private key are named as -.",
        "Put one of them into a file that only you can read.",
    ))
}

/// One half of a pair is given, the other is not.
pub(super) fn half(given: &str, missing: &str) -> Failure {
    usage(Problem::new(
        "keys.half",
        "Only one half of the pair was given.",
        format!("The {given} is there, the {missing} is not."),
        "Give both the API key and the private key.",
    ))
}

impl<'a> Origin<'a> {
    /// The file, else the variable when it is set, else nothing.
    pub(super) fn of(file: Option<&'a Path>, variable: &'a str) -> Option<Self> {
        file.map(Self::File).or_else(|| {
            std::env::var_os(variable)
                .is_some_and(|value| !value.is_empty())
                .then_some(Self::Variable(variable))
        })
    }

    /// It is `-`.
    pub(super) fn is_stdin(self) -> bool {
        match self {
            Self::File(path) => path == Path::new("-"),
            Self::Variable(_) => false,
        }
    }

    /// The text. Where a private key is in it, that others can read its file is noted.
    fn read(self, private: Option<&Run>) -> Result<Secret, Failure> {
        match self {
            Self::File(_) if self.is_stdin() => {
                let bytes = files::read_to_end(&mut std::io::stdin().lock(), PemCollector::LIMIT)
                    .map_err(|refused| unreadable("the standard input", &refused))?;
                PrivateKey::text(bytes).map_err(of_keys)
            }
            Self::File(path) => {
                let name = Label::new(&path.display().to_string()).to_string();
                let file = files::read(path, PemCollector::LIMIT)
                    .map_err(|refused| unreadable(&name, &refused))?;
                if let Some((run, who)) = private.zip(file.readers()) {
                    run.note(format!(
                        "The private key in {name} can be read by {who}: make it yours alone with \
                         chmod 600."
                    ));
                }
                PrivateKey::text(file.bytes).map_err(of_keys)
            }
            Self::Variable(name) => match std::env::var(name) {
                Ok(text) => Ok(Secret::new(text)),
                Err(_) => Err(usage(Problem::new(
                    "keys.variable",
                    format!("The variable {} has no text.", Label::new(name)),
                    "It is not set, or not UTF-8.",
                    "Set it, or name a file.",
                ))),
            },
        }
    }
}

fn unreadable(name: &str, refused: &NotRead) -> Failure {
    let hint = match refused {
        NotRead::System(_) => "Check the path, and whether you may read it.",
        NotRead::Kind(_) | NotRead::TooLarge(_) => "Name the file that the API Portal gave you.",
    };
    usage(Problem::new(
        "key_file.unreadable",
        format!("Can't read {name}."),
        refused.why(),
        hint,
    ))
}
