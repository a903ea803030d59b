package io.webchat.log.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.Version;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.slf4j.LoggerFactory;

/** Events that come as late as the framework likes to deliver them. */
class BundleChangesTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger(BundleChanges.class);
  private final ListAppender<ILoggingEvent> written = new ListAppender<>();
  private final List<BundleListener> listeners = new ArrayList<>();
  private final List<BundleEvent> undelivered = new ArrayList<>();
  private boolean persistentlyStarted = true;

  private final BundleStartLevel level =
      proxy(
          BundleStartLevel.class,
          (name, arguments) -> name.equals("isPersistentlyStarted") ? persistentlyStarted : null);
  private final Bundle bundle =
      proxy(
          Bundle.class,
          (name, arguments) ->
              switch (name) {
                case "adapt" -> level;
                case "getState" -> Bundle.ACTIVE;
                case "getSymbolicName", "toString" -> "a.bundle";
                case "getVersion" -> new Version(1, 2, 3);
                case "hashCode" -> 1;
                case "equals" -> true; // there is no other
                default -> throw new AssertionError(name);
              });
  private final BundleContext context =
      proxy(
          BundleContext.class,
          (name, arguments) ->
              switch (name) {
                case "getBundles" -> new Bundle[] {bundle};
                case "getBundle" -> bundle;
                case "addBundleListener" -> listeners.add((BundleListener) arguments[0]);
                case "removeBundleListener" -> listeners.remove(arguments[0]);
                default -> null;
              });
  private final BundleChanges changes = new BundleChanges(context);

  private interface Answer {
    Object to(String method, Object[] arguments);
  }

  private static <T> T proxy(Class<T> type, Answer answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              Object result = answer.to(method.getName(), arguments);
              return method.getReturnType() == void.class ? null : result;
            }));
  }

  @BeforeEach
  void open() {
    written.start();
    logger.addAppender(written);
    changes.open();
  }

  @AfterEach
  void close() {
    changes.close();
    assertThat(listeners).isEmpty();
    logger.detachAppender(written);
  }

  /** Synchronous listeners hear it now, the others with {@link #deliver}. */
  private void happens(int type) {
    BundleEvent event = new BundleEvent(type, bundle);
    for (BundleListener listener : List.copyOf(listeners)) {
      if (listener instanceof SynchronousBundleListener) {
        listener.bundleChanged(event);
      }
    }
    undelivered.add(event);
  }

  private void deliver() {
    for (BundleEvent event : undelivered) {
      for (BundleListener listener : List.copyOf(listeners)) {
        if (!(listener instanceof SynchronousBundleListener)) {
          listener.bundleChanged(event);
        }
      }
    }
    undelivered.clear();
  }

  private List<String> lines() {
    return written.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Test
  void aStopIsToldAlsoWhenItsEventComesAfterTheNextStart() {
    persistentlyStarted = false;
    happens(BundleEvent.STOPPED);
    persistentlyStarted = true;
    happens(BundleEvent.STARTED);
    deliver();
    assertThat(lines())
        .containsExactly("Bundle a.bundle 1.2.3 stopped", "Bundle a.bundle 1.2.3 started");
  }

  @Test
  void aStopOfTheFrameworkForARefreshIsNotTold() {
    happens(BundleEvent.STOPPED);
    persistentlyStarted = false; // an operator stops it before the event comes
    happens(BundleEvent.STARTED);
    deliver();
    assertThat(lines()).isEmpty();
  }
}
