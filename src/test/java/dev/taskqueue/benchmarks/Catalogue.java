package dev.taskqueue.benchmarks;

import java.util.List;
import java.util.stream.Stream;

/** All that can be measured, in the order of the report. */
final class Catalogue {

  private Catalogue() {}

  static List<Subject> subjects() {
    return Stream.of(
            ImmediateTasks.subjects(),
            ImmediateTasks.onOneProcessor(),
            TimerTasks.few(),
            TimerTasks.many(),
            BlockingTasks.few(),
            BlockingTasks.many(),
            CpuTasks.subjects(),
            OpenLoopTasks.subjects(),
            BusPath.subjects(),
            Memory.subjects(),
            Growth.subjects(),
            OptionalFeatures.subjects())
        .flatMap(List::stream)
        .toList();
  }

  static Subject find(String group, String name) {
    return subjects().stream()
        .filter(subject -> subject.group().equals(group) && subject.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no subject " + group + ": " + name));
  }
}
