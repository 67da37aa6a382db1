package dev.taskqueue.benchmarks;

import java.util.Map;

/** What one forked JVM measures: made in it, warmed up, and measured a few times. */
public interface Measurement extends AutoCloseable {

  /** One turn of warming up; called until the time for it has passed. */
  void warmUp() throws Exception;

  /**
   * Measures once, and checks that what was measured has done its work.
   *
   * @return figures by the name of what was measured; the unit is part of the name
   */
  Map<String, Double> measure() throws Exception;

  @Override
  void close();
}
