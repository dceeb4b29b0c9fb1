//! What of the command line is shown where: each command with the options that mean something to it,
//! what it needs, and examples. For help, man pages and completions; nothing is parsed for its values
//! with it.

use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Arg, Command, CommandFactory as _};

use super::Cli;

/// How much is shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Extent {
    /// `-h`: what is used every day.
    Short,
    /// `--help`: all of it, with examples.
    Long,
    /// Man pages and completions: all of it, with what each value means.
    Whole,
}

/// A command, what it needs, the common options that mean something to it, and examples.
struct Entry {
    /// Its words, without the program's name.
    command: &'static str,
    needs: &'static str,
    options: &'static [&'static [&'static str]],
    examples: &'static [&'static str],
}

const STORE: &[&str] = &["store", "php", "state_dir", "timeout"];
/// For commands that look at, or change, several stores side by side.
const STORES: &[&str] = &["stores"];
const REGISTRY: &[&str] = &[
    "registry",
    "environment",
    "api_key_file",
    "private_key_file",
];
const YES: &[&str] = &["yes", "dry_run"];
const PLACES: &[&str] = &["lock_env", "print"];
const DRAWN: &[&str] = &["plain", "ascii", "theme"];
/// With `--print storefront`.
const STOREFRONT: &[&str] = &["print", "store_view"];
const LISTED: &[&str] = &["plain"];
const JSON: &[&str] = &["json"];
/// For every command.
const ALWAYS: &[&str] = &["color", "log", "verbose"];
/// What `-h` of the program itself leaves out besides: it has the commands to show.
const BESIDES: &[&str] = &["php", "plain"];
const NOT_EVERY_DAY: &[&str] = &["completions", "man"];
/// What stands beside an option in `-h`: short enough for one line with the longest of them.
const BRIEF: &[(&str, &str)] = &[
    ("json", "Print one JSON object on stdout"),
    ("store", "A folder, ssh://USER@HOST/PATH, demo:FILE"),
    ("stores", "One store in each line; - is stdin"),
    ("php", "Such as php8.2 or \"ddev exec php\""),
    ("plain", "Tabs between columns"),
    ("api_key_file", "The API key; - is stdin"),
    ("private_key_file", "The private key; - is stdin"),
    ("dry_run", "Show what would be done"),
    ("report", "A text for a support ticket"),
    ("project", "Of this project [default: the store's]"),
    ("kind", "Of this type, such as Testing"),
    ("filter", "With this text in the name or id"),
];
/// What `-h` leaves out.
const RARE: &[&str] = &[
    "state_dir",
    "timeout",
    "environment",
    "registry",
    "color",
    "log",
    "verbose",
    "ascii",
    "theme",
    "lock_env",
    "print",
    "store_view",
    "guided",
    "guest",
    "keep_env",
    "idle_limit",
    "catalog_url",
    "catalog_key_file",
];

