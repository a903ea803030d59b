package io.webchat.swap;

import io.webchat.spi.thread.DaemonThreads;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refreshes bundles that use what was replaced, by an operator's tool or otherwise: a bundle that
 * was updated or uninstalled, or one that was stopped while another version of it runs. Without it
 * they are active but do not see the services of the new one. Bundles for which the new one does
 * not fit keep what they have. One refresh at a time, on a thread of its own. Thread-safe.
 */
@Component(service = BundleRefresher.class, immediate = true)
public final class BundleRefresher implements BundleListener {
  private static final Logger LOG = LoggerFactory.getLogger(BundleRefresher.class);

  /**
   * How long after the last change others are left the time to refresh, ms: File Install does so
   * for what changed in its folder, and a command that updates several bundles may do so, too.
   */
  private static final long QUIET_MS = 1_000;

  private static final long REFRESH_SECONDS = 60;

  /**
   * What a refresh did.
   *
   * @param restarted bundles that were restarted with what they use, by name
   * @param troubles what keeps bundles from the new one, or from being active again
   */
  record Result(List<Bundle> restarted, List<String> troubles) {
    static final Result NOTHING = new Result(List.of(), List.of());
  }

  private final BundleContext context;

  /** Asked for at once: an event may still come when the context is not valid any more. */
  private final Bundle system;

  private final Wiring wiring;
  private final ScheduledExecutorService thread;
  private final Set<Bundle> stopped = new LinkedHashSet<>();

  /** What was logged last; of the thread. */
  private Set<String> told = Set.of();

  /** Changes by tools that are under way. */
  private int changes;

  private Future<?> due = CompletableFuture.completedFuture(null);

  /** For Declarative Services. */
  @Activate
  public BundleRefresher(BundleContext context) {
    this.context = context;
    this.system = context.getBundle(Constants.SYSTEM_BUNDLE_ID);
    this.wiring = new Wiring(context);
    this.thread =
        new ScheduledThreadPoolExecutor(
            1, DaemonThreads.numbered("webchat-swap"), new ThreadPoolExecutor.DiscardPolicy());
    context.addBundleListener(this);
  }

  @Deactivate
  void close() {
    context.removeBundleListener(this);
    thread.shutdownNow();
  }

  @Override
  public void bundleChanged(BundleEvent event) {
    switch (event.getType()) {
      case BundleEvent.UPDATED, BundleEvent.UNINSTALLED, BundleEvent.INSTALLED -> changed(null);
      case BundleEvent.STOPPED -> changed(event.getBundle());
      default -> {
        // nothing is replaced
      }
    }
  }

  private synchronized void changed(Bundle stoppedOne) {
    if (system.getState() != Bundle.ACTIVE) {
      return;
    }
    if (stoppedOne != null) {
      stopped.add(stoppedOne);
    }
    later();
  }

  private void later() {
    due.cancel(false);
    if (changes == 0) {
      due = thread.schedule(this::afterChanges, QUIET_MS, TimeUnit.MILLISECONDS);
    }
  }

  /** A tool changes a bundle: it refreshes what uses it itself, and tells what was restarted. */
  synchronized void begin() {
    changes++;
    due.cancel(false);
  }

  /** The tool has done so, or has not been able to. */
  synchronized void end() {
    changes--;
    later();
  }

  private void afterChanges() {
    try {
      List<String> troubles = rewireNow().troubles();
      // once, though it stays so while other bundles change
      troubles.stream().filter(trouble -> !told.contains(trouble)).forEach(LOG::warn);
      told = Set.copyOf(troubles);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | LinkageError e) {
      if (!thread.isShutdown()) { // else the bundle itself is being replaced
        LOG.warn("Bundles that use what was replaced could not be refreshed", e);
      }
    }
  }

  /** Refreshes what uses something that was replaced; returns when it is done. */
  Result rewire() throws Exception {
    return thread.submit(this::rewireNow).get(2 * REFRESH_SECONDS, TimeUnit.SECONDS);
  }

