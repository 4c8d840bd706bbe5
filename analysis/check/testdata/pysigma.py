#!/usr/bin/env python3
"""Write down which correlations and filters pySigma 2.0.1 refuses: pysigma.jsonl.

    python3 pysigma.py

A line holds a document and the name of the error that pySigma raises, or null
where it reads the document. "crash" stands for an error that is none of
pySigma's own. The documents are some that are right, each with one part taken
away or put in the place of something else.
"""
import copy
import json

import yaml
from sigma.correlations import SigmaCorrelationRule
from sigma.exceptions import SigmaError
from sigma.filters import SigmaFilter

ID = "8b3f5c1e-6d0a-4c47-9a5e-2f1d7c9e4b60"


def correlation(kind, condition, **more):
    part = {"type": kind, "rules": ["logon", "service"], "group-by": ["User"], "timespan": "1h"}
    if condition is not None:
        part["condition"] = condition
    part.update(more)
    return {"title": "Many logons", "correlation": part}


COUNT = correlation("event_count", {"gte": 10})
VALUES = correlation("value_count", {"field": "Host", "gte": 10})
SUM = correlation("value_sum", {"field": "Size", "gt": 1.5})
SHARE = correlation("value_percentile", {"field": "Size", "percentile": 95, "lt": 10})
TOGETHER = correlation("temporal", None, aliases={"address": {"logon": "SourceIp", "service": "Ip"}})
ORDERED = correlation("temporal_ordered", {"gte": 2})
TEXT = correlation("temporal", "logon and not service")
FILTER = {
    "title": "No admins", "logsource": {"product": "windows"},
    "filter": {"rules": [ID, "logon"], "selection": {"User|startswith": "adm_"}, "condition": "not selection"},
}
GOOD = [COUNT, VALUES, SUM, SHARE, TOGETHER, ORDERED, TEXT, correlation("value_avg", {"field": "Size", "lte": 5}),
        correlation("value_median", {"field": "Size", "lte": 5}), FILTER]

# What does not fit almost anywhere.
ODD = [None, "", "x", 5, 1.5, True, [], {}, [None], [5], [["x"]], [{"x": 1}], {"x": 1}]


