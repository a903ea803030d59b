package io.webchat.transport.pureengage.v3.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.session.SessionData;
import io.webchat.rest.RestCall;
import io.webchat.spi.transport.AttachRequest;
import io.webchat.spi.transport.PollRequest;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.Transport;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which polls name the position, and on which connection they go out. */
class PollPositionTest extends PureEngageWire {
  private final HeldClient client = new HeldClient();
  private final List<String> noticed = new ArrayList<>();
  private final List<Long> held = new ArrayList<>();
  private Transport transport;

  private final class Noticing implements PollLimit {
    @Override
    public long ms() {
      return 4_711;
    }

    @Override
    public void answered(long heldMs, boolean empty) {
      held.add(heldMs);
      noticed.add(empty ? "empty" : "messages");
    }

    @Override
    public void silent() {
      noticed.add("silent");
    }
  }

  @Override
  Transport transport() {
    if (transport == null) {
      PureEngageCalls wire = new PureEngageCalls(context().configuration(), client);
      transport = new PureEngageTransport(context(), wire, new Noticing());
    }
    return transport;
  }

  private CompletionStage<Reply> ask(long position, boolean resume) {
    return transport().poll(SESSION, new PollRequest(position, resume, null));
  }

  private CompletionStage<Reply> ask(long position) {
    return ask(position, false);
  }

  private String named(String parameter) {
    String query = URI.create(client.last().call().url().text()).getQuery();
    return Arrays.stream(query.split("&"))
        .filter(pair -> pair.startsWith(parameter + "="))
        .map(pair -> pair.substring(parameter.length() + 1))
        .findFirst()
        .orElse(null);
  }

  private void answer(String list) {
    client.last().answer(200, messages(list));
  }

  private static TransportException silence(boolean ambiguous) {
    return TransportException.builder(Kind.TIMEOUT, "no answer").ambiguous(ambiguous).build();
  }

  @Test
  void aPollIsALongPollWithTheLimitInForce() {
    ask(1);
    RestCall call = client.last().call();
    assertThat(call.method()).isEqualTo("GET");
    assertThat(call.operation()).isEqualTo("poll");
    assertThat(call.longPoll()).isTrue();
    assertThat(call.timeoutMs()).isEqualTo(4_711);
    assertThat(call.fresh()).isFalse();
    assertThat(call.once()).isFalse();
    assertThat(named("index")).isNull();
    assertThat(named("count")).isNull();
    assertThat(named("operationId")).hasSize(36);
  }

  @ParameterizedTest
  @EnumSource
  void theFirstPollAfterASessionIsTakenUpNamesThePosition(AttachRequest.Mode mode) {
    ask(1);
    answer(text(1));
    ask(2);
    answer(text(2));
    assertThat(named("index")).isNull();

    transport().attach(SESSION, new AttachRequest(3, mode, 20));

    ask(3);
    assertThat(named("index")).isEqualTo("-2");
    answer(text(3));
    ask(4);
    assertThat(named("index")).isNull();
  }

  @Test
  void aPollThatResumesNamesThePosition() {
    ask(6, true);
    assertThat(named("index")).isEqualTo("5");
    assertThat(named("count")).isNull();
  }

  @Test
  void theStartOfTheChatHasNoIndexBeforeIt() {
    ask(1, true);
    assertThat(named("index")).isNull();
    assertThat(named("count")).isEqualTo("10000");
    ask(2, true);
    assertThat(named("index")).isEqualTo("1");
    assertThat(named("count")).isNull();
  }

