//! The state machine: decides what happens next and says what the person sees, as data.
//!
//! No IO, no clock, no randomness, no terminal: the same messages give the same state, the same
//! effects and the same screens.

mod effect;
mod msg;
mod screen;

pub use effect::{Effect, Ending};
pub use msg::{Answer, FieldId, Move, Msg, RequestId};
pub use screen::{
    Action, Block, Dialog, Fact, Field, KeyField, KeyHint, List, Pending, PlanRow, Row, Screen,
    StepMark, StepState, Toggle, Tone,
};
