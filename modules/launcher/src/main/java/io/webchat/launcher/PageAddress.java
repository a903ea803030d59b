package io.webchat.launcher;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;

/**
 * Prints where the pages are, once the HTTP server listens and a bundle offers them there, and
 * again when that changes. A service with the property {@code webchat.page} offers a page below the
 * address that the HTTP server has in {@code osgi.http.endpoint}; {@code webchat.page.title} is
 * what it is called.
 */
final class PageAddress {
  private static final String PAGE = "webchat.page";
  private static final String TITLE = "webchat.page.title";
  private static final String ENDPOINT = "osgi.http.endpoint";

  private final PrintStream out;
  private final Map<ServiceReference<?>, Boolean> services = new ConcurrentSkipListMap<>();
  private final CountDownLatch printed = new CountDownLatch(1);
  private Set<String> last = Set.of();

  private PageAddress(PrintStream out) {
    this.out = out;
  }

  /** Prints it there from now on. */
  static PageAddress print(BundleContext context, PrintStream out) {
    PageAddress address = new PageAddress(out);
    try {
      new ServiceTracker<Object, Object>(
          context, FrameworkUtil.createFilter("(|(" + PAGE + "=*)(" + ENDPOINT + "=*))"), null) {
        @Override
        public Object addingService(ServiceReference<Object> reference) {
          address.found(reference);
          return reference;
        }

        @Override
        public void modifiedService(ServiceReference<Object> reference, Object same) {
          address.found(reference);
        }

        @Override
        public void removedService(ServiceReference<Object> reference, Object same) {
          address.services.remove(reference);
        }
      }.open(true);
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException(e);
    }
    return address;
  }

  /** Whether it was printed within so many seconds. */
  boolean await(long seconds) throws InterruptedException {
    return printed.await(seconds, TimeUnit.SECONDS);
  }

  private synchronized void found(ServiceReference<?> reference) {
    services.put(reference, true);
    Optional<String> endpoint = first(ENDPOINT);
    if (endpoint.isEmpty()) {
      return;
    }
    Set<String> lines = new TreeSet<>();
    for (ServiceReference<?> service : services.keySet()) {
      values(service.getProperty(PAGE)).stream()
          .map(page -> title(service) + ": " + endpoint.get().replaceFirst("/+$", "") + page)
          .forEach(lines::add);
    }
    for (String line : lines) {
      if (!last.contains(line)) {
        out.println(line);
        printed.countDown();
      }
    }
    last = lines;
  }

  private static String title(ServiceReference<?> service) {
    return values(service.getProperty(TITLE)).stream().findFirst().orElse("Pages");
  }

  private Optional<String> first(String property) {
    return services.keySet().stream()
        .flatMap(service -> values(service.getProperty(property)).stream())
        .findFirst();
  }

  private static List<String> values(Object property) {
    if (property instanceof String text) {
      return List.of(text);
    }
    if (property instanceof String[] texts) {
      return Arrays.asList(texts);
    }
    return property instanceof Collection<?> texts
        ? texts.stream().map(String::valueOf).toList()
        : List.of();
  }
}
