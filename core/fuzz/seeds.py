"""Makes the seeds of the fuzz targets anew: `python3 seeds.py` in this folder.

They are small, of every shape the readers know, and none of our code takes part. Needs `cryptography` and qrencode.
Every secret is the one of RFC 4226, every password is `password`.
"""

import base64
import hashlib
import hmac
import html
import io
import json
import pathlib
import sqlite3
import subprocess
import zipfile
import zlib

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305

SECRET = b"12345678901234567890"
B32 = base64.b32encode(SECRET).decode()
HERE = pathlib.Path(__file__).parent / "seeds"


def seed(target, name, content):
    folder = HERE / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())


# Key URIs: each scheme, each parameter, and the shapes that readers trip over.
KEY_URIS = {
    "totp": f"otpauth://totp/CC%20Suisse:anna@example.ch?secret={B32}&issuer=CC%20Suisse",
    "all-parameters": f"otpauth://totp/a?secret={B32}&algorithm=SHA512&digits=8&period=60&image=x",
    "hotp": f"otpauth://hotp/b?secret={B32}&counter=9223372036854775807",
    "steam": f"otpauth://steam/Steam:gabe?secret={B32}",
    "steam-short": f"steam://{B32}",
    "motp": "motp://CC:anna?secret=e3152afee62599c8&pin=1234",
    "yandex": f"otpauth://yaotp/y?secret={B32}&pin=MNXWIZI&pin_length=4",
    "encoder": f"otpauth://totp/Steam?secret={B32}&encoder=steam",
    "colons": f"otpauth://totp/:a:b%3Ac?secret={B32}&issuer=a",
    "unicode": f"otpauth://totp/Zu%CC%88rich%E2%80%AE:%F0%9F%94%91?secret={B32}",
    "twice": f"otpauth://totp/a?secret={B32}&secret={B32}&digits=6&digits=7",
    "ente": f'"otpauth://totp/a#b?secret={B32}&codeDisplay=%7B%22pinned%22%3Atrue%7D"',
    "setup-key": "GEZD GNBV GY3T QOJQ GEZD GNBV",
    "list": f"otpauth://totp/a?secret={B32}\r\n\r\nrubbish\r\notpauth://hotp/b?secret={B32}0\r\n",
}
for name, text in KEY_URIS.items():
    seed("key_uri", name, text)


# Migration payloads, in protobuf written by hand.
def varint(number):
    out = bytearray()
    while True:
        number, low = number >> 7, number & 0x7F
        out.append(low | (0x80 if number else 0))
        if not number:
            return bytes(out)


def field(number, value):
    if isinstance(value, bytes):
        return varint(number << 3 | 2) + varint(len(value)) + value
    return varint(number << 3) + varint(value & (1 << 64) - 1)


def account(label, **numbers):
    body = field(1, SECRET) + field(2, label.encode()) + field(3, b"CC")
    for number, value in numbers.items():
        body += field(int(number[1:]), value)
    return field(1, body)


frame = field(2, 1) + field(3, 2) + field(4, 1) + field(5, -7)
payloads = {
    "one": account("anna", f4=1, f5=1, f6=2) + field(2, 1) + field(3, 1),
    "part": account("CC:anna", f4=3, f5=2, f6=2) + frame,
    "hotp": account("b", f6=1, f7=1 << 40) + frame,
    "unknown": account("md5", f4=4, f6=2) + account("x", f5=9) + field(19, b"new") + frame,
}
for name, payload in payloads.items():
    seed("migration", name, payload)
data = base64.b64encode(payloads["one"]).decode().replace("+", "%2B").replace("=", "%3D")
migration = f"otpauth-migration://offline?data={data}"
seed("migration", "text", migration)


# Pictures.
def qrencode(text, *options):
    return subprocess.run(
        ["qrencode", "-o", "-", *options, text], check=True, stdout=subprocess.PIPE
    ).stdout


def chunk(kind, body):
    return len(body).to_bytes(4) + kind + body + zlib.crc32(kind + body).to_bytes(4)


