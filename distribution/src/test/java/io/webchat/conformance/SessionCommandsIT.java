package io.webchat.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.WebChatState;
import io.webchat.api.bus.Deferred;
import io.webchat.api.value.AjaxResponse;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.chat.Customer;
import io.webchat.chat.Wire;
import io.webchat.simulator.model.Fault;
import io.webchat.simulator.model.Operation;
import io.webchat.simulator.model.SimulatedChat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The commands configure, startChat, endChat. */
class SessionCommandsIT extends ConformanceCase {
  @Proves("command.configure.resolves")
  void configureTakesEffectForTheNextChat(Wire wire) {
    Customer customer = customer(wire);
    Map<String, Object> changed = wire.configuration(server(), "userData", Map.of("tier", "gold"));
    assertThat(customer.resolves("configure", changed)).isNull();
    customer.start();
    assertThat(chat().userData()).containsEntry("tier", "gold");
    assertThat(customer.events().names("ready", "error")).containsExactly("ready");
  }

  @Proves("command.configure.rejects.invalid")
  void configureRefusesWhatCannotBeUsed(Wire wire) {
    Customer customer = customer(wire);
    assertRejected(
        customer.rejects("configure"), ErrorCode.INVALID_CONFIGURATION, "Invalid configuration");
    Rejection wrongType =
        customer.rejects("configure", wire.configuration(server(), "ajaxTimeout", "soon"));
    assertRejected(wrongType, ErrorCode.INVALID_CONFIGURATION, "Invalid configuration");
    assertThat(wrongType.hint().orElseThrow()).contains("ajaxTimeout");
    Map<String, Object> nowhere =
        switch (wire) {
          case PURECONNECT -> wire.transport(server(), "hosts", List.of());
          case COMETD -> wire.configuration(server(), "cometD", Map.of("enabled", true));
          default -> wire.transport(server(), "dataURL", "");
        };
    Rejection noUrl = customer.rejects("configure", nowhere);
    assertRejected(noUrl, ErrorCode.INVALID_CONFIGURATION, "Invalid configuration");
    assertThat(server().requestLog().received()).isZero();
    customer.start();
    assertThat(customer.chat().state()).as("the former is in force").isEqualTo(WebChatState.ACTIVE);
  }

  @Proves("command.configure.rejects.transport")
  void configureRefusesAnUnknownTransport(Wire wire) {
    Customer customer = customer(wire);
    Rejection unknown = customer.rejects("configure", wire.transport(server(), "type", "pigeon"));
    assertRejected(unknown, ErrorCode.INVALID_TRANSPORT, "Invalid transport configuration");
    assertThat(unknown.hint().orElseThrow()).contains("pigeon", Wire.V2.type(), Wire.V3.type());
    customer.start();
    assertThat(chat().ended()).isFalse();
  }

  @Proves({"command.startChat.resolves", "event.started"})
  void startChatResolvesWithTheAnswerOfTheServer(Wire wire) {
    Customer customer = customer(wire);
    AjaxResponse ajax = (AjaxResponse) customer.resolves("startChat", customer.form(Map.of()));
    assertThat(ajax.status()).isEqualTo(200);
    if (wire != Wire.WEBMESSAGING && wire != Wire.COMETD) { // a frame has no headers
      assertThat(ajax.header("content-type")).startsWith("application/json");
    }
    Map<?, ?> session = customer.object("getSessionData");
    Map<?, ?> body = (Map<?, ?>) ajax.body();
    if (wire.isVersion2()) {
      assertThat(body.get("statusCode")).isEqualTo(0);
      assertThat(body.get("secureKey")).isEqualTo(session.get("secureKey"));
      assertThat(ajax.get("chatId")).isEqualTo(chat().id());
    } else if (wire == Wire.V3) {
      assertThat(((Map<?, ?>) body.get("data")).get("clientToken")).isEqualTo(session.get("token"));
    } else if (wire == Wire.PURECONNECT) {
      assertThat(body.toString()).contains(session.get("participantId").toString());
    } else {
      assertThat(body).isNotEmpty();
    }
    Map<String, Object> started = customer.events().awaited("started").data();
    assertThat(started.get("status")).isEqualTo(200);
    assertThat(started.get("sessionData")).isEqualTo(session);
    session.forEach((key, value) -> assertThat(started.get(key)).isEqualTo(value));
    assertThat(server().chats()).hasSize(1);
    assertThat(customer.events().of("started")).hasSize(1);
    assertThat(customer.chat().state()).isEqualTo(WebChatState.ACTIVE);
  }

