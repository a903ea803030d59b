package io.webchat.testkit.container;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/**
 * A bundle context without a framework: it has a data area, and what a component registers can be
 * looked at. Thread-safe.
 */
public final class RegisteredServices {
  private final List<Object> services = new CopyOnWriteArrayList<>();
  private final Path data;
  private final BundleContext context = proxy(BundleContext.class, this::call);

  /** With this data area. */
  public RegisteredServices(Path data) {
    this.data = data;
  }

  /** What the component gets. */
  public BundleContext context() {
    return context;
  }

  /** The services of a type that are registered now. */
  public <T> List<T> of(Class<T> type) {
    return services.stream().filter(type::isInstance).map(type::cast).toList();
  }

  private Object call(Object self, Method method, Object[] arguments) {
    return switch (method.getName()) {
      case "getProperty" -> null;
      case "getDataFile" -> data.resolve((String) arguments[0]).toFile();
      case "registerService" -> register(arguments[1]);
      default -> throw new UnsupportedOperationException(method.getName());
    };
  }

  private ServiceRegistration<?> register(Object service) {
    services.add(service);
    return proxy(
        ServiceRegistration.class,
        (self, method, arguments) -> {
          if (!method.getName().equals("unregister")) {
            throw new UnsupportedOperationException(method.getName());
          }
          services.remove(service);
          return null;
        });
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
