//! `man`: the man pages, from the same definitions as the command line.

use std::fs;
use std::io;
use std::path::Path;

use serde::Serialize;

use super::PROGRAM;
use crate::cli::{Extent, Man, described, example_lines, needs};
use crate::domain::{Label, Problem};
use crate::exit::Failure;
use crate::headless::commands::Output;
use crate::headless::report::Report;

/// What it prints under `--json`: the page, or the files that were written.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::headless) struct ManOutput {
    /// The program's page.
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<String>,
    /// With `--dir` a page for each command.
    #[serde(skip_serializing_if = "Option::is_none")]
    files: Option<Vec<String>>,
}

/// `commerce-connect man`: the program's page, then one section for each command; with a folder a
/// page for each.
pub(in crate::headless) fn run(options: &Man) -> Result<Report, Failure> {
    let mut whole = described(Extent::Whole);
    whole.build();
    if let Some(folder) = &options.dir {
        return pages(&whole, folder);
    }
    let mut page = Vec::new();
    let mut rendered = render(&whole, PROGRAM, &mut page);
    for command in whole.get_subcommands().filter(|command| is_ours(command)) {
        let man = clap_mangen::Man::new(command.clone());
        let title = command.get_display_name().unwrap_or(command.get_name());
        page.extend_from_slice(format!(".SH COMMAND {}\n", title.to_uppercase()).as_bytes());
        rendered = rendered
            .and_then(|()| man.render_synopsis_section(&mut page))
            .and_then(|()| man.render_description_section(&mut page));
    }
    rendered.map_err(|error| cant_make(&error))?;
    let page = String::from_utf8_lossy(&page).into_owned();
    let output = ManOutput {
        page: Some(page.clone()),
        files: None,
    };
    Ok(Report::said(Output::Man(output), page))
}

/// A command of ours, not clap's `help`.
fn is_ours(command: &clap::Command) -> bool {
    !command.is_hide_set() && command.get_name() != "help"
}

/// Writes a page for the program and for each command below it.
fn pages(whole: &clap::Command, folder: &Path) -> Result<Report, Failure> {
    let written = fs::create_dir_all(folder).and_then(|()| {
        let mut files = Vec::new();
        write(whole, PROGRAM, folder, &mut files).map(|()| files)
    });
    let files = written.map_err(|error| {
        Failure::from(Problem::new(
            "man.unwritable",
            format!(
                "Can't write the man pages into {}.",
                Label::new(&folder.display().to_string())
            ),
            format!("The system says: {error}."),
            "Name a folder in which you may write.",
        ))
    })?;
    let text = files.join("\n") + "\n";
    let output = ManOutput {
        page: None,
        files: Some(files),
    };
    Ok(Report::said(Output::Man(output), text))
}

fn write(
    command: &clap::Command,
    name: &str,
    folder: &Path,
    files: &mut Vec<String>,
) -> io::Result<()> {
    let file = folder.join(format!("{name}.1"));
    let mut page = Vec::new();
    render(command, name, &mut page)?;
    fs::write(&file, page)?;
    files.push(file.display().to_string());
    for below in command.get_subcommands() {
        if is_ours(below) {
            write(
                below,
                &format!("{name}-{}", below.get_name()),
                folder,
                files,
            )?;
        }
    }
    Ok(())
}

/// One page. What is not the command line's own is said here: exit codes, variables, files.
fn render(command: &clap::Command, name: &str, page: &mut Vec<u8>) -> io::Result<()> {
    let words = name.strip_prefix(PROGRAM).unwrap_or_default();
    let words = words.trim_start_matches('-').replace('-', " ");
    let man = clap_mangen::Man::new(command.clone())
        .title(name.to_uppercase())
        .source(format!("{PROGRAM} {}", env!("CARGO_PKG_VERSION")))
        .manual("Commerce Connect");
    man.render_title(page)?;
    man.render_name_section(page)?;
    man.render_synopsis_section(page)?;
    page.extend_from_slice(described_as(command, &words).as_bytes());
    if command.get_arguments().any(|arg| !arg.is_hide_set()) {
        man.render_options_section(page)?;
    }
    if command.get_subcommands().any(is_ours) {
        man.render_subcommands_section(page)?;
    }
    let is_sandbox = words.starts_with("sandbox");
    let only = |rows: &[(&str, &str)]| -> Vec<u8> {
        let kept = |(name, _): &&(&str, &str)| {
            is_sandbox == name.contains("sandbox.db") || name.contains("NO_COLOR")
        };
        let rows: Vec<_> = rows.iter().filter(kept).copied().collect();
        tagged(&rows).into_bytes()
    };
    page.extend_from_slice(b".SH \"EXIT STATUS\"\n");
    page.extend_from_slice(tagged(&EXITS).as_bytes());
    page.extend_from_slice(b".SH ENVIRONMENT\n");
    page.extend_from_slice(&only(&VARIABLES));
    page.extend_from_slice(b".SH FILES\n");
    page.extend_from_slice(&only(&FILES));
    let mut examples = example_lines(&words).join("\n");
    if words == "apply" {
        examples += "\n\n# answers.toml\n";
        examples += include_str!("../../../assets/answers.toml");
        examples += "\n# stores.toml\n";
        examples += include_str!("../../../assets/stores.toml");
    }
    if !examples.is_empty() {
        page.extend_from_slice(verbatim("EXAMPLES", &examples).as_bytes());
    }
    Ok(())
}

