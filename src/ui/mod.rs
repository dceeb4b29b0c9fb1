//! Shows a [`Screen`]: pure drawing, a function of the screen and the view.
//!
//! Must not know effects, the registry, the store or terminal events. Nothing here takes `&mut`
//! of anything but the frame.
//!
//! Start with [`draw`]. `regions` says where things stand, `block` turns the page's blocks into
//! the lines of a `sheet`, `scroll` says which of them are seen, and each other file draws one
//! region or one kind of block. Every style and every sign comes from [`Theme`].

mod ascii;
mod bars;
mod block;
mod columns;
mod dialog;
mod facts;
mod field;
mod header;
mod key_help;
mod list;
mod notice;
mod page;
mod panel;
mod plan;
mod regions;
mod scroll;
mod sheet;
mod status;
mod steps;
mod theme;
mod too_small;
mod verbatim;

use ratatui::Frame;
use ratatui::layout::Rect;
use tui_textarea::TextArea;

pub use key_help::key_name;
pub use scroll::{Seen, seen};
pub use theme::{LINK, Palette, Theme};

use crate::wizard::{Action, FieldId, KeyHint, Screen};
use regions::Regions;

/// What drawing needs besides the screen: how it should look, and what only the terminal knows.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// Colours and line characters.
    pub theme: &'a Theme,
    /// The editor of the focused text field.
    pub editor: Option<&'a TextArea<'a>>,
    /// What the status line says about a request: nothing, running, done.
    pub progress: Option<RequestProgress<'a>>,
    /// The line of the page or the dialog that the person has scrolled to; nothing while what has
    /// the focus says what is seen.
    pub scroll: Option<u16>,
}

/// A request that takes long enough to be shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RequestProgress<'a> {
    /// `Checking the keys`
    pub what: &'a str,
    /// Counts up while it runs, for the spinner; nothing when it is only said.
    pub tick: Option<u16>,
    /// For how long it has been running, once that is worth telling.
    pub seconds: Option<u16>,
    /// It is over.
    pub done: bool,
    /// Why it can't be cancelled, or how long it may take.
    pub note: Option<&'a str>,
}

/// Draws the whole screen. Shows the terminal's cursor where text is typed, else leaves it hidden.
pub fn draw(frame: &mut Frame, screen: &Screen, view: &View) {
    let area = frame.area();
    let Some(regions) = regions(area, screen, *view.theme) else {
        too_small::draw(frame.buffer_mut(), area);
        return;
    };
    let buffer = frame.buffer_mut();
    header::draw(buffer, &regions, screen, *view.theme);
    steps::draw(buffer, &regions, &screen.steps, *view.theme);
    key_help::draw(buffer, regions.foot, &keys(screen), *view.theme);
    panel::draw(frame, &regions, screen, *view.theme);
    let taken = page::draw(frame, &regions, screen, view);
    status::draw(frame.buffer_mut(), &regions, view, taken);
    if let Some(open) = &screen.dialog {
        dialog::draw(frame, &regions, open, screen.focus, view);
    }
    if view.theme.ascii {
        ascii::only(frame.buffer_mut());
    }
}

/// What keys do now: those of the dialog, when one is open. Letters that are typed into a filter do
/// nothing else.
fn keys(screen: &Screen) -> Vec<KeyHint> {
    let open = screen.dialog.as_ref();
    let mut keys = open.map_or(&screen.keys, |dialog| &dialog.keys).clone();
    if open.is_none() && screen.focus == Some(FieldId::Filter) {
        keys.retain(|hint| !matches!(hint.action, Action::Filter | Action::Copy));
    }
    keys
}

fn regions(area: Rect, screen: &Screen, theme: Theme) -> Option<Regions> {
    let panel = !screen.aside.is_empty();
    let foot = key_help::lines(&keys(screen), Regions::foot_width(area), theme);
    Regions::of(area, screen.steps.len(), foot, panel)
}
