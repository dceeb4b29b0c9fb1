//! How the full screen looks, and how large it is.

use ratatui::Frame;
use ratatui::layout::Size;

use crate::terminal::Window;
use crate::ui::{Seen, Theme, View};
use crate::wizard::Screen;

/// Draws a screen: `ui::draw`.
pub type Draw = fn(&mut Frame, &Screen, &View);
/// What is seen of a screen: `ui::seen`.
pub type Sight = fn(&Screen, Size, &View) -> Seen;

/// How it should look.
#[derive(Clone, Copy, Debug)]
pub struct Appearance {
    /// Colours and line characters.
    pub theme: Theme,
    /// The terminal is known to take web addresses as such.
    pub links: bool,
    /// Draws a screen.
    pub draw: Draw,
    /// Says what is seen of it.
    pub sight: Sight,
}

/// As ratatui counts it.
pub(super) fn window(size: Window) -> Size {
    Size {
        width: size.columns,
        height: size.rows,
    }
}
