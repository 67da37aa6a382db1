package dev.taskqueue.service.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilterReply;
import org.junit.jupiter.api.Test;

class BoundedLabelsTest {

  private final BoundedLabels labels = new BoundedLabels();

  private Meter.Id map(String... tags) {
    return labels.map(new Meter.Id("name", Tags.of(tags), null, null, Meter.Type.GAUGE));
  }

  private String pool(String type, String name) {
    return map("pool_type", type, "pool_name", name).getTag("pool_name");
  }

  @Test
  void pools_of_threads_whose_names_differ_in_numbers_at_the_end_are_one() {
    assertThat(pool("worker", "task-queue-slots-1")).isEqualTo("task-queue-slots");
    assertThat(pool("worker", "task-queue-slots-1-23")).isEqualTo("task-queue-slots");
    assertThat(pool("worker", "v2-threads-7")).isEqualTo("v2-threads");
    assertThat(pool("worker", "vert.x-worker-thread")).isEqualTo("vert.x-worker-thread");
    assertThat(pool("task-queue", "jobs-2")).isEqualTo("jobs-2");
  }

  @Test
  void pools_of_hosts_are_left_out_and_leave_no_names_behind() {
    Meter.Id one = map("pool_type", "http", "pool_name", "a.example:80");

    assertThat(one).isEqualTo(map("pool_type", "http", "pool_name", "b.example:80"));
    assertThat(labels.accept(one)).isEqualTo(MeterFilterReply.DENY);
    assertThat(labels.accept(map("pool_type", "worker", "pool_name", "a")))
        .isEqualTo(MeterFilterReply.NEUTRAL);
  }

  @Test
  void how_full_a_pool_without_bounds_is_is_left_out() {
    Tags tags = Tags.of("pool_type", "worker", "pool_name", "vert.x-virtual-thread");
    assertThat(labels.accept(new Meter.Id("vertx.pool.ratio", tags, null, null, Meter.Type.GAUGE)))
        .isEqualTo(MeterFilterReply.DENY);
    assertThat(labels.accept(new Meter.Id("vertx.pool.in.use", tags, null, null, Meter.Type.GAUGE)))
        .isEqualTo(MeterFilterReply.NEUTRAL);
  }

  @Test
  void methods_that_HTTP_does_not_know_are_one() {
    assertThat(map("method", "GET").getTag("method")).isEqualTo("GET");
    assertThat(map("method", "MADE-UP").getTag("method")).isEqualTo("OTHER");
  }
}
