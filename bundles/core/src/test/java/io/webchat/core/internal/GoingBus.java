package io.webchat.core.internal;

import io.webchat.api.bus.Bus;
import io.webchat.api.bus.Plugin;
import io.webchat.spi.bus.BusFactory;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** Makes real buses; once their bundle is gone, every call of them throws. */
final class GoingBus implements BusFactory {
  private final BusFactory real = ServiceLoader.load(BusFactory.class).findFirst().orElseThrow();
  private final Supplier<Error> failure;
  private volatile boolean gone;

  GoingBus() {
    this(() -> new NoClassDefFoundError("a class of the bus"));
  }

  GoingBus(Supplier<Error> failure) {
    this.failure = failure;
  }

  /** From now on the classes are missing. */
  void classesGone() {
    gone = true;
  }

  @Override
  public Bus create(String instanceId, Executor mailbox, Map<String, ?> settings) {
    return wrap(Bus.class, real.create(instanceId, mailbox, settings));
  }

  private <T> T wrap(Class<T> type, T target) {
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          if (gone && !method.getName().equals("command")) {
            throw failure.get();
          }
          try {
            Object result = method.invoke(target, arguments);
            return result instanceof Optional<?> found && found.orElse(null) instanceof Plugin p
                ? Optional.of(wrap(Plugin.class, p))
                : result;
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        };
    return type.cast(
        Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {type}, handler));
  }
}
