//! A name that a person gives to a project or a data space.

use std::fmt;

use super::Problem;

/// A name for a SaaS project or a data space, as a person typed it.
///
/// The registry's own limits are not published. We refuse what no client can show: empty names,
/// control and bidi characters, and more than 100 characters.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Name(String);

impl Name {
    /// Longest name accepted, in characters.
    pub const LONGEST: usize = 100;

    /// Trims and checks a name.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let text = text.trim();
        if text.is_empty() {
            return Err(Problem::new(
                "name.empty",
                "The name is empty.",
                "",
                "Type a name, for example the shop's name and country.",
            ));
        }
        let characters = text.chars().count();
        // What is typed is no longer than that, and a name that is has more to be told of.
        if characters <= 4_096 && super::Label::typed(text) != text {
            return Err(Problem::new(
                "name.invalid",
                "The name can't be used.",
                "It has characters that can't be seen.",
                "Type it anew, with letters, digits and spaces.",
            ));
        }
        if is_template(text) {
            return Err(Problem::new(
                "name.placeholder",
                "This is a template, not a name.",
                "A placeholder stands where the name should be; nobody filled it in.",
                "Write the name itself: a project that was requested can't be taken back.",
            ));
        }
        if characters > Self::LONGEST {
            return Err(Problem::new(
                "name.invalid",
                "The name is too long.",
                format!(
                    "It has {characters} characters; {} are the most.",
                    Self::LONGEST
                ),
                "Shorten it.",
            ));
        }
        Ok(Self(text.to_owned()))
    }

    /// The name itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What templates leave where nothing was put in.
fn is_template(text: &str) -> bool {
    let has = |open: &str, close: &str| {
        let inside = text.split_once(open).map(|(_, inside)| inside);
        inside.is_some_and(|inside| inside.contains(close))
    };
    has("{{", "}}") || has("${", "}") || text.starts_with('<') && text.ends_with('>')
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_trimmed_and_kept() {
        assert_eq!(Name::parse("  My Shop ").map(|n| n.0), Ok("My Shop".into()));
    }

    #[test]
    fn empty_long_and_invisible_names_are_refused() {
        for bad in [
            "",
            "   ",
            "a\u{202e}b",
            "a\tb",
            &"x".repeat(101),
            &"x".repeat(300),
        ] {
            assert!(Name::parse(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn a_template_that_nobody_filled_in_is_no_name() {
        for text in ["{{ shop }}", "${SHOP}", "Shop ${ENV}", "<shop name>"] {
            let problem = Name::parse(text).err();
            assert_eq!(
                problem.map(|problem| problem.code.0),
                Some("name.placeholder"),
                "{text}"
            );
        }
        for name in ["Shop {EU}", "Shop > Outlet", "<3", "Shop $ {1}", "}} {{"] {
            assert!(Name::parse(name).is_ok(), "{name}");
        }
    }

    #[test]
    fn a_name_that_is_too_long_is_told_by_how_much_and_one_that_is_odd_is_told_so() {
        let said = |name: &str| Name::parse(name).err().map(|problem| problem.why);
        let long = said(&"x".repeat(217)).unwrap_or_default();
        assert_eq!(long, "It has 217 characters; 100 are the most.");
        let odd = said("a\u{202e}b").unwrap_or_default();
        assert!(odd.contains("can't be seen"), "{odd}");
    }
}
