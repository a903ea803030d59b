package io.webchat.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.chat.Customer;
import io.webchat.chat.StoredElsewhere;
import io.webchat.chat.Wire;
import io.webchat.simulator.model.Operation;
import io.webchat.simulator.model.RecordedRequest;
import java.util.List;
import java.util.Map;

/** Options of {@code transport}. */
class TransportOptionsIT extends ConformanceCase {
  @Proves("option.transport.type")
  void theTypeNamesTheTransport(Wire wire) {
    customer(wire).start();
    io.webchat.simulator.model.Wire spoken =
        switch (wire) {
          case PURECONNECT -> io.webchat.simulator.model.Wire.PURECONNECT_V4;
          case PURECLOUD -> io.webchat.simulator.model.Wire.PURECLOUD_V2;
          case WEBMESSAGING -> io.webchat.simulator.model.Wire.WEB_MESSAGING;
          default -> io.webchat.simulator.model.Wire.PUREENGAGE_V3;
        };
    assertThat(chat().wire()).isEqualTo(spoken);
    Customer unknown = open(wire, wire.transport(server(), "type", "pigeon"));
    Rejection reason = unknown.notReady();
    assertRejected(reason, ErrorCode.INVALID_TRANSPORT, "Invalid transport configuration");
    assertThat(reason.hint().orElseThrow()).contains("pigeon", wire.type());
    unknown.events().never("ready");
    unknown.resolves("configure", wire.configuration(server()));
    unknown.start();
  }

  private void required(Wire wire, String option) {
    Customer customer = open(wire, wire.transport(server(), option, ""));
    Rejection reason = customer.notReady();
    assertRejected(reason, ErrorCode.INVALID_CONFIGURATION, "Invalid configuration");
    assertThat(reason.hint().orElseThrow()).contains(option);
    assertThat(server().requestLog().received()).isZero();
  }

  @Proves("option.transport.dataURL")
  void theUrlIsRequired(Wire wire) {
    required(wire, "dataURL");
    Map<?, ?> transport = (Map<?, ?>) wire.configuration(server()).get("transport");
    String slash = transport.get("dataURL") + "/";
    Customer customer = customer(wire, wire.transport(server(), "dataURL", slash));
    customer.start();
    assertThat(server().chats()).hasSize(1);
  }

  @Proves(value = "option.transport.endpoint", on = Wire.WEBMESSAGING)
  void theEndpointIsTheDeployment(Wire wire) {
    required(wire, "endpoint");
    customer(wire).start();
    assertThat(start().form().toString()).contains(server().webMessagingDeployment());
    Rejection refused =
        customer(wire, wire.transport(server(), "endpoint", "nowhere")).rejects("startChat");
    assertThat(ajax(refused).status()).isBetween(400, 499);
  }

  @Proves(value = "option.transport.endpoint", on = Wire.V3)
  void theEndpointIsRequiredAndSent(Wire wire) {
    required(wire, "endpoint");
    customer(wire).start();
    assertThat(start().form()).containsEntry("data[endpoint]", server().v3Endpoint());
    Rejection refused =
        customer(wire, wire.transport(server(), "endpoint", "nowhere")).rejects("startChat");
    assertThat(refused.code()).isEqualTo("pureengage-v3-rest-INVALID_ENDPOINT");
  }

  private RecordedRequest start() {
    return server().requestLog().of(Operation.START).get(0);
  }

  @Proves(
      value = {"option.transport.headers", "option.transport.headers.x-api-key"},
      on = Wire.V3)
  void headersAreSentWithEveryRequest(Wire wire) {
    Map<String, String> headers = Map.of("X-API-Key", server().v3ApiKey(), "X-Tenant", "t1");
    Customer customer = customer(wire, wire.transport(server(), "headers", headers)).start();
    customer.resolves("sendMessage", Map.of("message", "hello"));
    awaitPolls(1);
    customer.resolves("endChat");
    List<RecordedRequest> requests = server().requestLog().all();
    assertThat(requests)
        .hasSizeGreaterThan(3)
        .allMatch(request -> request.header("x-tenant").equals("t1"))
        .allMatch(request -> request.header("x-api-key").equals(server().v3ApiKey()));
    Map<String, String> wrong = Map.of("x-api-key", "not-the-key");
    Rejection refused =
        customer(wire, wire.transport(server(), "headers", wrong)).rejects("startChat");
    assertThat(refused.code()).isEqualTo("pureengage-v3-rest-INVALID_CONTACT_CENTER");
    assertThat(String.valueOf(refused.getMessage())).doesNotContain("not-the-key");
  }

  @Proves(value = "option.transport.headers.x-api-key", on = Wire.V3)
  void theApiKeyIsRequired(Wire wire) {
    Customer customer = open(wire, wire.transport(server(), "headers", Map.of("a", "b")));
    Rejection reason = customer.notReady();
    assertRejected(reason, ErrorCode.INVALID_CONFIGURATION, "Invalid configuration");
    assertThat(reason.hint().orElseThrow()).containsIgnoringCase("x-api-key");
  }

  @Proves(value = "option.transport.stream", on = Wire.V3)
  void theStreamIsSent(Wire wire) {
    customer(wire, wire.transport(server(), "stream", "dev")).start();
    assertThat(start().form()).containsEntry("data[stream]", "dev");
    server().requestLog().clear();
    customer(wire).start();
    assertThat(start().form()).doesNotContainKey("data[stream]");
  }

  @Proves(value = "option.example.v3", on = Wire.V3)
  void theDocumentedExampleRuns(Wire wire) {
    StoredElsewhere store = new StoredElsewhere();
    Map<String, Object> example =
        Map.of(
            "ajaxTimeout",
            60_000,
            "emojis",
            true,
            "userData",
            Map.of(),
            "transport",
            Map.of(
                "type",
                "pureengage-v3-rest",
                "dataURL",
                server().v3Url(),
                "endpoint",
                server().v3Endpoint(),
                "headers",
                Map.of("X-api-key", server().v3ApiKey()),
                "async",
                Map.of("enabled", true)));
    WebChatConfiguration configuration = WebChatConfiguration.of(example).withHooks(store);
    Customer customer = open(wire, null, configuration).ready().start();
    chat().agent("Anna").say("hello");
    customer.events().awaitText("hello");
    customer.close();
    assertThat(store.stored()).isNotEmpty();
    store.returns(store.last());
    Customer back = open(wire, null, configuration).ready();
    assertThat(back.events().awaited("restored").data()).isEqualTo(Map.of("async", true));
    back.events().awaitText("hello");
    back.resolves("endChat");
    assertThat(chat().ended()).isTrue();
  }
}
