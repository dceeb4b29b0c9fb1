//! Where the person is: a page, which belongs to one of the seven steps.

use strum::{EnumIter, EnumString, IntoEnumIterator as _, IntoStaticStr};

/// The seven steps of the journey, in order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, EnumIter)]
pub enum Step {
    /// What was found.
    Store,
    /// The keys, checked with the registry.
    Keys,
    /// The keys go into the store.
    Save,
    /// A project, chosen or requested.
    Project,
    /// A data space of the project.
    DataSpace,
    /// Renaming.
    Names,
    /// What is connected.
    Summary,
}

impl Step {
    /// All of them, in order.
    pub fn all() -> impl ExactSizeIterator<Item = Self> {
        Self::iter()
    }

    /// For the list at the side of the screen.
    pub fn title(self) -> &'static str {
        match self {
            Self::Store => "Store",
            Self::Keys => "API keys",
            Self::Save => "Save",
            Self::Project => "Project",
            Self::DataSpace => "Data space",
            Self::Names => "Names",
            Self::Summary => "Summary",
        }
    }
}

/// A page; most steps have one. Its name in logs and files is made of the variant's:
/// `key_source`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, EnumIter, IntoStaticStr, EnumString)]
#[strum(serialize_all = "snake_case")]
pub enum Page {
    /// Another run has this store in hand.
    Occupied,
    /// An earlier run stopped half way.
    Unfinished,
    /// What was found.
    Store,
    /// Another store is named.
    Elsewhere,
    /// How it fits together.
    Overview,
    /// Everything that was found.
    Found,
    /// The connection is taken out.
    Unbind,
    /// Where the keys come from; skipped when there is only one way.
    KeySource,
    /// The keys are typed, pasted or read.
    Keys,
    /// A new pair from the sandbox's API Portal.
    Portal,
    /// The plan for the keys.
    Save,
    /// The projects of these keys.
    Project,
    /// A project is requested.
    NewProject,
    /// The project's data spaces.
    DataSpace,
    /// Warnings and the plan for project and data space.
    Review,
    /// What to rename, or go on.
    Names,
    /// The project's new name.
    RenameProject,
    /// The data space's new name.
    RenameDataSpace,
    /// What is connected.
    Summary,
    /// The same run as an answers file.
    Answers,
    /// The first data goes out.
    Feeds,
    /// All is sent again.
    Resync,
}

impl Page {
    /// All of them.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::iter()
    }

    /// Its name in logs and files.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// The page of this name.
    pub fn named(name: &str) -> Option<Self> {
        name.parse().ok()
    }

    /// The step a page belongs to.
    pub fn step(self) -> Step {
        match self {
            Self::Occupied
            | Self::Unfinished
            | Self::Store
            | Self::Elsewhere
            | Self::Overview
            | Self::Found
            | Self::Unbind => Step::Store,
            Self::KeySource | Self::Keys | Self::Portal => Step::Keys,
            Self::Save => Step::Save,
            Self::Project | Self::NewProject => Step::Project,
            Self::DataSpace | Self::Review => Step::DataSpace,
            Self::Names | Self::RenameProject | Self::RenameDataSpace => Step::Names,
            Self::Summary | Self::Answers | Self::Feeds | Self::Resync => Step::Summary,
        }
    }
}

/// The pages behind and before the person: the last one is seen, Back leads through the others.
pub(super) type Trail = &'static [Page];

/// Where a page leads.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Go {
    /// Nowhere.
    Stay,
    /// On to a page; Back comes back here.
    To(Page),
    /// On to a page that takes this one's place, so that Back does not come back here.
    Instead(Page),
    /// To where an unfinished run goes on.
    Along(Trail),
    /// To where we came from.
    Back,
    /// The journey is over.
    Finish,
    /// It goes on with another store.
    Elsewhere,
}
