//! What the parts of the terminal promise.

mod intake;
mod wire;