  @Proves("command.startChat.options")
  void startChatSendsItsForm(Wire wire) {
    Customer customer = customer(wire);
    Map<String, Object> form =
        Map.of(
            "nickname", "Ada",
            "firstname", "Augusta",
            "lastname", "King",
            "email", "ada@a.example",
            "subject", "Engines & notes");
    customer.resolves("startChat", wire.isVersion2() ? form : Map.of("form", form));
    Map<String, Object> sent = chat().form();
    if (wire == Wire.PURECONNECT) {
      assertThat(sent)
          .containsEntry("participantName", "Ada")
          .containsEntry("notes", "Engines & notes")
          .containsEntry("transcriptEmailAddress", "ada@a.example");
      return;
    }
    if (wire == Wire.WEBMESSAGING) {
      assertThat(sent).containsAllEntriesOf(form);
      return;
    }
    if (wire == Wire.PURECLOUD) {
      assertThat(sent.toString()).contains("Ada", "Augusta", "King", "ada@a.example", "Engines");
      return;
    }
    assertThat(sent)
        .containsEntry("nickname", "Ada")
        .containsEntry("firstName", "Augusta")
        .containsEntry("lastName", "King")
        .containsEntry("subject", "Engines & notes")
        .containsEntry(wire.isVersion2() ? "emailAddress" : "email", "ada@a.example");
  }

  @Proves({"command.startChat.userData", "behaviour.userData.genesys"})
  void userDataOfTheCallIsMergedOverTheConfigured(Wire wire) {
    Map<String, Object> configured = Map.of("product", "loom", "tier", "silver");
    Customer customer = customer(wire, wire.configuration(server(), "userData", configured));
    customer.resolves("startChat", customer.form(Map.of("tier", "gold", "cart", "3")));
    Map<String, Object> sent = chat().userData();
    assertThat(sent)
        .containsEntry("product", "loom")
        .containsEntry("tier", "gold")
        .containsEntry("cart", "3")
        .containsEntry("_genesys_source", "server")
        .containsKeys("_genesys_browser", "_genesys_OS", "_genesys_widgets");
    assertThat(sent.containsKey("GCTI_LanguageCode")).isEqualTo(wire.isVersion2());
  }

  @Proves("behaviour.userData.genesys")
  void onlyOnVersion3TheCallGoesOverTheKeysOfGenesys(Wire wire) {
    Map<String, Object> configured = Map.of("_genesys_browser", "configured");
    Customer customer = customer(wire, wire.configuration(server(), "userData", configured));
    customer.resolves("startChat", customer.form(Map.of("_genesys_source", "kiosk")));
    Map<String, Object> sent = chat().userData();
    assertThat(sent).containsEntry("_genesys_source", wire == Wire.V3 ? "kiosk" : "server");
    assertThat(sent.get("_genesys_browser").toString()).startsWith("Java ");
  }

  @Proves(
      value = "behaviour.userData.genesys",
      on = {Wire.V2, Wire.COMETD})
  void theLanguageIsTheOneThatAppHasAtTheStart(Wire wire) {
    Customer customer = customer(wire);
    Customer.value(
        "setLanguage", customer.plugin().command("App.setLanguage", Map.of("lang", "fr")));
    customer.start();
    assertThat(chat().userData()).containsEntry("GCTI_LanguageCode", "fr");
  }

  @Proves("command.startChat.rejects.active")
  void aSecondStartIsRefused(Wire wire) {
    Customer customer = customer(wire);
    Deferred first = customer.command("startChat", customer.form(Map.of()));
    Deferred second = customer.command("startChat", customer.form(Map.of()));
    String text = "There is already an active chat session";
    assertRejected(Customer.reason("startChat", second), ErrorCode.ALREADY_ACTIVE, text);
    Customer.value("startChat", first);
    assertRejected(customer.rejects("startChat"), ErrorCode.ALREADY_ACTIVE, text);
    assertThat(server().chats()).hasSize(1);
    assertThat(requests(Operation.START)).isEqualTo(1);
  }

