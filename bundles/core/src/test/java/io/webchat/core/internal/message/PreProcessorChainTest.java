package io.webchat.core.internal.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.bus.Subscription;
import io.webchat.api.config.HookFailurePolicy;
import io.webchat.api.message.Message;
import io.webchat.api.message.MessagePreProcessor;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.core.internal.fixture.FakeScripts;
import io.webchat.core.internal.fixture.MessageParts;
import io.webchat.core.internal.fixture.OtherSettings;
import io.webchat.core.internal.runtime.HookSettings;
import io.webchat.core.internal.runtime.MessageStage;
import io.webchat.spi.filter.AsyncPreProcessor;
import io.webchat.spi.filter.ChatContext;
import io.webchat.spi.filter.PreProcessor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The chain of preprocessors. */
class PreProcessorChainTest {
  private static final ChatContext CHAT =
      new ChatContext("parts", MessageParts.CONFIGURATION, false);

  private final MessageParts parts = new MessageParts().active();
  private final FakeScripts scripts = new FakeScripts();
  private HookFailurePolicy policy = HookFailurePolicy.PASS;
  private final ScriptGate gate =
      new ScriptGate(
          parts.mailbox,
          parts.session,
          parts.events,
          () -> MessageParts.CONFIGURATION,
          () -> OtherSettings.with(new HookSettings(policy, 60_000)),
          scripts);
  private final PreProcessorChain stages =
      new PreProcessorChain(parts.mailbox, parts.events, parts.plugins.preProcessors, gate);

  private static PreProcessor adding(String mark) {
    return (message, chat) -> message.withText(message.text() + mark);
  }

  private static AsyncPreProcessor whenDone(CompletableFuture<Void> done, String mark) {
    return (messages, chat) ->
        done.thenApply(unused -> messages.stream().map(m -> m.withText(m.text() + mark)).toList());
  }

  private CompletableFuture<List<Message>> process(String... texts) {
    List<Message> messages = new ArrayList<>();
    for (String text : texts) {
      messages.add(Message.of(Map.of("type", "Message", "text", text)));
    }
    return stages.process(messages, CHAT);
  }

  private static List<String> texts(CompletableFuture<List<Message>> processed) {
    assertThat(processed).isCompleted();
    return processed.join().stream().map(m -> m == null ? "hidden" : m.text()).toList();
  }

  private void plug(Class<?> contract, Object plugin, int ranking) {
    Runnable unused = parts.plugins.plug(contract, plugin, Map.of("service.ranking", ranking));
    assertThat(unused).isNotNull();
  }

  @Test
  void allKindsRunInOneOrder() {
    AsyncPreProcessor atOnce = whenDone(CompletableFuture.completedFuture(null), "b");
    MessagePreProcessor function =
        message -> {
          message.put("text", message.get("text") + "d");
          return null;
        };
    plug(PreProcessor.class, adding("c"), 1);
    plug(AsyncPreProcessor.class, atOnce, 2);
    plug(PreProcessor.class, adding("a"), 3);
    stages.register(MessageStage.of(function));
    assertThat(texts(process("1", "2"))).containsExactly("1abcd", "2abcd");
  }

  @Test
  void aPluginIsRemovedByItself() {
    PreProcessor plugin = adding("x");
    Runnable unplug = parts.plugins.plug(PreProcessor.class, plugin, Map.of());
    assertThat(texts(process("1"))).containsExactly("1x");
    unplug.run();
    assertThat(texts(process("1"))).containsExactly("1");
  }

