//! A writer of migration payloads, so that the reader is tried with bytes it did not make up.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use data_encoding::BASE64;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

pub fn varint(mut number: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let low = u8::try_from(number & 0x7f).unwrap();
        number >>= 7;
        if number == 0 {
            bytes.push(low);
            return bytes;
        }
        bytes.push(low | 0x80);
    }
}

pub fn number(field: u64, value: u64) -> Vec<u8> {
    [varint(field << 3), varint(value)].concat()
}

pub fn bytes(field: u64, value: &[u8]) -> Vec<u8> {
    let length = u64::try_from(value.len()).unwrap();
    [varint(field << 3 | 2), varint(length), value.to_vec()].concat()
}

pub struct Entry<'a> {
    pub secret: &'a [u8],
    pub name: &'a [u8],
    pub issuer: &'a str,
    pub algorithm: u64,
    pub digits: u64,
    pub method: u64,
    pub counter: u64,
}

pub const TOTP: Entry<'static> = Entry {
    secret: b"12345678901234567890",
    name: b"Shop:anna",
    issuer: "Shop",
    algorithm: 1,
    digits: 1,
    method: 2,
    counter: 0,
};

pub fn entry(entry: &Entry<'_>) -> Vec<u8> {
    let message = [
        bytes(1, entry.secret),
        bytes(2, entry.name),
        bytes(3, entry.issuer.as_bytes()),
        number(4, entry.algorithm),
        number(5, entry.digits),
        number(6, entry.method),
        number(7, entry.counter),
    ];
    bytes(1, &message.concat())
}

pub fn part(entries: &[Vec<u8>], size: u64, index: u64, id: i32) -> Vec<u8> {
    let id = i64::from(id).cast_unsigned();
    let frame = [
        number(2, 1),
        number(3, size),
        number(4, index),
        number(5, id),
    ];
    [entries.concat(), frame.concat()].concat()
}

pub fn uri(payload: &[u8]) -> String {
    let data = BASE64.encode(payload);
    format!(
        "otpauth-migration://offline?data={}",
        utf8_percent_encode(&data, NON_ALPHANUMERIC)
    )
}
