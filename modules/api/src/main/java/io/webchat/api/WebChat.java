package io.webchat.api;

import io.webchat.api.bus.Bus;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.session.Cookies;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One widget instance: its bus, configuration, cookies and session. Thread-safe.
 *
 * <p>When the bundle of its bus is stopped or replaced, the instance closes by itself and its
 * session is kept; an instance with the same id and settings is opened as soon as there is a bus,
 * and restores the chat. {@link #closed()} tells that, and {@link WebChatFactory#find} has the new
 * one.
 */
@ProviderType
public interface WebChat extends AutoCloseable {
  /** The id, unique in its factory; see {@link InstanceSettings#isId}. */
  String id();

  /** The bus of this instance and of no other. */
  Bus bus();

  /** The typed face of {@code WebChatService}. */
  WebChatService service();

  /** Where it stands; a snapshot. */
  WebChatState state();

  /**
   * What the transport can do, or the last one while there is none; a snapshot. The event {@code
   * capabilitiesChanged} says when it changes.
   */
  Capabilities capabilities();

  /** The configuration in force. */
  WebChatConfiguration configuration();

  /**
   * The type of the transport in use, or of the last one while there is none: one of {@link
   * WebChatConfiguration#transportTypes()}; empty until there is a configuration. A snapshot.
   */
  String wire();

  /**
   * Goes on with the chat by another of {@link WebChatConfiguration#transportTypes()}, which is the
   * preferred one from now on: the chat leaves it only while it cannot be reached. Nothing is lost
   * or doubled; {@code wireChanged} tells it.
   *
   * @return completes when the chat has been taken up by the transport, or that has failed, which
   *     is tried again as ever: who moves many chats moves a few at a time; fails with a {@link
   *     Rejection} when there is none of the type, and the chat stays where it is
   */
  CompletionStage<Void> changeWire(String type);

  /** The cookies of this instance. */
  Cookies cookies();

  /**
   * Completes when the instance is configured and takes commands; fails with a {@link Rejection}
   * when its configuration cannot be used. The instance stays and can be configured again.
   */
  CompletionStage<WebChat> ready();

  /**
   * Leaves the chat without ending it on the server, as closing a browser tab does: the session can
   * be restored later. Pending commands are rejected with {@link ErrorCode#CLOSED}. Returns at
   * once; {@link #closed()} completes when everything is released. Further calls do nothing. On an
   * instance that closed because its bus went, it closes the one that is opened in its place.
   */
  @Override
  void close();

  /**
   * The same for an instance whose container stops: where containers share their sessions, another
   * one may go on with the chat at once. After {@link #close()} the session waits for the next
   * instance with this id.
   */
  void handOver();

  /** Completes after {@link #close()} when nothing of the instance is left. */
  CompletionStage<Void> closed();
}
