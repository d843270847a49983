"""When it runs, in words: phrases of time, how they are put together, and what is written as cron or RRULE."""
