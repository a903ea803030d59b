package io.webchat.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.InstanceSettings;
import io.webchat.api.WebChatFactory;
import io.webchat.api.WebChatState;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.message.FilterExpression;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.simulator.model.Fault;
import io.webchat.simulator.model.SimulatedChat;
import io.webchat.spi.config.Configured;
import io.webchat.spi.extension.InstanceExtension;
import io.webchat.testkit.container.OsgiContainer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Chats that were going on when the container stopped, restored from the cookie files. */
class RestartIT {
  @TempDir Path cookies;

  private final List<ChatSimulator> servers = new ArrayList<>();
  private final Recorder recorder = new Recorder();
  private OsgiContainer container;

  private void startContainer() {
    container =
        ChatContainer.bundles()
            .configuration("io.webchat.session.cookie", Map.of("folder", cookies.toString()))
            .build();
    container.beforeAll(null);
    // an instance reads its cookies once, from the folder of that moment
    await("the folder of the cookies")
        .atMost(EventLog.PATIENCE)
        .until(
            () ->
                container.services(Configured.class).stream()
                    .flatMap(component -> component.configuration().settings().stream())
                    .anyMatch(setting -> setting.value().equals(cookies.toString())));
    container.context().registerService(InstanceExtension.class, recorder, null);
    await("transports")
        .atMost(EventLog.PATIENCE)
        .until(
            () ->
                container
                    .service(WebChatFactory.class)
                    .transports()
                    .containsAll(List.of(Wire.V2.type(), Wire.V3.type())));
  }

  private void stopContainer() {
    if (container != null) {
      OsgiContainer stopping = container;
      container = null;
      stopping.afterAll(null);
    }
  }

  @AfterEach
  void stop() {
    stopContainer();
    servers.forEach(ChatSimulator::close);
  }

  private ChatSimulator server() {
    ChatSimulator server = ChatContainer.simulator().start();
    servers.add(server);
    return server;
  }

  private Customer open(Wire wire, String id, Map<String, ?> configuration) {
    InstanceSettings settings =
        InstanceSettings.of(WebChatConfiguration.of(configuration)).withId(id);
    return recorder.open(wire, container.service(WebChatFactory.class), settings).ready();
  }

  /** One instance with a chat of its own, before and after the restart. */
  private final class Visit {
    private final Wire wire;
    private final String id;
    private final ChatSimulator server = server();
    private final Map<String, Object> configuration;
    private Customer customer;

    Visit(Wire wire, String id, Map<String, ?> changes) {
      this.wire = wire;
      this.id = id;
      this.configuration = wire.configuration(server);
      configuration.put("restoreTimeout", 3_600_000); // however long a start takes
      configuration.putAll(changes);
      customer = open(wire, id, configuration).start();
      customer.resolves("addPrefilter", Map.of("filters", FilterExpression.javaScript("^pin", "")));
      chat().agent("Anna").say("hello");
      customer.events().awaitText("hello");
      customer.resolves("sendMessage", Map.of("message", "hello yourself"));
      customer.events().awaitText("hello yourself");
    }

    SimulatedChat chat() {
      return server.chats().get(server.chats().size() - 1);
    }

    Customer again() {
      customer = open(wire, id, configuration);
      return customer;
    }

    void startsNormally() {
      customer.awaitState(WebChatState.IDLE);
      assertThat(customer.transcript()).isEmpty();
      customer.start();
      chat().agent("Berta").say("anew");
      customer.events().awaitText("anew");
      assertThat(customer.transcriptTexts()).containsExactly("anew");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"V2", "V3"})
  void aRestartOfTheContainer(Wire wire) {
    startContainer();
    Visit within = new Visit(wire, "within", Map.of());
    Visit late = new Visit(wire, "late", Map.of("restoreTimeout", 1));
    Visit gone = new Visit(wire, "gone", Map.of());
    Visit down = new Visit(wire, "down", Map.of());
    stopContainer();
    within.chat().agent("Anna").say("are you still there?");
    gone.chat().forget();
    down.server.faults().on(Fault.http(503));
    startContainer();
    restored(within);
    Customer tooLate = late.again();
    tooLate.events().awaited("restoreTimeout");
    tooLate.events().never("restored", "restoreFailed");
    late.startsNormally();
    Customer failed = gone.again();
    failed.events().awaited("restoreFailed");
    failed.events().never("restored", "restoreTimeout");
    gone.startsNormally();
    Customer offline = down.again();
    offline.events().awaited("restoredOffline");
    down.server.faults().clear();
    offline.events().awaited("chatServerBackOnline");
    offline.events().awaitText("hello yourself");
    assertThat(offline.transcriptTexts()).containsExactly("hello", "hello yourself");
    offline.resolves("endChat");
    down.customer.awaitState(WebChatState.IDLE);
    offline.start();
    assertThat(down.server.chats()).hasSize(2);
  }

  private static void restored(Visit visit) {
    Customer customer = visit.again();
    customer.events().awaited("restored");
    customer.events().awaitText("are you still there?");
    visit.chat().agent("Anna").say("pin 1234");
    visit.chat().agent("Anna").say("good");
    customer.events().awaitText("good");
    customer.resolves("sendMessage", Map.of("message", "yes"));
    customer.events().awaitText("yes");
    assertThat(customer.transcriptTexts())
        .containsExactly("hello", "hello yourself", "are you still there?", "good", "yes");
    assertThat(customer.events().texts()).isEqualTo(customer.transcriptTexts());
    assertThat(visit.chat().sentTexts()).containsExactly("hello yourself", "yes");
    assertThat(visit.server.chats()).hasSize(1);
    customer.events().never("started", "restoreTimeout", "restoreFailed");
  }
}
