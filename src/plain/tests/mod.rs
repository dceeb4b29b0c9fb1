//! What the parts of the plain mode promise.

mod ear;
mod talk;
mod torn;
