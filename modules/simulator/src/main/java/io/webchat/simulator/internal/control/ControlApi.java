package io.webchat.simulator.internal.control;

import io.webchat.simulator.Faults;
import io.webchat.simulator.Operation;
import io.webchat.simulator.RequestLog;
import io.webchat.simulator.internal.chat.Chats;
import io.webchat.simulator.internal.chat.Timer;
import io.webchat.simulator.internal.http.Answer;
import io.webchat.simulator.internal.http.Api;
import io.webchat.simulator.internal.http.Call;
import io.webchat.simulator.internal.http.Call.Target;
import java.util.Optional;
import java.util.function.Consumer;

/** The control endpoint. */
public final class ControlApi implements Api {
  /** Where it is. */
  public static final String BASE = "/control/";

  public ControlApi(Chats chats, Faults faults, RequestLog requests, Timer timer) {}

  @Override
  public Optional<Target> target(String method, String path) {
    return path.startsWith(BASE)
        ? Optional.of(new Target(Operation.OTHER, "", "", ""))
        : Optional.empty();
  }

  @Override
  public boolean isChat() {
    return false;
  }

  @Override
  public void handle(Call call, Consumer<Answer> reply) {
    reply.accept(Answer.text(200, "text/plain", "control"));
  }
}
