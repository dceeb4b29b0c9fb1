//! What `apply` is told: the answers file, and the keys that it names.

use std::path::Path;

use crate::domain::{KeyPair, KeySource, Keys, Problem, SaasEnvironment, file_text};
use crate::exit::Failure;
use crate::files;
use crate::headless::answers::{Answers, KeyOrigin, PairFrom, shown};
use crate::headless::context::Context;
use crate::headless::failure::usage;
use crate::headless::key_input::{self, Origin};

/// The longest answers file.
const LONGEST: usize = 1 << 20;

/// The pairs that the store is to have. Read before the store is looked at: a key file that is
/// not there is said at once.
#[derive(Clone)]
pub(super) struct Pairs {
    in_force: Option<KeyPair>,
    sandbox: Option<KeyPair>,
}

/// Reads the answers file; `-` is stdin.
pub(super) fn read(context: &Context<'_>, file: &Path) -> Result<Answers, Failure> {
    let stdin = file == Path::new("-");
    let bytes = if stdin {
        files::read_to_end(&mut std::io::stdin().lock(), LONGEST)
    } else {
        files::read(file, LONGEST).map(|file| file.bytes)
    };
    let text = bytes
        .map_err(|refused| refused.why())
        .and_then(|bytes| file_text(&bytes));
    let text = text.map_err(|why| {
        usage(Problem::new(
            "answers.unreadable",
            format!("Can't read the answers file {}.", shown(file)),
            why,
            "Name a TOML file that you may read, or - for the standard input.",
        ))
    })?;
    let folder = file.parent().filter(|_| !stdin).unwrap_or(Path::new(""));
    let answers = Answers::parse(&text, folder).map_err(usage)?;
    let keys = answers.origins().filter(|from| origin(from).is_stdin());
    let list = context.options.cli.target.stores.as_deref();
    let list = list.is_some_and(|list| list == Path::new("-"));
    if keys.count() + usize::from(stdin) + usize::from(list) > 1 {
        return Err(usage(Problem::new(
            "keys.stdin_twice",
            "Only one thing can come from the standard input.",
            "Two of the answers, the list of stores and the keys are named as -.",
            "Put the key into a file that only you can read.",
        )));
    }
    Ok(answers)
}

/// Which environment is to be in force: the file's, or the option's. They must not differ.
pub(super) fn environment(
    context: &Context<'_>,
    answers: &Answers,
) -> Result<Option<SaasEnvironment>, Failure> {
    match (answers.environment, context.options.environment()) {
        (Some(file), Some(option)) if file != option => Err(usage(Problem::new(
            "answers.environment",
            "It is not clear which environment is meant.",
            format!("The answers file says {file}, the command line says {option}."),
            "Leave --environment out, or change the file.",
        ))),
        (file, option) => Ok(file.or(option)),
    }
}

/// The pairs: those of the options, else those that the file names, else those of our
/// environment; without any the store's own stay.
pub(super) fn pairs(context: &Context<'_>, answers: &Answers) -> Result<Pairs, Failure> {
    let given = &context.options.cli.unattended;
    let options = given.api_key_file.is_some() || given.private_key_file.is_some();
    for name in answers.variables() {
        context.withhold(name);
    }
    let pair = |from: &PairFrom| {
        let (api_key, private_key) = (origin(&from.api_key), origin(&from.private_key));
        key_input::pair(api_key, private_key, &context.run)
    };
    Ok(Pairs {
        in_force: match &answers.keys {
            Some(from) if !options => Some(pair(from)?),
            Some(_) | None => context.given_pair()?,
        },
        sandbox: answers.sandbox_keys.as_ref().map(pair).transpose()?,
    })
}

/// The pairs of one of several stores: those that its own answers name, else those of all.
pub(super) fn own_pairs(
    context: &Context<'_>,
    own: &Answers,
    all: &Pairs,
) -> Result<Pairs, Failure> {
    let mut given = all.clone();
    if own.keys.is_some() || own.sandbox_keys.is_some() {
        let own_pairs = pairs(context, own)?;
        given.sandbox = own_pairs.sandbox.or(given.sandbox);
        if own.keys.is_some() {
            given.in_force = own_pairs.in_force;
        }
    }
    Ok(given)
}

impl Pairs {
    /// The pairs with their environments, once it is known which one is in force.
    pub(super) fn keys(self, environment: SaasEnvironment) -> Vec<Keys> {
        let entered = |pair, environment| Keys {
            environment,
            source: KeySource::Entered(pair),
        };
        let in_force = self.in_force.map(|pair| entered(pair, environment));
        let sandbox = self.sandbox;
        let sandbox = sandbox.map(|pair| entered(pair, SaasEnvironment::Sandbox));
        in_force.into_iter().chain(sandbox).collect()
    }
}

fn origin(from: &KeyOrigin) -> Origin<'_> {
    match from {
        KeyOrigin::File(path) => Origin::File(path),
        KeyOrigin::Variable(name) => Origin::Variable(name),
    }
}
