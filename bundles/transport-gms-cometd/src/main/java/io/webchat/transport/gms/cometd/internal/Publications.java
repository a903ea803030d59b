package io.webchat.transport.gms.cometd.internal;

import io.webchat.api.value.AjaxResponse;
import io.webchat.mailbox.Mailbox;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import io.webchat.transport.gms.cometd.internal.Publication.Awaits;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The operations that are under way, until each has its result, at the latest when the patience
 * with the server is over. Used on the mailbox only.
 */
final class Publications {
  private static final int UNANSWERED_LIMIT = 100;

  private final Mailbox mailbox;
  private final long patienceMs;
  private final Runnable settled;

  /** Operations whose result is not there yet, in the order in which they began. */
  private final List<Publication> pending = new ArrayList<>();

  /** What was published and has had no notification; its result may be there already. */
  private final List<Publication> unanswered = new ArrayList<>();

  /** Why the server is not reached; {@code null} when it is. */
  private TransportException unreachable;

  /**
   * None yet.
   *
   * @param patienceMs how long a result may take
   * @param settled called when an operation has its result
   */
  Publications(Mailbox mailbox, long patienceMs, Runnable settled) {
    this.mailbox = mailbox;
    this.patienceMs = patienceMs;
    this.settled = settled;
  }

  /** What an operation results in that the server took. */
  static Reply accepted() {
    return Reply.of(AjaxResponse.ok(Map.of("statusCode", 0)));
  }

  void add(Publication publication) {
    pending.add(publication);
    publication.deadline = mailbox.after(patienceMs, () -> expired(publication));
  }

  boolean isEmpty() {
    return pending.isEmpty();
  }

  boolean isPending(Publication publication) {
    return pending.contains(publication);
  }

  /** The first one that began of those that have no result yet. */
  Optional<Publication> first(Predicate<Publication> wanted) {
    return pending.stream().filter(wanted).findFirst();
  }

  /** Those that have no result yet. */
  List<Publication> all(Predicate<Publication> wanted) {
    return pending.stream().filter(wanted).toList();
  }

  /** The first one that was published of those that have had no notification yet. */
  Optional<Publication> firstUnanswered(Predicate<Publication> wanted) {
    return unanswered.stream().filter(wanted).findFirst();
  }

  /** What was not published yet; first what asks for messages. */
  List<Publication> unpublished() {
    return pending.stream()
        .filter(publication -> !publication.published)
        .sorted(Comparator.comparing(publication -> publication.awaits != Awaits.FOLLOWED))
        .toList();
  }

  // --- on the wire

  /** It is being published. */
  void published(Publication publication) {
    publication.published = true;
    publication.acknowledged = false;
    publication.doubtful = false;
    publication.early = null;
    if (publication.leastAgain == 0) { // else its first answer is still to come
      unanswered.remove(publication);
    }
    if (!unanswered.contains(publication)) {
      unanswered.add(publication);
    }
    if (unanswered.size() > UNANSWERED_LIMIT) {
      unanswered.remove(0);
    }
  }

  /** What CometD's client sends now may reach the server. */
  void leaving(Object data) {
    pending.stream()
        .filter(publication -> publication.data == data)
        .forEach(publication -> publication.left = true);
  }

  /** The server did nothing of it, and it can be published again. */
  void returned(Publication publication) {
    publication.published = false;
    publication.left = false;
    unanswered.remove(publication);
  }

  /** The server has a new client, which is not told what the former one was to be. */
  void renewed() {
    unanswered.removeIf(publication -> publication.left || publication.isQuestion());
    pending.stream()
        .filter(Publication::isQuestion)
        .forEach(
            publication -> {
              publication.published = false;
              publication.leastAgain = 0;
            });
  }

  /** The connection has failed. */
  void unreachable(TransportException reason) {
    unreachable = reason;
    doubt();
  }

  /** Answers to what was published up to now may be lost. */
  void doubt() {
    pending.stream()
        .filter(publication -> publication.published && publication.isQuestion())
        .forEach(publication -> publication.doubtful = true);
  }

  /** The questions that the server took, and whose answers may be lost. */
  List<Publication> doubtful() {
    return pending.stream()
        .filter(publication -> publication.doubtful && publication.acknowledged)
        .toList();
  }

  void reachable() {
    unreachable = null;
  }

  // --- results

  /** It has had its notification. */
  void answered(Publication publication) {
    unanswered.remove(publication);
  }

  /**
   * The server took what needs no other answer. It need say no more of it: after a while a
   * notification is that of something else.
   */
  void taken(Publication publication) {
    complete(publication, accepted());
    publication.deadline = mailbox.after(patienceMs, () -> unanswered.remove(publication));
  }

  void complete(Publication publication, Reply reply) {
    if (pending.remove(publication)) {
      publication.deadline.cancel();
      publication.result.complete(reply);
      settled.run();
    }
  }

  void fail(Publication publication, TransportException reason) {
    unanswered.remove(publication);
    if (pending.remove(publication)) {
      publication.deadline.cancel();
      publication.result.completeExceptionally(reason);
      settled.run();
    }
  }

  /** Fails those that wait for this. */
  void fail(Awaits what, TransportException reason) {
    pending.stream()
        .filter(publication -> publication.awaits == what)
        .toList()
        .forEach(publication -> fail(publication, reason));
  }

  void failAll(Function<Publication, TransportException> reason) {
    List.copyOf(pending).forEach(publication -> fail(publication, reason.apply(publication)));
    unanswered.clear();
  }

  private void expired(Publication publication) {
    if (!pending.contains(publication)) {
      return;
    }
    if (publication.awaits == Awaits.RESULT && publication.acknowledged) {
      unanswered.remove(publication);
      complete(publication, accepted()); // no server says that it did it
    } else if (!publication.left && unreachable != null) {
      fail(publication, unreachable);
    } else {
      fail(
          publication,
          TransportException.builder(Kind.TIMEOUT, late(publication))
              .ajax(AjaxResponse.failure("timeout"))
              .ambiguous(publication.left)
              .build());
    }
  }

  /** With how far it came: whoever looks for the reason has the log only. */
  private static String late(Publication publication) {
    String text = "No answer in time to " + publication.operation;
    if (!publication.left) {
      return text + ": it was not sent";
    }
    return publication.acknowledged ? text + ": the chat server took it" : text;
  }
}