/// What the program is for, or what the command does and needs.
fn described_as(command: &clap::Command, words: &str) -> String {
    let about = command.get_about().map(ToString::to_string);
    let mut text = about.unwrap_or_default();
    if !text.ends_with('.') {
        text.push('.');
    }
    if words.is_empty() {
        text += " Without a command it is the wizard, for the store that --store names or for the \
                 Magento around this folder: it takes the API keys, checks them, saves them, finds \
                 or requests the SaaS project, and helps to pick the data space. Nothing is written \
                 before it was shown.";
    }
    if let Some(needs) = needs(words) {
        text = format!("{text} It needs {}", needs.trim_start_matches("Needs "));
    }
    format!(".SH DESCRIPTION\n{}\n", escaped(&text))
}

/// What the exit codes mean.
const EXITS: [(&str, &str); 9] = [
    ("0", "Done, or nothing to do."),
    ("1", "Failed."),
    (
        "2",
        "The command line can't be understood, or there is no terminal.",
    ),
    ("3", "The keys were refused."),
    ("4", "The registry could not be reached."),
    ("5", "The store could not be read or changed."),
    ("6", "Something was found, or is to be done (--dry-run)."),
    ("7", "A confirmation is missing."),
    (
        "129, 130, 131, 143",
        "Hung up, cancelled, told to quit, terminated.",
    ),
];

/// What is read from the environment.
const VARIABLES: [(&str, &str); 7] = [
    (
        "COMMERCE_API_KEY, COMMERCE_PRIVATE_KEY",
        "The key pair, where no file is named.",
    ),
    (
        "HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY",
        "The way to the registry.",
    ),
    (
        "SSL_CERT_FILE, SSL_CERT_DIR",
        "Certificates to trust in place of the system's.",
    ),
    ("XDG_STATE_HOME", "Where the state folder is kept."),
    (
        "XDG_DATA_HOME",
        "Where the sandbox's database is kept, unless --db names one: commerce-connect/sandbox.db.",
    ),
    ("NO_COLOR", "No colours, when it is set to anything."),
    (
        "TERM, LANG, LC_ALL, LC_CTYPE",
        "What the terminal can show.",
    ),
];

/// What is read and written, beside what options name.
const FILES: [(&str, &str); 3] = [
    (
        "$XDG_STATE_HOME/commerce-connect",
        "Notes for undo, unfinished runs and the stores known here; without the variable it is \
         ~/.local/state/commerce-connect. No secret of a run is in it.",
    ),
    (
        "app/etc/env.php, app/etc/config.php",
        "The store's deployment configuration: read; env.php is written with --lock-env only.",
    ),
    (
        "$XDG_DATA_HOME/commerce-connect/sandbox.db",
        "The sandbox's registry, keys and data; without the variable it is below ~/.local/share.",
    ),
];

/// Names with what they stand for, one below the other.
fn tagged(rows: &[(&str, &str)]) -> String {
    let mut text = String::new();
    for (name, meaning) in rows {
        text = format!(
            "{text}.TP\n\\fB{}\\fR\n{}\n",
            escaped(name),
            escaped(meaning)
        );
    }
    text
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\e").replace('-', "\\-")
}

/// A section whose lines stay as they are.
fn verbatim(title: &str, text: &str) -> String {
    let mut section = format!(".SH {title}\n.nf\n");
    for line in text.lines() {
        let line = escaped(line);
        // A line that begins so would be a request.
        if line.starts_with(['.', '\'']) {
            section += "\\&";
        }
        section += &line;
        section.push('\n');
    }
    section + ".fi\n"
}

fn cant_make(error: &io::Error) -> Failure {
    Failure::from(Problem::new(
        "internal",
        "The man page can't be made.",
        error.to_string(),
        "",
    ))
}