def changes():
    """Yields a base, the path of the part, and what takes its place; ... takes it away."""
    for base in (COUNT, VALUES, SHARE, TOGETHER, TEXT):
        for key in base["correlation"]:
            yield base, ("correlation", key), ...
    for odd in ODD:
        yield COUNT, ("correlation",), odd
        yield FILTER, ("filter",), odd
        yield FILTER, ("logsource",), odd
    yield FILTER, ("logsource",), ...
    for key in COUNT["correlation"]:
        for odd in ODD:
            yield COUNT, ("correlation", key), odd
    for odd in ODD + [[], "logon", ["logon"], [ID], ["logon", "logon"], ["logon", "service", "driver"], ["logon", "Service"]]:
        yield TOGETHER, ("correlation", "rules"), odd
        yield TEXT, ("correlation", "rules"), odd
    for key in ("aliases", "condition", "generate"):
        for odd in ODD:
            yield TOGETHER, ("correlation", key), odd
    for odd in ODD + ["address", {"address": "SourceIp"}, {"address": None}, {"address": ["logon"]}, {"address": {}},
                      {"address": {"logon": None}}, {"address": {"logon": ["SourceIp"]}}, {"address": {"driver": "Ip"}},
                      {"address": {ID: "Ip"}}, {"port": {"logon": "Port"}}, {5: {"logon": "Port"}}, {"address": {5: "Port"}}]:
        yield TOGETHER, ("correlation", "aliases"), odd
    for word in ("event_cuont", "EVENT_COUNT", "Event_Count", "value_median", "temporal_extended", "count", "temporal", "value_sum", "value_avg"):
        yield COUNT, ("correlation", "type"), word
        yield VALUES, ("correlation", "type"), word
    for span in ("1s", "15m", "1h", "2d", "1w", "15M", "1y", "1H", "90S", "7D", "0h", "00s", "007d", "h", "15", "1h30m", "1.5h", "-1h", "+1h", " 1h", "1h ",
                 "1 h", "15 minutes", "PT1H", "1ms", "9999999999s", "99999999999s", "١h", 15, 3600, ["1h"]):
        yield COUNT, ("correlation", "timespan"), span
    for limit in ("10", "1.5", "ten", "-3", "", "1e3", " 10 ", "0x10", "1_000", "inf", "nan", True, None, [], [10], {"a": 1}, 0, -1, 1.5, 1e3):
        yield COUNT, ("correlation", "condition", "gte"), limit
    for condition in ({"gt": 1, "lt": 5}, {"gte": 1, "gt": 1, "lt": 5}, {"gte10": 10}, {"GTE": 10}, {"ge": 10}, {">=": 10}, {"gte": 10, "count": 1},
                      {"field": "Host"}, {"gte": 10, "field": "Host"}, {"gte": 10, "percentile": 95}, {"lt": 0}, {"gte": 0}, {5: 10}, ["gte"],
                      "gte: 10", "> 10", "logon", "logon and service"):
        yield COUNT, ("correlation", "condition"), condition
        yield ORDERED, ("correlation", "condition"), condition
    for field in ODD + ["Host", ["Host", "User"], ["Host", None], [""]]:
        yield VALUES, ("correlation", "condition", "field"), field
    yield VALUES, ("correlation", "condition"), {"fields": "Host", "gte": 10}
    for share in (0, 100, 101, -1, 99.9, "95", "x", None, True, [95]):
        yield SHARE, ("correlation", "condition", "percentile"), share
    yield SHARE, ("correlation", "condition"), {"field": "Size", "lt": 10}
    for text in ("logon and service", "logon or service", "not logon and not service", "(logon and service)", "logon and (service or not logon)", "logon", "service",
                 "logon and driver", "logon AND service", "logon service", "logon and", "and service", "(logon and service", "logon and service)", "logon & service",
                 "1 of them", "all of them", "logon and ser*", "not not logon and service", "  logon   and\nservice ", "logon and service and logon", "NOT logon and service",
                 "logon, service", "logon and \"service\"", "()", "logon and service or"):
        yield TEXT, ("correlation", "condition"), text
        yield {"title": "Many logons", "correlation": {k: v for k, v in TEXT["correlation"].items() if k != "rules"}}, ("correlation", "condition"), text
    for name in ("new-service", "2nd", "_hidden", "ünlogon", "not_logon", "android", ID):
        both = correlation("temporal", "logon and " + name, rules=["logon", name])
        yield both, ("title",), "Names in a condition"
        alone = correlation("temporal", "logon and " + name)
        del alone["correlation"]["rules"]
        yield alone, ("title",), "Names in a condition alone"
    for flag in (True, False, "true", "yes", 0, 1, None, []):
        yield COUNT, ("correlation", "generate"), flag
        yield COUNT, ("generate",), flag
    yield COUNT, ("correlation", "window"), "session"
    yield {"title": "t", "correlation": {k if k != "timespan" else "timeframe": v for k, v in COUNT["correlation"].items()}}, ("title",), "An old key"
    yield COUNT, ("correlation", "timeframe"), "1h"
    yield COUNT, ("correlation", "groupby"), ["User"]
    yield COUNT, ("level",), "high"

    for key in FILTER["filter"]:
        for odd in [...] + ODD:
            yield FILTER, ("filter", key), odd
    for key in ("category", "product", "service", "definition"):
        for odd in [...] + ODD:
            yield FILTER, ("logsource", key), odd
            if odd is not ...:
                yield FILTER, ("logsource",), {key: odd}
    for rules in ("any", "ANY", "all", "logon", ID, ["any"], ["logon", "logon"], ["logon", None]):
        yield FILTER, ("filter", "rules"), rules
    for text in ("selection", "not selection", "1 of them", "not 1 of sel*", "other", "not 1 of other*", "selection and", "selection | count() > 5", ["not selection"], ["not selection", "selection"]):
        yield FILTER, ("filter", "condition"), text
    yield FILTER, ("filter",), {"rules": [ID], "condition": "not selection"}
    yield FILTER, ("filter",), {"rules": [ID]}
    yield FILTER, ("filter", "other"), {"User": "SYSTEM"}
    yield FILTER, ("filter", "selection"), {"User|contians": "adm_"}
    yield FILTER, ("filter", "timeframe"), "5m"
    for key, value in (("level", "high"), ("level", "hihg"), ("status", "test"), ("status", "tset")):
        yield FILTER, (key,), value


# Texts that say something as YAML.
TEXTS = [
    "title: t\ncorrelation: {type: event_count, rules: [a], group-by: [User], timespan: 1h, condition: {gte: %s}}\n" % n
    for n in ("010", "0o10", "0x10", "1_000", "1e3", "1.5e3", "+10", ".5", "5.", ".inf", ".nan", "~", "yes", "2026-01-05", "!!str 10", "!!int '10'", "1:30")
] + [
    "title: t\ncorrelation: {type: event_count, rules: [a], group-by: [User], timespan: 1h, condition: {gte: 1}, generate: %s}\n" % n
    for n in ("yes", "no", "on", "True", "TRUE", "~")
] + [
    "title: t\ncorrelation: {type: event_count, rules: [a], group-by: [User], timespan: %s, condition: {gte: 1}}\n" % n
    for n in ("1h", "'1h'", "1d", "60", "1:30", "!!str 1h", "\"1\\x68\"")
]


def documents():
    yield from (json.dumps(good) for good in GOOD)
    for base, path, part in changes():
        changed = copy.deepcopy(base)
        place = changed
        for key in path[:-1]:
            place = place[key]
        if part is ...:
            place.pop(path[-1], None)
        else:
            place[path[-1]] = part
        yield json.dumps(changed, ensure_ascii=False)
    yield from TEXTS


def verdict(text):
    read = yaml.safe_load(text)
    kind = SigmaFilter if "filter" in read else SigmaCorrelationRule
    try:
        made = kind.from_dict(read)
        if kind is SigmaFilter:
            for condition in made.filter.parsed_condition:
                condition.parsed
    except SigmaError as error:
        return type(error).__name__
    except Exception:
        return "crash"
    return None


def main():
    with open("pysigma.jsonl", "w") as out:
        for text in dict.fromkeys(documents()):
            print(json.dumps([text, verdict(text)], ensure_ascii=False), file=out)


main()
