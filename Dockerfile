# Two stages: a JDK with Maven builds, a JRE runs. Layers are ordered by how seldom they change.
#
# The bases are pinned by tag. To pin them by digest too, append what
#   docker buildx imagetools inspect <name>:<tag> --format '{{.Manifest.Digest}}'
# prints for each of them, as in <name>:<tag>@sha256:…
ARG BUILD_BASE=docker.io/library/maven:3.9.11-eclipse-temurin-17
ARG RUN_BASE=docker.io/library/eclipse-temurin:17.0.17_10-jre-noble

FROM ${BUILD_BASE} AS build
WORKDIR /build
# Dependencies first: this layer stays while pom.xml does.
COPY .mvn .mvn
COPY pom.xml ./
RUN mvn -B -ntp -q dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory=target/lib
COPY conf conf
COPY src/main src/main
# Tests, format and documents are the matter of the build outside.
RUN mvn -B -ntp -q package -Dmaven.test.skip=true -Dspotless.check.skip=true \
      -Dmaven.javadoc.skip=true -Dmaven.source.skip=true

FROM ${RUN_BASE}
ARG VERSION=0.1.0-SNAPSHOT
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Vert.x Task Queue" \
      org.opencontainers.image.description="A bounded-concurrency task queue with an HTTP API" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
WORKDIR /app
COPY --from=build /build/target/lib lib
COPY conf conf
COPY src/docker/jvm.flags ./
COPY --from=build /build/target/vertx-task-queue-*.jar ./
RUN ln -s vertx-task-queue-*-service.jar task-queue.jar && mkdir plugins \
  && mkdir /data && chown 10001:10001 /data

# Numbers, so that platforms that forbid root can tell. Nothing below /app is theirs to write, and
# nothing else need be: the image runs with a read-only root file system. A queue that is durable on
# disk takes a volume at /data, and "storage": "/data": the default would lie below /app.
USER 10001:10001
# Reachable from outside the container, which takes a token: TASK_QUEUE__HTTP__TOKEN.
ENV TASK_QUEUE__HTTP__HOST=0.0.0.0
EXPOSE 8080
STOPSIGNAL SIGTERM
# Variables tell it where to ask: it sees no argument of the service. JVM options of the service are
# not for it: they may contradict its own, or take a port that is taken.
HEALTHCHECK --interval=30s --timeout=10s --start-period=20s \
  CMD ["env", "-u", "JAVA_TOOL_OPTIONS", "-u", "JDK_JAVA_OPTIONS", \
    "java", "-Xmx32m", "-XX:TieredStopAtLevel=1", "-jar", "/app/task-queue.jar", "health"]
# Without the property Vert.x makes a cache of class-path resources in /tmp, which may be read-only.
# More options for the JVM go into the variable JAVA_TOOL_OPTIONS. It wins over the file of flags, but
# not over what is written here.
ENTRYPOINT ["java", "-XX:Flags=/app/jvm.flags", "-XX:+ExitOnOutOfMemoryError", \
  "-Dvertx.disableFileCPResolving=true", "-jar", "/app/task-queue.jar"]
CMD ["serve"]
