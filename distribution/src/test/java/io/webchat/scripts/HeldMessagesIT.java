package io.webchat.scripts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.InstanceSettings;
import io.webchat.api.InstanceSettings.ScriptSource;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.value.Rejection;
import io.webchat.chat.Customer;
import io.webchat.chat.Wire;
import io.webchat.simulator.model.SimulatedAgent;
import io.webchat.testkit.container.OsgiContainer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The scripting bundle goes and comes back in the middle of a chat whose script redacts messages.
 */
class HeldMessagesIT extends ScriptCase {
  private static final String SCRIPTING = "io.webchat.scripting";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int MESSAGES = 100;
  private static final String REDACT =
      """
      CXBus.command('WebChatService.registerPreProcessor', {
        preprocessor: (message) => { message.text = message.text.replace(/4111/, '****'); }
      });
      """;

  @AfterEach
  void startAgain() {
    framework().start(SCRIPTING);
    ScriptContainer.configure(Map.of());
  }

  private Customer chatting(Wire wire, String policy) {
    Map<String, Object> configuration = new LinkedHashMap<>(wire.configuration(server()));
    configuration.put("hooks", Map.of("onFailure", policy));
    InstanceSettings settings =
        InstanceSettings.of(WebChatConfiguration.of(configuration))
            .withScript(new ScriptSource("redact.js", REDACT));
    return open(wire, settings).ready().start();
  }

  private static List<String> redacted(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(i -> "card **** " + i).toList();
  }

  private static void awaitTexts(Customer customer, int count) {
    await().atMost(PATIENCE).until(() -> customer.events().texts().size() >= count);
  }

  @ParameterizedTest
  @EnumSource(names = {"V2", "V3"})
  void messagesAreHeldWhileTheBundleIsStopped(Wire wire) {
    Customer customer = chatting(wire, "hold");
    SimulatedAgent agent = chat().agent("Anna").join();
    agent.say("card 4111 1");
    awaitTexts(customer, 1);
    framework().stop(SCRIPTING);
    agent.say("card 4111 2");
    await()
        .atMost(PATIENCE)
        .until(() -> errors(customer).stream().anyMatch(text -> text.contains("no bundle")));
    Rejection reason = customer.rejects("sendMessage", Map.of("message", "4111"));
    assertThat(reason.code()).isEqualTo("HOOK_FAILED");
    agent.say("card 4111 3");
    assertThat(customer.events().texts()).isEqualTo(redacted(1));
    framework().start(SCRIPTING);
    awaitTexts(customer, 3);
    assertThat(customer.events().texts()).isEqualTo(redacted(3));
    assertThat(customer.transcriptTexts()).isEqualTo(redacted(3));
    customer.resolves("endChat");
  }

  @ParameterizedTest
  @EnumSource(names = {"V2", "V3"})
  void everyMessageIsRedactedAndShownOnceWhileTheBundleIsUpdated(Wire wire) {
    Customer customer = chatting(wire, "hold");
    SimulatedAgent agent = chat().agent("Anna").join();
    AtomicInteger said = new AtomicInteger();
    Path jar = OsgiContainer.bundlesFolder().jar("webchat-scripting");
    ScheduledExecutorService speaking = Executors.newSingleThreadScheduledExecutor();
    try {
      Future<?> unused =
          speaking.scheduleAtFixedRate(
              () -> {
                if (said.get() < MESSAGES) {
                  agent.say("card 4111 " + said.incrementAndGet());
                }
              },
              0,
              20,
              TimeUnit.MILLISECONDS);
      for (int updateAt : new int[] {20, 60}) {
        await().atMost(PATIENCE).until(() -> said.get() >= updateAt);
        framework().update(SCRIPTING, jar);
      }
      awaitTexts(customer, MESSAGES);
    } finally {
      speaking.shutdownNow();
    }
    assertThat(customer.events().texts()).isEqualTo(redacted(MESSAGES));
    assertThat(customer.transcriptTexts()).isEqualTo(redacted(MESSAGES));
  }
}
