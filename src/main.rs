//! The binary: parse, run, exit code.

use std::process::ExitCode;

use zeroizing_alloc::ZeroAlloc;

/// Whatever held a piece of a key, ours or a library's, is wiped when it is given back.
#[global_allocator]
static WIPING: ZeroAlloc<std::alloc::System> = ZeroAlloc(std::alloc::System);

fn main() -> ExitCode {
    commerce_connect::app::run(std::env::args_os())
}
