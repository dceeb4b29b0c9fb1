//! Names a store on the command line.

use std::path::PathBuf;

use super::{DemoStore, Store};
use crate::domain::{Label, Problem};

/// Which store is meant, as `--store` says it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Spec {
    /// The demo store in memory.
    Demo,
    /// `demo:FILE`
    DemoFile(PathBuf),
}

impl Spec {
    /// Reads the option's value.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        match text.strip_prefix("demo:") {
            Some(path) if !path.is_empty() => Ok(Self::DemoFile(path.into())),
            Some(_) | None => Err(Problem::new(
                "store.spec",
                format!("{} names no store.", Label::new(text)),
                "A store is named as demo:FILE, a JSON file that stands for it.",
                "For example: --store demo:shop.json",
            )),
        }
    }

    /// For the first screen, before anything was looked at.
    pub fn label(&self) -> Label {
        match self {
            Self::Demo => Label::new("demo store, in memory"),
            Self::DemoFile(path) => Label::new(&format!("demo:{}", path.display())),
        }
    }

    /// Opens the store. Nothing is read yet.
    pub fn open(self) -> Result<Box<dyn Store>, Problem> {
        Ok(match self {
            Self::Demo => Box::new(DemoStore::in_memory()?),
            Self::DemoFile(path) => Box::new(DemoStore::in_file(path)),
        })
    }
}
