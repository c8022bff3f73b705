# Written with care but never built where it was written: that machine has no container engine and reaches no image
# registry. Please report what does not work.

FROM python:3.13-slim AS build
ENV UV_LINK_MODE=copy UV_COMPILE_BYTECODE=1
RUN pip install --no-cache-dir uv && uv venv /venv
COPY requirements/base.txt /tmp/base.txt
RUN uv pip install --python /venv/bin/python --no-cache --require-hashes -r /tmp/base.txt

FROM python:3.13-slim
RUN useradd --system --uid 10001 --home-dir /srv/kinship --shell /usr/sbin/nologin kinship \
 && mkdir -p /srv/kinship /data && chown kinship:kinship /srv/kinship /data
COPY --from=build /venv /venv
COPY --chown=kinship:kinship . /srv/kinship
WORKDIR /srv/kinship
USER kinship
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 KINSHIP_MODE=production KINSHIP_VAR=/data
RUN python -m babel.messages.frontend compile --directory locale --domain django
EXPOSE 8000
VOLUME /data
# Asks by the site's own name: Django refuses any other.
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=4 \
  CMD ["python", "-c", "import os, urllib.parse as p, urllib.request as r; host = p.urlsplit(os.environ['SITE_URL']).netloc; r.urlopen(r.Request('http://127.0.0.1:8000/healthz', headers={'Host': host}), timeout=4)"]
CMD ["sh", "-c", "python manage.py migrate --noinput && python manage.py collectstatic --noinput && exec granian --interface wsgi --host 0.0.0.0 --port 8000 --workers 2 --blocking-threads 8 --no-ws portal.wsgi:application"]
