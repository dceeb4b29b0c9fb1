//! Keys from files, from stdin and from variables. A key is never an argument.

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use zeroize::Zeroizing;

use super::failure::{of_keys, usage};
use crate::domain::{ApiKey, KeyPair, Label, PemCollector, PrivateKey, Problem, Secret};
use crate::exit::{Exit, Failure};

/// Where one half of a pair comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Origin<'a> {
    /// A file; `-` is stdin.
    File(&'a Path),
    /// A variable of our environment.
    Variable(&'a str),
}

/// Reads both halves. Both can't come from stdin.
pub(super) fn pair(api_key: Origin<'_>, private_key: Origin<'_>) -> Result<KeyPair, Failure> {
    if api_key.is_stdin() && private_key.is_stdin() {
        return Err(stdin_twice());
    }
    let api_key = ApiKey::parse(api_key.read()?.expose()).map_err(of_keys)?;
    let private_key = PrivateKey::parse(&private_key.read()?).map_err(of_keys)?;
    Ok(KeyPair {
        api_key,
        private_key: Arc::new(private_key),
    })
}

/// What was given of a pair, each half read on its own.
#[derive(Debug, Default)]
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
) -> Result<Halves, Failure> {
    if api_key.is_some_and(Origin::is_stdin) && private_key.is_some_and(Origin::is_stdin) {
        return Err(stdin_twice());
    }
    Ok(Halves {
        api_key: half_of(api_key, |text| ApiKey::parse(text.expose()))?,
        private_key: half_of(private_key, |text| PrivateKey::parse(text).map(Arc::new))?,
    })
}

fn half_of<T>(
    origin: Option<Origin<'_>>,
    parse: impl FnOnce(&Secret) -> Result<T, Problem>,
) -> Result<Option<Result<T, Problem>>, Failure> {
    let Some(origin) = origin else {
        return Ok(None);
    };
    match origin.read() {
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

    fn read(self) -> Result<Secret, Failure> {
        match self {
            Self::File(_) if self.is_stdin() => {
                text(&mut std::io::stdin().lock(), "the standard input")
            }
            Self::File(path) => {
                let name = Label::new(&path.display().to_string()).to_string();
                let mut file = File::open(path).map_err(|error| unreadable(&name, &error))?;
                text(&mut file, &name)
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

/// All of it, up to the length of the longest key.
fn text(from: &mut dyn Read, name: &str) -> Result<Secret, Failure> {
    let limit = PemCollector::LIMIT;
    let mut bytes = Zeroizing::new(Vec::with_capacity(limit + 1));
    from.take(limit as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| unreadable(name, &error))?;
    if bytes.len() > limit {
        return Err(usage(Problem::new(
            "key_file.unreadable",
            format!("Can't read {name}."),
            "It has more than 64 KiB, and no key has.",
            "Name the file that the API Portal gave you.",
        )));
    }
    PrivateKey::text(bytes).map_err(of_keys)
}

fn unreadable(name: &str, error: &std::io::Error) -> Failure {
    let text = error.to_string();
    let reason = text.split(" (os error").next().unwrap_or(&text);
    usage(Problem::new(
        "key_file.unreadable",
        format!("Can't read {name}."),
        format!("The system says: {reason}."),
        "Check the path, and whether you may read it.",
    ))
}
