# Borgertolk as a container: `docker build --target cpu .` or `docker build --target cuda .`; docs/container.md.
#
# Every package is a wheel whose hash stands in a lock of this repository; nothing is compiled, no address is named.
# The base is CPython 3.13 on Debian 13, by digest. Another one: --build-arg BASE=...; renewing it: docs/container.md.
ARG BASE=python:3.13.15-slim-trixie@sha256:9d2e5553305c7c7b0097999bb17187c69b921ccd6bc9d40e4bb5ebe652c00285


# -- What the service runs on, in a folder that is copied as it is: without pip, without what only building needs.
FROM ${BASE} AS packages
ENV PIP_NO_CACHE_DIR=1 PIP_NO_COMPILE=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /src
RUN ["python3", "-m", "venv", "--without-pip", "/opt/borgertolk"]
COPY requirements.lock requirements-students.lock ./
RUN ["pip", "--python", "/opt/borgertolk/bin/python", "install", "--require-hashes", "--only-binary", ":all:", \
     "--no-deps", "-r", "requirements.lock", "-r", "requirements-students.lock"]
COPY pyproject.toml README.md LICENSE ./
COPY audio audio
COPY languages languages
COPY interpreter interpreter
RUN ["pip", "--python", "/opt/borgertolk/bin/python", "install", "--no-deps", "--no-index", "--no-build-isolation", "."]
# hadolint ignore=DL3059
RUN ["pip", "--python", "/opt/borgertolk/bin/python", "uninstall", "--yes", \
     "hatchling", "pathspec", "pluggy", "tomlkit", "trove-classifiers"]
# Compiled here, as nothing can be written later. unchecked-hash: never compared with the time of the source, which
# copying may change.
# hadolint ignore=DL3059
RUN ["/opt/borgertolk/bin/python", "-m", "compileall", "-q", "-j", "0", "--invalidation-mode", "unchecked-hash", \
     "/opt/borgertolk/lib"]


# -- What CTranslate2 loads on an NVIDIA GPU besides the driver, which the container runtime brings: cuBLAS 12.
FROM ${BASE} AS cuda-libraries
ENV PIP_NO_CACHE_DIR=1 PIP_NO_COMPILE=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /src
COPY requirements-cuda.lock ./
RUN ["pip", "install", "--target", "/opt/cuda", \
     "--require-hashes", "--only-binary", ":all:", "--no-deps", "-r", "requirements-cuda.lock"]


# -- The service on the processor.
FROM ${BASE} AS cpu
LABEL org.opencontainers.image.title="Borgertolk" \
      org.opencontainers.image.description="Real-time spoken interpretation between citizens and a Danish municipality, on the municipality's own machines." \
      org.opencontainers.image.licenses="EUPL-1.2 AND GPL-3.0-or-later AND GPL-2.0-or-later AND LGPL-3.0-or-later AND LGPL-2.1-or-later AND MPL-2.0 AND Apache-2.0 AND BSD-3-Clause AND BSD-2-Clause AND MIT AND PSF-2.0" \
      org.opencontainers.image.vendor="Borgertolk" \
      org.opencontainers.image.base.name="python:3.13.15-slim-trixie" \
      borgertolk.licence="The code is EUPL-1.2. piper-tts and espeak-ng are GPL-3.0-or-later and run in its process: whoever hands this image on follows the GPL-3.0 for the whole. See /usr/share/doc/borgertolk/LICENSES.md."
RUN groupadd --gid 10001 borgertolk \
 && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin borgertolk \
 && install --directory --owner=10001 --group=10001 --mode=0750 /models
COPY LICENSE LICENSES.md /usr/share/doc/borgertolk/
COPY --from=packages /opt/borgertolk /opt/borgertolk
# HF_*: nothing is ever fetched while serving.
ENV PATH=/opt/borgertolk/bin:/usr/local/bin:/usr/bin:/bin \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HOME=/tmp \
    HF_HOME=/models/.huggingface \
    HF_HUB_OFFLINE=1 \
    HF_HUB_DISABLE_TELEMETRY=1 \
    INTERPRETER_MODELS_DIR=/models \
    INTERPRETER_SERVER__HOST=0.0.0.0 \
    INTERPRETER_SERVER__PORT=8080
USER 10001:10001
WORKDIR /tmp
VOLUME /models
EXPOSE 8080
STOPSIGNAL SIGTERM
# The embedded model is joined on the volume at the first start, and a sample is interpreted in each direction.
HEALTHCHECK --interval=30s --timeout=5s --start-period=180s --retries=3 CMD ["interpreter", "health"]
ENTRYPOINT ["interpreter"]
CMD ["serve"]


# -- The service on an NVIDIA GPU.
FROM cpu AS cuda
LABEL org.opencontainers.image.licenses="EUPL-1.2 AND GPL-3.0-or-later AND GPL-2.0-or-later AND LGPL-3.0-or-later AND LGPL-2.1-or-later AND MPL-2.0 AND Apache-2.0 AND BSD-3-Clause AND BSD-2-Clause AND MIT AND PSF-2.0 AND LicenseRef-NVIDIA-Proprietary" \
      borgertolk.licence="As the cpu target, with NVIDIA's cuBLAS and NVRTC, which are proprietary, in the process of GPL parts: build it for your own use, do not hand it on. See /usr/share/doc/borgertolk/LICENSES.md."
COPY --from=cuda-libraries /opt/cuda/nvidia /opt/cuda/nvidia
ENV LD_LIBRARY_PATH=/opt/cuda/nvidia/cublas/lib:/opt/cuda/nvidia/cuda_nvrtc/lib \
    NVIDIA_VISIBLE_DEVICES=all \
    NVIDIA_DRIVER_CAPABILITIES=compute,utility \
    INTERPRETER_RECOGNISER__DEVICE=auto \
    INTERPRETER_TRANSLATOR__DEVICE=auto
