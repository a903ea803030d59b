package io.webchat.core.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.config.PollSettings;
import io.webchat.core.internal.fixture.LooseParts;
import io.webchat.core.internal.fixture.ScriptedWire;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.PollRequest;
import io.webchat.spi.transport.TransportException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A poller that writes down what it asks for and what it tells. */
abstract class PollerCase implements Poller.Listener {
  static final PollSettings GROWING = new PollSettings(9_000, 500, 3_000, 2, true, 5, 30_000);

  /** What the wire fails with. */
  final TransportException failure = ScriptedWire.reset();

  final LooseParts parts = LooseParts.active();

  /** Of each poll, whether it named the position. */
  final List<Boolean> resumes = new ArrayList<>();

  final List<String> told = new ArrayList<>();
  PollSettings pace = GROWING;
  boolean canPoll;

  /** Complete when what polls bring is handled. */
  CompletableFuture<Void> handled = CompletableFuture.completedFuture(null);

  final Poller poller =
      new Poller(parts.mailbox, parts.session, parts.events, parts.holder, this::received, this);

  private CompletableFuture<Void> received(Inbound inbound) {
    told.add("received");
    return handled;
  }

  boolean resumed() {
    return resumes.get(resumes.size() - 1);
  }

  @Override
  public PollRequest request(boolean resume) {
    resumes.add(resume);
    return new PollRequest(7, resume, null);
  }

  @Override
  public PollSettings pace(boolean awake) {
    return awake ? GROWING : pace;
  }

  @Override
  public void reached() {
    told.add("reached");
  }

  @Override
  public void pollFailed(Throwable reason) {
    told.add(reason.equals(failure) ? "failed" : reason.toString());
  }

  @Override
  public void polled(boolean answered) {
    told.add(answered ? "polled" : "not polled");
  }

  @Override
  public void canPoll(boolean can) {
    assertThat(can).isEqualTo(poller.canPoll());
    canPoll = can;
  }
}
