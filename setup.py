"""Puts the migrations and the manifest into the wheel; all else stands in pyproject.toml."""

from __future__ import annotations

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py


class BuildWhole(build_py):
    """Copies `migrations/` to `bot/_migrations/` and `manifest.yml` to `bot/_manifest.yml`.

    Package data can't do it: it takes files from inside a package only. An editable install
    needs nothing, the folder is beside the package there.
    """

    def run(self) -> None:
        super().run()
        if not self.editable_mode:
            target = Path(self.build_lib, "bot", "_migrations")
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree("migrations", target, ignore=shutil.ignore_patterns("__pycache__"))
            shutil.copy("manifest.yml", Path(self.build_lib, "bot", "_manifest.yml"))


setup(cmdclass={"build_py": BuildWhole})
