FROM python:3.11-slim-bookworm

# Pango lays out the PDFs; harfbuzz-subset keeps them small and fast. The fonts come with the project (static/fonts).
RUN apt-get update \
    && apt-get install --no-install-recommends -y libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin duban \
    && install -d -o duban -g duban /data

ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    PIP_NO_CACHE_DIR=1 \
    DJANGO_SETTINGS_MODULE=duban.settings \
    DUBAN_DATA_DIR=/data

WORKDIR /app
COPY requirements.txt .
RUN pip install --disable-pip-version-check -r requirements.txt

COPY . .
# A throw-away data folder: the embedded settings generate a secret key, which must not end up in the image.
RUN python scripts/translations.py compile \
    && DUBAN_DATA_DIR=/tmp/build python manage.py collectstatic --noinput -v 0 -i 'fonts/*' -i 'rest_framework/*' -i redoc -i README.md \
    && rm -rf /tmp/build

USER duban
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s CMD ["python", "deploy/healthcheck.py"]
CMD ["gunicorn", "duban.wsgi:application", "--bind", "0.0.0.0:8000", "--workers", "2", "--threads", "4", \
     "--worker-tmp-dir", "/dev/shm", "--graceful-timeout", "20", "--access-logfile", "-"]
