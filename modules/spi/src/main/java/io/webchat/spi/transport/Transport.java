package io.webchat.spi.transport;

import io.webchat.api.message.OutgoingMessage;
import io.webchat.api.session.SessionData;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * One instance's wire to the chat server. It holds no session: the core owns the {@link
 * SessionData}, passes it with every call and takes the new one from every {@link Reply}, so that
 * another transport of the type can go on where this one stopped. Called on the mailbox of the
 * instance, so nothing may block; stages may complete on any thread, and fail with a {@link
 * TransportException} only. Several calls may be under way at once; the core has at most one {@link
 * #poll} under way.
 *
 * <p>The contract suites of the testkit ({@code TransportContract}, {@code
 * PushingTransportContract}) demand of each: messages of both sides in the order of the wire, each
 * with a position of its own that grows, the same over every transport of the type; a customer's
 * message comes back as one of the chat; {@link #attach} brings the whole chat from position 1, and
 * never takes a session that the server has forgotten for a good one; a request that fails leaves
 * the transport usable, and its failure has the kind of the trouble, says whether the server may
 * have done it, and has no text of a message; an answer that is no JSON, cut off, nested 100,000
 * deep or of 10 MB is such a failure; after {@link #close} everything fails with {@link
 * TransportException.Kind#CLOSED}; what is not among the {@link #capabilities()} fails with {@link
 * TransportException.Kind#UNSUPPORTED}; no text, {@code toString} included, shows session data.
 */
@ConsumerType
public interface Transport extends AutoCloseable {
  /** What this transport can do; constant. */
  Set<Capability> capabilities();

  /** Starts a session; the reply must carry its {@link SessionData}. */
  CompletionStage<Reply> start(StartRequest request);

  /**
   * Takes up a session again: after a restore, or when a transport of this type comes back. The
   * reply carries the messages from {@link AttachRequest#position()} on.
   */
  CompletionStage<Reply> attach(SessionData session, AttachRequest request);

  /**
   * Fetches messages from {@link PollRequest#position()} on. The core gives up a poll that is
   * without an answer for too long by cancelling its stage, where that is a {@link
   * CompletableFuture}; a transport should end the request then. What it still brings is lost, so
   * the next poll has {@link PollRequest#resume()} set.
   */
  CompletionStage<Reply> poll(SessionData session, PollRequest request);

  /**
   * Sends a message; it has a {@linkplain OutgoingMessage#reply() reply} only with {@link
   * Capability#RICH_REPLIES}.
   */
  CompletionStage<Reply> send(SessionData session, OutgoingMessage message);

  /** Tells that the customer types, or stopped; {@code preview} may be {@code null}. */
  CompletionStage<Reply> typing(SessionData session, boolean typing, String preview);

  /** Ends the session. */
  CompletionStage<Reply> end(SessionData session);

  /** {@link Capability#CUSTOM_NOTICE}. */
  default CompletionStage<Reply> customNotice(SessionData session, String message) {
    return unsupported("customNotice");
  }

  /** {@link Capability#IDLE_TIMER}: the customer is there, so the timer starts anew. */
  default CompletionStage<Reply> resetIdleTimer(SessionData session) {
    return unsupported("resetIdleTimer");
  }

  /** {@link Capability#UPDATE_USER_DATA}. */
  default CompletionStage<Reply> updateUserData(SessionData session, Map<String, Object> userData) {
    return unsupported("updateUserData");
  }

  /** {@link Capability#FILE_UPLOAD}. */
  default CompletionStage<Reply> upload(SessionData session, UploadRequest request) {
    return unsupported("upload");
  }

  /** {@link Capability#FILE_DOWNLOAD}; completes when the sink has every byte. */
  default CompletionStage<Reply> download(SessionData session, DownloadRequest request) {
    return unsupported("download");
  }

  /** {@link Capability#FILE_LIMITS}. */
  default CompletionStage<Reply> fileLimits(SessionData session) {
    return unsupported("fileLimits");
  }

  /** {@link Capability#HISTORY}: messages older than a position. */
  default CompletionStage<Reply> history(SessionData session, HistoryRequest request) {
    return unsupported("history");
  }

  /** {@link Capability#VERIFY_SESSION}: {@link Inbound#chatEnded()} of the reply tells. */
  default CompletionStage<Reply> verify(SessionData session) {
    return unsupported("verify");
  }

  /**
   * {@link Capability#CLEAR}: takes the messages of the conversation away. Completes when the
   * server has done so; the chat is over then, whatever {@link Reply#inbound()} says.
   */
  default CompletionStage<Reply> clear(SessionData session) {
    return unsupported("clear");
  }

  /**
   * {@link Capability#AUTHENTICATION}: signs the customer out. Completes when the server has done
   * so; the session is over then.
   */
  default CompletionStage<Reply> signOut(SessionData session) {
    return unsupported("signOut");
  }

  /**
   * Cancels what is under way ({@link TransportException.Kind#CLOSED}; {@linkplain
   * TransportException#ambiguous() ambiguous} where the server may have done it, else the next
   * transport does it again) and releases everything; the session on the server goes on. Never
   * blocks. Further calls do nothing.
   */
  @Override
  void close();

  /**
   * As {@link #close}, for another transport of the type, perhaps of another version, which is
   * likely to {@linkplain #attach take up} the session soon: a connection may be left to it for a
   * limited time. What this one still pushes is not heard.
   */
  default void handOver() {
    close();
  }

  private static CompletionStage<Reply> unsupported(String operation) {
    return CompletableFuture.failedFuture(
        TransportException.of(
            TransportException.Kind.UNSUPPORTED, "The transport has no " + operation));
  }
}
