package io.webchat.transport.purecloud.v2.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.message.Message;
import io.webchat.api.message.OutgoingMessage;
import io.webchat.socket.ParkedSocket;
import io.webchat.spi.transport.AttachRequest;
import io.webchat.spi.transport.AttachRequest.Mode;
import io.webchat.spi.transport.InboundMessage;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.Transport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** A transport that leaves its open stream to the next one. */
class HandOverTest extends GuestChatCase {
  private static List<String> texts(Reply reply) {
    return reply.inbound().messages().stream()
        .map(InboundMessage::message)
        .map(Message::text)
        .toList();
  }

  private long last() {
    List<InboundMessage> all = pushed();
    return all.get(all.size() - 1).position();
  }

  /** A chat in which these have been said, a millisecond each. */
  private void said(int first, int last) {
    for (int i = first; i <= last; i++) {
      say("m" + i, "ann", "t" + i, i);
    }
  }

  private void handOver() {
    transport.handOver();
    box.settle();
    api.calls.clear();
  }

  private Transport next() {
    return new GuestChatProvider(api.reopened(), streams, () -> box.mailbox).create(context);
  }

  private Reply resume(Transport by, long position) {
    return settled(by.attach(SESSION, new AttachRequest(position, Mode.RESUME, 20)));
  }

  @Test
  void theNextOneGoesOnWithTheStreamAndAsksNothing() {
    start();
    said(1, 3);
    long position = last();
    handOver();
    assertThat(streams.parked).isNotNull();

    Transport next = next();
    Reply reply = resume(next, position + 1);
    say("m4", "ann", "t4", 4);

    assertThat(texts(reply)).as("which the core has seen").containsExactly("t1", "t2", "t3");
    assertThat(reply.inbound().messages().get(2).position()).isEqualTo(position);
    assertThat(reply.session()).containsEntry("lastMessageId", "m3");
    assertThat(texts()).containsExactly("t1", "t2", "t3", "t4");
    assertThat(pushed().get(3).message().from().name()).isEqualTo("Ann");
    assertThat(api.asked()).isEmpty();
    assertThat(streams.streams).hasSize(1);
    assertThat(streams.last().ended).isEmpty();
    assertThat(context.events()).isEmpty();
    next.close();
    box.settle();
    assertThat(streams.last().ended).isEqualTo("closed 1000");
  }

  /** Messages of one moment have their places by their order, which the next one goes on with. */
  @Test
  void aMessageOfTheSameMillisecondHasAPositionOfItsOwn() {
    start();
    said(1, 1);
    long position = last();
    handOver();
    resume(next(), position + 1);
    say("m2", "ann", "t2", 1);

    assertThat(last()).isEqualTo(position + 1);
  }

  @Test
  void whatWasDeliveredInVainComesWithTheReply() {
    start();
    said(1, 2);
    long position = pushed().get(0).position();
    handOver();

    assertThat(texts(resume(next(), position + 1))).containsExactly("t1", "t2");
    assertThat(api.asked()).isEmpty();
  }

  @Test
  void moreThanIsKeptIsFetched() {
    start();
    said(1, 20);
    handOver();
    api.on("/messages?", page(raw("m20", "ann", "t20", 20), raw("m19", "ann", "t19", 19)));

    Reply reply = resume(next(), pushed().get(2).position());

    assertThat(texts(reply)).containsExactly("t19", "t20");
    assertThat(api.asked()).containsExactly("GET /c1/messages?sortOrder=descending&maxResults=20");
    assertThat(streams.streams).hasSize(1);
    say("m21", "ann", "t21", 21);
    assertThat(texts()).endsWith("t21");
  }

  /** The messages that came last do not tell whether the server has taken it. */
  @Test
  void theServerIsAskedWhatBecameOfAMessageWithoutAnAnswer() {
    start();
    said(1, 1);
    api.hold("POST");
    CompletableFuture<Reply> sent =
        transport.send(SESSION, OutgoingMessage.of("Hello")).toCompletableFuture();
    box.settle();
    handOver();
    assertThat(sent).isCompletedExceptionally();
    api.on("/messages?", page(raw("m2", "own", "Hello", 2), raw("m1", "ann", "t1", 1)));

    assertThat(texts(resume(next(), last() + 1))).containsExactly("t1", "Hello");
    assertThat(streams.streams).as("by the stream that was left").hasSize(1);
  }

  @Test
  void whatComesWhileItIsBeingLeftIsForTheNextOne() {
    start();
    said(1, 1);
    long position = last();
    transport.handOver();
    streams.last().push(frame(StreamFrame.MESSAGE, raw("m2", "ann", "t2", 2)));
    box.settle();
    assertThat(texts()).containsExactly("t1");

    Reply reply = resume(next(), position + 1);

    assertThat(texts(reply)).containsExactly("t1");
    assertThat(texts()).containsExactly("t1", "t2");
    assertThat(pushed().get(1).position()).isGreaterThan(position);
  }

