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
}

impl Neighbour {
    /// The website codes that this store and the neighbour would both write into one data space:
    /// inside it data is told apart by website code only, so the two would overwrite each other.
    pub fn clash(&self, store: &Installation, data_space: &DataSpaceId) -> Vec<Label> {
        if &self.data_space != data_space {
            return vec![];
        }
        store
            .websites
            .iter()
            .map(|site| &site.code)
            .filter(|code| self.websites.contains(code))
            .cloned()
            .collect()
    }
}
