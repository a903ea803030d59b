package io.webchat.core.internal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Stages that are settled from the beginning. */
final class Stages {
  private Stages() {}

  static CompletionStage<Object> nothing() {
    return CompletableFuture.completedFuture(null);
  }

  static CompletionStage<Object> value(Object value) {
    return CompletableFuture.completedFuture(value);
  }
}
