"""Opens an Aegis file as its documentation (Aegis docs/vault.md) says, with none of our code.

usage: aegis.py FILE; the password of an encrypted file is the first line of standard input.
Prints the database as JSON. Needs `cryptography` for AES-GCM; scrypt is Python's own.
"""

import base64
import hashlib
import json
import sys

with open(sys.argv[1], encoding="utf-8") as file:
    vault = json.load(file)
assert vault["version"] == 1, "file version"
database = vault["db"]
header = vault["header"]
if isinstance(database, dict):
    assert header == {"slots": None, "params": None}, "header of a plain file"
else:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    password = sys.stdin.readline().rstrip("\n").encode("utf-8")
    (slot,) = header["slots"]
    assert slot["type"] == 1, "slot type"
    wrapping = hashlib.scrypt(
        password,
        salt=bytes.fromhex(slot["salt"]),
        n=slot["n"],
        r=slot["r"],
        p=slot["p"],
        maxmem=64 << 20,
        dklen=32,
    )

    def open_gcm(key, params, text):
        return AESGCM(key).decrypt(
            bytes.fromhex(params["nonce"]), text + bytes.fromhex(params["tag"]), None
        )

    key = open_gcm(wrapping, slot["key_params"], bytes.fromhex(slot["key"]))
    text = open_gcm(key, header["params"], base64.b64decode(database, validate=True))
    database = json.loads(text)
json.dump(database, sys.stdout)
