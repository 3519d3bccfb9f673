"""Screenshots of the main states of the page of the built-in corpus, for those who judge how it looks.

Started by `scripts/test --screenshots`. They go into output/; the first one is the README's picture, too.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from PIL import Image, ImageOps
from playwright.sync_api import sync_playwright

import mechgraph
from browsing import BROWSERS, FLAGS, Tabs
from mechgraph.build import build

ROOT = Path(__file__).resolve().parent.parent
OUTPUT = ROOT / "output"
PICTURE = ROOT / "docs" / "page.png"
LARGEST = 300_000  # bytes of the README's picture

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
COMPARED = '#compare=["dual-benefits","positive-effects"]'

STATES: dict[str, tuple[str, dict[str, Any]]] = {
    "first-sight": ("", {}),
    "dark": ("", {"color_scheme": "dark"}),
    "mechanism": ("#mechanism=bdnf", {}),
    "evidence": ('#pair=["ketamine","bdnf"]', {}),
    "causes": ("#view=causes", {}),
    "everything": ("#view=all", {}),
    "what-if": ("#view=causes&raise=ketamine&block=bdnf", {}),
    "document": ("#doc=dual-benefits&segment=7&claim=dual.07a", {}),
    "compare": (COMPARED, {}),
    "questions": ("#questions=", {}),
    "table": ("#table=1&entity=bdnf", {}),
    "phone": ("", PHONE),
    "phone-mechanism": ("#mechanism=bdnf", PHONE),
    "phone-dark": (COMPARED, PHONE | {"color_scheme": "dark"}),
}


def main() -> None:
    executable = next(filter(None, map(shutil.which, BROWSERS)), None)
    if executable is None:
        sys.exit(f"no browser: none of {', '.join(BROWSERS)} is installed")
    OUTPUT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        file = build(mechgraph.open().corpus, Path(folder)).page
        chromium = playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        tabs = Tabs(chromium)
        for name, (fragment, options) in STATES.items():
            opened = tabs.open(file, fragment, **options)
            opened.page.wait_for_timeout(500)  # the drawing takes its place when the panes have theirs
            picture = OUTPUT / f"page-{name}.png"
            opened.page.screenshot(path=picture)
            opened.leave()
            with Image.open(picture) as image:
                # browsers pack for speed; seven bits a channel are as good to the eye, and fewer bytes
                ImageOps.posterize(image.convert("RGB"), 7).save(picture, optimize=True)
            print(f"  {picture.relative_to(ROOT)}  {picture.stat().st_size / 1000:,.0f} kB")
        chromium.close()
    first = OUTPUT / "page-first-sight.png"
    if first.stat().st_size > LARGEST:
        sys.exit(f"{first.name} has more than {LARGEST:,} bytes; {PICTURE.name} stays as it is")
    shutil.copyfile(first, PICTURE)


if __name__ == "__main__":
    main()
