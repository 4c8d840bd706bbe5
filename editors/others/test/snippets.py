"""The examples of docs/editors.md.

    snippets.py HEADING  prints the first example below that heading
    snippets.py          starts the server as each of the files says that name
                         it, and notes in $RESULTS whether it takes the settings
"""

import json
import os
import re
import subprocess
import sys
import tomllib

SETTINGS = {"pipelines": ["insightidr"], "format": "advanced"}


def snippets(heading):
    """The examples below a heading, as pairs of language and text."""
    with open("docs/editors.md", encoding="utf-8") as file:
        sections = re.split(r"^## ", file.read(), flags=re.M)
    section = next(s for s in sections if s.startswith(heading + "\n"))
    return re.findall(r"^```(\w+)\n(.*?)^```$", section, flags=re.M | re.S)


def read(heading):
    parse = {"json": json.loads, "toml": tomllib.loads}
    return [parse[language](text) for language, text in snippets(heading)]


def helix():
    (file,) = read("Helix")
    (yaml,) = file["language"]
    assert yaml["name"] == "yaml"
    server = file["language-server"][yaml["language-servers"][0]]
    return [server["command"], *server["args"]], server["config"]


def kate():
    (file,) = read("Kate")
    server = file["servers"]["yaml"]
    assert re.search(server["highlightingModeRegex"], "YAML")
    return server["command"], server["initializationOptions"]


def sublime():
    (file,) = read("Sublime Text")
    server = file["clients"]["sigma-lsp"]
    assert server["enabled"] and server["selector"] == "source.yaml"
    return server["command"], server["initializationOptions"]


def jetbrains():
    template, options = read("JetBrains")
    (mapping,) = template["fileTypeMappings"]
    assert mapping["fileType"]["patterns"] == ["*.yml", "*.yaml"]
    return template["programArgs"]["default"].split(), options


def zed():
    (file,) = read("Zed")
    server = file["lsp"]["yaml-language-server"]
    return [server["binary"]["path"], *server["binary"]["arguments"]], server["initialization_options"]


def frame(message):
    body = json.dumps({"jsonrpc": "2.0"} | message).encode()
    return b"Content-Length: %d\r\n\r\n%s" % (len(body), body)


def complaints(command, options):
    """What the server says of the settings: it tells of those it cannot use."""
    session = [
        {"id": 1, "method": "initialize", "params": {"capabilities": {}, "initializationOptions": options}},
        {"method": "initialized", "params": {}},
        {"id": 2, "method": "shutdown"},
        {"method": "exit"},
    ]
    ran = subprocess.run(command, input=b"".join(map(frame, session)), capture_output=True, timeout=20)
    assert ran.returncode == 0, ran.stderr.decode()
    messages = [json.loads(body) for body in re.findall(rb"\r\n\r\n(\{.*?\})(?=Content-Length|$)", ran.stdout, re.S)]
    assert any(m.get("id") == 1 and "result" in m for m in messages), ran.stdout
    return [m["params"]["message"] for m in messages if m.get("method") == "window/showMessage"]


def works(example):
    command, options = example()
    assert command == ["sigma-lsp", "serve"], command
    assert options == SETTINGS, options
    said = complaints(command, options)
    assert not said, said


def main():
    failed = False
    with open(os.environ["RESULTS"], "a", encoding="utf-8") as results:
        for example in helix, kate, sublime, jetbrains, zed:
            name = f"others: the server starts with the example for {example.__name__}"
            try:
                works(example)
                print("ok   ", name)
                results.write(f"pass {name}\n")
            except Exception as why:
                failed = True
                print("FAIL ", name, "\n", repr(why))
                results.write(f"fail {name}\n")
    sys.exit(failed)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(snippets(sys.argv[1])[0][1], end="")
    else:
        main()
