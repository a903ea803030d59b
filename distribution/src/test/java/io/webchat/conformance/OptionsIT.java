package io.webchat.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.config.PollSettings;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.file.FileSource;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.chat.Customer;
import io.webchat.chat.EventLog;
import io.webchat.chat.Wire;
import io.webchat.simulator.model.ActiveFault;
import io.webchat.simulator.model.Fault;
import io.webchat.simulator.model.Operation;
import io.webchat.simulator.model.RecordedRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Options that both APIs have. */
class OptionsIT extends ConformanceCase {
  private WebChatConfiguration defaults(Wire wire) {
    Map<String, Object> configuration = wire.configuration(server());
    configuration.remove("pollRateMin");
    configuration.remove("pollRateMax");
    configuration.remove("ajaxTimeout");
    return WebChatConfiguration.of(configuration);
  }

  @Proves({
    "option.v2.pollRateMin",
    "option.v2.pollRateMax",
    "option.v2.pollRateMult",
    "option.v2.dynamicPolling"
  })
  @Waits
  void theIntervalGrows(Wire wire) {
    PollSettings poll = defaults(wire).poll();
    assertThat(poll.dynamic()).isTrue();
    assertThat(poll.first()).isEqualTo(500);
    assertThat(poll.next(500)).isEqualTo(600);
    assertThat(poll.next(2_900)).isEqualTo(3_000);
    assertThat(poll.next(3_000)).isEqualTo(3_000);
    server(simulator().longPoll(Duration.ZERO));
    Map<String, Object> configuration = wire.configuration(server());
    configuration.putAll(Map.of("pollRateMin", 200, "pollRateMax", 30_000, "pollRateMult", 10));
    Customer customer = customer(wire, configuration).start();
    await().atMost(EventLog.PATIENCE).until(() -> polls() >= 3);
    List<RecordedRequest> polls = server().requestLog().of(Operation.REFRESH);
    assertThat(polls).as("200 ms, 200 ms, 2 s, then 20 s").hasSize(3);
    assertThat(Duration.between(polls.get(0).time(), polls.get(1).time()))
        .isGreaterThan(Duration.ofMillis(190));
    assertThat(Duration.between(polls.get(1).time(), polls.get(2).time()))
        .isGreaterThan(Duration.ofMillis(1_990));
    customer.resolves("sendMessage", Map.of("message", "sooner, please"));
    await().atMost(Duration.ofSeconds(15)).until(() -> polls() >= 4);
    customer.events().awaitText("sooner, please");
  }

  @Proves({"option.v2.pollRate", "option.v2.dynamicPolling"})
  @Waits
  void theIntervalCanBeFixed(Wire wire) {
    assertThat(defaults(wire).poll().rate()).isEqualTo(3_000);
    Map<String, Object> configuration = wire.configuration(server());
    configuration.putAll(Map.of("dynamicPolling", false, "pollRate", 100, "pollRateMin", 30_000));
    PollSettings poll = WebChatConfiguration.of(configuration).poll();
    assertThat(poll.first()).isEqualTo(100);
    assertThat(poll.next(100)).isEqualTo(100);
    Customer customer = customer(wire, configuration).start();
    awaitPolls(4);
    assertThat(customer.events().of("error")).isEmpty();
  }

  @Proves("option.v2.maxMessageLength")
  void longMessagesAreRefused(Wire wire) {
    assertThat(defaults(wire).maxMessageLength()).as("off").isZero();
    Customer customer = customer(wire, wire.configuration(server(), "maxMessageLength", 5));
    customer.start();
    customer.resolves("sendMessage", Map.of("message", "12345"));
    assertRejected(
        customer.rejects("sendMessage", Map.of("message", "123456")),
        ErrorCode.MESSAGE_TOO_LONG,
        "Message length exceeds configured threshold of (5) characters");
    assertThat(chat().sentTexts()).containsExactly("12345");
    assertThat(requests(Operation.SEND)).isEqualTo(1);
  }

  @Proves("option.v2.fileUploadTimeout")
  @Waits
  void uploadsMayTakeLonger(Wire wire) {
    assertThat(defaults(wire).fileUploadTimeout()).as("none").isZero();
    FileSource file = FileSource.of("a.png", "image/png", new byte[10]);
    // over Web Messaging a file is announced before, in the time of any other request
    int ajaxTimeout = wire == Wire.WEBMESSAGING ? 60_000 : 2_000;
    Customer patient = customer(wire, wire.configuration(server(), "ajaxTimeout", ajaxTimeout));
    awaitStart(patient);
    int uploads = wire == Wire.WEBMESSAGING ? 2 : 1;
    server().faults().on(Fault.delay(Duration.ofSeconds(3)).times(uploads).on(Operation.UPLOAD));
    patient.resolves("sendFile", Map.of("files", file));
    server().faults().on(Fault.delay(Duration.ofHours(1)).on(Operation.UPLOAD));
    Customer hasty = customer(wire, wire.configuration(server(), "fileUploadTimeout", 200)).start();
    Rejection late = hasty.rejects("sendFile", Map.of("files", file));
    server().faults().clear();
    assertThat(late.code()).isEqualTo(ErrorCode.TIMEOUT);
    assertThat(ajax(late).status()).isZero();
  }

