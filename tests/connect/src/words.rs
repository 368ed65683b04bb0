//! Every text of the portal, in the four languages of its users.

/// A language of the portal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    French,
    German,
    Italian,
    English,
}

impl Language {
    /// The first is the language of the portal's guide, and taken when nothing better is known.
    pub(crate) const ALL: [Self; 4] = [Self::French, Self::German, Self::Italian, Self::English];

    /// The code of BCP 47.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::French => "fr",
            Self::German => "de",
            Self::Italian => "it",
            Self::English => "en",
        }
    }

    /// Reads a code, or a tag that begins with one.
    pub(crate) fn parse(tag: &str) -> Option<Self> {
        let code = tag.trim().get(..2)?;
        Self::ALL
            .into_iter()
            .find(|language| language.code().eq_ignore_ascii_case(code))
    }

    /// Chooses by `Accept-Language`: browsers list what they like best first.
    pub(crate) fn accepted(header: &str) -> Self {
        header
            .split(',')
            .find_map(Self::parse)
            .unwrap_or(Self::French)
    }

    /// The texts.
    pub(crate) fn words(self) -> &'static Words {
        match self {
            Self::French => &FRENCH,
            Self::German => &GERMAN,
            Self::Italian => &ITALIAN,
            Self::English => &ENGLISH,
        }
    }
}

