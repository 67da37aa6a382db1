package dev.taskqueue.eventbus;

import dev.taskqueue.JoinReport;
import dev.taskqueue.TaskFailure;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * Cuts batches into messages. A place is the index of a result or, after the last of them, of a
 * failure; each page tells the first place of the next one.
 *
 * @param maxCount places in a page at most
 * @param maxBytes encoded size of a page at most, roughly, unless a single result is larger
 * @param maxResultBytes encoded size of a result at most; larger ones are left out
 */
record Pages(int maxCount, int maxBytes, int maxResultBytes) {

  static final Pages DEFAULT =
      new Pages(Protocol.PAGE_COUNT, Protocol.PAGE_BYTES, Protocol.RESULT_BYTES);

  /** The same, with at most so many places in a page. */
  Pages upTo(int count) {
    return new Pages(Math.min(maxCount, count), maxBytes, maxResultBytes);
  }

  /** The page of a batch that begins at {@code from}. */
  JsonObject page(String scope, JoinReport report, int from) {
    List<Object> results = report.results();
    List<TaskFailure> failures = report.failures();
    JsonArray pageOfResults = new JsonArray();
    JsonArray pageOfFailures = new JsonArray();
    int total = results.size() + failures.size();
    long bytes = 0;
    int place = from;
    for (; place < total && place - from < maxCount; place++) {
      if (place < results.size()) {
        Object result = results.get(place);
        long size;
        try {
          size = JsonValues.size(result);
          if (size > maxResultBytes) {
            throw new IllegalArgumentException(
                "it takes about " + size + " bytes, more than " + maxResultBytes);
          }
        } catch (RuntimeException e) { // one that somebody changes now fails in its own way
          pageOfFailures.add(ReportJson.notSent(scope, place, Text.messageOf(e)));
          continue;
        }
        bytes += size;
        if (bytes > maxBytes && place > from) {
          break;
        }
        pageOfResults.add(result);
      } else {
        TaskFailure failure = failures.get(place - results.size());
        bytes += ReportJson.size(failure);
        if (bytes > maxBytes && place > from) {
          break;
        }
        pageOfFailures.add(ReportJson.write(failure));
      }
    }
    JsonObject page =
        ReportJson.writeFrame(report)
            .put("results", pageOfResults)
            .put("failures", pageOfFailures)
            .put("from", from)
            .put("total", total);
    return place < total ? page.put("next", place) : page;
  }
}
