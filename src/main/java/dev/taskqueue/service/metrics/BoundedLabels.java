package dev.taskqueue.service.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Keeps the number of time series bounded: names of which somebody can have any number made are
 * merged or left out. So is what is never a number. Also what is left out is given one name, as
 * Vert.x keeps a counter for each name that comes out of here.
 */
final class BoundedLabels implements MeterFilter {

  private static final String POOL_TYPE = "pool_type";
  private static final String POOL_NAME = "pool_name";
  private static final String POOL_RATIO = "pool.ratio";

  /** Vert.x's own, of virtual threads. */
  private static final String UNBOUNDED_POOL = "vert.x-virtual-thread";

  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  /** Slots bring threads of their own, in a pool with the next number. */
  private static final Pattern NUMBERS = Pattern.compile("(?:-\\d++)++$");

  @Override
  public MeterFilterReply accept(Meter.Id id) {
    return isOfHost(id) || isOfNoSize(id) ? MeterFilterReply.DENY : MeterFilterReply.NEUTRAL;
  }

  /** How full a pool without bounds is. */
  private static boolean isOfNoSize(Meter.Id id) {
    return UNBOUNDED_POOL.equals(id.getTag(POOL_NAME)) && id.getName().endsWith(POOL_RATIO);
  }

  /** One pool for each host that HTTP tasks name. */
  private static boolean isOfHost(Meter.Id id) {
    return "http".equals(id.getTag(POOL_TYPE));
  }

  @Override
  public Meter.Id map(Meter.Id id) {
    String method = id.getTag("method");
    if (method != null && !METHODS.contains(method)) {
      return with(id, "method", "OTHER");
    }
    String pool = id.getTag(POOL_NAME);
    if (pool == null) {
      return id;
    } else if (isOfHost(id)) {
      return with(id, POOL_NAME, "any");
    } else if ("worker".equals(id.getTag(POOL_TYPE))) {
      return with(id, POOL_NAME, NUMBERS.matcher(pool).replaceFirst(""));
    }
    return id;
  }

  private static Meter.Id with(Meter.Id id, String label, String value) {
    return id.withTags(List.of(Tag.of(label, value)));
  }
}
