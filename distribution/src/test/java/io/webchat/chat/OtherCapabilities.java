package io.webchat.chat;

import io.webchat.spi.transport.Capability;
import io.webchat.spi.transport.Transport;
import io.webchat.spi.transport.TransportProvider;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.EnumSet;
import java.util.Set;

/**
 * A provider of the same wire that says of one capability the contrary of the real one; its
 * transports are the real ones.
 */
public final class OtherCapabilities {
  private final TransportProvider real;
  private final Capability changed;

  private OtherCapabilities(TransportProvider real, Capability changed) {
    this.real = real;
    this.changed = changed;
  }

  /** Behaves as this one but for the capability. */
  public static TransportProvider of(TransportProvider real, Capability changed) {
    return new OtherCapabilities(real, changed).provider();
  }

  private TransportProvider provider() {
    return proxy(
        TransportProvider.class,
        (method, arguments) -> {
          Object result = invoke(real, method, arguments);
          return result instanceof Transport transport ? transport(transport) : result;
        });
  }

  private Transport transport(Transport transport) {
    return proxy(
        Transport.class,
        (method, arguments) ->
            method.getName().equals("capabilities")
                ? turned(transport.capabilities())
                : invoke(transport, method, arguments));
  }

  private Set<Capability> turned(Set<Capability> capabilities) {
    Set<Capability> turned = EnumSet.copyOf(capabilities);
    if (!turned.remove(changed)) {
      turned.add(changed);
    }
    return turned;
  }

  /** What a call of an interface does. */
  @FunctionalInterface
  private interface Call {
    Object made(Method method, Object[] arguments) throws Throwable;
  }

  private static <T> T proxy(Class<T> type, Call call) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> call.made(method, arguments)));
  }

  private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