const ENTRIES: [Entry; 27] = [
    Entry {
        command: "",
        needs: "a terminal. Keys and answers are asked for; every step has a way back.",
        options: &[STORE, &["registry", "environment"], DRAWN],
        examples: &[
            "commerce-connect demo",
            "commerce-connect --store ssh://deploy@shop.example.com/var/www/shop",
        ],
    },
    Entry {
        command: "demo",
        needs: "nothing. Nothing real is touched.",
        options: &[&["timeout"], DRAWN],
        examples: &["commerce-connect demo"],
    },
    Entry {
        command: "status",
        needs: "a store, or several.",
        options: &[STORE, STORES, REGISTRY, STOREFRONT, LISTED, JSON],
        examples: &[
            "commerce-connect status --store /var/www/shop",
            "commerce-connect status --stores shops.txt --plain",
            "commerce-connect status --print storefront --store-view default > config.json",
        ],
    },
    Entry {
        command: "doctor",
        needs: "nothing. Without a store: the way to the registry, and given keys.",
        options: &[STORE, STORES, REGISTRY, LISTED, JSON],
        examples: &[
            "commerce-connect doctor --store /var/www/shop",
            "commerce-connect doctor --report > ticket.txt",
        ],
    },
    Entry {
        command: "apply",
        needs: "a store and an answers file, which is the yes.",
        options: &[STORE, STORES, REGISTRY, &["dry_run"], PLACES, JSON],
        examples: &[
            "commerce-connect apply answers.toml --store /var/www/shop --dry-run",
            "commerce-connect apply - --store /var/www/shop < answers.toml",
        ],
    },
    Entry {
        command: "project list",
        needs: "keys: the store's, or given ones.",
        options: &[STORE, REGISTRY, LISTED, JSON],
        examples: &["commerce-connect project list --filter shop"],
    },
    Entry {
        command: "project create",
        needs: "keys, a name, and --yes: a project can't be deleted.",
        options: &[STORE, REGISTRY, YES, JSON],
        examples: &["commerce-connect project create 'My Shop' --yes"],
    },
    Entry {
        command: "project rename",
        needs: "keys, and --yes. The store's configuration gets the new name too.",
        options: &[STORE, REGISTRY, YES, PLACES, JSON],
        examples: &["commerce-connect project rename 'My Shop' 'My Shop EU' --yes"],
    },
    Entry {
        command: "space list",
        needs: "keys: the store's, or given ones.",
        options: &[STORE, REGISTRY, LISTED, JSON],
        examples: &["commerce-connect space list --type Testing"],
    },
    Entry {
        command: "space select",
        needs: "a store with keys, and --yes.",
        options: &[STORE, REGISTRY, YES, PLACES, &["store_view"], JSON],
        examples: &["commerce-connect space select 'Testing 1' --yes"],
    },
    Entry {
        command: "space rename",
        needs: "keys, and --yes. The store's configuration gets the new name too.",
        options: &[STORE, REGISTRY, YES, PLACES, JSON],
        examples: &["commerce-connect space rename 'Testing 1' Staging --yes"],
    },
    Entry {
        command: "space cleanup",
        needs: "keys, and the data space's name. Adobe's own module makes this call; it is in no \
                documentation.",
        options: &[STORE, REGISTRY, &["dry_run"], JSON],
        examples: &[
            "commerce-connect space cleanup 'Testing 1' --dry-run",
            "commerce-connect space cleanup 'Testing 1' --confirm 'Testing 1'",
        ],
    },
    Entry {
        command: "keys check",
        needs: "keys: the store's, or given ones.",
        options: &[STORE, STORES, REGISTRY, JSON],
        examples: &[
            "commerce-connect keys check --api-key-file api.key --private-key-file private.pem",
        ],
    },
    Entry {
        command: "keys rotate",
        needs: "a connected store, the new pair, and --yes.",
        options: &[STORE, STORES, REGISTRY, YES, PLACES, JSON],
        examples: &[
            "commerce-connect keys rotate --api-key-file new.key --private-key-file new.pem --yes",
        ],
    },
    Entry {
        command: "sync status",
        needs: "a connected store, or several.",
        options: &[STORE, STORES, REGISTRY, LISTED, JSON],
        examples: &["commerce-connect sync status --store /var/www/shop"],
    },
    Entry {
        command: "sync resend",
        needs: "a Magento that is connected, and --yes.",
        options: &[STORE, YES, LISTED, JSON],
        examples: &[
            "commerce-connect sync resend --store /var/www/shop --dry-run",
            "commerce-connect sync resend --feed products --feed prices --yes",
        ],
    },
    Entry {
        command: "sync watch",
        needs: "a store.",
        options: &[STORE, JSON],
        examples: &["commerce-connect sync watch --store /var/www/shop --for 600"],
    },
    Entry {
        command: "sync verify",
        needs: "a connected store, or several, and the way to Adobe's catalog service.",
        options: &[STORE, STORES, REGISTRY, LISTED, JSON],
        examples: &[
            "commerce-connect sync verify --store /var/www/shop",
            "commerce-connect sync verify --stores shops.txt --plain",
        ],
    },
    Entry {
        command: "unbind",
        needs: "a store, and --yes. Nothing changes at the registry.",
        options: &[STORE, YES, PLACES, JSON],
        examples: &["commerce-connect unbind --store /var/www/clone --yes"],
    },
    Entry {
        command: "undo",
        needs: "a store that was saved from this machine, and --yes.",
        options: &[STORE, YES, JSON],
        examples: &["commerce-connect undo --store /var/www/shop --dry-run"],
    },
    Entry {
        command: "sandbox serve",
        needs: "a free port on the loopback.",
        options: &[JSON],
        examples: &["commerce-connect sandbox serve --listen 127.0.0.1:8099 --db sandbox.db"],
    },
    Entry {
        command: "sandbox data",
        needs: "a sandbox's database.",
        options: &[JSON],
        examples: &["commerce-connect sandbox data --db sandbox.db"],
    },
    Entry {
        command: "sandbox keys add",
        needs: "nothing; the private key is shown this one time.",
        options: &[JSON],
        examples: &[
            "commerce-connect sandbox keys add --name Shop --environment production --edition \
             commerce --out private.pem",
        ],
    },
    Entry {
        command: "sandbox keys list",
        needs: "a sandbox's database.",
        options: &[JSON],
        examples: &["commerce-connect sandbox keys list"],
    },
    Entry {
        command: "sandbox keys delete",
        needs: "an API key of this sandbox.",
        options: &[JSON],
        examples: &["commerce-connect sandbox keys delete 0123456789abcdef"],
    },
    Entry {
        command: "completions",
        needs: "nothing.",
        options: &[JSON],
        examples: &["source <(commerce-connect completions bash)"],
    },
    Entry {
        command: "man",
        needs: "nothing.",
        options: &[JSON],
        examples: &["commerce-connect man --dir ~/.local/share/man/man1"],
    },
];

