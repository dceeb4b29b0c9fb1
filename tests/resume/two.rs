//! Two runs at one store: the second one says so, and can end the first and go on.

use super::GONE;
use super::journey::walk_to;
use super::world::World;

#[test]
fn the_second_run_says_who_has_the_store_and_goes_on_where_that_one_is() {
    let world = World::new();
    let mut first = world.wizard(&[]);
    walk_to(&first, &world, "Data space");
    let second = world.wizard(&[]);
    second.wait_for_text("Another run of this wizard is open for this store.");
    second.wait_for_text(&format!("Process  {}", world.holder()));
    second.send("\x1b[B\r");
    second.wait_for_text("it is still running.");
    assert!(!first.has_ended());
    second.send("\x1b[A\r");
    second.wait_for_text("Go on at step 5 of 7, Data space");
    assert_eq!(first.wait_for_end(GONE), 129);
    second.send("\r");
    second.wait_for_text("Testing 2");
}

#[test]
fn one_that_was_stopped_can_be_ended_too() {
    let world = World::new();
    let mut first = world.wizard(&[]);
    walk_to(&first, &world, "Project");
    first.signal("STOP");
    let second = world.wizard(&[]);
    second.wait_for_text("End that run");
    second.send("\r");
    second.wait_for_text("Go on at step 4 of 7, Project");
    assert_eq!(first.wait_for_end(GONE), 129);
}

#[test]
fn a_command_does_not_request_again_what_a_killed_wizard_was_requesting() {
    let mut world = World::new();
    world.api_key = "sandbox-late-after-initialize".into();
    let mut pty = world.wizard(&[]);
    walk_to(&pty, &world, "Request New Project");
    pty.send("\r");
    pty.wait_for_text("Requesting the project");
    // The command waits for the wizard's request, and the wizard dies.
    let create = std::thread::scope(|scope| {
        let create = scope.spawn(|| world.create("My Shop"));
        pty.signal("KILL");
        pty.wait_for_end(GONE);
        create.join().unwrap()
    });
    // It is there, or may still come: either way nothing was requested a second time.
    let code = create["problem"]["code"].as_str();
    let codes = ["project.name_taken", "project.outcome_unknown"];
    assert!(code.is_some_and(|code| codes.contains(&code)), "{create}");
    assert!(world.projects(&world.api_key).len() <= 1);
}

#[test]
fn another_store_is_not_in_anybodys_way() {
    let world = World::new();
    let first = world.wizard(&[]);
    first.wait_for_text("Enter start");
    let other = format!("demo:{}", world.path("other.json").display());
    let second = world.wizard_for(&other, &[]);
    second.wait_for_text("Enter start");
}
