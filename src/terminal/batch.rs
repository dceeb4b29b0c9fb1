//! What came in one go, in order.

use std::fmt;
use std::ops::Deref;

use zeroize::{Zeroize, Zeroizing};

use super::parser::Input;

/// The inputs of what was there to read. A private key may be among them letter by letter: they
/// are wiped when they go, and what outgrows its place leaves nothing there.
#[derive(Default)]
pub struct Batch(Zeroizing<Vec<Input>>);

impl Batch {
    /// Takes the next input in.
    pub(crate) fn push(&mut self, input: Input) {
        if self.0.len() == self.0.capacity() {
            let room = (self.0.len() * 2).max(64);
            let mut larger = Zeroizing::new(Vec::with_capacity(room));
            larger.extend_from_slice(&self.0);
            self.0 = larger;
        }
        self.0.push(input);
    }

    /// What comes behind the first so many.
    pub(crate) fn behind(&self, count: usize) -> Self {
        let mut rest = Self::default();
        self.iter().skip(count).for_each(|input| rest.push(*input));
        rest
    }
}

impl Deref for Batch {
    type Target = [Input];

    fn deref(&self) -> &[Input] {
        &self.0
    }
}

impl fmt::Debug for Batch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Batch({} inputs)", self.len())
    }
}

impl Zeroize for Input {
    fn zeroize(&mut self) {
        *self = Self::PasteEnd;
    }
}
