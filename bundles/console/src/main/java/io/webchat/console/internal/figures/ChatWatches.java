package io.webchat.console.internal.figures;

import io.webchat.spi.extension.InstanceContext;
import io.webchat.spi.extension.InstanceExtension;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** Watches every instance, as long as it is registered as an extension. Thread-safe. */
public final class ChatWatches implements InstanceExtension {
  private final Map<String, ChatWatch> watches = new ConcurrentHashMap<>();
  private final Timeline timeline;
  private final LongSupplier clock;

  /**
   * Watches none yet.
   *
   * @param clock epoch ms
   */
  public ChatWatches(Timeline timeline, LongSupplier clock) {
    this.timeline = timeline;
    this.clock = clock;
  }

  @Override
  public CompletionStage<? extends AutoCloseable> attach(InstanceContext instance) {
    ChatWatch watch = new ChatWatch(instance.instance(), timeline, clock);
    String id = instance.instance().id();
    watch.begin();
    watches.put(id, watch);
    AutoCloseable closing =
        () -> {
          watch.close();
          watches.remove(id, watch); // a newer one of the same id stays
        };
    return CompletableFuture.completedFuture(closing);
  }

  /** What is watched of an instance. */
  public Optional<ChatWatch> of(String id) {
    return Optional.ofNullable(watches.get(id));
  }

  /** All that are watched. */
  public Collection<ChatWatch> all() {
    return Collections.unmodifiableCollection(watches.values());
  }
}
