//! `cargo xtask storefront`: the pictures of `store/`, taken anew from the page.

use crate::node::Node;
use crate::packages;
use crate::repo::Repo;
use crate::trouble::Trouble;

/// Takes the pictures of both stores in four languages, with the lines of `store/captions.json`.
///
/// # Errors
/// When a picture cannot be taken; those taken before it stay.
pub fn storefront(repo: &Repo) -> Result<(), Trouble> {
    packages::install(&[packages::BUILD, packages::SCREEN, packages::TEST])?;
    let node = Node::find(repo)?;
    node.install(repo)?;
    node.script(repo, "storefront")
}
