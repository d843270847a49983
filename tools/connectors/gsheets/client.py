"""Google Sheets' API, version 4, and the part of Drive's that finds spreadsheets."""

from __future__ import annotations

from tools.sdk.google import google

SHEETS = google(
    "gsheets", "Google Sheets", "https://sheets.googleapis.com", size_name="pageSize", most=1_000
)
DRIVE = google(
    "gsheets", "Google Drive", "https://www.googleapis.com", size_name="pageSize", most=1_000
)
