package io.webchat.simulator.internal.http;

import io.webchat.simulator.internal.http.ApiRequest.Target;
import java.util.Optional;
import java.util.function.Consumer;

/** One group of addresses. */
public interface Api {
  /**
   * What the request means; empty when it is not for this group. Judged before the body is read.
   */
  Optional<Target> target(String method, String path);

  /** The target again when the body says more; the same by default. */
  default Target refine(ApiRequest call) {
    return call.target();
  }

  /** Whether requests are recorded and faults apply. */
  boolean isChat();

  /** Answers exactly once, now or later, on any thread. */
  void handle(ApiRequest call, Consumer<ApiResponse> reply);
}
