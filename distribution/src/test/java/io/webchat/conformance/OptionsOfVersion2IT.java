package io.webchat.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.config.CometDSettings;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.chat.CookieServer;
import io.webchat.chat.Customer;
import io.webchat.chat.EventLog;
import io.webchat.chat.Wire;
import io.webchat.simulator.model.ActiveFault;
import io.webchat.simulator.model.Fault;
import io.webchat.simulator.model.Operation;
import io.webchat.simulator.model.RecordedRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Options of version 2 alone. */
class OptionsOfVersion2IT extends ConformanceCase {
  private List<RecordedRequest> wholeChat(Map<String, ?> configuration) {
    return wholeChat(customer(Wire.V2, configuration));
  }

  private List<RecordedRequest> wholeChat(Customer customer) {
    customer.start();
    customer.resolves("sendMessage", Map.of("message", "hello"));
    awaitPolls(1);
    customer.resolves("endChat");
    return server().requestLog().all();
  }

  @Proves(value = "option.v2.apikey", on = Wire.V2)
  void theApiKeyIsSentWithEveryRequest(Wire wire) {
    server(simulator().gmsApiKey("k-1"));
    assertThat(wholeChat(wire.configuration(server(), "apikey", "k-1")))
        .hasSizeGreaterThan(3)
        .allMatch(request -> request.header("apikey").equals("k-1"));
    server().requestLog().clear();
    Rejection refused = customer(wire).rejects("startChat");
    assertThat(ajax(refused).status()).isGreaterThanOrEqualTo(400);
    assertThat(server().requestLog().all())
        .noneMatch(request -> request.headers().containsKey("apikey"));
  }

  @Proves("option.v2.endpoint")
  void theEndpointIsSentWithTheStart(Wire wire) {
    customer(wire, wire.configuration(server(), "endpoint", "sales")).start();
    assertThat(start().form().toString()).containsPattern("endpoint\"?[=:]\"?sales");
    server().requestLog().clear();
    customer(wire).start();
    assertThat(start().form().toString()).doesNotContain("endpoint");
  }

  private RecordedRequest start() {
    return server().requestLog().of(Operation.START).get(0);
  }

  @Proves(value = "option.v2.dataURL", on = Wire.V2)
  void theUrlIsRequired(Wire wire) {
    Customer customer = open(wire, Map.of("userData", Map.of()));
    Rejection reason = customer.notReady();
    assertRejected(reason, ErrorCode.INVALID_CONFIGURATION, "Invalid configuration");
    assertThat(reason.hint().orElseThrow()).contains("dataURL");
    assertThat(customer.events().awaited("error").data()).containsKey("errors");
    assertThat(customer.rejects("startChat").code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION);
    customer.events().never("ready");
    customer.resolves("configure", wire.configuration(server()));
    customer.start();
    customer.events().awaited("ready");
  }

  @Proves("option.v2.enableCustomHeader")
  void theCustomHeaderIsSentWhenEnabled(Wire wire) {
    Map<String, Object> main =
        Map.of("header", Map.of("Authorization", "Bearer b-1", "other", "x"));
    Map<String, Object> enabled = wire.configuration(server(), "enableCustomHeader", true);
    Customer customer = open(wire, null, WebChatConfiguration.of(enabled, main)).ready();
    assertThat(wholeChat(customer))
        .filteredOn(request -> !request.method().equals("FRAME")) // has no headers
        .isNotEmpty()
        .allMatch(request -> request.header("authorization").equals("Bearer b-1"))
        .noneMatch(request -> request.headers().containsKey("other"));
    server().requestLog().clear();
    Map<String, Object> off = wire.configuration(server());
    assertThat(wholeChat(open(wire, null, WebChatConfiguration.of(off, main)).ready()))
        .noneMatch(request -> request.headers().containsKey("authorization"));
  }

  @Proves(value = "option.v2.xhrFields", on = Wire.V2)
  void cookiesOfTheServerAreKeptWhenAsked(Wire wire) {
    assertThat(WebChatConfiguration.of(wire.configuration(server())).withCredentials()).isFalse();
    try (CookieServer cookies = new CookieServer(server().gmsUrl())) {
      Map<String, Object> without = wire.configuration(server(), "dataURL", cookies.url());
      wholeChat(without);
      assertThat(cookies.received()).isEmpty();
      Map<String, Object> with = new LinkedHashMap<>(without);
      with.put("xhrFields", Map.of("withCredentials", true));
      wholeChat(with);
      assertThat(cookies.received()).isNotEmpty().containsOnly("node=n1");
    }
  }

  @Proves(value = "option.v2.cometD", on = Wire.COMETD)
  void theChatRunsOverCometD(Wire wire) {
    Map<String, Object> configuration = wire.configuration(server());
    configuration.put("dataURL", "http://127.0.0.1:9/ignored");
    Customer customer = customer(wire, configuration).start();
    assertThat(chat().wire()).isEqualTo(io.webchat.simulator.model.Wire.GMS_V2_COMETD);
    chat().agent("Anna").say("hello");
    customer.events().awaitText("hello");
  }

