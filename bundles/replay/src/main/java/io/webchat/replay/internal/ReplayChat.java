package io.webchat.replay.internal;

import io.webchat.api.InstanceSettings;
import io.webchat.api.StartChat;
import io.webchat.api.WebChat;
import io.webchat.api.WebChatFactory;
import io.webchat.api.bus.Bus;
import io.webchat.api.bus.BusEvent;
import io.webchat.api.value.Rejection;
import io.webchat.replay.internal.ReplayStep.Command;
import io.webchat.replay.internal.ReplayStep.Others;
import io.webchat.replay.internal.ReplayStep.ServerEnds;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.simulator.model.SimulatedChat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One chat that is played: the customer's commands on its bus, the others' part in a simulator. */
final class ReplayChat {
  /** For each step; more than the minute that a chat of a command waits for its scripts. */
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final WebChatFactory factory;
  private final ChatSimulator simulator;
  private final Observed observed = new Observed();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final List<String> refused = new ArrayList<>();

  ReplayChat(WebChatFactory factory, ChatSimulator simulator) {
    this.factory = factory;
    this.simulator = simulator;
  }

  /**
   * Plays a recording with an instance of its own, which is closed afterwards.
   *
   * @param seen of this instance
   * @return what it showed
   */
  Observed play(ReplayPlan plan, InstanceSettings settings, SeenMessages seen)
      throws ReplayFailure {
    WebChat chat;
    try {
      chat =
          factory.create(
              settings, created -> created.bus().subscribe(Bus.EVERY_EVENT, this::heard));
    } catch (Rejection e) {
      throw new ReplayFailure("the instance is refused: " + e.getMessage(), e);
    }
    try {
      await("the configuration", chat.ready());
      await("startChat", chat.service().startChat(new StartChat(plan.form(), null)));
      SimulatedChat server = simulator.awaitChat(PATIENCE);
      run(plan, chat, server, seen);
      return observed;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ReplayFailure("interrupted", e);
    } catch (IllegalStateException e) {
      throw new ReplayFailure(e.getMessage(), e);
    } finally {
      chat.close();
      await("closing", chat.closed());
    }
  }

  private void heard(BusEvent event) {
    observed.add(0, event.event(), event.data());
    if (event.event().equals(Shown.ENDED)) {
      ended.countDown();
    }
  }

  private void run(ReplayPlan plan, WebChat chat, SimulatedChat server, SeenMessages seen)
      throws ReplayFailure, InterruptedException {
    ServerSide others = new ServerSide(server);
    int texts = 0;
    for (ReplayStep step : plan.steps()) {
      if (isLeaving(step) && others.fence()) {
        texts++;
        awaitTexts(seen, texts, step);
      }
      if (step instanceof Others each) {
        texts += others.play(each) ? 1 : 0;
      } else if (step instanceof Command each) {
        texts += call(each, chat) && each.data().containsKey("message") && isText(each) ? 1 : 0;
      } else if (step instanceof ServerEnds) {
        server.endByServer();
      }
      awaitTexts(seen, texts, step);
    }
    if (!plan.hasEnd()) {
      if (others.fence()) {
        awaitTexts(seen, texts + 1, new ServerEnds(0));
      }
      await("endChat", chat.service().endChat());
    }
    if (!ended.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new ReplayFailure("the chat did not end within " + PATIENCE.toSeconds() + " s");
    }
  }

  private static void awaitTexts(SeenMessages seen, int texts, ReplayStep step)
      throws ReplayFailure, InterruptedException {
    if (!seen.await(texts, PATIENCE)) {
      throw new ReplayFailure(step + " did not come back within " + PATIENCE.toSeconds() + " s");
    }
  }

  private static boolean isLeaving(ReplayStep step) {
    return step instanceof Command command && command.name().endsWith("endChat");
  }

  private static boolean isText(Command step) {
    return step.name().endsWith("sendMessage");
  }

  /** Whether the command was taken. */
  private boolean call(Command step, WebChat chat) throws ReplayFailure {
    try {
      Object unused =
          await(step.toString(), chat.bus().command(step.name(), step.data()).toCompletionStage());
      return true;
    } catch (ReplayFailure e) {
      if (e.getCause() instanceof Rejection rejection) {
        refused.add(step + ": rejected with " + rejection.code() + ": " + rejection.text());
        return false;
      }
      throw e;
    }
  }

  /** Commands that were taken when they were recorded, and are refused now. */
  List<String> refused() {
    return List.copyOf(refused);
  }

  private static <T> T await(String what, CompletionStage<T> stage) throws ReplayFailure {
    try {
      return stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new ReplayFailure(what + " failed: " + e.getCause().getMessage(), e.getCause());
    } catch (TimeoutException e) {
      throw new ReplayFailure(what + " did not come within " + PATIENCE.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ReplayFailure(what + " was interrupted", e);
    }
  }
}
