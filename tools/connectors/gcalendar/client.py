"""Google Calendar's API, version 3."""

from __future__ import annotations

from tools.sdk.google import google

CALENDAR = google(
    "gcalendar", "Google Calendar", "https://www.googleapis.com", size_name="maxResults", most=250
)