fn entry(command: &str) -> Option<&'static Entry> {
    ENTRIES.iter().find(|entry| entry.command == command)
}

/// What the command with these words needs, as a sentence.
pub fn needs(command: &str) -> Option<String> {
    entry(command).map(|entry| format!("Needs {}", entry.needs))
}

/// How the command with these words is typed.
pub fn example_lines(command: &str) -> &'static [&'static str] {
    entry(command).map_or(&[], |entry| entry.examples)
}

/// The command line as it is shown.
pub fn described(extent: Extent) -> Command {
    let whole = Cli::command();
    let common: Vec<Arg> = whole
        .get_arguments()
        .filter(|arg| arg.is_global_set())
        .map(|arg| shown(arg.clone().global(false), extent))
        .collect();
    let own = entry("");
    let whole = whole.mut_args(|arg| {
        let means = own.is_some_and(|entry| means(entry, arg.get_id().as_str()));
        let hidden = arg.is_global_set() && !means;
        let arg = shown(arg.global(false), extent);
        if hidden { arg.hide(true) } else { arg }
    });
    let whole = with_options(whole, "", &common, extent);
    match extent {
        Extent::Whole => whole,
        Extent::Long => whole.disable_help_subcommand(true),
        Extent::Short => {
            let whole = BESIDES
                .iter()
                .fold(whole, |whole, id| whole.mut_arg(id, |arg| arg.hide(true)));
            let whole = NOT_EVERY_DAY.iter().fold(whole, |whole, name| {
                whole.mut_subcommand(name, |below| below.hide(true))
            });
            whole.disable_help_subcommand(true)
        }
    }
}

fn means(entry: &Entry, id: &str) -> bool {
    ALWAYS.contains(&id) || entry.options.iter().any(|some| some.contains(&id))
}

