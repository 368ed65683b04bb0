//! An account with its secret on one line, to compare with what a test expects.

use clavis_core::{account::NewAccount, otp::Otp, secret::ServicePin};

/// `issuer|label|secret|parameters|PIN`, and `cleaned` when a name was.
pub fn show(account: &NewAccount) -> String {
    let otp = match &account.otp {
        Otp::Totp(totp) => format!(
            "totp {} {} {}",
            totp.algorithm.key_uri_name(),
            totp.digits.get(),
            totp.period.secs()
        ),
        Otp::Hotp(hotp) => format!(
            "hotp {} {} #{}",
            hotp.algorithm.key_uri_name(),
            hotp.digits.get(),
            hotp.counter.get()
        ),
        Otp::Steam => "steam".to_owned(),
        Otp::Motp => "motp".to_owned(),
        Otp::Yandex => "yandex".to_owned(),
    };
    let pin = account.pin.as_ref().map_or("", ServicePin::as_str);
    let cleaned = if account.name_cleaned { " cleaned" } else { "" };
    format!(
        "{}|{}|{}|{otp}|{pin}{cleaned}",
        account.issuer,
        account.label,
        account.secret.to_base32().as_str()
    )
}
