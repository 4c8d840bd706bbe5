"""Packs a folder as a zip file that is the same each time: zip.py FILE FOLDER."""

import os
import sys
import time
import zipfile

target, folder = sys.argv[1:]
made = time.gmtime(max(int(os.environ.get("SOURCE_DATE_EPOCH") or 0), 315532800))[:6]  # zip knows no earlier date than 1980
with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
    for name in sorted(os.listdir(folder)):
        path = os.path.join(folder, name)
        entry = zipfile.ZipInfo(f"{os.path.basename(folder)}/{name}", made)
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.external_attr = (0o755 if name.endswith(".exe") else 0o644) << 16
        with open(path, "rb") as file:
            archive.writestr(entry, file.read())
