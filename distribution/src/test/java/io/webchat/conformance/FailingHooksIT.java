package io.webchat.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.bus.BusEvent;
import io.webchat.api.message.MessagePreProcessor;
import io.webchat.api.value.AjaxResponse;
import io.webchat.api.value.ErrorCode;
import io.webchat.chat.Customer;
import io.webchat.chat.Wire;
import io.webchat.simulator.model.SimulatedAgent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What becomes of a message that a preprocessor fails on. */
class FailingHooksIT extends ConformanceCase {
  private static final MessagePreProcessor FAILING =
      message -> {
        if (String.valueOf(message.get("text")).contains("4111")) {
          throw new IllegalStateException("defect");
        }
        return null;
      };

  private Customer hearing(Wire wire, String policy) {
    Map<String, Object> configuration = new LinkedHashMap<>(wire.configuration(server()));
    if (policy != null) {
      configuration.put("hooks", Map.of("onFailure", policy));
    }
    Customer customer = open(wire, configuration).ready();
    customer.resolves("registerPreProcessor", Map.of("preprocessor", FAILING));
    customer.start();
    SimulatedAgent agent = chat().agent("Anna").join();
    agent.say("card 4111");
    agent.say("and now?");
    customer.events().awaitText("and now?");
    BusEvent error = customer.events().awaited("error");
    assertThat(((AjaxResponse) error.data()).get("errors"))
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
        .singleElement()
        .extracting(problem -> ((Map<?, ?>) problem).get("code"))
        .isEqualTo(ErrorCode.HOOK_FAILED);
    return customer;
  }

  private static List<Object> originals(Customer customer) {
    return customer.events().of("messageReceived").stream()
        .flatMap(event -> ((List<?>) event.data().get("originalMessages")).stream())
        .<Object>map(original -> ((Map<?, ?>) original).get(customer.wire().originalText()))
        .toList();
  }

  @Proves("difference.preprocessor-throws")
  void aMessageThatAPreprocessorFailsOnPassesOrIsHidden(Wire wire) {
    Customer passing = hearing(wire, null);
    assertThat(passing.events().texts()).containsSubsequence("card 4111", "and now?");
    assertThat(passing.transcriptTexts()).contains("card 4111");
    passing.chat().close();

    Customer hiding = hearing(wire, "hide");
    assertThat(hiding.events().texts()).doesNotContain("card 4111");
    assertThat(hiding.transcriptTexts()).contains("and now?").doesNotContain("card 4111");
    assertThat(originals(hiding)).contains("and now?").doesNotContain("card 4111");
    hiding.chat().close();
  }
}
