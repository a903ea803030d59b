package io.webchat.web.internal.front;

import io.webchat.api.InstanceSettings;
import io.webchat.api.WebChatFactory;
import io.webchat.spi.thread.DaemonThreads;
import io.webchat.web.internal.http.FrontServlet;
import io.webchat.web.internal.http.FrontSettings;
import io.webchat.web.internal.visitor.VisitorTokens;
import io.webchat.web.internal.visitor.Visitors;
import jakarta.servlet.Servlet;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** The servlet of a front and what time asks for. Thread-safe. */
public final class RunningFront implements AutoCloseable {
  private static final int TICK_MS = 1_000;
  private static final int KEY_BYTES = 32;

  private final Visitors visitors;
  private final FrontServlet servlet;
  private final ScheduledThreadPoolExecutor timer;
  private final Optional<FleetPart> fleet;

  private RunningFront(Visitors visitors, FrontSettings settings, Optional<FleetPart> fleet) {
    this.visitors = visitors;
    this.fleet = fleet;
    this.servlet = new FrontServlet(visitors, settings, fleet.map(FleetPart::passing));
    this.timer = new ScheduledThreadPoolExecutor(1, DaemonThreads.numbered("webchat-web"));
    timer.setRemoveOnCancelPolicy(true);
  }

  /** A key for tokens of visitors that are to be known until the JVM ends. */
  public static byte[] randomKey() {
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    return key;
  }

  /**
   * What a front is opened with.
   *
   * @param template what each visitor's instance is made of
   * @param tokens that visitors are known by
   * @param spool folder for files under way
   * @param desk where a person answers the chats of a demo as an agent, if anywhere
   */
  public record Basis(
      InstanceSettings template, VisitorTokens tokens, Path spool, Optional<URI> desk) {}

  /** Opens a front. */
  public static RunningFront open(WebChatFactory factory, Basis basis, WebSettings settings) {
    long begin = System.nanoTime();
    return open(
        factory, basis, settings, () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
  }

  /** The same by another clock, which only goes forward, ms. */
  public static RunningFront open(
      WebChatFactory factory, Basis basis, WebSettings settings, LongSupplier clock) {
    Optional<FleetPart> fleet = FleetPart.of(factory, basis, settings, clock);
    Visitors visitors =
        new Visitors(
            factory,
            basis.template(),
            basis.tokens(),
            settings.commands(),
            settings.limits(),
            fleet.map(part -> part.passing().places()),
            clock);
    RunningFront front =
        new RunningFront(visitors, settings.front(basis.spool(), basis.desk()), fleet);
    front.start();
    return front;
  }

  private void start() {
    var unused = timer.scheduleWithFixedDelay(this::tick, TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
  }

  private void tick() {
    visitors.tick();
    fleet.ifPresent(FleetPart::tick);
  }

  /** The servlet, to be put at {@code PATH/*}. */
  public Servlet servlet() {
    return servlet;
  }

  /**
   * The HTTP server listens there, or there from now on, which other containers of a fleet may be
   * told.
   *
   * @param endpoints http or https URLs, as in {@code osgi.http.endpoint}
   */
  public void listensAt(Collection<String> endpoints) {
    fleet.ifPresent(part -> part.listensAt(endpoints));
  }

  /** How many visitors have an instance now. */
  public int visitors() {
    return visitors.size();
  }

  @Override
  public void close() {
    timer.shutdownNow();
    fleet.ifPresent(FleetPart::close);
    visitors.close();
  }
}
