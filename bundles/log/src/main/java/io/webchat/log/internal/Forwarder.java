package io.webchat.log.internal;

import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.osgi.framework.ServiceException;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogListener;
import org.osgi.service.log.LogReaderService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Hands the entries of one OSGi log to SLF4J: each once, in order, those of before included.
 * Thread-safe.
 */
final class Forwarder implements LogListener {
  /** Name of the logger of entries without one. */
  private static final String NAMELESS = "LogService";

  private long last = Long.MIN_VALUE;

  /** Forwards what the log holds, and from now on what comes. */
  synchronized void follow(LogReaderService log) {
    // entries that come meanwhile wait for the lock, and are known by their number
    log.addLogListener(this);
    List<LogEntry> held = new ArrayList<>(Collections.list(log.getLog()));
    Collections.reverse(held);
    held.forEach(this::logged);
  }

  @Override
  public synchronized void logged(LogEntry entry) {
    if (entry.getSequence() > last) {
      last = entry.getSequence();
      logger(entry).atLevel(level(entry)).setCause(entry.getException()).log(text(entry));
    }
  }

  private static Logger logger(LogEntry entry) {
    String name = entry.getLoggerName();
    boolean nameless = name == null || name.startsWith(NAMELESS);
    return LoggerFactory.getLogger(
        nameless && entry.getBundle() != null ? entry.getBundle().getSymbolicName() : name);
  }

  private static Level level(LogEntry entry) {
    if (isServiceThatWent(entry)) {
      return Level.DEBUG;
    }
    return switch (entry.getLogLevel()) {
      case ERROR -> Level.ERROR;
      case WARN -> Level.WARN;
      case AUDIT, INFO -> Level.INFO;
      case DEBUG -> Level.DEBUG;
      case TRACE -> Level.TRACE;
    };
  }

  /**
   * Whether a service went as it was asked for, which the framework takes for an error. A component
   * that fails to start is told of by Declarative Services itself.
   */
  private static boolean isServiceThatWent(LogEntry entry) {
    String reason = String.valueOf(entry.getException());
    return reason.contains(ServiceException.class.getName()) && reason.contains("returned null");
  }

  /** The message with the reason, which the console would not show. */
  private static String text(LogEntry entry) {
    String message = String.valueOf(entry.getMessage());
    Throwable reason = entry.getException();
    if (reason == null) {
      return message;
    }
    while (saysNothing(reason) && reason.getCause() != null) {
      reason = reason.getCause();
    }
    String why = reason.getMessage() == null ? reason.toString() : reason.getMessage();
    return message.contains(why) ? message : message + ": " + why;
  }

  /** Whether it only wraps what was thrown; the log names the type of what it cannot keep. */
  private static boolean saysNothing(Throwable reason) {
    return reason.toString().contains(InvocationTargetException.class.getName());
  }
}
