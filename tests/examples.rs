//! Every command line of the README, of `assets/docs` and of `assets/examples` is one that the program
//! understands, every command and option stands in the docs, and every link of theirs leads somewhere.
//! What can run here runs elsewhere: `tests/ci/ansible`, `tests/ci/tools`.

use std::fs;
use std::path::{Path, PathBuf};

use clap::{CommandFactory as _, Parser as _};
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

/// The README, `assets/docs` and the other texts for people: path from the root, and what is in it.
pub(crate) fn guides() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths: Vec<_> = ["assets/docs", "assets"]
        .iter()
        .flat_map(|folder| fs::read_dir(root.join(folder)).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "md"))
        .collect();
    paths.push(root.join("README.md"));
    paths.sort();
    let read = |path: &PathBuf| {
        let text = fs::read_to_string(path).unwrap();
        let path = path.strip_prefix(root).unwrap();
        (path.to_string_lossy().into_owned(), text)
    };
    paths.iter().map(read).collect()
}

/// The blocks of a text that are for a shell.
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
    let guides = guides();
    let mut texts: Vec<(String, String)> = guides
        .iter()
        .map(|(path, text)| (path.clone(), shell_blocks(text)))
        .filter(|(_, blocks)| !command_lines(blocks).is_empty())
        .collect();
    assert!(texts.iter().any(|(path, _)| path == "README.md"));
    let tools = fs::read_to_string(root.join("assets/docs/tools.md")).unwrap();
    for entry in fs::read_dir(root.join("assets/examples")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        assert!(
            tools.contains(&format!("](../examples/{name})")),
            "assets/docs/tools.md does not name {name}"
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

/// Where the links and pictures of a text lead to, but for those into the web and on the same page.
fn targets(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for (start, end) in [("](", ')'), ("src=\"", '"'), ("srcset=\"", '"')] {
        for piece in text.split(start).skip(1) {
            let target = piece.split(end).next().unwrap_or_default();
            let target = target.split('#').next().unwrap_or_default();
            if !target.is_empty() && !target.contains("://") {
                found.push(target);
            }
        }
    }
    found
}

#[test]
fn every_link_leads_to_a_file_of_this_repository() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut reached = vec!["README.md".to_owned()];
    for (path, text) in guides() {
        let folder = root.join(&path).parent().unwrap().to_owned();
        for target in targets(&text) {
            let file = folder.join(target);
            assert!(file.exists(), "{path}: {target}");
            let file = file.canonicalize().unwrap();
            let root = root.canonicalize().unwrap();
            reached.push(file.strip_prefix(root).unwrap().display().to_string());
        }
    }
    for (path, _) in guides() {
        assert!(reached.contains(&path), "nothing leads to {path}");
    }
}

/// Each command's words, and the options that are its own.
fn options(command: &clap::Command, words: &str, found: &mut Vec<(String, String)>) {
    for option in command.get_arguments().filter_map(clap::Arg::get_long) {
        found.push((words.to_owned(), format!("--{option}")));
    }
    for below in command.get_subcommands() {
        let words = format!("{words} {}", below.get_name());
        found.push((words.clone(), below.get_name().to_owned()));
        options(below, &words, found);
    }
}

#[test]
fn every_command_and_option_stands_in_the_docs() {
    let all: String = guides()
        .into_iter()
        .filter(|(path, _)| path == "README.md" || path.starts_with("assets/docs/"))
        .map(|(_, text)| text)
        .collect();
    let mut found = Vec::new();
    options(&Cli::command(), "commerce-connect", &mut found);
    assert!(found.len() > 50, "{}", found.len());
    let words: Vec<&str> = all
        .split(|c: char| !(c.is_alphanumeric() || "-_".contains(c)))
        .collect();
    found.retain(|(_, word)| !words.contains(&word.as_str()));
    assert!(found.is_empty(), "{found:#?}");
}
