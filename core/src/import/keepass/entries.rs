//! The entries of the XML: KeePassXC writes a key URI into `otp`, KeePass fields of its own, older plug-ins a seed.

use std::collections::HashMap;

use data_encoding::BASE64;
use roxmltree::{Document, Node, NodeId, ParsingOptions};
use zeroize::Zeroizing;

use super::super::{
    ImportError,
    entry::{Entry, EntryMethod, EntrySecret, Number, Report},
    totp_field::{self, Around},
};
use super::container::InnerStream;
use crate::name;

/// The most nodes read.
const MAX_NODES: u32 = 4_000_000;
/// The most groups inside groups.
const MAX_DEPTH: usize = 64;

pub(super) fn read(xml: &[u8], mut stream: InnerStream) -> Result<Report, ImportError> {
    let text = std::str::from_utf8(xml).map_err(|_| ImportError::Corrupt)?;
    let options = ParsingOptions {
        allow_dtd: false,
        nodes_limit: MAX_NODES,
        ..ParsingOptions::default()
    };
    let document = Document::parse_with_options(text, options).map_err(|_| ImportError::Corrupt)?;
    let database = Database {
        opened: open_protected(&document, &mut stream),
        recycle_bin: recycle_bin(&document),
    };
    let root = child(document.root_element(), "Root").ok_or(ImportError::Corrupt)?;
    let mut report = Report::default();
    for group in children(root, "Group") {
        // The outermost group is the database itself and names nothing.
        database.add_group(group, None, MAX_DEPTH, &mut report);
    }
    Ok(report)
}

struct Database {
    /// Protected values, which can only be opened in the order of the document.
    opened: HashMap<NodeId, Zeroizing<String>>,
    recycle_bin: Option<String>,
}

impl Database {
    fn add_group(
        &self,
        group: Node<'_, '_>,
        name: Option<&str>,
        depth: usize,
        report: &mut Report,
    ) {
        let Some(depth) = depth.checked_sub(1) else {
            return;
        };
        let uuid = child(group, "UUID").and_then(|uuid| uuid.text());
        if uuid.is_some() && uuid == self.recycle_bin.as_deref() {
            return;
        }
        for entry in children(group, "Entry") {
            self.add_entry(entry, name, report);
        }
        for inner in children(group, "Group") {
            let name = child(inner, "Name").and_then(|name| name.text());
            self.add_group(inner, name, depth, report);
        }
    }

    fn add_entry(&self, entry: Node<'_, '_>, group: Option<&str>, report: &mut Report) {
        let fields: HashMap<&str, &str> = children(entry, "String")
            .filter_map(|field| {
                let name = child(field, "Key")?.text()?;
                let value = child(field, "Value")?;
                let text = match self.opened.get(&value.id()) {
                    Some(opened) => opened.as_str(),
                    None => value.text().unwrap_or_default(),
                };
                Some((name, text))
            })
            .collect();
        let field = |name: &str| fields.get(name).copied().unwrap_or_default();
        let around = Around {
            title: field("Title"),
            username: field("UserName"),
        };
        let groups: Vec<String> = group
            .map(|group| name::clean(group).text)
            .filter(|group| !group.is_empty())
            .into_iter()
            .collect();
        if !field("otp").trim().is_empty() {
            let taken = totp_field::read(field("otp"), around).map(|mut account| {
                account.note = field("Notes").to_owned();
                account.groups = groups;
                account
            });
            report.take(&totp_field::name_of(around), taken);
            return;
        }
        let own = Own::find(&field);
        if let Some(own) = own {
            report.add(Entry {
                issuer: around.title,
                label: around.username,
                method: own.method,
                secret: own.secret(),
                algorithm: own.algorithm.as_deref(),
                digits: own.digits,
                period: own.period,
                counter: own.counter,
                groups,
                note: field("Notes"),
                ..Entry::default()
            });
        }
    }
}

/// What KeePass and its plug-ins write into fields of their own.
struct Own<'a> {
    method: EntryMethod,
    text: &'a str,
    form: Form,
    algorithm: Option<String>,
    digits: Number,
    period: Number,
    counter: Number,
}

#[derive(Clone, Copy)]
enum Form {
    Base32,
    Base64,
    Hex,
    Utf8,
}

impl<'a> Own<'a> {
    fn find(field: &dyn Fn(&str) -> &'a str) -> Option<Self> {
        for (prefix, method) in [
            ("TimeOtp", EntryMethod::Totp),
            ("HmacOtp", EntryMethod::Hotp),
        ] {
            for (ending, form) in [
                ("-Secret-Base32", Form::Base32),
                ("-Secret-Base64", Form::Base64),
                ("-Secret-Hex", Form::Hex),
                ("-Secret", Form::Utf8),
            ] {
                let text = field(&format!("{prefix}{ending}"));
                if text.is_empty() {
                    continue;
                }
                let algorithm = field("TimeOtp-Algorithm");
                return Some(Self {
                    method,
                    text,
                    form,
                    algorithm: (!algorithm.is_empty()).then(|| algorithm.to_owned()),
                    digits: Number::parse(field("TimeOtp-Length")),
                    period: Number::parse(field("TimeOtp-Period")),
                    counter: Number::parse(field("HmacOtp-Counter")),
                });
            }
        }
        let text = field("TOTP Seed");
        if text.is_empty() {
            return None;
        }
        // KeeTrayTOTP: `30;6`, or `30;S` for Steam.
        let (period, digits) = field("TOTP Settings").split_once(';').unwrap_or(("", ""));
        let digits = digits.split(';').next().unwrap_or_default();
        Some(Self {
            method: if digits == "S" {
                EntryMethod::Steam
            } else {
                EntryMethod::Totp
            },
            text,
            form: Form::Base32,
            algorithm: None,
            digits: Number::parse(digits),
            period: Number::parse(period),
            counter: Number::Missing,
        })
    }

    fn secret(&self) -> EntrySecret<'a> {
        match self.form {
            Form::Base32 => EntrySecret::Base32(self.text),
            Form::Base64 => EntrySecret::Base64(self.text),
            Form::Hex => EntrySecret::Hex(self.text),
            Form::Utf8 => EntrySecret::Bytes(self.text.as_bytes()),
        }
    }
}

/// Opens every protected value, wherever it stands: the stream runs on through all of them.
fn open_protected(
    document: &Document<'_>,
    stream: &mut InnerStream,
) -> HashMap<NodeId, Zeroizing<String>> {
    document
        .descendants()
        .filter(|node| node.has_tag_name("Value") && node.attribute("Protected") == Some("True"))
        .map(|node| {
            let sealed = BASE64.decode(node.text().unwrap_or_default().trim().as_bytes());
            let mut bytes = Zeroizing::new(sealed.unwrap_or_default());
            stream.open(&mut bytes);
            let text = String::from_utf8_lossy(&bytes).into_owned();
            (node.id(), Zeroizing::new(text))
        })
        .collect()
}

fn recycle_bin(document: &Document<'_>) -> Option<String> {
    let meta = child(document.root_element(), "Meta")?;
    let is_on = child(meta, "RecycleBinEnabled")?.text()? == "True";
    is_on.then(|| child(meta, "RecycleBinUUID")?.text().map(str::to_owned))?
}

fn child<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    node.children().find(|child| child.has_tag_name(name))
}

fn children<'a, 'i>(node: Node<'a, 'i>, name: &'static str) -> impl Iterator<Item = Node<'a, 'i>> {
    node.children()
        .filter(move |child| child.has_tag_name(name))
}
