//! The entries of the XML, with their groups, tags, notes and pictures.

use std::{cell::RefCell, collections::HashMap};

use data_encoding::BASE64;
use roxmltree::{Document, Node, NodeId, ParsingOptions};
use zeroize::Zeroizing;

use super::{
    super::{
        ImportError,
        entry::Report,
        icon,
        totp_field::{self, Around},
    },
    container::InnerStream,
    otp,
};
use crate::{account::NewAccount, input::InputError};

/// The most nodes read.
const MAX_NODES: u32 = 4_000_000;
/// The most groups inside groups.
const MAX_DEPTH: usize = 64;
/// The id that names nothing.
const NO_ID: &str = "AAAAAAAAAAAAAAAAAAAAAA==";

pub(super) fn read(xml: &[u8], mut stream: InnerStream) -> Result<Report, ImportError> {
    let text = std::str::from_utf8(xml).map_err(|_| ImportError::Corrupt)?;
    let options = ParsingOptions {
        allow_dtd: false,
        nodes_limit: MAX_NODES,
        ..ParsingOptions::default()
    };
    let document = Document::parse_with_options(text, options).map_err(|error| match error {
        roxmltree::Error::NodesLimitReached => ImportError::TooMuchWork,
        _ => ImportError::Corrupt,
    })?;
    let meta = child(document.root_element(), "Meta");
    let database = Database {
        opened: open_protected(&document, &mut stream)?,
        recycle_bin: meta
            .map(|meta| child_text(meta, "RecycleBinUUID").trim())
            .filter(|id| !id.is_empty() && *id != NO_ID),
        pictures: pictures(meta),
        scaled: RefCell::default(),
    };
    let root = child(document.root_element(), "Root").ok_or(ImportError::Corrupt)?;
    let mut report = Report::default();
    for group in children(root, "Group") {
        // The outermost group is the database itself and names nothing.
        database.add_group(group, "", MAX_DEPTH, &mut report);
    }
    Ok(report)
}

struct Database<'d> {
    /// Protected values, which can only be opened in the order of the document.
    opened: HashMap<NodeId, Zeroizing<String>>,
    recycle_bin: Option<&'d str>,
    /// Pictures in Base64 by their ids.
    pictures: HashMap<&'d str, &'d str>,
    /// Those that were asked for, since many entries may share one.
    scaled: RefCell<HashMap<&'d str, Option<String>>>,
}

impl<'d> Database<'d> {
    fn add_group(&self, group: Node<'d, 'd>, name: &str, depth: usize, report: &mut Report) {
        let Some(depth) = depth.checked_sub(1) else {
            // What lies deeper than anybody nests is not taken, and said.
            report.skip(name, InputError::EntryDamaged);
            return;
        };
        if self.recycle_bin == Some(child_text(group, "UUID").trim()) {
            return;
        }
        for entry in children(group, "Entry") {
            self.add_entry(entry, name, report);
        }
        for inner in children(group, "Group") {
            self.add_group(inner, child_text(inner, "Name"), depth, report);
        }
    }

    fn add_entry(&self, entry: Node<'d, 'd>, group: &str, report: &mut Report) {
        let fields: HashMap<&str, &str> = children(entry, "String")
            .filter_map(|field| {
                let value = child(field, "Value")?;
                let text = match self.opened.get(&value.id()) {
                    Some(opened) => opened.as_str(),
                    None => value.text().unwrap_or_default(),
                };
                Some((child(field, "Key")?.text()?, text))
            })
            .collect();
        let field = |name: &str| fields.get(name).copied().unwrap_or_default();
        let around = Around {
            title: field("Title"),
            username: field("UserName"),
        };
        let mut taken: Vec<(_, Zeroizing<Vec<u8>>)> = Vec::new();
        for account in otp::accounts(&field, around) {
            if let Ok(account) = &account {
                // Apps that write several forms of one key keep them alike.
                let key = (
                    account.otp.clone(),
                    Zeroizing::new(account.secret.as_bytes().to_vec()),
                );
                if taken.contains(&key) {
                    continue;
                }
                taken.push(key);
            }
            let account = account.map(|account| NewAccount {
                groups: groups(group, child_text(entry, "Tags")),
                note: field("Notes").to_owned(),
                icon: self.picture(child_text(entry, "CustomIconUUID").trim()),
                ..account
            });
            report.take(&totp_field::name_of(around), account);
        }
    }

    fn picture(&self, id: &'d str) -> Option<String> {
        let base64 = *self.pictures.get(id)?;
        self.scaled
            .borrow_mut()
            .entry(id)
            .or_insert_with(|| icon::from_base64(base64))
            .clone()
    }
}

/// The group and the tags, which KDBX parts by semicolons and older programs by commas.
fn groups(group: &str, tags: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for name in std::iter::once(group).chain(tags.split([';', ','])) {
        let name = crate::name::clean(name).text;
        if !name.is_empty() && !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// Opens every protected value, wherever it stands: the stream runs on through all of them.
fn open_protected(
    document: &Document<'_>,
    stream: &mut InnerStream,
) -> Result<HashMap<NodeId, Zeroizing<String>>, ImportError> {
    document
        .descendants()
        .filter(|node| {
            node.attribute("Protected")
                .is_some_and(|protected| protected.eq_ignore_ascii_case("true"))
        })
        .map(|node| {
            // After one that cannot be told, all that follow would be opened wrongly.
            let sealed = BASE64.decode(node.text().unwrap_or_default().trim().as_bytes());
            let mut bytes = Zeroizing::new(sealed.map_err(|_| ImportError::Corrupt)?);
            stream.open(&mut bytes)?;
            let text = String::from_utf8_lossy(&bytes).into_owned();
            Ok((node.id(), Zeroizing::new(text)))
        })
        .collect()
}

fn pictures<'d>(meta: Option<Node<'d, 'd>>) -> HashMap<&'d str, &'d str> {
    meta.and_then(|meta| child(meta, "CustomIcons"))
        .into_iter()
        .flat_map(|icons| children(icons, "Icon"))
        .map(|icon| (child_text(icon, "UUID").trim(), child_text(icon, "Data")))
        .collect()
}

fn child_text<'d>(node: Node<'d, 'd>, name: &str) -> &'d str {
    child(node, name)
        .and_then(|child| child.text())
        .unwrap_or_default()
}

fn child<'d>(node: Node<'d, 'd>, name: &str) -> Option<Node<'d, 'd>> {
    node.children().find(|child| child.has_tag_name(name))
}

fn children<'d>(node: Node<'d, 'd>, name: &'static str) -> impl Iterator<Item = Node<'d, 'd>> {
    node.children()
        .filter(move |child| child.has_tag_name(name))
}
