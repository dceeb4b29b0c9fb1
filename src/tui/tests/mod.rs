//! What the parts of the terminal promise.

mod decoder;
mod intake;
mod wire;