  @Proves(
      value = {"option.v2.ajaxTimeout", "option.transport.ajaxTimeout"},
      on = {Wire.V2, Wire.V3, Wire.COMETD, Wire.PURECONNECT, Wire.WEBMESSAGING})
  void requestsTimeOut(Wire wire) {
    assertThat(defaults(wire).ajaxTimeout()).isEqualTo(3_000);
    Customer customer = customer(wire, wire.configuration(server(), "ajaxTimeout", 400));
    ActiveFault slow =
        server().faults().on(Fault.delay(Duration.ofSeconds(30)).on(Operation.START));
    Rejection late = customer.rejects("startChat", customer.form(Map.of()));
    assertThat(late.code()).isEqualTo(ErrorCode.TIMEOUT);
    assertThat(ajax(late).status()).isZero();
    assertThat(ajax(late).statusText()).isEqualTo("timeout");
    slow.off();
    awaitStart(customer);
  }

  /** Starts a chat in time: on a busy machine the first answer may come too late. */
  private static void awaitStart(Customer customer) {
    await()
        .atMost(EventLog.PATIENCE)
        .until(
            () -> {
              customer.command("startChat", customer.form(Map.of()));
              return customer.chat().state().hasSession();
            });
  }

  @Proves({"option.v2.userData", "option.transport.userData"})
  void configuredUserDataGoesWithTheStart(Wire wire) {
    assertThat(defaults(wire).userData()).isEmpty();
    Map<String, Object> configuration =
        wire.configuration(server(), "userData", Map.of("product", "loom"));
    customer(wire, configuration).start();
    assertThat(chat().userData()).containsEntry("product", "loom");
  }

  @Proves("option.loose-values")
  void falsyValuesMeanNotThere(Wire wire) {
    Map<String, Object> configuration = wire.configuration(server());
    if (wire != Wire.COMETD) {
      configuration.put("cometD", false);
    }
    configuration.put("async", 0);
    configuration.put("userData", "");
    configuration.put("maxMessageLength", false);
    configuration.put("ajaxTimeout", 0);
    configuration.put("dynamicPolling", 1);
    configuration.put("enableCustomHeader", "False ");
    Customer customer = customer(wire, configuration).start();
    customer.resolves("sendMessage", Map.of("message", "hello"));
    customer.events().awaitText("hello");
    customer.resolves("endChat");
    WebChatConfiguration former = customer.chat().configuration();
    configuration.put("ajaxTimeout", "3s");
    Rejection refused = customer.rejects("configure", configuration);
    assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION);
    assertThat(refused.hint().orElseThrow())
        .contains("ajaxTimeout: expected a number of milliseconds without unit");
    assertThat(customer.chat().configuration()).isSameAs(former);
  }

  @Proves("option.ui-keys")
  void keysOfTheUserInterfaceAreKept(Wire wire) {
    Map<String, Object> configuration = wire.configuration(server());
    Map<String, Object> invite =
        Map.of("enabled", false, "timeToInviteSeconds", 5, "inviteTimeoutSeconds", 30);
    configuration.put("emojis", true);
    configuration.put("actionsMenu", true);
    configuration.put("autoInvite", invite);
    configuration.put("chatButton", Map.of("enabled", true, "template", "<div/>", "openDelay", 1));
    Customer customer = customer(wire, configuration).start();
    assertThat(customer.chat().configuration().webchat())
        .containsEntry("emojis", true)
        .containsEntry("autoInvite", invite)
        .containsKeys("actionsMenu", "chatButton");
    assertThat(server().chats()).hasSize(1);
  }

  @Proves({
    "likeness.extra-events",
    "extra.event.ajaxResponse",
    "extra.event.agentTypingTimeout",
    "extra.event.capabilitiesChanged"
  })
  @Waits
  void theExtraEventsExist(Wire wire) {
    Customer customer = chatting(wire);
    assertThat(customer.events().of("capabilitiesChanged").get(0).data())
        .containsEntry("async", wire.isAsync())
        .containsEntry("pagination", wire.isAsync())
        .containsEntry("richReplies", wire.isVersion2() || wire == Wire.WEBMESSAGING)
        .containsEntry("readOnly", wire == Wire.WEBMESSAGING)
        .containsEntry("polling", wire.polls())
        .containsEntry("fileUpload", wire != Wire.PURECONNECT && wire != Wire.PURECLOUD);
    chat().agent("Anna").typing();
    customer.events().awaited("agentTypingStarted");
    customer.events().awaited("agentTypingTimeout");
    customer.events().never("agentTypingStopped");
    List<Object> answers =
        customer.events().of("ajaxResponse").stream()
            .<Object>map(event -> event.data().get("status"))
            .toList();
    assertThat(answers).isNotEmpty().containsOnly(200);
  }
}
