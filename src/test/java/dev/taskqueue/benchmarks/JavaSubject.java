package dev.taskqueue.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A subject that a JVM measures.
 *
 * @param measurement made in the forked JVM
 * @param javaVersion feature release that it needs
 * @param jvmArgs its heap, and what else differs from a plain JVM
 * @param launcher the command that starts the JVM, and its arguments; empty for none
 */
record JavaSubject(
    String group,
    String name,
    Function<Effort, Measurement> measurement,
    int javaVersion,
    List<String> jvmArgs,
    List<String> launcher)
    implements Subject {

  /** The same for all, so that none is slowed by a heap that has yet to grow. */
  private static final List<String> USUAL_HEAP = List.of("-Xms1g", "-Xmx1g");

  /** Part of util-linux. */
  private static final String TASKSET = "taskset";

  JavaSubject(String group, String name, Function<Effort, Measurement> measurement) {
    this(group, name, measurement, 17, USUAL_HEAP, List.of());
  }

  JavaSubject needs(int feature) {
    return new JavaSubject(group, name, measurement, feature, jvmArgs, launcher);
  }

  JavaSubject with(String... args) {
    return new JavaSubject(group, name, measurement, javaVersion, List.of(args), launcher);
  }

  /** The same with a single processor for all its threads, on Linux. */
  JavaSubject onOneProcessor() {
    return new JavaSubject(
        group, name, measurement, javaVersion, jvmArgs, List.of(TASKSET, "--cpu-list", "0"));
  }

  @Override
  public Optional<String> obstacle() {
    int feature = Runtime.version().feature();
    if (feature < javaVersion) {
      return Optional.of("needs Java " + javaVersion + ", this is " + feature);
    }
    return launcher.isEmpty() || Scripts.isInstalled(TASKSET)
        ? Optional.empty()
        : Optional.of(TASKSET + " is not installed");
  }

  @Override
  public List<String> command(Effort effort) {
    List<String> command = new ArrayList<>(launcher);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmArgs);
    if (Runtime.version().feature() >= 24) {
      command.add("--enable-native-access=ALL-UNNAMED");
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(ForkMain.class.getName());
    command.addAll(ForkMain.arguments(this, effort));
    return command;
  }
}
