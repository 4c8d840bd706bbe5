#!/usr/bin/env python3
"""Write down how pySigma 2.0.1 reads values: values.jsonl and modifiers.jsonl.

    python3 pysigma.py

A line of values.jsonl holds a value and its reading: every character that
stands for itself and is a star, a question mark or a backslash has a backslash
before it there, the others are wildcards. A line of modifiers.jsonl holds a
field with its modifiers, a value, and what they make of it, or null where
pySigma refuses it.
"""
import json
import random

from sigma.exceptions import SigmaError
from sigma.rule import SigmaDetectionItem
from sigma.types import (
    SigmaCIDRExpression, SigmaCompareExpression, SigmaExpansion, SigmaNumber, SigmaRegularExpression, SigmaString,
    SpecialChars,
)

R = random.Random(1)
ATOMS = ["\\", "\\\\", "\\*", "\\?", "*", "?", "a", "B", "0", " ", "'", '"', "/", "-", ".", "%", "$", "^", "(", "[", "{", "|", "é", "Ж", "漢", "😀", "–", "\t", "\n", "C:", ".exe", "cmd", "#", ": "]


def reading(s):
    out = ""
    for part in s.s:
        if isinstance(part, str):
            for c in part:
                out += "\\" * (c in "*?\\") + c
        else:
            out += {SpecialChars.WILDCARD_MULTI: "*", SpecialChars.WILDCARD_SINGLE: "?"}[part]
    return out


def values(n, length):
    seen = {""}
    yield ""
    level = [""]
    for _ in range(6):
        level = [v + c for v in level for c in "\\*?a"] if len(level) < 1024 else []
        for v in level:
            seen.add(v)
            yield v
    while len(seen) < n:
        v = "".join(R.choice(ATOMS) for _ in range(R.randint(1, length)))
        if v not in seen:
            seen.add(v)
            yield v


def made(v):
    match v:
        case SigmaExpansion():
            return [m for one in v.values for m in made(one)]
        case SigmaString():
            return [reading(v)]
        case SigmaNumber():
            return [f"number {v.number}"]
        case SigmaCIDRExpression():
            return [f"cidr {v.network}"]
        case SigmaCompareExpression():
            return [f"{v.op.name.lower()} {v.number.number}"]
        case SigmaRegularExpression():
            return [f"/{v.regexp}/"]
    return [type(v).__name__]


def item(key, value):
    try:
        return [m for v in SigmaDetectionItem.from_mapping(key, value).value for m in made(v)]
    except (SigmaError, ValueError, TypeError):
        return None


def write(name, lines):
    with open(name, "w", encoding="utf-8") as file:
        for line in lines:
            file.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")


write("values.jsonl", ([v, reading(SigmaString(v))] for v in values(5000, 12)))

TEXTS = ["foobar", "a", "ab", "abc", "abcd", "/bin/sh", "http://", "IEX (New-Object", "é", "Ж漢", "😀", " x ", "a\\b", "C:\\Windows\\", "\\*", "\\?a", "a*b", "*", "x'y\"z", "\n", ""]
DASHES = ["-a", "/a", " -a", " /a ", "--flag", "a-b", "-", "- a", "-1", "-a -b", "-a -b -c", "-a /b -c -d", "a -b", "(-x)", "\"-x\"", "–a", "—a", "―a", "x/y", "//a", "http://a", "-é", "é-a", "_-a", "-_", "*-a", "-a*", "\\-a", "C:\\-a", "", "a,-b;-c"]
NETWORKS = ["10.0.0.0/8", "10.0.0.1/8", "10.0.0.1", "0.0.0.0/0", "192.168.0.0/255.255.0.0", "::1", "fe80::/10", "2001:DB8::/32", "10.0.0.0/33", "10.0.0", "x", "010.0.0.0/8", "10.0.0.0/255.0.255.0"]
NUMBERS = [0, 1, -1, 7.5, 1.50, 1e3, 100000000000000000000, 0.1, -0.0, True, "1", "1.5", "0x1F", "", "x"]
cases = []
for modifiers in ("base64", "base64offset|contains", "wide|base64", "wide|base64offset|contains", "utf16le|base64", "utf16be|base64", "utf16|base64", "utf16|base64offset|contains", "contains", "startswith", "endswith", "contains|startswith", "base64|contains", "base64|base64"):
    cases += [("F|" + modifiers, v) for v in TEXTS]
for modifiers in ("windash", "windash|contains", "contains|windash", "windash|startswith", "windash|endswith", "endswith|windash"):
    cases += [("F|" + modifiers, v) for v in DASHES]
cases += [("F|cidr", v) for v in NETWORKS]
cases += [("F" + m, v) for m in ("", "|gt", "|gte", "|lt", "|lte") for v in NUMBERS]
cases += [("F|re" + m, v) for m in ("", "|contains", "|startswith", "|endswith") for v in ("a", "a|b", "(a|b)", "^a$", ".*a", "a.*", "a\\|b", "[|]", "\\.*", "a\\*", "*")]
write("modifiers.jsonl", ([key, v, item(key, v)] for key, v in cases))
