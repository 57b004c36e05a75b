# One image for every service; compose.yaml gives each its command.
FROM python:3.13-slim-bookworm AS build
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never
WORKDIR /app
RUN python -m pip install --no-cache-dir uv
COPY pyproject.toml uv.lock ./
RUN python -m uv sync --frozen --no-dev --no-install-project

FROM python:3.13-slim-bookworm
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 HOME=/tmp
# As app/services.py: memory of password checks is given back.
ENV MALLOC_ARENA_MAX=2 MALLOC_MMAP_THRESHOLD_=4194304
# /data holds the database, /state what one service keeps for itself; all else is read-only.
RUN groupadd --gid 10001 matinee \
 && useradd --uid 10001 --gid 10001 --no-create-home --shell /usr/sbin/nologin matinee \
 && install -d -o 10001 -g 10001 -m 0700 /data /state
WORKDIR /app
COPY --from=build /app/.venv .venv
COPY LICENSE pyproject.toml openapi.json ./
COPY app app
COPY api api
COPY agent agent
COPY chat chat
COPY scripts scripts
RUN python -m compileall -q app api agent chat scripts
USER 10001:10001
EXPOSE 8000 8001 8002
CMD ["python", "-m", "uvicorn", "api.main:from_environment", "--factory", "--host", "0.0.0.0", "--port", "8000", "--timeout-graceful-shutdown", "3", "--no-server-header"]
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD ["python", "-m", "app.health", "http://127.0.0.1:8000/health"]
