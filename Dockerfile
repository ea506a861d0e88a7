# The app in a container: docker build -t formcheck . && docker run --rm -p 8501:8501 formcheck
# Whoever reaches the port can use the app: there is no password and no encryption.

FROM python:3.13-slim AS build
WORKDIR /source
COPY . .
RUN python -m venv /opt/formcheck \
    && /opt/formcheck/bin/pip install --no-cache-dir --require-hashes -r requirements-hashed.txt \
    && /opt/formcheck/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.13-slim
# OpenCV's wheel needs them; security updates go before pinned versions.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends libgl1 libglib2.0-0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 10001 runner
COPY --from=build /opt/formcheck /opt/formcheck
ENV PATH=/opt/formcheck/bin:$PATH PYTHONUNBUFFERED=1
USER 10001
WORKDIR /home/runner
EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8501/_stcore/health', timeout=4)"]
CMD ["formcheck", "app", "--host", "0.0.0.0", "--port", "8501", "--no-browser"]
