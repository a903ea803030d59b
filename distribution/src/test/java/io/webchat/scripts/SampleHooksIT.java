package io.webchat.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.chat.Customer;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The hooks on the bus that docs/first-hook.md shows. */
class SampleHooksIT extends ScriptCase {
  @Test
  void whatTheCustomerSendsIsPolite() {
    Customer customer = customer("sample-before", sample("polite-customer.js")).start();

    customer.resolves("sendMessage", Map.of("message", "Hurry up!!!"));

    assertThat(chat().sentTexts()).containsExactly("Hurry up.");
    assertThat(errors(customer)).isEmpty();
  }
}
