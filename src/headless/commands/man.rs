//! `man`: the man pages, from the same definitions as the command line.

use std::fs;
use std::io;
use std::path::Path;

use clap::CommandFactory as _;
use serde::Serialize;

use super::PROGRAM;
use crate::cli::{Cli, Man};
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
    let mut whole = Cli::command();
    whole.build();
    if let Some(folder) = &options.dir {
        return pages(&whole, folder);
    }
    let mut page = Vec::new();
    let mut rendered = clap_mangen::Man::new(whole.clone()).render(&mut page);
    for command in whole
        .get_subcommands()
        .filter(|command| !command.is_hide_set())
    {
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
    let example = command.get_after_long_help().map(ToString::to_string);
    let named = command.clone();
    let named = match &example {
        // Rendered below, with its lines kept.
        Some(_) => named.after_long_help(None::<&str>),
        None => named,
    };
    clap_mangen::Man::new(named).title(name).render(&mut page)?;
    if let Some(example) = example {
        page.extend_from_slice(verbatim("EXAMPLE", &example).as_bytes());
    }
    fs::write(&file, page)?;
    files.push(file.display().to_string());
    for below in command.get_subcommands() {
        if !below.is_hide_set() && below.get_name() != "help" {
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

/// A section whose lines stay as they are.
fn verbatim(title: &str, text: &str) -> String {
    let mut section = format!(".SH {title}\n.nf\n");
    for line in text.lines() {
        let line = line.replace('\\', "\\e").replace('-', "\\-");
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
