package io.webchat.webhooks.internal.delivery;

import io.webchat.spi.webhook.DeadLetter;
import io.webchat.webhooks.internal.store.DeadLetters;
import io.webchat.webhooks.internal.store.DeadLetters.Letter;
import io.webchat.webhooks.internal.store.Delivery;
import java.io.IOException;
import java.util.List;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The dead letters of one receiver, as many as are kept. Used on the receiver's thread. */
final class GivenUp implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GivenUp.class);

  private final String name;
  private final DeadLetters letters;
  private final LongSupplier clock;
  private final Tally tally;

  /**
   * Those of a receiver.
   *
   * @param clock time of the day, ms since the epoch
   */
  GivenUp(String name, DeadLetters letters, LongSupplier clock, Tally tally) {
    this.name = name;
    this.letters = letters;
    this.clock = clock;
    this.tally = tally;
    tally.deadLetters(letters.size());
  }

  /** Makes a dead letter of a delivery; {@code false} when it cannot be kept. */
  boolean add(Delivery delivery, String why, int most) {
    try {
      if (letters.size() >= most) {
        Delivery oldest = letters.oldest().orElseThrow().delivery();
        LOG.error("Webhook {}: too many dead letters: {} is lost", name, oldest);
        letters.remove(List.of(oldest.id()));
      }
      letters.add(new Letter(delivery, clock.getAsLong(), why));
    } catch (IOException e) {
      LOG.error(
          "Webhook {}: {} is tried on, since no dead letter can be written: {}",
          name,
          delivery,
          e.toString());
      return false;
    }
    tally.deadLetters(letters.size());
    LOG.warn("Webhook {}: {} is a dead letter: {}", name, delivery, why);
    return true;
  }

  /** The oldest one first. */
  List<DeadLetter> list() {
    return letters.list().stream().map(GivenUp::shown).toList();
  }

  private static DeadLetter shown(Letter letter) {
    Delivery delivery = letter.delivery();
    return new DeadLetter(
        delivery.id(),
        delivery.chat(),
        delivery.event(),
        delivery.time(),
        delivery.position(),
        letter.time(),
        letter.reason());
  }

  /** The delivery of this id, all for an empty text. */
  List<Delivery> meant(String id) {
    return letters.list().stream()
        .map(Letter::delivery)
        .filter(delivery -> id.isEmpty() || delivery.id().equals(id))
        .toList();
  }

  /** They are no dead letters any more. */
  void remove(List<Delivery> deliveries) throws IOException {
    letters.remove(deliveries.stream().map(Delivery::id).toList());
    tally.deadLetters(letters.size());
  }

  @Override
  public void close() throws IOException {
    letters.close();
  }
}
