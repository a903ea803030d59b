package io.webchat.scripts;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.framework.wiring.BundleWiring;

/**
 * What is logged in the container under a name. The container has its own Logback, so that it is
 * listened to by reflection.
 */
final class LogCapture implements AutoCloseable {
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Object logger;
  private final Object appender;

  private LogCapture(String name) {
    try {
      ClassLoader classic =
          ScriptContainer.framework()
              .bundle("ch.qos.logback.classic")
              .adapt(BundleWiring.class)
              .getClassLoader();
      Class<?> type = classic.loadClass("ch.qos.logback.core.Appender");
      Object factory =
          ScriptContainer.framework()
              .bundle("slf4j.api")
              .loadClass("org.slf4j.LoggerFactory")
              .getMethod("getILoggerFactory")
              .invoke(null);
      logger = factory.getClass().getMethod("getLogger", String.class).invoke(factory, name);
      InvocationHandler handler = this::called;
      appender = Proxy.newProxyInstance(classic, new Class<?>[] {type}, handler);
      change("addAppender");
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Listens from now on. */
  static LogCapture of(String name) {
    return new LogCapture(name);
  }

  /** Level and message of what was logged, in order. */
  List<String> lines() {
    return List.copyOf(lines);
  }

  private Object called(Object proxy, Method method, Object[] arguments)
      throws ReflectiveOperationException {
    return switch (method.getName()) {
      case "doAppend" -> {
        Object event = arguments[0];
        lines.add(get(event, "getLevel") + " " + get(event, "getFormattedMessage"));
        yield null;
      }
      case "hashCode" -> System.identityHashCode(proxy);
      case "equals" -> proxy == arguments[0];
      case "isStarted" -> true;
      case "getName", "toString" -> "capture";
      default -> null;
    };
  }

  private static Object get(Object event, String getter) throws ReflectiveOperationException {
    return event.getClass().getMethod(getter).invoke(event);
  }

  private void change(String method) throws ReflectiveOperationException {
    for (Method candidate : logger.getClass().getMethods()) {
      if (candidate.getName().equals(method)
          && candidate.getParameterCount() == 1
          && candidate.getParameterTypes()[0].isInstance(appender)) {
        candidate.invoke(logger, appender);
        return;
      }
    }
    throw new NoSuchMethodException(method);
  }

  @Override
  public void close() {
    try {
      change("detachAppender");
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
