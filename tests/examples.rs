//! Every command line of the README and of `assets/examples` is one that the program understands.
//! What can run here runs elsewhere: `tests/ci/ansible`, `tests/ci/tools`.

use std::fs;
use std::path::Path;

use clap::Parser as _;
use commerce_connect::cli::Cli;

/// The command lines in a shell's text: from the program's name to whatever ends a command.
fn command_lines(text: &str) -> Vec<String> {
    text.replace("\\\n", " ")
        .lines()
        .map(str::trim)
        .filter(|line| line.starts_with("commerce-connect "))
        .map(|line| {
            let ends = [" || ", " && ", " | ", " &", " >", " <", "  #"];
            let end = ends.iter().filter_map(|end| line.find(end)).min();
            line[..end.unwrap_or(line.len())].to_owned()
        })
        .collect()
}

/// The blocks of a README that are for a shell.
fn shell_blocks(text: &str) -> String {
    let mut inside = false;
    let mut found = String::new();
    for line in text.lines() {
        if line.starts_with("```") {
            inside = line == "```sh";
        } else if inside {
            found += line;
            found += "\n";
        }
    }
    found
}

#[test]
fn every_example_is_a_command_line_that_the_program_understands() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    let mut texts = vec![("README.md".to_owned(), shell_blocks(&readme))];
    for entry in fs::read_dir(root.join("assets/examples")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        assert!(
            readme.contains(&format!("assets/examples/{name}")),
            "the README does not name {name}"
        );
        texts.push((name, fs::read_to_string(path).unwrap()));
    }
    for (name, text) in texts {
        let lines = command_lines(&text);
        let elsewhere = ["ansible.yml", "deployer.php"].contains(&name.as_str());
        assert!(!lines.is_empty() || elsewhere, "{name}");
        for line in lines {
            let words = shlex::split(&line).unwrap();
            if let Err(error) = Cli::try_parse_from(&words) {
                panic!("{name}: {line}\n{error}");
            }
        }
    }
}
