package io.webchat.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.InstanceSettings;
import io.webchat.api.WebChatFactory;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.value.AjaxResponse;
import io.webchat.api.value.Rejection;
import io.webchat.simulator.SimulatorBuilder;
import io.webchat.simulator.model.ActiveFault;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.simulator.model.Fault;
import io.webchat.simulator.model.Operation;
import io.webchat.simulator.model.SimulatedChat;
import io.webchat.spi.extension.InstanceExtension;
import io.webchat.spi.transport.TransportProvider;
import io.webchat.testkit.container.OsgiContainer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.osgi.framework.ServiceRegistration;

/**
 * Chats in a container with the real bundles, each test against a chat server of its own over real
 * sockets. What a test opened is closed after it.
 */
public abstract class ChatCase {
  /** The container of the class. */
  @RegisterExtension
  protected static final OsgiContainer container =
      ChatContainer.bundles()
          .configuration(
              "io.webchat.core",
              Map.of(
                  "transportGraceMs",
                  300L,
                  "extensionTimeoutMs",
                  300_000L,
                  "storageTimeoutMs",
                  300_000L))
          .build();

  private static Recorder recorder;
  private static AbleTransport.Provider able;
  private static ServiceRegistration<TransportProvider> ablePlugged;
  private static List<ServiceRegistration<?>> plugged = List.of();

  private final List<Customer> customers = new ArrayList<>();
  private ChatSimulator server;

  /** Plugs in what tests need beside the bundles. */
  @BeforeAll
  static void plugIn() {
    recorder = new Recorder();
    plugged =
        List.of(
            container.context().registerService(InstanceExtension.class, recorder, null),
            container
                .context()
                .registerService(TransportProvider.class, new PlainTransport.Provider(), null));
    able = new AbleTransport.Provider();
    plugAble();
    await("transports")
        .atMost(EventLog.PATIENCE)
        .until(
            () ->
                factory()
                    .transports()
                    .containsAll(Stream.of(Wire.values()).map(Wire::type).toList()));
  }

  /** Takes it out again: the container may go on with another class. */
  @AfterAll
  static void plugOut() {
    unplugAble();
    plugged.forEach(ServiceRegistration::unregister);
  }

  /** The chat server behind {@link Wire#ABLE}. */
  protected static AbleTransport.Provider able() {
    return able;
  }

  /** Plugs {@link Wire#ABLE} in. */
  protected static void plugAble() {
    ablePlugged = container.context().registerService(TransportProvider.class, able, null);
  }

  /** Takes it away. */
  protected static void unplugAble() {
    ablePlugged.unregister();
  }

  /** Closes what the test opened. */
  @AfterEach
  void closeAll() {
    customers.forEach(Customer::close);
    customers.clear();
    if (server != null) {
      server.close();
      server = null;
    }
  }

  /** The factory of instances as the container has it. */
  protected static WebChatFactory factory() {
    return container.service(WebChatFactory.class);
  }

  /** The test's chat server, started when first asked for. */
  protected final ChatSimulator server() {
    if (server == null) {
      server = simulator().start();
    }
    return server;
  }

  /** How the chat server of this test is to be. */
  protected final ChatSimulator server(SimulatorBuilder builder) {
    server = builder.start();
    return server;
  }

  /** A builder for {@link #server(SimulatorBuilder)}. */
  protected static SimulatorBuilder simulator() {
    return ChatContainer.simulator();
  }

  /** An instance of this configuration; it may not be ready yet, or never become so. */
  protected final Customer open(Wire wire, String id, WebChatConfiguration configuration) {
    InstanceSettings settings = InstanceSettings.of(configuration);
    Customer customer = recorder.open(wire, factory(), id == null ? settings : settings.withId(id));
    customers.add(customer);
    return customer;
  }

  /** An instance of this configuration. */
  protected final Customer open(Wire wire, Map<String, ?> configuration) {
    return open(wire, null, WebChatConfiguration.of(configuration));
  }

  /** An instance of this id and configuration. */
  protected final Customer open(Wire wire, String id, Map<String, ?> configuration) {
    return open(wire, id, WebChatConfiguration.of(configuration));
  }

  /** An instance that is ready. */
  protected final Customer customer(Wire wire, Map<String, ?> configuration) {
    return open(wire, configuration).ready();
  }

  /** An instance that is ready, configured for the test's chat server. */
  protected final Customer customer(Wire wire) {
    return customer(wire, wire.configuration(server()));
  }

  /** An instance with a chat. */
  protected final Customer chatting(Wire wire) {
    return customer(wire).start();
  }

  /**
   * An instance that has all that its chat began with: what the next push does, or does not, is not
   * about the start, and a socket may be opened behind it.
   */
  protected final Customer settled(Customer customer) {
    chat().agent("Anna").say("a fence");
    customer.events().awaitText("a fence");
    return customer;
  }

  /** The latest chat on the server. */
  protected final SimulatedChat chat() {
    List<SimulatedChat> chats = server().chats();
    return chats.get(chats.size() - 1);
  }

  /** Checks code and literal text of a rejection. */
  protected static void assertRejected(Rejection rejection, String code, String text) {
    assertThat(rejection.code()).isEqualTo(code);
    assertThat(rejection.text()).isEqualTo(text);
    assertThat(rejection.value()).as("what a fail function gets").isEqualTo(text);
    AssertedTexts.add(text);
  }

  /** The AJAX response that a rejection carries. */
  protected static AjaxResponse ajax(Rejection rejection) {
    assertThat(rejection.value()).as("what a fail function gets").isInstanceOf(AjaxResponse.class);
    return rejection.ajax().orElseThrow();
  }

  /**
   * Waits until the server has answered so many more polls: what had to come has come. What is
   * pushed comes by itself, so only the instances are waited for then.
   */
  protected final void awaitPolls(int polls) {
    if (customers.stream().noneMatch(customer -> customer.wire().polls())) {
      EventLog.never(customers.stream().map(Customer::events).toList(), "nothing of that name");
      return;
    }
    long before = polls();
    await(polls + " polls")
        .atMost(EventLog.PATIENCE)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> polls() >= before + polls + 1);
  }

  /**
   * The server cannot be reached by what brings messages: polls are reset, or sockets cut and not
   * opened again, until the fault is switched off.
   */
  protected final ActiveFault outage(Wire wire) {
    if (wire.polls()) {
      return server().faults().on(Fault.reset().on(Operation.REFRESH, Operation.HISTORY));
    }
    ActiveFault refused = server().faults().on(Fault.reset().on(Operation.HANDSHAKE));
    cutSockets();
    return refused;
  }

  /** Cuts the sockets that are open now. */
  protected final void cutSockets() {
    server().faults().on(Fault.cutSocket()).off();
  }

  /**
   * The server does not know the session any more, and the client gets to hear so. Version 2 says
   * of a chat that it has forgotten that it is over, but by the HTTP status.
   */
  protected final void lose(Wire wire) {
    if (wire == Wire.V2) {
      server().faults().on(Fault.http(404).on(Operation.REFRESH));
    } else {
      chat().forget();
    }
    if (!wire.polls()) {
      cutSockets();
    }
  }

  /** How many polls the server has had. */
  protected final long polls() {
    return server().requestLog().of(Operation.REFRESH).size();
  }

  /** How many requests for an operation the server has had. */
  protected final long requests(Operation operation) {
    return server().requestLog().of(operation).size();
  }
}
