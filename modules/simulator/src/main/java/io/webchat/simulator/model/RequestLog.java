package io.webchat.simulator.model;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The latest requests to the chat wires, oldest first; older ones fall out. Safe for use by any
 * thread.
 */
@ProviderType
public interface RequestLog {
  /** All that are kept. */
  List<RecordedRequest> all();

  /** Those for one operation. */
  List<RecordedRequest> of(Operation operation);

  /** Those for one chat. */
  List<RecordedRequest> ofChat(String chatId);

  /** Number of requests received since the start, including those that fell out. */
  long received();

  /** Forgets what is kept; the numbering goes on. */
  void clear();
}
