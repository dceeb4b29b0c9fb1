//! Shows a [`Screen`]: pure drawing, a function of the screen and the view.
//!
//! Must not know effects, the registry, the store or terminal events. Nothing here takes `&mut`
//! of anything but the frame.

use tui_textarea::TextArea;

/// What drawing needs besides the screen: how it should look, and what only the terminal knows.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// Colours and line characters.
    pub theme: &'a Theme,
    /// The editor of the focused text field.
    pub editor: Option<&'a TextArea<'a>>,
    /// What the status line says about a request: nothing, running, done.
    pub progress: Option<Progress<'a>>,
    /// How far the page or the dialog is scrolled, in lines.
    pub scroll: u16,
}

/// A request that takes long enough to be shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Progress<'a> {
    /// `Checking the keys`
    pub what: &'a str,
    /// Counts up while it runs, for the spinner.
    pub tick: u16,
    /// Esc cancels it.
    pub cancellable: bool,
}

/// Colours and line characters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Theme {
    /// Colours may be used; without them nothing but bold and reverse is.
    pub colour: bool,
    /// Borders and marks are ASCII only.
    pub ascii: bool,
}
