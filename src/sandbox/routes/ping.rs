//! `GET ping` and `GET /merchant-registry/index.html`: check the keys.
//!
//! Who got this far was let in. The body is not documented; clients look at the status only.

use super::super::answer::Answer;

/// 200
pub(super) fn answer() -> Answer {
    Answer::ok(&serde_json::json!({ "status": 200 }))
}
