package io.webchat.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.WebChatState;
import io.webchat.api.value.AjaxResponse;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.simulator.model.Fault;
import io.webchat.simulator.model.FaultKind;
import io.webchat.simulator.model.Operation;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Wrong addresses and wrong answers: a clear reason, and the instance stays usable. */
class HostileServerIT extends ChatCase {
  static Stream<Arguments> wrongAnswers() {
    return Stream.of(Wire.V2, Wire.V3)
        .flatMap(
            wire ->
                Stream.of(
                    Arguments.of(wire, Fault.of(FaultKind.NOT_JSON), "INVALID_RESPONSE"),
                    Arguments.of(wire, Fault.of(FaultKind.TRUNCATED_JSON), "INVALID_RESPONSE"),
                    Arguments.of(wire, Fault.of(FaultKind.CUT_BODY), "INVALID_RESPONSE"),
                    Arguments.of(wire, Fault.hugeBody(10_000_000), "TOO_LARGE"),
                    Arguments.of(wire, Fault.deepJson(100_000), "INVALID_RESPONSE")));
  }

  @ParameterizedTest
  @EnumSource(names = {"V2", "V3"})
  void theServerIsNotThere(Wire wire) {
    for (String url : List.of("http://127.0.0.1:1/chat", "http://no-such-host.invalid/chat")) {
      Customer customer = customer(wire, wire.transport(server(), "dataURL", url));
      Rejection reason = customer.rejects("startChat", customer.form(Map.of()));
      assertThat(reason.code()).isEqualTo(ErrorCode.UNREACHABLE);
      assertThat(ajax(reason).status()).isZero();
      assertThat(reason.hint().orElseThrow()).contains("configured address");
      customer.events().never("started");
      customer.resolves("configure", wire.configuration(server()));
      works(customer, "hello");
    }
  }

  @ParameterizedTest
  @MethodSource("wrongAnswers")
  void theAnswerToTheStartIsWrong(Wire wire, Fault fault, String code) {
    Customer customer = customer(wire);
    server().faults().on(fault.times(1).on(Operation.START));
    Rejection reason = customer.rejects("startChat", customer.form(Map.of()));
    assertThat(reason.code()).isEqualTo(code);
    AjaxResponse ajax = ajax(reason);
    assertThat(ajax.status()).isEqualTo(200);
    assertThat(reason.text()).hasSizeLessThan(300);
    customer.events().never("started");
    assertThat(customer.chat().state()).isEqualTo(WebChatState.IDLE);
    works(customer, "hello");
  }

  @ParameterizedTest
  @MethodSource("wrongAnswers")
  void anAnswerWithinTheChatIsWrong(Wire wire, Fault fault, String code) {
    Customer customer = chatting(wire);
    server().faults().on(fault.times(1).on(Operation.REFRESH));
    Map<?, ?> error =
        (Map<?, ?>) ((List<?>) customer.events().awaited("error").data().get("errors")).get(0);
    assertThat(error.get("code")).isEqualTo(code);
    chat().agent("Anna").say("still here");
    customer.events().awaitText("still here");
    server().faults().on(fault.times(1).on(Operation.SEND));
    customer.resolves("sendMessage", Map.of("message", "me too"));
    customer.events().awaitText("me too");
    awaitPolls(2);
    assertThat(chat().sentTexts()).containsExactly("me too");
    assertThat(customer.events().texts()).containsExactly("still here", "me too");
    customer.events().never("ended");
  }

  private void works(Customer customer, String text) {
    customer.start();
    chat().agent("Anna").say(text);
    customer.events().awaitText(text);
    customer.resolves("endChat");
    assertThat(chat().ended()).isTrue();
  }
}
