//! Type-ahead: what is typed while the program starts is done as soon as it can be.

use super::demo;

#[test]
fn what_is_typed_before_the_first_page_is_ready_is_done_on_it() {
    for pieces in [&["\r\x1b[B\rkey-1"][..], &["\r", "\x1b[B", "\r", "key-1"]] {
        let pty = demo();
        for piece in pieces {
            pty.send(piece);
        }
        pty.wait_for("what was typed ahead", |screen| {
            screen.contents().contains("> API key      key-1")
        });
    }
}