seed("qr_picture", "key-uri.png", qrencode(KEY_URIS["totp"], "-s", "2", "-m", "2"))
seed("qr_picture", "digits.png", qrencode("0123456789", "-s", "1", "-m", "4"))
seed("qr_picture", "high.png", qrencode("clavis", "-l", "H", "-s", "3"))
header = (9).to_bytes(4) + (9).to_bytes(4) + bytes([8, 0, 0, 0, 0])
seed(
    "qr_picture",
    "empty.png",
    b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(90))) + chunk(b"IEND", b""),
)
pixels = bytes([255, 255, 255, 0] * 4)
seed(
    "qr_picture",
    "tiny.bmp",
    b"BM" + (54 + 16).to_bytes(4, "little") + bytes(4) + (54).to_bytes(4, "little")
    + (40).to_bytes(4, "little") + (2).to_bytes(4, "little") * 2 + b"\1\0\x20\0" + bytes(24) + pixels,
)

# Backups: the JSON, and age files whose scrypt costs nothing.
document = {
    "format": "clavis-backup",
    "version": 1,
    "madeMs": 1,
    "accounts": [
        {
            "kind": kind, "issuer": "CC", "label": "a:b", "secret": B32, "algorithm": "SHA1", "digits": 6, "period": 30,
            "counter": 7, "pin": "12", "groups": ["g"], "note": "n", "favourite": True, "icon": "name", "useCount": 1,
            "lastUsedMs": 2, "createdMs": 3, "trashedMs": None,
        }
        for kind in ("totp", "hotp", "steam", "motp", "yandex")
    ],
}  # fmt: skip


def b64(data):
    return base64.b64encode(data).rstrip(b"=")


def hkdf(key, salt, info):
    prk = hmac.digest(salt or bytes(32), key, "sha256")
    return hmac.digest(prk, info + b"\1", "sha256")


def age(plain):
    salt, file_key, nonce = bytes(16), bytes(range(16)), bytes(16)
    wrapping = hashlib.scrypt(
        b"password", salt=b"age-encryption.org/v1/scrypt" + salt, n=2, r=8, p=1, dklen=32
    )
    wrapped = ChaCha20Poly1305(wrapping).encrypt(bytes(12), file_key, None)
    head = b"age-encryption.org/v1\n-> scrypt " + b64(salt) + b" 1\n" + b64(wrapped) + b"\n---"
    mac = hmac.digest(hkdf(file_key, b"", b"header"), head, "sha256")
    body = ChaCha20Poly1305(hkdf(file_key, nonce, b"payload")).encrypt(
        bytes(11) + b"\1", plain, None
    )
    return head + b" " + b64(mac) + b"\n" + nonce + body


text = json.dumps(document).encode()
seed("backup", "document.json", text)
seed("backup", "document.age", age(text))
seed("backup", "list.age", age(KEY_URIS["list"].encode()))
armored = base64.b64encode(age(b"{}"))
lines = b"\n".join(armored[start : start + 64] for start in range(0, len(armored), 64))
seed(
    "backup",
    "armored.age",
    b"-----BEGIN AGE ENCRYPTED FILE-----\n" + lines + b"\n-----END AGE ENCRYPTED FILE-----\n",
)
seed(
    "backup",
    "keys.age",
    b"age-encryption.org/v1\n-> X25519 " + b64(bytes(32)) + b"\n" + b64(bytes(32)) + b"\n--- " + b64(bytes(32)) + b"\n" + bytes(40),
)
transfer = f"CLAVIS-TRANSFER:1/1/2/{'A' * 26}/{base64.b32encode(bytes(40)).decode()}"
seed("backup", "transfer", transfer)

# Files of any format; more stand in tests/fixtures/import.
entry = {
    "type": "totp", "uuid": "u", "name": "anna", "issuer": "CC", "note": "n", "favorite": True, "icon": None,
    "info": {"secret": B32, "algo": "SHA1", "digits": 6, "period": 30}, "groups": ["g"],
}  # fmt: skip
database = {"version": 3, "entries": [entry], "groups": [{"uuid": "g", "name": "group"}]}
plain = {"version": 1, "header": {"slots": None, "params": None}, "db": database}
key, nonce, salt = bytes(32), bytes(12), bytes(32)


def gcm(key, plain):
    sealed = AESGCM(key).encrypt(nonce, plain, None)
    return sealed[:-16], {"nonce": nonce.hex(), "tag": sealed[-16:].hex()}


