package io.webchat.simulator.model;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One chat as the server knows it. All methods may be called by any thread; what they return is a
 * snapshot.
 */
@ProviderType
public interface SimulatedChat {
  /** The {@code chatId} (v2) or {@code sessionId} (v3). */
  String id();

  /** The protocol by which the customer came. */
  Wire wire();

  /**
   * Everything that happened, including every message that the customer's client sent: one sent
   * twice is here twice.
   */
  List<SimulatedMessage> transcript();

  /** The texts that the customer's client sent, in order. */
  List<String> sentTexts();

  /** How often the customer's client sent exactly this text. */
  long sentCount(String text);

  /** What the customer's client reported about typing. */
  CustomerTyping typing();

  /** The data attached to the chat, with later updates merged in. */
  Map<String, Object> userData();

  /**
   * The fields of the starting request other than the user data (v2 as sent; v3 those of {@code
   * data[...]}).
   */
  Map<String, Object> form();

  /** Participants that are in the chat now. */
  List<SimulatedParticipant> participants();

  /** Whether the chat is over, ended by the customer or by the server. */
  boolean ended();

  /**
   * How many polls of the customer's client are held until there is something to tell (v3). A
   * request is in the log before that.
   */
  int heldPolls();

  /** The highest index that the customer's client confirmed as read, 0 when there is none. */
  int readUpTo();

  /** The current alias (v2). */
  String alias();

  /** The requests that the log still holds for this chat. */
  List<RecordedRequest> requests();

  /** The agent of that name; the same object for the same name and role. */
  SimulatedAgent agent(String name);

  /** The supervisor of that name. */
  SimulatedAgent supervisor(String name);

  /** The bot of that name. */
  SimulatedAgent bot(String name);

  /** The external party (workflow, system) of that name. */
  SimulatedAgent external(String name);

  /**
   * Warns that the idle chat will be closed after that many seconds. The warning alone closes
   * nothing.
   */
  void idleAlert(int seconds);

  /** Closes the chat as idle. */
  void idleClose();

  /** Ends the chat on the server's side: all agents leave, the next poll says so. */
  void endByServer();

  /**
   * Moves the chat to another chat server (v2): the next answers carry another alias. Returns the
   * new one.
   */
  String changeAlias();

  /**
   * Forgets the chat as a server does after a restart: requests for it are answered as for an
   * unknown chat.
   */
  void forget();

  /**
   * Calls the listener for each entry added to the transcript from now on, one at a time and in
   * order, by the thread that added it.
   *
   * @return stops listening
   */
  Runnable listen(Consumer<SimulatedMessage> listener);
}
