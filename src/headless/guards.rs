//! What stops a store from getting a data space, unless somebody said a clear yes.

use super::failure::unconfirmed;
use crate::domain::{
    DataSpace, DataSpaceKind, Installation, Label, Neighbour, Plan, Problem, against_production,
    not_production, shared_codes,
};
use crate::exit::Failure;

/// Which guards were lifted by whoever runs this.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Lifted {
    /// A Production data space, although the store does not look like production.
    pub(super) production: bool,
    /// A data space that another store writes into with the same codes.
    pub(super) shared: bool,
}

/// How a guard is lifted, for the hint.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum By {
    /// In an answers file.
    File,
    /// On the command line.
    Option,
}

/// Fails with 7 when this plan gives the store a data space that it should not have unasked.
pub(super) fn check(
    store: &Installation,
    space: &DataSpace,
    plan: &Plan,
    neighbours: &[Neighbour],
    lifted: Lifted,
    by: By,
) -> Result<(), Failure> {
    let hint = |name: &str| match by {
        By::File => format!(
            "Choose another data space, or say {name} = true under [guard] in the answers file."
        ),
        By::Option => format!(
            "Choose another data space, or say --{} as well as --yes.",
            name.replace('_', "-")
        ),
    };
    let reasons = against_production(store, space, plan);
    if !reasons.is_empty() && !lifted.production {
        return Err(unconfirmed(Problem::new(
            "guard.production",
            format!(
                "{} is a Production data space, and this store does not look like production.",
                space.name
            ),
            reasons.join(" "),
            hint("allow_production_on_nonproduction"),
        )));
    }
    let clashes = if plan.is_empty() {
        vec![]
    } else {
        shared_codes(store, &space.id, neighbours)
    };
    if !clashes.is_empty() && !lifted.shared {
        return Err(unconfirmed(Problem::new(
            "guard.shared_data_space",
            format!("{} is used by another store.", space.name),
            clashes.join(" "),
            hint("allow_shared_data_space"),
        )));
    }
    Ok(())
}

/// Fails with 7 when this data space should not be emptied unasked: shoppers may be using what is in
/// it, or other stores. `store` is the one that was named, where it uses the data space.
pub(super) fn check_cleanup(
    space: &DataSpace,
    store: Option<&Installation>,
    others: &[Label],
    lifted: Lifted,
) -> Result<(), Failure> {
    // Without a store that says otherwise a Production data space is what shoppers use.
    let live = store.is_none_or(|store| not_production(store).is_empty());
    if space.kind == DataSpaceKind::Production && live && !lifted.production {
        return Err(unconfirmed(Problem::new(
            "guard.live_production",
            format!("{} is a Production data space.", space.name),
            "Shoppers may be using what is in it: their search would find nothing.",
            "If that is meant, say --allow-live-production as well.",
        )));
    }
    if !others.is_empty() && !lifted.shared {
        let others: Vec<&str> = others.iter().map(Label::as_str).collect();
        return Err(unconfirmed(Problem::new(
            "guard.shared_data_space",
            format!("{} is used by another store.", space.name),
            format!("What {} sent would be gone too.", others.join(", ")),
            "If that is meant, say --allow-shared-data-space as well.",
        )));
    }
    Ok(())
}