macro_rules! words {
    ($($field:ident),+ $(,)?) => {
        /// The texts of one language.
        pub(crate) struct Words { $(pub(crate) $field: &'static str),+ }

        #[cfg(test)]
        impl Words {
            fn all(&self) -> Vec<&'static str> { vec![$(self.$field),+] }
        }
    };
}

words!(
    name,
    office,
    stand_in,
    language,
    log_in,
    user,
    password,
    go_on,
    log_out,
    users,
    code_title,
    code_text,
    code,
    sms_title,
    sms_text,
    sms_phone,
    sms_says,
    home_title,
    home_text,
    home_otp,
    home_sms,
    activation_title,
    activation_text,
    enrol_title,
    enrol_scan,
    enrol_once,
    enrol_key,
    enrol_first,
    enrol_shown,
    enrol_again,
    enrol_done,
    qr_name,
    edit,
    phone,
    remove_phone,
    otp,
    own_password,
    save,
    reset_title,
    reset_text,
    reset,
    saved,
    pass_on,
    state_off,
    state_waiting,
    state_active,
    state_plain,
    back,
    wrong_login,
    wrong_code,
    wrong_own,
    wait,
    not_allowed,
    broken,
);

static FRENCH: Words = Words {
    name: "connect",
    office: "Caisse de compensation Commerce Suisse",
    stand_in: "Portail de démonstration, pour essayer une application de codes. Ce n’est pas le vrai connect.",
    language: "Langue",
    log_in: "Se connecter",
    user: "Nom d’utilisateur",
    password: "Mot de passe",
    go_on: "Continuer",
    log_out: "Se déconnecter",
    users: "Gestion des utilisateurs",
    code_title: "Mot de passe unique",
    code_text: "Touchez la clé CC Commerce Suisse dans votre application et saisissez le code.",
    code: "Code",
    sms_title: "Code par SMS",
    sms_text: "Un SMS a été envoyé au numéro enregistré.",
    sms_phone: "Téléphone dessiné : ce portail n’envoie pas de vrai SMS.",
    sms_says: "connect : votre code est",
    home_title: "Bienvenue",
    home_text: "Vous êtes connecté.",
    home_otp: "Connexion avec mot de passe unique, sans SMS.",
    home_sms: "Connexion avec un code par SMS.",
    activation_title: "Code d’activation",
    activation_text: "Votre administrateur vous donne un code d’activation. Il ne sert qu’une fois.",
    enrol_title: "Activer le mot de passe unique",
    enrol_scan: "Touchez Photo dans votre application et visez ce code QR.",
    enrol_once: "Il ne s’affiche qu’une fois.",
    enrol_key: "Ou copiez la clé :",
    enrol_first: "Premier code",
    enrol_shown: "Le code QR a déjà été affiché. Saisissez le premier code, ou affichez un nouveau code QR.",
    enrol_again: "Afficher un nouveau code QR",
    enrol_done: "Activer",
    qr_name: "Code QR d’activation",
    edit: "Modifier",
    phone: "Numéro de téléphone pour les SMS",
    remove_phone: "Supprimer le numéro de téléphone",
    otp: "Mot de passe unique",
    own_password: "Votre mot de passe d’administrateur",
    save: "Enregistrer",
    reset_title: "Téléphone perdu",
    reset_text: "L’ancienne clé cesse de fonctionner tout de suite ; un nouveau code QR s’affiche à la prochaine connexion.",
    reset: "Réinitialiser",
    saved: "Enregistré.",
    pass_on: "Code d’activation à transmettre de vive voix. Il ne s’affiche qu’une fois :",
    state_off: "SMS",
    state_waiting: "Mot de passe unique : en attente",
    state_active: "Mot de passe unique : actif",
    state_plain: "Mot de passe seul",
    back: "Retour",
    wrong_login: "Le nom ou le mot de passe est faux.",
    wrong_code: "Le code est faux, trop ancien ou déjà utilisé. Attendez le code suivant.",
    wrong_own: "Votre mot de passe d’administrateur est faux. Rien n’a changé.",
    wait: "Trop d’essais. Attendez un moment et réessayez.",
    not_allowed: "Cette page n’est pas pour vous, ou votre visite est terminée. Connectez-vous.",
    broken: "Le portail a un problème. Rien n’a changé.",
};

static GERMAN: Words = Words {
    name: "connect",
    office: "Ausgleichskasse Handel Schweiz",
    stand_in: "Demo-Portal, um eine App für Codes auszuprobieren. Es ist nicht das echte connect.",
    language: "Sprache",
    log_in: "Anmelden",
    user: "Benutzername",
    password: "Passwort",
    go_on: "Weiter",
    log_out: "Abmelden",
    users: "Benutzerverwaltung",
    code_title: "Einmalpasswort",
    code_text: "Tippen Sie in Ihrer App auf den Schlüssel CC Commerce Suisse und geben Sie den Code ein.",
    code: "Code",
    sms_title: "Code per SMS",
    sms_text: "Eine SMS wurde an die hinterlegte Nummer gesendet.",
    sms_phone: "Gezeichnetes Telefon: Dieses Portal sendet keine echte SMS.",
    sms_says: "connect: Ihr Code ist",
    home_title: "Willkommen",
    home_text: "Sie sind angemeldet.",
    home_otp: "Anmeldung mit Einmalpasswort, ohne SMS.",
    home_sms: "Anmeldung mit Code per SMS.",
    activation_title: "Aktivierungscode",
    activation_text: "Ihr Administrator gibt Ihnen einen Aktivierungscode. Er gilt nur einmal.",
    enrol_title: "Einmalpasswort aktivieren",
    enrol_scan: "Tippen Sie in Ihrer App auf Foto und zielen Sie auf diesen QR-Code.",
    enrol_once: "Er wird nur einmal angezeigt.",
    enrol_key: "Oder kopieren Sie den Schlüssel:",
    enrol_first: "Erster Code",
    enrol_shown: "Der QR-Code wurde schon angezeigt. Geben Sie den ersten Code ein oder lassen Sie einen neuen QR-Code anzeigen.",
    enrol_again: "Neuen QR-Code anzeigen",
    enrol_done: "Aktivieren",
    qr_name: "QR-Code zur Aktivierung",
    edit: "Bearbeiten",
    phone: "Telefonnummer für SMS",
    remove_phone: "Telefonnummer entfernen",
    otp: "Einmalpasswort",
    own_password: "Ihr Administrator-Passwort",
    save: "Speichern",
    reset_title: "Telefon verloren",
    reset_text: "Der alte Schlüssel gilt sofort nicht mehr; bei der nächsten Anmeldung erscheint ein neuer QR-Code.",
    reset: "Zurücksetzen",
    saved: "Gespeichert.",
    pass_on: "Aktivierungscode zum mündlichen Weitergeben. Er wird nur einmal angezeigt:",
    state_off: "SMS",
    state_waiting: "Einmalpasswort: ausstehend",
    state_active: "Einmalpasswort: aktiv",
    state_plain: "Nur Passwort",
    back: "Zurück",
    wrong_login: "Der Name oder das Passwort ist falsch.",
    wrong_code: "Der Code ist falsch, zu alt oder schon benutzt. Warten Sie auf den nächsten Code.",
    wrong_own: "Ihr Administrator-Passwort ist falsch. Nichts hat sich geändert.",
    wait: "Zu viele Versuche. Warten Sie einen Moment und versuchen Sie es wieder.",
    not_allowed: "Diese Seite ist nicht für Sie, oder Ihr Besuch ist beendet. Melden Sie sich an.",
    broken: "Das Portal hat eine Störung. Nichts hat sich geändert.",
};

static ITALIAN: Words = Words {
    name: "connect",
    office: "Cassa di compensazione Commercio Svizzero",
    stand_in: "Portale dimostrativo, per provare un’app di codici. Non è il vero connect.",
    language: "Lingua",
    log_in: "Accedere",
    user: "Nome utente",
    password: "Password",
    go_on: "Continua",
    log_out: "Uscire",
    users: "Gestione utenti",
    code_title: "Password monouso",
    code_text: "Tocchi la chiave CC Commerce Suisse nella Sua app e digiti il codice.",
    code: "Codice",
    sms_title: "Codice per SMS",
    sms_text: "Un SMS è stato inviato al numero registrato.",
    sms_phone: "Telefono disegnato: questo portale non invia veri SMS.",
    sms_says: "connect: il Suo codice è",
    home_title: "Benvenuto",
    home_text: "Ha effettuato l’accesso.",
    home_otp: "Accesso con password monouso, senza SMS.",
    home_sms: "Accesso con codice per SMS.",
    activation_title: "Codice di attivazione",
    activation_text: "Il Suo amministratore Le dà un codice di attivazione. Vale una sola volta.",
    enrol_title: "Attivare la password monouso",
    enrol_scan: "Tocchi Foto nella Sua app e inquadri questo codice QR.",
    enrol_once: "Appare una sola volta.",
    enrol_key: "O copi la chiave:",
    enrol_first: "Primo codice",
    enrol_shown: "Il codice QR è già stato mostrato. Digiti il primo codice, o mostri un nuovo codice QR.",
    enrol_again: "Mostrare un nuovo codice QR",
    enrol_done: "Attivare",
    qr_name: "Codice QR di attivazione",
    edit: "Modificare",
    phone: "Numero di telefono per gli SMS",
    remove_phone: "Rimuovere il numero di telefono",
    otp: "Password monouso",
    own_password: "La Sua password di amministratore",
    save: "Salvare",
    reset_title: "Telefono perso",
    reset_text: "La vecchia chiave smette subito di funzionare; al prossimo accesso appare un nuovo codice QR.",
    reset: "Reimpostare",
    saved: "Salvato.",
    pass_on: "Codice di attivazione da comunicare a voce. Appare una sola volta:",
    state_off: "SMS",
    state_waiting: "Password monouso: in attesa",
    state_active: "Password monouso: attiva",
    state_plain: "Solo password",
    back: "Indietro",
    wrong_login: "Il nome o la password è errata.",
    wrong_code: "Il codice è errato, troppo vecchio o già usato. Attenda il codice successivo.",
    wrong_own: "La Sua password di amministratore è errata. Nulla è cambiato.",
    wait: "Troppi tentativi. Attenda un momento e riprovi.",
    not_allowed: "Questa pagina non è per Lei, o la Sua visita è terminata. Acceda.",
    broken: "Il portale ha un problema. Nulla è cambiato.",
};

static ENGLISH: Words = Words {
    name: "connect",
    office: "Compensation office Swiss Trade",
    stand_in: "Demo portal for trying out an authenticator app. It is not the real connect.",
    language: "Language",
    log_in: "Log in",
    user: "User name",
    password: "Password",
    go_on: "Continue",
    log_out: "Log out",
    users: "User management",
    code_title: "One-time password",
    code_text: "Touch the key CC Commerce Suisse in your app and type the code.",
    code: "Code",
    sms_title: "Code by SMS",
    sms_text: "A text message was sent to the stored number.",
    sms_phone: "A drawn phone: this portal sends no real messages.",
    sms_says: "connect: your code is",
    home_title: "Welcome",
    home_text: "You are logged in.",
    home_otp: "Login with one-time password, without SMS.",
    home_sms: "Login with a code by SMS.",
    activation_title: "Activation code",
    activation_text: "Your administrator gives you an activation code. It is good once.",
    enrol_title: "Activate the one-time password",
    enrol_scan: "Tap Photo in your app and aim at this QR code.",
    enrol_once: "It is shown only once.",
    enrol_key: "Or copy the key:",
    enrol_first: "First code",
    enrol_shown: "The QR code was shown already. Type the first code, or show a new QR code.",
    enrol_again: "Show a new QR code",
    enrol_done: "Activate",
    qr_name: "QR code for activation",
    edit: "Edit",
    phone: "Phone number for SMS",
    remove_phone: "Remove the phone number",
    otp: "One-time password",
    own_password: "Your administrator password",
    save: "Save",
    reset_title: "Lost phone",
    reset_text: "The old key stops working at once; a new QR code is shown at the next login.",
    reset: "Reset",
    saved: "Saved.",
    pass_on: "Activation code to pass on by word of mouth. It is shown only once:",
    state_off: "SMS",
    state_waiting: "One-time password: waiting",
    state_active: "One-time password: active",
    state_plain: "Password alone",
    back: "Back",
    wrong_login: "The name or the password is wrong.",
    wrong_code: "The code is wrong, too old or already used. Wait for the next code.",
    wrong_own: "Your administrator password is wrong. Nothing has changed.",
    wait: "Too many tries. Wait a moment and try again.",
    not_allowed: "This page is not for you, or your visit is over. Log in.",
    broken: "The portal has a problem. Nothing has changed.",
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_is_empty_and_german_is_swiss() {
        for language in Language::ALL {
            let all = language.words().all();
            assert!(all.len() > 40);
            for text in all {
                assert!(!text.trim().is_empty(), "{language:?}");
                assert!(!text.contains(['ß', '!']), "{language:?}: {text}");
            }
        }
    }

    #[test]
    fn the_browser_chooses_and_french_stands_in() {
        for (header, expected) in [
            ("de-CH,de;q=0.9,en;q=0.8", Language::German),
            ("rm, it;q=0.5", Language::Italian),
            ("EN", Language::English),
            ("ja", Language::French),
            ("", Language::French),
            ("é", Language::French),
        ] {
            assert_eq!(Language::accepted(header), expected, "{header}");
        }
    }
}
