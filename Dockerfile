# The build needs Bun; what is shipped is the compiled binary alone, which needs only glibc and /proc.
FROM oven/bun:1.4.5 AS build
WORKDIR /build
COPY package.json bun.lock bunfig.toml ./
RUN bun install --frozen-lockfile --production
COPY tsconfig.json ./
COPY scripts/build.ts scripts/build.ts
COPY src src
RUN bun scripts/build.ts && mkdir data

FROM gcr.io/distroless/base-debian12:nonroot
COPY --from=build /build/dist/slotflow /slotflow
# An empty folder of the service's own user: a new volume takes over its owner, so /data can be written.
COPY --from=build --chown=65532:65532 /build/data /data
USER 65532:65532
ENV SLOTFLOW_HOST=0.0.0.0 \
    SLOTFLOW_PORT=3000 \
    SLOTFLOW_DATA=/data
VOLUME ["/data"]
EXPOSE 3000
# SIGTERM reaches the binary itself (exec form, no shell): it finishes what is in flight and exits 0.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --retries=3 \
  CMD ["/slotflow", "health"]
ENTRYPOINT ["/slotflow"]
CMD ["serve"]
