package io.webchat.transport.webmessaging.internal;

import io.webchat.rest.RestCall;
import io.webchat.rest.RestClient;
import io.webchat.rest.RestResponse;
import io.webchat.rest.RestUrl;
import io.webchat.transport.webmessaging.internal.wire.DeploymentConfig;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/**
 * The configurations of deployments, each fetched once in a while however many chats need it.
 * Failures are not kept. Thread-safe.
 */
final class DeploymentConfigs {
  /** How long one is used, ms. */
  static final long FRESH_MS = 300_000;

  /** How many are kept. */
  static final int LIMIT = 100;

  private record Fetched(CompletableFuture<DeploymentConfig> config, long since) {}

  private final LongSupplier nanoTime;
  private final Map<String, Fetched> entries =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Fetched> eldest) {
          return size() > LIMIT;
        }
      };

  DeploymentConfigs(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * The configuration at an address.
   *
   * @param client of all transports
   * @param timeoutMs for the call, if one is made
   */
  CompletableFuture<DeploymentConfig> get(RestClient client, RestUrl url, long timeoutMs) {
    CompletableFuture<DeploymentConfig> mine = new CompletableFuture<>();
    synchronized (entries) {
      Fetched known = entries.get(url.text());
      if (known != null && isFresh(known)) {
        return known.config().copy();
      }
      entries.put(url.text(), new Fetched(mine, nanoTime.getAsLong()));
    }
    RestCall call = RestCall.get("config.json", url).timeout(timeoutMs).build();
    CompletableFuture<?> unused =
        client
            .exchange(call, DeploymentConfigs::read)
            .whenComplete(
                (config, failure) -> {
                  if (failure == null) {
                    mine.complete(config);
                  } else {
                    forget(url, mine);
                    mine.completeExceptionally(failure);
                  }
                });
    return mine.copy();
  }

  private boolean isFresh(Fetched entry) {
    return !entry.config().isCompletedExceptionally()
        && nanoTime.getAsLong() - entry.since() < FRESH_MS * 1_000_000;
  }

  private void forget(RestUrl url, CompletableFuture<DeploymentConfig> failed) {
    synchronized (entries) {
      Fetched entry = entries.get(url.text());
      if (entry != null && entry.config() == failed) {
        entries.remove(url.text());
      }
    }
  }

  int size() {
    synchronized (entries) {
      return entries.size();
    }
  }

  private static DeploymentConfig read(RestResponse answer) {
    if (!answer.good()) {
      throw answer.httpFailure().build();
    }
    if (!(answer.body() instanceof Map)) {
      throw answer.invalid("is no configuration of a deployment: check configURL");
    }
    return DeploymentConfig.of(answer.object());
  }
}
