# The gateway: what visitors and staff reach. Build from the repository's root:
#   docker build -f docker/gateway.Dockerfile -t curio-gateway .

FROM node:22.17.0-bookworm-slim AS web
WORKDIR /build/web
COPY web/package.json web/package-lock.json web/.npmrc ./
RUN npm ci
COPY web ./
COPY bot/locales /build/bot/locales
RUN npm run build

FROM python:3.12.11-slim-bookworm AS packages
RUN pip install --no-cache-dir uv==0.13.9
COPY requirements/gateway.txt /build/requirements/
RUN uv venv /venv \
    && uv pip install --python /venv/bin/python --no-cache --compile-bytecode -r /build/requirements/gateway.txt

FROM python:3.12.11-slim-bookworm
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin curio \
    && install -d -o curio -g curio /app/var
WORKDIR /app
COPY --from=packages /venv /venv
COPY bot bot
COPY data data
COPY --from=web /build/web/dist web/dist
ENV PATH=/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 CURIO_HOST=0.0.0.0
USER curio
EXPOSE 8000
# Alive is enough here: a gateway whose assistant is away still takes messages and hands them to people.
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["python", "-m", "bot.gateway.app"]