wrapping = hashlib.scrypt(b"password", salt=salt, n=2, r=8, p=1, dklen=32)
wrapped, key_params = gcm(wrapping, key)
sealed, params = gcm(key, json.dumps(database).encode())
slot = {
    "type": 1, "uuid": "u", "key": wrapped.hex(), "key_params": key_params,
    "n": 2, "r": 8, "p": 1, "salt": salt.hex(),
}  # fmt: skip
encrypted = {
    "version": 1,
    "header": {"slots": [slot], "params": params},
    "db": base64.b64encode(sealed).decode(),
}
AEGIS_COLUMNS = [
    "Issuer", "Name", "Type", "QR Code", "UUID", "Note", "Favorite", "Algo", "Digits", "Secret", "Counter", "PIN",
]  # fmt: skip
extension = {
    "00000000-0000-4000-8000-000000000000": {
        "dataType": "OTPStorage", "encrypted": False, "hash": "h", "index": 0, "type": "hhex", "counter": 7,
        "issuer": "CC::example.ch", "account": "anna", "secret": SECRET.hex(), "pinned": True,
    },
    "key": {"enc": "U2FsdGVkX184IGJ5dGVzIQ==", "hash": "$argon2id$v=19$m=16384,t=1,p=1$c2FsdA$aGFzaA"},
}  # fmt: skip


def page(head, cells):
    row = "".join(f"<td>{cell}</td>" for cell in cells)
    return f"<html><body><table><tr>{head}</tr><tr>{row}</tr></table></body></html>"




def expand(key, purpose):
    return hmac.digest(key, purpose + b"\1", "sha256")


def bitwarden(key, plain):
    padded = plain + bytes([16 - len(plain) % 16] * (16 - len(plain) % 16))
    cipher = Cipher(algorithms.AES(expand(key, b"enc")), modes.CBC(bytes(16))).encryptor()
    text = cipher.update(padded) + cipher.finalize()
    mac = hmac.digest(expand(key, b"mac"), bytes(16) + text, "sha256")
    return "2." + "|".join(base64.b64encode(part).decode() for part in (bytes(16), text, mac))


def zipped(name, text):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(zipfile.ZipInfo(name), text, zipfile.ZIP_DEFLATED)
    return archive.getvalue()


vault = {
    "encrypted": False,
    "folders": [{"id": "f", "name": "group"}],
    "items": [
        {
            "folderId": "f", "type": 1, "name": "CC", "notes": "n", "favorite": True,
            "login": {"username": "anna", "totp": totp},
        }
        for totp in (B32, f"steam://{B32}", KEY_URIS["totp"])
    ],
}  # fmt: skip
bitwarden_key = hashlib.pbkdf2_hmac("sha256", b"password", b"salt", 1)
bitwarden_sealed = {
    "encrypted": True, "passwordProtected": True, "salt": "salt", "kdfType": 0, "kdfIterations": 1,
    "encKeyValidation_DO_NOT_EDIT": bitwarden(bitwarden_key, b"u"),
    "data": bitwarden(bitwarden_key, json.dumps(vault).encode()),
}  # fmt: skip
lastpass = {
    "localDeviceId": "l", "version": 3, "folders": [{"id": 2, "name": "group"}],
    "accounts": [
        {
            "issuerName": "CC", "userName": "anna", "secret": B32, "timeStep": 30, "digits": 6, "algorithm": "SHA1",
            "isFavorite": True, "folderData": {"folderId": 2},
        }
    ],
}  # fmt: skip
raivo = [
    {
        "issuer": "CC", "account": "anna", "secret": B32, "algorithm": "SHA1", "digits": "6", "kind": "HOTP",
        "timer": "30", "counter": "7", "pinned": "true", "iconValue": "a/cc.png",
    }
]  # fmt: skip
proton = {
    "version": 1,
    "entries": [{"content": {"uri": KEY_URIS["totp"], "entry_type": "Totp", "name": "a"}, "note": "n"}],
}
proton_pass = {
    "encrypted": False,
    "vaults": {
        "v": {
            "name": "group",
            "items": [
                {
                    "state": 2, "pinned": True,
                    "data": {
                        "metadata": {"name": "CC", "note": "n"}, "content": {"itemEmail": "a", "totpUri": B32},
                        "extraFields": [{"data": {"totpUri": KEY_URIS["totp"]}}],
                    },
                }
            ],
        }
    },
}  # fmt: skip
one_password = {
    "accounts": [
        {
            "vaults": [
                {
                    "attrs": {"name": "group"},
                    "items": [
                        {
                            "overview": {"title": "CC", "tags": ["t"]},
                            "details": {"sections": [{"fields": [{"value": {"totp": B32}}]}]},
                        }
                    ],
                }
            ]
        }
    ]
}
columns = "folder,favorite,type,name,notes,fields,reprompt,login_uri,login_username,login_password,login_totp"
for name, content in {
    "bitwarden.json": json.dumps(vault),
    "bitwarden-sealed.json": json.dumps(bitwarden_sealed),
    "bitwarden.csv": f"{columns}\ngroup,1,login,CC,\"n\",,0,,anna,,{B32}\n",
    "lastpass.json": json.dumps(lastpass),
    "raivo.json": json.dumps(raivo),
    "proton.json": json.dumps(proton),
    "proton-pass.json": json.dumps(proton_pass),
    "proton-pass.zip": zipped("Proton Pass/data.json", json.dumps(proton_pass)),
    "raivo.zip": zipped("raivo-otp-export.json", json.dumps(raivo)),
    "winauth.zip": zipped("winauth.txt", KEY_URIS["list"]),
    "1password.1pux": zipped("export.data", json.dumps(one_password)),
    "aegis.json": json.dumps(plain),
    "aegis-encrypted.json": json.dumps(encrypted),
    "list.txt": KEY_URIS["list"],
    "migration.txt": migration,
    "migration-and-list": migration + "%%%" + KEY_URIS["list"],
    "backup.json": text,
    "backup.age": age(text),
    "transfer": transfer + "%%%" + transfer.replace("/1/2/", "/2/2/"),
    "unknown.json": "[{}]",
    "aegis.html": page(
        "".join(f"<th>{name}</th>" for name in AEGIS_COLUMNS),
        ["CC", "anna &amp; co", "HOTP", "", "0e7a", "n", "true", "SHA1", "6", B32, "7", "-"],
    ),
    "stratum.html": page("", ["CC", "anna", f"<code>otpauth://totp/CC%3Aanna?secret={B32}&issuer=CC</code>"]),
    "authenticator-extension.json": json.dumps(extension),
}.items():
    seed("import_any", name, content)


