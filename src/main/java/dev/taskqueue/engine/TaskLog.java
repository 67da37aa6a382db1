package dev.taskqueue.engine;

import dev.taskqueue.TaskInfo;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.engine.scheduler.Event;
import java.time.Duration;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/** Logs what happens to each task and to the queue, at the level of the queue's options. */
final class TaskLog implements Observer {

  private static final Logger LOG = LoggerFactory.getLogger(TaskQueue.class);

  private final String queue;
  private final Level level;

  TaskLog(String queue, Level level) {
    this.queue = queue;
    this.level = level;
  }

  @Override
  public void told(Event event, ObservedTask task) {
    if (!LOG.isEnabledForLevel(level)) {
      return;
    }
    LoggingEventBuilder line = LOG.atLevel(level);
    TaskInfo info = task.info(event);
    switch (event.kind()) {
      case REJECTED -> line.log("Queue {}: a put was refused {}", queue, info.id());
      case STARTED ->
          line.log(
              "Queue {}: task {} starts, execution {}, after {} in the buffer",
              queue,
              info.id(),
              info.attempt(),
              text(task.waited(event)));
      case RETRYING ->
          line.log(
              "Queue {}: task {} will be tried again in {}: {}",
              queue,
              info.id(),
              text(Duration.ofNanos(event.number())),
              event.cause());
      case SETTLED -> {
        line = line.addArgument(queue).addArgument(info.id()).addArgument(event.outcome());
        line = line.addArgument(text(task.took(event)));
        if (event.cause() == null) {
          line.log("Queue {}: task {} ended with {} after {}");
        } else {
          line.addArgument(event.cause().toString())
              .log("Queue {}: task {} ended with {} after {}: {}");
        }
      }
      default -> {}
    }
  }

  @Override
  public boolean hearsOfTasksLeft() {
    return false;
  }

  @Override
  public void told(Event event) {
    String what = event.kind().name().toLowerCase(Locale.ROOT);
    if (event.kind() == Event.Kind.RESIZED) {
      LOG.atLevel(level).log("Queue {} is {} to {} slots", queue, what, event.number());
    } else if (event.kind() == Event.Kind.ROOM) {
      LOG.atLevel(level).log("Queue {} has room again", queue);
    } else {
      LOG.atLevel(level).log("Queue {} is {}", queue, what);
    }
  }

  /** As in "1.5s", to the microsecond. */
  private static String text(Duration time) {
    Duration rounded = Duration.ofNanos(time.toNanos() / 1_000 * 1_000);
    return rounded.toString().substring(2).toLowerCase(Locale.ROOT);
  }
}
