#!/usr/bin/env python3
"""Write into each archive what pySigma 2.0.1 makes of its rule.

    python3 pysigma.py rules/*.txtar

The section "pysigma" holds the working copy in the notation of the Go test:
log source, fields, state, the ids of applied items, and the detection items
after the pipelines. A rule that pySigma refuses gives "refused". The section
"pysigma finished" holds what post-processing makes of the queries.
"""
import re
import sys

from sigma.exceptions import SigmaError
from sigma.processing.pipeline import ProcessingPipeline
from sigma.conditions import ConditionAND
from sigma.rule import SigmaDetection, SigmaRule
from sigma.types import (
    Placeholder, SigmaBool, SigmaCasedString, SigmaCIDRExpression, SigmaCompareExpression, SigmaExists,
    SigmaExpansion, SigmaFieldReference, SigmaNull, SigmaNumber, SigmaQueryExpression,
    SigmaRegularExpression, SigmaString, SigmaTimestampPart, SpecialChars,
)

MADE = re.compile(r"[0-9a-f]{16}")  # an id that pySigma made up


def parts(s):
    out, text = "", ""
    for p in s.s:
        if isinstance(p, str):
            text += p
            continue
        if text:
            out, text = out + f'"{text}"', ""
        out += {SpecialChars.WILDCARD_MULTI: "*", SpecialChars.WILDCARD_SINGLE: "?"}[p] if isinstance(p, SpecialChars) else f"%{p.name}%"
    if text:
        out += f'"{text}"'
    return out or '""'


def value(v):
    match v:
        case SigmaCasedString():
            return "cased " + parts(v)
        case SigmaString():
            return parts(v)
        case SigmaTimestampPart():
            return f"{v.timestamp_part.name.lower()} {v.number}"
        case SigmaNumber():
            return str(v.number)
        case SigmaBool():
            return str(v.boolean).lower()
        case SigmaNull():
            return "null"
        case SigmaRegularExpression():
            return f"/{v.regexp}/" + "".join(sorted(f.name[0].lower() if f.name != "DOTALL" else "s" for f in v.flags))
        case SigmaCIDRExpression():
            return "cidr " + v.cidr
        case SigmaCompareExpression():
            return f"{v.op.name.lower()} {v.number.number}"
        case SigmaExists():
            return f"exists {str(v.exists).lower()}"
        case SigmaFieldReference():
            return f"ref {v.field}" + " starts" * v.starts_with + " ends" * v.ends_with
        case SigmaExpansion():
            return "(" + " | ".join(map(value, v.values)) + ")"
        case SigmaQueryExpression():
            return "query " + v.expr.format(field="{field}", id=v.id)
    return type(v).__name__


def applied(ids):
    return sorted(i for i in ids if not MADE.fullmatch(i))


def test(t, indent):
    if isinstance(t, SigmaDetection):
        kept = [c for c in t.detection_items if not (isinstance(c, SigmaDetection) and empty(c))]
        if not kept:
            return [indent + "nothing"]
        if len(kept) == 1:
            return test(kept[0], indent)
        lines = [indent + ("all" if t.item_linking is ConditionAND else "any")]
        for c in kept:
            lines += test(c, indent + "  ")
        return lines
    line = indent + "not " * t.negated + (t.field if t.field is not None else "keywords") + ": "
    if t.value_linking is ConditionAND and len(t.value) > 1:
        line += "all of "
    line += ", ".join(map(value, t.value)) or "null"
    if ids := applied(t.applied_processing_items):
        line += " [" + ", ".join(ids) + "]"
    return [line]


def empty(d):
    return all(isinstance(c, SigmaDetection) and empty(c) for c in d.detection_items)


def working_copy(pipelines, text, queries):
    merged = sum(sorted((ProcessingPipeline.from_yaml(p) for p in pipelines), key=lambda p: p.priority))
    rule = SigmaRule.from_yaml(text)
    merged.apply(rule)
    l = rule.logsource
    lines = [f"logsource: {l.category or ''}/{l.product or ''}/{l.service or ''}"]
    if rule.fields:
        lines.append("fields: " + ", ".join(rule.fields))
    lines += [f"state: {k} = {v!r}" for k, v in sorted(merged.state.items())]
    if ids := applied(rule.applied_processing_items):
        lines.append("applied: " + ", ".join(ids))
    for name, detection in rule.detection.detections.items():
        lines += [name + ":"] + test(detection, "  ")
    copy = "\n".join(lines) + "\n"
    if queries is None:
        return copy, None
    out = [merged.postprocess_query(rule, q) for q in queries.splitlines()]
    if merged.finalizers:
        out = [merged.finalize(out)]
    return copy, "\n".join(out) + "\n"


for path in sys.argv[1:]:
    with open(path, encoding="utf-8") as file:
        pieces = re.split(r"^-- (.+) --\n", file.read(), flags=re.M)
    sections = dict(zip(pieces[1::2], pieces[2::2]))
    if "builtin" in sections:
        continue
    try:
        pipelines = [sections[n] for n in ("pipeline.yml", "second.yml") if n in sections]
        sections["pysigma"], finished = working_copy(pipelines, sections["rule.yml"], sections.get("query"))
        if finished is not None:
            sections["pysigma finished"] = finished
    except (SigmaError, TypeError, KeyError) as e:
        print(f"{path}: {type(e).__name__}: {e}", file=sys.stderr)
        sections["pysigma"] = "refused\n"
    with open(path, "w", encoding="utf-8") as file:
        file.write(pieces[0] + "".join(f"-- {n} --\n{t}" for n, t in sections.items()))
