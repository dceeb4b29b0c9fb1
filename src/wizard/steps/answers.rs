//! Step 7: the same run as an answers file, secrets by reference.

use super::{Logic, View};
use crate::wizard::desk::Desk;
use crate::wizard::draft::Draft;
use crate::wizard::page::Go;
use crate::wizard::screen::{Action, Block, KeyHint, Tone};

#[derive(Debug, Default)]
pub(super) struct Answers;

/// A TOML basic string.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        if matches!(c, '"' | '\\') {
            quoted.push('\\');
        }
        quoted.push(c);
    }
    quoted.push('"');
    quoted
}

fn lines(draft: &Draft) -> Vec<String> {
    let mut lines = vec![
        format!("environment = {}", quoted(draft.environment().as_str())),
        String::new(),
    ];
    if !draft.entered.is_empty() {
        lines.push("[keys]".into());
        lines.push("api_key_env = \"COMMERCE_API_KEY\"".into());
        lines.push(draft.key_file.as_ref().map_or_else(
            || "private_key_file = \"private.pem\"".into(),
            |path| format!("private_key_file = {}", quoted(path)),
        ));
        lines.push(String::new());
    }
    if let Some(project) = draft.project() {
        lines.push("[project]".into());
        lines.push(format!("id = {}", quoted(project.id.as_str())));
        lines.push(String::new());
    }
    if let Some(space) = draft.data_space() {
        lines.push("[data_space]".into());
        lines.push(format!("id = {}", quoted(space.id.as_str())));
    }
    lines
}

impl Logic for Answers {
    fn next(&mut self, _draft: &mut Draft, _desk: &mut Desk) -> Go {
        Go::Back
    }

    fn view(&self, draft: &Draft) -> View {
        View {
            title: "This run as an answers file".into(),
            blocks: vec![
                Block::Verbatim(lines(draft)),
                Block::text(
                    Tone::Muted,
                    "No secret is in it: the keys are named by variable and file.",
                ),
            ],
            keys: vec![KeyHint::new(Action::Next, "back to the summary")],
            ..View::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_and_backslashes_are_escaped() {
        assert_eq!(quoted(r#"a"b\c"#), r#""a\"b\\c""#);
    }
}
