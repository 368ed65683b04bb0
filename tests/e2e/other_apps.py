"""Writes what other authenticators write, in a way of its own: an encoder of ours would share our mistakes.

Usage: other_apps.py FOLDER. Makes `aegis.json` (encrypted, password `correct horse`) and prints the key URIs of Google
Authenticator's two QR codes, one a line. Source: Aegis docs/vault.md; Google Authenticator's migration payload.
"""

import base64
import hashlib
import json
import os
import pathlib
import sys
import urllib.parse

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

PASSWORD = b"correct horse"


def aegis_entry(kind, issuer, name, info, **more):
    return {"type": kind, "uuid": os.urandom(16).hex(), "name": name, "issuer": issuer, "info": info, **more}


def aegis():
    entries = [
        aegis_entry(
            "totp", "Hetzner", "anna@example.ch",
            {"secret": "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", "algo": "SHA1", "digits": 6, "period": 30},
            note="console", favorite=True, groups=[], icon=None,
        ),
        aegis_entry(
            "totp", "Banque Cantonale", "4711",
            {"secret": "KRUGS4ZANFZSAYJAONSWG4TFOQQG6ZRAGMZCAYTZORSXG", "algo": "SHA256", "digits": 8, "period": 60},
            note="", favorite=False, groups=[], icon=None,
        ),
        aegis_entry("totp", "Ohne Schlüssel", "leer", {"secret": "!", "algo": "SHA1", "digits": 6, "period": 30}),
    ]  # fmt: skip
    master, salt = os.urandom(32), os.urandom(32)
    key = hashlib.scrypt(PASSWORD, salt=salt, n=2**15, r=8, p=1, maxmem=2**26, dklen=32)

    def seal(key, plain):
        nonce = os.urandom(12)
        sealed = AESGCM(key).encrypt(nonce, plain, None)
        return sealed[:-16], {"nonce": nonce.hex(), "tag": sealed[-16:].hex()}

    wrapped, key_params = seal(key, master)
    content, params = seal(master, json.dumps({"version": 3, "entries": entries, "groups": []}).encode())
    slot = {
        "type": 1, "uuid": os.urandom(16).hex(), "key": wrapped.hex(), "key_params": key_params,
        "n": 2**15, "r": 8, "p": 1, "salt": salt.hex(), "repaired": True, "is_backup": False,
    }  # fmt: skip
    return {
        "version": 1,
        "header": {"slots": [slot], "params": params},
        "db": base64.b64encode(content).decode(),
    }


def varint(number):
    out = b""
    while number > 0x7F:
        out += bytes([number & 0x7F | 0x80])
        number >>= 7
    return out + bytes([number])


def field(number, value):
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    return varint(number << 3 | 2) + varint(len(value)) + value


def migration(parts):
    for place, accounts in enumerate(parts):
        payload = b""
        for secret, name, issuer in accounts:
            otp = field(1, base64.b32decode(secret)) + field(2, name.encode()) + field(3, issuer.encode())
            # SHA-1, six digits, TOTP.
            payload += field(1, otp + field(4, 1) + field(5, 1) + field(6, 2))
        payload += field(2, 1) + field(3, len(parts)) + field(4, place) + field(5, 19_112_026)
        yield "otpauth-migration://offline?data=" + urllib.parse.quote(base64.b64encode(payload).decode(), safe="")


folder = pathlib.Path(sys.argv[1])
(folder / "aegis.json").write_text(json.dumps(aegis()))
parts = [
    [("JBSWY3DPEHPK3PXP", "Google:anna@example.ch", "Google"), ("MFRGGZDFMZTWQ2LK", "Gemeinde:anna", "Gemeinde")],
    [("NBSWY3DPFQQHO33SNRSCCIJB", "Versicherung:anna", "Versicherung")],
]
print("\n".join(migration(parts)))