  @Test
  void whatNeedsTimeIsWaitedForAndTheRestFollows() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    plug(AsyncPreProcessor.class, whenDone(done, "a"), 2);
    plug(PreProcessor.class, adding("b"), 1);
    CompletableFuture<List<Message>> processed = process("1");
    assertThat(processed).isNotDone();
    done.complete(null);
    assertThat(texts(processed)).containsExactly("1ab");
  }

  @Test
  void aMessageThatOneFailsOnPassesOrIsHiddenAsThePolicySays() {
    PreProcessor failing =
        (message, chat) -> {
          if (message.text().startsWith("bad")) {
            throw new IllegalStateException("defect");
          }
          return message;
        };
    plug(PreProcessor.class, failing, 2);
    plug(PreProcessor.class, adding("b"), 1);
    assertThat(texts(process("bad", "good"))).containsExactly("badb", "goodb");
    policy = HookFailurePolicy.HIDE;
    assertThat(texts(process("bad", "good"))).containsExactly("hidden", "goodb");
    assertThat(parts.log).containsExactly("error", "error");
  }

  @Test
  void oneThatIsNotDoneInTimeHasFailed() {
    policy = HookFailurePolicy.HIDE;
    plug(AsyncPreProcessor.class, whenDone(new CompletableFuture<>(), "a"), 1);
    CompletableFuture<List<Message>> processed = process("1");
    parts.advance(600_000);
    assertThat(texts(processed)).containsExactly("hidden");
    assertThat(parts.log).containsExactly("error");
  }

  @Test
  void oneThatWasTakenAwayIsReplacedByItsSuccessor() {
    CompletableFuture<Void> closing = new CompletableFuture<>();
    Runnable takeAway = stages.register(MessageStage.ofBatches(whenDone(closing, "former")));
    CompletableFuture<List<Message>> processed = process("1");
    takeAway.run();
    stages.register(MessageStage.of(adding("next")));
    closing.completeExceptionally(Rejection.of(ErrorCode.CLOSED, "The scripts are closed"));
    assertThat(texts(processed)).containsExactly("1next");
    assertThat(parts.log).isEmpty();
  }

  @Test
  void whatIsHeldIsGivenToThePreprocessorsThatAreThereThen() {
    Runnable takeAway = stages.register(MessageStage.of(adding("former")));
    Subscription held = gate.suspend();
    takeAway.run();
    CompletableFuture<List<Message>> processed = process("1");
    assertThat(processed).isNotDone();
    stages.register(MessageStage.of(adding("next")));
    held.close();
    assertThat(texts(processed)).containsExactly("1next");
  }

  @Test
  void preprocessorsThatMayHaveGoneMeanwhileAreAskedForAgain() {
    List<String> asked = new ArrayList<>();
    CompletableFuture<?> admitted =
        gate.admit(
            () -> {
              asked.add("asked");
              if (asked.size() == 1) {
                gate.suspend().close(); // scripts were started anew just now
              }
              return asked.size();
            });
    assertThat(admitted).isCompleted();
    assertThat(asked).hasSize(2);
  }

  @Test
  void messagesAreHiddenWhileNeededScriptsAreAway() {
    policy = HookFailurePolicy.HIDE;
    scripts.named = true;
    scripts.presence = ScriptGate.Presence.AWAY;
    assertThat(texts(process("1", "2"))).containsExactly("hidden", "hidden");
    assertThat(scripts.away).hasSize(1);
    assertThat(parts.log).containsExactly("error");
  }

  @Test
  void oneThatIsAlwaysTakenAwayFailsAfterSixRuns() {
    List<String> given = new ArrayList<>();
    stages.register(
        MessageStage.ofBatches(
            (messages, chat) -> {
              given.add(messages.get(0).text());
              return CompletableFuture.failedFuture(
                  Rejection.of(ErrorCode.CLOSED, "The scripts are closed"));
            }));
    assertThat(texts(process("1"))).containsExactly("1");
    assertThat(given).hasSize(6);
    assertThat(parts.log).containsExactly("error");
  }

  @Test
  void whatOneFailedOnIsNotGivenToThePreprocessorsAgain() {
    for (HookFailurePolicy each : List.of(HookFailurePolicy.PASS, HookFailurePolicy.HIDE)) {
      policy = each;
      List<String> given = new ArrayList<>();
      PreProcessor failing =
          (message, chat) -> {
            given.add(message.text());
            if (message.text().equals("bad")) {
              throw new IllegalStateException("defect");
            }
            return message;
          };
      CompletableFuture<Void> closing = new CompletableFuture<>();
      Runnable failingOne = stages.register(MessageStage.of(failing));
      Runnable former = stages.register(MessageStage.ofBatches(whenDone(closing, "former")));
      CompletableFuture<List<Message>> processed = process("bad", "good");
      former.run();
      Runnable next = stages.register(MessageStage.of(adding("next")));
      closing.completeExceptionally(Rejection.of(ErrorCode.CLOSED, "The scripts are closed"));
      boolean passes = each == HookFailurePolicy.PASS;
      assertThat(texts(processed)).containsExactly(passes ? "bad" : "hidden", "goodnext");
      assertThat(given).containsExactly("bad", "good", "good");
      failingOne.run();
      next.run();
    }
  }

  @Test
  void whatIsHiddenByAllIsGivenToNoFurtherOne() {
    policy = HookFailurePolicy.HIDE;
    List<String> given = new ArrayList<>();
    plug(
        PreProcessor.class,
        (PreProcessor)
            (message, chat) -> {
              throw new IllegalStateException("defect");
            },
        2);
    AsyncPreProcessor next =
        (messages, chat) -> {
          given.add("given");
          return CompletableFuture.completedFuture(messages);
        };
    plug(AsyncPreProcessor.class, next, 1);
    assertThat(texts(process("1", "2"))).containsExactly("hidden", "hidden");
    assertThat(given).isEmpty();
  }

  @Test
  void whatTakesNoTimeIsDoneAtOnce() {
    plug(PreProcessor.class, adding("a"), 1);
    List<Boolean> done = new ArrayList<>();
    parts.mailbox.always(() -> done.add(process("1").isDone()));
    assertThat(done).containsExactly(true);
  }

  @Test
  void whatIsDoneInTimeHasNoLimitAnyMore() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    plug(AsyncPreProcessor.class, whenDone(done, "a"), 1);
    CompletableFuture<List<Message>> processed = process("1");
    assertThat(parts.clock.waiting()).isEqualTo(1);
    done.complete(null);
    assertThat(texts(processed)).containsExactly("1a");
    assertThat(parts.clock.waiting()).isZero();
  }

  @Test
  void theErrorSaysWhatBecomesOfTheMessage() {
    plug(
        PreProcessor.class,
        (PreProcessor)
            (message, chat) -> {
              throw new IllegalStateException("defect");
            },
        1);
    for (HookFailurePolicy each : List.of(HookFailurePolicy.PASS, HookFailurePolicy.HIDE)) {
      policy = each;
      assertThat(texts(process("1"))).hasSize(1);
    }
    assertThat(parts.published)
        .extracting(event -> event.data().get("errors").toString())
        .satisfiesExactly(
            error -> assertThat(error).contains("the message passes as it came"),
            error -> assertThat(error).contains("the message is hidden"));
  }

  @Test
  void oneThatMakesAnotherNumberOfMessagesHasFailed() {
    AsyncPreProcessor dropping =
        (messages, chat) -> CompletableFuture.completedFuture(messages.subList(1, 2));
    AsyncPreProcessor nothing = (messages, chat) -> CompletableFuture.completedFuture(null);
    plug(AsyncPreProcessor.class, dropping, 2);
    plug(AsyncPreProcessor.class, nothing, 1);
    assertThat(texts(process("1", "2"))).containsExactly("1", "2");
    assertThat(parts.log).containsExactly("error", "error");
  }
}
