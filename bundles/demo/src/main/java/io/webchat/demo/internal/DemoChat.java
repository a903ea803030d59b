package io.webchat.demo.internal;

import io.webchat.api.InstanceSettings;
import io.webchat.api.StartChat;
import io.webchat.api.WebChat;
import io.webchat.api.WebChatFactory;
import io.webchat.api.WebChatService;
import io.webchat.api.message.Message;
import io.webchat.api.message.MessageKind;
import io.webchat.api.message.OutgoingMessage;
import io.webchat.api.message.Participant.Role;
import io.webchat.api.message.Stats;
import io.webchat.api.message.Transcript;
import io.webchat.api.rich.ButtonResponse;
import io.webchat.api.rich.ListPicker;
import io.webchat.api.value.Rejection;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/** One whole chat, from start to end, with every step checked. */
final class DemoChat {
  /** For each step; more than the minute that a chat of a command waits for its scripts. */
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final WebChatFactory factory;
  private final PrintStream out;

  DemoChat(WebChatFactory factory, PrintStream out) {
    this.factory = factory;
    this.out = out;
  }

  /**
   * Holds the chat with an instance of its own, which is closed afterwards.
   *
   * @param choosing whether the agent offers something to choose when asked for it
   * @throws DemoFailure when a step fails or does not come in time
   */
  void hold(InstanceSettings settings, boolean choosing) throws DemoFailure {
    WebChat chat;
    try {
      chat = factory.create(settings);
    } catch (Rejection e) {
      throw new DemoFailure("the instance is refused: " + e.getMessage(), e);
    }
    try (RecordedEvents heard = new RecordedEvents(chat.bus(), out)) {
      talk(chat, heard, choosing);
    } finally {
      chat.close();
    }
    await("closing", chat.closed());
  }

  /**
   * Holds the chat in two parts where it is asynchronous: the instance is left in the middle, and
   * another one of the same id takes the session up again. Otherwise as {@link #hold}.
   */
  void holdAcrossRestart(InstanceSettings settings) throws DemoFailure {
    WebChat first = factory.create(settings);
    await("the configuration", first.ready());
    if (!first.configuration().async().enabled()) {
      first.close();
      await("closing", first.closed());
      hold(settings, false);
      return;
    }
    try (RecordedEvents heard = new RecordedEvents(first.bus(), out)) {
      step("startChat");
      await(
          "startChat",
          first.service().startChat(StartChat.by("Paul", "Client").with("nickname", "Paul")));
      fromAgent(heard, "the agent's greeting");
    } finally {
      first.close();
    }
    await("closing", first.closed());
    step("(restart)");
    AtomicReference<RecordedEvents> listening = new AtomicReference<>();
    WebChat second =
        factory.create(settings, chat -> listening.set(new RecordedEvents(chat.bus(), out)));
    try (RecordedEvents heard = listening.get()) {
      heard.await("restored", PATIENCE);
      fromAgent(heard, "the greeting of before the restart");
      heard.forget();
      step("sendMessage");
      await("sendMessage", second.service().sendMessage("Here I am again."));
      fromAgent(heard, "the agent's answer");
      step("endChat");
      await("endChat", second.service().endChat());
      heard.await("ended", PATIENCE);
    } finally {
      second.close();
    }
    await("closing", second.closed());
  }

  private void talk(WebChat chat, RecordedEvents heard, boolean choosing) throws DemoFailure {
    WebChatService service = chat.service();
    await("the configuration", chat.ready());
    step("startChat");
    await("startChat", service.startChat(StartChat.by("Paul", "Client").with("nickname", "Paul")));
    heard.await("started", PATIENCE);
    heard.await("agentConnected", PATIENCE);
    heard.await("agentTypingStarted", PATIENCE);
    fromAgent(heard, "the agent's greeting");
    heard.forget();
    step("sendTyping");
    await("sendTyping", service.sendTyping("Hello, I have a quest"));
    heard.await("clientTypingStarted", PATIENCE);
    step("sendMessage");
    await("sendMessage", service.sendMessage("Hello, I have a question about my order."));
    heard.awaitMessage(
        "the own message",
        PATIENCE,
        message -> message.from().role() == Role.CLIENT && message.kind() == MessageKind.MESSAGE);
    heard.await("agentTypingStarted", PATIENCE);
    fromAgent(heard, "the agent's answer");
    if (choosing) {
      choose(service, heard);
    }
    report(service);
    step("endChat");
    await("endChat", service.endChat());
    heard.await("ended", PATIENCE);
  }

  /** Has the agent offer a choice, and chooses the first item. */
  private void choose(WebChatService service, RecordedEvents heard) throws DemoFailure {
    heard.forget();
    step("sendMessage");
    await("sendMessage", service.sendMessage("Show me something structured."));
    Message offered =
        heard.awaitMessage("a choice", PATIENCE, message -> !items(message).isEmpty());
    items(offered).forEach(item -> out.println("    [ " + item.title() + " ]"));
    ButtonResponse chosen = items(offered).get(0).answer();
    heard.forget();
    step("sendMessage {reply}");
    await("the reply", service.sendMessage(OutgoingMessage.of(chosen, null)));
    heard.awaitMessage(
        "the own reply",
        PATIENCE,
        message -> message.from().role() == Role.CLIENT && chosen.text().equals(message.text()));
    fromAgent(heard, "the agent's answer to the reply");
  }

  private static List<ListPicker.Item> items(Message message) {
    return message.content().stream()
        .filter(ListPicker.class::isInstance)
        .flatMap(picker -> ((ListPicker) picker).sections().stream())
        .flatMap(section -> section.items().stream())
        .toList();
  }

  private static void fromAgent(RecordedEvents heard, String what) throws DemoFailure {
    heard.awaitMessage(
        what,
        PATIENCE,
        message -> message.from().role() == Role.AGENT && message.kind() == MessageKind.MESSAGE);
  }

  private void report(WebChatService service) throws DemoFailure {
    step("getTranscript");
    Transcript transcript = await("getTranscript", service.getTranscript());
    List<Message> texts =
        transcript.messages().stream()
            .filter(message -> message.kind() == MessageKind.MESSAGE)
            .toList();
    texts.forEach(text -> out.println("    " + text.from().name() + ": " + text.text()));
    if (texts.size() < 3) {
      throw new DemoFailure("the transcript has " + texts.size() + " texts, not 3");
    }
    step("getAgents");
    var agents = await("getAgents", service.getAgents()).agents().values();
    agents.forEach(
        agent ->
            out.println(
                "    " + agent.name() + (agent.isConnected() ? " is in the chat" : " has left")));
    if (agents.isEmpty()) {
      throw new DemoFailure("no agents");
    }
    step("getStats");
    Stats stats = await("getStats", service.getStats());
    long duration =
        stats.duration().orElseThrow(() -> new DemoFailure("statistics without a duration"));
    out.printf("    %.1f s from the first to the last message%n", duration / 1000.0);
  }

  private void step(String command) {
    out.println("  > " + command);
  }

  private static <T> T await(String what, CompletionStage<T> stage) throws DemoFailure {
    try {
      return stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new DemoFailure(what + " failed: " + e.getCause().getMessage(), e.getCause());
    } catch (TimeoutException e) {
      throw new DemoFailure(what + " did not come within " + PATIENCE.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoFailure(what + " was interrupted", e);
    }
  }
}
