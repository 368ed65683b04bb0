//! The formats that can be read, by name.

/// A format that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// Aegis, plain or encrypted.
    Aegis,
    /// andOTP, plain or encrypted.
    AndOtp,
    /// Authenticator Plus: a zip with a password, or its SQLCipher database.
    AuthenticatorPlus,
    /// Authenticator-Extension of the browsers.
    AuthenticatorExtension,
    /// Authy's preferences.
    Authy,
    /// Battle.net Authenticator's preferences.
    BattleNet,
    /// Bitwarden CSV.
    BitwardenCsv,
    /// Bitwarden JSON, plain or with a password; Bitwarden Authenticator too.
    BitwardenJson,
    /// A backup of Clavis itself.
    ClavisBackup,
    /// The series of QR codes that another phone with Clavis shows.
    ClavisTransfer,
    /// cotp.
    Cotp,
    /// Duo Mobile.
    Duo,
    /// Ente Auth, plain or encrypted.
    Ente,
    /// FreeOTP 1 and 2.
    FreeOtp,
    /// FreeOTP+.
    FreeOtpPlus,
    /// Migration payloads of Google Authenticator.
    GoogleMigration,
    /// The database of Google Authenticator up to 5.10.
    GoogleSqlite,
    /// KeePass databases, KDBX 4.
    KeePass,
    /// The CSV of KeePassXC.
    KeePassXcCsv,
    /// Key URIs, one a line.
    KeyUriList,
    /// LastPass Authenticator.
    LastPass,
    /// The database of Microsoft Authenticator.
    Microsoft,
    /// 1Password's 1pux.
    OnePassword,
    /// Proton Authenticator, plain or encrypted.
    Proton,
    /// Proton Pass.
    ProtonPass,
    /// Raivo OTP, plain or in its zip with a password.
    Raivo,
    /// Steam's mobile authenticator.
    Steam,
    /// Stratum (Authenticator Pro): backup, plain or encrypted, or its database.
    Stratum,
    /// Stratum's HTML.
    StratumHtml,
    /// TOTP Authenticator.
    TotpAuthenticator,
    /// 2FAS, plain or encrypted.
    TwoFas,
    /// WinAuth, text or zip.
    WinAuth,
}

impl Format {
    /// Returns the name as the command line writes it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Aegis => "aegis",
            Self::AndOtp => "andotp",
            Self::AuthenticatorPlus => "authenticator-plus",
            Self::AuthenticatorExtension => "authenticator-extension",
            Self::Authy => "authy",
            Self::BattleNet => "battlenet",
            Self::BitwardenCsv => "bitwarden-csv",
            Self::BitwardenJson => "bitwarden-json",
            Self::ClavisBackup => "clavis-backup",
            Self::ClavisTransfer => "clavis-transfer",
            Self::Cotp => "cotp",
            Self::Duo => "duo",
            Self::Ente => "ente",
            Self::FreeOtp => "freeotp",
            Self::FreeOtpPlus => "freeotp-plus",
            Self::GoogleMigration => "google-migration",
            Self::GoogleSqlite => "google-sqlite",
            Self::KeePass => "keepass",
            Self::KeePassXcCsv => "keepassxc-csv",
            Self::KeyUriList => "otpauth-list",
            Self::LastPass => "lastpass",
            Self::Microsoft => "microsoft",
            Self::OnePassword => "1pux",
            Self::Proton => "proton",
            Self::ProtonPass => "proton-pass",
            Self::Raivo => "raivo",
            Self::Steam => "steam",
            Self::Stratum => "stratum",
            Self::StratumHtml => "stratum-html",
            Self::TotpAuthenticator => "totp-authenticator",
            Self::TwoFas => "twofas",
            Self::WinAuth => "winauth",
        }
    }

    /// Returns the name of the app as people know it.
    #[must_use]
    pub const fn app(self) -> &'static str {
        match self {
            Self::Aegis => "Aegis",
            Self::AndOtp => "andOTP",
            Self::AuthenticatorPlus => "Authenticator Plus",
            Self::AuthenticatorExtension => "Authenticator Extension",
            Self::Authy => "Authy",
            Self::BattleNet => "Battle.net",
            Self::BitwardenCsv | Self::BitwardenJson => "Bitwarden",
            Self::ClavisBackup | Self::ClavisTransfer => "Clavis",
            Self::Cotp => "cotp",
            Self::Duo => "Duo Mobile",
            Self::Ente => "Ente Auth",
            Self::FreeOtp => "FreeOTP",
            Self::FreeOtpPlus => "FreeOTP+",
            Self::GoogleMigration | Self::GoogleSqlite => "Google Authenticator",
            Self::KeePass => "KeePass",
            Self::KeePassXcCsv => "KeePassXC",
            Self::KeyUriList => "otpauth://",
            Self::LastPass => "LastPass Authenticator",
            Self::Microsoft => "Microsoft Authenticator",
            Self::OnePassword => "1Password",
            Self::Proton => "Proton Authenticator",
            Self::ProtonPass => "Proton Pass",
            Self::Raivo => "Raivo OTP",
            Self::Steam => "Steam",
            Self::Stratum | Self::StratumHtml => "Stratum",
            Self::TotpAuthenticator => "TOTP Authenticator",
            Self::TwoFas => "2FAS",
            Self::WinAuth => "WinAuth",
        }
    }
}
