//! An arrow key whose bytes come in two pieces is still an arrow, however late the second one.

use std::time::Duration;

use super::{demo, walk};

#[test]
fn an_arrow_key_cut_in_two_never_leaves_the_page() {
    let pty = demo();
    walk::walk_to(&pty, "Where keys come from");
    let chosen = ["> Get keys", "> Enter keys"];
    let mut at = 0;
    for gap in [10, 50, 120, 300] {
        for _ in 0..2 {
            at = 1 - at;
            pty.send("\x1b");
            // The gap is what is tried here: nothing on the screen says that it is over.
            std::thread::park_timeout(Duration::from_millis(gap));
            pty.send(if at == 1 { "[B" } else { "[A" });
            pty.wait_for(&format!("{} after {gap} ms", chosen[at]), |screen| {
                let text = screen.contents();
                text.contains(chosen[at]) && text.contains("Which keys should")
            });
        }
    }
    let bytes = String::from_utf8_lossy(&pty.bytes()).into_owned();
    assert!(!bytes.contains("[B["), "no rest of a key is shown");
}
