//! What the parts of the terminal promise.

mod parser;
