package dev.taskqueue.benchmarks;

import dev.taskqueue.benchmarks.report.Sample;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What has come of a run.
 *
 * @param samples in the order they were taken
 * @param skipped subjects that cannot be measured on this machine, and why
 * @param failed subjects that did not get through, or not every time, and why
 */
record Outcome(List<Sample> samples, Map<Subject, String> skipped, Map<Subject, String> failed) {

  Outcome() {
    this(new ArrayList<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
  }
}