  @Proves("command.startChat.rejects.ajax")
  void startChatTellsWhenTheServerIsNotReached(Wire wire) {
    Customer customer = customer(wire);
    server().faults().on(Fault.reset().on(Operation.START));
    Rejection reset = customer.rejects("startChat", customer.form(Map.of()));
    assertThat(reset.code()).isEqualTo(ErrorCode.UNREACHABLE);
    assertThat(ajax(reset).status()).isZero();
    server().faults().clear();
    if (wire != Wire.COMETD) { // where an answer has no HTTP status
      server().faults().on(Fault.http(502).times(1).on(Operation.START));
      Rejection http = customer.rejects("startChat", customer.form(Map.of()));
      assertThat(ajax(http).status()).isEqualTo(502);
    }
    customer.events().never("started", "pollingStarted");
    assertThat(customer.chat().state()).isEqualTo(WebChatState.IDLE);
    customer.start();
    assertThat(server().chats()).hasSize(1);
  }

  @Proves("command.startChat.rejects.server")
  void startChatTellsWhenTheServerRefuses(Wire wire) {
    Customer customer = customer(wire);
    int code = wire == Wire.WEBMESSAGING ? 403 : 240;
    server().faults().on(Fault.permanentError(code).times(1).on(Operation.START));
    Rejection refused = customer.rejects("startChat", customer.form(Map.of()));
    AjaxResponse ajax = ajax(refused);
    if (wire.isVersion2()) {
      assertThat(refused.code()).isEqualTo(wire.type() + "-240");
      assertThat(ajax.get("statusCode")).isEqualTo(2);
    } else {
      assertThat(refused.code()).startsWith(wire.type() + "-");
      assertThat(ajax.status()).isEqualTo(wire == Wire.WEBMESSAGING ? code : 400);
      assertThat(ajax.get("status")).as("HTTP status, not the body's").isEqualTo(ajax.status());
    }
    customer.events().never("started");
    customer.start();
  }

  @Proves("command.startChat.rejects.userData")
  void startChatRefusesUserDataThatIsNoObject(Wire wire) {
    Customer customer = customer(wire);
    for (Object malformed : List.of("{not json", "[1,2]", 7, List.of("a"))) {
      assertRejected(
          customer.rejects("startChat", Map.of("userData", malformed)),
          ErrorCode.INVALID_ARGUMENT,
          "malformed data object provided in userData property");
    }
    assertThat(requests(Operation.START)).isZero();
    Map<String, Object> asText = new LinkedHashMap<>(customer.form(Map.of()));
    asText.put("userData", "{\"cart\":\"3\"}");
    customer.resolves("startChat", asText);
    assertThat(chat().userData()).containsEntry("cart", "3");
  }

  @Proves({"command.endChat.resolves", "difference.endChat-settles", "event.ended"})
  void endChatResolvesAndEnds(Wire wire) {
    Customer customer = chatting(wire);
    SimulatedChat chat = chat();
    AjaxResponse ajax = (AjaxResponse) customer.resolves("endChat");
    assertThat(ajax.status()).isBetween(200, 299);
    assertThat(customer.events().awaited("ended").data()).isEmpty();
    assertThat(chat.ended()).isTrue();
    assertThat(customer.chat().state()).isEqualTo(WebChatState.IDLE);
    customer.start();
    assertThat(server().chats()).hasSize(2);
    assertThat(customer.events().of("ended")).hasSize(1);
  }

  @Proves("command.endChat.rejects.inactive")
  void endChatNeedsAChat(Wire wire) {
    Customer customer = customer(wire);
    assertRejected(
        customer.rejects("endChat"),
        ErrorCode.NO_ACTIVE_SESSION,
        "There is no active chat session");
    assertThat(server().requestLog().received()).isZero();
    customer.events().never("ended");
  }
}