  @Test
  void theIndexIsNamedAsTheServerWroteItWhereItIsTheNewest() {
    ask(1);
    answer(text(2) + "," + text(1));
    ask(3, true);
    assertThat(named("index")).isEqualTo("-2");
    ask(2, true);
    assertThat(named("index")).as("not the newest").isEqualTo("1");
    ask(4, true);
    assertThat(named("index")).as("not known yet").isEqualTo("3");
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"NETWORK", "HTTP", "INVALID_RESPONSE", "REFUSED", "TIMEOUT"})
  void afterAPollThatFailedTheNextNamesThePosition(Kind kind) {
    CompletionStage<Reply> poll = ask(3);
    TransportException reason = TransportException.of(kind, "no");
    client.last().fail(reason);
    assertThat(failure(poll)).isSameAs(reason);

    ask(3);
    assertThat(named("index")).isEqualTo("2");
    assertThat(client.last().call().fresh()).isFalse();
    answer("");
    ask(3);
    assertThat(named("index")).isNull();
    assertThat(noticed).containsExactly("empty");
  }

  @Test
  void anAnswerThatIsARefusalLeavesThePositionUnknown() {
    CompletionStage<Reply> poll = ask(3);
    client.last().answer(200, "{\"status\":{\"code\":\"BUSY\"},\"data\":{\"messages\":[]}}");
    assertThat(failure(poll).kind()).isEqualTo(Kind.REFUSED);

    ask(3);
    assertThat(named("index")).isEqualTo("2");
  }

  @Test
  void whileAPollIsUnderWayAnotherOneNamesThePosition() {
    ask(3);
    ask(3);
    assertThat(named("index")).isEqualTo("2");
  }

  @Test
  void afterAnAnswerToWhatLeftTwiceTheNextNamesThePosition() {
    ask(3);
    client.last().answer(200, messages(""), true);
    ask(3);
    assertThat(named("index")).isEqualTo("2");
    answer("");
    ask(3);
    assertThat(named("index")).isNull();
  }

  @Test
  void aSilentPollIsOneWithoutMessagesAndTheNextTakesAFreshConnection() {
    CompletionStage<Reply> poll = ask(3);
    client.last().fail(silence(true));
    assertThat(poll).isCompleted();
    assertThat(settle(poll).inbound().messages()).isEmpty();

    ask(3);
    assertThat(client.last().call().fresh()).isTrue();
    assertThat(named("index")).isEqualTo("2");
    answer("");
    ask(3);
    assertThat(client.last().call().fresh()).isFalse();
    assertThat(noticed).containsExactly("silent", "empty");
  }

  @Test
  void theSecondSilentPollInARowFailsAndAnAnswerBeginsAnew() {
    ask(3);
    client.last().fail(silence(true));
    CompletionStage<Reply> second = ask(3);
    client.last().fail(silence(true));
    assertThat(failure(second).kind()).isEqualTo(Kind.TIMEOUT);

    ask(3);
    answer("");
    CompletionStage<Reply> again = ask(3);
    client.last().fail(silence(true));
    assertThat(again).isCompleted();
  }

  @Test
  void aConnectionThatWasNotMadeInTimeIsAFailureAtOnce() {
    CompletionStage<Reply> poll = ask(3);
    client.last().fail(silence(false));

    assertThat(failure(poll).kind()).isEqualTo(Kind.TIMEOUT);
    assertThat(noticed).isEmpty();
    ask(3);
    assertThat(client.last().call().fresh()).isFalse();
  }

  @Test
  void givingAPollUpCancelsItsCallAndTheNextTakesAFreshConnection() {
    CompletionStage<Reply> poll = ask(3);
    HeldClient.Held<?> call = client.last();

    assertThat(poll.toCompletableFuture().cancel(true)).isTrue();

    assertThat(call.isCancelled()).isTrue();
    assertThat(noticed).isEmpty();
    ask(3);
    assertThat(client.last().call().fresh()).isTrue();
    assertThat(named("index")).isEqualTo("2");
  }

  @Test
  void aPollThatIsAnsweredIsNotCancelled() {
    ask(3);
    answer("");
    assertThat(client.last().isCancelled()).isFalse();
  }

  @Test
  void theLimitLearnsHowLongThePollWasHeldInMilliseconds() {
    ask(1);
    answer(text(1));
    // far from what nanoseconds, or the clock itself, would give
    assertThat(held).singleElement().satisfies(ms -> assertThat(ms).isBetween(0L, 3_600_000L));
    assertThat(noticed).containsExactly("messages");
  }

  /** Positions begin anew with each chat, and so does what is known of them. */
  @Test
  void theNextChatNamesIndexesOfItsOwn() {
    ask(30);
    answer(text(30));
    SessionData next = SESSION.with(Map.of("sessionId", "another"));
    transport().poll(next, new PollRequest(1, false, null));
    answer(text(2));

    transport().poll(next, new PollRequest(3, true, null));
    assertThat(named("index")).isEqualTo("-2");
    ask(31, true);
    assertThat(named("index")).as("that of the former chat is forgotten").isEqualTo("30");
  }
}
