//! What every page with a plan shows of it, and in which words.

use crate::domain::{Plan, Problem, Source, lines_to_set, locked_values, variable_lines};
use crate::wizard::screen::{Block, PlanRow};

/// What a plan looks like.
pub(super) fn plan_block(plan: &Plan) -> Block {
    Block::Plan(
        plan.changes()
            .iter()
            .map(|change| PlanRow {
                path: change.path.as_str(),
                label: change.path.label(),
                before: change.before.clone().unwrap_or_else(|| "nothing".into()),
                after: change.after_shown().unwrap_or_else(|| "nothing".into()),
                locked: change.locked.map(Source::as_str),
            })
            .collect(),
    )
}

/// Why a plan can't be saved as it is, when a value in it is locked.
pub(super) fn locked(plan: &Plan) -> Option<Problem> {
    locked_values(plan).map(|mut problem| {
        problem.hint = "Set them there (or take them out), then press Enter to look again.".into();
        problem
    })
}

/// What a plan that can't be saved needs to be set by hand, to be copied.
pub(super) fn by_hand(plan: &Plan, problem: Option<&Problem>) -> Vec<Block> {
    let mut lines = lines_to_set(plan);
    if problem.is_some_and(|problem| problem.code.0 == "store.env_readonly") {
        lines.extend(variable_lines(plan.in_env()));
    }
    if lines.is_empty() {
        vec![]
    } else {
        vec![Block::Verbatim(lines)]
    }
}

/// What Enter does with a plan, as a sentence's beginning: `3 values, all in one go`.
pub(super) fn saves(plan: &Plan) -> String {
    let (count, env) = (plan.changes().len(), plan.in_env().count());
    if env == 0 {
        format!("{}, all in one go", values(count))
    } else if env == count {
        format!(
            "{} in app/etc/env.php, where {} locked",
            values(count),
            if count == 1 { "it is" } else { "they are" }
        )
    } else {
        format!(
            "{}, all in one go; {env} of them in app/etc/env.php, where {} locked",
            values(count),
            if env == 1 { "it is" } else { "they are" }
        )
    }
}

/// `1 value`, `3 values`
pub(super) fn values(count: usize) -> String {
    format!("{count} {}", if count == 1 { "value" } else { "values" })
}
