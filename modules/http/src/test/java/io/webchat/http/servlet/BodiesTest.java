package io.webchat.http.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.webchat.http.channel.ChannelException;
import io.webchat.http.channel.ChannelException.Code;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** Bodies that do not come, and requests that fail. */
class BodiesTest {
  private final FakeRequest client = new FakeRequest(null, 100_000);
  private final ByteArrayOutputStream target = new ByteArrayOutputStream();
  private long now;
  private final Bodies bodies = new Bodies(Answers::refuse, () -> now);

  private void read() throws IOException {
    bodies.read(
        client.context(), target, 100_000, () -> client.response().getOutputStream().write('!'));
  }

  private void assertAnswered(int status, String code) {
    assertThat(client.answer()).contains('"' + code + '"');
    assertThat(client.status()).isEqualTo(status);
    assertThat(client.isCompleted()).isTrue();
  }

  @Test
  void aBodyThatDripsIsGivenUp() throws Exception {
    read();
    client.bodyComes(1);
    now += 20_000;
    client.bodyComes(1);
    assertThat(client.isCompleted()).isFalse();
    now += 20_000;
    client.bodyComes(1);
    assertAnswered(408, "TOO_SLOW");
    assertThat(target.size()).isEqualTo(2);
  }

  @Test
  void aBodyThatCameFastAtFirstMayNotDripLater() throws Exception {
    read();
    client.bodyComes(90_000);
    now += 20_000;
    client.bodyComes(1);
    assertThat(client.isCompleted()).isFalse();
    now += 20_000;
    client.bodyComes(1);
    assertAnswered(408, "TOO_SLOW");
  }

  @Test
  void aSlowBodyIsTaken() throws Exception {
    read();
    for (int i = 0; i < 40; i++) {
      now += 2_000;
      client.bodyComes(2_048);
    }
    assertThat(client.isCompleted()).isFalse();
    assertThat(target.size()).isEqualTo(40 * 2_048);
  }

  @Test
  void aBodyThatTheServerWaitsForInVainIsGivenUp() throws Exception {
    read();
    client.bodyFails(new TimeoutException("idle"));
    assertAnswered(408, "TOO_SLOW");
  }

  @Test
  void atTheEndOfItsTimeARequestIsGivenUp() throws Exception {
    read();
    client.timeIsOver();
    assertAnswered(408, "TOO_SLOW");
  }

  @Test
  void aRefusedClientReadsWhyAlsoWhenItsBodyDoesNotCome() throws Exception {
    bodies.refuse(
        client.request(), client.response(), new ChannelException(Code.NO_CHANNEL, "none"));
    assertThat(client.isCompleted()).isFalse();
    client.timeIsOver();
    assertAnswered(404, "NO_CHANNEL");
  }

  @Test
  void aFailureTellsTheClientNothingOfItself() throws Exception {
    FakeRequest empty = new FakeRequest(null, 0);
    bodies.fail(empty.request(), empty.response(), new IllegalArgumentException("a\nsecret"));
    assertThat(empty.status()).isEqualTo(500);
    assertThat(empty.answer()).contains("\"INTERNAL\"").doesNotContain("secret");
  }

  @Test
  void aFailureEndsARequestThatWasToBeAnsweredLater() throws Exception {
    var unused = client.request().startAsync();
    bodies.fail(client.request(), client.response(), new IOException("disk full"));
    assertAnswered(500, "INTERNAL");
  }

  @Test
  void afterAPartOfTheAnswerNothingElseComes() throws Exception {
    var unused = client.request().startAsync();
    client.commit();
    bodies.fail(client.request(), client.response(), new IllegalStateException("late"));
    assertThat(client.answer()).isEmpty();
    assertThat(client.isCompleted()).isTrue();
  }

  @Test
  void aFailureAfterTheBodyIsNoOverload() throws Exception {
    BodyReader reader =
        new BodyReader(
            client.context(),
            OutputStream.nullOutputStream(),
            10,
            () -> {
              throw new IllegalArgumentException("a fault");
            },
            new Bodies.Rules(Answers::refuse, () -> now));
    assertThatCode(reader::onAllDataRead).doesNotThrowAnyException();
    assertAnswered(500, "INTERNAL");
  }
}
