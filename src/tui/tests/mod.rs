//! What the parts of the terminal promise.

mod backend;
mod input;
mod torn;
