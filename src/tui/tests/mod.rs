//! What the parts of the terminal promise.

mod intake;
mod torn;
mod wire;
