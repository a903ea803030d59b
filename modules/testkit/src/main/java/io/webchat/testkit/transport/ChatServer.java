package io.webchat.testkit.transport;

import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ConsumerType;

/** A chat server in the hands of a test. All methods act at once. */
@ConsumerType
public interface ChatServer extends AutoCloseable {
  /** The {@code _genesys.widgets.webchat} that leads to it. */
  Map<String, Object> configuration();

  /** The chat that started last; waits for it. */
  Chat awaitChat();

  /** The next request of this step fails so. */
  void next(Step step, Trouble trouble);

  /** What a request is about. */
  enum Step {
    /** The start of a chat. */
    START,
    /** A poll. */
    POLL,
    /** A message of the customer. */
    SEND
  }

  /** What may go wrong. */
  enum Trouble {
    /** The connection is reset before anything is done. */
    RESET_BEFORE,
    /** The connection is reset when it is done. */
    RESET_AFTER,
    /** No answer within the time that the configuration allows; nothing is done. */
    SILENCE,
    /** HTTP 503 without a body of the protocol. */
    UNAVAILABLE,
    /** HTTP 429 with {@code Retry-After: 7}. */
    RATE_LIMITED,
    /** HTTP 200 with an HTML page. */
    HTML,
    /** JSON that ends in the middle; the request has been carried out. */
    TRUNCATED,
    /** JSON of 10 MB. */
    HUGE,
    /** JSON nested 100,000 deep. */
    DEEP
  }

  /** One chat as the server sees it. */
  @ConsumerType
  interface Chat {
    /** An agent joins. */
    void agentJoins(String name);

    /** An agent who joined says something. */
    void agentSays(String name, String text);

    /** An agent who joined begins to type. */
    void agentTypes(String name);

    /** The texts that the customer sent, each as often as it came. */
    List<String> received();

    /** Whether the customer types, as far as the server was told. */
    boolean customerTypes();

    /** The attached data. */
    Map<String, Object> userData();

    /** Whether the chat is over. */
    boolean ended();

    /** The server ends the chat. */
    void endByServer();

    /** The server loses the chat. */
    void forget();
  }

  @Override
  void close();
}
