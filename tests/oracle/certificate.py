# A verifier of papers that shares no code with ours: Debian's python3-cbor2 and python3-cryptography, after RFC 9285, 8949, 9052 and 8392.
"""Reads JSON {"text": QR text, "trust": trust list} from standard input and says JSON {"verdict", ...claims} on standard output."""
import hashlib
import json
import sys
import zlib

import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"


def from_base45(text):
    out = bytearray()
    for at in range(0, len(text), 3):
        group = [SIGNS.index(sign) for sign in text[at : at + 3]]
        if len(group) == 1:
            raise ValueError("one sign over")
        value = sum(sign * 45**place for place, sign in enumerate(group))
        out += value.to_bytes(len(group) - 1, "big")
    return bytes(out)


def opened(envelope, keys):
    """The payload of a COSE_Sign1 and its header, its signature checked."""
    if not isinstance(envelope, cbor2.CBORTag) or envelope.tag != 18:
        raise ValueError("no COSE_Sign1")
    protected, unprotected, payload, signature = envelope.value
    header = cbor2.loads(protected)
    if header[1] != -7 or unprotected or len(signature) != 64:
        raise ValueError("not ES256 in a closed header")
    spki = keys[header[4].hex()]
    if hashlib.sha256(spki).digest()[:8] != header[4]:
        raise ValueError("the key's id is not its hash")
    signed = cbor2.dumps(["Signature1", protected, b"", payload])
    pair = utils.encode_dss_signature(int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big"))
    load_der_public_key(spki).verify(pair, signed, ec.ECDSA(SHA256()))
    return header, cbor2.loads(payload)


def withdrawn(status, trust, keys):
    listed = trust["statusLists"].get(status["uri"])
    if listed is None:
        return None
    header, claims = opened(cbor2.loads(bytes.fromhex(listed)), keys)
    if header.get(16) != "application/statuslist+cwt" or claims[2] != status["uri"]:
        raise ValueError("no status list of this address")
    bits = zlib.decompress(claims[65533]["lst"])
    return bool(bits[status["idx"] // 8] >> (status["idx"] % 8) & 1)


def main():
    asked = json.load(sys.stdin)
    trust = asked["trust"]
    keys = {key["keyId"]: bytes.fromhex(key["spki"]) for key in trust["keys"]}
    try:
        envelope = cbor2.loads(zlib.decompress(from_base45(asked["text"])))
        header, claims = opened(envelope, keys)
    except (ValueError, KeyError, TypeError, zlib.error, cbor2.CBORDecodeError, InvalidSignature, OverflowError) as fault:
        json.dump({"verdict": "not genuine", "why": type(fault).__name__}, sys.stdout)
        return
    act = claims[-65537]
    status = claims[65535]["status_list"]
    kinds, sexes = ["birth", "death", "still-birth"], ["female", "male", "transgender"]
    said = {
        "verdict": {True: "withdrawn", False: "genuine", None: "genuine, status unknown"}[withdrawn(status, trust, keys)],
        "issuer": claims[1],
        "name": claims.get(169, {}).get(4),
        "class": act[1],
        "number": act[2],
        "on": act[3],
        "town": act[4],
        "version": act[5],
        "sample": act[6],
        "registration": act.get(7),
        "event": act.get(14) and [kinds[act[14][0] - 1], act[14][1], sexes[act[14][2] - 1]],
    }
    json.dump(said, sys.stdout, ensure_ascii=False)


main()
