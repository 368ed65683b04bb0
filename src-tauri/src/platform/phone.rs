//! A phone, through `clavis-device`: what a computer does by itself, its other half does here.
//!
//! Each call waits for an answer that comes on the main thread, so none may be made there. On a computer every answer
//! is that there is none, which is why all of this is compiled and tested there too.

mod biometrics;
mod clock;
mod device_key;
mod files;

pub use biometrics::PhoneBiometrics;
pub use clock::PhoneClock;
pub use device_key::{PhoneDeviceKey, device_key_level};
pub use files::PhoneFiles;
pub(crate) use files::read;
