//! The two kinds of protobuf fields that a migration payload has.

use zeroize::Zeroizing;

/// A message as it is written, zeroized when dropped.
pub(super) struct Message(Zeroizing<Vec<u8>>);

impl Message {
    /// Starts with room for so many bytes; more would leave an unzeroized copy behind.
    pub(super) fn with_capacity(bytes: usize) -> Self {
        Self(Zeroizing::new(Vec::with_capacity(bytes)))
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Wire type 2.
    pub(super) fn bytes(&mut self, field: u8, bytes: &[u8]) {
        self.varint(u64::from(field) << 3 | 2);
        self.varint(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        self.0.extend_from_slice(bytes);
    }

    /// Wire type 0.
    pub(super) fn number(&mut self, field: u8, number: impl Into<u64>) {
        self.varint(u64::from(field) << 3);
        self.varint(number.into());
    }

    fn varint(&mut self, mut number: u64) {
        loop {
            let [.., low] = number.to_be_bytes();
            number >>= 7;
            if number == 0 {
                self.0.push(low & 0x7f);
                return;
            }
            self.0.push(low | 0x80);
        }
    }
}
