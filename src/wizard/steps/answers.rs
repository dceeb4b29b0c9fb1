//! Step 7: the same run as an answers file, secrets by reference.

use super::{Logic, PageView};
use crate::domain::{DataSpaceKind, SaasEnvironment, not_production};
use crate::wizard::draft::Draft;
use crate::wizard::page::Go;
use crate::wizard::requests::InFlight;
use crate::wizard::screen::{Action, Block, KeyHint, Tone};

#[derive(Debug, Default)]
pub(super) struct AnswersPage;

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
    let environment = draft.environment();
    let entered = |of: SaasEnvironment| draft.entered.iter().any(|keys| keys.environment == of);
    let mut lines = vec![
        format!("environment = {}", quoted(environment.as_str())),
        String::new(),
    ];
    if entered(environment) {
        let file = draft.key_file.as_deref().unwrap_or("private.pem");
        lines.extend([
            "[keys]".to_owned(),
            "api_key_env = \"COMMERCE_API_KEY\"".to_owned(),
            format!("private_key_file = {}", quoted(file)),
        ]);
    } else {
        // Without [keys] the store's own stay, as they did in this run.
        lines.push("# The keys stay as the store has them; another store needs [keys].".to_owned());
    }
    lines.push(String::new());
    if environment != SaasEnvironment::Sandbox && entered(SaasEnvironment::Sandbox) {
        lines.extend([
            "[sandbox_keys]".to_owned(),
            "api_key_env = \"COMMERCE_SANDBOX_API_KEY\"".to_owned(),
            "private_key_file = \"sandbox-private.pem\"".to_owned(),
            String::new(),
        ]);
    }
    if let Some(project) = draft.project() {
        lines.push(format!("[project]  # {}", project.name));
        lines.push(format!("id = {}", quoted(project.id.as_str())));
        lines.push(String::new());
    }
    if let Some(space) = draft.data_space() {
        lines.push(format!("[data_space]  # {}", space.name));
        lines.push(format!("id = {}", quoted(space.id.as_str())));
        if space.kind == DataSpaceKind::Production && looks_unlike_production(draft) {
            lines.extend(
                [
                    "",
                    "# Confirmed in this run. Without the # it is confirmed wherever this is applied.",
                    "# [guard]",
                    "# allow_production_on_nonproduction = true",
                ]
                .map(str::to_owned),
            );
        }
    }
    lines
}

fn looks_unlike_production(draft: &Draft) -> bool {
    let store = draft.store.as_deref();
    store.is_some_and(|store| !not_production(store).is_empty())
}

impl Logic for AnswersPage {
    fn next(&mut self, _draft: &mut Draft, _requests: &mut InFlight) -> Go {
        Go::Back
    }

    fn view(&self, draft: &Draft) -> PageView {
        PageView {
            title: "This run as an answers file".into(),
            blocks: vec![
                Block::Verbatim(lines(draft)),
                Block::text(
                    Tone::Muted,
                    "No secret is in it: the keys are named by variable and file.",
                ),
            ],
            keys: vec![KeyHint::new(Action::Next, "back to the summary")],
            ..PageView::default()
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
