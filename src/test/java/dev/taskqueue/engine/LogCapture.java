package dev.taskqueue.engine;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** Keeps what is logged under a name, down to TRACE, instead of printing it. */
public final class LogCapture extends AppenderBase<ILoggingEvent> implements AutoCloseable {

  private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();
  private final Logger logger;
  private final Level before;

  public LogCapture(String name) {
    logger = (Logger) LoggerFactory.getLogger(name);
    before = logger.getLevel();
    logger.setLevel(Level.TRACE);
    logger.setAdditive(false);
    start();
    logger.addAppender(this);
  }

  @Override
  protected void append(ILoggingEvent event) {
    events.add(event);
  }

  /** The lines that contain this text. */
  public List<ILoggingEvent> with(String text) {
    return events.stream().filter(e -> e.getFormattedMessage().contains(text)).toList();
  }

  /** The lines of this level. */
  public List<ILoggingEvent> at(Level level) {
    return events.stream().filter(e -> e.getLevel() == level).toList();
  }

  /** The lines as text, with their level. */
  public List<String> lines() {
    return events.stream().map(e -> e.getLevel() + " " + e.getFormattedMessage()).toList();
  }

  @Override
  public void close() {
    logger.detachAppender(this);
    logger.setAdditive(true);
    logger.setLevel(before);
  }
}
