package io.webchat.http.channel;

import java.util.Map;
import java.util.Optional;

/** What an attachment reads from. Thread-safe. */
interface Numbered {
  /** A clock that only goes forward, ms. */
  long now();

  /** The first frame behind this number. */
  Optional<Outgoing> after(long number);

  /** Whether frames between these two numbers are gone before they were read. */
  boolean isGap(long number, long next);

  /** The number up to which frames of the reader were taken. */
  long received();

  /** A sign without a number. */
  Map<String, Object> sign(String type, long received);

  /** The connection of this attachment is gone. */
  void detach(Attachment gone);
}
