package io.webchat.simulator.internal.fault;

import io.webchat.simulator.Fault;
import io.webchat.simulator.FaultKind;
import io.webchat.simulator.internal.chat.Chats;
import io.webchat.simulator.internal.chat.Conversation;
import io.webchat.simulator.internal.chat.Timer;
import io.webchat.simulator.internal.http.Answer;
import io.webchat.simulator.internal.http.Api;
import io.webchat.simulator.internal.http.Call;
import io.webchat.simulator.internal.http.Exchange;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The way of a request through the faults that hit it: before the server does its work, the work,
 * and after it.
 */
public final class FaultyPath {
  private final Switchboard switchboard;
  private final Chats chats;
  private final Timer timer;

  public FaultyPath(Switchboard switchboard, Chats chats, Timer timer) {
    this.switchboard = switchboard;
    this.chats = chats;
    this.timer = timer;
  }

  /** Answers the request, in one way or another. */
  public void run(Call call, Api api, Exchange exchange) {
    List<Fault> hits = switchboard.hitting(call.target());
    if (hits.isEmpty()) {
      api.handle(call, exchange::send);
    } else {
      before(new ArrayDeque<>(hits), hits, call, api, exchange);
    }
  }

  private void before(Deque<Fault> left, List<Fault> all, Call call, Api api, Exchange exchange) {
    while (!left.isEmpty()) {
      Fault fault = left.removeFirst();
      boolean v3 = call.target().v3();
      Optional<Answer> instead = Wires.instead(fault, v3);
      if (instead.isPresent()) {
        after(all, instead.get(), exchange);
        return;
      }
      switch (fault.kind()) {
        case DELAY -> {
          timer.after(fault.pause(), () -> before(left, all, call, api, exchange));
          return;
        }
        case RESET -> {
          exchange.reset();
          return;
        }
        case HUGE_BODY -> {
          byte[][] frame = Wires.hugeFrame(v3);
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
    api.handle(call, answer -> after(all, answer, exchange));
  }

  private void after(List<Fault> all, Answer good, Exchange exchange) {
    Answer answer = good;
    Duration late = Duration.ZERO;
    Consumer<Answer> way = exchange::send;
    for (Fault fault : all) {
      answer = Wires.damaged(fault, answer);
      if (fault.kind() == FaultKind.DELAY_AFTER) {
        late = late.plus(fault.pause());
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
    Answer last = Wires.encoded(all, answer);
    Consumer<Answer> lastWay = way;
    if (late.isZero()) {
      lastWay.accept(last);
    } else {
      timer.after(late, () -> lastWay.accept(last));
    }
  }
}
