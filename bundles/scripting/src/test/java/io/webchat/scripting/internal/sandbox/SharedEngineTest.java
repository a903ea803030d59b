package io.webchat.scripting.internal.sandbox;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** An engine that is closed while its bundle goes: who reads the log learns of real faults only. */
class SharedEngineTest {
  private static final long FOR_EVER = 0;
  private static final String GONE = "NoClassDefFoundError: com/oracle/truffle/polyglot/Impl";

  private final BlockingQueue<ILoggingEvent> logged = new LinkedBlockingQueue<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger(SharedEngine.class);
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          logged.add(event);
        }
      };

  @BeforeEach
  void listen() {
    logger.setLevel(Level.DEBUG);
    appender.start();
    logger.addAppender(appender);
  }

  @AfterEach
  void silence() {
    logger.detachAppender(appender);
    logger.setLevel(null);
  }

  @Test
  void anEngineWhoseClassesAreGoneIsClosedWithoutAWarning() throws Exception {
    SharedEngine.end(
        () -> {
          throw new NoClassDefFoundError("com/oracle/truffle/polyglot/Impl");
        },
        FOR_EVER);
    assertThat(next().getLevel()).isEqualTo(Level.DEBUG);
  }

  @Test
  void whatASlowEngineSaysLaterIsNoWarning() throws Exception {
    CountDownLatch given = new CountDownLatch(1);
    SharedEngine.end(
        () -> {
          awaitUninterrupted(given);
          throw new IllegalStateException(GONE); // as the engine wraps it
        },
        1);
    given.countDown();
    assertThat(next().getLevel()).isEqualTo(Level.DEBUG);
  }

  @Test
  void anEngineThatCannotBeClosedIsTold() throws Exception {
    SharedEngine.end(
        () -> {
          throw new IllegalStateException("busy");
        },
        FOR_EVER);
    assertThat(next())
        .extracting(ILoggingEvent::getLevel, ILoggingEvent::getFormattedMessage)
        .containsExactly(
            Level.WARN,
            "The JavaScript engine cannot be closed: java.lang.IllegalStateException: busy");
  }

  private ILoggingEvent next() throws InterruptedException {
    ILoggingEvent event = logged.poll(1, MINUTES);
    assertThat(event).as("a line").isNotNull();
    return event;
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