# Preferences, FreeOTP, TOTP Authenticator, Steam, Duo and cotp.
def preferences(values):
    strings = "".join(
        f'<string name="{name}">{html.escape(value)}</string>' for name, value in values.items()
    )
    return f"<?xml version='1.0' encoding='utf-8' standalone='yes' ?>\n<map>{strings}</map>\n"


def signed(content):
    return [byte - 256 if byte > 127 else byte for byte in content]


def cbc(key, text):
    pad = 16 - len(text) % 16
    cipher = Cipher(algorithms.AES(key), modes.CBC(bytes(16))).encryptor()
    return base64.b64encode(cipher.update(text + bytes([pad]) * pad) + cipher.finalize()).decode()


def wrapped(key, secret, kind):
    sealed = AESGCM(key).encrypt(b"n" * 12, secret, kind.encode())
    der = b"\x30\x11\x04\x0c" + b"n" * 12 + b"\x02\x01\x10"
    return {
        "mCipher": "AES/GCM/NoPadding",
        "mCipherText": signed(sealed),
        "mParameters": signed(der),
        "mToken": kind,
    }


def java_map(values):
    head = b"\xac\xed\x00\x05sr\x00\x11java.util.HashMap\x05\x07\xda\xc1\xc3\x16`\xd1\x03\x00\x01F\x00\x0aloadFactorxp?@\x00\x00"
    body = b"w\x08" + (16).to_bytes(4) + len(values).to_bytes(4)
    for text in (text.encode() for pair in values.items() for text in pair):
        body += b"t" + len(text).to_bytes(2) + text
    return head + body + b"x"


