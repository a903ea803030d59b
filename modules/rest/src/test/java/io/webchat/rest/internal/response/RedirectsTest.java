package io.webchat.rest.internal.response;

import static io.webchat.rest.internal.RestCalls.settle;
import static io.webchat.rest.internal.RestCalls.url;
import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.rest.Form;
import io.webchat.rest.RestCall;
import io.webchat.rest.RestClient;
import io.webchat.rest.RestResponse;
import io.webchat.rest.internal.EngineSettings;
import io.webchat.rest.internal.OkHttpEngine;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import io.webchat.testkit.transport.ScriptedAnswer;
import io.webchat.testkit.transport.ScriptedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of redirects that are not followed. */
class RedirectsTest {
  private final ScriptedServer server = ScriptedServer.start();
  private final OkHttpEngine engine = new OkHttpEngine(EngineSettings.defaults());
  private final RestClient client = engine.open();

  @AfterEach
  void close() {
    engine.close();
    server.close();
  }

  private TransportException failure(String method, int status, String headers) {
    server.answers(ScriptedAnswer.http(status, headers, ""));
    RestCall.Builder call =
        method.equals("GET")
            ? RestCall.get("poll", url(server, "/chat;p=s3cret/x?key=s3cret"))
            : RestCall.send("startChat", method, url(server, "/chat?key=s3cret"), new Form());
    RestResponse answer =
        settle(client.exchange(call.timeout(30_000).build(), received -> received));
    assertThat(answer.status()).isEqualTo(status);
    TransportException failure = answer.httpFailure().build();
    assertThat(failure.kind()).isEqualTo(Kind.HTTP);
    assertThat(failure.getMessage()).doesNotContain("s3cret");
    return failure;
  }

  @ParameterizedTest
  @CsvSource({
    "301, https://u:s3cret@b.example/login;id=s3cret/a?next=s3cret#s3cret,"
        + " https://b.example:443/login/a",
    "302, //b.example:81, http://b.example:81/",
    "308, https://b.example/x, https://b.example:443/x"
  })
  void saysWhatWasAskedAndWhereTo(int status, String location, String shown) {
    assertThat(failure("POST", status, "Location: " + location))
        .hasMessage(
            "The chat server answered startChat with HTTP %d: POST %s/chat is redirected to %s, and"
                + " redirects to another server are not followed; set test to where the"
                + " service is",
            status, server.url(), shown);
  }

  @Test
  void saysThatAPostWouldBecomeAGet() {
    assertThat(failure("POST", 302, "Location: chat/?s3cret"))
        .hasMessageContaining(
            "POST %s/chat is redirected to %s/chat/, and a redirect that makes a GET of a POST is"
                + " not followed",
            server.url(), server.url());
  }

  @Test
  void saysThatThereWereTooMany() {
    assertThat(failure("GET", 307, "Location: /round;s3cret"))
        .hasMessageContaining(
            "GET %s/round is redirected to %s/round, and so many redirects in a row are not"
                + " followed",
            server.url(), server.url());
    assertThat(server.received()).as("five are followed").hasSize(6);
  }

  @Test
  void saysThatItLeadsNowhere() {
    assertThat(failure("GET", 302, "Location: ftp://s3cret/"))
        .hasMessageContaining("GET %s/chat/x is redirected to what is no http", server.url());
    assertThat(failure("POST", 302, ""))
        .hasMessage("The chat server answered startChat with HTTP 302: check test");
  }

  @Test
  void anHttpErrorCarriesTheReasonOfTheReference() {
    TransportException failure = failure("POST", 503, "");
    assertThat(failure.ajax())
        .containsEntry("errorReason", "InvalidService")
        .containsEntry("status", 503);
  }
}