  @Proves(value = "option.v2.pollExceptionLimit", on = Wire.COMETD)
  void attemptsToConnectAreCounted(Wire wire) {
    assertThat(WebChatConfiguration.of(wire.configuration(server())).poll().exceptionLimit())
        .isEqualTo(5);
    Customer customer = customer(wire, wire.configuration(server(), "pollExceptionLimit", 2));
    customer.start();
    ActiveFault fault = outage(wire);
    customer.events().awaited("chatServerWentOffline");
    assertThat(fault.hits())
        .as("cut, and attempts at another connection")
        .isGreaterThanOrEqualTo(2);
    fault.off();
    customer.events().awaited("chatServerBackOnline");
  }

  @Proves(value = "option.v2.pollExceptionLimit", on = Wire.V2)
  void theLimitOfPollExceptionsIsFive(Wire wire) {
    assertThat(WebChatConfiguration.of(wire.configuration(server())).poll().exceptionLimit())
        .isEqualTo(5);
    Customer customer = chatting(wire);
    customer.resolves("stopPoll");
    customer.awaitNoPoll();
    ActiveFault fault = server().faults().on(Fault.transientError().on(Operation.REFRESH));
    for (int i = 0; i < 5; i++) {
      Customer.value("poll", customer.asService("poll"));
    }
    customer.events().never("chatServerWentOffline");
    Customer.value("poll", customer.asService("poll"));
    customer.events().awaited("chatServerWentOffline");
    assertThat(fault.hits()).isEqualTo(6);
  }

  @Proves("option.v2.restoreTimeout")
  void theRestoreTimeoutIsAMinute(Wire wire) {
    assertThat(WebChatConfiguration.of(wire.configuration(server())).restoreTimeout())
        .isEqualTo(60_000);
    Map<String, Object> oneMillisecond = wire.configuration(server(), "restoreTimeout", 1);
    Customer left = open(wire, "away", oneMillisecond).ready().start();
    left.close();
    Customer back = open(wire, "away", oneMillisecond).ready();
    back.events().awaited("restoreTimeout");
    back.events().never("restored");
    Customer kept = open(wire, "kept", wire.configuration(server(), "restoreTimeout", 0)).ready();
    kept.start().close();
    Customer again = open(wire, "kept", wire.configuration(server(), "restoreTimeout", 0)).ready();
    again.events().awaited("restored");
  }

  @Proves(value = "option.v2.cometD", on = Wire.V2)
  void cometDNeedsItsTransport(Wire wire) {
    CometDSettings off = WebChatConfiguration.of(wire.configuration(server())).cometD();
    assertThat(off.enabled()).isFalse();
    Map<String, Object> enabled =
        wire.configuration(
            server(),
            "cometD",
            Map.of("enabled", true, "cometURL", "http://127.0.0.1/cometd", "logLevel", "info"));
    CometDSettings settings = WebChatConfiguration.of(enabled).cometD();
    assertThat(settings.enabled()).isTrue();
    assertThat(settings.url()).isEqualTo("http://127.0.0.1/cometd");
    assertThat(settings.channel()).isEqualTo("/service/chatV2/customer-support");
    assertThat(settings.websocketEnabled()).isTrue();
    if (!factory().transports().contains(WebChatConfiguration.GMS_COMETD)) {
      Rejection reason = open(wire, enabled).notReady();
      assertRejected(reason, ErrorCode.INVALID_TRANSPORT, "Invalid transport configuration");
      assertThat(reason.hint().orElseThrow()).contains(WebChatConfiguration.GMS_COMETD);
    }
    assertThat(server().requestLog().received()).isZero();
  }

  @Proves(value = "option.v2.enableUrlTrailingSlash", on = Wire.V2)
  void theStartEndsInASlashUnlessSwitchedOff(Wire wire) {
    customer(wire).start();
    assertThat(start().path()).endsWith("/");
    server().requestLog().clear();
    customer(wire, wire.configuration(server(), "enableUrlTrailingSlash", false)).start();
    assertThat(start().path()).doesNotEndWith("/");
  }

  @Proves(value = "option.v2.serverURL", on = Wire.V2)
  void theServerUrlIsUsedVerbatimForTheStart(Wire wire) {
    String verbatim = server().gmsUrl() + "?tenant=t1";
    Map<String, Object> configuration = wire.configuration(server(), "serverURL", verbatim);
    Customer customer = customer(wire, configuration).start();
    assertThat(start().query()).containsEntry("tenant", "t1");
    assertThat(start().path()).doesNotEndWith("/");
    chat().agent("Anna").say("hello");
    customer.events().awaitText("hello");
    await().atMost(EventLog.PATIENCE).until(() -> polls() > 0);
    assertThat(server().requestLog().of(Operation.REFRESH))
        .noneMatch(request -> request.query().containsKey("tenant"));
  }
}
