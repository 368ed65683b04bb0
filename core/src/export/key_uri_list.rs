//! Key URIs, one a line: what nearly every app reads. They hold no notes, groups or other extras.

use zeroize::Zeroizing;

use super::ExportAccount;

/// Writes the list, each line ended by LF.
#[must_use]
pub fn write(accounts: &[ExportAccount<'_>]) -> Zeroizing<String> {
    let uris: Vec<Zeroizing<String>> = accounts.iter().map(ExportAccount::key_uri).collect();
    // The capacity is exact so that growing leaves no unzeroized copy behind.
    let mut list = Zeroizing::new(String::with_capacity(
        uris.iter().map(|uri| uri.len() + 1).sum(),
    ));
    for uri in &uris {
        list.push_str(uri);
        list.push('\n');
    }
    list
}
