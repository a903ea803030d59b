package io.webchat.log.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceException;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.LogListener;
import org.osgi.service.log.LogReaderService;
import org.slf4j.LoggerFactory;

class ForwarderTest {
  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final ListAppender<ILoggingEvent> written = new ListAppender<>();
  private final Log log = new Log();

  @BeforeEach
  void listen() {
    written.start();
    root.addAppender(written);
  }

  @AfterEach
  void leave() {
    root.detachAppender(written);
  }

  @Test
  void entriesOfBeforeComeFirstAndEachOnce() {
    log.held.addAll(List.of(entry(1, "first"), entry(2, "second")));
    new Forwarder().follow(log);
    // held already, told by the log's own thread only now
    log.listeners.get(0).logged(entry(2, "second"));
    log.listeners.get(0).logged(entry(3, "third"));
    assertThat(written.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly("first", "second", "third");
  }

  @Test
  void theReasonIsInTheLineAndTheExceptionInTheLog() {
    Exception failure =
        new InvocationTargetException(
            new IllegalArgumentException(
                "maxRequests: at least 1, not 0", new Exception("deeper")));
    new Forwarder().logged(entry(1, "io.webchat.rest", LogLevel.ERROR, "{} failed", failure));
    ILoggingEvent line = written.list.get(0);
    assertThat(line.getLevel()).isEqualTo(ch.qos.logback.classic.Level.ERROR);
    assertThat(line.getFormattedMessage()).isEqualTo("{} failed: maxRequests: at least 1, not 0");
    assertThat(line.getThrowableProxy().getClassName())
        .isEqualTo(InvocationTargetException.class.getName());
  }

  @Test
  void aReasonThatIsAlreadyThereIsNotRepeated() {
    new Forwarder()
        .logged(entry(1, "a", LogLevel.WARN, "failed: no port", new Exception("no port")));
    new Forwarder().logged(entry(1, "a", LogLevel.WARN, "failed", new OutOfMemoryError()));
    assertThat(written.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly("failed: no port", "failed: java.lang.OutOfMemoryError");
  }

  @Test
  void whoNamesNoLoggerIsNamedByItsBundle() {
    new Forwarder().logged(entry(1, "LogService", LogLevel.WARN, "text", null));
    new Forwarder().logged(entry(1, null, LogLevel.WARN, "text", null));
    new Forwarder().logged(entry(1, "a.Component", LogLevel.WARN, "text", null));
    assertThat(written.list)
        .extracting(ILoggingEvent::getLoggerName)
        .containsExactly("a.bundle", "a.bundle", "a.Component");
  }

  @Test
  void aServiceThatGoesAsItIsAskedForIsNoError() {
    String text = "FrameworkEvent ERROR";
    ServiceException gone =
        new ServiceException(
            "Service factory returned null. (null)", ServiceException.FACTORY_ERROR);
    ServiceException broken =
        new ServiceException("Service factory threw", ServiceException.FACTORY_EXCEPTION);
    new Forwarder().logged(entry(1, "a", LogLevel.ERROR, text, gone));
    new Forwarder().logged(entry(1, "a", LogLevel.ERROR, text, broken));
    assertThat(written.list)
        .filteredOn(line -> line.getLevel().isGreaterOrEqual(ch.qos.logback.classic.Level.INFO))
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly("FrameworkEvent ERROR: Service factory threw");
  }

  private static LogEntry entry(long sequence, String message) {
    return entry(sequence, "a", LogLevel.WARN, message, null);
  }

  private static LogEntry entry(
      long sequence, String logger, LogLevel level, String message, Throwable exception) {
    return fake(
        LogEntry.class,
        method ->
            switch (method) {
              case "getSequence" -> sequence;
              case "getLoggerName" -> logger;
              case "getLogLevel" -> level;
              case "getMessage" -> message;
              case "getException" -> exception;
              case "getBundle" -> fake(Bundle.class, name -> "a.bundle");
              default -> throw new AssertionError("unexpected " + method);
            });
  }

  private static <T> T fake(Class<T> type, Function<String, Object> answers) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> answers.apply(method.getName())));
  }

  /** A log with entries of before. */
  private static final class Log implements LogReaderService {
    private final List<LogListener> listeners = new ArrayList<>();
    private final List<LogEntry> held = new ArrayList<>();

    @Override
    public void addLogListener(LogListener listener) {
      listeners.add(listener);
    }

    @Override
    public void removeLogListener(LogListener listener) {
      listeners.remove(listener);
    }

    @Override
    public Enumeration<LogEntry> getLog() {
      List<LogEntry> newestFirst = new ArrayList<>(held);
      Collections.reverse(newestFirst);
      return Collections.enumeration(newestFirst);
    }
  }
}