TOKEN = {"algo": "SHA1", "counter": 4, "digits": 6, "issuerExt": "CC", "label": "anna", "type": "HOTP"}
OWN_TOKEN = json.dumps(TOKEN | {"secret": signed(SECRET)})
MASTER = b"m" * 32
FREEOTP_2 = {
    "masterKey": json.dumps(
        {
            "mAlgorithm": "PBKDF2withHmacSHA1",
            "mEncryptedKey": wrapped(
                hashlib.pbkdf2_hmac("sha1", b"password", b"s" * 32, 10, 32), MASTER, "AES"
            ),
            "mIterations": 10,
            "mSalt": signed(b"s" * 32),
        }
    ),
    "id-token": json.dumps(TOKEN),
    "id": json.dumps({"key": json.dumps(wrapped(MASTER, SECRET, "HmacSHA1"))}),
}
AUTHY = "com.authy.storage.tokens.authenticator.key"
AUTHY_KEY = hashlib.pbkdf2_hmac("sha1", b"password", b"salt", 1000, 32)
AUTHY_SEALED = {"name": "CC: anna", "salt": "salt", "encryptedSecret": cbc(AUTHY_KEY, B32.encode())}
MASK = bytes.fromhex(
    "398e27fc50276a656065b0e525f4c06c04c61075286b8e7aeda59da9813b5dd6c80d2fb38068773fa59ba47c17ca6c6479015c1d5b8b8f6b9a"
)
BATTLENET = SECRET.hex() + "EU-1234-5678-9012"
CODES = json.dumps([{"issuer": "CC", "name": "anna", "key": SECRET.hex(), "base": 16, "period": "30"}])
SEALED_CODES = json.dumps({CODES: ""}).encode()
STEAM = {"shared_secret": base64.b64encode(SECRET).decode(), "account_name": "anna"}
PHONES = {
    "freeotp.xml": preferences({"CC:anna": OWN_TOKEN, "tokenOrder": '["CC:anna"]'}),
    "freeotp-2.xml": java_map(FREEOTP_2),
    "freeotp-plus.json": json.dumps({"tokenOrder": [], "tokens": [json.loads(OWN_TOKEN)]}),
    "authy.xml": preferences({AUTHY: json.dumps([{"name": "anna", "decryptedSecret": B32}])}),
    "authy-sealed.xml": preferences({AUTHY: json.dumps([AUTHY_SEALED])}),
    "battlenet.xml": preferences(
        {"com.blizzard.bma.AUTH_STORE.HASH": bytes(a ^ b for a, b in zip(BATTLENET.encode(), MASK)).hex()}
    ),
    "totp-authenticator.xml": preferences({"STATIC_TOTP_CODES_LIST": CODES}),
    "totp-authenticator.bin": cbc(hashlib.sha256(b"password").digest(), SEALED_CODES),
    "totp-authenticator-default.bin": cbc(hashlib.sha256(b"TotpAuthenticator").digest(), SEALED_CODES),
    "steam.json": json.dumps({"accounts": {"1": STEAM}}),
    "duo.json": json.dumps(
        [{"accountType": "OtpAccount", "name": "anna", "otpGenerator": {"otpSecret": B32, "counter": 1.0}}]
    ),
    "cotp.json": json.dumps({"items": [KEY_URIS["totp"]]}),
}
for name, content in PHONES.items():
    seed("import_any", name, content)

# The rest of the formats: 2FAS, andOTP, Ente, Stratum, KeePassXC, two databases, and KeePass (KDBX 4).
def database(statements):
    connection = sqlite3.connect(":memory:")
    connection.executescript("PRAGMA page_size = 512; VACUUM; " + statements)
    return connection.serialize()


def field(kind, value):
    return bytes([kind]) + len(value).to_bytes(4, "little") + value


def variant(kind, name, value):
    return bytes([kind]) + b"".join(len(part).to_bytes(4, "little") + part for part in (name, value))


def chacha20(key, nonce, text):
    return Cipher(algorithms.ChaCha20(key, bytes(4) + nonce), None).encryptor().update(text)


