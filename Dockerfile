# Two stages: build the web app and the Python environment, then ship only what runs.
# glibc is needed: the expression engine has no wheels for musl.
FROM python:3.11-slim-bookworm AS build
WORKDIR /app
# `--build-arg INSTALL=--temporal` adds what running on Temporal needs.
ARG INSTALL=
COPY requirements/run.txt requirements/temporal.txt requirements/
COPY infrastructure infrastructure
COPY pyproject.toml README.md LICENSE NOTICE Makefile ./
COPY web web
COPY agent agent
COPY engine engine
COPY tools tools
COPY prompts prompts
COPY api api
RUN python3 infrastructure/install.py $INSTALL && rm -rf web/node_modules

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --create-home --home-dir /var/lib/nexabuilder nexa
WORKDIR /app
COPY --from=build --chown=root:root /app /app
USER nexa
ENV NEXA_HOST=0.0.0.0 NEXA_PORT=8700 NEXA_DATA_DIR=/var/lib/nexabuilder PYTHONUNBUFFERED=1
VOLUME /var/lib/nexabuilder
EXPOSE 8700
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
  CMD ["/app/.venv/bin/python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8700/ready', timeout=2)"]
ENTRYPOINT ["/app/.venv/bin/nexa"]
CMD ["serve"]
