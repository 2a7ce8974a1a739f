# The assistant and its action server: Rasa and the encoder. Build from the repository's root:
#   docker build -f docker/assistant.Dockerfile -t curio-assistant .

FROM python:3.10.18-slim-bookworm AS packages
# A package index with PyTorch for the processor alone; empty: the default registry's PyTorch, with more than 3 GB of
# graphics-card libraries that are never used. See docs/howto/install-cpu-only.md.
ARG TORCH_INDEX=""
RUN pip install --no-cache-dir uv==0.13.9
COPY requirements/rasa.txt /build/requirements/
WORKDIR /build
# rasa.txt lists every package, so nothing has to be resolved (--no-deps).
RUN uv venv /venv \
    && cp requirements/rasa.txt wanted.txt \
    && if [ -n "$TORCH_INDEX" ]; then \
        uv pip install --python /venv/bin/python --no-cache --no-deps --index-url "$TORCH_INDEX" \
            "$(grep '^torch==' requirements/rasa.txt)" \
        && grep -vE '^(torch|triton|cuda-[a-z]+|nvidia-[a-z0-9-]+)==' requirements/rasa.txt > wanted.txt; \
    fi \
    && uv pip install --python /venv/bin/python --no-cache --no-deps --compile-bytecode -r wanted.txt

FROM python:3.10.18-slim-bookworm AS model
WORKDIR /app
ENV PATH=/venv/bin:$PATH RASA_TELEMETRY_ENABLED=false
COPY --from=packages /venv /venv
COPY bot bot
COPY actions actions
COPY data/nlu data/nlu
COPY data/rules data/rules
COPY config.yml domain.yml ./
# Small talk and rules only: the FAQ is read when the assistant starts, and again whenever it changes.
RUN rasa train --data data/nlu data/rules --fixed-model-name curio

FROM python:3.10.18-slim-bookworm
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin curio \
    && install -d -o curio -g curio /app/var
WORKDIR /app
COPY --from=packages /venv /venv
COPY bot bot
COPY actions actions
COPY data data
COPY config.yml domain.yml credentials.yml ./
COPY docker/endpoints.yml endpoints.yml
COPY --from=model /app/models models
# Rasa and the encoder's libraries keep small files of their own under the home folder: give them one that may be written.
ENV PATH=/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 RASA_TELEMETRY_ENABLED=false \
    TF_CPP_MIN_LOG_LEVEL=3 SQLALCHEMY_SILENCE_UBER_WARNING=1 HF_HUB_OFFLINE=1 HOME=/app/var MPLCONFIGDIR=/tmp
USER curio
EXPOSE 5005 5055
# /status answers 200 once a model is loaded and the FAQ is live.
HEALTHCHECK --interval=30s --timeout=5s --start-period=300s --retries=3 \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:5005/status', timeout=4)"]
CMD ["rasa", "run", "--enable-api", "--interface", "0.0.0.0", "--port", "5005"]