  /** The same when a bundle was stopped: those who use it change over to another version of it. */
  Result rewireFrom(Bundle stoppedOne) throws Exception {
    synchronized (this) {
      stopped.add(stoppedOne);
    }
    return rewire();
  }

  /** Refreshes a bundle and all that use it, whether they need it or not. */
  Result refresh(Bundle bundle) throws Exception {
    return thread
        .submit(() -> refreshNow(List.of(bundle)))
        .get(2 * REFRESH_SECONDS, TimeUnit.SECONDS);
  }

  /** Whether {@code other} would be restarted with a bundle that is refreshed. */
  boolean concerns(Bundle bundle, Bundle other) {
    return wiring.closure(List.of(bundle)).contains(other);
  }

  private Result rewireNow() throws InterruptedException {
    awaitRefresh(List.of()); // those under way may do it
    List<String> troubles = new ArrayList<>();
    Set<Bundle> fitting = new LinkedHashSet<>();
    for (Bundle replaced : wiring.replaced()) {
      Optional<String> misfit = misfit(replaced);
      misfit.ifPresentOrElse(troubles::add, () -> fitting.add(replaced));
    }
    fitting.addAll(stoppedWithUsers());
    Result done = fitting.isEmpty() ? Result.NOTHING : refreshNow(fitting);
    troubles.addAll(done.troubles());
    return new Result(done.restarted(), troubles);
  }

  private Optional<String> misfit(Bundle replaced) {
    for (Bundle user : wiring.usersOfFormer(replaced)) {
      Optional<String> missing = wiring.missing(user);
      if (missing.isPresent()) {
        return Optional.of(
            "%s keeps using the former %s: nothing that is installed offers %s"
                .formatted(BundleNames.shown(user), BundleNames.shown(replaced), missing.get()));
      }
    }
    return Optional.empty();
  }

  /**
   * Versions that were stopped while another runs: those who use them see no service of the other.
   * Refreshed themselves, they are not resolved any more, and what is resolved is preferred.
   */
  private List<Bundle> stoppedWithUsers() {
    List<Bundle> candidates;
    synchronized (this) {
      candidates = List.copyOf(stopped);
      stopped.clear();
    }
    return candidates.stream()
        .filter(bundle -> bundle.getState() == Bundle.RESOLVED)
        .filter(bundle -> wiring.runningNamesake(bundle).isPresent())
        .filter(bundle -> !wiring.users(bundle).isEmpty())
        .toList();
  }

  private Result refreshNow(Collection<Bundle> bundles) throws InterruptedException {
    List<Bundle> active =
        wiring.closure(bundles).stream()
            .filter(bundle -> bundle.getState() == Bundle.ACTIVE || bundles.contains(bundle))
            .filter(bundle -> bundle.getState() != Bundle.UNINSTALLED)
            .sorted(Comparator.comparing((Bundle bundle) -> BundleNames.shown(bundle)))
            .toList();
    List<String> troubles = new ArrayList<>();
    if (!awaitRefresh(bundles)) {
      troubles.add("the refresh takes longer than " + REFRESH_SECONDS + " s; it goes on");
    }
    for (Bundle bundle : active) {
      if (bundle.getState() != Bundle.ACTIVE && !bundles.contains(bundle)) {
        troubles.add(BundleNames.shown(bundle) + " is " + BundleNames.state(bundle) + " now");
      }
    }
    return new Result(active, troubles);
  }

  /** Nothing to refresh: waits for the refreshes that were asked for before. */
  private boolean awaitRefresh(Collection<Bundle> bundles) throws InterruptedException {
    CompletableFuture<FrameworkEvent> done = new CompletableFuture<>();
    wiring.framework().refreshBundles(bundles, done::complete);
    try {
      done.get(REFRESH_SECONDS, TimeUnit.SECONDS);
      return true;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }
}
