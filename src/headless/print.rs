//! Completions and man page, from the same definitions as the command line.

use clap::CommandFactory as _;
use clap_complete::Shell;
use serde_json::json;

use super::report::Report;
use crate::cli::Cli;
use crate::domain::Problem;
use crate::exit::Failure;

const NAME: &str = "commerce-connect";

/// `commerce-connect completions SHELL`
pub(super) fn completions(shell: Shell) -> Report {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), NAME, &mut script);
    let script = String::from_utf8_lossy(&script).into_owned();
    Report::said(
        json!({ "shell": shell.to_string(), "script": script }),
        script,
    )
}

/// `commerce-connect man`: the program's page, then one section for each command.
pub(super) fn man() -> Result<Report, Failure> {
    let mut page = Vec::new();
    let mut whole = Cli::command();
    whole.build();
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
    rendered.map_err(|error| {
        Failure::from(Problem::new(
            "internal",
            "The man page can't be made.",
            error.to_string(),
            "",
        ))
    })?;
    let page = String::from_utf8_lossy(&page).into_owned();
    Ok(Report::said(json!({ "page": page }), page))
}
