package io.webchat.simulator.internal.fault;

import io.webchat.simulator.internal.chat.Chats;
import io.webchat.simulator.internal.chat.Conversation;
import io.webchat.simulator.internal.chat.Timer;
import io.webchat.simulator.internal.fault.ActiveFaults.Hit;
import io.webchat.simulator.internal.http.Api;
import io.webchat.simulator.internal.http.ApiRequest;
import io.webchat.simulator.internal.http.ApiResponse;
import io.webchat.simulator.internal.http.ResponseWriter;
import io.webchat.simulator.model.Fault;
import io.webchat.simulator.model.FaultKind;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Applies the faults that hit a request: those before the server's work, and those that change its
 * answer.
 */
public final class FaultyPath {
  /** What can hit a request: all but what is for pushes and sockets. */
  private static final Set<FaultKind> OF_REQUESTS =
      Arrays.stream(FaultKind.values())
          .filter(kind -> !kind.ofPushes())
          .collect(Collectors.toUnmodifiableSet());

  private final ActiveFaults faults;
  private final Chats chats;
  private final Timer timer;

  public FaultyPath(ActiveFaults faults, Chats chats, Timer timer) {
    this.faults = faults;
    this.chats = chats;
    this.timer = timer;
  }

  /** Answers the request, in one way or another. */
  public void run(ApiRequest call, Api api, ResponseWriter exchange) {
    List<Hit> hits = faults.hitting(call.target(), OF_REQUESTS);
    if (hits.isEmpty()) {
      api.handle(call, exchange::send);
    } else {
      before(new ArrayDeque<>(hits), hits, call, api, exchange);
    }
  }

  private void before(
      Deque<Hit> left, List<Hit> all, ApiRequest call, Api api, ResponseWriter exchange) {
    while (!left.isEmpty()) {
      Hit hit = left.removeFirst();
      Fault fault = hit.fault();
      Optional<ApiResponse> instead = FaultResponses.instead(fault, api);
      if (instead.isPresent()) {
        api.handleInstead(call, instead.get(), response -> after(all, api, response, exchange));
        return;
      }
      switch (fault.kind()) {
        case DELAY -> {
          faults.delay(hit, timer, () -> before(left, all, call, api, exchange));
          return;
        }
        case RESET -> {
          exchange.reset();
          return;
        }
        case HUGE_BODY -> {
          byte[][] frame = FaultResponses.hugeFrame(api.frame());
          exchange.sendHuge(frame[0], fault.size(), frame[1]);
          return;
        }
        case ALIAS_CHANGE ->
            chats.find(call.target().chatId()).ifPresent(Conversation::changeAlias);
        case SESSION_FORGOTTEN ->
            chats.find(call.target().chatId()).ifPresent(Conversation::forget);
        default -> {}
      }
    }
    api.handle(call, response -> after(all, api, response, exchange));
  }

  private void after(List<Hit> all, Api api, ApiResponse good, ResponseWriter exchange) {
    ApiResponse response = good;
    Deque<Hit> delays = new ArrayDeque<>();
    Consumer<ApiResponse> way = exchange::send;
    for (Hit hit : all) {
      Fault fault = hit.fault();
      response = FaultResponses.damaged(fault, api, response);
      if (fault.kind() == FaultKind.DELAY_AFTER) {
        delays.add(hit);
      } else if (fault.kind() == FaultKind.RESET_AFTER) {
        way = dropped -> exchange.reset();
      } else if (fault.kind() == FaultKind.TRUNCATED_JSON) {
        way = exchange::sendHalf;
      } else if (fault.kind() == FaultKind.CUT_BODY) {
        way = exchange::sendCut;
      } else if (fault.kind() == FaultKind.KEEP_ALIVE) {
        exchange.keepAlive(fault.pause());
      } else if (fault.kind() == FaultKind.TRICKLE) {
        way =
            whole -> exchange.trickle(whole, (int) Math.max(1, fault.size()), fault.pause(), timer);
      }
    }
    ApiResponse last = FaultResponses.encoded(all.stream().map(Hit::fault).toList(), response);
    Consumer<ApiResponse> lastWay = way;
    afterAll(delays, () -> lastWay.accept(last));
  }

  private void afterAll(Deque<Hit> delays, Runnable action) {
    if (delays.isEmpty()) {
      action.run();
    } else {
      faults.delay(delays.removeFirst(), timer, () -> afterAll(delays, action));
    }
  }
}
