"""The example for Vim, in a Vim in a terminal: keys go in, the screen is read."""

import os
import re
import subprocess
import sys
import tempfile
import time

import snippets

RULE = "editors/testdata/whoami.yml"
ALE = "/usr/share/vim-ale"  # where Debian puts it

# What a plugin manager would do, the example, and marks that can be told from
# colours on the screen.
VIMRC = """
set nocompatible noswapfile viminfo= runtimepath^=%s
filetype plugin on
%s
highlight ALEWarning term=underline cterm=underline
highlight ALEError term=underline cterm=underline
"""

failed = False


def tmux(*arguments):
    ran = subprocess.run(["tmux", "-f", "/dev/null", "-S", socket, *arguments], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def screen(*options):
    return tmux("capture-pane", "-p", *options)


def keys(*names):
    tmux("send-keys", *names)


def wait(what, get):
    """Calls get until it returns something, and returns that."""
    until = time.monotonic() + 10
    while not (got := get()):
        assert time.monotonic() < until, f"waited in vain for {what}\n{screen()}"
        time.sleep(0.01)
    return got


def wait_for(text):
    wait(text, lambda: text in screen())


def wait_joined(text):
    """Waits for text that the screen may break anywhere."""
    wait(text, lambda: text.replace("\n", "") in screen("-J").replace("\n", ""))


def underlined():
    """The texts that are underlined on the screen."""
    texts, on = [""], False
    for sequence, after in re.findall(r"\x1b\[([\d;:]*)m([^\x1b]*)", screen("-e")):
        for code in sequence.split(";"):
            if code == "4":
                on = True
            elif code in ("", "0", "24"):
                on = False
        texts = texts[:-1] + [texts[-1] + after] if on else texts + [""]
    return [t for t in texts if t]


def query(form):
    ran = subprocess.run(["sigma-lsp", "convert", "--format", form, RULE], capture_output=True, text=True, check=True)
    return ran.stdout.rstrip("\n")


def edit(path):
    keys(f":edit! {path}", "Enter")


def scene(name, play):
    global failed
    try:
        play()
        word = "pass"
        print("ok    others: Vim:", name)
    except (AssertionError, subprocess.SubprocessError) as why:
        failed, word = True, "fail"
        print("FAIL  others: Vim:", name, "\n", why)
    with open(os.environ["RESULTS"], "a", encoding="utf-8") as results:
        results.write(f"{word} others: Vim: {name}\n")


def finding():
    edit(RULE)
    wait("the finding", lambda: underlined() == ["filter"])
    wait_for("unused selection")


def hover():
    keys("/^detection", "Enter", ":ALEHover", "Enter")
    last_test = query("detection").splitlines()[-2].strip()  # the query is laid out
    wait_joined(last_test)
    keys(":pclose", "Enter")
    wait("the end of the hover", lambda: last_test not in screen())


def copy():
    keys("/^level", "Enter", ":ALECodeAction", "Enter")
    wait_for("(empty cancels)")
    keys(re.search(r"(\d+)\) Copy as LEQL: simple query", screen())[1], "Enter")
    clipboard = ["xclip", "-selection", "clipboard", "-out"]
    wait("the copy", lambda: subprocess.run(clipboard, capture_output=True, text=True).stdout == query("simple"))


def typing():
    edit(RULE)
    keys("/^level", "Enter", "A", "x", "Escape")
    wait("the finding", lambda: underlined() == ["filter", "lowx"])
    keys("x")
    wait("its end", lambda: underlined() == ["filter"])


def other():
    edit("editors/testdata/service.yml")
    keys("/hihg", "Enter", ":ALEHover", "Enter", ":ALECodeAction", "Enter")
    wait_for("No code actions received from server")
    assert underlined() == [], underlined()


with tempfile.TemporaryDirectory() as folder:
    socket, vimrc = f"{folder}/tmux", f"{folder}/vimrc"
    (language, example), *_ = snippets.snippets("Vim")
    with open(vimrc, "w", encoding="utf-8") as file:
        file.write(VIMRC % (ALE, example))
    tmux("new-session", "-d", "-x", "120", "-y", "40", "vim", "-u", vimrc)
    try:
        scene("a finding is on the selection that no condition uses", finding)
        scene("the hover shows the query in the format that the example sets", hover)
        if os.environ.get("DISPLAY"):
            scene("an action copies to the clipboard of the system", copy)
        scene("a mistake while typing appears and goes with its repair", typing)
        scene("other YAML has no findings and no actions", other)
    finally:
        tmux("kill-server")
sys.exit(failed)
