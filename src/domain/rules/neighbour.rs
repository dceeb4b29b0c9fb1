//! Another store known on this machine, and the data space that it uses.

use crate::domain::{DataSpaceId, Installation, Label};

/// Another store known here, as it was when it was last saved.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Neighbour {
    /// Where it is.
    pub place: Label,
    /// The data space it writes into.
    pub data_space: DataSpaceId,
    /// Its website codes.
    pub websites: Vec<Label>,
    /// Its store view codes; none where it was noted before they were.
    pub views: Vec<Label>,
}

/// The codes that two stores have in common. Inside a data space prices are told apart by website
/// code only, and products, attributes and categories by store view code only: with the same codes
/// the two overwrite each other.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SharedCodes {
    /// Of websites.
    pub websites: Vec<Label>,
    /// Of store views.
    pub views: Vec<Label>,
}

impl SharedCodes {
    /// They have none in common.
    pub fn is_empty(&self) -> bool {
        self.websites.is_empty() && self.views.is_empty()
    }

    /// In words: `website codes (base) and store view codes (default)`.
    pub fn words(&self) -> String {
        let kinds = [("website", &self.websites), ("store view", &self.views)];
        let told: Vec<String> = kinds
            .into_iter()
            .filter(|(_, codes)| !codes.is_empty())
            .map(|(kind, codes)| {
                let codes: Vec<&str> = codes.iter().map(Label::as_str).collect();
                format!("{kind} codes ({})", codes.join(", "))
            })
            .collect();
        told.join(" and ")
    }
}

impl Neighbour {
    /// The codes that this store and the neighbour would both write into one data space.
    pub fn clash(&self, store: &Installation, data_space: &DataSpaceId) -> SharedCodes {
        if &self.data_space != data_space {
            return SharedCodes::default();
        }
        let common = |own: &mut dyn Iterator<Item = &Label>, theirs: &[Label]| {
            own.filter(|code| theirs.contains(code)).cloned().collect()
        };
        SharedCodes {
            websites: common(
                &mut store.websites.iter().map(|site| &site.code),
                &self.websites,
            ),
            views: common(&mut store.views.iter().map(|view| &view.code), &self.views),
        }
    }
}
