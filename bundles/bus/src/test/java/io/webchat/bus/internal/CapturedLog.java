package io.webchat.bus.internal;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What a class logs, with the exceptions it hands to the logger. */
final class CapturedLog implements AutoCloseable {
  private final Logger logger;
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

  private CapturedLog(Logger logger) {
    this.logger = logger;
    lines.start();
    logger.addAppender(lines);
  }

  static CapturedLog of(Class<?> source) {
    return new CapturedLog((Logger) LoggerFactory.getLogger(source));
  }

  List<String> lines() {
    return lines.list.stream().map(CapturedLog::text).toList();
  }

  private static String text(ILoggingEvent event) {
    return event.getFormattedMessage()
        + (event.getThrowableProxy() == null ? "" : event.getThrowableProxy().getMessage());
  }

  @Override
  public void close() {
    logger.detachAppender(lines);
  }
}
