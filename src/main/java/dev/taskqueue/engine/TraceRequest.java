package dev.taskqueue.engine;

import io.vertx.core.spi.tracing.TagExtractor;

/** What a span says of a put or of an execution, in the words of OpenTelemetry's conventions. */
record TraceRequest(String queue, String scope, String operation) {

  static final TagExtractor<TraceRequest> TAGS =
      new TagExtractor<>() {
        private static final String[] NAMES = {
          "messaging.system",
          "messaging.destination.name",
          "messaging.operation.name",
          "taskqueue.scope"
        };

        @Override
        public int len(TraceRequest request) {
          return NAMES.length;
        }

        @Override
        public String name(TraceRequest request, int index) {
          return NAMES[index];
        }

        @Override
        public String value(TraceRequest request, int index) {
          return switch (index) {
            case 0 -> "vertx-task-queue";
            case 1 -> request.queue;
            case 2 -> request.operation;
            default -> request.scope;
          };
        }
      };
}
