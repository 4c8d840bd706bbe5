#!/usr/bin/env python3
"""Write down what validators tell of the faults in validators.jsonl.

    python3 validators.py ATTACK DATA

Each line changes validators.yml: "put" takes the place of "cut", in a file at
"path". "told" is written anew: the validators of pySigma 2.0.1 and of
pysigma-validators-sigmahq 0.21.0 that tell something of the result, alone, and
"error" where pySigma refuses it. The list in the file was made with

    ATTACK  ATT&CK 19.1 as {"tactics": [{id, shortname}], "techniques":
            [{id, tactics, revoked, deprecated}]}, and any group, software, data
            source and mitigation
    DATA    the folder of pysigma-validators-sigmahq 0.20.2 that holds
            sigmahq_data.py, the last version that carries what later ones load

on 2026-11-26; validators of new rules compare with the present day.
"""
import importlib.util
import json
import pathlib
import sys
import tempfile

from sigma.collection import SigmaCollection
from sigma.data import mitre_attack, mitre_d3fend
from sigma.validators.core import validators as core
from sigma.validators.sigmahq import validators as sigmahq
from sigma.validators.sigmahq.data import (
    data_filename,
    data_taxonomy,
    data_windows_eventid,
    data_windows_provider,
)

HERE = pathlib.Path(__file__).parent
# They look at all files together, or at the first version of TLP.
LEFT_OUT = {"identifier_uniqueness", "duplicate_title", "duplicate_filename", "tlptag", "tlpv1_tag"}


def numbered(prefix, n):
    return {f"{prefix}{i:04d}": "" for i in range(n)}


def load_attack(path):
    attack = json.load(open(path))
    techniques = [t for t in attack["techniques"] if not t["revoked"] and not t["deprecated"]]
    data = {
        "mitre_attack_tactics": {t["id"]: t["shortname"] for t in attack["tactics"]},
        "mitre_attack_techniques": {t["id"]: "" for t in techniques},
        "mitre_attack_techniques_tactics_mapping": {t["id"]: t["tactics"] for t in techniques},
        "mitre_attack_intrusion_sets": numbered("G", 2000),
        "mitre_attack_software": numbered("S", 2000),
        "mitre_attack_datasources": numbered("DS", 200),
        "mitre_attack_mitigations": numbered("M", 2000),
    }
    mitre_attack._load_mitre_attack_data = lambda: data
    tactics = ["model", "harden", "detect", "isolate", "deceive", "evict", "restore"]
    d3fend = {f"mitre_d3fend_{k}": {} for k in ("techniques", "artifacts")}
    d3fend["mitre_d3fend_tactics"] = dict.fromkeys(tactics, "")
    mitre_d3fend._load_mitre_d3fend_data = lambda: d3fend


def load_sigmahq(folder):
    spec = importlib.util.spec_from_file_location("old", pathlib.Path(folder) / "sigmahq_data.py")
    old = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(old)

    def by_key(table):
        return {f"{k.product}_{k.category}_{k.service}": v for k, v in table.items()}

    data_filename.sigmahq_filename_pattern = by_key(old.ref_sigmahq_logsource_filepattern)
    data_taxonomy.sigmahq_taxonomy_fieldsname = by_key(old.ref_sigmahq_fieldsname)
    data_taxonomy.sigmahq_taxonomy_redundant_fields = by_key(old.ref_sigmahq_redundant_field)
    data_windows_eventid.sigmahq_category_no_eventid = old.ref_windows_no_eventid
    data_windows_provider.sigmahq_provider_name = {
        k.category: v for k, v in old.ref_windows_provider_name.items()
    }


def told(path):
    names = set()
    try:
        collection = SigmaCollection.load_ruleset([path], collect_errors=True)
    except Exception:
        return {"error"}
    for rule in collection.rules:
        if collection.errors or rule.errors:
            names.add("error")
            continue
        for name, validator in {**core, **sigmahq}.items():
            if name not in LEFT_OUT:
                try:
                    if validator().validate(rule):
                        names.add(name)
                except Exception:  # most often a condition that cannot be parsed
                    names.add("error")
    return names


def main():
    load_attack(sys.argv[1])
    load_sigmahq(sys.argv[2])
    rule = (HERE / "validators.yml").read_text()
    lines = []
    for line in open(HERE / "validators.jsonl"):
        fault = json.loads(line)
        assert rule.count(fault["cut"]) == 1, fault["name"]
        with tempfile.TemporaryDirectory() as top:
            path = pathlib.Path(top) / fault.get("path", "rules/proc_creation_win_whoami.yml")
            path.parent.mkdir(parents=True)
            path.write_text(rule.replace(fault["cut"], fault["put"]))
            fault["told"] = sorted(told(path))
        lines.append(json.dumps(fault) + "\n")
    (HERE / "validators.jsonl").write_text("".join(lines))


main()