/// One line for each option, without what its values mean, where space is short.
fn shown(arg: Arg, extent: Extent) -> Arg {
    let is_rare = RARE.contains(&arg.get_id().as_str());
    match extent {
        Extent::Whole => arg,
        Extent::Short if is_rare => arg.hide(true),
        Extent::Short => {
            let id = arg.get_id().to_string();
            let brief = BRIEF.iter().find(|(known, _)| *known == id);
            let brief = brief.filter(|_| !arg.is_positional());
            let arg = plain_values(arg).help_heading(None::<&'static str>);
            match brief {
                Some((_, text)) => arg.help(*text),
                None => arg,
            }
        }
        Extent::Long => plain_values(arg),
    }
}

fn plain_values(arg: Arg) -> Arg {
    let names: Vec<PossibleValue> = arg
        .get_possible_values()
        .into_iter()
        .map(|value| value.help(None::<&'static str>))
        .collect();
    if names.is_empty() || !arg.get_action().takes_values() {
        arg
    } else {
        arg.value_parser(PossibleValuesParser::new(names))
    }
}

fn with_options(command: Command, words: &str, common: &[Arg], extent: Extent) -> Command {
    let below: Vec<String> = command
        .get_subcommands()
        .map(|below| below.get_name().to_owned())
        .collect();
    let mut command = command.long_about(None::<&str>);
    if !words.is_empty() {
        command = command.disable_version_flag(true);
    }
    if let Some(entry) = entry(words) {
        if !words.is_empty() {
            let of_it = common
                .iter()
                .filter(|arg| means(entry, arg.get_id().as_str()));
            command = command.args(of_it);
        }
        let own: Vec<String> = command
            .get_arguments()
            .map(|arg| arg.get_id().to_string())
            .collect();
        for id in own {
            command = command.mut_arg(id, |arg| shown(arg, extent));
        }
        match extent {
            Extent::Short | Extent::Long => command = command.after_help(after(entry, extent)),
            Extent::Whole => {}
        }
    }
    for name in below {
        let words = format!("{words} {name}");
        command = command.mut_subcommand(name, |below| {
            with_options(below, words.trim_start(), common, extent)
        });
    }
    command
}

fn after(entry: &Entry, extent: Extent) -> String {
    let mut text = format!("Needs {}", entry.needs);
    match extent {
        Extent::Short => text += "\nMore options and examples: --help",
        Extent::Long | Extent::Whole => {
            text += "\n\nExamples:";
            for example in entry.examples {
                text = format!("{text}\n  {example}");
            }
            if entry.command == "apply" {
                text += "\n\nAn answers file:\n\n";
                text += include_str!("../../assets/answers.toml");
                text += "\n\nA list of stores in TOML:\n\n";
                text += include_str!("../../assets/stores.toml");
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;

    fn leaves(command: &Command, words: &str, found: &mut Vec<String>) {
        if !command.has_subcommands() || words.is_empty() {
            found.push(words.to_owned());
        }
        for below in command.get_subcommands() {
            leaves(below, format!("{words} {}", below.get_name()).trim(), found);
        }
    }

    fn help(words: &str, flag: &str, extent: Extent) -> String {
        let words = words.split_whitespace();
        let arguments = ["commerce-connect"].into_iter().chain(words).chain([flag]);
        let whole = described(extent).term_width(80);
        whole
            .try_get_matches_from(arguments)
            .unwrap_err()
            .to_string()
    }

    #[test]
    fn every_command_says_what_it_needs_and_its_examples_can_be_typed() {
        let mut found = Vec::new();
        leaves(&Cli::command(), "", &mut found);
        let mut entries: Vec<&str> = ENTRIES.iter().map(|entry| entry.command).collect();
        entries.sort_unstable();
        found.sort_unstable();
        assert_eq!(found, entries);
        for example in ENTRIES.iter().flat_map(|entry| entry.examples) {
            let command = example
                .trim_start_matches("source <(")
                .trim_end_matches(')');
            let command = command.split(['<', '>']).next().unwrap();
            let words = shlex::split(command).unwrap();
            assert!(Cli::try_parse_from(words).is_ok(), "{example}");
        }
    }

    #[test]
    fn the_help_of_every_day_fits_a_small_terminal() {
        for entry in &ENTRIES {
            let text = help(entry.command, "-h", Extent::Short);
            let lines = text.lines().count();
            // Their own options have long names.
            let is_long =
                ["space select", "space cleanup", "sandbox keys add"].contains(&entry.command);
            assert!(lines <= if is_long { 36 } else { 24 }, "{lines}\n{text}");
            // A usage line is one line, to be copied.
            for line in text.lines().filter(|line| !line.starts_with("Usage:")) {
                assert!(line.chars().count() <= 80, "{line}");
            }
            assert!(text.contains("Needs "), "{text}");
        }
    }

    #[test]
    fn a_command_has_no_option_that_means_nothing_to_it() {
        for (command, has, lacks) in [
            (
                "sandbox serve",
                "--listen",
                "--lock-env --php --store --yes --registry",
            ),
            ("undo", "--store", "--registry --lock-env --api-key-file"),
            ("status", "--stores", "--yes --lock-env --dry-run"),
            ("apply", "--lock-env", "--yes"),
            ("", "--store", "--yes --json --api-key-file"),
            ("space select", "--yes", "--plain --ascii"),
        ] {
            for (flag, extent) in [("-h", Extent::Short), ("--help", Extent::Long)] {
                let text = help(command, flag, extent);
                for option in lacks.split(' ') {
                    assert!(!text.contains(&format!("{option} ")), "{option} in {text}");
                }
                assert!(extent == Extent::Short || text.contains(has), "{text}");
            }
        }
    }
}
