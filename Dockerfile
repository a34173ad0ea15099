# The studio with the software Vulkan driver, so that shaders can be drawn on any machine.
#
#   docker build -t tiny-agent-trainer .
#   docker run --rm --init -p 127.0.0.1:8501:8501 -v tiny-agent:/workspace tiny-agent-trainer
#
# Then open http://localhost:8501. Whoever reaches the port can run shaders and start training,
# so publish it to this machine alone, as above.
FROM python:3.11-slim-bookworm

RUN apt-get update \
    && apt-get install --yes --no-install-recommends mesa-vulkan-drivers \
    && rm -rf /var/lib/apt/lists/*

WORKDIR /studio
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY core core
COPY assets assets
# The CPU build of torch: the one on PyPI brings gigabytes of CUDA along.
RUN pip install --no-cache-dir --constraint constraints.txt \
        --extra-index-url https://download.pytorch.org/whl/cpu --no-deps torch \
    && pip install --no-cache-dir --constraint constraints.txt --editable .
COPY . .
# Here, because the user below may not write beside the sources, and each process would compile them.
RUN python -m compileall -q core pages

# Not as root: the studio runs shaders, and starts processes.
RUN useradd --create-home studio && mkdir /workspace && chown studio /workspace
USER studio
ENV TINY_AGENT_HOME=/workspace
VOLUME /workspace
EXPOSE 8501
HEALTHCHECK CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8501/_stcore/health')"]
CMD ["streamlit", "run", "app.py", "--server.address=0.0.0.0", "--server.port=8501"]
