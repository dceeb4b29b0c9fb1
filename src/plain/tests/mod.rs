//! What the parts of the plain mode promise.

mod line_input;
mod torn;
mod transcript;
