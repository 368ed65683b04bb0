//! Where things are.

use std::env;
use std::path::{Path, PathBuf};

use crate::trouble::Trouble;

/// The checkout and its build folder.
pub struct Repo {
    root: PathBuf,
    target: PathBuf,
}

impl Repo {
    /// Finds the checkout this program was built from.
    ///
    /// # Errors
    /// When it was not started by cargo.
    pub fn find() -> Result<Self, Trouble> {
        let manifest = env::var_os("CARGO_MANIFEST_DIR")
            .ok_or_else(|| Trouble::unexpected("start this program as `cargo xtask`"))?;
        let root = Path::new(&manifest)
            .parent()
            .ok_or_else(|| Trouble::unexpected("xtask is not inside a repository"))?
            .to_path_buf();
        let target = match env::var_os("CARGO_TARGET_DIR") {
            Some(folder) => env::current_dir()
                .map_err(Trouble::io("find the current folder"))?
                .join(folder),
            None => root.join("target"),
        };
        Ok(Self { root, target })
    }

    /// The top of the checkout.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The folder of the page.
    pub fn ui(&self) -> PathBuf {
        self.root.join("ui")
    }

    /// Cargo's build folder.
    pub fn target(&self) -> &Path {
        &self.target
    }

    /// A folder of ours inside the build folder, made when it is not there.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn scratch(&self, name: &str) -> Result<PathBuf, Trouble> {
        let folder = self.target.join("xtask").join(name);
        std::fs::create_dir_all(&folder)
            .map_err(Trouble::io(format!("make {}", folder.display())))?;
        Ok(folder)
    }
}
