//! Values that a save can't reach, and what to set in their place.

use crate::domain::{Change, Plan, Problem, Source, Value};

/// Why a plan can't be saved as it is, when a value in it is locked where the plan does not write.
pub fn locked_values(plan: &Plan) -> Option<Problem> {
    let mut places = Vec::new();
    let list: Vec<String> = plan
        .locked()
        .filter_map(|change| {
            let source = change.locked?;
            if !places.contains(&source) {
                places.push(source);
            }
            Some(format!("{} in {}", change.path.short(), source.as_str()))
        })
        .collect();
    (!list.is_empty()).then(|| {
        Problem::new(
            "store.locked",
            "Some of these values are locked.",
            format!("Locked: {}. Nothing was saved.", list.join(", ")),
            hint(plan, &places),
        )
    })
}

fn hint(plan: &Plan, places: &[Source]) -> String {
    let hints: Vec<String> = places
        .iter()
        .map(|place| match place {
            Source::EnvPhp => "Say --lock-env to write them where they are locked.".to_owned(),
            Source::Variable => format!(
                "Where the environment is defined, set {}.",
                lines_of(plan, Source::Variable).join(" and ")
            ),
            Source::ConfigPhp => "Change app/etc/config.php in the repository that it is deployed \
                                  from, or take them out of it."
                .to_owned(),
            Source::Default | Source::Database | Source::EnvFile => String::new(),
        })
        .collect();
    hints.join(" ")
}

/// What to set by hand for the values that this plan can't reach, as lines to copy: variables as
/// they are named there, values of `config.php` by their place in it. Secrets are not in them.
pub fn lines_to_set(plan: &Plan) -> Vec<String> {
    [Source::Variable, Source::ConfigPhp]
        .into_iter()
        .flat_map(|place| lines_of(plan, place))
        .collect()
}

/// The changes as `CONFIG__DEFAULT__...` variables, for a store whose files can't be written.
pub fn variable_lines<'a>(changes: impl IntoIterator<Item = &'a Change>) -> Vec<String> {
    changes.into_iter().map(variable).collect()
}

fn lines_of(plan: &Plan, place: Source) -> Vec<String> {
    plan.locked()
        .filter(|change| change.locked == Some(place))
        .map(|change| match place {
            Source::ConfigPhp => format!(
                "app/etc/config.php: system/default/{} = {}",
                change.path,
                told(change)
            ),
            Source::Variable
            | Source::EnvPhp
            | Source::Default
            | Source::Database
            | Source::EnvFile => variable(change),
        })
        .collect()
}

fn variable(change: &Change) -> String {
    match change.after {
        Value::Removed => format!("{} (unset)", change.path.variable()),
        Value::Plain(_) | Value::ApiKey(_) | Value::PrivateKey(_) => {
            format!("{}={}", change.path.variable(), told(change))
        }
    }
}

fn told(change: &Change) -> String {
    match &change.after {
        Value::Plain(_) => change.after.shown(),
        Value::ApiKey(_) => "(the API key)".into(),
        Value::PrivateKey(_) => "(the private key, with its line breaks)".into(),
        Value::Removed => "(nothing)".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{ConfigPath, Edition, Installation, Label, Mode, Setting, SettingValue};

    fn store(locked: &[(ConfigPath, Source)]) -> Installation {
        Installation {
            place: Label::new("/shop"),
            identity: None,
            edition: Edition::Commerce,
            version: Label::new("2.4.7"),
            mode: Mode::Production,
            base_url: Label::default(),
            websites: vec![],
            views: vec![],
            modules: vec![],
            settings: locked
                .iter()
                .map(|(path, source)| {
                    let value = SettingValue::Plain(Label::new("old"));
                    (
                        *path,
                        Setting {
                            value,
                            source: *source,
                        },
                    )
                })
                .collect(),
            cloud_id: None,
            cloud_environment: None,
            gateways: [None, None],
            registry_path: None,
            circumstances: crate::domain::Circumstances::default(),
        }
    }

    fn plan(locked: &[(ConfigPath, Source)]) -> Plan {
        let wanted = locked
            .iter()
            .map(|(path, _)| (*path, Value::Plain("new".into())));
        Plan::new(&store(locked), wanted)
    }

    #[test]
    fn what_env_php_locks_is_written_there_by_a_plan_that_says_so() {
        let plan = plan(&[(ConfigPath::ProjectId, Source::EnvPhp)]);
        let problem = locked_values(&plan).unwrap();
        assert!(problem.hint.contains("--lock-env"), "{problem}");
        let plan = plan.with_env(true);
        assert_eq!(locked_values(&plan), None);
        assert_eq!(plan.in_env().count(), 1);
    }

    #[test]
    fn what_nobody_can_write_is_told_by_name() {
        let plan = plan(&[
            (ConfigPath::ProjectId, Source::Variable),
            (ConfigPath::ProjectName, Source::ConfigPhp),
        ])
        .with_env(true);
        assert!(locked_values(&plan).is_some());
        assert_eq!(
            lines_to_set(&plan),
            [
                "CONFIG__DEFAULT__SERVICES_CONNECTOR__SERVICES_ID__PROJECT_ID=new",
                "app/etc/config.php: system/default/services_connector/services_id/project_name \
                 = new",
            ]
        );
    }
}
