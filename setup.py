"""Which folders are installed; everything else is in pyproject.toml.

The app's pages lie in ``app/``, where ``streamlit run app/Home.py`` finds them, and are
installed as ``formcheck_app``, where ``formcheck app`` finds them.
"""

from setuptools import find_packages, setup

APP = "formcheck_app"

setup(
    packages=[
        *find_packages(include=["formcheck*"]),
        APP,
        *(f"{APP}.{name}" for name in find_packages("app")),
    ],
    package_dir={APP: "app"},
)