  /** More was said than is kept, so the next one asks for it, and the stream ends meanwhile. */
  @Test
  void aChatThatEndsWhileItIsBeingLeftEnds() {
    start();
    said(1, 20);
    long position = pushed().get(2).position();
    transport.handOver();
    streams.last().push(frame(StreamFrame.MESSAGE, raw("m21", "ann", "bye", 21)));
    leave();
    api.hold("/messages?");
    CompletionStage<Reply> resumed =
        next().attach(SESSION, new AttachRequest(position, Mode.RESUME, 20));
    box.settle();
    cut();
    assertThat(hasEnded()).isFalse();

    api.waiting.get(0).answer(200, page(raw("m20", "ann", "t20", 20)));

    assertThat(texts(settled(resumed))).containsExactly("t20");
    assertThat(texts()).hasSize(21).endsWith("bye");
    box.advance(60_000);
    assertThat(ends()).isEqualTo(1);
    assertThat(context.events()).isEmpty();
    assertThat(streams.streams).hasSize(1);
    assertThat(box.waiting()).isZero();
  }

  @Test
  void aStateOfAnotherFormatIsNotReadAndItsStreamClosed() {
    start();
    said(1, 1);
    handOver();
    Map<String, Object> other = new LinkedHashMap<>(streams.parked.state());
    other.put("format", 2);
    streams.parked = new ParkedSocket(streams.parked.socket(), other);

    resume(next(), last() + 1);

    assertThat(streams.streams).hasSize(2);
    assertThat(streams.streams.get(0).ended).isEqualTo("closed 1000");
    assertThat(api.asked()).contains("GET /c1/members/me");
  }

  @Test
  void theStateIsOfTheJdkOnly() {
    start();
    said(1, 10);
    handOver();

    assertThat(streams.parked.state().toString()).contains("t10").doesNotContain("Member[");
    assertThat(streams.parked.toString()).doesNotContain("t10");
  }

  @Test
  void aStreamThatIsCutMeanwhileIsOpenedAgainAndWhatWasMissedFetched() {
    start();
    said(1, 1);
    long position = last();
    handOver();
    Transport next = next();
    resume(next, position + 1);
    api.on("/messages?", page(raw("m2", "ann", "t2", 2)));

    streams.streams.get(0).close(1006);
    box.advance(5_000);

    assertThat(context.events()).containsExactly("disconnected", "reconnected");
    assertThat(texts()).containsExactly("t1", "t2");
    next.close();
  }

  @Test
  void aStreamThatEndsWhileItIsBeingLeftIsNotParked() {
    start();
    transport.handOver();
    streams.last().close(1006);
    box.settle();

    assertThat(streams.parked).isNull();
    box.advance(60_000);
    assertThat(streams.streams).hasSize(1);
    assertThat(context.events()).isEmpty();
  }

  @Test
  void whatIsBeingFetchedIsNotLeftHalf() {
    start();
    said(1, 1);
    api.hold("/messages?");
    cut();
    box.advance(10_000);
    transport.handOver();
    box.settle();

    assertThat(streams.parked).isNull();
    assertThat(streams.last().ended).isNotEmpty();
  }

  @Test
  void aSenderWhoIsAskedForKeepsTheStreamFromBeingLeft() {
    start();
    api.hold("/members/ann");
    said(1, 1);
    transport.handOver();
    box.settle();

    assertThat(streams.parked).isNull();
    assertThat(streams.last().ended).isEqualTo("closed 1000");
  }

  @Test
  void aTransportThatIsClosedMeanwhileClosesWhatItGets() {
    start();
    said(1, 1);
    handOver();
    Transport next = next();
    var attached = next.attach(SESSION, new AttachRequest(last() + 1, Mode.RESUME, 20));
    next.close();
    box.settle();

    assertThat(failure(attached).kind().name()).isEqualTo("CLOSED");
    assertThat(streams.parked == null).isEqualTo(streams.last().ended.equals("closed 1000"));
  }

  @Test
  void aRestoreTakesNoStream() {
    start();
    said(1, 1);
    handOver();
    Transport next = next();
    settled(next.attach(SESSION, new AttachRequest(1, Mode.RESTORE, 20)));

    assertThat(streams.parked).isNotNull();
    assertThat(streams.streams).hasSize(2);
    next.close();
  }

  @Test
  void aTransportWithoutAChatIsJustClosed() {
    transport.handOver();
    box.settle();
    transport.handOver();
    box.settle();

    assertThat(streams.parked).isNull();
  }
}