def keepass():
    master, salt, inner = b"m" * 32, b"s" * 32, b"i" * 64
    kdf = b"\x00\x01"
    kdf += variant(0x42, b"$UUID", bytes.fromhex("7c02bb8279a74ac0927d114a00648238"))
    kdf += variant(0x05, b"R", (1).to_bytes(8, "little")) + variant(0x42, b"S", salt) + b"\x00"
    header = bytes.fromhex("03d9a29a67fb4bb500000400")
    header += field(2, bytes.fromhex("d6038a2b8b6f4cb5a524339a31dbb59a")) + field(3, bytes(4)) + field(4, master)
    header += field(7, b"n" * 12) + field(11, kdf) + field(0, b"\r\n\r\n")
    composite = hashlib.sha256(hashlib.sha256(b"password").digest()).digest()
    ecb = Cipher(algorithms.AES(salt), modes.ECB()).encryptor()
    seed_and_key = master + hashlib.sha256(ecb.update(composite)).digest()
    base = hashlib.sha512(seed_and_key + b"\1").digest()
    stream = hashlib.sha512(inner).digest()
    hidden = base64.b64encode(chacha20(stream[:32], stream[32:44], KEY_URIS["totp"].encode())).decode()
    pair = "<String><Key>{}</Key><Value{}>{}</Value></String>"
    entry = pair.format("Title", "", "CC") + pair.format("otp", ' Protected="True"', hidden)
    xml = f"<KeePassFile><Meta/><Root><Group><Name>group</Name><Entry>{entry}</Entry></Group></Root></KeePassFile>"
    plain = field(1, (3).to_bytes(4, "little")) + field(2, inner) + field(0, b"") + xml.encode()
    sealed = chacha20(hashlib.sha256(seed_and_key).digest(), b"n" * 12, plain)

    def mac(place, text):
        return hmac.digest(hashlib.sha512(place + base).digest(), text, "sha256")

    file = header + hashlib.sha256(header).digest() + mac(b"\xff" * 8, header)
    for number, block in enumerate((sealed, b"")):
        place, length = number.to_bytes(8, "little"), len(block).to_bytes(4, "little")
        file += mac(place, place + length + block) + length + block
    return file


TWOFAS = {
    "schemaVersion": 4,
    "groups": [{"id": "g", "name": "group"}],
    "services": [
        {
            "name": "CC", "secret": B32, "groupId": "g", "order": {"position": 0},
            "otp": {"account": "anna", "issuer": "CC", "tokenType": "HOTP", "digits": 6, "counter": 7},
        }
    ],
}  # fmt: skip
ANDOTP = [
    {
        "secret": B32, "issuer": "CC", "label": "anna", "digits": 6, "type": "HOTP", "algorithm": "SHA1", "counter": 7,
        "tags": ["group"], "used_frequency": 3, "last_used": 1,
    }
]  # fmt: skip
STRATUM = {
    "Authenticators": [
        {"Type": 1, "Issuer": "CC", "Username": "anna", "Secret": B32, "Algorithm": 0, "Digits": 6, "Counter": 7}
    ],
    "Categories": [{"Id": "g", "Name": "group", "Ranking": 0}],
    "AuthenticatorCategories": [{"AuthenticatorSecret": B32, "CategoryId": "g", "Ranking": 0}],
    "CustomIcons": [],
}
KEEPASSXC = '"Group","Title","Username","Password","URL","Notes","TOTP","Icon","Last Modified","Created"\n'
for name, content in {
    "twofas.json": json.dumps(TWOFAS),
    "andotp.json": json.dumps(ANDOTP),
    "ente.txt": KEY_URIS["totp"] + "&codeDisplay=" + json.dumps({"pinned": True, "tags": ["group"], "note": "n"}),
    "stratum.json": json.dumps(STRATUM),
    "keepassxc.csv": f'{KEEPASSXC}"Root/group","CC","anna","","","n","{KEY_URIS["totp"]}","0","",""\n',
    "google.db": database(
        "CREATE TABLE accounts (_id INTEGER PRIMARY KEY, email TEXT, secret TEXT, type INTEGER, counter INTEGER);"
        f"INSERT INTO accounts VALUES (1, 'CC:anna', '{B32}', 1, 7);"
    ),
    "microsoft.db": database(
        "CREATE TABLE accounts (name TEXT, username TEXT, oath_secret_key TEXT, account_type INTEGER);"
        f"INSERT INTO accounts VALUES ('CC', 'anna', '{B32}', 0);"
    ),
    "keepass.kdbx": keepass(),
}.items():
    seed("import_any", name, content)

# Headers of the vault: the one of the fixture, and one with as little as there may be.
fixture = HERE.parents[2] / "tests/fixtures/vault-v1/vault/header.json"
seed("vault_header", "version-1.json", fixture.read_bytes())
least = json.loads(fixture.read_text())
least["slots"] = least["slots"][:1]
least["policy"] = {"wipe_after": None}
for member in ("mac", "sha256"):
    del least[member]
body = json.dumps(least, indent=2)[: -len("\n}")]
body += ',\n  "mac": "' + bytes(32).hex()
body += '",\n  "sha256": "' + hashlib.sha256(body.encode()).hexdigest() + '"\n}\n'
seed("vault_header", "least.json", body)
