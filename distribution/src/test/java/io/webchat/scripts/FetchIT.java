package io.webchat.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.chat.Customer;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The network of scripts: none, or the configured origins alone. */
class FetchIT extends ScriptCase {
  private static final String ASK =
      """
      teller.registerCommand('ask', (e) => {
        fetch(e.data.url, { method: e.data.method || 'GET', body: e.data.body, headers: { 'content-type': 'application/json' } })
          .then(async (answer) => tell(answer.status + ' ' + (await answer.text()).length), (problem) => tell(problem.name + ': ' + problem.message));
        e.deferred.resolve();
      });
      """;

  private static Object ask(Customer customer, Map<String, ?> request) {
    int before = told(customer).size();
    Customer.value("ask", customer.plugin().command("Teller.ask", request));
    eventually(() -> assertThat(told(customer)).hasSize(before + 1));
    return told(customer).get(before);
  }

  @Test
  void fetchGoesToConfiguredOriginsOnly() {
    WebServer allowed = ScriptContainer.allowed();
    try (WebServer other = new WebServer()) {
      allowed.store("/small", "hello");
      allowed.store("/large", "x".repeat(1_000_001));
      other.store("/secret", "secret");
      allowed.redirect("/away", other.origin() + "/secret");
      Customer customer = customer("fetch", ASK);
      assertThat(ask(customer, Map.of("url", allowed.origin() + "/small"))).isEqualTo("200 5");
      assertThat(ask(customer, Map.of("url", allowed.origin() + "/none"))).isEqualTo("404 0");
      assertThat(
              ask(
                  customer,
                  Map.of(
                      "url", allowed.origin() + "/kept", "method", "PUT", "body", "{\"a\":\"ä\"}")))
          .isEqualTo("200 0");
      assertThat(allowed.stored("/kept")).isEqualTo("{\"a\":\"ä\"}");
      assertThat(ask(customer, Map.of("url", other.origin() + "/secret")))
          .asString()
          .startsWith("TypeError: ")
          .contains("not allowed");
      assertThat(ask(customer, Map.of("url", allowed.origin().replace("127.0.0.1", "localhost"))))
          .asString()
          .contains("not allowed");
      assertThat(ask(customer, Map.of("url", "file:///etc/passwd")))
          .asString()
          .startsWith("TypeError: ");
      assertThat(ask(customer, Map.of("url", allowed.origin() + "/away")))
          .as("a redirect is not followed")
          .asString()
          .doesNotStartWith("200");
      assertThat(ask(customer, Map.of("url", allowed.origin() + "/large")))
          .asString()
          .startsWith("TypeError: ")
          .contains("larger than 1000000 bytes");
      assertThat(allowed.requests())
          .containsExactly("GET /small", "GET /none", "PUT /kept", "GET /away", "GET /large");
      assertThat(other.requests()).isEmpty();
      assertThat(errors(customer)).isEmpty();
    }
  }

  @Test
  void fetchIsRejectedUnlessItIsConfigured() {
    ScriptContainer.configure(Map.of("fetchOrigins", new String[0], "fetchTimeout", 4_999L));
    try {
      Customer customer =
          customer(
              "no-fetch",
              "fetch('https://h.example').catch((e) => tell(e.name + ' ' + e.message.includes('fetchOrigins'))); fetch('/x');");
      eventually(() -> assertThat(told(customer)).containsExactly("TypeError true"));
      assertThat(errors(customer)).isEmpty();
    } finally {
      ScriptContainer.configure(Map.of());
    }
  }
}
